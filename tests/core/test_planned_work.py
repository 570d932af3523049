"""Planned work: tasks, visits, events, requests to departments, plans, and the notices told about them."""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import date, datetime
from fractions import Fraction
from pathlib import Path

import pytest
import sqlalchemy as sa
from hypothesis import given
from hypothesis import strategies as st

from servers.program import Program
from tagwerk import clock, hookspecs
from tagwerk.app import App
from tagwerk.companies.cards import add_company
from tagwerk.contributions import Notification, Notifier
from tagwerk.errors import Conflict, NotAllowed, NotFound, WrongInput
from tagwerk.plugins import Plugin, hookimpl
from tagwerk.staff import Actor, find_actor
from tagwerk.staff.absences import enter_absence
from tagwerk.staff.access_log import list_accesses
from tagwerk.staff.departments import add_department
from tagwerk.staff.employees import NewEmployee, add_employee, edit_employee
from tagwerk.work.events import (
    add_event,
    answer_invitation,
    cancel_event,
    invite,
    list_events,
    move_event,
    show_event,
)
from tagwerk.work.job_descriptions import assign_job_description
from tagwerk.work.notices import NewNotice, notify, remind
from tagwerk.work.plans import set_plan, share_plan, shared, show_plan
from tagwerk.work.quotas import Progress, standing
from tagwerk.work.requests import answer_request, list_requests, send_request, show_request, withdraw_request
from tagwerk.work.tables import Notice, Task
from tagwerk.work.tasks import (
    add_task,
    add_task_in,
    drop_task,
    edit_task,
    finish_task,
    list_tasks,
    open_tasks,
    reopen_task,
)
from tagwerk.work.visits import (
    amend_minutes,
    cancel_visit,
    hold_visit,
    list_visits,
    move_visit,
    plan_visit,
    show_visit,
    unhold_visit,
)

TODAY = date(2026, 11, 4)  # a Wednesday


