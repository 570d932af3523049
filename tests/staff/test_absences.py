"""Absences and who stands in: everything moves for those days, and comes back by itself."""

from datetime import date, datetime, timedelta

import pytest
import sqlalchemy as sa

from kit.people import HIRED, add, employee
from tagwerk.access.actors import Actor
from tagwerk.board.team import team
from tagwerk.calendar.outages import mark_outage
from tagwerk.companies.cards import add_company, edit_company, list_companies, show_company
from tagwerk.platform import clock
from tagwerk.platform.actions import Action
from tagwerk.platform.app import App
from tagwerk.platform.errors import Conflict, NotAllowed, NotFound, WrongInput
from tagwerk.staff.absences.absences import (
    appoint_substitute,
    cancel_absence,
    dismiss_substitute,
    end_absence,
    enter_absence,
    list_absences,
)
from tagwerk.staff.absences.substitution import is_absent, substitute_of, substituted_by
from tagwerk.staff.absences.tables import Substitution
from tagwerk.staff.certification import certify
from tagwerk.staff.departments import add_department
from tagwerk.staff.employees import edit_employee
from tagwerk.staff.finding import find_actor

FIRST, LAST = date(2026, 11, 2), date(2026, 11, 13)


def test_who_stands_in_does_not_leave_meanwhile(app: App, anna: Actor) -> None:
    add(app, anna, "jörg"), add(app, anna, "eva"), add(app, anna, "mia")
    absence = enter_absence(app, anna, "jörg", FIRST, LAST, substitute="eva")
    with pytest.raises(Conflict, match="eva substitutes jörg") as refused:
        edit_employee(app, anna, "eva", {}, left_on=date(2026, 11, 12))
    assert refused.value.action == Action("absence.appoint", absence.id, "LOGIN")
    with pytest.raises(Conflict, match="eva substitutes jörg"):
        edit_employee(app, anna, "eva", {}, hired_on=date(2026, 11, 3))
    appoint_substitute(app, anna, absence.id, "mia", first=date(2026, 11, 13))
    edit_employee(app, anna, "eva", {}, left_on=date(2026, 11, 12))


def test_nobody_may_stand_in_again(app: App, anna: Actor) -> None:
    add(app, anna, "jörg"), add(app, anna, "eva")
    absence = enter_absence(app, anna, "jörg", FIRST, LAST, substitute="eva")
    dismiss_substitute(app, anna, absence.id, date(2026, 11, 9))
    enter_absence(app, anna, "eva", date(2026, 11, 9), date(2026, 11, 9), reason="illness")
    with app.database.reading() as session:
        stands_in = [substitute_of(session, employee(app, "jörg").id, date(2026, 11, day)) for day in (8, 9)]
    assert [who and who.login for who in stands_in] == ["eva", None]
    with pytest.raises(Conflict, match="Nobody substitutes jörg on those days"):
        dismiss_substitute(app, anna, absence.id, date(2026, 11, 9))
    with pytest.raises(WrongInput, match="The absence lasts"):
        dismiss_substitute(app, anna, absence.id, date(2026, 11, 1))


def test_companies_move_to_the_substitute_and_come_back(app: App, anna: Actor) -> None:
    joerg, eva = add(app, anna, "jörg"), add(app, anna, "eva")
    company = add_company(app, joerg, "Möbel Größer")
    with pytest.raises(NotFound):
        show_company(app, eva, str(company.id))
    enter_absence(app, anna, "jörg", FIRST, LAST, substitute="eva")
    assert show_company(app, eva, str(company.id)).company.id == company.id
    edit_company(app, eva, "Möbel Größer", city="Köln")
    clock.start_at(datetime.fromisoformat("2026-11-14T09:00+01:00"))
    assert list_companies(app, eva) == []
    assert [found.id for found in list_companies(app, joerg)] == [company.id]


