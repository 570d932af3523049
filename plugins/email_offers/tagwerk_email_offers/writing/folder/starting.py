"""A new template begins as a copy of one that is there: a starter, a plugin's or an own one."""

from __future__ import annotations

import shutil
from typing import TYPE_CHECKING

from tagwerk.api import Conflict, WrongInput, translator, use_case
from tagwerk_email_offers.writing.folder.house import HOUSE_FILE
from tagwerk_email_offers.writing.folder.places import SHARED, Place, find_file
from tagwerk_email_offers.writing.templates import NAME, STARTERS, find_template, own_folder

if TYPE_CHECKING:
    from pathlib import Path

    from tagwerk.api import Actor, App

STARTER = "introduction"
RESERVED = {"con", "prn", "aux", "nul", *(f"{device}{number}" for device in ("com", "lpt") for number in range(1, 10))}
"""Names that are no folders on Windows, where the workspace may be copied to."""
LAYOUT_FILES = ("layout.html", "layout.txt", "product_table.html", "product_table.txt", "document.typ")
LARGEST = 100_000_000

_ = translator("tagwerk_email_offers")


@use_case("campaigns.edit")
def new_template(app: App, actor: Actor, name: str, starter: str = STARTER, *, layout: bool = False) -> list[Path]:
    """Copy *starter* to a new template *name* of the workspace, and ``_shared/house.toml`` where it is not there yet; with
    *layout* the shared layout too, to change it. Gives the files that are new.

    Raises NotFound for the starter, WrongInput for the name, Conflict where there is one of that name: nothing is overwritten.
    """
    if not NAME.fullmatch(name) or name.lower() in RESERVED:
        raise WrongInput(
            _("{name!r} cannot be the name of a template.", name=name),
            _("Use letters, digits, - and _, and begin with one of a to z or a digit."),
        )
    source = find_template(app, starter)
    offers = own_folder(app)
    offers.mkdir(mode=0o700, parents=True, exist_ok=True)
    there = {path.name.lower() for path in offers.iterdir()}
    folder = offers / name
    try:
        if name.lower() in there:
            raise FileExistsError
        folder.mkdir(mode=0o700)
    except FileExistsError:
        raise Conflict(_("There is a template {name} already; nothing was changed.", name=name)) from None
    try:
        made = [
            _copy(Place(source.folder), path.name, folder) for path in sorted(source.folder.iterdir()) if path.is_file()
        ]
    except BaseException:
        shutil.rmtree(folder, ignore_errors=True)  # a half one would be taken for a whole one
        raise
    return [*made, *_shared(offers, (HOUSE_FILE, *(LAYOUT_FILES if layout else ())))]


def _shared(offers: Path, names: tuple[str, ...]) -> list[Path]:
    folder = offers / SHARED
    folder.mkdir(mode=0o700, exist_ok=True)
    return [_copy(Place(STARTERS / SHARED), name, folder) for name in names if not (folder / name).exists()]


def _copy(place: Place, name: str, folder: Path) -> Path:
    """Copy one file, for its owner's eyes alone. Raises WrongInput for a link that leads out of its folder."""
    found = find_file((place,), name)
    assert found is not None
    target = folder / name
    content = found.read(LARGEST)
    with target.open("xb") as file:
        target.chmod(0o600)
        file.write(content)
    return target
