"""How likely two cards are one company, and the reasons.

Customer number and VAT id decide almost alone; a name decides together with where the company is or how it is reached. Each of
town, domain, phone and mail by itself decides nothing: many firms share a switchboard, a building or a domain.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING, NamedTuple

from tagwerk.companies.duplicates.domains import domain_of
from tagwerk.companies.duplicates.keys import town_key
from tagwerk.companies.duplicates.names import TRADES, first_names, plain, read_name, sound
from tagwerk.platform.texts import later

if TYPE_CHECKING:
    from collections.abc import Iterable

SAME = 0.86
"""From here on a list that names the one means the other."""
LIKELY = 0.6
"""From here on both are shown to somebody who decides."""
DOUBTFUL = 0.84
"""What is to be looked at, however alike the names are: another legal form, a town with a slip, a branch of a chain."""
BRANCHES = 0.5
"""Two houses of one chain: its website is theirs, and each has its own number, or its town before the @."""
NEARLY = 0.9
"""How likely two towns are one that differ by a letter or two: a slip, or Altenberg and Altenburg."""
AT_ONE_ADDRESS = 0.64
"""Of two in one town that write from one address, and share a word of their names: worth a look, whatever they do."""
ROUGHLY, SHORT = 52, 6
"""Names that are less alike letter by letter, of a hundred, are not looked at word by word."""
INITIALS = 3
WHERE = re.compile(
    r"[(/]\s*(?P<where>[^()/]+)|\s(?:am|an der|an|im|in der|in|ob der|vor der|bei|[aiobv]\.\s*(?:d\.)?)\s*(?P<at>\w.*)$",
    re.IGNORECASE,
)
"""Which of several towns of one name it is."""
SAME_RIVER, SAME_FIRST_NAME = 70, 66
REASONS = {
    "customer_number": later("the same customer number"),
    "vat_id": later("the same VAT id"),
    "email": later("the same e-mail address"),
    "phone": later("the same phone number"),
    "domain": later("the same domain"),
    "name": later("the same name"),
    "similar_name": later("a similar name"),
    "place": later("the same town"),
    "other_place": later("another town"),
    "other_vat_id": later("another VAT id"),
    "other_number": later("another customer number"),
    "other_form": later("another legal form"),
}
FORM_KINDS = {"ug": "gmbh", "ggmbh": "gmbh", "mbh": "gmbh", "gesmbh": "gmbh", "ek": "person", "ekfr": "person", "ekfm": "person",
              "inh": "person", "co gmbh kg": "gmbh co kg", "cokg": "co kg", "gmbh cokg": "gmbh co kg"}  # fmt: skip


class Facts(NamedTuple):
    """What of a company is compared."""

    name: str
    city: str = ""
    postcode: str = ""
    customer_number: str = ""
    vat_id: str = ""
    phones: frozenset[str] = frozenset()
    emails: frozenset[str] = frozenset()
    domains: frozenset[str] = frozenset()

    @classmethod
    def of(
        cls, name: str, city: str = "", postcode: str = "", *, customer_number: str = "", vat_id: str = "",
        phones: Iterable[str] = (), emails: Iterable[str] = (), website: str = "",
    ) -> Facts:  # fmt: skip
        """The facts of a card; the domains are those of its addresses."""
        mails = frozenset(email for email in emails if email)
        domains = frozenset({domain_of(text) for text in (*mails, website) if text} - {""})
        numbers = frozenset(phone for phone in phones if phone)
        return cls(name, city, postcode, customer_number.casefold(), vat_id, numbers, mails, domains)


class Likeness(NamedTuple):
    """How likely two cards are one company, between 0 and 1, and the names of the reasons for and against it."""

    score: float
    reasons: tuple[str, ...] = ()


NOTHING_SHARED = Likeness(0.0, ("other_place",))


def likeness(one: Facts, other: Facts) -> Likeness:
    """How likely *one* and *other* are one company."""
    place = _place(one, other.city, other.postcode)
    reach = [] if one.emails.isdisjoint(other.emails) else ["email"]
    if not one.phones.isdisjoint(other.phones):
        reach.append("phone")
    if not one.domains.isdisjoint(other.domains):
        reach.append("domain")
    same, differ = _numbers(one, other)
    if not (place or reach or same):
        return NOTHING_SHARED
    most = _at_most(one, other, place, reach, numbered="other_number" in differ)
    place = 1 if place == NEARLY else place
    names, other_form = name_likeness(one.name, other.name)
    score = _by_name(names, place, len(reach))
    if "email" in reach and place == 1 and names >= 0.5:
        score = max(score, AT_ONE_ADDRESS)
    reasons = [] if names < 0.72 else ["name" if names >= 0.97 else "similar_name"]
    reasons += ["place"] if place == 1 else ["other_place"] if place == 0 else []
    if other_form and (score < 0.95 or not reach):
        score, reasons = min(score - 0.08, DOUBTFUL), [*reasons, "other_form"]
    score = _with_numbers(min(score, most), names, same, differ, shared=bool(reach) or place == 1)
    return Likeness(round(max(0.0, min(1.0, score)), 3), (*same, *reach, *reasons, *differ))


def _with_numbers(score: float, names: float, same: list[str], differ: list[str], *, shared: bool) -> float:
    """What numbers say that only one company has, beside all the rest."""
    if "vat_id" in same:
        score = max(score, 0.95 if names >= 0.5 else 0.8)
    elif "other_vat_id" in differ:
        score = min(score, 0.45)
    if "customer_number" in same:
        score = max(score, 0.97 if names >= 0.4 or "vat_id" in same else 0.9 if shared else 0.75)
    elif "other_number" in differ:
        score = min(score, DOUBTFUL)
    return score


def _numbers(one: Facts, other: Facts) -> tuple[list[str], list[str]]:
    same: list[str] = []
    differ: list[str] = []
    if one.customer_number and other.customer_number:
        equal = one.customer_number == other.customer_number
        (same if equal else differ).append("customer_number" if equal else "other_number")
    if one.vat_id and other.vat_id:
        equal = one.vat_id == other.vat_id
        (same if equal else differ).append("vat_id" if equal else "other_vat_id")
    return same, differ


def _at_most(one: Facts, other: Facts, place: float, reach: list[str], *, numbered: bool) -> float:
    """What two are worth at most, however alike their names are, by where they are and what they share."""
    if not place and reach == ["domain"]:
        return _of_a_chain(one, other, numbered=numbered)
    return DOUBTFUL if place == NEARLY and not reach else 1.0


def _of_a_chain(one: Facts, other: Facts, *, numbered: bool) -> float:
    """What namesakes in two towns are worth at most that share a domain: people of one firm write from it wherever they are,
    while its website alone may be that of all branches.
    """
    if numbered or (_named_after_town(one) and _named_after_town(other)):
        return BRANCHES
    written = {domain_of(mail) for mail in one.emails} & {domain_of(mail) for mail in other.emails}
    return 1.0 if written else BRANCHES if one.phones and other.phones else DOUBTFUL


def _named_after_town(facts: Facts) -> bool:
    town = town_key(facts.city)
    return len(town) > 2 and any(plain(mail.partition("@")[0]).startswith(town) for mail in facts.emails)


def _by_name(names: float, place: float, reach: int) -> float:
    """What a name is worth where it is, and with what is shared besides."""
    if names >= 0.93:
        alone = {1: 0.95 if names >= 0.97 else 0.84, 0.5: 0.87 if names >= 0.99 else 0.7, 0: 0.35}
        return alone[place] if not reach else (0.98 if place else 0.9)
    if names >= 0.8:
        return {1: 0.8, 0.5: 0.5, 0: 0.2}[place] if not reach else {1: 0.92, 0.5: 0.85, 0: 0.7}[place]
    if names >= 0.66:
        return (
            {1: 0.5, 0.5: 0.3, 0: 0.1}[place] if not reach else {1: 0.72, 0.5: 0.66, 0: 0.4}[place] + 0.06 * (reach > 1)
        )
    return 0.2 * place + 0.1 * min(reach, 3) if names >= 0.4 else 0.1 * min(reach, 3)


def may_be_there(one: Facts, city: str, postcode: str) -> bool:
    """Whether *one* is, or may be, in that town: of namesakes elsewhere that share nothing each is a company of its own."""
    return _place(one, city, postcode) > 0


def _place(one: Facts, city: str, postcode: str) -> float:
    """1 for the same town, NEARLY for one with a slip, 0 for another one, 0.5 where nothing tells."""
    if one.postcode and one.postcode == postcode:
        return 1
    if _far_apart(one.postcode, postcode):
        return 0  # Neustadt in Holstein, Neustadt an der Weinstraße
    if one.city and city:
        return _towns(one.city, city)
    if one.postcode and postcode:
        return 0.5 if one.postcode[:2] == postcode[:2] else 0
    return 0.5


def _far_apart(one: str, other: str) -> bool:
    """Whether two postcodes of five digits lie in different zones: no town is in two."""
    return len(one) == len(other) == 5 and (one + other).isdecimal() and one[0] != other[0]


def elsewhere(one: str, other: str) -> bool:
    """Whether two towns are known, and are two: namesakes there are two companies."""
    return bool(one and other) and not _towns(one, other)


@lru_cache(4096)
def _towns(one: str, other: str) -> float:
    from rapidfuzz import fuzz

    if town_key(one) == town_key(other):
        return 0 if _on_another_river(one, other) else 1
    mine, theirs = plain(one).replace(" ", ""), plain(other).replace(" ", "")
    if mine.startswith(theirs) or theirs.startswith(mine):
        return 1
    alike = fuzz.ratio(mine, theirs)
    return NEARLY if alike >= 83 or (alike >= 70 and sound(mine) == sound(theirs)) else 0


def _on_another_river(one: str, other: str) -> bool:
    """Whether two towns of one name say that they are two: Frankfurt am Main, Frankfurt (Oder)."""
    from rapidfuzz import fuzz

    mine, theirs = (
        plain(match["where"] or match["at"]) if (match := WHERE.search(town)) else "" for town in (one, other)
    )
    if not mine or not theirs or mine.startswith(theirs) or theirs.startswith(mine):
        return False
    return fuzz.ratio(mine, theirs) < SAME_RIVER


def name_likeness(one: str, other: str) -> tuple[float, bool]:
    """How alike two names are, between 0 and 1, and whether they say different legal forms."""
    mine, theirs = read_name(one), read_name(other)
    forms = {FORM_KINDS.get(form, form) for form in (mine.form, theirs.form) if form}
    if mine.core == theirs.core:
        return 1.0, len(forms) > 1
    return _words_alike(tuple(sorted(mine.words)), tuple(sorted(theirs.words)), mine.core, theirs.core), len(forms) > 1


def may_be_alike(core: str, name: str) -> bool:
    """Whether names are worth a look, of which nothing but a sound is known to be the same: quickly answered for thousands."""
    from rapidfuzz import fuzz

    other = read_name(name).core
    return (
        fuzz.token_sort_ratio(core, other) >= ROUGHLY
        or len(core) < SHORT
        or len(other) < SHORT
        or fuzz.ratio(core.replace(" ", ""), other.replace(" ", "")) >= ROUGHLY
    )


@lru_cache(8192)
def _words_alike(mine: tuple[str, ...], theirs: tuple[str, ...], one: str, other: str) -> float:
    from rapidfuzz import fuzz

    if mine == theirs:
        return 0.99
    glued, other_glued = one.replace(" ", ""), other.replace(" ", "")
    if glued == other_glued:
        return 0.98
    if _initials(mine, other.split()) or _initials(theirs, one.split()):
        return 0.82
    rough = fuzz.token_sort_ratio(one, other)
    if rough < ROUGHLY and fuzz.ratio(glued, other_glued) < ROUGHLY:
        return rough / 200
    aligned = _aligned(list(mine), list(theirs))
    if {word for word in glued if word.isdigit()} != {word for word in other_glued if word.isdigit()}:
        return min(aligned, 0.6)
    as_one = fuzz.ratio(glued, other_glued) / 100
    if as_one >= 0.9 and aligned > 0.3 and len(mine) != len(theirs):
        return max(aligned, as_one)
    return aligned


def _initials(short: tuple[str, ...], words: list[str]) -> bool:
    """Whether the only word of a name is made of the first letters of the other's: BMW."""
    return len(short) == 1 and 3 <= len(short[0]) == len(words) and short[0] == "".join(word[0] for word in words)


