"""Whom to contact next, and why (D11): companies in order, each with its reasons in words.

The reasons come from the hook ``tagwerk_signals``. A company's weight is the sum of its reasons' weights; of equal ones the one
whose reason is older comes first, then the name decides. Whom somebody spoke to today, and who was put off, waits until there is
a new reason.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import TYPE_CHECKING

import sqlalchemy as sa

from tagwerk.access.use_cases import use_case
from tagwerk.agenda.beginning import never_spoken_to
from tagwerk.agenda.contacts import spoken_to
from tagwerk.agenda.signals import CONTACT_KINDS
from tagwerk.agenda.tables import PutOff
from tagwerk.companies.consent.vetoes import refusals_of
from tagwerk.companies.finding import find_company
from tagwerk.companies.hookspecs import ContactAttempt, Signal, tagwerk_signal_candidates, tagwerk_signals
from tagwerk.companies.tables import Company, Contact
from tagwerk.ledger.tables import Activity
from tagwerk.platform import clock
from tagwerk.platform.actions import Action
from tagwerk.platform.database import pieces
from tagwerk.platform.errors import NotFound, WrongInput
from tagwerk.platform.texts import as_read, translator
from tagwerk.staff.reach import within_reach

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sqlalchemy.orm import Session

    from tagwerk.access.actors import Actor
    from tagwerk.companies.tables import Rank
    from tagwerk.platform.app import App

MOST_LOOKED_AT = 2_000
"""Companies of one employee that are all looked at; of more, those that somebody names."""
MOST_OF_A_REASON, ASKED_AT_ONCE = 200, 100
FARTHEST = timedelta(days=366)  # to put somebody off

_ = translator("tagwerk")

_AddressRow = tuple[int, int | None, str, str]


@dataclass(frozen=True)
class AgendaItem:
    """A company to contact, with its reasons, the weightiest first; *refused*: on no channel may it be contacted."""

    company_id: int
    name: str
    rank: Rank
    reasons: tuple[Signal, ...]
    refused: bool = False

    @property
    def weight(self) -> int:
        """How much speaks for contacting this company next."""
        return sum(reason.weight for reason in self.reasons)


@use_case("agenda.read")
def agenda(app: App, actor: Actor, limit: int | None = 20, on: date | None = None) -> list[AgendaItem]:
    """The companies to contact next, of those that the actor owns and those of whoever the actor stands in for, in order.

    *on* is the day for which it is drawn up, today by default: tomorrow's has again whom somebody spoke to today.
    Who may be contacted on no channel at all comes last, and is marked. Where nothing calls for a contact, it begins with
    prospects whom nobody has ever spoken to.
    """
    companies, many = _companies(app, actor)
    day = on or clock.today(actor.time_zone)
    signals = _signals(app, sorted(companies))
    waiting = _waiting(app, signals, day)
    if not signals.keys() - waiting:
        waiting |= _put_off(app, day)
        companies = _never_asked(app, actor) if many else companies
        new = {number: company for number, company in companies.items() if number not in waiting}
        signals = {signal.company: [signal] for signal in never_spoken_to(app, new, actor.time_zone)}
    items = [
        AgendaItem(company, companies[company].name, companies[company].rank, tuple(sorted(found, key=_reason_order)))
        for company, found in signals.items()
        if company not in waiting
    ]
    return as_read(_those_that_may_be_contacted_first(app, sorted(items, key=_item_order), limit))


@use_case("agenda.edit")
def put_off(app: App, actor: Actor, company: str, until: date) -> PutOff:
    """Leave a company out of the agenda until the day *until*, for all who look after it, or until there is a new reason.

    Raises NotFound, WrongInput for a day that is over or too far away.
    """
    today = clock.today(actor.time_zone)
    if not today < until <= today + FARTHEST:
        raise WrongInput(
            _("{until} is no day to wait for: at the earliest tomorrow, at the latest in a year.", until=until)
        )
    with app.database.reading() as session:
        found = find_company(session, actor, company)
    reasons = sorted({signal.reason for signal in _signals(app, [found.id]).get(found.id, [])})
    said = PutOff(
        company_id=found.id, since=today, until=until, reasons=",".join(reasons)[:500], put_off_by=actor.signature
    )
    with app.database.transaction() as session:
        session.execute(sa.select(Company.id).where(Company.id == found.id).with_for_update())
        said = session.merge(said)
        session.flush()
        session.refresh(said)
    return said


@use_case("agenda.edit")
def take_up(app: App, actor: Actor, company: str) -> str:
    """Put a company that was put off back on the agenda; gives its name. Raises NotFound."""
    with app.database.transaction() as session:
        found = find_company(session, actor, company)
        said = session.get(PutOff, found.id)
        if said is None:
            raise NotFound(_("{name} is not put off.", name=found.name), Action("agenda.waiting"))
        session.delete(said)
        return found.name


@use_case("agenda.read")
def list_put_off(app: App, actor: Actor) -> list[PutOff]:
    """The companies that wait, by the day on which they come back."""
    mine = sa.select(PutOff).join(Company, Company.id == PutOff.company_id).where(_own(actor))
    mine = mine.where(PutOff.until > clock.today(actor.time_zone)).order_by(PutOff.until, Company.name_key)
    with app.database.reading() as session:
        return list(session.scalars(mine))


def _signals(app: App, companies: Sequence[int]) -> dict[int, list[Signal]]:
    found: dict[int, list[Signal]] = {}
    for piece in pieces(companies):
        known = set(piece)
        for signal in app.plugins.collect(tagwerk_signals, app, piece):
            if signal.company in known:
                found.setdefault(signal.company, []).append(signal)
    return found


def _waiting(app: App, signals: dict[int, list[Signal]], today: date) -> set[int]:
    """Those to leave out today: spoken to already, or put off, and no new reason since."""
    waiting = set()
    with app.database.reading() as session:
        for piece in pieces(sorted(signals)):
            for company, _contact, _day in spoken_to(session, piece, today):
                if not any(signal.since == today for signal in signals[company]):
                    waiting.add(company)
            for said in session.scalars(sa.select(PutOff).where(PutOff.company_id.in_(piece), PutOff.until > today)):
                if not any(_is_new(signal, said, today) for signal in signals[said.company_id]):
                    waiting.add(said.company_id)
    return waiting


def _put_off(app: App, day: date) -> set[int]:
    """Those that somebody put off beyond *day*."""
    with app.database.reading() as session:
        return set(session.scalars(sa.select(PutOff.company_id).where(PutOff.until > day)))


def _is_new(signal: Signal, said: PutOff, today: date) -> bool:
    since = signal.since or said.since
    return since <= today and (since > said.since or signal.reason not in said.reasons.split(","))


def _reason_order(signal: Signal) -> tuple[int, date, str, str]:
    return -signal.weight, signal.since or date.max, signal.reason, signal.text


def _item_order(item: AgendaItem) -> tuple[int, date, str, int]:
    oldest = min(reason.since or date.max for reason in item.reasons)
    return -item.weight, oldest, item.name.casefold(), item.company_id


def _those_that_may_be_contacted_first(app: App, items: list[AgendaItem], limit: int | None) -> list[AgendaItem]:
    """The first *limit*, those that may be contacted before those that may not; no more are asked about than it takes."""
    free: list[AgendaItem] = []
    closed: list[AgendaItem] = []
    for piece in pieces(items, max(limit or 0, ASKED_AT_ONCE)):
        refused = _refused(app, [item.company_id for item in piece])
        free += [item for item in piece if item.company_id not in refused]
        closed += [replace(item, refused=True) for item in piece if item.company_id in refused]
        if limit is not None and len(free) >= limit:
            break
    return [*free, *closed][:limit]


def _companies(app: App, actor: Actor) -> tuple[dict[int, Company], bool]:
    """The companies to look at, and whether they are only some of very many: those that the rooms and plugins name."""
    owned = sa.and_(_own(actor), Company.merged_into.is_(None), Company.removed_at.is_(None))
    query = sa.select(Company).where(owned)
    with app.database.reading() as session:
        first = list(session.scalars(sa.select(Company.id).where(owned).limit(MOST_LOOKED_AT + 1)))
    many = len(first) > MOST_LOOKED_AT
    if many:
        first = list(dict.fromkeys(app.plugins.collect(tagwerk_signal_candidates, app, owned, MOST_OF_A_REASON)))
    found: dict[int, Company] = {}
    with app.database.reading() as session:
        for piece in pieces(sorted(first)):
            found |= {company.id: company for company in session.scalars(query.where(Company.id.in_(piece)))}
    return found, many


def _never_asked(app: App, actor: Actor) -> dict[int, Company]:
    """Of very many companies, the prospects that nobody has done anything with, those known longest first."""
    anything = sa.exists().where(Activity.company_id == Company.id, Activity.kind.in_(CONTACT_KINDS))
    query = sa.select(Company).where(
        _own(actor), Company.merged_into.is_(None), Company.removed_at.is_(None), Company.rank == "prospect", ~anything
    )
    with app.database.reading() as session:
        return {company.id: company for company in session.scalars(query.order_by(Company.id).limit(MOST_OF_A_REASON))}


def _own(actor: Actor) -> sa.ColumnElement[bool]:
    """A head looks after the own clients too; those of the department have managers of their own."""
    return within_reach(actor.for_own_work(), Company.owner_id)


def _refused(app: App, companies: list[int]) -> set[int]:
    """Those with addresses, every one of which is refused."""
    with app.database.reading() as session:
        rows = [row for piece in pieces(companies) for row in _addresses(session, piece)]
    attempts: list[ContactAttempt] = []
    for company, contact, email, phone in rows:
        if email:
            attempts.append(ContactAttempt(len(attempts), "email", email, company, contact))
        if phone:
            attempts.append(ContactAttempt(len(attempts), "phone", phone, company, contact))
    refusals = refusals_of(app, attempts) if attempts else {}
    reachable = {attempt.company_id for attempt in attempts if attempt.key not in refusals}
    return {attempt.company_id for attempt in attempts if attempt.company_id is not None} - reachable


def _addresses(session: Session, companies: Sequence[int]) -> list[_AddressRow]:
    own = sa.select(Company.id, sa.null(), Company.email, Company.phone).where(Company.id.in_(companies))
    people = sa.select(Contact.company_id, Contact.id, Contact.email, Contact.phone)
    found = [*session.execute(own), *session.execute(people.where(Contact.company_id.in_(companies)))]
    return [(row[0], row[1], row[2], row[3]) for row in found]
