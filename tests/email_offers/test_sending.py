"""Campaigns leave, each offer once, and count when the server took them."""

import smtplib
from datetime import UTC, datetime, timedelta

import pytest
import sqlalchemy as sa
from email_offers.conftest import AddCompany, Clients

from tagwerk.access.actors import Actor
from tagwerk.companies.consent.suppressions import suppress, suppress_address
from tagwerk.companies.consent.tables import Suppression
from tagwerk.ledger.tables import Activity
from tagwerk.obligations.standing import standing
from tagwerk.platform import clock
from tagwerk.platform.app import App
from tagwerk.platform.errors import NotFound, Unreachable, WrongInput
from tagwerk.platform.plugins import Plugin, hookimpl
from tagwerk_email_offers import controlling, tables
from tagwerk_email_offers.campaigns import Order, Tally, count_recipients, send
from tagwerk_email_offers.jobs import deliver


def _order(limit: int | None = None, **more: bool) -> Order:
    return Order("price_list", "all", limit, **more)


def _credited(app: App) -> list[Activity]:
    with app.database.reading() as session:
        return list(session.scalars(sa.select(Activity).where(Activity.source == "email_offers").order_by(Activity.id)))


def _messages(app: App) -> list[tables.Message]:
    with app.database.reading() as session:
        return list(session.scalars(sa.select(tables.Message).order_by(tables.Message.id)))


def test_every_company_gets_one_offer_and_each_counts_once(
    clients: Clients, app: App, anna: Actor, companies: list[int]
) -> None:
    tally = send(app, anna, _order())
    assert (tally.state, tally.sent, tally.queued) == ("done", 5, 0)
    assert sorted(clients.recipients) == [f"name@firma-{number}.example" for number in range(1, 6)]
    activities = _credited(app)
    assert [activity.company_id for activity in activities] == companies
    for activity, message in zip(activities, _messages(app), strict=True):
        assert activity.kind == "offer_emailed"
        assert activity.source_key == f"message:{message.id}"
        assert activity.details == {"offer": "price_list", "campaign": tally.campaign, "message": message.id}
        assert activity.recorded_by == anna.signature
    assert next(q for q in standing(app, anna).quotas if q.metric == "offers_emailed").done == 5


def test_an_offer_says_who_writes_to_whom_and_under_which_number(
    clients: Clients, app: App, anna: Actor, add_company: AddCompany
) -> None:
    add_company("Möbel Größer GmbH", "kaethe@moebel.example", name="Käthe Weiß", salutation="Frau")
    send(app, anna, _order())
    offer = clients.message()
    year = clock.today("Europe/Berlin").year
    assert offer["Subject"] == f"Angebot Nr. {year}-0001: unsere Preise für Möbel Größer GmbH"
    assert offer["From"].addresses[0].display_name == "Anna Größer"
    assert offer["To"].addresses[0].display_name == "Käthe Weiß"
    assert offer["Message-ID"] == _messages(app)[0].message_id
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
    send(app, anna, _order())
    subjects = [str(clients.message(number)["Subject"]) for number in (0, 1)]
    assert subjects[0].startswith("Offer no.")
    assert subjects[1].startswith("Angebot Nr."), "what no language was made for is written in German"


def test_the_suppressed_and_the_repeated_do_not_use_up_the_limit(
    clients: Clients, app: App, anna: Actor, add_company: AddCompany
) -> None:
    for number in range(6):
        add_company(f"Firma {number}", f"name@firma-{number}.example")
    add_company("Tochter von 2", "name@firma-2.example")
    suppress_address(app, anna, "name@firma-0.example")
    tally = send(app, anna, _order(limit=4))
    assert (tally.sent, tally.suppressed) == (4, 1)
    assert clients.recipients == [f"name@firma-{number}.example" for number in range(1, 5)]
    rest = send(app, anna, _order())
    assert (rest.sent, rest.suppressed) == (5, 2)


def test_one_address_of_a_company_or_all_of_them(
    clients: Clients, app: App, anna: Actor, add_company: AddCompany
) -> None:
    add_company("Firma 1", "one@firma.example", company_email="info@firma.example")
    add_company("Firma 2", company_email="info@firma-2.example")
    add_company("Firma 3 without an address")
    send(app, anna, _order())
    assert clients.recipients == ["one@firma.example", "info@firma-2.example"]
    assert "Sehr geehrte Damen und Herren" in str(clients.message(1).get_body(("plain",)))
    send(app, anna, _order(all_contacts=True))
    assert clients.recipients[2:] == ["one@firma.example", "info@firma.example", "info@firma-2.example"]
    assert next(q for q in standing(app, anna).quotas if q.metric == "offers_emailed").done == 2


