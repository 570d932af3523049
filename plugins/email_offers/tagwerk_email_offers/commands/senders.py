"""The command ``campaigns signature``: what stands below one's own mails."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from tagwerk.api import Action, WrongInput, cause_in_words, later, translator

if TYPE_CHECKING:
    from tagwerk.api import CommandLine

_ = translator("tagwerk_email_offers")

HELP = later(
    "Show or set the signature below your own mails; templates have it as sender.signature."
    "\n\nExample: tagwerk campaigns signature --file signature.txt"
)
Text = Annotated[str | None, typer.Option(help=later("The signature, in words."))]
File = Annotated[Path | None, typer.Option(help=later("A text file that holds it."))]
Remove = Annotated[bool, typer.Option("--remove", help=later("Have none any more."))]


def signature(context: typer.Context, text: Text = None, file: File = None, remove: Remove = False) -> None:
    from tagwerk_email_offers.senders.signatures import set_signature, show_signature

    cli: CommandLine = context.obj
    if sum((text is not None, file is not None, remove)) > 1:
        raise WrongInput(_("Either --text, or --file, or --remove; not several of them."))
    given = "" if remove else _read(file) if file is not None else text
    if given is None:
        known = show_signature(cli.app(), cli.actor())
        cli.show({"signature": known.text}, known.text or _("You have no signature."))
        return
    if not remove and not given.strip():
        raise WrongInput(_("That signature is empty."), Action("campaigns.signature", remove=True))
    saved = set_signature(cli.app(), cli.actor(), given)
    cli.show({"signature": saved.text}, saved.text or _("You have no signature."))


def _read(file: Path) -> str:
    try:
        with file.open(encoding="utf-8-sig") as opened:
            return opened.read(100_000)
    except UnicodeDecodeError:
        raise WrongInput(_("{path} is no text in UTF-8.", path=file)) from None
    except OSError as error:
        raise WrongInput(_("{path} cannot be read: {cause}.", path=file, cause=cause_in_words(error))) from None
