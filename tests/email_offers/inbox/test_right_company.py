"""Of mails that nobody wrote rules for: the right offer and the right company, and where in doubt nobody."""

from collections.abc import Callable
from dataclasses import dataclass
from email.message import EmailMessage

import pytest
import sqlalchemy as sa

from kit.kept import Once
from kit.mail import AddCompany, Clients, Maildir, letter, messages, order, with_settings
from tagwerk.access.actors import Actor
from tagwerk.companies.tables import Company
from tagwerk.platform.app import App
from tagwerk_email_offers import tables
from tagwerk_email_offers.inbox.correspondence import list_mails
from tagwerk_email_offers.inbox.syncing import sync
from tagwerk_email_offers.sending.campaigns import send

CONTACTS = {
    "Nord GmbH": "a@nord.example",
    "Süd GmbH": "einkauf@xn--sd-xka.example",
    "West GmbH": "w1@west.example",
    "West Bau GmbH": "w2@west.example",
    "Malermeister Huber": "huber@web.de",
    "Huber Elektro": "p.huber@elektro.example",
    "Konzern AG": "k@de.konzern.example",
    "Backstube": "hans.beck@gmail.com",
    "Tea Ltd": "shop@tea.co.uk",
    "Schmidt Handel": "info@schmidt.de.com",
}
"""Whom an offer went to: the companies with their contacts."""


@dataclass
class Sent:
    """An offer as it arrived at the client."""

    reference: str
    number: str
    subject: str
    came_from: str


Write = Callable[[dict[str, Sent]], EmailMessage | bytes]


def _raw(head: str, text: str = "Guten Tag, ja gern.") -> bytes:
    return f"{head}\nTo: anna@tagwerk.example\nMessage-ID: <x1@mail.example>\n\n{text}\n".encode()


def _referring(header: str, sender: str = "jemand@privat.example") -> Write:
    return lambda sent: _raw(f"From: {sender}\nSubject: Antwort\n" + header.format(sent["Nord GmbH"].reference))


def _titled(prefix: str) -> Write:
    return lambda sent: letter("a@nord.example", Subject=f"{prefix}{sent['Nord GmbH'].subject}")


def _naming(text: str, sender: str = "privat@gmx.de") -> Write:
    def write(sent: dict[str, Sent]) -> EmailMessage:
        number = sent["Nord GmbH"].number
        forms = [number.replace("-", between) for between in ("\N{NON-BREAKING HYPHEN}", " ", "/")]
        return letter(sender, text.format(number, *number.rsplit("-", 1), *forms))

    return write


def _from(sender: str, **headers: str) -> Write:
    more = "".join(f"\n{name.replace('_', '-')}: {value}" for name, value in headers.items())
    return lambda _sent: _raw(f"From: {sender}\nSubject: Anfrage{more}")


def _html(sent: dict[str, Sent]) -> bytes:
    words = f"<p>Zu Ihrem Angebot <b>{sent['Nord GmbH'].number}</b>: passt.</p>"
    return _raw(
        "From: privat@gmx.de\nSubject: Zusage\nMIME-Version: 1.0\nContent-Type: text/html; charset=utf-8", words
    )


def _forwarded(sent: dict[str, Sent]) -> EmailMessage:
    offer = sent["Nord GmbH"]
    head = f"Von: Anna <anna@tagwerk.example>\nGesendet: Montag\nAn: a@nord.example\nBetreff: {offer.subject}"
    text = f"Bitte an mich.\n\n{head}\n\nNr. {offer.number}"
    return letter("buero@steuerberater.example", text, Subject=f"WG: {offer.subject}")


def _attached(sent: dict[str, Sent]) -> EmailMessage:
    offer = sent["Nord GmbH"]
    original = letter("anna@tagwerk.example", "Unser Angebot.", Subject=offer.subject)
    original.replace_header("Message-ID", offer.reference)
    forward = letter("privat@gmx.de", "Das interessiert mich, rufen Sie mich bitte an.", Subject="Fwd: Angebot")
    forward.make_mixed()
    forward.add_attachment(original)
    return forward


