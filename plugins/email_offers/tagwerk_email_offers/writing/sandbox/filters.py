"""The filters that a template may use: Jinja's harmless ones, those that could grow, measured, and those for money and dates."""

from __future__ import annotations

import functools
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from jinja2.filters import FILTERS as DEFAULT_FILTERS
from jinja2.filters import make_attrgetter, sync_do_slice
from jinja2.utils import Cycler, Joiner, Namespace, pass_context, pass_environment, pass_eval_context
from markupsafe import Markup, escape

from tagwerk.api import translator
from tagwerk_email_offers.writing.folder.lines import Amount, Quantity
from tagwerk_email_offers.writing.sandbox.budget import ENTRIES, Refused, expect, sized, step, too_large
from tagwerk_email_offers.writing.sandbox.formats import date_filter, money_filter, number_filter
from tagwerk_email_offers.writing.sandbox.measuring import WIDEST, as_text, measure_format, measure_replace, shown

if TYPE_CHECKING:
    from collections.abc import Callable

LONGEST_WRAPPED, LONGEST_STRIPPED = 100_000, 20_000
MOST_DIGITS = 1000

_ = translator("tagwerk_email_offers")

HARMLESS = (
    *(
        "abs",
        "capitalize",
        "count",
        "d",
        "default",
        "dictsort",
        "e",
        "escape",
        "first",
        "float",
        "forceescape",
        "groupby",
    ),
    *("items", "last", "length", "lower", "map", "max", "min", "reject", "rejectattr", "reverse", "safe", "select"),
    *("selectattr", "sort", "title", "trim", "truncate", "unique", "upper", "urlencode", "wordcount"),
)
FREE = {"count", "d", "default", "length"}
"""Filters that make nothing new."""


def counted(function: Callable[..., Any]) -> Callable[..., Any]:
    """*function*, whose result is paid for."""

    @functools.wraps(function)
    def paid(*args: Any, **kwargs: Any) -> Any:
        step()
        return sized(function(*args, **kwargs))

    return paid


@pass_eval_context
def _replace(eval_ctx: Any, text: Any, old: Any, new: Any, count: int | None = None) -> Any:
    text = as_text(text)
    measure_replace(text, old, new, count)
    return DEFAULT_FILTERS["replace"](eval_ctx, text, old, new, count)


def _list(values: Any) -> list[Any]:
    found: list[Any] = []
    for value in values:
        if len(found) >= ENTRIES:
            raise Refused(too_large())
        found.append(value)
    return found


@pass_context
def _join(context: Any, values: Any, d: str = "", attribute: str | int | None = None) -> str:
    get = make_attrgetter(context.environment, attribute) if attribute is not None else _itself
    parts = [shown(get(value)) for value in _list(values)]
    texts = [part if isinstance(part, str) else str(part) for part in parts]
    expect(sum(map(len, texts)) + len(d) * len(texts))
    if context.eval_ctx.autoescape:
        return escape(d).join(texts)
    return str(d).join(texts)


def _itself(value: Any) -> Any:
    return value


def _format(text: Any, *args: Any, **kwargs: Any) -> Any:
    text, values = as_text(text), kwargs or args
    measure_format(text, values)
    return text % values


def _center(value: Any, width: int = 80) -> str:
    expect(width)
    return as_text(value).center(width)


def _indent(text: str, width: int | str = 4, first: bool = False, blank: bool = False) -> Any:
    _at_most(len(width) if isinstance(width, str) else width, WIDEST)
    expect(len(text) + (text.count("\n") + 1) * (len(width) if isinstance(width, str) else width))
    return DEFAULT_FILTERS["indent"](text, width, first, blank)


def _wordwrap(text: str, width: int = 79, break_long_words: bool = True) -> str:
    import textwrap

    _at_most(len(text), LONGEST_WRAPPED)
    _at_most(-width, -1)
    lines = text.splitlines()
    return "\n".join("\n".join(textwrap.wrap(line, width, break_long_words=break_long_words)) for line in lines)


def _batch(values: Any, linecount: int, fill_with: Any = None) -> list[list[Any]]:
    _at_most(linecount, WIDEST)
    return list(DEFAULT_FILTERS["batch"](_list(values), linecount, fill_with))


def _slice(values: Any, slices: int, fill_with: Any = None) -> list[list[Any]]:
    _at_most(slices, WIDEST)
    return list(sync_do_slice(_list(values), slices, fill_with))


def _striptags(value: Any) -> str:
    text = as_text(value)
    _at_most(len(text), LONGEST_STRIPPED)  # its time grows with the square of the length
    return Markup(text).striptags()  # noqa: S704 (the result is escaped again)


def _round(value: Any, precision: int = 0, method: str = "common") -> Any:
    _at_most(abs(precision), 28)
    number = value.number if isinstance(value, Amount | Quantity) else value
    return DEFAULT_FILTERS["round"](number, precision, method)


def _int(value: Any, default: int = 0, base: int = 10) -> Any:
    _at_most(len(value) if isinstance(value, str) else 0, MOST_DIGITS)
    try:
        return DEFAULT_FILTERS["int"](value, default, base)
    except OverflowError:
        return default


@pass_environment
def _sum(environment: Any, values: Any, attribute: str | int | None = None, start: Any = 0) -> Any:
    get = make_attrgetter(environment, attribute) if attribute is not None else _itself
    total = start
    for value in _list(values):
        part = get(value)
        part = part.number if isinstance(part, Amount | Quantity) else part
        if not isinstance(part, int | float | Decimal):
            raise Refused(_("only numbers can be added up"))
        total += part
    return total


def _at_most(number: int, most: int) -> None:
    if number > most:
        raise Refused(too_large())


def _range(*args: int) -> range:
    found = range(*args)
    if len(found) > ENTRIES:
        raise Refused(_("it takes too many repetitions, more than {number}", number=ENTRIES))
    return found


FILTERS: dict[str, Callable[..., Any]] = {
    **{name: DEFAULT_FILTERS[name] if name in FREE else counted(DEFAULT_FILTERS[name]) for name in HARMLESS},
    "batch": counted(_batch),
    "center": counted(_center),
    "date": date_filter,
    "format": counted(_format),
    "indent": counted(_indent),
    "int": _int,
    "join": counted(_join),
    "list": counted(_list),
    "money": money_filter,
    "number": number_filter,
    "replace": counted(_replace),
    "round": _round,
    "slice": counted(_slice),
    "string": counted(as_text),
    "striptags": counted(_striptags),
    "sum": counted(_sum),
    "wordwrap": counted(_wordwrap),
}
GLOBALS: dict[str, Any] = {"range": _range, "namespace": Namespace, "cycler": Cycler, "joiner": Joiner, "dict": dict}
