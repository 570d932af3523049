"""What leaves foreign code is held back; a real Ctrl+C is not."""

import os
import signal
import sys
from collections.abc import Callable
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any, Literal

import pytest

from tagwerk.platform.hosting.guarding import Guard
from tagwerk.platform.hosting.plugin import Plugin
from tagwerk.platform.hosting.types import checker, evaluate
from tagwerk.staff import hookspecs


def exits() -> None:
    sys.exit("gone")


def interrupts() -> None:
    raise KeyboardInterrupt


def moves() -> None:
    os.chdir("/")
    raise RuntimeError("elsewhere")


def silences() -> None:
    sys.stdout = None
    raise GeneratorExit


@pytest.mark.parametrize("foreign", [exits, interrupts, moves, silences])
def test_what_leaves_foreign_code_is_held_back(foreign: Callable[[], None]) -> None:
    plugin, here, out = Plugin("guest", "test", "1"), Path.cwd(), sys.stdout
    with Guard(plugin, "hook") as guard:
        foreign()
    assert guard.error is not None
    assert list(plugin.failures) == ["hook"]
    assert (Path.cwd(), sys.stdout) == (here, out)
    with Guard(plugin, "hook"):
        pass
    assert plugin.state == "active"


def wait_for_interrupt() -> None:
    os.kill(os.getpid(), signal.SIGINT)
    for _moment in range(10**8):
        pass


def test_a_real_interrupt_goes_on() -> None:
    plugin = Plugin("guest", "test", "1")
    before = signal.signal(signal.SIGINT, signal.default_int_handler)
    try:
        with pytest.raises(KeyboardInterrupt), Guard(plugin, "hook"):
            wait_for_interrupt()
    finally:
        signal.signal(signal.SIGINT, before)
    assert plugin.failures == {}


async def later() -> None: ...


@pytest.mark.parametrize(
    ("kind", "right", "wrong"),
    [
        (str, ["", "Größe"], [7, b"x", "\ud800", None]),
        (int, [0, -3], ["7", 1.5, True, None]),
        (float, [1, 1.5], ["1", True]),
        (bool, [True], [1, "yes"]),
        (date, [date(2026, 1, 1)], [datetime(2026, 1, 1), "2026-01-01"]),  # noqa: DTZ001
        (date | None, [None, date(2026, 1, 1)], [0, ""]),
        (timedelta | None, [None, timedelta(1)], [5, "5 min"]),
        (Literal["a", "b"], ["a"], ["c", 7, None]),
        (tuple[str, ...], [(), ("a",), ["a"]], ["a", (7,), None]),
        (tuple[tuple[str, str], ...], [(("a", "b"),)], [(("a",),), None, "ab"]),
        (Callable[[int], object], [print, lambda number: number], [later, "print", None]),
        (dict[str, int], [{}, {"a": 1}], [{"a": "b"}, [("a", 1)], None]),
        (Path, [Path()], ["here"]),
        (Any, [None, object()], []),
    ],
)
def test_a_value_is_of_its_type_or_what_is_wrong_is_said(kind: Any, right: list[Any], wrong: list[Any]) -> None:
    check = checker(kind)
    assert [check(value) for value in right] == [""] * len(right)
    assert all(check(value) for value in wrong)


def test_what_only_type_checkers_import_is_known_and_imports_nothing() -> None:
    check = checker(evaluate("BoardLine", hookspecs))
    assert check(hookspecs.BoardLine("a", "b")) == ""
    assert check(hookspecs.BoardLine("a", "b", weight="heavy")).startswith("BoardLine 'a': weight: 'heavy'")  # type: ignore[arg-type]
