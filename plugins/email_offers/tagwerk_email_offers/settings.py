"""The section ``[plugins.email_offers]``: which mail servers, who writes, and how patiently."""

from __future__ import annotations

from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, PrivateAttr, SecretStr, field_validator, model_validator

from tagwerk.api import FILE_ALONE, ConfigurationError, WrongInput, translator
from tagwerk_email_offers.hours import read_hours
from tagwerk_email_offers.mime.addresses import return_path_of
from tagwerk_email_offers.servers import IMAP_PORTS, SMTP_PORTS, Server, check_endpoint, parse_server

if TYPE_CHECKING:
    from tagwerk.api import App

NAME = "email_offers"
NAME_OF_MAILBOX = r"^[a-z0-9][a-z0-9_-]{0,31}$"
AUTO = "auto"
MAIN = "main"
"""What the mailbox of ``imap_url`` is called."""
ProviderName = Literal["microsoft", "google", "oauth"]
Login = Literal["password", ProviderName]
"""How the mail servers are logged in to whose address has a user and no password."""

_ = translator("tagwerk_email_offers")


class MailboxSettings(BaseModel):
    """``[plugins.email_offers.mailboxes.NAME]``: one more mailbox, whose it is, and which of its folders are read.

    *url* as ``imap_url``, *password* where it has none. It is the mailbox of the employee *owner* (a login), of a *department*,
    or of everybody. *folders* are names, that of the address by default; *sent* is where it keeps what was sent, as
    ``sent_folder``.
    """

    model_config = ConfigDict(extra="forbid", frozen=True)

    url: Annotated[SecretStr, FILE_ALONE]
    password: SecretStr = SecretStr("")
    owner: Annotated[str, FILE_ALONE] = ""
    department: Annotated[str, FILE_ALONE] = ""
    folders: Annotated[tuple[str, ...], FILE_ALONE] = ()
    sent: Annotated[str, FILE_ALONE] = AUTO

    @field_validator("url")
    @classmethod
    def _check_url(cls, value: SecretStr) -> SecretStr:
        parse_server(value.get_secret_value(), IMAP_PORTS)
        return value

    @field_validator("folders", mode="before")
    @classmethod
    def _listed(cls, value: object) -> object:
        """In the environment they are one text, with commas."""
        return [name.strip() for name in value.split(",") if name.strip()] if isinstance(value, str) else value

    @model_validator(mode="after")
    def _of_one(self) -> MailboxSettings:
        if self.owner and self.department:
            raise ValueError(_("a mailbox is an employee's or a department's"))
        return self

    @cached_property
    def server(self) -> Server:
        """Where it is."""
        return parse_server(self.url.get_secret_value(), IMAP_PORTS).with_password(self.password.get_secret_value())


