"""Who writes and who is written to, in a form that no foreign text can break out of a header field with."""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass
from email.utils import parseaddr, quote
from uuid import uuid4

from tagwerk.api import WrongInput, translator

BREAKING = {"Cc", "Cs", "Zl", "Zp"}
"""Characters that end a line, or are none: controls, halves of surrogate pairs, line and paragraph separators."""

_ = translator("tagwerk_email_offers")


@dataclass(frozen=True)
class Correspondent:
    """Somebody who writes or is written to."""

    name: str
    address: str

    @classmethod
    def parse(cls, text: str) -> Correspondent:
        """Read ``Anna Groß <anna@firma.example>``. Raises WrongInput."""
        header_line(text, _("sender"))
        name, address = parseaddr(text)
        if "@" not in address:
            raise WrongInput(_("{text!r} is no sender.", text=text), _("Write it as: Anna Groß <anna@firma.example>"))
        return cls(name, wire_address(address))

    @property
    def domain(self) -> str:
        """What stands behind the @."""
        return self.address.rpartition("@")[2]

    def new_message_id(self) -> str:
        """A Message-ID for a mail of this sender, with its angle brackets."""
        return f"<{uuid4().hex}@{self.domain}>"

    def __str__(self) -> str:
        """As ``parse`` reads it again: a name with a comma in it is quoted."""
        return f'"{quote(self.name)}" <{self.address}>' if self.name else self.address


def header_line(text: str, what: str) -> str:
    """*text*, which goes into a header field. Raises WrongInput where it would break it (CR, LF, other controls)."""
    if any(unicodedata.category(character) in BREAKING for character in text):
        raise WrongInput(
            _("A line break or control character in a header field ({what}): {text!r}.", what=what, text=text)
        )
    return text


def wire_address(address: str) -> str:
    """The address in ASCII, an international domain in its IDNA form. Raises WrongInput for what the wire does not carry."""
    header_line(address, _("address"))
    local, _at, domain = address.rpartition("@")
    try:
        local.encode("ascii")
        return f"{local}@{domain.encode('idna').decode('ascii')}"
    except UnicodeError:
        raise WrongInput(_("{address!r} cannot be written on an envelope.", address=address)) from None
