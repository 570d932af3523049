"""Until when somebody is absent: dates as people write them, and the words that say which of them is the last day, or the first.

A day that is "until" counts whole, so the return is the day after; "from … on" and "back on" are the day itself.
"""

from __future__ import annotations

import re
from datetime import date, timedelta

from tagwerk_email_offers.understanding.answers.spelling import spelt

MONTHS = {
    name: number
    for number, names in enumerate(
        (
            "januar january jan jänner janvier enero gennaio januari gen ene janv janeiro stycznia styczeń ledna ocak"
            " január januára ianuarie tammikuuta ιανουαρίου января січня",
            "februar february feb februari février febrero febbraio fevr févr fev fevereiro lutego luty února şubat"
            " február februára februarie helmikuuta φεβρουαρίου февраля лютого",
            "märz march mär mar mars marzo maart mrz maerz mrt março marca marzec března mart marts"
            " március martie maaliskuuta μαρτίου марта березня",
            "april apr avril abril aprile avr abr kwietnia kwiecień dubna nisan"
            " április apríla aprilie huhtikuuta απριλίου апреля квітня",
            "mai may mayo maggio mei maj mag maio maja května mayıs május mája toukokuuta μαΐου мая травня",
            "juni june jun juin junio giugno giu juno junho czerwca czerwiec června haziran"
            " június júna iunie kesäkuuta ιουνίου июня червня",
            "juli july jul juillet julio luglio lug juil julho lipca lipiec července temmuz"
            " július júla iulie heinäkuuta ιουλίου июля липня",
            "august aug août agosto augustus augusti ago aout sierpnia sierpień srpna ağustos"
            " augusztus augusta elokuuta αυγούστου августа серпня",
            "september sep sept septembre septiembre settembre set setembro września wrzesień eylül"
            " szeptember septembra septembrie září syyskuuta σεπτεμβρίου сентября вересня",
            "oktober october okt oct octobre octubre ottobre ott outubro out października październik října ekim"
            " október októbra octombrie lokakuuta οκτωβρίου октября жовтня",
            "november nov novembre noviembre novembro listopada listopad listopadu kasım"
            " novembra noiembrie marraskuuta νοεμβρίου ноября",
            "dezember december dez dec décembre diciembre dicembre dic déc desember dezembro grudnia grudzień prosince aralık"
            " decembra decembrie joulukuuta δεκεμβρίου декабря грудня",
        ),
        1,
    )
    for name in names.split()
}
_MONTH = "|".join(sorted(MONTHS, key=len, reverse=True))
_DAY = (
    r"(?:(?P<iso>20\d\d-\d{1,2}-\d{1,2})"
    r"|(?P<dotted>\d{1,2}\s?\.\s?\d{1,2}\.(?:\s?(?:20)?\d\d(?!\d))?)"
    r"|(?P<slashed>\d{1,2}[/-]\d{1,2}(?:[/-](?:20)?\d\d(?!\d))?)"
    rf"|(?<!\d)(?P<day>\d{{1,2}})(?:st|nd|rd|th|er|e|º|°)?\.?\s?(?:of |de |d')?(?P<month>{_MONTH})\b\.?,?(?:\s?(?:de "
    rf"|del )?(?P<year>20\d\d))?"
    rf"|(?P<month2>{_MONTH})\b\.?\s(?P<day2>\d{{1,2}})(?:st|nd|rd|th)?\b,?(?:\s?(?P<year2>20\d\d))?"
    r"|(?<!\d)(?P<month3>\d{1,2})\s?[月월]\s?(?P<day3>\d{1,2})\s?[日일])"
)
DAY = re.compile(_DAY)
DIGIT = re.compile(r"\d")
"""Without one there is no day, and looking for days costs more than all else that an answer of a robot is asked."""
_FILL = (
    r"(?:\s?(?:zum|den|dem|the|le|el|il|al|op|den|einschlie(?:ß|ss)lich|inklusive|inkl\.?|incl\.?|including|inclusive"
    r"|und mit|and including|to|de|on|am|\w{2,10}tag|mo|di|mi|do|fr|sa|so"
    r"|mon|tue|wed|thu|fri|sat|sun|mon\w*day|tuesday|wednesday|thursday|friday|saturday|sunday|lundi|mardi|mercredi"
    r"|jeudi|vendredi|lunes|martes|lunedì|maandag"
    r"|pe|la|data de|d[ií]a?|день|v|ve|den|τις|στις|την|luned[iì]|\w{2,10}dag),?\.?){0,6}[\s,]*"
)
LAST = re.compile(
    rf"\b(?:bis|until|till?|through|thru|jusqu.(?:au|à|a)|hasta|fino (?:al|a|il)|tot(?: en met)?|t/m|do|até"
    rf"|до|по|p[aâ]n[aă]|έως|μέχρι|till och med|til og med|indtil|t\.?o\.?m\.?|kuni"
    rf"|until the end of|to|al|all['’]|au|a|–|—)(?=\W|(?<=['’])){_FILL}$|\s[-–—]\s?{_FILL}$",
)
FIRST = re.compile(
    r"\b(?:ab|wieder|zurück|erreichbar|back|return(?:ing)?|resume|available|retour|de vuelta|de volta|de regresso|πάλι|ξανά"
    r"|vuelvo|regreso|(?:re)?incorpor\w+|de nuevo|torn(?:o"
    r"|erò)|rientr\w+|terug|åter|tillbaka|tilbake|tilbage|powr\w+|wrac\w+|wr[oó]c\w+|voltarei"
    r"|retom\w+|regress\w+|reabr\w+|riapr\w+|reprise|rouvr\w+|reprendr\w+|di nuovo|weer|opnieuw|takaisin|vrát\w+|zpět|zpátky|späť"
    r"|znovu|întor\w+|revin\w*|înapoi|επιστρ\w+|вернусь|вернемся|вернёмся|возвраща\w+|выйду|буду|будем|снова|повернуся|igen"
    r"|regresso|als(?:o)? again)\b[^.!?\n]{0,40}$",
)
THEN_BACK = re.compile(
    r"^[^.!?\n]{0,40}?\b(?:wieder|zurück|back|return|available|retour|terug|erreichbar|de nouveau|disponible"
    r"|weer|znovu|opět|znów|ponownie|takaisin|újra|ismét|di nuovo|снова|tilbake|tilbage|tillbaka|dispon[ií]\w+|presente)\b",
)
AFTER_LAST = re.compile(r"^\W{0,3}(?:ig\b|asti\b|saakka\b|mennessä\b|\w{0,4} ?(?:tarihine )?kadar\b|まで|까지)")
AFTER_FIRST = re.compile(
    r"^\W{0,3}(?:t[oóöő]l\b|j?[aáeé]n\b|\w{0,5} ?(?:tarihinde|itibaren)\b|(?:\(.\))?(?:以降|より|から|に)|부터|\w{0,4}\W?dön\w+)"
)
"""What stands behind the day in languages that say it there: until it, and from it on."""
STARTS = re.compile(
    r"\b(?:vom|von|from|du|desde|del|dal|van|seit|since|zwischen|between)\s?(?:den|dem|the)?\s?(?:\w+(?:tag"
    r"|day)\.?,?)?\s?$",
)
AGAIN = re.compile(r"\b(wieder|zurück|back|return|available again|retour|terug)\b")
LONGEST = 2000
FURTHEST = timedelta(days=550)


