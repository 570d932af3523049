"""What stands on the cards of companies and contacts, and in which form it is stored."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING
from zoneinfo import available_timezones

from tagwerk.companies.notes import LONGEST_NOTE
from tagwerk.companies.tables import LEVELS, RANKS
from tagwerk.ledger.money import amount_of
from tagwerk.platform import clock
from tagwerk.platform.errors import WrongInput
from tagwerk.platform.inputs import nearest_hint, normal_email, normal_phone, one_line, one_of, some_text
from tagwerk.platform.texts import translator

if TYPE_CHECKING:
    from collections.abc import Mapping

    from tagwerk.companies.own.values import OwnField
    from tagwerk.companies.tables import Company

COMPANY_FIELDS = (
    *(
        "name",
        "rank",
        "customer_number",
        "street",
        "postcode",
        "city",
        "region",
        "country",
        "industry",
        "website",
        "email",
    ),
    *("phone", "fax", "vat_id", "revenue", "staff_size", "price_column", "needs", "needs_level", "competitors"),
    *("payment_terms", "credit_limit", "source", "note"),
)
CONTACT_FIELDS = (
    *("name", "salutation", "position", "department", "email", "phone", "mobile", "language", "birthday", "profession"),
    *("other_emails", "other_phones", "decides", "zone"),
)
PHONES = ("phone", "fax", "mobile")
UNIQUE = ("customer_number", "vat_id")
LONGEST = {
    "customer_number": 64, "vat_id": 20, "street": 200, "postcode": 16, "source": 100, "revenue": 64, "staff_size": 32,
    "price_column": 32, "needs": 500, "competitors": 200, "payment_terms": 100, "department": 100, "name": 200, "region": 64,
    "city": 100, "industry": 100, "website": 200, "position": 100, "salutation": 16, "profession": 64,
}  # fmt: skip
KIND = re.compile(r"\s*(?:(?P<kind>[^\W\d_]{2,20})\s*:)?\s*(?P<value>\S.*?)\s*")
LONGEST_OTHER = 320

_ = translator("tagwerk")


def checked_company(fields: dict[str, str], country: str, own: Mapping[str, OwnField]) -> dict[str, str]:
    """The fields of a company in the form in which they are stored, those of the house's *own* too. Raises WrongInput."""
    values = _checked(fields, COMPANY_FIELDS, country, own)
    if not values.get("name", "x"):
        raise WrongInput(_("A company needs a name."))
    if (rank := values.get("rank")) is not None and rank not in RANKS:
        raise WrongInput(_("{value!r} is no rank.", value=rank), one_of(RANKS))
    if values.get("country"):
        values["country"] = _country(values["country"])
    if values.get("needs_level") and values["needs_level"] not in LEVELS:
        raise WrongInput(_("{value!r} is no level.", value=values["needs_level"]), one_of(LEVELS))
    if values.get("credit_limit"):
        values["credit_limit"] = amount_of(values["credit_limit"], country)
    for field in ("vat_id", "website"):
        if values.get(field):
            values[field] = _as_in_lists(field, values[field], values.get("country") or country)
    return values


def _as_in_lists(field: str, text: str, country: str) -> str:
    """A value as a list may bring it. Raises WrongInput."""
    from tagwerk.companies.imports.values.checking import checked_of

    found = checked_of(field, text, country, clock.now().date(), month_first=False)
    if found.wrong:
        raise WrongInput(f"{text!r}: {found.wrong}.")
    return found.value


def _phone(text: str, country: str) -> str:
    """A number in E.164, unless it is an area code or an extension alone. Raises WrongInput."""
    from tagwerk.companies.imports.values.numbers import one_number

    number = normal_phone(text, country)
    if one_number(text, country) is None:
        raise WrongInput(_("{text!r} is no telephone number: its length is wrong.", text=text))
    return number


