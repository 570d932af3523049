"""Who may do what with what is Jörg's: calls."""

from kit.permissions import ADMINISTRATOR, CLIENTS, NOBODY, Rule, World, rule
from tagwerk.platform import clock
from tagwerk_telephony.calls import calling, looking, outcomes, reconciling, taking_in
from tagwerk_telephony.tables import Call


def _call(world: World) -> int:
    moment = clock.now()
    row = Call(
        provider="simulator", direction="outbound", employee_id=world.joerg.employee_id, company_id=world.company,
        number="+493023125100", started_at=moment, answered_at=moment, ended_at=moment, state="completed",
    )  # fmt: skip
    return int(world.add(row).id)


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
    "tagwerk_telephony.calls.taking_in.take_in": rule(NOBODY, lambda w, a: taking_in.take_in(w.app, a, None, {})),  # type: ignore[arg-type]
    "tagwerk_telephony.calls.reconciling.reconcile": rule(
        frozenset({ADMINISTRATOR}), lambda w, a: reconciling.reconcile(w.app, a) is not None
    ),
}
