"""Offer templates: where they are found, and what lies in the folder of one.

A template is a folder with, for each language, ``subject.de.txt`` and ``body.de.html`` or ``body.de.txt`` or both; what it is and
what it offers stands in ``offer.toml`` (``folder.offer_file``). The workspace's ``templates/offers/`` comes first, then the
folders of plugins, then the starters; what templates share lies beside them in ``_shared/``.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

from tagwerk.api import Action, NotFound, WrongInput, nearest_hint, translator
from tagwerk_email_offers import api
from tagwerk_email_offers.settings import settings_of
from tagwerk_email_offers.writing.folder import offer_file
from tagwerk_email_offers.writing.folder.house import HOUSE_FILE, House, read_house
from tagwerk_email_offers.writing.folder.places import SHARED, FoundFile, Place, find_file
from tagwerk_email_offers.writing.folder.toml_lines import TomlText

if TYPE_CHECKING:
    from collections.abc import Mapping

    from tagwerk.api import App
    from tagwerk_email_offers.tables import TemplateKind
    from tagwerk_email_offers.writing.folder.offer_file import OfferFile

STARTERS = Path(__file__).parents[1] / "templates"
DEFAULT_LANGUAGE = "de"
NAME = re.compile(r"[A-Za-z0-9][\w-]{0,99}")
PART = re.compile(r"(subject|body)\.([a-z]{2})\.(txt|html)")
LARGEST_MAIL = 10_000_000

_ = translator("tagwerk_email_offers")


class TemplateMistake(WrongInput):
    """What is wrong in a *file* of a template, in which *line* (0: in the file as a whole)."""

    def __init__(self, template: str, file: str, line: int, cause: str) -> None:
        fields = {"name": template, "file": file, "line": line, "cause": cause.rstrip(".")}
        said = (
            _("The offer template {name}, {file}, line {line}: {cause}.", **fields)
            if line
            else _("The offer template {name}, {file}: {cause}.", **fields)
        )
        super().__init__(said, _("Nothing was sent."), Action("campaigns.check", template))
        self.file, self.line, self.cause = file, line, cause


@dataclass(frozen=True)
class TemplateSource:
    """A template as it lies in its folder. *shared* are the folders of shared files, *known* the templates to inherit from;
    *largest* is how many bytes a mail of it may have.
    """

    name: str
    folder: Path
    shared: tuple[Path, ...] = ()
    known: Mapping[str, TemplateSource] = field(default_factory=dict, repr=False, compare=False)
    largest: int = LARGEST_MAIL

    @cached_property
    def lineage(self) -> tuple[TemplateSource, ...]:
        """The template, and those it inherits from, the nearest first. It ends where one is unknown or comes again."""
        found: list[TemplateSource] = [self]
        while (parent := self.known.get(found[-1].inherits)) is not None and parent not in found:
            found.append(parent)
        return tuple(found)

    @cached_property
    def places(self) -> tuple[Place, ...]:
        """Where its files are looked for, in this order."""
        inherited = tuple(Place(source.folder, f"{source.name}/") for source in self.lineage[1:])
        return (Place(self.folder), *inherited, *(Place(folder, f"{SHARED}/") for folder in self.shared))

    @cached_property
    def languages(self) -> list[str]:
        """The languages in which there are a subject and a body."""
        return sorted(
            language
            for language in self.begun
            if self.has("subject", language) and (self.has("html", language) or self.has("text", language))
        )

    @cached_property
    def begun(self) -> list[str]:
        """The languages in which there is anything."""
        names = (path.name for source in self.lineage for path in _files(source.folder))
        return sorted({part[2] for name in names if (part := PART.fullmatch(name))})

    def language_for(self, *wanted: str) -> str:
        """The first of *wanted* that there is, else German, else any."""
        there = self.languages
        return next((language for language in (*wanted, DEFAULT_LANGUAGE) if language in there), there[0])

    def file(self, part: str, language: str) -> str:
        """The name of the file of *part*: ``subject``, ``text`` or ``html``."""
        return (
            f"subject.{language}.txt" if part == "subject" else f"body.{language}.{'html' if part == 'html' else 'txt'}"
        )

    def has(self, part: str, language: str) -> bool:
        """Whether there is that part."""
        name = self.file(part, language)
        return any((source.folder / name).is_file() for source in self.lineage)

    def find(self, name: str) -> FoundFile | None:
        """A file by its name. Raises WrongInput for a name that would lead out of the folders."""
        return find_file(self.places, name)

    @cached_property
    def own_toml(self) -> TomlText:
        """The ``offer.toml`` of this folder alone. Raises WrongInput where it cannot be read at all."""
        found = find_file((Place(self.folder),), offer_file.FILE)
        return TomlText.read(found.text() if found is not None else "")

    @property
    def inherits(self) -> str:
        """The template that this one names as its parent, ``""`` for none."""
        try:
            said = self.own_toml.values.get("inherits", "")
        except WrongInput:
            return ""
        return said if isinstance(said, str) else ""

    @cached_property
    def offer_file(self) -> OfferFile:
        """What ``offer.toml`` says, with what is inherited. Raises WrongInput for the first mistake in it."""
        merged: dict[str, Any] = {}
        for source in reversed(self.lineage):
            toml = source.own_toml
            if toml.mistake is not None:
                raise self.wrong(offer_file.FILE, toml.mistake.line, toml.mistake.text)
            data = {key: value for values in (merged, toml.values) for key, value in _table(values, "data").items()}
            merged = merged | toml.values | ({"data": data} if data else {})
        understood, faults = offer_file.understand(merged, self.languages)
        for fault in faults:
            raise self.wrong(offer_file.FILE, self.own_toml.line(*fault.where), f"{fault.text} {fault.hint}")
        if cause := self.why_not_inherited:
            raise self.wrong(offer_file.FILE, self.own_toml.line("inherits"), cause)
        return understood

    @property
    def why_not_inherited(self) -> str:
        """What is wrong with what it inherits from, ``""`` for nothing."""
        last = self.lineage[-1]
        if not last.inherits:
            return ""
        if last.inherits in self.known:
            return _("The template {name!r} inherits from itself.", name=last.inherits)
        hint = nearest_hint(last.inherits, set(self.known) - {self.name})
        return " ".join(filter(None, (_("There is no offer template {name!r}.", name=last.inherits), hint)))

    @property
    def kind(self) -> TemplateKind:
        """What the mail is, an offer where ``offer.toml`` says nothing. Raises WrongInput."""
        return self.offer_file.kind

    @property
    def has_own_subject(self) -> bool:
        """Whether a follow-up of this template is called as it says, and not as the mail that it goes on from."""
        return self.offer_file.own_subject

    @cached_property
    def house(self) -> House:
        """Who sends. Raises WrongInput for the first mistake in ``house.toml``."""
        found = find_file(self.places[-len(self.shared) :] if self.shared else (), HOUSE_FILE)
        toml = TomlText.read(found.text() if found is not None else "")
        house, mistakes = read_house(toml)
        for mistake in mistakes:
            raise self.wrong(
                found.label if found is not None else HOUSE_FILE, mistake.line, f"{mistake.text} {mistake.hint}"
            )
        return house

    def wrong(self, file: str, line: int, cause: str) -> TemplateMistake:
        """A mistake of this template, as it stops a campaign."""
        return TemplateMistake(self.name, file, line, cause.strip())


def own_folder(app: App) -> Path:
    """Where the workspace's own templates lie."""
    return app.folder / "templates" / "offers"


