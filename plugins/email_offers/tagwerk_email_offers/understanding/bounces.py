"""What a mail server says of a mail that it could not deliver: RFC 3464 reports, and the plain words of the many others.

A third of real bounces has no machine-readable part, so the text is read for what is commonly said in it.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from tagwerk_email_offers.understanding.mails import plain

if TYPE_CHECKING:
    from collections.abc import Iterator
    from email.message import Message

    from tagwerk_email_offers.understanding.mails import Mail

STATUS = re.compile(r"(?<![\d.])([245]\.\d{1,3}\.\d{1,3})(?![\d.])")
CODE = re.compile(r"(?<![\d.])(4\d\d|5[0-5]\d)(?=[ -]+\D)")
ADDRESS = re.compile(r"<?([\w.+=!#$%&'*/?^`{|}~-]{1,64}@[\w.-]{1,255}\w)>?")
ROBOTS = re.compile(r"^(mailer-daemon|mail-daemon|maildaemon|postmaster|mdaemon|mailerdaemon)\b", re.IGNORECASE)
SUBJECT = re.compile(
    r"undeliver|deliver\w* (status|fail|problem|incomplete|has failed|report)"
    r"|returned (mail|to sender)|mail delivery (failed|system)"
    r"|failure notice|could ?n.t be delivered|not delivered|nicht zugestellt|unzustellbar|zustellung fehlgeschlagen"
    r"|fehlgeschlagene zustellung|non remis|échec de (la )?remise|no se puede entregar|mancata consegna|delayed|verzögert"
    r"|warning: (could not send|message)",
    re.IGNORECASE,
)
DELAY = re.compile(
    r"delay|verzöger|will (be retried|keep trying)|not yet been delivered|warning: (could not send|message)",
    re.IGNORECASE,
)
FULL = re.compile(
    r"mailbox (is )?full|over ?quota|quota exceeded|exceeded .{0,20}quota|postfach .{0,10}voll|storage", re.IGNORECASE
)
POLICY = re.compile(
    r"\bspam\b|polic(y|ies)|block(ed|list)|blacklist|black ?list|reputation|\bdmarc\b|\bspf\b|\bdkim\b|\brbl\b|greylist"
    r"|banned|rejected for|content (filter|reject)|virus",
    re.IGNORECASE,
)
UNKNOWN = re.compile(
    r"(user|recipient|mailbox|address|account|person)\W+(is |was |does |has )?"
    r"(unknown|not (found|exist)|invalid|disabled|rejected)"
    r"|(no such|unknown|invalid) (user|recipient|mailbox|address|person|account)|does(n.t| not) (exist|have)|user unknown"
    r"|empfänger .{0,20}(unbekannt|existiert nicht)|no mailbox",
    re.IGNORECASE,
)
DEAD = ("5.1.0", "5.1.1", "5.1.2", "5.1.3", "5.1.6", "5.1.10", "5.2.1", "5.4.4")

Nature = Literal["hard", "full", "policy", "other", "delay", "delivered"]


@dataclass(frozen=True)
class Report:
    """What became of one recipient. *status* is RFC 3463, ``""`` where it is not known; *address* may be ``""``."""

    nature: Nature
    status: str
    address: str


def is_dead_address(code: int, text: str) -> bool:
    """Whether the server's refusal at RCPT means that nobody has this address; not a full mailbox, not a policy."""
    if status := STATUS.search(text):
        return status[1] in DEAD
    return code in (550, 551, 553) and bool(UNKNOWN.search(text)) and not POLICY.search(text)


def report_of(mail: Mail) -> Report | None:
    """What *mail* reports of a delivery, None where it is no such report."""
    fields = list(_status_fields(mail))
    if fields:
        return _from_fields(fields[-1], mail)
    if not _looks_like_bounce(mail):
        return None
    text = mail.text
    status = next((found for found in STATUS.findall(text) if not found.startswith("2")), "")
    code = CODE.search(text)
    delayed = bool(DELAY.search(mail.subject)) or (status or (code[1] if code else "5")).startswith("4")
    address = mail.header("X-Failed-Recipients").split(",")[0].strip() or _first_address(text)
    return Report("delay" if delayed else nature_of(status, text), status, address.lower())


def nature_of(status: str, text: str) -> Nature:
    """What a permanent failure means: ``hard`` is an address that takes no mail, now and later."""
    if status in ("5.2.2", "4.2.2") or (not status.startswith("5.1") and FULL.search(text)):
        return "full"
    if status.startswith("5.7"):
        return "policy"
    if status.startswith(("5.2.3", "5.3.4", "5.6", "4.")):
        return "other"
    if status in DEAD or UNKNOWN.search(text):
        return "hard"
    return "policy" if POLICY.search(text) else "hard"


def _from_fields(fields: dict[str, str], mail: Mail) -> Report:
    action = fields.get("action", "").lower()
    words = fields.get("diagnostic-code", "")
    found = STATUS.search(fields.get("status", "")) or STATUS.search(words)
    status = found[1] if found else ""
    address = (
        (fields.get("original-recipient") or fields.get("final-recipient", "")).rpartition(";")[2].strip(" <>").lower()
    )
    if action in ("delivered", "relayed", "expanded"):
        return Report("delivered", status, address)
    if action == "delayed" or (not action and status.startswith("4")):
        return Report("delay", status, address)
    return Report(nature_of(status, words or mail.text), status, address)


def _status_fields(mail: Mail) -> Iterator[dict[str, str]]:
    """The fields of each recipient in a ``message/delivery-status`` part."""
    for part in mail.parts("message/delivery-status"):
        for block in _blocks(part):
            fields = {name.lower(): plain(str(value)) for name, value in block.items()}
            if "final-recipient" in fields or "action" in fields or "original-recipient" in fields:
                yield fields


def _blocks(part: Message) -> Iterator[Message]:
    payload = part.get_payload()
    if isinstance(payload, list):
        yield from (block for block in payload if not isinstance(block, str))


def _looks_like_bounce(mail: Mail) -> bool:
    robot = bool(ROBOTS.match(mail.sender)) or mail.header("Return-Path").strip() == "<>"
    failed = bool(mail.header("X-Failed-Recipients")) or mail.content_type == "multipart/report"
    return failed or (robot and bool(SUBJECT.search(mail.subject)))


def _first_address(text: str) -> str:
    found = ADDRESS.search(text)
    return found[1] if found else ""
