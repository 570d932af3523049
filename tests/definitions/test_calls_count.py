"""What counts on the telephone, and what does not."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest
import sqlalchemy as sa

from kit.calls import AGENT, CLIENT, NINE, a_call, event, take
from kit.obligations.job_files import Hire
from kit.obligations.seen import done, quota
from tagwerk.access.actors import Actor
from tagwerk.companies.cards import add_company
from tagwerk.ledger.tables import Activity
from tagwerk.platform.app import App
from tagwerk.platform.errors import WrongInput
from tagwerk_telephony.calls.outcomes import Offered, set_outcome
from tagwerk_telephony.tables import PhoneOffer

TERMS = [Offered(terms="2 % Skonto")]
WEDNESDAY = date(2026, 10, 7)
ONE_DAY = 24 * 3600


def an_inbound_call(app: App) -> None:
    ringing = [event("xa", "ringing", 0), event("xa", "completed", 50, talk=49)]
    inbound = [replace(each, direction="inbound", from_number=CLIENT, to_number="+493023125001") for each in ringing]
    answered = [
        event("xb", "answered", 8, parent="xa", to=AGENT),
        event("xb", "completed", 50, parent="xa", to=AGENT, talk=42),
    ]
    take(app, inbound + [replace(each, direction="inbound") for each in answered])


def test_a_call_answered_by_a_person_for_ten_seconds_counts(app: App, anna: Actor, client: int) -> None:
    take(app, a_call(talk=10))
    assert done(app, anna, "calls") == 1


def test_a_call_of_nine_seconds_does_not_count(app: App, anna: Actor, client: int) -> None:
    take(app, a_call(talk=9))
    assert done(app, anna, "calls") == 0


def test_a_call_to_any_company_on_file_counts_also_to_a_colleagues(app: App, anna: Actor, hire: Hire) -> None:
    add_company(app, hire("jörg"), "Möbel Größer", phone=CLIENT)
    take(app, a_call())
    assert done(app, anna, "calls") == 1


def test_a_call_to_nobody_on_file_does_not_count(app: App, anna: Actor) -> None:
    take(app, a_call())
    assert done(app, anna, "calls") == 0


def test_redials_of_one_number_within_ten_minutes_are_one_call(app: App, anna: Actor, client: int) -> None:
    take(app, a_call("x") + a_call("y", begins=599))
    assert done(app, anna, "calls") == 1
    take(app, a_call("z", begins=1300))
    assert done(app, anna, "calls") == 2


def test_an_inbound_call_does_not_count_as_a_call(app: App, anna: Actor, client: int) -> None:
    an_inbound_call(app)
    assert done(app, anna, "calls") == 0


@pytest.mark.parametrize("outcome", ["machine", "wrong-number"])
def test_the_outcome_machine_or_wrong_number_reverses_a_call(app: App, anna: Actor, client: int, outcome: str) -> None:
    take(app, a_call())
    assert done(app, anna, "calls") == 1
    set_outcome(app, anna, outcome)
    assert done(app, anna, "calls") == 0
    with app.database.reading() as session:
        reversed_ones = sa.select(Activity.reverses).where(Activity.reverses.is_not(None))
        assert session.scalars(reversed_ones).one() == session.scalars(sa.select(Activity.id)).first()


def test_the_employees_own_leg_is_no_call(app: App, anna: Actor, client: int) -> None:
    take(app, [event("xa", "answered", 5, to=AGENT), event("xa", "completed", 50, to=AGENT, talk=45)])
    assert (done(app, anna, "calls"), dict(quota(app, anna, "calls").beside)) == (0, {"dialled": 0})


def test_every_outbound_call_that_reached_the_clients_leg_is_an_attempt_beside_the_calls(
    app: App, anna: Actor, client: int
) -> None:
    take(app, a_call("x") + a_call("y", begins=2000, final="busy") + a_call("z", begins=4000, talk=3))
    calls = quota(app, anna, "calls")
    assert (calls.done, dict(calls.beside)) == (1, {"dialled": 3})


def test_offers_by_phone_count_distinct_companies_per_day(app: App, anna: Actor, client: int) -> None:
    for name, begins in (("x", 0), ("y", 3600), ("z", ONE_DAY)):
        take(app, a_call(name, begins=begins))
        set_outcome(app, anna, "offer-made", None, TERMS)
    assert (done(app, anna, "phone_offers"), done(app, anna, "phone_offers", WEDNESDAY)) == (1, 1)


def test_an_offer_made_in_an_inbound_call_counts(app: App, anna: Actor, client: int) -> None:
    an_inbound_call(app)
    set_outcome(app, anna, "offer-made", None, TERMS)
    assert done(app, anna, "phone_offers") == 1


def test_what_was_offered_by_phone_is_recorded(app: App, anna: Actor, client: int) -> None:
    take(app, a_call())
    set_outcome(app, anna, "offer-made", None, [Offered("4711", Decimal(10), Decimal("9.90")), *TERMS])
    with app.database.reading() as session:
        goods, terms = session.scalars(sa.select(PhoneOffer).order_by(PhoneOffer.id))
    assert (goods.article, goods.quantity, goods.price) == ("4711", Decimal(10), Decimal("9.9"))
    assert terms.terms == "2 % Skonto"


def test_an_offer_made_without_content_is_refused(app: App, anna: Actor, client: int) -> None:
    take(app, a_call())
    with pytest.raises(WrongInput, match="what was offered"):
        set_outcome(app, anna, "offer-made")
    assert done(app, anna, "phone_offers") == 0


def test_an_offer_to_a_private_person_does_not_count(app: App, anna: Actor) -> None:
    take(app, a_call())
    with pytest.raises(WrongInput, match="offers count for companies"):
        set_outcome(app, anna, "offer-made", None, TERMS)
    assert done(app, anna, "phone_offers") == 0


def test_the_day_of_a_call_is_that_of_the_clients_answer(app: App, anna: Actor, client: int) -> None:
    before_midnight = 15 * 3600 - 8  # in Berlin; the client answers 12 seconds later
    assert NINE.hour == 7
    take(app, a_call(begins=before_midnight))
    assert (done(app, anna, "calls"), done(app, anna, "calls", WEDNESDAY)) == (0, 1)
