"""Wishes to hear no more, in the languages beside German and English. Who asks to be sent nothing names mails, or says "no more":
goods can be unwanted, too.
"""

from __future__ import annotations

AND = r"(?:i|en|e|et|och|og|a|y|и|та|és|ve|și|und|and|sowie)"
REACH = rf"(?:(?!\s{AND}\s)[^,.;])"
"""What a negation reaches: not what stands behind an "and"."""

FRENCH = (
    r"\b(ne (plus|pas)|plus).{0,30}(recevoir|envoyer|adresser).{0,40}(mail|courriel|offre|pub|newsletter|sollicitation|message)"
    r"|\b(me|nous) (désabonner|désinscrire)|\bne (plus|pas) (me|nous) (contacter|écrire|solliciter|importuner|démarcher|relancer)"
    r"|\b(cessez|arrêtez) (de (nous|me|m.)|vos|ces|tout)|\bdés(abonn|inscri)(ez|vez)[- ](moi|nous)",
    r"\b((me|nous) (retirer|supprimer|enlever|rayer)|(retire|supprime|enlève|raye)[rz]?[- ](moi|nous))"
    r"\b.{0,20}\b(de|du) (votre|la|vos|cette|toutes) (liste|base|fichier|mailing)"
    r"|\b(retire|supprime|enleve|enlève|efface|raye)[rz]? (mon|mes|notre|nos|cette) (adresse|e-?mail|courriel|nom|coordonnées"
    r"|données)\b",
)
SPANISH = (
    r"\b(dar(me|nos|se)|d[eé](n|d)?(me|nos)|quiero|queremos|solicit\w+( la)?) (de )?baja|\bno (deseo|deseamos|quiero|queremos)"
    r" (recibir|que (me|nos)) .{0,40}"
    r"|\b(elim[ií]n|borr|quit|retir|d[eé])\w*.{0,30}(de su|de la|de sus) (lista|base)"
    r"|\b(elim[ií]n|borr|quit|retir)\w* (mi|mis|nuestr[oa]s?|esta) (correo|direcci|datos|e-?mail|cuenta)",
    r"\bno (me|nos) (env[ií]|mand|escrib|contact)\w+ .{0,20}(m[aá]s|correo|publicidad|ofertas|e-?mails?|mensajes|nada)"
    r"|\bdej(en|a|ad|e) de (enviar|mandar|escribir|contactar)|\bno (env[ií]|mand)\w+ m[aá]s (correos|publicidad|ofertas|e-?mails?)",
)
ITALIAN = (
    r"\b(cancell|rimuov|togli|elimin)\w*.{0,40}(lista|liste|mailing|elenco|archivi|database)|\bdisiscri\w+"
    r"|\b(cancell|rimuov|togli|elimin)\w* (il )?(mio|nostro|i miei|i nostri) (indirizzo|dati|contatt|nominativ)",
    r"\bnon (desider|vogli|intend)\w+.{0,20}(ricevere|essere contattat)|\bsmett\w+ di (inviar|mandar|scriver|contattar)"
    r"|\bnon (inviat|mandat|inviar|mandar|scriver|scrivet|contattar|contattat)\w* .{0,20}(più|pubblicità|offerte|e-?mail|messaggi)",
)
PORTUGUESE = (
    r"\b(retir|remov|exclu|descadastr|apag|elimin)\w*\b.{0,40}\b((da|das) (sua|vossa|vossas)|desta) (lista|base)"
    r"|\b(retir|remov|exclu|apag|elimin)\w* (o|os|a) (meu|meus|minha|nosso|nossos|nossa) (e-?mail|endereço|contac?to|dados)",
    r"\bnão (quero|desejo|queremos|desejamos|pretend\w+) (mais )?(continuar a )?receber|\b(parem|deixem|pare) de (enviar|mandar)"
    r"|\bnão (me |nos )?(envi|mand|escrev)\w+ .{0,20}(mais|publicidade|e-?mails?|propostas|mensagens)",
)
POLISH = (
    r"\busuni(ę|e)ci\w\b.{0,40}\b(adres|z (list|baz))\w*|\b(usuń\w*|usun(ąć|ac)|wypis\w+|wykreśl\w+)\b.{0,40}\b(mnie|nas|m(ó|o)j\w*"
    r"|nasz\w*)\b.{0,30}\b(z|ze) (list|baz|newsletter|wasz|państwa)\w*"
    r"|\b(mnie|nas)\b.{0,20}\b(usun|wypis|wykreśl)\w+\b.{0,20}\bz (list|baz|newsletter)\w*",
    r"\bnie (chc(ę|e|emy)|życz(ę|ymy) sobie) (więcej |wiecej |już )?(otrzymywa|dostawa|takich|tego|państwa|wiadomo|mail|ofert)\w*"
    r"|\bnie (przysyła|wysyła|przesyła|przysłać|pisa|kontaktowa)\w*\b.{0,30}\b(więcej|wiecej|już|ofert|reklam|mail|wiadomo|newsl)"
    r"|\brezygnuj\w+ z (newsl|otrzym|subskr)",
)
DUTCH = (
    r"\b(mij|ons|me)\b.{0,20}\b(uit te schrijven|uitschrijven|af te melden|afmelden|te verwijderen|verwijderen)\b"
    r"|\bgeen (e-?mail|mail|bericht|nieuwsbrie|reclame|offerte|aanbieding|post)\w* meer"
    r"|\b(verwijder|haal|schrijf|schrap) (mij|ons|me).{0,40}(lijst|bestand|uit)",
    r"\b(verwijder|schrap|wis) (a\.?u\.?b\.? )?(mijn|onze|dit|deze) (e-?mail|adres|gegevens|mailadres)"
    r"|\bniet (meer|langer|opnieuw) (te )?(mailen|benaderen|contacteren|aanschrijven|ontvangen)"
    r"|\b(onze|mijn) (gegevens|adres|e-?mailadres)\b.{0,30}\b(te )?verwijderen\b"
    r"|\bstuur\w* (mij|ons|me) (a\.?u\.?b\.? )?(geen|niets|niet) .{0,25}meer",
)
CZECH = (
    r"\b(odhla|odhlá|vyřa[ďd]|vyrad|vymaž|odstra[nň])\w*\b.{0,40}\b(z|ze|zo) (\w+ )?(seznam|zoznam|databáz|odběr|odber|mailing|adresář"
    r"|rozesíl)\w*",
    r"\bne(přej|prae?j|žel)\w+ si\b.{0,20}\b(dost[aá]v|zas[ií]l)\w+|\bnech(ci|ceme|cem)\b.{0,20}\b(dost[aá]v|odeb[ií]r)\w+"
    r"|\bne(pos[ií]lej|posielajt|zas[ií]lej|zasielajt)\w*\b.{0,20}\b(nabíd|ponuk|reklam|e-?mail|mail|už|další|ďalšie|více)",
)
TURKISH = (
    r"\b(liste|abonelik|üyelik)\w*\b.{0,30}\b(ç[ıi]kar([ıi]n|[ıi]n[ıi]z|man[ıi]z[ıi]|[ıi]r m[ıi]s[ıi]n[ıi]z)|silin(iz)?"
    r"|silmenizi)\b"
    r"|\b(mail|e-?posta|mesaj|reklam|teklif)\w*( \w+)? (göndermey|atmay|yollamay|almak istemiy)\w+"
    r"|\bbir daha\b.{0,40}\b(göndermey|yazmay|atmay)\w+",
)
NORDIC = (
    r"\b(ta bort|fjern|slet|avregistrera|afmeld|frameld|stryk|slett) (mig|mej|meg|oss|os|min|vår|vores)\b"
    r"|\b(vill|vil|ønsker|önskar) (inte|ikke)\b.{0,30}\b(mejl|mail|e-?post|utskick|reklam|erbjudand|tilbud|nyhedsbrev|nyhetsbrev"
    r"|henvendels)\w*|\b(sluta|stopp|stop) (med )?(att |at |å )?(skicka|sende|send|maila)"
    r"|\b(skicka|send) (mig|mej|meg|oss|os)? ?(inte|ikke|inga|ingen)\b.{0,25}\b(fler|flere|mer|mere|mejl|mail|e-?post|reklam)",
)
FINNO_UGRIC = (
    r"\b(en|emme) halua\b.{0,40}(posti|viest|mainos|tarjou)|\bpoista\w*.{0,30}(osoit|lista|tieto|rekister)"
    r"|\b(älkää|älä) lähettä\w+.{0,30}(enää|enempää|posti|viest|mainos|tarjou)",
    r"\bleiratkoz\w*|\bne küldj\w+.{0,30}(több|levele|hírlevel|ajánlat|e-?mail|reklám)|\btöbb\w*.{0,30}\bne küldj\w+"
    r"|\btörö?l\w+.{0,30}(list|cím|adat)|\bnem (kér|szeretn)\w+.{0,30}(levele|hírlevel|ajánlat|e-?mail|reklám)",
)
SOUTH_EAST = (
    r"\bdezabon\w+|\bnu (mai )?(doresc|dorim|vreau|vrem|trimite)\w*.{0,40}(primesc|primim|mail|ofert|mesaj)"
    r"|\b([șşs]terge|elimina|scoate)\w*.{0,30}(list|adres|baz)",
    r"\bne (želim|želimo) (više |več )?(primati|prejemati)|\b(uklon|izbri[sš]|odstran|odjav)\w*.{0,30}(list|adres|naslov|baz|newsl)",
    r"\bδιαγρ\w+.{0,40}(λίστα|στοιχεία|διεύθυνσ|e-?mail)|\bδεν (επιθυμ|θέλ)\w+.{0,30}(λαμβάν|mail|μηνύματα|διαφημ)|\bαπεγγραφ\w*"
    r"|\bμην? (μου |μας )?(ξανα)?στ(έλνετε|είλετε).{0,20}(mail|μηνύματα|διαφημ|προσφορ|άλλα)",
)
RUSSIAN = (
    r"\b(больше|більше)\b.{0,12}\bне (присыл|отправл|высыл|шл|пиш|писать|беспоко|надсил|пишіть)\w*"
    r"|\bне (присыл|отправл|высыл|слать|шл|надсил)\w*.{0,40}(больше|більше|реклам|пис(ем|ьм)|рассыл|розсил|предложени|спам|пропозиц)",
    r"\b(удал|исключ|убра|убер|вычеркн|видал)\w*.{0,40}(адрес|почт|рассылк|розсилк|базы|бази|списк)|\bотпи(сать|шите)\w* (меня|нас|от)"
    r"|\bне (хо(чу|тим)|жела\w+|бажа\w+) (больше |більше )?(получать|отримувати)|\bотказыва\w+ от (рассыл|получени)",
)
EAST_ASIAN = (
    r"配信(停止|解除|不要)|(送|配信し)(ら)?ないで|送信.{0,4}(止め|やめ|停止|不要)|登録.{0,2}解除"
    r"|退订|取消订阅|(不要|别|请勿).{0,6}(再)?(给我们?|向我们?)?发送?(邮件|广告|了)|(删除|移除).{0,10}(邮箱|邮件地址|列表|名单)"
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
    *EAST_ASIAN,
)
NO_WISH = (
    rf"\b(nie|niet|ne|não|no|non|inte|ikke|не|nu|älä|älkää|ne pas)\b{REACH}{{0,40}}\b(usu[nń]|usuw|wypis|uitschrijv|uit te schrijven"
    r"|verwijder|afmeld|af te melden|odhla|vyřa|remover|retirar|retirer|supprimer|ta bort|fjern|slet|avregistrer|удал|исключ|убира"
    r"|отпис|видал|șterge|poista|elimin|borr|cancell|rimuov)\w*",
)
BUSINESS = (
    r"\b(?:commande|facture|livraison|pedido|factura|fattura|ordine|consegna|zamówieni\w*|faktur\w*|bestelling|levering|factuur"
    r"|objednávk\w*|beställning\w*|leverans\w*|encomenda|fatura|sipariş\w*|заказ\w*|сч[её]т(?:а|у|ом|е)?|поставк\w*)\b",
)
