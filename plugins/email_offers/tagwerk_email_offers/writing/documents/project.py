"""What a document may read: the files of the template, of those it inherits from and of ``_shared``, as they are found by name.

They are read once, here, under the rules of ``folder.places``, and given to Typst by name; it opens no file itself. As
everywhere in a template ``document.typ`` is the file of the template's own folder, else the shared one, and
``_shared/document.typ`` always is the shared one.
"""

from __future__ import annotations

import hashlib
import os
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

from tagwerk.api import WrongInput, translator
from tagwerk_email_offers.writing.documents.typesetting import VALUES
from tagwerk_email_offers.writing.folder.files import MOST_KEPT
from tagwerk_email_offers.writing.folder.places import find_file

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from tagwerk_email_offers.writing.folder.places import Place
    from tagwerk_email_offers.writing.templates import TemplateSource

SOURCE = ".typ"
PICTURES = {".png", ".jpg", ".jpeg", ".gif", ".webp", ".svg", ".pdf"}
DATA = {".json", ".toml", ".yaml", ".yml", ".csv", ".xml", ".txt"}
FONTS = {".ttf", ".otf", ".ttc", ".otc"}
READ = {SOURCE} | PICTURES | DATA | FONTS
MOST_FILES = 500

_ = translator("tagwerk_email_offers")


@dataclass(frozen=True)
class Project:
    """The files of a template that its documents may read, by the names that they may use.

    *labels* says what each is called in answers, *left_out* why one cannot be read. *fonts* are the paths of files of fonts.
    """

    files: Mapping[str, bytes]
    labels: Mapping[str, str]
    left_out: Mapping[str, str]
    fonts: tuple[str, ...]

    @cached_property
    def key(self) -> str:
        """What tells it from others."""
        digest = hashlib.sha256()
        for name, data in sorted(self.files.items()):
            digest.update(f"{len(name)}:{name}:{len(data)}:".encode())
            digest.update(data)
        return digest.hexdigest()


def project_of(source: TemplateSource) -> Project:
    """The project of a template. Raises WrongInput where there is too much of it."""
    files: dict[str, bytes] = {}
    labels: dict[str, str] = {}
    left_out: dict[str, str] = {}
    fonts: dict[str, str] = {}
    size = 0
    for number, (place, name) in enumerate(_names(source)):
        if number >= MOST_FILES:
            raise WrongInput(_("there are too many files, more than {number}", number=MOST_FILES))
        names = [each for each in (f"{place.label}{name}", name) if each not in labels and each != VALUES]
        label = f"{place.label}{name}"
        try:
            found = find_file((place,), name)
            if found is None:
                continue
            if os.path.splitext(name)[1].lower() in FONTS:  # noqa: PTH122
                fonts.setdefault(name, str(found.path.resolve()))
                continue
            data = found.text().encode() if name.endswith(SOURCE) else found.read(source.largest)
        except WrongInput as error:
            left_out |= dict.fromkeys((*names, label), error.message)
            continue
        size += len(data)
        if size > MOST_KEPT * source.largest:
            raise WrongInput(_("the files beside the document are too large together"))
        for each in names:
            files[each], labels[each] = data, label
    return Project(files, labels, left_out, tuple(fonts.values()))


def _names(source: TemplateSource) -> Iterator[tuple[Place, str]]:
    """What lies in the folders of a template, the nearest first; links to folders are not followed."""
    for place in source.places:
        for folder, folders, names in os.walk(place.folder):
            folders.sort()
            for name in sorted(names):
                if os.path.splitext(name)[1].lower() in READ:  # noqa: PTH122
                    path = os.path.relpath(os.path.join(folder, name), place.folder)  # noqa: PTH118
                    yield place, path.replace(os.sep, "/")