def find_templates(app: App) -> dict[str, TemplateSource]:
    """All templates by name."""
    folders = [own_folder(app)]
    folders += [given.folder for given in app.plugins.collect(api.email_offers_templates, app)]
    folders.append(STARTERS)
    shared = tuple(folder / SHARED for folder in folders)
    largest = int(settings_of(app).largest_mail * 1_000_000)
    found: dict[str, TemplateSource] = {}
    for folder in folders:
        for path in sorted(folder.iterdir()) if folder.is_dir() else ():
            if NAME.fullmatch(path.name) and any(_is_part(each) for each in _files(path)):
                found.setdefault(path.name, TemplateSource(path.name, path, shared, found, largest))
    return found


def find_template(app: App, name: str) -> TemplateSource:
    """The template *name*. Raises NotFound, or WrongInput where no language of it is complete."""
    found = find_templates(app)
    if name not in found:
        hint = nearest_hint(name, found)
        raise NotFound(_("There is no offer template {name!r}.", name=name), hint, Action("campaigns.templates"))
    if not found[name].languages:
        raise WrongInput(
            _("The offer template {name} is incomplete.", name=name),
            _("In {folder} there must be subject.de.txt and body.de.html or body.de.txt, or those of another language.",
              folder=found[name].folder),
            Action("campaigns.check", name),
        )  # fmt: skip
    return found[name]


def _is_part(path: Path) -> bool:
    return path.name == offer_file.FILE or PART.fullmatch(path.name) is not None


def _files(folder: Path) -> list[Path]:
    try:
        return sorted(folder.iterdir()) if folder.is_dir() else []
    except OSError:
        return []


def _table(values: Mapping[str, Any], key: str) -> dict[str, Any]:
    found = values.get(key)
    return found if isinstance(found, dict) else {}
