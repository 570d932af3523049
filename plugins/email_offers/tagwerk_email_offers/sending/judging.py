"""What becomes of a message after an answer of the mail server: whose fault a refusal is, and when the next try comes.

Pure: an answer, the attempts that the message has had, and what the run has seen so far give a decision. A refusal that may
be the sender's, the relay's or the content's is never put on the recipient alone: where nothing has left yet, or several
recipients in a row are refused, the campaign stops and nobody is touched.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import timedelta
from typing import TYPE_CHECKING

from tagwerk_email_offers.understanding.reports.refusals import is_dead_address

if TYPE_CHECKING:
    from datetime import datetime

    from tagwerk_email_offers.tables import MessageState
    from tagwerk_email_offers.wire.answers import Answer

FIRST_PAUSE = timedelta(minutes=5)
LONGEST_PAUSE = timedelta(hours=4)
MOST_ATTEMPTS = 12
LONGEST_WAIT = timedelta(days=5)
"""RFC 5321, 4.5.4.1: a sender gives up after four to five days."""
IN_A_ROW = 3
"""So many recipients refused one after the other, and it is hardly about them."""
IN_A_ROW_AFTER_SUCCESS = 10
ALL_UNKNOWN = 10
"""So many addresses that nobody has, one after the other and before anything left, and it is hardly about them."""
LATER_TRIES = 6
"""Tries after which the days since the first one count; who has it tried again begins anew."""
SENDERS_OWN = ("sender", "relay", "size", "content")


@dataclass(frozen=True)
class Tried:
    """A message that was on the wire: how often it was tried, this time too, and when for the first time."""

    id: int
    address: str
    attempts: int
    first_wire_at: datetime


@dataclass(frozen=True)
class Decision:
    """What a message is now. *counts* says whether the try was one of its own, *dead* that nobody has this address,
    *unproven* that the server says so and that nothing shows yet that it means this address alone.

    A deferred one without *due_at* is due when the relay has had its rest. *taken_back* replaces an earlier decision.
    """

    tried: Tried
    state: MessageState
    answer: Answer
    due_at: datetime | None = None
    counts: bool = True
    dead: bool = False
    unproven: bool = False
    taken_back: bool = False


@dataclass
class Judge:
    """Judges the answers of one run, in their order. *stop* is the answer for which the campaign stops, *rest* that for which
    the relay is left alone for a while; both are None as long as all is well. *is_trusted* says that this very relay took a mail
    for somebody lately, in another run.
    """

    successes: int = 0
    stop: Answer | None = None
    rest: Answer | None = None
    is_trusted: bool = False
    _refused: list[Decision] = field(default_factory=list)
    _put_off: list[Decision] = field(default_factory=list)
    _unknown: list[Decision] = field(default_factory=list)

    def judge(self, tried: Tried, answer: Answer, moment: datetime) -> list[Decision]:
        """What becomes of *tried*, and of earlier ones that were in doubt until now."""
        if answer.outcome == "sent":
            self.successes += 1
            self._refused.clear()
            self._put_off.clear()
            return [*self._believed(), Decision(tried, "sent", answer)]
        if answer.outcome == "uncertain":
            return [Decision(tried, "uncertain", answer)]
        if answer.outcome == "deferred":
            return self._deferred(tried, answer, moment)
        if answer.outcome == "refused":
            return self._refusal(tried, answer, moment)
        decision = self._again(tried, answer, moment)
        return [replace(decision, state="queued", due_at=moment) if tried.attempts == 1 else decision]

    def end(self, moment: datetime) -> list[Decision]:
        """Nothing has left in the whole run, and all that was tried was refused: it is hardly about them. That nobody has one
        address, or two, is believed where the relay is trusted: it takes mail, and none came in between that it could take.
        """
        if self.successes or self.stop is not None:
            return []
        if not self._refused:
            return self._believed() if self.is_trusted and len(self._unknown) < IN_A_ROW else []
        self.stop = self._refused[-1].answer
        return _taken_back(self._refused, moment)

    def _believed(self) -> list[Decision]:
        """Those that were said to be unknown are so: the relay says it of some and not of all."""
        dead = [replace(each, dead=True, unproven=False, taken_back=True) for each in self._unknown]
        self._unknown.clear()
        return dead

    def _deferred(self, tried: Tried, answer: Answer, moment: datetime) -> list[Decision]:
        """One is put off by itself (greylisting); several in a row, or the sender, mean that the server has had enough."""
        decision = self._again(tried, answer, moment)
        if answer.fault == "recipient":
            return [decision]
        self._put_off.append(decision)
        everybody = answer.phase in ("connect", "mail") or answer.code == 421 or self.rest is not None
        if not everybody and len(self._put_off) < IN_A_ROW:
            return [decision]
        self.rest = self.rest or answer
        back = [replace(each, state="deferred", due_at=None, counts=False, taken_back=True) for each in self._put_off]
        self._put_off.clear()
        return back

    def _refusal(self, tried: Tried, answer: Answer, moment: datetime) -> list[Decision]:
        decision = Decision(tried, "failed", answer)
        if answer.fault == "throttle":
            self.rest = self.rest or answer
            return [Decision(tried, "deferred", answer, counts=False)]
        if answer.fault == "recipient":
            return self._nobody_there(decision)
        if tried.attempts > 1 and (self.successes or answer.fault == "doubt"):
            return [decision]  # refused before while others left, or after somebody went on all the same
        self._refused.append(decision)
        certain = answer.fault in SENDERS_OWN
        if certain and answer.phase in ("mail", "connect"):
            enough = 1
        elif self.successes:
            enough = IN_A_ROW if certain else IN_A_ROW_AFTER_SUCCESS
        else:
            enough = 1 if certain else IN_A_ROW
        if len(self._refused) < enough and self.stop is None:
            return [decision]
        self.stop = answer
        return _taken_back(self._refused, moment)

    def _nobody_there(self, decision: Decision) -> list[Decision]:
        """An address that takes no mail. That nobody has it is believed once another mail has left: a relay that is set up
        wrongly says so of all.
        """
        answer = decision.answer
        dead = answer.phase == "rcpt" and is_dead_address(answer.code, f"{answer.status} {answer.text}")
        if not dead or self.successes:
            return [replace(decision, dead=dead)]
        decision = replace(decision, unproven=True)
        self._unknown.append(decision)
        if len(self._unknown) < ALL_UNKNOWN or decision.tried.attempts > 1:
            return [decision]  # somebody went on all the same: it fails, and proves no more than before
        self.stop = answer
        return _taken_back(self._unknown, decision.tried.first_wire_at)

    @staticmethod
    def _again(tried: Tried, answer: Answer, moment: datetime) -> Decision:
        """Later, each time twice as long, until it is too often or too long ago."""
        too_long = tried.attempts > LATER_TRIES and moment - tried.first_wire_at > LONGEST_WAIT
        if tried.attempts >= MOST_ATTEMPTS or too_long:
            return Decision(tried, "failed", answer)
        pause = min(FIRST_PAUSE * 2 ** (tried.attempts - 1), LONGEST_PAUSE)
        return Decision(tried, "deferred", answer, moment + pause)


def _taken_back(decisions: list[Decision], moment: datetime) -> list[Decision]:
    """Those were not refused for their own sake: they wait again, behind the others."""
    back = [replace(each, state="queued", due_at=moment, unproven=False, taken_back=True) for each in decisions]
    decisions.clear()
    return back
