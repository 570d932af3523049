"""An address book by its address: that of the book itself, or of the server on which it is to be found."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from urllib.parse import urlsplit

from tagwerk.platform.connections.outside import is_this_machine
from tagwerk.platform.errors import WrongInput
from tagwerk.platform.texts import translator

BEGINNING = re.compile(r"https?://", re.IGNORECASE)

_ = translator("tagwerk")


@dataclass(frozen=True)
class AddressBook:
    """Where an address book is, and who reads it. Raises WrongInput for an address that is none, or that is not to be trusted."""

    address: str
    user: str = ""
    password: str = field(default="", repr=False)

    def __post_init__(self) -> None:
        try:
            parts = urlsplit(self.address)
            host, _port = parts.hostname or "", parts.port
        except ValueError:
            raise no_address() from None
        if "@" in parts.netloc:  # it may hold a password, so nothing of it is repeated
            raise WrongInput(
                _("An address of an address book has no user and no password in it."),
                _("Say --user NAME; the password is asked for."),
            )
        if not host or parts.query or parts.fragment or not self.address.isprintable() or " " in self.address:
            raise no_address()
        if parts.scheme != "https" and not (parts.scheme == "http" and is_this_machine(host)):
            raise WrongInput(
                _("{host} would be asked in the clear, and everybody on the way could read it.", host=host),
                _("Write https://."),
            )


def no_address() -> WrongInput:
    """What was given is none; it is not repeated, for it may hold a password."""
    return WrongInput(_("This is no address of an address book."), _("It begins with https://."))


def is_address(text: str) -> bool:
    """Whether *text* is an address and not the name of a file."""
    return BEGINNING.match(text) is not None
