"""Offers by e-mail in tests: companies to write to, the clients' mail server, and mail that comes back."""

from asyncio import WriteTransport
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from email.message import EmailMessage
from email.parser import BytesParser
from email.policy import default
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
import sqlalchemy as sa
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, Envelope, Session

from servers.requirement import free_port
from tagwerk.access.actors import Actor
from tagwerk.companies.finding import name_key
from tagwerk.companies.tables import Company, Contact
from tagwerk.ledger.tables import Activity
from tagwerk.platform import clock
from tagwerk.platform.app import App
from tagwerk_email_offers import tables
from tagwerk_email_offers.sending.planning import CampaignOrder
from tagwerk_email_offers.settings import EmailOffersSettings


@dataclass
class Clients:
    """The clients' mail server: takes what it is sent, and answers as *answer* says for a recipient."""

    port: int = field(default_factory=free_port)
    taken: list[Envelope] = field(default_factory=list)
    answer_to_sender: str = "250 OK"
    answer: Callable[[str], str] = lambda _address: "250 OK"
    at_the_end: Callable[[Envelope], str] = lambda _envelope: "250 taken"
    dies_at: Callable[[str], bool] = lambda _address: False
    """Whether the connection ends when it hears of a recipient."""
    dies_after: Callable[[str], bool] = lambda _address: False
    """Whether the connection ends when the mail is taken and before that is said."""

    @property
    def url(self) -> str:
        return f"smtp://127.0.0.1:{self.port}"

    @property
    def recipients(self) -> list[str]:
        return [envelope.rcpt_tos[0] for envelope in self.taken]

    def message(self, number: int = 0) -> EmailMessage:
        content = self.taken[number].content
        assert isinstance(content, bytes)
        parsed = BytesParser(policy=default).parsebytes(content)
        assert isinstance(parsed, EmailMessage)
        return parsed

    async def handle_MAIL(self, server: SMTP, session: Session, envelope: Envelope, address: str, options: Any) -> str:
        envelope.mail_from, envelope.mail_options = address, options
        return self.answer_to_sender

    async def handle_RCPT(self, server: SMTP, session: Session, envelope: Envelope, address: str, options: Any) -> str:
        if self.dies_at(address):
            _hang_up(server)
        answer = self.answer(address)
        if answer.startswith("250"):
            envelope.rcpt_tos.append(address)
        return answer

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:
        answer = self.at_the_end(envelope)
        if answer.startswith("250"):
            self.taken.append(envelope)
        if self.dies_after(envelope.rcpt_tos[0]):
            _hang_up(server)
        return answer


def _hang_up(server: SMTP) -> None:
    assert isinstance(server.transport, WriteTransport)
    server.transport.abort()


@pytest.fixture
def clients(monkeypatch: pytest.MonkeyPatch) -> Iterator[Clients]:
    """A running mail server of the clients, set as ``smtp_url``."""
    clients = Clients()
    controller = Controller(clients, hostname="127.0.0.1", port=clients.port)
    controller.start()
    monkeypatch.setenv("TAGWERK_PLUGINS__EMAIL_OFFERS__SMTP_URL", clients.url)
    yield clients
    controller.stop()


@dataclass
class Maildir:
    """A Maildir that strangers deliver into."""

    folder: Path
    number: int = 0

    def deliver(self, mail: EmailMessage | bytes) -> Path:
        self.number += 1
        written = self.folder / "tmp" / f"{self.number}.test"
        written.write_bytes(mail if isinstance(mail, bytes) else mail.as_bytes())
        return written.rename(self.folder / "new" / written.name)  # nobody reads half a mail


