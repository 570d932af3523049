"""Subjects and sentences of reports, in the languages of those who write them. A subject tells nothing by itself: who sends and
what is said go with it.
"""

from __future__ import annotations

import re

from tagwerk_email_offers.understanding.patterns import any_of


def _any(*patterns: str) -> re.Pattern[str]:
    return any_of(*patterns, flags=re.IGNORECASE)


_MESSAGE = (
    r"(письмо|сообщение|почта|лист|повідомлення|zpráv\w|správ\w|e-?mail\w*|mail|wiadomość|przesyłka|mensagem|mensaje|correo"
    r"|messaggio|posta|message|courriel|bericht|meddeland\w*|melding\w*|besked\w*|beskjed\w*|viesti\w*|sähköposti\w*"
    r"|(az? )?üzenet\w*|levele?\w*|ileti\w*|mesaj\w*|e-?posta\w*|poruka|sporočilo|το μήνυμα|μήνυμα)"
)
_NOT_DELIVERED = (
    r"(не (был\w* |может быть |могло быть |було |може бути )?(доставл|отправл)|не (удалось|вдалося) доставить"
    r"|nie (został\w* |mogł\w* |może )?(zostać )?(dostarcz|doręcz)|nebyl\w* doruč|nelze doruč|(se )?nepodařilo doručit"
    r"|nebol\w* doruč|nem (lehet\w* |sikerült )?kézbesít|kézbesít\w* sikertelen|teslim edilem|gönderilem|iletilem"
    r"|não (foi |pôde ser )?(entreg|enviad)|no (se )?(pudo|puede|ha podido|fue|ha sido) (ser )?entreg"
    r"|non (è stat\w |può essere )?(recapitat|consegnat)|n.a (pas )?pu être (remis|distribu|livré)|non (remis|distribu|livré)"
    r"|(kan |kon |is )?niet (kunnen )?(worden )?(bezorgd|afgeleverd)|(kunde|kunne|kan|blev|ble) (inte|ikke) (levere|bli levere)"
    r"|ei voitu toimittaa|nije (isporučen|dostavljen)|ni (bil\w )?dostavlj|nu a (putut fi |fost )(livrat|trimis)"
    r"|δεν (παραδόθηκε|ήταν δυνατ))"
)

