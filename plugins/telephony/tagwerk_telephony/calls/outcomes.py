"""What came of a call, in the words of the person who spoke; an offer is only an offer with what was offered."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from typing import TYPE_CHECKING, get_args

import sqlalchemy as sa

from tagwerk.api import (
    Action,
    NotAllowed,
    NotFound,
    WrongInput,
    clock,
    nearest_hint,
    tell_recorded,
    translator,
    use_case,
    within_reach,
)
from tagwerk_telephony.calls.crediting import settle
from tagwerk_telephony.serial import alone
from tagwerk_telephony.tables import Call, Outcome, PhoneOffer

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sqlalchemy.orm import Session

    from tagwerk.api import Actor, App

OFFER_MADE: Outcome = "offer_made"
OUTCOMES: dict[str, Outcome] = {outcome.replace("_", "-"): outcome for outcome in get_args(Outcome)}
"""As people write them."""
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
    named = OUTCOMES.get(outcome.replace("_", "-"))
    if named is None:
        raise WrongInput(_("{outcome!r} is no outcome.", outcome=outcome), nearest_hint(outcome, OUTCOMES))
    if (named == OFFER_MADE) != bool(offered):
        raise WrongInput(
            _("An offer made by phone is recorded with what was offered, and only that."),
            Action("calls.outcome", "offer-made", article="…", quantity="…", price="…"),
        )
    with app.database.transaction() as session:
        alone(session)
        call = _find(session, actor, call_id)
        if named == OFFER_MADE:
            _add_offers(session, actor, call, offered)
        call.outcome = named
        session.flush()
        written = settle(session, actor, call)
    tell_recorded(app, written)
    return call


def offered_from(
    articles: Sequence[str], quantities: Sequence[str], prices: Sequence[str], terms: str
) -> list[Offered]:
    """What was typed, as what was offered: as many quantities and prices as articles. Raises WrongInput."""
    if not len(articles) == len(quantities) == len(prices):
        raise WrongInput(_("Each article needs its quantity and its price."))
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
            raise NotFound(_("You have made no call yet."), Action("call", "COMPANY"))
        return call
    call = session.scalars(query.where(Call.id == call_id)).first()
    if call is None:
        raise NotFound(_("There is no call {id}.", id=call_id), Action("calls.list"))
    if session.scalar(sa.select(Call.id).where(Call.id == call.id, within_reach(actor, Call.employee_id))) is None:
        raise NotAllowed(_("Call {id} is a colleague's.", id=call_id))
    return call


def _add_offers(session: Session, actor: Actor, call: Call, offered: Sequence[Offered]) -> None:
    if call.company_id is None:
        raise WrongInput(
            _("Call {id} was with nobody on file; offers count for companies.", id=call.id),
            Action("companies.add", "NAME", phone=call.number),
        )
    if call.ended_as is not None and call.answered_at is None:
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
