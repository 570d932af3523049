"""What the figures of campaigns are made of: mails that came back, answers, departures, calls and contracts, each with its mail.

A follow-up belongs to its campaign: what answers it counts for the mail that it goes on from, once. A call and a contract belong
to the last campaign that reached the company before, within 90 days, and to one only; of several after the same mail, the first.
"""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import TYPE_CHECKING, Any, Literal

import sqlalchemy as sa

from tagwerk.api import CALL, CONTRACT_SIGNED, PHONE_OFFER, Activity, Company, Employee, pieces
from tagwerk_email_offers.tables import TEST, Campaign, Inbound, Message
from tagwerk_email_offers.threads.stops import spoke
from tagwerk_email_offers.threads.threads import BRIEF, through

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence

    from sqlalchemy.orm import Session

Number = Literal["reached", "bounced", "answered", "interested", "left", "called", "contracts"]
"""What is counted of a campaign; the class ``Figures`` tells each."""
Mailed = tuple[datetime, int, int, int]
"""When a mail left, its number, its campaign, its company."""
PIECE = 5000
"""So many numbers fit one query; fewer queries are quicker."""
REACH = timedelta(days=90)
"""So long after a mail, a call or a contract may have come of it."""
INTERESTED = "interested"
LEAVING = ("unsubscribe", "complaint")


@dataclass(frozen=True)
class Occurrence:
    """One of what a number counts: the mail (of the campaign itself) that it belongs to, and when it happened (UTC).

    *source* is the number of the inbound mail or of the activity, None where the mail itself says it.
    """

    campaign: int
    message: int
    company_id: int
    mailed_at: datetime
    happened_at: datetime
    source: int | None = None


def of_state(session: Session, campaigns: sa.Select[int], state: str) -> list[Occurrence]:
    """The mails of *campaigns* in that *state*."""
    query = sa.select(Message.campaign_id, Message.id, Message.company_id, Message.first_wire_at, Message.created_at)
    rows = session.execute(query.where(Message.campaign_id.in_(campaigns), Message.state == state).order_by(Message.id))
    return [
        Occurrence(row.campaign_id, row.id, row.company_id, at, at)
        for row in rows
        for at in [row.first_wire_at or row.created_at]
    ]


def answers(session: Session, campaigns: sa.Select[int], topic: str = "") -> list[Occurrence]:
    """The mails of *campaigns* that a person answered, them or a follow-up; those about *topic*, where one is given."""
    which = [Inbound.kind == "reply", *([Inbound.topic == topic] if topic else [])]
    return _of_threads(session, _heard(session, campaigns, which))


def departures(session: Session, campaigns: sa.Select[int]) -> list[Occurrence]:
    """The mails of *campaigns* whose readers wanted to hear no more, by mail or by the link."""
    heard = _heard(session, campaigns, [Inbound.kind.in_(LEAVING)])
    own = Message.campaign_id.in_(_with_follow_ups(campaigns)), Message.left_at.is_not(None)
    left = session.execute(sa.select(Message.id, Message.left_at).where(*own))
    return _of_threads(session, [*heard, *((row.id, row.left_at, None) for row in left)])


def calls(session: Session, campaigns: sa.Select[int]) -> list[Occurrence]:
    """The first talk on the phone after each mail of *campaigns*."""
    return _attributed(session, campaigns, (CALL.name, PHONE_OFFER.name), lambda _signed_on, told_at: told_at)


def contracts(session: Session, campaigns: sa.Select[int]) -> list[Occurrence]:
    """The first contract that was signed after each mail of *campaigns*: on the day of the mail or later, and told after it."""
    return _attributed(session, campaigns, (CONTRACT_SIGNED.name,), _signed)


def _signed(signed_on: date, told_at: datetime) -> datetime:
    """The end of the day on which both sides had signed, or when that was recorded, where this was sooner."""
    return min(told_at, datetime(signed_on.year, signed_on.month, signed_on.day, tzinfo=UTC) + timedelta(days=1))


def _with_follow_ups(campaigns: sa.Select[int]) -> sa.Select[int]:
    return sa.select(Campaign.id).where(sa.or_(Campaign.id.in_(campaigns), Campaign.follows_id.in_(campaigns)))


def _heard(
    session: Session, campaigns: sa.Select[int], which: Sequence[sa.ColumnElement[bool]]
) -> list[tuple[int, datetime, int | None]]:
    """Message, moment and number of what came in about *campaigns* and their follow-ups."""
    query = sa.select(Message.id, Inbound.received_at, Inbound.id.label("inbound")).join(
        Inbound, Inbound.message_id == Message.id
    )
    found = session.execute(query.where(Message.campaign_id.in_(_with_follow_ups(campaigns)), *which))
    return [(row.id, row.received_at, row.inbound) for row in found]


