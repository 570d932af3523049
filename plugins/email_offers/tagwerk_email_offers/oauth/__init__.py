"""Logging in to mail servers with tokens (OAuth 2.0, RFC 6749), for those that take no passwords any more."""
