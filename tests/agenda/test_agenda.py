"""The agenda: whom to contact next, in order, each with its reasons."""

from collections.abc import Sequence
from datetime import UTC, date, datetime, timedelta

import pytest
import sqlalchemy as sa
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from servers.program import Program
from tagwerk.access.actors import Actor
from tagwerk.agenda.congratulations import birthday_in, holiday_of, professional_holidays
from tagwerk.agenda.listing import agenda, list_put_off, put_off, take_up
from tagwerk.companies.cards import add_company, add_contact
from tagwerk.companies.consent.lifting import suppress_address
from tagwerk.companies.hookspecs import WEIGHTS, Signal
from tagwerk.companies.tables import Company, Contact
from tagwerk.contracts.contracts import draft_contract, sign_contract
from tagwerk.ledger.activities import NewActivity, record, reverse
from tagwerk.ledger.kinds import CALL
from tagwerk.ledger.tables import Activity
from tagwerk.platform import clock
from tagwerk.platform.app import App
from tagwerk.platform.errors import NotFound, WrongInput
from tagwerk.platform.plugins import Plugin, hookimpl
from tagwerk.staff.absences.absences import enter_absence
from tagwerk.staff.employees import NewEmployee, add_employee
from tagwerk.staff.finding import find_actor

TODAY = date(2026, 11, 4)
COMPLETE = {"city": "Köln", "industry": "Möbel", "phone": "+492214710100"}


@pytest.fixture(autouse=True)
def the_date(fourth_of_november: None) -> None:
    """Days are reckoned from here."""


def company(app: App, actor: Actor, name: str, **fields: str) -> int:
    return add_company(app, actor, name, **{**COMPLETE, **fields}).id


def person(app: App, actor: Actor, at: int, **fields: str) -> int:
    return add_contact(app, actor, str(at), **{"name": "Ada Groß", **fields}).id


def reasons(app: App, actor: Actor) -> dict[int, list[str]]:
    return {item.company_id: [reason.reason for reason in item.reasons] for item in agenda(app, actor)}


def touched(
    app: App, actor: Actor, at: int, on: date, *, outcome: str = "answered", contact: int | None = None
) -> Activity:
    moment = datetime(on.year, on.month, on.day, 10, tzinfo=UTC)
    with app.database.transaction() as session:
        return record(
            session,
            NewActivity(
                kind=CALL, happened_at=moment, work_date=on, employee_id=actor.employee(), recorded_by="system:test",
                source="test", source_key=f"{at}:{on}:{contact}", company_id=at, contact_id=contact, outcome=outcome,
                details={"direction": "outbound"},
            ),
        )[0]  # fmt: skip


class Listener:
    """A plugin with signals of its own."""

    def __init__(self, signals: Sequence[Signal]) -> None:
        self.signals = list(signals)
        self.asked: list[int] = []

    @hookimpl
    def tagwerk_signals(self, app: App, companies: Sequence[int]) -> list[Signal]:
        self.asked += companies
        return [signal for signal in self.signals if signal.company in companies]


def listen(app: App, signals: Sequence[Signal], name: str = "listener") -> Listener:
    listener = Listener(signals)
    app.plugins._known[name] = Plugin(name, "test", "1")
    app.plugins._manager.register(listener, name)
    return listener


def test_the_weightiest_comes_first_with_all_its_reasons(app: App, anna: Actor) -> None:
    first, second = company(app, anna, "Erste"), company(app, anna, "Zweite")
    for at in (first, second):
        person(app, anna, at, birthday="--11-06" if at == second else "")
    listen(
        app,
        [
            Signal(first, "replied", WEIGHTS["replied"], "Replied."),
            Signal(second, "call_back", WEIGHTS["call_back"], "x"),
        ],
    )
    items = agenda(app, anna)
    assert [(item.name, item.weight) for item in items] == [("Zweite", 110), ("Erste", 100)]
    assert [reason.reason for reason in items[0].reasons] == ["call_back", "birthday"]
    assert "in 2 days" in items[0].reasons[1].text


@pytest.mark.parametrize(
    ("birthday", "shown"),
    [("1980-11-04", True), ("--11-11", True), ("--11-12", False), ("--11-01", True), ("--10-31", False), ("", False)],
)
def test_a_birthday_is_shown_a_week_ahead_and_three_days_behind(
    app: App, anna: Actor, birthday: str, shown: bool
) -> None:
    at = company(app, anna, "Firma")
    person(app, anna, at, birthday=birthday)
    assert ("birthday" in reasons(app, anna).get(at, [])) is shown


