"""Simulated clients for the demo: a mail server that takes the offers, and people who answer, are away, or are not there.

Who does what depends only on the order in which the offers arrive, so that the demo is the same every time.
"""

from __future__ import annotations

import os
import socket
from email.message import EmailMessage, Message
from email.mime.multipart import MIMEMultipart
from email.mime.nonmultipart import MIMENonMultipart
from email.mime.text import MIMEText
from email.parser import BytesParser
from email.policy import default
from email.utils import format_datetime
from typing import TYPE_CHECKING, Any

from aiosmtpd.controller import Controller

from tagwerk.api import clock

if TYPE_CHECKING:
    from pathlib import Path

HOST = "127.0.0.1"
GONE = (11, 23, 37, 44, 51)
ON_HOLIDAY = (7, 30)
ANSWERS = {
    2: "vielen Dank für Ihr Angebot. Bitte senden Sie uns 20 Kartons Kopierpapier.",
    5: "können Sie uns für die Stühle einen Staffelpreis ab 30 Stück nennen?",
    9: "das klingt gut. Rufen Sie mich bitte am Donnerstag an.",
    14: "danke, zurzeit haben wir keinen Bedarf. Melden Sie sich gern im Frühjahr wieder.",
    20: "wie lange ist die Lieferzeit für zehn Schreibtische nach München?",
    28: "wir nehmen zwei Kartons Ordner. Auftrag folgt per Post.",
    33: "bitte schicken Sie uns zusätzlich Ihren Gesamtkatalog.",
    41: "der Preis für die Leuchten ist interessant. Gibt es sie auch in Weiß?",
}
WITHOUT_THREAD = (33,)
"""Some mail programs forget what they answer; only sender and subject are left to go by."""


class Clients:
    """The clients' mail server, in a thread of this process; answers go into *maildir*, Anna's mailbox."""

    def __init__(self, maildir: Path) -> None:
        self.maildir = maildir
        self._taken = 0
        self._controller: Controller | None = None
        for name in ("tmp", "new", "cur"):
            (maildir / name).mkdir(parents=True)

    def start(self) -> str:
        """Listen on a free port, and give the address as the setting ``smtp_url`` has it."""
        with socket.socket() as probe:
            probe.bind((HOST, 0))
            port = probe.getsockname()[1]
        self._controller = Controller(self, hostname=HOST, port=port)
        self._controller.start()
        return f"smtp://{HOST}:{port}"

    def stop(self) -> None:
        """Close the server."""
        if self._controller is not None:
            self._controller.stop()

    async def handle_DATA(self, server: Any, session: Any, envelope: Any) -> str:  # noqa: N802 - aiosmtpd's name
        """Take an offer; whoever answers does so at once."""
        offer = BytesParser(policy=default).parsebytes(envelope.content)
        assert isinstance(offer, EmailMessage)
        number, self._taken = self._taken, self._taken + 1
        if number in GONE:
            self._deliver(number, _report(offer, envelope.rcpt_tos[0]))
        elif number in ON_HOLIDAY:
            self._deliver(number, _holiday(offer))
        elif number in ANSWERS:
            self._deliver(number, _answer(offer, ANSWERS[number], threaded=number not in WITHOUT_THREAD))
        return "250 2.0.0 taken"

    def _deliver(self, number: int, mail: Message) -> None:
        """As the Maildir's format asks for: written in ``tmp``, then moved to ``new`` in one step."""
        name = f"{int(clock.now().timestamp())}.{number}.demo"
        path = self.maildir / "tmp" / name
        path.write_bytes(mail.as_bytes())
        moment = clock.now().timestamp()
        os.utime(path, (moment, moment))
        path.rename(self.maildir / "new" / name)


def _answer(offer: EmailMessage, text: str, *, threaded: bool) -> EmailMessage:
    answer = _back(offer, f"AW: {offer['Subject']}")
    if threaded:
        answer["In-Reply-To"] = str(offer["Message-ID"])
        answer["References"] = str(offer["Message-ID"])
    body = offer.get_body(("plain",))
    quoted = "\n".join(f"> {line}" for line in body.get_content().splitlines()) if body is not None else ""
    name = offer["To"].addresses[0].display_name
    answer.set_content(f"Guten Tag Frau Größer,\n\n{text}\n\nMit freundlichen Grüßen\n{name}\n\n"
                       f"Am {clock.now():%d.%m.%Y} schrieb Anna Größer:\n{quoted}\n")  # fmt: skip
    return answer


def _holiday(offer: EmailMessage) -> EmailMessage:
    answer = _back(offer, f"Automatische Antwort: {offer['Subject']}")
    answer["Auto-Submitted"] = "auto-replied"
    answer["In-Reply-To"] = str(offer["Message-ID"])
    answer.set_content("Ich bin bis zum 15. nicht im Büro. Ihre Nachricht wird nicht weitergeleitet.\n")
    return answer


def _back(offer: EmailMessage, subject: str) -> EmailMessage:
    answer = EmailMessage()
    answer["From"] = str(offer["To"])
    answer["To"] = str(offer["From"])
    answer["Subject"] = subject
    answer["Date"] = format_datetime(clock.now())
    answer["Message-ID"] = f"<answer.{str(offer['Message-ID']).strip('<>')}>"
    return answer


def _report(offer: EmailMessage, address: str) -> Message:
    """A delivery status notification as RFC 3464 has it."""
    report = MIMEMultipart("report", report_type="delivery-status")
    report["Return-Path"] = "<>"
    report["From"] = "Mail Delivery System <MAILER-DAEMON@clients.example>"
    report["To"] = offer["From"].addresses[0].addr_spec
    report["Subject"] = "Undelivered Mail Returned to Sender"
    report["Date"] = format_datetime(clock.now())
    report["Message-ID"] = f"<report.{str(offer['Message-ID']).strip('<>')}>"
    report["Auto-Submitted"] = "auto-replied"
    report.attach(MIMEText(f"The address {address} does not exist.\n"))
    status = MIMENonMultipart("message", "delivery-status")
    about_server, about_recipient = Message(), Message()
    about_server["Reporting-MTA"] = "dns; clients.example"
    about_recipient["Final-Recipient"] = f"rfc822; {address}"
    about_recipient["Action"] = "failed"
    about_recipient["Status"] = "5.1.1"
    about_recipient["Diagnostic-Code"] = f"smtp; 550 5.1.1 <{address}>: user unknown"
    status.set_payload([about_server, about_recipient])
    report.attach(status)
    headers = "".join(f"{name}: {offer[name]}\n" for name in ("From", "To", "Message-ID"))
    report.attach(MIMEText(headers, "rfc822-headers", "utf-8"))
    return report
