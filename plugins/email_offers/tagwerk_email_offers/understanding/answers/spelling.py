"""Words as the tables have them: in small letters, and German without its umlauts as it is spelt: ``Fuer`` is ``für``.

The tables are searched without regard to case by searching small letters: twice as fast as by the flag for it.
"""

from __future__ import annotations

import re

STEMS = [
    "für",
    "über",
    "zurück",
    "rück",
    "büro",
    "kürze",
    "wünsch",
    "lösch",
    "grüß",
    "müss",
    "möcht",
    "könn",
    "würd",
    "gehör",
    "hör",
    "außer",
    "empfäng",
    "verzöger",
    "nächst",
    "fäll",
    "ungültig",
    "überschr",
    "groß",
    "größ",
    "abwesen",
    "schließ",
    "öffn",
    "verfüg",
    "künftig",
    "zukünft",
    "bestät",
    "betriebsferi",
    "änder",
    "erklär",
    "wär",
    "möglich",
    "persönlich",
    "tätig",
    "länger",
    "später",
    "geschäft",
    "ausschließ",
    "einschließ",
    "voraussicht",
    "dürf",
    "früh",
    "fühl",
    "höf",
    "stör",
    "genüg",
    "benötig",
    "zustän",
    "ständig",
    "rechnungsprüf",
    "löschung",
    "widersprüch",
    "grundsätz",
    "nützlich",
    "sämtlich",
    "ursprüngl",
    "unerwünscht",
    "belästig",
    "anwält",
    "gemäß",
    "regelmäß",
]


def _typed(stem: str) -> str:
    for umlaut, two in (("ä", "ae"), ("ö", "oe"), ("ü", "ue"), ("ß", "ss")):
        stem = stem.replace(umlaut, two)
    return stem


SPELT = {_typed(stem): stem for stem in STEMS if _typed(stem) != stem}
OTHERWISE = {"fuer": r"fuer(?![aoz])"}
"""What stands for no umlaut in another language: ``fuera`` is Spanish."""
TYPED = re.compile("|".join(OTHERWISE.get(stem, stem) for stem in sorted(SPELT, key=len, reverse=True)))
EDGE = r"\b"
PIECES = re.compile(r"\\.|\[\^?\]?|.", re.DOTALL)
"""A pattern's letters; an escape is one, and so is the beginning of a class, with the bracket that may be its first member."""
DOTTED = "i\u0307"
"""What Python makes of a Turkish capital I with its dot."""
HINT = re.compile(r"[aou]e|ss")


def any_of(*patterns: str, flags: int = 0) -> re.Pattern[str]:
    """One pattern for all of *patterns*. Their alternatives that begin with a word's edge are tried at such edges alone, and not
    at every letter: where a text is searched for many, that is most of the work.
    """
    every = [each for pattern in patterns for each in alternatives(pattern)]
    at_edges = [each.removeprefix(EDGE) for each in every if each.startswith(EDGE)]
    anywhere = [each for each in every if not each.startswith(EDGE)]
    return re.compile("|".join([rf"{EDGE}(?:{'|'.join(at_edges)})", *anywhere] if at_edges else anywhere), flags)


def alternatives(pattern: str) -> list[str]:
    """What stands between the bars of *pattern* that are in no bracket."""
    found, depth, of_class = [""], 0, False
    for piece in PIECES.findall(pattern):
        if piece == "|" and not depth and not of_class:
            found.append("")
            continue
        found[-1] += piece
        if of_class:
            of_class = piece != "]"
        elif piece.startswith("["):
            of_class = True
        else:
            depth += (piece == "(") - (piece == ")")
    return found


def spelt(text: str) -> str:
    """*text* in small letters, with the words above as they are spelt."""
    small = text.lower().replace(DOTTED, "i")
    return TYPED.sub(lambda found: SPELT[found[0]], small) if HINT.search(small) else small
