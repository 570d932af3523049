"""What a plugin gives is checked here, once, against the type that the hook's specification names; and held against the others'.

What is right is taken and what is wrong is named, one by one: a plugin that gives ten good things and a bad one has given ten.
"""

from __future__ import annotations

import inspect
import sys
from collections.abc import Iterable, Mapping
from functools import cache
from itertools import islice
from typing import TYPE_CHECKING, Any, get_args, get_origin

from tagwerk.platform.hosting.naming import type_name
from tagwerk.platform.hosting.types import Checker, as_written, checker, evaluate
from tagwerk.platform.texts import translator

if TYPE_CHECKING:
    from collections.abc import Callable

    from tagwerk.platform.hosting.plugin import Plugin

MOST_FLAWS = 10
MOST = 100_000
"""Contributions that one call may give; an endless generator gives no more."""

_ = translator("tagwerk")


@cache
def _annotation(specification: Callable[..., Any]) -> Any:
    written = getattr(specification, "__annotations__", {}).get("return", Any)
    return evaluate(written, sys.modules.get(specification.__module__))


@cache
def _each(specification: Callable[..., Any]) -> tuple[Any, Checker]:
    """The type of one contribution of a hook that collects them, and the check for it."""
    annotation = _annotation(specification)
    inner = get_args(annotation)
    many = get_origin(annotation) in (Iterable, list, tuple) and inner
    kind = inner[0] if many else Any
    return kind, checker(kind)


@cache
def _of_answer(specification: Callable[..., Any]) -> Checker:
    return checker(_annotation(specification))


def answer_flaw(specification: Callable[..., Any], answer: object) -> str:
    """What is wrong with the one answer to a hook, ``""`` for nothing."""
    return _coroutine(answer) or _of_answer(specification)(answer)


def contributions(
    specification: Callable[..., Any], answer: object, plugin: Plugin, take: Callable[[Any], None]
) -> list[str]:
    """Hand each good contribution in *answer* to *take*, and give what is wrong with the others. Raises what iterating raises."""
    if answer is None:
        return []
    if wrong := _coroutine(answer):
        return [wrong]
    if isinstance(answer, (str, bytes, Mapping)) or not isinstance(answer, Iterable):
        return [_("it gives {thing}, no list of contributions", thing=type_name(answer))]
    kind, check = _each(specification)
    flaws = list[str]()
    for number, given in enumerate(islice(answer, MOST + 1), 1):
        if number > MOST:
            return [*flaws, _("it gives more than {most} contributions", most=MOST)]
        thing = as_written(given, kind)
        flaw = check(thing) or _own_flaw(thing, plugin.name)
        if flaw and len(flaws) == MOST_FLAWS:
            return [*flaws, "…"]
        if flaw:
            flaws.append(flaw)
        else:
            take(thing)
    return flaws


def _own_flaw(thing: Any, plugin: str) -> str:
    """What the type itself finds wrong beyond the types of its fields, with its *plugin* known."""
    find = getattr(type(thing), "flaw", None)
    found: str = find(thing, plugin) if find is not None and inspect.isfunction(find) else ""
    return found


def _coroutine(answer: object) -> str:
    if inspect.iscoroutine(answer):
        answer.close()
    elif not inspect.isasyncgen(answer) and not inspect.isawaitable(answer):
        return ""
    return _("it is async, and hooks are not")


def without_duplicates(
    found: list[tuple[Plugin, Any]], ranks: Mapping[str, int]
) -> tuple[list[tuple[Plugin, Any]], list[tuple[Plugin, str]]]:
    """*found* without what comes under a name that is taken, and whose that was with what is to be said of it.

    Of two plugins the newcomer loses: the one with the higher rank. The same thing twice is no duplicate, and of one plugin
    those may share a name whose class says so (``shares_name``).
    """
    taken: dict[str, tuple[Plugin, Any]] = {}
    lost: set[int] = set()
    said: list[tuple[Plugin, str]] = []
    for number, (plugin, thing) in sorted(enumerate(found), key=lambda each: ranks.get(each[1][0].name, len(ranks))):
        name = getattr(thing, "name", None)
        if not isinstance(name, str):
            continue
        other, earlier = taken.setdefault(name, (plugin, thing))
        if (
            earlier is thing
            or _same(earlier, thing)
            or (other is plugin and getattr(type(thing), "shares_name", False))
        ):
            continue
        lost.add(number)
        text = _("`{name}` is there already, from {other} ({origin}); that of {plugin} ({own}) is left out.", name=name,
                 other=other.name, origin=other.origin, plugin=plugin.name, own=plugin.origin)  # fmt: skip
        said.append((plugin, text))
    return [each for number, each in enumerate(found) if number not in lost], said


def _same(one: object, other: object) -> bool:
    try:
        return type(one) is type(other) and bool(one == other)
    except Exception:
        return False
