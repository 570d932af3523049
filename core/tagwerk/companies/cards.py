"""The client card: adding, changing and showing companies and their contacts."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

import sqlalchemy as sa
from sqlalchemy.orm import selectinload

from tagwerk.access.log import log_access
from tagwerk.access.use_cases import use_case
from tagwerk.companies.changes import Change, record_changes
from tagwerk.companies.completeness import record_completion
from tagwerk.companies.finding import find_company, name_key, visible_to
from tagwerk.companies.hookspecs import (
    CardSection,
    CompanySaved,
    ContactSaved,
    tagwerk_card_sections,
    tagwerk_company_saved,
    tagwerk_contact_saved,
)
from tagwerk.companies.segments.segments import ALL, condition_of
from tagwerk.companies.tables import RANKS, Company, Contact
from tagwerk.ledger.activities import tell_recorded
from tagwerk.platform import clock
from tagwerk.platform.actions import Action
from tagwerk.platform.errors import WrongInput
from tagwerk.platform.inputs import nearest_hint, normal_email, normal_phone, one_line, one_of, some_text
from tagwerk.platform.texts import translator
from tagwerk.staff.finding import country_of
from tagwerk.staff.hookspecs import HandedOver

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from tagwerk.access.actors import Actor
    from tagwerk.platform.app import App

COMPANY_FIELDS = ("name", "rank", "region", "city", "industry", "website", "email", "phone", "note")
CONTACT_FIELDS = ("name", "salutation", "position", "email", "phone", "language", "birthday", "profession")
LONGEST = {
    "name": 200,
    "region": 64,
    "city": 100,
    "industry": 100,
    "website": 200,
    "position": 100,
    "salutation": 16,
    "profession": 64,
}
LONGEST_OTHER = 320
LONGEST_NOTE = 10_000

_ = translator("tagwerk")


@dataclass(frozen=True)
class Card:
    """A client card: the company with its contacts, and what the plugins know of it."""

    company: Company
    sections: list[CardSection]


@use_case("companies.add")
def add_company(app: App, actor: Actor, /, name: str, **fields: str) -> Company:
    """Open a card for a new company, owned by the acting employee. Raises WrongInput for a field or a name in use."""
    with app.database.transaction() as session:
        country = country_of(session, actor)
        values = checked_company({"name": name, **fields}, country)
        key = name_key(values["name"])
        known = sa.select(Company.id, visible_to(actor)).where(Company.name_key == key, Company.merged_into.is_(None))
        if (found := session.execute(known.limit(1)).first()) is not None:
            hint = Action("companies.edit", found[0]) if found[1] else _("It is a colleague's; ask your head.")
            raise WrongInput(_("There is a company {name!r} already.", name=name), hint)
        company = Company(**values, name_key=key, owner_id=actor.employee_id, created_at=clock.now())
        session.add(company)
        session.flush()
    app.plugins.notify(tagwerk_company_saved, CompanySaved(company.id, tuple(sorted(values)), created=True))
    return company


@use_case("companies.edit")
def edit_company(app: App, actor: Actor, /, text: str, **fields: str) -> Company:
    """Change fields on a card; what really changed counts, once per company and day, unless it is undone on that day."""
    with app.database.transaction() as session:
        company = find_company(session, actor, text)
        values = checked_company({"name": company.name, **fields}, country_of(session, actor))
        changes = [
            Change(field, getattr(company, field), value)
            for field, value in sorted(values.items())
            if getattr(company, field) != value
        ]
        for change in changes:
            setattr(company, change.field, change.after)
        company.name_key = name_key(company.name)
        session.flush()
        recorded = record_changes(session, actor, company.id, changes) + record_completion(session, actor, company)
    tell_recorded(app, recorded)
    if changes:
        changed = tuple(change.field for change in changes)
        app.plugins.notify(tagwerk_company_saved, CompanySaved(company.id, changed, created=False))
    return company


@use_case("companies.edit")
def add_contact(app: App, actor: Actor, /, text: str, **fields: str) -> Contact:
    """Add a contact to a company; this changes the card. Raises WrongInput for a field."""
    with app.database.transaction() as session:
        company = find_company(session, actor, text)
        values = checked_contact(fields, country_of(session, actor))
        if not any(values.get(field) for field in ("name", "email", "phone")):
            raise WrongInput(_("A contact needs a name, an e-mail address or a phone number."))
        contact = Contact(**values, company_id=company.id, created_at=clock.now())
        session.add(contact)
        session.flush()
        changes = [Change(field, "", value, contact.id) for field, value in sorted(values.items()) if value]
        recorded = record_changes(session, actor, company.id, changes) + record_completion(session, actor, company)
    tell_recorded(app, recorded)
    event = ContactSaved(contact.id, company.id, tuple(sorted(values)), created=True)
    app.plugins.notify(tagwerk_contact_saved, event)
    return contact


@use_case("companies.read")
def show_company(app: App, actor: Actor, text: str) -> Card:
    """The client card of a company."""
    with app.database.reading() as session:
        company = find_company(session, actor, text)
        session.refresh(company, ["contacts"])
    log_access(app, actor, "companies.read", f"company:{company.id}")
    return Card(company, app.plugins.collect(tagwerk_card_sections, app, company.id))


@use_case("companies.read")
def list_companies(app: App, actor: Actor, segment: str = ALL, part: str = "") -> list[Company]:
    """The companies of a segment that the actor may see, by name, with their contacts; *part* is a part of the name."""
    with app.database.reading() as session:
        visible = sa.select(Company).where(Company.merged_into.is_(None), visible_to(actor))
        statement = visible.options(selectinload(Company.contacts))
        if (condition := condition_of(session, app, segment)) is not None:
            statement = statement.where(condition)
        if part:
            statement = statement.where(Company.name_key.contains(name_key(part), autoescape=True))
        found = list(session.scalars(statement.order_by(Company.name_key)))
    log_access(app, actor, "companies.read", f"companies:{len(found)}")
    return found


def give_companies(app: App, session: Session, giver: int, taker: int) -> HandedOver:
    """The companies of the employee with the id *giver* become those of *taker*."""
    given = sa.update(Company).where(Company.owner_id == giver).values(owner_id=taker).returning(Company.id)
    ids = tuple(sorted(session.scalars(given.execution_options(synchronize_session=False))))

    def tell() -> None:
        for company in ids:
            app.plugins.notify(tagwerk_company_saved, CompanySaved(company, ("owner",), created=False))

    return HandedOver("companies", ids, tell)


def checked_company(fields: dict[str, str], country: str) -> dict[str, str]:
    """The fields of a company in the form in which they are stored. Raises WrongInput."""
    values = _checked(fields, COMPANY_FIELDS, country)
    if not values.get("name", "x"):
        raise WrongInput(_("A company needs a name."))
    if (rank := values.get("rank")) is not None and rank not in RANKS:
        raise WrongInput(_("{value!r} is no rank.", value=rank), one_of(RANKS))
    return values


def checked_contact(fields: dict[str, str], country: str) -> dict[str, str]:
    """The fields of a contact in the form in which they are stored. Raises WrongInput."""
    values = _checked(fields, CONTACT_FIELDS, country)
    if "language" in values:
        values["language"] = values["language"].lower()[:2]
    if values.get("birthday"):
        values["birthday"] = _birthday(values["birthday"])
    return values


def _birthday(text: str) -> str:
    """``1980-05-17``, or ``--05-17`` where the year is not known (RFC 6350, 4.3.1). Raises WrongInput."""
    try:
        day = date.fromisoformat(f"2000{text[1:]}" if text.startswith("--") else text)
        if day > clock.now().date() or day.year < clock.FIRST_YEAR:
            raise ValueError
    except ValueError:
        raise WrongInput(
            _("{text!r} is no birthday.", text=text), _("Write it as 1980-05-17, or --05-17 without the year.")
        ) from None
    return text if text.startswith("--") else day.isoformat()


def _note(text: str) -> str:
    """The one text of several lines, which may be empty."""
    return some_text(text, LONGEST_NOTE, needed="") if text.strip() else ""


def _checked(fields: dict[str, str], known: tuple[str, ...], country: str) -> dict[str, str]:
    values = {}
    for field, value in fields.items():
        if field not in known:
            raise WrongInput(_("There is no field {name!r}.", name=field), nearest_hint(field, known))
        text = _note(value) if field == "note" else one_line(value, LONGEST.get(field, LONGEST_OTHER))
        if text and field == "email":
            text = normal_email(text)
        elif text and field == "phone":
            text = normal_phone(text, country)
        values[field] = text
    return values
