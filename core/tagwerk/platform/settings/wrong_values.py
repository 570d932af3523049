"""What is wrong with a value in a file that people write for the house, in our words instead of the validator's."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from tagwerk.platform.inputs import nearest_hint
from tagwerk.platform.texts import later, translator

if TYPE_CHECKING:
    from pydantic_core import ErrorDetails

_ = translator("tagwerk")

SHOWN = 60  # characters of a wrong value
EXAMPLE = '{ en = "…", de = "…" }'
NO_NUMBER, NO_DATE = later("{value} is no whole number."), later("{value} is no date; write it as 2026-10-31.")
OUT_OF_RANGE = later("{value} is out of range.")
FAULTS = {
    "missing": later("{name} is missing."),
    "greater_than": OUT_OF_RANGE,
    "greater_than_equal": OUT_OF_RANGE,
    "less_than_equal": OUT_OF_RANGE,
    "int_type": NO_NUMBER,
    "bool_type": later("{value} is neither true nor false."),
    "string_type": later("{value} is no text; write it in quotes."),
    "string_too_short": later("{name} is empty."),
    "string_pattern_mismatch": later("{value} cannot be a name; use up to 64 letters, digits, - and _."),
    "dict_type": later("a text is needed, such as {example}."),
    "tuple_type": later("{name} is a list; write it in [ ], an obligation or a clause under [[{name}]]."),
    "date_type": NO_DATE,
    "date_from_datetime_parsing": NO_DATE,
    "date_from_datetime_inexact": NO_DATE,
}


def in_our_words(fault: ErrorDetails, keys: list[str]) -> str:
    """The *fault* that the validator found; *keys* are those that there are."""
    name, value = str(fault["loc"][-1]), _quoted(fault["input"])
    match fault["type"]:
        case "extra_forbidden":
            return _("nothing is called {name!r}. {hint}", name=name, hint=nearest_hint(name, keys))
        case "literal_error":
            known = fault["ctx"]["expected"].replace(" or ", ", ")
            return _("{value} is none of: {known}.", value=value, known=known)
        case "value_error":
            return f"{fault['ctx']['error']}."
        case known_fault if known_fault in FAULTS:
            return _(FAULTS[known_fault], name=name, value=value, example=EXAMPLE)
        case _:
            return _("{value}: {cause}.", value=value, cause=fault["msg"].lower())


def _quoted(value: object) -> str:
    """A wrong value as it was written, as far as it helps."""
    shown = str(value) if isinstance(value, date) else repr(value)
    return shown if len(shown) <= SHOWN else f"{shown[:SHOWN]}…"
