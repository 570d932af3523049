"""What a refusal means: the one table for the reports that come back and for the answers of our own relay.

Hard is what says for certain that nobody has this address, by code or by words that are known to mean it. Whatever speaks of the
sender, of a limit, of a route or of a rule comes before it, and what says nothing is soft: the living are not suppressed.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from tagwerk_email_offers.understanding.reports import dead, reasons
from tagwerk_email_offers.understanding.reports.words import without_addresses

if TYPE_CHECKING:
    from tagwerk_email_offers.understanding.results import Permanence, Reason

LONGEST = 2000
STATUS = re.compile(r"(?<![\d.])([245]\.[0-7]\.\d{1,3})(?![\d.])")
CODE = re.compile(r"(?<![\d.])([245]\d\d)(?=[ #_-]|$)")
LINK = re.compile(r"(for explanation visit )?https?://\S+", re.IGNORECASE)
"""With what GMX writes before its own: that explains every refusal, and always names the address of the network."""
IP_IN_LINK = re.compile(r"[?&/]ip[=/]\d", re.IGNORECASE)
CONTINUED = re.compile(r"\s+[245]\d\d[- ]#?[245]\.\d{1,3}\.\d{1,3}[ -]*")
NEXT_LINE = re.compile(r"(?<=\S)\s*\b[245]\d\d[- ](?=[^\d\s])")
"""The code at the head of each line of a reply: with a status the sentence goes on, without one another begins."""
WHO_SAID = re.compile(
    r"\b(remote|receiving|destination|recipient.?s?) ((smtp|e?-?mail) )*(host|server) (has )?(rejected|refused|returned|responded"
    r"|replied|reported)( with| the| this)?"
    r"|\b(host|server) \S+ (\[[^\]]*\] )?(said|refused to talk to me)|remote (host|server) (said|replied)|mx \S+ said"
    r"|\b(host \S+ (\[[^\]]*\] )?)?smtp error from remote (mail )?server",
    re.IGNORECASE,
)

NXDOMAIN = re.compile(r"\bnxdomain\b", re.IGNORECASE)
"""There is no such name, says who answers for the zone: no passing matter, whatever code stands beside it."""

NOBODY: dict[str, Reason] = {
    "1.1": "unknown_user",
    "1.2": "unknown_host",
    "1.3": "unknown_user",
    "1.6": "moved",
    "1.10": "unknown_user",  # Exchange; RFC 7505 means a null MX
}
"""Statuses (RFC 3463, 5248), subject and detail, that say so by themselves."""

MEANINGS: dict[str, Reason] = {
    "1.7": "sender_refused", "1.8": "sender_refused", "2.1": "disabled", "2.2": "full", "2.3": "size", "3.1": "full",
    "3.4": "size",
    "4.1": "network", "4.2": "network", "4.3": "network", "4.4": "network", "4.6": "loop", "4.7": "expired", "4.14": "loop",
    "4.300": "expired", "4.316": "expired", "4.317": "network", "4.310": "unknown_host", "4.312": "network",
    "7.20": "sender_refused", "7.21": "sender_refused", "7.22": "sender_refused", "7.23": "sender_refused",
    "7.24": "sender_refused", "7.26": "sender_refused", "7.27": "sender_refused", "7.29": "sender_refused",
    "7.60": "sender_refused", "7.509": "sender_refused", "7.515": "sender_refused", "7.25": "reputation", "7.511": "reputation",
    "7.64": "relaying", "7.54": "relaying", "7.57": "relaying", "7.705": "reputation", "7.708": "reputation",
}  # fmt: skip
"""What other statuses mean where the words leave it open."""

FIRST: tuple[tuple[Reason, re.Pattern[str]], ...] = (
    ("sender_refused", reasons.SENDER_REFUSED),
    ("loop", reasons.LOOP),
    ("full", reasons.FULL),
    ("size", reasons.SIZE),
    ("reputation", reasons.REPUTATION),
    ("relaying", reasons.RELAYING),
    ("content", reasons.CONTENT),
    ("policy", reasons.SPAM),
)
"""In this order, and before an address is called dead."""
LAST: tuple[tuple[Reason, re.Pattern[str]], ...] = (
    ("expired", reasons.EXPIRED),
    ("network", reasons.NETWORK),
    ("policy", reasons.POLICY),
)
OF_RULES: frozenset[Reason] = frozenset(("policy", "reputation", "content", "relaying", "sender_refused"))


@dataclass(frozen=True, slots=True)
class Refusal:
    """What a refusal means for the address, and why."""

    permanence: Permanence
    reason: Reason


def status_in(text: str) -> str:
    """The first enhanced status of a failure (RFC 3463) in *text*, ``""`` where there is none."""
    return next((found for found in STATUS.findall(text) if not found.startswith("2")), "")


def code_in(text: str) -> int:
    """The first reply code of a failure (RFC 5321) in *text*, 0 where there is none."""
    return next((int(found) for found in CODE.findall(text) if not found.startswith("2")), 0)


def refusal_of(status: str, text: str, code: int = 0) -> Refusal:
    """What a refusal with *status* (RFC 3463, ``""`` where there is none), reply *code* (0 without one) and words means."""
    words = _cleaned(text)
    code = code or code_in(words)
    in_words = status_in(words)
    if in_words and status.endswith((".0.0", "")) and (not status or status.endswith(".0.0")):
        status = in_words
    detail = status.partition(".")[2]
    passing = status.startswith("4") or (not status and 400 <= code < 500)
    reason, nobody = _judged(detail, words, code)
    if nobody and (not passing or NXDOMAIN.search(words)) and not detail.startswith(("5.", "6.")):
        return Refusal("hard", reason)
    if reason in OF_RULES and not passing and not detail.startswith("4."):
        return Refusal("policy", reason)
    return Refusal("soft", reason)


def is_dead_address(code: int, text: str) -> bool:
    """Whether a server's refusal at RCPT with *code* means that nobody has this address; *text* begins with its status."""
    return code >= 500 and refusal_of(status_in(text), text, code).permanence == "hard"


