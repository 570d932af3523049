"""Wherever and however often senders are killed: sent ⊆ what the server took ⊆ sent ∪ uncertain, and nobody is mailed twice.

``MAILS`` and ``KILLS`` in the environment make it larger, such as 10000 and 40.
"""

import os
import random
import re
import subprocess
import sys
import time
from collections import Counter
from datetime import timedelta
from pathlib import Path

import pytest
import sqlalchemy as sa

from kit import resuming
from servers.smtp_sink import SmtpSink, StartSink
from tagwerk.access.actors import Actor
from tagwerk.companies.finding import name_key
from tagwerk.companies.tables import Company, Contact
from tagwerk.ledger.tables import Activity
from tagwerk.platform import clock
from tagwerk.platform.app import App
from tagwerk_email_offers import tables
from tagwerk_email_offers.sending import controlling
from tagwerk_email_offers.sending.campaigns import _begin
from tagwerk_email_offers.sending.planning import CampaignOrder, plan
from tagwerk_email_offers.sending.queueing import queue

pytestmark = [pytest.mark.heavy, pytest.mark.timeout(1800)]

MAILS, KILLS = int(os.environ.get("MAILS", "1500")), int(os.environ.get("KILLS", "12"))
CONNECTIONS, LEASE = 4, 2
RECIPIENT = re.compile(rb"^X-Rcpt-Args: <([^>]+)>", re.MULTILINE)


@pytest.mark.parametrize("processes", [1, 3])
@pytest.mark.parametrize("pipelining", [True, False], ids=["pipelined", "plain"])
def test_senders_that_are_killed_lose_nobody_and_mail_nobody_twice(
    start_smtp_sink: StartSink,
    workspace_folder: Path,
    app: App,
    anna: Actor,
    processes: int,
    pipelining: bool,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    sink = start_smtp_sink(*([] if pipelining else ["-p"]))
    monkeypatch.setenv("TAGWERK_WORKSPACE", str(workspace_folder))
    for name, value in {"SMTP_URL": sink.url, "CONNECTIONS": CONNECTIONS, "LEASE": LEASE}.items():
        monkeypatch.setenv(f"TAGWERK_PLUGINS__EMAIL_OFFERS__{name}", str(value))
    add_companies(app, anna, MAILS)
    planned = plan(app, anna, CampaignOrder("introduction", "all"))
    campaign = _begin(app, anna, planned)
    assert campaign is not None
    queue(app, planned, campaign.id)
    kill_them(sink, processes, random.Random(f"{processes} {pipelining}"))
    uncertain = check(app, sink)
    assert uncertain <= KILLS * CONNECTIONS * (2 if pipelining else 1), "a kill costs at most what was on the wire"
    settle_the_uncertain(app, anna)


def kill_them(sink: SmtpSink, processes: int, chance: random.Random) -> None:
    """Let so many processes deliver, and kill one of them again and again; then let them come to the end."""
    running = [_start() for _each in range(processes)]
    for _kill in range(KILLS):
        seen = _files(sink)
        victim = chance.randrange(processes)
        until = time.monotonic() + 20
        while _files(sink) == seen and time.monotonic() < until and running[victim].poll() is None:
            time.sleep(0.005)
        time.sleep(chance.random() * 0.3)
        running[victim].kill()
        running[victim].wait()
        running[victim] = _start()
    assert [process.wait() for process in running] == [0] * processes


def check(app: App, sink: SmtpSink) -> int:
    """The promise holds; gives how many are uncertain."""
    with app.database.reading() as session:
        states = {
            row.address: row.state for row in session.execute(sa.select(tables.Message.address, tables.Message.state))
        }
        keys = session.scalars(sa.select(Activity.source_key).where(Activity.source == "email_offers")).all()
        sent_keys = session.scalars(sa.select(tables.Message.id).where(tables.Message.state == "sent")).all()
        assert session.scalar(sa.select(tables.Campaign.state)) == "done"
    taken = Counter(match[1].decode() for mail in sink.messages() if (match := RECIPIENT.search(mail)))
    sent = {address for address, state in states.items() if state == "sent"}
    uncertain = {address for address, state in states.items() if state == "uncertain"}
    assert len(states) == MAILS, "no recipient is lost"
    assert set(states) == sent | uncertain
    assert set(taken.values()) == {1}, "nobody is mailed twice"
    assert sent <= set(taken) <= sent | uncertain
    assert sorted(keys) == sorted(f"message:{number}" for number in sent_keys), "what was sent, and only that, counts"
    return len(uncertain)


def settle_the_uncertain(app: App, anna: Actor) -> None:
    """They are credited once, however often somebody says so."""
    for _again in range(2):
        controlling.settle(app, anna, 1, "sent")
    with app.database.reading() as session:
        credited = session.scalar(sa.select(sa.func.count()).where(Activity.source == "email_offers"))
    assert credited == MAILS


def add_companies(app: App, anna: Actor, number: int) -> None:
    fields = {"created_at": clock.now() - timedelta(days=1)}
    keys = range(1, number + 1)
    with app.database.transaction() as session:
        companies = [
            {"id": key, "name": f"Firma {key}", "name_key": name_key(f"Firma {key}"), **fields} for key in keys
        ]
        session.execute(sa.insert(Company), companies)
        contacts = [
            {"company_id": key, "name": "Käthe Groß", "email": f"name@firma-{key}.example", **fields} for key in keys
        ]
        session.execute(sa.insert(Contact), contacts)


def _start() -> subprocess.Popen[bytes]:
    return subprocess.Popen([sys.executable, resuming.__file__])


def _files(sink: SmtpSink) -> int:
    return sum(1 for _file in sink.folder.iterdir())
