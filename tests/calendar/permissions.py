"""Who may do what with what is Jörg's: outages."""

from datetime import timedelta

from kit.permissions import ABOVE, EVERYBODY, HEAD, Rule, World, rule
from tagwerk.access.actors import Actor
from tagwerk.calendar import outages
from tagwerk.platform import clock


def _outage(world: World) -> int:
    end = clock.now()
    hour = timedelta(hours=1)
    return outages.mark_outage(world.app, world.actors[HEAD], "email", end - hour, end).id


def _marks(world: World, actor: Actor, department: str | None) -> object:
    end = clock.now()
    begin = end - timedelta(hours=1)
    return outages.mark_outage(world.app, actor, "email", begin, end, department=department)


RULES: dict[str, Rule] = {
    "tagwerk.calendar.outages.mark_outage": rule(ABOVE, lambda w, a: _marks(w, a, "Großhandel")),
    "tagwerk.calendar.outages.take_back_outage": rule(
        ABOVE, lambda w, a: outages.take_back_outage(w.app, a, _outage(w))
    ),
    "tagwerk.calendar.outages.list_outages": rule(EVERYBODY, lambda w, a: outages.list_outages(w.app, a) is not None),
}
