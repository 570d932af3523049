"""The hooks of the client base: fields of segments, sections of the card, reasons to contact a company, and vetoes."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, ClassVar, Literal

from tagwerk.platform.plugins import hookspec

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence
    from datetime import date, datetime

    import sqlalchemy as sa

    from tagwerk.ledger.metrics import Channel
    from tagwerk.platform.actions import Action
    from tagwerk.platform.app import App

# An answer that waits outweighs a promise, that outweighs money, that outweighs courtesy; a plugin chooses beside these.
WEIGHTS = {
    "replied": 100,
    "call_back": 80,
    "contract_ends": 60,
    "invoice_overdue": 55,
    "reconciliation_open": 45,
    "article_back": 40,
    "birthday": 30,
    "professional_holiday": 25,
    "silent": 20,
    "card_incomplete": 10,
}


@dataclass(frozen=True)
class SegmentField:
    """A field that segments may use: *expression* is SQL over ``companies`` (correlate a subquery with ``Company.id``).

    A ``date`` is a day, a ``moment`` a point in time, which segments compare by days where the reader is. *values* are those that
    it can have, where they are few: another one in a segment is a mistake. Where a company has several values, as of contacts,
    *among* makes of a condition on *expression* the one that it holds for one of them. Where a text is kept in one form and
    written in several, *read* gives the one of what somebody wrote, None for what is taken as it is written.
    """

    name: str
    title: str
    expression: sa.SQLColumnExpression[Any]
    type: Literal["text", "number", "date", "moment"] = "text"
    values: tuple[str, ...] = ()
    among: Callable[[sa.ColumnElement[bool]], sa.ColumnElement[bool]] | None = None
    read: Callable[[str], str | None] | None = None

    @property
    def is_day(self) -> bool:
        """Whether it is compared with days."""
        return self.type in ("date", "moment")


@dataclass(frozen=True)
class Signal:
    """A reason to contact the company with the id *company* next.

    *reason* is a short word for machines, *text* a sentence for people; *weight* as in ``tagwerk.api.WEIGHTS``; *since*
    is the day from which the reason holds, older ones come first.
    """

    company: int
    reason: str
    weight: int
    text: str
    since: date | None = None


@dataclass(frozen=True)
class CardSection:
    """A section of the client card: rows of a label and a value. Those of one plugin may share a name."""

    shares_name: ClassVar[bool] = True

    name: str
    title: str
    rows: tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class TimelineEntry:
    """Something that happened with a company, at the moment *at* (UTC): *kind* is a short word for machines (``call``), *title*
    says what it was, *text* what there is to read of it.

    *employee* and *contact* are the ids of who did it and of whom it was with. *action* shows it, or does what comes next.
    *activity* is the id of the activity that counts it, which then is no entry of its own.
    """

    at: datetime
    kind: str
    title: str
    text: str = ""
    employee: int | None = None
    contact: int | None = None
    action: Action | None = None
    activity: int | None = None


@dataclass(frozen=True)
class TimelineSpan:
    """What is asked of a timeline: at most *limit* entries of each kind, the newest, none before *since* (UTC), and none of
    another kind than *kinds*, where it names any. *companies* are the card's, and those that were merged into it.
    """

    companies: tuple[int, ...]
    limit: int = 20
    since: datetime | None = None
    kinds: frozenset[str] = frozenset()

    def asks_for(self, kind: str) -> bool:
        """Whether entries of that *kind* are wanted."""
        return not self.kinds or kind in self.kinds


@dataclass(frozen=True)
class ContactAttempt:
    """Somebody is about to be contacted: *address* is an e-mail address or an E.164 number; *key* is the caller's own."""

    key: int
    channel: Channel
    address: str
    company_id: int | None
    contact_id: int | None


@dataclass(frozen=True)
class Refusal:
    """This attempt is not to be made. *reason* is a short word (``suppressed``, ``no_ground``); *text* explains it, and *cause*
    is another short word where there is more to tell: why an address is suppressed (``unsubscribed``, ``hard_bounce``).
    """

    key: int
    reason: str
    text: str
    cause: str = ""


@dataclass(frozen=True)
class CompanySaved:
    """A company was added or changed; *fields* are the names of the changed ones."""

    company_id: int
    fields: tuple[str, ...]
    created: bool


@dataclass(frozen=True)
class ContactSaved:
    """A contact was added or changed."""

    contact_id: int
    company_id: int
    fields: tuple[str, ...]
    created: bool


@dataclass(frozen=True)
class CompaniesMerged:
    """The company *merged_id* turned out to be *survivor_id*; where it is *undone* they are two again."""

    survivor_id: int
    merged_id: int
    undone: bool


