"""Words that stand for one of few things: ranks, languages, countries, yes and no."""

from __future__ import annotations

import re
from functools import cache, lru_cache

from tagwerk.companies.duplicates.names import plain
from tagwerk.companies.duplicates.wordlists import words
from tagwerk.companies.imports.recognising.fields import phrases

RANKS = {
    "prospect": """
        prospect; interessent; interessentin; lead; potentieller kunde; potenzieller kunde; neukontakt;
        opportunity; mql; sql; subscriber; marketing qualified lead; sales qualified lead; potential;
        potentiell; potenziell; prospective customer; potential customer; kontakt; neu; analyst; marketingqualifiedlead;
        salesqualifiedlead; wunschkunde; zielkunde; interessiert; suspect; interessenten
        """,
    "client": """
        client; customer; kunde; kundin; bestandskunde; aktiv; stammkunde; aktiver kunde; active customer;
        customer direct; active; neukunde; b kunde; c kunde; abnehmer; bestehender kunde; existing customer; end
        customer; endkunde; customer channel; current customer; kunden; besteller
        """,
    "key_client": """
        key client; key account; grosskunde; a kunde; schluesselkunde; vip; vip kunde; top kunde; hauptkunde;
        topkunde; key account kunde; strategic; keyaccount; evangelist; strategischer kunde
        """,
    "former": """
        former; ex; ehemalig; ehemaliger kunde; ehemaliger; ex kunde; altkunde; verloren; lost; inaktiv;
        inactive; former customer; churned; gekuendigt; ruhend; ehemals; lost customer; exkunde; past customer
        """,
}
LANGUAGES = {
    "de": "german deutsch ger deu allemand",
    "en": "english englisch eng anglais",
    "fr": "french franzoesisch fra fre francais",
    "it": "italian italienisch ita italiano",
    "es": "spanish spanisch spa espanol castellano",
    "nl": "dutch niederlaendisch nld dut nederlands",
    "pl": "polish polnisch pol polski",
    "cs": "czech tschechisch ces cze cestina",
    "da": "danish daenisch dan dansk",
    "sv": "swedish schwedisch swe svenska",
    "no": "norwegian norwegisch nor norsk",
    "fi": "finnish finnisch fin suomi",
    "pt": "portuguese portugiesisch por portugues",
    "ru": "russian russisch rus",
    "tr": "turkish tuerkisch tur turkce",
    "hu": "hungarian ungarisch hun magyar",
    "ro": "romanian rumaenisch ron rum romana",
    "bg": "bulgarian bulgarisch bul",
    "el": "greek griechisch ell gre",
    "hr": "croatian kroatisch hrv hrvatski",
    "sk": "slovak slowakisch slk slo",
    "uk": "ukrainian ukrainisch ukr",
    "sl": "slovenian slowenisch slv",
    "zh": "chinese chinesisch zho chi",
    "ja": "japanese japanisch jpn",
    "ar": "arabic arabisch ara",
    "et": "estonian estnisch est",
    "lv": "latvian lettisch lav",
    "lt": "lithuanian litauisch lit",
    "sr": "serbian serbisch srp",
}
LANGUAGE_KEYS = {"D": "de", "E": "en", "F": "fr", "I": "it"}
"""How programs for accounts name languages with one letter."""
PLATES = {
    "d": "DE",
    "a": "AT",
    "ch": "CH",
    "brd": "DE",
    "f": "FR",
    "i": "IT",
    "uk": "GB",
    "e": "ES",
    "b": "BE",
    "l": "LU",
    "usa": "US",
    "nl": "NL",
    "ger": "DE",
    "deu": "DE",
    "aut": "AT",
    "che": "CH",
    "fra": "FR",
    "ita": "IT",
    "gbr": "GB",
    "nld": "NL",
    "pol": "PL",
    "cze": "CZ",
    "dnk": "DK",
    "esp": "ES",
    "bel": "BE",
    "lux": "LU",
    "holland": "NL",
    "england": "GB",
    "grossbritannien": "GB",
    "schottland": "GB",
    "great britain": "GB",
    "the netherlands": "NL",
    "niederlande": "NL",
    "tschechien": "CZ",
    "czech republic": "CZ",
    "slowakei": "SK",
    "vereinigte staaten von amerika": "US",
    "united states of america": "US",
    "bundesrepublik deutschland": "DE",
    "suisse": "CH",
    "schweiz ch": "CH",
    "tschechische republik": "CZ",
    "allemagne": "DE",
    "germania": "DE",
    "alemania": "DE",
    "duitsland": "DE",
    "cz": "CZ",
    "swe": "SE",
    "nor": "NO",
    "fin": "FI",
    "prt": "PT",
    "irl": "IE",
    "grc": "GR",
    "hun": "HU",
    "svk": "SK",
    "svn": "SI",
    "hrv": "HR",
    "rou": "RO",
    "bgr": "BG",
    "tur": "TR",
    "lie": "LI",
    "fl": "LI",
    "osterreich": "AT",
    "deutschland d": "DE",
    "s": "SE",
}
YES = words("yes ja y j 1 true wahr x erteilt ok okay vorhanden opt-in optin granted")
NO = words("no nein n 0 false falsch - widerrufen verweigert abgelehnt opt-out optout withdrawn revoked")


