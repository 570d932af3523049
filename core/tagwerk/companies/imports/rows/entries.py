"""What a row of a list says, understood, and what of it was not."""

from __future__ import annotations

import dataclasses
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date

    from tagwerk.companies.imports.reading.lines import Line

Channel = Literal["email", "phone"]


class Problem(NamedTuple):
    """A cell that was not taken, or a row where *column* is empty: where it stands, and why."""

    line: int
    column: str
    value: str
    reason: str


@dataclass(slots=True)
class Entry:
    """What a row says of a company and of its persons, the first of whom is *contact*, those beside it *further*.

    *agreed* says of a channel since when there is consent, None where it was taken back. *rejected*: why nothing of the row can
    be taken, *remark*: what to look at, *named*: the headers by field.
    """

    line: Line
    company: dict[str, str] = dataclasses.field(default_factory=dict)
    contact: dict[str, str] = dataclasses.field(default_factory=dict)
    further: list[dict[str, str]] = dataclasses.field(default_factory=list)
    agreed: dict[str, date | None] = dataclasses.field(default_factory=dict)
    refused: set[Channel] = dataclasses.field(default_factory=set)
    problems: list[Problem] = dataclasses.field(default_factory=list)
    rejected: str = ""
    remark: str = ""
    named: Mapping[str, str] = dataclasses.field(default_factory=dict)
