"""Nobody is mailed whose wish to hear no more is in doubt: first somebody says what was meant."""

from __future__ import annotations

from typing import TYPE_CHECKING

import sqlalchemy as sa

from tagwerk.api import Refusal, pieces, translator
from tagwerk_email_offers.inbox.answered import is_in_doubt
from tagwerk_email_offers.mime.comparing import address_key, written_forms
from tagwerk_email_offers.tables import Inbound, Message

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sqlalchemy.orm import Session

    from tagwerk.api import App, ContactAttempt

IN_DOUBT = "in_doubt"

_ = translator("tagwerk_email_offers")


def refuse(app: App, attempts: Sequence[ContactAttempt]) -> list[Refusal]:
    """The attempts by mail to an address that may want to hear no more."""
    by_mail = [attempt for attempt in attempts if attempt.channel == "email"]
    if not by_mail:
        return []
    with app.database.reading() as session:
        doubtful = _doubtful(session, {form for each in by_mail for form in written_forms(address_key(each.address))})
    return [
        Refusal(
            each.key,
            IN_DOUBT,
            _("{address} may want to hear no more; see mail {number}.", address=each.address, number=doubtful[key]),
        )
        for each in by_mail
        for key in [address_key(each.address)]
        if key in doubtful
    ]


def _doubtful(session: Session, forms: set[str]) -> dict[str, int]:
    """The addresses among *forms* whose wish is in doubt: who wrote, and whom the offer went to that it answers."""
    wishes = is_in_doubt(), Inbound.wish != ""
    of_message = Inbound.message_id == Message.id, Inbound.match_certainty == "sure"
    found: dict[str, int] = {}
    if session.scalar(sa.select(Inbound.id).where(*wishes).limit(1)) is None:
        return found
    for piece in pieces(sorted(forms)):
        own = sa.select(Inbound.sender, Inbound.id).where(*wishes, Inbound.sender.in_(piece))
        offered = sa.select(Message.address, Inbound.id).join(Inbound, sa.and_(*of_message))
        for address, number in [
            *session.execute(own),
            *session.execute(offered.where(*wishes, Message.address.in_(piece))),
        ]:
            found[address_key(address)] = number
    return found
