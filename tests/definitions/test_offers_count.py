"""Which offers by e-mail count, and on which day."""

import os
from datetime import date, timedelta
from email.message import EmailMessage

import pytest

from kit.follow_ups import REMINDER, work, write_template
from kit.mail import AddCompany, Clients, Maildir, letter, report_on, with_settings
from kit.obligations.seen import TUESDAY, at, done, quota
from tagwerk.access.actors import Actor
from tagwerk.companies.tables import Contact
from tagwerk.platform import clock
from tagwerk.platform.app import App
from tagwerk.platform.errors import WrongInput
from tagwerk.staff.employees import edit_employee
from tagwerk.workspace.verifying import verify_ledger
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
    for file, text in (("subject.de.txt", "Tag der offenen Tür"), ("body.de.txt", "Kommen Sie!")):
        (folder / file).write_text(text, encoding="utf-8")
    (folder / "offer.toml").write_text(f'kind = "{kind}"', encoding="utf-8")
    with pytest.raises(WrongInput, match="fills no quota"):
        send(app, anna, CampaignOrder("open_day", "all", fill=True))
    assert (send(app, anna, CampaignOrder("open_day", "all")).sent, done(app, anna, METRIC)) == (5, 0)


@pytest.mark.parametrize("kind", ["offer", "reminder"])
def test_an_automatic_follow_up_counts_nothing_whatever_its_template_says(
    clients: Clients, reminder: None, app: App, anna: Actor, companies: list[int], kind: str
) -> None:
    write_template(app, "reminder", "Haben Sie schon entschieden?", f'kind = "{kind}"')
    send(app, anna, CampaignOrder("price_list", "all", follow_ups=(REMINDER,)))
    assert (len(clients.taken), done(app, anna, METRIC)) == (5, 5)
    at("2026-10-13T10:05+02:00")
    work(app)
    assert (len(clients.taken), done(app, anna, METRIC, date(2026, 10, 13))) == (10, 0)


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
    send(app, anna, CampaignOrder("price_list", "all", again=True))
    assert (len(clients.taken), done(app, anna, METRIC)) == (2, 1)
    at("2026-10-07T08:00")
    send(app, anna, CampaignOrder("price_list", "all", again=True))
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
    clients: Clients, app: App, anna: Actor, companies: list[int]
) -> None:
    clients.dies_after = lambda address: "firma-2" in address
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


@pytest.fixture
def sent(maildir: Maildir, app: App) -> Maildir:
    """The folder with what was sent, in which offers count."""
    folder = maildir.folder / ".Sent"
    for name in ("new", "cur", "tmp"):
        (folder / name).mkdir(parents=True)
    with_settings(app, imap_url=f"maildir://{maildir.folder}", count_sent=True)
    return Maildir(folder)


def _by_hand(text: str, subject: str = "Ihre Anfrage", to: str = "name@firma.example", **headers: str) -> EmailMessage:
    return letter("Anna Gr <anna@tagwerk.example>", text, To=to, Subject=subject, **headers)


@pytest.mark.parametrize("subject", ["Angebot Nr. 4711", "Unser Angebot AN-2026-0815", "Offer no. 2026/17"])
def test_an_offer_written_in_the_own_mail_program_counts_when_found_in_the_sent_folder(
    sent: Maildir, app: App, anna: Actor, add_company: AddCompany, subject: str
) -> None:
    add_company("Firma", "name@firma.example")
    sent.deliver(_by_hand("Anbei, wie besprochen.", subject))
    assert sync(app, anna).offers_sent == 1
    assert done(app, anna, METRIC, clock.today("Europe/Berlin")) == 1
    sent.deliver(_by_hand("Anbei unser Angebot\n#price_list"))
    sent.deliver(_by_hand("Und noch eines, Angebot Nr. 4712."))
    assert sync(app, anna).offers_sent == 2
    assert done(app, anna, METRIC, clock.today("Europe/Berlin")) == 3
    assert verify_ledger(app, anna).faults == ()


def test_what_lies_in_the_sent_folder_counts_nothing_unless_the_setting_says_so(
    sent: Maildir, maildir: Maildir, app: App, anna: Actor, add_company: AddCompany
) -> None:
    with_settings(app, imap_url=f"maildir://{maildir.folder}")
    add_company("Firma", "name@firma.example")
    sent.deliver(_by_hand("Anbei.", "Angebot Nr. 4711"))
    assert sync(app, anna).offers_sent == 0
    assert done(app, anna, METRIC, clock.today("Europe/Berlin")) == 0


def test_what_is_no_offer_or_counted_already_counts_nothing_in_the_sent_folder(
    offer: EmailMessage, sent: Maildir, app: App, anna: Actor
) -> None:
    copy = letter("anna@tagwerk.example", "Text", To="name@firma.example", Subject=str(offer["Subject"]))
    first = _by_hand("Anbei.", "Angebot Nr. 4711", Message_ID="<one@tagwerk.example>")
    sent.deliver(first)
    assert sync(app, anna).offers_sent == 1
    mails: list[EmailMessage] = [
        offer,  # what left through here, as the server laid it there
        copy,  # with another Message-ID
        first,  # the same again
        _by_hand("Haben Sie unser Angebot Nr. 4711 schon gelesen?"),
        _by_hand("Gern.", "AW: Angebot Nr. 4799", In_Reply_To="<x@firma.example>"),
        _by_hand("Anbei.", "Angebot 1500 Euro"),
        _by_hand("Am 3.10. ist Feiertag.", "Angebot vom 12.05.2026"),
        _by_hand("Ihr Termin #no_template"),
        _by_hand("Anbei.", "Angebot Nr. 4712", to="somebody@else.example"),
        _by_hand("Anbei.", "Angebot Nr. 4713", to="colleague@tagwerk.example"),
        letter("stranger@else.example", "Anbei.", To="name@firma.example", Subject="Angebot Nr. 4714"),
        _by_hand("Anbei.", "Angebot Nr. 4715", Auto_Submitted="auto-replied"),
        _by_hand("Nummer " + str(offer["Subject"]).split()[2].rstrip(":")),
    ]
    for mail in mails:
        sent.deliver(mail)
    old = sent.deliver(_by_hand("Anbei.", "Angebot Nr. 4716"))
    long_ago = (clock.now() - timedelta(days=20)).timestamp()
    os.utime(old, (long_ago, long_ago))
    assert sync(app, anna).offers_sent == 0