@hookspec
def tagwerk_segment_fields() -> Iterable[SegmentField]:  # type: ignore[empty-body]
    """Fields that segments may use. Called when a segment is read, outside a transaction. Example::

    @hookimpl
    def tagwerk_segment_fields():
        return [SegmentField("city", "City", Company.city)]
    """


@hookspec
def tagwerk_card_sections(app: App, company: int) -> Iterable[CardSection]:  # type: ignore[empty-body]
    """Sections of the client card of the company with the id *company*. Called by ``companies show``. Example::

    @hookimpl
    def tagwerk_card_sections(app, company):
        return [CardSection("sms", "Text messages", (("last", last_text(app, company)),))]
    """


@hookspec
def tagwerk_timeline(app: App, company: int, span: TimelineSpan) -> Iterable[TimelineEntry]:  # type: ignore[empty-body]
    """What happened with the company with the id *company*, for its timeline. Called by ``companies timeline`` and ``companies
    show``, outside a transaction. Look for ``span.companies``, the newest first, and for no more than ``span.limit``; what is
    given beyond that is left out. Example::

        @hookimpl
        def tagwerk_timeline(app, company, span):
            if span.asks_for("sample"):
                for sample in newest_samples(app, span.companies, span.since, span.limit):
                    yield TimelineEntry(sample.sent_at, "sample", "Sample sent", sample.article, contact=sample.contact_id)
    """


@hookspec
def tagwerk_signals(app: App, companies: Sequence[int]) -> Iterable[Signal]:  # type: ignore[empty-body]
    """Reasons to contact a company next, for *companies*: at most 500 ids of companies that are the asking employee's to
    contact. Called by the agenda and the board, outside a transaction, once for every 500 companies; look them up together,
    not one by one. Choose the weight by ``tagwerk.api.WEIGHTS``. Example::

        @hookimpl
        def tagwerk_signals(app, companies):
            return [Signal(company, "sample_sent", 40, "A sample arrived and nobody asked.") for company in asked(companies)]
    """


@hookspec
def tagwerk_signal_candidates(app: App, owned: sa.ColumnElement[bool], limit: int) -> Iterable[int]:  # type: ignore[empty-body]
    """The ids of companies that ``tagwerk_signals`` has the weightiest reasons for, at most *limit*, among those that *owned*
    says, a condition over ``Company``. Called by the agenda of somebody who looks after more companies than can be asked about,
    outside a transaction: what nobody names is then not looked at. Example::

        @hookimpl
        def tagwerk_signal_candidates(app, owned, limit):
            waiting = sa.select(Sample.company_id).join(Company).where(owned, Sample.answered_at.is_(None))
            with app.database.reading() as session:
                return session.scalars(waiting.order_by(Sample.sent_at).limit(limit)).all()
    """


@hookspec
def tagwerk_before_contact(app: App, attempts: list[ContactAttempt]) -> Iterable[Refusal]:  # type: ignore[empty-body]
    """Refuse to contact somebody. Asked for whole batches, when they are queued and again right before it is done, outside a
    transaction. An exception, or a plugin that failed before, refuses the whole batch. Example::

        @hookimpl
        def tagwerk_before_contact(app, attempts):
            return [Refusal(a.key, "lunch", "It is lunch time there.") for a in attempts if at_lunch(a)]
    """


@hookspec
def tagwerk_company_saved(event: CompanySaved) -> None:
    """A company was added or changed, by a person or an import. Told after the commit. Example::

    @hookimpl
    def tagwerk_company_saved(event):
        log.info("company %s saved: %s", event.company_id, event.fields)
    """


@hookspec
def tagwerk_contact_saved(event: ContactSaved) -> None:
    """A contact was added or changed. Told after the commit. Example::

    @hookimpl
    def tagwerk_contact_saved(event):
        log.info("contact %s saved", event.contact_id)
    """


@hookspec
def tagwerk_companies_merged(event: CompaniesMerged) -> None:
    """Two companies were made one, or two again of one. Told after the commit; counting resolves it by itself. Example::

    @hookimpl
    def tagwerk_companies_merged(event):
        log.info("company %s is %s now", event.merged_id, event.survivor_id)
    """


@dataclass(frozen=True)
class CardsOpened:
    """A person opened a card, or a list brought *number* of them: of companies or of products.

    *names* are the first of them; *company_id* is set for the one company that a person opened, *list_name* for a list.
    *employee_id* is who did it, None for a routine.
    """

    kind: Literal["company", "product"]
    employee_id: int | None
    number: int
    names: tuple[str, ...] = ()
    company_id: int | None = None
    list_name: str = ""


@hookspec
def tagwerk_cards_opened(app: App, event: CardsOpened) -> None:
    """Cards for new companies or products were opened; of a list it is told once. Told after the commit. Example::

    @hookimpl
    def tagwerk_cards_opened(app, event):
        log.info("%s new cards: %s", event.number, ", ".join(event.names))
    """
