"""Wherever a reader dies between fetching and the commit, and whoever else reads meanwhile: nothing is missed, nothing taken
in twice.
"""

import os
import subprocess
import sys
from collections import Counter
from email.message import EmailMessage
from pathlib import Path
from uuid import uuid4

import pytest
import sqlalchemy as sa

from kit import dying_inbox
from kit.mail import answer_to, credited, report_on
from servers.dovecot import Dovecot
from tagwerk.access.actors import Actor
from tagwerk.companies.consent.lifting import list_suppressions
from tagwerk.platform.app import App
from tagwerk_email_offers import tables
from tagwerk_email_offers.inbox.syncing import sync
from tagwerk_email_offers.settings import EmailOffersSettings

EMBEDDED = pytest.mark.parametrize(
    "database_url", [pytest.param(name, marks=pytest.mark.heavy) for name in ("sqlite", "postgresql")], indirect=True
)
MAILS = 14


def _reader(point: str, time: int) -> subprocess.Popen[bytes]:
    return subprocess.Popen([sys.executable, dying_inbox.__file__, point, str(time)], env=dict(os.environ))


@EMBEDDED
@pytest.mark.parametrize("point", dying_inbox.POINTS)
def test_a_reader_killed_at_any_point_loses_nothing_and_repeats_nothing(
    offers: list[EmailMessage],
    dovecot: Dovecot,
    app: App,
    anna: Actor,
    workspace_folder: Path,
    monkeypatch: pytest.MonkeyPatch,
    point: str,
) -> None:
    user = f"kills{uuid4().hex[:8]}"
    monkeypatch.setenv("TAGWERK_PLUGINS__EMAIL_OFFERS__IMAP_URL", dovecot.imap_url(user))
    monkeypatch.setenv("TAGWERK_WORKSPACE", str(workspace_folder))
    app._sections["email_offers"] = EmailOffersSettings.model_validate({"imap_url": dovecot.imap_url(user)})
    for number in range(MAILS):
        answer = answer_to(offers[number % 3], Message_ID=f"<{number}@mail.example>")
        dovecot.deliver(user, answer.as_bytes() if number % 7 != 6 else report_on(offers[3]))
    readers = [_reader(point, 2), _reader("none", 0)]
    assert {reader.wait(120) for reader in readers} <= {0, -9}
    sync(app, anna)
    with app.database.reading() as session:
        kept = session.scalars(sa.select(tables.Inbound.mail_id)).all()
        originals = session.scalar(sa.select(sa.func.count(tables.Original.inbound_id)))
    assert max(Counter(kept).values()) == 1
    assert len(kept) == originals == MAILS - 1, "the two bounces are the same mail"
    assert sum(1 if activity.reverses is None else -1 for activity in credited(app)) == 4
    assert len(list_suppressions(app, anna)) == 1
