"""What people are told: once, and not lost."""

from concurrent.futures import ThreadPoolExecutor
from datetime import date, datetime

import pytest
import sqlalchemy as sa

from kit.people import TODAY, add
from tagwerk.access.actors import Actor
from tagwerk.companies.cards import add_company
from tagwerk.diary.notices import NewNotice, notify, remind
from tagwerk.diary.requests import answer_request, send_request, show_request, withdraw_request
from tagwerk.diary.tables import Notice
from tagwerk.diary.tasks import add_task, finish_task
from tagwerk.diary.visits import plan_visit
from tagwerk.platform import clock
from tagwerk.platform.actions import Action
from tagwerk.platform.app import App
from tagwerk.platform.plugins import Plugin, hookimpl
from tagwerk.platform.texts import read_in
from tagwerk.staff.absences.absences import enter_absence
from tagwerk.staff.departments import add_department
from tagwerk.staff.employees import edit_employee
from tagwerk.staff.hookspecs import Notification, Notifier, tagwerk_notifiers


class Post:
    """A plugin that tells by keeping what it is told."""

    def __init__(self) -> None:
        self.told: list[Notification] = []

    @hookimpl
    def tagwerk_notifiers(self, app: App) -> list[Notifier]:
        return [Notifier("post", self._tell)]

    def _tell(self, notification: Notification) -> bool:
        self.told.append(notification)
        return True


@pytest.fixture
def post(app: App) -> Post:
    listening = Post()
    app.plugins._known["post"] = Plugin("post", "test", "1")
    app.plugins._manager.register(listening, "post")
    return listening


def tomorrow() -> None:
    clock.start_at(datetime.fromisoformat("2026-11-05T11:00+01:00"))


def test_who_is_given_a_task_is_told_and_who_gave_it_hears_that_it_is_done(
    app: App, anna: Actor, joerg: Actor, head: Actor, post: Post
) -> None:
    add_task(app, joerg, "eigene")
    task = add_task(app, head, "Preisliste prüfen", login="jörg", due=TODAY)
    finish_task(app, joerg, task.id, "stimmt")
    assert [(told.name, told.subject, told.text) for told in post.told] == [
        ("Jörg", f"Task {task.id} from heidi: Preisliste prüfen", "Preisliste prüfen\nDue 2026-11-04."),
        ("Heidi", "Done by Jörg: Preisliste prüfen", "stimmt"),
    ]


def test_who_stands_in_is_reminded_in_place_of_the_absent_one(app: App, anna: Actor, joerg: Actor, post: Post) -> None:
    add(app, anna, "eva")
    add_task(app, joerg, "Muster schicken", due=date(2026, 11, 3))
    enter_absence(app, anna, "jörg", TODAY, TODAY, substitute="eva")
    remind(app)
    assert [told.name for told in post.told] == ["Eva"]


def test_who_asked_and_the_department_hear_of_an_answer_that_is_late_and_of_one_that_is_there(
    app: App, anna: Actor, joerg: Actor, post: Post
) -> None:
    add_department(app, anna, "Logistik", "logistik@tagwerk.example")
    lutz = add(app, anna, "lutz", department="Logistik")
    request = send_request(app, joerg, "Logistik", "Wann?", due=TODAY)
    tomorrow()
    remind(app)
    answer_request(app, lutz, request.id, "Morgen.")
    withdraw_request(app, joerg, send_request(app, joerg, "Logistik", "Und?").id)
    assert [told.name for told in post.told] == ["Logistik", "Jörg", "Logistik", "Jörg", "Logistik", "Logistik"]
    assert show_request(app, joerg, request.id).answered_by == lutz.signature


def test_a_visit_without_minutes_is_asked_for(app: App, anna: Actor, post: Post) -> None:
    visit = plan_visit(app, anna, str(add_company(app, anna, "Möbel Größer").id), TODAY)
    remind(app)
    assert post.told == []
    tomorrow()
    remind(app)
    remind(app)
    assert [told.subject for told in post.told] == ["Was it held? Möbel Größer, 2026-11-04"]
    assert post.told[0].action == Action("visits.hold", visit.id, minutes="…")
    assert post.told[0].text == "It counts with minutes."


def test_what_could_not_be_told_is_told_when_somebody_can(app: App, anna: Actor) -> None:
    add_task(app, anna, "überfällig", due=date(2026, 11, 3))
    remind(app)
    post = Post()
    app.plugins._known["post"] = Plugin("post", "test", "1")
    app.plugins._manager.register(post, "post")
    remind(app)
    remind(app)
    assert [told.text for told in post.told] == ["überfällig"]


