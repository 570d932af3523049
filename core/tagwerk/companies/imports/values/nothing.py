"""What people and programs write where they have nothing to write."""

from __future__ import annotations

import re

from tagwerk.companies.duplicates.wordlists import words

NOTHING = words("""
    - -- --- — – . .. ... / ? ?? ??? * n/a n.a. #n/a k.a. k.a k. a. ka. k/a keine angabe keine angaben keine
    ohne ohne angabe none null nil nan unbekannt unknown nicht angegeben nicht bekannt nicht vorhanden entfällt
    tbd t.b.d. (leer) (blank) [null] \\n #nv [] {} (none) <null> undefined not available n.v. n. v. nicht zutreffend n.n. nn
    not_specified not-specified unspecified
    """) | {
    "k. a.",
    "keine angabe",
    "keine angaben",
    "ohne angabe",
    "nicht angegeben",
    "nicht bekannt",
    "nicht vorhanden",
    "not available",
    "n. v.",
    "n. n.",
    "nicht zutreffend",
    "not specified",
}

LONGEST_NOTHING = 18
NO_DAY = re.compile(r"0{1,4}[./-]0{1,2}[./-]0{1,4}")
"""How programs write a date that is not known: ``0.0.00``, ``0/0/00``, ``0000-00-00``."""
LOST = words("#ref! #value! #name? #div/0! #null! #num! #bezug! #wert! #zahl! #calc! #spill! #überlauf! ########")
"""What a spreadsheet shows in the place of a value that it has lost."""


def is_nothing(value: str) -> bool:
    """Whether *value*, without blanks around it, says that there is none."""
    if not value or len(value) >= LONGEST_NOTHING:
        return not value
    if value[0] in "0#" and (is_lost(value) or NO_DAY.fullmatch(value) is not None):
        return True
    return value.casefold() in NOTHING


def is_lost(value: str) -> bool:
    """Whether a spreadsheet has put an error in the place of the value."""
    return value.startswith("#") and value.casefold() in LOST
