"""Suppressing by hand, looking at what is suppressed and why, and the way back."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import sqlalchemy as sa

from tagwerk.access.log import log_access
from tagwerk.access.use_cases import use_case
from tagwerk.companies.consent.forgotten import forms
from tagwerk.companies.consent.suppressions import (
    COMPANY,
    CONTACT,
    WISHES,
    domain_forms,
    holds_now,
    in_force,
    reason_title,
    suppress,
    suppressed_among,
)
from tagwerk.companies.consent.tables import Suppression
from tagwerk.companies.consent.targets import CHANNELS, Target, target_of
from tagwerk.companies.finding import visible_to
from tagwerk.companies.tables import Company, Contact
from tagwerk.platform import clock
from tagwerk.platform.actions import Action
from tagwerk.platform.database import pieces
from tagwerk.platform.errors import NotAllowed, NotFound, WrongInput
from tagwerk.platform.inputs import one_line
from tagwerk.platform.texts import translator
from tagwerk.staff.finding import names_of_signatures
from tagwerk.staff.tables import Employee

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date, datetime

    from sqlalchemy.orm import Session

    from tagwerk.access.actors import Actor
    from tagwerk.companies.consent.tables import Scope
    from tagwerk.platform.app import App
    from tagwerk.platform.errors import TagwerkError

LONGEST_NOTE = 500
OBJECTION = re.compile(r"\b(object|widerspr|opt-?\s?out|unsubscri|abgemeldet|robinson)", re.IGNORECASE)
"""A reason in somebody's words that tells of a wish of the addressee."""

_ = translator("tagwerk")


@dataclass(frozen=True)
class SuppressionView:
    """A suppression: *made_by* names the employee or the part of the system; *origin*, *until* and *note* as in the table;
    *subject* says in words what is suppressed; of one that was just lifted, *still* names what holds for it all the same.
    """

    channel: Scope
    address: str
    reason: str
    since: datetime
    made_by: str
    origin: str
    lifted_at: datetime | None = None
    lifted_by: str = ""
    until: date | None = None
    note: str = ""
    subject: str = ""
    still: tuple[str, ...] = ()

    @property
    def reason_title(self) -> str:
        """Why, in the reader's language; a plugin may have words of its own, and so may who did it by hand."""
        if self.note:
            return self.note
        return reason_title(self.reason)


@use_case("suppressions.add")
def suppress_address(
    app: App, actor: Actor, address: str, *, channel: str = "", reason: str = "", until: date | None = None
) -> Target:
    """Suppress by hand what ``target_of`` reads: an address, a domain, a number, a contact or a company; *reason* in words,
    *until* a last day. Gives what it is, as stored. Raises NotFound, WrongInput, also for an end that is over.
    """
    note = one_line(reason, LONGEST_NOTE)
    if until is not None and until < clock.today(actor.time_zone):
        raise WrongInput(_("{day} is over; a suppression ends on a later day.", day=until))
    with app.database.transaction() as session:
        target = target_of(session, actor, address, channel)
        suppress(session, target.channel, target.address, "by_hand", made_by=actor.signature, until=until, note=note)
    return target


@use_case("suppressions.read")
def list_suppressions(app: App, actor: Actor, *, lifted: bool = False, part: str = "") -> list[SuppressionView]:
    """What is suppressed, the newest first: of companies that the actor may see, and of nobody on file.

    *lifted* shows those that are no longer in force as well; *part* is a part of the address.
    """
    query = sa.select(Suppression).where(~_of_others(actor)).order_by(Suppression.since.desc(), Suppression.id.desc())
    if not lifted:
        query = query.where(holds_now())
    if part:
        query = query.where(Suppression.address.contains(part.strip().lower(), autoescape=True))
    with app.database.reading() as session:
        found = _views(session, session.scalars(query).all())
    log_access(app, actor, "suppressions.read", f"suppressions:{len(found)}", others=False)
    return found


