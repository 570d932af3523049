"""Whose a mail is: by what only a true answer can know, else by who wrote it; and never of a wrong company."""

from email.message import EmailMessage

import pytest
import sqlalchemy as sa

from kit.mail import AddCompany, Maildir, answer_to, letter, messages, order
from tagwerk.access.actors import Actor
from tagwerk.companies.tables import Company, Contact
from tagwerk.platform import clock
from tagwerk.platform.app import App
from tagwerk.platform.errors import NotFound, WrongInput
from tagwerk_email_offers import tables
from tagwerk_email_offers.inbox.answering import acting
from tagwerk_email_offers.inbox.answering.acting import Whose
from tagwerk_email_offers.inbox.correspondence import InboundMailView, list_mails
from tagwerk_email_offers.inbox.syncing import sync
from tagwerk_email_offers.sending.campaigns import send


def _only(app: App, anna: Actor) -> InboundMailView:
    sync(app, anna)
    [mail] = list_mails(app, anna, "all")
    return mail


def _message(app: App, offer: EmailMessage) -> tables.Message:
    return next(each for each in messages(app) if each.message_id == offer["Message-ID"])


def _without_words(app: App, *offers: EmailMessage) -> None:
    """The subject of all mails is one, and names no number."""
    with app.database.transaction() as session:
        session.execute(sa.update(tables.Message).values(subject="Unsere Preise"))
    for offer in offers:
        offer.replace_header("Subject", "Unsere Preise")


@pytest.mark.parametrize(
    "reference",
    ["<x@y> {id} <z@y>", "{bare}", "{upper}", "<x@y>\r\n {id}", "{cut}", "<other@mail.example> {left}"],
    ids=["in a list", "without brackets", "in capitals", "folded", "cut in its domain", "without its domain"],
)
def test_an_answer_is_known_by_its_reference_however_it_is_written(
    offers: list[EmailMessage], maildir: Maildir, app: App, anna: Actor, reference: str
) -> None:
    own = str(offers[2]["Message-ID"])
    left = own.partition("@")[0]
    written = reference.format(id=own, bare=own.strip("<>"), upper=own.upper(), cut=own[:-9], left=left)
    header = f"References: {written}\n".encode()
    maildir.deliver(header + letter("somebody@elsewhere.example", "Ja.").as_bytes())
    mail = _only(app, anna)
    message = _message(app, offers[2])
    assert (mail.company_id, mail.way, mail.certainty) == (message.company_id, "reference", "sure")
    assert mail.new_contact


@pytest.mark.parametrize("place", ["subject", "text"])
def test_the_number_of_the_offer_names_one_mail(
    offers: list[EmailMessage], maildir: Maildir, app: App, anna: Actor, place: str
) -> None:
    message = _message(app, offers[3])
    with app.database.reading() as session:
        number = f"{session.get_one(tables.Campaign, message.campaign_id).number}-{message.id}"
    assert number in str(offers[3].get_body(("plain",))), "the client reads it"
    written = {"Subject": f"Angebot {number}"} if place == "subject" else {}
    maildir.deliver(letter("privat@gmail.com", f"Wir nehmen an: {number}." if place == "text" else "Ja.", **written))
    mail = _only(app, anna)
    assert (mail.company_id, mail.offer, mail.way, mail.certainty) == (message.company_id, number, "number", "likely")


def test_who_writes_for_another_house_is_in_doubt_with_a_number_alone(
    offers: list[EmailMessage], maildir: Maildir, app: App, anna: Actor
) -> None:
    message = _message(app, offers[3])
    with app.database.reading() as session:
        number = f"{session.get_one(tables.Campaign, message.campaign_id).number}-{message.id}"
    maildir.deliver(letter("einkauf@ring.example", f"Uns liegt Ihr Angebot {number} vor."))
    mail = _only(app, anna)
    assert (mail.company, mail.offer, mail.way, mail.state) == (None, None, "number", "waiting")
    assert [each.company_id for each in mail.candidates] == [message.company_id]


def test_a_number_that_names_nothing_of_ours_is_none(
    offers: list[EmailMessage], maildir: Maildir, app: App, anna: Actor
) -> None:
    maildir.deliver(letter("privat@gmail.com", "Rechnung 2026-0009-1, Auftrag 2026-0001-99999, 2026-0001-1-5"))
    sync(app, anna)
    assert list_mails(app, anna, "all") == []


