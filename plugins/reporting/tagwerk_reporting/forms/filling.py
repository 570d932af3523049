"""Filling in and checking a form. Nothing is written while a placeholder means nothing."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tagwerk.api import WrongInput, translator
from tagwerk_reporting.forms import docx, xlsx
from tagwerk_reporting.forms.fields import Fields
from tagwerk_reporting.forms.files import FormFile

if TYPE_CHECKING:
    from pathlib import Path

    from tagwerk_reporting.api import Document
    from tagwerk_reporting.forms.fields import Unknown

MOST_NAMED = 5

_ = translator("tagwerk_reporting")


def filled_in(file: Path, document: Document) -> bytes:
    """The form *file* filled in with *document*. Raises WrongInput where it cannot be read, or asks for what there is not."""
    form, unknown = _filled(file, document)
    if unknown:
        named = [_("{name} at {place}", name=each.name, place=each.place) for each in unknown[:MOST_NAMED]]
        raise WrongInput(
            _("{file} asks for {count} fields that the report does not have: {named}.", file=file.name, count=len(unknown),
              named="; ".join(named)),
            unknown[0].hint,
        )  # fmt: skip
    return form.written()


def unknown_in(file: Path, document: Document) -> list[Unknown]:
    """What the form *file* asks for in vain, with its place. Raises WrongInput where it cannot be read."""
    form, unknown = _filled(file, document)
    form.written()
    return unknown


def _filled(file: Path, document: Document) -> tuple[FormFile, list[Unknown]]:
    form = FormFile(file)
    fill_in = xlsx.fill_in if form.suffix == ".xlsx" else docx.fill_in
    return form, fill_in(form, Fields(document))
