"""Recording: the row that says what was done, and the activity that counts it, in one commit."""

from __future__ import annotations

from typing import TYPE_CHECKING

import sqlalchemy as sa
from sqlalchemy.exc import IntegrityError
from tagwerk.api import NewActivity, clock, find_company, one_line, record, tell_recorded, translator, use_case

from tagwerk_trade_fair.kinds import KIND
from tagwerk_trade_fair.tables import Entry

if TYPE_CHECKING:
    from tagwerk.api import Actor, App

_ = translator(__package__)


@use_case("trade_fair.add")
def add_entry(app: App, actor: Actor, company: str, note: str, *, request: str | None = None) -> Entry:
    """Something was done with *company*, as *note* says. Raises NotFound, WrongInput.

    *request* is the number that another program gives it; one that comes twice is recorded once, and leads to the same entry.
    """
    text = one_line(note, 200, needed=_("Say what was done."))
    number = None if request is None else one_line(request, 100, needed=_("Give the request a number."))
    moment = clock.now()
    with app.database.transaction() as session:
        found = find_company(session, actor, company)
        entry = Entry(company_id=found.id, employee_id=actor.employee(), note=text, done_at=moment, request=number)
        try:
            with session.begin_nested():
                session.add(entry)
        except IntegrityError:  # the unique key: it was here before
            return session.scalars(sa.select(Entry).where(Entry.request == number)).one()
        recorded = record(
            session,
            NewActivity(
                kind=KIND,
                happened_at=moment,
                work_date=clock.local_date(moment, actor.time_zone),
                employee_id=actor.employee(),
                recorded_by=actor.signature,
                source_key=f"entry:{entry.id}",
                company_id=found.id,
                details={"entry": entry.id},
            ),
        )
    tell_recorded(app, recorded)
    return entry
