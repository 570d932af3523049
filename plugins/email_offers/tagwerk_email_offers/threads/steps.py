"""The steps that follow a campaign up, as somebody orders them: ``reminder_template:5``, ``second:10``."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import sqlalchemy as sa

from tagwerk.api import Action, Conflict, WrongInput, clock, translator
from tagwerk_email_offers.tables import Followed, FollowUp

if TYPE_CHECKING:
    from collections.abc import Iterable

    from sqlalchemy.orm import Session

MOST_STEPS, MOST_DAYS = 5, 120
CANCELED = "canceled"

_ = translator("tagwerk_email_offers")


@dataclass(frozen=True)
class Step:
    """*template* goes to whom the campaign reached *days* working days ago, unless something stops it."""

    template: str
    days: int

    @classmethod
    def read(cls, text: str) -> Step:
        """What somebody typed, as ``TEMPLATE:DAYS``. Raises WrongInput."""
        template, colon, days = text.strip().rpartition(":")
        if not (colon and template.strip() and days.strip().isdecimal()):
            raise WrongInput(
                _("{text!r} is no follow-up.", text=text), _("Write it as TEMPLATE:DAYS, such as reminder:5.")
            )
        return cls(template.strip(), int(days)).checked()

    def checked(self) -> Step:
        """Itself. Raises WrongInput for a number of days that is no waiting time."""
        if not 1 <= self.days <= MOST_DAYS:
            raise WrongInput(_("A follow-up comes after 1 to {most} working days.", most=MOST_DAYS))
        return self


def in_order(steps: Iterable[Step]) -> tuple[Step, ...]:
    """*steps*, the earliest first. Raises WrongInput for two after the same time, and for too many."""
    ordered = tuple(sorted(steps, key=lambda step: step.days))
    if len({step.days for step in ordered}) < len(ordered):
        raise WrongInput(_("Two follow-ups cannot come on the same day."))
    if len(ordered) > MOST_STEPS:
        raise WrongInput(_("A campaign has at most {most} follow-ups.", most=MOST_STEPS))
    return ordered


def add(session: Session, campaign_id: int, steps: Iterable[Step]) -> list[FollowUp]:
    """Let *steps* follow the campaign up, after those that do already. It is locked, or new. Raises WrongInput, Conflict."""
    there, ordered = _with(session, campaign_id, steps)
    moment = clock.now()
    added = [
        FollowUp(campaign_id=campaign_id, step=number, template=step.template, days=step.days, created_at=moment)
        for number, step in enumerate(ordered, 1)
        if number > len(there)
    ]
    session.add_all(added)
    return added


def check(session: Session, campaign_id: int, steps: Iterable[Step]) -> None:
    """Whether *steps* could be added. Raises WrongInput, Conflict."""
    _with(session, campaign_id, steps)


def _with(session: Session, campaign_id: int, steps: Iterable[Step]) -> tuple[list[FollowUp], tuple[Step, ...]]:
    """The steps that there are, and those together with *steps*."""
    there = of_campaign(session, campaign_id)
    ordered = in_order([*(Step(each.template, each.days) for each in there), *steps])
    if ordered[: len(there)] != tuple(Step(each.template, each.days) for each in there):
        last = there[-1]
        raise Conflict(
            _(
                "The last follow-up comes after {days} working {days:day|days}; another one comes later.",
                days=last.days,
            ),
            Action("campaigns.follow_up", campaign_id, last.template, remove=True),
        )
    return there, ordered


def of_campaign(session: Session, campaign_id: int) -> list[FollowUp]:
    """The steps that follow the campaign up, the first one first."""
    query = sa.select(FollowUp).where(FollowUp.campaign_id == campaign_id).order_by(FollowUp.step)
    return list(session.scalars(query))


def end(session: Session, campaign_id: int, *, child: bool) -> list[int]:
    """End what follows the campaign up, or with *child* that of which it is the mails, and all later steps.

    Gives the campaigns of these steps. It is locked already.
    """
    column = FollowUp.child_id if child else FollowUp.campaign_id
    first = session.scalars(sa.select(FollowUp).where(column == campaign_id).order_by(FollowUp.step)).first()
    if first is None:
        return []
    later = FollowUp.campaign_id == first.campaign_id, FollowUp.step >= first.step
    ended = session.scalars(sa.select(FollowUp).where(*later).order_by(FollowUp.step).with_for_update()).all()
    for step in ended:
        if not step.ended:
            step.ended, step.reason = True, CANCELED
    return [step.child_id for step in ended if step.child_id is not None]


def go_on(session: Session, campaign_id: int) -> None:
    """Mails of the campaign may leave again: who follows it up looks at it again, unless somebody ended that."""
    root = sa.select(FollowUp.campaign_id).where(FollowUp.child_id == campaign_id)
    own = sa.or_(FollowUp.campaign_id == campaign_id, FollowUp.campaign_id.in_(root))
    again = sa.update(FollowUp).where(own, FollowUp.reason != CANCELED).values(ended=False)
    session.execute(again.execution_options(synchronize_session=False))


def is_decided(session: Session, step: FollowUp) -> bool:
    """Whether it is decided of any mail that the step follows it, or does not."""
    return session.scalar(sa.select(Followed.message_id).where(Followed.follow_up_id == step.id).limit(1)) is not None


def has_open(session: Session, campaign_id: int) -> bool:
    """Whether something may still follow the campaign up."""
    query = sa.select(FollowUp.id).where(FollowUp.campaign_id == campaign_id, FollowUp.ended.is_(False))
    return session.scalar(query.limit(1)) is not None
