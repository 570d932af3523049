"""What comes back: mailboxes are read, each mail is matched to its offer and taken in, and people read it here."""
