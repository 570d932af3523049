"""A company's name as it is compared: without its legal form, in plain letters, and by its sound."""

from __future__ import annotations

import re
import unicodedata
from functools import cache, lru_cache
from importlib.resources import files
from typing import NamedTuple

from tagwerk.companies.duplicates.wordlists import words

PLAIN = str.maketrans(
    {"ä": "ae", "ö": "oe", "ü": "ue", "ß": "ss", "æ": "ae", "ø": "oe", "å": "a", "œ": "oe", "ł": "l", "đ": "d", "&": " und ",
     "+": " und "}
)  # fmt: skip
NO_WORD = re.compile(r"[^\w]+")
DOTTED = re.compile(r"\b(?:[a-z]\.\s*){2,}(?:[a-z]\b)?")
JOINED_FORMS = re.compile(
    r"\b(?:gesellschaft (?:mit beschraenkter haftung|buergerlichen rechts)|offene handelsgesellschaft|kommanditgesellschaft"
    r"(?: auf aktien)?|aktiengesellschaft|eingetragene[rs]? (?:kaufmann|kauffrau|verein|genossenschaft)"
    r"|gmbh und co (?:kg|ohg)a?a?|ag und co (?:kg|ohg)a?a?|ug haftungsbeschraenkt|mit beschraenkter haftung"
    r"|und co (?:kg|ohg)a?a?|sp z o o"
    r"|private limited company|unternehmergesellschaft)\b"
)
FORMS = words("""
    gmbh mbh ag kg kgaa ohg gbr ug ek ekfr ekfm ev eg se partg partgmbb partmbb co cokg ltd limited llc llp inc
    incorporated corp corporation plc bv nv sa sas sarl srl spa sl oy ab as aps doo sro zoo spzoo gesmbh
    gesellschaft ges ggmbh haftungsbeschraenkt kft company cie compagnie eu og einzelunternehmen einzelfirma
    """)
"""Legal forms as they stand in names, without dots."""
EMPTY = words("der die das und the and von vom zum zur im am in fuer firma fa inh inhaber")
OWNERS = words("inh inhaber inhaberin")
GARDENERS = re.compile(r"garten (?:und )?landschaftsbau")
SPELT_OUT = {"gebr": "gebrueder", "gebrueder": "gebrueder", "brueder": "gebrueder", "ing": "ingenieure", "rae": "rechtsanwaelte",
             "dt": "deutsche", "intl": "international", "nachf": "nachfolger", "untern": "unternehmen",
             "masch": "maschinen", "landw": "landwirtschaftliche", "allg": "allgemeine", "techn": "technische",
             "chem": "chemische", "vers": "versicherung", "handelsges": "handelsgesellschaft", "verw": "verwaltung",
             "st": "sankt"}  # fmt: skip

TRADES = words("""
    bau moebel handel handels elektro sanitaer heizung garten druck verlag agentur beratung consulting solutions
    logistik spedition transport transporte hotel gasthof restaurant cafe autohaus auto kfz reifen metall
    metallbau stahl stahlbau holz holzbau glas textil textilien mode sport design software computer energie
    solar immobilien versicherung versicherungen service services technik maschinenbau baustoffe grosshandel
    baeckerei metzgerei fleischerei schreinerei tischlerei malerbetrieb maler dachdecker zimmerei apotheke
    praxis kanzlei haus center zentrum betrieb werk werke shop markt systeme systems vertrieb vertriebs import
    export gaertnerei brauerei weingut hof baugeschaeft bauunternehmen unternehmen fachgeschaeft fachhandel
    haustechnik gebaeudetechnik elektrotechnik kuechen fenster buero buerobedarf haushaltswaren lebensmittel
    getraenke blumen soehne sohn gebrueder partner inhaber nachfolger kaufhaus werkstatt druckerei gartenbau
    landschaftsbau galabau floristik konditorei molkerei backwaren fleischwaren feinkost gastronomie catering hochbau
    tiefbau strassenbau trockenbau geruestbau innenausbau fliesen parkett farben lacke werkzeuge werkzeugbau eisenwaren
    schlosserei maschinen maschinenfabrik fahrzeugbau fahrzeuge landmaschinen landtechnik landhandel kunststoffe
    kunststofftechnik verpackungen papier schreibwaren buchhandlung spielwaren schuhe schuhhaus modehaus optik optiker
    juwelier friseur kosmetik reisebuero fahrschule reinigung gebaeudereinigung waescherei zweirad fahrraeder
    medizintechnik pharma chemie klempnerei installateur steuerberatung ingenieurbuero architekten planungsbuero
    """)
"""Words that say what a firm does rather than which one it is."""


