"""A document as JSON for other programs: amounts and percentages are strings, counts numbers, dates and moments ISO 8601."""

from __future__ import annotations

import json
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from tagwerk_reporting.values import fit

if TYPE_CHECKING:
    from tagwerk_reporting.api import Cell, Document, Table


def render(document: Document) -> bytes:
    """The content of the file."""
    content = {
        "title": document.title,
        "facts": {name: _written(value) for name, _label, value in document.facts},
        "texts": {text.name: list(text.paragraphs) for text in document.texts},
        "tables": {table.name: _table(table) for table in document.tables},
        "figures": [
            {
                "figure": each.name,
                "title": each.title,
                "value": each.value,
                "metric": each.metric,
                "rule": each.rule,
                "period": each.period,
                "currency": each.currency,
            }
            for each in document.figures
        ],
    }
    return (json.dumps(content, ensure_ascii=False, indent=1) + "\n").encode("utf-8", errors="replace")


def _table(table: Table) -> dict[str, Any]:
    columns = [column.name for column in table.columns]
    rows = [dict(zip(columns, map(_written, row), strict=True)) for row in table.rows]
    total = dict(zip(columns, map(_written, table.total), strict=True)) if table.total else None
    return {"title": table.title, "columns": columns, "rows": rows, "total": total}


def _written(cell: Cell) -> str | int | None:
    if isinstance(cell, Decimal):
        return str(cell)
    if isinstance(cell, date):
        return cell.isoformat()
    return fit(cell) if isinstance(cell, str) else cell
