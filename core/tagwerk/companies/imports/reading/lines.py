"""What a list is made of, whatever file it lies in."""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple


class Line(NamedTuple):
    """The cells of a line, and its number in the file, counted from 1."""

    number: int
    cells: list[str]


@dataclass(frozen=True)
class Form:
    """How a text file is written, so that what is not taken can be written alike."""

    encoding: str = "utf-8-sig"
    errors: str = "replace"
    separator: str = ","
    says_separator: bool = False
