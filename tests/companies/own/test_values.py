"""A value that was read is kept in one form, and is the same when it is read again, wherever the list was written."""

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tagwerk.companies.own.values import DIGITS, PLACES, OwnField

SHOPS, FOUNDED, CHAIN = OwnField("shops", "number"), OwnField("founded", "date"), OwnField("chain", "yes/no")
TIER = OwnField("tier", "choice", values=("Gold", "Größe A", "keine"))
COUNTRIES = st.sampled_from(["DE", "GB", "US", "CH", "IN", ""])
NUMBERS = st.builds(lambda digits, places: Decimal(digits).scaleb(-places), st.integers(-(10**DIGITS) + 1, 10**DIGITS - 1),
                    st.integers(0, PLACES))  # fmt: skip


@given(NUMBERS, COUNTRIES)
def test_a_number_that_is_written_is_read_as_the_same_everywhere(number: Decimal, country: str) -> None:
    kept = SHOPS.read(SHOPS.written(f"{number.normalize():f}"), country)
    assert kept is not None
    assert Decimal(kept) == number
    assert SHOPS.read(SHOPS.written(kept), country) == kept
    assert "E" not in kept
    assert kept == "0" or "." not in kept or not kept.endswith("0")


@given(st.dates(date(1000, 1, 1)), COUNTRIES)
def test_a_date_is_read_as_the_same_everywhere(day: date, country: str) -> None:
    for text in (day.isoformat(), f"{day.day}.{day.month}.{day.year}", f"{day.isoformat()} 00:00:00"):
        assert FOUNDED.read(text, country) == day.isoformat()
    assert FOUNDED.read(f"{day.month}/{day.day}/{day.year}", country, month_first=True) == day.isoformat()


@given(st.text(max_size=30), COUNTRIES, st.sampled_from([SHOPS, FOUNDED, CHAIN, TIER, OwnField("motto")]))
def test_whatever_is_read_is_kept_in_one_form(text: str, country: str, field: OwnField) -> None:
    kept = field.read(text, country)
    if kept:
        assert field.read(field.written(kept), country) == kept
        assert field.plain(kept) is not None
        assert field.shown(kept)


@pytest.mark.parametrize(
    ("field", "text", "country", "kept"),
    [
        (SHOPS, "1.234", "DE", "1234"), (SHOPS, "1.234", "US", "1.234"), (SHOPS, "1,234", "US", "1234"),
        (SHOPS, "1.234", "CH", None), (SHOPS, "0,30000000000000004", "DE", "0.3"), (SHOPS, "0.1234565", "DE", "0.123456"),
        (SHOPS, "123456789012.3456", "DE", "123456789012.346"), (SHOPS, "999999999999999.5", "DE", None),
        (SHOPS, "−3", "DE", "-3"), (SHOPS, "+ 2", "DE", "2"), (SHOPS, "-0", "DE", "0"), (SHOPS, "12 %", "DE", None),
        (SHOPS, "12.0", "DE", "12"), (SHOPS, "٣", "DE", None), (SHOPS, "1 234,5", "DE", "1234.5"), (SHOPS, "1e3", "DE", None),
        (FOUNDED, "31.3.26", "DE", None), (FOUNDED, "morgen", "DE", None), (FOUNDED, "29.2.2025", "DE", None),
        (FOUNDED, "0999-01-01", "DE", None), (CHAIN, "JA", "DE", "yes"), (CHAIN, "falsch", "DE", "no"), (CHAIN, "?", "DE", None),
        (TIER, "GRÖSSE a", "DE", "Größe A"), (TIER, "Gol", "DE", None), (TIER, " ", "DE", ""),
        (OwnField("motto"), " a \n\x07b ", "DE", "a b"), (OwnField("motto"), "x" * 501, "DE", None),
    ],
)  # fmt: skip
def test_what_somebody_writes_is_read_as_it_is_meant(
    field: OwnField, text: str, country: str, kept: str | None
) -> None:
    assert field.read(text, country) == kept