def _country(text: str) -> str:
    """A country by its code of two letters. Raises WrongInput."""
    from tagwerk.companies.imports.values.words import country_of_word

    if (code := country_of_word(text)) is None:
        raise WrongInput(_("{value!r} is no country.", value=text), _("Such as DE or Germany."))
    return code


def checked_contact(fields: dict[str, str], country: str, kinds: dict[str, str] | None = None) -> dict[str, str]:
    """The fields of a contact in the form in which they are stored. Further addresses and numbers may say what they are
    (``home: 0221 4710100``): that goes into *kinds*, by address or number. Raises WrongInput.
    """
    values = _checked(fields, CONTACT_FIELDS, country)
    if values.get("language"):
        values["language"] = _language(values["language"])
    if values.get("birthday"):
        values["birthday"] = _birthday(values["birthday"])
    if values.get("decides"):
        values["decides"] = _yes_or_no(values["decides"])
    if values.get("zone") and values["zone"] not in available_timezones():
        raise WrongInput(_("{value!r} is no time zone.", value=values["zone"]), _("Such as Europe/Berlin."))
    for field, normal in (("other_emails", normal_email), ("other_phones", lambda text: _phone(text, country))):
        if values.get(field):
            read = [KIND.fullmatch(part) for part in values[field].replace(",", ";").split(";")]
            found = {normal(part["value"]): part["kind"] or "" for part in read if part is not None}
            values[field] = "; ".join(found)
            if kinds is not None:
                kinds.update({value: kind.lower() for value, kind in found.items() if kind})
    return values


def _language(text: str) -> str:
    """A language by its code of two letters, as an import reads it. Raises WrongInput."""
    from tagwerk.companies.imports.values.words import language_of

    if (code := language_of(text)) is None:
        raise WrongInput(_("{value!r} is no language.", value=text), _("Such as de or German."))
    return code


def _yes_or_no(text: str) -> str:
    """``yes``, or ``""`` for no. Raises WrongInput."""
    word = text.strip().casefold()
    if word in ("yes", "ja", "true", "1"):
        return "yes"
    if word in ("no", "nein", "false", "0", ""):
        return ""
    raise WrongInput(_("{value!r} is neither yes nor no.", value=text), one_of(("yes", "no")))


def _birthday(text: str) -> str:
    """``1980-05-17``, or ``--05-17`` where the year is not known (RFC 6350, 4.3.1). Raises WrongInput."""
    from tagwerk.companies.imports.values.dates import birthday_of

    day = birthday_of(text, clock.now().date())
    if day is None:
        raise WrongInput(
            _("{text!r} is no birthday.", text=text),
            _("Write it as 1980-05-17 or 17.05.1980, or --05-17 without the year."),
        )
    return day


def _note(text: str) -> str:
    """The one text of several lines, which may be empty."""
    return some_text(text, LONGEST_NOTE, needed="") if text.strip() else ""


def value_on(company: Company, name: str) -> str:
    """What stands on a card in the field *name*, which may be one of the house's own."""
    return str(getattr(company, name) if name in COMPANY_FIELDS else company.own.get(name, ""))


def put_on(company: Company, name: str, value: str) -> None:
    """Let *value* stand on a card in the field *name*, which may be one of the house's own."""
    if name in COMPANY_FIELDS:
        setattr(company, name, value)
        return
    others = {other: kept for other, kept in company.own.items() if other != name}
    company.own = {**others, name: value} if value else others


def _checked(
    fields: dict[str, str], known: tuple[str, ...], country: str, own: Mapping[str, OwnField] | None = None
) -> dict[str, str]:
    values = {}
    for field, value in fields.items():
        if own and field in own:
            values[field] = own[field].typed(value, country)
            continue
        if field not in known:
            raise WrongInput(_("There is no field {name!r}.", name=field), nearest_hint(field, [*known, *(own or ())]))
        text = _note(value) if field == "note" else one_line(value, LONGEST.get(field, LONGEST_OTHER))
        if text and field == "email":
            text = normal_email(text)
        elif text and field in PHONES:
            text = _phone(text, country)
        values[field] = text
    return values
