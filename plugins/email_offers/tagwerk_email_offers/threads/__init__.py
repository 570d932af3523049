"""An offer and what goes on from it: the mails before a follow-up, and whether anything says that no more should come."""
