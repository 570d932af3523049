"""Campaigns leave, each offer once, and count when the server took them."""

from collections import Counter
from datetime import UTC, datetime, timedelta

import pytest
import sqlalchemy as sa

from kit.mail import AddCompany, Clients, credited, messages, order, with_settings
from tagwerk.access.actors import Actor
from tagwerk.companies.consent.suppressions import suppress
from tagwerk.companies.consent.tables import Suppression
from tagwerk.obligations.standing import standing
from tagwerk.platform import clock
from tagwerk.platform.app import App
from tagwerk.platform.errors import Conflict, Unreachable
from tagwerk.platform.plugins import Plugin, hookimpl
from tagwerk_email_offers.routines import deliver
from tagwerk_email_offers.sending import claims, controlling
from tagwerk_email_offers.sending.campaigns import send, send_test
from tagwerk_email_offers.sending.planning import Plan
from tagwerk_email_offers.sending.queueing import queue
from tagwerk_email_offers.settings import settings_of


def test_every_company_gets_one_offer_and_each_counts_once(
    clients: Clients, app: App, anna: Actor, companies: list[int]
) -> None:
    progress = send(app, anna, order())
    assert (progress.state, progress.sent, progress.queued) == ("done", 5, 0)
    assert sorted(clients.recipients) == [f"name@firma-{number}.example" for number in range(1, 6)]
    activities = credited(app)
    assert sorted(activity.company_id or 0 for activity in activities) == companies
    by_key = {activity.source_key: activity for activity in activities}
    for message in messages(app):
        activity = by_key[f"message:{message.id}"]
        assert activity.kind == "offer_emailed"
        assert activity.details == {"offer": "price_list", "campaign": progress.campaign, "message": message.id}
        assert activity.recorded_by == anna.signature
    assert next(q for q in standing(app, anna).quotas if q.metric == "offers_emailed").done == 5


def test_an_offer_says_who_writes_to_whom_and_under_which_number(
    clients: Clients, app: App, anna: Actor, add_company: AddCompany
) -> None:
    add_company("Möbel Größer GmbH", "kaethe@moebel.example", name="Käthe Weiß", salutation="Frau")
    send(app, anna, order())
    offer = clients.message()
    year = clock.today("Europe/Berlin").year
    assert offer["Subject"] == f"Angebot Nr. {year}-0001-1: unsere Preise für Möbel Größer GmbH"
    assert offer["From"].addresses[0].display_name == "Anna Größer"
    assert offer["To"].addresses[0].display_name == "Käthe Weiß"
    assert offer["Message-ID"] == messages(app)[0].message_id
    text, html = offer.get_body(("plain",)), offer.get_body(("html",))
    assert text is not None
    assert html is not None
    assert "Sehr geehrte Frau Weiß," in text.get_content()
    assert "1.268,00" in html.get_content()
    assert offer["List-Unsubscribe"] is None, "nobody reads an inbox here, so nothing is promised"


def test_a_contact_is_written_to_in_the_own_language(
    clients: Clients, app: App, anna: Actor, add_company: AddCompany
) -> None:
    add_company("Smith Ltd", "jo@smith.example", name="Jo Smith", salutation="Ms", language="en")
    add_company("Dupont SA", "jean@dupont.example", language="fr")
    send(app, anna, order())
    subjects = [str(clients.message(number)["Subject"]) for number in (0, 1)]
    assert subjects[0].startswith("Offer no.")
    assert subjects[1].startswith("Angebot Nr."), "what no language was made for is written in German"


