"""A mail as SMTP carries it: its commands and its content, in bytes that nothing in an address or a line can break out of."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from tagwerk.api import translator
from tagwerk_email_offers.wire.answers import Answer

if TYPE_CHECKING:
    from tagwerk_email_offers.wire.replies import Extensions
    from tagwerk_email_offers.writing.composing import Envelope

LONGEST_PATH = 512
BREAKING = re.compile(r"[\x00-\x20\x7f-\x9f<>\u2028\u2029\ud800-\udfff]")
LINE_END = re.compile(rb"\r\n|\r|\n")

_ = translator("tagwerk_email_offers")


class Transaction:
    """One mail on its way, and how far it has come.

    *verdict*: what the server said already, while its other replies are still to come. *accepted*: MAIL was. *replied*: anything
    was said to it. *handed*: the content with its dot went to the socket, or may have. *grouped*: MAIL, RCPT and DATA left
    together; *chained*: right behind another mail's content. *moves*: how often it was handed on to another connection.
    """

    __slots__ = (
        "accepted", "chained", "content", "envelope", "grouped", "handed", "key", "moves", "replied", "size", "verdict",
    )  # fmt: skip

    def __init__(self, key: int, envelope: Envelope) -> None:
        self.key = key
        self.envelope = envelope
        self.content, self.size = content_of(envelope.data)
        self.moves = 0
        self.start_anew()

    def start_anew(self) -> None:
        """Nothing of it has been on the wire that counts."""
        self.verdict: Answer | None = None
        self.accepted = self.handed = self.grouped = self.chained = self.replied = False

    def refusal(self, extensions: Extensions) -> Answer | None:
        """Why it cannot be asked of this server at all, known before a byte leaves."""
        envelope = self.envelope
        if not on_the_wire(envelope.sender, empty=True):
            text = _("{address!r} cannot be written on an envelope.", address=envelope.sender)
            return Answer("refused", "sender", text=text, phase="mail")
        if not on_the_wire(envelope.recipient):
            text = _("{address!r} cannot be written on an envelope.", address=envelope.recipient)
            return Answer("refused", "recipient", text=text, phase="mail")
        if self._international and not extensions.utf8:
            text = _(
                "The mail server does not carry international addresses (SMTPUTF8); the address may well be right."
            )
            return Answer("refused", "recipient", text=text, phase="mail")
        if 0 < extensions.size < self.size:
            text = _(
                "The mail has {size} bytes, and the mail server takes {most} at most.",
                size=self.size,
                most=extensions.size,
            )
            return Answer("refused", "size", text=text, phase="mail")
        return None

    def mail_command(self, extensions: Extensions) -> bytes:
        """MAIL with the parameters that the server knows (RFC 1870, 6152, 6531)."""
        size = f" SIZE={self.size}" if extensions.announces_size else ""
        eight_bit = " BODY=8BITMIME" if extensions.eight_bit and not self._seven_bit else ""
        utf8 = " SMTPUTF8" if self._international else ""
        return f"MAIL FROM:<{self.envelope.sender}>{size}{eight_bit}{utf8}\r\n".encode()

    def rcpt_command(self) -> bytes:
        """RCPT with the one recipient."""
        return f"RCPT TO:<{self.envelope.recipient}>\r\n".encode()

    @property
    def _seven_bit(self) -> bool:
        return self.content.isascii() and not self._international

    @property
    def _international(self) -> bool:
        envelope = self.envelope
        return envelope.international or not (envelope.sender.isascii() and envelope.recipient.isascii())


def on_the_wire(address: str, *, empty: bool = False) -> bool:
    """Whether *address* can stand between < and > in a command: no line end, control character, space or bracket in it."""
    if not address:
        return empty
    return len(address) <= LONGEST_PATH and not BREAKING.search(address)


def content_of(data: bytes) -> tuple[bytes, int]:
    """*data* with CRLF alone as line end (no bare CR or LF, which servers read differently) and its dots doubled (RFC 5321,
    4.5.2), and its size in the sense of RFC 1870: without the doubled dots.
    """
    ends = data.count(b"\r\n")
    if data.count(b"\n") != ends or data.count(b"\r") != ends:
        data = LINE_END.sub(b"\r\n", data)
    if data and not data.endswith(b"\r\n"):
        data += b"\r\n"
    stuffed = data.replace(b"\r\n.", b"\r\n..")
    return (b"." + stuffed if stuffed.startswith(b".") else stuffed), len(data)
