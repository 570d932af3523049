"""``mapping.toml``: what the files of a folder are, where their names and headers do not say it by themselves.

::

    [[file]]
    name = "ART*.csv"
    kind = "products"
    currency = "EUR"
    complete = false
    [file.columns]
    "Art-Nr" = "article"
    "VK 2" = "price:B"
    "Intern" = "-"
"""

from __future__ import annotations

from fnmatch import fnmatch
from typing import TYPE_CHECKING, Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from tagwerk.catalogue.folders.kinds import KINDS, PRICE_OF, fields_of
from tagwerk.platform.errors import NotFound, WrongInput
from tagwerk.platform.inputs import nearest_hint, require_file
from tagwerk.platform.settings.places import line_at, places_in
from tagwerk.platform.settings.toml import NoToml, read_toml
from tagwerk.platform.settings.wrong_values import in_our_words
from tagwerk.platform.texts import cause_in_words, translator

if TYPE_CHECKING:
    from pathlib import Path

    from tagwerk.platform.settings.places import Where

FILE_NAME = "mapping.toml"
IGNORED = "-"

_ = translator("tagwerk")


class FileRule(BaseModel):
    """What is said of the files whose name is like *name*; None: they say it themselves.

    *complete*: what a file no longer lists is gone; not said, it is where less than half would go.
    """

    model_config = ConfigDict(extra="forbid", frozen=True)

    name: str = Field(min_length=1)
    kind: Literal["products", "stock", "prices", "invoices", "orders", "payments", "-"] | None = None
    columns: dict[str, str] = {}
    currency: str | None = None
    column: str = ""
    complete: bool | None = None


class Mapping(BaseModel):
    """All that is said of the files of a folder."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    file: tuple[FileRule, ...] = ()

    def rule_of(self, name: str) -> FileRule:
        """The first rule for the file of that name, else one that says nothing."""
        for rule in self.file:
            if fnmatch(name.casefold(), rule.name.casefold()):
                return rule
        return FileRule(name=name)


KEYS = [name for model in (Mapping, FileRule) for name in model.model_fields]


def read_mapping(folder: Path, given: Path | None) -> Mapping:
    """What *given* says, else ``mapping.toml`` in the folder, where there is one. Raises NotFound, WrongInput."""
    path = given or folder / FILE_NAME
    if given is None and not path.exists():
        return Mapping()
    require_file(path)
    try:
        text = path.read_text(encoding="utf-8-sig")
    except OSError as error:
        raise NotFound(_("{path} cannot be read: {cause}.", path=path, cause=cause_in_words(error))) from None
    except UnicodeDecodeError:
        raise WrongInput(_("{path} cannot be read: it is no text in UTF-8.", path=path)) from None
    try:
        mapping = Mapping.model_validate(read_toml(text))
    except NoToml as error:
        raise WrongInput(
            _("{path}, line {line}, is no TOML: {cause}.", path=path, line=error.line, cause=error)
        ) from None
    except ValidationError as error:
        first = min(error.errors(include_url=False), key=lambda fault: line_at(places_in(text), fault["loc"]))
        raise _mistake(path, text, first["loc"], in_our_words(first, KEYS), _example()) from None
    for number, rule in enumerate(mapping.file):
        _check(path, text, number, rule)
    return mapping


def _check(path: Path, text: str, number: int, rule: FileRule) -> None:
    known = {field for kind in ([rule.kind] if rule.kind in KINDS else KINDS) for field in fields_of(kind or "")}
    for header, field in rule.columns.items():
        is_price = field.startswith(PRICE_OF) and field != PRICE_OF
        if field not in known and field != IGNORED and not is_price:
            said = _("the column {header!r} cannot be {field!r}.", header=header, field=field)
            where = ("file", number, "columns", header)
            raise _mistake(path, text, where, said, nearest_hint(field, sorted(known)))


def _mistake(path: Path, text: str, where: Where, said: str, hint: str) -> WrongInput:
    line = line_at(places_in(text), where)
    return WrongInput(_("{path}, line {line}: {text}", path=path, line=line, text=said.strip()), hint)


def _example() -> str:
    return _("Such as: [[file]] name = {name}, kind = {kind}", name='"ART*.csv"', kind='"products"')