@pytest.fixture
def maildir(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Maildir:
    """An empty Maildir, set as ``imap_url``."""
    folder = tmp_path / "Maildir"
    for name in ("new", "cur", "tmp"):
        (folder / name).mkdir(parents=True)
    monkeypatch.setenv("TAGWERK_PLUGINS__EMAIL_OFFERS__IMAP_URL", f"maildir://{folder}")
    return Maildir(folder)


AddCompany = Callable[..., int]


@pytest.fixture
def add_company(app: App, anna: Actor) -> AddCompany:
    """Add a company with a contact, and give its number; the contact's fields are arguments."""

    def add(company_name: str, email: str = "", *, company_email: str = "", **contact: str) -> int:
        with app.database.transaction() as session:
            session.add(company := _company(anna, company_name, email, company_email, contact))
        return company.id

    return add


def _company(anna: Actor, name: str, email: str, company_email: str, contact: dict[str, str]) -> Company:
    fields: dict[str, Any] = {"created_at": clock.now(), "owner_id": anna.employee_id}
    company = Company(name=name, name_key=name_key(name), email=company_email, **fields)
    if email:
        given = {"name": "Jürgen Groß", "salutation": "Herr", "language": "de", **contact}
        company.contacts.append(Contact(email=email, created_at=clock.now(), **given))
    return company


@pytest.fixture
def companies(app: App, anna: Actor) -> list[int]:
    """Five companies, each with a contact ``name@firma-N.example``."""
    five = [_company(anna, f"Firma {each} GmbH", f"name@firma-{each}.example", "", {}) for each in range(1, 6)]
    with app.database.transaction() as session:
        session.add_all(five)
    return [company.id for company in five]


def answer_to(offer: EmailMessage, text: str = "Bitte 20 Kartons.", **headers: str) -> EmailMessage:
    """What a person at the client answers; *headers* replace what a mail program would write."""
    answer = EmailMessage()
    fields = {
        "From": str(offer["To"]),
        "To": str(offer["From"]),
        "Subject": f"AW: {offer['Subject']}",
        "Message-ID": f"<answer-{str(offer['Message-ID'])[1:]}",
        "In-Reply-To": str(offer["Message-ID"]),
    } | {name.replace("_", "-"): value for name, value in headers.items()}
    for name, value in fields.items():
        if value:
            answer[name] = value
    answer.set_content(f"{text}\n\nAm 31.10.2026 schrieb Anna:\n> {offer['Subject']}\n")
    return answer


def letter(sender: str, text: str = "Guten Tag.", **headers: str) -> EmailMessage:
    """What somebody writes by itself, in answer to nothing."""
    written = EmailMessage()
    fields = {
        "From": sender,
        "To": "anna@tagwerk.example",
        "Subject": "Frage",
        "Message-ID": f"<{uuid4().hex}@mail.example>",
    }
    for name, value in (fields | {name.replace("_", "-"): value for name, value in headers.items()}).items():
        written[name] = value
    written.set_content(text)
    return written


def report_on(offer: EmailMessage, status: str = "5.1.1", action: str = "failed", words: str = "unknown user") -> bytes:
    """The report (RFC 3464) of a mail server that could not deliver *offer*."""
    return f"""\
Return-Path: <>
From: Mail Delivery System <MAILER-DAEMON@mx.example>
To: anna@tagwerk.example
Subject: Undelivered Mail Returned to Sender
Message-ID: <report-{status}-{action}-{str(offer["Message-ID"])[1:]}
Auto-Submitted: auto-replied
MIME-Version: 1.0
Content-Type: multipart/report; report-type=delivery-status; boundary="b"

--b
Content-Type: text/plain; charset=us-ascii

I'm sorry to have to inform you that your message could not be delivered.

--b
Content-Type: message/delivery-status

Reporting-MTA: dns; mx.example

Final-Recipient: rfc822; {offer["To"].addresses[0].addr_spec}
Action: {action}
Status: {status}
Diagnostic-Code: smtp; 550 {status} {words}

--b
Content-Type: text/rfc822-headers

From: anna@tagwerk.example
Message-ID: {offer["Message-ID"]}

--b--
""".encode()


def with_settings(app: App, **values: object) -> None:
    """Work under these settings of the plugin from now on, in this process."""
    app._sections["email_offers"] = EmailOffersSettings.model_validate(values)


def order(limit: int | None = None, **more: Any) -> CampaignOrder:
    """The price list to everybody."""
    return CampaignOrder("price_list", "all", limit, **more)


def credited(app: App) -> list[Activity]:
    """The activities of the offers, reversals too."""
    with app.database.reading() as session:
        return list(session.scalars(sa.select(Activity).where(Activity.source == "email_offers").order_by(Activity.id)))


def messages(app: App) -> list[tables.Message]:
    """All messages, the first one first."""
    with app.database.reading() as session:
        return list(session.scalars(sa.select(tables.Message).order_by(tables.Message.id)))
