"""What came of a call, in the words of the person who spoke; an offer is only an offer with what was offered.

The last outcome that was not taken back holds, and it alone: whatever was said before, the ledger ends where that one by itself
would have brought it. Taking one back brings the one before it to life again, with what was offered in it.
"""

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
    translator,
    use_case,
    within_reach,
)
from tagwerk_telephony.calls.assigning import assign_by_number
from tagwerk_telephony.calls.taking_in import Taken, resettle, tell
from tagwerk_telephony.serial import writing
from tagwerk_telephony.tables import Call, Outcome, PhoneOffer, SaidOutcome
from tagwerk_telephony.tidying import clean

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from sqlalchemy.orm import Session

    from tagwerk.api import Actor, App

OFFER_MADE: Outcome = "offer_made"
OUTCOMES: dict[str, Outcome] = {outcome.replace("_", "-"): outcome for outcome in get_args(Outcome)}
"""As people write them."""
QUANTITY_PLACES = Decimal("0.001")
PRICE_PLACES = Decimal("0.0001")
LARGEST = Decimal(10) ** 10
LONGEST_NOTE, LONGEST_ARTICLE, LONGEST_TERMS = 2000, 64, 2000

_ = translator("tagwerk_telephony")


@dataclass(frozen=True)
class Offered:
    """What was offered: an article in a quantity at a unit price, or terms in words."""

    article: str = ""
    quantity: Decimal | None = None
    price: Decimal | None = None
    terms: str = ""


@dataclass(frozen=True)
class Words:
    """What somebody says came of a call, looked at by itself and not yet held against a call."""

    outcome: Outcome
    offered: Sequence[Offered]
    note: str
    call_back_at: datetime | None


@use_case("calls.outcome")
def outcome_words(
    app: App,
    actor: Actor,
    outcome: str,
    offered: Sequence[Offered] = (),
    *,
    note: str = "",
    call_back_at: datetime | None = None,
) -> Words:
    """What the actor may say of a call, for ``say_outcome``. Raises WrongInput for what cannot be meant of any."""
    named = OUTCOMES.get(outcome.strip().casefold().replace("_", "-"))
    if named is None:
        raise WrongInput(_("There is no outcome {outcome!r}.", outcome=outcome), nearest_hint(outcome, OUTCOMES))
    if (named == OFFER_MADE) != bool(offered):
        raise WrongInput(
            _("An offer made by phone is recorded with what was offered, and only that."),
            Action("calls.outcome", "offer-made", article="…", quantity="…", price="…"),
        )
    if call_back_at is not None and named not in ("call_back", OFFER_MADE, "no_decision"):
        raise WrongInput(_("A call back is promised with call-back, no-decision or offer-made."))
    return Words(named, offered, checked_note(note), call_back_at)


def say_outcome(session: Session, actor: Actor, call: Call, words: Words) -> None:
    """Let *words* hold of *call*; it is settled anew after that. Raises WrongInput for what cannot have come of it."""
    if not call.talked_to_somebody and not (call.direction == "inbound" and words.outcome == "call_back"):
        raise WrongInput(
            _("Call {id} never reached the client; nothing can have come of it.", id=call.id), Action("calls.list")
        )
    if words.call_back_at is not None and words.call_back_at <= call.started_at:
        raise WrongInput(_("A call back is promised for a time after the call."))
    if call.company_id is None:
        assign_by_number(session, call)
    said = SaidOutcome(
        call_id=call.id, outcome=words.outcome, note=words.note, call_back_at=words.call_back_at,
        said_at=clock.now(), said_by=actor.signature,
    )  # fmt: skip
    session.add(said)
    session.flush()
    if words.outcome == OFFER_MADE:
        _add_offers(session, actor, call, said, words.offered)
    _hold(call, said)
    session.flush()


@use_case("calls.outcome")
def set_outcome(
    app: App,
    actor: Actor,
    outcome: str,
    call_id: int | None = None,
    offered: Sequence[Offered] = (),
    *,
    note: str = "",
    call_back_at: datetime | None = None,
) -> Call:
    """Say what came of a call, the actor's last one by default; ``offer-made`` says what was offered. *call_back_at* is the
    moment for which a call back was promised.

    ``machine`` and ``wrong-number`` take the call's credit back. Raises WrongInput, NotFound, NotAllowed.
    """
    words = outcome_words(app, actor, outcome, offered, note=note, call_back_at=call_back_at)
    taken = Taken()
    with writing(app) as session:
        call = find_call(session, actor, call_id)
        say_outcome(session, actor, call, words)
        resettle(session, actor, call, taken)
    tell(app, taken)
    return call


