"""The reasons to contact a company that the core itself knows: birthdays, professional holidays, silence, an incomplete card."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING

import sqlalchemy as sa

from tagwerk.agenda.congratulations import birthday_in, holiday_of, near
from tagwerk.agenda.contacts import last_contacts, spoken_to
from tagwerk.companies.completeness import lacking
from tagwerk.companies.finding import zones_of
from tagwerk.companies.hookspecs import WEIGHTS, Signal
from tagwerk.companies.people.gone import is_gone
from tagwerk.companies.tables import Company, Contact, Rank
from tagwerk.contracts.kinds import CONTRACT_SIGNED
from tagwerk.diary.kinds import VISIT
from tagwerk.ledger.kinds import CALL, CALL_DECLARED, OFFER_EMAILED, PHONE_OFFER, RECONCILED
from tagwerk.platform import clock
from tagwerk.platform.connections.lists import among
from tagwerk.platform.texts import translator
from tagwerk.staff.tables import Employee

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from sqlalchemy.orm import Session

    from tagwerk.platform.app import App

CONTACT_KINDS = tuple(
    kind.name for kind in (CALL, CALL_DECLARED, OFFER_EMAILED, PHONE_OFFER, VISIT, RECONCILED, CONTRACT_SIGNED)
)
SILENT_AFTER: dict[Rank, int] = {
    "key_client": 14,
    "client": 30,
    "prospect": 45,
}  # days; a prospect only after a first contact

_ = translator("tagwerk")


def signals(app: App, companies: Sequence[int]) -> list[Signal]:
    """What the core knows about *companies*, at most 500 of them."""
    with app.database.reading() as session:
        query = sa.select(Company).where(among(Company.id, companies)).order_by(Company.id)
        rows = list(session.scalars(query))
        people = list(
            session.scalars(
                sa.select(Contact).where(among(Contact.company_id, companies), ~is_gone()).order_by(Contact.id)
            )
        )
        countries = _countries(session, rows)
        last = last_contacts(session, companies, CONTACT_KINDS)
        today = {company: clock.today(zone) for company, zone in zones_of(session, companies).items()}
        due = [each for contact in people for each in _congratulations(contact, countries[contact.company_id],
                                                                       today[contact.company_id])]  # fmt: skip
        found = _not_congratulated(session, due)
    of_company: dict[int, list[Contact]] = {}
    for contact in people:
        of_company.setdefault(contact.company_id, []).append(contact)
    for company in rows:
        found += _silent(company, last.get(company.id), today[company.id])
        found += _incomplete(company, of_company.get(company.id, []))
    return found


def _countries(session: Session, rows: Sequence[Company]) -> dict[int, str]:
    """The country of each company: that of its owner, as long as a card has none of its own."""
    owners = {row.owner_id for row in rows} - {None}
    found = {owner.id: owner.country for owner in session.scalars(sa.select(Employee).where(Employee.id.in_(owners)))}
    return {row.id: found.get(row.owner_id or 0, "") for row in rows}


def _not_congratulated(session: Session, due: Sequence[tuple[Contact, Signal]]) -> list[Signal]:
    """Those whom nobody has spoken to since the day; what was said to somebody else of the company does not count."""
    if not due:
        return []
    first = min(signal.since for _contact, signal in due if signal.since is not None)
    spoken = spoken_to(session, {signal.company for _contact, signal in due}, first)
    return [
        signal
        for contact, signal in due
        if not any(
            company == signal.company
            and whom in (None, contact.id)
            and signal.since is not None
            and day >= signal.since
            for company, whom, day in spoken
        )
    ]


def _congratulations(contact: Contact, country: str, today: date) -> Iterator[tuple[Contact, Signal]]:
    years = (today.year - 1, today.year, today.year + 1)
    birthday = near({year: birthday_in(contact.birthday, year) for year in years}, today)
    if birthday is not None:
        text = _when(birthday, today, _("{name} has a birthday", name=contact.name))
        yield contact, Signal(contact.company_id, "birthday", WEIGHTS["birthday"], text, birthday)
    holiday = holiday_of(contact.profession, country) if contact.profession else None
    if holiday is not None and (day := near({year: holiday.in_year(year) for year in years}, today)) is not None:
        text = _when(day, today, _("{title}, for {name}", title=holiday.title, name=contact.name))
        yield contact, Signal(contact.company_id, "professional_holiday", WEIGHTS["professional_holiday"], text, day)


def _when(day: date, today: date, what: str) -> str:
    if day == today:
        return _("{what}: today.", what=what)
    if day == today + timedelta(days=1):
        return _("{what}: tomorrow.", what=what)
    if day > today:
        return _("{what}: in {days} {days:day|days}, on {day}.", what=what, days=(day - today).days, day=day)
    return _("{what}: was on {day}.", what=what, day=day)


def _silent(company: Company, last: date | None, today: date) -> Iterator[Signal]:
    limit = SILENT_AFTER.get(company.rank)
    if limit is None or (last is None and company.rank == "prospect"):
        return
    since = last or company.created_at.date()
    if today - since > timedelta(days=limit):
        text = _("No contact for {days} {days:day|days}.", days=(today - since).days)
        yield Signal(company.id, "silent", WEIGHTS["silent"], text, since)


def _incomplete(company: Company, contacts: Sequence[Contact]) -> Iterator[Signal]:
    if missing := lacking(company, contacts):
        text = _("The card lacks {things}.", things=", ".join(missing))
        yield Signal(company.id, "card_incomplete", WEIGHTS["card_incomplete"], text, company.created_at.date())
