"""vCards, read and written: RFC 6350 (4.0), RFC 2426 (3.0), and 2.1 as older telephones and Outlook write it.

What is read: unfolded lines, groups (``item1.EMAIL``), parameters with and without names, values in quoted-printable in whatever
letters, and both forms of escapes. What is written is 4.0, or 3.0 for programs that know no other, folded at 75 bytes.
"""

from __future__ import annotations

import quopri
import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from tagwerk.companies.tables import Contact

FOLDED = 75
"""Bytes of a line (RFC 6350, 3.2)."""
HEADER = (
    "company", "first name", "last name", "salutation", "position", "department", "profession", "email", "email 2", "email 3",
    "phone", "mobile", "phone 2", "phone 3", "fax", "birthday", "language", "street", "postcode", "city", "region", "country",
    "website", "note",
)  # fmt: skip
"""The columns of a list that is made of vCards, as the import of lists knows them."""
ESCAPES = {"n": "\n", "N": "\n", ",": ",", ";": ";", "\\": "\\", ":": ":"}
SALUTATIONS = {"herr": "Herr", "hr": "Herr", "mr": "Herr", "frau": "Frau", "fr": "Frau", "mrs": "Frau", "ms": "Frau"}


class Property(NamedTuple):
    """A line of a vCard: its *name* in capitals, what kinds it is of (``home``), and its *value*, escapes and all."""

    name: str
    kinds: frozenset[str]
    value: str
    preferred: bool = False

    @property
    def text(self) -> str:
        """The value as one text."""
        return unescaped(self.value)

    @property
    def parts(self) -> list[str]:
        """The parts of a structured value."""
        return [unescaped(part).strip() for part in re.split(r"(?<!\\);", self.value)]


@dataclass
class VCard:
    """A vCard: its properties, and the *line* on which it begins."""

    line: int
    properties: list[Property] = field(default_factory=list)

    def all(self, name: str) -> list[Property]:
        """The properties of that name, a preferred one first."""
        return sorted((each for each in self.properties if each.name == name), key=lambda each: not each.preferred)

    def first(self, name: str) -> str:
        """The text of the first property of that name."""
        return next((each.text.strip() for each in self.all(name)), "")


def read_vcards(text: str) -> Iterator[VCard]:
    """The vCards in *text*, in their order; one that never ends is one as well."""
    card: VCard | None = None
    for number, line in _lines(text):
        read = _property(line)
        if read is None:
            continue
        if read.name == "BEGIN" and read.value.strip().upper() == "VCARD":
            if card is not None:
                yield card
            card = VCard(number)
        elif read.name == "END" and card is not None:
            yield card
            card = None
        elif card is not None:
            card.properties.append(read)
    if card is not None:
        yield card


def row_of(card: VCard) -> list[str]:
    """The cells of a vCard under HEADER."""
    name = next((each.parts for each in card.all("N")), [])
    last, first, _second, prefix = [*name, *[""] * 4][:4]
    organisation = next((each.parts for each in card.all("ORG")), [])
    company = organisation[0] if organisation else ""
    whole = card.first("FN")
    if not (last or first) and whole != company:
        first, _blank, last = whole.rpartition(" ")
    if card.first("KIND").lower() == "org" or card.first("X-ABSHOWAS").upper() == "COMPANY":
        company, first, last = company or whole, "", ""
    emails = [each.text.strip().removeprefix("mailto:") for each in card.all("EMAIL") if each.text.strip()][:3]
    mobile, fax, phones = _numbers(card)
    address = next((each.parts for each in card.all("ADR") if any(each.parts)), [])
    _box, _extra, street, city, region, postcode, country = [*address, *[""] * 7][:7]
    cells = [
        company, first, last, _salutation(prefix), card.first("TITLE"), organisation[1] if len(organisation) > 1 else "",
        card.first("ROLE"), *_filled(emails, 3), _filled(phones, 1)[0], mobile, *_filled(phones[1:], 2), fax,
        _birthday(card.first("BDAY")), card.first("LANG")[:2], street, postcode, city, region, country, card.first("URL"),
        card.first("NOTE"),
    ]  # fmt: skip
    return [" ".join(cell.split()) if place < len(cells) - 1 else cell for place, cell in enumerate(cells)]


def written(contact: Contact, version: str = "4.0") -> str:
    """A person as a vCard with CRLF at the ends of its lines."""
    given, _blank, family = contact.name.rpartition(" ")
    company = contact.company
    lines = [
        "BEGIN:VCARD",
        f"VERSION:{version}",
        f"FN:{escaped(contact.name or contact.email or company.name)}",
        f"N:{escaped(family)};{escaped(given)};;{escaped(contact.salutation)};",
        f"ORG:{escaped(company.name)}" + (f";{escaped(contact.department)}" if contact.department else ""),
    ]
    lines += [f"{name}:{escaped(value)}" for name, value in _texts(contact) if value]
    lines += [
        f"EMAIL{_type(kind, version)}:{escaped(value)}"
        for value, kind in _means(contact, "email", "work", "other_emails")
    ]
    for value, kind in [*_means(contact, "phone", "work", "other_phones"), *_means(contact, "mobile", "cell", "")]:
        lines.append(
            f"TEL;VALUE=uri{_type(kind, version)}:tel:{value}"
            if version == "4.0"
            else f"TEL{_type(kind, version)}:{value}"
        )
    if company.street or company.city:
        parts = ("", "", company.street, company.city, company.region, company.postcode, company.country)
        lines.append(f"ADR{_type('work', version)}:" + ";".join(escaped(part) for part in parts))
    lines.append("END:VCARD")
    return "".join(f"{_folded(line)}\r\n" for line in lines)