def test_who_was_congratulated_need_not_be_congratulated_again(app: App, anna: Actor) -> None:
    at = company(app, anna, "Firma")
    ada = person(app, anna, at, birthday="--11-02")
    bob = person(app, anna, at, name="Bob", birthday="--11-03")
    touched(app, anna, at, date(2026, 11, 1), contact=ada)
    touched(app, anna, at, date(2026, 11, 3), contact=bob)
    (item,) = agenda(app, anna)
    assert [reason.text for reason in item.reasons] == ["Ada Groß has a birthday: was on 2026-11-02."]
    touched(app, anna, at, date(2026, 11, 3), contact=ada)
    assert agenda(app, anna) == []


def test_a_day_is_a_day_where_the_manager_is(app: App, anna: Actor) -> None:
    clock.start_at(datetime.fromisoformat("2026-11-05T00:30+01:00"))
    at = company(app, anna, "Firma")
    person(app, anna, at, birthday="--11-05")
    (item,) = agenda(app, anna)
    assert item.reasons[0].text.endswith("today.")


def test_who_was_born_on_29_february_has_a_birthday_every_year() -> None:
    assert [birthday_in("--02-29", year) for year in (2027, 2028)] == [date(2027, 2, 28), date(2028, 2, 29)]


def test_a_birthday_at_new_year_is_seen_in_december(app: App, anna: Actor) -> None:
    clock.start_at(datetime.fromisoformat("2026-12-29T11:00+01:00"))
    at = company(app, anna, "Firma")
    person(app, anna, at, birthday="--01-02")
    assert "birthday" in reasons(app, anna)[at]


@pytest.mark.parametrize("text", ["1980-02-30", "2999-01-01", "17.5.80x", "--13-01", "x"])
def test_a_birthday_that_is_none_is_refused(app: App, anna: Actor, text: str) -> None:
    at = company(app, anna, "Firma")
    with pytest.raises(WrongInput, match="no birthday"):
        person(app, anna, at, birthday=text)


def test_a_profession_has_its_holiday_by_country(app: App, anna: Actor) -> None:
    clock.start_at(datetime.fromisoformat("2026-09-24T11:00+02:00"))
    at = company(app, anna, "Apotheke")
    person(app, anna, at, profession="Apothekerin")
    assert "professional_holiday" in reasons(app, anna)[at]
    assert holiday_of("trader", "DE") is None
    assert holiday_of("trader", "RU") is not None


def test_the_days_of_professions_fall_on_what_their_rule_says() -> None:
    days = {holiday.profession: holiday.in_year(2026) for holiday in professional_holidays()}
    assert days["logistician"] == date(2026, 4, 16), "the third Thursday of April"
    assert days["system_administrator"] == date(2026, 7, 31), "the last Friday of July"
    assert days["programmer"] == date(2026, 9, 13), "the 256th day"
    assert all(set(holiday.titles) == {"en", "de"} for holiday in professional_holidays())


@pytest.mark.parametrize(
    ("rank", "days", "shown"),
    [
        ("client", 31, True),
        ("client", 30, False),
        ("key_client", 15, True),
        ("prospect", 46, True),
        ("former", 99, False),
    ],
)
def test_silence_is_told_after_the_days_of_the_rank(app: App, anna: Actor, rank: str, days: int, shown: bool) -> None:
    at = company(app, anna, "Firma", rank=rank)
    person(app, anna, at)
    touched(app, anna, at, TODAY - timedelta(days=days))
    assert ("silent" in reasons(app, anna).get(at, [])) is shown


def test_who_did_not_answer_was_not_contacted(app: App, anna: Actor) -> None:
    at = company(app, anna, "Firma", rank="client")
    person(app, anna, at)
    touched(app, anna, at, TODAY - timedelta(days=40))
    touched(app, anna, at, TODAY - timedelta(days=2), outcome="no_answer")
    machine = touched(app, anna, at, TODAY - timedelta(days=1))
    with app.database.transaction() as session:
        reverse(session, session.get_one(Activity, machine.id), recorded_by="system:test", reason="machine")
    (item,) = agenda(app, anna)
    assert item.reasons[0].text == "No contact for 40 days."


