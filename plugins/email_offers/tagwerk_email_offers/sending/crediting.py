"""What an offer counts: one activity when the mail server took it, a reversal when it came back for good."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import sqlalchemy as sa

from tagwerk.api import (
    OFFER_EMAILED,
    Activity,
    Employee,
    Facts,
    NewActivity,
    clock,
    record,
    record_untold,
    reverse,
)
from tagwerk_email_offers.api import OFFER_TO_OWN
from tagwerk_email_offers.mime.comparing import keys_of
from tagwerk_email_offers.sent_by_hand import SentOffer
from tagwerk_email_offers.settings import NAME
from tagwerk_email_offers.tables import HARD_BOUNCE, OFFER, Campaign, Message

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from sqlalchemy.orm import Session

    from tagwerk_email_offers.sending.claims import Held

MOST_REVISIONS = 20
"""An address that dies and lives again more often than this stays as it was then."""


@dataclass(frozen=True)
class Credited:
    """Whom the offers of one campaign count for, and who records it; read once for a run. *is_told*: somebody is to be told."""

    campaign_id: int
    kind: str
    template: str
    employee: Employee
    recorded_by: str
    is_told: bool = True
    own: frozenset[str] = frozenset()
    """The addresses of all who work or worked here, as they are compared."""

    @classmethod
    def of(cls, session: Session, campaign: Campaign, recorded_by: str) -> Credited:
        """The credit of *campaign*, recorded by *recorded_by*."""
        employee = session.get_one(Employee, campaign.employee_id)
        return cls(campaign.id, campaign.kind, campaign.template, employee, recorded_by, own=staff_addresses(session))


def credit(session: Session, credited: Credited, messages: Iterable[Message | Held]) -> list[Activity]:
    """Count the offers for the employee of their campaign, on the date on which each was first put on the wire.

    One to an employee's address is recorded as that, and counts nothing; nor does a congratulation, an invitation, a reminder,
    service mail or a test.
    """
    if credited.kind != OFFER:
        return []
    activities = [_activity(credited, message) for message in messages]
    if credited.is_told:
        return record(session, *activities)
    record_untold(session, *activities)
    return []


def staff_addresses(session: Session) -> frozenset[str]:
    """The addresses of all who work or worked here, as they are compared."""
    addresses = session.scalars(sa.select(Employee.email).where(Employee.email != ""))
    return frozenset(key for address in addresses for key in keys_of(address))


def credit_settled(
    session: Session, campaign: Campaign, messages: Sequence[Message], recorded_by: str
) -> list[Activity]:
    """Count offers of which it turned out that they arrived, each for who had sent it: the campaign may be another's since. One
    that had been counted, and was uncertain again, counts again.
    """
    credited = Credited.of(session, campaign, recorded_by)
    recorded: list[Activity] = []
    first: list[Message] = []
    for message in messages:
        again = give_back(session, message, recorded_by)
        recorded += again
        first += [] if again else [message]
    senders = {message.sent_by_id or campaign.employee_id for message in first}
    for sender in sorted(senders):
        own = [message for message in first if (message.sent_by_id or campaign.employee_id) == sender]
        recorded += credit(session, replace(credited, employee=session.get_one(Employee, sender)), own)
    return recorded


def take_back(
    session: Session, message: Message | SentOffer, recorded_by: str, reason: str = HARD_BOUNCE
) -> list[Activity]:
    """Reverse the credit of an offer, because it came back for good or for another *reason*; gives the reversal, where there was
    something to reverse.
    """
    activity = _last(session, message)
    if activity is None:
        return []
    reversal = reverse(session, activity, recorded_by=recorded_by, reason=reason)
    return [reversal] if reversal is not None else []


def facts() -> list[Facts]:
    """What the activities of offers are founded on: mails that left and did not come back for good, from here and by hand."""
    keys = sa.select(sa.literal("message:") + sa.cast(Message.id, sa.String)).join(
        Campaign, Campaign.id == Message.campaign_id
    )
    sent = keys.where(Message.state == "sent", Campaign.kind == OFFER)
    by_hand = sa.select(sa.literal("sent_offer:") + sa.cast(SentOffer.id, sa.String)).where(~SentOffer.came_back)
    both = sa.union_all(sent, by_hand).subquery()
    return [Facts("offers", NAME, (OFFER_EMAILED.name, OFFER_TO_OWN.name), sa.select(both.c[0]))]


def give_back(session: Session, message: Message | SentOffer, recorded_by: str) -> list[Activity]:
    """Count an offer again whose credit was taken back: for who had it, on that day."""
    taken = _last(session, message)
    if taken is None:
        return []
    reversed_ = sa.select(Activity.id).where(Activity.source == NAME, Activity.source_key == f"reversal:{taken.id}")
    if session.scalar(reversed_) is None:
        return []
    revision = int(taken.source_key.partition("#")[2] or 1) + 1
    again = NewActivity(
        kind=OFFER_TO_OWN if taken.kind == OFFER_TO_OWN.name else OFFER_EMAILED,
        happened_at=taken.happened_at,
        work_date=taken.work_date,
        employee_id=taken.employee_id,
        recorded_by=recorded_by,
        source=NAME,
        source_key=f"{_key(message)}#{revision}",
        company_id=taken.company_id,
        contact_id=taken.contact_id,
        details=dict(taken.details),
    )
    return record(session, again)


def _last(session: Session, message: Message | SentOffer) -> Activity | None:
    """The activity of the offer, the last one where it was counted again."""
    keys = [_key(message), *(f"{_key(message)}#{revision}" for revision in range(2, MOST_REVISIONS + 1))]
    query = sa.select(Activity).where(Activity.source == NAME, Activity.source_key.in_(keys))
    return session.scalars(query.order_by(Activity.id.desc())).first()


def _activity(credited: Credited, message: Message | Held) -> NewActivity:
    moment = message.first_wire_at or clock.now()
    return NewActivity(
        kind=OFFER_EMAILED if credited.own.isdisjoint(keys_of(message.address)) else OFFER_TO_OWN,
        happened_at=moment,
        work_date=credited.employee.work_date(moment),
        employee_id=credited.employee.id,
        recorded_by=credited.recorded_by,
        source=NAME,
        source_key=_key(message),
        company_id=message.company_id,
        contact_id=message.contact_id,
        details={"offer": credited.template, "campaign": credited.campaign_id, "message": message.id},
    )


def _key(message: Message | Held | SentOffer) -> str:
    return f"sent_offer:{message.id}" if isinstance(message, SentOffer) else f"message:{message.id}"
