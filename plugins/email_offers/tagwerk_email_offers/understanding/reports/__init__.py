"""What a mail server says of a mail that it could not deliver, or did: reports by the RFCs, and the prose of the many others."""
