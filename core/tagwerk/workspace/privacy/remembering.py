"""A list beside the database of who was forgotten, in unreadable form: when a backup brings somebody back, it says so.

A line of JSON for each contact: the key, and the unreadable forms of name, address and number on the card; and one for what stays
suppressed.
"""

from __future__ import annotations

import json
import os
from typing import TYPE_CHECKING, Any

import sqlalchemy as sa

from tagwerk.companies.consent.forgotten import unreadable
from tagwerk.companies.consent.suppressions import FORGOTTEN, suppress
from tagwerk.companies.consent.tables import ForgettingKey, Suppression
from tagwerk.companies.tables import Contact
from tagwerk.platform import clock
from tagwerk.workspace.privacy.files import LIST

if TYPE_CHECKING:
    from collections.abc import Iterable

    from sqlalchemy.orm import Session

    from tagwerk.ledger.metrics import Channel
    from tagwerk.platform.app import App


def remember(app: App, key: str, contacts: Iterable[Contact], suppressed: Iterable[tuple[Channel, str]]) -> None:
    """Put *contacts* on the list, and the addresses that stay suppressed; on the disk before they are forgotten."""
    entries: list[dict[str, Any]] = [{"contact": each.id, "key": key, "marks": _marks(key, each)} for each in contacts]
    entries += [{"key": key, "channel": channel, "form": unreadable(key, address)} for channel, address in suppressed]
    lines = [json.dumps(entry) + "\n" for entry in entries]
    number = os.open(app.folder / LIST, os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o600)
    with os.fdopen(number, "a", encoding="utf-8") as file:
        file.writelines(lines)
        file.flush()
        os.fsync(file.fileno())


def come_back(app: App, session: Session) -> list[int]:
    """The contacts that are on the list and here all the same."""
    listed = {entry["contact"]: entry for entry in _entries(app) if {"contact", "marks"} <= set(entry)}
    query = sa.select(Contact).where(Contact.id.in_(listed), Contact.forgotten_at.is_(None)).order_by(Contact.id)
    return [
        each.id
        for each in session.scalars(query)
        if set(_marks(listed[each.id]["key"], each)) & set(listed[each.id]["marks"])
    ]


def suppress_again(app: App, session: Session) -> int:
    """Suppress what a backup from before forgot to; gives how many. What was lifted since stays lifted."""
    entries = [entry for entry in _entries(app) if {"channel", "form"} <= set(entry)]
    if not entries:
        return 0
    if session.scalars(sa.select(ForgettingKey.id)).first() is None:
        session.add(ForgettingKey(id=1, value=entries[-1]["key"], made_at=clock.now()))
        session.flush()
    known = {(row.channel, row.address) for row in session.scalars(sa.select(Suppression))}
    lacking = {(entry["channel"], entry["form"]) for entry in entries} - known
    for channel, form in sorted(lacking):
        suppress(session, channel, form, FORGOTTEN, made_by="system:retention")
    return len(lacking)


def _marks(key: str, contact: Contact) -> list[str]:
    return [unreadable(key, text) for text in (contact.name, contact.email, contact.phone) if text]


def _entries(app: App) -> list[dict[str, Any]]:
    try:
        lines = (app.folder / LIST).read_text(encoding="utf-8").splitlines()
    except OSError:
        return []
    found = []
    for line in lines:
        try:
            entry = json.loads(line)
        except ValueError:  # the last line of a process that died
            continue
        if isinstance(entry, dict) and "key" in entry:
            found.append(entry)
    return found
