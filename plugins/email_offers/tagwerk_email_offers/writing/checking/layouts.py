"""Looks at how files stand together: blocks that no layout has, text that is never shown, values that are let in as HTML."""

from __future__ import annotations

from typing import TYPE_CHECKING

from jinja2 import nodes

from tagwerk.api import translator
from tagwerk_email_offers.writing.checking.reading import taken_in
from tagwerk_email_offers.writing.sandbox.names import nearest_first

if TYPE_CHECKING:
    from tagwerk_email_offers.writing.checking.findings import Findings
    from tagwerk_email_offers.writing.checking.reading import ReadFiles
    from tagwerk_email_offers.writing.checking.syntax import ReadText

_ = translator("tagwerk_email_offers")


def check_layouts(read_files: ReadFiles, findings: Findings) -> None:
    """Blocks that the layout has not, and text outside of them, are never shown."""
    for read in read_files.files.copy().values():
        layout = next((name for node, name in taken_in(read.tree) if isinstance(node, nodes.Extends)), None)
        blocks = read_files.blocks_of(layout) if layout is not None else None
        if layout is not None and blocks is not None:
            _check_blocks(read, layout, blocks, findings)


def check_escaping(read: ReadText, findings: Findings) -> None:
    """Places in HTML where a value is let in as it is."""
    hint = _("What a client is called could then be read as HTML.")
    for node in read.tree.find_all(nodes.Filter):
        if node.name == "safe":
            findings.warning(read.label, node.lineno, _("`safe` lets a value in without escaping it"), hint)
    for option in read.tree.find_all(nodes.EvalContextModifier):
        if any(each.key == "autoescape" for each in option.options):
            findings.warning(read.label, option.lineno, _("values are not escaped here"), hint)


def _check_blocks(read: ReadText, layout: str, blocks: set[str], findings: Findings) -> None:
    for node in read.tree.body:
        if isinstance(node, nodes.Block) and node.name not in blocks:
            said = _("{layout} has no block {name!r}: this is never shown.", layout=layout, name=node.name)
            findings.error(read.label, node.lineno, said, nearest_first(node.name, blocks))
        for child in node.nodes if isinstance(node, nodes.Output) else ():
            text = child.data if isinstance(child, nodes.TemplateData) else "."
            if text.strip():
                line = child.lineno + text.count("\n", 0, len(text) - len(text.lstrip()))
                findings.warning(read.label, line, _("what stands outside of the blocks is never shown"))