def test_somebody_elses_reference_leads_to_nobody(
    offers: list[EmailMessage], maildir: Maildir, app: App, anna: Actor, companies: list[int]
) -> None:
    sender = str(offers[1]["To"].addresses[0].addr_spec)
    maildir.deliver(answer_to(offers[0], From=sender))
    mail = _only(app, anna)
    assert (mail.company, mail.offer, mail.state) == (None, None, "waiting")
    both = {_message(app, offers[number]).company_id for number in (0, 1)}
    assert {each.company_id for each in mail.candidates} == both
    assert all(each.name for each in mail.candidates)


def test_an_address_that_two_companies_have_leads_to_nobody(
    offers: list[EmailMessage], maildir: Maildir, app: App, anna: Actor, add_company: AddCompany
) -> None:
    for name in ("Erste GmbH", "Zweite GmbH"):
        add_company(name, "berater@kanzlei.example")
    maildir.deliver(letter("berater@kanzlei.example"))
    mail = _only(app, anna)
    assert (mail.company, [each.name for each in mail.candidates]) == (None, ["Erste GmbH", "Zweite GmbH"])


def test_everybodys_mail_host_tells_no_company(
    maildir: Maildir, app: App, anna: Actor, add_company: AddCompany
) -> None:
    add_company("Eins GmbH", "eins@web.de")
    maildir.deliver(letter("fremder@web.de"))
    sync(app, anna)
    assert list_mails(app, anna, "all") == []


@pytest.mark.parametrize(
    "sender",
    ["hans@firma-1.example", "hans@mail.firma-1.example", "Hans <HANS@FIRMA-1.EXAMPLE>"],
)
def test_a_colleague_of_who_was_offered_something_is_known_by_the_domain(
    offers: list[EmailMessage], maildir: Maildir, app: App, anna: Actor, companies: list[int], sender: str
) -> None:
    maildir.deliver(letter(sender))
    mail = _only(app, anna)
    assert (mail.company_id, mail.way, mail.certainty) == (companies[0], "colleague", "likely")
    assert mail.offer is not None


@pytest.mark.parametrize(
    ("headers", "text"),
    [
        ({"Subject": "AW: Unsere Preise"}, "Ja."),
        ({"Subject": "Frage", "Thread-Topic": "[EXTERN] Unsere Preise"}, "Ja."),
        ({"Subject": "Frage"}, "Ja.\n\nVon: Anna\nGesendet: Montag\nAn: Name\nBetreff: Unsere Preise\n\nGuten Tag"),
    ],
    ids=["by the subject", "by the topic", "by the head that it quotes"],
)
def test_a_colleague_on_file_who_was_offered_nothing_may_answer(
    offers: list[EmailMessage],
    maildir: Maildir,
    app: App,
    anna: Actor,
    companies: list[int],
    headers: dict[str, str],
    text: str,
) -> None:
    with app.database.transaction() as session:
        given = {"name": "Eva", "salutation": "", "language": "de", "created_at": clock.now()}
        session.add(Contact(company_id=companies[0], email="eva@gmx.de", **given))
    _without_words(app)
    maildir.deliver(letter("eva@gmx.de", text, **headers))
    mail = _only(app, anna)
    assert (mail.company_id, mail.way, mail.certainty) == (companies[0], "colleague", "likely")
    assert mail.offer is not None
    maildir.deliver(letter("eva@gmx.de", Subject="Rechnung"))
    sync(app, anna)
    other = list_mails(app, anna, "all")[0]
    assert (other.company_id, other.offer, other.way) == (companies[0], None, "contact")


@pytest.mark.parametrize(
    ("list_id", "way"), [("<torbau.listen.example>", "contact"), ("<verkauf.tagwerk.example>", "sender")]
)
def test_who_writes_to_a_list_answers_no_offer_unless_it_is_named(
    offers: list[EmailMessage], maildir: Maildir, app: App, anna: Actor, companies: list[int], list_id: str, way: str
) -> None:
    maildir.deliver(letter("name@firma-1.example", Subject="Re: Wer kennt das?", List_Id=f"Liste {list_id}"))
    mail = _only(app, anna)
    assert (mail.company_id, mail.way, mail.offer is None) == (companies[0], way, way == "contact")