FAILED = _any(
    r"^\W*(undeliver|failed mail|mail failed|mail error|processing error|automatically rejected|un-?deliver"
    r"|non-?deliver|not? deliver|delivery (has )?(failed|fail)|returned (mail|to sender|message)"
    r"|mail delivery (failed|failure|error|problem|problems|system)"
    r"|failure notice|delivery (failure|error|report|problem|notification|incomplete)|(permanent|mail|message"
    r"|email)? ?delivery (status notification )?\W?(failure|fail|error)"
    r"|delivery status notification( ?\(fail|$)|delivery status\b|message (status|delivery)|bounce|ndn:|rejected:"
    r"|mail (could not|not) (be )?deliver|error sending|mail system error|mail failure|mdaemon|permanent"
    r"|(message|mail|email|your (message|mail|email)).{0,40}(could ?n.t|could not|cannot|not|was not|wasn.t"
    r"|unable to) ?(be )?(deliver|sent)|could ?n.t (be )?deliver|unable to deliver|notice: mail delivery status"
    r"|returning message|error: (mail|message)|unzustellbar|nicht zustellbar|nicht zugestellt|zustell(ung|fehler"
    r"|ungsfehler|problem)|zustellungsfehler|fehler bei (der|ihrer) (zustellung|übermittlung|nachricht)"
    r"|fehlgeschlagene zustellung|benachrichtigung (zum|über den) (übermittlungsstatus|zustellstatus|status)"
    r"|(ihre )?(e-?mail|nachricht|mail).{0,30}(nicht (zu(ge)?stell|übermittelt)|konnte nicht|unzustellbar)|rückläufer"
    r"|non remis|échec|echec|non distribu|message non|impossible de (remettre|distribuer)|avis de non"
    r"|notification d.état de remise|rapport de non"
    r"|(mensaje|correo|no se (puede|pudo|ha podido)|entrega).{0,40}(no entregad|entregar|fallid|error|devuelt)"
    r"|notificaci[oó]n de estado|no entregado|devoluci"
    r"|mancat[oa]|(impossibile|non) (recapita|consegn)|notifica (di|sullo) stato|errore (di|nella) (consegna"
    r"|recapito)|onbestelbaar|niet (bezorgd|afgeleverd)|(aflever|bezorg)\w*.{0,20}(mislukt|fout)"
    r"|nie (można|dostarczono)|niedostarcz|zwrot|błąd (dostarcz|wysył)|não entregue|falha (na|de) entrega"
    r"|não foi poss|nedoruč|nelze doručit|olevererat|olever|kan (inte|ikke) (leverera|levere)|uleverbar|ikke leveret"
    r"|ej levererat"
    r"|toimittaminen|ei voitu toimittaa|kézbesíthetetlen|sikertelen|teslim edilem|недоставл|не доставл"
    r"|не удается доставить|ошибка доставки|возврат|αδύνατη|αποτυχία|配信(エラー|不能|できません)|送信エラー"
    r"|(系统)?退信|无法投递|未送达|投递失败"
    r"|전송 ?실패|반송)",
    rf"^\W*((ваш\w*|vaš\w*|va[sš]e|twoja|votre|il|uw|din|ditt|seu|su|sua|tu) )?{_MESSAGE}\b.{{0,40}}{_NOT_DELIVERED}",
    r"^\W*((ihre|your|votre|su|uw) )?(mail|e-?mail|nachricht|message|mensaje|messaggio|bericht)\b.{0,30}\b(zurückgewiesen"
    r"|abgewiesen|abgelehnt|rejected|refused|blocked|refusé|rejeté|rechazad[oa]|respint[oa]|rifiutat[oa]|geweigerd|odrzucon\w+)\b",
    r"退信|退回|未送达|未能送达|投递失败|无法投递|(전송|발송|배달) ?실패|반송|配送(不能|できません)|送信できません",
    r"(returning message to sender|delivery status notification \(fail|\(fehlgeschlagen\)|\(fehler\)|\(échec\)"
    r"|\(error\)|\(errore\)|user unknown|see transcript|undelivered mail)",
)
DELAYED = _any(
    r"delay(ed)?\b.{0,40}(mail|delivery|message|\d+ hours)|delivery (is )?delay|\((delay|delayed|verzögerung"
    r"|verzögert|retard|retraso|ritardo)\)|^\W*(delayed|warning)\W.{0,30}(could not|not yet|still|undelivered|delayed"
    r"|message)"
    r"|still being retried|could not send message for past|message .{0,30}delayed|undelivered after"
    r"|zustellung verzögert|verzögert(e)? (zustell|nachricht|übermittl)|übermittlung verzögert|remise (différée"
    r"|retardée)|entrega (retrasada|demorada|atrasada)"
    r"|(consegna|recapito) (ritardat|in ritardo)|vertraagd|opóźnion|zpožděn|försenad|forsinket|задерж|配信遅延"
    r"|temporary failure|mail delivery warning",
)
SAYS_FAILED = _any(
    r"(could|can|was|were|is|has|did)(n.t| ?not)?( be| been)? (not )?(be )?(deliver|sent to|reach|forward|accepted)"
    r"|(could|can) ?n[o']t be deliver|undeliver|not (been |be )?deliver|unable to (deliver|send)"
    r"|wasn.t (able to deliver|delivered)",
    r"deliver(y|ing)?( \w+){0,6} (failed|failure|error|problem)|(failed|failure|error|problem)s?( \w+){0,4} deliver"
    r"|permanent(ly)? (fatal )?(error|fail|reject)|(fatal|unrecoverable) error|giving up|did not reach"
    r"|returned to (you|sender)|returning",
    r"(mail|message|e-?mail) (has been|was|is being|is) (returned|rejected)|did not receive|did not (exactly )?match"
    r"|has encountered|unrecoverable|aborted",
    r"(remote|recipient).{0,30}(said|rejected|replied|refused)|rejected (your|the) (message|mail|address)|smtp error"
    r"|(the )?following (address|recipient|user)|user unknown|(rcpt to|transcript of session|fatal errors)"
    r"|address (not found|unknown)|unknown (user|address|recipient)|no such user",
    r"(was|has been|is) (stopped|blocked|rejected|refused|disabled|bounced|undeliverable)|mailbox (is )?(full"
    r"|unavailable|disabled)|is disabled|left the company|no longer in use|will not try|not listed in",
    r"nicht zu(ge)?stell|nicht (übermittelt|erreicht|ausgeliefert|gefunden)|unzustellbar|fehler (bei|beim)"
    r"|fehlgeschlagen|konnte nicht|existiert nicht|ist unbekannt|unbekannter|abgelehnt|postfach .{0,30}voll"
    r"|abgewiesen|zurückgewiesen|rejeté|refusé|rechazad|respint|rifiutat|geweigerd|odrzucon",
    r"n.a pas (pu )?(être|été)|non (remis|distribu)|échec|inconnu|n.existe|est pleine|no (se )?(pudo|puede|ha podido"
    r"|existe)|no (fue|ha sido)|no se entreg|desconocid|llen[oa]\b|impossibile|non (è stato|può essere|esiste)"
    r"|sconosciut|piena\b|(kon|is|kan) niet|onbekend|nie (można|udało|ma|istnieje)"
    r"|nie (mog|zosta)\w+ (zostać )?(dostarcz|doręcz)|nepodařilo|nepodarilo|(teslim ed|ilet|gönder)ilem|nem lehet"
    r"|не (может|могло|може) быть|не вдалося|не принимает|nije (mogu|isporu|dostav)|nu (a putut|s-a putut|a fost)"
    r"|未能|无法|被退回|(되지|하지) 않|届けられま|送信できま"
    r"|não (pôde|foi|existe)|cheia\b|(nelze|neexist|nebyl)|(kunde|kunne|kan) (inte|ikke)|(hittades|finns) inte"
    r"|findes ikke|ei voitu|nem (sikerült|létez)|bulunamad|не (удалось|найден|доставлен|существует)|δεν|見つかり|配信(できま"
    r"|に失敗)|不存在|无法|退信|실패|없는",
)
SAYS_DELAYED = _any(
    r"has been postponed|continue to try|advisory-only|nur zur information|not yet been delivered"
    r"|has ?n.t been delivered yet|(warning|notice) (message )?only|no action is required"
    r"|delivery attempts will continue|(will|is being|be) (be )?(retried|tried again|attempted|keep trying"
    r"|continue to be attempted)|still (being )?(retried|trying|in the queue)",
    r"will (retry|keep trying|continue)|delivery .{0,40}(has been|is) delayed|temporary (problem|failure) delivering"
    r"|do not need to resend|nur eine warnung|verzögert sich|wurde verzögert|versucht es weiter"
    r"|weitere (zustell)?versuche|(noch nicht|bisher nicht) (zu(ge)?stellt|zugestellt)",
    r"n.a pas encore|nouvelle tentative|toujours en attente|a[uú]n no (se )?ha|se (volver|seguir)"
    r"|non è (ancora )?stato ancora|non ancora|nog niet|wordt opnieuw|jeszcze nie|ainda não",
)
