"""Says how large something would be before a template makes it, and what has no form as a text at all."""

from __future__ import annotations

import re
from decimal import Decimal
from typing import Any

from jinja2.runtime import Macro, Undefined
from markupsafe import Markup

from tagwerk.api import translator
from tagwerk_email_offers.writing.sandbox.budget import ENTRIES, Refused, expect, too_large

WIDEST = 1000
"""How wide a text may be padded, and how long a pattern of a date may be."""
MOST_BITS = 4096
WIDENING = {"center", "ljust", "rjust", "zfill"}
CONVERSION = re.compile(r"%(?:\([^)]*\))?[#0\- +]*(\*|\d+)?(?:\.(\*|\d+))?[hlL]?[a-zA-Z%]")
WRITTEN = {str, Markup, int, Decimal}
NOT_WRITTEN = (list, tuple, dict, set, frozenset, type, bytes, Macro)

_ = translator("tagwerk_email_offers")


def shown(value: Any) -> Any:
    """*value*, which is about to be written. Raises Refused for what has no form as a text."""
    if value.__class__ in WRITTEN or isinstance(value, Undefined):
        return value
    if value is None:
        raise Refused(_("there is no value here; ask for it with {example}", example="{% if … is not none %}"))
    if (
        isinstance(value, NOT_WRITTEN)
        or hasattr(value, "__next__")
        or (callable(value) and not hasattr(value, "__html__"))
    ):
        example = "{% for … in … %}"
        raise Refused(
            _("a {kind} cannot be written; go through it with {example}", kind=type(value).__name__, example=example)
        )
    return value


def as_text(value: Any) -> str:
    """*value* as it is written. Raises Refused."""
    return value if isinstance(value, str) else str(shown(value))


def is_method(value: Any) -> bool:
    """Whether *value* is a method of something."""
    return callable(value) and hasattr(value, "__self__")


def measure_format(text: str, values: Any) -> None:
    """Raises Refused where ``text % values`` would be too large, or writes what has no form as a text."""
    number = 0
    for conversion in CONVERSION.finditer(text):
        number += 1
        for width in conversion.groups():
            if width == "*" or (width and (len(width) > len(str(WIDEST)) or int(width) > WIDEST)):
                raise Refused(too_large())
    given = values if isinstance(values, tuple) else values.values() if isinstance(values, dict) else (values,)
    longest = max((len(as_text(value)) for value in given), default=0)
    expect(len(text) + number * (longest + WIDEST if any(CONVERSION.findall(text)) else longest))


def measure_replace(text: str, old: Any = "", new: Any = "", count: Any = None, *_more: Any) -> None:
    """Raises Refused where ``text.replace(old, new)`` would be too large."""
    there = text.count(as_text(old))
    times = min(count, there) if isinstance(count, int) and count >= 0 else there
    expect(len(text) + times * len(as_text(new)))


def measure_call(owner: Any, method: str, args: tuple[Any, ...], kwargs: dict[str, Any]) -> None:
    """Raises Refused where a method would make too large a text."""
    if method == "strftime":
        if any(len(as_text(each)) > WIDEST for each in (*args, *kwargs.values())):
            raise Refused(too_large())
    elif isinstance(owner, str):
        if method in WIDENING and args and isinstance(args[0], int):
            expect(args[0])
        elif method == "replace":
            measure_replace(owner, *args)
        elif method == "join" and args:
            parts = args[0] if isinstance(args[0], str | list | tuple) else ()
            expect(sum(len(as_text(part)) for part in parts) + len(owner) * len(parts))


def measure_product(left: Any, right: Any) -> None:
    """Raises Refused where ``left * right`` would be too large."""
    for one, other in ((left, right), (right, left)):
        if isinstance(one, str | list | tuple) and isinstance(other, int):
            if not isinstance(one, str) and len(one) * other > ENTRIES:
                raise Refused(too_large())
            expect(len(one) * other)
            return
    if isinstance(left, int) and isinstance(right, int) and left.bit_length() + right.bit_length() > MOST_BITS:
        raise Refused(too_large())


def measure_power(left: Any, right: Any) -> None:
    """Raises Refused where ``left ** right`` would be too large."""
    if isinstance(left, int) and isinstance(right, int) and left.bit_length() * abs(right) > MOST_BITS:
        raise Refused(too_large())