@cache
def _ranks() -> dict[str, str]:
    return {phrase: rank for rank, text in RANKS.items() for phrase in phrases(text)}


@lru_cache(1024)
def rank_of(value: str) -> str | None:
    """The rank that *value* names, in English or German, or None."""
    return _ranks().get(plain(value.replace("_", " ")))


@lru_cache(1024)
def language_of(value: str) -> str | None:
    """The language that *value* names as a code of two letters, or None: ``de-DE``, ``German``, ``German / Deutsch``."""
    if (language := LANGUAGE_KEYS.get(value.strip().upper())) is not None:
        return language
    code = re.match(r"^([a-z]{2})(?:[-_][a-z]{2,4})?$", value.strip(), re.IGNORECASE)
    if code and code[1].lower() in LANGUAGES:
        return code[1].lower()
    names = {word: language for language, words in LANGUAGES.items() for word in words.split()}
    return next((names[word] for word in plain(value).split() if word in names), None)


@cache
def _countries() -> dict[str, str]:
    return _territories("de", "en", "fr") | PLATES


@cache
def _countries_abroad() -> dict[str, str]:
    """Countries in the languages of their neighbours, which are asked for last."""
    return _territories("nl", "it", "pl", "es", "cs", "da")


def _territories(*languages: str) -> dict[str, str]:
    from babel import Locale

    found: dict[str, str] = {}
    for language in languages:
        for code, name in Locale(language).territories.items():
            if len(code) == 2 and code.isalpha() and code not in ("EU", "EZ", "UN", "ZZ", "XA", "XB", "QO"):
                found.setdefault(plain(name), code)
                found.setdefault(code.lower(), code)
    return found


@lru_cache(1024)
def country_of_word(value: str) -> str | None:
    """The country that *value* names, by its code of two letters (ISO 3166), or None."""
    text = plain(re.sub(r"\([^)]*\)", "", value))
    if not text:
        return None
    return _countries().get(text) or _countries().get(text.removeprefix("de ")) or _countries_abroad().get(text)


def yes_or_no(value: str) -> bool | None:
    """Whether *value* says yes or no; None where it says neither."""
    word = value.strip().casefold()
    return True if word in YES else False if word in NO else None


LEVELS = {
    "low": "low niedrig gering klein c schwach 1",
    "medium": "medium mittel middle normal b 2",
    "high": "high hoch gross a stark 3",
}


def level_of_word(value: str) -> str | None:
    """``low``, ``medium`` or ``high``; None where the word says none of them."""
    word = plain(value)
    return next((level for level, words_for in LEVELS.items() if word in words_for.split()), None)
