"""What is stored about people outside the house: one declaration for each table, read by the export, by forgetting, by
retention, and by the page for the data protection officer.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal

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

    *holds* says it in words, *why* it is stored, *readers* who reads it; *kept* is ``card``, ``ledger``, ``workspace``, or the
    setting with the days, the core's (``retention.raw_events_days``) or your own (``plugins.samples.keep_days``), whose None
    keeps for ever.

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
        name: str = self.model.__tablename__
        return name

    def flaw(self, plugin: str) -> str:
        """A plugin says of its own tables alone."""
        if plugin == "core" or self.name.startswith(f"{plugin}_"):
            return ""
        return _("the table {table} is not its own", table=self.name)
