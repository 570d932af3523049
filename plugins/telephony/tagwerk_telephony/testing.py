"""For tests: a simulated exchange, and the contract of telephone providers.

A plugin that does something with calls takes the fixture ``exchange``. In its ``conftest.py``::

    pytest_plugins = ["tagwerk.testing", "tagwerk_telephony.testing"]

and in a test, in whatever order the exchange tells it::

    def test_a_talk_counts(app, anna, exchange):
        exchange.call("030 23125199", talked=240)
        exchange.call("030 23125198", ends="busy", shuffled=7)

What must hold of each provider, whoever wrote it, is tested by ``ProviderContract``. In a test of the provider's plugin::

    from tagwerk_telephony.testing import ProviderContract

    class TestAsterisk(ProviderContract):
        @pytest.fixture
        def provider(self, app): return Asterisk(app)

        @pytest.fixture
        def genuine(self): return [signed(event) for event in a_call()]

*genuine* are the requests of one answered call, in order, as the exchange would send them.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import timedelta
from itertools import count
from random import Random
from typing import TYPE_CHECKING

import pytest

from tagwerk.api import Actor, clock, employee_seen_by, normal_phone
from tagwerk_telephony.api import Answer, CallEvent, Fetches, HangsUp, Originates, WrongInput
from tagwerk_telephony.calls.folding import fold
from tagwerk_telephony.calls.taking_in import take_in_all
from tagwerk_telephony.door import LARGEST_BODY
from tagwerk_telephony.tidying import tidy

if TYPE_CHECKING:
    from collections.abc import Sequence

    from tagwerk.api import App
    from tagwerk_telephony.api import EndState, LegState, Provider, Request, Role

__all__ = ["Exchange", "ProviderContract", "exchange"]

UNTIL_PICKED_UP = 8
"""Seconds for which a client's telephone rings."""

ODD_BODIES = (
    b"",
    b"\x00",
    b"\xff\xfe",
    b"{",
    b"[]",
    b"[[[[",
    b"null",
    b"=&=&",
    b"a=" + b"9" * 5000,
    b'{"call": 1e999}',
    b"x" * 1000,
)