def test_whom_somebody_spoke_to_today_waits_unless_something_new_came_up(app: App, anna: Actor) -> None:
    at = company(app, anna, "Firma")
    listener = listen(app, [Signal(at, "contract_ends", 60, "x", TODAY - timedelta(days=5))])
    touched(app, anna, at, TODAY, outcome="no_answer")
    assert at in reasons(app, anna)
    touched(app, anna, at, TODAY, contact=person(app, anna, at))
    assert agenda(app, anna) == []
    assert [item.company_id for item in agenda(app, anna, on=TODAY + timedelta(days=1))] == [at], "tomorrow's list"
    listener.signals.append(Signal(at, "call_back", 80, "x", TODAY))
    assert reasons(app, anna) == {at: ["call_back", "contract_ends"]}


def test_who_was_put_off_comes_back_on_the_day_or_with_a_new_reason(app: App, anna: Actor) -> None:
    at = company(app, anna, "Firma")
    person(app, anna, at)
    ends = Signal(at, "contract_ends", 60, "x", TODAY)
    listener = listen(app, [ends])
    put_off(app, anna, str(at), date(2026, 11, 9))
    put_off(app, anna, str(at), date(2026, 11, 10))
    assert agenda(app, anna) == []
    assert [(said.company.name, said.until) for said in list_put_off(app, anna)] == [("Firma", date(2026, 11, 10))]
    listener.signals = [ends, Signal(at, "replied", 100, "x", TODAY)]
    assert at in reasons(app, anna), "a reply does not wait"
    listener.signals = [Signal(at, "contract_ends", 60, "x", date(2026, 11, 20))]
    assert agenda(app, anna) == [], "what is still to come waits"
    clock.start_at(datetime.fromisoformat("2026-11-10T08:00+01:00"))
    assert at in reasons(app, anna)


def test_a_company_is_put_off_and_taken_up_by_a_command(program: Program) -> None:
    first = program.json("companies", "add", "Möbel Größer")["company"]
    said = program.json("agenda", "later", str(first))
    assert set(said) == {"company", "name", "until"}
    assert program.json("agenda", "waiting") == [said]
    assert first not in [item["company"] for item in program.json("agenda", "--limit", "100")]
    program.json("agenda", "now", str(first))
    assert program.json("agenda", "--limit", "1")[0]["company"] == first


def test_who_was_put_off_is_taken_up_again(app: App, anna: Actor) -> None:
    at = company(app, anna, "Firma")
    listen(app, [Signal(at, "silent", 20, "x")])
    put_off(app, anna, "Firma", date(2026, 11, 9))
    take_up(app, anna, "Firma")
    assert at in reasons(app, anna)
    with pytest.raises(NotFound, match="not put off"):
        take_up(app, anna, "Firma")


@pytest.mark.parametrize("until", [TODAY, date(2026, 11, 3), date(2028, 1, 1)])
def test_a_day_that_nobody_can_wait_for_is_refused(app: App, anna: Actor, until: date) -> None:
    company(app, anna, "Firma")
    with pytest.raises(WrongInput, match="no day to wait for"):
        put_off(app, anna, "Firma", until)


def test_a_prospect_that_nobody_spoke_to_is_not_silent(app: App, anna: Actor) -> None:
    at = company(app, anna, "Firma")
    person(app, anna, at)
    with app.database.transaction() as session:
        session.execute(sa.update(Company).values(created_at=datetime(2026, 1, 1, tzinfo=UTC)))
    assert reasons(app, anna) == {at: ["never_spoken_to"]}


def test_where_nothing_calls_for_a_contact_the_agenda_begins_with_who_was_never_spoken_to(
    app: App, anna: Actor
) -> None:
    names = ("Nur Telefon", "Beides", "Älter")
    for name in names:
        person(app, anna, company(app, anna, name))
    values = {"Nur Telefon": ("+493023125000", "", 2), "Beides": ("+493023125001", "a@b.example", 2),
              "Älter": ("+493023125002", "", 1)}  # fmt: skip
    with app.database.transaction() as session:
        session.execute(sa.update(Contact).values(phone="", email=""))
        for name, (phone, email, day) in values.items():
            entered = datetime(2026, 10, day, 12, tzinfo=UTC)
            changed = sa.update(Company).where(Company.name == name)
            session.execute(changed.values(phone=phone, email=email, created_at=entered))
    listener = listen(app, [])
    items = agenda(app, anna)
    assert [item.name for item in items if not item.refused] == ["Beides", "Älter", "Nur Telefon"]
    assert items[0].reasons[0].text == ("Never spoken to, on file since 2026-10-02; telephone and e-mail are known.")
    put_off(app, anna, "Beides", date(2026, 11, 9))
    assert next(item.name for item in agenda(app, anna)) == "Älter"
    listener.signals = [Signal(items[2].company_id, "replied", 100, "x", TODAY)]
    assert [item.name for item in agenda(app, anna)] == ["Nur Telefon"], "what calls for a contact goes before"


