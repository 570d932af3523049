"""Segments beside an evaluation of their own in Python: the same companies, on both databases, whatever the letters and days."""

import re
import unicodedata
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from servers.postgresql import new_database
from tagwerk.companies.finding import name_key
from tagwerk.companies.hookspecs import SegmentField
from tagwerk.companies.own.comparing import segment_field
from tagwerk.companies.own.values import OwnField
from tagwerk.companies.segments.conditions import Conditions
from tagwerk.companies.segments.fields import own_fields
from tagwerk.companies.tables import Company, Contact
from tagwerk.contracts.signals import segment_fields as contract_fields
from tagwerk.contracts.tables import Contract
from tagwerk.platform import clock
from tagwerk.platform.connections.migrating import make_schema
from tagwerk.platform.database import Database, import_tables
from tagwerk.staff.tables import Employee, Terms
from tagwerk.workspace.hooks import tagwerk_database

LETTERS = "aAzZ09 -öÖßẞẛſK KéÉеЕΣσςıİŉǰ中%_\\\"'"
WORDS = st.text(LETTERS, max_size=4).map(lambda text: unicodedata.normalize("NFC", " ".join(text.split())))
TOWNS = ["", "Köln", "KÖLN", "köln", "Straße", "STRASSE", "Ärzen", "Zeven", "İzmir", "ΣΊΣΥΦΟΣ", "Σίσυφος"]
CITIES = st.sampled_from(TOWNS) | WORDS
TEXTS = ("city", "industry", "name")
ZONE = "Europe/Berlin"
Test = Callable[["Row"], bool]
OWN = (OwnField("motto"), OwnField("shops", "number"), OwnField("founded", "date"), OwnField("chain", "yes/no"),
       OwnField("tier", "choice", values=("Gold", "Äußerst", "-")))  # fmt: skip
NUMBERS = st.one_of(
    st.integers(-3, 11).map(str),
    st.decimals(-2, 2, places=1).map(lambda number: f"{number.normalize():f}"),
    st.sampled_from(["0.1", "0.3", "-0.000001", "999999999999999", "-99999999.999999", "123456789012.345", "0.7"]),
    st.just("1000"),
)
STRANGE = st.sampled_from(
    ["zwölf", "1-2", "1.2.3", "2026-02-30", "2026-1-1", "-", ".5", "5.", "1e3", "٣", " 1", "1" * 30, "2026-03-31x"]
)
"""What was kept when the field was of another type."""


@dataclass
class Row:
    """What a company is, as the test knows it."""

    id: int
    name: str
    city: str
    industry: str
    rank: str
    created: datetime
    ends: date | None
    emails: tuple[str, ...]
    own: dict[str, str]


def folded(text: str) -> str:
    return unicodedata.normalize("NFC", unicodedata.normalize("NFC", text).casefold())


def quoted(text: str) -> str:
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"') + '"'


OPERATIONS: dict[str, Callable[[Any, Any], bool]] = {
    "=": lambda one, other: one == other,
    "!=": lambda one, other: one != other,
    "<": lambda one, other: one < other,
    "<=": lambda one, other: one <= other,
    ">": lambda one, other: one > other,
    ">=": lambda one, other: one >= other,
    "~": lambda one, other: folded(other) in folded(one),
    "!~": lambda one, other: folded(other) not in folded(one),
}


def beside(day: date | None, sign: str, first: date, last: date) -> bool:
    if day is None:
        return sign == "!="
    return {
        "=": first <= day <= last,
        "!=": not first <= day <= last,
        "<": day < first,
        "<=": day <= last,
        ">": day > last,
        ">=": day >= first,
    }[sign]


@st.composite
def of_text(draw: st.DrawFn) -> tuple[str, Test]:
    field, sign, value = draw(st.sampled_from(TEXTS)), draw(st.sampled_from(list(OPERATIONS))), draw(CITIES)
    if value == "" and sign not in ("=", "!=", "~", "!~"):
        sign = "="
    ordered = sign in ("<", "<=", ">", ">=")
    return (
        f"{field} {sign} {quoted(value)}",
        lambda row: bool(getattr(row, field) or not ordered) and OPERATIONS[sign](getattr(row, field), value),
    )


