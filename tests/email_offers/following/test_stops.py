"""A follow-up stops by itself: after an answer, a bounce, a wish to leave, a call, a visit, a contract; and only then."""

import os
from collections.abc import Callable

import pytest

from kit.follow_ups import (
    DUE,
    OTHERS,
    THREE,
    activity,
    at,
    call,
    decided,
    mails_to,
    offer_to_all,
    reminded,
    states,
    steps_of,
    work,
)
from kit.mail import Clients, Maildir, answer_to, report_on
from tagwerk.access.actors import Actor
from tagwerk.companies.consent.lifting import suppress_address
from tagwerk.companies.tables import Company
from tagwerk.contracts.contracts import draft_contract, sign_contract
from tagwerk.diary.kinds import VISIT
from tagwerk.ledger.activities import reverse
from tagwerk.ledger.kinds import CALL, PHONE_OFFER
from tagwerk.ledger.tables import Activity
from tagwerk.platform import clock
from tagwerk.platform.app import App
from tagwerk_email_offers import tables
from tagwerk_email_offers.inbox.answering.acting import disbelieve
from tagwerk_email_offers.inbox.correspondence import list_mails
from tagwerk_email_offers.inbox.syncing import sync
from tagwerk_email_offers.routines import deliver, follow_up

pytestmark = pytest.mark.usefixtures("tuesday", "reminder")


def _contract(app: App, anna: Actor, company: int) -> None:
    sign_contract(app, anna, draft_contract(app, anna, str(company)).number)


def _replies(mail: Callable[[Clients], bytes]) -> Callable[[App, Actor, int, Clients, Maildir], None]:
    def act(app: App, anna: Actor, _company: int, clients: Clients, maildir: Maildir) -> None:
        maildir.deliver(mail(clients))
        sync(app, anna)

    return act


def _offer(clients: Clients) -> int:
    return mails_to(clients, THREE)[0]


STOPS: dict[str, tuple[str, Callable[[App, Actor, int, Clients, Maildir], object]]] = {
    "a reply": ("replied", _replies(lambda c: answer_to(c.message(_offer(c))).as_bytes())),
    "a bounce": ("bounced", _replies(lambda c: report_on(c.message(_offer(c))))),
    "a full mailbox": ("bounced", _replies(lambda c: report_on(c.message(_offer(c)), "5.2.2", words="mailbox full"))),
    "a suppression": ("by_hand", lambda app, anna, *_: suppress_address(app, anna, THREE)),
    "a call": ("called", lambda app, anna, company, *_: call(app, anna, company)),
    "an inbound call": (
        "called", lambda app, anna, company, *_: activity(app, anna, company, CALL, details={"talk_seconds": 30,
                                                                                         "direction": "inbound"}),
    ),
    "an offer by phone": ("called", lambda app, anna, company, *_: activity(app, anna, company, PHONE_OFFER)),
    "a visit": ("visited", lambda app, anna, company, *_: activity(app, anna, company, VISIT)),
    "a contract": ("contract", lambda app, anna, company, *_: _contract(app, anna, company)),
}  # fmt: skip


@pytest.mark.parametrize("what", STOPS)
def test_it_stops_by_itself_after(
    clients: Clients, maildir: Maildir, app: App, anna: Actor, companies: list[int], what: str
) -> None:
    reason, act = STOPS[what]
    offer_to_all(app, anna)
    at("2026-10-08T12:00+02:00")
    act(app, anna, companies[2], clients, maildir)
    if reason != "by_hand":  # which is asked when it is due, as plugins may refuse too
        [step] = steps_of(app, anna)
        assert (step.waiting, dict(step.stopped)) == (4, {reason: 1})
    at(DUE)
    work(app)
    assert reminded(clients, 5) == OTHERS
    assert decided(app)[3] == reason
    [step] = steps_of(app, anna)
    assert (step.queued, step.waiting, dict(step.stopped)) == (4, 0, {reason: 1})