def test_fill_sends_exactly_what_the_day_still_lacks(
    clients: Clients, app: App, anna: Actor, add_company: AddCompany, monkeypatch: pytest.MonkeyPatch
) -> None:
    clock.start_at(datetime(2026, 10, 27, 9, tzinfo=UTC))
    for number in range(60):
        add_company(f"Firma {number}", f"name@firma-{number}.example")
    send(app, anna, _order(limit=45))
    assert count_recipients(app, anna, _order(fill=True)) == Tally(None, "price_list", "dry_run", queued=5)
    tally = send(app, anna, _order(fill=True))
    assert tally.sent == 5
    assert len(set(clients.recipients)) == 50
    again = send(app, anna, _order(fill=True))
    assert again == Tally(None, "price_list", "nothing_to_do")
    monkeypatch.delenv(clock.OFFSET_VARIABLE)


def test_later_means_deferred_and_counts_on_the_day_of_the_first_try(
    clients: Clients, app: App, anna: Actor, companies: list[int], monkeypatch: pytest.MonkeyPatch
) -> None:
    clock.start_at(datetime(2026, 10, 27, 22, 50, tzinfo=UTC))  # 23:50 in Berlin
    clients.answer = lambda address: "451 4.7.1 try later" if "firma-3" in address else "250 OK"
    tally = send(app, anna, _order())
    assert (tally.state, tally.sent, tally.deferred) == ("running", 4, 1)
    clients.answer = lambda _address: "250 OK"
    deliver(app)
    assert len(clients.taken) == 4, "not yet due"
    clock.start_at(datetime(2026, 10, 27, 23, 20, tzinfo=UTC))  # the next day in Berlin
    deliver(app)
    assert clients.recipients[-1] == "name@firma-3.example"
    assert {str(activity.work_date) for activity in _credited(app)} == {"2026-10-27"}
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
    tally = send(app, anna, _order())
    assert (tally.sent, tally.failed) == (4, 1)
    with app.database.reading() as session:
        found = session.scalars(sa.select(Suppression.address)).all()
    assert found == (["name@firma-2.example"] if suppressed else [])
    assert len(_credited(app)) == 4


def test_somebody_suppressed_meanwhile_is_not_written_to(
    clients: Clients, app: App, anna: Actor, companies: list[int], monkeypatch: pytest.MonkeyPatch
) -> None:
    """The last question is asked after queueing: here the address is suppressed while the campaign starts."""
    from tagwerk_email_offers import campaigns

    def prepare_and_suppress(app: App, campaign_id: int) -> None:
        prepare(app, campaign_id)
        with app.database.transaction() as session:
            suppress(session, "email", "name@firma-4.example", "by_hand")

    prepare = campaigns.prepare
    monkeypatch.setattr(campaigns, "prepare", prepare_and_suppress)
    tally = send(app, anna, _order())
    assert (tally.sent, tally.suppressed) == (4, 1)
    assert "name@firma-4.example" not in clients.recipients


def test_a_server_that_cannot_be_reached_queues_nothing(
    app: App, anna: Actor, companies: list[int], monkeypatch: pytest.MonkeyPatch
) -> None:
    from pydantic import SecretStr

    from tagwerk_email_offers.settings import EmailOffersSettings

    app._sections["email_offers"] = EmailOffersSettings(smtp_url=SecretStr("smtp://127.0.0.1:1"))
    with pytest.raises(Unreachable, match="does not answer"):
        send(app, anna, _order())
    assert _messages(app) == []
    assert controlling.status(app, anna) == []


def test_a_server_that_dies_half_way_loses_nothing(
    clients: Clients, app: App, anna: Actor, companies: list[int]
) -> None:
    clients.answer = lambda address: "250 OK" if "firma-1" in address else "421 closing down"
    with pytest.raises(Unreachable, match="again and again"):
        send(app, anna, _order())
    [tally] = controlling.status(app, anna)
    assert (tally.state, tally.sent, tally.deferred, tally.queued) == ("running", 1, 3, 1)
    assert len(_credited(app)) == 1
    clients.answer = lambda _address: "250 OK"
    tally = controlling.retry(app, anna, 1)
    assert (tally.sent, tally.deferred, tally.state) == (5, 0, "done")
    assert len(set(clients.recipients)) == len(clients.recipients) == 5


def test_without_the_final_answer_an_offer_is_uncertain_and_not_credited(
    clients: Clients, app: App, anna: Actor, companies: list[int], monkeypatch: pytest.MonkeyPatch
) -> None:
    _lose_the_answer_for("firma-2", monkeypatch)
    tally = send(app, anna, _order())
    assert (tally.sent, tally.uncertain, tally.state) == (4, 1, "done")
    assert len(clients.taken) == 5, "the server took it, but we cannot know"
    assert len(_credited(app)) == 4
    assert controlling.settle(app, anna, 1, "hold").uncertain == 1
    settled = controlling.settle(app, anna, 1, "sent")
    assert (settled.sent, settled.uncertain) == (5, 0)
    assert len(_credited(app)) == 5


