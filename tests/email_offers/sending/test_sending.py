"""Campaigns leave, each offer once, and count when the server took them."""

import smtplib
from datetime import UTC, datetime

import pytest
import sqlalchemy as sa

from kit.mail import AddCompany, Clients, credited, messages, order
from tagwerk.access.actors import Actor
from tagwerk.companies.consent.suppressions import suppress
from tagwerk.companies.consent.tables import Suppression
from tagwerk.obligations.standing import standing
from tagwerk.platform import clock
from tagwerk.platform.app import App
from tagwerk.platform.errors import Unreachable
from tagwerk.platform.plugins import Plugin, hookimpl
from tagwerk_email_offers.routines import deliver
from tagwerk_email_offers.sending import controlling
from tagwerk_email_offers.sending.campaigns import send
from tagwerk_email_offers.sending.planning import Plan
from tagwerk_email_offers.sending.queueing import queue


def test_every_company_gets_one_offer_and_each_counts_once(
    clients: Clients, app: App, anna: Actor, companies: list[int]
) -> None:
    progress = send(app, anna, order())
    assert (progress.state, progress.sent, progress.queued) == ("done", 5, 0)
    assert sorted(clients.recipients) == [f"name@firma-{number}.example" for number in range(1, 6)]
    activities = credited(app)
    assert [activity.company_id for activity in activities] == companies
    for activity, message in zip(activities, messages(app), strict=True):
        assert activity.kind == "offer_emailed"
        assert activity.source_key == f"message:{message.id}"
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
    assert offer["Subject"] == f"Angebot Nr. {year}-0001: unsere Preise für Möbel Größer GmbH"
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


def test_somebody_suppressed_meanwhile_is_not_written_to(
    clients: Clients, app: App, anna: Actor, companies: list[int], monkeypatch: pytest.MonkeyPatch
) -> None:
    """The last question is asked after queueing: here the address is suppressed while the campaign starts."""
    from tagwerk_email_offers.sending import campaigns

    def queue_and_suppress(app: App, plan: Plan, campaign_id: int) -> None:
        queue(app, plan, campaign_id)
        with app.database.transaction() as session:
            suppress(session, "email", "name@firma-4.example", "by_hand")

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
    with pytest.raises(Unreachable, match="again and again"):
        send(app, anna, order())
    [progress] = controlling.status(app, anna)
    assert (progress.state, progress.sent, progress.deferred, progress.queued) == ("running", 1, 3, 1)
    assert len(credited(app)) == 1
    clients.answer = lambda _address: "250 OK"
    progress = controlling.retry(app, anna, 1)
    assert (progress.sent, progress.deferred, progress.state) == (5, 0, "done")
    assert len(set(clients.recipients)) == len(clients.recipients) == 5


def test_a_refused_sender_stops_everything_in_one_line(
    clients: Clients, app: App, anna: Actor, companies: list[int], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(smtplib.SMTP, "mail", lambda _self, _sender, _options=(): (550, b"5.7.1 not yours"))
    with pytest.raises(Unreachable, match="refuses the sender"):
        send(app, anna, order())
    assert {message.state for message in messages(app)} == {"queued"}


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
    [batch] = told
    assert [offer.company_id for offer in batch.offers] == companies  # type: ignore[attr-defined]
