"""What a reply is about, by its words in German and English: interested, a refusal, a question. A plugin may know better."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from tagwerk_email_offers.understanding.answers.spelling import spelt
from tagwerk_email_offers.understanding.patterns import any_of

if TYPE_CHECKING:
    from tagwerk_email_offers.understanding.results import Interest

LONGEST = 3000
SENTENCES = re.compile(r"(?<=[.!?])\s+|\n+")
REFUSAL = any_of(
    r"kein(en|e|erlei)?( \w+)? (interesse|bedarf|verwendung)|nicht interessiert|nicht (von|in) (interesse|frage)"
    r"|\b(derzeit|zurzeit|aktuell|momentan|leider) (nicht|kein)|absage|lehnen .{0,30}ab|zu teuer|anderen (anbieter"
    r"|lieferanten)|anderweitig|bereits (versorgt|bestellt|vergeben)|haben schon"
    r"|leider (müssen|nein|brauchen|haben)|nein,? danke|danke,? nein|brauchen (wir )?(nichts|nicht|keine)"
    r"|not interested|no (thanks|thank you|interest|need)|no longer (interested|need)|too expensive|decided (against"
    r"|for another|to go with)|\b(we|i) (do not|don.t) need|we (will|must) pass|unfortunately (we|not)|decline",
)
INTERESTED = any_of(
    r"\b(wir|ich) (nehmen?|bestellen?|möchten?|hätten? gern|kaufen?|brauchen?|benötigen?)\b"
    r"|interessiert|interesse an"
    r"|gern(e)? (nehmen|bestellen|annehmen)|angebot (gern |hiermit )?an\b"
    r"|nehmen .{0,30}angebot .{0,20}an|rufen sie (mich|uns)|\b(bitte|können sie).{0,30}(liefern|muster"
    r"|termin|auftragsbestätigung|preisliste|unterlagen)"
    r"|klingt (gut|interessant)|passt( uns)?\b|einverstanden|bestellung|(senden|schicken) sie (mir|uns) bitte"
    r"|bitte (senden|schicken) sie|we (will take|take|would like|want|need|accept|order)|i (would like|want|need"
    r"|accept)|interested in|sounds (good|great|interesting)|please (send|call|deliver|quote|ship)|let.s (go|talk|do)"
    r"|go ahead|yes,? (please|we)",
)
STILL = re.compile(r"\b(aber|but|jedoch)\b.{0,80}(nehmen|bestell|order|take|interess)")
QUESTION = re.compile(
    r"\?|\b(was kostet|wie (viel|lange|hoch)|wann|können sie|haben sie|gibt es|how (much|long|many)|can you|could you"
    r"|do you|is it|what)\b[^.!]{3,}",
)


def interest_in(own: str) -> Interest:
    """What *own*, the words of the person, say; ``""`` where they leave it open."""
    said = spelt(own[:LONGEST])
    refuses = REFUSAL.search(said)
    if refuses and not STILL.search(said):
        return "refusal"
    told = [sentence for sentence in SENTENCES.split(said) if not sentence.rstrip().endswith("?")]
    if any(INTERESTED.search(sentence) for sentence in told):
        return "interested"
    return "question" if QUESTION.search(said) else ""
