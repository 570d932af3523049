"""Who sees and does what, and who looked."""

from dataclasses import replace
from datetime import date

import pytest
import sqlalchemy as sa

from kit.people import add
from tagwerk.access.actors import Actor
from tagwerk.access.rights import check_rights
from tagwerk.board.work_plan import show_plan
from tagwerk.companies.cards import add_company, list_companies, show_company
from tagwerk.diary.tasks import add_task, finish_task, list_tasks
from tagwerk.diary.visits import list_visits, plan_visit
from tagwerk.platform.app import App
from tagwerk.platform.config import load
from tagwerk.platform.errors import ConfigurationError, Conflict, NotAllowed, TagwerkError, WrongInput
from tagwerk.platform.hookspecs import tagwerk_checks
from tagwerk.staff.absences.absences import cancel_absence, enter_absence, list_absences
from tagwerk.staff.accesses import list_accesses
from tagwerk.staff.departments import add_department
from tagwerk.staff.employees import (
    edit_employee,
)
from tagwerk.staff.finding import find_actor
from tagwerk.staff.tables import Department
from tagwerk.staff.tokens import revoke_token
from tagwerk.workspace.settings_listing import check_settings

FIRST, LAST = date(2026, 11, 2), date(2026, 11, 13)


def test_a_head_sees_the_department_and_a_director_everything(app: App, anna: Actor) -> None:
    add_department(app, anna, "Großhandel")
    add_department(app, anna, "Einzelhandel")
    joerg = add(app, anna, "jörg", department="Großhandel")
    eva = add(app, anna, "eva", department="Einzelhandel")
    head = add(app, anna, "heidi", role="head", department="Großhandel")
    director = add(app, anna, "dora", role="director")
    for actor in (joerg, eva):
        add_company(app, actor, f"Firma {actor.name}")
    assert [company.name for company in list_companies(app, head)] == ["Firma jörg"]
    assert len(list_companies(app, director)) == 2
    edit_employee(app, anna, "jörg", {"department": "Einzelhandel"}, since=date(2026, 11, 4))
    assert list_companies(app, find_actor(app, "heidi")) == []


def test_a_company_that_nobody_owns_is_everybodys(app: App, anna: Actor) -> None:
    joerg = add(app, anna, "jörg")
    company = add_company(app, Actor.system("import"), "Niemandsland GmbH")
    assert [found.id for found in list_companies(app, joerg)] == [company.id]


@pytest.mark.parametrize("number", [2**31, 2**63, 10**30])
def test_a_number_that_no_column_holds_names_nothing(app: App, anna: Actor, number: int) -> None:
    with pytest.raises(WrongInput):
        cancel_absence(app, anna, number)
    with pytest.raises(WrongInput):
        revoke_token(app, anna, number)
    with pytest.raises(WrongInput):
        finish_task(app, anna, number)


def test_of_two_who_add_the_same_at_once_one_is_told(app: App, anna: Actor) -> None:
    """Only PostgreSQL lets both look before either writes."""
    if app.database.is_sqlite:
        return
    add_department(app, anna, "Großhandel")
    with pytest.raises(Conflict, match="Somebody else did the same"), app.database.transaction() as session:
        session.add(Department(name="Großhandel"))


def test_who_looked_at_a_card_is_on_record_and_the_system_is_not(app: App, anna: Actor) -> None:
    company = add_company(app, anna, "Möbel Größer")
    show_company(app, anna, str(company.id))
    show_company(app, Actor.system("job"), str(company.id))
    found = list_accesses(app, anna, subject=f"company:{company.id}")
    assert [(access.actor, access.permission) for access in found] == [(anna.signature, "companies.read")]
    joerg = add(app, anna, "jörg")
    with pytest.raises(NotAllowed):
        list_accesses(app, joerg)


def test_reading_what_is_others_is_on_record_and_reading_ones_own_is_not(app: App, anna: Actor) -> None:
    joerg = add(app, anna, "jörg")
    company = add_company(app, joerg, "Möbel Größer")
    add_task(app, joerg, "Muster schicken")
    plan_visit(app, joerg, str(company.id), LAST)
    enter_absence(app, anna, "jörg", FIRST, LAST, reason="illness")
    for actor in (joerg, anna):
        list_tasks(app, actor)
        list_visits(app, actor, FIRST, LAST)
        show_plan(app, actor, None, "jörg")
        list_absences(app, actor)
    found = [(access.actor, access.permission, access.subject) for access in list_accesses(app, anna)]
    assert sorted(found) == [
        (anna.signature, "absence.read", "reasons:1"),
        (anna.signature, "plans.read", f"employee:{joerg.employee_id}"),
        (anna.signature, "tasks.read", "tasks:1"),
        (anna.signature, "visits.read", "visits:1"),
    ]


