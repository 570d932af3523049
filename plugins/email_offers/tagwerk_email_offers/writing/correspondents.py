"""Who writes and who is written to, in a form that no foreign text can break out of a header field with."""

from __future__ import annotations

import re
from dataclasses import dataclass
from email.utils import parseaddr, quote
from functools import cached_property
from uuid import uuid4

from tagwerk.api import WrongInput, later, translator
from tagwerk_email_offers.mime.addresses import wire_address
from tagwerk_email_offers.mime.fields import header_line

ONE_MAILBOX = re.compile(r"""(?:"(?:[^"\\]|\\.)*"|[^"<>,;]*)\s*<[^<>\s]+>|[^<>,;\s]+""")
"""An address with a name or without. The parser of the library reads the first of several, and what is broken off too."""

_ = translator("tagwerk_email_offers")


@dataclass(frozen=True)
class Correspondent:
    """Somebody who writes or is written to; *address* as ``wire_address`` gives it."""

    name: str
    address: str

    @classmethod
    def parse(cls, text: str) -> Correspondent:
        """Read ``Anna Groß <anna@firma.example>``. Raises WrongInput."""
        line = header_line(text, later("sender"))
        name, address = parseaddr(line)
        if "@" not in address or not ONE_MAILBOX.fullmatch(line.strip()):
            raise WrongInput(_("{text!r} is no sender.", text=text), _("Write it as: Anna Groß <anna@firma.example>"))
        return cls(name, wire_address(address))

    @cached_property
    def domain(self) -> str:
        """What stands behind the @."""
        return self.address.rpartition("@")[2]

    @property
    def is_international(self) -> bool:
        """Whether the address can be written on an envelope with SMTPUTF8 only (RFC 6531)."""
        return not self.address.isascii()

    def new_message_id(self) -> str:
        """A Message-ID for a mail of this sender, with its angle brackets."""
        return f"<{uuid4().hex}@{self.domain.strip('[]')}>"

    def __str__(self) -> str:
        """As ``parse`` reads it again: a name with a comma in it is quoted."""
        return f'"{quote(self.name)}" <{self.address}>' if self.name else self.address
