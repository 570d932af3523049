"""The columns of lists are taken for what they are, and what is left out is named."""

import csv
from pathlib import Path

import pytest

from kit.exports import EXPORTS, Export
from kit.exports_again import LEARNT, OTHERS
from kit.exports_held_out import HELD_OUT
from tagwerk.companies.imports.reading.lists import open_list
from tagwerk.companies.imports.recognising.columns import recognise
from tagwerk.companies.imports.recognising.headers import likeness_to_header


def _wrong(export: Export, folder: Path) -> list[str]:
    path = folder / "list.csv"
    path.write_text(export.text, encoding="utf-8")
    found = open_list(path, likeness_to_header)
    columns = recognise(found.header, [line.cells for line in found.rows], {})
    (expected,) = csv.reader([export.fields], delimiter=export.separator)
    assert len(expected) == len(columns), [column.header for column in columns]
    return [
        f"{column.header}: {column.field or '-'}, not {field}"
        for column, field in zip(columns, expected, strict=True)
        if (column.field or "-") != field
    ]


@pytest.mark.parametrize("export", [*EXPORTS, *LEARNT], ids=lambda each: each.name)
def test_the_columns_of_known_programs_are_taken_for_what_they_are(export: Export, tmp_path: Path) -> None:
    assert _wrong(export, tmp_path) == []


def test_of_programs_that_nobody_looked_at_nine_tenths_of_the_columns_are(tmp_path: Path) -> None:
    unseen = (*HELD_OUT, *OTHERS)
    wrong = {each.name: found for each in unseen if (found := _wrong(each, tmp_path))}
    columns = sum(len(each.fields.replace(";", ",").split(",")) for each in unseen)
    assert sum(map(len, wrong.values())) <= columns * 0.1, wrong