def test_the_uncertain_are_sent_again_only_when_asked(
    clients: Clients, app: App, anna: Actor, companies: list[int], monkeypatch: pytest.MonkeyPatch
) -> None:
    _lose_the_answer_for("firma-2", monkeypatch)
    send(app, anna, _order())
    monkeypatch.undo()
    assert controlling.resume(app, anna, 1).uncertain == 1
    assert len(clients.taken) == 5
    assert controlling.settle(app, anna, 1, "resend").sent == 5
    assert clients.recipients.count("name@firma-2.example") == 2
    with pytest.raises(WrongInput):
        controlling.settle(app, anna, 1, "guess")


def test_a_campaign_is_paused_resumed_and_canceled(
    clients: Clients, app: App, anna: Actor, companies: list[int]
) -> None:
    def pause_after_two(envelope: object) -> str:
        if len(clients.taken) == 1:
            controlling.pause(app, anna, 1)
        return "250 taken"

    clients.at_the_end = pause_after_two
    tally = send(app, anna, _order())
    assert (tally.state, tally.sent, tally.queued) == ("paused", 2, 3)
    clients.at_the_end = lambda _envelope: "250 taken"
    deliver(app)
    assert len(clients.taken) == 2, "what is paused, the job leaves alone"
    tally = controlling.resume(app, anna, 1)
    assert (tally.state, tally.sent) == ("done", 5)
    clients.answer = lambda _address: "451 later"
    send(app, anna, _order())
    tally = controlling.cancel(app, anna, 2)
    assert (tally.state, tally.canceled) == ("canceled", 5)
    with pytest.raises(NotFound):
        controlling.cancel(app, anna, 3)


def test_a_manager_does_not_see_the_campaigns_of_others(
    clients: Clients, app: App, anna: Actor, companies: list[int]
) -> None:
    send(app, anna, _order(limit=1))
    other = Actor("otto", "manager", 99)
    assert controlling.status(app, other) == []
    with pytest.raises(NotFound):
        controlling.pause(app, other, 1)


def test_a_refused_sender_stops_everything_in_one_line(
    clients: Clients, app: App, anna: Actor, companies: list[int], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(smtplib.SMTP, "mail", lambda _self, _sender, _options=(): (550, b"5.7.1 not yours"))
    with pytest.raises(Unreachable, match="refuses the sender"):
        send(app, anna, _order())
    assert {message.state for message in _messages(app)} == {"queued"}


def test_plugins_are_told_what_was_sent(clients: Clients, app: App, anna: Actor, companies: list[int]) -> None:
    told: list[object] = []

    class Listener:
        @hookimpl
        def email_offers_sent(self, batch: object) -> None:
            told.append(batch)

    listener = Plugin("listener", "test", "1")
    app.plugins._known["listener"] = listener
    app.plugins._manager.register(Listener(), "listener")
    send(app, anna, _order())
    [batch] = told
    assert [offer.company_id for offer in batch.offers] == companies  # type: ignore[attr-defined]


def _lose_the_answer_for(part: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """The connection ends after the server took the mail and before its answer arrives."""
    getreply = smtplib.SMTP.getreply
    send_raw = smtplib.SMTP.send
    last: dict[smtplib.SMTP, bytes] = {}

    def sending(self: smtplib.SMTP, data: bytes | str) -> None:
        last[self] = data if isinstance(data, bytes) else data.encode()
        send_raw(self, data)

    def answering(self: smtplib.SMTP) -> tuple[int, bytes]:
        answer = getreply(self)
        if last.get(self, b"").endswith(b"\r\n.\r\n") and part.encode() in last[self]:
            raise smtplib.SMTPServerDisconnected("lost")
        return answer

    monkeypatch.setattr(smtplib.SMTP, "send", sending)
    monkeypatch.setattr(smtplib.SMTP, "getreply", answering)


def test_the_lease_of_a_dead_worker_ends(clients: Clients, app: App, anna: Actor, companies: list[int]) -> None:
    clients.answer = lambda _address: "451 later"
    send(app, anna, _order())
    moment = clock.now() - timedelta(seconds=1)
    with app.database.transaction() as session:
        held = sa.update(tables.Message).values(token="gone", lease_until=moment)
        session.execute(held.where(tables.Message.id == 1).values(state="sending"))
        session.execute(held.where(tables.Message.id == 2).values(state="claimed"))
    clients.answer = lambda _address: "250 OK"
    tally = controlling.resume(app, anna, 1)
    assert (tally.uncertain, tally.sent, tally.deferred) == (1, 1, 3)
    assert clients.recipients == ["name@firma-2.example"]
