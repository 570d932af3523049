"""A workspace in the morning of 2 November 2026, with a plugin that records offers and calls as the real ones would; and the
sample with a history, for whoever reads all reports of it.
"""

import sys
from collections.abc import Iterator
from datetime import date, datetime
from pathlib import Path

import pytest
import sqlalchemy as sa

from kit.activities import DAYS, call, offer
from tagwerk.access.actors import Actor
from tagwerk.companies.cards import add_company
from tagwerk.contracts.contracts import draft_contract, sign_contract
from tagwerk.ledger.activities import reverse
from tagwerk.platform import clock
from tagwerk.platform.app import App
from tagwerk.staff.employees import NewEmployee, add_employee
from tagwerk.staff.finding import find_actor
from tagwerk.workspace.founding import found_workspace

RECORDER = """\
from tagwerk.api import CALL, OFFER_EMAILED, hookimpl

@hookimpl
def tagwerk_activity_kinds():
    return [OFFER_EMAILED, CALL]
"""


@pytest.fixture
def recorder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A plugin that says it records offers and calls; phone offers and reconciliations nobody records."""
    site = tmp_path / "site"
    info = site / "tagwerk_recorder-1.dist-info"
    info.mkdir(parents=True)
    (info / "METADATA").write_text("Metadata-Version: 2.1\nName: tagwerk-recorder\nVersion: 1\n", encoding="utf-8")
    (info / "entry_points.txt").write_text("[tagwerk]\nrecorder = tagwerk_recorder\n", encoding="utf-8")
    (site / "tagwerk_recorder.py").write_text(RECORDER, encoding="utf-8")
    monkeypatch.syspath_prepend(str(site))
    sys.modules.pop("tagwerk_recorder", None)


@pytest.fixture
def workspace_folder(workspace_folder: Path, recorder: None, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A workspace folder in which reporting is alone with a plugin that records; it is 2 November 2026."""
    monkeypatch.setenv("TAGWERK_PLUGINS_ONLY", "reporting,recorder")
    monkeypatch.setenv(clock.OFFSET_VARIABLE, "0")
    clock.start_at(datetime.fromisoformat("2026-11-02T10:00+01:00"))
    return workspace_folder


@pytest.fixture
def joerg(app: App, anna: Actor) -> Actor:
    """A colleague without any right over Anna."""
    add_employee(app, anna, NewEmployee("jörg", "Jörg Weiß"))
    return find_actor(app, "jörg")


@pytest.fixture
def company(app: App, anna: Actor) -> int:
    """A company of Anna's."""
    return add_company(app, anna, "Möbel Größer & Söhne").id


@pytest.fixture
def month(app: App, anna: Actor, joerg: Actor, company: int) -> None:
    """October: three offers of which one bounced, four calls of which one was too short, a contract; and Jörg's offer."""
    offers = [offer(app, anna, day, company) for day in DAYS]
    with app.database.transaction() as session:
        reverse(session, offers[1], recorded_by="system:test", reason="hard_bounce")
    for number in range(3):
        call(app, anna, DAYS[number], company, conversation=number)
    call(app, anna, DAYS[0], company, conversation=3, talk_seconds=9)
    contract = draft_contract(app, anna, str(company), "V-1")
    sign_contract(app, anna, contract.number, date(2026, 10, 20))
    offer(app, joerg, DAYS[0], company)
    offer(app, anna, date(2026, 11, 1), company)


@pytest.fixture(scope="module")
def sample(tmp_path_factory: pytest.TempPathFactory) -> Iterator[App]:
    """The sample with three months behind it."""
    app = found_workspace(tmp_path_factory.mktemp("sample") / "w", sample=True, history=True)
    yield app
    app.close()


@pytest.fixture(scope="module")
def first(sample: App) -> Actor:
    """The administrator of the sample, who sees everything and works in the department too."""
    with sample.database.reading() as session:
        login = session.scalar(sa.text("SELECT login FROM employees ORDER BY id LIMIT 1"))
    return find_actor(sample, str(login))
