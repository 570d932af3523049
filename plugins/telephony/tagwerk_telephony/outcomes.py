"""What came of a call, in the words of the person who spoke; an offer is only an offer with what was offered."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from typing import TYPE_CHECKING

import sqlalchemy as sa

from tagwerk.api import NotAllowed, NotFound, WrongInput, clock, tell_recorded, translator, use_case, within_reach
from tagwerk_telephony.crediting import NOBODY_THERE, settle
from tagwerk_telephony.serial import alone
from tagwerk_telephony.tables import ENDED, Call, PhoneOffer

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sqlalchemy.orm import Session

    from tagwerk.api import Actor, App

OFFER_MADE = "offer_made"
OUTCOMES = (OFFER_MADE, "not_interested", "call_back", "no_decision", *NOBODY_THERE)
QUANTITY_PLACES = Decimal("0.001")
PRICE_PLACES = Decimal("0.0001")

_ = translator("tagwerk_telephony")


@dataclass(frozen=True)
class Offered:
    """What was offered: an article in a quantity at a unit price, or terms in words."""

    article: str = ""
    quantity: Decimal | None = None
    price: Decimal | None = None
    terms: str = ""


@use_case("calls.outcome")
def set_outcome(
    app: App, actor: Actor, outcome: str, call_id: int | None = None, offered: Sequence[Offered] = ()
) -> Call:
    """Say what came of a call, the actor's last one by default; ``offer-made`` says what was offered.

    ``machine`` and ``wrong-number`` take the call's credit back. Raises WrongInput, NotFound, NotAllowed.
    """
    name = outcome.replace("-", "_")
    if name not in OUTCOMES:
        known = ", ".join(known.replace("_", "-") for known in OUTCOMES)
        raise WrongInput(_("{outcome!r} is no outcome.", outcome=outcome), _("One of: {known}.", known=known))
    if (name == OFFER_MADE) != bool(offered):
        raise WrongInput(
            _("An offer made by phone is recorded with what was offered, and only that."),
            _("Say --article, --quantity and --price, or --terms, with the outcome offer-made."),
        )
    with app.database.transaction() as session:
        alone(session)
        call = _find(session, actor, call_id)
        if name == OFFER_MADE:
            _add_offers(session, actor, call, offered)
        call.outcome = name
        session.flush()
        told = settle(session, actor, call, reached=call.state in ENDED and call.cause[:6] != "agent_")
    tell_recorded(app, told)
    return call


def offered_from(
    articles: Sequence[str], quantities: Sequence[str], prices: Sequence[str], terms: str
) -> list[Offered]:
    """What was typed, as what was offered: as many quantities and prices as articles. Raises WrongInput."""
    if not len(articles) == len(quantities) == len(prices):
        raise WrongInput(_("Each --article needs its --quantity and its --price."))
    lines = [
        Offered(article, _number(quantity, QUANTITY_PLACES, least=QUANTITY_PLACES), _number(price, PRICE_PLACES))
        for article, quantity, price in zip(articles, quantities, prices, strict=True)
    ]
    return lines + ([Offered(terms=terms.strip())] if terms.strip() else [])


def _number(text: str, places: Decimal, least: Decimal = Decimal(0)) -> Decimal:
    """A decimal number, with a point or a German comma."""
    try:
        number = Decimal(text.replace(",", "."))
        if not number.is_finite() or number < least or number != number.quantize(places):
            raise InvalidOperation
    except InvalidOperation:
        raise WrongInput(_("{text!r} is no number that fits here.", text=text)) from None
    return number


def _find(session: Session, actor: Actor, call_id: int | None) -> Call:
    query = sa.select(Call)
    if call_id is None:
        mine = query.where(Call.employee_id == actor.employee()).order_by(Call.started_at.desc(), Call.id.desc())
        call = session.scalars(mine.limit(1)).first()
        if call is None:
            raise NotFound(_("You have made no call yet."), _("Make one with: tagwerk call COMPANY"))
        return call
    call = session.scalars(query.where(Call.id == call_id)).first()
    if call is None:
        raise NotFound(_("There is no call {id}.", id=call_id), _("Look with: tagwerk calls list"))
    if session.scalar(sa.select(Call.id).where(Call.id == call.id, within_reach(actor, Call.employee_id))) is None:
        raise NotAllowed(_("Call {id} is a colleague's.", id=call_id))
    return call


def _add_offers(session: Session, actor: Actor, call: Call, offered: Sequence[Offered]) -> None:
    if call.company_id is None:
        raise WrongInput(
            _("Call {id} was with nobody on file; offers count for companies.", id=call.id),
            _("Open a card first: tagwerk companies add NAME --phone {number}", number=call.number),
        )
    if call.state in ENDED and call.answered_at is None:
        raise WrongInput(
            _("Nobody answered call {id} ({state}); nothing can have been offered.", id=call.id, state=call.state)
        )
    moment = clock.now()
    session.add_all(
        PhoneOffer(
            call_id=call.id,
            article=line.article[:64],
            quantity=line.quantity,
            price=line.price,
            terms=line.terms,
            made_at=moment,
            recorded_by=actor.signature,
        )
        for line in offered
    )
    session.flush()
