"""Which field each column of a list is taken for, and why; what is left out is named."""

from __future__ import annotations

import re
from collections.abc import Callable  # noqa: TC003 - names the type of a table
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from tagwerk.companies.imports.recognising.fields import SEVERAL, TITLES
from tagwerk.companies.imports.recognising.headers import COMPOSED, GUESSED, plain, read_header
from tagwerk.companies.imports.recognising.likeness import Looks
from tagwerk.companies.imports.recognising.neighbours import at_home, beside
from tagwerk.companies.imports.values.dates import month_comes_first
from tagwerk.platform.errors import WrongInput
from tagwerk.platform.inputs import nearest_hint
from tagwerk.platform.texts import later, translator

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

NOT_UNDERSTOOD, NO_PLACE = later("not understood"), later("the card has no place for it")
OTHER_COLUMN, OTHER_VALUES = later("another column says it"), later("the values are none")
NO_VALUES, NOT_WANTED = later("no values"), later("not wanted")
DASH = "-"
REACHED = frozenset({"email", "phone", "mobile", "fax", "company_email", "company_phone"})
FALLBACKS = frozenset(
    {"company", "contact", "first_name", "last_name", "country", "position", "salutation", "region", "city", "language"}
)
"""Fields of which a second column counts where the first one is empty."""

_ = translator("tagwerk")


@dataclass(frozen=True)
class Column:
    """A column of a list: *field* is ``""`` where it is left out, for the *reason*. *position* counts from 0."""

    position: int
    header: str
    field: str
    reason: str = ""
    examples: tuple[str, ...] = ()
    filled: int = 0
    sureness: float = 0.0
    month_first: bool = False


@dataclass(frozen=True)
class OwnColumns:
    """The columns of the house's own fields: *headers*, as they are compared, with the field of each; *days* are dates."""

    headers: Mapping[str, str]
    days: frozenset[str] = frozenset()

    @property
    def names(self) -> frozenset[str]:
        """The names of the fields."""
        return frozenset(self.headers.values())


NONE = OwnColumns({})


def recognise(
    header: Sequence[str], sample: Sequence[Sequence[str]], told: Mapping[str, str], own: OwnColumns = NONE
) -> list[Column]:
    """What each column is taken for, by its header and by the values of the rows in *sample*. *told* says it of some headers; a
    header that names a field of the house's *own* is that field.

    Raises WrongInput for a header or a field of *told* that there is not.
    """
    width = max([len(header), *(len(cells) for cells in sample)], default=0)
    headers = [header[place] if place < len(header) else "" for place in range(width)]
    wanted = {
        **{place: own.headers[plain(text)] for place, text in enumerate(headers) if plain(text) in own.headers},
        **_told(headers, told, own),
    }
    looks = [Looks(cells[place] for cells in sample if place < len(cells)) for place in range(width)]
    columns = [_column(place, headers[place], looks[place], wanted) for place in range(width)]
    columns = _persons(_once(_beside(columns, looks, wanted)), looks)
    homes = {place: field for place, field in at_home(columns, sample).items() if place not in wanted}
    columns = _once([replace(each, field=homes.get(each.position, each.field)) for each in columns])
    columns = [replace(each, reason="" if each.field else each.reason) for each in columns]
    return [_dated(column, looks[column.position], own) for column in columns]


def _beside(columns: list[Column], looks: list[Looks], told: Mapping[int, str]) -> list[Column]:
    """What the neighbours say of a column; what somebody has said of it stays."""
    said = {place: field for place, field in beside(columns, looks).items() if place not in told}
    return [
        column
        if (field := said.get(column.position)) is None
        else replace(column, field="", reason=NO_PLACE)
        if field == DASH
        else replace(column, field=field)
        for column in columns
    ]


def _told(headers: Sequence[str], told: Mapping[str, str], own: OwnColumns) -> dict[int, str]:
    places = {header: place for place, header in reversed(list(enumerate(headers)))}
    plains = {plain(header): place for header, place in places.items()}
    found: dict[int, str] = {}
    for header, field in told.items():
        place = places.get(header, plains.get(plain(header)))
        if place is None:
            raise WrongInput(
                _("There is no column {name!r}.", name=header), nearest_hint(header, [h for h in headers if h])
            )
        if field not in TITLES and field != DASH and field not in own.names:
            known = [*TITLES, DASH, *own.names]
            raise WrongInput(_("There is no field {name!r}.", name=field), nearest_hint(field, known))
        found[place] = field
    return found


