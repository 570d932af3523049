"""Suppressing by hand, looking at what is suppressed and why, and the way back."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import sqlalchemy as sa

from tagwerk.access.log import log_access
from tagwerk.access.use_cases import use_case
from tagwerk.companies.consent.forgotten import forms
from tagwerk.companies.consent.suppressions import FORGOTTEN, WISHES, in_force, suppress
from tagwerk.companies.consent.tables import Suppression
from tagwerk.companies.finding import visible_to
from tagwerk.companies.tables import Company, Contact
from tagwerk.platform import clock
from tagwerk.platform.actions import Action
from tagwerk.platform.database import pieces
from tagwerk.platform.errors import NotAllowed, NotFound
from tagwerk.platform.inputs import normal_email, normal_phone
from tagwerk.platform.texts import later, translator
from tagwerk.staff.finding import country_of
from tagwerk.staff.tables import Employee

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime

    from sqlalchemy.orm import Session

    from tagwerk.access.actors import Actor
    from tagwerk.ledger.metrics import Channel
    from tagwerk.platform.app import App

REASONS = {
    "hard_bounce": later("the address does not exist"),
    "unsubscribed": later("wants to hear no more"),
    "complained": later("complained"),
    "by_hand": later("by hand"),
    FORGOTTEN: later("was forgotten"),
}

_ = translator("tagwerk")


@dataclass(frozen=True)
class SuppressionView:
    """A suppression: *made_by* names the employee or the part of the system; *origin* as in the table."""

    channel: Channel
    address: str
    reason: str
    since: datetime
    made_by: str
    origin: str
    lifted_at: datetime | None = None
    lifted_by: str = ""

    @property
    def reason_title(self) -> str:
        """Why, in the reader's language; a plugin may have words of its own."""
        return _(REASONS[self.reason]) if self.reason in REASONS else self.reason


@use_case("suppressions.add")
def suppress_address(app: App, actor: Actor, address: str) -> tuple[Channel, str]:
    """Suppress an e-mail address or a telephone number by hand. Gives the channel and the address as stored.

    Raises WrongInput for what is neither.
    """
    with app.database.transaction() as session:
        channel, normal = _normal(session, actor, address)
        suppress(session, channel, normal, "by_hand", made_by=actor.signature)
    return channel, normal


@use_case("suppressions.read")
def list_suppressions(app: App, actor: Actor, *, lifted: bool = False, part: str = "") -> list[SuppressionView]:
    """What is suppressed, the newest first: of companies that the actor may see, and of nobody on file.

    *lifted* shows those that are no longer in force as well; *part* is a part of the address.
    """
    query = sa.select(Suppression).where(~_of_others(actor)).order_by(Suppression.since.desc(), Suppression.id.desc())
    if not lifted:
        query = query.where(Suppression.lifted_at.is_(None))
    if part:
        query = query.where(Suppression.address.contains(part.strip().lower(), autoescape=True))
    with app.database.reading() as session:
        found = _views(session, session.scalars(query).all())
    log_access(app, actor, "suppressions.read", f"suppressions:{len(found)}", others=False)
    return found


@use_case("suppressions.lift")
def lift_suppression(app: App, actor: Actor, address: str) -> SuppressionView:
    """End the suppression of an address or a number; it stays on record, and who lifted it.

    A wish of the addressee is lifted by a head or a director only. Raises NotFound, NotAllowed, WrongInput.
    """
    with app.database.transaction() as session:
        channel, normal = _normal(session, actor, address)
        row = in_force(session, channel, normal, ~_of_others(actor))
        if row is None:
            if in_force(session, channel, normal) is not None:
                raise NotAllowed(
                    _("{address} is suppressed at a company that is not yours; you may not lift that.", address=normal),
                    _("Ask who looks after the company, or a head."),
                )
            raise NotFound(_("{address} is not suppressed.", address=normal), Action("suppress.list"))
        if row.reason in WISHES and not (actor.is_system or actor.headed or actor.sees_everything):
            raise NotAllowed(
                _("{address} asked to hear no more; only a head or a director lifts that.", address=normal),
                _("A new consent of the addressee is needed; show it to your head."),
            )
        row.lifted_at, row.lifted_by = clock.now(), actor.signature
        session.flush()
        [view] = _views(session, [row])
    return view


def suppressions_of_company(session: Session, company_id: int) -> list[SuppressionView]:
    """What of a company and its contacts is suppressed now."""
    known = forms(session, session.scalars(_addresses(Company.id == company_id)))
    query = sa.select(Suppression).where(Suppression.address.in_(known), Suppression.lifted_at.is_(None))
    views = _views(session, session.scalars(query.order_by(Suppression.address, Suppression.channel)).all())
    return [replace(each, address=known[each.address]) for each in views]


def _of_others(actor: Actor) -> sa.ColumnElement[bool]:
    """The condition that the address is known of companies that the actor may not see, and of no other."""
    hidden = Suppression.address.in_(_addresses(~visible_to(actor)))
    return sa.and_(hidden, Suppression.address.not_in(_addresses(visible_to(actor))))


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


def _normal(session: Session, actor: Actor, address: str) -> tuple[Channel, str]:
    if "@" in address:
        return "email", normal_email(address)
    return "phone", normal_phone(address, country_of(session, actor))


def _views(session: Session, rows: Iterable[Suppression]) -> list[SuppressionView]:
    found = list(rows)
    makers = {signature for row in found for signature in (row.made_by, row.lifted_by)}
    names = _names(session, makers)
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
        )
        for row in found
    ]


def _names(session: Session, signatures: Iterable[str]) -> dict[str, str]:
    """The logins behind the signatures of employees."""
    prefix = "employee:"
    ids = [int(each.removeprefix(prefix)) for each in signatures if each.startswith(prefix)]
    found: dict[str, str] = {}
    for piece in pieces(ids):
        for row in session.execute(sa.select(Employee.id, Employee.login).where(Employee.id.in_(piece))):
            found[f"{prefix}{row.id}"] = row.login
    return found
