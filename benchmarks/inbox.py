"""How fast is a mailbox taken in, beside a client that fetches the same batches and throws them away?

A Dovecot holds MAILS mails of some 4 kB: answers with what they quote, automatic answers, bounces of all kinds, newsletters
of strangers. ``imaplib2`` fetches them as we do, a hundred with one command; ours also understands each, finds its offer, and
stores it with its original and all that follows, on the disk with the cursor. Both take turns, round by round, each in a
mailbox of its own.

``python benchmarks/inbox.py [MAILS] [ROUNDS]``; with BENCHMARK_POSTGRESQL=URL of an empty database also on PostgreSQL.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile
import time
from datetime import timedelta
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING
from uuid import uuid4

import imaplib2
import sqlalchemy as sa

sys.path.insert(0, str(Path(__file__).parents[1] / "tests"))

from servers.dovecot import PASSWORD, Dovecot, running_dovecot
from tagwerk.companies.tables import Company, Contact
from tagwerk.platform import clock
from tagwerk.staff.finding import find_actor
from tagwerk.workspace.opening import open_workspace
from tagwerk_email_offers import tables
from tagwerk_email_offers.inbox.mailboxes.imap import PIECE
from tagwerk_email_offers.inbox.syncing import sync

if TYPE_CHECKING:
    from collections.abc import Callable

    from tagwerk.platform.app import App

TAGWERK = Path(sys.executable).parent / "tagwerk"
WORDS = "Wir danken für Ihr Angebot und bitten um Auskunft, ob die Ware bis Ende des Monats geliefert werden kann. "
QUOTED = "> Sehr geehrte Damen und Herren, wie besprochen senden wir Ihnen unsere aktuelle Preisliste zu.\n" * 20


def main(mails: int, rounds: int) -> None:
    """Take turns, and print the rates and what ours is of the other's."""
    share = mails // rounds
    with tempfile.TemporaryDirectory() as name, running_dovecot() as dovecot:
        folder = Path(name)
        kinds = {"tagwerk, SQLite": Ours(folder / "sqlite", dovecot, "sqlite", mails)}
        if url := os.environ.get("BENCHMARK_POSTGRESQL"):
            kinds["tagwerk, PostgreSQL"] = Ours(folder / "postgresql", dovecot, "postgresql", mails, url)
        ids = next(iter(kinds.values())).ids
        readers: dict[str, Callable[[int], object]] = {"imaplib2, fetching alone": partial(fetch, dovecot, "peer")}
        readers |= {title: ours.read for title, ours in kinds.items()}
        seconds, written = dict.fromkeys(readers, 0.0), list[bytes]()
        for round_ in range(rounds):
            written = [a_mail(number, ids) for number in range(round_ * share, (round_ + 1) * share)]
            for user in ("peer", *(ours.user for ours in kinds.values())):
                fill(dovecot, user, written)
            for title, reader in readers.items():
                begin = time.perf_counter()
                reader(share)
                seconds[title] += time.perf_counter() - begin
    rates = {title: share * rounds / spent for title, spent in seconds.items()}
    print(f"{share * rounds} mails of {sum(map(len, written)) // len(written)} bytes")
    for title, rate in rates.items():
        print(
            f"{title:28} {rate:7.0f} mails/s; it is {rate / rates['imaplib2, fetching alone']:5.2f} of fetching alone"
        )