def test_later_means_deferred_and_counts_on_the_day_of_the_first_try(
    clients: Clients, app: App, anna: Actor, companies: list[int], monkeypatch: pytest.MonkeyPatch
) -> None:
    clock.start_at(datetime(2026, 10, 27, 22, 50, tzinfo=UTC))  # 23:50 in Berlin
    clients.answer = lambda address: "451 4.7.1 try later" if "firma-3" in address else "250 OK"
    progress = send(app, anna, order())
    assert (progress.state, progress.sent, progress.deferred) == ("running", 4, 1)
    clients.answer = lambda _address: "250 OK"
    deliver(app)
    assert len(clients.taken) == 4, "not yet due"
    clock.start_at(datetime(2026, 10, 27, 23, 20, tzinfo=UTC))  # the next day in Berlin
    deliver(app)
    assert clients.recipients[-1] == "name@firma-3.example"
    assert {str(activity.work_date) for activity in credited(app)} == {"2026-10-27"}
    assert controlling.status(app, anna)[0].state == "done"
    monkeypatch.delenv(clock.OFFSET_VARIABLE)


@pytest.mark.parametrize(
    ("answer", "suppressed"),
    [
        ("550 5.1.1 unknown user", True),
        ("550 no such user here", True),
        ("552 5.2.2 mailbox full", False),
        ("554 5.7.1 blocked for policy reasons", False),
        ("550 rejected: spam", False),
    ],
)
def test_a_refused_recipient_fails_and_only_a_dead_address_is_suppressed(
    clients: Clients, app: App, anna: Actor, companies: list[int], answer: str, suppressed: bool
) -> None:
    clients.answer = lambda address: answer if "firma-2" in address else "250 OK"
    progress = send(app, anna, order())
    assert (progress.sent, progress.failed) == (4, 1)
    with app.database.reading() as session:
        found = session.scalars(sa.select(Suppression.address)).all()
    assert found == (["name@firma-2.example"] if suppressed else [])
    assert len(credited(app)) == 4


def _suppressed(app: App) -> list[str]:
    with app.database.reading() as session:
        return list(session.scalars(sa.select(Suppression.address)))


def test_a_lone_address_that_nobody_has_is_suppressed_if_the_relay_took_mail_within_a_day(
    clients: Clients, app: App, anna: Actor, add_company: AddCompany, monkeypatch: pytest.MonkeyPatch
) -> None:
    clients.answer = lambda address: "550 5.1.1 unknown user" if "gone" in address else "250 OK"
    clock.start_at(datetime(2026, 11, 23, 9, tzinfo=UTC))
    add_company("Firma 1 GmbH", "gone@firma-1.example")
    first = send(app, anna, order())
    assert (first.failed, _suppressed(app)) == (1, []), "a relay that is set up wrongly says so of everybody"
    [trouble] = controlling.troubles(app, anna, first.campaign or 0, 5)
    assert trouble.doubt == "relay"
    add_company("Firma 2 GmbH", "name@firma-2.example")
    assert send(app, anna, order()).sent == 1
    clock.start_at(datetime(2026, 11, 24, 8, 30, tzinfo=UTC))
    add_company("Firma 3 GmbH", "gone@firma-3.example")
    third = send(app, anna, order())
    assert _suppressed(app) == ["gone@firma-3.example"]
    [trouble] = controlling.troubles(app, anna, third.campaign or 0, 5)
    assert trouble.doubt == ""
    clock.start_at(datetime(2026, 11, 25, 12, tzinfo=UTC))
    add_company("Firma 4 GmbH", "gone@firma-4.example")
    send(app, anna, order())
    assert _suppressed(app) == ["gone@firma-3.example"], "what the relay did two days ago proves nothing now"
    monkeypatch.delenv(clock.OFFSET_VARIABLE)


def test_a_relay_that_knows_nobody_any_more_suppresses_nobody(
    clients: Clients, app: App, anna: Actor, add_company: AddCompany
) -> None:
    add_company("Firma 0 GmbH", "name@firma-0.example")
    assert send(app, anna, order()).sent == 1
    clients.answer = lambda _address: "550 5.1.1 unknown user"
    for number in range(1, 6):
        add_company(f"Firma {number} GmbH", f"name@firma-{number}.example")
    assert send(app, anna, order()).failed == 5
    assert _suppressed(app) == []


