"""What is stored about people outside the house: one declaration for each table, read by the export, by forgetting, by
retention, and by the page for the data protection officer.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import TYPE_CHECKING, Any, Literal

from tagwerk.platform.settings.sections import RetentionSettings
from tagwerk.platform.texts import translator

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    import sqlalchemy as sa

Why = Literal["relation", "consent", "accountability", "operation"]
"""Why something is stored: the relation to the client (GDPR Art. 6 (1) b and f), a consent or an objection (Art. 6 (1) a, 7, 21),
to account for the work and for who read what (Art. 5 (2), 6 (1) f), or that the program can work.
"""
Reader = Literal["owner", "employee", "head", "administrator", "everybody", "program"]
"""Who reads it: whoever looks after the company, the employee whom it is about, that one's head or a director, who looks
after the workspace, every employee, or the program alone.
"""
CARD, LEDGER, WORKSPACE = "card", "ledger", "workspace"
"""Kept until the person is forgotten; as long as the ledger; as long as the workspace."""
NUMBERS = {int, float, Decimal, bool}

_ = translator("tagwerk")


@dataclass(frozen=True)
class Person:
    """Whose data it is: the contacts *contact_ids* of a company, or the company as a whole with all of them. *company_ids*
    are the company's, and those of the ones that were merged into it.

    *names*, *emails* and *phones* are all that the person is called and reached by, earlier ones too, and nobody else.
    """

    company_ids: tuple[int, ...]
    contact_ids: tuple[int, ...]
    whole_company: bool = False
    names: tuple[str, ...] = ()
    emails: tuple[str, ...] = ()
    phones: tuple[str, ...] = ()

    @property
    def addresses(self) -> tuple[str, ...]:
        """Addresses and numbers."""
        return (*self.emails, *self.phones)

    @property
    def subject(self) -> str:
        """As the access log names it: ``contact:4``, ``company:17``."""
        return f"company:{self.company_ids[0]}" if self.whole_company else f"contact:{self.contact_ids[0]}"


@dataclass(frozen=True)
class PersonalData:
    """What the table of *model* holds of people outside the house.

    *holds* says it in words, *why* (``Why``) it is stored, *readers* (``Reader``) who reads it. *kept* is ``card`` (until the
    person is forgotten), ``ledger`` (as long as the ledger), ``workspace`` (as long as the workspace), or the setting with the
    days, the core's (``retention.raw_events_days``) or your own (``plugins.samples.keep_days``), whose None keeps for ever.

    *of* gives the condition of the rows that are about a person; None where no row is about one: a mention in a text is found all
    the same. When the person is forgotten, these rows get the values *emptied*, or go where that is None; *stays* keeps them as
    they are, for they name the person by a number alone. *words* selects names, addresses and numbers of a person that stand in
    these rows. *readable* is the text of a row that is not kept as text; a row whose text mentions who is forgotten goes.

    Rows whose moment in the column *since* is longer ago than *kept* says get the values *outdated*, or go where that is None;
    without *since* a routine of yours sees to it.
    """

    model: type[Any]
    holds: str
    why: Why
    kept: str
    readers: tuple[Reader, ...]
    of: Callable[[Person], sa.ColumnElement[bool]] | None = None
    emptied: Mapping[str, Any] | None = None
    stays: bool = False
    words: Callable[[Person], sa.Select[Any]] | None = None
    readable: Callable[[Mapping[str, Any]], str] | None = None
    since: str = ""
    outdated: Mapping[str, Any] | None = None

    @property
    def name(self) -> str:
        """The name of the table."""
        name: str = self.model.__table__.name
        return name

    def flaw(self, plugin: str) -> str:
        """A plugin says of its own tables alone, of columns that they have, and for how long by a setting that there may be."""
        table = getattr(self.model, "__table__", None)
        if not isinstance(getattr(table, "name", None), str) or not hasattr(table, "columns"):
            return _("{model} is no table: it needs a mapped class", model=self.model.__name__)
        if plugin != "core" and not self.name.startswith(f"{plugin}_"):
            return _("the table {table} is not its own", table=self.name)
        wrong = self._wrong_kept(plugin) or self._wrong_since(table)
        for field, values in (("emptied", self.emptied or {}), ("outdated", self.outdated or {})):
            wrong = wrong or next((said for each in values.items() if (said := _wrong_value(table, *each, field))), "")
        return f"PersonalData {self.name!r}: {wrong}" if wrong else ""

    def _wrong_kept(self, plugin: str) -> str:
        if self.kept in (CARD, LEDGER, WORKSPACE):
            return ""
        section, _dot, name = self.kept.rpartition(".")
        if section == "retention" and name in RetentionSettings.model_fields:
            return ""
        if plugin != "core" and (section == f"plugins.{plugin}" or section.startswith(f"plugins.{plugin}.")):
            return ""  # whether there is such a setting is known where the workspace is open
        wanted = f"{CARD}, {LEDGER}, {WORKSPACE}, plugins.{plugin}.…, retention.…"
        return _("kept: {thing!r} is none of: {allowed}", thing=self.kept, allowed=wanted)

    def _wrong_since(self, table: Any) -> str:
        if not self.since:
            return _("outdated: it needs the column *since*") if self.outdated is not None else ""
        if self.since not in table.columns:
            return _("since: there is no column {column!r}", column=self.since)
        kind = _python_type(table.columns[self.since])
        return _("since: the column {column!r} is no moment", column=self.since) if kind not in (None, datetime) else ""


def _wrong_value(table: Any, column: str, value: Any, field: str) -> str:
    """What is wrong with writing *value*, unless it is an expression, into a column of *table*."""
    if column not in table.columns:
        return _("{field}: there is no column {column!r}", field=field, column=column)
    if hasattr(value, "compile"):
        return ""
    if value is None:
        nullable = table.columns[column].nullable
        return "" if nullable else _("{field}: the column {column!r} cannot be empty", field=field, column=column)
    kind = _python_type(table.columns[column])
    if kind in (None, dict, list) or isinstance(value, kind) or {type(value), kind} <= NUMBERS:
        return ""
    return _("{field}: {value!r} does not fit the column {column!r}", field=field, value=value, column=column)


def _python_type(column: Any) -> Any:
    """What the values of a column are; None where that is not known."""
    try:
        kind = getattr(column.type, "impl_instance", column.type).python_type
    except NotImplementedError:
        return None
    return None if kind is object else kind
