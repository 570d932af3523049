"""The agenda hears of promises to call back."""

from datetime import timedelta

from tagwerk.access.actors import Actor
from tagwerk.agenda.listing import agenda
from tagwerk.platform import clock
from tagwerk.platform.app import App
from tagwerk_telephony.tables import Call


def call(app: App, anna: Actor, client: int, minutes: int, outcome: str | None) -> None:
    moment = clock.now() + timedelta(minutes=minutes)
    with app.database.transaction() as session:
        session.add(
            Call(
                provider="simulator", direction="outbound", employee_id=anna.employee_id, company_id=client,
                number="+493023125199", started_at=moment, answered_at=moment, state="completed", outcome=outcome,
            )
        )  # fmt: skip


def reasons(app: App, anna: Actor) -> list[str]:
    return [reason.reason for item in agenda(app, anna) for reason in item.reasons]


def test_a_promised_call_back_is_on_the_agenda_until_the_next_call(app: App, anna: Actor, client: int) -> None:
    call(app, anna, client, 0, "call_back")
    assert "call_back" in reasons(app, anna)
    call(app, anna, client, 5, None)
    assert "call_back" not in reasons(app, anna)
