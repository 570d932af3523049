"""Hooks of the site of the documentation (``mkdocs.yml``): what docs/README.md lists is its navigation, in that order.

A link that leads out of ``docs/`` brings the page it leads to along where that is a page, else it is shown as text.
"""

from __future__ import annotations

import posixpath
import re
from pathlib import Path
from typing import TYPE_CHECKING

from mkdocs.structure.files import File

if TYPE_CHECKING:
    from mkdocs.config.defaults import MkDocsConfig
    from mkdocs.structure.files import Files
    from mkdocs.structure.pages import Page

ROOT = Path(__file__).parents[1]
GROUP = re.compile(r"^\*\*([^:*]+)(?::[^*]*)?\*\*$")
ENTRY = re.compile(r"^- \[([^\]]+)\]\(([^)#]+\.md)\)")
LINK = re.compile(r"\[([^\]]+)\]\(((?:\.\./)+[^)#\s]+)(#[^)]*)?\)")
OUTSIDE = "repository"
"""Where pages stand in the site that stand beside ``docs/`` in the repository."""


def listed() -> list[tuple[str, list[tuple[str, str]]]]:
    """The groups of docs/README.md, each with the titles and files of its pages."""
    groups: list[tuple[str, list[tuple[str, str]]]] = []
    for line in (ROOT / "docs" / "README.md").read_text(encoding="utf-8").splitlines():
        if group := GROUP.match(line):
            groups.append((group[1], []))
        elif (entry := ENTRY.match(line)) and groups:
            groups[-1][1].append((entry[1], entry[2]))
    return groups


def on_config(config: MkDocsConfig) -> MkDocsConfig:
    """The navigation."""
    entries = [{group: [{title: file} for title, file in pages]} for group, pages in listed()]
    config.nav = [{"Overview": "README.md"}, *entries, {"Beside the documentation": _outside()}]
    return config


def on_files(files: Files, *, config: MkDocsConfig) -> Files:
    """The pages outside that the documentation leads to."""
    for name in _outside():
        source = ROOT / name.removeprefix(f"{OUTSIDE}/")
        files.append(File.generated(config, name, content=source.read_text(encoding="utf-8")))
    return files


def on_page_markdown(markdown: str, *, page: Page, config: MkDocsConfig, files: Files) -> str:
    """Links that lead out of ``docs/``."""
    uri = page.file.src_uri
    here = posixpath.dirname(uri.removeprefix(f"{OUTSIDE}/") if uri.startswith(OUTSIDE) else f"docs/{uri}")

    def lead(link: re.Match[str]) -> str:
        target = posixpath.normpath(posixpath.join(here, link[2]))
        if target.startswith("docs/"):
            inside = target.removeprefix("docs/")
        elif target.endswith(".md") and f"{OUTSIDE}/{target}" in _outside():
            inside = f"{OUTSIDE}/{target}"
        else:
            return f"{link[1]} (`{target}`)"
        return f"[{link[1]}]({posixpath.relpath(inside, posixpath.dirname(uri) or '.')}{link[3] or ''})"

    return LINK.sub(lead, markdown)


def _outside() -> list[str]:
    """The pages outside ``docs/`` that a page inside leads to, as they are called in the site."""
    found: dict[str, None] = {}
    for page in sorted((ROOT / "docs").rglob("*.md")):
        for _title, target, _anchor in LINK.findall(page.read_text(encoding="utf-8")):
            path = (page.parent / target).resolve()
            if path.suffix == ".md" and path.is_file() and not path.is_relative_to(ROOT / "docs"):
                found[f"{OUTSIDE}/{path.relative_to(ROOT).as_posix()}"] = None
    return list(found)
