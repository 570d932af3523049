"""Notices that a mail was read, deleted unread, or handed over (RFC 8098 and the words of Exchange): no bounce, and no answer."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from tagwerk_email_offers.understanding.mail.charsets import decoded
from tagwerk_email_offers.understanding.mail.fields import address_in
from tagwerk_email_offers.understanding.mail.parts import read_fields
from tagwerk_email_offers.understanding.reports.refusals import refusal_of
from tagwerk_email_offers.understanding.results import Reported

if TYPE_CHECKING:
    from tagwerk_email_offers.understanding.mail.parts import Part

SUBJECT = re.compile(
    r"\s*(nicht gelesen|gelesen|ungelesen gelöscht|gelöscht|read|not read|unread|displayed|deleted|lu|non lu|letto"
    r"|non letto|leído|no leído|gelezen|niet gelezen|läst|oläst|lest|læst|przeczytan\w*|přečteno|lida|lido|прочитано"
    r"|lesebestätigung|empfangsbestätigung|übermittelt|zugestellt|delivered|relayed|weitergeleitet|return receipt"
    r"|read receipt|delivery receipt|accusé de (lecture|réception)|confirmaci[oó]n de lectura"
    r"|conferma di lettura|leesbevestiging|disposition notification|message recalled?|recall|rückruf"
    r"|potwierdzenie (przeczytania|odczytu)|potvrzení o přečtení|confirmação de leitura|ricevuta di ritorno|læsekvittering"
    r"|läskvitto|lesekvittering|okundu|elolvas\w+|уведомление о прочтении)\b"
    r"(\s*\([^)]{0,40}\))?\s*(:|-|–|$)",
    re.IGNORECASE,
)
SAYS_SO = re.compile(
    r"wurde .{0,60}(gelesen|gelöscht|angezeigt|geöffnet)|ungelesen gelöscht|was (read|displayed|deleted)|(this is a"
    r"|dies ist eine) (return receipt|read receipt|lesebestätigung|empfangsbestätigung)|(was|were|been) opened (on|by|at)\b"
    r"|ceci est un accusé de (lecture|réception)|questa è una (conferma|ricevuta) di (lettura|ritorno)|dit is een leesbevestiging"
    r"|(została|zostało) (przeczytan|otwart|wyświetlon)|byl[ao]? (přečten|otevřen|zobrazen)|(foi|was) (lida|lido|abert[oa])"
    r"|(было|была) (прочитан|открыт)|(har|er|blev|ble) (blevet |blivit |blitt )?(läst|lest|læst|åbnet|öppnat|åpnet)"
    r"|okundu|elolvas|luettu|has been (read|displayed"
    r"|opened|delivered)|no guarantee that the message (has been|was) read|deleted without being read"
    r"|a été (lu|affiché|supprimé|ouvert)|è stat[oa] (lett[oa]|apert[oa]|visualizzat|eliminat)"
    r"|(ha sido|fue) (leído|abierto|mostrado|eliminado)"
    r"|(is|werd) .{0,40}gelezen|an die folgenden empfänger zugestellt|(erfolgreich|wurde) (zugestellt|übermittelt)"
    r"|no delivery notification was sent|delivery to these recipients.{0,30} is complete"
    r"|zustellung an diese empfänger.{0,30} (ist )?abgeschlossen|remise à ces destinataires.{0,40}(terminée|effectuée)"
    r"|entrega a estos destinatarios.{0,40}complet|recapito a questi destinatari.{0,40}complet"
    r"|delivered to the following recipients|garantie .{0,60}gelesen|would like to recall"
    r"|möchte die nachricht .{0,80}zurückrufen",
    re.IGNORECASE | re.DOTALL,
)


CALLED = re.compile(
    r"\W*(lesebestätigung|read receipt|return receipt|accusé de (lecture|réception)|confirmaci[oó]n de lectura"
    r"|conferma di lettura|leesbevestiging|potwierdzenie (przeczytania|odczytu))\b",
    re.IGNORECASE,
)
"""How such a notice may begin where its subject is of no use."""
REJECTED = re.compile(
    r"\((rejected|abgelehnt)\)|automatically rejected|(was|has been|wurde) (automati\w+ )?(rejected|refused|abgelehnt"
    r"|zurückgewiesen)",
    re.IGNORECASE,
)


def rejected_in(mail: Part, text: str) -> tuple[Reported, ...]:
    """Whom a receipt says that the mail was refused by: filters of Sieve (RFC 5429) write so instead of a report."""
    for part in mail.walk():
        submitted = mail.first("auto-submitted").decode("latin-1")
        if part.type == "message/disposition-notification" and (
            REJECTED.search(text[:2000]) or REJECTED.search(submitted)
        ):
            fields = read_fields(part.content.lstrip())
            told = [value for name, value in fields if name in ("original-recipient", "final-recipient")]
            address = next((address_in(decoded(value).rpartition(";")[2]) for value in told), "")
            refusal = refusal_of("", text[:2000])
            return (Reported(address, "", refusal.permanence, refusal.reason, "failed", " ".join(text.split())[:1000]),)
    return ()


def is_receipt(mail: Part, subject: str, text: str) -> bool:
    """Whether *mail* says that one of ours was read, deleted unread or handed over."""
    if mail.parameters.get("report-type", "").lower() == "disposition-notification":
        return True
    if any(part.type == "message/disposition-notification" for part in mail.walk()):
        return True
    return bool((SUBJECT.match(subject) or CALLED.match(text)) and SAYS_SO.search(text[:2000]) and len(text) < 3000)
