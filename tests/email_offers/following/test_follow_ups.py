"""Who stays silent is reminded once, some working days later, in the same thread; whoever was heard of is not."""

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from functools import partial

import pytest

from kit.follow_ups import (
    DUE,
    OTHERS,
    REMINDER,
    THREE,
    at,
    call,
    decided,
    mails_to,
    offer_to_all,
    reminded,
    states,
    steps_of,
    work,
    write_template,
)
from kit.mail import Clients, Maildir, answer_to, credited, messages, with_settings
from tagwerk.access.actors import Actor
from tagwerk.platform.app import App
from tagwerk.platform.errors import Conflict, NotFound, WrongInput
from tagwerk_email_offers.following import ordering
from tagwerk_email_offers.inbox.syncing import sync
from tagwerk_email_offers.routines import follow_up
from tagwerk_email_offers.sending import controlling
from tagwerk_email_offers.threads.steps import Step

pytestmark = pytest.mark.usefixtures("tuesday", "reminder")


def test_who_stays_silent_is_reminded_once_in_the_same_thread(
    clients: Clients, app: App, anna: Actor, companies: list[int]
) -> None:
    offer_to_all(app, anna)
    at("2026-10-13T09:55+02:00")
    work(app)
    assert len(clients.taken) == 5, "the fifth working day is not over"
    at(DUE)
    work(app)
    assert reminded(clients, 5) == sorted([*OTHERS, THREE])
    first, second = (clients.message(place) for place in mails_to(clients, THREE))
    assert str(second["Subject"]) == f"Re: {first['Subject']}"
    assert second["In-Reply-To"] == second["References"] == first["Message-ID"]
    assert second["From"] == first["From"]
    assert second["Message-ID"] != first["Message-ID"]
    for _again in range(3):
        at("2026-10-20T10:00+02:00")
        work(app)
    assert len(clients.taken) == 10, "each once"
    [step] = steps_of(app, anna)
    assert (step.queued, step.waiting, step.ended, step.campaign) == (5, 0, True, 2)


def test_a_follow_up_is_a_reminder_whatever_its_template_says_and_counts_nothing(
    clients: Clients, app: App, anna: Actor, companies: list[int]
) -> None:
    write_template(app, "reminder", "Zur Erinnerung", 'kind = "offer"')
    offer_to_all(app, anna)
    at(DUE)
    work(app)
    assert len(clients.taken) == 10
    assert len(credited(app)) == 5
    [second, _first] = controlling.status(app, anna)
    assert (second.kind, second.follows, second.sent, second.state) == ("reminder", 1, 5, "done")


@pytest.mark.parametrize(
    ("sent", "days", "early", "due"),
    [
        ("2026-12-22T10:00+01:00", 3, "2026-12-28T09:59+01:00", "2026-12-28T10:01+01:00"),  # Christmas lies between
        ("2026-10-09T16:00+02:00", 1, "2026-10-12T15:59+02:00", "2026-10-12T16:01+02:00"),  # a weekend
        ("2026-10-10T12:00+02:00", 1, "2026-10-12T11:59+02:00", "2026-10-12T12:01+02:00"),  # sent on a Saturday
        ("2026-10-23T10:00+02:00", 2, "2026-10-27T09:59+01:00", "2026-10-27T10:01+01:00"),  # the clocks go back
    ],
)
def test_days_are_working_days_where_the_sender_is(
    clients: Clients, app: App, anna: Actor, companies: list[int], sent: str, days: int, early: str, due: str
) -> None:
    at(sent)
    offer_to_all(app, anna, Step("reminder", days))
    at(early)
    work(app)
    assert len(clients.taken) == 5
    at(due)
    work(app)
    assert len(clients.taken) == 10


def test_only_whom_the_offer_reached_is_reminded(clients: Clients, app: App, anna: Actor, companies: list[int]) -> None:
    clients.dies_after = lambda address: "firma-2" in address
    clients.answer = lambda address: "550 5.2.2 full" if "firma-4" in address else "250 OK"
    offer_to_all(app, anna)
    clients.dies_after, clients.answer = lambda _address: False, lambda _address: "250 OK"
    taken = len(clients.taken)
    at(DUE)
    work(app)
    assert reminded(clients, taken) == [f"name@firma-{number}.example" for number in (1, 3, 5)]
    controlling.settle(app, anna, 1, "sent")
    work(app)
    assert len(clients.taken) == taken + 4, "it turned out that the offer arrived"


