"""The original of a mail, and what came with it: given out only on request, into a folder that somebody names.

A name that a stranger chose never decides where a file goes: it is cut to its last part and to letters that are safe, and nothing
that is there is written over.
"""

from __future__ import annotations

import os
import re
from typing import TYPE_CHECKING

from tagwerk.api import Action, NotFound, WrongInput, cause_in_words, log_others, translator, use_case
from tagwerk_email_offers.inbox.answering.parts import attached_files
from tagwerk_email_offers.inbox.correspondence import found
from tagwerk_email_offers.inbox.reach import owner_of
from tagwerk_email_offers.inbox.receiving.originals import raw_of

if TYPE_CHECKING:
    from pathlib import Path

    from tagwerk.api import Actor, App

UNSAFE = re.compile(r"[^\w .()+@,=-]+")
RESERVED = re.compile(r"^(con|prn|aux|nul|com\d|lpt\d)(\.|$)", re.IGNORECASE)
LONGEST_NAME = 120
PRIVATE = 0o600

_ = translator("tagwerk_email_offers")


@use_case("inbox.read")
def original(app: App, actor: Actor, mail_id: int) -> bytes:
    """The mail as it arrived. Raises NotFound where it is kept no more."""
    with app.database.reading() as session:
        row = found(session, actor, mail_id)
        raw = raw_of(session, mail_id)
    if raw is None:
        raise NotFound(
            _("The original of mail {number} is kept no more.", number=mail_id), Action("inbox.show", mail_id)
        )
    log_others(app, actor, "inbox.read", "originals of mails", [owner_of(row)])
    return raw


@use_case("inbox.read")
def save_original(app: App, actor: Actor, mail_id: int, folder: Path) -> Path:
    """Write the mail as it arrived to a new file in *folder*. Raises NotFound, WrongInput."""
    return _written(_existing(folder), f"mail-{mail_id}.eml", original(app, actor, mail_id))


@use_case("inbox.read")
def save_attachments(app: App, actor: Actor, mail_id: int, folder: Path) -> list[Path]:
    """Write what came with a mail to new files in *folder*, for its owner's eyes alone. Raises NotFound, WrongInput."""
    raw = original(app, actor, mail_id)
    place = _existing(folder)
    return [_written(place, name, data) for name, data in attached_files(raw)]


def _existing(folder: Path) -> Path:
    if not folder.exists():
        raise NotFound(_("There is no folder {folder}.", folder=folder), _("Make it, or name another one."))
    if not folder.is_dir():
        raise WrongInput(_("{folder} is no folder.", folder=folder))
    return folder


def _written(folder: Path, name: str, data: bytes) -> Path:
    """A new file, with a number in its name where there is one of that name already."""
    safe = safe_name(name)
    stem, dot, ending = safe.rpartition(".")
    for number in range(1, 1000):
        path = folder / (safe if number == 1 else f"{stem or ending}-{number}{dot}{ending if stem else ''}".rstrip("."))
        try:
            opened = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_NOFOLLOW", 0), PRIVATE)
        except FileExistsError:
            continue
        except OSError as error:
            raise WrongInput(_("{path} cannot be written: {cause}.", path=path, cause=cause_in_words(error))) from None
        with os.fdopen(opened, "wb") as file:
            file.write(data)
        return path
    raise WrongInput(_("{folder} has too many files of the name {name}.", folder=folder, name=safe))


def safe_name(name: str) -> str:
    """A name of a file that a stranger chose, harmless in every folder."""
    last = name.replace("\\", "/").rpartition("/")[2]
    safe = UNSAFE.sub("_", last).strip(" .")[-LONGEST_NAME:].strip(" .")
    return f"_{safe}" if not safe or RESERVED.match(safe) or safe.startswith("-") else safe
