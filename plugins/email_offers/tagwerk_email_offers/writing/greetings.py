"""The formal line at the head of an offer, in German or English."""

from __future__ import annotations

import re

FEMALE = ("frau", "ms", "mrs", "miss")
MALE = ("herr", "herrn", "mr")


def greeting(name: str, salutation: str, language: str) -> str:
    """How *name* is greeted, with the comma; *salutation* is ``Herr``, ``Ms`` …, ``""`` where it is not known."""
    word, surname = salutation.lower().strip(". "), _surname(name)
    if language == "de":
        if surname and word in FEMALE:
            return f"Sehr geehrte Frau {surname},"
        if surname and word in MALE:
            return f"Sehr geehrter Herr {surname},"
        return f"Guten Tag {name}," if name else "Sehr geehrte Damen und Herren,"
    if surname and word in FEMALE:
        return f"Dear Ms {surname},"
    if surname and word in MALE:
        return f"Dear Mr {surname},"
    return f"Dear {name}," if name else "Dear Sir or Madam,"


def _surname(name: str) -> str:
    """The surname with its particles and titles: ``Dr. Anna von der Heide`` is ``Dr. von der Heide``."""
    titles = "".join(f"{title} " for title in re.findall(r"(?:Prof\.|Dr\.)", name))
    words = [word for word in name.split() if not word.endswith(".")]
    start = next((place for place, word in enumerate(words) if place and word.islower()), len(words) - 1)
    return titles + " ".join(words[start:]) if words else ""
