"""Who may do what with what is Jörg's: the diary: tasks, visits, events, requests."""

from datetime import timedelta

from kit.permissions import ABOVE, CLIENTS, DIRECTOR, EVERYBODY, FIGURES, OWN, Rule, World, rule, today
from tagwerk.diary import events, requests, tasks, visits
from tagwerk.diary.tables import Request, Task, Visit


def _task(world: World) -> Task:
    return tasks.add_task(world.app, world.joerg, "Muster schicken")


def _visit(world: World) -> Visit:
    return visits.plan_visit(world.app, world.joerg, str(world.company), today() + timedelta(days=1))


def _held(world: World) -> Visit:
    visit = _visit(world)
    return visits.hold_visit(world.app, world.joerg, visit.id, "besprochen", today() - timedelta(days=1))


def _request(world: World) -> Request:
    return requests.send_request(world.app, world.joerg, "Einzelhandel", "Wann?")


def _event(world: World) -> str:
    name = world.name("Messe ")
    events.add_event(world.app, world.actors[DIRECTOR], name, today() - timedelta(days=1))
    events.invite(world.app, world.joerg, name, [str(world.company)])
    return name


PARTS = {  # called inside use cases, which have asked for the right
    "tagwerk.diary.tasks.open_tasks",
    "tagwerk.diary.visits.visits_on",
}
RULES: dict[str, Rule] = {
    "tagwerk.diary.tasks.add_task": rule(FIGURES, lambda w, a: tasks.add_task(w.app, a, "x", login=OWN)),
    "tagwerk.diary.tasks.list_tasks": rule(
        CLIENTS, lambda w, a: _task(w).id in {task.id for task in tasks.list_tasks(w.app, a)}
    ),
    "tagwerk.diary.tasks.finish_task": rule(CLIENTS, lambda w, a: tasks.finish_task(w.app, a, _task(w).id)),
    "tagwerk.diary.tasks.drop_task": rule(CLIENTS, lambda w, a: tasks.drop_task(w.app, a, _task(w).id)),
    "tagwerk.diary.tasks.edit_task": rule(
        CLIENTS, lambda w, a: tasks.edit_task(w.app, a, _task(w).id, text="Muster holen")
    ),
    "tagwerk.diary.tasks.reopen_task": rule(
        CLIENTS, lambda w, a: tasks.reopen_task(w.app, a, tasks.finish_task(w.app, w.joerg, _task(w).id).id)
    ),
    "tagwerk.diary.visits.plan_visit": rule(
        CLIENTS, lambda w, a: visits.plan_visit(w.app, a, str(w.company), today() + timedelta(days=3))
    ),
    "tagwerk.diary.visits.hold_visit": rule(
        CLIENTS, lambda w, a: visits.hold_visit(w.app, a, _visit(w).id, "besprochen", today() - timedelta(days=1))
    ),
    "tagwerk.diary.visits.unhold_visit": rule(CLIENTS, lambda w, a: visits.unhold_visit(w.app, a, _held(w).id)),
    "tagwerk.diary.visits.amend_minutes": rule(
        CLIENTS, lambda w, a: visits.amend_minutes(w.app, a, _held(w).id, "mehr")
    ),
    "tagwerk.diary.visits.move_visit": rule(
        CLIENTS, lambda w, a: visits.move_visit(w.app, a, _visit(w).id, today() + timedelta(days=5))
    ),
    "tagwerk.diary.visits.cancel_visit": rule(
        CLIENTS, lambda w, a: visits.cancel_visit(w.app, a, _visit(w).id, "krank")
    ),
    "tagwerk.diary.visits.show_visit": rule(CLIENTS, lambda w, a: visits.show_visit(w.app, a, _held(w).id).minutes),
    "tagwerk.diary.visits.list_visits": rule(
        CLIENTS,
        lambda w, a: (
            _visit(w).id in {visit.id for visit in visits.list_visits(w.app, a, today(), today() + timedelta(days=2))}
        ),
    ),
    "tagwerk.diary.events.add_event": rule(ABOVE, lambda w, a: events.add_event(w.app, a, w.name("Messe "), today())),
    "tagwerk.diary.events.move_event": rule(ABOVE, lambda w, a: events.move_event(w.app, a, _event(w), today())),
    "tagwerk.diary.events.cancel_event": rule(ABOVE, lambda w, a: events.cancel_event(w.app, a, _event(w))),
    "tagwerk.diary.events.invite": rule(CLIENTS, lambda w, a: events.invite(w.app, a, _event(w), [str(w.company)])),
    "tagwerk.diary.events.answer_invitation": rule(
        CLIENTS, lambda w, a: events.answer_invitation(w.app, a, _event(w), str(w.company), "came")
    ),
    "tagwerk.diary.events.show_event": rule(CLIENTS, lambda w, a: events.show_event(w.app, a, _event(w)).invitations),
    "tagwerk.diary.events.list_events": rule(
        EVERYBODY,
        lambda w, a: (
            _event(w) in {found.event.name for found in events.list_events(w.app, a, today() - timedelta(days=3))}
        ),
    ),
    "tagwerk.diary.requests.send_request": rule(
        CLIENTS, lambda w, a: requests.send_request(w.app, a, "Großhandel", "?", company=str(w.company))
    ),
    "tagwerk.diary.requests.answer_request": rule(  # asked of the retail department, where Otto works
        EVERYBODY, lambda w, a: requests.answer_request(w.app, a, _request(w).id, "bald")
    ),
    "tagwerk.diary.requests.withdraw_request": rule(
        CLIENTS, lambda w, a: requests.withdraw_request(w.app, a, _request(w).id)
    ),
    "tagwerk.diary.requests.show_request": rule(
        EVERYBODY, lambda w, a: requests.show_request(w.app, a, _request(w).id)
    ),
    "tagwerk.diary.requests.list_requests": rule(
        EVERYBODY, lambda w, a: _request(w).id in {found.id for found in requests.list_requests(w.app, a)}
    ),
}
