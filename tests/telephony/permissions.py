"""Who may do what with what is Jörg's: calls."""

from kit.permissions import ADMINISTRATOR, CLIENTS, NOBODY, Rule, World, rule
from tagwerk.platform import clock
from tagwerk_telephony import calling, outcomes, reconciling, recording
from tagwerk_telephony.tables import Call


def _call(world: World) -> int:
    moment = clock.now()
    row = Call(
        provider="simulator", direction="outbound", employee_id=world.joerg.employee_id, company_id=world.company,
        number="+493023125100", started_at=moment, answered_at=moment, ended_at=moment, state="completed",
    )  # fmt: skip
    return int(world.add(row).id)


RULES: dict[str, Rule] = {
    "tagwerk_telephony.calling.call_client": rule(CLIENTS, lambda w, a: calling.call_client(w.app, a, str(w.company))),
    "tagwerk_telephony.calling.list_calls": rule(
        CLIENTS, lambda w, a: _call(w) in {listed.call.id for listed in calling.list_calls(w.app, a)}
    ),
    "tagwerk_telephony.calling.show_call": rule(CLIENTS, lambda w, a: calling.show_call(w.app, a, _call(w))),
    "tagwerk_telephony.outcomes.set_outcome": rule(
        CLIENTS, lambda w, a: outcomes.set_outcome(w.app, a, "no_decision", _call(w))
    ),
    "tagwerk_telephony.recording.take_event": rule(NOBODY, lambda w, a: recording.take_event(w.app, a, None, {})),  # type: ignore[arg-type]
    "tagwerk_telephony.reconciling.reconcile": rule(
        frozenset({ADMINISTRATOR}), lambda w, a: reconciling.reconcile(w.app, a) is not None
    ),
}
