"""Offer templates: where they are found, and how they are read.

A template is a folder with, for each language, ``subject.de.txt``, ``text.de.txt`` and, if wanted, ``html.de.html``; and
``data.toml`` (articles, prices …), which all of them see as ``data``; its ``kind`` says what the mail is. The workspace's
``templates/offers/`` comes first, then the folders of plugins, then the starters.
"""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any, get_args

from tagwerk.api import Action, NotFound, WrongInput, nearest_hint, one_of, translator
from tagwerk_email_offers import api
from tagwerk_email_offers.tables import OFFER, TemplateKind

if TYPE_CHECKING:
    from tagwerk.api import App

STARTERS = Path(__file__).parents[1] / "templates"
DATA = "data.toml"
DEFAULT_LANGUAGE = "de"
NAME = re.compile(r"[A-Za-z0-9][\w-]{0,99}")

_ = translator("tagwerk_email_offers")


@dataclass(frozen=True)
class TemplateSource:
    """A template as it lies in its folder."""

    name: str
    folder: Path

    @property
    def languages(self) -> list[str]:
        """The languages in which there are both a subject and a text."""
        return sorted(self._with("subject") & self._with("text"))

    def language_for(self, *wanted: str) -> str:
        """The first of *wanted* that there is, else German, else any."""
        there = self.languages
        return next((language for language in (*wanted, DEFAULT_LANGUAGE) if language in there), there[0])

    def file(self, part: str, language: str) -> str:
        """The name of the file of *part*: ``subject``, ``text`` or ``html``."""
        return f"{part}.{language}.{'html' if part == 'html' else 'txt'}"

    def has_html(self, language: str) -> bool:
        """Whether there is an HTML part besides the text."""
        return (self.folder / self.file("html", language)).is_file()

    @cached_property
    def data(self) -> dict[str, Any]:
        """What ``data.toml`` says. Raises WrongInput."""
        path = self.folder / DATA
        try:
            return tomllib.loads(path.read_text(encoding="utf-8"))
        except FileNotFoundError:
            return {}
        except (tomllib.TOMLDecodeError, UnicodeDecodeError, OSError) as error:
            raise WrongInput(_("{path} cannot be read: {cause}.", path=path, cause=error)) from None

    @property
    def kind(self) -> TemplateKind:
        """What the mail is, an offer where ``data.toml`` says nothing. Raises WrongInput."""
        said, kinds = self.data.get("kind", OFFER), get_args(TemplateKind)
        if said not in kinds:
            raise WrongInput(
                _("{path}: {kind!r} is no kind of mail.", path=self.folder / DATA, kind=said), one_of(kinds)
            )
        kind: TemplateKind = said
        return kind

    def _with(self, part: str) -> set[str]:
        return {path.name.split(".")[1] for path in self.folder.glob(f"{part}.??.txt")}


def find_templates(app: App) -> dict[str, TemplateSource]:
    """All templates by name."""
    folders = [app.folder / "templates" / "offers"]
    folders += [given.folder for given in app.plugins.collect(api.email_offers_templates, app)]
    found: dict[str, TemplateSource] = {}
    for folder in (*folders, STARTERS):
        for path in sorted(folder.iterdir()) if folder.is_dir() else ():
            if NAME.fullmatch(path.name) and path.is_dir() and any(path.glob("*.??.txt")):
                found.setdefault(path.name, TemplateSource(path.name, path))
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
            _("In {folder} there must be subject.de.txt and text.de.txt, or those of another language.",
              folder=found[name].folder),
        )  # fmt: skip
    return found[name]
