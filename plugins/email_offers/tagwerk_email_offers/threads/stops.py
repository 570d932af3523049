"""Whether a follow-up should not come any more: an answer, a bounce, a wish to leave, a call, a visit, a contract.

Asked in the transaction that queues a follow-up, and again right before it leaves. What a merged company did counts for the
one that it turned out to be, and the other way round.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import timedelta
from typing import TYPE_CHECKING, Literal, get_args

import sqlalchemy as sa

from tagwerk.api import CALL, CONTRACT_SIGNED, PHONE_OFFER, SHORTEST_TALK, VISIT, Activity, Company, Employee, holds
from tagwerk_email_offers.tables import Inbound, Message

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping
    from datetime import datetime

    from sqlalchemy.orm import Session

    from tagwerk_email_offers.threads.threads import Thread
    from tagwerk_email_offers.understanding.results import Kind

Stop = Literal["bounced", "left", "contract", "replied", "called", "visited"]
"""Why no follow-up comes, the weightiest first."""

REPORTS: tuple[Kind, ...] = ("bounce", "complaint")
"""Reports of machines; one of which somebody has said that it is not true says nothing."""
OF_NOBODY: tuple[Kind, ...] = ("auto_reply", "delay", "receipt", "other", "unreadable")
"""Mails that no person wrote, and that say nothing for good."""
OF_MAILS: dict[str, Stop] = {"bounce": "bounced", "unsubscribe": "left", "complaint": "left"}
"""What else a mail says than that somebody wrote."""
OF_ACTIVITIES: dict[str, Stop] = {
    CONTRACT_SIGNED.name: "contract", CALL.name: "called", PHONE_OFFER.name: "called", VISIT.name: "visited",
}  # fmt: skip


def spoke() -> sa.ColumnElement[bool]:
    """The condition that an activity holds and was no mere ringing: a call that was answered and lasted."""
    talked = sa.func.coalesce(Activity.details["talk_seconds"].as_integer(), SHORTEST_TALK) >= SHORTEST_TALK
    return sa.and_(holds(), sa.or_(Activity.kind != CALL.name, talked))


def stops_of(session: Session, threads: Mapping[int, Thread]) -> dict[int, Stop]:
    """Which of *threads* nothing should follow, and why, by their keys."""
    if not threads:
        return {}
    heard = Heard(_survivors(session, {thread.company_id for thread in threads.values()}))
    messages = {message.id for thread in threads.values() for message in thread.messages}
    companies = sorted(heard.stands_for)
    since = min(thread.since for thread in threads.values())
    heard.read_mails(session, sa.or_(Inbound.message_id.in_(messages), Inbound.company_id.in_(companies)))
    heard.read_departures(session, Message.company_id.in_(companies))
    heard.read_activities(session, Activity.company_id.in_(companies), Activity.happened_at >= since)
    found = {key: heard.stop(thread) for key, thread in threads.items()}
    return {key: stop for key, stop in found.items() if stop is not None}


def heard_since(session: Session, since: datetime, campaigns: sa.Select[int]) -> Heard:
    """All that was heard of anybody *since* then, and of the mails of *campaigns* whenever: for who looks at many at once."""
    merged = sa.select(Company.id, Company.merged_into).where(Company.merged_into.is_not(None))
    heard = Heard({row.id: row.merged_into or row.id for row in session.execute(merged)})
    mails = sa.select(Message.id).where(Message.campaign_id.in_(campaigns), Message.id == Inbound.message_id)
    heard.read_mails(session, sa.or_(Inbound.received_at >= since, mails.exists()))
    heard.read_departures(session, Message.left_at >= since)
    everybody = Activity.employee_id.in_(sa.select(Employee.id))  # by the index that there is
    lately = Activity.work_date >= (since - timedelta(days=1)).date(), Activity.happened_at >= since
    contracts = Activity.kind == CONTRACT_SIGNED.name, Activity.happened_at >= since  # signed before, and told after
    heard.read_activities(session, everybody, *lately, Activity.kind != CONTRACT_SIGNED.name)
    heard.read_activities(session, everybody, *contracts)
    return heard


@dataclass
class Heard:
    """What happened, by message and by company; *stands_for* leads from a company to what it turned out to be."""

    stands_for: dict[int, int]
    of_message: dict[int, set[Stop]] = field(default_factory=dict)
    of_company: dict[int, list[tuple[datetime, Stop]]] = field(default_factory=dict)

    def stop(self, thread: Thread) -> Stop | None:
        """The weightiest reason."""
        reasons = {stop for message in thread.messages for stop in self.of_message.get(message.id, ())}
        reasons |= {"bounced" for message in thread.messages if message.state == "bounced"}
        company = self.of_company.get(self.survivor(thread.company_id), ())
        reasons |= {stop for moment, stop in company if moment >= thread.since}
        return next((stop for stop in get_args(Stop) if stop in reasons), None)

    def survivor(self, company: int) -> int:
        """What *company* turned out to be."""
        return self.stands_for.get(company, company)

    def read_mails(self, session: Session, which: sa.ColumnElement[bool]) -> None:
        """What came in: about a mail, whenever it did, and else what a company wrote."""
        mails = sa.select(Inbound.kind, Inbound.message_id, Inbound.company_id, Inbound.received_at)
        untrue = sa.and_(Inbound.kind.in_(REPORTS), Inbound.doubt == "dismissed")
        for mail in session.execute(mails.where(which, Inbound.kind.not_in(OF_NOBODY), sa.not_(untrue))):
            stop = OF_MAILS.get(mail.kind, "replied")
            if mail.message_id is not None:
                self.of_message.setdefault(mail.message_id, set()).add(stop)
            if stop != "bounced":  # what another mail met with says nothing about this address
                self._add(mail.company_id, mail.received_at, stop)

    def read_departures(self, session: Session, which: sa.ColumnElement[bool]) -> None:
        """Who unsubscribed by the link in a mail."""
        left = sa.select(Message.company_id, Message.left_at).where(which, sa.text("left_at IS NOT NULL"))
        for message in session.execute(left):
            if message.left_at is not None:
                self._add(message.company_id, message.left_at, "left")

    def read_activities(self, session: Session, *which: sa.ColumnElement[bool]) -> None:
        """Who was spoken to, and who signed."""
        activities = sa.select(Activity.company_id, Activity.kind, Activity.happened_at)
        for activity in session.execute(activities.where(*which, Activity.kind.in_(OF_ACTIVITIES), spoke())):
            if activity.company_id is not None:
                self._add(activity.company_id, activity.happened_at, OF_ACTIVITIES[activity.kind])

    def _add(self, company: int, moment: datetime, stop: Stop) -> None:
        self.of_company.setdefault(self.survivor(company), []).append((moment, stop))


def _survivors(session: Session, companies: Collection[int]) -> dict[int, int]:
    """What each of *companies*, and each that was merged into one of them, turned out to be."""
    merged = sa.select(Company.id, Company.merged_into)
    found = {row.id: row.merged_into or row.id for row in session.execute(merged.where(Company.id.in_(companies)))}
    survivors = set(found.values())
    for row in session.execute(merged.where(Company.merged_into.in_(survivors))):
        found[row.id] = row.merged_into or row.id
    return found | {survivor: survivor for survivor in survivors}
