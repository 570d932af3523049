"""Job descriptions: TOML files that turn metrics into obligations, each with its clause; versions are dated."""
