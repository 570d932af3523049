"""What is not contacted says who or what said so and why, stands on the card, and has a way back."""

import pytest

from kit.people import add
from tagwerk.access.actors import Actor
from tagwerk.companies.cards import add_company, add_contact, show_company
from tagwerk.companies.consent.lifting import lift_suppression, list_suppressions, suppress_address
from tagwerk.companies.consent.suppressions import suppress
from tagwerk.companies.consent.vetoes import refusals_of
from tagwerk.companies.hookspecs import ContactAttempt
from tagwerk.platform.app import App
from tagwerk.platform.errors import NotAllowed, NotFound, WrongInput
from tagwerk.staff.finding import find_actor

ADDRESS = "info@groesser.example"


@pytest.fixture
def company(app: App, anna: Actor) -> int:
    number = add_company(app, anna, "Möbel Größer").id
    add_contact(app, anna, str(number), name="Ada", email=ADDRESS)
    return number


def _bounced(app: App) -> None:
    with app.database.transaction() as session:
        suppress(session, "email", ADDRESS, "hard_bounce", made_by="system:email_offers", origin="inbox:17")


def _refused(app: App, company: int) -> bool:
    return bool(refusals_of(app, [ContactAttempt(1, "email", ADDRESS, company, None)]))


def test_the_card_says_what_is_not_contacted_and_from_what(app: App, anna: Actor, company: int) -> None:
    _bounced(app)
    [section] = [each for each in show_company(app, anna, str(company)).sections if each.name == "suppressions"]
    [(address, said)] = section.rows
    assert address == ADDRESS
    assert "does not exist" in said
    assert "system:email_offers, inbox:17" in said


def test_a_lifted_one_is_contacted_again_and_stays_on_record(app: App, anna: Actor, company: int) -> None:
    _bounced(app)
    assert _refused(app, company)
    lifted = lift_suppression(app, anna, f" {ADDRESS.upper()} ")
    assert (lifted.reason, lifted.lifted_by) == ("hard_bounce", "anna")
    assert not _refused(app, company)
    assert list_suppressions(app, anna) == []
    assert [each.lifted_by for each in list_suppressions(app, anna, lifted=True)] == ["anna"]
    with pytest.raises(NotFound):
        lift_suppression(app, anna, ADDRESS)


def test_it_can_be_suppressed_again_after_that(app: App, anna: Actor, company: int) -> None:
    for _each in range(2):
        suppress_address(app, anna, ADDRESS)
        suppress_address(app, anna, ADDRESS)
        lift_suppression(app, anna, ADDRESS)
    suppress_address(app, anna, ADDRESS)
    assert len(list_suppressions(app, anna, lifted=True)) == 3
    assert _refused(app, company)


def test_a_wish_outlives_the_lifting_of_a_bounce(app: App, anna: Actor, company: int) -> None:
    _bounced(app)
    with app.database.transaction() as session:
        assert not suppress(session, "email", ADDRESS, "unsubscribed", made_by="reader", origin="message:4")
    [found] = list_suppressions(app, anna)
    assert (found.reason, found.made_by, found.origin) == ("unsubscribed", "reader", "message:4")
    with app.database.transaction() as session:
        assert not suppress(session, "email", ADDRESS, "hard_bounce", made_by="system:email_offers")
    assert [each.reason for each in list_suppressions(app, anna)] == ["unsubscribed"]


def test_a_wish_is_lifted_by_a_head_only(app: App, anna: Actor, company: int) -> None:
    with app.database.transaction() as session:
        suppress(session, "email", ADDRESS, "complained", made_by="system:email_offers")
    manager = find_actor(app, anna.name).for_own_work()
    with pytest.raises(NotAllowed, match="only a head"):
        lift_suppression(app, manager, ADDRESS)
    assert _refused(app, company)


def test_what_is_suppressed_at_anothers_company_may_not_be_lifted_and_is_not_said_to_be_free(
    app: App, anna: Actor, company: int
) -> None:
    _bounced(app)
    stranger = add(app, anna, "otto")
    with pytest.raises(NotAllowed, match="may not lift"):
        lift_suppression(app, stranger, ADDRESS)
    with pytest.raises(NotFound):
        lift_suppression(app, stranger, "nobody@nowhere.example")
    assert _refused(app, company)


def test_the_only_channel_is_found_and_of_several_one_is_named(app: App, anna: Actor, company: int) -> None:
    whole = f"company:{company}"
    suppress_address(app, anna, whole, channel="email")
    assert lift_suppression(app, anna, whole).channel == "email"
    for channel in ("email", "phone"):
        suppress_address(app, anna, whole, channel=channel)
    with pytest.raises(WrongInput, match="email, phone"):
        lift_suppression(app, anna, whole)
    with pytest.raises(WrongInput, match="email, phone"):
        lift_suppression(app, anna, whole, channel="post")
    lifted = lift_suppression(app, anna, whole, channel="phone")
    assert lifted.still == (f"{whole} --channel email",)


def test_who_lifts_an_address_is_told_that_its_domain_still_holds(app: App, anna: Actor, company: int) -> None:
    domain = ADDRESS.partition("@")[2]
    for each in (ADDRESS, f"*@{domain}"):
        suppress_address(app, anna, each)
    assert lift_suppression(app, anna, ADDRESS).still == (f"*@{domain}",)
    assert _refused(app, company)
    assert lift_suppression(app, anna, f"*@{domain}").still == ()


def test_what_a_head_said_or_an_objection_no_manager_lifts_alone(app: App, anna: Actor, company: int) -> None:
    manager = find_actor(app, anna.name).for_own_work()
    suppress_address(app, manager, ADDRESS, reason="Widerspruch vom 3.11.")
    with pytest.raises(NotAllowed, match="only a head"):
        lift_suppression(app, manager, ADDRESS)
    lift_suppression(app, anna, ADDRESS)
    suppress_address(app, anna, ADDRESS)
    with pytest.raises(NotAllowed, match="only one of them"):
        lift_suppression(app, manager, ADDRESS)


def test_a_name_alone_is_refused_with_how_a_company_is_named(app: App, anna: Actor, company: int) -> None:
    with pytest.raises(WrongInput, match="neither an address nor a number") as refused:
        suppress_address(app, anna, "Möbel Größer GmbH")
    assert "company:4" in refused.value.hint