@use_case("suppressions.lift")
def lift_suppression(app: App, actor: Actor, address: str, *, channel: str = "") -> SuppressionView:
    """End the suppression of what ``target_of`` reads; it stays on record, and who lifted it. Without a *channel* it is, of a
    company or contact, that of all channels, else the only one that there is.

    A wish of the addressee, and what a head, a director or an administrator said, is lifted by one of these only.

    Raises NotFound, NotAllowed, WrongInput where there are several.
    """
    with app.database.transaction() as session:
        target = target_of(session, actor, address, channel)
        normal, seen = target.address, ~_of_others(actor)
        row = in_force(session, target.channel, normal, seen)
        others = _on_other_channels(session, target, seen)
        if row is None and len(others) == 1 and not channel:
            row, others = in_force(session, others[0], normal, seen), []
        if row is None:
            raise _not_lifted(session, target, others)
        if _is_bound(session, row) and not (actor.is_system or actor.headed or actor.sees_everything):
            said = (
                _("{address} asked to hear no more; only a head or a director lifts that.", address=normal)
                if _is_wish(row)
                else _("{address} was suppressed by a head or a director; only one of them lifts that.", address=normal)
            )
            raise NotAllowed(
                said,
                _("A new consent of the addressee is needed; show it to your head."),
            )
        row.lifted_at, row.lifted_by = clock.now(), actor.signature
        session.flush()
        [view] = _views(session, [row])
        return replace(view, still=_still(session, row, others))


def _on_other_channels(session: Session, target: Target, *conditions: sa.ColumnElement[bool]) -> list[Scope]:
    """The other channels on which exactly that is suppressed now."""
    query = sa.select(Suppression.channel).where(
        Suppression.address == target.address, Suppression.channel != target.channel, holds_now(), *conditions
    )
    return sorted(session.scalars(query))


def _not_lifted(session: Session, target: Target, others: list[Scope]) -> TagwerkError:
    """Why there is nothing to lift, or not for this actor."""
    normal = target.address
    if others:
        return WrongInput(
            _("{address} is suppressed on: {channels}.", address=target.title, channels=", ".join(others)),
            Action("suppress.lift", normal, channel=others[0]),
        )
    if in_force(session, target.channel, normal) is not None:
        return NotAllowed(
            _("{address} is suppressed at a company that is not yours; you may not lift that.", address=normal),
            _("Ask who looks after the company, or a head."),
        )
    wider = _wider(session, target.channel, normal)
    if wider:
        return NotFound(
            _("{address} is suppressed with all of its domain.", address=normal), Action("suppress.lift", f"*{wider}")
        )
    return NotFound(_("{address} is not suppressed.", address=target.title), Action("suppress.list"))


def _wider(session: Session, channel: str, address: str) -> str:
    """The domain that is suppressed with an *address*, as it is kept; ``""`` for none."""
    known = next((each for each in CHANNELS if each == channel), None)
    found = suppressed_among(session, known, [address]).get(address) if known is not None else None
    return found.address if found is not None and found.address != address else ""


def _still(session: Session, lifted: Suppression, others: list[Scope]) -> tuple[str, ...]:
    """What still holds for what was lifted, as ``suppress lift`` takes it: its domain, other channels."""
    wider = _wider(session, lifted.channel, lifted.address) if "@" in lifted.address else ""
    return (*((f"*{wider}",) if wider else ()), *(f"{lifted.address} --channel {each}" for each in others))


def _is_wish(row: Suppression) -> bool:
    return row.reason in WISHES or OBJECTION.search(row.note) is not None


def _is_bound(session: Session, row: Suppression) -> bool:
    """Whether a manager alone may not lift it: the addressee wished it, or somebody said it who decides for others."""
    if _is_wish(row):
        return True
    number = row.made_by.removeprefix("employee:")
    maker = session.get(Employee, int(number)) if number.isdecimal() else None
    return maker is not None and maker.role != "manager"


