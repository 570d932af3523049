"""The wire: mails leave over a few kept connections, and each comes back with one answer that says what surely happened."""
