"""Hosts, domains and addresses in the form that goes over the wire: IDNA 2008 with UTS 46, non-transitional.

Python's own codec is IDNA 2003, which writes ``straße.example`` as another domain, ``strasse.example``, that may be somebody
else's. It is also what ``socket`` and ``ssl`` use for whatever is not ASCII; so nothing but ASCII is given to them.
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

from tagwerk.api import WrongInput, later, normal_email, translator
from tagwerk_email_offers.mime.characters import BREAKING, visible
from tagwerk_email_offers.mime.fields import header_line
from tagwerk_email_offers.mime.unsubscribing import LONGEST_TOKEN

LONGEST = 253
"""Letters of a domain (RFC 1035, 2.3.4, without the dot of the root)."""
LABELS = re.compile(r"[a-z0-9_]([a-z0-9_-]{0,61}[a-z0-9_])?(\.[a-z0-9_]([a-z0-9_-]{0,61}[a-z0-9_])?)*", re.ASCII)
"""Labels of letters, digits and hyphens (RFC 1123, 2.1); with underscores, which machines of one's own may have."""
LITERAL = re.compile(r"\[[0-9A-Za-z:.-]{2,60}\]", re.ASCII)
LONGEST_LOCAL_PART = 64  # octets (RFC 5321, 4.5.3.1.1)
LOCAL_PART = re.compile(
    r"[a-z0-9!#$%&'*+/=?^_`{|}~\u0080-\U0010ffff-]+(\.[a-z0-9!#$%&'*+/=?^_`{|}~\u0080-\U0010ffff-]+)*", re.IGNORECASE
)
"""Dot-string (RFC 5321, 4.1.2) with the characters of RFC 6531. A quoted one is nobody's."""

TOKEN_FIELD = "{token}"  # noqa: S105 - a placeholder

_ = translator("tagwerk_email_offers")


def ascii_domain(domain: str) -> str:
    """*domain* in small ASCII letters: ``Straße.example`` is ``xn--strae-oqa.example``. An address literal stays as it is.

    Raises WrongInput for what is no domain.
    """
    if domain.isascii():
        written = domain.lower()
    else:
        import idna

        try:
            written = idna.encode(domain, uts46=True, transitional=False).decode("ascii")
        except (idna.IDNAError, UnicodeError):
            raise WrongInput(_("{domain!r} is no domain.", domain=domain)) from None
    if LITERAL.fullmatch(written) or (len(written) <= LONGEST and LABELS.fullmatch(written)):
        return written
    raise WrongInput(_("{domain!r} is no domain.", domain=domain))


@lru_cache(1024)
def wire_address(address: str) -> str:
    """The address as an envelope has it: an international domain in its IDNA form, a local part as it is.

    Raises WrongInput for what the wire does not carry, and for a local part that looks like another.
    """
    if BREAKING.search(address):
        header_line(address, later("address"))  # raises
    local, _at, domain = address.rpartition("@")
    if not local.isascii():
        local = unicodedata.normalize("NFC", local)
    is_seen = visible(local) == local and local.split() == [local]
    if not LOCAL_PART.fullmatch(local) or not is_seen or len(local.encode()) > LONGEST_LOCAL_PART:
        raise WrongInput(_("{address!r} cannot be written on an envelope.", address=address))
    try:
        return f"{local}@{ascii_domain(domain)}"
    except WrongInput:
        raise WrongInput(_("{address!r} cannot be written on an envelope.", address=address)) from None


def stored_form(address: str) -> str:
    """An address that came over the wire as the client card has it: ``xn--strae-oqa.example`` is ``straße.example`` there."""
    if "xn--" not in address:
        return address
    try:
        return normal_email(address)
    except WrongInput:
        return address


def return_path_of(text: str) -> str:
    """The setting ``return_path``, ``bounces+{token}@firma.example``, with its domain in ASCII. Raises ValueError."""
    local, _at, domain = text.strip().rpartition("@")
    if local.count(TOKEN_FIELD) != 1 or TOKEN_FIELD in domain:
        raise ValueError(_("{token} stands once before the @, as in bounces+{token}@firma.example"))
    try:
        address = wire_address(f"{local.replace(TOKEN_FIELD, 'x' * LONGEST_TOKEN)}@{domain}")
    except WrongInput:
        raise ValueError(_("this is no address, or what stands before the @ is too long with a token")) from None
    return f"{local}@{address.rpartition('@')[2]}"
