"""Taking in lists of companies: CSV or XLSX, under any of the known headers, again and again without duplicates."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from typing import TYPE_CHECKING

import sqlalchemy as sa

from tagwerk.access.use_cases import use_case
from tagwerk.companies.cards import checked_company, checked_contact
from tagwerk.companies.completeness import record_completion
from tagwerk.companies.consent.tables import Ground
from tagwerk.companies.finding import name_key, survivor, visible_to
from tagwerk.companies.hookspecs import CompanySaved, tagwerk_company_saved
from tagwerk.companies.imports.files import read_rows, write_rejects
from tagwerk.companies.tables import Company, Contact
from tagwerk.ledger.activities import tell_recorded
from tagwerk.platform import clock
from tagwerk.platform.database import pieces
from tagwerk.platform.errors import WrongInput
from tagwerk.platform.texts import translator
from tagwerk.staff.finding import country_of

if TYPE_CHECKING:
    from pathlib import Path

    from sqlalchemy.orm import Session

    from tagwerk.access.actors import Actor
    from tagwerk.ledger.tables import Activity
    from tagwerk.platform.app import App

PIECE = 100
COMPANY_COLUMNS = ("rank", "region", "city", "industry", "website", "note")
CONTACT_COLUMNS = ("salutation", "position", "language")
NO_CONSENT = ("", "no", "nein", "n", "0", "false", "-")

_ = translator("tagwerk")


@dataclass
class Imported:
    """What an import did: numbers of rows, and the rows that were not taken with their reasons."""

    created: int = 0
    updated: int = 0
    rejected: int = 0
    rejects: list[tuple[dict[str, str], str]] = field(default_factory=list)
    rejects_file: Path | None = None


@use_case("companies.import")
def import_companies(app: App, actor: Actor, path: Path, *, dry_run: bool = False) -> Imported:
    """Take in the rows of *path*, a CSV or XLSX file with a header line.

    A company is the same by its name; a contact by the e-mail address, else by the name. What a row leaves empty stays as
    it is. Rows that cannot be taken go to ``<file>.rejects.csv`` with the reason. Raises NotFound, WrongInput for the file.
    """
    rows = list(read_rows(path))
    result = Imported()
    saved: list[CompanySaved] = []
    for piece in pieces(rows, PIECE):
        completed: list[Activity] = []
        with app.database.transaction() as session:
            country = country_of(session, actor)
            for row in piece:
                completed += _take(session, actor, row, country, result, saved)
            if dry_run:
                session.rollback()
        tell_recorded(app, [] if dry_run else completed)
    if result.rejects and not dry_run:
        result.rejects_file = path.with_name(f"{path.name}.rejects.csv")
        write_rejects(result.rejects_file, result.rejects)
    for event in [] if dry_run else saved:
        app.plugins.notify(tagwerk_company_saved, event)
    return result


def _take(
    session: Session, actor: Actor, row: dict[str, str], country: str, result: Imported, saved: list[CompanySaved]
) -> list[Activity]:
    """Take one row in; gives what is new in the ledger: an import changes no card by hand, but it may complete one."""
    try:
        company_values = checked_company(
            {"name": row["company"]} | {column: row[column] for column in COMPANY_COLUMNS if row.get(column)}, country
        )
        contact_values = checked_contact(_contact_fields(row), country)
        since = _consent_since(row.get("consent", ""), actor)
        company, created, changed = _company(session, actor, company_values)
    except WrongInput as error:
        result.rejected += 1
        result.rejects.append((row, str(error)))
        return []
    if contact_values:
        contact, contact_changed = _contact(session, company, contact_values)
        changed |= contact_changed
        if since is not None:
            changed |= _consent(session, contact, since)
    result.created += created
    result.updated += changed and not created
    if not (created or changed):
        return []
    saved.append(CompanySaved(company.id, tuple(sorted(company_values)), created))
    session.flush()
    return record_completion(session, actor, company)


def _contact_fields(row: dict[str, str]) -> dict[str, str]:
    fields = {"name": row.get("contact", ""), "email": row.get("email", ""), "phone": row.get("phone", "")}
    fields = {name: value for name, value in fields.items() if value}
    return fields | {column: row[column] for column in CONTACT_COLUMNS if row.get(column)} if fields else {}


def _company(session: Session, actor: Actor, values: dict[str, str]) -> tuple[Company, bool, bool]:
    key = name_key(values["name"])
    known = sa.select(Company).where(Company.name_key == key).order_by(Company.merged_into.is_not(None), Company.id)
    company = session.scalars(known.limit(1)).first()
    if company is None:
        company = Company(**values, name_key=key, owner_id=actor.employee_id, created_at=clock.now())
        session.add(company)
        session.flush()
        return company, True, False
    if (
        session.scalar(sa.select(Company.id).where(Company.id == survivor(session, company).id, visible_to(actor)))
        is None
    ):
        raise WrongInput(_("{name} is a colleague's company.", name=values["name"]))
    if company.merged_into is not None:
        company = session.get_one(Company, company.merged_into)
        values = {name: value for name, value in values.items() if name != "name"}
    return company, False, _change(company, values)


def _contact(session: Session, company: Company, values: dict[str, str]) -> tuple[Contact, bool]:
    of_company = sa.select(Contact).where(Contact.company_id == company.id).order_by(Contact.id)
    for column in ("email", "name", "phone"):
        if values.get(column):
            contact = session.scalars(of_company.where(getattr(Contact, column) == values[column])).first()
            if contact is not None:
                return contact, _change(contact, values)
            if column == "email":
                break
    contact = Contact(**values, company_id=company.id, created_at=clock.now())
    session.add(contact)
    session.flush()
    return contact, True


def _change(row: Company | Contact, values: dict[str, str]) -> bool:
    changed = {name: value for name, value in values.items() if getattr(row, name) != value}
    for name, value in changed.items():
        setattr(row, name, value)
    return bool(changed)


def _consent_since(text: str, actor: Actor) -> date | None:
    """Since when there is consent: a date, or yes from today on. Raises WrongInput for anything unclear."""
    if text.lower() in NO_CONSENT:
        return None
    if text.lower() in ("yes", "ja", "y", "j", "1", "true", "x"):
        return clock.today(actor.time_zone)
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise WrongInput(_("Consent {text!r} is neither yes, no nor a date such as 2026-03-31.", text=text)) from None


def _consent(session: Session, contact: Contact, since: date) -> bool:
    known = set(session.scalars(sa.select(Ground.channel).where(Ground.contact_id == contact.id)))
    channels = {"email": contact.email, "phone": contact.phone}
    fresh = [channel for channel, address in channels.items() if address and channel not in known]
    session.add_all(Ground(contact_id=contact.id, channel=channel, since=since, origin="import") for channel in fresh)
    return bool(fresh)
