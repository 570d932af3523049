"""What servers say when they refuse a mail, in the languages in which they say it.

One table for both that read it: ``wire.faults`` says whose fault an answer of our own relay is, ``refusals`` what a report means.
"""

from __future__ import annotations

import re

from tagwerk_email_offers.understanding.patterns import any_of


def _any(*patterns: str) -> re.Pattern[str]:
    return any_of(*patterns, flags=re.IGNORECASE)


NEGATED = r"(not|n.t|no|nicht|kein\w*|non|pas)"
SOMEBODY = r"(user|recipient|mailbox|address|account|person|destination|alias|inbox|e-?mail)"

GREYLISTED = _any(r"gr[ea]y ?-?list", r"graylist", r"address verification in progress", r"unverified address")

RESTRICTED = _any(
    r"RESOLVER\.RST\.(SenderNotAuth|NotInAllowed|NotAuthorized|AuthRequired)", r"restricted to authenticated"
)
"""A mailbox that takes mail from some alone: neither the address nor we are wrong."""

LIMIT = _any(
    r"rate.{0,3}limit",
    r"(sending|send|relay|message|recipient|submission|mail|hourly|daily) (limit|quota|rate)s?\b",
    r"limit(s)? (exceeded|reached)",
    r"(exceed|reach)\w* (the|your|its|a|our)? ?[\w ]{0,30}(limit|quota|max|threshold|credits)",
    r"quota.{0,40}(per (hour|day|minute)|messages|mails)",
    r"(hourly|daily|monthly) [\w ]{0,20}(quota|limit)",
    r"throttl",
    r"maximum (sending|credits|number)",
    r"credits exceeded",
    r"too many",
    r"too much mail",
    r"too (fast|quickly)",
    r"slow down",
    r"excessive (volume|rate)",
    r"concurrent",
    r"thread limit",
    r"submissionquota",
    r"max(imum)? emails per",
    r"unexpected volume",
    r"zu viele",
    r"versandlimit",
    r"limit (ist )?(überschritten|erreicht)",
    r"trop de",
    r"demasiad",
    r"troppi",
    r"te veel",
    r"zbyt wiele",
    r"too busy|server busy",
    r"mail flood",
)
"""Of the one who sends, or of the server."""

OURS = _any(
    r"throttl",
    r"daily|hourly|monthly|per (day|hour)(?! message receive)",
    r"\bsend",
    r"submission",
    r"(message|mail) quota",
    r"relay",
)
"""A limit that is not that of a mailbox."""

FULL = _any(
    rf"{SOMEBODY}('s)? (\w+ )?(is |was )?(too )?(full|over ?quota|out of storage)",
    r"over ?quota|overquota",
    r"quota (is )?exceeded|quota limit exceeded",
    r"exceeded .{0,20}storage|exhausted .{0,20}storage",
    r"receiving mail (too|at a rate)",
    r"(postfach|speicherplatz).{0,40}(voll|überschritten|ueberschritten)",
    r"bo[iî]te .{0,20}pleine",
    r"casella piena",
    r"buz[oó]n .{0,10}lleno",
    r"caixa .{0,20}cheia",
    r"per-hour message receive limit",
    r"mailbox busy|^busy",
)
"""A mailbox that takes nothing now."""

UNKNOWN = _any(
    rf"(unknown|invalid|no such|non-?existent|bad|malformed|illegal|inactive|disabled|unrouteable"
    rf"|unroutable)( or illegal)?"
    rf" (local )?{SOMEBODY}",
    rf"{SOMEBODY}( \S+@\S+)?(,? \w+)?( has been| is| was| does| did|:)? ?(also )?"
    r"(unknown|not (found|exist|known|valid|listed)|n.t exist|invalid|disabled|inactive|discontinued|deactivated"
    r"|undeliverable)",
    r"does(n.t| not) (exist|have an? [\w.]+ account)",
    r"no (mailbox|account|user|recipient)( here)?( by that name)?\b",
    r"user unknown|unknown user",
    r"undeliverable address",
    r"recip(ient)?notfound|recipientdisabled",
    r"(domain|host)( name)? (was )?(not found|unknown|does not exist)|host unknown|name ?server: .{0,60}not found"
    r"|nonexistent",
    r"no longer (with|employed|works|here|valid|available|in use)",
    r"user \S+ is invalid",
    r"marked as invalid",
    r"empf(ä|ae)nger .{0,30}(unbekannt|existiert nicht|ung(ü|ue)ltig)",
    r"(benutzer|adresse|postfach) .{0,20}(existiert nicht|unbekannt)",
    r"(utilisateur|destinataire) .{0,10}(inconnu|invalide)",
    r"(utente|destinatario) .{0,10}(sconosciuto|inesistente|desconocido)",
    r"(usuario|usuário|destinat[aá]rio) .{0,10}(no existe|desconocido|desconhecido|inexistente|inv[aá]lido)",
    r"onbekende (gebruiker|ontvanger)",
    r"nie ma takie",
    r"neexistuje",
    r"не найден|не существует",
    r"不存在|未找到",
)
"""An address that nobody has."""