@pytest.mark.parametrize(
    ("written", "roles"),
    [
        ('"departments.add" = ["head"]', ("head",)),
        ('departments.add = ["head", "director"]', ("head", "director")),
        ('departments.add = "head, director"', ("head", "director")),
        ("departments.add = []", ()),
    ],
)
def test_a_right_is_given_in_any_form_of_toml(app: App, anna: Actor, written: str, roles: tuple[str, ...]) -> None:
    (app.folder / "tagwerk.toml").write_text(f"[rights]\n{written}\n", encoding="utf-8")
    settings = load(app.folder).settings
    assert settings.rights == {"departments.add": roles}
    reopened = replace(app, config=replace(app.config, settings=settings))
    with pytest.raises(NotAllowed, match="It takes one of: head" if roles else "gives it to nobody"):
        add_department(reopened, anna, "Einkauf")


def test_the_doctor_names_a_right_that_nothing_asks_for_and_who_has_no_region(app: App, anna: Actor) -> None:
    add(app, anna, "jörg")
    found = {check.name: check for check in app.plugins.collect(tagwerk_checks, app)}
    assert (found["regions"].run(), found["rights"].run()) == ("known of everybody", "the usual ones")
    with app.database.transaction() as session:
        session.execute(sa.text("UPDATE terms SET region = '' WHERE employee_id = :id"), {"id": anna.employee_id})
    with pytest.raises(WrongInput, match="none is on file of: anna"):
        found["regions"].run()
    (app.folder / "tagwerk.toml").write_text('[rights]\ncalls.reed = ["head"]\n', encoding="utf-8")
    misspelt = replace(app, config=load(app.folder))
    with pytest.raises(
        ConfigurationError, match=r"calls\.reed is wrong: nothing asks for that right\. Did you mean calls\.read"
    ):
        check_rights(misspelt)


def test_a_workspace_may_give_a_right_to_other_roles(app: App, anna: Actor) -> None:
    head = add(app, anna, "heidi", role="head")
    with pytest.raises(NotAllowed):
        add_department(app, head, "Logistik")
    (app.folder / "tagwerk.toml").write_text('[rights]\n"departments.add" = ["head"]\n', encoding="utf-8")
    from tagwerk.workspace.opening import open_workspace

    reopened = open_workspace(app.folder)
    add_department(reopened, head, "Logistik")
    with pytest.raises(TagwerkError):
        add_department(reopened, anna, "Einkauf")
    reopened.close()


def test_settings_that_name_what_is_not_there_are_found_with_their_lines(app: App) -> None:
    written = '[catalogue]\nfolder = "erp"\n[rights]\n"calls.reed" = ["head"]\nabsence.apoint = ["head"]\n'
    (app.folder / "tagwerk.toml").write_text(written, encoding="utf-8")
    said = {fault.name: f"{fault.says}. {fault.hint}" for fault in check_settings(app.folder, app.plugins)}
    assert said == {
        "catalogue.folder": f"there is no folder {app.folder / 'erp'}. It stands in tagwerk.toml, line 2.",
        "rights.calls.reed": "nothing asks for that right. Did you mean calls.read? It stands in tagwerk.toml, line 4.",
        "rights.absence.apoint": (
            "nothing asks for that right. Did you mean absence.appoint? It stands in tagwerk.toml, line 5."
        ),
    }
    (app.folder / "erp").mkdir()
    (app.folder / "tagwerk.toml").write_text('[catalogue]\nfolder = "erp"\n[rights]\ncalls.read = ["head"]\n')
    assert check_settings(app.folder, app.plugins) == []
    (app.folder / "tagwerk.toml").write_text('[rights]\ncalls.read = ["boss"]\n')
    [fault] = check_settings(app.folder, app.plugins)
    assert (fault.says[:22], fault.hint) == ("it is none of: 'manage", "It stands in tagwerk.toml, line 2.")
