"""The cards that the rows of a piece may be about, with one look-up for all of them."""

from __future__ import annotations

from collections import Counter, defaultdict
from typing import TYPE_CHECKING, Any

import sqlalchemy as sa

from tagwerk.companies.consent.tables import Ground
from tagwerk.companies.duplicates.states import COMPANY_FIELDS, CONTACT_FIELDS, CardState, ContactState
from tagwerk.companies.finding import visible_to
from tagwerk.companies.tables import Company, Contact, Note
from tagwerk.platform.connections.lists import among

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from tagwerk.access.actors import Actor

MOST = 30_000
"""Values in one statement; SQLite takes 32 766."""
CROWDED = 40
"""Companies that have a key in common: where there are more, it says nothing of any."""
MERGED = sa.select(Company.id, Company.merged_into).where(among(Company.id, "ids"), Company.merged_into.is_not(None))


def cards_by_key(connection: sa.Connection, actor: Actor, keys: Iterable[int]) -> dict[int, list[CardState]]:
    """Each key with the cards that have it; a company that was merged stands for the one that it was merged into."""
    wanted = list(keys)
    pairs: list[tuple[int, int]] = []
    for start in range(0, len(wanted), MOST):
        pairs += _pairs(connection, wanted[start : start + MOST])
    often = Counter(key for key, _company in pairs)
    pairs = [(key, company) for key, company in pairs if often[key] <= CROWDED]
    if not pairs:
        return {}
    ids = {company for _key, company in pairs}
    into = _merged(connection, sorted(ids))
    cards = cards_of(connection, actor, sorted({into.get(company, company) for company in ids}))
    found: dict[int, list[CardState]] = defaultdict(list)
    for key, company in pairs:
        card = cards.get(into.get(company, company))
        if card is not None and card not in found[key]:
            found[key].append(card)
    return found


def _pairs(connection: sa.Connection, keys: list[int]) -> Sequence[Any]:
    if connection.dialect.name == "sqlite":
        inside = ",".join(map(str, keys))  # numbers of ours: thousands of parameters would cost more than the look-up
        text = f"SELECT key, company_id FROM company_keys WHERE key IN ({inside})"  # noqa: S608
        return connection.exec_driver_sql(text).all()
    text = "SELECT key, company_id FROM company_keys WHERE key = ANY(CAST(:keys AS bigint[]))"
    return connection.execute(sa.text(text), {"keys": keys}).all()


def _merged(connection: sa.Connection, ids: list[int]) -> dict[int, int]:
    found: dict[int, int] = {}
    for start in range(0, len(ids), MOST):
        rows = connection.execute(MERGED, {"ids": ids[start : start + MOST]})
        found |= {company: into for company, into in rows if into is not None}
    return found


def cards_of(connection: sa.Connection, actor: Actor, ids: list[int]) -> dict[int, CardState]:
    """The cards with these numbers, with their contacts and the grounds to approach them."""
    cards: dict[int, CardState] = {}
    for start in range(0, len(ids), MOST):
        piece = ids[start : start + MOST]
        columns = [getattr(Company, name) for name in COMPANY_FIELDS]
        query = sa.select(
            Company.id, visible_to(actor), Company.hand_written, Company.created_at, Company.own, *columns
        )
        for row in connection.execute(query.where(Company.id.in_(piece), Company.removed_at.is_(None))):
            values = row[4] | dict(zip(COMPANY_FIELDS, row[5:], strict=True))
            cards[row[0]] = CardState(row[0], values, [], frozenset(row[2].split()), bool(row[1]), row[3])
        written = sa.select(Note.company_id, Note.text).where(Note.company_id.in_(piece)).order_by(Note.id)
        for company, text in connection.execute(written):  # those that were taken back, too: no list brings them again
            if company in cards:
                held = cards[company].values.get("note", "")
                cards[company].values["note"] = f"{held}\n{text}" if held else text
        people = sa.select(
            Contact.id, Contact.company_id, Contact.hand_written, *(getattr(Contact, name) for name in CONTACT_FIELDS)
        )
        contacts: dict[int, ContactState] = {}
        for row in connection.execute(
            people.where(Contact.company_id.in_(piece), Contact.forgotten_at.is_(None)).order_by(Contact.id)
        ):
            contacts[row[0]] = ContactState(
                row[0], dict(zip(CONTACT_FIELDS, row[3:], strict=True)), frozenset(row[2].split())
            )
            if row[1] in cards:
                cards[row[1]].contacts.append(contacts[row[0]])
        grounds = sa.select(Ground.contact_id, Ground.channel).join(Contact, Contact.id == Ground.contact_id)
        for contact, channel in connection.execute(
            grounds.where(Contact.company_id.in_(piece), Ground.withdrawn_at.is_(None))
        ):
            if contact in contacts:
                contacts[contact].grounds |= {channel}
    return cards