def _aligned(mine: list[str], theirs: list[str]) -> float:
    """The share of the words, by their weight, that have a like one on the other side."""
    pairs = sorted(((_word(one, other), one, other) for one in mine for other in theirs), reverse=True)
    total = sum(_weight(word) for word in (*mine, *theirs))
    matched, rest, others = 0.0, list(mine), list(theirs)
    for alike, one, other in pairs:
        if alike and one in rest and other in others:
            rest.remove(one)
            others.remove(other)
            matched += alike * (_weight(one) + _weight(other))
    share = matched / total if total else 0.0
    particular = [word for word in rest if _weight(word) == 1], [word for word in others if _weight(word) == 1]
    if all(particular):  # both say something that the other does not
        share = min(share, 0.6)
    if {*rest} & first_names() and {*others} & first_names():
        share = min(share, 0.35)
    if rest and others and not any(particular):  # another trade
        share = min(share, 0.65)
    return share


def _one_first_name(one: str, other: str) -> bool:
    """Stefan and Stephan are one name; Peter and Petra, or Hans and Heinz, sound alike and are two."""
    from rapidfuzz import fuzz

    mine, theirs = (name.replace("ph", "f").rstrip("h").replace("c", "k") for name in (one, other))
    return mine[0] == theirs[0] and mine[-1] == theirs[-1] and fuzz.ratio(mine, theirs) >= SAME_FIRST_NAME


