"""A piece of an import, written: a few statements for a thousand rows."""

from __future__ import annotations

from datetime import date
from functools import lru_cache
from typing import TYPE_CHECKING, Any, cast

import sqlalchemy as sa

from tagwerk.companies.completeness import completions
from tagwerk.companies.consent.suppressions import suppress
from tagwerk.companies.consent.tables import Ground
from tagwerk.companies.duplicates.keeping import add_keys
from tagwerk.companies.duplicates.states import BUILT_IN, COMPANY_FIELDS, CONTACT_FIELDS, CardState, ContactState
from tagwerk.companies.finding import name_key
from tagwerk.companies.imports.tables import ImportChange
from tagwerk.companies.search.keeping import add_words, write_words
from tagwerk.companies.search.words import texts_of, words_of
from tagwerk.companies.tables import Company, Contact, Note
from tagwerk.ledger.activities import record, record_untold
from tagwerk.platform import clock
from tagwerk.platform.connections.bulk import insert_many, next_numbers

if TYPE_CHECKING:
    from collections.abc import Iterable

    from sqlalchemy.orm import Session

    from tagwerk.access.actors import Actor
    from tagwerk.companies.imports.deciding import Piece
    from tagwerk.ledger.tables import Activity

COMPANIES, CONTACTS, NOTES, GROUNDS, CHANGES = (
    cast("sa.Table", model.__table__) for model in (Company, Contact, Note, Ground, ImportChange)
)
NO_COMPANY, NO_PERSON = dict.fromkeys(COMPANY_FIELDS, ""), dict.fromkeys(CONTACT_FIELDS, "")
GROUND = "ground:"
OPTED_OUT = "unsubscribed"


def write(
    session: Session, actor: Actor, import_id: int, piece: Piece, keys: dict[int, set[int]], *, told: bool
) -> list[Activity]:
    """Write what was decided; gives what is new in the ledger, if *told*.

    *keys* has the keys of each card by its place in memory.
    """
    connection, moment = session.connection(), clock.now()
    fresh = [card for card in piece.cards if card.fresh]
    for card, number in zip(fresh, next_numbers(connection, "companies", len(fresh)), strict=True):
        card.id = number
    insert_many(connection, COMPANIES, [_company_row(card, actor, import_id, moment) for card in fresh])
    changes = _companies_changed(connection, [card for card in piece.cards if not card.fresh], import_id)
    people = [(card, contact) for card in piece.cards for contact in card.contacts]
    new = [(card, contact) for card, contact in people if contact.fresh]
    for (_card, contact), number in zip(new, next_numbers(connection, "contacts", len(new)), strict=True):
        contact.id = number
    insert_many(connection, CONTACTS, [_contact_row(card, contact, import_id, moment) for card, contact in new])
    changes += _people_changed(connection, people, import_id)
    for card, contact in people:
        if contact.agreed:
            changes += _consent(connection, card, contact, import_id)
    for channel, address, card in piece.refused:
        if suppress(session, channel, address, OPTED_OUT, made_by=actor.signature, origin=f"import:{import_id}"):
            changes.append(_change(import_id, card.id, None, f"suppression:{channel}", "", address))
    insert_many(connection, CHANGES, changes)
    insert_many(connection, NOTES, [row for card in piece.cards for row in _note(card, actor, import_id, moment)])
    add_words(connection, [row for card in fresh for row in _words(card)])
    write_words(connection, (card.id for card in piece.cards if not card.fresh))
    add_keys(connection, [(key, card.id) for card in piece.cards for key in keys.get(id(card), ())])
    complete = completions(session, actor, [(card.id, card.opened_at) for card in piece.cards if _is_complete(card)])
    if told:
        return record(session, *complete) if complete else []
    if complete:
        record_untold(session, *complete)
    return []


def _company_row(card: CardState, actor: Actor, import_id: int, moment: Any) -> dict[str, Any]:
    values = card.values
    card.opened_at = moment
    row: dict[str, Any] = {**NO_COMPANY, **{name: values[name] for name in values.keys() & NO_COMPANY.keys()}}
    row["rank"], row["own"] = row["rank"] or "prospect", card.own
    return row | {
        "id": card.id, "name_key": name_key(values["name"]), "owner_id": actor.employee_id, "import_id": import_id,
        "created_at": moment,
        "hand_written": "", "version": 1,
    }  # fmt: skip


def _contact_row(card: CardState, contact: ContactState, import_id: int, moment: Any) -> dict[str, Any]:
    return NO_PERSON | contact.values | {
        "id": contact.id, "company_id": card.id, "import_id": import_id, "created_at": moment, "hand_written": "", "version": 1,
    }  # fmt: skip


