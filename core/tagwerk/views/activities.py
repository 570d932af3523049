"""An activity of the ledger as faces show it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from tagwerk.ledger.tables import Activity


def activity_view(activity: Activity) -> dict[str, Any]:
    """Every column of the ledger; ids stand under the name of their thing."""
    fields = {column.key: getattr(activity, column.key) for column in activity.__table__.columns}
    return {name.removesuffix("_id"): value for name, value in fields.items()}