@dataclass
class Exchange:
    """A telephone exchange with nobody on the line: it tells of calls of *employee*, a login, as a provider does."""

    app: App
    employee: str = "anna"
    _calls: count[int] = field(default_factory=lambda: count(1), repr=False)

    def call(
        self,
        client: str,
        *,
        talked: int = 42,
        ends: EndState = "completed",
        machine: bool = False,
        shuffled: int | None = None,
    ) -> int:
        """A call to the number *client* that ends now; gives our id of it. *talked* are seconds, of a call that is answered.

        *shuffled* is a seed: the exchange tells all that happened in another order, some of it twice.
        """
        told = self.events(client, talked=talked, ends=ends, machine=machine)
        if shuffled is not None:
            chance = Random(shuffled)  # noqa: S311 - no secret hangs on it
            told += chance.sample(told, len(told) // 2)
            chance.shuffle(told)
        return [self.tell(event) for event in told][-1]

    def events(
        self, client: str, *, talked: int = 42, ends: EndState = "completed", machine: bool = False
    ) -> list[CallEvent]:
        """All that is said of such a call, in order: the employee's telephone rings first, then the client's."""
        with self.app.database.reading() as session:
            own = employee_seen_by(session, Actor.system("telephony"), self.employee).phone
        name, number, answered = f"call{next(self._calls)}", normal_phone(client, "DE"), ends == "completed"
        length = UNTIL_PICKED_UP + (talked if answered else 0)
        began = clock.now() - timedelta(seconds=length + 4)

        def said(second: int, role: Role, state: LegState, talk: int | None = None) -> CallEvent:
            client_leg = role == "client"
            return CallEvent(
                provider="exchange",
                key=f"{name}-{role}-{state}",
                leg=f"{name}-{role}",
                parent=f"{name}-agent" if client_leg else "",
                role=role,
                state=state,
                at=began + timedelta(seconds=second),
                to_number=number if client_leg else own,
                talk_seconds=talk,
                answered_by=("machine" if machine else "human") if client_leg and state == "answered" else "",
            )

        picked_up = [said(2 + UNTIL_PICKED_UP, "client", "answered")] if answered else []
        return [
            said(0, "agent", "initiated"),
            said(1, "agent", "answered"),
            said(2, "client", "initiated"),
            *picked_up,
            said(2 + length, "client", ends, talked if answered else None),
            said(3 + length, "agent", "completed", 2 + length),
        ]

    def tell(self, event: CallEvent) -> int:
        """Tell the workspace one thing; gives our id of its call."""
        return take_in_all(self.app, Actor.system("telephony"), [(event, {})], live=False).calls[0]


@pytest.fixture
def exchange(app: App) -> Exchange:
    """An exchange whose calls are Anna's; set ``exchange.employee`` to another login for somebody else's."""
    return Exchange(app)


class ProviderContract:
    """Derive a class whose name begins with ``Test``, and give it the fixtures ``provider`` and ``genuine``."""

    @pytest.fixture
    def provider(self) -> Provider:
        """The provider, ready to prove what *genuine* holds."""
        raise NotImplementedError

    @pytest.fixture
    def genuine(self) -> Sequence[Request]:
        """The requests of one answered call, in order."""
        raise NotImplementedError

    @pytest.fixture
    def signs_the_body(self) -> bool:
        """Whether a changed body gives a forgery away; overwrite it with False where the address alone is the secret."""
        return True

    def test_it_has_a_name_that_an_address_can_bear(self, provider: Provider) -> None:
        """``/hooks/telephony/NAME``; and it is a column of thirty-two characters."""
        assert provider.name
        assert provider.name.isascii()
        assert provider.name.replace("-", "").replace("_", "").isalnum()
        assert len(provider.name) <= 32

    def test_what_it_sends_is_believed(self, provider: Provider, genuine: Sequence[Request]) -> None:
        """All requests of the call."""
        assert [provider.authentic(request) for request in genuine] == [True] * len(genuine)

    def test_a_forgery_is_not_believed(
        self, provider: Provider, genuine: Sequence[Request], *, signs_the_body: bool
    ) -> None:
        """Without its headers, with another body, with another address: at least one of them is the proof."""
        for request in genuine:
            forged = [replace(request, body=request.body + b" ")] if signs_the_body else []
            forged.append(replace(request, headers={}, what=f"{request.what}x", url=f"{request.url}x"))
            forged += [
                replace(
                    request, headers={name: f"{value}x" for name, value in request.headers.items()}, what="x", url="x"
                )
            ]
            for each in forged:
                assert provider.authentic(each) is False

    def test_an_odd_request_is_refused_and_breaks_nothing(self, provider: Provider, genuine: Sequence[Request]) -> None:
        """Whatever comes in; the door calls it before anything is proved."""
        for body in (*ODD_BODIES, b"x" * LARGEST_BODY):
            for headers in ({}, dict(genuine[0].headers), dict.fromkeys(genuine[0].headers, "ü")):
                proved = provider.authentic(replace(genuine[0], body=body, headers=headers))
                assert proved in (True, False)

    def test_odd_input_that_is_proved_says_nothing_or_is_wrong_input(
        self, provider: Provider, genuine: Sequence[Request]
    ) -> None:
        """Never another error: the door answers 400 and keeps it."""
        for body in ODD_BODIES:
            try:
                events = list(provider.read(replace(genuine[0], body=body)) or ())
            except WrongInput:
                continue
            assert all(isinstance(event, CallEvent) for event in events)

    def test_the_same_request_read_twice_is_the_same_events(
        self, provider: Provider, genuine: Sequence[Request]
    ) -> None:
        """The key is what makes a repetition one: it depends on what was sent, never on when."""
        keys = [[event.key for event in provider.read(request) or ()] for request in genuine]
        again = [[event.key for event in provider.read(request) or ()] for request in genuine]
        assert keys == again
        flat = [key for each in keys for key in each]
        assert len(flat) == len(set(flat))
        assert all(flat)

    def test_its_events_can_be_kept_as_they_are(self, provider: Provider, genuine: Sequence[Request]) -> None:
        """Moments know their zone, numbers are E.164 or nothing, ids fit."""
        for event in self._events(provider, genuine):
            assert event.at.tzinfo is not None
            assert event == tidy(event)
            assert all(not number or number.startswith("+") for number in (event.from_number, event.to_number))

    def test_any_order_folds_to_one_answered_call(self, provider: Provider, genuine: Sequence[Request]) -> None:
        """Nothing but the set of what was said matters."""
        events = self._events(provider, genuine)
        expected = fold(events, lambda number: False)
        assert expected.state == "completed"
        assert expected.talk_seconds is not None
        for seed in range(20):
            shuffled = [*events, *events]
            Random(seed).shuffle(shuffled)  # noqa: S311 - no secret hangs on it
            assert fold(shuffled, lambda number: False) == expected

    def test_it_answers_each_request(self, provider: Provider, genuine: Sequence[Request]) -> None:
        """An answer, also about a call that is not there any more."""
        for request in genuine:
            assert isinstance(provider.answer(request, []), Answer)

    def test_what_it_can_it_says_by_a_method(self, provider: Provider) -> None:
        """No method that only says that it cannot."""
        if isinstance(provider, Originates):
            assert isinstance(provider.needs_agent_number, bool)
            assert isinstance(provider.needs_caller_id, bool)
        for able, name in ((Fetches, "fetch"), (HangsUp, "hang_up")):
            assert isinstance(provider, able) == callable(getattr(provider, name, None))

    @staticmethod
    def _events(provider: Provider, genuine: Sequence[Request]) -> list[CallEvent]:
        return [event for request in genuine for event in provider.read(request) or ()]