def _to_where_bounces_go(sent: dict[str, Sent]) -> bytes:
    head = f"From: jemand@privat.example\nSubject: Ja\nDelivered-To: {sent['Nord GmbH'].came_from}"
    return _raw(head)


def _of_another(sent: dict[str, Sent]) -> EmailMessage:
    return letter("a@nord.example", f"Was ist mit {sent['West GmbH'].number}?")


def _referring_to_another(sent: dict[str, Sent]) -> bytes:
    return _raw(f"From: a@nord.example\nSubject: Re: x\nReferences: {sent['West GmbH'].reference}")


def _half_a_number(sent: dict[str, Sent]) -> EmailMessage:
    return letter("privat@gmx.de", f"Ihr Angebot {sent['Nord GmbH'].number.rpartition('-')[0]}")


def _a_few_characters(sent: dict[str, Sent]) -> bytes:
    return _raw(f"From: privat@gmx.de\nSubject: Re: x\nReferences: {sent['Nord GmbH'].reference[:7]}")


CASES: list[tuple[str, Write, str | None]] = [
    ("old form of In-Reply-To", _referring('In-Reply-To: Your message of "Thu, 3 Sep 2026" {0}'), "Nord GmbH"),
    ("escaped brackets", _referring("In-Reply-To: &lt;{0}&gt;"), "Nord GmbH"),
    ("references with commas", _referring("References: <a@b.example>,{0},<c@d.example>"), "Nord GmbH"),
    ("references glued", _referring("References: <a@b.example>{0}<c@d.example>"), "Nord GmbH"),
    ("quoted reference", _referring('In-Reply-To: "{0}"'), "Nord GmbH"),
    ("Re with number", _titled("Re[2]: "), "Nord GmbH"),
    ("external mark", _titled("AW: [EXTERN] WG: "), "Nord GmbH"),
    ("dutch prefix", _titled("Antw: "), "Nord GmbH"),
    ("polish prefix", _titled("ODP: "), "Nord GmbH"),
    ("chinese prefix", _titled("回复："), "Nord GmbH"),
    ("italian prefix", _titled("R: I: "), "Nord GmbH"),
    ("ticket prefix", _titled("[Ticket#4711] Re: "), "Nord GmbH"),
    ("number in a sentence", _naming("Auftrag zu Ihrem Angebot Nr.{0}, bitte liefern."), "Nord GmbH"),
    ("number with spaces, which may be a count", _naming("Wir nehmen {1} - {2} Stück."), None),
    ("number with hyphens that do not break", _naming("Wir nehmen {3} an."), "Nord GmbH"),
    ("number with blanks throughout", _naming("Angebot-Nr.: {4} nehmen wir an."), "Nord GmbH"),
    ("number with slashes throughout", _naming("Zu {5}: ja."), "Nord GmbH"),
    ("number within a telephone number", _naming("Tel. 030 {4}"), None),
    ("number within an address of the web", _naming("https://archiv.example/{5}"), None),
    ("number named by another house", _naming("Ihr Angebot {0} an Nord", "einkauf@ring.example"), None),
    ("number in html", _html, "Nord GmbH"),
    ("forwarded inline by a stranger", _forwarded, "Nord GmbH"),
    ("forwarded as an attachment", _attached, "Nord GmbH"),
    ("written to where bounces go", _to_where_bounces_go, "Nord GmbH"),
    ("colleague", _from("neu@nord.example"), "Nord GmbH"),
    ("list of the company", _from('"Anna via Einkauf" <einkauf@lists.nord.example>'), "Nord GmbH"),
    ("domain above", _from("chef@konzern.example"), None),
    ("domain beside", _from("chef@at.konzern.example"), None),
    ("shared domain, known person", _from("W1@West.example"), "West GmbH"),
    ("shared domain, new person", _from("neu@west.example"), None),
    ("free mail, known", _from("HUBER@web.de"), "Malermeister Huber"),
    ("free mail, plus", _from("huber+angebot@web.de"), "Malermeister Huber"),
    ("free mail, stranger", _from("huber2@web.de"), None),
    ("google's other name", _from("hans.beck@googlemail.com"), "Backstube"),
    ("google takes no dots", _from("hansbeck@gmail.com"), "Backstube"),
    ("same suffix in two parts", _from("hello@biscuit.co.uk"), None),
    ("same private suffix", _from("info@mueller.de.com"), None),
    ("own suffix colleague", _from("pete@tea.co.uk"), "Tea Ltd"),
    ("form of a service", _from("noreply@formdienst.example", Reply_To="w1@west.example"), "West GmbH"),
    ("signing service", _from('"Nord via Sign" <dse@sign.example>', Reply_To="a@nord.example"), "Nord GmbH"),
    ("address as a name", _from('"a@nord.example" <x@stranger.example>'), None),
    ("two authors of one company", _from("a@nord.example, b@nord.example"), "Nord GmbH"),
    ("international domain", _from("einkauf@süd.example"), "Süd GmbH"),
    ("international colleague", _from("neu@SÜD.example"), "Süd GmbH"),
    ("longer name", _from("a@nord-gmbh.example"), None),
    ("name before", _from("a@notnord.example"), None),
    ("name within", _from("a@nord.example.evil.example"), None),
    ("namesake at a mail host", _from('"Jürgen Groß" <gross.j@gmail.com>'), None),
    ("namesake company", _from('"Huber" <huber@huber.example>'), None),
    ("written by an assistant", _from("a@nord.example", Sender="buero@assistenz.example"), "Nord GmbH"),
    ("comma without quotes", _from("Groß, Jürgen <a@nord.example>"), "Nord GmbH"),
    ("dot at the end", _from("a@nord.example."), "Nord GmbH"),
    ("in quotes", _from("'a@nord.example' <a@nord.example>"), "Nord GmbH"),
    ("somebody else's number", _of_another, None),
    ("somebody else's reference", _referring_to_another, None),
    ("half a number", _half_a_number, None),
    ("a few characters of a reference", _a_few_characters, None),
]


