"""The client card: adding, changing and showing companies and their contacts."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import sqlalchemy as sa
from sqlalchemy.orm import selectinload

from tagwerk.access.log import are_others, log_access
from tagwerk.access.use_cases import use_case
from tagwerk.companies.changes import Change, record_changes
from tagwerk.companies.completeness import record_completion
from tagwerk.companies.duplicates.keeping import lock_client_base
from tagwerk.companies.duplicates.scoring import elsewhere
from tagwerk.companies.fields import COMPANY_FIELDS, UNIQUE, checked_company, checked_contact, put_on, value_on
from tagwerk.companies.finding import find_company, group_of, name_key, visible_to
from tagwerk.companies.hookspecs import (
    CardSection,
    CardsOpened,
    CompanySaved,
    ContactSaved,
    TimelineSpan,
    tagwerk_card_sections,
    tagwerk_cards_opened,
    tagwerk_company_saved,
    tagwerk_contact_saved,
)
from tagwerk.companies.notes import newest_notes, write_note
from tagwerk.companies.own.declaring import own_fields
from tagwerk.companies.segments.conditions import ALL
from tagwerk.companies.segments.segments import condition_of
from tagwerk.companies.tables import Company, Contact
from tagwerk.companies.timeline import collected, named
from tagwerk.ledger.activities import tell_recorded
from tagwerk.platform import clock
from tagwerk.platform.actions import Action
from tagwerk.platform.errors import WrongInput
from tagwerk.platform.sorting import by_name
from tagwerk.platform.texts import as_read, translator
from tagwerk.staff.finding import country_of
from tagwerk.staff.hookspecs import HandedOver

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from tagwerk.access.actors import Actor
    from tagwerk.companies.notes import NoteEntry
    from tagwerk.companies.own.values import OwnField
    from tagwerk.companies.timeline import TimelineRow
    from tagwerk.platform.app import App

PAGE, PAGE_FOR_PROGRAMS, LARGEST_PAGE = 200, 2_000, 5_000
SHOWN_NOTES, SHOWN_ENTRIES = 3, 5

_ = translator("tagwerk")


@dataclass(frozen=True)
class Card:
    """A client card: the company with its contacts, the fields of the house's *own*, and what the plugins know of it."""

    company: Company
    own: tuple[OwnField, ...]
    sections: list[CardSection]
    notes: list[NoteEntry]
    timeline: list[TimelineRow]


@use_case("companies.add")
def add_company(app: App, actor: Actor, /, name: str, **fields: str) -> Company:
    """Open a card for a new company, owned by the acting employee. Raises WrongInput for a field or a name in use."""
    with app.database.transaction() as session:
        lock_client_base(session.connection())
        country = country_of(session, actor)
        values = checked_company({"name": name, **fields}, country, own_fields(app))
        key = name_key(values["name"])
        known = sa.select(Company.id, visible_to(actor), Company.city).where(
            Company.name_key == key, Company.merged_into.is_(None)
        )
        found = next((row for row in session.execute(known) if not elsewhere(row[2], values.get("city", ""))), None)
        if found is not None:
            hint = Action("companies.edit", found[0]) if found[1] else _("It is a colleague's; ask your head.")
            raise WrongInput(_("There is a company {name!r} already.", name=name), hint)
        _only_here(session, actor, values)
        written = " ".join(sorted(name for name, value in values.items() if value))
        note = values.pop("note", "")
        own = {name: values.pop(name) for name in list(values) if name not in COMPANY_FIELDS}
        company = Company(
            **values,
            own={name: value for name, value in own.items() if value},
            name_key=key,
            owner_id=actor.employee_id,
            created_at=clock.now(),
            hand_written=written,
        )
        session.add(company)
        session.flush()
        if note:
            write_note(session, actor, company.id, note)
        session.refresh(company, ["note"])
    app.plugins.notify(tagwerk_company_saved, CompanySaved(company.id, tuple(sorted(values)), created=True))
    opened = CardsOpened("company", actor.employee_id, 1, (company.name,), company.id)
    app.plugins.notify(tagwerk_cards_opened, app, opened)
    return company


