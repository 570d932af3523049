"""What is shown of people's data: an export, what will go of somebody, and what went."""

from __future__ import annotations

from dataclasses import asdict
from typing import TYPE_CHECKING, Any

from tagwerk.platform.texts import translator

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tagwerk.workspace.privacy.exporting import Export
    from tagwerk.workspace.privacy.forgetting import ForgettingPlan, Forgotten
    from tagwerk.workspace.privacy.holdings import Unreached

_ = translator("tagwerk")


def export_view(export: Export) -> dict[str, Any]:
    """An export as machines read it."""
    return {
        "subject": export.subject,
        "title": export.title,
        "made_at": export.made_at,
        "parts": [asdict(part) | {"rows": list(part.rows)} for part in export.parts],
        "mentioned": list(export.mentioned),
        "files": list(export.files),
        "shared": [{"value": value, "with": other} for value, other in export.shared],
        "unreached": [asdict(each) for each in export.unreached],
        "left_out": [asdict(each) for each in export.left_out],
    }


def export_text(export: Export) -> str:
    """The same as people read it: a heading for each kind, a line for each value that is not empty."""
    return "\n".join(_lines(export))


def plan_view(plan: ForgettingPlan) -> dict[str, Any]:
    """What would go of somebody, and what would stay."""
    return {
        "subject": plan.subject,
        "title": plan.title,
        "tables": [asdict(part) for part in plan.parts],
        "mentioned": [{"table": table, "rows": rows} for table, rows in plan.mentioned],
        "files": [{"file": str(each.path), "fate": each.fate} for each in plan.files],
        "shared": [{"value": value, "with": other} for value, other in plan.shared],
        "copies": [str(path) for path in plan.copies],
        "unreached": [asdict(each) for each in plan.unreached],
        "left_out": [asdict(each) for each in plan.left_out],
    }


def forgotten_view(done: Forgotten) -> dict[str, Any]:
    """What went of somebody, and what is left."""
    return {
        "subject": done.subject,
        "removed": done.removed,
        "files": [str(each.path) for each in done.files],
        "copies": [str(path) for path in done.copies],
        "pages_left": done.pages_left,
        "unreached": [asdict(each) for each in done.unreached],
        "left_out": [asdict(each) for each in done.left_out],
    }


def unreached_text(unreached: Unreached) -> str:
    """Where more may be, on one line."""
    tables = ", ".join(f"{table} ({number})" for table, number in unreached.tables.items())
    return _("Only searched for words, because {why}: {tables}.", why=unreached.why, tables=tables)


def _lines(export: Export) -> Iterator[str]:
    yield _("All that is stored of {title} ({subject}), {moment}", title=export.title, subject=export.subject,
            moment=export.made_at.isoformat(" ", "minutes"))  # fmt: skip
    for part in export.parts:
        yield f"\n{part.holds} ({len(part.rows)})"
        for row in part.rows:
            yield from (f"  {name}: {value}" for name, value in row.items() if value not in ("", None, {}, []))
            yield ""
    if export.mentioned:
        yield "\n" + _("Mentioned in")
        for row in export.mentioned:
            yield "  " + ", ".join(f"{name}: {value}" for name, value in row.items())
    if export.files:
        yield "\n" + _("Files that name the person")
        yield from (f"  {name}" for name in export.files)
    if export.shared:
        yield "\n" + _("Shared with others")
        yield from (f"  {value}: {other}" for value, other in export.shared)
    if export.unreached:
        yield "\n" + _("Not complete")
        yield from (f"  {unreached_text(each)}" for each in export.unreached)
    for each in export.left_out:
        yield "\n" + _(
            "Left out is what the plugin {name} holds of the person: {cause}", name=each.plugin, cause=each.cause
        )
