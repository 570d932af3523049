"""Contract tests for telephone providers: what must hold of each, whoever wrote it.

In a test of the provider's plugin::

    from tagwerk_telephony.testing import ProviderContract

    class TestAsterisk(ProviderContract):
        @pytest.fixture
        def provider(self, app): return Asterisk(app)

        @pytest.fixture
        def genuine(self): return [signed(event) for event in a_call()]

*genuine* are the requests of one answered call, in order, as the exchange would send them.
"""

from __future__ import annotations

from dataclasses import replace
from random import Random
from typing import TYPE_CHECKING

import pytest

from tagwerk_telephony.api import Answer, CallEvent, Fetches, HangsUp, Originates, WrongInput
from tagwerk_telephony.calls.folding import fold
from tagwerk_telephony.door import LARGEST_BODY
from tagwerk_telephony.tidying import tidy

if TYPE_CHECKING:
    from collections.abc import Sequence

    from tagwerk_telephony.api import Provider, Request

__all__ = ["ProviderContract"]

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
