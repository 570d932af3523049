"""What a row of a list says of a company and of a person there, and which of its cells say nothing we know."""

from __future__ import annotations

import dataclasses
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date

    from tagwerk.companies.imports.reading.lines import Line


class Problem(NamedTuple):
    """A cell that was not taken, or a row where *column* is empty: where it stands, and why."""

    line: int
    column: str
    value: str
    reason: str


@dataclass(slots=True)
class Entry:
    """What a row says; *rejected*: why nothing of it can be taken, *remark*: what to look at, *named*: the headers by field."""

    line: Line
    company: dict[str, str] = dataclasses.field(default_factory=dict)
    contact: dict[str, str] = dataclasses.field(default_factory=dict)
    since: date | None = None
    withdrawn: bool = False
    refused: set[Literal["email", "phone"]] = dataclasses.field(default_factory=set)
    problems: list[Problem] = dataclasses.field(default_factory=list)
    rejected: str = ""
    remark: str = ""
    named: Mapping[str, str] = dataclasses.field(default_factory=dict)
