"""A workspace with the telephone, on SQLite and on PostgreSQL."""

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from kit.obligations.job_files import Hire
from kit.people import add
from kit.twilio_api import ACCOUNT, PUBLIC_URL, TOKEN, Api
from servers.requirement import free_port
from servers.web import serving
from tagwerk.access.actors import Actor
from tagwerk.companies.cards import add_company
from tagwerk.platform import clock
from tagwerk.platform.app import App
from tagwerk.platform.config import FILE_NAME
from tagwerk.platform.errors import NotFound
from tagwerk.staff.finding import find_actor
from tagwerk.web import build_site
from tagwerk.workspace.opening import open_workspace

SETTINGS = f"""
[web]
public_url = "{PUBLIC_URL}"
[plugins.telephony]
provider = "twilio"
caller_id = "+493023125001"
[plugins.telephony.twilio]
account_sid = "{ACCOUNT}"
auth_token = "{TOKEN}"
"""


@pytest.fixture
def workspace_folder(workspace_folder: Path) -> Path:
    """A workspace folder with an account at Twilio."""
    (workspace_folder / FILE_NAME).write_text(SETTINGS, encoding="utf-8")
    return workspace_folder


@pytest.fixture
def client(app: App, anna: Actor) -> int:
    """A company with a telephone number, owned by Anna."""
    return add_company(app, anna, "Möbel Größer", phone="+493023125199").id


@pytest.fixture
def hire(app: App, anna: Actor) -> Hire:
    """Hire somebody; gives the actor. Who was hired already is given again."""

    def added(login: str, **fields: object) -> Actor:
        try:
            return find_actor(app, login)
        except NotFound:
            return add(app, anna, login, **fields)

    return added


@pytest.fixture(autouse=True)
def tuesday_morning(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """It is Tuesday, 6 October 2026, 10:00 in Berlin; the clock is put back after the test.

    Where the sample workspace is played it stays today: whoever works there was hired not long before.
    """
    if "program" in request.fixturenames:
        return
    monkeypatch.setenv(clock.OFFSET_VARIABLE, "0")
    clock.start_at(datetime(2026, 10, 6, 8, 0, tzinfo=UTC))


@pytest.fixture
def api(monkeypatch: pytest.MonkeyPatch) -> Iterator[Api]:
    """The API, and the environment that names it; ask for it before the workspace is opened."""
    made = Api()
    monkeypatch.setenv("TAGWERK_PLUGINS__TELEPHONY__TWILIO__API_URL", made.url)
    with made.answering():
        yield made


@pytest.fixture
def opened(api: Api, app: App, anna: Actor, client: int) -> Iterator[App]:
    """The workspace, opened with the API in its settings."""
    workspace = open_workspace(app.folder)
    yield workspace
    workspace.close()


@pytest.fixture
def simulated(app: App, anna: Actor, client: int, monkeypatch: pytest.MonkeyPatch) -> Iterator[App]:
    """A workspace with the simulated exchange, which runs."""
    port = free_port()
    monkeypatch.setenv("TAGWERK_PLUGINS__TELEPHONY__PROVIDER", "simulator")
    monkeypatch.setenv("TAGWERK_WEB__PUBLIC_URL", f"http://127.0.0.1:{port}")
    workspace = open_workspace(app.folder)
    with serving(build_site(workspace), port):
        yield workspace
    workspace.close()
