"""The chain: each row of the ledger carries the hash of its own content and of the chain before it.

So whoever changes, removes or slips in a row is found (RFC 6962 calls such a thing a log that can be audited); whoever
reckons the whole chain anew is found by a head that somebody else holds. The rows are ordered by a *position* of their own, and
hashed in a form that is equal on SQLite and on PostgreSQL: a JSON array (RFC 8259) of the chain before, the position, and the
columns; moments in UTC with microseconds, objects with sorted keys.

On SQLite a writer is alone, and chains what it inserts. On PostgreSQL writers insert side by side; what a transaction
inserted is chained right before its commit, under a lock that nothing else follows, so that nobody waits for it in a circle.
"""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from functools import cached_property, lru_cache
from operator import itemgetter
from typing import TYPE_CHECKING, Any, cast

import sqlalchemy as sa
from sqlalchemy import event
from sqlalchemy.orm import Session

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

BEGINNING = "0" * 64
"""The chain before the first row."""
UNCHAINED = "tagwerk_unchained"
PIECE = 5_000
ZONE = len("+00:00")
PLAIN = frozenset((int, str, bool, type(None)))
_dumps = json.JSONEncoder(sort_keys=True, separators=(",", ":")).encode


@dataclass(frozen=True)
class Chain:
    """A chained table: its *columns* in the order in which they are hashed, and the key of PostgreSQL's lock on it."""

    table: str
    columns: tuple[str, ...] = field(repr=False)
    moments: tuple[str, ...] = field(repr=False)
    dates: tuple[str, ...] = field(default=(), repr=False)
    objects: tuple[str, ...] = field(default=(), repr=False)
    lock: int = field(default=0, repr=False)

    def selected(self, dialect: str) -> str:
        """The columns as text and numbers that are equal on every database, position and chain in front."""
        shown = [self._on_postgresql(name) for name in self.columns] if dialect == "postgresql" else list(self.columns)
        return ", ".join(["position", "chain", *shown])

    def _on_postgresql(self, name: str) -> str:
        if name in self.moments:
            return f"to_char({name} AT TIME ZONE 'UTC', 'YYYY-MM-DD HH24:MI:SS.US')"
        return f"{name}::text" if name in self.dates + self.objects else name

    def content(self, row: Sequence[Any]) -> list[Any]:
        """What of a selected *row* is hashed."""
        values = [*row[2:]]
        for place in self._objects:
            values[place] = _object(values[place])
        return values

    @cached_property
    def _objects(self) -> tuple[int, ...]:
        return tuple(self.columns.index(name) for name in self.objects)

    def content_of(self, values: Mapping[str, Any]) -> list[Any]:
        """The same of a row that is about to be inserted."""
        found = list(self._picked(values))
        for place, as_read in self._as_read:
            if found[place] is not None:
                found[place] = as_read(found[place])
        return found

    @cached_property
    def _picked(self) -> Callable[[Mapping[str, Any]], tuple[Any, ...]]:
        return itemgetter(*self.columns)

    @cached_property
    def _as_read(self) -> list[tuple[int, Callable[[Any], Any]]]:
        """What makes of a value, by its place, what ``selected`` will read."""
        kinds: tuple[tuple[tuple[str, ...], Callable[[Any], Any]], ...] = (
            (self.moments, _moment),
            (self.dates, date.isoformat),
            (self.objects, _plain_object),
        )
        return [(self.columns.index(name), as_read) for names, as_read in kinds for name in names]


ACTIVITIES = Chain(
    "activities",
    (
        *("id", "kind", "happened_at", "work_date", "recorded_at", "recorded_by", "employee_id", "company_id", "contact_id"),
        *("outcome", "amount_minor", "currency", "source", "source_key", "details", "concerns_id", "reverses"),
    ),
    moments=("happened_at", "recorded_at"),
    dates=("work_date",),
    objects=("details",),
    lock=0x7467_0001,
)  # fmt: skip
ACCESSES = Chain(
    "accesses",
    ("id", "happened_at", "actor", "permission", "subject"),
    moments=("happened_at",),
    lock=0x7467_0002,
)
CHAINS = {chain.table: chain for chain in (ACTIVITIES, ACCESSES)}


@dataclass(frozen=True)
class Head:
    """Where a chain ends: the *position* of its last row (0 where there is none) and its *chain*. Written ``17:3fa9…``."""

    position: int
    chain: str

    def __str__(self) -> str:
        return f"{self.position}:{self.chain}"


def link(before: str, position: int, content: list[Any]) -> str:
    """The chain at *position*: SHA-256 (FIPS 180-4) in hexadecimal over the chain *before* and the content, of which there is
    some. The chain before is hexadecimal, so that it stands in the array as it is.
    """
    return hashlib.sha256(f'["{before}",{position},{_dumps(content)[1:]}'.encode("ascii")).hexdigest()


def head(connection: sa.Connection, chain: Chain = ACTIVITIES) -> Head:
    """The head of *chain* as *connection* sees it."""
    query = f"SELECT position, chain FROM {chain.table} WHERE position IS NOT NULL ORDER BY position DESC LIMIT 1"  # noqa: S608 - ours
    found = connection.exec_driver_sql(query).one_or_none()
    return Head(found[0], found[1]) if found is not None else Head(0, BEGINNING)


def chained(connection: sa.Connection, chain: Chain, rows: list[dict[str, Any]]) -> None:
    """Give *rows*, about to be inserted by the only writer there is (SQLite), their ids, positions and chain."""
    number, position, before = _ends(connection, chain)
    for place, row in enumerate(rows, start=1):
        row["id"], position = number + place, position + 1
        before = row["chain"] = link(before, position, chain.content_of(row))
        row["position"] = position