@st.composite
def of_number(draw: st.DrawFn) -> tuple[str, Test]:
    sign, value = draw(st.sampled_from(list(OPERATIONS)[:6])), draw(st.sampled_from([0, 1, 2, 3, 4.5, 99999999999]))
    field = draw(st.sampled_from(["id", "contacts"]))
    return f"{field} {sign} {value}", lambda row: OPERATIONS[sign](row.id if field == "id" else len(row.emails), value)


@st.composite
def of_day(draw: st.DrawFn) -> tuple[str, Test]:
    today = clock.today(ZONE)
    field = draw(st.sampled_from(["contract_ends", "created"]))
    sign = draw(st.sampled_from(list(OPERATIONS)[:6]))
    number = draw(st.integers(0, 3))
    month = today.replace(day=1)
    spans: dict[str, tuple[date, date]] = {
        "today": (today, today),
        f"-{number}d": (today - timedelta(days=number),) * 2,
        f"+{number}w": (today + timedelta(weeks=number),) * 2,
        "this month": (month, (month + timedelta(days=32)).replace(day=1) - timedelta(days=1)),
        str(today.year): (date(today.year, 1, 1), date(today.year, 12, 31)),
        (today - timedelta(days=number)).isoformat(): (today - timedelta(days=number),) * 2,
    }
    text = draw(st.sampled_from(list(spans)))
    first, last = spans[text]
    words = {"<": "before", ">": "after", ">=": "since", "<=": "until", "=": "on"}
    said = words[sign] if sign in words and draw(st.booleans()) else sign
    return f"{field} {said} {text}", lambda row: beside(day_of(row, field), sign, first, last)


def own_value(row: Row, name: str) -> Any:
    """What a field of the house's own says, as what it is; None for nothing, and for what is none."""
    kept = row.own.get(name, "")
    if name == "shops":
        return Decimal(kept) if re.fullmatch(r"-?\d{1,15}(\.\d{1,6})?", kept, re.ASCII) else None
    if name == "founded":
        return kept if re.fullmatch(r"\d{4}-\d\d-\d\d", kept, re.ASCII) else None
    return kept


def ordered(one: Any, sign: str, other: Any) -> bool:
    return sign == "!=" if one is None else OPERATIONS[sign](one, other)


@st.composite
def of_own_number(draw: st.DrawFn) -> tuple[str, Test]:
    sign, value = draw(st.sampled_from(list(OPERATIONS)[:6])), draw(NUMBERS)
    return f"shops {sign} {value}", lambda row: ordered(own_value(row, "shops"), sign, Decimal(value))


@st.composite
def of_own_day(draw: st.DrawFn) -> tuple[str, Test]:
    sign = draw(st.sampled_from(list(OPERATIONS)[:6]))
    day = clock.today(ZONE) + timedelta(days=draw(st.integers(-3, 3)))
    return f"founded {sign} {day}", lambda row: ordered(own_value(row, "founded"), sign, str(day))


@st.composite
def of_own_text(draw: st.DrawFn) -> tuple[str, Test]:
    name, values = draw(st.sampled_from([("motto", CITIES), ("tier", st.just("Gold") | st.just("Äußerst")),
                                         ("chain", st.just("yes") | st.just("no"))]))  # fmt: skip
    sign, value = draw(st.sampled_from(list(OPERATIONS))), draw(values)
    if value == "" and sign not in ("=", "!=", "~", "!~"):
        sign = "="

    def test(row: Row) -> bool:
        kept = own_value(row, name)
        if kept == "":  # nothing is neither more nor less, and holds nothing, not even nothing
            return sign in ("!=", "!~") if value else sign in ("=", "!~")
        return OPERATIONS[sign](kept, value)

    return f"{name} {sign} {quoted(value)}", test


def of_own_emptiness() -> st.SearchStrategy[tuple[str, Test]]:
    def of(name: str, negated: bool) -> tuple[str, Test]:
        return (
            f"{name} is {'not ' if negated else ''}empty",
            lambda row: (own_value(row, name) in (None, "")) != negated,
        )

    return st.builds(of, st.sampled_from([field.name for field in OWN]), st.booleans())


OF_OWN = st.one_of(of_own_number(), of_own_day(), of_own_text(), of_own_emptiness())