def test_somebody_suppressed_meanwhile_is_not_written_to(
    clients: Clients, app: App, anna: Actor, companies: list[int], monkeypatch: pytest.MonkeyPatch
) -> None:
    """The last question is asked after queueing: here the address is suppressed while the campaign starts."""
    from tagwerk_email_offers.sending import campaigns

    def queue_and_suppress(app: App, plan: Plan, campaign_id: int) -> None:
        queue(app, plan, campaign_id)
        with app.database.transaction() as session:
            suppress(session, "email", "name@firma-4.example", "by_hand", made_by="test")

    monkeypatch.setattr(campaigns, "queue", queue_and_suppress)
    progress = send(app, anna, order())
    assert (progress.sent, progress.suppressed) == (4, 1)
    assert "name@firma-4.example" not in clients.recipients


def test_a_server_that_cannot_be_reached_queues_nothing(
    app: App, anna: Actor, companies: list[int], monkeypatch: pytest.MonkeyPatch
) -> None:
    from pydantic import SecretStr

    from tagwerk_email_offers.settings import EmailOffersSettings

    app._sections["email_offers"] = EmailOffersSettings(smtp_url=SecretStr("smtp://127.0.0.1:1"))
    with pytest.raises(Unreachable, match="does not answer"):
        send(app, anna, order())
    assert messages(app) == []
    assert controlling.status(app, anna) == []


def test_a_server_that_dies_half_way_loses_nothing(
    clients: Clients, app: App, anna: Actor, companies: list[int]
) -> None:
    clients.answer = lambda address: "250 OK" if "firma-1" in address else "421 closing down"
    progress = send(app, anna, order())
    assert (progress.state, progress.sent, progress.failed) == ("running", 1, 0)
    assert progress.queued + progress.deferred == 4
    assert progress.next_at is not None
    assert len(credited(app)) == 1
    clients.answer = lambda _address: "250 OK"
    progress = controlling.retry(app, anna, 1)
    assert (progress.sent, progress.deferred, progress.state) == (5, 0, "done")
    assert len(set(clients.recipients)) == len(clients.recipients) == 5


@pytest.mark.parametrize("answer", ["550 5.1.0 Address rejected", "550 5.1.8 Sender address rejected", "553 no"])
def test_a_mistake_in_the_sender_is_put_on_nobody(
    clients: Clients, app: App, anna: Actor, companies: list[int], answer: str
) -> None:
    clients.answer = lambda _address: answer
    progress = send(app, anna, order())
    assert (progress.state, progress.queued, progress.failed) == ("paused", 5, 0)
    assert answer.split()[0] in progress.reason
    with app.database.reading() as session:
        assert session.scalars(sa.select(Suppression)).all() == []
    clients.answer = lambda _address: "250 OK"
    progress = controlling.resume(app, anna, 1)
    assert (progress.state, progress.sent, progress.reason) == ("done", 5, "")


def test_an_address_at_which_the_connection_ends_stops_nobody_else(
    clients: Clients, app: App, anna: Actor, companies: list[int], monkeypatch: pytest.MonkeyPatch
) -> None:
    clients.dies_at = lambda address: "firma-1" in address
    progress = send(app, anna, order())
    assert (progress.sent, progress.queued + progress.deferred, progress.uncertain) == (4, 1, 0)
    moment = clock.now()
    for hours in range(1, 60, 5):
        clock.start_at(moment + timedelta(hours=hours))
        deliver(app)
    progress = controlling.status(app, anna)[0]
    assert (progress.sent, progress.failed, progress.state) == (4, 1, "done")
    monkeypatch.delenv(clock.OFFSET_VARIABLE)


