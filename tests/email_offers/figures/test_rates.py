"""Rates are shown as the reader writes them, and not of a handful of mails."""

import pytest

from tagwerk.platform.texts import read_in
from tagwerk_email_offers.figures.commands import _cell, _note
from tagwerk_email_offers.figures.figures import COUNTED, Figures
from tagwerk_email_offers.figures.occurrences import Number


def _figures(**numbers: int) -> Figures:
    return Figures("1", "price_list", {number: numbers.get(number, 0) for number in COUNTED})


@pytest.mark.parametrize(
    ("numbers", "number", "language", "shown"),
    [
        ({"reached": 30, "answered": 4}, "answered", "en", "4 (13.3 %)"),
        ({"reached": 30, "answered": 4}, "answered", "de", "4 (13,3 %)"),
        ({"reached": 18, "bounced": 2}, "bounced", "de", "2 (10,0 %)"),
        ({"reached": 18, "bounced": 1}, "bounced", "de", "1"),
        ({"bounced": 40}, "answered", "de", "0"),
    ],
)
def test_a_rate_has_one_decimal_and_needs_twenty_mails(
    numbers: dict[str, int], number: Number, language: str, shown: str
) -> None:
    with read_in(language):
        assert _cell(_figures(**numbers), number) == shown


def test_where_there_are_too_few_mails_for_a_rate_it_says_how_few() -> None:
    assert (
        _note([_figures(reached=18, bounced=1), _figures(reached=20)]) == "Too few mails for rates: 1 price_list (19)."
    )
    assert _note([_figures(reached=20)]) == ""
