"""The words under which a company is found, and those that somebody looks for: both are folded here, and nowhere else.

*Müller*, *Mueller* and *Muller* are one word, and so are ``0211/5550`` and ``+49 211 5550``. A word that is looked for finds all
that begin with it; a telephone number is kept three times, so that its beginning, its part without the area code and its last
digits find it.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING, NamedTuple

from tagwerk.companies.duplicates.domains import domain_of
from tagwerk.companies.duplicates.names import EMPTY, FORMS, PLAIN, plain

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

NUMBER, NAME, PERSON, EMAIL, PHONE, TOWN, NOTE, WEB = 1, 2, 4, 8, 16, 32, 64, 128
"""Where a word stands, as bits of ``search_words.places``."""
LONGEST = 40
MOST_OF_A_NOTE, MOST_OF_NOTES = 150, 400
"""Words of one note, and of all notes of a company, that are found."""
SHORTEST_IN_A_NOTE = 3
ENDS = "<"
"""In front of a number that is kept backwards, so that its last digits are its beginning."""
DIALLED = re.compile(r"(?<!\w)[+0][\d\s/().-]{2,}\d")
DIGITS = re.compile(r"[\d\s/().+-]+")
PARTS = re.compile(r"[._+-]")
SPELT = (("ae", "a"), ("oe", "o"), ("ue", "u"))
FEWEST_LAST = 3  # digits

Term = tuple[str, ...]
"""What one thing that is looked for may begin with."""


class Text(NamedTuple):
    """A text of a company, where it stands, and the words that find it; *contact* is the person's number, 0 for none."""

    place: int
    text: str
    words: frozenset[str]
    contact: int = 0


@lru_cache(16384)
def folded_words(text: str) -> tuple[str, ...]:
    """The words of a text as they are kept; what says nothing, such as a legal form, only where there is nothing else."""
    words = plain(text).split()
    telling = [word for word in words if word not in FORMS and word not in EMPTY]
    return tuple(dict.fromkeys(_shortened(word) for word in telling or words))


def texts_of(company: Mapping[str, str], contacts: Iterable[Mapping[str, str]], notes: Iterable[str]) -> Iterator[Text]:
    """The texts of a company; *notes* are the newest first. A contact that is there has its number under ``id``."""
    yield Text(NAME, company["name"], frozenset(folded_words(company["name"])))
    for field in ("customer_number", "vat_id"):
        if company.get(field):
            yield Text(NUMBER, company[field], frozenset(_number_words(company[field])))
    for field in ("city", "postcode"):
        if company.get(field):
            yield Text(TOWN, company[field], frozenset(folded_words(company[field])))
    yield from _reach(company, ("email",), ("phone", "fax"), 0)
    if company.get("website") and (domain := domain_of(company["website"])):
        yield Text(WEB, company["website"], frozenset({_address(domain)}))
    for contact in contacts:
        number = int(contact.get("id", 0))
        if contact.get("name"):
            yield Text(PERSON, contact["name"], frozenset(folded_words(contact["name"])), number)
        yield from _reach(contact, ("email", "other_emails"), ("phone", "mobile", "other_phones"), number)
    left = MOST_OF_NOTES
    for note in notes:
        found = [word for word in folded_words(note[:4_000]) if len(word) >= SHORTEST_IN_A_NOTE][:MOST_OF_A_NOTE]
        yield Text(NOTE, note, frozenset(found[: max(0, left)]))
        left -= len(found)


def words_of(texts: Iterable[Text]) -> dict[str, int]:
    """Each word with all places where it stands."""
    found: dict[str, int] = {}
    for text in texts:
        for word in text.words:
            found[word] = found.get(word, 0) | text.place
    return found


