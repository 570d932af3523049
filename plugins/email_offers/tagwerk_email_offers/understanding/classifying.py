"""What kind of mail arrived: a person's reply, a robot's, a bounce, a complaint, a wish to hear no more.

An auto-reply is not a reply. RFC 3834 marks it, and in the wild so do half a dozen other headers and the subject.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from tagwerk_email_offers.understanding.bounces import Report, report_of
from tagwerk_email_offers.unsubscribing import left_offer

if TYPE_CHECKING:
    from tagwerk_email_offers.understanding.bounces import Nature
    from tagwerk_email_offers.understanding.kinds import VerdictKind
    from tagwerk_email_offers.understanding.mails import Mail

ABSENT = re.compile(
    r"^\s*((re|aw|antw|sv|vs|rif|odp)\s*:\s*)*\[?(automatische (antwort|abwesenheitsnotiz)|"
    r"abwesenheits?(notiz|benachrichtigung|:)?\b"
    r"|abwesend|nicht im (büro|haus)|urlaub\b|out of (the )?office|ooo\b|automatic reply"
    r"|auto(matic|mated)?[ -]?(reply|response|antwort)"
    r"|auto:|away from (the|my) (office|desk|mail)|on (vacation|holiday|leave)|réponse automatique|absence du bureau|absent\(e\)"
    r"|respuesta automática|fuera de (la )?oficina|risposta automatica|fuori (sede|ufficio)|automatisch antwoord|afwezig"
    r"|autosvar|automatisk svar|frånvaro|automaattinen vastaus|automatyczna odpowied|automatická odpověď|automatikus válasz"
    r"|resposta automática|автоответ|автоматический ответ|otomatik yanıt|自動返信|自动回复)",
    re.IGNORECASE,
)
ROBOT_HEADERS = ("X-Autoreply", "X-Autorespond", "X-Autoresponder", "X-Auto-Response-Suppress", "X-Mail-Autoreply")
ROBOT_PRECEDENCE = ("auto_reply", "auto-reply", "bulk", "junk")
LEAVING = {
    "abmelden",
    "abmeldung",
    "abbestellen",
    "abbestellung",
    "austragen",
    "unsubscribe",
    "stop",
    "stopp",
    "remove me",
}


@dataclass(frozen=True)
class Verdict:
    """What a mail is, with the delivery report of a bounce or a delay."""

    kind: VerdictKind
    report: Report | None = None


def classify(mail: Mail) -> Verdict:
    """The kind of *mail*, whatever it is."""
    if mail.parts("message/feedback-report"):
        return Verdict("complaint")
    if (report := report_of(mail)) is not None:
        kinds: dict[Nature, VerdictKind] = {"delay": "delay", "delivered": "other"}
        return Verdict(kinds.get(report.nature, "bounce"), report)
    if mail.parts("message/disposition-notification") or not mail.sender:
        return Verdict("other")
    if _wants_out(mail):
        return Verdict("unsubscribe")
    return Verdict("auto_reply" if _by_robot(mail) else "reply")


def _wants_out(mail: Mail) -> bool:
    """The List-Unsubscribe address was written to, or the first words say so and nothing else."""
    if left_offer(mail.subject):
        return True
    words = [line for line in mail.own_words.splitlines() if line.strip()]
    return bool(words) and words[0].strip(" .!\"'„“»«").lower() in LEAVING and not _by_robot(mail)


def _by_robot(mail: Mail) -> bool:
    submitted = mail.header("Auto-Submitted").partition(";")[0].strip().lower()
    if submitted and submitted != "no":
        return True
    if any(mail.header(name).lower() not in ("", "no") for name in ROBOT_HEADERS):
        return True
    return mail.header("Precedence").lower() in ROBOT_PRECEDENCE or bool(ABSENT.match(mail.subject))