def test_who_stands_in_for_a_head_has_the_department_and_the_rights_for_those_days(app: App, anna: Actor) -> None:
    for name in ("Großhandel", "Einzelhandel"):
        add_department(app, anna, name)
    add(app, anna, "heidi", role="head", department="Großhandel")
    joerg = add(app, anna, "jörg", department="Großhandel")
    eva = add(app, anna, "eva", department="Einzelhandel")
    add_company(app, joerg, "Möbel Größer")
    absence = enter_absence(app, anna, "heidi", FIRST, date(2026, 11, 6), substitute="eva")
    with pytest.raises(NotAllowed):
        team(app, eva)
    eva = find_actor(app, "eva")
    assert [found.name for found in list_companies(app, eva)] == ["Möbel Größer"]
    assert {member.standing.employee.login for member in team(app, eva).members} == {"eva", "jörg"}, (
        "not Heidi's figures"
    )
    certify(app, eva, "jörg")
    with pytest.raises(NotAllowed):
        certify(app, eva, "heidi")
    hour_ago, now = clock.now() - timedelta(hours=1), clock.now()
    outage = mark_outage(app, eva, "email", hour_ago, now)
    assert outage.department_id == employee(app, "heidi").department_id
    with pytest.raises(NotAllowed, match="own department"):
        mark_outage(app, eva, "email", hour_ago, now, department="Einzelhandel")
    end_absence(app, anna, absence.id, date(2026, 11, 3))
    assert list_companies(app, find_actor(app, "eva")) == []


def test_who_stands_in_for_a_director_decides_and_for_an_administrator_does_not_administer(
    app: App, anna: Actor
) -> None:
    add(app, anna, "dora", role="director")
    for login in ("jörg", "eva"):
        add(app, anna, login)
    enter_absence(app, anna, "dora", FIRST, LAST, substitute="eva")
    enter_absence(app, anna, "anna", FIRST, LAST, substitute="jörg")
    eva, joerg = find_actor(app, "eva"), find_actor(app, "jörg")
    absence = enter_absence(app, eva, "jörg", date(2026, 12, 1), date(2026, 12, 1), substitute="eva")
    assert {member.standing.employee.login for member in team(app, eva).members} == {"anna", "eva", "jörg"}
    cancel_absence(app, eva, absence.id)
    with pytest.raises(NotAllowed):
        edit_employee(app, joerg, "eva", {"role": "director"})
    with pytest.raises(NotAllowed):
        team(app, joerg)


def test_absences_do_not_overlap(app: App, anna: Actor) -> None:
    add(app, anna, "jörg")
    enter_absence(app, anna, "jörg", FIRST, LAST)
    with pytest.raises(Conflict, match="absent from 2026-11-02 to 2026-11-13 already"):
        enter_absence(app, anna, "jörg", LAST, date(2026, 11, 20))
    with pytest.raises(WrongInput, match="before it begins"):
        enter_absence(app, anna, "jörg", date(2026, 12, 2), date(2026, 12, 1))
    with pytest.raises(WrongInput, match="not employed"):
        enter_absence(app, anna, "jörg", date(2024, 1, 1), date(2024, 1, 2))
    with pytest.raises(WrongInput, match="no reason"):
        enter_absence(app, anna, "jörg", date(2026, 12, 1), date(2026, 12, 1), reason="mood")
    assert len(list_absences(app, anna)) == 1


def test_a_substitute_who_is_absent_too_is_refused_and_nothing_is_half_done(app: App, anna: Actor) -> None:
    add(app, anna, "jörg"), add(app, anna, "eva")
    enter_absence(app, anna, "eva", date(2026, 11, 9), date(2026, 11, 10))
    with pytest.raises(Conflict, match="eva is absent too, from 2026-11-09 to 2026-11-10"):
        enter_absence(app, anna, "jörg", FIRST, LAST, substitute="eva")
    assert [known.employee.login for known in list_absences(app, anna)] == ["eva"]


def test_two_cannot_stand_in_for_each_other(app: App, anna: Actor) -> None:
    add(app, anna, "jörg"), add(app, anna, "eva"), add(app, anna, "mia")
    absence = enter_absence(app, anna, "jörg", FIRST, LAST, substitute="eva")
    with pytest.raises(Conflict, match="eva substitutes jörg"):
        enter_absence(app, anna, "eva", LAST, LAST)
    appoint_substitute(app, anna, absence.id, "mia", first=date(2026, 11, 12))
    enter_absence(app, anna, "eva", LAST, LAST)
    with pytest.raises(Conflict, match="absent too"):
        appoint_substitute(app, anna, absence.id, "eva")
    with pytest.raises(WrongInput, match="themselves"):
        appoint_substitute(app, anna, absence.id, "jörg")