@st.composite
def own_values(draw: st.DrawFn) -> dict[str, str]:
    """Values as they are kept, and some that are none of the type."""
    day = st.integers(-3, 3).map(lambda days: str(clock.today(ZONE) + timedelta(days=days)))
    by_name = {
        "motto": CITIES,
        "shops": NUMBERS | STRANGE,
        "founded": day | STRANGE,
        "chain": st.sampled_from(["yes", "no", "x"]),
        "tier": st.sampled_from(["Gold", "Äußerst", "-", "früher"]),
    }
    drawn = {name: draw(st.just("") | values) for name, values in by_name.items()}
    return {name: value for name, value in drawn.items() if value}


@st.composite
def of_distance(draw: st.DrawFn) -> tuple[str, Test]:
    sign, number = draw(st.sampled_from(list(OPERATIONS)[:6])), draw(st.integers(0, 3))

    def test(row: Row) -> bool:
        if row.ends is None:
            return sign == "!="
        return OPERATIONS[sign](abs((row.ends - clock.today(ZONE)).days), number)

    return f"contract_ends {sign} {number}d", test


@st.composite
def of_people(draw: st.DrawFn) -> tuple[str, Test]:
    sign, value = (
        draw(st.sampled_from(["=", "!=", "~", "!~"])),
        draw(st.sampled_from(["a@a.example", "B@", "@b.EXAMPLE"])),
    )
    positive = sign.lstrip("!") or "="
    if sign == "!=":
        positive = "="

    def test(row: Row) -> bool:
        found = any(OPERATIONS[positive](each, value) for each in row.emails)
        return found != sign.startswith("!")

    return f"contact_email {sign} {value}", test


def of_emptiness() -> st.SearchStrategy[tuple[str, Test]]:
    return st.sampled_from(
        [
            ("city is empty", lambda row: row.city == ""),
            ("city is not empty", lambda row: row.city != ""),
            ("contract_ends is empty", lambda row: row.ends is None),
            ("contract_ends != never", lambda row: row.ends is not None),
            ("contact_email is empty", lambda row: not any(row.emails)),
            ("contact_email is not empty", lambda row: any(row.emails)),
            ("owner is empty", lambda _row: True),
        ]
    )


@st.composite
def of_list(draw: st.DrawFn) -> tuple[str, Test]:
    values, negated = draw(st.lists(CITIES, min_size=1, max_size=4)), draw(st.booleans())
    text = ", ".join(quoted(value) for value in values)
    return f"city {'not ' if negated else ''}in ({text})", lambda row: (row.city in values) != negated


def joined(below: st.SearchStrategy[tuple[str, Test]]) -> st.SearchStrategy[tuple[str, Test]]:
    several = st.lists(below, min_size=2, max_size=3)
    return st.one_of(
        below.map(lambda one: (f"not ({one[0]})", lambda row: not one[1](row))),
        several.map(
            lambda all_: (" and ".join(f"({one[0]})" for one in all_), lambda row: all(one[1](row) for one in all_))
        ),
        several.map(
            lambda all_: (" or ".join(f"({one[0]})" for one in all_), lambda row: any(one[1](row) for one in all_))
        ),
    )


EXPRESSIONS = st.recursive(
    st.one_of(of_text(), of_number(), of_day(), of_distance(), of_people(), of_emptiness(), of_list(), OF_OWN),
    joined,
    max_leaves=6,
)


def day_of(row: Row, field: str) -> date | None:
    return row.ends if field == "contract_ends" else clock.local_date(row.created, ZONE)


@st.composite
def rows(draw: st.DrawFn) -> list[Row]:
    today = clock.today(ZONE)
    found = []
    for number in range(1, draw(st.integers(1, 6)) + 1):
        away = st.integers(-3, 3).map(lambda days: today + timedelta(days=days)) | st.just(today + timedelta(days=400))
        moment = clock.now() + timedelta(hours=draw(st.integers(-60, 0)))
        emails = draw(st.lists(st.sampled_from(["", "a@a.example", "b@b.example"]), max_size=2, unique=True))
        found.append(
            Row(number, draw(CITIES) or "X", draw(CITIES), draw(WORDS), draw(st.sampled_from(["client", "prospect"])),
                moment, draw(st.none() | away), tuple(emails), draw(own_values()))
        )  # fmt: skip
    return found


