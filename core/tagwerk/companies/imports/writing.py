"""A piece of an import, written: a few statements for a thousand rows."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

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

if TYPE_CHECKING:
    from collections.abc import Iterable

    from sqlalchemy.orm import Session

    from tagwerk.access.actors import Actor
    from tagwerk.companies.imports.deciding import Piece
    from tagwerk.ledger.tables import Activity

COMPANIES, CONTACTS = Company.__table__, Contact.__table__
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
    for card, number in zip(fresh, _numbers(connection, "companies", len(fresh)), strict=True):
        card.id = number
    _insert(connection, COMPANIES, [_company_row(card, actor, import_id, moment) for card in fresh])
    changes = [row for card in piece.cards if not card.fresh for row in _changed(connection, card, import_id)]
    people = [(card, contact) for card in piece.cards for contact in card.contacts]
    new = [(card, contact) for card, contact in people if contact.fresh]
    for (_card, contact), number in zip(new, _numbers(connection, "contacts", len(new)), strict=True):
        contact.id = number
    _insert(connection, CONTACTS, [_contact_row(card, contact, import_id, moment) for card, contact in new])
    for card, contact in people:
        if not contact.fresh and contact.before:
            changes += _contact_changed(connection, card, contact, import_id)
        changes += _consent(connection, card, contact, import_id)
    for address, card in piece.opted_out:
        if suppress(session, "email", address, OPTED_OUT, made_by=actor.signature, origin=f"import:{import_id}"):
            changes.append(_change(import_id, card.id, None, "suppression:email", "", address))
    if changes:
        connection.execute(sa.insert(ImportChange), changes)
    _insert(connection, Note.__table__, [row for card in piece.cards for row in _note(card, actor, import_id, moment)])
    add_words(connection, [row for card in fresh for row in _words(card)])
    write_words(connection, (card.id for card in piece.cards if not card.fresh))
    add_keys(connection, [(key, card.id) for card in piece.cards for key in keys.get(id(card), ())])
    complete = completions(session, actor, [(card.id, card.opened_at) for card in piece.cards if _is_complete(card)])
    if told:
        return record(session, *complete) if complete else []
    if complete:
        record_untold(session, *complete)
    return []


def _numbers(connection: sa.Connection, table: str, count: int) -> Iterable[int]:
    """So many numbers for new rows; whoever asks holds the lock of the client base."""
    if not count:
        return []
    if connection.dialect.name == "sqlite":
        first = connection.exec_driver_sql(f"SELECT coalesce(max(id), 0) + 1 FROM {table}").scalar_one()  # noqa: S608
        return range(first, first + count)
    numbers = sa.text(f"SELECT nextval(pg_get_serial_sequence('{table}', 'id')) FROM generate_series(1, :count)")  # noqa: S608
    return sorted(connection.execute(numbers, {"count": count}).scalars())


def _insert(connection: sa.Connection, table: Any, rows: list[dict[str, Any]]) -> None:
    if rows:
        connection.execute(sa.insert(table), rows)


def _company_row(card: CardState, actor: Actor, import_id: int, moment: Any) -> dict[str, Any]:
    values = card.values
    card.opened_at = moment
    row: dict[str, Any] = {name: values.get(name, "") for name in COMPANY_FIELDS}
    row["rank"], row["own"] = row["rank"] or "prospect", card.own
    return row | {
        "id": card.id, "name_key": name_key(values["name"]), "owner_id": actor.employee_id, "import_id": import_id,
        "created_at": moment,
        "hand_written": "", "version": 1,
    }  # fmt: skip


def _contact_row(card: CardState, contact: ContactState, import_id: int, moment: Any) -> dict[str, Any]:
    row: dict[str, Any] = {name: contact.values.get(name, "") for name in CONTACT_FIELDS}
    return row | {
        "id": contact.id, "company_id": card.id, "import_id": import_id, "created_at": moment, "hand_written": "", "version": 1,
    }  # fmt: skip


def _changed(connection: sa.Connection, card: CardState, import_id: int) -> list[dict[str, Any]]:
    if not card.before:
        return []
    values: dict[str, Any] = {name: card.values[name] for name in card.before if name in COMPANY_FIELDS}
    if not card.before.keys() <= BUILT_IN:
        values["own"] = card.own
    if not values:
        return []
    if "name" in values:
        values["name_key"] = name_key(values["name"])
    connection.execute(sa.update(Company).where(Company.id == card.id).values(version=Company.version + 1, **values))
    return [
        _change(import_id, card.id, None, name, before, card.values[name])
        for name, before in card.before.items()
        if name != "note"
    ]


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
    people = [{**contact.values, "id": str(contact.id)} for contact in card.contacts]
    for word, places in words_of(texts_of(card.values, people, [card.values.get("note", "")])).items():
        yield word, card.id, places


def _contact_changed(
    connection: sa.Connection, card: CardState, contact: ContactState, import_id: int
) -> list[dict[str, Any]]:
    values = {name: contact.values[name] for name in contact.before}
    connection.execute(sa.update(Contact).where(Contact.id == contact.id).values(version=Contact.version + 1, **values))
    return [
        _change(import_id, card.id, contact.id, name, before, contact.values[name])
        for name, before in contact.before.items()
    ]


def _consent(connection: sa.Connection, card: CardState, contact: ContactState, import_id: int) -> list[dict[str, Any]]:
    """Grounds that a list gives or takes back; those that were there before stay what they were."""
    changes: list[dict[str, Any]] = []
    if contact.since:
        channels = [name for name in ("email", "phone") if contact.values.get(name) and name not in contact.grounds]
        rows = [
            {
                "contact_id": contact.id,
                "channel": channel,
                "since": date.fromisoformat(contact.since),
                "origin": "import",
                "noted_at": clock.now(),
            }
            for channel in channels
        ]
        _insert(connection, Ground.__table__, rows)
        changes = [
            _change(import_id, card.id, contact.id, f"{GROUND}{channel}", "", contact.since)
            for channel in channels
            if not contact.fresh
        ]
    elif contact.withdrawn and contact.grounds:
        held = sa.select(Ground.channel, Ground.since, Ground.origin).where(
            Ground.contact_id == contact.id, Ground.withdrawn_at.is_(None)
        )
        for channel, since, origin in connection.execute(held):
            changes.append(_change(import_id, card.id, contact.id, f"{GROUND}{channel}", f"{since} {origin}", ""))
        gone = sa.update(Ground).where(Ground.contact_id == contact.id, Ground.withdrawn_at.is_(None))
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
