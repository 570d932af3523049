"""Opening the mailbox that the settings name, and the name under which its cursor is kept."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from tagwerk_email_offers.inbox.mailboxes import Mailbox
    from tagwerk_email_offers.settings import EmailOffersSettings


def open_mailbox(settings: EmailOffersSettings) -> Mailbox:
    """Open the mailbox of ``imap_url``. Raises ConfigurationError, Unreachable."""
    if settings.imap.scheme == "maildir":
        from tagwerk_email_offers.inbox.maildir import MaildirMailbox

        return MaildirMailbox(settings.imap)
    from tagwerk_email_offers.inbox.imap import ImapMailbox

    return ImapMailbox(settings)


def address_of(settings: EmailOffersSettings) -> str:
    """The name under which the cursor of the mailbox is kept: server, user and folder, no password."""
    server = settings.imap
    return str(server) if server.scheme == "maildir" else f"{server}/{server.user}/{server.path or 'INBOX'}"
