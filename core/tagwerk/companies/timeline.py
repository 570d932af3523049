"""The timeline of a company: what happened with it, from every room and plugin, the newest first."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, time
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

import sqlalchemy as sa

from tagwerk.access.use_cases import use_case
from tagwerk.companies.finding import find_company, group_of
from tagwerk.companies.hookspecs import TimelineEntry, TimelineSpan, tagwerk_timeline
from tagwerk.companies.kinds import CARD_CHANGED, CARD_COMPLETED
from tagwerk.companies.own.declaring import own_fields, title_of
from tagwerk.companies.tables import CardChange, Contact, Note
from tagwerk.ledger.counting import NO_REVERSAL, REVERSALS
from tagwerk.ledger.known import known_kinds
from tagwerk.ledger.tables import Activity
from tagwerk.platform.errors import WrongInput
from tagwerk.platform.hosting.loading.finding import OURS
from tagwerk.platform.inputs import nearest_hint, one_of
from tagwerk.platform.texts import as_read, translator
from tagwerk.staff.tables import Employee

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from datetime import date

    from sqlalchemy.orm import Session

    from tagwerk.access.actors import Actor
    from tagwerk.companies.tables import Company
    from tagwerk.platform.app import App

MOST = 500
SHOWN = 300
"""Characters of a text."""
KINDS = ("note", "card", "activity", "visit", "task", "contract", "call", "mail_in", "mail_out")
"""Kinds of entries that the core and our plugins give."""
SHOWN_OTHERWISE = frozenset({CARD_CHANGED.name, CARD_COMPLETED.name})
"""Kinds of the ledger that the changes of the card tell better."""

_ = translator("tagwerk")


@dataclass(frozen=True)
class TimelineRow:
    """An entry with the names of *who* did it and of whom it was with."""

    entry: TimelineEntry
    who: str
    contact: str


@dataclass(frozen=True)
class Timeline:
    """What happened with the *company*, the newest first; *kinds* are those there are among what was found."""

    company: Company
    rows: tuple[TimelineRow, ...]
    kinds: tuple[str, ...]


@use_case("companies.read")
def company_timeline(
    app: App, actor: Actor, company: str, *, kind: str = "", since: date | None = None, limit: int = 20
) -> Timeline:
    """What happened with a company since the day *since* where the actor is, at most *limit* entries, of one *kind* or of all.

    Raises NotFound, WrongInput.
    """
    if not 1 <= limit <= MOST:
        raise WrongInput(_("At least 1 entry, at most {most}.", most=MOST))
    _check_kind(app, kind)
    beginning = datetime.combine(since, time(), ZoneInfo(actor.time_zone)).astimezone(UTC) if since else None
    with app.database.reading() as session:
        found = find_company(session, actor, company)
        group = tuple(group_of(session, found.id))
    kinds = frozenset({kind} if kind else ())
    entries = collected(app, found.id, TimelineSpan(group, limit, beginning, kinds))
    with app.database.reading() as session:
        return Timeline(found, tuple(named(session, entries)), tuple(sorted({entry.kind for entry in entries})))


def _check_kind(app: App, kind: str) -> None:
    """Raises WrongInput for a kind that nobody gives; where a stranger's plugin adds entries, only it knows of which kinds."""
    strangers = any(
        tagwerk_timeline.__name__ in plugin.hooks
        for plugin in app.plugins
        if plugin.name not in OURS and plugin.modules
    )
    if kind and kind not in KINDS and not strangers:
        raise WrongInput(_("There is no kind {name!r}.", name=kind), nearest_hint(kind, KINDS) or one_of(KINDS))


def collected(app: App, company: int, span: TimelineSpan) -> list[TimelineEntry]:
    """The entries that rooms and plugins give, the newest first; whatever they give, no more than was asked for."""
    given = app.plugins.collect(tagwerk_timeline, app, company, span)
    told = {entry.activity for entry in given if entry.kind != "activity" and entry.activity is not None}
    entries = [
        entry
        for entry in given
        if span.asks_for(entry.kind)
        and (entry.kind != "activity" or entry.activity not in told)
        and entry.at.tzinfo is not None
        and (span.since is None or entry.at >= span.since)
    ]
    return as_read(sorted(entries, key=lambda entry: entry.at, reverse=True)[: span.limit])


def named(session: Session, entries: Sequence[TimelineEntry]) -> Iterator[TimelineRow]:
    """The entries with the names of the people."""
    staff = {entry.employee for entry in entries} - {None}
    people = {entry.contact for entry in entries} - {None}
    who = {
        row.id: row.name for row in session.execute(sa.select(Employee.id, Employee.name).where(Employee.id.in_(staff)))
    }
    contacts = {
        row.id: row.name for row in session.execute(sa.select(Contact.id, Contact.name).where(Contact.id.in_(people)))
    }
    for entry in entries:
        yield TimelineRow(entry, who.get(entry.employee or 0, ""), contacts.get(entry.contact or 0, ""))


def own_entries(app: App, span: TimelineSpan) -> list[TimelineEntry]:
    """Notes, changes of the card, and activities."""
    found: list[TimelineEntry] = []
    with app.database.reading() as session:
        if span.asks_for("note"):
            found += _notes(session, span)
        if span.asks_for("card"):
            found += _changes(app, session, span)
        if span.asks_for("activity"):
            found += _activities(app, session, span)
    return found


def _notes(session: Session, span: TimelineSpan) -> Iterable[TimelineEntry]:
    query = sa.select(Note).where(Note.company_id.in_(span.companies), Note.taken_back_at.is_(None))
    if span.since is not None:
        query = query.where(Note.written_at >= span.since)
    for note in session.scalars(query.order_by(Note.written_at.desc(), Note.id.desc()).limit(span.limit)):
        yield TimelineEntry(note.written_at, "note", _("Note"), note.text[:SHOWN], note.employee_id)


def _changes(app: App, session: Session, span: TimelineSpan) -> Iterable[TimelineEntry]:
    own = own_fields(app)
    query = sa.select(CardChange).where(CardChange.company_id.in_(span.companies), CardChange.field != "note")
    if span.since is not None:
        query = query.where(CardChange.changed_at >= span.since)
    for change in session.scalars(query.order_by(CardChange.changed_at.desc(), CardChange.id.desc()).limit(span.limit)):
        before, after = change.before, change.after
        if (field := own.get(change.field)) is not None:
            before, after = field.shown(before), field.shown(after)
        text = f"{title_of(change.field, own)}: {before or '–'} → {after or '–'}"[:SHOWN]
        yield TimelineEntry(change.changed_at, "card", _("Card changed"), text, change.employee_id, change.contact_id)


def _activities(app: App, session: Session, span: TimelineSpan) -> Iterable[TimelineEntry]:
    """Of each kind by the end of its index range: a company of many years is asked no more than one of a week."""
    reversal = sa.select(REVERSALS.c.reverses).where(REVERSALS.c.reverses == Activity.id).exists()
    for kind in known_kinds(app).values():
        if kind.name in SHOWN_OTHERWISE:
            continue
        query = sa.select(Activity).where(
            Activity.company_id.in_(span.companies), Activity.kind == kind.name, NO_REVERSAL, ~reversal
        )
        if span.since is not None:
            query = query.where(Activity.happened_at >= span.since)
        for each in session.scalars(query.order_by(Activity.work_date.desc(), Activity.id.desc()).limit(span.limit)):
            text = each.outcome or ""
            yield TimelineEntry(
                each.happened_at, "activity", _(kind.title), text, each.employee_id, each.contact_id, activity=each.id
            )
