"""Numbers and lines as Twilio and people write them: withheld ones, SIP telephones, extensions."""

import pytest

from kit.calls import CLIENT
from tagwerk.access.actors import Actor
from tagwerk.platform.app import App
from tagwerk_telephony.calls.looking import list_calls
from tagwerk_telephony.calls.taking_in import take_in
from tagwerk_telephony.numbers import e164, trunks
from tagwerk_telephony.twilio.events import from_status

SYSTEM = Actor.system("telephony")


@pytest.mark.parametrize(
    ("written", "number"),
    [
        ("tel:+49-30-23125-199", CLIENT), ("+49 30 23125–199", CLIENT), ("0049 30 23125199", CLIENT), ("030 23125-199", CLIENT),
        ("+49 (0)30 23125-199", CLIENT), ("030 23125-0 Durchwahl 199", CLIENT), ("030 23125-0 (DW 199)", CLIENT),
        ("+4930231250;ext=199", CLIENT), ("tel:+49-30-23125-0;ext=199;phone-context=x", CLIENT), ("030/23125 199", CLIENT),
        ("+266696687", ""), ("anonymous", ""), ("", ""), ("sip:anna@pbx.example", ""), ("+" + "9" * 400, ""),
    ],
)  # fmt: skip
def test_a_number_is_the_same_however_it_is_written(written: str, number: str) -> None:
    assert e164(written, "DE") == number


def test_a_mobile_has_no_extensions() -> None:
    assert trunks("+4915112345678") == []
    assert "+4930231250" in trunks(CLIENT)


@pytest.mark.parametrize("line", ["sip:anna@firma.sip.twilio.com", "client:anna"])
def test_a_registered_telephone_is_an_employees(app: App, anna: Actor, client: int, line: str) -> None:
    """Anna dials from it: to Twilio that comes in, and its other leg goes to the client."""
    own = {"CallSid": "CA1", "Direction": "inbound", "From": line, "To": f"sip:{CLIENT}@firma.sip.twilio.com"}
    theirs = {"CallSid": "CA2", "ParentCallSid": "CA1", "Direction": "outbound-dial", "From": line, "To": CLIENT}
    for form in (own | {"CallStatus": "in-progress"}, theirs | {"CallStatus": "completed", "CallDuration": "42"}):
        take_in(app, SYSTEM, from_status(form, None), form)
    (listed,) = list_calls(app, anna)
    assert (listed.call.direction, listed.call.state, listed.call.number) == ("outbound", "completed", CLIENT)
    assert (listed.employee, listed.call.talk_seconds) == ("anna", 42)


def test_a_registered_telephone_that_is_rung_for_a_caller_is_the_employees_leg(
    app: App, anna: Actor, client: int
) -> None:
    caller = {
        "CallSid": "CA1",
        "Direction": "inbound",
        "From": CLIENT,
        "To": "+493023125001",
        "CallStatus": "completed",
    }
    rung = {
        "CallSid": "CA2",
        "ParentCallSid": "CA1",
        "Direction": "outbound-dial",
        "From": CLIENT,
        "To": "sip:anna@firma",
    }
    for form in (rung | {"CallStatus": "completed", "CallDuration": "42"}, caller):
        take_in(app, SYSTEM, from_status(form, None), form)
    (listed,) = list_calls(app, anna)
    assert (listed.call.direction, listed.call.number, listed.employee) == ("inbound", CLIENT, "anna")
