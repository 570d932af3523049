"""Whether a client who wrote waits: until somebody answers, by mail, on the phone or at a visit, or says that nothing is to
answer.

A bulk mail is no answer and reading is none. Answers by mail stand beside the mail; calls and visits stand in the ledger, and
are asked for there: a call taken back leaves the client waiting.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import TYPE_CHECKING

import sqlalchemy as sa
from sqlalchemy.orm import aliased

from tagwerk.api import CALL, PHONE_OFFER, VISIT, Activity, Company, pieces
from tagwerk_email_offers.tables import Inbound
from tagwerk_email_offers.threads.stops import spoke

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from tagwerk_email_offers.tables import AnsweredHow

SPOKEN = tuple(kind.name for kind in (CALL, PHONE_OFFER, VISIT))


def mark_answered(mail: Inbound, how: AnsweredHow, by: str, at: datetime, note: str = "") -> None:
    """*mail* waits no more."""
    mail.state = "done" if how == "done" else "answered"
    mail.answered_how, mail.answered_by, mail.answered_at, mail.note = how, by, at, note


def is_waiting() -> sa.ColumnElement[bool]:
    """The condition that nobody has answered a mail by mail; written out, so that SQLite takes the index of those few."""
    return Inbound.state == sa.literal_column("'waiting'")


def is_in_doubt() -> sa.ColumnElement[bool]:
    """The condition that somebody has to say whether a mail is true; written out like the other."""
    return Inbound.doubt == sa.literal_column("'open'")


def waiting_mails(
    session: Session, mails: sa.Select[int, int | None, int | None, datetime]
) -> list[tuple[int, datetime]]:
    """Those of *mails* (their number, company, the one that it was merged into, and when it came) whose company was not spoken to
    since; each with the company that is left. All that they need of the ledger is one range for each company.
    """
    rows = session.execute(mails).all()
    if not rows:
        return []
    companies = {company for row in rows for company in (row[1], row[2]) if company is not None}
    talks = _last_talks(session, sorted(companies), min(row[3] for row in rows))
    found = []
    for _number, company, into, received in rows:
        last = max((talks[each] for each in (company, into) if each is not None and each in talks), default=None)
        left = into or company
        if left is not None and (last is None or last <= received):
            found.append((left, received))
    return found


def _last_talks(session: Session, companies: list[int], since: datetime) -> dict[int, datetime]:
    """When each of *companies* was last spoken to, of those that were since then; a date may be a day behind UTC."""
    found: dict[int, datetime] = {}
    for piece in pieces(companies):
        query = sa.select(Activity.company_id, sa.func.max(Activity.happened_at)).where(
            Activity.company_id.in_(piece),
            Activity.kind.in_(SPOKEN),
            Activity.work_date >= (since - timedelta(days=1)).date(),
            spoke(),
        )
        rows = session.execute(query.group_by(Activity.company_id))
        found |= {company: moment for company, moment in rows if company is not None}
    return found


def waits() -> sa.ColumnElement[bool]:
    """The condition that a mail waits for an answer."""
    return sa.and_(is_waiting(), sa.or_(Inbound.company_id.is_(None), ~spoken_after()))


def was_answered() -> sa.ColumnElement[bool]:
    """The condition that a mail was answered, by mail or else."""
    spoken = sa.and_(is_waiting(), Inbound.company_id.is_not(None), spoken_after())
    return sa.or_(Inbound.state == "answered", spoken)


def spoken_after() -> sa.ColumnElement[bool]:
    """The condition that the company of a mail, or the one that it was merged into, was spoken to after the mail came."""
    return sa.exists(_spoken(Activity.id))


def last_spoken() -> sa.ScalarSelect[int]:
    """The activity that answered a mail, where one did."""
    return _spoken(sa.func.min(Activity.id)).correlate(Inbound).scalar_subquery()


def _spoken(what: sa.ColumnElement[int] | sa.orm.InstrumentedAttribute[int]) -> sa.Select[int]:
    own = aliased(Company)
    into = sa.select(own.merged_into).where(own.id == Inbound.company_id).correlate(Inbound).scalar_subquery()
    return sa.select(what).where(
        sa.or_(Activity.company_id == Inbound.company_id, Activity.company_id == into),
        Activity.kind.in_(SPOKEN),
        Activity.happened_at > Inbound.received_at,
        spoke(),
    )
