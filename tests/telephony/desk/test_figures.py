"""When clients are reached, how long is talked, and what comes of it."""

from datetime import UTC, date, datetime

from kit.calls import a_call, take
from tagwerk.access.actors import Actor
from tagwerk.contracts.kinds import CONTRACT_SIGNED
from tagwerk.ledger.activities import NewActivity, record
from tagwerk.platform.app import App
from tagwerk.platform.periods import Period
from tagwerk_telephony.calls.outcomes import Offered, set_outcome
from tagwerk_telephony.desk.figures import call_figures

OCTOBER = Period.of("month", date(2026, 10, 6))


def test_the_figures_are_those_of_the_calls(app: App, anna: Actor, client: int) -> None:
    take(app, a_call("x") + a_call("y", begins=3600, final="busy") + a_call("z", begins=7200, talk=120))
    set_outcome(app, anna, "offer-made", None, [Offered(terms="2 % Skonto")])
    found = call_figures(app, anna, OCTOBER)
    assert {hour: (reach.attempts, reach.reached) for hour, reach in found.by_hour.items()} == {
        9: (1, 1),
        10: (1, 0),
        11: (1, 1),
    }
    assert [(day, reach.attempts) for day, reach in found.by_weekday.items()] == [(1, 3)]
    assert (found.attempts, found.reached, found.talk_seconds, found.longest) == (3, 2, 162, 120)
    assert found.outcomes == {"prospect": {"offer_made": 1}}
    assert found.companies == {"attempts": 1, "reached": 1, "talked": 1, "offered": 1, "signed": 0}


def test_a_contract_after_the_offer_ends_the_way(app: App, anna: Actor, client: int) -> None:
    take(app, a_call())
    set_outcome(app, anna, "offer-made", None, [Offered(terms="2 % Skonto")])
    with app.database.transaction() as session:
        record(
            session,
            NewActivity(
                kind=CONTRACT_SIGNED, happened_at=datetime(2026, 10, 7, 9, tzinfo=UTC), work_date=date(2026, 10, 7),
                recorded_by="system:test", employee_id=anna.employee(), company_id=client, source="core",
                source_key="contract:1",
            ),
        )  # fmt: skip
    assert call_figures(app, anna, OCTOBER).companies["signed"] == 1


def test_a_month_without_calls_has_figures_too(app: App, anna: Actor) -> None:
    assert call_figures(app, anna, OCTOBER).attempts == 0