def test_a_second_step_follows_the_first_and_names_both(
    clients: Clients, maildir: Maildir, app: App, anna: Actor, companies: list[int]
) -> None:
    offer_to_all(app, anna, Step("last_call", 10), REMINDER)
    at(DUE)
    work(app)
    maildir.deliver(answer_to(clients.message(mails_to(clients, "name@firma-1.example")[1])))
    sync(app, anna)
    at("2026-10-20T10:00+02:00")
    work(app)
    assert len(clients.taken) == 10
    at("2026-10-20T10:10+02:00")
    work(app)
    assert reminded(clients, 10) == [f"name@firma-{number}.example" for number in (2, 3, 4, 5)]
    first, second, third = (clients.message(place) for place in mails_to(clients, THREE))
    assert str(third["Subject"]) == "Nur noch diese Woche"
    assert str(third["References"]).split() == [first["Message-ID"], second["Message-ID"]]
    assert third["In-Reply-To"] == second["Message-ID"]
    assert [(step.step, step.queued, step.waiting) for step in steps_of(app, anna)] == [(1, 5, 0), (2, 4, 0)]


def test_a_late_worker_sends_two_steps_apart(clients: Clients, app: App, anna: Actor, companies: list[int]) -> None:
    offer_to_all(app, anna, REMINDER, Step("last_call", 10))
    at("2026-10-27T10:00+01:00")
    work(app)
    work(app)
    assert len(clients.taken) == 10, "both were due, and nobody gets both at once"
    at("2026-11-03T10:10+01:00")
    work(app)
    assert len(clients.taken) == 15


def test_a_follow_up_that_is_much_too_late_does_not_come(
    clients: Clients, app: App, anna: Actor, companies: list[int]
) -> None:
    offer_to_all(app, anna)
    at("2027-01-20T10:00+01:00")
    work(app)
    assert (len(clients.taken), set(decided(app).values())) == (5, {"too_late"})
    ordering.follow_up(app, anna, 1, Step("last_call", 20))
    assert steps_of(app, anna)[1].waiting == 0


def test_one_ordered_afterwards_goes_to_who_was_silent_until_then(
    clients: Clients, app: App, anna: Actor, companies: list[int]
) -> None:
    from tagwerk_email_offers.sending.campaigns import send
    from tagwerk_email_offers.sending.planning import CampaignOrder

    send(app, anna, CampaignOrder("price_list", "all"))
    at("2027-01-20T10:00+01:00")
    call(app, anna, companies[2])
    ordering.follow_up(app, anna, 1, REMINDER)
    work(app)
    assert reminded(clients, 5) == OTHERS
    with pytest.raises(Conflict, match="after 5 working days"):
        ordering.follow_up(app, anna, 1, Step("last_call", 3))
    with pytest.raises(Conflict, match="follows campaign 1 up"):
        ordering.follow_up(app, anna, 2, REMINDER)
    with pytest.raises(NotFound):
        ordering.follow_up(app, anna, 7, REMINDER)


def test_it_leaves_in_the_hours_and_limits_of_the_campaign(
    clients: Clients, app: App, anna: Actor, companies: list[int]
) -> None:
    offer_to_all(app, anna, window="08:00-11:00")
    with_settings(app, smtp_url=clients.url, daily_cap=3)
    at("2026-10-13T20:00+02:00")
    work(app)
    assert (len(clients.taken), states(app, 2)) == (5, {"queued": 3})
    at("2026-10-14T08:05+02:00")
    work(app)
    assert len(clients.taken) == 10, "three of yesterday, and two of today"


def test_a_canceled_campaign_is_not_followed_up(clients: Clients, app: App, anna: Actor, companies: list[int]) -> None:
    offer_to_all(app, anna)
    at(DUE)
    follow_up(app)
    controlling.cancel(app, anna, 1)
    work(app)
    assert (len(clients.taken), states(app, 2)) == (5, {"canceled": 5})
    assert dict(steps_of(app, anna)[0].stopped) == {"canceled": 5}
    with pytest.raises(Conflict, match="is done"):
        controlling.cancel(app, anna, 1)


