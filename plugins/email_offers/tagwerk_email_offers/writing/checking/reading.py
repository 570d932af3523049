"""Reads every file of a template, as far as each can be read: its parts, and what they include, import and extend."""

from __future__ import annotations

from typing import TYPE_CHECKING

from jinja2 import nodes

from tagwerk.api import WrongInput, translator
from tagwerk_email_offers.writing.checking.syntax import ReadText, read_text
from tagwerk_email_offers.writing.folder.places import NotUtf8
from tagwerk_email_offers.writing.sandbox.names import nearest_first

if TYPE_CHECKING:
    from collections.abc import Iterator

    from jinja2 import Environment

    from tagwerk_email_offers.writing.checking.findings import Findings
    from tagwerk_email_offers.writing.templates import TemplateSource

MOST_FILES = 100

_ = translator("tagwerk_email_offers")


class ReadFiles:
    """The files of one template by their labels, each read once; what is wrong in them is noted in *findings*."""

    def __init__(self, source: TemplateSource, environment: Environment, findings: Findings) -> None:
        self.source, self.environment, self.findings = source, environment, findings
        self.files: dict[str, ReadText] = {}

    def read_part(self, file: str) -> None:
        """Read one part of the mail."""
        try:
            self.read(file)
        except WrongInput as error:
            self.findings.error(file, 0, error.message, error.hint)

    def read(self, name: str) -> ReadText | None:
        """Read the file *name*, and all that it takes in. Raises WrongInput for a name that leads out."""
        found = self.source.find(name)
        if found is None:
            return None
        if found.label in self.files or len(self.files) >= MOST_FILES:
            return self.files.get(found.label)
        try:
            read = read_text(self.environment, found.label, found.text())
        except WrongInput as error:
            line = error.line if isinstance(error, NotUtf8) else 0
            self.findings.error(found.label, line, error.message, error.hint)
            read = ReadText(found.label, "", nodes.Template([], lineno=1))
        self.files[found.label] = read
        for mistake in read.mistakes:
            self.findings.error(found.label, mistake.line, mistake.text, mistake.hint)
        for node, taken in taken_in(read.tree):
            self._take_in(read, node, taken)
        return read

    def _take_in(self, read: ReadText, node: nodes.Node, name: str) -> None:
        missing_is_fine = isinstance(node, nodes.Include) and node.ignore_missing
        try:
            if self.read(name) is None and not missing_is_fine:
                self.findings.error(
                    read.label, node.lineno, _("there is no file {name}", name=name), self._files_near(name)
                )
        except WrongInput as error:
            self.findings.error(read.label, node.lineno, error.message, error.hint)

    def _files_near(self, name: str) -> str:
        there: set[str] = set()
        for place in self.source.places:
            if place.folder.is_dir():
                there |= {path.name for path in place.folder.iterdir() if path.suffix == f".{name.rpartition('.')[2]}"}
        return nearest_first(name, there)

    def blocks_of(self, name: str) -> set[str] | None:
        """The blocks of a layout and of those that it extends; None where that cannot be known."""
        blocks: set[str] = set()
        seen: set[str] = set()
        while name not in seen:
            seen.add(name)
            try:
                read = self.read(name)
            except WrongInput:
                return None
            if read is None or read.mistakes:
                return None
            blocks |= {block.name for block in read.tree.find_all(nodes.Block)}
            extended = next((each for each in read.tree.find_all(nodes.Extends)), None)
            if extended is None:
                return blocks
            if not isinstance(extended.template, nodes.Const):
                return None
            name = str(extended.template.value)
        return None


def taken_in(tree: nodes.Template) -> Iterator[tuple[nodes.Node, str]]:
    """What a file includes, imports and extends by name."""
    kinds = (nodes.Extends, nodes.Include, nodes.Import, nodes.FromImport)
    for node in tree.find_all(kinds):
        assert isinstance(node, nodes.Extends | nodes.Include | nodes.Import | nodes.FromImport)
        template = node.template
        if isinstance(template, nodes.Const) and isinstance(template.value, str):
            yield node, template.value
        elif isinstance(template, nodes.Const) and isinstance(template.value, tuple | list):
            yield from ((node, str(name)) for name in template.value)
        elif isinstance(template, nodes.Tuple | nodes.List):
            for each in template.items:
                if isinstance(each, nodes.Const) and isinstance(each.value, str):
                    yield node, each.value