def _column(place: int, header: str, looks: Looks, told: Mapping[int, str]) -> Column:
    column = Column(place, header, "", NOT_UNDERSTOOD, looks.examples, looks.filled)
    if place in told:
        field = told[place]
        return (
            replace(column, reason=NOT_WANTED)
            if field == DASH
            else replace(column, field=field, reason="", sureness=2.0)
        )
    reading = read_header(header)
    field, sureness = _settled(header, reading.field, reading.sureness, looks)
    if field == DASH:
        return replace(column, reason=NO_PLACE)
    if not field:
        return replace(column, reason=NO_VALUES if not looks.filled and not reading.field else NOT_UNDERSTOOD)
    if looks.filled and (doubt := _doubt(field, looks)):
        return replace(column, reason=doubt)
    return replace(column, field=field, reason="", sureness=sureness)


def _settled(header: str, field: str, sureness: float, looks: Looks) -> tuple[str, float]:
    """The field of a header as its values bear it out; what the header leaves open, they say."""
    if not field:
        return _by_values(looks)
    if field == "title":
        if looks.like("salutation") > 0 and looks.like("salutation") + looks.like("title") >= 0.8:
            return "salutation", COMPOSED
        of_job = plain(header) == "title" or (plain(header) == "titel" and looks.filled)
        return ("position", COMPOSED) if of_job and looks.like("title") <= 0.3 else ("title", sureness)
    settle = BY_VALUES.get(field)
    other = settle(plain(header), looks) if settle is not None and looks.filled else ""
    return (other, COMPOSED) if other and other != field else (field, sureness)


def _number_or(header: str, looks: Looks) -> str:
    """A key of a program, where a word is expected."""
    return DASH if looks.like("number") > 0.8 else ""


def _address_or(header: str, looks: Looks) -> str:
    """``Adresse`` and ``Anschrift`` may be a street alone, or all of it, and ``Straße Nr.`` its number alone."""
    if looks.like("house") > 0.8:
        return "house_number"
    whole = sum(re.search(r"[,\n][^,\n]*\d[^,\n]*$", value) is not None for value in looks.values)
    if whole > looks.filled / 2:
        return "address"
    return (
        "street"
        if looks.like("street") > 0.5 and not any(re.search(r"\d{5} \D", value) for value in looks.values)
        else ""
    )


def _town_or(header: str, looks: Looks) -> str:
    return "postcode_city" if looks.like("postcode_city") > 0.6 else ""


def _terms_or(header: str, looks: Looks) -> str:
    """Days until a payment is due, or the key under which a program keeps its terms."""
    days = "ziel" in header or "tage" in header or "days" in header
    return "" if days else _number_or(header, looks)


def _rank_or(header: str, looks: Looks) -> str:
    if looks.like("rank") >= 0.5:
        return ""
    return "kind" if looks.like("kind") > 0.8 else DASH


def _kind_or(header: str, looks: Looks) -> str:
    return "" if looks.like("kind") >= 0.5 or looks.like("yes_no") >= 0.9 else DASH


def _named_or(header: str, looks: Looks) -> str:
    """A company or a person by a word that other things have too."""
    if header in NUMBERED and looks.like("number") > 0.8:
        return NUMBERED[header]
    if looks.like("key") > 0.8 or looks.like("date") > 0.5:
        return DASH
    return "email" if looks.like("email") > 0.6 else "phone" if looks.like("phone") > 0.6 else ""


def _code_or(header: str, looks: Looks) -> str:
    """A ``Code`` may be that of a country, or of anything; the customer's has digits, and no two have the same."""
    mine = looks.like("identifier") > 0.8 and len(set(looks.values)) == looks.filled
    return DASH if header in ("code", "kod") and not mine else ""


def _reach_or(header: str, looks: Looks) -> str:
    """Addresses and numbers below ``E-Mail (Einwilligung liegt vor)``."""
    return "email" if looks.like("email") > 0.5 else "phone" if looks.like("phone") > 0.5 else ""


def _site_or(header: str, looks: Looks) -> str:
    """Somebody's page among others is not the website of the house."""
    return DASH if looks.like("social") > 0.5 else ""


def _wish_or(header: str, looks: Looks) -> str:
    """A status that says who is subscribed, or the day on which somebody left, tells who wants nothing; no other one does."""
    if "deaktiviert" in header:
        return DASH if looks.like("date") < 0.8 else ""
    return DASH if "status" in header and looks.like("wish") < 0.6 else ""


NUMBERED = {"parent id": DASH, "account": "customer_number", "kunde": "customer_number", "customer": "customer_number",
            "client": "customer_number"}  # fmt: skip