def to_be_chained(session: Session, chain: Chain, ids: Iterable[int]) -> None:
    """Have the rows *ids*, inserted in this transaction, chained when it commits (PostgreSQL)."""
    session.info.setdefault(UNCHAINED, {}).setdefault(chain.table, []).extend(ids)


def _ends(connection: sa.Connection, chain: Chain) -> tuple[int, int, str]:
    """The highest id, and the head: its position and its chain."""
    query = (
        f"SELECT highest, position, chain FROM (SELECT coalesce(max(id), 0) AS highest FROM {chain.table}) LEFT JOIN "  # noqa: S608
        f"(SELECT position, chain FROM {chain.table} WHERE position IS NOT NULL ORDER BY position DESC LIMIT 1) ON true"
    )
    number, position, before = connection.exec_driver_sql(query).one()
    return number, position or 0, before or BEGINNING


def append(session: Session, chain: Chain, table: sa.FromClause, row: dict[str, Any]) -> None:
    """Insert one *row*, and have it chained."""
    connection, statement = session.connection(), sa.insert(cast("sa.Table", table))
    if connection.dialect.name == "sqlite":
        chained(connection, chain, [row])
        connection.execute(statement, row)
    else:
        to_be_chained(session, chain, connection.scalars(statement.returning(sa.column("id")), row))


@event.listens_for(Session, "before_commit")
def _chain_what_was_inserted(session: Session) -> None:
    if UNCHAINED in session.info and not session.in_nested_transaction():
        for table, ids in sorted(session.info.pop(UNCHAINED).items()):
            _append(session.connection(), CHAINS[table], ids)


def _append(connection: sa.Connection, chain: Chain, ids: list[int]) -> None:
    """Chain the rows *ids* of this transaction (PostgreSQL), as far as they are still there: a savepoint may have ended."""
    connection.exec_driver_sql("SELECT pg_advisory_xact_lock(%s)", (chain.lock,))
    query = (
        f"SELECT {chain.selected('postgresql')}, last, before FROM {chain.table} LEFT JOIN (SELECT position AS last, "  # noqa: S608
        f"chain AS before FROM {chain.table} WHERE position IS NOT NULL ORDER BY position DESC LIMIT 1) AS head ON true "
        "WHERE id = ANY(%s) AND chain IS NULL ORDER BY id"
    )
    positions: list[int] = []
    chains: list[str] = []
    numbers: list[int] = []
    for place, (*row, last, before) in enumerate(connection.exec_driver_sql(query, (ids,)), start=1):
        position = (last or 0) + place
        chains.append(link(chains[-1] if chains else before or BEGINNING, position, chain.content(row)))
        positions.append(position)
        numbers.append(row[2])
    connection.exec_driver_sql(
        f"UPDATE {chain.table} AS t SET position = n.position, chain = n.chain "  # noqa: S608 - ours
        "FROM unnest(%s::bigint[], %s::bigint[], %s::text[]) AS n (id, position, chain) WHERE t.id = n.id",
        (numbers, positions, chains),
    )


def chain_all(connection: sa.Connection, chain: Chain) -> Head:
    """Chain every row that there is, in the order of their ids: for rows from before the chain. The guards are off meanwhile."""
    before, position, last_id = BEGINNING, 0, 0
    mark = "%s" if connection.dialect.name == "postgresql" else "?"
    query = f"SELECT {chain.selected(connection.dialect.name)} FROM {chain.table} WHERE id > {mark} ORDER BY id LIMIT {PIECE}"  # noqa: S608 - ours
    update = f"UPDATE {chain.table} SET position = {mark}, chain = {mark} WHERE id = {mark}"  # noqa: S608 - ours
    while rows := connection.exec_driver_sql(query, (last_id,)).all():
        changes = []
        for row in rows:
            position, last_id = position + 1, row[2]
            before = link(before, position, chain.content(row))
            changes.append((position, before, last_id))
        connection.exec_driver_sql(update, changes)
    return Head(position, before)


def rows_from(connection: sa.Connection, chain: Chain, position: int = 0) -> Iterator[Sequence[Any]]:
    """All chained rows behind *position*, in order, as ``selected`` shows them; those without a position first."""
    query = f"SELECT {chain.selected(connection.dialect.name)} FROM {chain.table} WHERE position IS NULL OR position > "  # noqa: S608 - ours
    ordered = f"{query}{int(position)} ORDER BY position IS NOT NULL, position"
    streamed = {"stream_results": True, "yield_per": PIECE}  # of this query alone, and not of the connection
    for piece in connection.exec_driver_sql(ordered, execution_options=streamed).partitions():
        yield from piece


@lru_cache(64)
def _moment(value: datetime) -> str:
    """A moment as it is hashed; most rows of a group have theirs in common."""
    return (value if value.tzinfo is UTC else value.astimezone(UTC)).isoformat(" ", "microseconds")[:-ZONE]


def _plain_object(value: dict[str, Any]) -> Any:
    """An object as it will be read: most hold numbers and words alone, which come back as they are."""
    return value if PLAIN.issuperset(map(type, value.values())) else _loads(json.dumps(value))


def _object(text: Any) -> Any:
    return _loads(text) if text is not None else None


def _number(text: str) -> float | int:
    """PostgreSQL keeps 1e3 as 1000, SQLite as it was written."""
    value = float(text)
    return int(value) if value.is_integer() else value


_loads = json.JSONDecoder(parse_float=_number).decode
