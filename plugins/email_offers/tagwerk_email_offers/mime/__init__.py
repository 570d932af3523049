"""A mail in bytes (RFC 5322, 2045 to 2047, 2231, 2369, 6532): addresses, header fields and parts, each a pure function."""
