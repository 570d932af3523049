"""Wishes to hear no more, in German and English: tables alone, ``wishes`` weighs them and says what stands against one."""

from __future__ import annotations

from tagwerk_email_offers.understanding.answers import wishes_abroad
from tagwerk_email_offers.understanding.patterns import any_of

_KIND_OF_LIST = r"(e-?mail-?|mail-?|adress-?|kunden-?|werbe-?|newsletter-?|empfänger-?|angebots-?|versand-?)?"
_SURE_LIST = (
    rf"{_KIND_OF_LIST}(verteiler(liste|n)?|mailing[- ]?liste|datenbank|kartei|bestand|datei|adressbuch|newsletter"
    r"|crm|(empfänger|adressaten|verteiler)kreis|(kunden|adress)(stamm|pool)|aussendung(en)?|rundmails?)"
)
_LIST = (
    rf"{_KIND_OF_LIST}(verteiler(liste|n)?|mailing[- ]?liste|datenbank|kartei|bestand|datei|adressbuch|newsletter"
    r"|liste|system|crm|(empfänger|adressaten|verteiler)kreis|(kunden|adress)(stamm|pool)|aussendung(en)?|rundmails?)"
)
_ENGLISH_LIST = (
    r"((e-?mail(ing)?|mailing|contact|distribution|marketing|subscribers?'?s?|sales|call|address|all|future) ?)*"
    r"(lists?|database|newsletters?|distribution|records|system|contacts|files|crm|mailings?|e-?mails?)"
)
_MAIL = (
    r"(werbe?(ung|mails?|e-?mails?|post|mailings?|nachrichten)?|e-?mails?|mails?|angebote?n?|angebotsmails?"
    r"|newsletters?"
    r"|nachrichten|mailings?|informationen|infos|zusendung(en)?|kontaktaufnahmen?|spam(mails?)?|anschreiben)"
)
_ENGLISH_MAIL = (
    r"(e-?mails?|mails?|mailings?|newsletters?|offers?|messages?|advertis\w+|spam|marketing|promotions?|correspondence"
    r"|communications?|solicitations?"
    r"|anything)"
)
_WANT = r"(möchte|will|wünsche|wollen|möchten|wünschen)n?"
_GOODS = (
    r"(artikel|position|posten|punkt|produkt|ware|zeile|bestell|auftr|rechnung|liefer|angebot|gerät|stühl|tisch|muster)"
)
_US = rf"(mich|uns|(mein[enrs]* (kontakt|namen?)\b)|(meine|unsere|diese|folgende)[nmrs]?(?! (\w+ )?{_GOODS}))"
_TAKE = r"(nehmen|nimm|nehmt|entferne?n?|lösche?n?|streiche?n?|trage?n?)"
_TAKEN = (
    r"(genommen|entfernt|gelöscht|gestrichen|ausgetragen|nehmen|entfernen|löschen|streichen|austragen"
    r"|herausnehmen|rausnehmen)"
)
_DATA = r"(e-?mail|mail|adresse|anschrift|eintrag|daten|kontaktdaten|personenbezogen)"
_NOTHING_ELSE = r"(?!.{0,40}(\ban \S+@|\bsondern\b))"
_NO_MORE = (
    rf"(bitte |künftig |in zukunft |ab sofort |danke, )*(keine?(rlei)?) (weiteren? )?{_MAIL} mehr\b{_NOTHING_ELSE}"
)
SURE = any_of(
    rf"\b(aus|von|vom) ((dem|der|den|ihre[mnr]|eure[mnr]|diese[mr]|allen"
    rf"|sämtlichen) )?(\w+ )?{_SURE_LIST}\b.{{0,30}}\b{_TAKEN}\b",
    rf"\b{_TAKE} (sie )?(bitte )?{_US}\b.{{0,60}}\b(aus|von|vom) ((dem|der|den|ihre[mnr]|eure[mnr]) )?(\w+ )?{_LIST}",
    rf"\b{_US}\b.{{0,40}}\baus (dem|ihrem|der|ihrer|allen|eurem) (\w+ )?{_LIST}",
    r"\b(melde|meldet|melden) (ich |sie |wir )?(bitte )?(mich|uns)\b.{0,40}\b(newsletter|verteiler|liste|angebot\w*"
    r"|mail\w*)\b.{0,20}\bab\b",
    rf"\b{_WANT}\b.{{0,20}}\b(mich|uns)\b[^,.]{{0,40}}\b(abmelden|austragen)\b|\b(mich|uns) (bitte )?(abzumelden"
    rf"|auszutragen)",
    r"^\W*(bitte )?(mich|uns) (bitte )?(abmelden|austragen)|\bbitten? (wir |ich )?(sie )?um (\w+ )?(abmeldung"
    r"|löschung|entfernung|streichung|austragung)",
    r"\b(newsletter|mailing|verteiler)\b.{0,20}\b(abbestelle?n?|kündigen|abmelden|austragen)|\b(abbestelle?n?"
    r"|kündige)\b.{0,20}\b(newsletter|mailing)",
    rf"\b(löschen?|entfernen?) (sie )?(bitte )?((umgehend|sofort|alle|sämtliche|auch) )*(meine|unsere"
    rf"|diese)\b.{{0,30}}{_DATA}",
    rf"\b(meine|unsere|diese)\b.{{0,30}}{_DATA}\w*\b.{{0,30}}\b(zu )?(löschen|entfernen)\b|löschung (meiner|unserer"
    rf"|aller).{{0,30}}{_DATA}",
    rf"\b(senden|schicken|mailen|übersenden) sie (mir|uns|bitte|ab sofort|in zukunft|künftig|zukünftig"
    rf"| )*(keine?(rlei)?|nicht)\b"
    rf"(?! \w+ \d).{{0,20}}\b{_MAIL}\b.{{0,12}}\bmehr\b{_NOTHING_ELSE}|\b(schicken|senden|mailen) sie (mir"
    rf"|uns) (bitte )?nichts mehr",
    rf"^\W*{_NO_MORE}|[:!–] \W*{_NO_MORE}",
    rf"^\W*(bitte |künftig |in zukunft |guten tag, )*(senden|schicken)? ?(sie )?(mir |uns )?(bitte )?keine (weiteren?"
    rf"|künftigen) {_MAIL}\b"
    rf"(?!.{{0,20}}\b(an|für|zu|bis|über|auf) ){_NOTHING_ELSE}",
    rf"\b{_WANT}\b(?! nicht)[^,.]{{0,20}}\bkeine(rlei)? (weitere[ns]? )?{_MAIL}\b(?! (auf|an|in|für|mit|bei) )"
    rf"([^,.]{{0,20}}\b(mehr|von ihnen|erhalten|bekommen|zugesandt)\b|( (per|via|über) (e-?)?mail)?\W*$){_NOTHING_ELSE}",
    rf"\bkeine (weiteren? {_MAIL}[^,.;]{{0,25}}|(weiteren? )?{_MAIL} mehr) (zu ?(zu)?|von ihnen )?(senden|schicken|bekommen"
    rf"|erhalten|zusenden"
    rf"|zuschicken){_NOTHING_ELSE}",
    r"\bwidersprech\w*\b.{0,80}(werb|verarbeit|nutzung|verwendung|daten|zusend|kontakt)|\bwiderspruch (gegen|nach"
    r"|gemäß).{0,40}(werb|verarbeit|nutzung"
    r"|art)|einwilligung.{0,40}(widerruf|zurück)|widerruf\w*.{0,40}einwilligung|\bart(ikel|\.)? ?21\b.{0,20}(ds-?gvo"
    r"|gdpr)",
    r"\bunterlassen? (sie )?((es|bitte|künftig|zukünftig|weitere|die|das|diese)[, ]*)+.{0,60}(werb|mail|zusend|schick"
    r"|anschreib|belästig)\w*"
    r"|\b(nicht|nie) (mehr|wieder) (an(zu)?schreiben|kontaktieren|zu kontaktieren|anmailen"
    r"|belästig\w*)(?!.{0,40}(telefon|sondern))",
    r"\bkeine werbung mehr zu(zu)?senden|\bstellen? (sie )?(bitte )?(den|die|das) (mailversand|zusendung|werbung"
    r"|versand (von|der|ihrer) (werb|mail|newsletter)\w*).{0,40}\bein\b",
    r"\b(please|kindly|pls|can you|could you|i want to|want to|like to|wish to|just)\b[^,.]{0,20}\b(unsubscribe"
    r"|opt[- ]?out)\b|\bunsubscribe (me|us|this|my|our)\b"
    r"|\bopt (me|us) out\b|\b(be|get) (removed|deleted|taken off|unsubscribed)\b.{0,30}(list|database|mail)"
    r"|^\W*([\w ]{0,30}, )?please (remove|unsubscribe)\W*$",
    rf"\b(remove|take|delete|drop|strike|exclude)\b (me|us|my|our|this (e-?mail|address)|the (address|e-?mail)"
    rf"|this)\b.{{0,40}}\b(from|off|out of)"
    rf"( all| of)? ?(your|the|this|any|these|future)? ?{_ENGLISH_LIST}|\bremove (me|us)\W*$|\bremove (me|us) (please"
    rf"|now|from)",
    r"\b(remove|delete) (my|our) (e-?mail|address|data|details|contact|personal|information)|\bget me off",
    rf"\b(stop|cease|quit|refrain from)\b (e-?mailing|mailing|spamming|contacting|writing to|bothering) (me|us)"
    rf"|\b(stop|cease|quit|refrain from|discontinue) sending (me |us )?(these |this |any |all |such |your |more |further "
    rf"|marketing |promotional |unwanted |unsolicited )*{_ENGLISH_MAIL}"
    rf"|\bstop (these|this|your|the) {_ENGLISH_MAIL}",
    rf"\b(do not|don.t|never|no longer)\b (contact|e-?mail|write to|mail|message|spam) (me|us)\b|\b(do not"
    rf"|don.t) (send|forward) ((me|us) (any )?(more |further |your )*|(any )?(more|further) ){_ENGLISH_MAIL}",
    rf"\b(do not|don.t) (want|wish|need)( to (get|receive|have))? (any )?(more|further) {_ENGLISH_MAIL}"
    rf"|\b(trag|nimm|nehm)\w* (sie )?(bitte )?(uns|mich)\b[^,.;]{{0,30}}\b(aus|heraus|raus)\W*$"
    rf"|\b(do not|don.t|no longer) (want|wish|like)( \w+){{0,2}} to (be|stay|remain) (included )?(on|in|part of) (your|this"
    rf"|the) {_ENGLISH_LIST}"
    rf"|\b{_WANT}\b[^,.;]{{0,30}}\b(nicht|nie) (mehr|länger|wieder) (auf|in) (der|dem|ihre[rm]|eure[rm]"
    rf"|diese[rm]) (\w+ )?{_LIST}",
    rf"\b(do not|don.t|no longer) (want|wish|like|care)\b.{{0,20}}\b(receive|get|hear"
    rf"|be contacted)\b.{{0,30}}({_ENGLISH_MAIL}|from you)|^\W*(please,? )?no (more|further) {_ENGLISH_MAIL}",
    r"\b(withdraw|revoke|object)\b.{0,60}\b(consent|marketing|processing|direct mail)|\bcancel (my|our) (subscription"
    r"|newsletter)",
    r"\b(ich|wir|hiermit) (\w+ )?(untersagen?|verbieten?) (ich |wir )?(ihnen|euch|ihrer)\b|\bverbitten? (ich |wir )?(mir|uns)\b"
    r"|\b(nichts|nix) (mehr|weiter\w*) (an (mich|uns) )?(zu(zu)?)?(schicken|senden|mailen|schreiben)\b"
    r"|\b(kontaktieren|belästigen|behelligen) sie (mich|uns) (bitte )?(nicht|nie)( mehr| wieder| weiter\w*)"
    r"(?!.{0,30}\b(telefon|anruf|fax|sondern))",
    rf"\b{_MAIL}\b.{{0,20}}\b{_WANT}\b.{{0,20}}\bkeine mehr\b"
    rf"|\bverzichten sie ((bitte|künftig|zukünftig|in zukunft) )*auf (die zusendung"
    rf"|(ihre )?(werbe?\w*|newsletter|rundmails)|(jede|jegliche|weitere"
    rf"|solche) (weitere )?{_MAIL})"
    rf"|\b(weitere|künftige|solche) {_MAIL}\b.{{0,30}}\bnicht (mehr |länger )?(erwünscht|gewünscht)"
    r"|\babstand von (weiteren|künftigen|jede[rm]|der (weiteren )?zusendung)",
    r"\blösch\w*\b.{0,30}\b(über|zu|von) (mich|mir|uns)\b.{0,20}\b(daten|gespeichert)"
    rf"|\b(sperren?|blockieren?) (sie )?(bitte )?(unsere|meine|diese) (\w+ )?{_DATA}"
    r"|\b(setzen?|nehmen?) (sie )?(bitte )?(mich|uns|meine|unsere)\b.{0,40}\bauf (die|ihre|eure) (sperrliste|blacklist)"
    r"|\b(nehmt|nehmen sie|nimm|schmei(ß|ss)t?|werft|wirf|kickt?) (bitte )?(mich|uns) ((bitte|da|hier|endlich|wieder) )*"
    r"(raus|heraus|runter)\b"
    rf"|\braus aus (dem|eurem|ihrem|der|eurer|ihrer) (\w+ )?{_LIST}",
    rf"\b(not|no longer|don.t) interested in (receiving|getting|your {_ENGLISH_MAIL})|\b(rather|prefer) not (to )?(receive|get|be"
    rf" (contacted|e-?mailed))|\bdiscontinue (sending|these|all|your|any|e-?mailing|mailing)|\bcease (and desist|all|any|further)"
    rf"|\b(want|wish|expect|would like) no (more|further) {_ENGLISH_MAIL}",
    r"\b(lose|forget|erase|scrub|purge|wipe|suppress|blacklist|block) (my|our) (e-?mail|address|contact|details|data|name)"
    r"|\b(have|get) (me|us|(my|our|this) (e-?mail|address|name|details|data|contact|company)) (removed|deleted|erased"
    r"|taken off|unsubscribed)",
    rf"\b(nutz|verwend|gebrauch)\w* (sie )?(bitte )?(meine|unsere|diese) (\w+ )?{_DATA}\w*\b.{{0,20}}\b(nicht|nie) (mehr|länger"
    rf"|weiter)\b.{{0,20}}\b{_MAIL}|\b{_WANT}\b (ihren?|eure?n?|diese?n?|die|den) {_MAIL}\b.{{0,10}}\bnicht (mehr|länger)"
    r"( (erhalten|bekommen|haben|empfangen))?\W*$"
    r"|\b(stop|cease|quit) (e-?mailing|mailing|spamming)( please| now)?\W*$"
    r"|^\W*(bitte )?aus (dem|ihrem|eurem|ihrer|der) (e-?mail-?|mail-?)?(verteiler|newsletter|mailingliste)( bitte| danke)?\W*$",
    rf"\b(bitte|senden|schicken|mailen)\b[^.;]{{0,40}}\bkeine(rlei)? (weiteren? )?{_MAIL} mehr\b"
    rf"(?!.{{0,20}}\b(an|für|zu|über|auf) ){_NOTHING_ELSE}"
    r"|\bbestell\w* [^.;]{0,20}\b(newsletter|mailing|werbung|\w*mails?)\b.{0,20}\bab\b",
    rf"\b(do not|don.t|no longer) (want|need|wish|like)( to (get|receive|have|see))? (these|those|this|your|such)( \w+)?"
    rf" {_ENGLISH_MAIL}\b(?! (to|in|on|before|until|as)\b)",
    *wishes_abroad.SURE,
)
LIKELY = any_of(
    r"\b(nie|niemals|nicht) (bestellt|angefordert|angemeldet|zugestimmt|eingewilligt)|wie (kommen|kamen|sind) (sie"
    r"|ihr) (an|zu) (meine|unsere|dieser?)\b|\bds-?gvo\b.{0,30}\blösch|\blösch\w*.{0,40}\bds-?gvo\b"
    r"|woher (haben|habt|kennen) (sie|ihr)\b.{0,40}(adresse|daten|mail|kontakt)",
    r"\b(ist|is|this|nur|reiner|als|ihr|your|such) (nur |just )?spam\b|unerwünscht|unaufgefordert|unverlangt"
    r"|verschonen|belästig\w*|abmahn\w*|rechtsanwalt|unlauter|\buwg\b",
    r"\b(das|dies\w*|solche\w*) nicht mehr (bekommen|erhalten|haben|sehen|lesen)\b|\bschluss (damit|mit)\b"
    r"|\bkenne? (sie|ihre? (firma|unternehmen)|euch) (gar |überhaupt )?nicht\b"
    r"|\b\w*(mails?|newsletter)\b.{0,60}\bzu (viel|oft|häufig)\b"
    r"|\b(do not|don.t) send (us |me )?(such|these|those|this|anything|things|stuff)\b.{0,30}\b(again|any ?more)\b"
    r"|nichts (davon |mehr )*(hören|bekommen|erhalten|lesen)|(so etwas|so was|sowas|das) (will|möchte|wollen) (ich"
    r"|wir) nicht|davon nichts mehr|lassen sie das bitte",
    r"(sehen|sieh) (sie )?(bitte )?((künftig|zukünftig|in zukunft) )?von (weiteren |der |künftigen )*(angeboten"
    r"|mails?|e-?mails?|zusendung\w*|anfragen|werbung|kontakt\w*).{0,40}\bab\b",
    r"kein(e|en)? (weitere\w* )?(kontakt|werbung|zusendung)|in ruhe lassen|lassen sie (mich|uns) in ruhe|\b(keine"
    r"|nicht) \w+ mehr (erhalten|bekommen)",
    r"\b(abmelde\w*|abmeldung|abbestell\w*|austragen|verteiler|unsubscribe|opt[- ]?out)\b"
    r"|\bkeine (weiteren? )?(werbung|newsletter|angebote|e-?mails?|mails?)\b.{0,30}\bmehr\b",
    r"how did you (get|obtain|find)|where did you get (my|our)|never (signed up|subscribed|asked|agreed|gave"
    r"|consented)|did not (sign|subscribe|ask|agree|consent|opt)",
    r"unsolicited|(don.t|do not|stop) (bother|disturb|harass)|leave (me|us) alone|\b(take|remove) (me|us) (off|from)\b"
    r"|not (want|wish) (this|these|such"
    r"|any)|this is spam|report (you|this) (as|for)|\b(marked|flagged|reported|blocked) (your|these|this|you)\b.{0,30}\bspam",
    rf"\b(remove|delete|take|unsubscribe) \S+@\S+ (from|off)\b.{{0,30}}{_ENGLISH_LIST}"
    rf"|\b{_TAKE} (sie )?(bitte )?\S+@\S+\b.{{0,30}}\b(aus|von|vom) .{{0,20}}{_LIST}",
    r"\b(do not|don.t|never) ((write|e-?mail|mail|message|contact)( to)?( me| us)?|send( me| us)?( this| these)?( e-?mails?"
    r"| stuff)?) (again|any ?more)\b"
    r"|\btoo many (of (these|them)(?=\W*$)|(of (these|your) )?(e-?mails?|mails|mailings|newsletters|offers)\b)",
    r"\b(schreiben|mailen) sie (bitte )?(mir |uns |mich )?(bitte )?(nicht|nie|nichts)( mehr| wieder)\b"
    r"|\bzu viele (solche\w* |dieser |ihrer )?(e-?mails?|mails?|newsletter|mailings?)\b"
    rf"|\bvon (weiteren|künftigen) {_MAIL}.{{0,30}}\bab(zu)?sehen\b"
    rf"|\bauf (weitere|ihre|diese|solche)n? {_MAIL}\b.{{0,25}}\bverzichten"
    rf"|\bspar(en|t|e) (sie |ihr )?(sich|euch|dir)\b.{{0,30}}{_MAIL}"
    rf"|\bkein\w* (interesse|bedarf)\b.{{0,30}}\bkeine (weiteren?|neuen) {_MAIL}",
)
