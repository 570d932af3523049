"""Who may do what with what is Jörg's: reports."""

from contextlib import suppress
from pathlib import Path

import sqlalchemy as sa

from kit.permissions import ABOVE, CLIENTS, EVERYBODY, LAST_MONTH, OWN, SUBSTITUTE, Rule, World, rule
from tagwerk.access.actors import Actor
from tagwerk.platform.errors import Conflict
from tagwerk_reporting import making, set_form
from tagwerk_reporting.asking import Meant
from tagwerk_reporting.submitting import deciding, fetching, submitting, verifying, wording
from tagwerk_reporting.tables import FrozenFile


def _submitted(world: World) -> str:
    """A month for which Jörg's report is there to verify."""
    with suppress(Conflict):
        submitting.submit_report(world.app, world.joerg, Meant("monthly", LAST_MONTH))
    return LAST_MONTH


def _kept(world: World) -> Path:
    """The file of Jörg's report, as somebody holds it."""
    _submitted(world)
    with world.app.database.reading() as session:
        frozen = session.scalars(sa.select(FrozenFile)).first()
    assert frozen is not None
    file = world.folder / frozen.name
    file.write_bytes(frozen.content)
    return file


def _submits(world: World, actor: Actor) -> bool:
    """The second who may is told that the first did."""
    with suppress(Conflict):
        submitting.submit_report(world.app, actor, Meant("monthly", login=OWN))
    return True


def _decides(world: World, actor: Actor) -> bool:
    """Accepted, then sent back: the second who may changes the answer."""
    _submitted(world)
    with suppress(Conflict):
        deciding.accept_report(world.app, actor, Meant("monthly", LAST_MONTH, login=OWN), world.name("word"))
    return True


def _starts(world: World, actor: Actor) -> bool:
    """Anybody makes a form of the own report."""
    set_form.start_form(world.app, actor, Meant("monthly"), world.folder / "form.xlsx")
    return True


def _checks(world: World, actor: Actor) -> bool:
    return set_form.check_form(world.app, actor, Meant("monthly"), world.folder / "form.xlsx") == []


PARTS = {  # called inside use cases, which have asked for the right
    "tagwerk_reporting.asking.ask",
    "tagwerk_reporting.submitting.answerable.ask_again",
}
RULES: dict[str, Rule] = {
    "tagwerk_reporting.making.list_reports": rule(EVERYBODY, lambda w, a: making.list_reports(w.app, a)),
    "tagwerk_reporting.making.make_report": rule(
        CLIENTS, lambda w, a: making.make_report(w.app, a, Meant("monthly", login=OWN), out=w.folder / w.name("r.csv"))
    ),
    "tagwerk_reporting.making.explain_figure": rule(
        CLIENTS, lambda w, a: making.explain_figure(w.app, a, Meant("monthly", login=OWN), "calls/day/done")
    ),
    "tagwerk_reporting.set_form.list_fields": rule(
        CLIENTS, lambda w, a: set_form.list_fields(w.app, a, Meant("monthly", login=OWN))
    ),
    "tagwerk_reporting.set_form.start_form": rule(EVERYBODY, _starts),
    "tagwerk_reporting.set_form.check_form": rule(EVERYBODY, lambda w, a: _starts(w, a) and _checks(w, a)),
    "tagwerk_reporting.submitting.wording.say_word": rule(
        EVERYBODY, lambda w, a: wording.say_word(w.app, a, Meant("monthly", LAST_MONTH), "done")
    ),
    "tagwerk_reporting.submitting.deciding.accept_report": rule(ABOVE, _decides),
    "tagwerk_reporting.submitting.deciding.return_report": rule(
        ABOVE,
        lambda w, a: deciding.return_report(w.app, a, Meant("monthly", _submitted(w), login=OWN), w.name("why")),
    ),
    "tagwerk_reporting.submitting.deciding.list_submissions": rule(
        CLIENTS, lambda w, a: _submitted(w) and deciding.list_submissions(w.app, a)
    ),
    "tagwerk_reporting.submitting.submitting.submit_report": rule(frozenset({OWN, SUBSTITUTE}), _submits),
    "tagwerk_reporting.submitting.verifying.verify_file": rule(
        CLIENTS, lambda w, a: verifying.verify_file(w.app, a, _kept(w))
    ),
    "tagwerk_reporting.submitting.fetching.fetch_submitted": rule(
        CLIENTS, lambda w, a: fetching.fetch_submitted(w.app, a, Meant("monthly", _submitted(w), login=OWN))
    ),
    "tagwerk_reporting.submitting.verifying.verify_report": rule(
        CLIENTS, lambda w, a: verifying.verify_report(w.app, a, Meant("monthly", _submitted(w), login=OWN))
    ),
}
