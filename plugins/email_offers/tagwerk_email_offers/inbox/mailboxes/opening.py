"""Opening a mailbox that the settings name."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tagwerk_email_offers.inbox.mailboxes.places import places_of

if TYPE_CHECKING:
    from tagwerk_email_offers.inbox.mailboxes.arrived import Mailbox
    from tagwerk_email_offers.inbox.mailboxes.places import Place
    from tagwerk_email_offers.settings import EmailOffersSettings


def open_mailbox(settings: EmailOffersSettings, place: Place | None = None) -> Mailbox:
    """Open the mailbox at *place*, by default the first one; a token that is not taken is renewed once.

    Raises ConfigurationError, Unreachable.
    """
    place = place or places_of(settings)[0]
    server = place.server
    most = int(settings.largest_inbound * 1_000_000)
    if server.scheme == "maildir":
        from tagwerk_email_offers.inbox.mailboxes.maildir import MaildirMailbox

        return MaildirMailbox(server, most)
    from tagwerk_email_offers.inbox.mailboxes.imap import ImapMailbox
    from tagwerk_email_offers.oauth.access import access_token
    from tagwerk_email_offers.oauth.providers import uses_token
    from tagwerk_email_offers.oauth.sasl import TokenRefused

    if not uses_token(settings, server):
        return ImapMailbox(settings, server, most)
    token = access_token(settings, "imap", mailbox=place.own_login)
    try:
        return ImapMailbox(settings, server, most, token)
    except TokenRefused:
        renewed = access_token(settings, "imap", token, place.own_login)
        if renewed == token:
            raise
    return ImapMailbox(settings, server, most, renewed)
