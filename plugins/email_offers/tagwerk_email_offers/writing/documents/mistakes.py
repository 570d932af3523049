"""What Typst says of a document, in the reader's words, and in which file and line of the template it is."""

from __future__ import annotations

import re
from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING

from tagwerk.api import later, translator

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tagwerk_email_offers.writing.documents.processes import Trouble
    from tagwerk_email_offers.writing.documents.project import Project

BLOCK = re.compile(r"^(?P<severity>error|warning): ", re.MULTILINE)
PLACE = re.compile(r"^ *┌─ (?P<file>.+):(?P<line>\d+):(?P<column>\d+)\n", re.MULTILINE)
HINT = re.compile(r"^ *= hint: (.+)$", re.MULTILINE)
HELP = re.compile(r"^help: ", re.MULTILINE)
NAMED = re.compile(r'"((?:[^"\\\n]|\\.)*)"')
MAIN = "main"

NO_FILE = re.compile(r"file not found|failed to load file|file is not valid|is a directory")
NO_PACKAGE = re.compile(r"failed to download package|package not found|failed to (?:load|decompress) package")
SAID = {
    re.compile(r"unknown variable: (?P<name>.+)"): later("{name!r} is undefined"),
    re.compile(r'dictionary does not contain key "(?P<name>.*)"'): later("there is no {name!r} among the values"),
    re.compile(r"unclosed delimiter"): later("a bracket is opened and never closed"),
    re.compile(r"unexpected closing bracket|unexpected closing .*"): later("a bracket is closed that was never opened"),
    re.compile(r"unclosed string"): later("a text is opened and never closed"),
    re.compile(r"unclosed raw text"): later("a text is opened and never closed"),
    re.compile(r"unexpected argument: (?P<name>.+)"): later("there is no argument {name!r}"),
    re.compile(r"missing argument: (?P<name>.+)"): later("the argument {name!r} is missing"),
    re.compile(r"unresolved import"): later("that file defines nothing of this name"),
    re.compile(r"unknown font family: (?P<name>.+)"): later("there is no font {name!r}"),
    re.compile(r"maximum (?:function call|parsing|layout|show rule) depth exceeded"): later(
        "it includes or calls itself too deep, without an end"
    ),
    re.compile(r"condition is always true|loop seems to be infinite"): later("a loop never ends"),
    re.compile(r"cyclic import"): later("it imports itself"),
    re.compile(r"path .* would escape the (?:project|package) root"): later(
        "it leads out of the folder of the template"
    ),
    re.compile(r"cannot divide by zero"): later("it divides by zero"),
    re.compile(r"failed to decode image.*", re.DOTALL): later("the picture cannot be read"),
    re.compile(r"failed to parse (?P<kind>\w+)(?: file)?\b.*", re.DOTALL): later("this is no {kind}"),
    re.compile(r"(?:panicked with|assertion failed): (?P<said>.+)", re.DOTALL): later("it ends itself: {said}"),
    re.compile(r'PDF/A\S* error: the text `"(?P<text>.+)"` could not be displayed.*', re.DOTALL): later(
        "no font has the character {text}; put a file of a font that has it beside the document"
    ),
    re.compile(r'PDF/A\S* error: the text contains the disallowed codepoint `"(?P<text>.+)"`', re.DOTALL): later(
        "no document may have the character {text}"
    ),
}
"""Beside these Typst's own words remain after a sentence of ours, as what a template's author can look up."""

_ = translator("tagwerk_email_offers")


@dataclass(frozen=True)
class DocumentMistake:
    """One mistake: in which file (as answers call it) and *line* (0: in the file as a whole), in words."""

    file: str
    line: int
    text: str
    hint: str = ""
    is_warning: bool = False


def mistakes_in(said: str, root: str, project: Project, main: str) -> Iterator[DocumentMistake]:
    """What Typst's answer *said* names; paths in it begin with the folder *root*. *main* is the file of the document."""
    starts = [found.start() for found in BLOCK.finditer(said)]
    for start, end in pairwise([*starts, len(said)]):
        block = said[start:end]
        own = block[: found.start()] if (found := HELP.search(block)) is not None else block
        place = PLACE.search(own)
        severity, _colon, message = own[: place.start() if place is not None else None].partition(": ")
        name, line = _place(place, root, main) if place is not None else (main, 0)
        column = int(place["column"]) if place is not None else 0
        known = _worded(message.strip(), project, name, line, column)
        text = known or _("Typst does not take this and says: {said}", said=message.strip())
        hint = "" if known else " ".join(f"{each[:1].upper()}{each[1:]}." for each in HINT.findall(own))
        yield DocumentMistake(project.labels.get(name, name), line, text, hint, severity == "warning")


def trouble_text(trouble: Trouble, seconds: int) -> str:
    """What is said of a document at which the process ended."""
    if trouble == "time":
        return _("it takes too long, more than {seconds} s", seconds=seconds)
    if trouble == "memory":
        return _("it takes too much memory")
    if trouble == "absent":
        return _("no document can be made here: the package {name} cannot be used", name="typst")
    return _("what sets the documents ended at it; try again")


def _place(found: re.Match[str], root: str, main: str) -> tuple[str, int]:
    path = found["file"].replace("\\", "/").rpartition(f"{root}/")[2]
    return main if path == MAIN else path, int(found["line"])


def _worded(message: str, project: Project, name: str, line: int, column: int) -> str:
    """The message in the reader's language; ``""`` if it is none of the usual."""
    if NO_PACKAGE.match(message):
        return _("packages are not fetched; put the files that are needed beside the document")
    if NO_FILE.match(message):
        return _no_file(project, name, line, column)
    for pattern, said in SAID.items():
        if found := pattern.fullmatch(message):
            return _(said, **found.groupdict())
    return ""


def _no_file(project: Project, name: str, line: int, column: int) -> str:
    """Which file is not there: the one that is named where the mistake is."""
    lines = project.files.get(name, b"").decode(errors="replace").split("\n")
    written = lines[line - 1] if 0 < line <= len(lines) else ""
    named = NAMED.search(written, column) or NAMED.search(written)
    if named is None:
        return _("it names a file that is not there")
    file = named[1]
    if cause := project.left_out.get(file.removeprefix("/")):
        return cause
    return _("there is no file {name}", name=file)
