"""The rows of mailboxes: one for each folder, with how far it was read and whose it is."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

import sqlalchemy as sa
from sqlalchemy.exc import IntegrityError

from tagwerk.api import ConfigurationError, Conflict, Department, Employee, clock, folded, translator
from tagwerk_email_offers import tables
from tagwerk_email_offers.inbox.mailboxes.arrived import Cursor
from tagwerk_email_offers.settings import settings_of
from tagwerk_email_offers.tables import Campaign, SeenFile

if TYPE_CHECKING:
    from datetime import datetime

    from sqlalchemy.orm import Session

    from tagwerk.api import App
    from tagwerk_email_offers.inbox.mailboxes.places import Place

_ = translator("tagwerk_email_offers")


def row_of(app: App, place: Place, folder: str, *, is_sent: bool) -> tables.Mailbox:
    """The row of a folder, with its owner as the settings name it now. Raises ConfigurationError for an owner that is not
    there.
    """
    try:
        return _row_of(app, place, folder, is_sent=is_sent)
    except (IntegrityError, Conflict):  # another process made it at this moment
        return _row_of(app, place, folder, is_sent=is_sent)


def cursor_of(app: App, row: tables.Mailbox) -> Cursor:
    """How far the folder was read."""
    with app.database.reading() as session:
        row = session.get_one(tables.Mailbox, row.id)
        seen = session.scalars(sa.select(SeenFile.name).where(SeenFile.mailbox_id == row.id))
        since = row.since
        if row.checked_at is not None and row.validity:  # what a renumbered mailbox is searched for again
            since = max(since, row.checked_at - timedelta(days=settings_of(app).look_back_days))
        return Cursor(since, row.validity, row.uid, frozenset(seen))


def was_looked_at(app: App, row: tables.Mailbox, trouble: str = "") -> None:
    """Note when the folder was looked at, or why it could not be: then the last look that went well stays."""
    changed = {"trouble": trouble[:500]} if trouble else {"trouble": "", "checked_at": clock.now()}
    with app.database.transaction() as session:
        session.execute(
            sa.update(tables.Mailbox)
            .where(tables.Mailbox.id == row.id)
            .values(**changed)
            .execution_options(synchronize_session=False)
        )


def _row_of(app: App, place: Place, folder: str, *, is_sent: bool) -> tables.Mailbox:
    address = place.address_of(folder)
    with app.database.transaction() as session:
        row = session.scalars(sa.select(tables.Mailbox).where(tables.Mailbox.address == address)).first()
        if row is None:
            row = tables.Mailbox(address=address, since=_since(app, session, clock.now()))
            session.add(row)
        row.name, row.folder, row.is_sent = place.name, folder[:255], is_sent
        row.owner_id, row.department_id = _owner(session, place), _department(session, place)
        session.flush()
    return row


def _since(app: App, session: Session, moment: datetime) -> datetime:
    """A new one looks back to a little before the first campaign."""
    first = session.scalar(sa.select(sa.func.min(Campaign.created_at))) or moment
    return min(first, moment) - timedelta(days=settings_of(app).look_back_days)


def _owner(session: Session, place: Place) -> int | None:
    if not place.owner:
        return None
    found = session.scalar(sa.select(Employee.id).where(Employee.login == place.owner))
    if found is None:
        raise _nobody(place, "owner", place.owner)
    return found


def _department(session: Session, place: Place) -> int | None:
    if not place.department:
        return None
    found = session.scalar(sa.select(Department.id).where(Department.name_key == folded(place.department)))
    if found is None:
        raise _nobody(place, "department", place.department)
    return found


def _nobody(place: Place, setting: str, value: str) -> ConfigurationError:
    name = f"plugins.email_offers.mailboxes.{place.name}.{setting}"
    return ConfigurationError(_("The setting {name} names nobody here: {value!r}.", name=name, value=value))
