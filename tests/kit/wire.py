"""Mails over a wire, to whatever server a test has running."""

import time
from typing import Any

from pydantic import SecretStr

from tagwerk_email_offers.settings import EmailOffersSettings
from tagwerk_email_offers.wire.answers import Answer
from tagwerk_email_offers.wire.wire import Outgoing, Wire
from tagwerk_email_offers.writing.composing import Envelope

DATA = b"Subject: offer\r\n\r\nHello\r\n"


def settings_for(url: str, **more: Any) -> EmailOffersSettings:
    """Settings for the server at *url*, with little patience."""
    return EmailOffersSettings(**{"smtp_url": SecretStr(url), "timeout": 5.0, **more})


def mail(key: int, data: bytes = DATA, **more: Any) -> Outgoing:
    """The mail to ``b<key>@b.example``."""
    return Outgoing(key, Envelope(**{"sender": "a@a.example", "recipient": f"b{key}@b.example", "data": data, **more}))


def deliver(wire: Wire, mails: list[Outgoing], patience: float = 30) -> dict[int, Answer]:
    """Send *mails* as there is room, until each has its answer. Raises AssertionError for a second answer, Unreachable."""
    found: dict[int, Answer] = {}
    waiting = list(mails)
    end = time.monotonic() + patience
    while waiting or wire.in_flight:
        assert time.monotonic() < end, f"only {found} within {patience} s"
        if room := wire.room:
            wire.send(waiting[:room])
            waiting = waiting[room:]
        for key, answer in wire.answers(0.5):
            assert key not in found
            found[key] = answer
    return found


def send(url: str, number: int, connections: int = 1, **more: Any) -> dict[int, Answer]:
    """Send mails 1 to *number* to the server at *url*."""
    with Wire(settings_for(url, connections=connections, **more)) as wire:
        wire.open()
        return deliver(wire, [mail(key) for key in range(1, number + 1)])
