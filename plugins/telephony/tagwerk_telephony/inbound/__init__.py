"""Calls that come in: ``routing`` says whom a caller reaches."""
