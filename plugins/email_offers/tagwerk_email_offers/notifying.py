"""Telling employees and departments by mail what they are reminded of, asked, or answered."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tagwerk.api import Notifier, clock
from tagwerk_email_offers.mime.addresses import wire_address
from tagwerk_email_offers.settings import settings_of
from tagwerk_email_offers.wire.wire import send_one
from tagwerk_email_offers.writing.composing import Composer
from tagwerk_email_offers.writing.correspondents import Correspondent
from tagwerk_email_offers.writing.rendered import MailFile, Rendered

if TYPE_CHECKING:
    from tagwerk.api import App, Notification
    from tagwerk_email_offers.settings import EmailOffersSettings

MEDIA_TYPES = {
    "csv": "text/csv",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "html": "text/html",
    "pdf": "application/pdf",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}
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
    files = tuple(MailFile(file.name, _media_type(file.name), file.content) for file in notification.files)
    said = Rendered(notification.subject, notification.text + what_to_do, "", files)
    message_id = sender.new_message_id()
    envelope = Composer(sender, automatic=True).compose(said, recipient, message_id, clock.now())
    return send_one(settings, envelope).outcome in ("sent", "uncertain")


def _media_type(name: str) -> str:
    """The kind of a file by the ending of its name (RFC 2046)."""
    return MEDIA_TYPES.get(name.rpartition(".")[2].lower(), "application/octet-stream")
