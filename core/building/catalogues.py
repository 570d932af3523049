"""Compiles the catalogues when a distribution is built or installed: ``.po`` is what people write, ``.mo`` what gettext reads."""

from pathlib import Path
from typing import Any

from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from hatchling.builders.hooks.plugin.interface import BuildHookInterface


class CatalogueHook(BuildHookInterface):  # type: ignore[type-arg]
    """A build hook of hatchling; each member of the workspace names this file."""

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """Write a ``.mo`` beside each ``.po`` of the package."""
        for written in Path(self.root).glob("tagwerk*/locale/*/LC_MESSAGES/*.po"):
            with written.open("rb") as po, written.with_suffix(".mo").open("wb") as mo:
                write_mo(mo, read_po(po))
