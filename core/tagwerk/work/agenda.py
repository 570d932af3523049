"""Whom to contact next, and why (D11): companies in order, each with its reasons in words.

The reasons come from the hook ``tagwerk_signals``. A company's weight is the sum of its reasons' weights; of equal ones the one
whose reason is older comes first, then the name decides.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from typing import TYPE_CHECKING

import sqlalchemy as sa

from tagwerk import hookspecs
from tagwerk.companies.tables import Company, Contact
from tagwerk.contributions import ContactAttempt, Signal
from tagwerk.staff import Actor, use_case, within_reach

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from tagwerk.app import App

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
PIECE = 500

_AddressRow = tuple[int, int | None, str, str]


@dataclass(frozen=True)
class AgendaItem:
    """A company to contact, with its reasons, the weightiest first; *refused*: on no channel may it be contacted."""

    company_id: int
    name: str
    standing: str
    reasons: tuple[Signal, ...]
    refused: bool = False

    @property
    def weight(self) -> int:
        """How much speaks for contacting this company next."""
        return sum(reason.weight for reason in self.reasons)


@use_case("agenda.read")
def agenda(app: App, actor: Actor, limit: int | None = 20) -> list[AgendaItem]:
    """The companies to contact next, of those that the actor owns and those of whoever the actor stands in for, in order.

    Who may be contacted on no channel at all comes last, and is marked.
    """
    companies = _companies(app, actor)
    signals: dict[int, list[Signal]] = {}
    ids = sorted(companies)
    for start in range(0, len(ids), PIECE):
        piece = ids[start : start + PIECE]
        for signal in app.plugins.collect(hookspecs.tagwerk_signals, app, piece):
            if signal.company in companies:
                signals.setdefault(signal.company, []).append(signal)
    items = [
        AgendaItem(
            company, companies[company].name, companies[company].standing, tuple(sorted(found, key=_reason_order))
        )
        for company, found in signals.items()
    ]
    refused = _refused(app, [item.company_id for item in items])
    items = [replace(item, refused=item.company_id in refused) for item in items]
    return sorted(items, key=_item_order)[:limit]


def _reason_order(signal: Signal) -> tuple[int, date, str, str]:
    return -signal.weight, signal.since or date.max, signal.reason, signal.text


def _item_order(item: AgendaItem) -> tuple[bool, int, date, str, int]:
    oldest = min(reason.since or date.max for reason in item.reasons)
    return item.refused, -item.weight, oldest, item.name.casefold(), item.company_id


def _companies(app: App, actor: Actor) -> dict[int, Company]:
    """A head looks after the own clients too; those of the department have managers of their own."""
    mine = Actor(actor.name, "manager", actor.employee(), actor.time_zone)
    owned = sa.select(Company).where(within_reach(mine, Company.owner_id), Company.merged_into.is_(None))
    with app.database.reading() as session:
        return {company.id: company for company in session.scalars(owned)}


def _refused(app: App, companies: list[int]) -> set[int]:
    """Those with addresses, every one of which is refused."""
    with app.database.reading() as session:
        rows = [
            row
            for start in range(0, len(companies), PIECE)
            for row in _addresses(session, companies[start : start + PIECE])
        ]
    attempts: list[ContactAttempt] = []
    for company, contact, email, phone in rows:
        for address in (email, phone):
            if address:
                channel = "email" if "@" in address else "phone"
                attempts.append(ContactAttempt(len(attempts), channel, address, company, contact))  # type: ignore[arg-type]
    refusals = app.refusals(attempts) if attempts else {}
    reachable = {attempt.company_id for attempt in attempts if attempt.key not in refusals}
    return {attempt.company_id for attempt in attempts if attempt.company_id is not None} - reachable


def _addresses(session: Session, companies: list[int]) -> list[_AddressRow]:
    own = sa.select(Company.id, sa.null(), Company.email, Company.phone).where(Company.id.in_(companies))
    people = sa.select(Contact.company_id, Contact.id, Contact.email, Contact.phone)
    found = [*session.execute(own), *session.execute(people.where(Contact.company_id.in_(companies)))]
    return [(row[0], row[1], row[2], row[3]) for row in found]
