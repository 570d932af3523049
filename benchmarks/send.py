"""How fast does a campaign leave, beside what the same machine sends without a database, a template and a count?

One sink, Postfix's ``smtp-sink``, takes the mails of all, who take turns round by round: ours with every window on the disk
before its first byte, each mail a row, a rendered template of two parts and an activity in the ledger; ``smtp-source``
sending one and the same mail over ten connections; ``mailmerge`` (a connection for each mail), ``aiosmtplib`` with ten
connections and ``smtplib`` with one, each building its mails from the same words; and, where Go is installed, its
``text/template`` with a pool of ten connections.

``python benchmarks/send.py [MAILS] [ROUNDS]``; with BENCHMARK_POSTGRESQL=URL of an empty database also on PostgreSQL.
"""

from __future__ import annotations

import asyncio
import os
import shutil
import smtplib
import socket
import subprocess
import sys
import tempfile
import time
from contextlib import contextmanager
from dataclasses import dataclass
from email.message import EmailMessage
from functools import partial
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING

import sqlalchemy as sa

from tagwerk.companies.tables import Company, Contact
from tagwerk.platform import clock
from tagwerk.staff.finding import find_actor
from tagwerk.workspace.opening import open_workspace
from tagwerk_email_offers.sending.campaigns import deliver_campaign, send
from tagwerk_email_offers.sending.planning import CampaignOrder
from tagwerk_email_offers.tables import Campaign
from tagwerk_email_offers.writing.trying import preview

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from tagwerk.platform.app import App

TEMPLATE, CONNECTIONS, SENDER = "price_list", 10, "anna@tagwerk.example"
READY = "ready\n"
TAGWERK = Path(sys.executable).parent / "tagwerk"
GO_SOURCE = Path(__file__).parent / "send_pool.go"


def main(mails: int, rounds: int) -> None:
    """Take turns, and print the rates and what ours is of each."""
    share = mails // rounds
    with tempfile.TemporaryDirectory() as name, sink() as port:
        folder = Path(name)
        first = Ours(folder / "sqlite", port, mails)
        shared = Ours(folder / "sqlite2", port, mails)
        words = Words.of(first.app)
        senders: dict[str, Callable[[], object]] = {
            "tagwerk, SQLite, one process": partial(first.send, share),
            "tagwerk, SQLite, two processes": partial(shared.send_together, share),
        }
        helped = {"tagwerk, SQLite, two processes": shared}
        if url := os.environ.get("BENCHMARK_POSTGRESQL"):
            ours = Ours(folder / "postgresql", port, 2 * mails, url)
            senders["tagwerk, PostgreSQL, one process"] = partial(ours.send, share)
            senders["tagwerk, PostgreSQL, two processes"] = partial(ours.send_together, share)
            helped["tagwerk, PostgreSQL, two processes"] = ours
        senders |= peers(words, port, share, folder)
        seconds = dict.fromkeys(senders, 0.0)
        for _round in range(rounds):
            for title, sender in senders.items():
                if title in helped:
                    helped[title].get_help()
                begin = time.perf_counter()
                sender()
                seconds[title] += time.perf_counter() - begin
    print(f"{share * rounds} mails of {len(words.message('x@firma.example').as_bytes())} bytes in two parts")
    rates = {title: share * rounds / spent for title, spent in seconds.items()}
    for title, rate in rates.items():
        print(f"{title:36} {rate:7.0f} mails/s; our first is {rates['tagwerk, SQLite, one process'] / rate:5.2f} of it")