@use_case("companies.edit")
def edit_company(app: App, actor: Actor, text: str, /, **fields: str) -> Company:
    """Change fields on a card; what really changed counts, once per company and day, unless it is undone on that day.

    A note is an entry more, and none that is there is changed.
    """
    with app.database.transaction() as session:
        lock_client_base(session.connection())
        company = find_company(session, actor, text)
        values = checked_company({"name": company.name, **fields}, country_of(session, actor), own_fields(app))
        _only_here(session, actor, values, company.id)
        note = values.pop("note", "")
        changes = [
            Change(field, before, value)
            for field, value in sorted(values.items())
            if (before := value_on(company, field)) != value
        ]
        for change in changes:
            put_on(company, change.field, change.after)
        company.name_key = name_key(company.name)
        company.hand_written = written(company, changes)
        session.flush()
        if note:
            changes.append(Change("note", "", write_note(session, actor, company.id, note).text))
        recorded = record_changes(session, actor, company.id, changes) + record_completion(session, actor, company)
        session.refresh(company, ["note"])
    tell_recorded(app, recorded)
    if changes:
        changed = tuple(change.field for change in changes)
        app.plugins.notify(tagwerk_company_saved, CompanySaved(company.id, changed, created=False))
    return company


@use_case("companies.edit")
def add_contact(app: App, actor: Actor, /, text: str, **fields: str) -> Contact:
    """Add a contact to a company; this changes the card. Raises WrongInput for a field."""
    with app.database.transaction() as session:
        lock_client_base(session.connection())
        company = find_company(session, actor, text)
        kinds: dict[str, str] = {}
        values = checked_contact(fields, country_of(session, actor), kinds)
        if not any(values.get(field) for field in ("name", "email", "phone", "mobile")):
            raise WrongInput(_("A contact needs a name, an e-mail address or a phone number."))
        address_once(session, company, values.get("email", ""))
        by_hand = " ".join(sorted(name for name, value in values.items() if value))
        decides = values.pop("decides", "") == "yes"
        contact = Contact(
            **values, decides=decides, kinds=kinds, company_id=company.id, created_at=clock.now(), hand_written=by_hand
        )
        session.add(contact)
        session.flush()
        changes = [Change(field, "", value, contact.id) for field, value in sorted(values.items()) if value]
        recorded = record_changes(session, actor, company.id, changes) + record_completion(session, actor, company)
    tell_recorded(app, recorded)
    event = ContactSaved(contact.id, company.id, tuple(sorted(values)), created=True)
    app.plugins.notify(tagwerk_contact_saved, event)
    return contact


def written(row: Company | Contact, changes: list[Change]) -> str:
    """The fields that a person wrote, with those of *changes*."""
    return " ".join(sorted({*row.hand_written.split(), *(change.field for change in changes)}))


def _only_here(session: Session, actor: Actor, values: dict[str, str], company: int = 0) -> None:
    """What only one company can have. Raises WrongInput where another one has it."""
    for field in UNIQUE:
        if not (value := values.get(field)):
            continue
        others = sa.select(Company.id, Company.name, visible_to(actor)).where(
            getattr(Company, field) == value,
            Company.id != company,
            Company.merged_into.is_(None),
            Company.removed_at.is_(None),
        )
        if (holder := session.execute(others.limit(1)).first()) is not None:
            whose = f"{holder[0]} {holder[1]}" if holder[2] else _("a colleague's company")
            raise WrongInput(_("{value} belongs to {whose} already.", value=value, whose=whose))


