"""It is early November 2026."""

import pytest


@pytest.fixture(autouse=True)
def the_date(fourth_of_november: None) -> None:
    """Days are reckoned from here."""
