"""While a plugin that has a say cannot be asked, nothing leaves and nobody is refused for it: all wait, and leave later."""

import sys
from collections.abc import Sequence
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy.orm import Session

from kit.mail import Clients, messages, order, with_settings
from tagwerk.access.actors import Actor
from tagwerk.companies.consent.suppressions import suppress
from tagwerk.platform.app import App
from tagwerk.platform.errors import PluginError
from tagwerk_email_offers.sending import claims, stock
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


@pytest.mark.usefixtures("companies")
def test_who_wants_no_more_while_others_leave_slowly_is_not_written_to_though_the_mail_is_ready(
    clients: Clients, app: App, anna: Actor, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(stock, "ASK_AGAIN", 0.0)
    with_settings(app, smtp_url=clients.url, sender="Anna <anna@tagwerk.example>", connections=1)
    silenced: list[str] = []
    claim = claims.claim

    def all_at_once(
        session: Session, campaign_id: int, token: str, lease: timedelta, _size: int, moment: datetime
    ) -> Sequence[claims.Held]:
        return claim(session, campaign_id, token, lease, 10, moment)

    monkeypatch.setattr(claims, "claim", all_at_once)

    def after_the_first(_number: int) -> None:
        rest = sorted(each.address for each in messages(app) if each.state == "claimed")
        if clients.taken and rest and not silenced:
            silenced.append(rest[-1])
            with app.database.transaction() as session:
                suppress(session, "email", rest[-1], "unsubscribed", made_by="system:test")

    progress = send(app, anna, order(), after_the_first)
    assert (progress.sent, progress.suppressed) == (4, 1)
    assert [each.address for each in messages(app) if each.state == "suppressed"] == silenced
