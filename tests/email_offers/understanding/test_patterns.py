"""Tables of words are one pattern that remembers nothing, and finds what they find."""

import re

import pytest

from tagwerk_email_offers.understanding.patterns import any_of

TABLES = (r"\b(a|b)c", r"x[(|]\(y|(?:d)(?=e)", r"[]|(]z|\bq{1,2}(r)?")


@pytest.mark.parametrize("text", ["bc", "abc", "x(", "x|(y", "de", "d", "]z", "(z", "qqr", "", "axc"])
def test_a_table_finds_what_its_rows_find_and_remembers_no_group(text: str) -> None:
    table = any_of(*TABLES)
    assert bool(table.search(text)) == any(re.search(row, text) for row in TABLES)
    assert table.groups == 0
