"""Delivery status notifications (RFC 3464, 6533): every recipient of a report, with what became of it and why."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

from tagwerk_email_offers.understanding.mail.charsets import decoded, one_line
from tagwerk_email_offers.understanding.mail.fields import address_in, words
from tagwerk_email_offers.understanding.mail.parts import read_fields
from tagwerk_email_offers.understanding.reports.refusals import refusal_of, status_in
from tagwerk_email_offers.understanding.reports.returned import text_of
from tagwerk_email_offers.understanding.results import Reported

if TYPE_CHECKING:
    from tagwerk_email_offers.understanding.mail.parts import Part
    from tagwerk_email_offers.understanding.reports.returned import Fields

STATUS_TYPES = ("message/delivery-status", "message/global-delivery-status")
OTHER_TYPES = (
    "text/plain",
    "application/octet-stream",
    "text/x-delivery-status",
    "application/delivery-status",
    "text/delivery-status",
)
RECIPIENT_FIELDS = ("final-recipient", "original-recipient", "x-actual-recipient")
IS_STATUS = re.compile(
    rb"(?im)^(final|original)-recipient:.*\n(?:.*\n){0,20}?(action|status):|^(action|status):.*\n"
    rb"(?:.*\n){0,6}?(final|original)-recipient:"
)
BLANK = re.compile(rb"\r?\n[ \t]*\r?\n")
ADDRESS = re.compile(r"[^\s<>;,\"()\[\]]+@[^\s<>;,\"()]+")
XTEXT = re.compile(r"\+(2B|3D)")
"""What RFC 3461 has encoded of an address; more of it might be a plus-address."""
UNICODE = re.compile(r"\\x\{([0-9A-Fa-f]{2,6})\}")
ACTIONS = ("failed", "delayed", "delivered", "relayed", "expanded")
LONGEST_BLOCKS = 1 << 20
MOST_RECIPIENTS = 500


def reported_in(mail: Part, *, by_robot: bool) -> tuple[Reported, ...]:
    """The recipients of the status parts of *mail*; of other parts with such fields only where a robot wrote it."""
    for part in mail.walk(into_mails=by_robot):
        if part.type in STATUS_TYPES or (
            by_robot and part.type in OTHER_TYPES and IS_STATUS.search(part.content[:LONGEST_BLOCKS])
        ):
            found = _recipients(part.content[:LONGEST_BLOCKS])
            if found:
                return found
    return ()


def explained(reported: Reported, human: str) -> Reported:
    """*reported* judged by the words for people as well, where its own fields leave open what happened."""
    if (
        reported.action not in ("failed", "delayed")
        or reported.permanence == "hard"
        or (reported.reason and not _vague(reported))
    ):
        return reported
    refusal = refusal_of(reported.status, f"{reported.diagnostic} {human}")
    if reported.reason and not refusal.reason:
        return reported
    return replace(reported, permanence=refusal.permanence, reason=refusal.reason)


def _vague(reported: Reported) -> bool:
    """Whether a status stands alone, without a word: only what is certain by itself needs none."""
    return not reported.diagnostic and reported.permanence != "hard"


def _recipients(raw: bytes) -> tuple[Reported, ...]:
    found: dict[str, Reported] = {}
    for block in BLANK.split(raw, maxsplit=4 * MOST_RECIPIENTS):
        for fields in _one_by_one(read_fields(block.lstrip())):
            reported = _reported(fields)
            found.setdefault(reported.address or f"?{len(found)}", reported)
    return tuple(found.values())[:MOST_RECIPIENTS]


def _one_by_one(fields: Fields) -> list[Fields]:
    """The fields of each recipient: where blank lines were lost, a name that comes again begins the next one."""
    groups: list[Fields] = []
    names: set[str] = set()
    for name, value in fields:
        if not groups or (name in names and name in (*RECIPIENT_FIELDS[:2], "action")):
            groups.append([])
            names = set()
        groups[-1].append((name, value))
        names.add(name)
    return [group for group in groups if any(name in RECIPIENT_FIELDS for name, _value in group)]


def _reported(fields: Fields) -> Reported:
    status = status_in(text_of(fields, "status")) or _any_status(text_of(fields, "status"))
    diagnostic = one_line(words(text_of(fields, "diagnostic-code").encode("utf-8", "replace")))[:1000]
    said = text_of(fields, "action").split("(")[0].strip().lower()
    action = next((each for each in ACTIONS if said.startswith(each[:5])), "")
    if not action:
        action = {"4": "delayed", "2": "delivered"}.get(status[:1], "failed")
    refusal = refusal_of(status, diagnostic or f"{status} {text_of(fields, 'status').partition('(')[2]}")
    permanence = refusal.permanence if action == "failed" else "soft"
    return Reported(
        _address(fields), status[:16] or status_in(diagnostic), permanence, refusal.reason, action, diagnostic
    )


def _any_status(text: str) -> str:
    found = re.match(r"\s*([245]\.\d{1,3}\.\d{1,3})", text)
    return found[1] if found else ""


def _address(fields: Fields) -> str:
    """To whom we sent, then to whom it was sent on; the type before the semicolon may be any."""
    for name in ("original-recipient", "final-recipient", "x-actual-recipient"):
        kind, _semicolon, value = text_of(fields, name).rpartition(";")
        found = ADDRESS.search(_unescaped(value or kind))
        if found is not None and (address := address_in(found[0])):
            return address
    return ""


def _unescaped(value: str) -> str:
    value = XTEXT.sub(lambda found: chr(int(found[1], 16)), value)
    return decoded(UNICODE.sub(_character, value).encode("utf-8", "replace"))


def _character(found: re.Match[str]) -> str:
    number = int(found[1], 16)
    return chr(number) if 0x20 < number < 0x110000 and not 0xD800 <= number < 0xE000 else ""
