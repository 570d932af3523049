"""What became of the files of an ERP's folder."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from tagwerk.catalogue.changes.undoing import FileUndone
    from tagwerk.catalogue.folders.running import FileImported


def file_imported_view(done: FileImported) -> dict[str, Any]:
    """Numbers of rows, what was not taken and why, and where that stands to be mended."""
    return {
        "file": done.file,
        "kind": done.kind or None,
        "import": done.import_id,
        "rows": done.rows,
        "created": done.created,
        "updated": done.updated,
        "rejected": done.rejected,
        "rejects_file": str(done.rejects_file) if done.rejects_file else None,
        "gone": done.gone,
        "kept": done.kept,
        "unmatched": done.unmatched,
        "unmatched_customers": done.customers,
        "overruled": done.overruled,
        "overruled_lines": [vars(line) for line in done.overruled_lines],
        "problems": [{"file": done.file} | problem._asdict() for problem in done.problems],
        "left_out": done.left_out,
        "fault": done.fault or None,
        "same": done.same,
    }


def file_undone_view(undone: FileUndone) -> dict[str, Any]:
    """What was taken back of a file, and what stays."""
    return {
        "import": undone.import_id,
        "rows": undone.rows,
        "values": undone.values,
        "kept": [vars(kept) for kept in undone.kept],
    }
