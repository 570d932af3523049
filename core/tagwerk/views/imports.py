"""Lists taken in: what each column was taken for, what became of the rows, and what was taken back."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from tagwerk.platform.texts import later, translator

if TYPE_CHECKING:
    from tagwerk.companies.imports.importing import Imported
    from tagwerk.companies.imports.tables import Import, ImportState
    from tagwerk.companies.imports.undoing import Undone


_ = translator("tagwerk")

STATES: dict[ImportState, str] = {
    "running": later("running"),
    "paused": later("paused"),
    "done": later("taken in"),
    "undoing": later("being taken back"),
    "undone": later("taken back"),
}


def import_view(done: Imported) -> dict[str, Any]:
    """What became of the rows of a list, and where those stand that were not taken."""
    return {
        "import": done.import_id,
        "created": done.created,
        "updated": done.updated,
        "rejected": done.rejected,
        "rejects_file": str(done.rejects_file) if done.rejects_file else None,
        "rows": done.rows,
        "doubtful": done.doubtful,
        "cells": done.cells,
        "paused": done.paused,
        "columns": [
            {
                "column": column.header,
                "field": column.field or None,
                "reason": _(column.reason),
                "examples": list(column.examples),
            }
            for column in done.columns
        ],
        "left_out": done.left_out,
        "problems": [{"file": done.file} | problem._asdict() for problem in done.problems],
        "remarks": [{"file": done.file} | remark._asdict() for remark in done.remarks],
        "doubts": [vars(doubt) for doubt in done.doubts],
    }


def imports_view(known: Import) -> dict[str, Any]:
    """An import that is on record."""
    numbers = {name: getattr(known, name) for name in ("rows", "created", "updated", "rejected", "cells", "doubtful")}
    facts = {
        "import": known.id,
        "file": known.name,
        "kind": known.kind or None,
        "state": known.state,
        "began_at": known.began_at,
        "made_by": known.made_by,
    }
    return facts | numbers


def undone_view(undone: Undone) -> dict[str, Any]:
    """What was taken back of an import, and what stays."""
    return {
        "import": undone.import_id,
        "companies": undone.companies,
        "contacts": undone.contacts,
        "values": undone.values,
        "wishes": undone.wishes,
        "kept": [vars(kept) for kept in undone.kept],
    }
