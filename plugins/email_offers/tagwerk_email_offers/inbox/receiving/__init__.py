"""Taking mails in: whatever they are made of, each is kept or counted, and only what is certain acts."""
