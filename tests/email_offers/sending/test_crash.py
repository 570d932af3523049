"""The promise of the line: wherever the process dies, no recipient is lost, and none is mailed twice by a resume.

What holds: sent ⊆ what the server took ⊆ sent ∪ uncertain.
"""

import os
import random
import subprocess
import sys
import time
from collections import Counter
from pathlib import Path

import pytest
import sqlalchemy as sa

from kit import dying
from kit.mail import AddCompany, Clients
from tagwerk.access.actors import Actor
from tagwerk.ledger.tables import Activity
from tagwerk.platform.app import App
from tagwerk_email_offers import tables
from tagwerk_email_offers.sending import controlling
from tagwerk_email_offers.settings import EmailOffersSettings

EMBEDDED = pytest.mark.parametrize(
    "database_url", [pytest.param(name, marks=pytest.mark.heavy) for name in ("sqlite", "postgresql")], indirect=True
)
COUNT = 25
ONCE = ("all is queued", "mails are claimed", "mails are written", "the run is over")
WINDOW = 4


@pytest.fixture
def environment(workspace_folder: Path, monkeypatch: pytest.MonkeyPatch) -> dict[str, str]:
    """What the dying process needs; its leases are short."""
    monkeypatch.setenv("TAGWERK_PLUGINS__EMAIL_OFFERS__LEASE", "1")
    monkeypatch.setenv("TAGWERK_PLUGINS__EMAIL_OFFERS__CONNECTIONS", "4")
    monkeypatch.setenv("TAGWERK_WORKSPACE", str(workspace_folder))
    return dict(os.environ)


def _start(point: str, time_: int, environment: dict[str, str]) -> subprocess.Popen[bytes]:
    return subprocess.Popen([sys.executable, dying.__file__, point, str(time_)], env={**os.environ, **environment})


def _check(app: App, clients: Clients, count: int) -> tuple[int, int]:
    """The promise holds; gives how many were sent and how many are uncertain."""
    with app.database.reading() as session:
        states = {row.address: row.state for row in session.scalars(sa.select(tables.Message))}
        activities = session.scalars(sa.select(Activity.company_id).where(Activity.source == "email_offers")).all()
    sent = {address for address, state in states.items() if state == "sent"}
    uncertain = {address for address, state in states.items() if state == "uncertain"}
    taken = Counter(clients.recipients)
    assert len(states) == count, "no recipient is lost"
    assert sent | uncertain == set(states)
    assert sent <= set(taken) <= sent | uncertain
    assert set(taken.values()) == {1}, "nobody is mailed twice"
    assert len(activities) == len(set(activities)) == len(sent), "what was sent, and only that, counts"
    return len(sent), len(uncertain)


@EMBEDDED
@pytest.mark.parametrize("point", dying.POINTS)
def test_a_process_killed_at_any_point_loses_nothing_and_repeats_nothing(
    clients: Clients, environment: dict[str, str], app: App, anna: Actor, add_company: AddCompany, point: str
) -> None:
    for number in range(COUNT):
        add_company(f"Firma {number}", f"name@firma-{number}.example")
    process = _start(point, 1 if point in ONCE else 2, environment)
    assert process.wait() == -9
    progress = controlling.resume(app, anna, 1)
    assert (progress.state, progress.queued) == ("done", 0)
    _sent, uncertain = _check(app, clients, COUNT)
    assert uncertain <= WINDOW, "at most what was on the wire"


@pytest.mark.heavy
def test_a_process_killed_at_random_loses_nothing_and_repeats_nothing(
    clients: Clients, environment: dict[str, str], app: App, anna: Actor, add_company: AddCompany
) -> None:
    count, chance = 200, random.Random(7)
    for number in range(count):
        add_company(f"Firma {number}", f"name@firma-{number}.example")
    process = _start("never", 0, environment)
    while not clients.taken:
        time.sleep(0.01)
    time.sleep(chance.random() / 2)
    process.kill()
    process.wait()
    progress = controlling.resume(app, anna, 1)
    assert progress.state == "done"
    _check(app, clients, count)


def test_two_processes_share_a_campaign_and_nobody_is_mailed_twice(
    clients: Clients, environment: dict[str, str], app: App, anna: Actor, add_company: AddCompany
) -> None:
    for number in range(60):
        add_company(f"Firma {number}", f"name@firma-{number}.example")
    other = _start("never", 0, environment)
    while not clients.taken:
        time.sleep(0.01)
    controlling.resume(app, anna, 1)
    assert other.wait() == 0
    assert _check(app, clients, 60) == (60, 0)


def test_the_lease_comes_from_the_settings(environment: dict[str, str], app: App) -> None:
    assert app.settings("email_offers", EmailOffersSettings).lease == 1