class Ours:
    """A workspace with a company for each mail; each call sends to the next ones."""

    def __init__(self, folder: Path, port: int, mails: int, url: str = "") -> None:
        environment = {**os.environ, **({"TAGWERK_DATABASE__URL": url} if url else {})}
        subprocess.run([TAGWERK, "init", folder], env=environment, check=True, stdout=subprocess.DEVNULL)
        settings = (
            f'\n[plugins.email_offers]\nsmtp_url = "smtp://127.0.0.1:{port}"\nconnections = {CONNECTIONS}\n'
            f'sender = "Anna Größer <{SENDER}>"\n' + (f'\n[database]\nurl = "{url}"\n' if url else "")
        )
        with (folder / "tagwerk.toml").open("a", encoding="utf-8") as file:
            file.write(settings)
        self.folder = folder
        self.app = open_workspace(folder)
        self._other: subprocess.Popen[str] | None = None
        a_base(self.app, mails)

    def send(self, share: int) -> None:
        """Plan, queue and deliver, as the command does."""
        progress = send(self.app, find_actor(self.app), CampaignOrder(TEMPLATE, "all", limit=share))
        assert progress.sent == share, progress

    def send_together(self, share: int) -> None:
        """The same while another process delivers too."""
        assert self._other is not None
        self.send(share)
        assert self._other.wait() == 0

    def get_help(self) -> None:
        """Start the other process, and wait until it is ready: what it takes to start is not measured."""
        command = [sys.executable, __file__, "--helping", str(self.folder)]
        self._other = subprocess.Popen(command, stdout=subprocess.PIPE, text=True)
        assert self._other.stdout is not None
        assert self._other.stdout.readline() == READY


def help_to_deliver(folder: Path) -> None:
    """Deliver of the next campaign that another process begins, until nothing of it is left."""
    app = open_workspace(folder)
    actor = find_actor(app)
    before, _state = newest_campaign(app)
    print(READY, end="", flush=True)
    while True:
        number, state = newest_campaign(app)
        if number > before and state == "running":
            deliver_campaign(app, actor, number, lambda _number: None)
        if number > before and state in ("running", "done"):
            return
        time.sleep(0.01)


def newest_campaign(app: App) -> tuple[int, str]:
    """Its number and its state; 0 before the first."""
    with app.database.reading() as session:
        row = session.execute(sa.select(Campaign.id, Campaign.state).order_by(Campaign.id.desc()).limit(1)).first()
    return (row.id, row.state) if row is not None else (0, "")


def a_base(app: App, number: int) -> None:
    """So many companies with a contact each."""
    moment = clock.now()
    keys = range(1, number + 1)
    with app.database.transaction() as session:
        first = (session.scalar(sa.select(sa.func.max(Company.id))) or 0) + 1
        fields = {"rank": "client", "created_at": moment, "city": "Köln", "region": "Nordrhein-Westfalen"}
        companies = [
            {"id": first + key, "name": f"Möbelhaus {key} GmbH", "name_key": f"möbelhaus {key}", **fields}
            for key in keys
        ]
        contacts = [
            {
                "company_id": first + key,
                "name": "Käthe Groß",
                "salutation": "Frau",
                "language": "de",
                "email": f"einkauf@firma-{key}.example",
                "created_at": moment,
            }
            for key in keys
        ]
        session.execute(sa.insert(Company), companies)
        session.execute(sa.insert(Contact), contacts)


@dataclass(frozen=True)
class Words:
    """What our mails say, for the peers."""

    subject: str
    text: str
    html: str
    company: str

    @classmethod
    def of(cls, app: App) -> Words:
        """The words of a mail of ours."""
        rendered = preview(app, find_actor(app), TEMPLATE, "2").rendered
        company = "Möbelhaus 1 GmbH"
        assert company in rendered.text
        return cls(rendered.subject, rendered.text, rendered.html, company)

    def message(self, recipient: str) -> EmailMessage:
        """A mail as the standard library builds it."""
        message = EmailMessage()
        message["From"], message["To"], message["Subject"] = SENDER, recipient, self.subject
        message.set_content(self.text)
        message.add_alternative(self.html, subtype="html")
        return message


