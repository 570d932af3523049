"""Who may do what with what is Jörg's: the staff."""

from datetime import date, timedelta

from kit.permissions import ABOVE, ADMINISTRATOR, EVERYBODY, FIGURES, HEAD, OWN, STRANGER, Rule, World, rule, today
from tagwerk.access.actors import Actor
from tagwerk.staff import accesses, certification, departments, employees, tokens
from tagwerk.staff.absences import absences, handing_over
from tagwerk.staff.absences.tables import Absence


def _certified(world: World) -> date:
    """A day on which a certification was held with Jörg."""
    day = today() - timedelta(days=100 + next(world.number))
    certification.certify(world.app, world.actors[ADMINISTRATOR], OWN, day)
    return day


def _absence(world: World) -> Absence:
    day = today() + timedelta(days=next(world.number))
    return absences.enter_absence(world.app, Actor.system("test"), world.colleague, day, day)


def _token(world: World) -> int:
    return tokens.make_token(world.app, world.joerg, OWN, "x").token.id


def _people(world: World, actor: Actor) -> bool:
    """Whether how Jörg is employed is open to the actor."""
    known = {someone.employee.login: someone.closed for someone in employees.list_employees(world.app, actor)}
    return not known[OWN]


def _reason(world: World, actor: Actor) -> bool:
    known = {found.employee.login: found.reason for found in absences.list_absences(world.app, actor)}
    return bool(known[OWN])


def _ended(world: World, actor: Actor) -> object:
    absence = _absence(world)
    return absences.end_absence(world.app, actor, absence.id, absence.last)


def _dismisses(world: World, actor: Actor) -> object:
    absence = _absence(world).id
    absences.appoint_substitute(world.app, Actor.system("test"), absence, STRANGER)
    return absences.dismiss_substitute(world.app, actor, absence)


def _new(world: World) -> employees.NewEmployee:
    return employees.NewEmployee(world.name("neu"), "Neu", region="BE")


RULES: dict[str, Rule] = {
    "tagwerk.staff.employees.add_employee": rule(
        frozenset({ADMINISTRATOR}), lambda w, a: employees.add_employee(w.app, a, _new(w))
    ),
    "tagwerk.staff.employees.edit_employee": rule(
        frozenset({ADMINISTRATOR}), lambda w, a: employees.edit_employee(w.app, a, OWN, {"phone": "+4930231250"})
    ),
    "tagwerk.staff.employees.list_employees": rule(FIGURES, _people),
    "tagwerk.staff.departments.add_department": rule(
        ABOVE - {HEAD}, lambda w, a: departments.add_department(w.app, a, w.name("Abteilung "))
    ),
    "tagwerk.staff.departments.edit_department": rule(
        ABOVE - {HEAD}, lambda w, a: departments.edit_department(w.app, a, "Großhandel", "g@firma.example")
    ),
    "tagwerk.staff.departments.list_departments": rule(EVERYBODY, lambda w, a: departments.list_departments(w.app, a)),
    "tagwerk.staff.absences.absences.enter_absence": rule(
        ABOVE,
        lambda w, a: absences.enter_absence(w.app, a, OWN, *[today() + timedelta(days=20 + 3 * next(w.number))] * 2),
    ),
    "tagwerk.staff.absences.absences.appoint_substitute": rule(
        ABOVE - {HEAD}, lambda w, a: absences.appoint_substitute(w.app, a, _absence(w).id, STRANGER)
    ),
    "tagwerk.staff.absences.absences.dismiss_substitute": rule(ABOVE - {HEAD}, _dismisses),
    "tagwerk.staff.absences.absences.end_absence": rule(ABOVE, _ended),
    "tagwerk.staff.absences.absences.cancel_absence": rule(
        ABOVE, lambda w, a: absences.cancel_absence(w.app, a, _absence(w).id)
    ),
    "tagwerk.staff.absences.absences.list_absences": rule(FIGURES, _reason),
    "tagwerk.staff.certification.take_back_certification": rule(
        ABOVE, lambda w, a: certification.take_back_certification(w.app, a, OWN, _certified(w))
    ),
    "tagwerk.staff.certification.certify": rule(
        ABOVE, lambda w, a: certification.certify(w.app, a, OWN, today() - timedelta(days=next(w.number)))
    ),
    "tagwerk.staff.tokens.make_token": rule(
        frozenset({OWN, ADMINISTRATOR}), lambda w, a: tokens.make_token(w.app, a, OWN, "x")
    ),
    "tagwerk.staff.tokens.revoke_token": rule(
        frozenset({OWN, ADMINISTRATOR}), lambda w, a: tokens.revoke_token(w.app, a, _token(w))
    ),
    "tagwerk.staff.tokens.list_tokens": rule(
        frozenset({OWN, ADMINISTRATOR}),
        lambda w, a: _token(w) in {token.id for token, _employee in tokens.list_tokens(w.app, a)},
    ),
    "tagwerk.staff.accesses.list_accesses": rule(
        ABOVE - {HEAD}, lambda w, a: accesses.list_accesses(w.app, a) is not None
    ),
    "tagwerk.staff.absences.handing_over.hand_over": rule(
        ABOVE, lambda w, a: any(each.ids for each in handing_over.hand_over(w.app, a, OWN, w.colleague, dry_run=True))
    ),
}
