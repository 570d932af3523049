"""Doubles are found, and what only looks alike is left alone: five hundred labelled pairs."""

import pytest

from kit.pairs import PAIRS, Pair
from tagwerk.companies.duplicates.keys import keys_of, keys_of_reach
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


def test_what_is_alike_is_looked_up_by_a_key_in_common() -> None:
    found = [pair for pair in PAIRS if pair.same and _found(pair)]
    assert [pair for pair in found if _keys(pair.one).isdisjoint(_keys(pair.other))] == []


def _keys(facts: Facts) -> set[int]:
    keys = keys_of(facts.name, facts.city, facts.postcode, facts.customer_number, facts.vat_id)
    return keys.union(*(keys_of_reach(facts.phones, facts.emails, domain) for domain in [*facts.domains, ""]))


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


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (Facts.of("Hotel Sankt Florian", "Hof"), Facts.of("Hotel St. Florian", "Hof")),
        (Facts.of("Café Kranz", "Hof"), Facts.of("Café Kranz Inh. Petra Vogel", "Hof")),
        (Facts.of("Gasthof Krone (Inh. Fam. Bär)", "Hof"), Facts.of("Gasthof Krone", "Hof")),
        (Facts.of("Ges. für Umwelttechnik mbH", "Hof"), Facts.of("Gesellschaft für Umwelttechnik mbH", "Hof")),
        (
            Facts.of("Garten- und Landschaftsbau Kranz", phones=["+49410155602"]),
            Facts.of("GaLaBau Kranz", phones=["+49410155602"]),
        ),
        (Facts.of("Bauges. Kranz mbH", "Hof"), Facts.of("Baugesellschaft Kranz mbH", "Hof")),
        (Facts.of("Kranz KG", "Freiburg i. Br."), Facts.of("Kranz KG", "Freiburg im Breisgau")),
        (Facts.of("Kranz KG", "Frankfurt a.M."), Facts.of("Kranz KG", "Frankfurt/Main")),
        (Facts.of("Optik Stefan Kranz", "Hof"), Facts.of("Optik Stephan Kranz", "Hof")),
    ],
    ids=lambda facts: facts.name,
)
def test_a_company_is_found_however_its_name_and_town_are_cut_short(one: Facts, other: Facts) -> None:
    assert likeness(one, other).score >= LIKELY
    assert likeness(one, other) == likeness(other, one)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (Facts.of("Kranz KG", "Frankfurt am Main"), Facts.of("Kranz KG", "Frankfurt (Oder)")),
        (Facts.of("Brauhaus Stern", "Halle (Saale)"), Facts.of("Brauhaus Stern", "Halle (Westf.)")),
        (Facts.of("Zahnarztpraxis Dr. Peter Kranz", "Hof"), Facts.of("Zahnarztpraxis Dr. Petra Kranz", "Hof")),
        (Facts.of("Hans Kranz Transporte", "Hof"), Facts.of("Heinz Kranz Transporte", "Hof")),
        (
            Facts.of("Nachhilfe Plus", "Bonn", emails=["bonn@nachhilfe.example"]),
            Facts.of("Nachhilfe Plus", "Köln", emails=["koeln@nachhilfe.example"]),
        ),
        (
            Facts.of("Nachhilfe Plus", "Bonn", phones=["+4922855501"], website="nachhilfe.example"),
            Facts.of("Nachhilfe Plus", "Köln", phones=["+4922155502"], website="nachhilfe.example"),
        ),
        (
            Facts.of("Kranz Immobilien GmbH", phones=["+49211556103"]),
            Facts.of("Kranz Logistik GmbH", phones=["+49211556103"]),
        ),
    ],
    ids=lambda facts: f"{facts.name} {facts.city}",
)
def test_namesakes_that_say_that_they_are_two_are_two(one: Facts, other: Facts) -> None:
    assert likeness(one, other).score < LIKELY
    assert likeness(one, other) == likeness(other, one)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (Facts.of("Kranz GmbH", "Berlin", "10115"), Facts.of("Kranz AG", "Berlin", "12435")),
        (Facts.of("Gemeindewerk Kranz", "Altenberg"), Facts.of("Gemeindewerk Kranz", "Altenburg")),
        (
            Facts.of("Fitness Plus", "Ulm", website="fitness.example"),
            Facts.of("Fitness Plus", "Augsburg", website="fitness.example"),
        ),
    ],
    ids=["another legal form", "a town with a slip, or another one", "the website of a chain, or a firm that moved"],
)
def test_what_may_be_one_company_or_two_is_shown_and_not_taken_for_one(one: Facts, other: Facts) -> None:
    assert LIKELY <= likeness(one, other).score < SAME


def test_people_of_one_firm_are_at_it_in_whatever_town_they_sit() -> None:
    one = Facts.of("Kranz KG", "Hof", emails=["ute.kranz@kranz.example"])
    assert likeness(one, Facts.of("Kranz KG", "Gera", emails=["ina.ebert@kranz.example"])).score >= SAME
