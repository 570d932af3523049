"""Tasks: given, reminded of, done or dropped once; an absent one's are looked after by who stands in."""

from datetime import date, datetime

import pytest
import sqlalchemy as sa

from kit.people import TODAY, add
from tagwerk.access.actors import Actor
from tagwerk.companies.cards import add_company
from tagwerk.diary.tables import Task
from tagwerk.diary.tasks import (
    add_task,
    add_task_in,
    drop_task,
    edit_task,
    finish_task,
    list_tasks,
    open_tasks,
    reopen_task,
)
from tagwerk.platform import clock
from tagwerk.platform.app import App
from tagwerk.platform.errors import Conflict, NotAllowed, NotFound, WrongInput
from tagwerk.staff.absences.absences import enter_absence


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
    with pytest.raises(WrongInput, match="At most 500"):
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
