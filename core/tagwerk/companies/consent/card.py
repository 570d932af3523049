"""The sections of the client card that say whom of the company one may contact: what is suppressed, and on which grounds not."""

from __future__ import annotations

from typing import TYPE_CHECKING

import sqlalchemy as sa

from tagwerk.companies.consent.grounds import GroundView, grounds_of
from tagwerk.companies.consent.lifting import suppressions_of_company
from tagwerk.companies.consent.suppressions import refuse
from tagwerk.companies.hookspecs import CardSection, ContactAttempt
from tagwerk.companies.tables import Company, Contact
from tagwerk.platform.texts import date_text, later, translator

if TYPE_CHECKING:
    from collections.abc import Mapping

    from sqlalchemy.orm import Session

    from tagwerk.ledger.metrics import Channel
    from tagwerk.platform.app import App

CHANNEL_TITLES: Mapping[Channel, str] = {"email": later("e-mail"), "phone": later("phone"), "post": later("post")}
SHOWN = 20  # contacts; the rest is one line

_ = translator("tagwerk")


def consent_sections(app: App, company_id: int) -> list[CardSection]:
    """What is not contacted, and of each contact the grounds and what stands against; none where there is nothing to say."""
    with app.database.reading() as session:
        suppressed = _suppressed(session, company_id)
        attempts, names = _attempts(session, company_id)
        grounds = grounds_of(session, company_id)
    refused = {refusal.key: refusal.text for refusal in refuse(app, attempts)}
    rows = _people(attempts, names, refused, grounds)
    sections = [CardSection("suppressions", _("Not contacted"), tuple(suppressed))] if suppressed else []
    return [*sections, CardSection("consent", _("May be contacted"), tuple(rows))] if rows else sections


def _suppressed(session: Session, company_id: int) -> list[tuple[str, str]]:
    rows = []
    for each in suppressions_of_company(session, company_id):
        said = _("since {day}: {reason}", day=date_text(each.since.date()), reason=each.reason_title)
        if each.until is not None:
            said = _("{said}, until {day}", said=said, day=date_text(each.until))
        by = ", ".join(filter(None, (each.made_by, each.origin)))
        rows.append((each.subject or each.address, f"{said} ({by})" if by else said))
    return rows


def _attempts(session: Session, company_id: int) -> tuple[list[ContactAttempt], dict[int | None, str]]:
    """Each way in which the company and its first contacts could be approached."""
    company = session.get_one(Company, company_id)
    people = sa.select(Contact).where(Contact.company_id == company_id, Contact.forgotten_at.is_(None))
    found: list[ContactAttempt] = []
    names: dict[int | None, str] = {None: company.name}

    def add(channel: Channel, address: str, contact: int | None) -> None:
        if address:
            found.append(ContactAttempt(len(found), channel, address, company_id, contact))

    add("email", company.email, None)
    add("phone", company.phone, None)
    for contact in session.scalars(people.order_by(Contact.id).limit(SHOWN)):
        names[contact.id] = contact.name or contact.email or contact.phone or contact.mobile
        add("email", contact.email, contact.id)
        add("phone", contact.phone or contact.mobile, contact.id)
    return found, names


def _people(
    attempts: list[ContactAttempt],
    names: Mapping[int | None, str],
    refused: Mapping[int, str],
    grounds: list[GroundView],
) -> list[tuple[str, str]]:
    held = {(ground.contact_id, ground.channel): ground for ground in grounds}
    rows = []
    for attempt in attempts:
        ground = held.pop((attempt.contact_id or 0, attempt.channel), None)
        if ground is None and attempt.key not in refused:
            continue
        text = _ground(ground) if ground is not None else ""
        if attempt.key in refused:
            text = " – ".join(part for part in (_("no: {why}", why=refused[attempt.key]), text) if part)
        rows.append((_way(names[attempt.contact_id], attempt.channel), text))
    rows += [(_way(each.contact, each.channel), _ground(each)) for each in held.values()]
    return rows


def _way(name: str, channel: Channel) -> str:
    title = _(CHANNEL_TITLES[channel])
    return f"{name}, {title}"


def _ground(ground: GroundView) -> str:
    said = _("{basis} since {day}, from {origin}", basis=ground.basis_title, day=date_text(ground.since),
             origin=ground.origin)  # fmt: skip
    if ground.confirmed_at is None:
        return said
    return _("{said}; confirmed {day}", said=said, day=date_text(ground.confirmed_at.date()))
