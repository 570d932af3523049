"""A campaign under way is paused, resumed, canceled, tried again, and its doubts are settled."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
import sqlalchemy as sa

from kit.mail import Clients, credited, order, with_settings
from tagwerk.access.actors import Actor
from tagwerk.platform import clock
from tagwerk.platform.app import App
from tagwerk.platform.errors import NotFound, WrongInput
from tagwerk_email_offers import tables
from tagwerk_email_offers.routines import deliver
from tagwerk_email_offers.sending import controlling
from tagwerk_email_offers.sending.campaigns import send


def _pause_after_two(clients: Clients, app: App, anna: Actor) -> None:
    """The first campaign is paused while its second mail is taken."""

    def pause(_envelope: object) -> str:
        if len(clients.taken) == 1:
            controlling.pause(app, anna, 1)
        return "250 taken"

    with_settings(app, smtp_url=clients.url, sender="Anna <anna@tagwerk.example>", connections=1)
    clients.at_the_end = pause


def test_without_the_final_answer_an_offer_is_uncertain_and_not_credited(
    clients: Clients, app: App, anna: Actor, companies: list[int]
) -> None:
    clients.dies_after = lambda address: "firma-2" in address
    progress = send(app, anna, order())
    assert (progress.sent, progress.uncertain, progress.state) == (4, 1, "done")
    assert len(clients.taken) == 5, "the server took it, but we cannot know"
    assert len(credited(app)) == 4
    assert controlling.settle(app, anna, 1, "hold").uncertain == 1
    settled = controlling.settle(app, anna, 1, "sent")
    assert (settled.sent, settled.uncertain) == (5, 0)
    assert len(credited(app)) == 5


def test_the_uncertain_are_sent_again_only_when_asked(
    clients: Clients, app: App, anna: Actor, companies: list[int]
) -> None:
    clients.dies_after = lambda address: "firma-2" in address
    send(app, anna, order())
    clients.dies_after = lambda _address: False
    assert controlling.resume(app, anna, 1).uncertain == 1
    assert len(clients.taken) == 5
    assert controlling.settle(app, anna, 1, "resend").sent == 5
    assert clients.recipients.count("name@firma-2.example") == 2
    with pytest.raises(WrongInput):
        controlling.settle(app, anna, 1, "guess")


def test_a_campaign_is_paused_resumed_and_canceled(
    clients: Clients, app: App, anna: Actor, companies: list[int]
) -> None:
    _pause_after_two(clients, app, anna)
    progress = send(app, anna, order())
    assert (progress.state, progress.sent, progress.queued) == ("paused", 2, 3)
    clients.at_the_end = lambda _envelope: "250 taken"
    deliver(app)
    assert len(clients.taken) == 2, "what is paused, the routine leaves alone"
    progress = controlling.resume(app, anna, 1)
    assert (progress.state, progress.sent) == ("done", 5)
    clients.answer = lambda _address: "451 later"
    send(app, anna, order(again=True))
    progress = controlling.cancel(app, anna, 2)
    assert (progress.state, progress.canceled) == ("canceled", 5)
    with pytest.raises(NotFound):
        controlling.cancel(app, anna, 3)


def test_a_manager_does_not_see_the_campaigns_of_others(
    clients: Clients, app: App, anna: Actor, companies: list[int]
) -> None:
    send(app, anna, order(limit=1))
    other = Actor("otto", "manager", 99)
    assert controlling.status(app, other) == []
    with pytest.raises(NotFound):
        controlling.pause(app, other, 1)


def test_the_lease_of_a_dead_worker_ends(clients: Clients, app: App, anna: Actor, companies: list[int]) -> None:
    clients.answer = lambda _address: "451 later"
    send(app, anna, order())
    moment = clock.now() - timedelta(seconds=1)
    with app.database.transaction() as session:
        held = sa.update(tables.Message).values(token="gone", lease_until=moment)
        session.execute(held.where(tables.Message.id == 1).values(state="sending"))
        session.execute(held.where(tables.Message.id == 2).values(state="claimed", due_at=moment))
        session.execute(sa.delete(tables.Relay))
    clients.answer = lambda _address: "250 OK"
    progress = controlling.resume(app, anna, 1)
    assert (progress.uncertain, progress.sent, progress.deferred) == (1, 1, 3)
    assert clients.recipients == ["name@firma-2.example"]


def test_deciding_about_nothing_and_trying_nothing_again_leave_a_paused_campaign_paused(
    clients: Clients, app: App, anna: Actor, companies: list[int]
) -> None:
    _pause_after_two(clients, app, anna)
    send(app, anna, order())
    for progress in (controlling.settle(app, anna, 1, "resend"), controlling.retry(app, anna, 1)):
        assert (progress.state, progress.sent, progress.queued) == ("paused", 2, 3)
    assert len(clients.taken) == 2


def test_what_was_settled_as_not_delivered_is_never_tried_again(
    clients: Clients, app: App, anna: Actor, companies: list[int]
) -> None:
    clients.dies_after = lambda address: "firma-2" in address
    clients.answer = lambda address: "550 5.2.2 full" if "firma-3" in address else "250 OK"
    send(app, anna, order())
    clients.dies_after, clients.answer = lambda _address: False, lambda _address: "250 OK"
    assert controlling.settle(app, anna, 1, "failed").failed == 2
    progress = controlling.retry(app, anna, 1)
    assert (progress.sent, progress.failed) == (4, 1)
    assert clients.recipients.count("name@firma-2.example") == 1


def test_status_waits_for_nobody(clients: Clients, app: App, anna: Actor, companies: list[int]) -> None:
    """Somebody writes for a long time; what a dead worker had on the wire is shown as uncertain all the same."""
    send(app, anna, order())
    with app.database.transaction() as session:
        dead = sa.update(tables.Message).where(tables.Message.id == 1)
        session.execute(dead.values(state="sending", token="gone", lease_until=clock.now() - timedelta(seconds=1)))
    with app.database.transaction() as session:
        session.execute(sa.update(tables.Message).where(tables.Message.id == 2).values(reason="written slowly"))
        with ThreadPoolExecutor(1) as pool:
            [progress] = pool.submit(controlling.status, app, anna).result(timeout=5)
    assert (progress.sent, progress.uncertain) == (4, 1)
