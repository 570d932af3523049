"""Address books on CardDAV servers (RFC 6352): found, read, and never written to."""