def _judged(detail: str, words: str, code: int) -> tuple[Reason, bool]:
    """The reason, and whether it says that nobody has the address."""
    if reasons.GREYLISTED.search(words):
        return "policy", False
    if reasons.SUPPRESSED.search(words):
        return "", False
    unknown = dead.UNKNOWN_USER.search(words)
    first = next((reason for reason, pattern in FIRST if _speaks_of(reason, pattern, words)), None)
    if reasons.LATER.search(words):
        return first or "policy", False
    if detail in NOBODY and unknown and first not in ("sender_refused", "full", "disabled"):
        return _nobody(detail, words), True
    if MEANINGS.get(detail) in ("sender_refused", "full", "size", "loop") and not (unknown and first is None):
        return MEANINGS[detail], False
    if first is not None:
        return first, False
    told = _of_address(words, detail, code, unknown=bool(unknown))
    if told is not None:
        return told
    if detail in NOBODY:
        return _nobody(detail, words), True
    return _by_status(detail, words), False


def _speaks_of(reason: Reason, pattern: re.Pattern[str], words: str) -> bool:
    if reason == "relaying" and reasons.NOT_RELAYING.search(words):
        return False
    return bool(pattern.search(words))


def _of_address(words: str, detail: str, code: int, *, unknown: bool) -> tuple[Reason, bool] | None:
    """What words say of an address or a domain that is no more."""
    if detail == "1.6" or code == 551 or (dead.MOVED.search(words) and not detail.startswith("7")):
        return "moved", detail == "1.6" or code == 551
    if dead.UNKNOWN_HOST.search(words):
        passing = bool(dead.TRANSIENT.search(words)) and not NXDOMAIN.search(words)
        return ("network", False) if passing else ("unknown_host", True)
    if dead.CLOSED.search(words):
        return "disabled", True
    if dead.DISABLED.search(words) and not (unknown and detail in NOBODY):
        return "disabled", detail in NOBODY
    return ("unknown_user", True) if unknown else None


def _nobody(detail: str, words: str) -> Reason:
    if dead.UNKNOWN_HOST.search(words) and detail in ("1.2", "1.10"):
        return "unknown_host"
    if dead.CLOSED.search(words):
        return "disabled"
    return NOBODY[detail]


def _by_status(detail: str, words: str) -> Reason:
    if detail == "4.1" and reasons.POLICY.search(words):  # Exchange Online: no such recipient, or a connector
        return "policy"
    if detail in MEANINGS and detail != "2.1":
        return MEANINGS[detail]
    subject, _dot, number = detail.partition(".")
    if subject == "6":
        return "content"
    if subject == "7" and number.isdecimal() and 606 <= int(number) < 650:  # Exchange Online: banned addresses
        return "reputation"
    said = next((reason for reason, pattern in LAST if pattern.search(words)), None)
    if said is not None:
        return said
    return "policy" if subject == "7" else ""


def _cleaned(text: str) -> str:
    """*text* as the tables read it: addresses alike, without links, codes in the middle, and who said it."""
    words = LINK.sub(_of_link, text[:LONGEST].replace("_", " "))
    return without_addresses(
        WHO_SAID.sub(" ", " ".join(NEXT_LINE.sub(" / ", CONTINUED.sub(" ", _kept_codes(words))).split()))
    )


def _of_link(link: re.Match[str]) -> str:
    """Nothing of a link is read, but that it asks for an address of the network: then it is about where we send from."""
    return " reputation " if IP_IN_LINK.search(link[0]) and not link[1] else " "


def _kept_codes(words: str) -> str:
    """The first code and status stay in front: they are read from there."""
    code, status = code_in(words), status_in(words)
    return f"{code or ''} {status} {words}"
