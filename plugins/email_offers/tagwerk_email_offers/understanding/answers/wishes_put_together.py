"""Wishes to hear no more, put together: people have more wordings than tables, but they all say whom to take off what, or whom to
write to no more. One table for all languages: a clause that has all the parts in reach of each other is hardly of another one.
"""

from __future__ import annotations

import re

from tagwerk_email_offers.understanding.answers.wishes_abroad import AND, REACH
from tagwerk_email_offers.understanding.patterns import any_of

CLAUSES = re.compile(rf"\s{AND}\s|[;:]|,(?! (?:mir|uns|weitere|de|to)\b)")
_TAKE = (
    r"(lösch|entfern|streich|austrag|tilg|remov|delet|eras|unsubscrib|retir|supprim|enl[eè]v|ray(ez|er)\b|effac|désabonn"
    r"|désinscri|elimin|b[oó]rr|cancell|rimuov|togli|apag|exclu|usu[nń]|wypis|wykreśl|verwijder|uitschrijv|schrap|afmeld|odhl"
    r"|vyřa|vymaž"
    r"|odstra[nň]|ta bort|avregistr|fjern|slet|stryk|удал|исключ|убра|убер|вычерк|видал|poista|töröl|[șs]terge|odjav|izbri[sš]"
    r"|ukloni|διαγρ|çıkar)\w*"
)
_NAMED = (
    r"((my|our|this) (address|e-?mail|mailbox|inbox|details|data)"
    r"|(mein|unser|dies)e?n? (\w+ )?(\w*adresse|\w*mail|anschrift|eintrag|\w*daten)"
    r"|(mon|notre|mes|nos|cette) (adresse|e-?mail|mail|coordonnées|données)"
    r"|(mi|nuestr[ao]s?|mis|esta) (direcci\w+|correo|e-?mail|datos)"
    r"|(mio|nostr[oi]|miei|questo) (indirizz\w+|dati|contatt\w+|e-?mail)"
    r"|(meus?|nossos?|minha|nossa|este) (e-?mail|endereço|contac?tos?|dados)"
    r"|(mijn|onze?|dit) (\w*adres|gegevens|e-?mail)"
    r"|(m[oó]j\w*|nasz\w*|ten) (\w+ )?(adres|mail|e-?mail|dan)\w*"
    r"|(мой|мои|мою|наш|наши|нашу|этот) (адрес|почт|данные|ящик|e-?mail)\w*"
    r"|(min|vår|vores|mitt|denna) (adress|e-?post|mail)\w*)"
)
_WHOM = (
    r"(mich|uns|me|us|nous|moi|mij|ons|mnie|nas|mě|mne|nás|mig|mej|meg|oss|os|меня|нас|мене|minut|meidät|minket|engem"
    r"|(my|our|this) (name|company|firm|contact)|(mein|unser)e?n? (namen?|firma|kontakt)|(mon|notre) nom|(mio|nostro|mi"
    r"|nuestro) nom\w+"
    rf"|{_NAMED})"
)
LIST = any_of(
    r"\b\w*(verteiler|liste|listan|lijst|lists?\b|list[yaęuii]\b|datenbank|datab|kartei|bestand\b|newsl|mailing|baz\w?\b|base\b"
    r"|fichier|fichero|indirizzari|archivi|elenco|records|register\b|contacts\b|рассыл|розсил|списк|utskick|adresář|seznam|abonn"
    r"|adressbuch|subscri|suscri|prenum)"
)
TAKE_OFF = any_of(rf"\b{_TAKE}{REACH}{{1,25}}\b{_WHOM}\b", rf"\b{_WHOM}\b{REACH}{{1,40}}\b{_TAKE}")
TAKE_OFF_NAMED = any_of(rf"\b{_TAKE}{REACH}{{1,25}}\b{_NAMED}\b", rf"\b{_NAMED}\b{REACH}{{1,25}}\b{_TAKE}")
MOVE_OFF = any_of(
    rf"\b(take|strike|drop|cross|strip|pull|haal) {_WHOM} ([^,.;]{{0,20}})?\b(off|from|out of|van|uit)\b",
    rf"\b(trag|nehm|nimm|setz|hol|werf|wirf)\w* (sie |ihr )?(bitte )?{_WHOM}\b[^,.;]{{0,40}}\b(aus|heraus|raus|von|vom|runter)\b",
)
"""Verbs that take off only with a word of where from."""
_NEVER = r"(nicht (mehr|weiter|länger|wieder|nochmals?|erneut)|nie (mehr|wieder)|niemals|nichts (mehr|weiter\w*)|never)"
_WRITE = (
    r"(an(zu)?schreib\w*|angeschrieben|kontaktier\w*|belästig\w*|behellig\w*|an(zu)?mail\w*|angemailt|anspam\w*|schreib(en|t|e)?"
    r"|mailen|contact(ing|ed)?|writ(e|ing|ten)( to)?|e-?mail(ing|ed)?|mail(ing|ed)?|bother(ing|ed)?|spam(ming|med)?)"
)
_OBJECT = r"(mich|uns|mir|me|us)"
WRITE_NO_MORE = any_of(
    rf"\b({_OBJECT}|unsere?n? \w+)\b{REACH}{{1,40}}\b{_NEVER}\b{REACH}{{1,30}}\b{_WRITE}\b",
    rf"\b(kontaktier|belästig|behellig)\w*{REACH}{{0,25}}\b{_OBJECT}\b{REACH}{{0,25}}\b{_NEVER}\b",
    rf"\b(möcht\w*|wollen|will|wünsch\w*)\b{REACH}{{1,60}}\b{_NEVER}\b{REACH}{{0,30}}\b{_WRITE} (zu )?werden\b",
    rf"\b(not|n.t|never|no longer)\b{REACH}{{0,15}}\b{_WRITE} {_OBJECT}\b.{{0,20}}\b(again|any ?more|any ?longer"
    rf"|in (the )?future)\b",
    r"\bне (пиш|беспоко)\w* (мне|нам|меня|нас|мені) (больше|більше)\b|\bне (присыл|шл|надсил)\w* (мне|нам|мені) (больше"
    r"|більше)\W*$",
    r"\bnon (scriv|contatt)\w* (mai )?più\b|\bne (me|nous) (écri|contact|mail)\w* plus\b",
    r"\bno (me|nos) (escrib|contact|llam)\w* (m[aá]s|nunca)\b|\bnão (me|nos) (escrev|contact|lig)\w* mais\b",
    r"\b(mail|schrijf|benader|contacteer)\w* (mij|ons|me) niet (meer|langer)\b|\bniet meer (te )?(mailen|schrijven|benaderen)\b",
    r"\bskriv (inte|ikke) (mer|mere)? ?(till|til) (oss|os|mig|meg)\b",
)
_POLITE = r"(bitte|danke|please|thanks|merci|grazie|gracias|por favor|per favore|aub|prosím|proszę|dank)"
TAKE_OFF_AT_ALL = any_of(
    rf"\b{_TAKE}( sie)?( {_POLITE})? {_WHOM}( {_POLITE})*\W*$|\b{_WHOM}( {_POLITE})? {_TAKE}( {_POLITE})*\W*$",
    rf"\bmeld\w*( sie)?( {_POLITE})? (mich|uns)( {_POLITE})* ab( {_POLITE})*\W*$|\btake (me|us) off( {_POLITE})*\W*$",
    r"\b(want|wish|like)( to be)? (off|out of) (this|your|the) \w*\s?(list|database|mailing)",
)
STOP = any_of(
    r"\b(aufhören|aufzuhören|hör(en|t)?( sie)?( bitte)? (bitte )?auf|stop(pp?en|pt?)?|cease|quit|cess(ez|er)|arrêt(ez|er)"
    r"|dej(en?|ar?|ad) de"
    r"|smett\w+ di|ophouden|hou(d|dt)? (\w+ )?op|przesta(ń|ńcie|ć)|slut[ae]?\b|přesta[nň]\w*|прекратит\w*|хватит|lopett\w+)\b",
    r"\bstell(en|t|e)?\b.{1,60}\bein(zustellen)?\W*$|\beinstellen\b",
)
MAILS = any_of(
    r"\b(\w*mails?|mailings?|werb(e|ung)\w*|newsletter|angebote|zusendung\w*|anschreiben|offers|spam|messages?|courriels?"
    r"|pub(licités?)?"
    r"|correos?|publicidad|pubblicità|propostas|reclame|aanbiedingen|ofert\w*|reklam\w*|mejl|utskick|рассылк\w*|письма|спам)\b"
)
"""What comes by mail and is no goods; with a word for stopping it is a wish."""
NO_CONSENT = any_of(
    r"\bnie wyraża\w+ zgody|\b(do not|don.t|no longer) (consent|agree)\b.{0,30}(mail|contact|marketing|data|process)"
    r"|\bne consens pas"
    r"|\b(no autorizo|non autorizzo|não autorizo)\b.{0,30}(dat|correo|e-?mail|mail)|\bне даю согласи\w"
    r"|\bgeen toestemming\b.{0,30}(mail|gegevens)"
    r"|\b(erteile|gebe)n?\b.{0,30}\bkeine (einwilligung|erlaubnis|zustimmung)",
    r"\b(usunięci[ea]|suppression|eliminaci[oó]n|cancellazione|verwijdering|remoção|удалени[ея])\b.{0,30}\b(dan|adres|donn"
    r"|dat|indirizz|gegeven"
    r"|e-?mail|correo|direcci|endereço|dados|данных|адрес)",
    r"\bniet (meer|langer)\b.{0,25}\b(gemaild|benaderd|aangeschreven|gecontacteerd) (te )?worden\b",
)
TELLS = any_of(
    r"\b(haben|hat|habe|hatten?|wurden?|worden|konnten?|have|has|had|was|were|(?<!if you )did|avons|avez|hemos|han|abbiamo"
    r"|hebben|heeft|jsme|zostal\w*|har|hade|havde)\b"
)
"""Who tells of what was done asks for nothing."""
GOODS = any_of(
    r"\b(artikel|position|posten|punkt|produkt|ware|zeile|auftr|rechnung|liefer|angebot\b|gerät|stühle|tisch|muster|item|line"
    r"|order"
    r"|invoice|product|chair|desk|sample|quote|article|produit|ligne|devis|commande|facture|producto|pedido|factura|prodott"
    r"|articol"
    r"|telefon|phone|fax\b|whatsapp|ordine|fattura|monster|regel|factuur|towar|zamówien|faktur|položk|objedn|товар|позици"
    r"|заказ|сч[её]т)\w*"
)
"""Things are on lists, too, and who wants no call may want mail."""


