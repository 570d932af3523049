"""An import that changes nothing: the same look-ups and decisions, kept in a file of its own that is gone afterwards."""

from __future__ import annotations

import pickle  # nosec B403 - reads what this process wrote
import sqlite3
from collections import defaultdict
from typing import TYPE_CHECKING

from tagwerk.companies.duplicates.looking_up import cards_for

if TYPE_CHECKING:
    from types import TracebackType

    import sqlalchemy as sa

    from tagwerk.access.actors import Actor
    from tagwerk.companies.duplicates.looking_up import Seeker
    from tagwerk.companies.duplicates.states import CardState
    from tagwerk.companies.imports.deciding import Piece

MOST = 500


class Rehearsal:
    """What the client base would be by now. SQLite keeps it, in a file that nobody else sees: a list may be long."""

    def __init__(self) -> None:
        self.kept = sqlite3.connect("", isolation_level=None)
        self.kept.execute("PRAGMA journal_mode=OFF")
        self.kept.execute("PRAGMA cache_size=-16000")
        self.kept.execute("CREATE TABLE keys (key INTEGER, card INTEGER, PRIMARY KEY (key, card)) WITHOUT ROWID")
        self.kept.execute("CREATE TABLE cards (id INTEGER PRIMARY KEY, state BLOB)")
        self.next = -1

    def __enter__(self) -> Rehearsal:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.kept.close()

    def cards_for(
        self, connection: sa.Connection, actor: Actor, seekers: list[Seeker], crowded: set[int]
    ) -> dict[int, list[CardState]]:
        """Each key with the cards that would have it."""
        wanted = sorted(frozenset[int]().union(*(seeker.keys for seeker in seekers)))
        found: dict[int, list[CardState]] = defaultdict(list, cards_for(connection, actor, seekers, crowded))
        pairs: list[tuple[int, int]] = []
        for start in range(0, len(wanted), MOST):
            inside = ",".join(map(str, wanted[start : start + MOST]))
            pairs += self.kept.execute(f"SELECT key, card FROM keys WHERE key IN ({inside})").fetchall()  # noqa: S608 - numbers of ours
        real = {card.id: card for cards in found.values() for card in cards}
        kept = self._states({card for _key, card in pairs} | real.keys())
        for cards in found.values():
            cards[:] = [kept.get(card.id, card) for card in cards]
        for key, number in pairs:
            card = kept[number]
            if card not in found[key]:
                found[key].append(card)
        return found

    def _states(self, ids: set[int]) -> dict[int, CardState]:
        found: dict[int, CardState] = {}
        numbers = sorted(ids)
        for start in range(0, len(numbers), MOST):
            inside = ",".join(map(str, numbers[start : start + MOST]))
            for number, state in self.kept.execute(f"SELECT id, state FROM cards WHERE id IN ({inside})"):  # noqa: S608 - numbers of ours
                found[number] = pickle.loads(state)  # noqa: S301 - written by ourselves a moment ago
        return found

    def keep(self, piece: Piece, keys: dict[int, set[int]]) -> None:
        """Go on from what was decided."""
        rows = []
        places = {id(card): card for card in piece.cards}
        for card in piece.cards:
            if card.fresh:
                card.id, self.next = self.next, self.next - 1
        for place, card in places.items():
            rows += [(key, card.id) for key in keys.get(place, ())]
            card.fresh = card.touched = False
            card.before, card.facts_, card.words = {}, None, None
            for contact in card.contacts:
                given = {name for name, since in contact.agreed.items() if since and contact.values.get(name)}
                gone = {name for name, since in contact.agreed.items() if not since}
                contact.grounds = (contact.grounds | given) - gone
                contact.fresh, contact.agreed, contact.before = False, {}, {}
        self.kept.execute("BEGIN")
        self.kept.executemany("INSERT OR IGNORE INTO keys VALUES (?, ?)", rows)
        states = [(card.id, pickle.dumps(card, protocol=5)) for card in piece.cards]
        self.kept.executemany("INSERT OR REPLACE INTO cards VALUES (?, ?)", states)
        self.kept.execute("COMMIT")
