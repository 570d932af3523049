"""Words of refusals that say something of the address: nobody has it, nor its domain; it moved, was closed or is disabled."""

from __future__ import annotations

import re

from tagwerk_email_offers.understanding.patterns import any_of


def _any(*patterns: str) -> re.Pattern[str]:
    return any_of(*patterns, flags=re.IGNORECASE)


SOMEBODY = (
    r"(users?|recipients?|mailbox(es)?|address(es)?|e-?mail addresse?s?|(email )?account|person|alias|addressee"
    r"|destinat(ion|aire)"
    r"|login|customer|subscriber|name)"
)
GONE = (
    r"(unknown|not (be )?(found|known|exist(ing)?|valid|listed|recogni[sz]ed|registered|defined|correct|identified)"
    r"|n.t (exist|found|valid)"
    r"|invalid|non-?existent|does(n.t| not) exist|doesnt exist|do(es)? not exist|couldn.t be found|undefined"
    r"|not a (valid|known|registered)"
    r"|no longer (exists?|valid|in use|available|active|here|with|works?|employed)|has left|no such|unlisted|not here"
    r"|not our customer)"
)

UNKNOWN_USER = _any(
    rf"(unknown|invalid|no such|non-?existent|undefined|unrecognized|incorrect|not a (valid|known"
    rf"|registered))( or \w+)?"
    rf"( (local|e-?mail|smtp|recipient|remote|virtual|destination|final|gateway|user))? ?(mail ?box|{SOMEBODY})",
    rf"{SOMEBODY}('?\(?s?\)?)?( name)?( part)?( <?a@b\.c>?)?[\"':;,.\s]*( \w+)?( has been| has| is| was| are| could"
    rf"| can|[:,;])*"
    rf"( also| currently)? ?{GONE}",
    r"user.?unknown|unknown.?user|userunknown",
    r"a@b\.c>?[\"':;,. ]+(is |was )?(unknown|not found|not known|does not exist|invalid|no such|nonexistent"
    r"|user unknown"
    r"|not a valid|not a (registered|known)|has left|no longer)",
    r"(unknown|invalid|no such|not found|illegal)( or illegal)?( \w+){0,2}:? ?<?a@b\.c",
    r"no (such )?(mail ?box|user|recipient|account|person|address)( \w+)?( here| by that name| found| exists| with)",
    r"no such (user|mailbox|recipient|address|person|account|local|domain user)",
    r"no (mailbox|account|user) (here|by|for|found)|no mail ?box\b|no valid recipient",
    r"does(n.t| not) have (an?|any) [\w. ]{0,40}account",
    r"not (listed|found) in (the )?(domino|public|name|address|directory|recipient|local)",
    r"recip(ient)?(s)?notfound|recipientnotfound|addrunknown|exrecipnotfound|recipient_not_found"
    r"|unrecogni[sz]ed-or-name",
    r"(the )?name was not found|recipient name is not recogni[sz]ed|did not match any|no match",
    r"(address|mailbox|user|recipient|it) (could|can) ?not be (found|resolved|located|verified)|(address|user"
    r"|recipient) (couldn.t|wasn.t) (be )?found",
    r"address not found|user not found|recipient not found|mailbox not found|account not found|not found by smtp",
    r"(is|are) not (a )?(known|valid|registered|existing) (\w+ )?(user|address|mailbox|recipient|e-?mail)",
    r"not our customer|not a (local|valid|current) (user|mailbox|address|recipient|account)|isn.t a (valid|known)",
    r"(mailbox|account|user|recipient|address)\b[^.;]{0,30}\b(does(n.t| not) exist|not found|is (unknown|invalid)"
    r"|no longer exists?)",
    r"no longer accept(s|ing)|(bad|illegal|wrong|non-?existent) (e-?mail )?address|address (is )?(wrong|incorrect"
    r"|misspel+ed)",
    r"invalid final delivery userid|user not known|badrcptto|no one at this address|missing home directory"
    r"|archived recipient|wrong or no longer valid",
    r"not a (registered|known|valid) \w* ?user|unknown (virtual|mail) user|user .{0,40}(was )?not (found|known)"
    r"|did not exactly match|(is|are) unknown( to| at| here|\W|$)",
    r"(has )?left the (company|organi[sz]ation)|no longer (with|employed|works?|here|in use|valid|exists?|active)",
    r"unknown (local[- ]?part|recipient|address|user|account|mailbox|alias|login)|unknown or illegal (alias|user)",
    r"bad (destination|recipient) (mailbox|address)|(bad|invalid) (recipient|mailbox) (address|name)?( syntax)?"
    r"|malformed (recipient|address)",
    r"unrout(e)?able (mail )?(address|recipient)|undeliverable address|address(ee)? (is )?unknown",
    r"(local )?delivery failed:? unknown|mail ?drop .{0,20}unknown",
    r"empf(ä|ae)nger(adresse)?( a@b\.c|in)? ?.{0,40}(unbekannt|existiert nicht|ung(ü|ue)ltig|nicht (gefunden"
    r"|vorhanden|bekannt))",
    r"(benutzer|teilnehmer|adressat|(e-?mail-?)?adresse|postfach|mailbox|account|konto|empf(ä"
    r"|ae)nger)( a@b\.c)? ?.{0,60}(existiert nicht"
    r"|unbekannt|(nicht|konnte nicht).{0,20} (gefunden|bekannt|vorhanden|verzeichnis|aufgef(ü|ue)hrt|eingerichtet)"
    r"|gibt es nicht"
    r"|nicht mehr (aktiv|g(ü|ue)ltig|vorhanden|vergeben))",
    r"unbekannte[rsn]? (benutzer|empf|adress|teilnehmer)|kein (benutzer|postfach|empf(ä|ae)nger)"
    r"|keine (solche )?(mailbox|adresse)",
    r"(utilisateur|destinataire|adresse|bo[iî]te( aux lettres)?|compte)( a@b\.c)? ?.{0,60}(inconnue?|invalide"
    r"|inexistante?|n.existe (pas|plus)"
    r"|introuvable)|pas d.utilisateur|aucun (utilisateur|compte)",
    r"(utente|destinatario|indirizzo|casella( di posta)?|mailbox|account)( a@b\.c)? ?.{0,30}(sconosciut[oa]"
    r"|inesistente|non (esiste|trovat|valid))",
    r"(usuari[oa]|usuário|destinat[aá]rio|direcci[oó]n|endere[cç]o|buz[oó]n|cuenta|conta"
    r"|caixa)( a@b\.c)? ?.{0,30}(no existe|desconocid[oa]|desconhecid[oa]"
    r"|inexistente|inv[aá]lid[oa]|no (se )?(encontr|h)|n[aã]o (existe|encontrad|foi encontrad))",
    r"(onbekende?|ongeldige) (gebruiker|ontvanger|adres)|(gebruiker|ontvanger|adres)( a@b\.c)? ?.{0,20}(onbekend"
    r"|bestaat niet|niet gevonden)",
    r"(nie ma takiego|nieznany|nie istnieje|nie znaleziono|nieprawid[lł]ow).{0,20}(u[zż]ytkownik|adres|odbiorc|kont"
    r"|skrzynk)?",
    r"(neexist|nenalezen|neznám|nenájden)\w*|ukjent (mottaker|bruker)|ukendt (modtager|bruger)|okänd (mottagare"
    r"|användare)",
    r"(mottag\w+|modtag\w+|mottak\w+|adress\w*|användar\w*|bruger\w*|bruker\w*)( a@b\.c)? ?.{0,20}(hittades inte"
    r"|finns inte|findes ikke"
    r"|finnes ikke|ble ikke funnet|blev ikke fundet|saknas|okänd|ukendt|ukjent)",
    r"(vastaanottaja|käyttäjä|osoite)\w*.{0,20}(tuntematon|ei löy|ei ole)",
    r"(ismeretlen|nem (létez|található|találhat))\w*|(bulunamad|bilinmeyen|mevcut de[gğ]il|yok)\w*",
    r"(не найден|не существует|неизвестн|нет такого|отсутствует|недействит)\w*",
    r"(άγνωστ|δεν (υπάρχει|βρέθηκε))\w*",
    r"(見つかり|存在し|不明|リストにあり)(ません|ない|です)?|宛先不明|不存在|未找到|无此|查无|找不到|존재하지|없는 (사용자|메일)",
)
"""Nobody has this address."""