def return_date(text: str, written: date) -> date | None:
    """When who wrote *text* on *written* will be back; None where it is not told, or is not later than *written*."""
    text = spelt(text[:LONGEST])
    if not DIGIT.search(text):
        return None
    found: list[date] = []
    for match in list(DAY.finditer(text))[:20]:
        named = _date(match, written)
        if named is None or not written < named + timedelta(days=1) <= written + FURTHEST:
            continue
        before, after = text[max(0, match.start() - 60) : match.start()], text[match.end() : match.end() + 60]
        back = _back_on(named, before, after)
        if back is not None and back > written:
            found.append(back)
    return max(found, default=None)


def _back_on(named: date, before: str, after: str) -> date | None:
    if (LAST.search(before) and not AGAIN.search(before[-25:])) or AFTER_LAST.match(after):
        return named + timedelta(days=1)
    if STARTS.search(before):
        return None
    if FIRST.search(before) or THEN_BACK.match(after) or AFTER_FIRST.match(after):
        return named
    return None


def _date(match: re.Match[str], written: date) -> date | None:
    groups = match.groupdict()
    try:
        if groups["iso"]:
            year, month, day = (int(piece) for piece in groups["iso"].split("-"))
            return date(year, month, day)
        numbers = groups["dotted"] or groups["slashed"]
        if numbers:
            pieces = [int(piece) for piece in re.findall(r"\d+", numbers)]
            day, month = pieces[0], pieces[1]
            if month > 12 >= day and groups["slashed"]:
                day, month = month, day
            return _in_year(day, month, pieces[2] if len(pieces) > 2 else None, written)
        day = int(groups["day"] or groups["day2"] or groups["day3"])
        month = int(groups["month3"] or MONTHS[groups["month"] or groups["month2"]])
        year_named = groups["year"] or groups["year2"]
        return _in_year(day, month, int(year_named) if year_named else None, written)
    except (ValueError, KeyError):
        return None


def _in_year(day: int, month: int, year: int | None, written: date) -> date:
    """The date, in the next year where it would be long past in this one."""
    if year is not None:
        return date(year + 2000 if year < 100 else year, month, day)
    this = date(written.year, month, day)
    return this if this >= written - timedelta(days=60) else date(written.year + 1, month, day)
