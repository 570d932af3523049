"""At the desk: declared calls, going through a list, who calls, what was missed."""

from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
import sqlalchemy as sa

from kit.calls import AGENT, CLIENT, a_call, event, take
from kit.obligations.job_files import asked, write_version
from kit.obligations.seen import done, quota
from tagwerk.access.actors import Actor
from tagwerk.agenda.listing import agenda
from tagwerk.companies.cards import add_company, add_contact
from tagwerk.companies.consent.lifting import suppress_address
from tagwerk.diary.tasks import list_tasks
from tagwerk.platform import clock
from tagwerk.platform.app import App
from tagwerk.platform.errors import Conflict, WrongInput
from tagwerk.platform.inputs import moment_typed
from tagwerk.staff.tables import Terms
from tagwerk_telephony.calls.looking import list_calls
from tagwerk_telephony.calls.outcomes import Offered
from tagwerk_telephony.commands.typed import duration_typed
from tagwerk_telephony.desk.declaring import log_call
from tagwerk_telephony.desk.dialling import dial_list, mark, zone_of
from tagwerk_telephony.desk.watching import ringing, watch
from tagwerk_telephony.lists.importing import import_calls

FOUR_MINUTES = timedelta(minutes=4)


def test_a_declared_call_is_kept_apart_and_shown_beside_the_number(app: App, anna: Actor, client: int) -> None:
    take(app, a_call())
    log_call(app, anna, "Möbel Größer", FOUR_MINUTES)
    calls = quota(app, anna, "calls")
    assert (calls.done, dict(calls.beside)) == (1, {"dialled": 1, "declared": 1})


def test_an_offer_in_a_declared_call_is_declared_too(app: App, anna: Actor, client: int) -> None:
    log_call(app, anna, "Möbel Größer", FOUR_MINUTES, outcome="offer-made", offered=[Offered(terms="2 % Skonto")])
    offers = quota(app, anna, "phone_offers")
    assert (offers.done, dict(offers.beside)) == (0, {"declared": 1})


@pytest.mark.parametrize(
    ("outcome", "offered", "call_back"),
    [
        ("sold", [], None),
        ("offer-made", [], None),
        ("call-back", [], -1),
        ("", [], 1),
        ("", [Offered(terms="2 %")], None),
    ],
)
def test_a_call_whose_outcome_cannot_be_meant_is_not_declared_by_halves(
    app: App, anna: Actor, client: int, outcome: str, offered: list[Offered], call_back: int | None
) -> None:
    promised = clock.now() + timedelta(days=call_back) if call_back else None
    with pytest.raises(WrongInput):
        log_call(app, anna, str(client), FOUR_MINUTES, outcome=outcome, offered=offered, call_back_at=promised)
    assert list_calls(app, anna) == []


def test_a_declared_call_keeps_its_note_without_an_outcome_too(app: App, anna: Actor, client: int) -> None:
    log_call(app, anna, str(client), FOUR_MINUTES, note=" aus dem Auto ")
    (listed,) = list_calls(app, anna)
    assert listed.call.note == "aus dem Auto"


def test_a_call_that_was_measured_is_not_declared_and_a_day_has_its_limit(app: App, anna: Actor, client: int) -> None:
    take(app, a_call())
    with pytest.raises(Conflict, match="on record"):
        log_call(app, anna, "Möbel Größer", FOUR_MINUTES, ended_at=clock.now() - timedelta(minutes=58))
    for number in range(10):
        name = f"Firma {number}"
        add_company(app, anna, name, phone=f"+4930231253{number:02d}")
        log_call(app, anna, name, FOUR_MINUTES)
    with pytest.raises(Conflict, match="At most 10"):
        log_call(app, anna, "Möbel Größer", FOUR_MINUTES)


def test_a_bill_that_brings_a_declared_call_takes_its_place(app: App, anna: Actor, client: int, tmp_path: Path) -> None:
    log_call(app, anna, "Möbel Größer", FOUR_MINUTES)
    begun = (clock.now() - timedelta(minutes=5)).isoformat()
    bill = tmp_path / "bill.csv"
    bill.write_text(f"when,to,took\n{begun},{CLIENT},243\n", encoding="utf-8")
    imported = import_calls(app, anna, bill, columns={"when": "when", "to": "to", "duration": "took"})
    assert (imported.created, imported.withdrawn) == (1, 1)
    calls = quota(app, anna, "calls")
    assert (calls.done, dict(calls.beside)) == (1, {"dialled": 1})


@pytest.mark.parametrize("hours", [24 * 8, -1])
def test_a_call_is_declared_within_a_week(app: App, anna: Actor, client: int, hours: int) -> None:
    with pytest.raises(WrongInput):
        log_call(app, anna, "Möbel Größer", FOUR_MINUTES, ended_at=clock.now() - timedelta(hours=hours))


@pytest.mark.parametrize(
    ("typed", "seconds"), [("4m", 240), ("4", 240), ("90s", 90), ("1h 5m", 3900), ("4:30", 270), ("1:00:05", 3605)]
)
def test_a_duration_is_read_as_people_write_it(typed: str, seconds: int) -> None:
    assert duration_typed(typed) == timedelta(seconds=seconds)