UNKNOWN_HOST = _any(
    r"(host|domain|mx)( name)?( or domain name)?( <?[\w.-]+>?)? ?(was |is )?(not (be )?found|unknown|does(n.t"
    r"| not) exist|non-?existent|nxdomain|invalid)",
    r"(unknown|no such|invalid|non-?existent|bad) (host|domain|destination (host|domain))|nxdomain|no dns entry"
    r"|domainnonexistent",
    r"unrout(e)?able (mail )?domain|couldn.t find any host|could not (find|resolve) (host|domain|any|a? ?mail)"
    r"|hostname .{0,40}(not found|unknown)",
    r"name service error.{0,80}not found|no (mx|a) record|null ?mx"
    r"|no (mail|mx) (hosts?|servers?|exchangers?|records?) (for|found|appears?|exists?|could be found)"
    r"|host lookup did not complete",
    r"non-?existent hosts?|all relevant mx records point|domain (has|with) no (mail|mx)|illegal host/domain"
    r"|dns domain .{0,60} does not exist",
    r"(domain|domäne|rechnername|server).{0,30}(existiert nicht|nicht gefunden|unbekannt)|domaine inconnu"
    r"|dominio (sconosciuto|no existe|inesistente|desconocido)",
    r"no address associated with|name or service not known|nodename nor servname|(domain|host)\b.{0,60}\bcould ?n[o']t be found",
    r"domain of (the )?recipient.{0,30}(not|unknown)|bad destination system"
    r"|domain\b.{0,60}(does(n.t| not)|not) accept (any )?(e-?)?mails?(?=\W*($|\(|rfc|null))",
)
TRANSIENT = _any(
    r"try again|no data record|temporar|servfail|lookup did not complete|timed? ?out|later\b|deferred|vorübergehend"
    r"|nicht erreichbar"
)
MOVED = _any(
    r"\b(has |have )?moved\b|not local;? ?(please )?(try|forward)|\bnew (e-?mail )?address( is)?\b"
    r"|address (has )?changed|please (use|try|update).{0,30}(new|a@b\.c)",
    r"neue (e-?mail-?)?adresse|verzogen|umgezogen|nouvelle adresse|nueva direcci|nuovo indirizzo",
)
CLOSED = _any(
    r"(account|mailbox|user|address)\b.{0,40}(closed|terminated|cancel+ed|deleted|removed|discontinued|deprovisioned)",
    r"(closed|terminated|cancel+ed|deleted|discontinued) (account|mailbox|user)",
    r"(konto|postfach|account|adresse).{0,30}(gelöscht|geloescht|gekündigt|geschlossen|aufgelöst)|(compte"
    r"|boîte).{0,20}(ferm|supprim|clôtur)",
)
DISABLED = _any(
    r"(account|mailbox|user|recipient|address|inbox|login)\b.{0,40}(disabled|inactive|suspended|deactivated|locked"
    r"|frozen|blocked|expired|not active)",
    r"(disabled|inactive|suspended|deactivated|locked|expired|frozen) (account|mailbox|user|recipient|address|e-?mail"
    r"|due)",
    r"recipientdisabled|has been (disabled|suspended|deactivated)|out of (use|service)|not accepting (any )?(mail"
    r"|messages|new)",
    r"(konto|postfach|account|adresse|benutzer).{0,30}(deaktiviert|gesperrt|inaktiv|abgeschaltet|stillgelegt)",
    r"(désactiv|suspendu|deshabilitad|inactiv[oa]|disattivat|disabilitat|desativad|geblokkeerd)",
)
