"""Wishes to hear no more, in the languages beside German and English. They name mails, or whom to take off: goods can be
unwanted, and an offer is a list, too.
"""

from __future__ import annotations

AND = r"(?:i|en|e|et|och|og|a|y|и|та|és|ve|și|und|and|sowie)"
REACH = rf"(?:(?!\s{AND}\s)[^,.;])"
"""What a negation reaches: not what stands behind an "and"."""

FRENCH = (
    r"\bne (veux|voulons|souhaite|souhaitons) plus (de|vos|aucune?) (e-?mail|mail|courriel|pub|offre|newsletter|message)",
    r"\bne plus être (sollicité|contacté|démarché|importuné|destinataire)|\bêtre (retiré|supprimé|enlevé|rayé|désinscrit"
    r"|désabonné)e?s? (de|du) (votre|vos|la|cette|toutes|ce) (liste|base|fichier|mailing)",
    r"\b(ne (plus|pas)|plus).{0,30}(recevoir|envoyer|adresser).{0,40}(mail|courriel|offre|pub|newsletter|sollicitation|message)"
    r"|\b(me|nous) (désabonner|désinscrire)|\bdés(abonn|inscri)(ez|vez)[- ](moi|nous)"
    r"|\bne (plus|pas) (me|nous) (contacter|écrire|solliciter|importuner|démarcher|relancer)"
    r"|\b(cessez|arrêtez) (de (nous|me) (écri|contact|sollicit|import|envoy)|(vos|ces) (mail|courriel|pub|envoi|message"
    r"|offre))\w*",
    r"\b((me|nous) (retirer|supprimer|enlever|rayer)|(retire|supprime|enlève|raye)[rz]?[- ](moi|nous))"
    r"\b.{0,20}\b(de|du) (votre|la|vos|cette|toutes) (liste|base|fichier|mailing)"
    r"|\b(retire|supprime|enleve|enlève|efface|raye)[rz]? (mon|mes|notre|nos|cette) (adresse|e-?mail|courriel|nom|coordonnées"
    r"|données)\b",
)
SPANISH = (
    r"\bd[eé]n?se de baja|\bno (quiero|queremos|deseo|deseamos) más (correo|publicidad|oferta|e-?mail|mail|mensaje|boletin)"
    r"|^\W*(elim[ií]n|b[oó]rr|qu[ií]t)\w*(me|nos)( por favor|,? gracias)*\W*$",
    r"\bno (volver a )?recibir (más|ningún|ninguna)\b.{0,30}(correo|publicidad|oferta|e-?mail|mensaje|newsletter|boletín)",
    r"\b(dar(me|nos|se)|d[eé](n|d)?(me|nos)|quiero|queremos|solicit\w+( la)?) (de )?baja"
    r"|\bno (deseo|deseamos|quiero|queremos) (recibir|que (me|nos) (env|mand|escrib|contact))"
    r"|\b((elim[ií]n|borr|qu[ií]t|ret[ií]r|d[eé])\w*(me|nos)|(me|nos) (elimin|borr|quit|retir|d[eé])\w*)\b.{0,30}(lista|base)"
    r"|\b(elim[ií]n|borr|quit|retir)\w* (mi|mis|nuestr[oa]s?|esta) (correo|direcci|datos|e-?mail|cuenta)",
    r"\bno (me |nos )?(env[ií]|mand|escrib|contact)\w+ (m[aá]s|nunca)( (correo|publicidad|oferta|e-?mail|mensaje|nada)|\W*$|[,;])"
    r"|\bno (me|nos) (env[ií]|mand)\w+ (correo|publicidad|e-?mail|mensaje)|\bdej(en|a|ad|e) de (enviar|mandar|escribir)(me"
    r"|nos)\b",
)
ITALIAN = (
    r"^\W*(cancell|rimuov|togli|elimin)\w*(mi|ci)( per favore|,? grazie)*\W*$"
    r"|\bnon (voglio|vogliamo|desidero|desideriamo) più\b.{0,20}(e-?mail|mail|pubblicità|offert|newsl|messagg)",
    r"\bnon ricevere più\b.{0,30}(e-?mail|mail|comunicaz|offert|newsl|pubblicit|messagg)",
    r"\b((cancell|rimuov|togli|elimin)\w*(mi|ci)|(mi|ci) (cancell|rimuov|togl|elimin)\w*)\b.{0,40}(list[ae]|mailing|newsl|elenco"
    r"|archivi|indirizzari|rubric"
    r"|database)|\bdisiscri\w+"
    r"|\b(cancell|rimuov|togli|elimin)\w* (il )?(mio|nostro|i miei|i nostri) (indirizzo|dati|contatt|nominativ)",
    r"\bnon (desider|vogli|intend)\w+.{0,20}(ricevere|essere contattat)|\bsmett\w+ di (inviar|mandar|scriver|contattar)(mi|ci)\b"
    r"|\bnon (inviat|mandat|inviar|mandar|scriver|scrivet|contattar|contattat)\w* più( ((e-?)?mail|pubblicità|offert|messagg)"
    r"|\W*$|[,;])"
    r"|\bnon (inviat|mandat|inviar|mandar)\w* (e-?mail|pubblicità|messagg)",
)
PORTUGUESE = (
    r"\bnão (quero|queremos) mais (e-?mail|mail|publicidade|propaganda|mensage|newsl)",
    r"\bnão (voltar a )?receber (mais )?.{0,30}(e-?mail|publicidade|mensage|newsl|propaganda|comunicaç)",
    r"\b((retir|remov|exclu|descadastr|apag|elimin)\w*-(me|nos)|(me|nos) (retir|remov|exclu|descadastr|apag|elimin)\w*)\b.{0,40}"
    r"(lista|base)|\b(retir|remov|exclu|apag|elimin)\w* (o|os|a) (meu|meus|minha|nosso|nossos|nossa) (e-?mail|endereço"
    r"|contac?to|dados)",
    r"\bnão (quero|desejo|queremos|desejamos|pretend\w+) (mais )?(continuar a )?receber"
    r"|\b(parem|deixem|pare) de (me |nos )?(enviar|mandar|escrever)"
    r"|\bnão (me |nos )?(envi|mand|escrev)\w+ mais( (publicidade|e-?mail|proposta|mensage)|\W*$|[,;])"
    r"|\bnão (me |nos )?(envi|mand)\w+ (publicidade|e-?mail|mensage)",
)
POLISH = (
    r"\b(wypisać|usunąć|wykreślić)\b.{0,20}\bz (\w+ )?(listy mailing|newsl|baz)"
    r"|\bwypisani[ea]\b.{0,30}\b(newsl|list|baz)|\bnie(przysyłanie|wysyłanie|przesyłanie)\b.{0,30}(ofert|reklam|mail|wiadomo|newsl)",
    r"\busuni(ę|e)ci\w\b.{0,40}\b(adres|z (list|baz))\w*|\b(usuń\w*|usun(ąć|ac)|wypis\w+|wykreśl\w+)\b.{0,40}\b(mnie|nas|m(ó"
    r"|o)j\w*"
    r"|nasz\w*)\b.{0,30}\b(z|ze) (list|baz|newsletter|wasz|państwa)\w*"
    r"|\b(mnie|nas)\b.{0,20}\b(usun|wypis|wykreśl)\w+\b.{0,20}\bz (list|baz|newsletter)\w*",
    r"\bnie (chc(ę|e|emy)|życz(ę|ymy) sobie) (więcej |wiecej |już )?(otrzymywa|dostawa|(\w+ )?(mail|ofert|reklam|wiadomo))\w*"
    r"|\bnie (przysyła|wysyła|przesyła|przysłać|pisa|kontaktowa)\w*( mi| nam| do mnie| do nas| się)?"
    r"( (więcej|wiecej|już))*( (ofert|reklam|mail|e-?mail|wiadomo|newsl)|(?<=wi[eę]cej)(\W*$|[,;])|(?<=już)(\W*$|[,;]))"
    r"|\brezygnuj\w+ z (newsl|otrzym|subskr)",
)
DUTCH = (
    r"\b(mij|ons|me)\b.{0,20}\b(uit te schrijven|uitschrijven|af te melden|afmelden|te verwijderen|verwijderen)\b"
    r"|\bgeen (e-?mail|mail|bericht|nieuwsbrie|reclame|offerte|aanbieding|post)\w* meer"
    r"|\b(verwijder|haal|schrijf|schrap) (mij|ons|me).{0,40}(lijst|bestand|uit)"
    r"|\b(mij|ons|me) (van|uit) (de|uw|jullie|het) \w*(lijst|bestand)\b.{0,10}\b(te )?(halen|verwijderen|schrappen)\b",
    r"\b(verwijder|schrap|wis) (a\.?u\.?b\.? )?(mijn|onze|dit|deze) (e-?mail|adres|gegevens|mailadres)"
    r"|\bniet (meer|langer|opnieuw) (te )?(mailen|benaderen|contacteren|aanschrijven)"
    r"|\b(onze|mijn) (gegevens|adres|e-?mailadres)\b.{0,30}\b(te )?verwijderen\b|\bstuur\w* (mij|ons|me) niets meer",
)
_CZECHS = r"(mě|mne|nás|nas|naš\w*|náš|moj\w*|mou|můj|môj|ma)"
CZECH = (
    r"\b(odhla|odhlá)\w*\b.{0,40}\b(z|ze|zo) (\w+ )?(seznam|zoznam|databáz|odběr|odber|mailing|adresář|rozesíl)\w*"
    rf"|\b(vyřa[ďd]|vyrad|vymaž|odstra[nň])\w*\b.{{0,20}}\b{_CZECHS}\b.{{0,30}}\b(z|ze|zo) (\w+ )?(seznam|zoznam|databáz"
    rf"|mailing|adresář)"
    rf"|\b{_CZECHS}\b.{{0,20}}\b(vyřa[ďd]|vyrad|vymaž|odstra[nň])\w*\b.{{0,20}}\b(z|ze|zo) (\w+ )?(seznam|zoznam|databáz"
    rf"|mailing|adresář)"
    r"|\b(vyřadit|vyradiť|vymazat|odstranit)\b.{0,20}\b(z|ze|zo) (\w+ )?(rozesíl|mailing|seznam|zoznam|databáz|odběr|odber)"
    rf"|\bodhla[sš]\w* {_CZECHS}|\b{_CZECHS} (prosím )?odhla[sš]\w*|\bodhla[sš]te {_CZECHS}",
    r"\bne(přej|prae?j|žel)\w+ si\b.{0,20}\b(dost[aá]v|zas[ií]l)\w+|\bnech(ci|ceme|cem)\b.{0,20}\b(dost[aá]v|odeb[ií]r)\w+"
    r"|\bne(pos[ií]lej|posielajt|zas[ií]lej|zasielajt)\w*( (mi|nám|už|další|ďalšie|více|žádné|prosím))* (nabíd|ponuk|reklam"
    r"|e-?mail"
    r"|mail)\w*",
)
TURKISH = (
    r"\b((beni|bizi|adresi\w*)\b.{0,30}liste|listeniz|abonelik|üyelik)\w*\b.{0,30}\b(ç[ıi]kar([ıi]n|[ıi]n[ıi]z|man[ıi]z[ıi]|[ıi]r"
    r" m[ıi]s[ıi]n[ıi]z)|silin(iz)?|silmenizi)\b"
    r"|\b(mail|e-?posta|mesaj|reklam|teklif)\w*( \w+)? (göndermey|atmay|yollamay|almak istemiy)\w+"
    r"|\b(bana|bize) bir daha (yazmay|göndermey|atmay)\w+",
)
NORDIC = (
    r"\b(ta bort|fjern|slet|avregistrera|afmeld|frameld|stryk|slett) (mig|mej|meg|oss|os|(min|vår|vores) (e-?post|mail|adress"
    r"|konto))"
    r"|\b(vill|vil|ønsker|önskar) (inte|ikke)( \w+){0,3} (fler|flere|mer|mere|sådana|slike|den slags)? ?(mejl|mail|e-?post"
    r"|utskick"
    r"|reklam|nyhedsbrev|nyhetsbrev|henvendels)\w*|\b(sluta|stopp|stop) (med )?(att |at |å )?(skicka|sende|send|maila)"
    r"|\b(skicka|send) (mig|mej|meg|oss|os)? ?(inte|ikke|inga|ingen) (fler |flere |mer |mere )?(mejl|mail|e-?post|reklam)",
)
FINNO_UGRIC = (
    r"\b(en|emme) halua\b.{0,40}(posti|viest|mainos|tarjouksianne)|\bpoista\w* (minut|meidät|(\w+ )?(osoit|tieto))\w*"
    r"|\b(älkää|älä) lähettä\w+.{0,30}(posti|viest|mainos)",
    r"\bleiratkoz\w*|\biratkoztas\w* le\b|\bne küldj\w+( nekünk| nekem)?( több)? ?(levele|hírlevel|ajánlat|e-?mail|reklám)"
    r"|\btöbb (levele|hírlevel|ajánlat|e-?mail|reklám)\w* ne küldj"
    r"|\btörö?l\w+.{0,30}(levelezőlist|hírlev|címlist|címünk|címem|adatai)|\bnem (kér|szeretn)\w+.{0,20}(levele|hírlevel"
    r"|e-?mail|reklám|hirdet)|\btöröl\w+ .{0,20}\b(listá|címlist|levelezőlist)",
)
SOUTH_EAST = (
    r"\bdezabon\w+|\bnu (mai )?(doresc|dorim|vreau|vrem) s[aă] (mai )?(primesc|primim)|\bnu (ne |îmi |imi )?mai trimite\w*.{0,20}"
    r"(mail|ofert|mesaj)|\b([șşs]terge|elimina|scoate)\w*(-?(mă|ne|ma)\b| adresa).{0,30}",
    r"\bne (želim|želimo) (više |več )?(primati|prejemati)|\b(uklon|izbri[sš]|odstran|odjav)\w* (me|nas|mojo?|moju|naš\w*)\b"
    r"|\bδιαγρ\w+ (με|μας|τα στοιχεία|τη διεύθυνσ|την διεύθυνσ|το e-?mail)|\bδεν (επιθυμ|θέλ)\w+.{0,20}λαμβάν|\bαπεγγραφ\w*"
    r"|\bμην? (μου |μας )?(ξανα)?στ(έλνετε|είλετε).{0,20}(mail|μηνύματα|διαφημ)",
)
_MAILS = r"(реклам|пис(ем|ьм)|лист(и|ів)|рассыл|розсил|предложени|спам|пропозиц|почт)"
_WHOSE = r"(меня|нас|наш\w*|мой|мои|мою|мене)"
RUSSIAN = (
    rf"\b(больше|більше) (мне |нам |мені )?не (присыл|отправл|высыл|шл|пиш|писать|беспоко|надсил)\w*( мне| нам| мені)?(\W*$"
    rf"|.{{0,20}}{_MAILS})"
    rf"|\bне (присыл|отправл|высыл|слать|шл|надсил)\w*.{{0,30}}{_MAILS}",
    rf"\b(удал|исключ|убра|убер|вычеркн|видал)\w*.{{0,20}}{_WHOSE}\b.{{0,40}}(адрес|почт|рассылк|розсилк|баз|списк)"
    rf"|\b(удал|исключ|убра|убер|вычеркн|видал)\w*.{{0,40}}(рассылк|розсилк)|\bотпи(сать|шите)\w* ({_WHOSE}|от)"
    r"|\bне (хо(чу|тим)|жела\w+|бажа\w+) (больше |більше )?(получать|отримувати)|\bотказыва\w+ от (рассыл|получени)",
)
SUBSCRIPTIONS = (
    r"\b(avsluta|säga upp|opsige?|avslutte|annul\w*|résilier|cancelar|disdire|opzeggen|zrušit|anulować|отменить|отказаться от) "
    r"(\w+ ){0,3}(prenumeration|abonnement|suscripci|subscri|iscrizion|odběr|newsl|subskrypc|подписк|рассылк)\w*",
)
EAST_ASIAN = (
    r"配信(停止|解除|不要)|(メール|案内|広告).{0,6}送ら?ないで|配信しないで|(メール|配信).{0,6}(止め|やめ|停止|不要)|登録.{0,2}解除"
    r"|退订|取消订阅|(不要|别|请勿).{0,6}(再)?(给我们?|向我们?)?发送?(邮件|广告|了)|(删除|移除).{0,10}(邮箱|邮件地址|名单)"
    r"|수신 ?거부|(메일|광고).{0,10}보내지 ?마",
)
SURE = (
    *FRENCH,
    *SPANISH,
    *ITALIAN,
    *PORTUGUESE,
    *POLISH,
    *DUTCH,
    *CZECH,
    *TURKISH,
    *NORDIC,
    *FINNO_UGRIC,
    *SOUTH_EAST,
    *RUSSIAN,
    *SUBSCRIPTIONS,
    *EAST_ASIAN,
)
NO_WISH = (
    rf"\b(nie|niet|ne|não|no|non|inte|ikke|не|nu|älä|älkää|ne pas)\b{REACH}{{0,40}}\b(usu[nń]|usuw|wypis|uitschrijv"
    rf"|uit te schrijven"
    r"|verwijder|afmeld|af te melden|odhla|vyřa|remover|retirar|retirer|supprimer|ta bort|fjern|slet|avregistrer|удал|исключ"
    r"|убира"
    r"|отпис|видал|șterge|poista|elimin|borr|cancell|rimuov)\w*",
)
BUSINESS = (
    r"\b(?:commande|facture|livraison|pedido|factura|fattura|ordine|consegna|zamówieni\w*|faktur\w*|bestelling|levering|factuur"
    r"|objednávk\w*|beställning\w*|leverans\w*|encomenda|fatura|sipariş\w*|заказ\w*|сч[её]т(?:а|у|ом|е)?|поставк\w*)\b",
)
