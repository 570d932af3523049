"""Campaigns of somebody who leaves go to a successor; without one, nothing of them leaves."""

from datetime import date

import pytest
import sqlalchemy as sa

from kit.follow_ups import REMINDER, at, offer_to_all, reminded, steps_of, work
from kit.mail import Clients, Maildir, answer_to, credited, messages, order
from kit.people import add
from tagwerk.access.actors import Actor
from tagwerk.ledger.tables import Activity
from tagwerk.platform.app import App
from tagwerk.staff.absences.handing_over import hand_over
from tagwerk.staff.employees import edit_employee
from tagwerk_email_offers import tables
from tagwerk_email_offers.inbox.board import board_lines
from tagwerk_email_offers.inbox.correspondence import list_mails
from tagwerk_email_offers.inbox.syncing import sync
from tagwerk_email_offers.routines import deliver
from tagwerk_email_offers.sending import controlling
from tagwerk_email_offers.sending.campaigns import send

WEDNESDAY = date(2026, 10, 7)


@pytest.fixture
def otto(tuesday: None, reminder: None, app: App, anna: Actor, companies: list[int]) -> Actor:
    """Somebody who looks after the companies, and leaves at the end of Tuesday."""
    otto = add(app, anna, "otto", email="otto@tagwerk.example", region="BE")
    hand_over(app, anna, "anna", "otto")
    return otto


@pytest.fixture
def eva(app: App, anna: Actor) -> Actor:
    return add(app, anna, "eva", email="eva@tagwerk.example", region="BE")


@pytest.fixture
def half(clients: Clients, app: App, otto: Actor) -> None:
    """Two of Otto's five offers are put off, the others have left."""
    clients.answer = lambda address: "451 4.7.1 greylisted" if address[-9] in "45" else "250 OK"
    assert send(app, otto, order()).deferred == 2
    clients.answer = lambda _address: "250 OK"


def _leaves(app: App, anna: Actor) -> None:
    edit_employee(app, anna, "otto", {}, left_on=date(2026, 10, 6))
    at("2026-10-07T10:00+02:00")


def _by_employee(app: App) -> list[int]:
    return [activity.employee_id for activity in credited(app)]


@pytest.mark.usefixtures("half")
def test_a_successor_sends_the_rest_and_earns_its_credit(
    clients: Clients, app: App, anna: Actor, otto: Actor, eva: Actor
) -> None:
    _leaves(app, anna)
    given = hand_over(app, anna, "otto", "eva")
    assert [each.ids for each in given if each.name == "campaigns"] == [(1,)]
    deliver(app)
    assert [str(clients.message(place)["From"]) for place in (0, 3, 4)] == [
        "Otto <otto@tagwerk.example>", "Eva <eva@tagwerk.example>", "Eva <eva@tagwerk.example>",
    ]  # fmt: skip
    assert _by_employee(app) == [otto.employee()] * 3 + [eva.employee()] * 2
    assert controlling.status(app, otto) == []
    assert controlling.status(app, eva)[0].sent == 5


@pytest.mark.usefixtures("half")
def test_without_a_successor_nothing_leaves_and_it_is_said_why(
    clients: Clients, app: App, anna: Actor, otto: Actor, eva: Actor
) -> None:
    _leaves(app, anna)
    deliver(app)
    [progress] = controlling.status(app, anna)
    assert (progress.state, progress.reason, len(clients.taken)) == ("paused", "sender_left", 3)
    assert controlling.resume(app, anna, 1).state == "paused", "nobody sends under the name of who is gone"
    assert len(clients.taken) == 3
    hand_over(app, anna, "otto", "eva")
    [progress] = controlling.status(app, anna)
    assert (progress.state, progress.reason) == ("running", ""), "it goes on as it went before"
    deliver(app)
    assert len(clients.taken) == 5


