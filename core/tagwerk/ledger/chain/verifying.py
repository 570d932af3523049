"""Whether the ledger was touched: the chain, the guards, and what else the database holds ready to keep it whole."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import sqlalchemy as sa

from tagwerk.ledger.chain.guards import lacking_guards
from tagwerk.ledger.chain.links import ACCESSES, ACTIVITIES, BEGINNING, Head, head, link, rows_from
from tagwerk.ledger.chain.sealing import CUT, LOG
from tagwerk.ledger.counting import REVERSALS
from tagwerk.ledger.tables import Activity, Seal
from tagwerk.platform.errors import WrongInput
from tagwerk.platform.texts import later, translator

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from sqlalchemy.orm import Session

    from tagwerk.ledger.chain.links import Chain
    from tagwerk.ledger.hookspecs import Facts

MOST_NAMED = 20
"""Of one kind so many faults are named; the others are counted."""
UNIQUE = {
    "activities": (("source", "source_key"), ("reverses",), ("position",)),
    "accesses": (("position",),),
}

_ = translator("tagwerk")


@dataclass(frozen=True)
class Fault:
    """One thing that is not as it was written: *what* in one word, *log*, *position* in its chain and *text* for people."""

    what: str
    log: str
    text: str
    position: int | None = None
    number: int | None = None
    """The id of the activity or access."""


def broken_links(connection: sa.Connection, chain: Chain, *, last: int | None = None) -> Iterator[Fault]:
    """Every place at which *chain* is broken, from its seal on, or only in its *last* rows.

    A row is held against the chain of the row before it as that stands there; so what is named is the place itself, and not
    all that follows. What was cut off at the end is found by ``differs_from`` alone.
    """
    before = _start(connection, chain, last)
    for row in rows_from(connection, chain, before.position):
        position, stored, number = row[0], row[1], row[2]
        if position is None:
            yield _fault(chain, "unchained", before, None, number)
            continue
        if position != before.position + 1:
            yield _fault(chain, "missing", before, position, number)
        elif link(before.chain, position, chain.content(row)) != stored:
            yield _fault(chain, "changed", before, position, number)
        before = Head(position, stored or "")


def differs_from(connection: sa.Connection, kept: Head, chain: Chain = ACTIVITIES) -> Fault | None:
    """What speaks against *kept*, a head of *chain* that somebody else holds: cut off since, or reckoned anew; else None."""
    mark = "%s" if connection.dialect.name == "postgresql" else "?"
    query = f"SELECT chain FROM {chain.table} WHERE position = {mark}"  # noqa: S608 - ours
    found = connection.exec_driver_sql(query, (kept.position,)).scalar_one_or_none()
    if found == kept.chain or kept == Head(0, BEGINNING):
        return None
    end = head(connection, chain)
    if end.position < kept.position:
        text = _("The log {log} ends at place {end}; it once went to {position}.", log=chain.table, end=end.position,
                 position=kept.position)  # fmt: skip
        return Fault("cut", chain.table, text, kept.position)
    text = _("The log {log} is another one up to place {position}.", log=chain.table, position=kept.position)
    return Fault("rewritten", chain.table, text, kept.position)


def weak_places(connection: sa.Connection) -> Iterator[Fault]:
    """Guards that are gone or changed, and keys that are no longer unique."""
    for name in lacking_guards(connection):
        log = name.partition("_no_")[0]
        yield Fault("guard", log, _("The guard {name} is missing or was changed.", name=name))
    inspector = sa.inspect(connection)
    for table, keys in UNIQUE.items():
        unique = {tuple(index["column_names"]) for index in inspector.get_indexes(table) if index["unique"]}
        unique |= {tuple(each["column_names"]) for each in inspector.get_unique_constraints(table)}
        for key in keys:
            if key not in unique:
                text = _("In {log}, {key} is no longer unique.", log=table, key=", ".join(key))
                yield Fault("key", table, text)


def made_up_seals(connection: sa.Connection) -> Iterator[Fault]:
    """The newest seal of the access log, where the log does not say that its beginning was cut off there."""
    sealed = _seal(connection, ACCESSES)
    said = sa.select(LOG.c.id).where(LOG.c.permission == CUT, LOG.c.subject == str(sealed)).limit(1)
    if sealed.position and connection.execute(said).first() is None:
        text = _("The beginning of accesses was cut off at place {position}, and the log does not say so.",
                 position=sealed.position)  # fmt: skip
        yield Fault("seal", "accesses", text, sealed.position)


def doubles(session: Session) -> Iterator[Fault]:
    """Activities that name the same source and key twice; where the key is unique there are none."""
    key = (Activity.source, Activity.source_key)
    query = sa.select(*key, sa.func.min(Activity.id), sa.func.count()).group_by(*key).having(sa.func.count() > 1)
    for source, source_key, first, times in session.execute(query.limit(MOST_NAMED)):
        text = _("{source} {key} is {times} times in the ledger.", source=source, key=source_key, times=times)
        yield Fault("double", "activities", text, number=first)


def against_facts(session: Session, facts: Facts, purged: Mapping[str, int] | None = None) -> Iterator[Fault]:
    """What of *facts* has no activity, and which activities have no fact; *purged* says by source up to which place of the ledger
    facts were purged, and are missing rightly."""
    reversed_ = sa.select(REVERSALS.c.reverses).where(REVERSALS.c.reverses == Activity.id).exists()
    credited = sa.select(_without_revision(session, Activity.source_key)).where(
        Activity.source == facts.source, Activity.kind.in_(facts.kinds), Activity.reverses.is_(None), ~reversed_
    )
    up_to = (purged or {}).get(facts.source)
    still_founded = credited if up_to is None else credited.where(Activity.position > up_to)
    sides: list[tuple[str, str, sa.CompoundSelect[str]]] = [
        ("uncredited", later("{name}: {key} has no activity."), sa.except_(facts.keys, credited)),
        (
            "unfounded",
            later("{name}: there is nothing behind the activity {key}."),
            sa.except_(still_founded, facts.keys),
        ),
    ]
    for what, text, query in sides:
        for key in session.scalars(query.limit(MOST_NAMED)):
            yield Fault(what, "activities", _(text, name=facts.name, key=key))


def _without_revision(
    session: Session, key: sa.ColumnElement[str] | sa.orm.InstrumentedAttribute[str]
) -> sa.ColumnElement[str]:
    """A key up to its ``#2``: what came back after a reversal is founded on the same fact."""
    if session.connection().dialect.name == "postgresql":
        return sa.func.split_part(key, "#", 1)
    return sa.func.substr(key, 1, sa.func.instr(key + "#", "#") - 1)