class EmailOffersSettings(BaseModel):
    """``[plugins.email_offers]``. The addresses are secrets because they may carry a password; nothing ever prints them. The
    password is better a setting of its own: *smtp_password*, *imap_password*.

    *smtp_url*: ``smtp://user:password@host:587`` (STARTTLS is a must, except on this machine) or ``smtps://…:465``.
    *imap_url*: ``imap://…``, ``imaps://user:password@host/INBOX``, or ``maildir:///path``. *sender* is an address with a
    name, ``Anna Groß <anna@firma.example>``; by default the acting employee writes; notices to the own house leave only where
    it is set. *return_path* is where bounces go, ``bounces+{token}@firma.example``: the token names the offer, whatever a
    server writes back; without it they go to the sender. *dkim_selector* is the one that the relay signs with, for
    ``doctor``. *cafile* names the certificates of a private authority. *timeout* is how long a server may be silent and
    *lease* how long a worker holds a message, in seconds. *connections* is how many to the mail server are kept open at most.
    *look_back_days* is how far before the first campaign the first sync of a mailbox looks. *largest_mail* is how large a
    mail may be with its pictures and attachments, in megabytes.

    *mailboxes* are more mailboxes than that of ``imap_url``, each under a name (``MailboxSettings``); *sent_folder* is where
    the one of ``imap_url`` keeps what was sent: a name, ``auto`` for the folder that the server says, ``""`` for none.
    *count_sent*: an offer that an employee wrote in the ordinary mail program counts when it is found there.
    *largest_inbound* is how large a mail that came in may be to be fetched whole, in megabytes. *keep_originals_days* is how
    long originals are kept with their attachments, two years where nothing else is said; *keep_mails_days* how long mails
    themselves are, without end where not set.

    *fresh_days* is for how many days nobody is offered the same again. *daily_cap* is how many mails an employee may queue a
    day; *per_second*, *per_hour* and *per_day* limit what the server is given, *per_domain_hour* and *per_domain_day* what
    the recipients of one domain are, all without end where not set. *window* names the hours in which mails leave on working
    days, where the recipient is: ``08:00-17:30``.

    *login* says how to log in to the servers whose address has a user and no password: with a token of Microsoft, of Google,
    or of another provider (``oauth``), which ``tagwerk mail login`` brings. *client_id* and *client_secret* are those of the
    application that was registered there, *tenant* is the directory of Microsoft. *scopes* are the rights that another
    provider is asked for, and *authorize_url*, *device_url*, *token_url* and *revoke_url* its addresses; they go before those
    that are known of Microsoft (whose national clouds have others) and Google.
    """

    model_config = ConfigDict(extra="forbid", frozen=True)

    smtp_url: Annotated[SecretStr, FILE_ALONE] = SecretStr("")
    smtp_password: SecretStr = SecretStr("")
    imap_url: Annotated[SecretStr, FILE_ALONE] = SecretStr("")
    imap_password: SecretStr = SecretStr("")
    sender: str = ""
    return_path: Annotated[str, FILE_ALONE] = ""
    dkim_selector: str = ""
    cafile: str = ""
    timeout: float = Field(default=60.0, gt=0, le=600)
    lease: float = Field(default=60.0, ge=1, le=3600)
    connections: int = Field(default=8, ge=1, le=50)
    look_back_days: Annotated[int, FILE_ALONE] = Field(default=7, ge=0, le=366)
    fresh_days: Annotated[int, FILE_ALONE] = Field(default=30, ge=0, le=366)
    daily_cap: Annotated[int | None, FILE_ALONE] = Field(default=None, ge=1)
    per_second: int | None = Field(default=None, ge=1)
    per_hour: int | None = Field(default=None, ge=1)
    per_day: int | None = Field(default=None, ge=1)
    per_domain_hour: int | None = Field(default=None, ge=1)
    per_domain_day: int | None = Field(default=None, ge=1)
    window: Annotated[str, FILE_ALONE] = ""
    largest_mail: float = Field(default=10.0, gt=0, le=100)
    mailboxes: dict[Annotated[str, Field(pattern=NAME_OF_MAILBOX)], MailboxSettings] = {}
    sent_folder: Annotated[str, FILE_ALONE] = AUTO
    count_sent: Annotated[bool, FILE_ALONE] = False
    largest_inbound: float = Field(default=25.0, gt=0, le=200)
    keep_originals_days: Annotated[int | None, FILE_ALONE] = Field(default=730, ge=1)
    keep_mails_days: Annotated[int | None, FILE_ALONE] = Field(default=None, ge=1)
    login: Login = "password"
    client_id: str = Field(default="", max_length=500)
    client_secret: SecretStr = SecretStr("")
    tenant: str = Field(default="common", pattern=r"^[A-Za-z0-9][A-Za-z0-9.-]*$")
    scopes: str = Field(default="", max_length=2000)
    authorize_url: str = ""
    device_url: str = ""
    token_url: str = ""
    revoke_url: str = ""

    _folder: Path | None = PrivateAttr(default=None)

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

    @field_validator("return_path")
    @classmethod
    def _check_return_path(cls, value: str) -> str:
        return return_path_of(value) if value else ""

    @field_validator("window")
    @classmethod
    def _check_window(cls, value: str) -> str:
        try:
            return read_hours(value)
        except WrongInput as error:
            raise ValueError(_("hours are written as 08:00-17:30")) from error

    @field_validator("authorize_url", "device_url", "token_url", "revoke_url")
    @classmethod
    def _check_endpoint(cls, value: str) -> str:
        return check_endpoint(value) if value else ""

    @property
    def folder(self) -> Path:
        """The workspace whose settings these are; what logs in is kept there. Raises ConfigurationError where there is none."""
        if self._folder is None:
            raise ConfigurationError(_("These settings belong to no workspace, so no login is kept for them."))
        return self._folder

    def of_workspace(self, folder: Path) -> EmailOffersSettings:
        """These settings, of the workspace in *folder*."""
        if self._folder != folder:
            self._folder = folder
        return self

    @cached_property
    def smtp(self) -> Server:
        """Where mail leaves. Raises ConfigurationError where nothing is set."""
        return self._server("smtp_url", self.smtp_url, SMTP_PORTS, self.smtp_password)

    @cached_property
    def imap(self) -> Server:
        """Where mail arrives. Raises ConfigurationError where nothing is set."""
        return self._server("imap_url", self.imap_url, IMAP_PORTS, self.imap_password)

    def _server(self, setting: str, url: SecretStr, ports: dict[str, int], password: SecretStr) -> Server:
        if not (text := url.get_secret_value()):
            raise ConfigurationError(
                _("The setting plugins.email_offers.{name} is empty.", name=setting),
                _("Write it into tagwerk.toml, without the password."),
            )
        return parse_server(text, ports).with_password(password.get_secret_value())


def settings_of(app: App) -> EmailOffersSettings:
    """The settings in force. Raises ConfigurationError."""
    return app.settings(NAME, EmailOffersSettings).of_workspace(app.folder)
