"""While a plugin that has a say cannot be asked, nothing leaves and nobody is refused for it: all wait, and leave later."""

import sys
from pathlib import Path

import pytest

from kit.mail import Clients, messages, order, with_settings
from tagwerk.access.actors import Actor
from tagwerk.platform.app import App
from tagwerk.platform.errors import PluginError
from tagwerk_email_offers.sending.campaigns import send
from tagwerk_email_offers.sending.controlling import resume

VETOER = """
import os
from tagwerk.api import hookimpl

@hookimpl
def tagwerk_before_contact(app, attempts):
    if os.environ.get("VETOER") == "asleep":
        raise RuntimeError("asleep")
    return []
"""


@pytest.fixture
def workspace_folder(workspace_folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A workspace with a stranger's plugin that has a say."""
    info = tmp_path / "site" / "tagwerk_vetoer-1.dist-info"
    info.mkdir(parents=True)
    (info / "METADATA").write_text("Metadata-Version: 2.1\nName: tagwerk-vetoer\nVersion: 1\n", encoding="utf-8")
    (info / "entry_points.txt").write_text("[tagwerk]\nvetoer = tagwerk_vetoer\n", encoding="utf-8")
    (tmp_path / "site" / "tagwerk_vetoer.py").write_text(VETOER, encoding="utf-8")
    monkeypatch.syspath_prepend(str(tmp_path / "site"))
    sys.modules.pop("tagwerk_vetoer", None)
    return workspace_folder


@pytest.mark.usefixtures("companies")
def test_all_wait_while_it_cannot_be_asked_and_leave_afterwards(
    clients: Clients, app: App, anna: Actor, monkeypatch: pytest.MonkeyPatch
) -> None:
    with_settings(app, smtp_url=clients.url, sender="Anna <anna@tagwerk.example>")
    monkeypatch.setenv("VETOER", "asleep")
    with pytest.raises(PluginError, match="vetoer"):
        send(app, anna, order())
    assert clients.taken == []
    assert {message.state for message in messages(app)} <= {"queued", "claimed"}
    monkeypatch.setenv("VETOER", "awake")
    progress = resume(app, anna, 1)
    assert (progress.sent, progress.suppressed) == (5, 0)