def read_head(text: str) -> Head:
    """A head as ``Head`` is written. Raises WrongInput."""
    position, _colon, chain = text.strip().partition(":")
    if not position.isdecimal() or len(position) > 18 or len(chain) != len(BEGINNING) or not _is_hexadecimal(chain):
        raise WrongInput(
            _("{text} is no head of a chain.", text=text[:80]),
            _("It looks like 4711:3fa9…, with 64 letters and digits; a submitted report prints it."),
        )
    return Head(int(position), chain.lower())


def _is_hexadecimal(text: str) -> bool:
    return all(character in "0123456789abcdefABCDEF" for character in text)


def _start(connection: sa.Connection, chain: Chain, last: int | None) -> Head:
    """Where verifying begins: behind the newest seal, or *last* rows before the end."""
    sealed = _seal(connection, chain)
    if last is None:
        return sealed
    position = max(sealed.position, head(connection, chain).position - last)
    if position == sealed.position:
        return sealed
    mark = "%s" if connection.dialect.name == "postgresql" else "?"
    query = f"SELECT chain FROM {chain.table} WHERE position = {mark}"  # noqa: S608 - ours
    found = connection.exec_driver_sql(query, (position,)).scalar_one_or_none()
    return Head(position, found or "")


def _seal(connection: sa.Connection, chain: Chain) -> Head:
    query = sa.select(Seal.position, Seal.chain).where(Seal.log == chain.table).order_by(Seal.position.desc()).limit(1)
    found = connection.execute(query).one_or_none()
    return Head(*found) if found is not None else Head(0, BEGINNING)


def _fault(chain: Chain, what: str, before: Head, position: int | None, number: int) -> Fault:
    texts = {
        "unchained": _("{log} {number} was slipped in: it stands in no chain.", log=chain.table, number=number),
        "missing": _(
            "{log}: between place {before} and place {position} (number {number}) something is missing.",
            log=chain.table, before=before.position, position=position, number=number,
        ),
        "changed": _(
            "{log} {number} was changed: at place {position}, behind {before}, it is not what was written.",
            log=chain.table, number=number, position=position, before=before.position,
        ),
    }  # fmt: skip
    return Fault(what, chain.table, texts[what], position, number)
