"""What was not heard is uncertain: never concluded from silence, asked for with growing pauses, settled by what comes."""

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import timedelta
from types import ModuleType, SimpleNamespace

import pytest

from kit.calls import AGENT, CLIENT, SYSTEM, a_call, counted, event, take
from tagwerk.access.actors import Actor
from tagwerk.platform import clock
from tagwerk.platform.app import App
from tagwerk.platform.errors import Conflict, Unreachable
from tagwerk.platform.plugins import hookimpl
from tagwerk_telephony.api import Answer, AskedCall, CallEvent, CallRefused, CallUnknown, Dialling, EndedCall, Request
from tagwerk_telephony.calls.calling import call_client
from tagwerk_telephony.calls.looking import list_calls
from tagwerk_telephony.calls.reconciling import reconcile
from tagwerk_telephony.tables import Call


@dataclass
class Exchange:
    """An exchange that says what a test wants, or fails as it wants."""

    name: str = "test"
    needs_agent_number: bool = False
    needs_caller_id: bool = False
    known: list[CallEvent] = field(default_factory=list)
    asked: list[AskedCall] = field(default_factory=list)
    dialled: list[Dialling] = field(default_factory=list)
    fault: Exception | None = None

    def authentic(self, request: Request) -> bool:
        return False

    def read(self, request: Request) -> list[CallEvent]:
        return []

    def answer(self, request: Request, calls: object) -> Answer:
        return Answer()

    def originate(self, dialling: Dialling) -> str:
        self.dialled.append(dialling)
        if self.fault is not None:
            raise self.fault
        return "x"

    def fetch(self, asked: AskedCall) -> list[CallEvent]:
        self.asked.append(asked)
        if self.fault is not None:
            raise self.fault
        return self.known


@pytest.fixture
def told() -> list[EndedCall]:
    """What plugins are told."""
    return []


@pytest.fixture
def exchange(app: App, told: list[EndedCall], monkeypatch: pytest.MonkeyPatch) -> Iterator[Exchange]:
    """The exchange, chosen in the settings, and a plugin that listens."""
    made = Exchange()

    def providers(app: App) -> list[Exchange]:
        return [made]

    def ended(call: EndedCall) -> None:
        told.append(call)

    module = ModuleType("exchange")
    module.telephony_providers = hookimpl(specname="telephony_providers")(providers)  # type: ignore[attr-defined]
    module.telephony_call_ended = hookimpl(specname="telephony_call_ended")(ended)  # type: ignore[attr-defined]
    app.plugins._manager.register(module, name="telephony:exchange")
    app.plugins._known["telephony"].modules = (*app.plugins._known["telephony"].modules, module)
    settings = SimpleNamespace(provider="test", caller_id="", extensions={})
    monkeypatch.setattr("tagwerk_telephony.calls.providers.settings_of", lambda app: settings)
    yield made
    app.plugins._manager.unregister(module)


def later(monkeypatch: pytest.MonkeyPatch, minutes: float) -> None:
    clock.start_at(clock.now() + timedelta(minutes=minutes))


def the_call(app: App, anna: Actor) -> Call:
    (listed,) = list_calls(app, anna)
    return listed.call


def test_a_clients_leg_that_is_listed_late_still_counts(
    app: App, anna: Actor, client: int, exchange: Exchange, monkeypatch: pytest.MonkeyPatch
) -> None:
    events = a_call()
    exchange.known = [each for each in events if each.leg == "xa"]
    take(app, exchange.known)
    assert (the_call(app, anna).state, counted(app, anna, "call_attempts")) == ("uncertain", 0)
    later(monkeypatch, 2)
    assert reconcile(app, SYSTEM) == 1
    assert the_call(app, anna).state == "uncertain"
    exchange.known = events
    later(monkeypatch, 5)
    reconcile(app, SYSTEM)
    assert (the_call(app, anna).state, counted(app, anna)) == ("completed", 1)


