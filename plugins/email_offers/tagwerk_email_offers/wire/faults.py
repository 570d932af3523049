"""Whose fault a refusal is: read from what was asked, the code, the enhanced status (RFC 3463, 5248) and the words.

Only what is surely about this one address is the recipient's fault; a sender, a relay or a limit that is named goes before it,
for those concern every mail. Pure.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from tagwerk_email_offers.understanding.reports.words import (
    CONTENT,
    FULL,
    GREYLISTED,
    LIMIT,
    MAILBOX,
    NOT_RELAY,
    OURS,
    RELAY,
    RESTRICTED,
    SENDER,
    SIZE,
    UNKNOWN,
    without_addresses,
)

if TYPE_CHECKING:
    from tagwerk_email_offers.wire.answers import Fault, Phase

STATUS_FAULTS: dict[str, Fault] = {
    "1.1": "recipient", "1.2": "recipient", "1.3": "recipient", "1.4": "recipient", "1.6": "recipient",
    "1.7": "sender", "1.8": "sender",
    "1.10": "recipient",  # RFC 7505: null MX
    "1.20": "content",  # Exchange: several From
    "1.90": "throttle",  # Exchange: recipients of a day
    "2.0": "recipient", "2.1": "recipient", "2.2": "recipient", "2.3": "size", "2.4": "recipient",
    "2.121": "recipient", "2.122": "recipient",  # Exchange: what one mailbox takes in an hour
    "2.252": "sender",  # Exchange: SendAsDenied
    "3.4": "size",
    "4.5": "throttle",  # Gmail: sending limits
    "4.310": "recipient",  # Exchange: the domain does not exist
    "6.7": "doubt",  # RFC 6531: the server cannot, the address may be right
    "7.8": "relay", "7.9": "relay", "7.10": "relay", "7.11": "relay", "7.12": "relay", "7.13": "relay", "7.14": "relay",
    "7.17": "recipient", "7.18": "recipient",  # RFC 7293: mailbox or domain has another owner
    "7.20": "sender", "7.21": "sender", "7.22": "sender", "7.23": "sender", "7.24": "sender",  # RFC 7372: DKIM, SPF
    "7.25": "relay",  # RFC 7372: reverse DNS
    "7.26": "sender", "7.27": "sender", "7.29": "sender",
    "7.28": "throttle",  # mail flood
    "7.54": "relay", "7.57": "relay", "7.64": "relay", "7.60": "sender",
    "7.124": "doubt", "7.133": "doubt", "7.134": "doubt", "7.136": "doubt",  # Exchange: this mailbox takes only some senders
    "7.502": "sender", "7.509": "sender", "7.515": "sender", "7.750": "sender",
    "7.511": "relay", "7.513": "relay", "7.708": "relay",
    "7.705": "throttle", "7.501": "relay",
}  # fmt: skip
"""By subject and detail of the enhanced status; those of vendors are named."""

BANNED_ADDRESSES = range(606, 650)  # Exchange Online: 5.7.606 to 5.7.649
NOT_LOGGED_IN = (530, 534, 535, 538)
OUT_OF_SEQUENCE = (500, 502, 503, 504)


def fault_of(phase: Phase, code: int, status: str, text: str) -> Fault:
    """The fault behind a refusal with *code* (4yz or 5yz) in *phase*. *status* is ``""`` where there is none."""
    if code == 421:
        return "throttle"
    detail = status.partition(".")[2]
    said = _said(phase, code, detail, without_addresses(text))
    if said is not None:
        return said
    if code < 500:
        return _deferred(phase, code, detail)
    return _refused(phase, code, detail)


def _said(phase: Phase, code: int, detail: str, text: str) -> Fault | None:
    """What the status and the words say for certain; None where they leave it open."""
    known = _by_status(detail)
    if GREYLISTED.search(text) and code < 500:
        return "recipient"
    if known == "doubt" or RESTRICTED.search(text):
        return "doubt" if phase in ("mail", "rcpt", "data") else "content"
    if SIZE.search(text):
        return "size"
    if LIMIT.search(text) and not (phase in ("rcpt", "dot") and _of_one_mailbox(known, text)):
        return "throttle"
    if known == "sender" or SENDER.search(text):
        return "sender"
    if known in ("relay", "throttle", "size"):
        return known
    return _by_words(phase, code, known, text)


def _by_words(phase: Phase, code: int, known: Fault | None, text: str) -> Fault | None:
    if code in NOT_LOGGED_IN or (RELAY.search(text) and not NOT_RELAY.search(text)):
        return "relay"
    if phase != "mail" and phase != "connect" and (known == "recipient" or UNKNOWN.search(text) or FULL.search(text)):
        return "recipient"
    if phase == "rcpt" and MAILBOX.search(text):
        return "recipient"
    if known == "content" or CONTENT.search(text):
        return "content" if phase in ("data", "dot") or known == "content" or "content" in text.lower() else None
    return None


def _deferred(phase: Phase, code: int, detail: str) -> Fault:
    """4yz of which the words say nothing: by RFC 5321, 450 is the mailbox, 451 and 452 are the server."""
    if detail.startswith("6."):
        return "content"
    if code == 454 and phase in ("connect", "mail"):
        return "relay"
    if phase == "rcpt" and (detail.startswith(("1.", "2.")) or (code == 450 and not detail)):
        return "recipient"
    return "throttle"


def _refused(phase: Phase, code: int, detail: str) -> Fault:
    """5yz of which the words say nothing."""
    if phase == "connect":
        return "relay"
    if phase == "mail":
        if code == 552:
            return "size"
        return "relay" if code in OUT_OF_SEQUENCE or detail.startswith(("3.", "5.")) else "sender"
    if detail.startswith("3.") or detail in ("4.6", "4.14"):
        return "relay"
    if phase == "dot":
        return "size" if code == 552 and not detail else "content"
    if phase == "rcpt":
        if code == 556:
            return "recipient"
        if code in OUT_OF_SEQUENCE:
            return "relay"
    return "doubt"


def _by_status(detail: str) -> Fault | None:
    if detail in STATUS_FAULTS:
        return STATUS_FAULTS[detail]
    subject, _dot, number = detail.partition(".")
    if subject == "7" and number.isdecimal() and int(number) in BANNED_ADDRESSES:
        return "relay"
    return "content" if subject == "6" and number != "7" else None


def _of_one_mailbox(known: Fault | None, text: str) -> bool:
    """Whether a limit is that of the recipient's mailbox and not ours."""
    if OURS.search(text):
        return known == "recipient" and "ecipient's" in text
    return bool(FULL.search(text)) or (known == "recipient" and bool(MAILBOX.search(text)))
