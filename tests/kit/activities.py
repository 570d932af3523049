"""Activities put into the ledger as plugins would."""

from datetime import UTC, date, datetime

from kit.kinds import KINDS
from tagwerk.access.actors import Actor
from tagwerk.ledger.activities import NewActivity, record
from tagwerk.ledger.tables import Activity
from tagwerk.platform.app import App

DAYS = (date(2026, 10, 5), date(2026, 10, 6), date(2026, 10, 10))  # a Monday, a Tuesday, a Saturday


def offer(app: App, actor: Actor, on: date, company: int) -> Activity:
    """An offer that left at 08:00 UTC."""
    return _recorded(app, actor, "offer_emailed", on, company, None, {"offer": "price_list"})


def call(app: App, actor: Actor, on: date, company: int, conversation: int, talk_seconds: int = 30) -> Activity:
    """A call that was answered at 08:00 UTC."""
    details = {"direction": "outbound", "talk_seconds": talk_seconds, "conversation": conversation}
    return _recorded(app, actor, "call", on, company, "answered", details)


def _recorded(
    app: App, actor: Actor, kind: str, on: date, company: int, outcome: str | None, details: dict[str, object]
) -> Activity:
    with app.database.transaction() as session:
        number = session.query(Activity).count()
        (recorded,) = record(
            session,
            NewActivity(
                kind=KINDS[kind],
                happened_at=datetime(on.year, on.month, on.day, 8, tzinfo=UTC),
                work_date=on,
                employee_id=actor.employee(),
                recorded_by="system:test",
                source="test",
                source_key=str(number),
                company_id=company,
                outcome=outcome,
                details=details,
            ),
        )
    return recorded
