"""Words of refusals by their reason: of the sender, of limits, routes and rules. None of them says that an address is dead."""

from __future__ import annotations

import re

from tagwerk_email_offers.understanding.patterns import any_of


def _any(*patterns: str) -> re.Pattern[str]:
    return any_of(*patterns, flags=re.IGNORECASE)


FULL = _any(
    r"(mail ?box|inbox|account|user|recipient|quota|storage|folder|maildir|disk)\b.{0,60}\b(full|over (the )?(quota"
    r"|limit|its)|exceed(s|ed)?|out of (storage|space))",
    r"over ?-?quota|overquota|quota ?(is |was )?(exceed|violat|limit|full)|exceed\w*.{0,30}(quota|storage|mailbox"
    r"|allocated|space)|quota.?exceeded",
    r"mail ?box space|(exhausted|exceeded|allowed) .{0,20}storage|disk space limit|space has been used up"
    r"|bouncing mail|(mailbox|storage|quota) limit|would exceed|does not have enough space",
    r"(insufficient|not enough|out of|no) (disk|system|storage|mailbox)? ?(space|storage)( (on|for|available|in))?"
    r"|diskquota|disk quota|too many messages in",
    r"full mail ?box|mailbox ?full|mail-?(box|folder|dir) (is )?full|mapiexceptionshutoffquota|quotaexceeded"
    r"|\bis full\b|user is full",
    r"(postfach|mailbox|speicher(platz)?|quota|kontingent|konto)\b.{0,60}(voll|überschritten|ueberschritten|erschöpft"
    r"|ausgeschöpft|überfüllt)|platz überschritten",
    r"bo[iî]te.{0,60}(pleine|satur)|quota (dépass|atteint|superat|excedid)|(casella|cassetta).{0,40}piena"
    r"|buz[oó]n.{0,40}llen[oa]|caixa.{0,60}cheia",
    r"cuota.{0,20}(exced|super)|postvak.{0,20}vol|skrzynka.{0,30}(pełna|przepełniona)|(schránka|doručená).{0,20}pln"
    r"|brevlåda.{0,20}full|indbakke.{0,20}fuld"
    r"|postilaatikko.{0,20}täynnä|переполнен|ящик.{0,20}полон|(kota|kutu)\w*.{0,20}(dolu|aş)|postafiók.{0,20}(megtelt|tele)"
    r"|γραμματοκιβώτιο.{0,20}(πλήρ|γεμάτ)|c[aă]su[tț]\w*.{0,20}plin|postkasse\w*.{0,20}full|sandučić.{0,20}pun"
    r"|(용량|메일함).{0,10}(초과|가득)|メールボックス.{0,20}(一杯|いっぱい|満)"
    r"|邮箱.{0,8}满|已满",
)
SIZE = _any(
    r"(message|mail|e-?mail|file|attachment|nachricht|content|header)s?\b.{0,40}(too|zu) (big|large|gro(ß|ss))"
    r"|(message|line|header|content) (is )?too long",
    r"size.{0,30}(exceed|limit|too)|(exceed|over)\w*.{0,40}(size|length|maximum message)|message (length|size)"
    r"|maximum (message|file) ?size|too (big|large) for",
    r"recipsizelimit|sizelimit|größen?(beschränkung|limit)|wegen (ihrer|der) größe|(message"
    r"|courriel).{0,20}trop (gros|volumineux|grand)|demasiado grande|troppo grande"
    r"|te groot|za duż|příliš velk|слишком больш|サイズ.{0,10}(超|制限)",
)
REPUTATION = _any(
    r"black ?-?list|block ?-?list|blocklisted|\b[dsru]bls?\b|dnsbl|spamhaus|barracudacentral|uceprotect|sorbs|spamcop"
    r"|mailspike|proofpoint.{0,20}block|cloudmark",
    r"reputation|\b(ip|host|server|network|address range)\b.{0,40}(block|listed|banned|denied|rejected|black"
    r"|blacklisted|not allowed|is dynamic)",
    r"(block|bann|list|reject|blacklist)\w*.{0,20}\b(ip|sending ip|client host|your (server|network|ip|isp))",
    r"(client|sending|your) (host|ip|server|mta)\b.{0,60}(reject|block|denied|refus|listed|not permitted|cannot find)"
    r"|connections? from .{0,40}(refused|rejected|denied|blocked)",
    r"reverse (dns|hostname|lookup)|\bptr\b|\bhelo\b|\behlo\b|cannot find your|rdns|fcrdns|no reverse|dynamic (ip"
    r"|address)|dial-?up",
    r"\[(tss?\d\d|bl\d\d|s\d{4}|ph\d\d|cs\d\d)\]|\((s\d{4}|dyn:t\d)\)|unexpected volume|user complaints|poor sender"
    r"|senderbase|talos|\bip ?= ?\[?\d|(mails?|spams?|messages?) from (your|this) (network|ip|host|server|provider)",
)
SENDER_REFUSED = _any(
    r"sender('s)?( e-?mail)?( address| domain| id)?( was| is| has been| has( an?)?"
    r"| contains( an?)?)?,? ?:? ?(<?a@b\.c>? )?:? ?(rejected"
    r"|refused|malformed|illegal|incorrect"
    r"|denied|unknown|invalid|blocked|not (allowed|verified|valid"
    r"|accepted|permitted|found|exist)|does not exist|is unauth|banned|verif|blacklisted|disallowed)",
    r"(sender|callout|callback) verif(y|ication).{0,20}(fail|error|reject)|verify failed"
    r"|could not (complete )?sender verif|unable to verify.{0,30}(sender|from)",
    r"(bad|invalid|unknown|banned|illegal|forged|spoofed|unauthenticated) (outbound )?sender|bad sender|badmailfrom"
    r"|(envelope|return[- ]path|mail from|from address).{0,40}(invalid|denied|reject|block|unknown|not allowed"
    r"|not exist)",
    r"domain of sender.{0,40}(not|does|resolve)|(sender|from|your|return[- ]?path|envelope|originat\w+)\b.{0,60}null ?mx"
    r"|invalid dns (mx|a)\b|mx or a/aaaa"
    r"|sender.{0,20}domain.{0,40}(not|does|reject|invalid)|(your|from|sending) domain.{0,40}(not|reject|block|invalid)",
    r"\bspf\b|\bdmarc\b|\bdkim\b|send ?as ?denied|not (permitted|allowed|authori[sz]ed) to send (as|mail for|from)"
    r"|anti-?spoof|spoof|sender is unauth|unauthenticated",
    r"(reply-to|envelope[ -]from|return|your|sending|source|originat\w+) (e-?mail )?address\b.{0,40}(invalid|unknown"
    r"|not (be )?(found|verified)"
    r"|not exist|reject|block)",
    r"\bblocked senders?\b|in reply to mail from|after mail from|sender (is|was) (a )?spammer|empty envelope sender|null sender",
    r"absender.{0,40}(abgelehnt|ungültig|unbekannt|nicht|gesperrt|blockiert)|(expéditeur|mittente|remitente|remetente"
    r"|afzender|nadawc|отправител).{0,40}(refus|inconnu|invalid|non|no |rifiut|rechaz|descono|não|geweiger|odrzuc"
    r"|отклон)",
)
RELAYING = _any(
    r"relay(ing)?.{0,20}(denied|not (permitted|allowed|authori[sz]ed)|prohibited|refused|verboten|verweigert|access)"
    r"|(unable|not (allowed|permitted|authori[sz]ed)|cannot|denied|refuse\w*|attempt) to relay",
    r"rcpthosts|non-accepted domain|relayclient|tenantattribution|(must|need to|please"
    r"|have to) (first )?(authenticate|log ?in|login)|auth(entication|orization)? (is )?required(?! check)|smtp auth"
    r"|relay access|relay not|open relay",
    r"we do not relay|not a relay|no relay|mail relay|relais|reenvío|inoltro non",
)
NOT_RELAYING = _any(
    r"relay recipient table|delivery restriction|authentication required for|sendernotauth|authentication required; "
)
CONTENT = _any(
    r"\bvirus(es)?\b|malware|trojan|phish|eicar|worm\b|infected|dangerous|executable|attachment.{0,40}(not allowed"
    r"|block|reject|denied|forbidden|type)|(block|forbid|ban|prohibit)\w*.{0,20}attachment"
    r"|banned (file ?)?name|\bbanned: ?\.",
    r"content.{0,40}(restrict|violat|reject|block|not|presents|denied|unacceptable|issue)|(invalid|missing|malformed|duplicate|bad"
    r"|multiple) (message-?id |date |from |mime )?header|not rfc ?\d+|rfc ?5322|non-?compliant|bare lf|media not"
    r"|media type|conversion|mime",
    r"in (the )?(\w+ )?header|potential(ly)? (security|danger|harm)"
    r"|(anlage|anh[aä]ng\w*).{0,40}(nicht|gesperrt|verboten|unzulässig)|\bviren\w*"
    r"|(suspicious"
    r"|malicious) (content|url|link|file)|non-ascii",
)
SPAM = _any(
    r"\bspam\b|unsolicited|junk mail|\bubem?\b|bulk mail|spam-?like|spammy|high score|score of|classified as"
    r"|considered|spamassassin|\buce\b|werbung|unerwünscht|message (was )?(looks|appears|seems)",
)
POLICY = _any(
    r"polic(y|ies)|prohibit|possible abuse|not auth(ori[sz]ed)?|notauthorized|access denied|restricted|restriction|administrative"
    r"|not (permitted|allowed|accepted from)|(message|mail|e-?mail) (was |has been )?(blocked|banned|filtered)",
    r"blocked|banned|local rule|refused by|recipient does not (accept|want)|rejected by (the )?(recipient|user|filter"
    r"|rule|content|server|system|administrator|header)|sendernotauth|not authorized|delivery not authori[sz]ed"
    r"|denied|whitelist|challenge",
    r"message filtered|user (rejects|refuses)|refuses? to (receive|accept)|not accepting mail from|protected by"
    r"|recipient preferences|user rules",
    r"richtlinie|nicht (erlaubt|gestattet|berechtigt|autorisiert)|abgewiesen|gesperrt|politique|politica|política"
    r"|interdit|reputa",
)
GREYLISTED = _any(r"gr[ea]y-?list|address verification in progress|unverified address")
LATER = _any(r"(try again|come back) later")
SUPPRESSED = _any(
    r"suppress(ed|ion)( sending| list)|recent history of bounc|previously bounced|bounced (address|before)"
)
"""What a service that sends for us remembers: of a bounce or of a complaint, to us or to others, and lets be taken back."""
EXPIRED = _any(
    r"not been collected|maximum delivery attempts|expired|timeout exceeded|retry time(out)?|(been "
    r"|too long )in (the )?queue|queue too long|too long|giving up|gave up|multiple retries"
    r"|not be delivered for \d+ (day|hour)|delivery time|after \d+ (day|hour)s|maximum (time|retries)|queue.?expired"
    r"|undeliverable for|abgelaufen|zeit(limit|überschreitung)|zu lange|délai (dépassé|expiré)",
)
LOOP = _any(
    r"\bloop|too many hops|hop ?count|routing loop|loops? back|too many received|maximum hop|schleife|boucle|bucle"
)
NETWORK = _any(
    r"connect(ion)?( to \S+)?.{0,60}(timed? ?out|refused|reset|failed|lost|closed|dropped|error|aborted|establish)"
    r"|connection|no route|network|unreachable|lost connection|timed? ?out|time-?out|host .{0,40}(down|not respond)"
    r"|no answer|bad connection"
    r"|tls|ssl|handshake|dns (error|failure|timeout)|name ?server|(host|domain).{0,40}try again|read error"
    r"|conversation with|unable to connect|could ?n.t connect|nicht erreichbar|verbindung|connexion|conexi[oó]n"
    r"|server (did not|not) respond|primary target ip",
)
