"""The command line of the plugin: a module for each group; each parses, calls one use case, and shows."""