def test_an_incomplete_card_says_what_is_missing(app: App, anna: Actor) -> None:
    at = add_company(app, anna, "Firma", city="Köln").id
    (item,) = agenda(app, anna)
    assert (item.company_id, item.reasons[0].text) == (
        at,
        "The card lacks a contact, a phone number or an e-mail address, the industry.",
    )


@pytest.mark.parametrize(
    ("ends", "shown"), [("2026-12-31", True), ("2027-01-04", False), ("2026-10-01", True), ("2026-07-01", False)]
)
def test_a_contract_that_ends_is_a_reason(app: App, anna: Actor, ends: str, shown: bool) -> None:
    at = company(app, anna, "Firma")
    person(app, anna, at)
    end = date.fromisoformat(ends)
    sign_contract(app, anna, draft_contract(app, anna, str(at), ends_on=end).number, on=min(TODAY, end))
    assert ("contract_ends" in reasons(app, anna).get(at, [])) is shown


def test_who_may_be_contacted_on_no_channel_comes_last_and_is_marked(app: App, anna: Actor) -> None:
    one, other = company(app, anna, "Eins"), company(app, anna, "Zwei", phone="+492214710200")
    listen(app, [Signal(one, "replied", 100, "x"), Signal(other, "silent", 20, "x")])
    suppress_address(app, anna, "+492214710100")
    assert [(item.name, item.refused) for item in agenda(app, anna)] == [("Zwei", False), ("Eins", True)]


def test_the_agenda_of_the_absent_one_moves_to_who_stands_in(app: App, anna: Actor) -> None:
    for login in ("jörg", "eva"):
        add_employee(app, anna, NewEmployee(login, login, hired_on=date(2025, 1, 1)))
    joerg, eva = find_actor(app, "jörg"), find_actor(app, "eva")
    add_company(app, joerg, "Jörgs")
    add_company(app, Actor.system("import"), "Niemands")
    assert [item.name for item in agenda(app, eva)] == []
    enter_absence(app, anna, "jörg", TODAY, TODAY, substitute="eva")
    assert [item.name for item in agenda(app, eva)] == ["Jörgs"]
    assert agenda(app, anna) == [], "a director's agenda is the own one"


def test_a_plugin_that_fails_does_not_spoil_the_agenda(app: App, anna: Actor) -> None:
    class Broken:
        @hookimpl
        def tagwerk_signals(self, app: App, companies: Sequence[int]) -> list[Signal]:
            raise RuntimeError("broken")

    app.plugins._known["broken"] = Plugin("broken", "test", "1")
    app.plugins._manager.register(Broken(), "broken")
    add_company(app, anna, "Firma")
    assert len(agenda(app, anna)) == 1
    assert app.plugins._known["broken"].state == "failed"


@settings(max_examples=30, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(
    signals=st.lists(
        st.tuples(
            st.integers(1, 4), st.sampled_from(["a", "b"]), st.integers(0, 3), st.none() | st.dates(date(2026, 1, 1))
        ),
        max_size=8,
    ),
    random=st.randoms(),
)
def test_the_order_does_not_depend_on_who_answers_first(app: App, anna: Actor, signals: list[tuple[int, str, int, date | None]],
                                                        random: object) -> None:  # fmt: skip
    with app.database.reading() as session:
        known = set(session.scalars(sa.select(Company.id)))
    for number in range(1, 5):
        if number not in known:
            company(app, anna, f"Firma {number}")
    given_ = [Signal(at, reason, weight, f"{reason}.", since) for at, reason, weight, since in signals]
    shuffled = list(given_)
    random.shuffle(shuffled)  # type: ignore[attr-defined]
    orders = []
    for each in (given_, shuffled):
        listen(app, each)
        orders.append([(item.company_id, item.reasons) for item in agenda(app, anna)])
        app.plugins._manager.unregister(name="listener")
    assert orders[0] == orders[1]
