"""What goes to people by itself: on record first, once, with the file attached; missed runs are caught up."""

from datetime import datetime
from importlib import import_module
from threading import Thread
from typing import Any

import pytest
import sqlalchemy as sa

from tagwerk.access.actors import Actor
from tagwerk.platform import clock
from tagwerk.platform.app import App
from tagwerk.platform.errors import ConfigurationError
from tagwerk.staff.hookspecs import Notification
from tagwerk_reporting import scheduling
from tagwerk_reporting.asking import Meant
from tagwerk_reporting.scheduling import check_schedule, occasions, send_what_is_due
from tagwerk_reporting.settings import ReportingSettings
from tagwerk_reporting.submitting.submitting import submit_report
from tagwerk_reporting.tables import Sent

NOTIFIER = """

TOLD = []
TAKES = [True]

@hookimpl
def tagwerk_notifiers(app):
    from tagwerk.api import Notifier
    def tell(notification):
        if TAKES[0]:
            TOLD.append(notification)
        return TAKES[0]
    return [Notifier("pigeon", tell)]
"""


@pytest.fixture
def recorder(recorder: None, tmp_path: Any) -> None:
    """The other plugin tells people too."""
    file = tmp_path / "site" / "tagwerk_recorder.py"
    file.write_text(file.read_text(encoding="utf-8") + NOTIFIER, encoding="utf-8")


@pytest.fixture
def told(app: App) -> list[Notification]:
    found: list[Notification] = import_module("tagwerk_recorder").TOLD
    return found


@pytest.fixture
def schedule(monkeypatch: pytest.MonkeyPatch) -> pytest.MonkeyPatch:
    choose(monkeypatch)
    return monkeypatch


def choose(monkeypatch: pytest.MonkeyPatch, **settings: Any) -> None:
    """Have the section say so; the reports are short files here."""
    chosen = ReportingSettings(format="csv", **settings)
    monkeypatch.setattr(scheduling, "settings_of", lambda _app: chosen)


def at(moment: str) -> None:
    clock.start_at(datetime.fromisoformat(f"{moment}+01:00"))


@pytest.mark.usefixtures("schedule")
def test_a_draft_comes_on_the_first_and_a_reminder_each_working_day_until_it_is_due(
    app: App, anna: Actor, told: list[Notification]
) -> None:
    subjects = []
    for day in ("10-31", "11-01", "11-02", "11-03", "11-04", "11-05"):
        at(f"2026-{day}T10:00")
        told.clear()
        for _again in range(3):
            send_what_is_due(app)
        subjects += [(day, each.subject) for each in told]
    assert subjects == [
        ("11-01", "A draft: Monthly report of 2026-10, due by 2026-11-03"),
        ("11-02", "Monthly report of 2026-10 is due by 2026-11-03"),
        ("11-03", "Monthly report of 2026-10 is due by 2026-11-03"),
    ]


@pytest.mark.usefixtures("schedule")
def test_the_file_is_attached(app: App, anna: Actor, told: list[Notification]) -> None:
    send_what_is_due(app)
    (file,) = told[0].files
    assert file.name == "monthly-2026-10-anna.csv"
    assert file.content.startswith(b"\xef\xbb\xbfreport,name,value")


@pytest.mark.usefixtures("schedule")
def test_who_has_submitted_is_not_reminded(app: App, anna: Actor, told: list[Notification]) -> None:
    submit_report(app, anna, Meant("monthly", "2026-10"))
    told.clear()
    assert (send_what_is_due(app), told) == (0, [])


def test_missed_sheets_are_caught_up_once(
    app: App, anna: Actor, told: list[Notification], schedule: pytest.MonkeyPatch
) -> None:
    choose(schedule, drafts=False, daily=["day"], weekly=["calls", "week"])
    at("2026-11-05T10:00")
    send_what_is_due(app)
    send_what_is_due(app)
    assert [each.files[0].name for each in told] == [
        "day-2026-11-02-anna.csv",
        "day-2026-11-03-anna.csv",
        "day-2026-11-04-anna.csv",
        "calls-2026-W44-anna.csv",
        "week-2026-W45-anna.csv",
    ]


@pytest.mark.usefixtures("schedule")
def test_what_nobody_could_take_is_tried_again(app: App, anna: Actor, told: list[Notification]) -> None:
    takes = import_module("tagwerk_recorder").TAKES
    takes[0] = False
    assert send_what_is_due(app) == 0
    takes[0] = True
    assert send_what_is_due(app) == len(told) > 0
    assert send_what_is_due(app) == 0


@pytest.mark.usefixtures("schedule")
def test_several_at_once_send_it_once(app: App, anna: Actor, told: list[Notification]) -> None:
    threads = [Thread(target=send_what_is_due, args=(app,)) for _number in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(told) == len({(each.name, each.subject) for each in told}) == len(occasions(app))


@pytest.mark.usefixtures("schedule")
@pytest.mark.parametrize("point", ["_notification", "notify_at_once"])
def test_a_death_while_sending_gives_nobody_two(
    app: App, anna: Actor, told: list[Notification], monkeypatch: pytest.MonkeyPatch, point: str
) -> None:
    """Whatever was reached, the claim is on record: the next run sends nothing that may have left."""
    real = getattr(scheduling, point)

    def die(*arguments: Any) -> Any:
        real(*arguments)
        raise KeyboardInterrupt

    monkeypatch.setattr(scheduling, point, die)
    with pytest.raises(KeyboardInterrupt):
        send_what_is_due(app)
    monkeypatch.setattr(scheduling, point, real)
    before = len(told)
    send_what_is_due(app)
    assert len(told) - before == len(occasions(app)) - 1
    with app.database.reading() as session:
        assert session.scalar(sa.select(sa.func.count()).select_from(Sent)) == len(occasions(app))


@pytest.mark.usefixtures("schedule")
def test_one_report_that_cannot_be_made_stops_no_other(
    app: App, anna: Actor, joerg: Actor, told: list[Notification], monkeypatch: pytest.MonkeyPatch
) -> None:
    real = scheduling._notification

    def fail(app: App, occasion: scheduling.Occasion) -> Notification:
        if occasion.whose.login == "anna":
            raise RuntimeError("poison")
        return real(app, occasion)

    monkeypatch.setattr(scheduling, "_notification", fail)
    wanted = [each for each in occasions(app) if each.whose.login != "anna"]
    assert send_what_is_due(app) == len(told) == len(wanted)


def test_the_doctor_names_a_report_that_does_not_exist(app: App, monkeypatch: pytest.MonkeyPatch) -> None:
    choose(monkeypatch, daily=["dya"])
    with pytest.raises(ConfigurationError, match="dya"):
        check_schedule(app)