def _weight(word: str) -> float:
    return 0.35 if word in TRADES or len(word) == 1 else 1.0


@lru_cache(16384)
def _word(one: str, other: str) -> float:
    """How alike two words are; 0 for two that are different words."""
    from rapidfuzz import fuzz

    if one == other:
        return 1.0
    if len(one) == 1 or len(other) == 1:
        return 0.92 if one[0] == other[0] else 0.0
    if one in first_names() and other in first_names():
        return 0.9 if sound(one) == sound(other) and _one_first_name(one, other) else 0.0
    if one.isdigit() or other.isdigit():
        return 0.0
    alike = fuzz.ratio(one, other) / 100
    shorter = min(one, other, key=len)
    if len(shorter) <= INITIALS:
        return 0.0  # ABC, ABS: letters that stand for words
    if sound(one) == sound(other) and alike >= 0.6:
        return max(alike, 0.94)
    if len(shorter) >= 5 and one.endswith(shorter) and other.endswith(shorter):
        return 0.8  # Optik, Augenoptik
    if (
        len(shorter) >= 4
        and one.startswith(shorter)
        and other.startswith(shorter)
        and len(shorter) >= 0.5 * max(len(one), len(other))
    ):
        return 0.8  # Ingenieurbuero, Ingenieur
    return alike if len(shorter) >= 5 and alike >= (0.85 if len(shorter) >= 6 else 0.8) else 0.0
