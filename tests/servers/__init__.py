"""Real servers for tests: Postfix's sink, Dovecot, PostgreSQL."""
