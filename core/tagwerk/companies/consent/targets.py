"""What can be suppressed, as somebody types it, in the form in which it is kept."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, get_args

from tagwerk.companies.consent.suppressions import COMPANY, CONTACT
from tagwerk.companies.finding import find_company, find_contact
from tagwerk.ledger.metrics import Channel
from tagwerk.platform.errors import WrongInput
from tagwerk.platform.inputs import normal_email, normal_phone, one_of
from tagwerk.platform.texts import translator
from tagwerk.staff.finding import country_of

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from tagwerk.access.actors import Actor
    from tagwerk.companies.consent.tables import Scope

CHANNELS: tuple[Channel, ...] = get_args(Channel)
SCOPES: tuple[Scope, ...] = ("email", "phone", "post", "any")
DOMAIN = re.compile(r"(?:\*?@)?(?P<domain>[^\s@*/:]+\.[^\s@*/:.\d][^\s@*/:.]*)\.?", re.UNICODE)
WIDE = re.compile(r"\*?@")

_ = translator("tagwerk")


@dataclass(frozen=True)
class Target:
    """What is suppressed on a channel: *address* in the form in which it is kept, *title* for people."""

    channel: Scope
    address: str
    title: str


def target_of(session: Session, actor: Actor, text: str, channel: str = "") -> Target:
    """An e-mail address, ``*@firma.example`` or ``firma.example`` for all of a domain, a telephone number, ``company:4`` or
    ``contact:7`` with a number or a name.

    *channel* is for companies and contacts, ``any`` by default. Raises WrongInput, NotFound.
    """
    given = text.strip()
    if channel and channel not in SCOPES:
        raise WrongInput(_("{value!r} is no channel.", value=channel), one_of(SCOPES))
    scope = next((each for each in SCOPES if each == channel), None)
    if given.startswith(COMPANY):
        company = find_company(session, actor, given.removeprefix(COMPANY))
        return Target(scope or "any", f"{COMPANY}{company.id}", _("{name} with all its contacts", name=company.name))
    if given.startswith(CONTACT):
        contact = find_contact(session, actor, given.removeprefix(CONTACT))
        named = contact.name or contact.email or contact.phone
        return Target(scope or "any", f"{CONTACT}{contact.id}", _("{name}, whatever the address", name=named))
    if WIDE.match(given) or ("@" not in given and DOMAIN.fullmatch(given)):
        own, kept = "email", _domain(given)
        title = _("all addresses of {domain} and of its subdomains", domain=kept[1:])
    elif "@" in given:
        own, kept = "email", normal_email(given)
        title = kept
    elif not any(sign.isdigit() for sign in given):
        raise WrongInput(
            _("{text!r} is neither an address nor a number.", text=given),
            _("Such as anna@firma.example, *@firma.example, 030 123456, company:4 or contact:7."),
        )
    else:
        own, kept = "phone", normal_phone(given, country_of(session, actor))
        title = kept
    if scope not in (None, own, "any"):
        raise WrongInput(_("{address} has nothing to do with the channel {channel}.", address=given, channel=channel))
    return Target("email" if own == "email" else "phone", kept, title)


def _domain(text: str) -> str:
    """``@firma.example``. Raises WrongInput for what is no domain, and for one that everything ends in."""
    if (found := DOMAIN.fullmatch(text)) is None:
        raise WrongInput(
            _("{text!r} is neither an address nor a domain.", text=text),
            _("Such as anna@firma.example or *@firma.example."),
        )
    return f"@{normal_email('x@' + found['domain']).rpartition('@')[2]}"
