"""Who sends, as the law wants it below every business mail: ``_shared/house.toml``, the same for all templates of a house."""

from __future__ import annotations

import re
from dataclasses import dataclass, fields
from typing import TYPE_CHECKING

from tagwerk.api import nearest_hint, translator
from tagwerk_email_offers.writing.folder.toml_lines import Mistake

if TYPE_CHECKING:
    from tagwerk_email_offers.writing.folder.toml_lines import TomlText

HOUSE_FILE = "house.toml"
COLOR = re.compile(r"#[0-9A-Fa-f]{6}")

_ = translator("tagwerk_email_offers")


@dataclass(frozen=True)
class House:
    """The firm that writes; ``""`` for what ``house.toml`` does not say. *color* is that of the layout, as ``#17415f``."""

    name: str = ""
    business: str = ""
    street: str = ""
    city: str = ""
    phone: str = ""
    email: str = ""
    website: str = ""
    directors: str = ""
    register: str = ""
    vat_id: str = ""
    color: str = "#17415f"


HOUSE_FIELDS = tuple(field.name for field in fields(House))


def read_house(toml: TomlText) -> tuple[House, list[Mistake]]:
    """What ``house.toml`` says, and everything that is wrong with it."""
    mistakes = [toml.mistake] if toml.mistake is not None else []
    right: dict[str, str] = {}
    for key, value in toml.values.items():
        line = toml.line(key)
        if key not in HOUSE_FIELDS:
            mistakes.append(Mistake(line, _("nothing is called {name!r}.", name=key), nearest_hint(key, HOUSE_FIELDS)))
        elif not isinstance(value, str):
            mistakes.append(Mistake(line, _("{name} is a text; write it in quotes.", name=key)))
        elif key == "color" and not COLOR.fullmatch(value):
            mistakes.append(Mistake(line, _("{value!r} is no color.", value=value), _("Such as #17415f.")))
        else:
            right[key] = value
    return House(**right), mistakes