def _companies_changed(connection: sa.Connection, cards: Iterable[CardState], import_id: int) -> list[dict[str, Any]]:
    """Change what the list says otherwise of companies; gives what it was before."""
    changes: list[dict[str, Any]] = []
    rows: list[tuple[int, dict[str, Any]]] = []
    for card in cards:
        values: dict[str, Any] = {name: card.values[name] for name in card.before if name in COMPANY_FIELDS}
        if not card.before.keys() <= BUILT_IN:
            values["own"] = card.own
        if not values:
            continue
        if "name" in values:
            values["name_key"] = name_key(values["name"])
        rows.append((card.id, values))
        changes += [
            _change(import_id, card.id, None, name, before, card.values[name])
            for name, before in card.before.items()
            if name != "note"
        ]
    _update(connection, COMPANIES, rows)
    return changes


def _people_changed(
    connection: sa.Connection, people: Iterable[tuple[CardState, ContactState]], import_id: int
) -> list[dict[str, Any]]:
    """The same of contacts."""
    known = [(card, contact) for card, contact in people if contact.before and not contact.fresh]
    rows = [(contact.id, {name: contact.values[name] for name in contact.before}) for _card, contact in known]
    _update(connection, CONTACTS, rows)
    return [
        _change(import_id, card.id, contact.id, name, before, contact.values[name])
        for card, contact in known
        for name, before in contact.before.items()
    ]


def _update(connection: sa.Connection, table: sa.Table, rows: Iterable[tuple[int, dict[str, Any]]]) -> None:
    """Change these rows, each by its number: one statement for all of which the same columns change."""
    alike: dict[tuple[str, ...], list[dict[str, Any]]] = {}
    for number, values in rows:
        alike.setdefault(tuple(sorted(values)), []).append({"number": number, **values})
    for names, those in alike.items():
        connection.execute(_updating(table, names), those)


@lru_cache(64)
def _updating(table: sa.Table, names: tuple[str, ...]) -> sa.Update:
    given: dict[str, Any] = {name: sa.bindparam(name) for name in names}
    return sa.update(table).where(table.c.id == sa.bindparam("number")).values(version=table.c.version + 1, **given)


def _note(card: CardState, actor: Actor, import_id: int, moment: Any) -> Iterable[dict[str, Any]]:
    """What the list says beyond what was noted before, as an entry of its own."""
    said = card.values.get("note", "")
    if not card.fresh:
        if "note" not in card.before:
            return
        said = said[len(card.before["note"]) :].strip()
    if said:
        yield {
            "company_id": card.id, "text": said, "written_at": moment, "written_by": actor.signature,
            "employee_id": actor.employee_id, "import_id": import_id, "taken_back_by": "",
        }  # fmt: skip


def _words(card: CardState) -> Iterable[tuple[str, int, int]]:
    """The words under which a card that is new is found."""
    words = card.words
    if words is None:
        people = [contact.values for contact in card.contacts]
        words = words_of(texts_of(card.values, people, [card.values.get("note", "")]))
    return [(word, card.id, places) for word, places in words.items()]


def _consent(connection: sa.Connection, card: CardState, contact: ContactState, import_id: int) -> list[dict[str, Any]]:
    """Grounds that a list gives or takes back; those that were there before stay what they were."""
    given = {
        channel: since
        for channel, since in contact.agreed.items()
        if since and contact.values.get(channel) and channel not in contact.grounds
    }
    rows = [
        {
            "contact_id": contact.id,
            "channel": channel,
            "since": date.fromisoformat(since),
            "origin": "import",
            "noted_at": clock.now(),
        }
        for channel, since in given.items()
    ]
    insert_many(connection, GROUNDS, rows)
    changes = [
        _change(import_id, card.id, contact.id, f"{GROUND}{channel}", "", since)
        for channel, since in given.items()
        if not contact.fresh
    ]
    withdrawn = [channel for channel, since in contact.agreed.items() if not since and channel in contact.grounds]
    if withdrawn:
        theirs = Ground.contact_id == contact.id, Ground.channel.in_(withdrawn), Ground.withdrawn_at.is_(None)
        for channel, since, origin in connection.execute(
            sa.select(Ground.channel, Ground.since, Ground.origin).where(*theirs)
        ):
            changes.append(_change(import_id, card.id, contact.id, f"{GROUND}{channel}", f"{since} {origin}", ""))
        gone = sa.update(Ground).where(*theirs)
        connection.execute(gone.values(withdrawn_at=clock.now(), withdrawn_by=f"import:{import_id}"))
    return changes


def _change(import_id: int, company: int, contact: int | None, field: str, before: str, after: str) -> dict[str, Any]:
    return {
        "import_id": import_id,
        "company_id": company,
        "contact_id": contact,
        "field": field,
        "before": before,
        "after": after,
    }


def _is_complete(card: CardState) -> bool:
    """Whether the card lacks nothing, as ``completeness.lacking`` has it."""
    values = card.values
    if not (card.contacts and values.get("industry") and values.get("city")):
        return False
    reached = values.get("email") or values.get("phone")
    return bool(reached or any(each.values.get("email") or each.values.get("phone") for each in card.contacts))