@pytest.fixture(scope="module")
def databases(postgresql_server: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[list[Database]]:
    """An empty database of each kind, with one employee."""
    import_tables()
    [schema] = tagwerk_database()
    file: Path = tmp_path_factory.mktemp("segments") / "tagwerk.db"
    with new_database(postgresql_server) as url:
        both = [Database(f"sqlite:///{file}"), Database(url)]
        for database in both:
            with database.engine.begin() as connection:
                make_schema(connection, schema, schema.head)
            with database.transaction() as session:
                terms = Terms(
                    since=date(2020, 1, 1),
                    country="DE",
                    region="BE",
                    time_zone=ZONE,
                    role="manager",
                    job_description="",
                )
                session.add(Employee(id=1, login="anna", name="Anna", hired_on=date(2020, 1, 1), created_at=clock.now(),
                                     email="anna@tagwerk.example", phone="", terms=[terms]))  # fmt: skip
        yield both
        for database in both:
            database.close()


def stored(database: Database, companies: list[Row]) -> None:
    with database.transaction() as session:
        for table in (Contract, Contact, Company):
            session.execute(sa.delete(table))
        for row in companies:
            session.add(Company(id=row.id, name=row.name, name_key=name_key(row.name), city=row.city, industry=row.industry,
                                rank=row.rank, created_at=row.created, own=row.own))  # fmt: skip
            session.flush()
            for email in row.emails:
                session.add(Contact(company_id=row.id, email=email, created_at=clock.now()))
            if row.ends is not None:
                session.add(Contract(number=f"V{row.id}", company_id=row.id, employee_id=1, state="signed", ends_on=row.ends,
                                     drafted_on=date(2026, 1, 1), signed_on=date(2026, 1, 1),
                                     created_at=clock.now()))  # fmt: skip


def chosen(database: Database, fields: dict[str, SegmentField], text: str) -> list[int]:
    with database.reading() as session:
        conditions = Conditions(session, fields, ZONE)
        return list(
            session.scalars(sa.select(Company.id).where(conditions.of(conditions.read(text))).order_by(Company.id))
        )


def compared(databases: list[Database], companies: list[Row], expressions: list[tuple[str, Test]]) -> None:
    fields = {field.name: field for field in [*own_fields(), *contract_fields(), *map(segment_field, OWN)]}
    for database in databases:
        stored(database, companies)
        for text, test in expressions:
            expected = [row.id for row in companies if test(row)]
            assert chosen(database, fields, text) == expected, (database.engine.dialect.name, text)


@settings(max_examples=15, deadline=None, suppress_health_check=list(HealthCheck))
@given(rows(), st.lists(EXPRESSIONS, min_size=8, max_size=8))
def test_a_segment_is_what_python_makes_of_it(
    databases: list[Database], companies: list[Row], expressions: list[tuple[str, Test]]
) -> None:
    compared(databases, companies, expressions)


@settings(max_examples=40, deadline=None, suppress_health_check=list(HealthCheck))
@given(rows(), st.lists(OF_OWN, min_size=8, max_size=8))
def test_fields_of_the_house_are_compared_as_what_they_are(
    databases: list[Database], companies: list[Row], expressions: list[tuple[str, Test]]
) -> None:
    compared(databases, companies, expressions)


@pytest.mark.heavy
@settings(max_examples=400, deadline=None, suppress_health_check=list(HealthCheck))
@given(rows(), st.lists(EXPRESSIONS, min_size=10, max_size=10))
def test_a_thousand_segments_are_what_python_makes_of_them(
    databases: list[Database], companies: list[Row], expressions: list[tuple[str, Test]]
) -> None:
    compared(databases, companies, expressions)


@pytest.mark.heavy
def test_every_letter_is_folded_alike(databases: list[Database]) -> None:
    """Each letter of the basic plane that has another case, as the one looked for and as the one found."""
    letters = [chr(number) for number in range(0x20, 0x1F000) if not 0xD800 <= number < 0xE000]
    cased = [each for each in letters if folded(each) != each and unicodedata.is_normalized("NFC", each)]
    for database in databases:
        stored(database, [Row(number, f"x{each}y", "", "", "client", clock.now(), None, (), {})
                          for number, each in enumerate(cased, 1)])  # fmt: skip
        fields = {field.name: field for field in own_fields()}
        for number, each in list(enumerate(cased, 1))[::7]:
            found = chosen(database, fields, f"name ~ {quoted(folded(each))}")
            assert number in found, (database.engine.dialect.name, each)
