"""Which tests wait for the heavy run because another one of their kind does not.

SQLite and PostgreSQL must do the same, so most tests are written once and run on both. All of these pairs are run by the heavy
run. At once each test meets one of the databases: its name decides which, its cases take turns from there, so that every test,
every case and both databases are in each run. What the databases do in their own ways is always held on both.
"""

from collections import defaultdict
from pathlib import Path
from zlib import crc32

import pytest

TESTS = Path(__file__).parents[1]
DATABASES = ("sqlite", "postgresql")
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
        if {_database(item) for item in alike} != set(DATABASES):
            continue
        for item in alike:
            turn = crc32((item.originalname or item.name).encode()) + _case(item)
            if DATABASES.index(_database(item)) != turn % len(DATABASES):
                item.add_marker(pytest.mark.heavy)


def _is_on_both(path: Path) -> bool:
    return any(place in (path, *path.parents) for place in (TESTS / each for each in ON_BOTH))


def _database(item: pytest.Function) -> str:
    """The database that *item* meets, ``""`` where that is none or several."""
    met = [value for value in _values(item).values() if isinstance(value, str) and value in DATABASES]
    return met[0] if len(met) == 1 else ""


def _case(item: pytest.Function) -> int:
    """A number for the case among its neighbours; it is the same on each database."""
    others = [name for name, value in _values(item).items() if not (isinstance(value, str) and value in DATABASES)]
    return sum(item.callspec.indices[name] for name in others)


def _values(item: pytest.Function) -> dict[str, object]:
    return item.callspec.params if hasattr(item, "callspec") else {}
