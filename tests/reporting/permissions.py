"""Who may do what with what is Jörg's: reports."""

from contextlib import suppress

from kit.permissions import CLIENTS, EVERYBODY, LAST_MONTH, OWN, SUBSTITUTE, Rule, World, rule
from tagwerk.access.actors import Actor
from tagwerk.platform.errors import Conflict
from tagwerk_reporting import making, submitting


def _submitted(world: World) -> str:
    """A month for which Jörg's report is there to verify."""
    with suppress(Conflict):
        submitting.submit_report(world.app, world.joerg, "monthly", LAST_MONTH)
    return LAST_MONTH


def _submits(world: World, actor: Actor) -> bool:
    """The second who may is told that the first did."""
    with suppress(Conflict):
        submitting.submit_report(world.app, actor, "monthly", None, OWN)
    return True


PARTS = {  # called inside use cases, which have asked for the right
    "tagwerk_reporting.making.choose",
}
RULES: dict[str, Rule] = {
    "tagwerk_reporting.making.list_reports": rule(EVERYBODY, lambda w, a: making.list_reports(w.app, a)),
    "tagwerk_reporting.making.make_report": rule(
        CLIENTS, lambda w, a: making.make_report(w.app, a, "monthly", login=OWN, out=w.folder / w.name("r.csv"))
    ),
    "tagwerk_reporting.submitting.submit_report": rule(frozenset({OWN, SUBSTITUTE}), _submits),
    "tagwerk_reporting.submitting.verify_report": rule(
        CLIENTS, lambda w, a: submitting.verify_report(w.app, a, "monthly", _submitted(w), OWN)
    ),
}
