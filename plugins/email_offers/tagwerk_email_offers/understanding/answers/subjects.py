"""A subject without all that programs, people and gateways put in front of it, and the number of a ticket in it."""

from __future__ import annotations

import re
from itertools import islice

from tagwerk_email_offers.understanding.answers.attributions import LABELS

REPLY = (
    r"re|aw|antw|antwort|wg|fw|fwd|tr|sv|vs|rif|rv|odp|r|res|réf|ref|rép|resp|enc|i|vl|fs|bls|ynt|ilt|vb|doorst"
    r"|továbbítás|atb|pd|tr"
    r"|回复|答复|回覆|转发|轉寄|返信|转|回|답장|답|전달|απ|πρθ|σχετ|отв|на|пересл|hal|bl|nl|trs|reenv|továbbít|vá|blos|ang|betreff|betr"
)
TAGS = (
    r"extern\w*|ext|external\w*|caution[^\]]*|warn\w*[^\]]*|achtung[^\]]*|attention[^\]]*|not? ?secure|sicher|secure"
    r"|encrypted|verschlüsselt|spam\W*|\W*spam\W*|possible spam"
    r"|bulk|junk|suspected spam|spamverdacht|werbung|newsletter|e-?mail extern\w*|fremd\w*|outside|ext mail"
    r"|unverified|sender unverified|first[- ]?contact|ext sender|extern e-?mail|html"
)
TICKET_TAG = (
    r"(?:ticket|case|request|anfrage|vorgang|fall|incident|issue|inc|req|id|ref|tt|sr|support|auftrag|bug"
    r"|#)[ \w]{0,12}[#: ]{0,3}[A-Z]{0,6}-?[\w.-]*\d[\w.-]*"
)
PREFIX = re.compile(
    rf"\s*(?:(?:{REPLY})\s?(?:\[\d{{1,3}}\]|\(\d{{1,3}}\)|\*\d|\^\d)?\.?\s?[:：]|(?:re|aw|antw|wg|fwd?)_"
    rf"|\[\s*(?:{TAGS})\s*\]|\(\s*(?:{TAGS})\s*\)|\*{{2,}}\s*(?:{TAGS})\s*\*{{2,}}|(?:{TAGS})\s?:"
    rf"|\{{\s*(?:{TAGS})\s*\}}"
    rf"|\[[\w.-]{{2,60}} #\d{{1,12}}\]"
    rf"|\[\s*(?:{TICKET_TAG})\s*\]|\[#?[A-Z]{{0,6}}[#:-]?\d{{3,20}}\]|\(?ticket\s?#?\s?\d{{3,20}}\)?\s?[:-])[\s:-]*",
    re.IGNORECASE,
)
REPLYING = re.compile(rf"\s*(\[[^\]]{{0,40}}\]\s*)?({REPLY})\s?(\[\d+\])?\.?\s?[:：]", re.IGNORECASE)
BRACKETED_TICKET = re.compile(
    r"[\[(]\s*(?:ticket|case|request|anfrage|vorgang|fall|incident|issue|support|auftrag|ref|id"
    r"|#)[ \w]{0,12}?[#: ]{0,3}(_?[\w-]*\d[\w.-]*(?:\._\w+)?)(?::ref)?\s*[\])]",
    re.IGNORECASE,
)
NUMBERED = re.compile(r"\[[\w.-]{2,60} #(\d{1,12})\]|\[#\s?([A-Z]{0,6}-?\d[\w-]{2,30})\]|\[([A-Z]{2,6}-?\d{4,20})\]")
NAMED_TICKET = re.compile(
    r"\b(?:ticket|case|incident|vorgang|vorgangsnummer|ticketnummer|ticket-?(?:id|nr\.?|no\.?)|case number"
    r"|anfrage nr\.?|request)\s*(?:nr\.?|no\.?|number|id)?\s?[#: ]{1,3}\s?([A-Z]{0,6}-?\d[\w-]{2,30})\b",
    re.IGNORECASE,
)
SALESFORCE = re.compile(r"\bref:(_?[\w.]{8,60}):ref\b")
MOST_PREFIXES, MOST_QUOTED, LONGEST_TEXT = 30, 10, 100_000
QUOTED_SUBJECT = re.compile(
    rf"(?m)^[ \t>*|]{{0,20}}(?:{'|'.join(label for label, kind in LABELS.items() if kind == 'subject')})[ \t]?\*?[:：]\*?"
    rf"[ \t]{{0,20}}(\S[^\n]{{0,500}})",
    re.IGNORECASE,
)


def bare_subject(subject: str) -> str:
    """*subject* as subjects are compared: without prefixes, in small letters, spaces alike."""
    rest = without_prefixes(subject)
    return " ".join(rest.casefold().split())


def without_prefixes(subject: str) -> str:
    """*subject* without ``AW:``, ``[EXTERN]``, ``[Ticket#7]`` and their like in front of it."""
    rest = subject.strip()[:998]
    for _each in range(MOST_PREFIXES):
        match = PREFIX.match(rest)
        if match is None or not rest[match.end() :].strip():
            break
        rest = rest[match.end() :]
    return rest.strip()


def quoted_subjects(text: str) -> list[str]:
    """The subjects in the heads of the mails that *text* quotes, the first one first."""
    return [match[1].strip() for match in islice(QUOTED_SUBJECT.finditer(text[:LONGEST_TEXT]), MOST_QUOTED)]


def is_reply(subject: str) -> bool:
    """Whether the subject says that this answers or forwards a mail."""
    return bool(REPLYING.match(subject))


def ticket_in(subject: str) -> str:
    """The number of a ticket in *subject*, ``""`` where there is none."""
    for pattern in (SALESFORCE, BRACKETED_TICKET, NUMBERED, NAMED_TICKET):
        match = pattern.search(subject)
        if match is not None:
            return next(group for group in match.groups() if group)[:60]
    return ""
