"""Companies to write to, the clients' mail server, a Maildir, what a follow-up needs; and which cases wait for the heavy run."""

from collections import defaultdict
from pathlib import Path

import pytest

from kit.follow_ups import reminder, tuesday
from kit.mail import add_company, clients, companies, maildir

__all__ = ["add_company", "clients", "companies", "maildir", "reminder", "tuesday"]

HERE = Path(__file__).parent
DATABASE = "database_url"


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Where a test has both cases and databases, each case meets one of the databases at once, by turns, and the other one in the
    heavy run: every case and every database in each run, all pairs in the heavy one.
    """
    cases: dict[str, list[pytest.Function]] = defaultdict(list)
    for item in items:
        if isinstance(item, pytest.Function) and HERE in item.path.parents and DATABASE in _indices(item):
            cases[item.nodeid.partition("[")[0]].append(item)
    for alike in cases.values():
        if len({_indices(item)[DATABASE] for item in alike}) == 1:
            continue  # somebody chose the database
        for item in alike:
            indices = _indices(item)
            if len(indices) > 1 and sum(indices.values()) % 2:
                item.add_marker(pytest.mark.heavy)


def _indices(item: pytest.Function) -> dict[str, int]:
    """Which value of each parameter *item* has."""
    return item.callspec.indices if hasattr(item, "callspec") else {}