def terms_of(wanted: str, country: str) -> list[Term]:
    """The things that somebody looks for, each with what it may begin with; a number without a country is one of *country*."""
    found: list[Term] = [_dialled(number, country) for number in DIALLED.findall(wanted)]
    rest = DIALLED.sub(" ", wanted)
    if DIGITS.fullmatch(rest) and sum(sign.isdigit() for sign in rest) >= FEWEST_LAST:  # 5550 123, as somebody says it
        return [*found, _some_digits(rest)]
    for part in rest.split():
        if "@" in part and len(part) > 1:
            found.append((_address(part.strip("<>,;")),) if not part.startswith("@") else (_address(part[1:]),))
        elif DIGITS.fullmatch(part) and any(sign.isdigit() for sign in part):
            found.append(_some_digits(part))
        elif "." in part.strip(".") and (domain := domain_of(part.strip("."))):
            found.append((_address(domain),))
    names = " ".join(
        part for part in rest.split() if "@" not in part and not DIGITS.fullmatch(part) and not _is_domain(part)
    )
    found += [(word,) for word in folded_words(names)]
    return list(dict.fromkeys(found))


def _is_domain(part: str) -> bool:
    return "." in part.strip(".") and bool(domain_of(part.strip(".")))


def _reach(values: Mapping[str, str], emails: tuple[str, ...], phones: tuple[str, ...], contact: int) -> Iterator[Text]:
    for field in emails:
        if said := values.get(field):
            for address in filter(None, said.split("; ")):
                yield Text(EMAIL, address, frozenset(_mail_words(address)), contact)
    for field in phones:
        if said := values.get(field):
            for number in filter(None, said.split("; ")):
                yield Text(PHONE, number, frozenset(_phone_words(number)), contact)


def _mail_words(address: str) -> set[str]:
    folded = _address(address)
    words = {folded}
    if domain := domain_of(address):
        words.add(_address(domain))
    local = folded.partition("@")[0]
    if not local.isalnum():
        words |= {word for word in PARTS.split(local)[1:] if len(word) > 1}
    return words


def _phone_words(number: str) -> set[str]:
    digits = number.removeprefix("+")
    if not digits.isdecimal():
        digits = "".join(sign for sign in number if sign.isdigit())
    if not digits:
        return set()
    return {digits[:LONGEST], ENDS + digits[::-1][: LONGEST - 1], digits[_before_subscriber(digits[:8]) :][:LONGEST]}


@lru_cache(8192)
def _before_subscriber(beginning: str) -> int:
    """So many digits of a number in E.164 are its country and its area, as its first eight digits tell."""
    import phonenumbers

    for filling in ("0000", "000", "00000", "00", "000000", "0"):
        try:
            number = phonenumbers.parse(f"+{beginning}{filling}", None)
        except phonenumbers.NumberParseException:
            return 0
        if area := phonenumbers.length_of_national_destination_code(number):
            return len(str(number.country_code)) + area
    return 0


def _dialled(number: str, country: str) -> Term:
    """A number as it is dialled from abroad or from inland."""
    import phonenumbers

    digits = "".join(sign for sign in number.replace("(0)", "") if sign.isdigit())
    if number.startswith("+"):
        return (digits[:LONGEST],)
    if digits.startswith("00"):
        return (digits[2:][:LONGEST], digits[:LONGEST])
    code = phonenumbers.country_code_for_region(country)
    ways = [digits, f"{code}{digits[1:]}" if code else "", ENDS + digits[:0:-1] if len(digits) > FEWEST_LAST else ""]
    return tuple(way[:LONGEST] for way in ways if way)


def _some_digits(part: str) -> Term:
    digits = "".join(sign for sign in part if sign.isdigit())
    ways = [digits, *folded_words(part)[:1]]
    if len(digits) >= FEWEST_LAST:
        ways.append(ENDS + digits[::-1])
    return tuple(dict.fromkeys(way[:LONGEST] for way in ways if way))


def _number_words(number: str) -> set[str]:
    words = folded_words(number)
    return {*words, _kept("".join(words))}


def _address(text: str) -> str:
    return _shortened(text.casefold().translate(PLAIN))


def _kept(text: str) -> str:
    return text[:LONGEST]


def _shortened(word: str) -> str:
    """*word* as it is kept: a letter with dots, the two letters for it, and the letter without dots are one."""
    for two, one in SPELT:
        if two in word:
            word = word.replace(two, one)
    return word[:LONGEST]
