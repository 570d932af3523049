"""Telling employees and departments by mail what they are reminded of, asked, or answered."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tagwerk.api import Notifier, clock
from tagwerk_email_offers.sending.smtp import SmtpWire
from tagwerk_email_offers.settings import settings_of
from tagwerk_email_offers.writing.composing import compose
from tagwerk_email_offers.writing.correspondents import Correspondent, wire_address
from tagwerk_email_offers.writing.rendering import Rendered

if TYPE_CHECKING:
    from tagwerk.api import App, Notification
    from tagwerk_email_offers.settings import EmailOffersSettings

PATIENCE = 10.0  # seconds: somebody may be waiting for a command


def notifiers(app: App) -> list[Notifier]:
    """One where there are a mail server and a *sender*: what the house says comes from the house."""
    settings = settings_of(app)
    if not (settings.smtp_url.get_secret_value() and settings.sender):
        return []
    hurried = settings.model_copy(update={"timeout": min(settings.timeout, PATIENCE)})
    return [Notifier("email", lambda notification: _tell(hurried, notification))]


def _tell(settings: EmailOffersSettings, notification: Notification) -> bool:
    """Whether the mail left; one that may have arrived is not written again."""
    if not notification.email:
        return False
    sender = Correspondent.parse(settings.sender)
    recipient = Correspondent(notification.name, wire_address(notification.email))
    what_to_do = f"\n\n{notification.action.command}" if notification.action is not None else ""
    said = Rendered(notification.subject, notification.text + what_to_do, "")
    message_id = sender.new_message_id()
    envelope = compose(said, sender, recipient, message_id, clock.now(), answered=False)
    with SmtpWire(settings) as wire:
        wire.ready()
        return wire.send(envelope).state in ("sent", "uncertain")
