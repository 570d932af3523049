"""Which offers by e-mail count, and on which day."""

from datetime import date
from email.message import EmailMessage

import pytest

from kit.mail import AddCompany, Clients, Maildir, lose_the_answer_for, report_on
from kit.obligations.seen import TUESDAY, at, done, quota
from tagwerk.access.actors import Actor
from tagwerk.companies.tables import Contact
from tagwerk.platform.app import App
from tagwerk.platform.errors import WrongInput
from tagwerk.staff.employees import edit_employee
from tagwerk_email_offers.inbox.syncing import sync
from tagwerk_email_offers.routines import deliver
from tagwerk_email_offers.sending import controlling
from tagwerk_email_offers.sending.campaigns import send
from tagwerk_email_offers.sending.planning import CampaignOrder

METRIC = "offers_emailed"
WEDNESDAY = date(2026, 10, 7)


@pytest.fixture
def offer(clients: Clients, maildir: Maildir, app: App, anna: Actor, add_company: AddCompany) -> EmailMessage:
    """An offer that the client's mail server took."""
    add_company("Firma", "name@firma.example")
    send(app, anna, CampaignOrder("price_list", "all"))
    return clients.message()


def test_an_offer_that_the_mail_server_accepted_counts(offer: EmailMessage, app: App, anna: Actor) -> None:
    assert done(app, anna, METRIC) == 1


def test_an_offer_that_the_mail_server_refused_does_not_count(
    clients: Clients, app: App, anna: Actor, companies: list[int]
) -> None:
    clients.at_the_end = lambda envelope: "554 no" if "firma-2" in envelope.rcpt_tos[0] else "250 taken"
    send(app, anna, CampaignOrder("price_list", "all"))
    assert done(app, anna, METRIC) == 4


@pytest.mark.parametrize("kind", ["reminder", "congratulation", "invitation", "service"])
def test_a_mail_that_is_no_offer_leaves_and_counts_nothing(
    clients: Clients, app: App, anna: Actor, companies: list[int], kind: str
) -> None:
    folder = app.folder / "templates" / "offers" / "open_day"
    folder.mkdir(parents=True)
    for file, text in (("subject.de.txt", "Tag der offenen Tür"), ("text.de.txt", "Kommen Sie!")):
        (folder / file).write_text(text, encoding="utf-8")
    (folder / "data.toml").write_text(f'kind = "{kind}"', encoding="utf-8")
    with pytest.raises(WrongInput, match="fills no quota"):
        send(app, anna, CampaignOrder("open_day", "all", fill=True))
    assert (send(app, anna, CampaignOrder("open_day", "all")).sent, done(app, anna, METRIC)) == (5, 0)


def test_two_different_offers_to_one_company_are_two(offer: EmailMessage, app: App, anna: Actor) -> None:
    send(app, anna, CampaignOrder("introduction", "all"))
    assert done(app, anna, METRIC) == 2


def test_one_offer_to_three_contacts_is_one(clients: Clients, app: App, anna: Actor, add_company: AddCompany) -> None:
    company = add_company("Firma", "one@firma.example")
    with app.database.transaction() as session:
        for name in ("two", "three"):
            session.add(Contact(company_id=company, email=f"{name}@firma.example", created_at=at("2026-10-06T08:00")))
    send(app, anna, CampaignOrder("price_list", "all", all_contacts=True))
    assert (len(clients.taken), done(app, anna, METRIC)) == (3, 1)


def test_the_same_offer_again_on_one_day_is_no_second_one(
    offer: EmailMessage, clients: Clients, app: App, anna: Actor
) -> None:
    send(app, anna, CampaignOrder("price_list", "all"))
    assert (len(clients.taken), done(app, anna, METRIC)) == (2, 1)
    at("2026-10-07T08:00")
    send(app, anna, CampaignOrder("price_list", "all"))
    assert (done(app, anna, METRIC), done(app, anna, METRIC, WEDNESDAY)) == (1, 1)


def test_a_hard_bounce_is_reversed_on_the_day_of_the_offer(
    offer: EmailMessage, maildir: Maildir, app: App, anna: Actor
) -> None:
    at("2026-10-07T08:00")
    maildir.deliver(report_on(offer))
    sync(app, anna)
    tuesday = quota(app, anna, METRIC, TUESDAY)
    assert (tuesday.done, dict(tuesday.beside)) == (0, {"bounced": 1})
    assert dict(quota(app, anna, METRIC, WEDNESDAY).beside) == {"bounced": 0}


@pytest.mark.parametrize(("status", "words"), [("5.2.2", "mailbox full"), ("5.7.1", "blocked by policy")])
def test_a_full_mailbox_or_a_policy_block_keeps_the_credit(
    offer: EmailMessage, maildir: Maildir, app: App, anna: Actor, status: str, words: str
) -> None:
    maildir.deliver(report_on(offer, status=status, words=words))
    assert sync(app, anna).bounces == 1
    assert done(app, anna, METRIC) == 1


def test_an_uncertain_offer_does_not_count_until_it_is_settled(
    clients: Clients, app: App, anna: Actor, companies: list[int], monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as patch:
        lose_the_answer_for("firma-2", patch)
        assert send(app, anna, CampaignOrder("price_list", "all")).uncertain == 1
    assert done(app, anna, METRIC) == 4
    controlling.settle(app, anna, 1, "sent")
    assert done(app, anna, METRIC) == 5


def test_an_offer_counts_when_the_final_250_comes_and_on_the_day_of_the_first_try(
    clients: Clients, app: App, anna: Actor, companies: list[int]
) -> None:
    at("2026-10-06T23:50+02:00")
    clients.answer = lambda address: "451 4.7.1 greylisted" if "firma-3" in address else "250 OK"
    send(app, anna, CampaignOrder("price_list", "all"))
    assert done(app, anna, METRIC) == 4
    clients.answer = lambda _address: "250 OK"
    at("2026-10-07T00:20+02:00")
    deliver(app)
    assert (done(app, anna, METRIC), done(app, anna, METRIC, WEDNESDAY)) == (5, 0)


def test_the_day_is_that_of_the_zone_in_which_the_employee_was(
    clients: Clients, app: App, anna: Actor, companies: list[int]
) -> None:
    edit_employee(app, anna, "anna", {"time_zone": "America/New_York"}, since=TUESDAY)
    at("2026-10-07T04:00+02:00")
    send(app, anna, CampaignOrder("price_list", "all"))
    edit_employee(app, anna, "anna", {"time_zone": "Europe/Berlin"}, since=date(2026, 10, 20))
    assert (done(app, anna, METRIC), done(app, anna, METRIC, WEDNESDAY)) == (5, 0)
