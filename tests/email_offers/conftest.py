"""Companies to write to, the clients' mail server, a Maildir, and what a follow-up needs."""

from kit.follow_ups import reminder, tuesday
from kit.mail import add_company, clients, companies, maildir

__all__ = ["add_company", "clients", "companies", "maildir", "reminder", "tuesday"]
