"""Of a test that runs on both databases each case is in each run, on one of them."""

import pytest

from kit.turns import DATABASES, TURNS, waiting


@pytest.mark.parametrize("test", ["test_one", "test_another", "test_a_third"])
@pytest.mark.parametrize("number", range(1, 10))
def test_each_case_waits_on_one_database_and_runs_on_the_other(test: str, number: int) -> None:
    cases = [[(case, database) for case in range(number)] for database in DATABASES]
    left = list(waiting(test, cases))
    assert sorted(case for case, _database in left) == list(range(number))
    assert {database for _case, database in left} == set(DATABASES) or number < len(TURNS)
