"""An outage as faces show it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from zoneinfo import ZoneInfo

    from tagwerk.calendar.tables import Outage


def outage_view(outage: Outage, zone: ZoneInfo) -> dict[str, Any]:
    """Its channel, its moments in *zone*, and whose it was."""
    moments = {name: getattr(outage, name).astimezone(zone) for name in ("begins_at", "ends_at")}
    fields: dict[str, Any] = {"outage": outage.id, "channel": outage.channel, "reason": outage.reason}
    return fields | moments | {"department": outage.department.name if outage.department is not None else None}
