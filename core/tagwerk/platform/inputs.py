"""What people type, in the one form in which it is stored and compared; and what to say where it cannot be meant."""

from __future__ import annotations

import difflib
from typing import TYPE_CHECKING

from tagwerk.platform.errors import WrongInput
from tagwerk.platform.texts import translator

if TYPE_CHECKING:
    from collections.abc import Iterable

SHOWN = 40  # characters of a text that is too long

_ = translator("tagwerk")


def one_line(text: str, longest: int, *, needed: str = "") -> str:
    """*text* on one line, with single spaces. *needed* is what to say of an empty one, which is welcome without it.

    Raises WrongInput, also for more than *longest* characters.
    """
    line = " ".join(text.split())
    if needed and not line:
        raise WrongInput(needed)
    if len(line) > longest:
        raise WrongInput(_("At most {longest} characters, please: {start}…", longest=longest, start=line[:SHOWN]))
    return line


def some_text(text: str, longest: int, *, needed: str) -> str:
    """*text* of one line or several, without the blanks around it. Raises WrongInput for none and for too much."""
    if not (stripped := text.strip()):
        raise WrongInput(needed)
    if len(stripped) > longest:
        raise WrongInput(_("At most {longest} characters, please: {start}…", longest=longest, start=stripped[:SHOWN]))
    return stripped


def nearest(name: str, known: Iterable[str], *, likeness: float = 0.6) -> str:
    """The one of *known* that somebody who wrote *name* most likely meant, or ``""``. *likeness* is between 0 and 1."""
    return next(iter(difflib.get_close_matches(name, list(known), 1, cutoff=likeness)), "")


def nearest_hint(name: str, known: Iterable[str]) -> str:
    """What to say to somebody whose *name* is none of those *known*: the one that was meant, else all there are."""
    names = sorted(known)
    if found := nearest(name, names):
        return _("Did you mean {name}?", name=found)
    return _("There are: {known}.", known=", ".join(names)) if names else ""


def one_of(known: Iterable[str]) -> str:
    """What to say to somebody who may choose among a few."""
    return _("One of: {known}.", known=", ".join(known))


def normal_email(text: str) -> str:
    """The address in lower case, checked for form but not for existence. Raises WrongInput.

    Local parts are case-sensitive on paper (RFC 5321, 2.4) and nowhere else; ``Anna@x.de`` and ``anna@x.de`` are one person.
    """
    from email_validator import EmailNotValidError, validate_email

    try:
        checked = validate_email(text.strip(), check_deliverability=False, test_environment=True)
    except EmailNotValidError:
        raise WrongInput(_("{text!r} is no e-mail address.", text=text), _("Such as anna@example.de.")) from None
    return checked.normalized.lower()


def normal_phone(text: str, country: str) -> str:
    """The number in E.164 (``+4930123456``); *country* (``DE``) is where a number without a country code belongs.

    Raises WrongInput.
    """
    import phonenumbers

    try:
        number = phonenumbers.parse(text, country)
    except phonenumbers.NumberParseException:
        raise WrongInput(
            _("{text!r} is no telephone number.", text=text), _("Such as 030 123456 or +49 30 123456.")
        ) from None
    if not phonenumbers.is_possible_number(number):
        raise WrongInput(_("{text!r} is no telephone number: its length is wrong.", text=text))
    return phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)
