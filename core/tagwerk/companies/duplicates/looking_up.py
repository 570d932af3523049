"""The cards that the rows of a piece may be about, with one look-up for all of them."""

from __future__ import annotations

from collections import Counter, defaultdict
from typing import TYPE_CHECKING, Any, NamedTuple

import sqlalchemy as sa

from tagwerk.companies.duplicates.scoring import Facts, may_be_alike, may_be_there
from tagwerk.companies.duplicates.states import COMPANY_FIELDS, CONTACT_FIELDS, CardState, ContactState
from tagwerk.companies.finding import visible_to
from tagwerk.companies.tables import Company
from tagwerk.platform.connections.lists import among

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from tagwerk.access.actors import Actor

MOST = 30_000
"""Values in one statement; SQLite takes 32 766."""
CROWDED = 40
"""Companies that have a key in common: where there are more, it says nothing of any."""
ROWS = sa.select(Company.id, Company.merged_into, Company.name, Company.city, Company.postcode).where(
    among(Company.id, "ids")
)
CARD = (Company.hand_written, Company.created_at, Company.own, *(getattr(Company, name) for name in COMPANY_FIELDS))
NOTES = "SELECT company_id, text FROM notes WHERE company_id IN ({ids}) ORDER BY id"
PEOPLE = (
    f"SELECT id, company_id, hand_written, {', '.join(CONTACT_FIELDS)} FROM contacts"  # noqa: S608 - ours
    " WHERE company_id IN ({ids}) AND forgotten_at IS NULL ORDER BY id"
)
GROUNDS = (
    "SELECT contact_id, channel FROM grounds JOIN contacts ON contacts.id = contact_id"
    " WHERE company_id IN ({ids}) AND withdrawn_at IS NULL"
)
"""As the driver takes them: to put them together anew for each piece of a list costs more than the look-up."""
NO_WORDS: frozenset[str] = frozenset()


class Seeker(NamedTuple):
    """A company that is looked for: its *facts*, the *core* of its name, and its *keys*; *means* are those by which it is known
    whatever it is called: its numbers and how it is reached.
    """

    facts: Facts
    core: str
    means: frozenset[int]
    keys: frozenset[int]

    def may_be(self, row: sa.Row[Any]) -> bool:
        """Whether the company of that name and place, which sounds alike, may be the one that is looked for."""
        return may_be_there(self.facts, row.city, row.postcode) and may_be_alike(self.core, row.name)


def cards_for(
    connection: sa.Connection, actor: Actor, seekers: Iterable[Seeker], crowded: set[int] | None = None
) -> dict[int, list[CardState]]:
    """Each key with the cards that have it and may be one of those looked for; a company that was merged stands for the one
    that it was merged into.

    Keys of *crowded* are known to be had by too many, and those that turn out to be are added: keys are never taken away, so
    who looks up one piece after the other asks for each of them once.
    """
    crowded = set() if crowded is None else crowded
    by_key: dict[int, list[Seeker]] = defaultdict(list)
    for seeker in seekers:
        for key in seeker.keys:
            by_key[key].append(seeker)
    wanted, pairs = list(by_key.keys() - crowded), list[tuple[int, int]]()
    for start in range(0, len(wanted), MOST):
        pairs += _pairs(connection, wanted[start : start + MOST])
    often = Counter(key for key, _company in pairs)
    crowded |= {key for key, companies in often.items() if companies > CROWDED}
    pairs = [(key, company) for key, company in pairs if key not in crowded]
    rows = _rows_of(connection, sorted({company for _key, company in pairs}))

    def worth_a_look(key: int, row: sa.Row[Any]) -> bool:
        return row.merged_into is not None or any(
            key in seeker.means or not crowded.isdisjoint(seeker.means) or seeker.may_be(row) for seeker in by_key[key]
        )

    into = {company: row.merged_into or company for company, row in rows.items()}
    pairs = [(key, into[company]) for key, company in pairs if worth_a_look(key, rows[company])]
    cards = cards_of(connection, actor, sorted({company for _key, company in pairs}))
    found: dict[int, list[CardState]] = defaultdict(list)
    for key, company in dict.fromkeys(pairs):
        if company in cards:
            found[key].append(cards[company])
    return found


def _pairs(connection: sa.Connection, keys: list[int]) -> Sequence[Any]:
    if connection.dialect.name == "sqlite":
        inside = ",".join(map(str, keys))  # numbers of ours: thousands of parameters would cost more than the look-up
        text = f"SELECT key, company_id FROM company_keys WHERE key IN ({inside})"  # noqa: S608
        return connection.exec_driver_sql(text).all()
    text = "SELECT key, company_id FROM company_keys WHERE key = ANY(CAST(:keys AS bigint[]))"
    return connection.execute(sa.text(text), {"keys": keys}).all()


def _rows_of(connection: sa.Connection, ids: list[int]) -> dict[int, sa.Row[Any]]:
    """What tells quickly whether a company may be one that is looked for: most that sound alike are somewhere else."""
    found: dict[int, sa.Row[Any]] = {}
    for start in range(0, len(ids), MOST):
        found |= {row.id: row for row in connection.execute(ROWS, {"ids": ids[start : start + MOST]})}
    return found


def cards_of(connection: sa.Connection, actor: Actor, ids: list[int]) -> dict[int, CardState]:
    """The cards with these numbers, with their contacts and the grounds to approach them."""
    cards: dict[int, CardState] = {}
    query = sa.select(Company.id, visible_to(actor), *CARD).where(
        among(Company.id, "ids"), Company.removed_at.is_(None)
    )
    for start in range(0, len(ids), MOST):
        asked = ids[start : start + MOST]
        for number, visible, hand_written, created_at, own, *values in connection.execute(query, {"ids": asked}).all():
            held = dict(zip(COMPANY_FIELDS, values, strict=True))
            cards[number] = CardState(
                number, own | held if own else held, [], _words(hand_written), bool(visible), created_at
            )
        for company, text in _rows(connection, NOTES, asked):  # those taken back, too: no list brings them again
            if company in cards:
                before = cards[company].values.get("note", "")
                cards[company].values["note"] = f"{before}\n{text}" if before else text
        contacts: dict[int, ContactState] = {}
        for number, company, hand_written, *values in _rows(connection, PEOPLE, asked):
            person = ContactState(number, dict(zip(CONTACT_FIELDS, values, strict=True)), _words(hand_written))
            contacts[number] = person
            if company in cards:
                cards[company].contacts.append(person)
        for contact, channel in _rows(connection, GROUNDS, asked):
            if contact in contacts:
                contacts[contact].grounds |= {channel}
    return cards


def _rows(connection: sa.Connection, statement: str, ids: Sequence[int]) -> Sequence[Any]:
    return connection.exec_driver_sql(statement.format(ids=",".join(map(str, ids)))).all()


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split()) if text else NO_WORDS
