"""Complaints and what resembles them: feedback reports (RFC 5965), the forms of large providers, notices of Amazon SES."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, cast

from tagwerk_email_offers.understanding.mail.charsets import one_line
from tagwerk_email_offers.understanding.mail.fields import address_in, addresses, words
from tagwerk_email_offers.understanding.mail.parts import ENCLOSED, read_fields
from tagwerk_email_offers.understanding.reports.refusals import refusal_of, status_in
from tagwerk_email_offers.understanding.results import Reported, Returned, bare_id

if TYPE_CHECKING:
    from tagwerk_email_offers.understanding.mail.parts import Part
    from tagwerk_email_offers.understanding.results import Feedback, Kind

KINDS: dict[Feedback, Kind] = {
    "abuse": "complaint",
    "fraud": "complaint",
    "virus": "complaint",
    "opt-out": "unsubscribe",
    "not-spam": "other",
    "auth-failure": "other",
    "other": "other",
}
TYPES: dict[str, Feedback] = {
    "abuse": "abuse", "fraud": "fraud", "phishing": "fraud", "virus": "virus", "malware": "virus", "not-spam": "not-spam",
    "notspam": "not-spam", "auth-failure": "auth-failure", "dmarc": "auth-failure", "opt-out": "opt-out",
    "opt-out-list": "opt-out", "unsubscribe": "opt-out", "complaint": "abuse", "spam": "abuse", "miscategorized": "other",
}  # fmt: skip
JMRP = re.compile(r"^staff@(hotmail|outlook|live|msn)\.com$")
JMRP_SUBJECT = re.compile(r"complaint about message from", re.IGNORECASE)
PROVIDERS_FIELDS = (
    "x-hmxmroriginalrecipient",
    "x-cmae-originalrecipient",
    "x-aol-originalrecipient",
    "x-yahoo-feedback",
)
LONGEST_JSON = 256 << 10


@dataclass(frozen=True)
class Complaint:
    """What a feedback report or a notice of a provider says; *recipients* complained, or are those of a bounce in a notice."""

    kind: Kind
    way: str
    feedback: Feedback = ""
    recipients: tuple[Reported, ...] = ()
    returned: Returned | None = None


def complaint_of(mail: Part, sender: str, subject: str, text: str) -> Complaint | None:
    """The complaint in *mail*, None where it is none."""
    for part in mail.walk():
        if part.type == "message/feedback-report":
            return _feedback(part)
    encloses = any(part.type in ENCLOSED for part in mail.walk())
    original = next((words(mail.first(name)) for name in PROVIDERS_FIELDS if mail.first(name)), "")
    if encloses and (JMRP.match(sender) or original) and (original or JMRP_SUBJECT.search(subject)):
        return Complaint("complaint", "jmrp", "abuse", _complaining([original]))
    if (text.lstrip()[:1] == "{" and "otificationType" in text[:LONGEST_JSON]) or (
        text.lstrip()[:1] == "{" and '"eventType"' in text[:LONGEST_JSON]
    ):
        return _notice(text)
    return None


def _feedback(part: Part) -> Complaint:
    fields = read_fields(part.content[:LONGEST_JSON].lstrip() or part.body)
    named = next((words(value).lower() for name, value in fields if name == "feedback-type"), "")
    feedback = TYPES.get(named.split(";")[0].strip(), "other")
    told = [
        words(value)
        for name, value in fields
        if name in ("original-rcpt-to", "removal-recipient", "original-recipient")
    ]
    return Complaint(KINDS[feedback], "feedback", feedback, _complaining(told))


def _complaining(values: list[str]) -> tuple[Reported, ...]:
    found = [address for value in values for _name, address in addresses(value.rpartition(";")[2].encode()) if address]
    return tuple(Reported(address, action="complained") for address in dict.fromkeys(found))


def _notice(text: str) -> Complaint | None:
    """A notice of Amazon SES, as its topic mails it; the message of SNS may be wrapped around it."""
    try:
        notice = json.loads(text[:LONGEST_JSON].partition("\n--\n")[0].strip())
        if isinstance(notice, dict) and isinstance(notice.get("Message"), str):
            notice = json.loads(notice["Message"])
    except (ValueError, RecursionError):
        return None
    if not isinstance(notice, dict):
        return None
    kind = str(notice.get("notificationType") or notice.get("eventType") or "").lower()
    returned = _of_mail(notice.get("mail"))
    if kind == "complaint":
        told = [str(each.get("emailAddress", "")) for each in _dicts(notice, "complaint", "complainedRecipients")]
        given = notice.get("complaint")
        feedback = (
            TYPES.get(str(given.get("complaintFeedbackType") or "abuse").lower(), "other")
            if isinstance(given, dict)
            else "abuse"
        )
        return Complaint(KINDS[feedback], "ses", feedback, _complaining(told), returned)
    if kind == "bounce":
        recipients = tuple(_bounced(notice, each) for each in _dicts(notice, "bounce", "bouncedRecipients"))
        return Complaint("bounce", "ses", "", recipients, returned)
    return Complaint("receipt", "ses", "", (), returned) if kind == "delivery" else None


def _bounced(notice: dict[str, Any], recipient: dict[str, Any]) -> Reported:
    diagnostic = one_line(str(recipient.get("diagnosticCode", "")))[:1000]
    status = status_in(str(recipient.get("status", ""))) or status_in(diagnostic)
    refusal = refusal_of(status, diagnostic)
    bounce = cast("dict[str, Any]", notice["bounce"])
    permanence = refusal.permanence if str(bounce.get("bounceType", "")).lower() == "permanent" else "soft"
    return Reported(
        address_in(str(recipient.get("emailAddress", ""))), status, permanence, refusal.reason, "failed", diagnostic
    )


def _dicts(notice: dict[str, Any], of: str, name: str) -> list[dict[str, Any]]:
    inside = notice.get(of)
    found = inside.get(name) if isinstance(inside, dict) else None
    return [each for each in found if isinstance(each, dict)][:100] if isinstance(found, list) else []


def _of_mail(mail: object) -> Returned | None:
    if not isinstance(mail, dict):
        return None
    common = mail.get("commonHeaders")
    identifier = str(common.get("messageId") or "") if isinstance(common, dict) else ""
    told = mail.get("destination")
    to = tuple(address for each in (told if isinstance(told, list) else [])[:20] if (address := address_in(str(each))))
    subject = one_line(str(common.get("subject") or ""))[:998] if isinstance(common, dict) else ""
    return Returned(
        (bare_id(identifier),) if identifier else (), to, subject, address_in(str(mail.get("source") or ""))
    )