MAILBOX = _any(
    r"recipient( address)? (is |was )?(rejected|refused)",
    r"mailbox (is )?(currently )?(unavailable|disabled|locked|suspended)",
    r"the user you are trying to contact",
    r"user is receiving",
    r"(this|that|the) (account|mailbox|inbox|recipient)",
    r"invalid recipient",
    r"recipient's",
)
"""At RCPT: the one mailbox that was asked for, whatever is the matter with it."""

SENDER = _any(
    r"sender('s)?( e-?mail)?( address)?( was| is)?,? ?:? ?(\S+@\S+ )?"
    r"(rejected|refused|denied|unknown|invalid|blocked|not (allowed|verified|valid|accepted|permitted|found)"
    r"|does not exist"
    r"|is unauth)",
    r"sender (verify|verification|signature|identity|domain|address verification)",
    r"(unknown|invalid|bad|banned|illegal|forged|spoofed) sender",
    r"bad outbound sender",
    r"verified sender",
    r"sender.{0,40}not owned|not logged in",
    r"envelope (sender|blocked)",
    r"domain of sender",
    r"badmailfrom|return[- ]path|mail from\b.{0,20}(address|invalid|denied|rejected)|invalid mail from",
    r"send ?as ?denied|(permissions?|allowed|authori[sz]ed) to (send|use).{0,12}"
    r"(as|from|this sender|on behalf)",
    r"(use|using) this sender",
    r"(email|from|sender|e-mail) address is not (verified|allowed)",
    r"from address (does not|is not|must)",
    r"\bSPF\b.{0,40}(fail|check|reject|valid|not|softfail)|\bfails? SPF",
    r"\bDMARC\b",
    r"sender is unauthenticated|unauthenticated (mail|email|message|sender is)",
    r"\bDKIM\b.{0,40}(fail|missing|required|no )",
    r"anti-?spoof",
    r"unconfigured sending domain",
    r"sending domain",
    r"unregistered domain",
    r"not permitted to send mail for",
    r"absender(adresse)?.{0,30}(abgelehnt|ung(ü|ue)ltig|unbekannt|nicht)",
    r"exp[eé]diteur .{0,20}(refus|inconnu|invalid|non)",
    r"mittente .{0,20}(non|rifiutat|sconosciut)",
    r"remitente .{0,20}(no|rechaz|desconoc|inv)",
    r"remetente .{0,20}(n[aã]o|rejeit|inv)",
)
"""Our own address."""

RELAY = _any(
    r"relay(ing)? (access )?(is )?(denied|not (permitted|allowed|authori[sz]ed)|prohibited|refused|verweigert"
    r"|no permitid)",
    r"relaying denied|unable to relay|mail relay denied|not (permitted|allowed) to relay|credentials for relay"
    r"|cannot relay",
    r"allowed rcpthosts|non-accepted domain",
    r"auth(entication|orization)? (is )?(required|unsuccessful|failed|first)",
    r"(must|need to|please|to) (issue a starttls|authenticate|log ?in)|smtp[- ]auth|turn on smtp auth",
    r"unauthenticated senders",
    r"not (been )?authenticated",
    r"authentifizier",
    r"client host|client \[|your (host|ip|server|mta)\b",
    r"\bIP (address )?(is |has )?(black|listed|bad|not)",
    r"\bIP[ =:]*(address )?\[?\d+\.\d+\.\d+\.\d+",
    r"black ?list|block ?list|\bRBLs?\b|dnsbl|spamhaus|barracuda|uceprotect|sorbs|spamcop|mailspike",
    r"reputation",
    r"banned send(er\[|ing IP)",
    r"reverse (dns|hostname)|\bPTR\b|cannot find your|\bhelo\b|\behlo\b",
    r"\[(S\d{4}|BL\d\d|TSS?\d\d)\]|\(S\d{4}\)",
    r"connections will not be accepted|all messages from \[?\d",
    r"ipcheck\.",
    r"(your|this|the) account (has been|is|was) (suspended|blocked|disabled|locked)|(suspended"
    r"|disabled) for this account",
    r"mail loop|routing loop|hop count|too many hops",
    r"TenantAttribution",
    r"synchroni[sz]ation",
)
"""The server that we send through, our login there, or the address that it or we send from."""

SIZE = _any(
    r"(message|mail|file|nachricht|e-mail)( file)?( size| length)?( is| ist)? (too|zu) (big|large|long|gro(ß|ss))",
    r"(size|length) exceed",
    r"message exceed(s|ed) ([\w' ]+ )?(size|fixed|maximum|length)",
    r"size limit",
    r"(maximum|max|fixed).{0,20}(message|mail)? ?(size|length)",
    r"trop (gros|volumineux)",
    r"(demasiado|troppo) grande",
)

CONTENT = _any(
    r"\bspam\b|spam (message|points|filter)|unsolicited",
    r"virus|malware|phish|eicar|trojan",
    r"\burl\b|\blink",
    r"content",
    r"attachment",
    r"header",
    r"polic(y|ies)",
)
"""What stands in the mail."""

NOT_RELAY = _any(r"spamhaus dbl|domain present in|\bURL\b", r"relay recipient table")
"""Words that look like RELAY and say something else."""

ADDRESS = re.compile(r"[^\s<>\"(]*@[^\s<>\",;:)]*")


def without_addresses(text: str) -> str:
    """*text* with every address in it made the same: whose local part is "spam" is no reason."""
    return ADDRESS.sub("a@b.c", text)
