"""Telephony's scene in the demo: thirty calls are answered, and twenty companies are made an offer."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING, Any

from tagwerk.api import Scene, TagwerkError, translator

if TYPE_CHECKING:
    from tagwerk.api import Stage

CALLS, OFFERS = 30, 20
LONGEST_WAIT = 20.0  # seconds for one simulated call
ARTICLES = (("4711", "24", "3.80"), ("4712", "100", "0.95"), ("5020", "6", "41.50"))

_ = translator("tagwerk_telephony")


def scenes() -> list[Scene]:
    """The calls of the day."""
    return [Scene("telephony", 11, _("Calls go through the exchange and log themselves"), _play, _prepare)]


def _prepare(stage: Stage) -> None:
    stage.set("plugins.telephony", {"provider": "simulator"})


def _play(stage: Stage) -> None:
    stage.serve()
    answered = offers = dialled = 0
    with stage.progress(_("calls"), CALLS) as advance:
        for company in stage.run("companies", "list"):
            if answered == CALLS:
                break
            dialled += 1
            call = _wait(stage, stage.run("call", str(company["company"]))["call"])
            if call["state"] != "completed" or call["outcome"] == "machine":
                continue
            answered += 1
            advance(1)
            if offers < OFFERS:
                article, quantity, price = ARTICLES[offers % len(ARTICLES)]
                offer = ("--article", article, "--quantity", quantity, "--price", price)
                stage.run("calls", "outcome", "offer-made", "--call", str(call["call"]), *offer)
                offers += 1
            else:
                stage.run("calls", "outcome", "call-back", "--call", str(call["call"]))
    stage.say(
        _("{dialled} numbers dialled, {answered} answered, {offers} companies made an offer.",
          dialled=dialled, answered=answered, offers=offers)
    )  # fmt: skip


def _wait(stage: Stage, call: int) -> Any:
    """Wait until the exchange has said how the call ended."""
    end = time.monotonic() + LONGEST_WAIT
    while (row := stage.run("calls", "show", str(call)))["ended_at"] is None:
        if time.monotonic() > end:
            raise TagwerkError(_("The simulated exchange did not end call {id}.", id=call))
        time.sleep(0.02)
    return row
