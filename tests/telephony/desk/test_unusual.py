"""Calls to our own telephones and offers whose terms say nothing are shown to the head."""

import pytest

from kit.calls import CLIENT, a_call, counted, take
from tagwerk.access.actors import Actor
from tagwerk.board.unusual import unusual
from tagwerk.platform.app import App
from tagwerk.staff.employees import edit_employee
from tagwerk_telephony.calls.looking import list_calls
from tagwerk_telephony.calls.outcomes import Offered, set_outcome


def _found(app: App, kind: str) -> list[str]:
    shown = next(each for each in unusual(app, Actor.system("test")).kinds if each.name == kind)
    assert all(part.login == "anna" and part.activity_id for found in shown.found for part in found.parts)
    return [found.about for found in shown.found]


def test_a_number_that_turned_out_to_be_a_colleagues_is_shown(app: App, anna: Actor, client: int) -> None:
    take(app, a_call())
    assert _found(app, "calls_to_own_numbers") == []
    edit_employee(app, anna, "anna", {"phone": CLIENT})
    assert _found(app, "calls_to_own_numbers") == [CLIENT]


def test_a_call_to_a_number_that_is_a_colleagues_already_counts_nothing(app: App, anna: Actor, client: int) -> None:
    edit_employee(app, anna, "anna", {"phone": CLIENT})
    take(app, a_call())
    assert counted(app, anna) == 0


@pytest.mark.parametrize(
    ("terms", "shown"),
    [("ok", True), ("  wie besprochen ", True), ("30 % Rabatt", False), ("frei Haus ab einer ganzen Palette", False)],
)
def test_terms_that_say_little_are_shown(app: App, anna: Actor, client: int, terms: str, shown: bool) -> None:
    take(app, a_call())
    (listed,) = list_calls(app, anna)
    set_outcome(app, anna, "offer-made", listed.call.id, [Offered(terms=terms)])
    assert _found(app, "terms_without_content") == ([terms.strip()] if shown else [])
