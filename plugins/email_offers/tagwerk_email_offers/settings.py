"""The section ``[plugins.email_offers]``: which mail servers, who writes, and how patiently."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING

from pydantic import BaseModel, ConfigDict, Field, SecretStr, field_validator

from tagwerk.api import ConfigurationError, translator
from tagwerk_email_offers.servers import IMAP_PORTS, SMTP_PORTS, Server, parse_server

if TYPE_CHECKING:
    from tagwerk.api import App

NAME = "email_offers"

_ = translator("tagwerk_email_offers")


class EmailOffersSettings(BaseModel):
    """``[plugins.email_offers]``. The addresses are secrets because they may carry a password; nothing ever prints them.

    *smtp_url*: ``smtp://user:password@host:587`` (STARTTLS is a must, except on this machine) or ``smtps://…:465``.
    *imap_url*: ``imap://…``, ``imaps://user:password@host/INBOX``, or ``maildir:///path``. *sender* is an address with a
    name, ``Anna Groß <anna@firma.example>``; by default the acting employee writes; notices to the own house leave only where
    it is set. *cafile* names the certificates of a private authority. *timeout* is how long a server may be silent and
    *lease* how long a worker holds a message, in seconds. *look_back_days* is how far before the first campaign the first
    sync of a mailbox looks.
    """

    model_config = ConfigDict(extra="forbid", frozen=True)

    smtp_url: SecretStr = SecretStr("")
    imap_url: SecretStr = SecretStr("")
    sender: str = ""
    cafile: str = ""
    timeout: float = Field(default=60.0, gt=0, le=600)
    lease: float = Field(default=60.0, ge=1, le=3600)
    look_back_days: int = Field(default=7, ge=0, le=366)

    @field_validator("smtp_url")
    @classmethod
    def _check_smtp_url(cls, value: SecretStr) -> SecretStr:
        if text := value.get_secret_value():
            parse_server(text, SMTP_PORTS)
        return value

    @field_validator("imap_url")
    @classmethod
    def _check_imap_url(cls, value: SecretStr) -> SecretStr:
        if text := value.get_secret_value():
            parse_server(text, IMAP_PORTS)
        return value

    @cached_property
    def smtp(self) -> Server:
        """Where mail leaves. Raises ConfigurationError where nothing is set."""
        return self._server("smtp_url", self.smtp_url, SMTP_PORTS)

    @cached_property
    def imap(self) -> Server:
        """Where mail arrives. Raises ConfigurationError where nothing is set."""
        return self._server("imap_url", self.imap_url, IMAP_PORTS)

    def _server(self, setting: str, url: SecretStr, ports: dict[str, int]) -> Server:
        if not (text := url.get_secret_value()):
            raise ConfigurationError(
                _("The setting plugins.email_offers.{name} is empty.", name=setting),
                _(
                    "Write it to tagwerk.toml or to {variable}.",
                    variable=f"TAGWERK_PLUGINS__EMAIL_OFFERS__{setting.upper()}",
                ),
            )
        return parse_server(text, ports)


def settings_of(app: App) -> EmailOffersSettings:
    """The settings in force. Raises ConfigurationError."""
    return app.settings(NAME, EmailOffersSettings)
