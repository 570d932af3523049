"""Text files whose cells are separated: by comma, semicolon, tab or bar, with or without quotes."""

from __future__ import annotations

import csv
from typing import TYPE_CHECKING

from tagwerk.companies.imports.reading.encodings import encoding_of
from tagwerk.companies.imports.reading.lines import Form, Line
from tagwerk.platform.errors import WrongInput
from tagwerk.platform.texts import translator

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path
    from typing import TextIO

SEPARATORS = ";,\t|"
SAMPLE = 60
LONGEST_CELL = 2**17
LONGEST_LINES = 200
"""Lines that one cell may have: a quote that nobody closes must not swallow the file."""

_ = translator("tagwerk")


def form_of(path: Path) -> Form:
    """How the file at *path* is written. Raises WrongInput for what is no text."""
    encoding, errors = encoding_of(path)
    with path.open(encoding=encoding, errors=errors, newline="") as file:
        sample = [line for _number, line in zip(range(SAMPLE), _without_zeros(file), strict=False)]
    if any("\0" in line or "\x01" in line for line in sample):
        raise WrongInput(_("{path} is no list.", path=path), _("CSV, XLSX, XLSM, XLSB, XLS and ODS can be read."))
    told = ""
    if sample and sample[0].strip().strip('"').lower().startswith("sep=") and len(sample[0].strip().strip('"')) == 5:
        told = sample[0].strip().strip('"')[4]
    return Form(encoding, errors, told or _separator(sample), bool(told))


def _without_zeros(file: TextIO) -> Iterator[str]:
    for number, line in enumerate(file):
        if number > SAMPLE:
            return
        yield line[:LONGEST_CELL]


def _separator(sample: list[str]) -> str:
    """The separator that cuts most lines into the same number of cells."""
    return max(SEPARATORS, key=lambda separator: _evenness(sample, separator))


def _evenness(sample: list[str], separator: str) -> float:
    try:
        widths = [len(cells) for cells in csv.reader(sample, delimiter=separator) if any(cells)]
    except csv.Error:
        return 0.0
    cut = [width for width in widths if width > 1]
    if not cut:
        return 0.0
    usual = max(set(cut), key=lambda width: (cut.count(width), width))
    return cut.count(usual) / len(widths) * (1 + min(usual, 50) / 100) + (0.5 if usual > 2 else 0)


def lines_of(path: Path, form: Form) -> Iterator[Line]:
    """The lines of a file with separated cells, each with the number of the line that it begins in."""
    csv.field_size_limit(LONGEST_CELL)
    with path.open(encoding=form.encoding, errors=form.errors, newline="") as file:
        if form.says_separator:
            next(file, "")
        number = 1 if form.says_separator else 0
        source = _Source(file)
        reader = csv.reader(source, delimiter=form.separator)
        while True:
            begin = number + 1
            try:
                cells = next(reader)
            except StopIteration:
                return
            except csv.Error:  # this line alone is unreadable
                yield from _unquoted(source.taken, begin, form.separator)
                number += len(source.taken)
                source.taken = []
                reader = csv.reader(source, delimiter=form.separator)
                continue
            taken = source.taken
            number += len(taken)
            source.taken = []
            if len(taken) > LONGEST_LINES:  # a quote that nobody closed
                yield from _unquoted(taken, begin, form.separator)
            else:
                yield Line(begin, cells)


def _unquoted(taken: Iterable[str], begin: int, separator: str) -> Iterator[Line]:
    """Lines in which quotes mean nothing."""
    for number, text in enumerate(taken, start=begin):
        cells = text.rstrip("\r\n")[:LONGEST_CELL].split(separator)
        yield Line(number, [cell.strip('"') for cell in cells])


class _Source:
    """The lines of a file, with those remembered that the present row was made of."""

    def __init__(self, file: TextIO) -> None:
        self.file = file
        self.taken: list[str] = []

    def __iter__(self) -> _Source:
        return self

    def __next__(self) -> str:
        if len(self.taken) > LONGEST_LINES:
            raise csv.Error("a cell without an end")
        text = next(self.file)
        if "\0" in text:
            text = text.replace("\0", "")
        self.taken.append(text)
        return text
