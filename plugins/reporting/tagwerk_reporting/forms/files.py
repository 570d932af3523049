"""Opening somebody's file: a ZIP of XML parts, of bounded size, without a password, read without looking elsewhere."""

from __future__ import annotations

import io
import zipfile
from typing import TYPE_CHECKING

from lxml import etree

from tagwerk.api import WrongInput, cause_in_words, translator

if TYPE_CHECKING:
    from pathlib import Path

LARGEST = 50 * 10**6
LARGEST_UNPACKED = 250 * 10**6
LARGEST_PART = 60 * 10**6
ENCRYPTED = b"\xd0\xcf\x11\xe0"
"""How a file begins that Word or Excel locked with a password."""
NEEDED = {".xlsx": "xl/workbook.xml", ".docx": "word/document.xml"}

_ = translator("tagwerk_reporting")


class FormFile:
    """The parts of a form. What is not changed is written back byte for byte, in its order."""

    def __init__(self, file: Path) -> None:
        """Raises WrongInput for what is no form that can be filled in."""
        self.name, self.suffix = file.name, file.suffix.lower()
        if self.suffix not in NEEDED:
            raise WrongInput(_("{file} is no form: it has to end in .xlsx or .docx.", file=self.name))
        content = read_bounded(file, LARGEST)
        if content.startswith(ENCRYPTED):
            raise WrongInput(
                _("{file} is locked with a password, or of an old kind.", file=self.name),
                _("Save it without a password as .xlsx or .docx."),
            )
        try:
            self._archive = zipfile.ZipFile(io.BytesIO(content))
            whole = sum(info.file_size for info in self._archive.infolist())
            there = NEEDED[self.suffix] in self._archive.namelist()
        except (zipfile.BadZipFile, ValueError, NotImplementedError):
            raise self._broken() from None
        if whole > LARGEST_UNPACKED:
            raise WrongInput(_("{file} unpacks to more than a form can hold.", file=self.name))
        if not there:
            raise self._broken()
        self._changed: dict[str, bytes] = {}

    def names(self) -> list[str]:
        """The names of its parts."""
        return self._archive.namelist()

    def part(self, name: str) -> etree._Element:
        """A part, parsed. Raises WrongInput where it is broken."""
        try:
            if self._archive.getinfo(name).file_size > LARGEST_PART:
                raise WrongInput(_("{file} unpacks to more than a form can hold.", file=self.name))
            parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False)
            return etree.fromstring(self._archive.read(name), parser)
        except (KeyError, zipfile.BadZipFile, etree.XMLSyntaxError, RuntimeError, EOFError, OSError, ValueError):
            raise self._broken() from None

    def change(self, name: str, root: etree._Element) -> None:
        """Have the part *name* written as *root*."""
        self._changed[name] = etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True)

    def written(self) -> bytes:
        """The file with what was changed. Raises WrongInput where another part cannot be read."""
        file = io.BytesIO()
        try:
            with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
                for info in self._archive.infolist():
                    archive.writestr(info, self._changed.get(info.filename) or self._archive.read(info))
        except (zipfile.BadZipFile, RuntimeError, EOFError, OSError, ValueError, NotImplementedError):
            raise self._broken() from None
        return file.getvalue()

    def _broken(self) -> WrongInput:
        return WrongInput(_("{file} is broken, or no form that can be read.", file=self.name))


def read_bounded(file: Path, most: int) -> bytes:
    """The content of somebody's *file*, of at most *most* bytes. Raises WrongInput where it cannot be read or holds more."""
    try:
        with file.open("rb") as opened:
            content = opened.read(most + 1)
    except OSError as error:
        raise WrongInput(_("{file} cannot be read: {cause}.", file=file, cause=cause_in_words(error))) from None
    if len(content) > most:
        raise WrongInput(_("{file} is larger than {most} MB.", file=file.name, most=most // 10**6))
    return content