@pytest.mark.parametrize("what", STOPS)
def test_it_stops_also_right_before_it_leaves(
    clients: Clients, maildir: Maildir, app: App, anna: Actor, companies: list[int], what: str
) -> None:
    reason, act = STOPS[what]
    offer_to_all(app, anna)
    at(DUE)
    follow_up(app)
    assert states(app, 2) == {"queued": 5}
    act(app, anna, companies[2], clients, maildir)
    deliver(app)
    assert reminded(clients, 5) == OTHERS
    [step] = steps_of(app, anna)
    assert (step.queued, dict(step.stopped)) == (4, {reason: 1})


def test_a_report_that_is_not_true_stops_nothing_any_more(
    clients: Clients, maildir: Maildir, app: App, anna: Actor, companies: list[int]
) -> None:
    offer_to_all(app, anna)
    at("2026-10-08T12:00+02:00")
    offer = clients.message(_offer(clients))
    report = maildir.deliver(report_on(offer).replace(str(offer["Message-ID"]).encode(), b"<guess@mx.example>"))
    os.utime(report, (clock.now().timestamp(),) * 2)
    sync(app, anna)
    [step] = steps_of(app, anna)
    assert (step.waiting, dict(step.stopped)) == (4, {"bounced": 1}), "while it is in doubt"
    [mail] = list_mails(app, anna, "all", state="in_doubt")
    disbelieve(app, anna, mail.id)
    [step] = steps_of(app, anna)
    assert (step.waiting, dict(step.stopped)) == (5, {})
    at(DUE)
    work(app)
    assert len(clients.taken) == 10


IGNORED: dict[str, Callable[[App, Actor, int, Clients, Maildir], object]] = {
    "an automatic answer": _replies(
        lambda c: answer_to(c.message(_offer(c)), Auto_Submitted="auto-replied").as_bytes()
    ),
    "a delay": _replies(lambda c: report_on(c.message(_offer(c)), "4.4.1", "delayed", "not yet")),
    "a call of three seconds": lambda app, anna, company, *_: call(app, anna, company, 3),
    "a call that nobody answered": lambda app, anna, company, *_: call(app, anna, company, outcome="no_answer"),
}


@pytest.mark.parametrize("what", IGNORED)
def test_it_comes_in_spite_of(
    clients: Clients, maildir: Maildir, app: App, anna: Actor, companies: list[int], what: str
) -> None:
    offer_to_all(app, anna)
    at("2026-10-08T12:00+02:00")
    IGNORED[what](app, anna, companies[2], clients, maildir)
    [step] = steps_of(app, anna)
    assert (step.waiting, dict(step.stopped)) == (5, {})
    at(DUE)
    work(app)
    assert len(clients.taken) == 10


def test_what_was_before_the_offer_stops_nothing(clients: Clients, app: App, anna: Actor, companies: list[int]) -> None:
    at("2026-10-06T09:00+02:00")
    call(app, anna, companies[2])
    at("2026-10-06T10:00+02:00")
    offer_to_all(app, anna)
    at("2026-10-08T10:00+02:00")
    spoken = call(app, anna, companies[3])
    with app.database.transaction() as session:
        reverse(session, session.get_one(Activity, spoken.id), recorded_by="test", reason="machine")
    at(DUE)
    work(app)
    assert len(clients.taken) == 10


def test_a_call_to_what_the_company_turned_out_to_be_stops_it_too(
    clients: Clients, app: App, anna: Actor, companies: list[int]
) -> None:
    offer_to_all(app, anna)
    with app.database.transaction() as session:
        session.get_one(Company, companies[2]).merged_into = companies[0]
    at("2026-10-08T10:00+02:00")
    call(app, anna, companies[0])
    assert dict(steps_of(app, anna)[0].stopped) == {"called": 2}
    at(DUE)
    work(app)
    assert reminded(clients, 5) == [f"name@firma-{number}.example" for number in (2, 4, 5)]


def test_the_link_in_a_mail_stops_the_follow_ups_to_the_whole_company(
    clients: Clients, app: App, anna: Actor, companies: list[int]
) -> None:
    offer_to_all(app, anna)
    at("2026-10-08T10:00+02:00")
    with app.database.transaction() as session:
        session.get_one(tables.Message, 3).left_at = clock.now()
    at(DUE)
    work(app)
    assert (reminded(clients, 5), decided(app)[3]) == (OTHERS, "left")
