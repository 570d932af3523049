"""The file of an export: a new one, for its owner's eyes alone, and a whole one or none."""

from __future__ import annotations

import os
from contextlib import contextmanager
from typing import IO, TYPE_CHECKING

from tagwerk.companies.exports.forms import FORMS
from tagwerk.platform import clock
from tagwerk.platform.errors import WrongInput
from tagwerk.platform.home.private import FILE, make_private
from tagwerk.platform.inputs import one_of
from tagwerk.platform.texts import cause_in_words, translator

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from tagwerk.platform.app import App

FOLDER = "exports"
LIST = ".exported"
"""The names of the files in its folder that we wrote: others may lie there too, and are nobody's to remove."""

_ = translator("tagwerk")


def wished_form(wish: str, out: Path | None) -> str:
    """The form of a list that is wished for: by its name, else by the ending of the file *out*, else CSV."""
    return wish or _ending(out) or "csv"


def check_form(form: str, out: Path | None = None) -> None:
    """Raises WrongInput for a form that there is not, or for a file *out* that ends as one of another form does."""
    if form not in FORMS:
        raise WrongInput(_("{value!r} is no form of a list.", value=form), one_of(FORMS))
    if _ending(out) in FORMS.keys() - {form}:
        raise WrongInput(_("{path} ends as a file that is not {form}.", path=out, form=form))


def _ending(out: Path | None) -> str:
    return out.suffix.lower().lstrip(".") if out is not None else ""


def exported(folder: Path) -> list[Path]:
    """The files in *folder* that are exports of ours."""
    try:
        names = (folder / LIST).read_text(encoding="utf-8").splitlines()
    except OSError:
        return []
    return [folder / name for name in sorted(set(names)) if name and (folder / name).is_file()]


def _remember(path: Path) -> None:
    with os.fdopen(
        os.open(path.parent / LIST, os.O_WRONLY | os.O_CREAT | os.O_APPEND, FILE), "a", encoding="utf-8"
    ) as file:
        file.write(f"{path.name}\n")


@contextmanager
def new_file(app: App, name: str, form: str, out: Path | None) -> Iterator[tuple[Path, IO[bytes]]]:
    """The file *out*, without one a new one that begins with *name* in the folder ``exports`` of the workspace, where a routine
    removes it in time. What goes wrong leaves none. Raises WrongInput where it cannot be made.
    """
    path = out or _place(app, name, form)
    try:
        opened = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_NOFOLLOW", 0), FILE)
    except FileExistsError:
        raise WrongInput(_("{path} is there already.", path=path), _("Name another file with --out.")) from None
    except OSError as error:
        raise WrongInput(_("{path} cannot be written: {cause}.", path=path, cause=cause_in_words(error))) from None
    try:
        if path.parent.resolve() == (app.folder / FOLDER).resolve():
            _remember(path)
        with os.fdopen(opened, "wb") as file:
            yield path, file
    except BaseException:
        path.unlink(missing_ok=True)  # half a list looks like a whole one
        raise


def _place(app: App, name: str, form: str) -> Path:
    folder = app.folder / FOLDER
    make_private(folder)
    day = clock.now().date().isoformat()
    for number in range(1, 1000):
        path = folder / f"{name}-{day}{'' if number == 1 else f'-{number}'}.{form}"
        if not path.exists():
            return path
    raise WrongInput(_("{folder} has too many exports of today.", folder=folder))
