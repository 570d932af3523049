"""Which tests wait for the heavy run because another one of their kind does not.

SQLite and PostgreSQL must do the same, so most tests are written once and run on both. All of these pairs are run by the heavy
run. At once each case meets one of the databases, every fourth PostgreSQL, whose databases take longer to make: the name of the
test decides where its cases begin, so that every test, every case and both databases are in each run. Where somebody has marked
cases as heavy, that is how they are divided. What the databases do in their own ways is always held on both.
"""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from functools import cache
from pathlib import Path
from typing import TypeVar
from zlib import crc32

import pytest

T = TypeVar("T")

TESTS = Path(__file__).parents[1]
DATABASES = ("sqlite", "postgresql")
TURNS = ("postgresql", "sqlite", "sqlite", "sqlite")
ON_BOTH = (
    "access/test_measuring.py",
    "calendar",
    "companies/duplicates",
    "companies/own/test_own_fields.py",
    "companies/segments",
    "companies/test_searching.py",
    "definitions/test_how_much_is_due.py",
    "ledger",
    "obligations/test_quotas.py",
    "platform",
    "routines",
    "staff/test_names.py",
    "telephony/calls/test_folding.py",
)
"""Locks, what must be unique, what sorts before what, JSON, time, transactions and tables: pairs that no run divides."""


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Leave one of each pair to the heavy run. Where somebody chose the database, it stays."""
    tests: dict[str, list[pytest.Function]] = defaultdict(list)
    for item in items:
        if isinstance(item, pytest.Function) and _database(item) and not _is_on_both(item.path):
            tests[item.nodeid.partition("[")[0]].append(item)
    for alike in tests.values():
        by_database = [[item for item in alike if _database(item) == database] for database in DATABASES]
        if not all(by_database) or any(item.get_closest_marker("heavy") for item in alike):
            continue
        for item in waiting(alike[0].originalname or alike[0].name, by_database):
            item.add_marker(pytest.mark.heavy)


def waiting(test: str, by_database: Sequence[Sequence[T]]) -> Iterator[T]:
    """The cases of *test* that wait, of those that it has on each of the databases, in the same order."""
    first = crc32(test.encode())
    for own, cases in zip(DATABASES, by_database, strict=True):
        yield from (case for number, case in enumerate(cases, first) if TURNS[number % len(TURNS)] != own)


@cache
def _is_on_both(path: Path) -> bool:
    return any(path.is_relative_to(TESTS / each) for each in ON_BOTH)


def _database(item: pytest.Function) -> str:
    """The database that *item* meets, ``""`` where that is none or several."""
    values = item.callspec.params.values() if hasattr(item, "callspec") else ()
    met = [value for value in values if isinstance(value, str) and value in DATABASES]
    return met[0] if len(met) == 1 else ""