BY_VALUES: dict[str, Callable[[str, Looks], str]] = {
    "position": _number_or,
    "salutation": _number_or,
    "address": _address_or,
    "street": _address_or,
    "postcode": _town_or,
    "city": _town_or,
    "payment_terms": _terms_or,
    "rank": _rank_or,
    "kind": _kind_or,
    "company": _named_or,
    "contact": _named_or,
    "website": _site_or,
    "customer_number": _code_or,
    "consent": _reach_or,
    "email_consent": _reach_or,
    "phone_consent": _reach_or,
    "opt_out": _wish_or,
}
"""What the values of a column may say against its header."""


def _by_values(looks: Looks) -> tuple[str, float]:
    """What a column is whose header says nothing: only what cannot be mistaken."""
    if looks.filled < 1:
        return "", 0.0
    for kind in ("email", "vat_id", "website"):
        if looks.like(kind) >= 0.8:
            return kind, GUESSED
    if looks.like("phone") >= 0.9:
        return "phone", GUESSED
    if looks.like("postcode_city") >= 0.8:
        return "postcode_city", GUESSED
    if looks.like("street") >= 0.7:
        return "street", GUESSED
    return "", 0.0


def _doubt(field: str, looks: Looks) -> str:
    """Why a column is not what its header says, or ``""``: none of its values is one."""
    if field in REACHED and looks.like("yes_no") == 1:
        return OTHER_VALUES
    if (
        field in ("email", "company_email")
        and not looks.like("email")
        and (looks.filled >= 5 or looks.like("number") == 1)
    ):
        return OTHER_VALUES
    if (
        field == "birthday"
        and looks.filled >= 5
        and not looks.like("date")
        and not any(c.isdigit() for v in looks.values for c in v)
    ):
        return OTHER_VALUES
    if field == "website" and not any("." in value for value in looks.values):
        return OTHER_VALUES
    if field == "customer_number" and looks.filled >= 5 and looks.like("identifier") < 0.2:
        return OTHER_VALUES
    return ""


def _once(columns: list[Column]) -> list[Column]:
    """Each field once, except where several columns can say it: one with values, and of those the surest."""
    best: dict[str, Column] = {}
    for column in columns:
        held = best.get(column.field)
        if column.field and (held is None or (column.filled > 0, column.sureness) > (held.filled > 0, held.sureness)):
            best[column.field] = column
    return [
        column
        if not column.field or column.field in SEVERAL | FALLBACKS or best[column.field] is column
        else replace(column, field="", reason=OTHER_COLUMN)
        for column in columns
    ]


def _persons(columns: list[Column], looks: list[Looks]) -> list[Column]:
    """Whom a column called Name is about: a company, a person, or now this and now that."""
    fields = {column.field for column in columns}
    has_company = "company" in fields
    has_parts = {"first_name", "last_name"} & fields
    result = []
    for column in columns:
        if column.field == "name":
            column = replace(column, field=_of_name(looks[column.position], fields, has_company=has_company))
        elif (
            column.field == "contact"
            and not (has_company or has_parts or "name" in fields)
            and looks[column.position].like("company") > 0.5
        ):
            column = replace(column, field="company")
        result.append(column)
    if not {column.field for column in result} & {"contact", "name", "first_name", "last_name"}:
        result = [
            replace(column, field="", reason=NO_PLACE) if column.field == "zone" else column for column in result
        ]  # of companies there is none
    if not {column.field for column in result} & {"company", "name"}:
        result = _company_by_values(result, looks)
    return result


def _of_name(looks: Looks, fields: set[str], *, has_company: bool) -> str:
    if "kind" in fields:
        return "name"
    if "first_name" in fields and "last_name" not in fields:
        return "last_name"
    if "last_name" in fields and "first_name" not in fields and has_company:
        return "first_name"
    if has_company:
        return "contact" if looks.like("company") < 0.2 else "name"
    if fields & {"first_name", "last_name"}:
        return "company" if looks.like("company") > 0.3 or looks.like("person") < 0.3 else "contact"
    if looks.like("person") > 0.6 and looks.like("company") < 0.1:
        return "contact"
    return "name" if looks.like("person") > 0.1 else "company"


def _company_by_values(columns: list[Column], looks: list[Looks]) -> list[Column]:
    """The column with the firms, where no header says which: most of its values have a legal form or a trade in them."""
    open_ones = [column for column in columns if not column.field and column.reason == NOT_UNDERSTOOD and column.filled]
    likely = max(open_ones, key=lambda column: looks[column.position].like("firm"), default=None)
    if likely is None or looks[likely.position].like("firm") < 0.5:
        return columns
    taken = replace(likely, field="company", reason="", sureness=GUESSED)
    return [taken if column is likely else column for column in columns]


def _dated(column: Column, looks: Looks, own: OwnColumns) -> Column:
    is_date = column.field == "birthday" or column.field in own.days
    return replace(column, month_first=True) if is_date and month_comes_first(looks.values) else column