_ERASE = (
    r"(lösch|entfern|streich|vernicht|ignorier|delet|remov|eras|discard|disregard|ignor|supprim|effac|retir|borr|elimin|cancell"
    r"|verwijder|usu[nń]|skasu|smaž|vymaž|rader|slet)\w*"
)
_ONE = (
    r"(letzte|vorige|vorherige|erste|zweite|gestrige|heutige|obige|untere|falsche|doppelte|diese|jene|last|latest|previous|first"
    r"|second|earlier|wrong|duplicate|this|that|dernier|dernière|précédent|cet|último|anterior|este|ultim[oa]|precedente|questa"
    r"|laatste|deze|ostatni\w*|poprzedni\w*|poslední|předchozí)[nrsm]?"
)
_A_MAIL = (
    r"(e-?mail|mail|nachricht|message|courriel|correo|mensaje|messaggio|bericht|wiadomoś\w+"
    r"|zpráv\w)\b(?![- ]?(adr|add|ansch))"
)
_FROM_A_LIST = (
    r"\b(\w*verteiler|\w*listen?|lists?|lista|lijst|database|\w*datenbank|\w*newsletter|\w*kartei|system|crm)\b"
)
ELSEWHERE = (
    rf"\b{_ERASE}\b(?:[^.;]{{0,40}}\b{_ONE} {_A_MAIL}(?!.{{0,60}}{_FROM_A_LIST})"
    rf"|[^.;]{{0,40}}\b{_A_MAIL}.{{0,60}}\b(falsch\w*|anh[aä]ng\w*|datei\w*|irrtum|versehen\w*|bestimmt|gemeint"
    r"|gedacht|wrong|attach\w*|files?|error|mistake\w*|meant|intended|accident\w*|twice|doppelt)\b"
    r"|.{0,40}\b((liefer|rechnungs|post|versand|besuchs|firmen|privat|haus)(adresse|anschrift)"
    r"|(delivery|shipping|billing|postal|street|invoice|home) address|(adresse|anschrift|address|filiale|standort"
    r"|branch) in \w+)"
    r"|.{0,60}\b(von|aus|vom|from|off|auf|de|del|da|dal|van) ((ihre|eure|unsere|diese|de|eine|the|your|our|this"
    r"|votre|su|vostra)[rmns]? )?\w*(referenz\w*|website|webseite|homepage|internetseite|lieferschein\w*|rechnung\w*|bestellung"
    r"|vertrag|invoices?|delivery note|order|contract|cc|kopie|copy|site web|facture|factura|fattura)\b)",
)
"""One mail, another address than that of mails, another place than a list of mails: who has these erased leaves nothing."""
PERHAPS = (
    rf"\b{_ERASE}\b.{{0,30}}\b(meine|unsere|my|our) {_A_MAIL}(?!.{{0,60}}{_FROM_A_LIST})",
    rf"\b{_ERASE}\b.{{0,30}}\b(alte|frühere|bisherige|old|former|previous)[nrsm]? (e-?mail[- ]?)?(adresse|address)",
    rf"\b{_ERASE}\b.{{0,80}}\b(umgezogen|verzogen|neue[nrsm]? (anschrift|e-?mail|adresse|mailadresse)"
    r"|moved to|new (e-?mail )?address)",
)
"""What may be the address, and may be a mail or an older address: a wish of such words is asked about."""

