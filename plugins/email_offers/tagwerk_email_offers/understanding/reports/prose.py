"""Reports without a part for machines, a third of the real ones: told by who writes, the subject, and what is said.

No one sign is enough: a person may write from postmaster@, and a client may say that goods could not be delivered.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from tagwerk_email_offers.understanding.mail.fields import address_in, addresses
from tagwerk_email_offers.understanding.reports.refusals import code_in, refusal_of, status_in
from tagwerk_email_offers.understanding.reports.returned import copy_begins
from tagwerk_email_offers.understanding.reports.subjects import DELAYED, FAILED, SAYS_DELAYED, SAYS_FAILED
from tagwerk_email_offers.understanding.results import Reported

if TYPE_CHECKING:
    from tagwerk_email_offers.understanding.mail.parts import Part
    from tagwerk_email_offers.understanding.results import Returned

ROBOT_ADDRESS = re.compile(
    r"(mailer[-_.]?daemon|mail[-_.]?daemon|daemon|mdaemon|mailerdaemon|mail[-_.]?(system|router|admin|server"
    r"|delivery)|mmdf|uucp|smtpd?"
    r"|bounces?|mailerror|mail-?er?|microsoftexchange\w+|ndr|delivery)([-+.=][^@]*)?@|@$|^$",
    re.IGNORECASE,
)
POSTMASTER = re.compile(
    r"(post[-_]?master|systemadministrator|administrator|admin|system|root|no-?reply|exchange|mail)([-+.\\][^@]*)?@",
    re.IGNORECASE,
)
GATEWAY = re.compile(
    r"[^@]*(smtp|gateway|anti[-_]?virus|mail[-_]?service|mail[-_]?gw|inetgw|imss|\bmta|spam|filter|quarantine"
    r"|\bmx\d*\b|relay|sophos)[^@]*@",
    re.IGNORECASE,
)
ROBOT_NAME = re.compile(
    r"mailer[- ]?daemon|mail ?delivery|delivery (sub)?system|mail ?system|mail router|mail ?administrator"
    r"|system ?administrator|postmaster"
    r"|internet mail|mail server|microsoft outlook|mail transport|zustell|systemverwalter|courier mail",
    re.IGNORECASE,
)
OF_PEOPLE = re.compile(r"postmaster|(mail|system) ?administrator|systemverwalter", re.IGNORECASE)
"""Names that mail systems share with those who look after them."""
REPLYING = re.compile(r"\s*(re|aw|antw|antwort|sv|vs|r|res|odp|wg|fw|fwd|tr|rv)(\[\d+\])?\s*:", re.IGNORECASE)
ADDRESS = re.compile(r"[\w.+=!#$%&'*/?^`{|}~-]{1,64}@[\w.-]{1,255}\w")
LISTED = re.compile(
    r"^[\s*<\"'>\[(-]{0,12}(?:rfc822;|smtp:|to:|an:|(?:failed |final "
    r"|intended )?recipients?(?: address)?:)?[\s\[<]*(?:smtp:)?([\w.+=!#$%&'*/?^`{|}~-]{1,64}@[\w.-]{1,255}\w)",
    re.IGNORECASE,
)
FOLLOWING = re.compile(
    r"(following|failed|intended|these) (\w+ ){0,2}(recipient|address|user|people|destination)|recipient\(s\)"
    r"|address\(es\)|folgende\w* (empfänger|adresse)|destinataires? suivant|siguientes? destinatario"
    r"|seguenti destinatari",
    re.IGNORECASE,
)
"""What announces those that a report is about; what stands above it may be the head of our mail."""
FIRST_ADDRESSED = re.compile(
    r"(?:expanded from|originally addressed to|original recipient)[:\s]*<?([^\s<>()]+@[^\s<>()]+\w)", re.IGNORECASE
)
TRANSCRIPT = re.compile(
    r"(?m)error message below|(host|server) (said|replied|returned)|smtp error|rcpt to:|^\W*(<<<|>>>)|said: 5\d\d"
    r"|transcript of session",
    re.IGNORECASE,
)
"""What people do not write: the words of one server to another."""
HEAD = re.compile(r"(?m)^<([^\s<>]+@[^\s<>]+)>:")
"""How qmail and Postfix begin what they say of each recipient."""
NETWORK_PREFIX = re.compile(r"(?i)^(dda:)?smtp[=:]")
OWN_SUBJECT = re.compile(
    r"(?im)^[ \t>]*(subject|betreff|objet|asunto|oggetto|onderwerp|sent|gesendet|the following message"
    r"|message-id)\b.*$"
)
NOT_CLIENTS = re.compile(r"^(mailer-daemon|postmaster|abuse|support|noreply|no-reply)@", re.IGNORECASE)
ENOUGH = 4
LONGEST = 20_000
NEAR = 600
MOST = 50


@dataclass(frozen=True)
class Prose:
    """A report in words: what it is, and whom it is about."""

    kind: Literal["bounce", "delay"]
    recipients: tuple[Reported, ...]
    certain: bool


def is_robot(mail: Part, sender: str, name: str) -> bool:
    """Whether a mail system wrote *mail*, by who it says it is and where answers go."""
    path = mail.first("return-path").strip().lower()
    if path.startswith((b"<>", b"<mailer-daemon")) or ROBOT_ADDRESS.match(sender):
        return True
    return bool(ROBOT_NAME.search(name)) and not _is_named_so(sender, name)


def _has_no_sender(mail: Part, sender: str) -> bool:
    return mail.first("return-path").strip().startswith(b"<>") or bool(ROBOT_ADDRESS.match(sender))


def _is_named_so(sender: str, name: str) -> bool:
    """Whether *name* is that of a person with such an address: ``Postmaster Meier <meier@…>``."""
    rest = ROBOT_NAME.sub(" ", name).lower()
    return any(piece in rest for piece in re.findall(r"[^\W\d_]{3,}", sender.partition("@")[0].lower()))


def may_be_report(mail: Part, sender: str, name: str, subject: str) -> bool:
    """A cheap look first: nearly all mails are none."""
    told = FAILED.search(subject) or DELAYED.search(subject) or POSTMASTER.match(sender)
    return bool(
        told or is_robot(mail, sender, name) or mail.first("x-failed-recipients") or mail.parameters.get("report-type")
    )


def failure_text(text: str) -> str:
    """The words of a report for people, without the copy of the original."""
    lines = text.split("\n")
    return "\n".join(lines[: copy_begins(lines)])[:LONGEST]


def prose_of(
    mail: Part, sender: str, name: str, subject: str, text: str, returned: Returned | None, own: frozenset[str]
) -> Prose | None:
    """What *mail* reports in its words, None where it is no report. *own* are the addresses that it came to: ours."""
    said = failure_text(text)
    told = without_subject(said, returned)
    weight = _weight(mail, sender, name, subject, told, returned)
    if weight < ENOUGH:
        return None
    delayed = bool(DELAYED.search(subject)) or (bool(SAYS_DELAYED.search(told)) and not FAILED.search(subject))
    addresses_told = _recipients(mail, said, returned, own | {sender})
    if not (addresses_told or returned or code_in(told) or status_in(told) or _has_no_sender(mail, sender)):
        return None  # a person at such an address tells of what did not arrive
    whole = addresses_told if len(addresses_told) <= 1 else []
    recipients = tuple(
        _reported(
            address,
            told if whole else _words_about(address, told, addresses_told),
            subject,
            "delayed" if delayed else "failed",
        )
        for address in addresses_told or [""]
    )
    return Prose("delay" if delayed else "bounce", recipients, weight > ENOUGH)


def without_subject(text: str, returned: Returned | None) -> str:
    """*text* without our own subject and what names it: its words decide nothing."""
    text = OWN_SUBJECT.sub("", text)
    if returned is not None and len(returned.subject) > 5:
        text = text.replace(returned.subject, "")
    return text


def _weight(mail: Part, sender: str, name: str, subject: str, told: str, returned: Returned | None) -> int:
    weight = 3 if mail.first("x-failed-recipients") else 0
    weight += 3 if mail.parameters.get("report-type", "").lower() == "delivery-status" else 0
    if is_robot(mail, sender, OF_PEOPLE.sub(" ", name)):
        weight += 2
    elif (
        is_robot(mail, sender, name)
        or POSTMASTER.match(sender)
        or GATEWAY.match(sender)
        or mail.first("auto-submitted").strip().lower() not in (b"", b"no")
    ):
        weight += 1
    by_anybody = not weight
    weight += 2 if FAILED.search(subject) or DELAYED.search(subject) else 0
    weight += 2 if SAYS_FAILED.search(told) or SAYS_DELAYED.search(told) else 0
    weight += 1 if status_in(told) or (code_in(told) and refusal_of("", told).reason) else 0
    weight += 2 if returned is not None and (returned.message_ids or returned.to) else 0
    transcript = bool(TRANSCRIPT.search(told))
    weight += 2 if transcript else 0
    if REPLYING.match(subject):
        weight -= 2 if transcript else 3
        return 0 if by_anybody else weight
    return weight - 3 if by_anybody else weight


def _recipients(mail: Part, said: str, returned: Returned | None, ours: frozenset[str]) -> list[str]:
    """Whom a report is about: the field that names them, the lines that begin with an address, any address that we wrote to."""
    fields = [value for field, value in mail.fields if field in ("x-failed-recipients", "x-failed-recipient")]
    named = [address for value in fields for _name, address in addresses(value) if address]
    if named:
        return list(dict.fromkeys(named))[:MOST]
    announced = FOLLOWING.search(said)
    told = said[announced.start() :] if announced is not None else ""
    first = FIRST_ADDRESSED.findall(said)
    domains = {each.rpartition("@")[2] for each in ours}
    heads = {address_in(each) for each in HEAD.findall(said)}
    for candidates in (first, _listed(told), ADDRESS.findall(told[:NEAR])[:1], _listed(said), ADDRESS.findall(said)):
        found = dict.fromkeys(address_in(NETWORK_PREFIX.sub("", each)) for each in candidates)
        clients = [each for each in found if each and each not in ours and not NOT_CLIENTS.match(each)]
        wanted = [each for each in clients if returned is not None and (each in returned.to or each in heads)]
        strangers = [each for each in clients if each.rpartition("@")[2] not in domains]
        if wanted or clients:
            return (wanted or strangers or clients)[:MOST]
    return list(returned.to[:1]) if returned is not None and len(returned.to) == 1 else []


def _listed(text: str) -> list[str]:
    """The addresses that begin a line."""
    return [found[1] for line in text.split("\n") if (found := LISTED.match(line))]


def _words_about(address: str, text: str, all_addresses: list[str]) -> str:
    """What stands behind the last mention of *address* that begins a line, up to where another one is spoken of."""
    lowered = text.lower()
    start = lowered.find(f"\n{address}")
    if start < 0:
        start = max(lowered.find(f"<{address}>"), lowered.find(address), 0)
    places = [lowered.find(other, start + len(address)) for other in all_addresses if other != address]
    end = min((place for place in places if place > start), default=len(text))
    return text[start:end]


def _reported(address: str, words: str, subject: str, action: str) -> Reported:
    status, code = status_in(words), code_in(words)
    refusal = refusal_of(status, words, code)
    if refusal.reason == "" and FAILED.search(subject):
        refusal = refusal_of(status, f"{words} {_of_failure(subject)}", code)
    permanence = refusal.permanence if action == "failed" else "soft"
    return Reported(address, status[:16], permanence, refusal.reason, action, " ".join(words.split())[:1000])


def _of_failure(subject: str) -> str:
    """The words of the report itself in its subject, not those of ours that it repeats behind a colon."""
    head, _colon, rest = subject.partition(":")
    return (
        f"{head} {rest}"
        if re.search(r"(?i)unbekannt|unknown|not listed|not found|full|voll", rest[:60]) and head.isupper()
        else head
    )
