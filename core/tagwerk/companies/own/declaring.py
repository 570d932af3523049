"""The fields that the section ``[fields]`` of the settings declares, and what is wrong with those that are left out."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from typing import TYPE_CHECKING

from tagwerk.companies.duplicates.wordlists import words
from tagwerk.companies.fields import COMPANY_FIELDS, CONTACT_FIELDS
from tagwerk.companies.hookspecs import tagwerk_segment_fields
from tagwerk.companies.imports.recognising.columns import OwnColumns
from tagwerk.companies.imports.recognising.fields import TITLES
from tagwerk.companies.imports.recognising.headers import plain
from tagwerk.companies.own.values import OwnField
from tagwerk.platform.app import once_per_app
from tagwerk.platform.config import FIELDS
from tagwerk.platform.settings.faults import Fault
from tagwerk.platform.settings.sections import Settings
from tagwerk.platform.texts import translator

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from tagwerk.platform.app import App
    from tagwerk.platform.config import Config
    from tagwerk.platform.plugins import Plugins
    from tagwerk.platform.settings.sections import FieldSettings

WORD = re.compile(r"[^\W\d_]\w{0,31}")
NO_NAMES = words("""
    and or not in is all empty never segment before after since until on text fields id company contacts notes
    timeline sections line column value reason
    """)
"""Words of segments, of the card and of lists that are no names of fields."""

_ = translator("tagwerk")


@dataclass(frozen=True)
class Declared:
    """The fields of the house's own in their order by name, and what is wrong with those that are left out."""

    fields: Mapping[str, OwnField]
    faults: tuple[Fault, ...]


def own_fields(app: App) -> Mapping[str, OwnField]:
    """The fields of the house's own by name, in the order of the settings."""
    return declared(app).fields


@once_per_app
def declared(app: App) -> Declared:
    """What the settings of an open workspace declare."""
    return declared_in(app.config, app.plugins)


def declared_in(config: Config, plugins: Plugins) -> Declared:
    """What the settings declare, with the *plugins* whose fields have names too."""
    if not config.settings.fields:
        return Declared({}, config.left_out)
    taken = {*COMPANY_FIELDS, *CONTACT_FIELDS, *TITLES, *NO_NAMES}
    taken |= {field.name for field in plugins.collect(tagwerk_segment_fields)}
    known: dict[str, OwnField] = {}
    faults = list(config.left_out)
    headers: dict[str, str] = {}
    for name, written in config.settings.fields.items():
        field = OwnField(name, written.type, _titles(written), written.values)
        says = _wrong_name(name, taken) or _wrong_titles(field, taken, headers)
        if says:
            where = config.layers.origin((FIELDS, name), Settings, ()).text
            faults.append(Fault(f"{FIELDS}.{name}", says, _("It stands in {place}.", place=where)))
            continue
        known[name] = field
        headers |= dict.fromkeys(headers_of(field), name)
    return Declared(known, tuple(faults))


def own_columns(app: App) -> OwnColumns:
    """How lists call the fields of the house's own."""
    fields = own_fields(app).values()
    headers = {header: field.name for field in fields for header in headers_of(field)}
    return OwnColumns(headers, frozenset(field.name for field in fields if field.type == "date"))


def headers_of(field: OwnField) -> Iterator[str]:
    """How the column of a field is called in lists, as headers are compared."""
    for text in (field.name, *(field.titles or {}).values()):
        if header := plain(text):
            yield header


def _titles(written: FieldSettings) -> Mapping[str, str]:
    titles = written.title if isinstance(written.title, dict) else {"": written.title}
    return {language.lower()[:2]: " ".join(title.split()) for language, title in titles.items() if title.strip()}


def _wrong_name(name: str, taken: set[str]) -> str:
    if not WORD.fullmatch(name) or name != unicodedata.normalize("NFC", name).lower():
        return _("the name of a field is one word of small letters, digits and _, such as visit_day")
    return _("that name is taken: it is a field of the card, or a word of segments or lists") if name in taken else ""


def _wrong_titles(field: OwnField, taken: set[str], headers: Mapping[str, str]) -> str:
    words = {plain(name): name for name in taken}
    for header in headers_of(field):
        if header in headers:
            return _("it is called as the field {other} is", other=headers[header])
        if header in words:
            return _("its title is the name of the field {other}", other=words[header])
    return ""


def title_of(field: str, own: Mapping[str, OwnField]) -> str:
    """What the reader calls a field of a card, one of the house's *own* too; what is none stays as it is called."""
    if field in own:
        return own[field].title
    title = TITLES.get(field, field)
    return _("Name") if field == "name" else _(title)