@pytest.fixture(autouse=True)
def the_date(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(clock.OFFSET_VARIABLE, "0")
    clock.start_at(datetime.fromisoformat("2026-11-04T11:00+01:00"))


@pytest.fixture
def joerg(app: App, anna: Actor) -> Actor:
    add_department(app, anna, "Großhandel")
    return add(app, anna, "jörg", department="Großhandel")


@pytest.fixture
def head(app: App, anna: Actor, joerg: Actor) -> Actor:
    return add(app, anna, "heidi", role="head", department="Großhandel")


def add(app: App, anna: Actor, login: str, *, hired_on: str = "2025-01-01", **fields: str) -> Actor:
    new = NewEmployee(login, login.title(), hired_on=date.fromisoformat(hired_on))
    add_employee(app, anna, replace(new, **fields))  # type: ignore[arg-type]
    return find_actor(app, login)


# ---------------------------------------------------------------- tasks


def test_a_head_gives_tasks_to_the_department_and_nobody_else_does(
    app: App, anna: Actor, joerg: Actor, head: Actor
) -> None:
    eva = add(app, anna, "eva")
    add_task(app, head, "Preisliste  prüfen", login="jörg", due=TODAY)
    assert [task.text for task in list_tasks(app, joerg)] == ["Preisliste prüfen"]
    with pytest.raises(NotAllowed):
        add_task(app, eva, "x", login="jörg")
    with pytest.raises(NotAllowed):
        add_task(app, head, "x", login="eva")
    assert list_tasks(app, eva) == []


def test_tasks_move_to_who_stands_in_and_come_back(app: App, anna: Actor, joerg: Actor) -> None:
    eva = add(app, anna, "eva")
    add_task(app, joerg, "Muster schicken", due=TODAY)
    enter_absence(app, anna, "jörg", TODAY, TODAY, substitute="eva")
    (task,) = open_tasks(app, eva, TODAY)
    assert task.employee.login == "jörg"
    clock.start_at(datetime.fromisoformat("2026-11-05T11:00+01:00"))
    assert open_tasks(app, eva, date(2026, 11, 5)) == []
    assert [late.id for late in open_tasks(app, joerg, date(2026, 11, 5))] == [task.id]


def test_a_task_is_done_once_and_can_be_opened_again(app: App, anna: Actor) -> None:
    task = add_task(app, anna, "x", company=str(add_company(app, anna, "Möbel Größer").id))
    finish_task(app, anna, task.id, "erledigt")
    with pytest.raises(Conflict, match="closed already"):
        finish_task(app, anna, task.id)
    reopen_task(app, anna, task.id)
    with pytest.raises(Conflict, match="is open"):
        reopen_task(app, anna, task.id)
    with pytest.raises(NotFound):
        finish_task(app, anna, 99)


def test_who_was_given_a_task_does_not_drop_it(app: App, joerg: Actor, head: Actor) -> None:
    given_ = add_task(app, head, "x", login="jörg")
    with pytest.raises(NotAllowed, match="who gave it drops it"):
        drop_task(app, joerg, given_.id)
    drop_task(app, head, given_.id)
    drop_task(app, joerg, add_task(app, joerg, "own").id)


def test_a_head_does_not_drop_what_the_director_asked_for(app: App, anna: Actor, joerg: Actor, head: Actor) -> None:
    asked = add_task(app, anna, "x", login="heidi")
    with pytest.raises(NotAllowed, match="who gave it drops it"):
        drop_task(app, head, asked.id)
    drop_task(app, head, add_task(app, anna, "y", login="jörg").id)


def test_who_stands_in_drops_what_the_absent_one_had_planned(app: App, anna: Actor, joerg: Actor) -> None:
    eva, own = add(app, anna, "eva"), add_task(app, joerg, "x")
    enter_absence(app, anna, "jörg", TODAY, TODAY, substitute="eva")
    assert drop_task(app, eva, own.id).state == "dropped"


def test_a_task_is_changed_by_who_gave_it(app: App, anna: Actor, joerg: Actor, head: Actor) -> None:
    task = add_task(app, head, "Preisliste", login="jörg", due=TODAY)
    with pytest.raises(NotAllowed, match="who gave it changes it"):
        edit_task(app, joerg, task.id, due=date(2026, 11, 30))
    with pytest.raises(WrongInput, match="comes after"):
        edit_task(app, head, task.id, remind=date(2026, 11, 5))
    edited = edit_task(app, head, task.id, text="Preisliste 2027", due=date(2026, 11, 30), login="heidi")
    assert (edited.text, edited.due_on, edited.employee.login) == ("Preisliste 2027", date(2026, 11, 30), "heidi")
    finish_task(app, head, task.id)
    with pytest.raises(Conflict, match="closed already"):
        edit_task(app, head, task.id, text="x")


def test_the_board_shows_what_is_due_what_is_to_be_reminded_of_and_what_has_no_day(app: App, anna: Actor) -> None:
    for text, due, on in [
        ("fällig", TODAY, None),
        ("später", date(2026, 11, 30), None),
        ("erinnern", date(2026, 11, 30), TODAY),
        ("ohne Tag", None, None),
        ("nicht jetzt", None, date(2026, 11, 30)),
    ]:
        add_task(app, anna, text, due=due, remind=on)
    assert [task.text for task in open_tasks(app, anna, TODAY)] == ["fällig", "erinnern", "ohne Tag"]


def test_a_task_that_nobody_gave_is_dropped_by_whose_it_is(app: App, joerg: Actor) -> None:
    with app.database.transaction() as session:
        task = add_task_in(
            session, employee_id=joerg.employee(), text="lesen", source="mail", source_key="1", given_by="system:mail"
        )
    assert task is not None
    assert drop_task(app, joerg, task.id, "Werbung").state == "dropped"


def test_a_note_loses_no_word(app: App, anna: Actor) -> None:
    task = add_task(app, anna, "x")
    with pytest.raises(WrongInput, match="at most 500"):
        finish_task(app, anna, task.id, "x" * 501)
    assert [open_.state for open_ in list_tasks(app, anna)] == ["open"]


def test_the_same_task_of_a_plugin_is_made_once(app: App, anna: Actor) -> None:
    with app.database.transaction() as session:
        made = [
            add_task_in(
                session,
                employee_id=anna.employee(),
                text="Antwort lesen",
                source="mail",
                source_key="1",
                given_by="system:mail",
            )
            for _time in range(2)
        ]
    assert [task is not None for task in made] == [True, False]


@pytest.mark.parametrize("text", ["", "   ", "x" * 501])
def test_a_task_without_a_text_is_refused(app: App, anna: Actor, text: str) -> None:
    with pytest.raises(WrongInput):
        add_task(app, anna, text)


def test_a_reminder_comes_before_the_task_is_due(app: App, anna: Actor) -> None:
    with pytest.raises(WrongInput, match="comes after"):
        add_task(app, anna, "x", due=TODAY, remind=date(2026, 11, 5))


def test_the_second_of_two_writers_is_told(app: App, anna: Actor) -> None:
    task = add_task(app, anna, "x")
    elsewhere = sa.update(Task).where(Task.id == task.id).values(version=7)

    def write_late() -> None:
        with app.database.transaction() as session:
            mine = session.get_one(Task, task.id)
            session.execute(elsewhere, execution_options={"synchronize_session": False})
            mine.text = "y"

    with pytest.raises(Conflict, match="at the same time"):
        write_late()


# ---------------------------------------------------------------- visits


def visits(app: App, actor: Actor, on: date = TODAY) -> Progress:
    return next(progress for progress in standing(app, actor, None, on).quotas if progress.metric == "visits")


def test_a_visit_counts_when_it_was_held_and_minuted(app: App, anna: Actor) -> None:
    assign_job_description(app, anna, "anna", "key_account_manager", date(2026, 11, 2))
    set_plan(app, anna, "visits", "8", "2026-W45", login="anna")
    company = str(add_company(app, anna, "Möbel Größer").id)
    visit = plan_visit(app, anna, company, TODAY, starts="14:00")
    assert (visits(app, anna).done, visits(app, anna).target) == (0, 8)
    with pytest.raises(WrongInput, match="counts with minutes"):
        hold_visit(app, anna, visit.id, "  ")
    hold_visit(app, anna, visit.id, "Will 200 Stühle.")
    assert visits(app, anna).done == 1
    with pytest.raises(Conflict):
        hold_visit(app, anna, visit.id, "noch einmal")
    assert amend_minutes(app, anna, visit.id, "300 Stühle").minutes == "300 Stühle"
    unhold_visit(app, anna, visit.id)
    assert visits(app, anna).done == 0
    hold_visit(app, anna, visit.id, "doch")
    assert visits(app, anna).done == 1


def test_a_visit_is_planned_ahead_moved_and_canceled(app: App, anna: Actor) -> None:
    company = str(add_company(app, anna, "Möbel Größer").id)
    with pytest.raises(WrongInput, match="is over"):
        plan_visit(app, anna, company, date(2026, 11, 3))
    with pytest.raises(WrongInput, match="no time of day"):
        plan_visit(app, anna, company, TODAY, starts="25:00")
    with pytest.raises(WrongInput, match="no kind"):
        plan_visit(app, anna, company, TODAY, kind="party")
    visit = plan_visit(app, anna, company, date(2026, 11, 6))
    assert move_visit(app, anna, visit.id, date(2026, 11, 9), "09:30").starts == "09:30"
    with pytest.raises(WrongInput, match="still to come"):
        hold_visit(app, anna, visit.id, "x", date(2026, 11, 9))
    cancel_visit(app, anna, visit.id, "krank")
    with pytest.raises(Conflict):
        move_visit(app, anna, visit.id, TODAY)
    assert [found.state for found in list_visits(app, anna, TODAY, date(2026, 11, 30))] == ["canceled"]


def test_a_visit_is_not_moved_to_a_day_that_is_over(app: App, anna: Actor) -> None:
    visit = plan_visit(app, anna, str(add_company(app, anna, "Möbel Größer").id), TODAY)
    with pytest.raises(WrongInput, match="is over"):
        move_visit(app, anna, visit.id, date(2026, 11, 3))
    assert show_visit(app, anna, visit.id).planned_on == TODAY


def test_a_visit_says_who_took_part_and_loses_no_word(app: App, anna: Actor) -> None:
    company = str(add_company(app, anna, "Möbel Größer").id)
    for too_long in ({"aim": "x" * 501}, {"place": "x" * 201}, {"attendees": "x" * 501}):
        with pytest.raises(WrongInput, match="At most"):
            plan_visit(app, anna, company, TODAY, **too_long)
    visit = plan_visit(app, anna, company, TODAY, kind="training", attendees="Ada Groß,  Jörg")
    assert visit.attendees == "Ada Groß, Jörg"
    hold_visit(app, anna, visit.id, "Vorgeführt.", attendees="Ada Groß und vier Verkäufer")
    shown = show_visit(app, anna, visit.id)
    assert (shown.attendees, shown.minutes) == ("Ada Groß und vier Verkäufer", "Vorgeführt.")


def test_nobody_held_a_visit_before_working_here(app: App, anna: Actor) -> None:
    visit = plan_visit(app, anna, str(add_company(app, anna, "Möbel Größer").id), TODAY)
    with pytest.raises(WrongInput, match="did not work here"):
        hold_visit(app, anna, visit.id, "x", date(2024, 12, 31))


def test_a_canceled_visit_that_took_place_after_all_has_no_reason_left(app: App, anna: Actor) -> None:
    visit = plan_visit(app, anna, str(add_company(app, anna, "Möbel Größer").id), TODAY)
    cancel_visit(app, anna, visit.id, "krank")
    assert hold_visit(app, anna, visit.id, "doch").reason == ""


def test_minutes_are_read_from_a_text_file_and_shown_whole(program: Program, tmp_path: Path) -> None:
    visit = str(program.json("visits", "plan", "1", "--on", "2099-12-01")["visit"])
    minutes, picture = tmp_path / "minutes.txt", tmp_path / "picture.png"
    minutes.write_bytes(("Grüße. " * 40).encode("cp1252"))
    picture.write_bytes(b"\x89PNG\0")
    refused = program.run("visits", "hold", visit, "--minutes-file", str(picture))
    assert (refused.returncode, refused.stdout) == (2, "")
    assert "is no text file" in refused.stderr
    program.json("visits", "hold", visit, "--minutes-file", str(minutes))
    assert program.run("visits", "show", visit).stdout.count("Grüße.") == 40


# ---------------------------------------------------------------- events


def test_an_event_knows_who_was_invited_accepted_and_came(app: App, anna: Actor) -> None:
    companies = [str(add_company(app, anna, f"Firma {number}", standing="client").id) for number in range(3)]
    add_event(app, anna, "Möbelmesse", TODAY, date(2026, 11, 6), place="Köln")
    with pytest.raises(Conflict):
        add_event(app, anna, "Möbelmesse", TODAY)
    invite(app, anna, "Möbelmesse", companies[:1], "standing = client")
    invite(app, anna, "Möbelmesse", companies)
    answer_invitation(app, anna, "Möbelmesse", companies[0], "accepted")
    answer_invitation(app, anna, "Möbelmesse", companies[0], "came")
    answer_invitation(app, anna, "1", companies[1], "declined")
    answer_invitation(app, anna, "1", companies[1], "declined")
    counts = {"invited": 3, "accepted": 1, "declined": 1, "came": 1, "walk_ins": 0}
    assert show_event(app, anna, "Möbelmesse").counts == counts
    with pytest.raises(Conflict, match="came to"):
        answer_invitation(app, anna, "Möbelmesse", companies[0], "declined")
    with pytest.raises(NotFound, match="not invited"):
        answer_invitation(app, anna, "Möbelmesse", str(add_company(app, anna, "Fremd").id), "accepted")
    assert list_events(app, anna, date(2026, 11, 7)) == []


def test_who_came_uninvited_is_counted_apart_and_a_wrong_answer_is_taken_back(app: App, anna: Actor) -> None:
    guest, invited = (str(add_company(app, anna, name).id) for name in ("Gast", "Geladen"))
    add_event(app, anna, "Möbelmesse", TODAY)
    invite(app, anna, "Möbelmesse", [invited])
    for company in (guest, guest, invited):
        answer_invitation(app, anna, "Möbelmesse", company, "came")
    counts = {"invited": 1, "accepted": 1, "declined": 0, "came": 2, "walk_ins": 1}
    assert show_event(app, anna, "Möbelmesse").counts == counts
    for company in (guest, invited):
        answer_invitation(app, anna, "Möbelmesse", company, "invited")
    counts = {"invited": 1, "accepted": 0, "declined": 0, "came": 0, "walk_ins": 0}
    assert show_event(app, anna, "Möbelmesse").counts == counts


def test_an_event_is_moved_and_called_off(app: App, anna: Actor) -> None:
    company = str(add_company(app, anna, "Firma").id)
    add_event(app, anna, "Messe", date(2026, 11, 10), date(2026, 11, 12))
    assert move_event(app, anna, "Messe", date(2026, 11, 30), place="Köln").last == date(2026, 12, 2)
    with pytest.raises(WrongInput, match="before it begins"):
        move_event(app, anna, "Messe", TODAY, date(2026, 11, 3))
    cancel_event(app, anna, "Messe", "Halle gesperrt")
    assert show_plan(app, anna, "2026-12").events == []
    with pytest.raises(Conflict, match="called off"):
        invite(app, anna, "Messe", [company])
    with pytest.raises(Conflict, match="called off"):
        cancel_event(app, anna, "Messe")
    assert move_event(app, anna, "Messe", date(2026, 12, 7)).canceled_because is None
    assert [event.place for event in show_plan(app, anna, "2026-12").events] == ["Köln"]


def test_to_invite_is_to_invite_somebody(app: App, anna: Actor) -> None:
    add_event(app, anna, "Messe", TODAY)
    with pytest.raises(WrongInput, match="Nobody was named"):
        invite(app, anna, "Messe", [])


def test_nobody_came_to_what_has_not_begun(app: App, anna: Actor) -> None:
    company = str(add_company(app, anna, "Firma").id)
    add_event(app, anna, "Messe", date(2026, 11, 5))
    invite(app, anna, "Messe", [company])
    with pytest.raises(WrongInput, match="nobody came yet"):
        answer_invitation(app, anna, "Messe", company, "came")
    with pytest.raises(WrongInput, match="before it begins"):
        add_event(app, anna, "Rückwärts", TODAY, date(2026, 11, 3))


def test_a_manager_sees_the_own_companies_among_the_invited(app: App, anna: Actor, joerg: Actor) -> None:
    add_event(app, anna, "Messe", TODAY)
    invite(app, anna, "Messe", [str(add_company(app, anna, "Annas").id), str(add_company(app, joerg, "Jörgs").id)])
    assert [invitation.company.name for invitation in show_event(app, joerg, "Messe").invitations] == ["Jörgs"]


# ---------------------------------------------------------------- requests and notices


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


def test_a_request_is_closed_by_the_departments_answer(app: App, anna: Actor, joerg: Actor) -> None:
    add_department(app, anna, "Logistik")
    logistics = add(app, anna, "lutz", department="Logistik")
    request = send_request(app, joerg, "Logistik", "Wann kommt Artikel 4711?")
    assert request.due_on == date(2026, 11, 9), "three working days, over a weekend"
    assert [asked.id for asked in list_requests(app, logistics)] == [request.id]
    answer_request(app, logistics, request.id, "Am 4. Dezember.")
    assert list_requests(app, joerg) == []
    with pytest.raises(Conflict, match="answered already"):
        withdraw_request(app, joerg, request.id)
    with pytest.raises(NotFound, match="no department"):
        send_request(app, joerg, "Einkauf", "?")
    with pytest.raises(WrongInput, match="is over"):
        send_request(app, joerg, "Logistik", "?", due=date(2026, 11, 3))


def test_only_who_asked_withdraws(app: App, anna: Actor, joerg: Actor) -> None:
    add_department(app, anna, "Logistik")
    logistics, eva = add(app, anna, "lutz", department="Logistik"), add(app, anna, "eva")
    request = send_request(app, joerg, "Logistik", "?")
    with pytest.raises(NotAllowed):
        withdraw_request(app, logistics, request.id)
    with pytest.raises(NotFound):
        answer_request(app, eva, request.id, "x")
    withdraw_request(app, joerg, request.id)


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
    assert f"visits hold {visit.id}" in post.told[0].text


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
    assert len(app.plugins.collect(hookspecs.tagwerk_notifiers, app)) >= 1


# ---------------------------------------------------------------- plans


def test_a_departments_plan_is_shared_by_workload_to_the_last_cent(
    app: App, anna: Actor, joerg: Actor, head: Actor
) -> None:
    add(app, anna, "eva", department="Großhandel", workload="60%")
    add(app, anna, "mia", department="Großhandel", workload="mon,tue,wed")
    set_plan(app, head, "sales_amount", "10000.01", "2026-12", department="Großhandel")
    parts = {someone.login: part for someone, part in share_plan(app, head, "sales_amount", "Großhandel", "2026-12")}
    assert sum(parts.values()) == 1_000_001
    assert parts["eva"] == parts["mia"] or abs(parts["eva"] - parts["mia"]) == 1
    plan = show_plan(app, joerg, "2026-12")
    assert [(row.metric, row.target) for row in plan.department] == [("sales_amount", 1_000_001)]
    assert ("sales_amount", parts["jörg"], True) in [(row.metric, row.target, row.from_plan) for row in plan.own]
    assert ("calls", 660, False) in [(row.metric, row.target, row.from_plan) for row in plan.own], "22 working days"


def test_who_joins_leaves_or_is_away_gets_the_part_of_the_days_worked(app: App, anna: Actor, head: Actor) -> None:
    add(app, anna, "neu", department="Großhandel", hired_on="2026-12-17")
    add(app, anna, "fort", department="Großhandel")
    edit_employee(app, anna, "fort", {}, left_on=date(2026, 12, 16))
    add(app, anna, "weg", department="Großhandel")
    enter_absence(app, anna, "weg", date(2026, 12, 1), date(2026, 12, 31))
    set_plan(app, head, "calls", "660", "2026-12", department="Großhandel")
    parts = {someone.login: part for someone, part in share_plan(app, head, "calls", "Großhandel", "2026-12")}
    assert parts == {"heidi": 220, "jörg": 220, "fort": 120, "neu": 100}, "22, 22, 12 and 10 days of work"


def test_the_plan_stands_beside_what_is_done_and_looking_is_on_record(
    app: App, anna: Actor, joerg: Actor, head: Actor
) -> None:
    set_plan(app, head, "visits", "5", "2026-W45", department="Großhandel")
    share_plan(app, head, "visits", "Großhandel", "2026-W45")
    visit = plan_visit(app, joerg, str(add_company(app, joerg, "Möbel Größer").id), TODAY)
    hold_visit(app, joerg, visit.id, "besprochen")
    seen = show_plan(app, joerg, "2026-W45")
    assert [(row.target, row.done) for row in seen.own if row.from_plan] == [(2, 1)]
    assert [row.done for row in seen.department] == [None], "the others' share in it is closed to a manager"
    assert list_accesses(app, anna) == []
    above = show_plan(app, head, "2026-W45", "jörg")
    assert [row.done for row in above.department] == [1]
    assert [access.permission for access in list_accesses(app, anna)] == ["plans.read"]


def test_a_manager_plans_the_own_week_of_visits_and_calls_and_no_more(app: App, anna: Actor, joerg: Actor) -> None:
    set_plan(app, joerg, "visits", "5", "2026-W46", login="jörg")
    for metric, period, login in [
        ("visits", "2026-11", "jörg"),
        ("sales_amount", "2026-W46", "jörg"),
        ("calls", "2026-W46", "anna"),
    ]:
        with pytest.raises(NotAllowed):
            set_plan(app, joerg, metric, "5", period, login=login)
    with pytest.raises(NotAllowed):
        set_plan(app, joerg, "calls", "5", "2026-W46", department="Großhandel")


@pytest.mark.parametrize(
    ("metric", "target", "period"),
    [("sales_amount", "10.000", "2026-12"), ("calls", "1_000", "2026-12"),
     ("calls", "-5", "2026-12"), ("calls", "2.5", "2026-12"), ("sales_amount", "1.005", "2026-12"), ("calls", "x", "2026-12"),
     ("calls", "5", "2026-13"), ("cals", "5", "2026-12"), ("calls", "nan", "2026-12")],
)  # fmt: skip
def test_a_plan_that_cannot_be_is_refused(app: App, anna: Actor, metric: str, target: str, period: str) -> None:
    with pytest.raises(WrongInput):
        set_plan(app, anna, metric, target, period, login="anna")
    assert [row for row in show_plan(app, anna, "2026-12").own if row.from_plan] == []


def test_what_is_not_planned_yet_says_so(app: App, anna: Actor) -> None:
    assign_job_description(app, anna, "anna", "key_account_manager", TODAY)
    assert (visits(app, anna).target, visits(app, anna).note) == (0, "not planned yet")


@given(
    st.integers(0, 10**9),
    st.dictionaries(st.text("abcdefg", min_size=1, max_size=3), st.fractions(0, 1), min_size=1, max_size=6),
    st.randoms(),
)
def test_parts_add_up_and_do_not_depend_on_the_order(total: int, weights: dict[str, Fraction], random: object) -> None:
    if not any(weights.values()):
        return
    parts = shared(total, weights)
    assert sum(parts.values()) == total
    assert shared(total, dict(sorted(weights.items(), reverse=True))) == parts
    whole = sum(weights.values(), Fraction(0))
    assert all(abs(parts[name] - total * weight / whole) < 1 for name, weight in weights.items())
