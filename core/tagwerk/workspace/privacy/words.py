"""Finding a person in any text: names, addresses and numbers in the forms in which people and programs write them.

An address or a number stands for itself. A name counts as a whole, in either order; its last word alone counts where the
text is about the person's company, and nobody else there is called so.
"""

from __future__ import annotations

import json
import re
import unicodedata
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any

from tagwerk.companies.consent.forgotten import unreadable

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from tagwerk.access.personal_data import Person

GONE = "[…]"
SPELLED = {"ä": "ae", "ö": "oe", "ü": "ue", "ß": "ss", "é": "e", "è": "e", "á": "a", "ó": "o", "ø": "o", "å": "aa"}
SEPARATOR = r"[\s\-/().\u00a0]*"
BETWEEN = r"(?:[\s,.;:_\u00a0+]|%20|\\n)+"
SHORTEST_ALONE = 3
NANP = 1  # the countries that dial without a leading zero


@dataclass(frozen=True)
class Words:
    """What a person is found by: *key* makes addresses unreadable; *surnames* count in texts about the company."""

    person: Person
    key: str
    surnames: tuple[str, ...] = ()

    def found_in(self, text: str, *, near: bool = False) -> bool:
        """Whether *text* names the person; *near*: it is about the person's company."""
        return any(pattern.search(text) for pattern in self._patterns(near))

    def without(self, text: str, *, near: bool = False) -> str:
        """*text* without the person. Where it is an address and nothing else, its unreadable form, so that it stays one."""
        if (whole := self._whole.get(text.strip().casefold())) is not None:
            return whole
        for pattern in self._patterns(near):
            text = pattern.sub(GONE, text)
        return "" if text.strip(" ,;") == GONE else text

    def without_in(self, value: Any, *, near: bool = False) -> Any:
        """The same of every text in an object of JSON."""
        if isinstance(value, str):
            return self.without(value, near=near)
        if isinstance(value, dict):
            return {self.without(name, near=near): self.without_in(inner, near=near) for name, inner in value.items()}
        if isinstance(value, list):
            return [self.without_in(inner, near=near) for inner in value]
        return value

    def is_form(self, text: str) -> bool:
        """Whether *text* is the unreadable form of an address of the person."""
        return text in self._whole.values()

    @cached_property
    def _whole(self) -> dict[str, str]:
        """Addresses and numbers as they stand in columns."""
        found = {address.casefold(): unreadable(self.key, address) for address in self.person.addresses}
        return found | {f"<{address}>": form for address, form in found.items()}

    def _patterns(self, near: bool) -> tuple[re.Pattern[str], ...]:
        return self._everywhere + self._near if near else self._everywhere

    @cached_property
    def _everywhere(self) -> tuple[re.Pattern[str], ...]:
        return tuple(
            _joined(each)
            for each in (
                [_address(email) for email in self.person.emails],
                [_number(phone) for phone in self.person.phones],
                [order for name in self.person.names for order in _orders(name)],
            )
            if each
        )

    @cached_property
    def _near(self) -> tuple[re.Pattern[str], ...]:
        alone = [rf"(?<!\w){_spelled(name)}(?!\w)" for name in self.surnames if len(name) >= SHORTEST_ALONE]
        return (_joined(alone),) if alone else ()


def text_of(values: Iterable[Any]) -> str:
    """All texts of a row, as one; objects in the form in which people write."""
    return "\n".join(_flat(values))


def _flat(values: Iterable[Any]) -> Iterator[str]:
    for value in values:
        if isinstance(value, str):
            yield value
        elif isinstance(value, dict | list):
            yield json.dumps(value, ensure_ascii=False)


def surname(name: str) -> str:
    """What a person is called in short: the last word of the name, or what stands before a comma."""
    before, comma, _after = name.partition(",")
    parts = (before if comma else name).split()
    return parts[-1] if parts and (comma or len(parts) > 1) else ""


def _joined(patterns: list[str]) -> re.Pattern[str]:
    return re.compile("|".join(patterns), re.IGNORECASE)


def _address(email: str) -> str:
    local, _at, domain = email.partition("@")
    written = "|".join(re.escape(each) for each in sorted({domain, _in_ascii(email)}))
    return rf"(?<![\w.%+\-]){re.escape(local)}(?:\+[\w.\-]+)?(?:@|%40|=40)(?:{written})(?![\w\-])(?!\.\w)"


def _in_ascii(email: str) -> str:
    """The domain of an address as servers write it."""
    from email_validator import EmailNotValidError, validate_email

    try:
        return validate_email(email, check_deliverability=False, test_environment=True).ascii_domain
    except EmailNotValidError:
        return email.partition("@")[2]


def _number(phone: str) -> str:
    """A number in E.164, in the ways in which it is dialled: from abroad, and with a zero from inland."""
    import phonenumbers

    try:
        parsed = phonenumbers.parse(phone, None)
    except phonenumbers.NumberParseException:
        return rf"(?<!\d){re.escape(phone)}(?!\d)"
    digits = SEPARATOR.join(str(parsed.national_number))
    abroad = rf"(?:\+|00|%2B|(?<!\d)){parsed.country_code}{SEPARATOR}(?:\(0\){SEPARATOR})?"
    inland = r"(?<![\d+])\(?0" if parsed.country_code != NANP else r"(?<!\d)\(?"
    return rf"(?:{abroad}|{inland}){SEPARATOR}{digits}(?!\d)"


def _orders(name: str) -> Iterator[str]:
    """A name of several words as it is, and with the last word first; one of a single word counts as it is."""
    parts = name.replace(",", " ").split()
    turned = [parts[-1:] + parts[:-1], parts[1:] + parts[:1]] if len(parts) > 1 else []
    for order in [parts, *turned]:
        if order:
            yield rf"(?<!\w){BETWEEN.join(_spelled(part) for part in order)}(?!\w)"


def _spelled(word: str) -> str:
    """A word with its umlauts in whatever way they are written: composed or not, as two letters, escaped in JSON."""
    return "".join(_sign(sign) for sign in unicodedata.normalize("NFC", word))


def _sign(sign: str) -> str:
    if sign.isascii():
        return re.escape(sign)
    forms = {sign, unicodedata.normalize("NFD", sign), sign.upper(), sign.lower()}
    ways = [re.escape(each) for each in sorted(forms)]
    ways += [rf"\\u{ord(each):04x}" for each in (sign.lower(), sign.upper()) if len(each) == 1]
    if (two := SPELLED.get(sign.lower())) is not None:
        ways.append(two)
    return f"(?:{'|'.join(ways)})"