class Ours:
    """A workspace that offered something to a company for every two mails; each call takes in what is new."""

    def __init__(self, folder: Path, dovecot: Dovecot, user: str, mails: int, url: str = "") -> None:
        environment = {**os.environ, **({"TAGWERK_DATABASE__URL": url} if url else {})}
        subprocess.run([TAGWERK, "init", folder], env=environment, check=True, stdout=subprocess.DEVNULL)
        with (folder / "tagwerk.toml").open("a", encoding="utf-8") as file:
            file.write(f'\n[plugins.email_offers]\nimap_url = "{dovecot.imap_url(user)}"\n')
        self.user = user
        self.app = open_workspace(folder)
        self.ids = offered(self.app, max(mails // 2, 1))

    def read(self, share: int) -> None:
        """One look, as the command does."""
        result = sync(self.app, find_actor(self.app))
        assert result.fetched == share, result


def offered(app: App, number: int) -> list[str]:
    """Offers that left an hour ago, each to a company of its own; gives their Message-IDs. All databases get the same."""
    moment = clock.now() - timedelta(hours=1)
    owner = find_actor(app).employee()
    ids = [f"<{each:032x}@tagwerk.example>" for each in range(number)]
    with app.database.transaction() as session:
        campaign = tables.Campaign(
            template="price_list", segment="all", sender="Anna <anna@tagwerk.example>", state="done", employee_id=owner,
            created_at=moment,
        )  # fmt: skip
        session.add(campaign)
        session.flush()
        companies = [{"name": f"Firma {each}", "name_key": f"firma {each}", "created_at": moment, "owner_id": owner,
                      "version": 1, "rank": "client", **dict.fromkeys(EMPTY, "")} for each in range(number)]  # fmt: skip
        numbers = list(
            session.scalars(sa.insert(Company).returning(Company.id, sort_by_parameter_order=True), companies)
        )
        contacts = [{"company_id": company, "email": f"name@firma-{each}.example", "created_at": moment}
                    for each, company in enumerate(numbers)]  # fmt: skip
        session.execute(sa.insert(Contact), contacts)
        messages = [{"campaign_id": campaign.id, "company_id": company, "address": f"name@firma-{each}.example",
                     "language": "de", "state": "sent", "message_id": ids[each], "subject": "Preisliste", "due_at": moment,
                     "first_wire_at": moment, "created_at": moment} for each, company in enumerate(numbers)]  # fmt: skip
        session.execute(sa.insert(tables.Message), messages)
    return ids


EMPTY = ("region", "city", "industry", "website", "email", "phone", "note")


def a_mail(number: int, ids: list[str]) -> bytes:
    """The mail of that number: of twenty, nine answers, four automatic ones, three bounces, four of strangers."""
    kind, offer = number % 20, number // 2 % len(ids)
    sender = f"name@firma-{offer}.example"
    head = f"To: anna@tagwerk.example\nMessage-ID: <{number}@mail.example>\nDate: Mon, 23 Nov 2026 10:00:00 +0100\n"
    answering = f"In-Reply-To: {ids[offer]}\nReferences: {ids[offer]}\n"
    body = "MIME-Version: 1.0\nContent-Type: text/plain; charset=utf-8\n\n"
    body += f"{WORDS * 5}\n\nAm 23.11.2026 schrieb Anna:\n{QUOTED}"
    if kind < 9:
        return f"From: Jürgen <{sender}>\nSubject: AW: Preisliste\n{head}{answering}{body}".encode()
    if kind < 13:
        return f"From: {sender}\nSubject: Abwesend\nAuto-Submitted: auto-replied\n{head}{answering}{body}".encode()
    if kind < 16:
        status = ("5.1.1", "5.2.2", "5.7.1")[kind - 13]
        return a_bounce(head, status, sender, ids[offer]).encode()
    return f"From: news@shop-{number}.example\nSubject: Angebote\nList-Id: <news>\n{head}{body}".encode()


def a_bounce(head: str, status: str, address: str, identifier: str) -> str:
    """A report (RFC 3464) with the fields of what was returned."""
    return (
        "From: MAILER-DAEMON@mx.example\nReturn-Path: <>\nSubject: Undelivered Mail Returned to Sender\n"
        f"{head}MIME-Version: 1.0\n"
        'Content-Type: multipart/report; report-type=delivery-status; boundary="b"\n\n--b\nContent-Type: text/plain\n\n'
        f"I'm sorry to have to inform you.\n{'It could not be delivered. ' * 40}\n--b\nContent-Type: message/delivery-status\n\n"
        f"Reporting-MTA: dns; mx.example\n\nFinal-Recipient: rfc822; {address}\nAction: failed\nStatus: {status}\n"
        f"Diagnostic-Code: smtp; 550 {status} no\n\n--b\nContent-Type: text/rfc822-headers\n\nFrom: anna@tagwerk.example\n"
        f"To: {address}\nMessage-ID: {identifier}\nSubject: Preisliste\n\n--b--\n"
    )


def fill(dovecot: Dovecot, user: str, mails: list[bytes]) -> None:
    """Put *mails* into the mailbox of *user*, which is empty before."""
    home = dovecot.folder / "mail" / user
    for name in ("new", "cur", "tmp"):
        (home / name).mkdir(parents=True, exist_ok=True)
    for place, mail in enumerate(mails):
        (home / "new" / f"{place:06}.{uuid4().hex}.benchmark").write_bytes(mail)
    if os.geteuid() == 0:
        for path in (home, *home.rglob("*")):
            shutil.chown(path, "dovecot", "dovecot")


def fetch(dovecot: Dovecot, user: str, share: int) -> None:
    """Fetch what was not fetched yet, in batches as ours are, and throw it away."""
    client = imaplib2.IMAP4("127.0.0.1", dovecot.imap)
    client.login(user, PASSWORD)
    client.select("INBOX", readonly=True)
    _kind, data = client.uid("SEARCH", "ALL")
    uids = [int(uid) for uid in data[0].split()][-share:]
    got = 0
    for start in range(0, len(uids), PIECE):
        batch = uids[start : start + PIECE]
        _kind, parts = client.uid("FETCH", f"{batch[0]}:{batch[-1]}", "(UID INTERNALDATE BODY.PEEK[])")
        got += sum(isinstance(part, tuple) for part in parts)
    client.logout()
    assert got == share, got


if __name__ == "__main__":
    arguments = [int(argument) for argument in sys.argv[1:]]
    main(*(arguments + [2000, 2][len(arguments) :]))