def suppressions_of_company(session: Session, company_id: int) -> list[SuppressionView]:
    """What of a company and its contacts is suppressed now."""
    addresses = list(session.scalars(_addresses(Company.id == company_id)))
    known = forms(session, addresses)
    known |= {form: form for address in addresses for form in domain_forms(address)}
    merged = session.scalars(sa.select(Company.id).where(Company.merged_into == company_id))
    known |= {form: form for form in (f"{COMPANY}{each}" for each in (company_id, *merged))}
    contacts = session.scalars(sa.select(Contact.id).where(Contact.company_id == company_id))
    known |= {form: form for form in (f"{CONTACT}{each}" for each in contacts)}
    rows: list[Suppression] = []
    for piece in pieces(list(known)):
        rows += session.scalars(sa.select(Suppression).where(Suppression.address.in_(piece), holds_now()))
    rows.sort(key=lambda row: (row.address, row.channel))
    return [
        replace(each, address=known[each.address], subject=each.subject if each.address == known[each.address] else "")
        for each in _views(session, rows)
    ]


def _of_others(actor: Actor) -> sa.ColumnElement[bool]:
    """The condition that the address is known of companies that the actor may not see, and of no other."""
    hidden = Suppression.address.in_(_addresses(~visible_to(actor)))
    hidden_ids = sa.select(sa.literal(COMPANY).concat(sa.cast(Company.id, sa.String))).where(~visible_to(actor))
    hidden_people = sa.select(sa.literal(CONTACT).concat(sa.cast(Contact.id, sa.String))).join(
        Company, Company.id == Contact.company_id
    )
    return sa.or_(
        sa.and_(hidden, Suppression.address.not_in(_addresses(visible_to(actor)))),
        Suppression.address.in_(hidden_ids),
        Suppression.address.in_(hidden_people.where(~visible_to(actor))),
    )


def _addresses(companies: sa.ColumnElement[bool]) -> sa.Select[str]:
    """The addresses and numbers of *companies* and of their contacts."""
    of_contacts = sa.select(Contact).join(Company, Company.id == Contact.company_id)
    given = [
        sa.select(Company.email).where(companies, Company.email != ""),
        sa.select(Company.phone).where(companies, Company.phone != ""),
        of_contacts.with_only_columns(Contact.email).where(companies, Contact.email != ""),
        of_contacts.with_only_columns(Contact.phone).where(companies, Contact.phone != ""),
    ]
    together = sa.union_all(*given).subquery()
    return sa.select(together.c[0])


def _views(session: Session, rows: Iterable[Suppression]) -> list[SuppressionView]:
    found = list(rows)
    makers = {signature for row in found for signature in (row.made_by, row.lifted_by)}
    names = names_of_signatures(session, makers)
    subjects = _subjects(session, [row.address for row in found])
    return [
        SuppressionView(
            row.channel,
            row.address,
            row.reason,
            row.since,
            names.get(row.made_by, row.made_by),
            row.origin,
            row.lifted_at,
            names.get(row.lifted_by, row.lifted_by),
            row.until,
            row.note,
            subjects.get(row.address, ""),
        )
        for row in found
    ]


def _subjects(session: Session, addresses: Iterable[str]) -> dict[str, str]:
    """What is suppressed in words, of what is no address: all of a domain, a contact, a company."""
    given = list(addresses)
    found = {each: _("all of {domain}", domain=each[1:]) for each in given if each.startswith("@")}
    for prefix, model in ((COMPANY, Company), (CONTACT, Contact)):
        ids = [int(each.removeprefix(prefix)) for each in given if each.startswith(prefix)]
        for piece in pieces(ids):
            for row in session.execute(sa.select(model.id, model.name).where(model.id.in_(piece))):
                found[f"{prefix}{row.id}"] = row.name or f"{prefix}{row.id}"
    return found
