"""Companies to write to, the clients' mail server, and a Maildir."""

from kit.mail import add_company, clients, companies, maildir

__all__ = ["add_company", "clients", "companies", "maildir"]
