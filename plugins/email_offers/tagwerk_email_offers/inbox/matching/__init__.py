"""Whose a mail is: what the database knows of its addresses, ids and numbers, and what follows from that."""