def test_who_leaves_while_mails_are_on_the_wire_sends_no_more_after_them(
    clients: Clients, app: App, anna: Actor, otto: Actor, eva: Actor, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What is on the wire then counts for who sent it, the rest for the successor."""

    def first_hand_over(_envelope: object) -> str:
        if not clients.taken:
            hand_over(app, anna, "otto", "eva")
        return "250 taken"

    monkeypatch.setenv("TAGWERK_PLUGINS__EMAIL_OFFERS__CONNECTIONS", "1")
    clients.at_the_end = first_hand_over
    send(app, otto, order())
    clients.at_the_end = lambda _envelope: "250 taken"
    sent_by_otto = len(clients.taken)
    deliver(app)
    assert len(clients.taken) == 5
    assert sorted(clients.recipients) == [f"name@firma-{number}.example" for number in range(1, 6)]
    senders = [str(clients.message(place)["From"]).split()[0].lower() for place in range(5)]
    names = {otto.employee(): "otto", eva.employee(): "eva"}
    by_message = {activity.details["message"]: names[activity.employee_id] for activity in credited(app)}
    addresses = {message.id: message.address for message in messages(app)}
    assert {addresses[message]: name for message, name in by_message.items()} == dict(
        zip(clients.recipients, senders, strict=True)
    )
    assert senders[:sent_by_otto] == ["otto"] * sent_by_otto


def test_what_was_uncertain_counts_for_who_sent_it(
    clients: Clients, maildir: Maildir, app: App, anna: Actor, otto: Actor, eva: Actor
) -> None:
    clients.dies_after = lambda address: "firma-2" in address or "firma-3" in address
    offer_to_all(app, otto)
    assert controlling.status(app, otto)[0].uncertain == 2
    hand_over(app, anna, "otto", "eva")
    at("2026-10-07T10:00+02:00")
    place = clients.recipients.index("name@firma-2.example")
    maildir.deliver(answer_to(clients.message(place)))
    sync(app, anna)
    controlling.settle(app, eva, 1, "sent")
    assert _by_employee(app) == [otto.employee()] * 5


def test_follow_ups_that_wait_go_along_and_answers_show_up_for_the_successor(
    clients: Clients, maildir: Maildir, app: App, anna: Actor, otto: Actor, eva: Actor
) -> None:
    offer_to_all(app, otto, REMINDER)
    edit_employee(app, anna, "otto", {}, left_on=date(2026, 10, 6))
    at("2026-10-13T10:10+02:00")
    work(app)
    [step] = steps_of(app, anna)
    assert (len(clients.taken), step.waiting, step.reason) == (5, 5, "sender_left")
    hand_over(app, anna, "otto", "eva")
    maildir.deliver(answer_to(clients.message(0)))
    sync(app, anna)
    assert [mail.campaign for mail in list_mails(app, eva)] == [1]
    assert "email_offers_replies" in {line.name for line in board_lines(app, eva.employee(), WEDNESDAY)}
    work(app)
    assert reminded(clients, 5) == sorted(set(clients.recipients[:5]) - {clients.recipients[0]})
    assert {str(clients.message(place)["From"]) for place in range(5, 9)} == {"Eva <eva@tagwerk.example>"}
    assert clients.message(5)["References"] in {clients.message(place)["Message-ID"] for place in range(5)}
    hand_over(app, anna, "eva", "anna")
    assert steps_of(app, anna)[0].queued == 4


@pytest.mark.usefixtures("half")
def test_a_successor_without_an_address_is_named(
    clients: Clients, app: App, anna: Actor, otto: Actor, monkeypatch: pytest.MonkeyPatch
) -> None:
    add(app, anna, "karl", region="BE")
    monkeypatch.setattr("socket.getfqdn", lambda: "größe.example")  # no user of this machine can be written from
    hand_over(app, anna, "otto", "karl")
    [progress] = controlling.status(app, anna)
    if progress.reason:  # a server on this machine takes mail from its users
        assert (progress.state, progress.reason) == ("paused", "no_address")
    deliver(app)
    assert all("otto" not in str(clients.message(place)["From"]).lower() for place in range(3, len(clients.taken)))


def test_a_campaign_that_is_over_stays_whose_it_was(
    clients: Clients, app: App, anna: Actor, otto: Actor, eva: Actor
) -> None:
    send(app, otto, order())
    assert "campaigns" not in {each.name for each in hand_over(app, anna, "otto", "eva")}
    with app.database.reading() as session:
        assert session.get_one(tables.Campaign, 1).employee_id == otto.employee()
        assert set(session.scalars(sa.select(Activity.employee_id).where(Activity.source == "email_offers"))) == {
            otto.employee()
        }
