"""Whether a mail is about one of ours, by what both are called; and what our campaigns called theirs of late."""

from __future__ import annotations

from typing import TYPE_CHECKING

import sqlalchemy as sa

from tagwerk_email_offers.tables import TEST, Campaign, Message
from tagwerk_email_offers.understanding.answers.subjects import bare_subject, is_reply

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime

    from sqlalchemy.orm import Session

    from tagwerk_email_offers.understanding.results import Understood

MOST_CAMPAIGNS = 500


def same_subject(mail: Understood, subject: str) -> bool:
    """Whether *mail* itself is called as one of ours with this *subject*."""
    ours = bare_subject(subject)
    return bool(ours) and ours == mail.bare_subject


def called_alike(mail: Understood, messages: Iterable[Message]) -> list[Message]:
    """Those of *messages* that are called as *mail* is; where none is, as its topic, else as a mail that it quotes."""
    of_subject: dict[str, list[Message]] = {}
    for message in messages:
        of_subject.setdefault(bare_subject(message.subject), []).append(message)
    return next((of_subject[called] for called in mail.called if called in of_subject), [])


def answers_a_campaign(session: Session, mail: Understood, since: datetime) -> bool:
    """Whether *mail* answers something that is called as the mails of a campaign *since* then were."""
    called = mail.bare_subject
    if not called or not is_reply(mail.subject):
        return False
    campaigns = sa.select(Campaign.id).where(Campaign.created_at >= since, Campaign.kind != TEST)
    for campaign in session.scalars(campaigns.order_by(Campaign.id.desc()).limit(MOST_CAMPAIGNS)):
        left = Message.campaign_id == campaign, Message.state == "sent", Message.subject != ""
        subject = session.scalar(sa.select(Message.subject).where(*left).limit(1))
        if subject is not None and bare_subject(subject) == called:
            return True
    return False