@pytest.mark.parametrize("sender", ["name+tag@firma-1.example", "NAME@firma-1.example"])
def test_a_plus_and_capitals_make_no_other_person(
    offers: list[EmailMessage], maildir: Maildir, app: App, anna: Actor, companies: list[int], sender: str
) -> None:
    maildir.deliver(letter(sender))
    mail = _only(app, anna)
    assert (mail.company_id, mail.way) == (companies[0], "sender")


@pytest.mark.parametrize("written", ["info@straße.example", "info@xn--strae-oqa.example"])
def test_an_international_domain_is_known_in_both_forms(
    maildir: Maildir, app: App, anna: Actor, add_company: AddCompany, written: str
) -> None:
    company = add_company("Straßenbau GmbH", "info@straße.example")
    raw = letter("x@y.example").as_bytes().replace(b"x@y.example", written.encode())
    maildir.deliver(raw)
    mail = _only(app, anna)
    assert (mail.company_id, mail.way) == (company, "contact")


def test_a_form_is_of_who_filled_it_in(
    offers: list[EmailMessage], maildir: Maildir, app: App, anna: Actor, companies: list[int]
) -> None:
    maildir.deliver(letter("noreply@tagwerk.example", Reply_To="name@firma-1.example"))
    sync(app, anna)
    mails = list_mails(app, anna, "all")
    assert [mail.company_id for mail in mails] == [companies[0]]


def test_a_merged_company_leads_to_the_one_that_is_left(
    offers: list[EmailMessage], maildir: Maildir, app: App, anna: Actor, companies: list[int]
) -> None:
    with app.database.transaction() as session:
        session.get_one(Company, companies[0]).merged_into = companies[1]
    maildir.deliver(letter("name@firma-1.example"))
    assert _only(app, anna).company_id == companies[1]


def test_an_answer_to_an_offer_by_a_stranger_is_listed_for_somebody_to_assign(
    offers: list[EmailMessage], maildir: Maildir, app: App, anna: Actor, companies: list[int]
) -> None:
    _without_words(app, offers[0])
    maildir.deliver(letter("x@stranger.example", Subject="Re: Unsere Preise"))
    mail = _only(app, anna)
    assert (mail.company, mail.state, mail.way) == (None, "waiting", "")
    assert [each.id for each in list_mails(app, anna, without_offer=True)] == [mail.id]
    assigned = acting.assign(app, anna, mail.id, Whose(company="Firma 3"))
    assert (assigned.company_id, assigned.way, assigned.offer) == (companies[2], "hand", None)
    message = messages(app)[1]
    with app.database.reading() as session:
        number = f"{session.get_one(tables.Campaign, message.campaign_id).number}-{message.id}"
    assigned = acting.assign(app, anna, mail.id, Whose(offer=number))
    assert (assigned.company_id, assigned.offer) == (message.company_id, number)
    assert acting.assign(app, anna, mail.id, Whose(nobody=True)).company is None


@pytest.mark.parametrize("whose", [Whose(), Whose("Firma 1", "2026-0001-1"), Whose(offer="17")])
def test_what_names_nobody_is_wrong(
    offers: list[EmailMessage], maildir: Maildir, app: App, anna: Actor, whose: Whose
) -> None:
    maildir.deliver(answer_to(offers[0]))
    mail = _only(app, anna)
    with pytest.raises(WrongInput):
        acting.assign(app, anna, mail.id, whose)
    with pytest.raises(NotFound):
        acting.assign(app, anna, mail.id, Whose(offer="2026-0777-1"))


def test_of_two_offers_the_subject_decides_and_else_the_newer_one(
    offers: list[EmailMessage], maildir: Maildir, app: App, anna: Actor
) -> None:
    _without_words(app)
    send(app, anna, order(again=True))
    older, newer = [each.id for each in messages(app) if each.address == "name@firma-1.example"]
    maildir.deliver(letter("name@firma-1.example", Subject="AW: Unsere Preise"))
    assert (_only(app, anna).offer or "").endswith(f"-{older}")
    maildir.deliver(letter("name@firma-1.example", Subject="Was anderes"))
    sync(app, anna)
    assert (list_mails(app, anna)[0].offer or "").endswith(f"-{newer}")