def peers(words: Words, port: int, share: int, folder: Path) -> dict[str, Callable[[], object]]:
    """The others, as far as they are installed."""
    recipients = [f"einkauf@firma-{key}.example" for key in range(share)]
    found: dict[str, Callable[[], object]] = {}
    length = str(len(words.message("x@firma.example").as_bytes()))
    if program := found_program("smtp-source"):
        command = [program, "-d", "-s", str(CONNECTIONS), "-l", length, "-m", str(share), "-f", SENDER]
        command += ["-t", "einkauf@firma.example", f"127.0.0.1:{port}"]
        found["smtp-source, ten connections"] = partial(subprocess.run, command, check=True)
    if program := found_program("go"):
        pool = folder / "send_pool"
        subprocess.run([program, "build", "-o", pool, GO_SOURCE], check=True)
        for part in ("subject", "text", "html"):
            (folder / part).write_text(getattr(words, part).replace("Möbelhaus 1 GmbH", "{{.Name}}"), encoding="utf-8")
        command = [str(pool), f"127.0.0.1:{port}", str(share), str(CONNECTIONS), str(folder)]
        found["Go, a pool of ten"] = partial(subprocess.run, command, check=True)
    if find_spec("mailmerge") is not None:
        found["mailmerge"] = partial(subprocess.run, mailmerge(words, port, recipients, folder), check=True,
                                     stdout=subprocess.DEVNULL)  # fmt: skip
    if find_spec("aiosmtplib") is not None:
        found["aiosmtplib, ten connections"] = lambda: asyncio.run(over_ten(words, port, recipients))
    found["smtplib, one connection"] = partial(over_one, words, port, recipients)
    return found


def mailmerge(words: Words, port: int, recipients: list[str], folder: Path) -> list[str]:
    """The files that mailmerge wants, and its command."""
    parts = [("plain", words.text), ("html", words.html)]
    body = "".join(f"--two-parts\nContent-Type: text/{kind}; charset=utf-8\n\n{part}\n" for kind, part in parts)
    head = f"TO: {{{{email}}}}\nSUBJECT: {words.subject}\nFROM: {SENDER}\nMIME-Version: 1.0\n"
    head += 'Content-Type: multipart/alternative; boundary="two-parts"\n\n'
    template = head + body.replace(words.company, "{{company}}") + "--two-parts--\n"
    (folder / "template.txt").write_text(template, encoding="utf-8")
    rows = [f"{recipient},Möbelhaus {number} GmbH" for number, recipient in enumerate(recipients)]
    (folder / "database.csv").write_text("\n".join(["email,company", *rows]), encoding="utf-8")
    server = f"[smtp_server]\nhost = 127.0.0.1\nport = {port}\nsecurity = Never\n"
    (folder / "server.conf").write_text(server, encoding="utf-8")
    files = [("--template", "template.txt"), ("--database", "database.csv"), ("--config", "server.conf")]
    options = [word for option, name in files for word in (option, str(folder / name))]
    return [str(TAGWERK.parent / "mailmerge"), "--no-dry-run", "--no-limit", *options]


async def over_ten(words: Words, port: int, recipients: list[str]) -> None:
    """aiosmtplib, each connection with its share."""
    import aiosmtplib

    async def one(mine: list[str]) -> None:
        async with aiosmtplib.SMTP(hostname="127.0.0.1", port=port, start_tls=False) as smtp:
            for recipient in mine:
                await smtp.send_message(words.message(recipient))

    await asyncio.gather(*(one(recipients[number::CONNECTIONS]) for number in range(CONNECTIONS)))


def over_one(words: Words, port: int, recipients: list[str]) -> None:
    """The standard library, one connection kept."""
    with smtplib.SMTP("127.0.0.1", port) as smtp:
        for recipient in recipients:
            smtp.send_message(words.message(recipient))


@contextmanager
def sink() -> Iterator[int]:
    """A running ``smtp-sink``; gives its port."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        port = int(server.getsockname()[1])
    user = ["-u", "nobody"] if os.geteuid() == 0 else []
    process = subprocess.Popen([found_program("smtp-sink") or "smtp-sink", *user, f"127.0.0.1:{port}", "1000"])
    time.sleep(0.5)
    try:
        yield port
    finally:
        process.terminate()


def found_program(name: str) -> str | None:
    """Where *name* is; Postfix keeps its own where only root looks."""
    return shutil.which(name) or shutil.which(name, path="/usr/sbin:/usr/local/sbin:/usr/local/go/bin")


if __name__ == "__main__":
    if sys.argv[1:2] == ["--helping"]:
        help_to_deliver(Path(sys.argv[2]))
    else:
        numbers = [int(text) for text in sys.argv[1:3]]
        main(*(numbers + [10_000, 5][len(numbers) :]))
