"""Reads the values of a TOML file, and notes what is wrong with them instead of stopping there."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from tagwerk.api import nearest_hint, translator

if TYPE_CHECKING:
    import re
    from collections.abc import Callable, Iterator, Mapping, Sequence

    from tagwerk_email_offers.writing.folder.toml_lines import Where

_ = translator("tagwerk_email_offers")


@dataclass(frozen=True)
class Fault:
    """What is wrong with a value, and *where* it stands: ``("lines", 2, "price")``."""

    where: Where
    text: str
    hint: str = ""


class ValuesRead:
    """Values for a mail in *languages*; *faults* is everything that is wrong with them."""

    def __init__(self, languages: Sequence[str]) -> None:
        self.languages = languages
        self.faults: list[Fault] = []

    def fault(self, where: Where, text: str, hint: str = "") -> None:
        self.faults.append(Fault(where, text, hint))

    def no_others(self, where: Where, values: Mapping[str, Any], known: Sequence[str]) -> None:
        for key in values:
            if key not in known:
                self.fault((*where, key), _("nothing is called {name!r}.", name=key), nearest_hint(key, known))

    def entries(self, values: Mapping[str, Any], key: str, most: int) -> Iterator[tuple[int, Any]]:
        """The entries of a list, numbered."""
        found = values.get(key, [])
        if not isinstance(found, list):
            self.fault((key,), _("{name} is a list; write each under [[{name}]].", name=key))
            return
        if len(found) > most:
            self.fault((key, most), _("at most {number} of {name}, please.", number=most, name=key))
        yield from enumerate(found[:most])

    def needed(self, where: Where, values: Mapping[str, Any], key: str) -> object:
        if key not in values:
            self.fault(where, _("{name} is missing.", name=key))
        return values.get(key)

    def texts(self, where: Where, said: object) -> dict[str, str]:
        """A text for all languages, or one for each."""
        if said is None:
            return {}
        if isinstance(said, str):
            if not said.strip():
                self.fault(where, _("{name} is empty.", name=where[-1]))
            return {"": said}
        if not isinstance(said, dict) or not all(isinstance(text, str) for text in said.values()):
            self.fault(where, _("a text is needed, or one for each language."), 'Such as { de = "…", en = "…" }.')
            return {}
        for language in self.languages:
            if not said.get(language, "").strip():
                self.fault(where, _("the text in the language {language!r} is missing.", language=language))
        return dict(said)

    def number(
        self, where: Where, said: object, form: re.Pattern[str], example: str, is_right: Callable[[Decimal], bool]
    ) -> Decimal | None:
        hint = _("Write it as {example}, with a point and in quotes.", example=f'"{example}"')
        if isinstance(said, str) and form.fullmatch(said) and is_right(Decimal(said)):
            return Decimal(said)
        self.fault(where, _("{name}: {value!r} is no such number.", name=where[-1], value=said), hint)
        return None

    def yes(self, where: Where, values: Mapping[str, Any], key: str) -> bool:
        """A switch that is on where nothing is said."""
        said = values.get(key, True)
        if not isinstance(said, bool):
            self.fault((*where, key), _("{name} is true or false, without quotes.", name=key))
        return said is not False
