"""What a template may see: the one list of it, from which the documentation and every answer to an unknown name are taken.

Each is a small frozen value; nothing leads from it to the database. ``VARIABLES`` names them, and ``FIELDS`` what is in each.
"""

from __future__ import annotations

from dataclasses import dataclass, fields
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

from jinja2 import StrictUndefined
from jinja2.runtime import Macro
from jinja2.utils import missing

from tagwerk.api import nearest_hint, translator
from tagwerk_email_offers.api import OfferCompany, OfferContact, OfferSender
from tagwerk_email_offers.writing.folder.house import House
from tagwerk_email_offers.writing.folder.lines import Amount, OfferLine, Quantity
from tagwerk_email_offers.writing.sandbox.budget import BUDGET

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from tagwerk_email_offers.api import Offer
    from tagwerk_email_offers.writing.folder.lines import Lines

_ = translator("tagwerk_email_offers")


@dataclass(frozen=True)
class OfferFacts:
    """The offer as a template sees it: *total* is None where a line has no quantity, *valid_until* without ``valid_days``."""

    number: str
    template: str
    language: str
    today: date
    currency: str
    total: Amount | None
    valid_days: int | None
    valid_until: date | None
    unsubscribe_url: str


VARIABLES: dict[str, type | None] = {
    "company": OfferCompany,
    "contact": OfferContact,
    "sender": OfferSender,
    "offer": OfferFacts,
    "lines": OfferLine,  # a list of them
    "house": House,
    "data": None,  # whatever [data] of offer.toml says
    "today": date,
    "language": str,
}
SEEN = (OfferCompany, OfferContact, OfferSender, OfferFacts, OfferLine, House, Amount, Quantity)


def variables_of(offer: Offer, lines: Lines, house: House, data: Mapping[str, Any]) -> dict[str, Any]:
    """All variables of one mail."""
    until = offer.today + timedelta(days=lines.valid_days) if lines.valid_days is not None else None
    facts = OfferFacts(
        offer.number, offer.template, offer.language, offer.today, lines.currency, lines.total, lines.valid_days, until,
        offer.unsubscribe_url,
    )  # fmt: skip
    return {
        "company": offer.company,
        "contact": offer.contact,
        "sender": offer.sender,
        "offer": facts,
        "lines": lines.lines,
        "house": house,
        "data": data,
        "today": offer.today,
        "language": offer.language,
    }


FIELDS: dict[type, frozenset[str]] = {kind: frozenset(field.name for field in fields(kind)) for kind in SEEN}
"""The names that a template may write behind the dot of our values."""


class Unknown(StrictUndefined):
    """What stands where a template names something that is not there; asked for its value it says what there is."""

    __slots__ = ()

    @property
    def _undefined_message(self) -> str:
        if self._undefined_hint:
            return self._undefined_hint
        name, owner = str(self._undefined_name), self._undefined_obj
        if owner is missing:
            budget = BUDGET.get()
            return unknown_name(name, budget.variables if budget is not None else VARIABLES)
        if isinstance(owner, Macro):
            return _("a macro has no {name!r}", name=name)
        known = owner.keys() if isinstance(owner, dict) else FIELDS.get(type(owner), ())
        return unknown_field(name, _owner_name(owner), (str(each) for each in known))


def unknown_name(name: str, known: Iterable[str]) -> str:
    """What is said of a variable that there is none of."""
    return " ".join(filter(None, (_("{name!r} is undefined.", name=name), nearest_first(name, known))))


def unknown_field(name: str, owner: str, known: Iterable[str]) -> str:
    """What is said of a field that *owner* has not."""
    said = _("{owner} has no attribute {name!r}.", owner=owner, name=name)
    return " ".join(filter(None, (said, nearest_first(name, known))))


def nearest_first(name: str, known: Iterable[str]) -> str:
    """The one that was meant, and all there are."""
    names = sorted(known)
    meant = nearest_hint(name, names)
    listed = _("There are: {known}.", known=", ".join(names)) if names else ""
    return meant if meant == listed or not listed else f"{meant} {listed}"


def _owner_name(owner: object) -> str:
    for name, kind in VARIABLES.items():
        if kind is not None and kind is type(owner) and name not in ("today", "language"):
            return "line" if name == "lines" else name
    kinds: dict[type, str] = {dict: "data", str: _("a text"), list: _("a list"), tuple: _("a list")}
    return kinds.get(type(owner), type(owner).__name__)
