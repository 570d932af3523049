"""What people and programs write where they have nothing to write."""

from __future__ import annotations

from tagwerk.companies.duplicates.wordlists import words

NOTHING = words("""
    - -- --- — – . .. ... / ? ?? ??? * n/a n.a. #n/a k.a. k.a k. a. ka. k/a keine angabe keine angaben keine
    ohne ohne angabe none null nil nan unbekannt unknown nicht angegeben nicht bekannt nicht vorhanden entfällt
    tbd t.b.d. (leer) (blank) [null] \\n #ref! #value! #name? #div/0! #null! #num! #nv #bezug! #wert! #zahl!
    0.0.00 00.00.0000 0000-00-00 [] {} (none) <null> undefined not available n.v. n. v. nicht zutreffend
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
    "nicht zutreffend",
}


def is_nothing(value: str) -> bool:
    """Whether *value*, without blanks around it, says that there is none."""
    return not value or (len(value) < 18 and value.casefold() in NOTHING)
