"""What was done in a world, in the slow computation: counted with sets."""

from __future__ import annotations

from datetime import date

from kit.obligations.world import Activity, World

KINDS = {
    "offers_emailed": "offer_emailed",
    "calls": "call",
    "call_attempts": "call",
    "phone_offers": "phone_offer",
    "new_contracts": "contract_signed",
    "reconciliations": "reconciled",
    "card_changes": "card_changed",
    "sales_amount": "invoiced",
    "visits": "visit",
    "monthly_report": "report_submitted",
    "certification": "certification",
}


class SlowLedger:
    """What was done in one world and not taken back."""

    def __init__(self, world: World) -> None:
        self.world = world
        taken_back = ("now", "late") if world.late else ("now",)
        self.activities = [activity for activity in world.activities if activity.taken_back not in taken_back]

    def work_date(self, activity: Activity) -> date:
        """The date where the one was who did it."""
        return self.world.people[activity.by].local_date(activity.moment)

    def company(self, activity: Activity) -> int | None:
        """The number of the company that the activity's company turned out to be."""
        number = activity.company
        while number is not None and (into := self.world.companies[number].merged_into) is not None:
            number = into
        return number

    def counted(self, metric: str) -> list[Activity]:
        """The activities that the metric counts, not yet which of them are one."""
        return [
            activity for activity in self.activities if activity.kind == KINDS[metric] and _is_counted(metric, activity)
        ]

    def done(self, name: str, metric: str, first: date, last: date) -> int:
        """What *name* did in the days from *first* to *last*."""
        activities = [
            activity
            for activity in self.counted(metric)
            if activity.by == name and first <= self.work_date(activity) <= last
        ]
        if metric == "offers_emailed":
            return len(
                {
                    (self.company(activity), activity.details["offer"], self.work_date(activity))
                    for activity in activities
                }
            )
        if metric == "calls":
            return len({activity.details["conversation"] for activity in activities})
        if metric in ("phone_offers", "card_changes"):
            return len({(self.company(activity), self.work_date(activity)) for activity in activities})
        if metric == "reconciliations":
            return len({self.company(activity) for activity in activities})
        if metric == "sales_amount":
            return sum(activity.amount or 0 for activity in activities)
        return len(activities)


def _is_counted(metric: str, activity: Activity) -> bool:
    details = activity.details
    if metric == "calls":
        answered = activity.outcome == "answered" and details["talk_seconds"] >= 10
        return activity.company is not None and details["direction"] == "outbound" and answered
    if metric == "call_attempts":
        return bool(details["direction"] == "outbound")
    if metric == "phone_offers":
        return activity.company is not None
    if metric == "new_contracts":
        return details["new_client"] is True
    if metric == "sales_amount":
        return activity.currency == "EUR"
    if metric == "monthly_report":
        return bool(details["report"] == "monthly")
    return True
