"""All reports that come with this plugin."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tagwerk_reporting.monthly import report as monthly
from tagwerk_reporting.overviews import accesses, account, department, fairs, quality, segment, unmeasured
from tagwerk_reporting.reports import calls, cards, day, dossier, forecast, handover, offers, plan, results, tasks, week

if TYPE_CHECKING:
    from tagwerk_reporting.api import Report

MODULES = (
    monthly, day, calls, offers, week, plan, cards, results, forecast, tasks, handover, dossier, department, account,
    segment, fairs, accesses, quality, unmeasured,
)  # fmt: skip


def shipped_reports() -> list[Report]:
    """Each as its module gives it."""
    return [report for module in MODULES for report in module.reports()]
