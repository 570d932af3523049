"""Who may do what with what is Jörg's: calls."""

from datetime import timedelta

from kit.permissions import ADMINISTRATOR, CLIENTS, EVERYBODY, FIGURES, NOBODY, Rule, World, rule
from tagwerk.access.actors import Actor
from tagwerk.platform import clock
from tagwerk.platform.errors import NotFound
from tagwerk.platform.periods import Period
from tagwerk_telephony.calls import assigning, calling, looking, outcomes, reconciling, taking_in
from tagwerk_telephony.desk import declaring, dialling, figures, recordings, settling, watching
from tagwerk_telephony.lists import importing
from tagwerk_telephony.tables import Call, SaidOutcome


def _call(world: World) -> int:
    moment = clock.now()
    row = Call(
        provider="simulator", direction="outbound", employee_id=world.joerg.employee_id, company_id=world.company,
        number="+493023125100", started_at=moment, answered_at=moment, ended_at=moment, state="completed",
    )  # fmt: skip
    return int(world.add(row).id)


def _uncertain(world: World) -> int:
    row = Call(
        provider="simulator", direction="outbound", employee_id=world.joerg.employee_id, company_id=world.company,
        number="+493023125100", started_at=clock.now(), state="uncertain",
    )  # fmt: skip
    return int(world.add(row).id)


def _settled(world: World) -> int:
    call = _uncertain(world)
    settling.settle_call(world.app, world.joerg, call, "no-answer")
    return call


def _said(world: World) -> int:
    call = _call(world)
    moment = clock.now()
    world.add(SaidOutcome(call_id=call, outcome="no_decision", said_at=moment, said_by="system:test"))
    return call


def _imported(world: World, actor: Actor) -> bool:
    path = world.app.folder / "calls.csv"
    path.write_text("when,to,took\n2026-10-06 09:00,+493023125199,60\n", encoding="utf-8")
    columns = {"when": "when", "to": "to", "duration": "took"}
    done = importing.import_calls(world.app, actor, path, columns=columns, login="jörg")
    return done.created + done.known == 1


def _no_recording(world: World, actor: Actor) -> bool:
    """Whether somebody gets as far as to be told that there is none."""
    try:
        return bool(recordings.fetch_recording(world.app, actor, _call(world), world.app.folder / "x.wav"))
    except NotFound as error:
        return "no recording" in error.message


RULES: dict[str, Rule] = {
    "tagwerk_telephony.calls.calling.call_client": rule(
        CLIENTS, lambda w, a: calling.call_client(w.app, a, str(w.company))
    ),
    "tagwerk_telephony.calls.looking.list_calls": rule(
        CLIENTS, lambda w, a: _call(w) in {listed.call.id for listed in looking.list_calls(w.app, a)}
    ),
    "tagwerk_telephony.calls.looking.show_call": rule(CLIENTS, lambda w, a: looking.show_call(w.app, a, _call(w))),
    "tagwerk_telephony.calls.outcomes.set_outcome": rule(
        CLIENTS, lambda w, a: outcomes.set_outcome(w.app, a, "no_decision", _call(w))
    ),
    "tagwerk_telephony.calls.outcomes.outcome_words": rule(
        EVERYBODY, lambda w, a: outcomes.outcome_words(w.app, a, "no_decision") is not None
    ),
    "tagwerk_telephony.desk.declaring.log_call": rule(
        CLIENTS, lambda w, a: declaring.log_call(w.app, a, str(w.company), timedelta(minutes=4))
    ),
    "tagwerk_telephony.desk.dialling.dial_list": rule(
        EVERYBODY, lambda w, a: dialling.dial_list(w.app, a, "all") is not None
    ),
    "tagwerk_telephony.desk.dialling.mark": rule(
        EVERYBODY, lambda w, a: dialling.mark(w.app, a, "all", w.company, "next") is None
    ),
    "tagwerk_telephony.desk.figures.call_figures": rule(
        FIGURES, lambda w, a: figures.call_figures(w.app, a, Period.of("month", clock.today("Europe/Berlin")), "jörg")
    ),
    "tagwerk_telephony.desk.recordings.fetch_recording": rule(CLIENTS, lambda w, a: _no_recording(w, a)),
    "tagwerk_telephony.desk.settling.settle_call": rule(
        CLIENTS, lambda w, a: settling.settle_call(w.app, a, _uncertain(w), "not-placed")
    ),
    "tagwerk_telephony.desk.settling.take_back_settlement": rule(
        CLIENTS, lambda w, a: settling.take_back_settlement(w.app, a, _settled(w))
    ),
    "tagwerk_telephony.desk.settling.uncertain_calls": rule(
        EVERYBODY, lambda w, a: settling.uncertain_calls(w.app, a) is not None
    ),
    "tagwerk_telephony.desk.watching.ringing": rule(EVERYBODY, lambda w, a: watching.ringing(w.app, a) is not None),
    "tagwerk_telephony.desk.watching.watch": rule(EVERYBODY, lambda w, a: watching.watch(w.app, a, 0) is not None),
    "tagwerk_telephony.lists.importing.import_calls": rule(FIGURES, lambda w, a: _imported(w, a)),
    "tagwerk_telephony.calls.outcomes.take_back_outcome": rule(
        CLIENTS, lambda w, a: outcomes.take_back_outcome(w.app, a, _said(w))
    ),
    "tagwerk_telephony.calls.outcomes.note_call": rule(
        CLIENTS, lambda w, a: outcomes.note_call(w.app, a, _call(w), "x")
    ),
    "tagwerk_telephony.calls.assigning.assign_call": rule(
        CLIENTS, lambda w, a: assigning.assign_call(w.app, a, _call(w), str(w.company))
    ),
    "tagwerk_telephony.calls.assigning.assign_known": rule(NOBODY, lambda w, a: assigning.assign_known(w.app, a)),
    "tagwerk_telephony.calls.taking_in.take_in_all": rule(NOBODY, lambda w, a: taking_in.take_in_all(w.app, a, [])),
    "tagwerk_telephony.calls.taking_in.keep_unread": rule(
        NOBODY, lambda w, a: taking_in.keep_unread(w.app, a, "test", "x", {})
    ),
    "tagwerk_telephony.calls.taking_in.take_in": rule(NOBODY, lambda w, a: taking_in.take_in(w.app, a, None, {})),  # type: ignore[arg-type]
    "tagwerk_telephony.calls.reconciling.reconcile": rule(
        frozenset({ADMINISTRATOR}), lambda w, a: reconciling.reconcile(w.app, a) is not None
    ),
}
