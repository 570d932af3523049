"""Wishes to hear no more, in words: the sure ones act by themselves, the likely ones are for a person to decide.

Each sentence is weighed by itself. One that says no to leaving, asks, quotes, speaks of somebody else, of a position or of a
machine is no wish; better one too many on the board than one client lost by a misreading.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from tagwerk_email_offers.understanding.answers import wishes_abroad
from tagwerk_email_offers.understanding.answers.spelling import spelt
from tagwerk_email_offers.understanding.answers.wishes_at_home import LIKELY, SURE
from tagwerk_email_offers.understanding.answers.wishes_put_together import (
    ELSEWHERE,
    NARROWS,
    PERHAPS,
    says_so,
    speaks_of_mail,
)
from tagwerk_email_offers.understanding.patterns import any_of

if TYPE_CHECKING:
    from tagwerk_email_offers.understanding.results import Certainty


LONGEST = 4000
SHORT = 40
FEW, VERY_FEW = 12, 3
AMBIGUOUS = re.compile(r"\W*(bitte |please )?(stopp?|remove|baja)\W*$")
"""Words; who writes no more than this beside a sure wish wants to leave and nothing else."""
SENTENCES = re.compile(r"(?<=[.!?;])\s+|\n+")
CLOSING = re.compile(
    r"^\W*(mit (freundliche|beste|herzliche|viele|liebe)\w* grü(ß|ss)\w*|(freundliche|beste|viele|liebe|herzliche"
    r"|schöne)\w* grü(ß|ss)\w*"
    r"|gru(ß|ss)|mfg|(kind|best|warm) regards|regards|sincerely|yours \w+|cheers)\b[^\n]{0,60}$|^-- ?$",
    re.IGNORECASE | re.MULTILINE,
)
GREETING = re.compile(
    r"^\W*(sehr geehrte\w*|liebe\w*|guten (tag|morgen|abend)|hallo|hi|hello|dear|moin|servus|grüß gott|good (morning"
    r"|afternoon|day)|(sehr )?(vielen |besten |herzlichen )?dank|danke|thank(s| you)|thx|bonjour|hola|mfg|lg|vg"
    r"|(mit )?(freundliche\w*|beste\w*|viele\w*|liebe\w*|schöne\w*|herzliche\w*) grü(ß|ss)\w*|gru(ß|ss)|(kind |best "
    r"|warm )?regards|best|sincerely|cheers|yours \w+|cordialement|saludos)\b[^.!?]{0,60}[.!,]*\s*$",
)
BARE = re.compile(
    r"\W*(bitte |please |hiermit |kindly |graag |merci de |por favor,? |per favore,? |prosím |proszę )?(abmelde\w*|abmeldung"
    r"|abbestell\w*|austragen|austragung|unsubscribe( me"
    r"| us)?|opt[- ]?out|stopp?|remove( me| us)?|abmelden bitte|cancel subscription|désinscription|désabonner"
    r"|darme? de baja|baja|cancellami|disiscri\w+|afmelden|uitschrijven|avregistrera)"
    r"([ ,]*(request|por favor|per favore|prosím|proszę|merci|grazie|gracias|tack|lütfen"
    r"|bitte|danke\w*|please|thanks?|thank you|vielen dank|dank|now|sofort|newsletter|mich|vom newsletter"
    r"|from (this |the |your )?(list|newsletter|mailing list|emails?)|aus (dem|ihrem) (verteiler|newsletter)))*\W*",
)
MISSPELT = re.compile(r"\bun-?su(?:b(?!scri|st|tl)|s?cri)\w*")
BY_PROGRAM = re.compile(
    r"automatically (generated|sent) by \w+|sent this (e-?mail|message) to unsubscribe|on behalf of (the|its) user"
)
"""What mail programs write below ``List-Unsubscribe`` (RFC 2369) as a mail."""
_NOT = r"(nicht|nie|kein\w*|ohne)"
NO_WISH = any_of(
    rf"\b{_NOT}\b{wishes_abroad.REACH}{{0,25}}\b(abmelde\w*|ab(zu)?melden|abmeldung|austragen|aus(zu)?tragen|abbestell\w*"
    rf"|lösch\w*"
    rf"|entfern\w*|streich\w*|stopp\w*|unsubscribe"
    r"|widersprech\w*)\b|\b(nicht|nie)\b[^,.;]{0,20}\baus (dem|ihrem) (verteiler|der liste)|\bnicht,? dass\b",
    rf"\b(do not|don.t|not|never|without|no need to)\b{wishes_abroad.REACH}{{0,25}}\b(unsubscribe|remove|opt[- ]?out|take (me"
    rf"|us) off"
    r"|delete|stop)\b",
    r"\bin (den|ihren|euren) \w*verteiler|verteiler (auf|hinzu)nehmen|verteiler auf\b|\b(aufnehmen|hinzufügen"
    r"|eintragen|keep (me|us)|add (me|us)|subscribe me|resubscribe"
    r"|wieder an|want to stay|dabei bleiben)\b",
    r"\b(wer|jeder|man|leute|andere)\b.{0,60}\b(abmelden|austragen|abbestellen)\b(?!.*\?)"
    r"|\b(anybody|anyone|people|whoever|everybody|those who)\b.{0,60}\b(unsubscribe|opt out)\b",
    r"\b(aus versehen|versehentlich|irrtümlich|by mistake|accidentally|by accident)\b",
    r"\b(position|pos\.?|artikel|zeile|punkt|item|line|teil|bestellung|auftrag|lieferung|ligne|poste|article|produit"
    r"|riga|posizione|articolo|línea|artículo|linha|regel|pozycj\w+|položk\w+"
    r"|angebot) ?(nr\.? ?)?\d(?!.{0,3}(abs|ds))",
    r"\b(e-?mail|mail|nachricht|message) (von|vom|of|from) (heute|gestern|eben|vorhin|today|yesterday|this morning|\d)"
    r"|\b(delete|remove|ignore|lösch\w*|streich\w*) \w* ?(letzte|vorige|erste|gestrige|last|previous|first|earlier)\w* "
    r"(e-?mail|mail|nachricht|message)",
    *ELSEWHERE,
    r"\b(nötig|notwendig|erforderlich|necessary|needed|required)\b|\bfür sie entschieden\b",
    *wishes_abroad.NO_WISH,
    r"\b(wir|ich) haben\b.{0,60}(genommen|gelöscht|entfernt|ausgetragen|abgemeldet)|haben sie\b.{0,60}(genommen"
    r"|gelöscht|entfernt|ausgetragen|abgemeldet)"
    r"|\bwe have (removed|unsubscribed|deleted)\b",
    r"\bsondern\b|\bbut (rather|please send|instead)\b|\b(an|to) \S+@\S+,? (sondern|but)\b|\b(stattdessen"
    r"|instead of)\b",
    r"\b(bis|vor|until|before|erst|ab) (zum|ende|mitte|anfang|januar|februar|märz|april|mai|juni|juli|august"
    r"|september|oktober|november|dezember|\d|january|february"
    r"|march|june|july|next|monday)",
    r"\b(gerät|server|maschine|software|computer|benutzer|anmelde\w*|login|passwort|kennwort|starkstrom|elektr\w*"
    r"|ventil|valve)\b|\bout of the box\b|spam-?(filter|ordner|folder)",
    r"\b(wurde\w*|wird|werden|kam|kamen|kommt|kommen|lande\w*|was|were|got|gets|been|went|goes|landed|ended up|arrived|came)\b"
    r".{0,40}\b(als|im|as|in|to|into) (\w+ )?spam\b|\b(als|im|as|in) (\w+ )?spam (an|gelandet|angekommen)\b",
    r"\bhad to\b|\b(with|from|by|at|bei|von|beim|vom|unser\w*) (\w+ ){0,2}(competit\w+|wettbewerb\w*|mitbewerb\w*|konkurren\w+"
    r"|(old|previous|former|other|alte|bisherige|frühere|andere)[nmrs]? (supplier|provider|vendor|lieferant|anbieter)\w*)",
    r"\b(herrn|frau|kolleg\w*|mitarbeiter\w*|mr\.?|mrs\.?|ms\.?|colleague)\b.{0,60}\b(verteiler|liste|list)"
    r"|\bihr (widerspruch|widerruf)",
    r"\bweiter(hin)? (angebote|informieren|senden|schicken|bekommen|erhalten)|schicken sie (bitte )?weiter|(keep"
    r"|continue) sending",
    r"\b(bekomme|erhalte|kriege|empfange|bekommt|erhält)\b.{0,20}\bkeine|\b(bekommen|erhalten) (wir"
    r"|seit)\b.{0,20}\bkeine|\bwarum\b|\b(brauch|benötig)\w*\b.{0,20}\bkeine",
)
_OCCASION = (
    r"\w*(schulung|seminar|kurs|lehrgang|workshop|webinar|training|messe|veranstaltung|besuch|termin|treffen|tagung|führung"
    r"|besichtigung|konferenz|prüfung|wartung|course|fair|exhibition|event|meeting|visit|conference"
    r"|appointment)(s|en|n|e)?\b(?!-| (e-?mail|mail|news|list|verteiler))"
)
OF_OCCASION = any_of(
    *PERHAPS,
    rf"\b{_OCCASION}.{{0,30}}\b(ab(zu)?melden|abgemeldet|austragen|auszutragen|streichen|unsubscribe)\b",
    rf"\b(abmelde\w*|abmeldung|melde\w*|unsubscribe|remove|take)\b.{{0,30}}\b(für|von|vom|zu|zum|zur|bei|beim|from|off|out of)"
    rf" (\w+ )?{_OCCASION}",
)
"""One can leave these, or have these erased, and still want mail: a wish that speaks of one is asked about."""
ASKS = re.compile(r"\?\s*$")
POLITE = re.compile(
    r"(^\W*|[,;:!] |\b(hallo|hello|hi|guten (tag|morgen|abend)) )((können|könnten|würden|kannst|könntest) (sie|du|ihr)"
    r"|can you|could you|would you|will you|may i ask"
    r"|(pouvez|pourriez)[- ]vous|(puede|podría)n?|(può|potete|potreste|potrebbe)|(kunt|kunnen|wilt|zou) (u|jullie)"
    r"|(poder|pode)(ia|iam|m)?|czy (może|możecie|mogł)\w*|(můžete|mohli byste)|kan (du|ni|i))\b",
)
QUOTES = re.compile(r"[\"„“”»«']\s*(bitte )?\w*(abmeld|unsubscribe|abbestell|opt)\w*")
IF = re.compile(
    r"^\W*(wenn|falls|sofern|if|in case|should you|um keine|to stop|to unsubscribe|zum abmelden|klicken|click)\b",
)


BUSINESS = any_of(
    r"(?<!nicht )(?<!nichts )(?<!nichts mehr )\bbestell(?:e|en|t|ten|ung)\b(?![^.!?]{0,40}\bab\W*(?:$|[.!?]))",
    r"\b\d+\s*(?:x\s*)?(?:st(?:ü|ue)ck|stk|stühle|kartons?|paletten?|paar|meter|kg|liter|pcs|pieces|desks|chairs|boxes)\b",
    r"\b(?:trotzdem|dennoch|jedoch|aber)\b[^.!?]*\b(?:send|schick|liefer|zusend|brauch|bestell|interess)",
    r"\b(?:auftrag|lieferung|lieferschein|rechnung|messebesuch|termin)\b",
    r"\b(?:our|the|my|an?) (?:order|delivery|invoice|appointment|shipment)\b",
    r"\bbut (?:please )?(?:add|send|keep|ship|we (?:need|want))\b",
    *wishes_abroad.BUSINESS,
)
"""Who also does business in the same mail may mean something else: a wish in it is asked about."""


def wish_in(own: str, subject: str) -> Certainty | None:
    """Whether *own*, the words of the person, or else the bare *subject* say that no more mail is wanted."""
    text = _with_known_words(_closed(own)[:LONGEST])
    sentences = [each for each in SENTENCES.split(text) if each.strip()]
    spoken = [sentence for sentence in sentences if not GREETING.match(sentence)]
    words = sum(len(each.split()) for each in spoken)
    subject = _with_known_words(subject)
    wishes = [_wish_of(sentence, words) for sentence in sentences]
    of_subject = _wish_of(subject, len(subject.split())) if len(subject) < 80 and words <= SHORT else None
    if of_subject and not any(wishes) and any(NO_WISH.search(sentence) for sentence in sentences):
        return None
    if "sure" in (*wishes, of_subject):
        return "likely" if any(BUSINESS.search(sentence) for sentence in spoken) else "sure"
    return "likely" if "likely" in wishes else None


def is_sent_by_program(own: str, subject: str) -> bool:
    """Whether a mail program wrote *own* and the bare *subject* for a person who pressed its button to leave."""
    return bool(BARE.fullmatch(spelt(subject)) and BY_PROGRAM.search(spelt(own)) and len(own.split()) <= SHORT)


def is_nothing_else(own: str) -> bool:
    """Whether beside the wish there is little more: then the mail is a leaving, and else a reply with a wish in it."""
    spoken = [each for each in SENTENCES.split(spelt(_closed(own))) if each.strip() and not GREETING.match(each)]
    return sum(len(each.split()) for each in spoken) <= SHORT


def _wish_of(sentence: str, words: int) -> Certainty | None:
    """What *sentence* of a text of so many *words* wants: a bare "stop" is about the mails only if little else is said."""
    if BARE.fullmatch(sentence):
        return "sure" if words <= (VERY_FEW if AMBIGUOUS.match(sentence) else FEW) else None
    if IF.match(sentence) or QUOTES.search(sentence) or NO_WISH.search(sentence):
        return None
    asked = bool(ASKS.search(sentence)) and not POLITE.search(sentence)
    if not asked and (SURE.search(sentence) or (words <= SHORT and says_so(sentence))):
        if NARROWS.search(sentence):
            return "likely" if speaks_of_mail(sentence) else None
        return "sure" if len(sentence) < 300 and not OF_OCCASION.search(sentence) else "likely"
    return "likely" if LIKELY.search(sentence) else None


def _with_known_words(text: str) -> str:
    """*text* as it is spelt, with the English word as nobody writes it aright."""
    return MISSPELT.sub("unsubscribe", spelt(text))


def _closed(own: str) -> str:
    """*own* without what stands below its closing: signatures carry links to leave, too."""
    found = CLOSING.search(own)
    return own[: found.start()] if found is not None and own[: found.start()].strip() else own
