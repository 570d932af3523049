"""Cards that are likely the same company: shown with score and reasons, never made one unasked."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import combinations, groupby
from typing import TYPE_CHECKING

import sqlalchemy as sa

from tagwerk.access.log import log_access
from tagwerk.access.use_cases import use_case
from tagwerk.companies.duplicates.keys import keys_of, keys_of_numbers, keys_of_reach
from tagwerk.companies.duplicates.looking_up import CROWDED, Seeker, cards_for, cards_of
from tagwerk.companies.duplicates.names import read_name
from tagwerk.companies.duplicates.scoring import LIKELY, REASONS, likeness
from tagwerk.companies.duplicates.states import CardState, addresses_of, numbers_of
from tagwerk.companies.duplicates.tables import CompanyKey, Distinct
from tagwerk.companies.finding import find_company, visible_to
from tagwerk.companies.tables import Company
from tagwerk.platform import clock
from tagwerk.platform.database import pieces
from tagwerk.platform.errors import WrongInput
from tagwerk.platform.texts import translator

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from sqlalchemy.orm import Session

    from tagwerk.access.actors import Actor
    from tagwerk.platform.app import App

MOST_SHOWN = 500

_ = translator("tagwerk")


@dataclass(frozen=True)
class Double:
    """Two companies that are likely one: their numbers and names, how likely (0 to 1), and the names of the reasons."""

    company: int
    name: str
    other: int
    other_name: str
    score: float
    reasons: tuple[str, ...]

    @property
    def told(self) -> str:
        """The reasons, for people."""
        return ", ".join(_(REASONS[reason]) for reason in self.reasons)


@use_case("companies.read")
def list_duplicates(app: App, actor: Actor, company: str = "") -> list[Double]:
    """Companies that are likely one, the likeliest first: of the whole client base, or those like *company*. Raises NotFound."""
    with app.database.reading() as session:
        if company:
            found = _like(session, actor, find_company(session, actor, company).id)
        else:
            found = _pairs_of_all(session, actor)
        known = _distinct(session)
    found = [
        double
        for double in found
        if (min(double.company, double.other), max(double.company, double.other)) not in known
    ]
    log_access(app, actor, "companies.read", f"duplicates:{len(found)}", others=False)
    return sorted(found, key=lambda double: (-double.score, double.company, double.other))[:MOST_SHOWN]


@use_case("companies.merge")
def keep_apart(app: App, actor: Actor, one: str, other: str) -> tuple[int, int]:
    """Say that two companies that are alike are two; they are not shown as duplicates again. Raises NotFound, WrongInput."""
    with app.database.transaction() as session:
        ids = sorted((find_company(session, actor, one).id, find_company(session, actor, other).id))
        if ids[0] == ids[1]:
            raise WrongInput(_("Both are the company {id}.", id=ids[0]))
        if session.get(Distinct, tuple(ids)) is None:
            session.add(Distinct(lower_id=ids[0], higher_id=ids[1], said_at=clock.now(), said_by=actor.signature))
    return ids[0], ids[1]


def _like(session: Session, actor: Actor, number: int) -> list[Double]:
    connection = session.connection()
    card = cards_of(connection, actor, [number])[number]
    found = cards_for(connection, actor, [_seeker(card)])
    others = {other.id: other for cards in found.values() for other in cards}
    return [double for other in others.values() if (double := _double(card, other)) is not None]


def _seeker(card: CardState) -> Seeker:
    values = card.values
    phones = [values["phone"], *(text for contact in card.contacts for text in numbers_of(contact.values))]
    emails = [values["email"], *(text for contact in card.contacts for text in addresses_of(contact.values))]
    means = keys_of_numbers(values["customer_number"], values["vat_id"])
    means |= keys_of_reach(phones, emails, values["website"])
    keys = means | keys_of(values["name"], values["city"], values["postcode"])
    return Seeker(card.facts, read_name(values["name"]).core, frozenset(means), frozenset(keys))


def _pairs_of_all(session: Session, actor: Actor) -> list[Double]:
    """The pairs with a key in common; a key that many have in common says nothing of any of them."""
    alive = sa.select(Company.id).where(Company.merged_into.is_(None), visible_to(actor))
    several = sa.select(CompanyKey.key).group_by(CompanyKey.key).having(sa.func.count().between(2, CROWDED))
    rows = sa.select(CompanyKey.key, CompanyKey.company_id).where(
        CompanyKey.key.in_(several), CompanyKey.company_id.in_(alive)
    )
    pairs = sorted(
        set(
            _pairs(
                (key, company) for key, company in session.execute(rows.order_by(CompanyKey.key, CompanyKey.company_id))
            )
        )
    )
    found = []
    for piece in pieces(pairs, 2_000):
        cards = cards_of(session.connection(), actor, sorted({number for pair in piece for number in pair}))
        found += [double for one, other in piece if (double := _double(cards[one], cards[other])) is not None]
    return found


def _pairs(rows: Iterable[tuple[int, int]]) -> Iterator[tuple[int, int]]:
    for _key, group in groupby(rows, key=lambda row: row[0]):
        yield from combinations([row[1] for row in group], 2)


def _double(one: CardState, other: CardState) -> Double | None:
    if one.id == other.id or not (one.visible and other.visible):
        return None
    found = likeness(one.facts, other.facts)
    if found.score < LIKELY:
        return None
    return Double(one.id, one.values["name"], other.id, other.values["name"], found.score, found.reasons)


def _distinct(session: Session) -> set[tuple[int, int]]:
    return {(lower, higher) for lower, higher in session.execute(sa.select(Distinct.lower_id, Distinct.higher_id))}
