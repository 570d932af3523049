"""The set form (D32): listing its fields, starting one, checking one. Filling in is a part of making a report."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tagwerk.api import WrongInput, log_access, translator, use_case
from tagwerk_reporting.asking import ask
from tagwerk_reporting.forms.fields import Fields
from tagwerk_reporting.forms.files import NEEDED
from tagwerk_reporting.forms.filling import unknown_in
from tagwerk_reporting.forms.starter import starter
from tagwerk_reporting.making import document_of, write_in_one_piece

if TYPE_CHECKING:
    from pathlib import Path

    from tagwerk.api import Actor, App
    from tagwerk_reporting.api import Cell
    from tagwerk_reporting.asking import Meant
    from tagwerk_reporting.forms.fields import Unknown

_ = translator("tagwerk_reporting")


@use_case("reports.make")
def list_fields(app: App, actor: Actor, meant: Meant) -> list[tuple[str, str, Cell]]:
    """Each field of the report with its title and its value. Raises NotFound, WrongInput, NotAllowed."""
    asked = ask(app, actor, meant)
    found = list(Fields(document_of(app, asked)).listed())
    log_access(app, actor, "reports.make", asked.on_record)
    return found


@use_case("reports.make")
def start_form(app: App, actor: Actor, meant: Meant, file: Path) -> None:
    """Write a form with every field of the report to *file*. Raises WrongInput for another kind of file, TagwerkError."""
    if file.suffix.lower() not in NEEDED:
        raise WrongInput(_("{file} is no form: it has to end in .xlsx or .docx.", file=file.name))
    if not file.parent.is_dir():
        raise WrongInput(_("There is no folder {folder}.", folder=file.parent))
    document = ask(app, actor, meant).make(app)
    write_in_one_piece(file, starter(document, file.suffix.lower()))


@use_case("reports.make")
def check_form(app: App, actor: Actor, meant: Meant, file: Path) -> list[Unknown]:
    """What the form *file* asks of the report in vain, with its place. Raises WrongInput where it cannot be read."""
    return unknown_in(file, document_of(app, ask(app, actor, meant)))