def _of_threads(session: Session, heard: Iterable[tuple[int, datetime, int | None]]) -> list[Occurrence]:
    """What was heard, once for each mail that a thread begins with: what came first."""
    first: dict[int, Occurrence] = {}
    ordered = sorted(heard, key=lambda each: each[1])
    roots: dict[int, Message] = {}
    for piece in pieces(sorted({each[0] for each in ordered}), PIECE):
        messages = session.scalars(sa.select(Message).where(Message.id.in_(piece)).options(BRIEF)).all()
        roots |= {key: thread.messages[0] for key, thread in through(session, messages).items()}
    for message, moment, source in ordered:
        root = roots[message]
        mailed_at = root.first_wire_at or root.created_at
        occurrence = Occurrence(root.campaign_id, root.id, root.company_id, mailed_at, moment, source)
        first.setdefault(root.id, occurrence)
    return sorted(first.values(), key=lambda each: each.message)


def _attributed(
    session: Session,
    campaigns: sa.Select[int],
    kinds: tuple[str, ...],
    moment_of: Callable[[date, datetime], datetime],
) -> list[Occurrence]:
    """What happened of *kinds* to whom *campaigns* reached, each for the last mail of any campaign before it."""
    since = session.scalar(sa.select(sa.func.min(Campaign.created_at)).where(Campaign.id.in_(campaigns)))
    if since is None:
        return []
    merged = sa.select(Company.id, Company.merged_into).where(Company.merged_into.is_not(None))
    stands_for = {row.id: row.merged_into for row in session.execute(merged)}
    of_ours = sa.select(Message.company_id).where(Message.campaign_id.in_(campaigns), Message.state == "sent")
    reached = {stands_for.get(company, company) for company in session.scalars(of_ours)}
    happened = [
        (stands_for.get(company, company), moment_of(on, at), at, number)
        for company, on, at, number in _happened(session, kinds, since)
        if stands_for.get(company, company) in reached
    ]
    mails = _mails_to(session, {each[0] for each in happened}, stands_for)
    wanted = set(session.scalars(campaigns))
    found: dict[int, Occurrence] = {}
    for company, moment, at, number in happened:
        mail = _last_before(mails.get(company, []), moment)
        if mail is None or moment - mail[0] > REACH or mail[1] in found:
            continue
        mailed_at, message, campaign, company_id = mail
        found[message] = Occurrence(campaign, message, company_id, mailed_at, at, number)
    return [each for _message, each in sorted(found.items()) if each.campaign in wanted]


def _happened(session: Session, kinds: tuple[str, ...], since: datetime) -> Sequence[Any]:
    """Company, day, moment and number of the activities of *kinds* since then, in their order."""
    everybody = Activity.employee_id.in_(sa.select(Employee.id))  # by the index that there is
    lately = Activity.work_date >= (since - timedelta(days=1)).date()
    columns = Activity.company_id, Activity.work_date, Activity.happened_at, Activity.id
    query = sa.select(*columns).where(
        everybody, Activity.kind.in_(kinds), lately, spoke(), Activity.company_id.is_not(None)
    )
    return session.execute(query.order_by(Activity.work_date, Activity.happened_at, Activity.id)).all()


def _mails_to(session: Session, companies: set[int], stands_for: Mapping[int, int]) -> dict[int, list[Mailed]]:
    """The mails of all campaigns that reached *companies*, follow-ups aside, the first one first."""
    family = companies | {each for each, into in stands_for.items() if into in companies}
    found: dict[int, list[Mailed]] = {}
    query = (
        sa.select(Message.first_wire_at, Message.id, Message.campaign_id, Message.company_id)
        .join(Campaign, Campaign.id == Message.campaign_id)
        .where(Message.state == "sent", Campaign.kind != TEST, Campaign.follows_id.is_(None))
        .where(Message.first_wire_at.is_not(None))
    )
    for piece in pieces(sorted(family), PIECE):
        for at, message, campaign, company in session.execute(query.where(Message.company_id.in_(piece))):
            if at is not None:
                found.setdefault(stands_for.get(company, company), []).append((at, message, campaign, company))
    for mails in found.values():
        mails.sort()
    return found


def _last_before(mails: list[Mailed], moment: datetime) -> Mailed | None:
    place = bisect_right(mails, moment, key=lambda mail: mail[0])
    return mails[place - 1] if place else None