@pytest.fixture
def sent(
    clients: Clients, maildir: Maildir, app: App, anna: Actor, add_company: AddCompany, once: Once
) -> dict[str, Sent]:
    """The offers that went to the companies."""
    with_settings(
        app, smtp_url=clients.url, imap_url=f"maildir://{maildir.folder}", return_path="bounces+{token}@tagwerk.example"
    )
    return once(lambda: send_to_all(app, anna, clients, add_company))


def send_to_all(app: App, anna: Actor, clients: Clients, add_company: AddCompany) -> dict[str, Sent]:
    for name, address in CONTACTS.items():
        add_company(name, address)
    send(app, anna, order())
    arrived = {str(clients.message(number)["To"].addresses[0].addr_spec): number for number in range(len(CONTACTS))}
    found = {}
    with app.database.reading() as session:
        numbers = {each.id: each.number for each in session.scalars(sa.select(tables.Campaign))}
        for message in messages(app):
            company = session.get_one(Company, message.company_id).name
            at = arrived[message.address]
            came_from = str(clients.taken[at].mail_from)
            number = f"{numbers[message.campaign_id]}-{message.id}"
            found[company] = Sent(str(message.message_id), number, str(clients.message(at)["Subject"]), came_from)
    return found


@pytest.mark.parametrize(("write", "company"), [each[1:] for each in CASES], ids=[each[0] for each in CASES])
def test_a_mail_is_of_the_company_that_wrote_it_or_of_nobody(
    sent: dict[str, Sent], maildir: Maildir, app: App, anna: Actor, write: Write, company: str | None
) -> None:
    maildir.deliver(write(sent))
    sync(app, anna)
    found = [(mail.company, mail.offer) for mail in list_mails(app, anna, "all")]
    wanted = (company, sent[company].number if company else None)
    assert found in ([wanted], [] if company is None else [wanted])


def test_who_writes_from_above_a_known_domain_is_listed_in_doubt(
    sent: dict[str, Sent], maildir: Maildir, app: App, anna: Actor
) -> None:
    maildir.deliver(_from("chef@konzern.example")(sent))
    sync(app, anna)
    [mail] = list_mails(app, anna, "all")
    assert (mail.company, [each.name for each in mail.candidates]) == (None, ["Konzern AG"])