@pytest.mark.parametrize("typed", ["", "-4m", "m", "0", "9h", "4 apples", "1:99", "١٢"])
def test_what_is_no_duration_is_refused(typed: str) -> None:
    with pytest.raises(WrongInput):
        duration_typed(typed)


@pytest.mark.parametrize(
    ("typed", "utc"),
    [
        ("31.10.2026 14:30", "2026-10-31T13:30"), ("2026-10-31T14:30", "2026-10-31T13:30"), ("14:30", "2026-10-06T12:30"),
        ("8:00", "2026-10-07T06:00"), ("31.10.2026", "2026-10-31T08:00"), ("31.10.2026, 14.30 Uhr", "2026-10-31T13:30"),
    ],
)  # fmt: skip
def test_a_moment_is_read_as_people_write_it(typed: str, utc: str) -> None:
    assert moment_typed(typed, "Europe/Berlin").isoformat()[:16] == utc


@pytest.mark.parametrize("typed", ["", "soon", "25:00", "31.02.2026 10:00", "14:30 15:30"])
def test_what_is_no_moment_is_refused(typed: str) -> None:
    with pytest.raises(WrongInput):
        moment_typed(typed, "Europe/Berlin")


@pytest.fixture
def base(app: App, anna: Actor, client: int) -> dict[str, int]:
    """Four more companies: suppressed, without a number, in another zone, and one to call."""
    numbers = {"Suppressed": "+493023125301", "Silent": "", "New York": "+12125550123", "Röder": "+493023125302"}
    made = {
        name: add_company(app, anna, name, **({"phone": number} if number else {})).id
        for name, number in numbers.items()
    }
    suppress_address(app, anna, numbers["Suppressed"])
    return made | {"Möbel Größer": client}


def test_a_list_leaves_out_who_must_not_or_need_not_be_called(app: App, anna: Actor, base: dict[str, int]) -> None:
    found = dial_list(app, anna, "all")
    assert [item.name for item in found.items] == ["Möbel Größer", "Röder"]
    assert found.left_out == {"suppressed": 1, "no_number": 1, "out_of_hours": 1}
    company = str(base["Suppressed"])
    first = add_contact(app, anna, company, name="Eins", phone="+493023125303").id
    suppress_address(app, anna, f"contact:{first}")
    assert dial_list(app, anna, "all").left_out["suppressed"] == 1
    add_contact(app, anna, company, name="Zwei", phone="+493023125304")
    tried = {item.name: (item.number, item.contact) for item in dial_list(app, anna, "all").items}
    assert tried["Suppressed"] == ("+493023125304", "Zwei")
    suppress_address(app, anna, f"company:{company}")
    take(app, a_call(begins=3000))
    assert [item.name for item in dial_list(app, anna, "all").items] == ["Röder"]


def test_who_is_skipped_stays_away_today_and_who_is_put_to_later_comes_last(
    app: App, anna: Actor, base: dict[str, int]
) -> None:
    mark(app, anna, "all", base["Möbel Größer"], "later")
    assert [item.name for item in dial_list(app, anna, "all").items] == ["Röder", "Möbel Größer"]
    mark(app, anna, "all", base["Röder"], "next")
    assert [item.name for item in dial_list(app, anna, "all").items] == ["Möbel Größer"]
    clock.start_at(clock.now() + timedelta(days=1))
    assert len(dial_list(app, anna, "all").items) == 2


def test_the_hour_is_that_of_the_number() -> None:
    assert zone_of("+12125550123", "Europe/Berlin") == "America/New_York"
    assert zone_of(CLIENT, "Europe/Berlin") == "Europe/Berlin"
    assert zone_of("", "Europe/Berlin") == "Europe/Berlin"


def test_a_missed_call_is_a_reason_on_the_agenda_and_one_task_and_is_seen_while_it_rings(
    app: App, anna: Actor, client: int
) -> None:
    base = replace(event("m", "ringing", 3590), direction="inbound", from_number=CLIENT, to_number=AGENT, single=True)
    take(app, [base])
    assert [(call.company, call.missed) for call in ringing(app, anna)] == [("Möbel Größer", False)]
    missed = [replace(base, key="end", state="no_answer", at=base.at + timedelta(seconds=20))]
    take(app, missed * 2)
    assert [call.missed for call in watch(app, anna, 0)] == [True]
    assert ["missed_call" in [reason.reason for reason in item.reasons] for item in agenda(app, anna)] == [True]
    (task,) = list_tasks(app, anna)
    assert "Möbel Größer" in task.text
    take(app, a_call(begins=3700))
    assert "missed_call" not in [reason.reason for item in agenda(app, anna) for reason in item.reasons]


def test_declared_calls_count_where_the_job_description_says_so(app: App, anna: Actor, client: int) -> None:
    write_version(app, "2026-01-01", asked("quota", "calls", "day", "target = 5", "declared = true"))
    with app.database.transaction() as session:
        session.execute(sa.update(Terms).values(job_description="own"))
    take(app, a_call())
    log_call(app, anna, "Möbel Größer", FOUR_MINUTES)
    assert done(app, anna, "calls") == 2
