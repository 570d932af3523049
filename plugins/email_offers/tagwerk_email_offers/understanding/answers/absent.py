"""What robots write for those who are absent, and for what came in, in the languages in which they do: tables, ``robots`` weighs
them. They are searched for in small letters (``spelt``).
"""

from __future__ import annotations

import re

from tagwerk_email_offers.understanding.patterns import any_of

_SURE = (
    r"odpowied[źz] automatyczna|automatische?[srn]? ?(antwort|abwesenheit|hinweis|rück|eingangs)\w*"
    r"|automatische (rück|abwesenheits)?-?(antwort|nachricht|mitteilung|notiz|benachrichtigung|rückmeldung"
    r"|eingangsbestätigung)|automatisch(e|er) (abwesenheit|hinweis)\w*|abwesenheits?\w*|autoantwort"
    r"|out[- ]of[- ](the )?office(?! (furniture|chair|space|suppl|desk|equip|party|rental))|ooo\b|o\.o\.o\.?|oof\b"
    r"|auto(matic|mated)?[- ]?(reply|response|respond|antwort|answer)\w*|auto:|autoreply|auto-?generated reply"
    r"|away from (the|my) (office|desk|mail|e-?mail|computer)|i am (currently )?(away|out|on)|i'?m (away|out|on leave"
    r"|on vacation)|on (annual|maternity|parental|sick|paternity) leave|vacation (reply|message|response|notice"
    r"|auto)\w*|absence (notice|notification)"
    r"|réponse automatique|message automatique|absence du bureau|message d.absence|notification d.absence|absent\(e\)"
    r"|absen(t|ce) (du|jusqu|de|au)|en congés?\b|de absence"
    r"|respuesta autom[aá]tica|fuera de (la )?oficina|mensaje autom[aá]tico|notificaci[oó]n de ausencia|ausente"
    r"|aviso de ausencia|estoy (fuera|de vacaciones)"
    r"|(risposta|messaggio) automatic[oa]|fuori (sede|ufficio)|assente|assenza|in ferie"
    r"|automatisch (antwoord|bericht)|afwezig\w*|buiten kantoor|niet aanwezig|ik ben (afwezig|met vakantie)|op vakantie"
    r"|en vacances|in vacanza|na dovolen\w+|lomalla|szabadságon|в отпуске|у відпустці|izindeyim|[iî]n concediu|σε άδεια"
    r"|na godišnjem|na dopustu"
    r"|auto-?svar\w*|automatiskt? svar|automatiskt? (meddelande|besked)|frånvar\w*|fravær\w*|fraværs\w*"
    r"|ikke til stede|på ferie|på semester"
    r"|automaattinen (poissaolo)?\w*|automaattivastaus|autovastaus|poissa\w*"
    r"|automatyczna odpowied\w*|autoodpowied\w*|autoresponder|poza biurem|nieobecno\w*|jestem na urlopie"
    r"|automatick[áaýy] (odpov\w*|odgovor)|mimo kancel\w*|nepřítomnost\w*|neprítomnos\w*|automatsk\w* odgovor"
    r"|samodejni odgovor|odsotnost"
    r"|automatikus (válasz|üzenet)|távollét\w*|házon kívül"
    r"|resposta autom[aá]tica|fora do escrit[oó]rio|ausência\w*|de férias|mensagem autom[aá]tica"
    r"|автоответ\w*|автоматический ответ|автоматична відповідь|вне офиса|отсутств\w*|нет на месте"
    r"|otomatik (yan[ıi]t|cevap)|ofis d[ıi][şs][ıi]\w*|tatilde|r[aă]spuns automat\w*|αυτόματη απάντηση|εκτός γραφείου"
    r"|自動(返信|応答)\w*|不在(通知|連絡|のお知らせ)?|自动(回复|答复)|自動回覆|外出|부재(\s?중)?|자동 ?(회신|응답)"
    r"|trả lời tự động|ตอบกลับอัตโนมัติ"
    r"|מענה אוטומטי|תשובה אוטומטית|رد تلقائي|الرد التلقائي"
)
_I_AM = (
    r"(?:je (?:suis|serai)|sono|siamo|sarò|ik ben|wij zijn|estoy|estaré|jestem|jesteśmy|jsem|jsme|sou|estou|jag är|jeg er"
    r"|olen|buradayım|şu anda|i am|i'm|we are) (?:currently |actuellement |attualmente |obecnie |momenteel |nu |lige nu )?"
)
_FROM_OFFICE = (
    r"(?: (?:do|da|de la|dal|du|from|fra|från|z|v|vom|van) ?(?:the |het )?|dall.)(?:escrit[oó]rio|oficina|ufficio|bureau"
    r"|office|kontoret"
    r"|kancel\w+|kantoor|büro)"
)
ABSENT = re.compile(rf"\W*(?:\w{{1,4}}\s?:\s*)?(?:{_I_AM})?(?:{_SURE})(?![\w-])(?:{_FROM_OFFICE}\b)?")
_MAYBE = (
    r"abwesend|nicht (im (büro|haus|hause|office|dienst)|erreichbar|da|am platz)|außer ?haus|ausser ?haus"
    r"|urlaubs?(\w*(benachrichtigung|notiz|meldung|info|nachricht|antwort|vertretung))?|im urlaub|bin (im urlaub"
    r"|nicht|abwesend)\b.*"
    r"|ich bin .{0,30}(nicht|abwesend|urlaub|elternzeit|krank|außer haus).*|(wir (haben|machen) )?betriebs(ferien"
    r"|urlaub|ruhe)|elternzeit|mutterschutz|krank(heit)?|dienstreise|feiertage|geschlossen|(on )?(vacation|holidays?"
    r"|leave|annual leave|maternity leave|travel|sick leave)"
    r"|out of (the )?(office|town)|not in (the )?office|congés?|vacances|vacaciones|ferie|vakantie|semester|urlop"
    r"|dovolená|férias|отпуск|szabadság|izin"
    r"|(weihnachts|sommer|winter|oster|betriebs)(pause|ruhe|schlie(ß|ss)ung|ferien)|werksferien|inventur|jahresurlaub|ruhestand"
    r"|((annual|christmas|holiday|summer|office|company|easter) )+(closure|closing|shutdown|break)|closed for .*|we are closed"
    r"|(büro|praxis|laden|geschäft|betrieb|firma|werkstatt|kanzlei|shop|office|store) (ist |is |bleibt )?(geschlossen|closed)"
    r"|fermeture( (annuelle|estivale|de fin d.année|pour congés|exceptionnelle))*|cierre( (vacacional|por vacaciones|anual))*"
    r"|chiusura( (estiva|natalizia|aziendale|per ferie))*|vakantiesluiting|(jaarlijkse )?sluiting|przerwa (świąteczna|urlopowa)"
    r"|urlop|celozávodní dovolená|semesterstängt|ferielukket|fechado para férias|encerramento"
)
MAYBE = re.compile(
    rf"\W*(?:{_MAYBE})\s*(?:$|[:;!(–-]|,|re:|aw:|(?:bis|vom|von|ab|until|till|from|through|\d|jusqu|du|hasta|fino|dal"
    rf"|tot|until|wegen|re)\b)",
)
SOMEBODY_IS = any_of(
    r"^[\w.,'’/@ -]{3,60} (ist|sind|is|are|will be) ((derzeit|zurzeit|momentan|aktuell|heute|currently|bis \S+) )*(abwesend"
    r"|außer haus|nicht (im (büro|haus|hause|office)|erreichbar)|im urlaub|in elternzeit|out of (the )?office|away"
    r"|on (vacation|holiday|leave|annual leave)|not in (the )?office)\b",
    r"^[\w.,'’/@ -]{3,60} (est|sera|está|estará|è|sarà|is|jest|je|är|er|on) (actuellement |attualmente |momenteel )?(absente?\b"
    r"|en (congés?|vacances)|fuera de|ausente|de vacaciones|fuori (ufficio|sede)|assente|in ferie|afwezig|niet aanwezig"
    r"|op vakantie|nieobecn|na urlopie|mimo kancel|nepřítom|på (semester|ferie)|borta|lomalla)",
)
"""As Notes tells it, with the name of who is absent; people write so of others, and the text has to agree."""
BACK_MYSELF = any_of(
    r"\bich kehre\b[^.!?]{0,30}\bzurück|\b(werde|beantworte) (ich )?(ihre|deine|eure) (nachricht|e-?mail|mail)(en)?\b[^.!?]{0,40}"
    r"\bnach meiner rückkehr|\bnach meiner rückkehr (werde|beantworte|bearbeite|melde) ich\b",
    r"\bi (will|shall) (respond|reply|answer)\b[^.!?]{0,60}\b(when i return|(up)?on my return)|\bi will (not )?return\b",
    r"\bje (répondrai|reviendrai|serai de retour)\b",
)
"""How the text goes on where Notes told of somebody in its subject: who speaks of oneself there is the one who is absent."""
UNAMBIGUOUS = re.compile(
    r"\W*(urlaubs\w*(benachrichtigung|notiz|meldung|antwort)|(ich )?bin .{0,30}(nicht (im|da|erreich)|abwesend"
    r"|im urlaub"
    r"|außer haus)|bin (im urlaub|abwesend|nicht)|abwesend\s*($|[:!-]|bis|vom)|au(ß|ss)er ?haus\s*($|[:!-])"
    r"|nicht im (büro|haus|office)\s*($|[:!-]|bis)"
    r"|betriebs(ferien|urlaub) (vom|bis|ab|\d)|im urlaub (bis|vom)|urlaub (bis|vom)|on (vacation|holiday|leave)\s*($"
    r"|[:!-]|re|until|from)|(vacation|holiday)\s*(:|until|from)|not in (the )?office)",
)
ENDS = re.compile(
    r"\s*($|[:;!(,.–—/|\[-]|re\b|aw\b|fw|wg|bis\b|vom?n?\b|ab\b|until|till|from|through|since|jusqu|du\b|hasta|fino"
    r"|dal|tot\b|au?to|\d)",
)
"""What follows such words in the subject of a robot."""
SAYS_ABSENT = any_of(
    r"\b(habe|hat) (das|unser|die) (unternehmen|firma|haus) (\w+ )*verlassen|\b(bin|ist) (\w+ ){0,4}ausgeschieden"
    r"|nicht mehr (im|in (unserem|der|diesem)|für (unser|das)) (haus|unternehmen|firma)|no longer (with|working"
    r"|employed)|left the company"
    r"|\b(bin|sind) (heute |derzeit |zurzeit |momentan |aktuell |leider )*nicht (da|vor ort|besetzt)\b|"
    r"\b(ich bin|bin|wir sind|i am|i'?m|i will be|we are|je suis|je serai|estoy|estaré|sono|sarò|ik ben|jag är|jeg er"
    r"|jestem|olen)\b.{0,80}?\b(abwesend|nicht (im (büro|haus|hause|office|dienst)|erreichbar|anwesend"
    r"|am arbeitsplatz)|außer haus|au(ß|ss)er haus|(im|in) (urlaub|elternzeit|mutterschutz)"
    r"|auf (dienst|geschäfts)reise|out of (the )?office|away|on (vacation|holidays?|leave|annual leave|maternity"
    r"|parental)|not (in|available|reachable)|absent|en (congé|vacances|déplacement)|en d|fuera|de vacaciones|ausente"
    r"|assente|in ferie|fuori|afwezig|niet (aanwezig|op kantoor)|borta|på semester|på ferie|ikke|nieobecn|na urlopie"
    r"|poissa)"
    r"|\b(büros?|firma|unternehmen|betrieb|geschäft|laden|werkstatt|praxis|kanzlei|werk|lager|offices?|shops?|stores?|warehouse"
    r"|company|factory)\b.{0,80}\b(geschlossen|closed)|\b(wir|we) (haben|sind|bleiben|are|will be) .{0,60}\b(geschlossen|closed)"
    r"|\b(entreprise|bureaux?|magasin|société|nous)\b.{0,60}\bferm[ée]|\b(oficina|empresa|tienda|almacén)\b.{0,60}\bcerrad"
    r"|\b(ufficio|uffici|azienda|negozio|ditta)\b.{0,60}\bchius|\b(kantoor|bedrijf|winkel|zaak)\b.{0,60}\bgesloten"
    r"|\b(firma|biuro|sklep)\b.{0,60}\b(nieczynn|zamknięt)|\b(firma|kancelář|obchod|prodejna)\b.{0,60}\bzavřen"
    r"|betriebs(ferien|urlaub|ruhe)"
    r"|\b(werde|wird|werden|ist|sind)\b.{0,60}?\b(nicht (im (büro|haus|hause|office|dienst)|erreichbar|anwesend) (sein|ist)"
    r"|abwesend|außer haus)|\bkehre .{0,30}zurück"
    r"|wieder (für sie da|im (büro|haus)|erreichbar)|\b(back|return) (in|to) (the )?office|nach meiner rückkehr"
    r"|upon my return|on my return|de retour le|di ritorno|in dringenden (fällen|angelegenheiten)|in urgent (cases"
    r"|matters)|for urgent (matters|requests|issues)|en cas d.urgence"
    r"|\barbeite (nur )?(in )?teilzeit|\blese meine (e-?mails|mails|nachrichten) nur|\bi (only )?work part[- ]time"
    r"|\blimited access to"
    r"|\b(estou|estarei|encontro-me) .{0,40}(ausente|fora|férias)|\bna urlopie|poza biurem|\bna dovolen|mimo kancel|szabadságon"
    r"|izindeyim|tatildeyim|ofis dışında|\b(holder|har|på) (ferie|semester)|\b(vuosi)?lomalla\b|în concediu|\bв отпуске"
    r"|у відпустці"
    r"|σε άδεια|απουσιάζω|εκτός γραφείου|休暇|不在|休假|휴가",
    flags=re.DOTALL,
)
SAYS_ROBOT = any_of(
    r"\b(nicht|weder|keine).{0,40}weitergeleitet|\bnot (be|being) forwarded"
    r"|\b(automatisch|maschinell) (generiert|erstellt|erzeugt|versandt|versendet|verschickt)"
    r"|\bautomati(sch|sche|c|cally|ed)\w*.{0,40}(e-?mail|nachricht|antwort|eingangsbestätigung|benachrichtigung|message|reply|response|notification|generated|acknowledg)"
    r"|\b(nachricht|e-?mail|mail)(en|s)? (wird|werden) .{0,40}\bnicht (gelesen|bearbeitet|beantwortet)"
    r"|\b(message|e-?mail)s? will not be (read|forwarded|answered)|\bthis is an auto"
    r"|\b(bitte )?(antworten sie )?nicht (auf diese (e-?mail|nachricht) )?(antworten)|\bdo not reply to this"
    r"|\bplease do not (reply|respond)|\bnicht auf diese (e-?mail|nachricht)|\bréponse automatique|\bne pas répondre"
    r"|\brespuesta autom|\bmensaje autom|\brisposta automatica|\bmessaggio automatico|\bautomatisch bericht",
)
SAYS_RECEIVED = re.compile(
    r"(ihre|eure|deine) (anfrage|nachricht|e-?mail|mail|ticket|meldung|anliegen).{0,60}(eingegangen|erhalten|erfasst"
    r"|registriert|aufgenommen|bearbeitet|angelegt|erstellt|zugewiesen)|haben (wir )?(ihre|eure) (anfrage|nachricht"
    r"|e-?mail|mail).{0,20}(erhalten|registriert)|(eingang|erhalt) ihrer (anfrage|nachricht|e-?mail|mail)"
    r"|(we|i) (have )?received your|your (request|message|e-?mail|ticket|inquiry|case|enquiry).{0,40}(has been|was"
    r"|is being) (received|created|opened|registered|logged|submitted|assigned)|thank you for (contacting"
    r"|your (message|e-?mail|request|inquiry|enquiry|interest|mail))|thanks for (contacting|reaching out)"
    r"|(vielen )?dank für ihre (anfrage|nachricht|e-?mail|mail|kontaktaufnahme|bewerbung|interesse)|schnellstmöglich"
    r"|so (schnell|bald) wie möglich|in kürze|as soon as possible|within \d+ (hours|business|working)|a new ticket"
    r"|eingangsbestätigung|nous avons bien reçu|hemos recibido|abbiamo ricevuto|merci (de|pour) (votre|nous)"
    r"|gracias por (su|contactar)",
    re.DOTALL,
)
ACKNOWLEDGES = any_of(
    r"\b(\w*anfrage|nachricht|e-?mail|mail|ticket|vorgang|request|message|enquiry|inquiry|demande|solicitud|richiesta)\b.{0,30}"
    r"\b(erhalten|eingegangen|registriert|erfasst|erstellt|eröffnet|received|registered|reçue?|recibid\w|ricevut\w)\b|"
    r"(eingangs|empfangs)bestätigung|ist (bei uns )?eingegangen|wurde (eröffnet|erstellt|angelegt|erfasst"
    r"|registriert)|request received|(ticket|case|request|incident).{0,30}(created|opened|received|registered"
    r"|submitted)|we (have )?received your|your (request|ticket|inquiry) |thank you for (contacting|your (message"
    r"|e-?mail|inquiry|enquiry|request|interest))"
    r"|(vielen )?dank für ihre (anfrage|nachricht|e-?mail|kontakt)|ihre (anfrage|nachricht|e-?mail) (ist|wurde|an|bei"
    r"|hat|\W)|auto.?ack|acknowledg|accusé de réception|acuse de recibo|conferma di ricezione|ontvangstbevestiging",
)
ABOVE_THIS_LINE = re.compile(
    r"(type your reply|reply|antwort\w*|répon\w+|rispond\w+|odpowied\w+)\b[^\n]{0,30}\b(above|oberhalb|über|au-dessus|sopra"
    r"|powyżej)\b[^\n]{0,20}\b(line|linie|zeile|ligne|linea|lini)",
)
"""What help desks write on top, above the words of their people as above their own."""
WAS_FILED = re.compile(
    r"\b(request|ticket|case|inquiry|anfrage|vorgang|nachricht|demande|richiesta|zgłoszenie)\b[^.!?\n]{0,60}\b(received"
    r"|created|opened"
    r"|registered|logged|erhalten|eingegangen|erstellt|erfasst|registriert|angelegt|reçue?|créée?|ricevut\w|przyjęte"
    r"|utworzone)\b",
)
YOUR_TICKET = any_of(
    r"\b(ihr|eure?|dein|your|votre|su|tu|vostra|vostro|uw|je|twoje|vaše)\w* (support[- ]?)?"
    r"(ticket|case|request|incident|anfrage|vorgang"
    r"|demande|solicitud|richiesta|aanvraag|zgłoszenie|požadavek)\b[^.!?\n]{0,60}\b(created|opened|received|registered|logged"
    r"|submitted|erstellt|eröffnet|angelegt|erfasst|registriert|eingegangen|créée?|reçue?|enregistrée?|creada|recibida"
    r"|ricevut\w|aperta|aangemaakt|ontvangen|przyjęte|utworzone|vytvořen|přijat)\b"
)
MADE_BY_ROBOT = any_of(
    r"\b(automatisch|maschinell) (generiert|erzeugt|erstellt|versandt|versendet|verschickt)|\bautomatically generated"
    r"|\bauto-?generated"
    r"|\b(mailbox|address|inbox|postfach) (is|wird|ist) (not|nicht|un) ?(monitored|attended|überwacht|gelesen|abgerufen)"
    r"|\bthis is an auto(mated|matic) (e-?mail|mail|message|notification)"
    r"|\bdies ist eine automatische (e-?mail|mail|nachricht|benachrichtigung)|\b(généré|créé|envoyé)e? automatiquement"
    r"|\bautomatiquement (généré|créé|envoyé)|\b(generad|cread|enviad)[oa] autom[aá]ticamente"
    r"|\b(generat|creat|inviat)[oa] automaticamente|\bautomaticamente (generat|creat|inviat)"
    r"|\b(gerad|criad|enviad)[oa] automaticamente|\bautomatisch (gegenereerd|aangemaakt|verzonden)"
    r"|\bautomatisk\w* (genere|skapa|skicka|oprette|sendt)|\b(wygenerowan|wysłan)\w+ automatycznie"
    r"|\bautomatycznie (wygenerowan|wysłan)|\bautomaticky (vygenerov|odesl|odosl|vytvo)"
    r"|\b(создано|отправлено|сформировано) автоматически|\bавтоматически (создан|отправлен|сформирован)"
    r"|\botomatik olarak (oluştur|gönder)|\bautomatikusan (generál|küld)|\bgenerat automat",
)
"""What a mail says of itself that nobody wrote; below a long one it may be the footer of an invoice."""
_ANSWER = (
    r"(antwort|abwesenheitsnotiz|eingangsbestätigung|rückantwort|response|reply|acknowledge?ment|réponse|accusé|respuesta"
    r"|acuse|risposta|conferma|antwoord|ontvangstbevestiging|svar|odpowied\w+|odpověď|odpoveď|resposta|válasz|yanıt|ответ"
    r"|odgovor|răspuns|vastaus|απάντηση)"
)
DECLARES = any_of(
    rf"\b(dies|das|es) (ist|handelt sich (hier|hierbei|dabei) um) eine automatisch\w*( \w+)? {_ANSWER}",
    r"\b(diese|die) (antwort|nachricht|e-?mail|mail) (kommt|erfolgt|geht) [^.!?\n]{0,30}\bautomatisch",
    rf"\b(this|it) is an? auto(matic|mated|matically|-)?\w*( generated)? ?-?({_ANSWER}|responder)",
    rf"\b(ceci est|il s.agit d.) ?une? {_ANSWER} automatique|\b(esta?|ésta?) es una? {_ANSWER} autom",
    rf"\b(questa|questo) è una? {_ANSWER} automatic|\bdit is een automatisch {_ANSWER}|\bto (jest )?{_ANSWER} automatyczn",
    rf"\bto (jest )?automatyczna {_ANSWER}|\b(toto|tohle|jedná se|ide) (je )?o? ?automatick\w+ {_ANSWER}",
    rf"\b(detta|dette|det) (är|er) (ett?|en) auto(matisk?t? )?{_ANSWER}|\besta é uma {_ANSWER} autom"
    rf"|\bez (egy )?automatikus {_ANSWER}",
    rf"\bbu (bir )?otomatik( bir)? {_ANSWER}|\bэто автоматический {_ANSWER}|\bov(o|aj) je automatsk\w+ {_ANSWER}",
    rf"\bacesta este un {_ANSWER} automat|\btämä on automaattinen {_ANSWER}|\bautomaattinen vastausviesti",
)
"""What a mail says of itself that answers by itself."""
HELD = any_of(
    r"\b(awaits?|awaiting|waiting for|held for|pending) (\w+ )?(moderat\w+|approval)\b|\bheld until (the|a) (list )?moderator"
    r"|\bmoderator.{0,60}\b(review|approv)\w*.{0,60}\b(post|message|mail)",
    r"\b(wartet auf|bis zur) (die )?(freigabe|genehmigung|zustimmung)( durch)?|\ben attente (de modération|d.approbation)"
    r"|\bpendiente de (aprobaci|moderaci)|\bin attesa di (approvazione|moderazione)|\bwacht op goedkeuring",
)
"""How mailing lists say that a mail waits for their moderator."""
CHALLENGES = (
    re.compile(r"\b(spam|junk|unwanted|unsolicited|unerwünscht|werbemail|indésirable|waitlisted)"),
    re.compile(r"\b(click|klick|cliqu|reply to this|(link|button) below|antworten sie auf|use the link)"),
    re.compile(
        r"\bverification process|\bverify (that )?you|\bguest list|\b(your|ihre|deine|votre) (message|e-?mail|mail"
        r"|nachricht)\b.{0,60}\b"
        r"(deliver\w*|zugestellt|released|freigegeben|held|on hold|remis|will reach)\b",
        re.DOTALL,
    ),
)
"""Who wrote first has to show that he is a person, for his mail to arrive: a robot says all of it."""
