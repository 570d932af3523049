"""Settings that decide what counts: a change of them is on record, and the heads are told."""

from pathlib import Path

import pytest
import sqlalchemy as sa

from kit.people import add
from tagwerk.access.actors import Actor
from tagwerk.access.tables import Access, SettingsSeen
from tagwerk.diary.notices import remind
from tagwerk.diary.tables import Notice
from tagwerk.platform.app import App
from tagwerk.platform.config import FILE_NAME
from tagwerk.platform.plugins import discover
from tagwerk.platform.settings.known import without_secret
from tagwerk.staff.departments import add_department
from tagwerk.workspace.opening import open_workspace

SECRET = "gar-nicht-geheim"


def opened(folder: Path, text: str, **options: bool) -> list[str]:
    """Open the workspace with those settings, and give what was seen to change so far."""
    (folder / FILE_NAME).write_text(text, encoding="utf-8")
    app = open_workspace(folder, plugins=discover(load_any=options.get("plugins", True)))
    with app.database.reading() as session:
        seen = list(session.scalars(sa.select(SettingsSeen.changed).order_by(SettingsSeen.id)))
    app.close()
    return seen


def test_a_change_is_seen_once_and_what_does_not_measure_is_not(app: App) -> None:
    assert opened(app.folder, "[web]\nport = 80\n") == []
    mail = f'[plugins.email_offers]\nsmtp_url = "smtp://anna:{SECRET}@mail.example"\nsender = "a@a.example"\n'
    assert opened(app.folder, mail) == ["plugins.email_offers.smtp_url"]
    assert opened(app.folder, mail.replace(SECRET, "another")) == ["plugins.email_offers.smtp_url"], "a new password"
    assert opened(app.folder, mail, plugins=False) == ["plugins.email_offers.smtp_url"], "without plugins"
    other = mail.replace("mail.example", "127.0.0.1:2525") + '[contact]\npolicy = "strict"\n'
    assert opened(app.folder, other)[1:] == ["contact.policy, plugins.email_offers.smtp_url"]
    assert opened(app.folder, "")[2:] == ["contact.policy, plugins.email_offers.smtp_url"], "taken away"


def test_it_is_in_the_access_log_without_what_is_secret(app: App, anna: Actor) -> None:
    opened(app.folder, f'[plugins.email_offers]\nimap_url = "imaps://anna:{SECRET}@mail.example/INBOX"\n')
    with app.database.reading() as session:
        access = session.scalars(sa.select(Access).where(Access.permission == "settings.changed")).one()
        kept = session.scalars(sa.select(SettingsSeen)).one()
    assert access.subject == f"settings:{kept.id}:plugins.email_offers.imap_url"
    assert access.actor.startswith("machine:")
    assert kept.settings == {"plugins.email_offers.imap_url": "imaps://mail.example/INBOX"}


def test_the_heads_are_told_once(app: App, anna: Actor) -> None:
    add_department(app, anna, "Großhandel")
    heidi = add(app, anna, "heidi", role="head", department="Großhandel")
    opened(app.folder, '[rights]\n"staff.edit" = ["manager"]\n')
    for _time in range(2):
        remind(app)
    with app.database.reading() as session:
        notice = session.scalars(sa.select(Notice)).one()
    assert (notice.name, notice.subject) == ("Heidi", "Settings were changed: rights.staff.edit")
    assert heidi.employee_id is not None
    assert notice.key.endswith(f":{heidi.employee_id}")


def test_what_was_changed_one_after_another_is_one_notice_and_what_comes_later_the_next(app: App, anna: Actor) -> None:
    add_department(app, anna, "Großhandel")
    add(app, anna, "heidi", role="head", department="Großhandel")
    strict = '[contact]\npolicy = "strict"\n'
    opened(app.folder, strict)
    opened(app.folder, f'{strict}[rights]\n"staff.edit" = ["manager"]\n')
    remind(app)
    opened(app.folder, strict)
    for _time in range(2):
        remind(app)
    with app.database.reading() as session:
        first, second = session.scalars(sa.select(Notice).order_by(Notice.id))
    assert first.subject == "Settings were changed: contact.policy, rights.staff.edit"
    assert first.text.count("Seen on") == 2
    assert second.subject == "Settings were changed: rights.staff.edit"
    assert second.text.count("Seen on") == 1


def test_a_database_that_cannot_be_written_keeps_nobody_from_reading(
    app: App, caplog: pytest.LogCaptureFixture
) -> None:
    with app.database.transaction() as session:
        session.execute(sa.text("LOCK TABLE settings_seen" if not app.database.is_sqlite else "SELECT 1"))
        if app.database.is_sqlite:
            assert opened(app.folder, '[contact]\npolicy = "strict"\n') == []
            assert "not on record yet" in caplog.text
    assert opened(app.folder, '[contact]\npolicy = "strict"\n') == ["contact.policy"]


@pytest.mark.parametrize(
    ("secret", "shown"),
    [
        ("smtp://anna:p@mail.example:587", "smtp://mail.example:587"),
        ("postgresql+psycopg://anna:p@db/crm?sslmode=require", "postgresql+psycopg://db/crm"),
        ("postgresql://anna@db/crm?password=p", "postgresql://db/crm"),
        ("redis://:p@cache:6379/0", "redis://cache:6379/0"),
        ("sqlite:///tagwerk.db", "sqlite:///tagwerk.db"),
        ("maildir:///home/anna/Maildir", "maildir:///home/anna/Maildir"),
        ("smtp://anna:12#4@mail.example", "***"),
        ("smtp://anna:12/4@mail.example", "***"),
        ("smtp://anna:12?4@mail.example", "***"),
        ("smtp://anna:geheim", "***"),
        ("token:with/colon", "***"),
        ("geheim", "***"),
    ],
)
def test_of_a_secret_only_where_it_leads_is_seen(secret: str, shown: str) -> None:
    assert without_secret(secret) == shown