def test_a_relay_that_takes_so_many_a_minute_slows_the_campaign_down_and_fails_nobody(
    clients: Clients, app: App, anna: Actor, add_company: AddCompany, monkeypatch: pytest.MonkeyPatch
) -> None:
    clock.start_at(datetime(2026, 10, 27, 9, tzinfo=UTC))
    for number in range(100):
        add_company(f"Firma {number}", f"name@firma-{number}.example")
    taken: Counter[datetime] = Counter()
    refused = 0

    def answer(_address: str) -> str:
        nonlocal refused
        minute = clock.now().replace(second=0, microsecond=0)
        taken[minute] += 1
        refused += taken[minute] > 30
        return "250 OK" if taken[minute] <= 30 else "451 4.7.1 too many messages, slow down"

    clients.answer = answer
    window = 2 * settings_of(app).connections
    progress = send(app, anna, order())
    assert (progress.failed, refused <= window) == (0, True)
    for _look in range(40):
        if (progress := controlling.status(app, anna)[0]).state == "done":
            break
        assert progress.next_at is not None
        clock.start_at(max(progress.next_at, clock.now()) + timedelta(seconds=1))
        before = refused
        deliver(app)
        assert refused - before <= window, "once it has said so, it is asked no more than what was on the way"
    assert (progress.sent, progress.failed, progress.state) == (100, 0, "done")
    monkeypatch.delenv(clock.OFFSET_VARIABLE)


def test_limits_of_the_settings_hold_over_several_runs(
    clients: Clients, app: App, anna: Actor, companies: list[int], monkeypatch: pytest.MonkeyPatch
) -> None:
    clock.start_at(datetime(2026, 10, 27, 9, 30, tzinfo=UTC))
    with_settings(app, smtp_url=clients.url, sender="Anna <anna@tagwerk.example>", per_hour=2)
    progress = send(app, anna, order())
    assert (progress.sent, progress.queued, progress.next_at) == (2, 3, datetime(2026, 10, 27, 10, tzinfo=UTC))
    deliver(app)
    assert len(clients.taken) == 2
    clock.start_at(datetime(2026, 10, 27, 10, 1, tzinfo=UTC))
    deliver(app)
    assert len(clients.taken) == 4
    with_settings(app, smtp_url=clients.url, sender="Anna <anna@tagwerk.example>")
    assert controlling.resume(app, anna, 1).sent == 5, (
        "the limit is gone, and what it put off leaves when somebody says so"
    )
    monkeypatch.delenv(clock.OFFSET_VARIABLE)


def test_a_test_mail_passes_the_same_refusals_and_stands_on_record(
    clients: Clients, app: App, anna: Actor, companies: list[int]
) -> None:
    assert send_test(app, anna, "price_list", "1", "me@tagwerk.example") == "me@tagwerk.example"
    assert clients.recipients == ["me@tagwerk.example"]
    assert credited(app) == []
    [progress] = controlling.status(app, anna)
    assert (progress.kind, progress.sent) == ("test", 1)
    assert send(app, anna, order()).sent == 5, "nobody was offered anything by a test"
    with app.database.transaction() as session:
        suppress(session, "email", "me@tagwerk.example", "by_hand", made_by="test")
    with pytest.raises(Conflict, match="not written to"):
        send_test(app, anna, "price_list", "1", "me@tagwerk.example")
    assert clients.recipients.count("me@tagwerk.example") == 1


def test_a_late_answer_opens_the_campaign_that_somebody_else_closed(
    clients: Clients, app: App, anna: Actor, companies: list[int]
) -> None:
    """The lease ended while the server thought; what it says then is neither lost nor put into a closed campaign."""

    def somebody_closes(_envelope: object) -> str:
        with app.database.transaction() as session:
            claims.expire(session, clock.now() + timedelta(minutes=50), 1)
            claims.finish(session, 1)
        assert controlling.status(app, anna)[0].state == "done"
        return "451 4.3.0 try again"

    clients.at_the_end = somebody_closes
    progress = send(app, anna, order(limit=1))
    assert (progress.state, progress.deferred) == ("running", 1)


def test_plugins_are_told_what_was_sent(clients: Clients, app: App, anna: Actor, companies: list[int]) -> None:
    told: list[object] = []

    class Listener:
        @hookimpl
        def email_offers_sent(self, batch: object) -> None:
            told.append(batch)

    listener = Plugin("listener", "test", "1")
    app.plugins._known["listener"] = listener
    app.plugins._manager.register(Listener(), "listener")
    send(app, anna, order())
    offers = [offer for batch in told for offer in batch.offers]  # type: ignore[attr-defined]
    assert sorted(offer.company_id for offer in offers) == companies
