"""What this room contributes: whether the section ``[rights]`` names rights that there are."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tagwerk.platform.plugins import hookimpl
from tagwerk.platform.texts import later

if TYPE_CHECKING:
    from collections.abc import Iterable

    from tagwerk.platform.app import App
    from tagwerk.platform.hookspecs import Check


@hookimpl
def tagwerk_checks(app: App) -> Iterable[Check]:
    """Whether somebody asks for each right that is given."""
    from tagwerk.access.rights import check_rights
    from tagwerk.platform.hookspecs import Check

    return [Check(later("rights"), lambda: check_rights(app))]
