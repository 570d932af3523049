"""Killed between request, provider and commit: nobody is dialled twice by us, and every call is found again or uncertain."""

import os
import signal
import subprocess
import sys
from dataclasses import replace
from datetime import timedelta

import pytest

from kit import dying_calls
from kit.calls import CLIENT, SYSTEM, a_call, counted
from kit.twilio_api import SID, Api
from servers.twilio_callbacks import events_of_a_call
from tagwerk.access.actors import Actor
from tagwerk.platform import clock
from tagwerk.platform.app import App
from tagwerk_telephony.calls.looking import list_calls
from tagwerk_telephony.calls.reconciling import reconcile
from tagwerk_telephony.calls.taking_in import take_in
from tagwerk_telephony.twilio.events import from_status

pytestmark = pytest.mark.heavy

NEVER_ASKED = ("before the request", "the request is committed", "the provider is next", "the SDK is asked")


def dies_at(app: App, point: str) -> None:
    environment = os.environ | {"TAGWERK_WORKSPACE": str(app.folder), "TAGWERK_EMPLOYEE": "anna"}
    command = [sys.executable, dying_calls.__file__, point, "Möbel Größer"]
    done = subprocess.run(command, env=environment, capture_output=True, text=True, timeout=120)
    assert done.returncode == -signal.SIGKILL, done.stderr


@pytest.mark.parametrize("point", dying_calls.POINTS)
@pytest.mark.parametrize("callbacks", [True, False])
def test_a_call_that_was_cut_short_is_asked_for_and_never_dialled_again(
    api: Api, opened: App, anna: Actor, point: str, callbacks: bool
) -> None:
    dies_at(opened, point)
    dialled = len(api.asked)
    assert dialled == (0 if point in NEVER_ASKED else 1)
    calls = list_calls(opened, anna)
    assert len(calls) == (0 if point == "before the request" else 1)
    if not calls:
        return
    call = calls[0].call
    assert call.state == "requested"
    if callbacks and dialled:
        for form in events_of_a_call(1, CLIENT):
            take_in(opened, SYSTEM, from_status(form, call.id), form)
        assert (list_calls(opened, anna)[0].call.state, counted(opened, anna)) == ("completed", 1)
        return
    clock.start_at(clock.now() + timedelta(minutes=2))
    reconcile(opened, SYSTEM)
    assert [method for method, _path, _form in api.asked].count("POST") == dialled, "nobody is dialled again"
    found = list_calls(opened, anna)[0].call
    if call.reference == SID:
        assert (found.state, found.talk_seconds) == ("completed", 33)
    else:
        assert (found.state, found.cause) == ("uncertain", "answer_lost")
        take_in(opened, SYSTEM, replace(a_call()[-2], provider="twilio", call_id=call.id), {})
        assert list_calls(opened, anna)[0].call.state == "completed"
