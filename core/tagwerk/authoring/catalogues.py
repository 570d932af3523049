"""The catalogues of a plugin: compiled, complete, and with every text of the source in them."""

from __future__ import annotations

import ast
from typing import TYPE_CHECKING

from tagwerk.authoring.findings import Finding, Source
from tagwerk.platform.texts import translator

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

MARKS = ("_", "later")
"""The functions that mark a text in the source."""

_ = translator("tagwerk")


def catalogue_findings(source: Source) -> Iterator[Finding]:
    """What the catalogues lack, each with its line; a plugin without any has texts in one language, which is no fault."""
    written = sorted((source.package / "locale").glob("*/LC_MESSAGES/*.po"))
    texts = list(marked_texts(source)) if written else []
    for catalogue in written:
        compiled, shown = catalogue.with_suffix(".mo"), source.place(catalogue)
        if catalogue.stem != source.package.name:
            yield Finding(shown, 1, _("its name has to be {name}.po.", name=source.package.name))
        if not compiled.is_file() or compiled.stat().st_mtime + 1 < catalogue.stat().st_mtime:
            yield Finding(shown, 1, _("{name} is missing or older: pybabel compile", name=compiled.name))
        yield from _lacking(source, catalogue, texts)


def marked_texts(source: Source) -> Iterator[tuple[Path, int, str]]:
    """Each text that the package marks for the catalogue, once, with the file and the line where it stands first."""
    seen: set[str] = set()
    for path in sorted(source.package.rglob("*.py")):
        try:
            tree = ast.parse(path.read_text(encoding="utf-8"))
        except (SyntaxError, ValueError):  # that is found elsewhere
            continue
        calls = (node for node in ast.walk(tree) if isinstance(node, ast.Call) and node.args)
        for call in sorted(calls, key=lambda node: node.lineno):
            text = call.args[0].value if isinstance(call.args[0], ast.Constant) else None
            if getattr(call.func, "id", "") in MARKS and isinstance(text, str) and text and text not in seen:
                seen.add(text)
                yield path, call.lineno, text


def _lacking(source: Source, catalogue: Path, texts: list[tuple[Path, int, str]]) -> Iterator[Finding]:
    """Texts that the *catalogue* does not have, or has without a translation, or with a doubtful one, which is not compiled."""
    from babel.messages.pofile import read_po

    with catalogue.open("rb") as file:
        messages = read_po(file)
    for message in messages:
        if message.id and (not message.string or message.fuzzy):
            text = str(message.id).splitlines()[0]
            yield Finding(source.place(catalogue), message.lineno or 1, _("no translation of: {text}", text=text))
    known = {message.id if isinstance(message.id, str) else message.id[0] for message in messages}
    for path, line, text in texts:
        if text not in known:
            said = _("{catalogue} does not have: {text}", catalogue=source.place(catalogue), text=text.splitlines()[0])
            yield Finding(source.place(path), line, said)
