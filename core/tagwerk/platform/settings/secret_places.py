"""Secrets that stand in no settings: in a file of their own, or in the keyring of the machine."""

from __future__ import annotations

from importlib import import_module
from pathlib import Path

from tagwerk.platform.errors import ConfigurationError
from tagwerk.platform.home.private import make_private, write_new
from tagwerk.platform.texts import cause_in_words, translator

KEYRING = "keyring:"
SERVICE = "tagwerk"
LARGEST = 65_536
PLACE = "secrets"
"""The folder of the workspace in which setting up keeps them."""

_ = translator("tagwerk")


def content_of(folder: Path, written: str) -> str:
    """The first line of a file that holds a secret; it is named from the workspace *folder*. Raises ConfigurationError."""
    path = folder / Path(written).expanduser()
    try:
        with path.open(encoding="utf-8") as file:
            return file.read(LARGEST).partition("\n")[0].strip()
    except (OSError, UnicodeDecodeError, ValueError, RuntimeError) as error:
        cause = cause_in_words(error) if isinstance(error, OSError) else _("it is no text")
        raise ConfigurationError(_("{path} cannot be read: {cause}.", path=path, cause=cause)) from None


def kept_in_keyring(value: str) -> str:
    """*value* itself, or where it is ``keyring:NAME`` what the keyring keeps under that name. Raises ConfigurationError."""
    if not value.startswith(KEYRING):
        return value
    name = value.removeprefix(KEYRING)
    try:
        keyring = import_module("keyring")
    except ImportError:
        raise ConfigurationError(_("there is no keyring here"), _("Install it beside Tagwerk: keyring")) from None
    try:
        found = keyring.get_password(SERVICE, name)
    except Exception:  # each backend raises its own, and says more than it should
        raise ConfigurationError(_("the keyring is locked, or cannot be asked")) from None
    if found is None:
        raise ConfigurationError(
            _("the keyring has nothing under {name}", name=name),
            _("Put it there: keyring set {service} {name}", service=SERVICE, name=name),
        )
    return str(found)


def keep_in_file(folder: Path, name: str, secret: str) -> str:
    """Keep *secret* in a file of its own in the workspace *folder*, for its owner's eyes alone; gives what ``NAME_file`` says.

    A secret of that name that is there is replaced; through a link nothing is written. Raises ConfigurationError.
    """
    place = folder / PLACE
    path, part = place / name, place / f".{name}.part"
    try:
        make_private(place)
        part.unlink(missing_ok=True)
        write_new(part, f"{secret}\n".encode())
        part.replace(path)
    except OSError as error:
        raise ConfigurationError(
            _("{path} cannot be written: {cause}.", path=path, cause=cause_in_words(error))
        ) from None
    return f"{PLACE}/{name}"