class Name(NamedTuple):
    """*core* is the name without its legal form in plain letters, *words* are its words, *form* is the legal form, if any."""

    core: str
    words: tuple[str, ...]
    form: str


@lru_cache(8192)
def plain(text: str) -> str:
    """*text* in lower case, in letters from a to z, digits and single blanks."""
    lower = text.casefold()
    if not lower.isascii():
        lower = unicodedata.normalize("NFC", lower).translate(PLAIN)
        if not lower.isascii():
            lower = "".join(sign for sign in unicodedata.normalize("NFKD", lower) if not unicodedata.combining(sign))
    else:
        lower = lower.replace("&", " und ").replace("+", " und ")
    if "." in lower:
        lower = DOTTED.sub(lambda match: match[0].replace(".", "").replace(" ", "") + " ", lower)
    if lower.isalnum():
        return lower
    return " ".join(NO_WORD.sub(" ", lower.replace("'", "").replace("’", "")).split())


@lru_cache(8192)
def read_name(name: str) -> Name:
    """The parts of a company's name."""
    text = GARDENERS.sub("galabau", plain(name))
    short = JOINED_FORMS.sub(lambda match: f" {_short(match[0])} ", text)
    every = short.split()
    forms = [word for word in every if word in FORMS]
    if len(forms) > 1:
        forms = [form for form in forms if form not in ("gesellschaft", "ges")] or forms[:1]
    named = _without_owner(every)
    words = list(dict.fromkeys(_said_in_full(word) for word in named if word not in FORMS and word not in EMPTY))
    if not words:  # a name that is nothing but a form, such as The Company
        words = every
    return Name(" ".join(words), tuple(words), " ".join(forms))


def _said_in_full(word: str) -> str:
    if word.endswith("gesellschaft"):
        return word.removesuffix("ellschaft")  # Bauges., Baugesellschaft: no form by itself
    return SPELT_OUT.get(word, word)


def _without_owner(every: list[str]) -> list[str]:
    """The words before ``Inh.`` and somebody's name, where they say more than a trade."""
    begin = next((place for place, word in enumerate(every) if place and word in OWNERS), len(every))
    said = every[:begin]
    return said if any(word not in FORMS | EMPTY | TRADES for word in said) else every


@cache
def first_names() -> frozenset[str]:
    """First names that are usual here, in plain letters."""
    return frozenset(files(__package__).joinpath("first_names.txt").read_text(encoding="utf-8").split())


def _short(form: str) -> str:
    if form.startswith(("gmbh", "ag und", "und co")):
        return " ".join(word for word in form.split() if word != "und")
    if form.startswith(("gesellschaft mit", "mit besch")):
        return "gmbh"
    if form.startswith(("ug", "unternehmer")):
        return "ug"
    short = {"offene handelsgesellschaft": "ohg", "kommanditgesellschaft": "kg", "aktiengesellschaft": "ag", "sp z o o": "spzoo",
             "gesellschaft buergerlichen rechts": "gbr", "private limited company": "ltd"}  # fmt: skip
    return short.get(
        form, "ek" if "kauf" in form else "ev" if "verein" in form else "eg" if "genossen" in form else "kgaa"
    )


CODES = {"a": "0", "e": "0", "i": "0", "j": "0", "o": "0", "u": "0", "y": "0", "b": "1", "f": "3", "v": "3", "w": "3", "g": "4",
         "k": "4", "q": "4", "l": "5", "m": "6", "n": "6", "r": "7", "s": "8", "z": "8"}  # fmt: skip


@lru_cache(16384)
def sound(word: str) -> str:
    """The sound of a word by the Kölner Phonetik: ``meier`` and ``mayr`` sound alike."""
    codes: list[str] = []
    for place, sign in enumerate(word):
        before = word[place - 1] if place else ""
        after = word[place + 1] if place + 1 < len(word) else ""
        codes += _code(sign, before, after, first=place == 0)
    kept = [code for place, code in enumerate(codes) if place == 0 or code != codes[place - 1]]
    return "".join(code for place, code in enumerate(kept) if place == 0 or code != "0") or word


def _code(sign: str, before: str, after: str, *, first: bool) -> str:
    if sign in "dt":
        return "8" if after and after in "csz" else "2"
    if sign == "p":
        return "3" if after == "h" else "1"
    if sign == "x":
        return "8" if before and before in "ckq" else "48"
    if sign == "c":
        if first:
            return "4" if after and after in "ahkloqrux" else "8"
        return "8" if before in "sz" or not (after and after in "ahkoqux") else "4"
    return CODES.get(sign, sign if sign.isdigit() else "")
