"""Mails leave in the hours that were set, on working days, where the recipient is."""

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tagwerk.companies.tables import Company
from tagwerk.platform import clock
from tagwerk.platform.errors import WrongInput
from tagwerk_email_offers.hours import read_hours
from tagwerk_email_offers.writing.windows import Window, read_start


def weekend(day: date) -> bool:
    return day.weekday() >= 5


FIRST = datetime(2026, 1, 1, tzinfo=UTC)
OFFICE = Window("08:00-17:30", "Europe/Berlin", weekend)
NOWHERE = Company(phone="")


def opens(local: str, window: Window = OFFICE, company: Company = NOWHERE) -> str:
    """The opening after *local* time in Berlin, in local time."""
    moment = datetime.fromisoformat(f"{local}+01:00").astimezone(UTC)
    return (window.opens_for(company, moment) + timedelta(hours=1)).strftime("%a %d %H:%M")


@pytest.mark.parametrize(
    ("local", "opening"),
    [
        ("2026-11-30T08:00", "Mon 30 08:00"),
        ("2026-11-30T12:00", "Mon 30 12:00"),
        ("2026-11-30T17:29", "Mon 30 17:29"),
        ("2026-11-30T17:30", "Tue 01 08:00"),
        ("2026-11-30T06:00", "Mon 30 08:00"),
        ("2026-11-27T18:00", "Mon 30 08:00"),
        ("2026-11-28T12:00", "Mon 30 08:00"),
    ],
)
def test_a_mail_waits_for_the_hours_of_the_next_working_day(local: str, opening: str) -> None:
    assert opens(local) == opening


def test_without_hours_a_mail_leaves_at_once() -> None:
    assert opens("2026-11-28T03:00", Window("", "Europe/Berlin", weekend)) == "Sat 28 03:00"


def test_the_hours_are_those_of_the_place_that_the_telephone_number_names() -> None:
    lisbon = Company(phone="+351213463010")
    assert opens("2026-11-30T08:30", company=lisbon) == "Mon 30 09:00", "eight o'clock in Lisbon"
    assert opens("2026-11-30T08:30", company=Company(phone="+4930123456")) == "Mon 30 08:30"
    assert opens("2026-11-30T08:30", company=Company(phone="nonsense")) == "Mon 30 08:30"


def test_hours_may_go_over_midnight() -> None:
    night = Window("22:00-04:00", "Europe/Berlin", lambda _day: "")
    assert opens("2026-11-30T23:00", night) == "Mon 30 23:00"
    assert opens("2026-11-30T12:00", night) == "Mon 30 22:00"


def test_a_calendar_that_rests_for_ever_does_not_hold_a_mail_for_ever() -> None:
    assert opens("2026-11-30T20:00", Window("08:00-17:30", "Europe/Berlin", lambda _day: True)) == "Tue 01 08:00"


@given(
    st.integers(0, 2 * 365 * 24 * 4).map(lambda quarters: FIRST + timedelta(minutes=15 * quarters)),
    st.sampled_from(["08:00-17:30", "00:00-24:00", "22:00-04:00", "02:15-02:45"]),
    st.sampled_from(["Europe/Berlin", "America/New_York", "Asia/Kathmandu", "Pacific/Apia"]),
)
def test_what_opens_stays_open(moment: datetime, hours: str, zone: str) -> None:
    """Also on the two nights on which the clock is changed: the opening is never before now, and is itself an opening."""
    window = Window(hours, zone, weekend)
    opening = window.opens_for(NOWHERE, moment)
    assert moment <= opening <= moment + timedelta(days=4)
    assert window.opens_for(NOWHERE, opening) - opening <= timedelta(days=1)


@pytest.mark.parametrize(
    ("text", "hours"),
    [("8-17", "08:00-17:00"), ("08:00 – 17:30", "08:00-17:30"), ("9:15-24:00", "09:15-24:00"), (" ", "")],
)
def test_hours_are_read_as_people_write_them(text: str, hours: str) -> None:
    assert read_hours(text) == hours


@pytest.mark.parametrize("text", ["8", "25-26", "8:00", "morning", "08:60-09:00"])
def test_what_are_no_hours_is_said(text: str) -> None:
    with pytest.raises(WrongInput, match="no hours"):
        read_hours(text)


def test_a_start_is_the_next_such_time_or_that_day(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(clock.OFFSET_VARIABLE, "0")
    clock.start_at(datetime(2026, 11, 30, 9, tzinfo=UTC))
    assert read_start("Europe/Berlin", "14:30") == datetime(2026, 11, 30, 13, 30, tzinfo=UTC)
    assert read_start("Europe/Berlin", "9:00") == datetime(2026, 12, 1, 8, 0, tzinfo=UTC)
    assert read_start("Europe/Berlin", "2026-12-02 08:15") == datetime(2026, 12, 2, 7, 15, tzinfo=UTC)
    assert read_start("Europe/Berlin", "02.12.2026 08:15") == datetime(2026, 12, 2, 7, 15, tzinfo=UTC)
    assert read_start("Europe/Berlin", "2026-12-02") == datetime(2026, 12, 1, 23, 0, tzinfo=UTC)
    for text in ("soon", "2026-13-01 08:00", "2026-10-01"):
        with pytest.raises(WrongInput):
            read_start("Europe/Berlin", text)