def test_a_campaign_that_is_done_can_be_spared_its_follow_ups(
    clients: Clients, app: App, anna: Actor, companies: list[int]
) -> None:
    offer_to_all(app, anna)
    assert controlling.cancel(app, anna, 1).state == "done", "what has left has left"
    at(DUE)
    work(app)
    assert len(clients.taken) == 5
    assert dict(steps_of(app, anna)[0].stopped) == {"canceled": 5}


def test_a_follow_up_is_taken_back(clients: Clients, app: App, anna: Actor, companies: list[int]) -> None:
    offer_to_all(app, anna)
    with pytest.raises(NotFound):
        ordering.take_back_follow_up(app, anna, 1, "last_call")
    ordering.take_back_follow_up(app, anna, 1, "reminder")
    assert steps_of(app, anna) == []
    ordering.follow_up(app, anna, 1, REMINDER)
    at(DUE)
    follow_up(app)
    ordering.take_back_follow_up(app, anna, 1, "reminder")
    work(app)
    assert (len(clients.taken), states(app, 2)) == (5, {"canceled": 5})


def test_a_paused_campaign_is_followed_up_when_it_goes_on(
    clients: Clients, app: App, anna: Actor, companies: list[int]
) -> None:
    clients.answer = lambda address: "451 4.7.1 greylisted" if "firma-5" in address else "250 OK"
    offer_to_all(app, anna)
    clients.answer = lambda _address: "250 OK"
    controlling.pause(app, anna, 1)
    at(DUE)
    work(app)
    [step] = steps_of(app, anna)
    assert (len(clients.taken), step.waiting, step.reason) == (4, 4, "paused")
    controlling.resume(app, anna, 1)
    work(app)
    assert len(clients.taken) == 9
    at("2026-10-20T11:00+02:00")
    work(app)
    assert len(mails_to(clients, "name@firma-5.example")) == 2, "the offer left a week later than the others"


def test_a_template_that_breaks_is_said_and_stops_no_other_step(
    clients: Clients, app: App, anna: Actor, companies: list[int]
) -> None:
    offer_to_all(app, anna)
    offer_to_all(app, anna, Step("last_call", 5), again=True)
    write_template(app, "reminder", "{% if %}")
    at(DUE)
    work(app)
    [broken], [whole] = steps_of(app, anna, 1), steps_of(app, anna, 2)
    assert (broken.waiting, whole.queued) == (5, 5)
    assert "reminder" in broken.reason
    write_template(app, "reminder", "Noch einmal")
    work(app)
    [mended] = steps_of(app, anna, 1)
    assert (mended.reason, mended.queued) == ("", 5)


def test_a_broken_template_is_found_before_the_campaign_leaves(
    clients: Clients, app: App, anna: Actor, companies: list[int]
) -> None:
    write_template(app, "reminder", "{{ nobody.knows }}")
    for step in (REMINDER, Step("unknown", 3)):
        with pytest.raises((WrongInput, NotFound)):
            offer_to_all(app, anna, step)
    with pytest.raises(WrongInput):
        offer_to_all(app, anna, Step("last_call", 3), Step("last_call", 3))
    assert messages(app) == []


def test_several_workers_at_once_remind_nobody_twice(
    clients: Clients, app: App, anna: Actor, companies: list[int]
) -> None:
    offer_to_all(app, anna)
    at(DUE)
    with ThreadPoolExecutor(4) as pool:
        for done in [pool.submit(partial(work, app)) for _worker in range(4)]:
            done.result(timeout=60)
    work(app)
    assert len(clients.taken) == 10
    assert len(messages(app)) == 10


def test_the_next_one_is_said_before_it_comes(clients: Clients, app: App, anna: Actor, companies: list[int]) -> None:
    offer_to_all(app, anna)
    [step] = steps_of(app, anna)
    assert step.next_at is not None
    assert abs(step.next_at - datetime(2026, 10, 13, 8, 0, tzinfo=UTC)) < timedelta(minutes=2)


@pytest.mark.parametrize("text", ["reminder", "reminder:", ":5", "reminder:0", "reminder:-1", "reminder:999", "a:b"])
def test_what_is_no_follow_up_is_refused(text: str) -> None:
    with pytest.raises(WrongInput):
        Step.read(text)
