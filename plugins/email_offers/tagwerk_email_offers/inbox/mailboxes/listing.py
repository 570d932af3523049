"""The mailboxes as people see them: which folders are read, whose they are, how far they were read, and what is wrong."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import sqlalchemy as sa

from tagwerk.api import Department, Employee, use_case
from tagwerk_email_offers.inbox.mailboxes.places import places_of
from tagwerk_email_offers.settings import settings_of
from tagwerk_email_offers.tables import Mailbox

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime

    from tagwerk.api import Actor, App
    from tagwerk_email_offers.inbox.mailboxes.places import Place


@dataclass(frozen=True)
class FolderView:
    """A folder of a mailbox. *owner* is a login, a department, or ``""`` for everybody; *checked_at* is when it was last
    read, None where it never was; *trouble* is why the last look failed.
    """

    mailbox: str
    server: str
    folder: str
    is_sent: bool
    owner: str
    checked_at: datetime | None
    trouble: str


@use_case("mailboxes.read")
def list_mailboxes(app: App, actor: Actor) -> list[FolderView]:
    """The folders of all mailboxes that the settings name. Raises ConfigurationError where there is none."""
    views: list[FolderView] = []
    with app.database.reading() as session:
        query = sa.select(Mailbox, Employee.login, Department.name).outerjoin(Employee, Employee.id == Mailbox.owner_id)
        rows = session.execute(query.outerjoin(Department, Department.id == Mailbox.department_id)).all()
    for place in places_of(settings_of(app)):
        known = [row for row in rows if row[0].name == place.name and row[0].address == place.address_of(row[0].folder)]
        views += [_view(place, *row) for row in sorted(known, key=lambda row: (row[0].is_sent, row[0].folder))]
        views += _not_read_yet(place, {row[0].folder for row in known})
    return views


def _view(place: Place, row: Mailbox, login: str | None, department: str | None) -> FolderView:
    owner = login or department or ""
    return FolderView(place.name, str(place.server), row.folder, row.is_sent, owner, row.checked_at, row.trouble)


def _not_read_yet(place: Place, known: Iterable[str]) -> list[FolderView]:
    owner = place.owner or place.department
    return [
        FolderView(place.name, str(place.server), folder, False, owner, None, "")
        for folder in place.folders
        if folder not in known
    ]