@use_case("calls.outcome")
def take_back_outcome(app: App, actor: Actor, call_id: int | None = None) -> Call:
    """Take back what was last said of a call, and it alone: the call stays, and what was said before holds again.

    Raises NotFound where nothing was said.
    """
    taken = Taken()
    with writing(app) as session:
        call = find_call(session, actor, call_id)
        standing = sa.select(SaidOutcome).where(SaidOutcome.call_id == call.id, SaidOutcome.taken_back_at.is_(None))
        said = session.scalars(standing.order_by(SaidOutcome.id.desc()).limit(2)).all()
        if not said:
            raise NotFound(_("Nothing was said of call {id} that could be taken back.", id=call.id))
        said[0].taken_back_at = clock.now()
        _hold(call, said[1] if len(said) > 1 else None)
        session.flush()
        resettle(session, actor, call, taken)
    tell(app, taken)
    return call


@use_case("calls.outcome")
def note_call(app: App, actor: Actor, call_id: int | None, text: str) -> Call:
    """Write a note on a call, in place of the one that is there. Raises NotFound, NotAllowed, WrongInput."""
    with writing(app) as session:
        call = find_call(session, actor, call_id)
        call.note = checked_note(text)
    return call


def offered_from(
    articles: Sequence[str], quantities: Sequence[str], prices: Sequence[str], terms: str
) -> list[Offered]:
    """What was typed, as what was offered: as many quantities and prices as articles. Raises WrongInput."""
    if not len(articles) == len(quantities) == len(prices):
        raise WrongInput(_("Each article needs its quantity and its price."))
    lines = [
        Offered(
            _article(article), _number(quantity, QUANTITY_PLACES, least=QUANTITY_PLACES), _number(price, PRICE_PLACES)
        )
        for article, quantity, price in zip(articles, quantities, prices, strict=True)
    ]
    return lines + ([Offered(terms=clean(terms.strip())[:LONGEST_TERMS])] if terms.strip() else [])


def find_call(session: Session, actor: Actor, call_id: int | None) -> Call:
    """The call with that number within the actor's reach; without one the last in which the actor reached somebody, or may still.

    Raises NotFound, NotAllowed.
    """
    query = sa.select(Call)
    if call_id is None:
        mine = query.where(Call.employee_id == actor.employee()).order_by(Call.started_at.desc(), Call.id.desc())
        call = next((each for each in session.scalars(mine.limit(50)) if each.talked_to_somebody), None)
        if call is None:
            raise NotFound(_("You have made no call yet."), Action("call", "COMPANY"))
        return call
    call = session.scalars(query.where(Call.id == call_id)).first()
    if call is None:
        raise NotFound(_("There is no call {id}.", id=call_id), Action("calls.list"))
    if session.scalar(sa.select(Call.id).where(Call.id == call.id, within_reach(actor, Call.employee_id))) is None:
        raise NotAllowed(_("Call {id} is a colleague's.", id=call_id))
    return call


def _hold(call: Call, said: SaidOutcome | None) -> None:
    """*said* is what holds of the call from now on; with nothing said, what the exchange heard does."""
    call.outcome = said.outcome if said is not None else ("machine" if call.machine else None)
    call.call_back_at = said.call_back_at if said is not None else None
    if said is not None and said.note:
        call.note = said.note


def checked_note(text: str) -> str:
    """The note as it is kept. Raises WrongInput where it is too long."""
    plain = clean(text.strip())
    if len(plain) > LONGEST_NOTE:
        raise WrongInput(_("A note has at most {longest} characters.", longest=LONGEST_NOTE))
    return plain


def _article(text: str) -> str:
    plain = clean(" ".join(text.split()))
    if not plain or len(plain) > LONGEST_ARTICLE:
        raise WrongInput(_("{text!r} is no number of an article.", text=plain[:LONGEST_ARTICLE]))
    return plain


def _number(text: str, places: Decimal, least: Decimal = Decimal(0)) -> Decimal:
    """A decimal number, with a point or a German comma; with both, the last one is that of the decimals."""
    plain = text.strip().replace("\u00a0", "").replace(" ", "").removesuffix("€").removesuffix("EUR")
    if "," in plain:
        plain = (
            plain.replace(".", "").replace(",", ".") if plain.rfind(",") > plain.rfind(".") else plain.replace(",", "")
        )
    try:
        number = Decimal(plain)
        if not number.is_finite() or not least <= number < LARGEST or number != number.quantize(places):
            raise InvalidOperation
    except InvalidOperation:
        raise WrongInput(_("{text!r} is no number that fits here.", text=text)) from None
    return number


def _add_offers(session: Session, actor: Actor, call: Call, said: SaidOutcome, offered: Sequence[Offered]) -> None:
    if call.company_id is None:
        raise WrongInput(
            _("Call {id} was with nobody on file; offers count for companies.", id=call.id),
            Action("calls.assign", call.id, "COMPANY"),
        )
    if call.ended_as is not None and call.answered_at is None:
        raise WrongInput(
            _("Nobody answered call {id} ({state}); nothing can have been offered.", id=call.id, state=call.state)
        )
    moment = clock.now()
    session.add_all(
        PhoneOffer(
            call_id=call.id,
            outcome_id=said.id,
            article=line.article[:LONGEST_ARTICLE],
            quantity=line.quantity,
            price=line.price,
            terms=line.terms,
            made_at=moment,
            recorded_by=actor.signature,
        )
        for line in offered
    )
    session.flush()
