"""German as it is typed without umlauts, written as the tables have it: ``fuer`` is ``für``, ``Gruesse`` is ``Grüße``."""

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
TYPED = re.compile("|".join(sorted(SPELT, key=len, reverse=True)), re.IGNORECASE)
HINT = re.compile(r"[aou]e|ss", re.IGNORECASE)


def spelt(text: str) -> str:
    """*text* with the words above as they are spelt, in small letters where they were changed."""
    if not HINT.search(text):
        return text
    return TYPED.sub(lambda found: SPELT[found[0].lower()], text)
