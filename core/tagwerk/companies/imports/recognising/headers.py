"""A header line, read: which field the words above a column name, and how sure that is."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache
from typing import NamedTuple

from tagwerk.companies.duplicates.wordlists import words
from tagwerk.companies.imports.recognising.abroad import HEADERS_ABROAD, LEFT_OUT_ABROAD
from tagwerk.companies.imports.recognising.fields import HEADERS, LEFT_OUT, phrases
from tagwerk.companies.imports.recognising.wishes import wish_in

PLAIN = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue", "ß": "ss", "ł": "l", "#": " nr "})
CAMEL = re.compile(r"(?<=[a-zäöüß])(?=[A-ZÄÖÜ])|(?<=[A-Z]{2})(?=[A-Z][a-z]{2})")
BRANDS = re.compile(r"LinkedIn|YouTube|TikTok|WhatsApp|FaceBook")
"""One word each, whatever their capitals say."""
OF_ALL = re.compile(r"(?<=[a-zäöüß])(?:[/*:]-?in(?:nen)?|\(in(?:nen)?\))(?![a-zäöüß])", re.IGNORECASE)
"""``Ansprechpartner/in``, ``Ansprechpartner:in``."""
GLUED = re.compile(r"\b([a-z]{3,})(\d)$")
"""``STRASSE0``, ``Telefon1``, as programs call the columns of their tables."""
EXACT, COMPOSED, GUESSED = 1.0, 0.8, 0.5

META = words("""
    label type typ kategorie category bemerkung datum date code calling currency created modified updated owner
    status anzahl count zuletzt last letzter letzte naechster next open closed won lost sum score domain bounce
    valid verified seit since stage lead deal deals activity activities task tasks campaign opt newsletter id
    ids key linkedin xing facebook twitter instagram skype youtube tiktok whatsapp assistant assistent spouse
    iban bic konto bank steuernummer angezeigter display zustaendig zustaendige zustaendiger verantwortlich
    verantwortliche verantwortlicher betreuer betreuerin responsible assigned num added time timestamp latitude
    longitude ip
    """)
"""Words that make a column be about something else than the thing that it names: ``Phone 1 - Label``."""
ABOUT_A_WISH = frozenset(META - {"opt", "newsletter", "open"})
PRIVATE = words("privat priv private home persoenlich personal")
OTHER_PLACE = words(
    "shipping lieferung liefer lieferadresse lieferanschrift delivery versand versandadresse other weitere alternative alternate"
)
OF_COMPANY = words(
    "company firma firmen unternehmen organization organisation account zentrale hq headquarters betrieb bedrijf entreprise"
    " societe azienda empresa"
)
OF_PERSON = words(
    "person contact kontakt ansprechpartner ansprechperson kontaktperson ap contactpersoon contatto contacto referente"
)
NAMES = words("name naam nom nome nombre")
HEADS = words("inhaber inhaberin gf geschaeftsfuehrer geschaeftsfuehrung")
PHONE_AND_FAX = re.compile(r"\b(?:tel\w*|fon)\b\.?\s*(?:[/&+]|und|u\.)\s*(?:tele)?fax", re.IGNORECASE)
"""One column for both: most of what stands there are telephones."""
FILLING = words("""
    the der die das des of von vom for fuer and und u in im am an a hauptadresse main primary haupt mailing
    billing business geschaeftlich gesch work office dienstlich rechnung rechnungsadresse rechnungsanschrift address
    adresse value field nr no kunde kunden customer client default standard aktuell angabe optional required
    pflichtfeld fld 1 2 3 4 5 i ii
    """)
NOUNS = {
    "mobile": "mobile mobil handy cell cellphone mobiltelefon mobilfunk handynummer mobilnummer mobiltel natel smartphone",
    "fax": "fax telefax faxnummer faxnr",
    "phone": "telefon phone telephone tel fon rufnummer telefonnummer phones festnetz durchwahl telefonnr telnr telno"
    " telefonnummern",
    "email": "email mail mailadresse emailadresse emails emailaddress mailaddress mails",
    "street": "street strasse str anschrift strassenname streetaddress strassenr",
    "house_number": "hausnummer hausnr housenumber",
    "postcode": "plz postleitzahl zip postal postcode zipcode postalcode",
    "city": "city ort stadt town wohnort",
    "region": "bundesland state region province kanton",
    "country": "country land laendercode staat",
    "website": "website webseite homepage url internet internetseite www webpage web internetadresse",
    "industry": "branche industry sector wirtschaftszweig",
    "vat_id": "vat ustid ustidnr umsatzsteuerid uid ust umsatzsteuer",
    "credit_limit": "kreditlimit creditlimit kreditrahmen kreditlinie",
    "customer_number": "kundennummer kundennr kdnr customernumber kundenno customerno debitor debitornummer debitorennummer",
    "birthday": "geburtstag geburtsdatum birthday birthdate geb dob",
    "first_name": "vorname firstname forename givenname",
    "last_name": "nachname lastname surname zuname familienname",
    "salutation": "anrede salutation",
    "position": "position funktion jobtitle jobtitel rolle",
    "department": "abteilung department",
    "language": "sprache language",
    "note": "notiz notizen note notes bemerkung bemerkungen kommentar comment beschreibung description anmerkung anmerkungen"
    " memo",
    "revenue": "umsatz revenue jahresumsatz turnover",
    "staff_size": "mitarbeiter mitarbeiterzahl employees mitarbeiteranzahl beschaeftigte",
    "source": "herkunft quelle leadquelle source",
    "payment_terms": "zahlungsziel zahlungsfrist zahlungsart",
    "consent": "einwilligung consent werbeeinwilligung",
    "company": "firma unternehmen firmenname unternehmensname company organisation organization account",
    "contact": "ansprechp ansprechpartner ansprechpartnerin kontaktperson ansprechperson contact kontakt",
}
NOUN = {word: field for field, words in NOUNS.items() for word in words.split()}
ORDER = {field: place for place, field in enumerate(NOUNS)}


NEVER = words(
    "not never nicht kein keine keinen donot dont disallow verboten blocklisted blacklisted unsubscribed gesperrt blocked"
    " abbestellt abgemeldet"
)


class Reading(NamedTuple):
    """What a header says: *field* is ``""`` where it is not understood, ``-`` where the card has no place for it."""

    field: str
    sureness: float


UNKNOWN = Reading("", 0.0)
NO_PLACE = Reading("-", EXACT)


def plain(header: str) -> str:
    """A header as it is compared: lower case, no umlauts, words parted by single blanks."""
    text = BRANDS.sub(lambda match: match[0].lower(), header.strip().strip("'\"*"))
    text = CAMEL.sub(" ", OF_ALL.sub("", text))
    text = re.sub(r"^tagwerk[ _-]+", "", text.casefold().translate(PLAIN))
    if not text.isascii():
        text = "".join(sign for sign in unicodedata.normalize("NFKD", text) if not unicodedata.combining(sign))
    return " ".join(re.sub(r"[^a-z0-9]+", " ", text).split())


def _known() -> dict[str, Reading]:
    found = dict.fromkeys(phrases(LEFT_OUT), NO_PLACE)
    for field, text in (*HEADERS.items(), *HEADERS_ABROAD.items()):
        for phrase in phrases(text):
            found.setdefault(phrase, Reading(field, EXACT))
            found.setdefault(phrase.replace(" ", ""), Reading(field, EXACT))
    for phrase in phrases(LEFT_OUT_ABROAD):
        found.setdefault(phrase, NO_PLACE)
    return found | {field.replace("_", " "): Reading(field, EXACT) for field in HEADERS}


KNOWN = _known()


@lru_cache(2048)
def read_header(header: str) -> Reading:
    """The field that *header* names."""
    text = plain(header)
    if not text:
        return UNKNOWN
    if PHONE_AND_FAX.search(header):
        return Reading("phone", COMPOSED)
    parted = GLUED.sub(r"\1 \2", text)
    forms = text, text.replace("e mail", "email"), text.replace(" ", ""), parted, parted.removesuffix(" 0")
    if (known := next(filter(None, map(KNOWN.get, forms)), None)) is not None:
        return known
    if wish := wish_in(text, ABOUT_A_WISH):
        return Reading(wish, COMPOSED)
    text = parted
    is_one, _blank, whom = text.partition(" ")
    if is_one in ("is", "ist") and set(whom.split()) & (OF_COMPANY | OF_PERSON):
        return Reading("kind", COMPOSED)
    if (found := _of_owner(text)) is not None:
        return found
    if (found := KNOWN.get(BILLED.sub("", text), UNKNOWN)).field in PLACES | {"street_extra"}:
        return Reading(found.field, COMPOSED)
    without_digits = re.sub(r" ?\b\d{1,4}$", "", text)
    if without_digits != text and (found := KNOWN.get(without_digits)) is not None and found.field != "name":
        return Reading(found.field, COMPOSED)
    for apart, joined in JOINED.items():
        text = re.sub(rf"\b{apart}", joined, text)
    return _composed(MAILING.sub("mailing ", text))


JOINED = {
    "e mail": "email",
    "e post": "email",
    "house number": "housenumber",
    "first name": "firstname",
    "last name": "lastname",
}
BILLED = re.compile(
    r"^(?:po|billing|invoice|mailing|business|work|primary|main|rechnung|rechnungs|postal|company|firma) "
)
MAILING = re.compile(r"\bmail address (?=[a-z])")
"""``MailAddressCity`` is where the post goes."""
NOT_OWNED = ("company", "contact", "name", "kind", "rank", "house_number")


def _of_owner(text: str) -> Reading | None:
    """A header that says first whose it is, and then a phrase that is known: ``Company / Domain Name / Link URL``."""
    owner, _blank, thing = text.partition(" ")
    found = KNOWN.get(thing)
    if found is None or owner not in OF_COMPANY | OF_PERSON or thing in META or found.field in NOT_OWNED:
        return None
    of_company = owner in OF_COMPANY and found.field in ("email", "phone")
    return Reading(f"company_{found.field}" if of_company else found.field, COMPOSED)


def _composed(text: str) -> Reading:
    """A header of several words: the thing that it names, whose it is, and whether it is about something else."""
    words = text.split()
    rest = [word for word in words if not word.isdigit() and word not in FILLING]
    if not NEVER.isdisjoint(rest) or any(word.endswith("sperre") for word in words):
        return Reading("-", COMPOSED)  # a no to something else than being contacted
    if any(word in META for word in rest) and not _names_all(rest):
        return Reading("-", COMPOSED)
    if any(word in PRIVATE for word in rest):
        return Reading("email", COMPOSED) if "email" in rest else Reading("-", COMPOSED)
    about = {NOUN.get(word) for word in rest}
    if any(word in OTHER_PLACE for word in rest) and about & {*PLACES, *WHO}:
        return Reading("-", COMPOSED)
    if {"postcode", "city"} <= about:
        return Reading("address" if "street" in about else "postcode_city", COMPOSED)
    if {"region"} < {word for word in rest if NOUN.get(word) in PLACES} <= {"region", "land", "country"}:
        return Reading("country", COMPOSED)  # Land/Region
    fields = sorted({NOUN[word] for word in rest if word in NOUN}, key=ORDER.__getitem__)
    things = [field for field in fields if field not in ("company", "contact")]
    if "street" in things and "anschrift" in rest and len(PLACES & {*things}) > 1 and NOUN.get(rest[0]) != "street":
        things.remove("street")  # PLZ (Anschrift 1)
    if things:
        return _whose(things[0], rest, sure=len(rest) <= 3)
    joined = _known_without_filling(" ".join(rest))
    if joined is not None:
        return joined
    return _who(rest, fields)


def _who(rest: list[str], fields: list[str]) -> Reading:
    """A header about a person or a company, and nothing else that we know."""
    of_person = any(word in OF_PERSON for word in rest)
    if "title" in rest and of_person:
        return Reading("position", COMPOSED)
    if of_person and not NAMES.isdisjoint(rest):
        return Reading("contact", COMPOSED)
    if not NAMES.isdisjoint(rest) and any(word in OF_COMPANY for word in rest):
        return Reading("company", COMPOSED)
    if fields and len(rest) <= 3 and all(word in NOUN or word in HEADS for word in rest):
        return Reading(fields[0], GUESSED)  # Kunde Firma; the other words of Account Site say something else
    return _inside(rest)


WHO = {"company", "contact", "first_name", "last_name", "salutation"}
PLACES = {"street", "postcode", "city", "region", "country", "house_number"}


CODES = {
    "code": {"postcode", "country", "language", "region"},
    "id": {"vat_id", "customer_number", "country"},
    "ids": {"vat_id"},
    "typ": {"vat_id"},
}
"""What may have such a word beside it and still be about the thing itself."""


def _names_all(rest: list[str]) -> bool:
    """``Country code`` is a country, ``phone country code`` is no phone: only what is about a place may have a code."""
    about = {NOUN[word] for word in rest if word in NOUN and word not in META and word not in OF_COMPANY | OF_PERSON}
    return (
        bool(about)
        and {word for word in rest if word in META} <= CODES.keys()
        and all(about <= fields for word, fields in CODES.items() if word in rest)
    )


def _whose(field: str, rest: list[str], *, sure: bool) -> Reading:
    sureness = COMPOSED if sure else GUESSED
    if (
        field in ("phone", "email")
        and any(word in OF_COMPANY for word in rest)
        and not any(w in OF_PERSON for w in rest)
    ):
        return Reading(f"company_{field}", sureness)
    return Reading(field, sureness)


def _known_without_filling(text: str) -> Reading | None:
    found = KNOWN.get(text)
    return Reading(found.field, COMPOSED) if found is not None else None


PEOPLE = words("firma firmenname unternehmen ansprechpartner ansprechpartnerin ansprechperson kontaktperson")
NUMBERS = ("nummer", "nr", "nummern", "telefon", "phone")


def _inside(rest: list[str]) -> Reading:
    """A compound that ends in a word that we know: ``Kundentelefon``."""
    for word in rest:
        if word.startswith(("mobil", "handy")) and any(word.endswith(noun) for noun in NUMBERS):
            return Reading("mobile", GUESSED)
        for noun, field in NOUN.items():
            if field in ("company", "contact") and noun not in PEOPLE:
                continue  # an Erstkontakt is no contact
            if noun in ("mitarbeiter", "sprache"):
                continue  # a Vertriebsmitarbeiter is one of them, an Ansprache is said
            if len(noun) >= 5 and word.endswith(noun) and not word.startswith(("liefer", "privat")):
                return Reading(field, GUESSED)
    return UNKNOWN


def likeness_to_header(cells: list[str]) -> float:
    """How much a line is like a header: what is known of its cells, and that none of them looks like a value."""
    filled = [cell for cell in cells if cell.strip()]
    if not filled or len(filled) > 2000:
        return 0.0
    if any(len(cell) > 120 for cell in filled) or any(
        re.search(r"\S@\S+\.\w|\d{6}|https?://", cell) for cell in filled
    ):
        return 0.0
    readings = [read_header(cell) for cell in filled]
    named = sum(reading.sureness for reading in readings if reading.field)
    fields = {reading.field for reading in readings} - {"", "-"}
    if not fields or (len(filled) > 2 and named < len(filled) * 0.25):
        return 0.0
    return named + len(fields) + len(filled) * 0.1