def test_circular_substitution_is_named(app: App, anna: Actor) -> None:
    add(app, anna, "jörg"), add(app, anna, "eva")
    absent = enter_absence(app, anna, "jörg", FIRST, date(2026, 11, 4))
    enter_absence(app, anna, "eva", date(2026, 11, 5), LAST, substitute="jörg")
    with app.database.transaction() as session:
        session.execute(sa.text("UPDATE absences SET last = '2026-11-06' WHERE id = :id"), {"id": absent.id})
    with pytest.raises(Conflict, match="cannot stand in for each other"):
        appoint_substitute(app, anna, absent.id, "eva")


def test_another_substitute_for_some_days_leaves_the_others(app: App, anna: Actor) -> None:
    add(app, anna, "jörg"), add(app, anna, "eva"), add(app, anna, "mia")
    absence = enter_absence(app, anna, "jörg", FIRST, LAST, substitute="eva")
    appoint_substitute(app, anna, absence.id, "mia", date(2026, 11, 5), date(2026, 11, 6))
    with app.database.reading() as session:
        stands_in = [substitute_of(session, employee(app, "jörg").id, date(2026, 11, day)) for day in range(2, 14)]
        held = session.scalars(sa.select(Substitution).order_by(Substitution.first)).all()
    assert [who.login if who else "" for who in stands_in] == ["eva"] * 3 + ["mia"] * 2 + ["eva"] * 7
    assert len(held) == 3
    end_absence(app, anna, absence.id, date(2026, 11, 5))
    with app.database.reading() as session:
        assert substitute_of(session, employee(app, "jörg").id, date(2026, 11, 6)) is None
        assert [who.login for who in substituted_by(session, employee(app, "mia").id, date(2026, 11, 5))] == ["jörg"]


def test_an_absence_can_be_taken_back(app: App, anna: Actor) -> None:
    add(app, anna, "jörg"), add(app, anna, "eva")
    absence = enter_absence(app, anna, "jörg", FIRST, LAST, substitute="eva")
    cancel_absence(app, anna, absence.id)
    with app.database.reading() as session:
        assert not is_absent(session, employee(app, "jörg").id, FIRST)
        assert session.scalar(sa.select(sa.func.count()).select_from(Substitution)) == 0
    with pytest.raises(NotFound):
        cancel_absence(app, anna, absence.id)


def test_half_a_day_needs_no_substitute(app: App, anna: Actor) -> None:
    add(app, anna, "jörg"), add(app, anna, "eva")
    with pytest.raises(WrongInput, match="nobody substitutes"):
        enter_absence(app, anna, "jörg", FIRST, FIRST, half=True, substitute="eva")
    assert list_absences(app, anna, HIRED) == []


def test_colleagues_see_that_somebody_is_absent_and_never_why(app: App, anna: Actor) -> None:
    joerg, eva = add(app, anna, "jörg"), add(app, anna, "eva")
    enter_absence(app, anna, "jörg", FIRST, LAST, reason="illness")
    assert [known.reason for known in list_absences(app, eva)] == [""]
    assert [known.reason for known in list_absences(app, joerg)] == ["illness"]
    assert [known.reason for known in list_absences(app, anna)] == ["illness"]


def test_a_head_enters_absences_of_the_department_and_the_director_appoints(app: App, anna: Actor) -> None:
    add_department(app, anna, "Großhandel")
    joerg = add(app, anna, "jörg", department="Großhandel")
    add(app, anna, "eva")
    head = add(app, anna, "heidi", role="head", department="Großhandel")
    with pytest.raises(NotAllowed, match=r"absence\.enter"):
        enter_absence(app, joerg, "jörg", FIRST, LAST)
    with pytest.raises(NotAllowed, match="eva is not within your reach"):
        enter_absence(app, head, "eva", FIRST, LAST)
    with pytest.raises(NotAllowed, match=r"absence\.appoint"):
        enter_absence(app, head, "jörg", FIRST, LAST, substitute="eva")
    assert list_absences(app, anna) == []
    enter_absence(app, head, "jörg", FIRST, LAST)
