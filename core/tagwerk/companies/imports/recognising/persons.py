"""Whether a name is a person's or a company's."""

from __future__ import annotations

import re
from functools import lru_cache

from tagwerk.companies.duplicates.names import FORMS, first_names, plain, read_name
from tagwerk.companies.duplicates.wordlists import words
from tagwerk.companies.imports.values.words import yes_or_no

DEGREES = r"(?:prof|dr|dott|dipl|mag|ing|med|rer|nat|jur|phil|habil|mba|msc|bsc|h\.?c)\b"
ADDRESSED = re.compile(
    r"^(?:(?P<salutation>herrn?|frau|fr|hr|mr|mrs|ms|miss|mister|madam|dhr|mme|mevr|mevrouw|mw|sig|fam|familie)\b\.?\s+)?"
    rf"(?P<title>(?:{DEGREES}\.?+(?:\s*-\s*(?={DEGREES})|\s*(?!-|\s)))*)(?P<rest>.*)$",
    re.IGNORECASE | re.DOTALL,
)
NAME = re.compile(r"^[^\W\d_][^\W\d_'’.\-]*(?:-[^\W\d_][^\W\d_'’]*)?\.?$")
SURE_FORMS = words("gmbh mbh ggmbh gesmbh kg ag ohg gbr ug ek ev eg kgaa partg partgmbb ltd inc")
"""Legal forms that are no part of a person's name."""
PARTICLES = words("von van vom zu zur de der den del della di da dos la le el al ten ter und zum af")
LONGEST_SALUTATION = 16
COMPANIES = words("company unternehmen firma organisation organization")
TRADE = re.compile(
    r"bau|handel|technik|service|werk|haus|hof|shop|markt|laden|verein|verband|stadt|gemeinde|amt|schule|universit|klinik|praxis"
    r"|apothek|baecker|metzger|fleischer|schrein|tischler|maler|elektro|sanitaer|heizung|garten|moebel|druck|verlag|agentur|media"
    r"|beratung|consult|solution|system|logisti|spedition|transport|reise|hotel|gasthof|restaurant|cafe|pension|auto|kfz|reifen|metall"
    r"|stahl|holz|glas|textil|mode|schuh|sport|fitness|kosmetik|friseur|salon|studio|design|software|computer|daten|energie|solar"
    r"|immobilien|versicherung|finanz|bank|sparkasse|kanzlei|rechtsanw|steuerber|notar|archite|ingenieur|labor|pharma|medizin"
    r"|pflege|stiftung|institut|akademie|gruppe|group|holding|international|industri|produktion|fabrik|manufaktur|brauerei|winzer"
    r"|weingut|gmbh|gebr|soehne|sohn\b|partner|team|center|zentrum|zentrale|express|trading|supply|company|global|food|lebensmittel"
    r"|getraenk|obst|gemuese|fisch|fleisch|backwaren|bioladen|werkstatt|montage|geruest|dach|fliesen|boden|estrich|kuechen|baustoff"
    r"|landwirt|agrar|forst|tier|zoo|blumen|optik|juwel|uhren|spiel|buch|musik|film|foto|event|catering|reinigung|security|sicherheit"
)


@lru_cache(4096)
def person_likeness(name: str) -> float:
    """How much *name* is like a person's: below 0 for a company's, 0 where nothing tells."""
    text = name.strip()
    salutation, title, rest = parted(text)
    if title and not salutation and {*read_name(text).form.split()} & SURE_FORMS:
        return -1.0  # Dr. Oetker KG
    if salutation or title:
        return 1.0
    words = rest.replace(",", " ").split()
    if read_name(text).form or any(plain(word) in FORMS for word in words) or re.search(r"[\d&@/+!]", text):
        return -1.0
    if not 2 <= len(words) <= 4 or TRADE.search(plain(text)):
        return -0.7 if TRADE.search(plain(text)) else -0.3
    if not all(NAME.match(word) for word in words):
        return -0.4
    capital = [word for word in words if word.casefold() not in PARTICLES]
    if (
        not capital
        or any(not word[0].isupper() for word in capital)
        or any(len(word) > 3 and word.isupper() for word in words)
    ):
        return -0.2
    known = {plain(part) for word in words for part in word.split("-")} & first_names()
    return 0.9 if known else 0.1


@lru_cache(4096)
def is_surely_person(name: str) -> bool:
    """Whether *name* can be nobody but a person, even where firms stand: ``Herr Karl Kranz``, ``Kranz, Ute``."""
    salutation, _title, rest = parted(name)
    if read_name(name).form or TRADE.search(plain(rest)):
        return False
    if salutation:
        return all(NAME.match(word) for word in rest.split())
    last, comma, first = name.partition(",")
    words = first.split()
    return (
        bool(comma and words)
        and NAME.match(last.strip()) is not None
        and all(plain(word) in first_names() for word in words)
    )


def parted(name: str) -> tuple[str, str, str]:
    """Salutation, title and the rest of how a person is addressed: ``Herr Dr. Jürgen Groß``."""
    match = ADDRESSED.match(name.strip())
    assert match
    salutation = match["salutation"] or ""
    if not match["rest"].strip():
        return "", "", name.strip()
    usual = {"hr": "Herr", "herrn": "Herr", "fr": "Frau"}
    return usual.get(salutation.casefold(), salutation), " ".join(match["title"].split()), match["rest"].strip()


def usual_salutation(salutation: str) -> str:
    """A salutation as it is usually written; ``""`` for what is none."""
    if len(salutation) > LONGEST_SALUTATION or salutation.isdecimal():
        return ""
    return {"herrn": "Herr", "mr": "Mr.", "ms": "Ms.", "mrs": "Mrs."}.get(salutation.casefold(), salutation)


def is_surely_firm(name: str) -> bool:
    """Whether a name has a legal form in it that no person's has: ``Seiler Holzbau AG``, where surnames stand."""
    return not {*read_name(name).form.split()}.isdisjoint(SURE_FORMS)


def is_form(name: str) -> bool:
    """Whether *name* has a legal form in it, or is one."""
    return bool(read_name(name).form) or bool(read_name(f"Kranz {name}").form)


def says_company(kind: str, header: str) -> bool:
    """Whether the word *kind* below *header*, both in small letters, says that a row is about a company."""
    word = yes_or_no(kind)
    return kind in COMPANIES or (word is not None and word != ("person" in header and "firma" not in header))


@lru_cache(1024)
def addressed_apart(salutation: str, title: str) -> tuple[str, str]:
    """Salutation and title, where a list has both in one column: ``Herr Dr.``, or ``Dr.`` alone."""
    addressed, own_title, rest = parted(f"{salutation} X")
    return (addressed, title or own_title) if own_title and rest == "X" else (salutation, title)


def in_order(name: str) -> str:
    """``Groß, Jürgen`` as it is said: ``Jürgen Groß``."""
    last, comma, first = name.partition(",")
    if comma and first.strip() and "," not in first and len(first.split()) <= 3:
        return f"{first.strip()} {last.strip()}"
    return name.strip()
