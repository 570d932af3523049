"""The sections of ``tagwerk.toml`` that are the core's."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field, SecretStr, field_validator, model_validator

from tagwerk.platform.inputs import folded
from tagwerk.platform.settings.marking import FILE_ALONE
from tagwerk.platform.texts import translator

_ = translator("tagwerk")

Role = Literal["manager", "head", "director", "administrator"]
FieldType = Literal["text", "choice", "number", "date", "yes/no"]
LONGEST_TITLE, LONGEST_CHOICE = 64, 100


class _Strict(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True, hide_input_in_errors=True)


class DatabaseSettings(_Strict):
    """Where the records are. An empty *url* means ``tagwerk.db`` (SQLite) in the workspace.

    The *password* may be a setting of its own. *busy_timeout* is how many seconds to wait for another writer of a SQLite file.
    """

    url: SecretStr = SecretStr("")
    password: SecretStr = SecretStr("")
    busy_timeout: float = Field(default=30.0, gt=0)


class QueueSettings(_Strict):
    """Where Huey keeps its messages. An empty *url* means ``queue.db`` (SQLite) in the workspace."""

    url: SecretStr = SecretStr("")


class WebSettings(_Strict):
    """Where ``tagwerk serve`` listens, and *public_url*, the address under which the outside world reaches it.

    Only requests to a host of ours are answered: that of *public_url*, this machine, and *trusted_hosts* (``crm.example.com``,
    ``*.example.com``, or ``*`` for any). *trusted_proxies* are the addresses of the proxies that are believed when they say who
    asks. *most_connections* are open at a time, and never more than half of the descriptors that the process may have.
    """

    host: str = "127.0.0.1"
    port: int = Field(default=8765, ge=0, le=65535)
    public_url: str = ""
    trusted_hosts: tuple[Annotated[str, Field(pattern=r"^(\*|(\*\.)?[A-Za-z0-9._-]+|\[?[0-9A-Fa-f:.]+\]?)$")], ...] = ()
    trusted_proxies: tuple[str, ...] = ()
    most_connections: int = Field(default=512, ge=8, le=100_000)


class BackupSettings(_Strict):
    """Where backups are kept (*folder*, seen from the workspace); whether one is made each day, and kept for how many days."""

    folder: str = "backups"
    daily: bool = True
    keep_days: int = Field(default=14, ge=1, le=3650)


class RetentionSettings(_Strict):
    """For how many days what is kept for a time only: raw telephone events, the access log, what employees were told, and the
    files of exports; a routine keeps it. For mails see ``[plugins.email_offers]``, for backups ``[backup]``.
    """

    raw_events_days: Annotated[int, FILE_ALONE] = Field(default=90, ge=1, le=3650)
    accesses_days: Annotated[int, FILE_ALONE] = Field(default=730, ge=30, le=3650)
    notices_days: Annotated[int, FILE_ALONE] = Field(default=365, ge=30, le=3650)
    exports_days: Annotated[int, FILE_ALONE] = Field(default=30, ge=1, le=3650)


class ContactSettings(_Strict):
    """Who may be contacted: ``open`` honours suppressions; ``strict`` also asks for a recorded ground (UWG § 7)."""

    policy: Annotated[Literal["open", "strict"], FILE_ALONE] = "open"


class AddressBookSettings(_Strict):
    """Address books on CardDAV servers, which ``contacts import ADDRESS`` reads. Without the *password* of the user that it names
    it is asked for. *cafile* is a file with authorities that are trusted besides the system's, *timeout* how many seconds a
    server may take for one answer.
    """

    password: SecretStr = SecretStr("")
    cafile: str = ""
    timeout: float = Field(default=60.0, gt=0, le=600)


class CalendarSettings(_Strict):
    """The working day: its first and last hour in the employee's time zone, for pace and outages.

    *half_days* are worked half, until midday, every year (``12-24``) or once (``2026-12-31``). Before the day on which
    *counting_starts* nothing is owed by anybody.
    """

    counting_starts: Annotated[date | None, FILE_ALONE] = None
    day_starts: Annotated[int, FILE_ALONE] = Field(default=9, ge=0, le=23)
    day_ends: Annotated[int, FILE_ALONE] = Field(default=17, ge=1, le=24)
    half_days: Annotated[tuple[Annotated[str, Field(pattern=r"^(\d{4}-)?\d{2}-\d{2}$")], ...], FILE_ALONE] = ()

    @model_validator(mode="after")
    def _in_order(self) -> CalendarSettings:
        if self.day_starts >= self.day_ends:
            raise ValueError(_("the day ends before it starts"))
        return self


class UnusualSettings(_Strict):
    """What ``team --unusual`` shows: how many *days* it looks back; contracts dated back by more than *dated_back_days*; terms
    offered by phone that have no figure in them and fewer than *shortest_terms* letters.
    """

    days: Annotated[int, FILE_ALONE] = Field(default=90, ge=1, le=3650)
    dated_back_days: Annotated[int, FILE_ALONE] = Field(default=7, ge=0, le=365)
    shortest_terms: Annotated[int, FILE_ALONE] = Field(default=20, ge=0, le=500)


class CatalogueSettings(_Strict):
    """Products and what an ERP knows. *ask* is the department that ``wanted --ask`` asks; those of *tell_of_companies* and
    *tell_of_products* are told of new cards. *folder* is where the ERP puts its files, seen from the workspace: they are taken in
    by themselves.
    """

    ask: Annotated[str, FILE_ALONE] = ""
    tell_of_companies: Annotated[tuple[str, ...], FILE_ALONE] = ()
    tell_of_products: Annotated[tuple[str, ...], FILE_ALONE] = ()
    folder: Annotated[str, FILE_ALONE] = ""


class FieldSettings(_Strict):
    """A field of the house's own on the cards of companies: ``[fields.chain]`` makes the field ``chain``.

    Its *title* stands on the card and above the columns of lists, in one language or in several (``{ en = "Chain", de = "Kette"
    }``); without one it is the name. *values* are those of a ``choice``. A field that is taken away keeps its data for when it
    comes back.
    """

    type: FieldType = "text"
    title: str | dict[str, str] = ""
    values: tuple[str, ...] = ()

    @field_validator("title", mode="before")
    @classmethod
    def _in_words(cls, written: object) -> object:
        titles = written if isinstance(written, dict) else {"": written}
        for title in titles.values():
            if not isinstance(title, str):
                raise ValueError(_("it is no text; write it in quotes"))
            if len(title) > LONGEST_TITLE:
                raise ValueError(_("it must have {limit} characters or fewer", limit=LONGEST_TITLE))
        return written

    @model_validator(mode="after")
    def _values_of_a_choice(self) -> FieldSettings:
        if self.type != "choice" and self.values:
            raise ValueError(_("only a choice has values"))
        if self.type == "choice" and not self.values:
            raise ValueError(_('a choice needs values, such as: values = ["north", "south"]'))
        if any(not value.strip() or len(value) > LONGEST_CHOICE for value in self.values):
            raise ValueError(_("a value has 1 to {most} characters", most=LONGEST_CHOICE))
        if len({folded(value) for value in self.values}) < len(self.values):
            raise ValueError(_("a value stands there twice"))
        return self


class Settings(_Strict):
    """The whole of ``tagwerk.toml``; the sections under ``plugins`` stay raw until their plugin is known.

    *rights* gives a permission to other roles than the usual ones: ``"absence.appoint" = ["head", "director"]``.
    """

    database: DatabaseSettings = DatabaseSettings()
    queue: QueueSettings = QueueSettings()
    web: WebSettings = WebSettings()
    backup: BackupSettings = BackupSettings()
    retention: RetentionSettings = RetentionSettings()
    contact: ContactSettings = ContactSettings()
    address_book: AddressBookSettings = AddressBookSettings()
    calendar: CalendarSettings = CalendarSettings()
    unusual: UnusualSettings = UnusualSettings()
    catalogue: CatalogueSettings = CatalogueSettings()
    fields: Annotated[dict[str, FieldSettings], FILE_ALONE] = {}
    rights: Annotated[dict[str, tuple[Role, ...]], FILE_ALONE] = {}
    plugins: dict[str, dict[str, Any]] = Field(default={}, repr=False)  # they may be secret

    @field_validator("rights", mode="before")
    @classmethod
    def _by_permission(cls, written: object) -> object:
        """``absence.appoint`` without quotes is a table within a table in TOML, and so it is in the environment."""
        if not isinstance(written, dict):
            return written
        found: dict[str, object] = {}
        for name, given in written.items():
            inner = given if isinstance(given, dict) else {None: given}
            for verb, roles in inner.items():
                listed = (
                    [role.strip() for role in roles.split(",") if role.strip()] if isinstance(roles, str) else roles
                )
                found[name if verb is None else f"{name}.{verb}"] = listed
        return found
