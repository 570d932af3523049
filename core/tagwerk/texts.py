"""Words that people read: English in the source, other languages in a gettext catalogue beside it.

The language is read once, from ``TAGWERK_LANGUAGE``, ``LANGUAGE``, ``LC_ALL``, ``LC_MESSAGES`` or ``LANG``. A plugin that
keeps its catalogue in ``<package>/locale`` writes ``_ = translator(__package__)``.
"""

from __future__ import annotations

import gettext
import os
from importlib.util import find_spec
from pathlib import Path
from typing import Protocol

LANGUAGE_VARIABLES = ("TAGWERK_LANGUAGE", "LANGUAGE", "LC_ALL", "LC_MESSAGES", "LANG")


class Translator(Protocol):
    """Give the text in the language of the reader; ``{name}`` fields are filled from the keywords."""

    def __call__(self, text: str, /, **fields: object) -> str: ...


def language() -> str:
    """The reader's language as a two-letter code, ``en`` where nothing else is asked for."""
    for variable in LANGUAGE_VARIABLES:
        if value := os.environ.get(variable, ""):
            code = value.split(":")[0][:2].lower()
            return code if code.isalpha() else "en"
    return "en"


def later(text: str) -> str:
    """Mark *text* for the catalogue where it is written; it is translated where it is shown."""
    return text


def translator(package: str) -> Translator:
    """A translator for the catalogue of *package*; texts without a translation stay English."""
    catalogues: dict[str, gettext.NullTranslations] = {}

    def translate(text: str, /, **fields: object) -> str:
        code = language()
        if code not in catalogues:
            catalogues[code] = gettext.translation(package, _catalogue_folder(package), [code], fallback=True)
        translated = catalogues[code].gettext(text)
        return translated.format(**fields) if fields else translated

    return translate


def _catalogue_folder(package: str) -> Path:
    spec = find_spec(package)
    origin = spec.origin if spec is not None else None
    return Path(origin or ".").parent / "locale"
