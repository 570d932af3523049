"""Several persons in one row: which columns are of the second one, the third, and so on."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from tagwerk.companies.imports.recognising.headers import plain

if TYPE_CHECKING:
    from collections.abc import Iterable

    from tagwerk.companies.imports.recognising.columns import Column

NAMING = frozenset({"contact", "first_name", "last_name"})
OF_PERSONS = NAMING | {
    "title", "salutation", "position", "department", "email", "phone", "mobile", "birthday", "profession", "language",
}  # fmt: skip
NUMBER = re.compile(r"(?<!\d)[2-9](?!\d)")


@dataclass(frozen=True)
class FurtherPerson:
    """The columns of a person beside the first one: all its *places*, and those that are *naming* it."""

    places: frozenset[int]
    naming: frozenset[int]


def further_persons(columns: Iterable[Column]) -> tuple[FurtherPerson, ...]:
    """Whom the columns with one number in their headers are about, where some of them name a person: ``Ansprechpartner 2`` and
    ``E-Mail 2``. ``E-Mail 2`` by itself is another address of the first one.
    """
    numbered: dict[str, list[Column]] = {}
    for column in columns:
        numbers = NUMBER.findall(plain(column.header))
        if column.field in OF_PERSONS and len(numbers) == 1:
            numbered.setdefault(numbers[0], []).append(column)
    return tuple(
        FurtherPerson(
            frozenset(column.position for column in those),
            frozenset(column.position for column in those if column.field in NAMING),
        )
        for _number, those in sorted(numbered.items())
        if any(column.field in NAMING for column in those)
    )
