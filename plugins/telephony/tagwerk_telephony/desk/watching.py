"""Seeing who calls while it rings: in the terminal, and as a notification of the desktop where there is one."""

from __future__ import annotations

import shutil
import subprocess
import time
from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING

import sqlalchemy as sa

from tagwerk.api import Company, Contact, clock, translator, use_case, visible_to, within_reach
from tagwerk_telephony.tables import Call

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tagwerk.api import Actor, App

PAUSE = 1.0
"""Seconds between two looks."""
RINGS_FOR = timedelta(minutes=3)
NOTIFIER = "notify-send"

_ = translator("tagwerk_telephony")


@dataclass(frozen=True)
class Ringing:
    """A call that rings: ``""`` where nobody is on file. *missed* is True once nobody took it."""

    call_id: int
    number: str
    company_id: int | None
    company: str
    contact: str
    note: str
    missed: bool

    @property
    def who(self) -> str:
        """Who calls, in words."""
        known = ", ".join(filter(None, (self.contact, self.company)))
        number = self.number or _("withheld number")
        return f"{known} ({number})" if known else number


@use_case("calls.read")
def ringing(app: App, actor: Actor) -> list[Ringing]:
    """The inbound calls that ring now, or were missed just now: those for the actor, for whoever the actor stands in for, and of
    callers whom nobody looks after.
    """
    since = clock.now() - RINGS_FOR
    mine = sa.or_(Call.employee_id.is_(None), within_reach(actor.for_own_work(), Call.employee_id),
                  sa.and_(Call.company_id.is_not(None), within_reach(actor.for_own_work(), Company.owner_id)))  # fmt: skip
    query = (
        sa.select(Call, Company.name, Contact.name, Company.note, visible_to(actor))
        .outerjoin(Company, Company.id == Call.company_id)
        .outerjoin(Contact, Contact.id == Call.contact_id)
        .where(Call.direction == "inbound", Call.started_at >= since, Call.answered_at.is_(None), mine)
        .where(Call.state.in_(("requested", "dialling", "ringing", "no_answer", "uncertain")))
    )
    with app.database.reading() as session:
        return [
            Ringing(
                call.id, call.number, call.company_id if seen else None, (company or "") if seen else "",
                (contact or "") if seen else "", (note or "") if seen else "", call.state == "no_answer",
            )
            for call, company, contact, note, seen in session.execute(query.order_by(Call.id))
        ]  # fmt: skip


@use_case("calls.read")
def watch(app: App, actor: Actor, seconds: float | None = None) -> Iterator[Ringing]:
    """Each call once when it rings, and once more when it was missed, for *seconds* or until somebody stops it."""
    seen: set[tuple[int, bool]] = set()
    ends = None if seconds is None else time.monotonic() + seconds
    while True:
        for call in ringing(app, actor):
            if (call.call_id, call.missed) not in seen:
                seen.add((call.call_id, call.missed))
                yield call
        if ends is not None and time.monotonic() >= ends:
            return
        time.sleep(PAUSE if ends is None else max(0.0, min(PAUSE, ends - time.monotonic())))


def notify_desktop(call: Ringing) -> bool:
    """Show it on the desktop. False where there is none, or it refuses."""
    program = shutil.which(NOTIFIER)
    if program is None:
        return False
    title = _("Missed call") if call.missed else _("Somebody calls")
    command = [program, "--app-name=Tagwerk", "--", title, call.who]
    try:
        return subprocess.run(command, check=False, timeout=5, capture_output=True).returncode == 0  # noqa: S603
    except (OSError, subprocess.TimeoutExpired):
        return False
