"""Days, hours and amounts are read in the forms in which people write them, in German and in English."""

from datetime import date

import pytest

from kit.obligations.seen import at
from tagwerk.ledger.money import Money
from tagwerk.platform import clock
from tagwerk.platform.errors import WrongInput
from tagwerk.platform.inputs import moment_typed, past_moment_typed


@pytest.fixture(autouse=True)
def noon(monkeypatch: pytest.MonkeyPatch) -> None:
    """It is noon of 18 November 2026 in Berlin; the clock is put back."""
    monkeypatch.setenv(clock.OFFSET_VARIABLE, "0")
    at("2026-11-18T12:00+01:00")


@pytest.mark.parametrize(
    ("typed", "day"),
    [
        ("2026-12-24", "2026-12-24"),
        ("24.12.2026", "2026-12-24"),
        ("24. 12. 2026", "2026-12-24"),
        ("24.12.26", "2026-12-24"),
        ("24.12.", "2026-12-24"),
        ("3.1.", "2027-01-03"),
        ("1.11.", "2026-11-01"),
        ("29.02.", "2027-11-18"),
        ("heute", "2026-11-18"),
        ("Morgen", "2026-11-19"),
        ("übermorgen", "2026-11-20"),
        ("u\u0308bermorgen", "2026-11-20"),
        ("gestern", "2026-11-17"),
        ("yesterday", "2026-11-17"),
    ],
)
def test_a_day_as_it_is_written(typed: str, day: str) -> None:
    if typed == "29.02.":
        with pytest.raises(WrongInput, match="no date"):
            clock.date_typed(typed)
    else:
        assert clock.date_typed(typed) == date.fromisoformat(day)


@pytest.mark.parametrize("typed", ["", "24.13.2026", "31.02.", "24.12.226", "soon", "1", "12/24/2026", "٢٤.١٢."])
def test_what_is_no_day(typed: str) -> None:
    with pytest.raises(WrongInput):
        clock.date_typed(typed)


@pytest.mark.parametrize(
    ("typed", "moment"),
    [
        ("24.12.2026 14:30", "2026-12-24T14:30+01:00"),
        ("24.12., 14.30 Uhr", "2026-12-24T14:30+01:00"),
        ("morgen um 9 Uhr", "2026-11-19T09:00+01:00"),
        ("tomorrow 2:30 pm", "2026-11-19T14:30+01:00"),
        ("tomorrow at 12 am", "2026-11-19T00:00+01:00"),
        ("morgen", "2026-11-19T09:00+01:00"),
        ("14.30 Uhr", "2026-11-18T14:30+01:00"),
        ("9:00", "2026-11-19T09:00+01:00"),
        ("2026-11-20T08:15", "2026-11-20T08:15+01:00"),
        ("2026-11-20T08:15+00:00", "2026-11-20T09:15+01:00"),
    ],
)
def test_a_moment_as_it_is_written(typed: str, moment: str) -> None:
    assert moment_typed(typed, "Europe/Berlin").isoformat() == at_utc(moment)


def at_utc(moment: str) -> str:
    """The moment as this program keeps it."""
    from datetime import UTC, datetime

    return datetime.fromisoformat(moment).astimezone(UTC).isoformat()


def test_an_hour_alone_is_the_last_one_where_something_is_over() -> None:
    assert past_moment_typed("9:00", "Europe/Berlin").isoformat() == at_utc("2026-11-18T09:00+01:00")
    assert past_moment_typed("14:00", "Europe/Berlin").isoformat() == at_utc("2026-11-17T14:00+01:00")


@pytest.mark.parametrize("typed", ["", "25:00", "13 pm", "morgen 9:75", "31.02. 9:00", "soon 9:00", "9"])
def test_what_is_no_moment(typed: str) -> None:
    with pytest.raises(WrongInput, match="no moment"):
        moment_typed(typed, "Europe/Berlin")


@pytest.mark.parametrize(
    ("language", "typed", "minor"),
    [
        ("de", "17,90", 17_90),
        ("de", "1.234,50 €", 1234_50),
        ("de", "1.234 EUR", 1234_00),
        ("de", "1.234.567", 1_234_567_00),
        ("de", "1\u202f234,50", 1234_50),
        ("de", "17.90", 17_90),
        ("en", "1,234.50", 1234_50),
        ("en", "€1,234", 1234_00),
        ("en", "12500", 12500_00),
        ("en", "17,90", 17_90),
    ],
)
def test_an_amount_as_it_is_written(monkeypatch: pytest.MonkeyPatch, language: str, typed: str, minor: int) -> None:
    monkeypatch.setenv("LANGUAGE", language)
    assert Money.read(typed, "EUR").minor == minor


@pytest.mark.parametrize(
    ("language", "typed"),
    [("en", "10.000"), ("de", "10,000"), ("de", "1.23.456"), ("de", "5 USD"), ("de", "-5"), ("de", ""), ("de", "1,2,3"),
     ("de", "1e5"), ("de", "٣")],
)  # fmt: skip
def test_what_may_be_two_amounts_or_is_none_is_refused(
    monkeypatch: pytest.MonkeyPatch, language: str, typed: str
) -> None:
    monkeypatch.setenv("LANGUAGE", language)
    with pytest.raises(WrongInput):
        Money.read(typed, "EUR")
