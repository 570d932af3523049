"""One connection with its mails: RFC 5321 in the order of the replies, in groups (RFC 2920) where the server can.

In groups: MAIL, RCPT and DATA leave in one write, and with the content and dot of one mail the group of the next. The content
of a mail leaves only after its own DATA was answered 354 and nothing else had been said, so at most one mail of a connection
is ever between its dot and the answer. When the connection dies, that mail is uncertain, the one whose commands were being
answered is unsent, and what was merely queued behind is handed on.
"""

from __future__ import annotations

import re
from collections import deque
from typing import TYPE_CHECKING, Literal, Protocol

from tagwerk.api import translator
from tagwerk_email_offers.wire.answers import Answer
from tagwerk_email_offers.wire.channel import Channel
from tagwerk_email_offers.wire.faults import fault_of

if TYPE_CHECKING:
    from tagwerk_email_offers.wire.answers import Fault, Phase
    from tagwerk_email_offers.wire.dialogue import Dialogue
    from tagwerk_email_offers.wire.replies import Extensions, Reply
    from tagwerk_email_offers.wire.transactions import Transaction

Step = Literal["mail", "rcpt", "data", "dot", "lone dot", "rset", "quit"]

PHASES: dict[str, Phase] = {"mail": "mail", "rcpt": "rcpt", "data": "data", "dot": "dot"}
CLOSING = 421
GO_ON = 354
TAKEN = {"mail": (250,), "rcpt": (250, 251, 252)}
MOST_MOVES = 2
AT_ONCE = 16_384
"""Bytes that leave in one write with their dot: no more than an empty socket buffer holds."""
FIRST_GROUP = 10.0
"""Seconds at most for the first group: a server that loses what came with it would be silent."""
OUT_OF_STEP = (500, 502, 503)
LOGGED_OUT = (530, 535)
"""RFC 4954, 6: a login is needed, or is not one. Where we had logged in, the token has ended meanwhile."""
UNSETTLED = re.compile(r"synchroni[sz]ation|pipelin|no valid recipient", re.IGNORECASE)

_ = translator("tagwerk_email_offers")


class Mailroom(Protocol):
    """Where a connection takes its mails from and says what became of them."""

    pipelining_proven: bool

    def next_mail(self) -> Transaction | None:
        """The next mail that waits."""

    def answered(self, mail: Transaction, answer: Answer) -> None:
        """*mail* has its answer."""

    def handed_on(self, mails: list[Transaction]) -> None:
        """These never were the trouble and wait again, before all others."""

    def pipelining_failed(self) -> None:
        """The server does not do what it offers: one command at a time from now on."""

    def logged_out(self, connection: Connection) -> None:
        """The server no longer takes the token of *connection*, which it had taken."""

    def ended(self, connection: Connection, culprit: Transaction | None) -> None:
        """*connection* is over; *culprit* is the mail on which it ended."""


