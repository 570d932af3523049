"""What ``tagwerk doctor`` tries: whether the mail servers answer, are who they say, and accept the login."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tagwerk.api import Check, translator
from tagwerk_email_offers.inbox.opening import open_mailbox
from tagwerk_email_offers.sending.smtp import SmtpWire
from tagwerk_email_offers.settings import settings_of

if TYPE_CHECKING:
    from tagwerk.api import App

_ = translator("tagwerk_email_offers")


def checks(app: App) -> list[Check]:
    """One check for the way out and one for the way in."""
    return [
        Check("email_offers.smtp", lambda: _reach_smtp(app)),
        Check("email_offers.imap", lambda: _reach_mailbox(app)),
    ]


def _reach_smtp(app: App) -> str:
    with SmtpWire(settings_of(app)) as wire:
        wire.ready()
    return _("Mail leaves through {server}.", server=settings_of(app).smtp)


def _reach_mailbox(app: App) -> str:
    open_mailbox(settings_of(app)).close()
    return _("Mail is read from {server}.", server=settings_of(app).imap)
