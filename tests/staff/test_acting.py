"""Who acts, and what an employee cannot be."""

from dataclasses import replace

import pytest

from tagwerk.access.actors import Actor
from tagwerk.platform.app import App
from tagwerk.platform.errors import NotFound, WrongInput
from tagwerk.staff.employees import NewEmployee, add_employee
from tagwerk.staff.finding import find_actor


def test_who_acts_must_be_said_where_there_are_several(app: App, anna: Actor, monkeypatch: pytest.MonkeyPatch) -> None:
    assert find_actor(app) == anna
    add_employee(app, anna, NewEmployee("jörg", "Jörg Weiß"))
    with pytest.raises(WrongInput, match="--as LOGIN"):
        find_actor(app)
    monkeypatch.setenv("TAGWERK_EMPLOYEE", "jörg")
    assert find_actor(app).name == "jörg"
    with pytest.raises(NotFound, match="Did you mean anna"):
        find_actor(app, "ana")


@pytest.mark.parametrize(
    ("field", "value"), [("role", "king"), ("time_zone", "Mars/Olympus"), ("phone", "x"), ("login", "a b")]
)
def test_a_wrong_field_of_an_employee_is_refused(app: App, anna: Actor, field: str, value: str) -> None:
    with pytest.raises(WrongInput):
        add_employee(app, anna, replace(NewEmployee("eve", "Eve"), **{field: value}))  # type: ignore[arg-type]
