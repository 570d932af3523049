"""Names that a plugin uses and nobody gives: metrics, kinds, the types of its commands; and commands that have another's name."""

from __future__ import annotations

import typing
from typing import TYPE_CHECKING

from tagwerk.authoring.findings import Finding
from tagwerk.ledger.known import known_kinds, known_metrics
from tagwerk.platform.hosting.plugin import cause_of
from tagwerk.platform.inputs import nearest, nearest_hint
from tagwerk.platform.texts import translator

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator
    from pathlib import Path

    import typer

    from tagwerk.access.hookspecs import Command
    from tagwerk.authoring.findings import Source
    from tagwerk.obligations.job_descriptions.shelf import Shelf
    from tagwerk.platform.app import App

_ = translator("tagwerk")


def of_metrics(app: App, source: Source, shelf: Shelf) -> Iterator[Finding]:
    """Which metrics of its job descriptions on the *shelf*, and which kinds of its metrics, are misspelt or forgotten."""
    metrics, kinds = known_metrics(app), known_kinds(app)
    for path, described in (each for versions in shelf.written.values() for each in versions):
        if not path.is_relative_to(source.package):
            continue
        for metric in sorted({each.metric for each in described.obligations} - metrics.keys()):
            if _is_meant(metric, metrics, source.name):
                said = _("nobody here gives the metric {metric}.", metric=f"`{metric}`")
                place = source.place(path), _line_in(path, metric)
                yield Finding(*place, f"{said} {nearest_hint(metric, metrics)}")
    init = source.package / "__init__.py"
    for each in metrics.values():
        for kind in each.kinds:
            if kind not in kinds and _is_meant(kind, kinds, source.name):
                said = _("the metric {metric} counts the kind {kind}, which nobody here gives.",
                         metric=f"`{each.name}`", kind=f"`{kind}`")  # fmt: skip
                place = source.place(init), _line_in(init, "def tagwerk_metrics(")
                yield Finding(*place, f"{said} {nearest_hint(kind, kinds)}")


def of_commands(source: Source, brought: Iterable[Command], taken: frozenset[str]) -> Iterator[Finding]:
    """Which of its commands bear a name of the core's, and which cannot be built, because of a type that is not there."""
    init = source.package / "__init__.py"
    for command in brought:
        if command.name in taken:
            said = _("The command {name} is the core's.", name=command.name)
            yield Finding(source.place(init), _line_in(init, "def tagwerk_commands("), f"tagwerk_commands: {said}")
        for function in _functions(command.typer):
            try:
                typing.get_type_hints(function, include_extras=True)
            except Exception as error:
                said = _("{cause}. Types of a command are read when it runs: import them outside of TYPE_CHECKING.",
                         cause=cause_of(error))  # fmt: skip
                yield Finding(*_place_of(source, function), f"{command.name}: {said}")


def _functions(group: typer.Typer) -> Iterator[Callable[..., object]]:
    yield from (each.callback for each in group.registered_commands if each.callback is not None)
    for below in group.registered_groups:
        if below.typer_instance is not None:
            yield from _functions(below.typer_instance)


def _place_of(source: Source, function: Callable[..., object]) -> tuple[str, int]:
    from pathlib import Path

    code = getattr(function, "__code__", None)
    path = Path(code.co_filename) if code is not None else source.package / "__init__.py"
    if code is None or not path.is_relative_to(source.folder):
        return source.place(source.package / "__init__.py"), 1
    return source.place(path), code.co_firstlineno


def _is_meant(name: str, known: Iterable[str], plugin: str) -> bool:
    """Whether *name*, which is none of those *known*, is meant as one of them, or of *plugin*; another plugin may give it."""
    return name.startswith(f"{plugin}_") or nearest(name, known, likeness=0.8) != ""


def _line_in(path: Path, text: str) -> int:
    lines = path.read_text(encoding="utf-8").splitlines()
    return next((number for number, line in enumerate(lines, 1) if text in line), 1)
