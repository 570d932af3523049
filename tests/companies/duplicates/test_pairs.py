"""Doubles are found, and what only looks alike is left alone: five hundred labelled pairs."""

import pytest

from kit.pairs import PAIRS, Pair
from tagwerk.companies.duplicates.scoring import LIKELY, SAME, Facts, likeness

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


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        (Facts.of("Werke Altenau GmbH", "Altenau (Harz)", "38707"), Facts.of("Werke Altenau", "Altenau", "04931"), False),
        (Facts.of("Bäckerei Kranz", "Neustadt", "23730"), Facts.of("Bäckerei Kranz", "Neustadt", "67433"), False),
        (Facts.of("Bäckerei Kranz", "Berlin", "10115"), Facts.of("Bäckerei Kranz", "Berlin", "14199"), True),
        (Facts.of("RTB GmbH", "Hof"), Facts.of("RTP GmbH", "Hof"), False),
        (
            Facts.of("Optik Kranz", "Hof", emails=["info@kranz.example"]),
            Facts.of("Augenoptik Kranz", "Hof", emails=["info@kranz.example"]),
            True,
        ),
        (
            Facts.of("Rechtsberatung Öhler", "Hof", emails=["post@oehler.example"]),
            Facts.of("Öhler Rechtskanzlei", "Hof", emails=["post@oehler.example"]),
            True,
        ),
        (Facts.of("Maschinenfabrik Kranz AG", "Hof"), Facts.of("Masch.-Fabrik Kranz AG", "Hof"), True),
    ],
    ids=["two of one beginning", "two of one name", "one large town", "initials", "a trade", "one address", "cut short"],
)  # fmt: skip
def test_postcodes_addresses_and_words_that_are_cut_short_say_more_than_names(
    one: Facts, other: Facts, *, same: bool
) -> None:
    assert (likeness(one, other).score >= LIKELY) == same
    assert likeness(one, other) == likeness(other, one)