NARROWS = any_of(
    r"\b(waren?|(teil)?lieferung\w*|muster|kataloge?|papier|rechnung\w*|lieferschein\w*|gutschrift\w*|mahnung\w*|passw[oö]rt\w*"
    r"|kennw[oö]rt\w*|logos?|fotos?|goods|invoices?|samples?|paper|printed|passwords?|shipments?|deliver(y|ies)|catalog(ue)?s?"
    r"|marchandises?|factures?|échantillons?|commandes?|livraisons?|mercanc[ií]as?|facturas?|muestras?|pedidos?|entregas?|merce"
    r"|fattur[ae]|campion[ei]|consegn[ae]|mercadorias?|faturas?|amostras?|towar\w*|palet\w*|faktur\w*|próbek|dostaw[aęy]?|zboží"
    r"|vzork\w*|zásilk\w*|goederen|facturen|factuur|monsters?|levering\w*|varor\w*|robu|roba|račun\w*|товар\w*|сч[её]т\w*"
    r"|образ(ец|ц)\w*)\b",
    r"\b(montag|dienstag|mittwoch|donnerstag|freitag|samstag|sonntag|monday|tuesday|wednesday|thursday|friday|saturday|sunday"
    r"|lundi|mardi|mercredi|jeudi|vendredi|lunes|martes|miércoles|jueves|viernes|lunedì|martedì|mercoledì|giovedì|venerdì"
    r"|segunda|terça|quarta|quinta|sexta|poniedział\w*|wtork\w*|środ[aęy]|czwart\w*|piąt\w*|maandag|dinsdag|woensdag|donderdag"
    r"|vrijdag|pondělí|úter\w*|střed[auy]|čtvrt\w*|pátek|pátku|ponedjelj\w*|måndag|mandag|понедельник\w*|пятниц\w*)\b",
    r"\b(warte|teilnehmer|gäste|besucher|redner|einkaufs|preis|stück|pack|lieferanten|anwesenheits)liste\w*"
    r"|\b(waiting|guest|participants?|attendees?|price|parts?|packing|shopping|speakers?) ?lists?\b|\bliste d.attente"
    r"|\blista (d.attesa|de espera)|\bwachtlijst|\bväntelist|\blist[ay] oczekuj",
    r"\b(alte|frühere|private|oude|privé|old|former|previous|private|ancienne|vecchio|antigua|vieja|star[ye])[nrsm]? "
    r"(e-?mail[- ]?)?(\w*adres\w*|address|dirección|indirizzo)|\bmeine? neue|\bmy new\b|\bnur noch\b|\bonly (for|to|by)\b"
    r"|\bauf papier\b|\bper post\b|\bpar la poste\b|\bby post\b",
    r"\b\w*listen? (der|von|of) (?!your|ihn|\w*(newsletter|empfänger|adressat|abonnent|interessent|mail|subscri|recipient"
    r"|contact))\w+",
    r"\b(credit card|bank (details|data|account)|iban|kreditkart\w*|bank(daten|verbindung)|kontodaten|lastschrift\w*|payment)\b"
    r"|\bsubscription (to|of|for|with) (?!.{0,20}\b(newsletter|e-?mail|mail|mailing|offers|list))",
    r"\b(sonst|ansonsten|andernfalls|otherwise|or else|if not)\b"
    r"|\b(ohne|without) (?!(unsere?|meine?|jede|vorherige|ausdrückliche|einwilligung|zustimmung|erlaubnis|aufforderung|weitere?"
    r"|my|our|any|prior|consent|permission|further)\b)\w+",
    r"\b(aan|to|an) (de heer|mevrouw|herrn?|frau|mr|mrs|ms|monsieur|madame)\b",
    r"\b(angebote|offers) (mehr )?(für|for|zu) (?!(uns|mich|us|me|my|our)\b|unsere|meine|werb)\w+",
)
"""A thing, a day, a kind or another list that is meant: who wants no more of one may want mail."""

WHOLE = (TAKE_OFF_NAMED, TAKE_OFF_AT_ALL, WRITE_NO_MORE, NO_CONSENT)


def says_so(sentence: str) -> bool:
    """Whether a clause of *sentence* has all the parts of a wish, and speaks neither of the past nor of goods."""
    return not GOODS.search(sentence) and any(_wants(clause) for clause in CLAUSES.split(sentence))


def speaks_of_mail(sentence: str) -> bool:
    """Whether *sentence* names mails, or what is a list of those who get them."""
    return bool(MAILS.search(sentence) or LIST.search(sentence))


def _wants(clause: str) -> bool:
    taken = TAKE_OFF.search(clause) or MOVE_OFF.search(clause)
    parts = (taken and LIST.search(clause)) or (STOP.search(clause) and MAILS.search(clause))
    return bool(parts or any(each.search(clause) for each in WHOLE)) and not TELLS.search(clause)