def escaped(text: str) -> str:
    """A text as a value (RFC 6350, 3.4)."""
    plain = text.replace("\r\n", "\n").replace("\r", "\n")
    return plain.replace("\\", "\\\\").replace("\n", "\\n").replace(",", "\\,").replace(";", "\\;")


def unescaped(value: str) -> str:
    """A value as a text."""
    return re.sub(r"\\(.)", lambda found: ESCAPES.get(found[1], found[0]), value)


def _texts(contact: Contact) -> Iterable[tuple[str, str]]:
    birthday = (
        contact.birthday.replace("-", "")
        if not contact.birthday.startswith("--")
        else "--" + contact.birthday[2:].replace("-", "")
    )
    return (
        ("TITLE", contact.position), ("ROLE", contact.profession), ("BDAY", birthday), ("LANG", contact.language),
        ("TZ", contact.zone), ("URL", contact.company.website),
    )  # fmt: skip


def _means(contact: Contact, one: str, kind: str, others: str) -> Iterator[tuple[str, str]]:
    kinds = contact.kinds or {}
    if value := getattr(contact, one):
        yield value, str(kinds.get(value, kind))
    for other in getattr(contact, others).split("; ") if others else []:
        if other:
            yield other, str(kinds.get(other, ""))


def _type(kind: str, version: str) -> str:
    word = re.sub(r"[^\w-]", "", kind)
    return f";TYPE={word if version == '4.0' else word.upper()}" if word else ""


def _folded(line: str) -> str:
    """A line in pieces of at most 75 bytes, no letter cut."""
    pieces, piece, size = [], "", 0
    for sign in line:
        length = len(sign.encode())
        if size + length > FOLDED:
            pieces.append(piece)
            piece, size = "", 1
        piece, size = piece + sign, size + length
    return "\r\n ".join([*pieces, piece])


def _lines(text: str) -> Iterator[tuple[int, str]]:
    """The lines as they were before they were folded, each with the number on which it begins."""
    held, at = "", 0
    for number, line in enumerate(re.split(r"\r\n|\r|\n", text), start=1):
        soft = held.endswith("=") and "QUOTED-PRINTABLE" in held.partition(":")[0].upper()
        if soft:
            held = held[:-1] + line.lstrip(" \t") if line[:1] in (" ", "\t") else held[:-1] + line
        elif line[:1] in (" ", "\t") and held:
            held += line[1:]
        else:
            if held:
                yield at, held
            held, at = line, number
    if held:
        yield at, held


def _property(line: str) -> Property | None:
    head, colon, value = _parted(line)
    if not colon:
        return None
    name, *parameters = re.split(r';(?=(?:[^"]*"[^"]*")*[^"]*$)', head)
    kinds: set[str] = set()
    charset, quoted, preferred = "utf-8", False, False
    for parameter in parameters:
        key, equals, said = parameter.partition("=")
        key, said = (key.strip().upper(), said.strip().strip('"')) if equals else ("TYPE", key.strip())
        if key == "TYPE":
            kinds |= {word.strip().lower() for word in said.split(",")}
        elif key == "PREF":
            preferred = said == "1"
        elif key == "CHARSET":
            charset = said
        quoted = quoted or (key in ("ENCODING", "TYPE") and said.upper() == "QUOTED-PRINTABLE")
    if quoted:
        raw = quopri.decodestring(value.encode("utf-8", errors="replace"))
        try:
            value = raw.decode(charset)
        except (LookupError, UnicodeDecodeError):
            value = raw.decode("cp1252", errors="replace")
    preferred = preferred or "pref" in kinds
    return Property(name.rpartition(".")[2].strip().upper(), frozenset(kinds - {"pref"}), value, preferred)


def _parted(line: str) -> tuple[str, str, str]:
    """What stands before the first colon that is in no quotation marks, and what after it."""
    inside = False
    for place, sign in enumerate(line):
        if sign == '"':
            inside = not inside
        elif sign == ":" and not inside:
            return line[:place], ":", line[place + 1 :]
    return line, "", ""


def _numbers(card: VCard) -> tuple[str, str, list[str]]:
    """A mobile, a fax, and the other numbers, those of work first."""
    mobile, fax, others = "", "", []
    for each in card.all("TEL"):
        number = each.text.strip().removeprefix("tel:")
        if each.kinds & {"cell", "mobile", "iphone"} and not mobile:
            mobile = number
        elif "fax" in each.kinds:
            fax = fax or number
        elif number:
            others.append((("work" not in each.kinds), number))
    return mobile, fax, [number for _rank, number in sorted(others, key=lambda each: each[0])][:3]


def _birthday(text: str) -> str:
    """``1980-05-17`` or ``--05-17`` of whatever form of a day."""
    day = text.partition("T")[0].strip()
    if found := re.fullmatch(r"(\d{4})-?(\d\d)-?(\d\d)", day):
        return "-".join(found.groups())
    if found := re.fullmatch(r"--(\d\d)-?(\d\d)", day):
        return f"--{found[1]}-{found[2]}"
    return ""


def _salutation(prefix: str) -> str:
    return SALUTATIONS.get(prefix.strip(" .").casefold(), "")


def _filled(values: list[str], length: int) -> list[str]:
    return [*values, *[""] * length][:length]