class Connection(Channel):
    """An open connection. *grouping* says whether commands leave in groups, *achieved* whether any mail was answered, *rested*
    whether it has been without a mail: the server may have closed such a one before it hears of the next. *leaving* says that
    it takes no further mail. *token* is what it was logged in with, and *renews_token* whether another one may help.
    """

    def __init__(self, room: Mailroom, dialogue: Dialogue, extensions: Extensions, patience: float) -> None:
        super().__init__(dialogue)
        self.grouping = extensions.pipelining
        self.achieved = self.rested = False
        self.leaving = False
        self.token = dialogue.token
        self.renews_token = dialogue.token is not None
        self._room = room
        self._extensions = extensions
        self._patience = patience
        self._expected: deque[tuple[Step, Transaction | None]] = deque()
        self._asking: Transaction | None = None
        self._held: tuple[Transaction, Answer] | None = None
        self._group_proven = self._chain_proven = False

    @property
    def awaited(self) -> int:
        return len(self._expected)

    @property
    def patience(self) -> float:
        step, mail = self._expected[0]
        if mail is not None and mail.grouped and step != "dot" and not self._proven(mail):
            return min(self._patience, FIRST_GROUP)
        return self._patience

    @property
    def free(self) -> bool:
        """Whether a mail can begin now."""
        if self.over or self.leaving or self.writing or self._asking is not None:
            return False
        return self.grouping or not self._expected

    def fill(self) -> None:
        """Begin the next mail, if there is one and it can begin."""
        if group := self._next_group():
            self.write(group)

    def leave(self) -> None:
        """Say goodbye as soon as nothing is between its dot and the answer."""
        self.leaving = True
        if self.over or any(step == "dot" for step, _mail in self._expected):
            return
        if self._expected:
            self._end(None)
        else:
            self._expect("quit", None)
            self.write(b"QUIT\r\n")

    def abort(self) -> None:
        """It is over now."""
        if not self.over:
            self.broken("connection", _("The connection was broken off."))

    # What a reply means

    def take(self, reply: Reply) -> None:
        step, mail = self._expected.popleft()
        if reply.code == CLOSING:
            self._closing(step, mail, reply)
        elif mail is None:
            if step == "quit" or (step == "rset" and not 200 <= reply.code < 300):
                self._end(None)
        elif self.renews_token and reply.code in LOGGED_OUT and mail.verdict is None:
            self._expected.appendleft((step, mail))  # surely not taken
            self._room.logged_out(self)
            self._end(None)
        elif step == "dot":
            self._after_content(mail, reply)
        else:
            mail.replied = True
            self._after_command(step, mail, reply)

    def _after_command(self, step: Step, mail: Transaction, reply: Reply) -> None:
        if self._lost_its_way(mail, reply):
            self._room.pipelining_failed()
            self._expected.appendleft((step, mail))
            self._end(None)
        elif step == "data":
            self._after_data(mail, reply)
        elif mail.verdict is not None:
            pass  # its group is answered to the end
        elif reply.code in TAKEN[step]:
            mail.accepted = True
            if not mail.grouped:
                self._expect("rcpt" if step == "mail" else "data", mail)
                self.write(mail.rcpt_command() if step == "mail" else b"DATA\r\n")
        elif reply.code >= 400:
            mail.verdict = _answer(_phase(step, mail), reply)
            if not mail.grouped:
                self._finish(mail)
        else:
            self._misplaced(step, mail, reply)

    def _after_data(self, mail: Transaction, reply: Reply) -> None:
        if reply.code != GO_ON and reply.code < 400:
            self._misplaced("data", mail, reply)
            return
        if mail.grouped:
            self._prove(mail)
        if reply.code >= 400:
            mail.verdict = mail.verdict or _answer("data", reply)
            self._finish(mail)
        elif mail.verdict is not None:  # RFC 2920, 3.1: no content for nobody
            self._asking = None
            self._settle(mail, mail.verdict)
            self._expect("lone dot", None)
            self.write(b".\r\n" + self._next_group())
        elif self.spoke_ahead:  # whatever that is, it would be taken for the answer to the content
            self._misplaced("data", mail, reply)
        else:
            self._hand_over(mail)

    def _hand_over(self, mail: Transaction) -> None:
        """The content leaves, and its dot not before the socket has the content."""
        self._asking = None
        self._expect("dot", mail)
        if len(mail.content) <= AT_ONCE:
            self._end_content(mail, mail.content + b".\r\n")
        else:
            self.write_whole(mail.content, lambda: self._end_content(mail, b".\r\n"))

    def _end_content(self, mail: Transaction, end: bytes) -> None:
        """Write *end* and the group of the next mail. A write that fails at once has handed nothing to the socket."""
        if not self.closed:
            mail.handed = True
            self.write(end + (self._next_group() if self.grouping else b""))
            mail.handed = not self.closed

    def _after_content(self, mail: Transaction, reply: Reply) -> None:
        if not mail.handed:  # an answer before the end, after which the server may go on reading
            mail.handed = reply.code < 300  # who knows what it took
            mail.verdict = _answer("data", reply) if reply.code >= 400 else None
            self._misplaced("dot", mail, reply)
        elif reply.code >= 400:
            self._settle(mail, _answer("dot", reply))
        elif reply.code >= 300:
            self._misplaced("dot", mail, reply)
        else:
            sent = Answer("sent", code=reply.code, status=reply.status, text=reply.text)
            if self._asking is not None and (not self._chain_proven or _said_of_an_address(sent)):
                self._held = mail, sent  # until the replies behind it show that none is missing
            else:
                self._settle(mail, sent)
        if self.leaving and not self.over:
            self.leave()

    def _closing(self, step: Step, mail: Transaction | None, reply: Reply) -> None:
        """421: what was being asked is answered by it, unless nothing had begun."""
        if mail is None:
            self._end(None)
            return
        self._expected.appendleft((step, mail))
        if step == "mail" and mail.moves < MOST_MOVES:
            self._end(None)
            return
        mail.verdict = mail.verdict or _answer(_phase(step, mail), reply)
        self._end(mail)

    # Groups

    def _next_group(self) -> bytes:
        """The commands of the next mail that the server can be asked for; empty where none waits."""
        while self.free and (mail := self._room.next_mail()) is not None:
            if (refusal := mail.refusal(self._extensions)) is not None:
                self._room.answered(mail, refusal)
                continue
            mail.start_anew()
            mail.grouped = self.grouping
            mail.chained = bool(self._expected) and self._expected[-1][0] == "dot"
            self._asking = mail
            command = mail.mail_command(self._extensions)
            self._expect("mail", mail)
            if mail.grouped:
                self._expect("rcpt", mail)
                self._expect("data", mail)
                command += mail.rcpt_command() + b"DATA\r\n"
            return command
        return b""

    def _lost_its_way(self, mail: Transaction, reply: Reply) -> bool:
        """Whether the reply shows that the server lost part of a group: it may be asked everything again, plainly."""
        if not mail.grouped or mail.verdict is not None or reply.code < 500 or mail.moves >= MOST_MOVES:
            return False
        return reply.code in OUT_OF_STEP or bool(UNSETTLED.search(reply.text))

    def _proven(self, mail: Transaction) -> bool:
        return self._chain_proven if mail.chained else self._group_proven

    def _prove(self, mail: Transaction) -> None:
        self._group_proven = self._room.pipelining_proven = True
        self._chain_proven = self._chain_proven or mail.chained
        self._release(in_order=True)

    def _release(self, *, in_order: bool) -> None:
        """Say what was held back: ``sent``, if the replies behind it are in order."""
        if self._held is not None:
            (mail, answer), self._held = self._held, None
            text = _("The replies of the mail server are out of order.")
            self._settle(mail, answer if in_order else Answer("uncertain", "protocol", answer.code, text=text))

    # Ends

    def _finish(self, mail: Transaction) -> None:
        """The server took no content of *mail*; its transaction is taken back before the next."""
        assert mail.verdict is not None
        self._asking = None
        self._settle(mail, mail.verdict)
        if mail.accepted:
            self._expect("rset", None)
            self.write(b"RSET\r\n" + (self._next_group() if self.grouping else b""))

    def _settle(self, mail: Transaction, answer: Answer) -> None:
        self.rested = True
        self.achieved = self.achieved or answers_something(answer)
        self._room.answered(mail, answer)

    def _misplaced(self, step: Step, mail: Transaction, reply: Reply) -> None:
        self._expected.appendleft((step, mail))
        self._release(
            in_order=reply.code != GO_ON or step in ("data", "dot")
        )  # 354 came early: a reply before it is missing
        self.broken("protocol", f"{reply.code} {reply.text}", code=reply.code)

    def broken(self, fault: Fault, text: str, *, code: int = 0, silent: bool = False) -> None:
        """Say of the mail that was being answered what is sure."""
        step, mail = next((each for each in self._expected if each[1] is not None), ("quit", None))
        if mail is None or mail.verdict is not None:
            self._end(mail)
            return
        spared = not mail.handed and mail.moves < MOST_MOVES and self._gone_before(mail, fault, silent=silent)
        out_of_step = mail.grouped and not spared and self._may_be_the_group(mail, fault, silent=silent)
        if out_of_step:
            self._room.pipelining_failed()
        if mail.handed:
            mail.verdict = Answer("uncertain", fault, code, text=text)
        elif not spared and (mail.moves >= MOST_MOVES or not out_of_step):
            mail.verdict = Answer("unsent", fault, code, text=text, phase=_phase(step, mail))
        self._end(mail if mail.verdict is not None else None)

    def _may_be_the_group(self, mail: Transaction, fault: Fault, *, silent: bool) -> bool:
        """Whether that may come of asking in groups: then it is asked plainly."""
        if self.leaving or fault == "protocol":
            return fault == "protocol"
        return not mail.handed and not (self._proven(mail) if silent else self._room.pipelining_proven)

    def _gone_before(self, mail: Transaction, fault: Fault, *, silent: bool) -> bool:
        """Whether the connection may have been gone before the server heard of *mail*."""
        return self.rested and fault == "connection" and not silent and not mail.replied

    def _end(self, culprit: Transaction | None) -> None:
        """Close. A mail with a verdict gets it; the others had no part in it."""
        if self.over:
            return
        self.shut()
        self._release(in_order=self._held is None or not _said_of_an_address(self._held[1]))
        mails = dict.fromkeys(mail for _step, mail in self._expected if mail is not None)
        self._expected.clear()
        self._asking = None
        for mail in mails:
            if mail.verdict is not None:
                self._settle(mail, mail.verdict)
        self._room.handed_on([mail for mail in mails if mail.verdict is None])
        self._room.ended(self, culprit)

    def _expect(self, step: Step, mail: Transaction | None) -> None:
        self._expected.append((step, mail))


def _said_of_an_address(answer: Answer) -> bool:
    """Whether an answer to a content has the status of one to MAIL or RCPT (RFC 3463, X.1.X), whose place it may have taken."""
    return answer.status.startswith("2.1.")


def answers_something(answer: Answer) -> bool:
    """Whether the server did its work for that mail, be it that it refused it: no loss, no goodbye."""
    return answer.outcome in ("sent", "deferred", "refused") and answer.code not in (0, CLOSING)


def _answer(phase: Phase, reply: Reply) -> Answer:
    outcome: Literal["deferred", "refused"] = "deferred" if reply.code < 500 else "refused"
    status, text = reply.status, reply.text
    return Answer(outcome, fault_of(phase, reply.code, status, text), reply.code, status, text, phase)


def _phase(step: str, mail: Transaction) -> Phase:
    """A content without its dot is still DATA."""
    if step == "dot" and not mail.handed:
        return "data"
    return PHASES[step]