def test_a_crash_while_telling_tells_nothing_twice(
    app: App, anna: Actor, post: Post, monkeypatch: pytest.MonkeyPatch
) -> None:
    def crash(notification: Notification) -> bool:
        post.told.append(notification)
        raise KeyboardInterrupt

    monkeypatch.setattr(post, "_tell", crash)
    with pytest.raises(KeyboardInterrupt):
        notify(app, NewNotice("occasion:1", "Anna", "", "Betreff", "Text"))
    remind(app)
    assert len(post.told) == 1


def test_two_who_tell_the_same_at_once_tell_it_once(app: App, anna: Actor, post: Post) -> None:
    new = NewNotice("occasion:1", "Anna", "", "Betreff", "Text")
    with ThreadPoolExecutor(8) as pool:
        told = list(pool.map(lambda _number: notify(app, new), range(8)))
    assert (told.count(True), len(post.told)) == (1, 1)


def test_a_notice_is_in_the_language_of_whom_it_is_for(
    app: App, anna: Actor, joerg: Actor, head: Actor, post: Post, monkeypatch: pytest.MonkeyPatch
) -> None:
    edit_employee(app, anna, "jörg", {"language": "de"})
    add_department(app, anna, "Logistik", "logistik@tagwerk.example")
    add_task(app, head, "Preisliste prüfen", login="jörg", due=TODAY)
    add_task(app, head, "eigene", due=date(2026, 11, 3))
    send_request(app, joerg, "Logistik", "Wann?", due=TODAY)
    tomorrow()
    with read_in("fr"):  # whoever happens to look while people are reminded
        remind(app)
    said = {(told.name, told.subject) for told in post.told}
    assert said == {
        ("Jörg", "Aufgabe 1 von heidi: Preisliste prüfen"),
        ("Jörg", "Überfällig seit 04.11.2026: Preisliste prüfen"),
        ("Jörg", "Keine Antwort von Logistik bis 04.11.2026"),
        ("Heidi", "Overdue since 2026-11-03: eigene"),
        ("Logistik", "Request 1 of Jörg, due 2026-11-04"),
        ("Logistik", "Request 1 of Jörg was due 2026-11-04"),
    }


def test_what_can_be_done_is_kept_until_it_is_told(app: App, anna: Actor) -> None:
    plan_visit(app, anna, str(add_company(app, anna, "Möbel Größer").id), TODAY)
    tomorrow()
    remind(app)
    post = Post()
    app.plugins._known["post"] = Plugin("post", "test", "1")
    app.plugins._manager.register(post, "post")
    remind(app)
    assert [told.action for told in post.told] == [Action("visits.hold", 1, minutes="…")]


def test_a_notice_is_told_once(app: App, anna: Actor) -> None:
    post = Post()
    app.plugins._known["post"] = Plugin("post", "test", "1")
    app.plugins._manager.register(post, "post")
    new = NewNotice("occasion:1", "Anna", "anna@tagwerk.example", "Betreff", "Text")
    assert [notify(app, new), notify(app, new)] == [True, False]
    assert [notification.subject for notification in post.told] == ["Betreff"]


def test_without_a_notifier_a_notice_stays_untold_on_record(app: App, anna: Actor) -> None:
    assert notify(app, NewNotice("occasion:1", "Anna", "", "Betreff", "Text")) is False
    with app.database.reading() as session:
        assert session.scalars(sa.select(Notice)).one().told_at is None


def test_people_are_reminded_of_what_is_due_once(app: App, anna: Actor) -> None:
    post = Post()
    app.plugins._known["post"] = Plugin("post", "test", "1")
    app.plugins._manager.register(post, "post")
    add_department(app, anna, "Logistik")
    add_task(app, anna, "überfällig", due=date(2026, 11, 3))
    add_task(app, anna, "erinnern", due=date(2026, 11, 30), remind=TODAY)
    add_task(app, anna, "später", due=date(2026, 11, 30), remind=date(2026, 11, 20))
    send_request(app, anna, "Logistik", "Wann?", due=TODAY)
    for _time in range(2):
        remind(app)
    assert [told.text for told in post.told] == ["überfällig", "erinnern"]
    clock.start_at(datetime.fromisoformat("2026-11-05T11:00+01:00"))
    remind(app)
    assert post.told[-1].subject == "No answer from Logistik by 2026-11-04"
    assert len(app.plugins.collect(tagwerk_notifiers, app)) >= 1
