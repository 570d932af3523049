"""Wishes to hear no more, put together: people have more wordings than tables, but they all say whom to take off what, or whom to
write to no more. One table for all languages: a clause that has all the parts in reach of each other is hardly of another one.
"""

from __future__ import annotations

import re

from tagwerk_email_offers.understanding.answers.wishes_abroad import AND, REACH
from tagwerk_email_offers.understanding.patterns import any_of

CLAUSES = re.compile(rf"\s{AND}\s|[,;:]")
_TAKE = (
    r"(lösch|entfern|streich|austrag|tilg|remov|delet|eras|unsubscrib|retir|supprim|enl[eè]v|ray(ez|er)\b|effac|désabonn"
    r"|désinscri"
    r"|elimin|b[oó]rr|cancell|rimuov|togli|apag|exclu|usu[nń]|wypis|wykreśl|verwijder|uitschrijv|schrap|afmeld|odhl|vyřa|vymaž"
    r"|odstra[nň]|ta bort|avregistr|fjern|slet|stryk|удал|исключ|убра|убер|вычерк|видал|poista|töröl|[șs]terge|odjav|izbri[sš]"
    r"|ukloni|διαγρ|çıkar)\w*"
)
_NAMED = (
    r"((my|our|this) (name|company|firm|address|e-?mail|mailbox|inbox|details|data|contact\w*)"
    r"|(mein|unser|dies)e?n? (\w+ )?(namen?|firma|\w*adresse|\w*mail|anschrift|eintrag|\w*daten|kontakt\w*)"
    r"|(mon|notre|mes|nos|cette) (nom|adresse|e-?mail|mail|coordonnées|données)"
    r"|(mi|nuestr[ao]s?|mis|esta) (nombre|direcci\w+|correo|e-?mail|datos)"
    r"|(mio|nostr[oi]|miei|questo) (nome|indirizz\w+|dati|contatt\w+|e-?mail)"
    r"|(meus?|nossos?|minha|nossa|este) (nome|e-?mail|endereço|contac?tos?|dados)"
    r"|(mijn|onze?|dit) (naam|\w*adres|gegevens|e-?mail)"
    r"|(m[oó]j\w*|nasz\w*|ten) (\w+ )?(adres|mail|e-?mail|dan)\w*"
    r"|(мой|мои|мою|наш|наши|нашу|этот) (адрес|почт|данные|ящик|e-?mail)\w*"
    r"|(min|vår|vores|mitt|denna) (adress|e-?post|mail)\w*)"
)
_WHOM = (
    r"(mich|uns|me|us|nous|moi|mij|ons|mnie|nas|mě|mne|nás|mig|mej|meg|oss|os|меня|нас|мене|minut|meidät|minket|engem"
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
_NEVER = r"(nicht (mehr|weiter|länger|wieder|nochmals?|noch ?einmal|erneut)|nie (mehr|wieder)|niemals|nichts (mehr|weiter\w*)|never)"
_WRITE = (
    r"(an(zu)?schreib\w*|angeschrieben|kontaktier\w*|belästig\w*|behellig\w*|an(zu)?mail\w*|angemailt|anspam\w*|schreib(en|t|e)?"
    r"|mailen|contact(ing|ed)?|writ(e|ing|ten)( to)?|e-?mail(ing|ed)?|mail(ing|ed)?|bother(ing|ed)?|spam(ming|med)?)"
)
_OBJECT = r"(mich|uns|mir|me|us)"
WRITE_NO_MORE = any_of(
    rf"\b{_OBJECT}\b{REACH}{{1,40}}\b{_NEVER}\b{REACH}{{1,30}}\b{_WRITE}\b",
    rf"\b(kontaktier|belästig|behellig)\w*{REACH}{{0,25}}\b{_OBJECT}\b{REACH}{{0,25}}\b{_NEVER}\b",
    rf"\b(ich|wir|möcht\w*|wollen|will|wünsch\w*)\b{REACH}{{1,60}}\b{_NEVER}\b{REACH}{{0,30}}\b{_WRITE} (zu )?werden\b",
    rf"\b(not|n.t|never|no longer)\b{REACH}{{0,15}}\b{_WRITE} {_OBJECT}\b.{{0,20}}\b(again|any ?more|any ?longer"
    rf"|in (the )?future)\b",
    r"\bне (пиш|присыл|отправл|шл|звон|беспоко|надсил)\w* (мне|нам|меня|нас|мені) (больше|більше)\b",
    r"\bnon (scriv|contatt|mand|invi)\w*(mi|ci)? (mai )?più\b|\bne (plus )?(me|nous) (écri|contact|mail)\w*( plus)?\b",
    r"\bno (me|nos) (escrib|contact|llam)\w* (m[aá]s|nunca)\b|\bnão (me|nos) (escrev|contact|lig)\w* mais\b",
    r"\b(mail|schrijf|benader|contacteer)\w* (mij|ons|me) niet (meer|langer)\b|\bniet meer (te )?(mailen|schrijven|benaderen)\b",
    r"\bskriv (inte|ikke) (mer|mere)? ?(till|til) (oss|os|mig|meg)\b",
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
    r"|ordine|fattura|monster|regel|factuur|towar|zamówien|faktur|položk|objedn|товар|позици|заказ|сч[её]т)\w*"
)
"""Things are on lists, too."""


def says_so(sentence: str) -> bool:
    """Whether a clause of *sentence* has all the parts of a wish, and speaks neither of the past nor of goods."""
    return not GOODS.search(sentence) and any(_wants(clause) for clause in CLAUSES.split(sentence))


def _wants(clause: str) -> bool:
    taken = TAKE_OFF.search(clause) or MOVE_OFF.search(clause)
    found = (taken and LIST.search(clause)) or TAKE_OFF_NAMED.search(clause) or WRITE_NO_MORE.search(clause)
    return bool(found) and not TELLS.search(clause)
