"""Doubles are found, and what only looks alike is left alone: five hundred labelled pairs."""

import pytest

from kit.pairs import PAIRS, Pair
from tagwerk.companies.duplicates.scoring import LIKELY, SAME, likeness

PRECISION, RECALL = 0.97, 0.92


def _found(pair: Pair, threshold: float = LIKELY) -> bool:
    return likeness(pair.one, pair.other).score >= threshold


@pytest.mark.parametrize("held_out", [False, True], ids=["looked at", "held out"])
def test_doubles_are_found_and_what_looks_alike_is_not(held_out: bool) -> None:
    pairs = [pair for pair in PAIRS if pair.held_out == held_out]
    found = [pair for pair in pairs if _found(pair)]
    right = sum(pair.same for pair in found)
    wrong = [(pair.sort, pair.one.name, pair.other.name) for pair in pairs if _found(pair) != pair.same]
    assert right / len(found) >= PRECISION, wrong
    assert right / sum(pair.same for pair in pairs) >= RECALL, wrong


def test_no_two_companies_are_taken_for_one_unasked() -> None:
    assert [pair for pair in PAIRS if not pair.same and _found(pair, SAME)] == []


def test_there_are_five_hundred_pairs_and_no_side_of_a_pair_matters() -> None:
    assert len(PAIRS) >= 500
    assert all(likeness(pair.one, pair.other) == likeness(pair.other, pair.one) for pair in PAIRS)
