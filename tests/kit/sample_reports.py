"""The reports of the sample with a history: which there are, and each as its reader would ask for it."""

import sqlalchemy as sa

from tagwerk.access.actors import Actor
from tagwerk.diary.tables import Event
from tagwerk.platform.app import App
from tagwerk.platform.periods import Period
from tagwerk.workspace.history import DEPARTMENT
from tagwerk_reporting.api import Document, Report
from tagwerk_reporting.asking import Meant, ask
from tagwerk_reporting.making import list_reports

REPORTS = (
    "accesses", "account", "calls", "campaigns", "cards", "commission", "competitors", "day", "department", "dossier", "fairs",
    "forecast", "handover", "monthly", "offers", "plan", "quality", "receivables", "reconciliation", "results",
    "returns", "segment", "tasks", "week",
)  # fmt: skip
WHOSE = {"company": "1", "segment": "all", "department": DEPARTMENT, "employee": None, "house": None}


def made(app: App, actor: Actor, name: str) -> tuple[Report, Document, Period]:
    """The report of that *name* over its usual period; that on fairs over the quarter in which the sample has one."""
    report = next(each for each in list_reports(app, actor) if each.name == name)
    period = None
    if name == "fairs":
        with app.database.reading() as session:
            period = Period.of("quarter", session.scalars(sa.select(Event.last)).one()).name
    asked = ask(app, actor, Meant(name, period, of=WHOSE[report.scope]))
    return report, asked.make(app), asked.period
