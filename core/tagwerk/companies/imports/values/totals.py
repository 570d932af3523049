"""Rows that are about the list and not about a company: what adds the others up."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from tagwerk.companies.duplicates.wordlists import words

if TYPE_CHECKING:
    from collections.abc import Sequence

COUNTED = re.compile(r"\s*:?\s*(?::\s*[\d.,]+(?:\s\w+)?)?$")
"""What may stand behind such a word: ``Gesamt: 5``."""
TOTALS = words("summe gesamt gesamtsumme zwischensumme insgesamt total totals subtotal sum anzahl")


def adds_up(cells: Sequence[str]) -> bool:
    """Whether a row says the totals: it begins with such a word, and besides it are nothing but numbers, as in ``22 Kunden``."""
    first = next((cell for cell in cells if cell.strip()), "")
    said = COUNTED.sub("", first.strip()).casefold()
    if said not in TOTALS:
        return False
    return all(re.search(r"\d", cell) for cell in cells if cell.strip() and cell is not first)
