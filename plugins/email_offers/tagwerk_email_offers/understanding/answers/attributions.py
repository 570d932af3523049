"""How mail programs announce what they quote, in the languages in which they do: tables alone, ``quotations`` reads by them."""

from __future__ import annotations

import re

WROTE = re.compile(
    r"\b(wrote|writes|schrieb(en)?|geschrieben|a écrit|ha scritto|escribi[oó]|schreef|skrev|escreveu"
    r"|napisa[lł](\(a\))?|pisze|napsal(\(?a?\)?)?"
    r"|kirjoitti|írta|yazdı|a scris|napisao|напис\w+|пишет|έγραψε|wrote on|je napisal|rašė|kirjutas|rakstīja|šíša"
    r"|va escriure)\b"
    r"|写道|寫道|さん(は|wrote)|님이 작성|כתב|كتب",
    re.IGNORECASE,
)
BEGINS = re.compile(
    r"\s*(on|am|le|il|el|op|den|em|w dniu|dne|dnia|il giorno|på|ons|på|a\(z\)|em|в|στις|在|vào|pe|dana|el día|on the"
    r"|pon|po|út|st|čt|pá|so|ne"
    r"|(mon|tue|wed|thu|fri|sat|sun)\w*)\b[^\n]{0,60}?\d",
    re.IGNORECASE,
)
DATED = re.compile(r"\d{1,4}\s?[./年-]\s?\d{1,2}\b|\b\d{1,2}[:.]\d\d\b|\b(19|20)\d\d\b|\d{1,2}\. ?\w{3,12}\.? \d{2,4}")
NAMED = re.compile(
    r"\s*(zitat von|zitiere|quoting|citando|citation de|cytowanie|citace)\b[^\n]{2,120}:\s*$", re.IGNORECASE
)
"""Without a day: as Horde and its like announce it."""
ADDRESS = re.compile(r"[\w.+-]+@[\w-]+\.[\w.-]+")
LONGEST = 400

_LABELS = {
    "from": "from|von|de|da|van|från|fra|od|lähettäjä|от|от кого|odesílatel|feladó|gönderen|kimden|差出人|发件人|寄件者|보낸 사람"
    "|expéditeur"
    "|remitente|mittente|absender|de la|pošiljatelj|odosielateľ|nadawca|από|kimlik|отправитель|avsändare|avsender"
    "|afsender|remetente",
    "sent": "sent|gesendet|envoyé|inviato|verzonden|enviado|enviado el|enviada em|skickat|sendt|wysłano|wysłane"
    "|lähetetty|отправлено|odesláno|elküldve"
    "|gönderildi|gönderme tarihi|送信日時|发送时间|發送時間|傳送|보낸 날짜|trimis|στάλθηκε|poslano|odoslané"
    "|date|datum|data|fecha|dato"
    "|päivämäärä|дата|dátum|tarih"
    "|日付|日期|날짜|ημερομηνία|sent at|sendedatum|geschickt|envoyé le|sent on|gesendet am|quando",
    "to": "to|an|bis|à|a|aan|para|till|til|do|vastaanottaja|кому|komu|címzett|kime|alıcı|宛先|收件人|받는 사람|destinataire"
    "|pour"
    "|per|destinatario|do|către"
    "|prima|προς|empfänger|mottagare|mottaker|modtager",
    "subject": "subject|betreff|objet|oggetto|onderwerp|asunto|ämne|emne|temat|aihe|тема|předmět|predmet|tárgy|konu"
    "|件名|主题|主旨|제목|subiect|assunto|θέμα|betr",
    "cc": "cc|kopie|copie|kopia|kopi|kópia|копия|másolatot kap|bilgi|抄送|참조|reply-to|antwort an|répondre à|importance"
    "|wichtigkeit|priority|priorität|attachments|anlagen|anhang|message-id|organization",
}
LABELS = {label: kind for kind, labels in _LABELS.items() for label in labels.split("|")}
"""The labels of a quoted head, and what they name."""
LABEL_LINE = re.compile(r"[\s>*|_]*([^\W\d_][\w \-']{0,24}?)\s{0,3}\*?\s?[:：]\*?(\s|\t|$)(.*)", re.DOTALL)

SEPARATOR = re.compile(
    r"^\s*[-_=*]{2,}\s*(original|ursprüngliche|forwarded|weitergeleitete|original[ -]?nachricht|message (d.origine"
    r"|transféré)|messaggio (originale|inoltrato)"
    r"|mensaje (original|reenviado)|mensagem (original|encaminhada)|oorspronkelijk|doorgestuurd|ursprungligt"
    r"|vidarebefordrat|oprindelig|videresendt|opprinnelig"
    r"|wiadomość|przekazan|původní|přeposlan|alkuperäinen|eredeti|исходное|пересыл|reply message|antwort"
    r"|original appointment|ursprünglicher termin|转发|原始|元の|転送"
    r"|original mail|start original|quoted|zitat)[^\n]{0,60}$"
    r"|^\s*(anfang der weitergeleiteten (nachricht|e-mail)|begin forwarded message|début du (message"
    r"|courriel) (transféré|réexpédié)|inizio messaggio inoltrato)\s*:?\s*$",
    re.IGNORECASE,
)
RULE = re.compile(r"^\s*([_\-=*]{8,}|_{5,})\s*$")
"""A line that Outlook draws above the head of what it quotes."""
