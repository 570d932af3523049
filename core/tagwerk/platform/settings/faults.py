"""What is wrong with a setting, in our words and without its value, which may be a secret."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from tagwerk.platform.errors import ConfigurationError
from tagwerk.platform.texts import later, translator

if TYPE_CHECKING:
    from collections.abc import Collection

    from pydantic_core import ErrorDetails

_ = translator("tagwerk")

NO_NUMBER, NO_SWITCH = later("it is no number"), later("it is neither true nor false")
NO_LIST, NO_TABLE = later("it is no list"), later("it is no section with settings of its own")
NO_DATE = later("it is no date such as 2026-12-01")
FAULTS = {
    "missing": later("it is missing"),
    "greater_than": later("it must be more than {limit}"),
    "greater_than_equal": later("it must be {limit} or more"),
    "less_than": later("it must be less than {limit}"),
    "less_than_equal": later("it must be {limit} or less"),
    "int_parsing": NO_NUMBER, "int_type": NO_NUMBER, "float_parsing": NO_NUMBER, "float_type": NO_NUMBER,
    "int_parsing_size": NO_NUMBER, "finite_number": NO_NUMBER, "decimal_parsing": NO_NUMBER, "decimal_type": NO_NUMBER,
    "int_from_float": later("it must be a whole number"),
    "bool_parsing": NO_SWITCH, "bool_type": NO_SWITCH,
    "string_type": later("it is no text; write it in quotes"),
    "string_too_short": later("it must have {limit} characters or more"),
    "string_too_long": later("it must have {limit} characters or fewer"),
    "string_pattern_mismatch": later("it is not written as it has to be"),
    "date_type": NO_DATE, "date_parsing": NO_DATE, "date_from_datetime_parsing": NO_DATE,
    "date_from_datetime_inexact": NO_DATE,
    "tuple_type": NO_LIST, "list_type": NO_LIST, "set_type": NO_LIST, "frozen_set_type": NO_LIST,
    "dict_type": NO_TABLE, "model_type": NO_TABLE, "model_attributes_type": NO_TABLE, "dataclass_type": NO_TABLE,
    "too_short": later("it has too few entries"),
    "too_long": later("it has too many entries"),
    "extra_forbidden": later("there is no such setting"),
}  # fmt: skip
"""What the validator finds; what it may find besides is said to be unusable."""
SHORTEST_SECRET = 4
"""Anything shorter is found in any sentence."""


@dataclass(frozen=True)
class Fault:
    """What is wrong with the setting *name*, and what helps."""

    name: str
    says: str
    hint: str = ""

    @property
    def message(self) -> str:
        """The sentence."""
        return _("The setting {name} is wrong: {cause}.", name=self.name, cause=self.says.rstrip("."))

    @property
    def error(self) -> ConfigurationError:
        """The same, to be raised."""
        return ConfigurationError(self.message, self.hint)


def in_our_words(fault: ErrorDetails, secrets: Collection[str] = ()) -> str:
    """What the validator found. What a plugin's own check says is repeated where it holds none of *secrets*."""
    given = fault.get("ctx", {})
    kind = fault["type"]
    if kind in ("value_error", "assertion_error"):
        said = str(given.get("error", ""))
        return said if said and not _tells(said, secrets) else _("it cannot be used")
    if kind in ("literal_error", "enum"):
        return _("it is none of: {known}", known=str(given["expected"]).replace(" or ", ", "))
    if kind in FAULTS:
        return _(FAULTS[kind], limit=next(iter(given.values()), ""))
    return _("it cannot be used")


def _tells(text: str, secrets: Collection[str]) -> bool:
    return any(len(secret) >= SHORTEST_SECRET and secret in text for secret in secrets)
