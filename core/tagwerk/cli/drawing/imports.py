"""A list that is taken in, drawn: what each column was taken for, and what became of the rows."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tagwerk.companies.imports.carddav.address_book import is_address
from tagwerk.companies.imports.recognising.fields import TITLES
from tagwerk.platform.texts import translator

if TYPE_CHECKING:
    from rich.console import Group, RenderableType

    from tagwerk.companies.imports.importing import Imported

SHOWN = 10

_ = translator("tagwerk")


def import_drawn(done: Imported, *, planned: bool) -> Group:
    """The columns with examples where it is a plan, then numbers, doubts, and what was not taken."""
    from rich.console import Group
    from rich.text import Text

    from tagwerk.views.tables import table

    parts: list[RenderableType] = [Text(_("From {address}", address=done.file))] if is_address(done.file) else []
    if planned:
        own = {field.name: field.title for field in done.own}
        rows = [
            (
                column.header or _("column {number}", number=column.position + 1),
                own.get(column.field) or _(TITLES[column.field]),
                ", ".join(column.examples)[:60],
            )
            for column in done.columns
            if column.field
        ]
        parts.append(table((_("Column"), _("is taken for"), _("Examples")), rows))
    left_out = [column for column in done.columns if not column.field and (column.header or column.filled)]
    if left_out:
        parts.append(Text(_("Left out:"), style="bold"))
        for column in left_out:
            reason = _(column.reason)
            parts.append(Text(f"  {column.header or column.position + 1}: {reason}"))
    parts += [Text(_("Not read: {what}", what=what)) for what in done.left_out]
    sentence = (
        _(
            "{rows} {rows:row|rows}: {created} would be created, {updated} updated, {doubtful} doubtful, {rejected} rejected.",
            **_numbers(done),
        )
        if planned
        else _(
            "{rows} {rows:row|rows}: {created} created, {updated} updated, {doubtful} doubtful, {rejected} rejected.",
            **_numbers(done),
        )
    )
    parts.append(Text(sentence))
    for doubt in done.doubts[:SHOWN]:
        parts.append(Text(_("  line {line}: {name} is like {like_name} ({score}: {reasons})", **vars(doubt))))
    for problem in (*done.remarks[:SHOWN], *done.problems[:SHOWN]):
        what = f"{problem.column} {problem.value[:60]!r}: " if problem.column else ""
        line = _("line {line}", line=problem.line)
        parts.append(Text(f"  {line}: {what}{problem.reason}"))
    if len(done.problems) > SHOWN:
        parts.append(Text(_("  … and {number} more.", number=len(done.problems) - SHOWN)))
    parts += [Text(line) for line in _after(done)]
    return Group(*parts)


def _numbers(done: Imported) -> dict[str, int]:
    return {name: getattr(done, name) for name in ("rows", "created", "updated", "doubtful", "rejected")}


def _after(done: Imported) -> list[str]:
    lines = []
    if done.rejects_file:
        lines.append(_("Rows with what was not taken, and the reasons: {path}", path=done.rejects_file))
    if done.doubtful and done.import_id:
        lines.append(_("Look at the doubtful ones with: tagwerk companies duplicates"))
    if done.paused and is_address(done.file):
        lines.append(_("Paused. The same command goes on; what is there already is not there twice."))
    elif done.paused:
        lines.append(_("Paused. Go on with: tagwerk companies import {file} --resume", file=done.file))
    if done.import_id and (done.created or done.updated):
        lines.append(_("Taken back with: tagwerk imports undo {id}", id=done.import_id))
    return lines