def test_the_pauses_grow_and_after_a_day_it_is_given_up_and_still_uncertain(
    app: App, anna: Actor, client: int, exchange: Exchange, monkeypatch: pytest.MonkeyPatch
) -> None:
    take(app, [each for each in a_call() if each.leg == "xa"])
    asked = []
    for _minute in range(120):
        later(monkeypatch, 15)
        asked.append(reconcile(app, SYSTEM))
    assert 8 <= sum(asked) <= 20
    call = the_call(app, anna)
    assert (call.state, call.cause, call.ask_at) == ("uncertain", "given_up", None)
    assert counted(app, anna, "call_attempts") == 0


@pytest.mark.parametrize(
    ("fault", "state"),
    [
        (CallRefused("no"), "failed"),
        (Unreachable("read timed out"), "uncertain"),
        (RuntimeError("anything"), "uncertain"),
        (KeyboardInterrupt(), "requested"),
    ],
)
def test_only_what_was_refused_for_certain_has_failed_and_nothing_else_is_dialled_again(
    app: App,
    anna: Actor,
    client: int,
    exchange: Exchange,
    monkeypatch: pytest.MonkeyPatch,
    fault: Exception,
    state: str,
) -> None:
    exchange.fault = fault
    with pytest.raises(type(fault)):
        call_client(app, anna, "Möbel Größer")
    assert the_call(app, anna).state == state
    if state == "failed":
        return
    with pytest.raises(Conflict, match="on its way"):
        call_client(app, anna, CLIENT)
    assert len(exchange.dialled) == 1
    number = exchange.dialled[0].call_id
    exchange.fault, exchange.known = None, [replace(each, call_id=number) for each in a_call()]
    later(monkeypatch, 2)
    assert reconcile(app, SYSTEM) == 1
    (asked,) = exchange.asked
    assert (asked.call_id, asked.reference, asked.agent, asked.client) == (number, "", AGENT, CLIENT)
    call = the_call(app, anna)
    assert (call.id, call.state, call.reference, counted(app, anna)) == (number, "completed", "xa", 1)


def test_what_the_provider_does_not_know_is_asked_for_no_more(
    app: App, anna: Actor, client: int, exchange: Exchange, monkeypatch: pytest.MonkeyPatch
) -> None:
    call_client(app, anna, "Möbel Größer")
    exchange.fault = CallUnknown("404")
    later(monkeypatch, 2)
    assert reconcile(app, SYSTEM) == 1
    later(monkeypatch, 600)
    assert reconcile(app, SYSTEM) == 0
    assert (the_call(app, anna).state, the_call(app, anna).cause) == ("uncertain", "unknown_to_provider")


def test_one_call_that_the_provider_breaks_over_keeps_no_other_from_being_asked_for(
    app: App, anna: Actor, client: int, exchange: Exchange, monkeypatch: pytest.MonkeyPatch
) -> None:
    take(app, a_call("x")[:2] + a_call("y")[:2])
    exchange.fault = ZeroDivisionError("one")
    later(monkeypatch, 2)
    assert reconcile(app, SYSTEM) == 2
    assert len(exchange.asked) == 2


def test_what_was_told_wrongly_is_told_again_as_corrected(
    app: App, anna: Actor, client: int, exchange: Exchange, told: list[EndedCall]
) -> None:
    take(app, a_call(final="no_answer"))
    take(app, a_call(final="no_answer"))
    late = [("answered", 12, None), ("completed", 60, 48)]
    take(app, [event("xb", state, second, parent="xa", to=CLIENT, talk=talk) for state, second, talk in late])  # type: ignore[arg-type]
    assert [(fact.state, fact.corrected) for fact in told] == [("no_answer", False), ("completed", True)]


def test_two_calls_within_a_second_ring_once_and_again_is_for_those_who_mean_it(
    app: App, anna: Actor, client: int, exchange: Exchange
) -> None:
    call_client(app, anna, "Möbel Größer")
    with pytest.raises(Conflict):
        call_client(app, anna, "030 23125-199")
    call_client(app, anna, "Möbel Größer", again=True)
    assert len(exchange.dialled) == 2
