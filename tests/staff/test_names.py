"""One name, however it is typed: logins, departments and segments have one folded key on every database."""

import pytest
import sqlalchemy as sa
from hypothesis import given
from hypothesis import strategies as st

from tagwerk.access.actors import Actor
from tagwerk.companies.segments.segments import condition_of, list_segments, remove_segment, save_segment
from tagwerk.platform.app import App
from tagwerk.platform.errors import Conflict, NotAllowed, NotFound, WrongInput
from tagwerk.platform.inputs import folded, visible
from tagwerk.staff.departments import add_department, list_departments
from tagwerk.staff.employees import NewEmployee, add_employee
from tagwerk.staff.finding import find_actor, find_department
from tagwerk.staff.tables import Employee

SAME = ("jörg", "JÖRG", "jo\u0308rg", "Jörg", "\uff4a\u00f6\uff52\uff47")
UNSEEN = ("an\u200bna", "anna\u2060", "\ufeffanna", "an\u00adna", "anna\u202e", "anna\ufe0f", "anna\u3164")
ALIKE = ("аnna", "ann\u03b1", "аnnа")


@pytest.mark.parametrize("typed", SAME)
def test_a_login_is_found_however_it_is_typed_and_not_made_twice(app: App, anna: Actor, typed: str) -> None:
    add_employee(app, anna, NewEmployee("jörg", "Jörg Weiß"))
    assert find_actor(app, typed).name == "jörg"
    with pytest.raises(Conflict, match="There is an employee jörg already"):
        add_employee(app, anna, NewEmployee(typed, "Noch einer"))


@pytest.mark.parametrize("typed", UNSEEN)
def test_what_nobody_sees_makes_no_other_name(app: App, anna: Actor, typed: str) -> None:
    assert find_actor(app, typed).name == "anna"
    for make in (
        lambda: add_employee(app, anna, NewEmployee(typed, "Anna")),
        lambda: add_department(app, anna, typed),
        lambda: save_segment(app, anna, typed, "rank = client"),
    ):
        with pytest.raises(WrongInput, match="U\\+"):
            make()


@pytest.mark.parametrize("typed", ALIKE)
def test_who_looks_like_somebody_else_is_told(app: App, anna: Actor, typed: str) -> None:
    with pytest.raises(Conflict, match="looks like anna"):
        add_employee(app, anna, NewEmployee(typed, "Anna"))
    add_department(app, anna, "anna")
    with pytest.raises(Conflict, match="looks like anna"):
        add_department(app, anna, typed)


def test_a_department_is_found_however_it_is_typed(app: App, anna: Actor) -> None:
    add_department(app, anna, "Großhandel  Süd")
    for typed in ("großhandel süd", "GROSSHANDEL SÜD", "Grosshandel Su\u0308d"):
        with app.database.reading() as session:
            assert find_department(session, typed).name == "Großhandel Süd"
        with pytest.raises(Conflict):
            add_department(app, anna, typed)
    assert len(list_departments(app, anna)) == 1


def test_a_segment_has_an_owner_and_is_not_overwritten_in_silence(app: App, anna: Actor) -> None:
    add_employee(app, anna, NewEmployee("jörg", "Jörg Weiß"))
    add_employee(app, anna, NewEmployee("eva", "Eva Klein"))
    joerg, eva = find_actor(app, "jörg"), find_actor(app, "eva")
    save_segment(app, joerg, "Köln", "city = Köln")
    save_segment(app, joerg, "KÖLN", "city = Köln")  # says the same
    with pytest.raises(Conflict, match="already: city = Köln"):
        save_segment(app, joerg, "köln", "city = Bonn")
    with pytest.raises(NotAllowed, match="is jörg's"):
        save_segment(app, eva, "köln", "rank = client", replace=True)
    with pytest.raises(NotAllowed, match="is jörg's"):
        remove_segment(app, eva, "köln")
    save_segment(app, joerg, "köln", "city = Bonn", replace=True)
    (kept,) = list_segments(app, eva)
    assert (kept.name, kept.expression, kept.owner and kept.owner.login) == ("Köln", "city = Bonn", "jörg")
    with app.database.reading() as session:
        assert condition_of(session, app, " KO\u0308LN ") is not None
    remove_segment(app, anna, "köln")  # who manages may
    with pytest.raises(NotFound):
        remove_segment(app, joerg, "köln")


def test_two_databases_keep_one_key(app: App, anna: Actor) -> None:
    with app.database.transaction() as session:
        employee = session.scalars(sa.select(Employee)).one()
        assert employee.login_key == folded("ANNA") == "anna"


@given(st.text(max_size=20))
def test_a_key_is_its_own_key(name: str) -> None:
    assert folded(folded(name)) == folded(name)
    try:
        assert folded(visible(name)) == folded(name)
    except WrongInput:
        assert any(folded(character) == "" and not character.isspace() for character in name)