def address_once(session: Session, company: Company, address: str) -> None:
    """Raises WrongInput where a contact of the company has this address already."""
    held = sa.select(Contact).where(Contact.company_id == company.id, Contact.email == address)
    if address and (contact := session.scalars(held.limit(1)).first()) is not None:
        raise WrongInput(
            _("{address} belongs to {name} of {company} already.", address=address, name=contact.name or contact.id,
              company=company.name),
            Action("contacts.remove", contact.id, back=True) if contact.removed_at is not None else "",
        )  # fmt: skip


@use_case("companies.read")
def show_company(app: App, actor: Actor, text: str) -> Card:
    """The client card of a company."""
    with app.database.reading() as session:
        company = find_company(session, actor, text)
        session.refresh(company, ["contacts"])
        notes = newest_notes(session, company.id, SHOWN_NOTES)
        group = tuple(group_of(session, company.id))
    log_access(app, actor, "companies.read", f"company:{company.id}", others=are_others(actor, company.owner_id))
    sections = as_read(app.plugins.collect(tagwerk_card_sections, app, company.id))
    entries = collected(app, company.id, TimelineSpan(group, SHOWN_ENTRIES))
    with app.database.reading() as session:
        rows = list(named(session, entries))
    return Card(company, tuple(own_fields(app).values()), sections, notes, rows)


@dataclass(frozen=True)
class CompanyPage:
    """A page of a list of companies with their contacts; *total* is how many there are on all pages."""

    companies: list[Company]
    total: int
    page: int
    size: int

    @property
    def following(self) -> int | None:
        """The number of the next page, None for the last one."""
        return self.page + 1 if self.page * self.size < self.total else None

    @property
    def pages(self) -> int:
        """How many pages there are; the first is there even where it is empty."""
        return max(1, -(-self.total // self.size))


@use_case("companies.read")
def list_companies(app: App, actor: Actor, segment: str = ALL, limit: int = PAGE) -> list[Company]:
    """The first companies of a segment that the actor may see, by name, with their contacts. Raises NotFound, WrongInput."""
    return _page(app, actor, segment, limit, 1).companies


@use_case("companies.read")
def page_of_companies(app: App, actor: Actor, segment: str = ALL, limit: int = PAGE, page: int = 1) -> CompanyPage:
    """A page of the companies of a segment that the actor may see, by name. Raises NotFound, WrongInput."""
    if not 1 <= limit <= LARGEST_PAGE or page < 1:
        raise WrongInput(_("A page has 1 to {most} companies, and the first page is 1.", most=LARGEST_PAGE))
    return _page(app, actor, segment, limit, page)


def _page(app: App, actor: Actor, segment: str, limit: int, page: int) -> CompanyPage:
    with app.database.reading() as session:
        chosen = [Company.merged_into.is_(None), visible_to(actor)]
        if (condition := condition_of(session, app, segment, actor.time_zone)) is not None:
            chosen.append(condition)
        total = session.scalar(sa.select(sa.func.count()).select_from(Company).where(*chosen)) or 0
        ordered = sa.select(Company).where(*chosen).order_by(by_name(Company.name), Company.id)
        shown = ordered.options(selectinload(Company.contacts)).offset((page - 1) * limit).limit(limit)
        found = list(session.scalars(shown))
    others = any(are_others(actor, company.owner_id) for company in found)
    log_access(app, actor, "companies.read", f"companies:{len(found)}", others=others)
    return CompanyPage(found, total, page, limit)


def give_companies(app: App, session: Session, giver: int, taker: int) -> HandedOver:
    """The companies of the employee with the id *giver* become those of *taker*."""
    given = sa.update(Company).where(Company.owner_id == giver).values(owner_id=taker).returning(Company.id)
    ids = tuple(sorted(session.scalars(given.execution_options(synchronize_session=False))))

    def tell() -> None:
        for company in ids:
            app.plugins.notify(tagwerk_company_saved, CompanySaved(company, ("owner",), created=False))

    return HandedOver("companies", ids, tell)
