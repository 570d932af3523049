"""The cards of people: changed in place, moved with their history, marked as gone, removed with a way back."""

from __future__ import annotations

from typing import TYPE_CHECKING

import sqlalchemy as sa
from sqlalchemy.orm import joinedload

from tagwerk.access.log import log_others
from tagwerk.access.use_cases import use_case
from tagwerk.companies.cards import address_once, written
from tagwerk.companies.changes import Change, record_changes
from tagwerk.companies.completeness import record_completion
from tagwerk.companies.duplicates.keeping import lock_client_base
from tagwerk.companies.fields import checked_contact
from tagwerk.companies.finding import find_company, find_contact, group_of, visible_to
from tagwerk.companies.hookspecs import ContactSaved, tagwerk_contact_saved
from tagwerk.companies.tables import Company, Contact
from tagwerk.ledger.activities import tell_recorded
from tagwerk.platform import clock
from tagwerk.platform.actions import Action
from tagwerk.platform.errors import Conflict, WrongInput
from tagwerk.platform.sorting import by_name
from tagwerk.platform.texts import translator
from tagwerk.staff.finding import country_of

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date

    from sqlalchemy.orm import Session

    from tagwerk.access.actors import Actor
    from tagwerk.ledger.tables import Activity
    from tagwerk.platform.app import App

LARGEST_LIST = 5_000

_ = translator("tagwerk")


@use_case("companies.read")
def list_contacts(app: App, actor: Actor, company: str = "", limit: int = 200) -> list[Contact]:
    """The people of a company, or those of all companies that the actor may see, by name. Raises NotFound, WrongInput."""
    if not 1 <= limit <= LARGEST_LIST:
        raise WrongInput(_("At least 1, at most {most}.", most=LARGEST_LIST))
    query = (
        sa.select(Contact)
        .join(Company, Company.id == Contact.company_id)
        .where(visible_to(actor), Contact.forgotten_at.is_(None), Contact.removed_at.is_(None))
        .options(joinedload(Contact.company))
    )
    with app.database.reading() as session:
        if company:
            query = query.where(Contact.company_id.in_(group_of(session, find_company(session, actor, company).id)))
        found = list(session.scalars(query.order_by(by_name(Contact.name), Contact.id).limit(limit)))
    log_others(app, actor, "companies.read", "contacts", (contact.company.owner_id for contact in found))
    return found


@use_case("companies.read")
def show_contact(app: App, actor: Actor, contact: str) -> Contact:
    """The card of a person. Raises NotFound, WrongInput."""
    with app.database.reading() as session:
        return find_contact(session, actor, contact)


@use_case("companies.edit")
def edit_contact(app: App, actor: Actor, /, contact: str, **fields: str) -> Contact:
    """Change fields of a person; what really changed counts as a change of the company's card. Raises NotFound, WrongInput."""
    with app.database.transaction() as session:
        lock_client_base(session.connection())
        found = find_contact(session, actor, contact)
        kinds: dict[str, str] = {}
        values = checked_contact(fields, country_of(session, actor), kinds)
        if found.name and values.get("name") == "":
            raise WrongInput(
                _("A name is changed, not emptied: {name}.", name=found.name), Action("contacts.remove", found.id)
            )
        if values.get("email") and values["email"] != found.email:
            address_once(session, found.company, str(values["email"]))
        changes = _set(found, values)
        held = {*found.other_emails.split("; "), *found.other_phones.split("; ")}
        found.kinds = {value: kind for value, kind in ({**found.kinds, **kinds}).items() if value in held}
        if not (found.name or found.email or found.phone or found.mobile):
            raise WrongInput(_("A contact needs a name, an e-mail address or a phone number."))
        recorded = _saved(session, actor, found, changes)
    _tell(app, found, recorded, (change.field for change in changes))
    return found


@use_case("companies.edit")
def move_contact(app: App, actor: Actor, contact: str, company: str) -> Contact:
    """Let a person be at another firm; what was done with the person stays on record at the firm where it was.

    Raises NotFound, WrongInput, Conflict where the person is there already.
    """
    with app.database.transaction() as session:
        lock_client_base(session.connection())
        found, new = find_contact(session, actor, contact), find_company(session, actor, company)
        if found.company_id == new.id:
            raise Conflict(_("{name} is at {company} already.", name=_called(found), company=new.name))
        address_once(session, new, found.email)
        before = found.company
        recorded = record_changes(session, actor, before.id, [Change("company", before.name, new.name, found.id)])
        found.company_id, found.left_on = new.id, None
        session.flush()
        session.refresh(found, ["company"])
        changes = [Change("company", before.name, new.name, found.id)]
        recorded += record_changes(session, actor, new.id, changes) + record_completion(session, actor, new)
    _tell(app, found, recorded, ("company",))
    return found


@use_case("companies.edit")
def mark_left(app: App, actor: Actor, contact: str, on: date | None = None) -> Contact:
    """Say that a person has left the firm, today or on a day before: who has left is neither mailed nor called.

    Raises NotFound, WrongInput for a day that is not over, Conflict where it holds already and no other day is said.
    """
    today = clock.today(actor.time_zone)
    if on is not None and on > today:
        raise WrongInput(_("{day} is not over.", day=on), _("Say it when the person has left."))
    return _marked(app, actor, contact, left=on or today, moved=on is not None)


@use_case("companies.edit")
def mark_returned(app: App, actor: Actor, contact: str) -> Contact:
    """Say that a person is at the firm after all. Raises NotFound, WrongInput, Conflict."""
    return _marked(app, actor, contact, left=None)


@use_case("companies.edit")
def remove_contact(app: App, actor: Actor, contact: str) -> Contact:
    """Take a person off the card; ``restore_contact`` brings the person back. To forget somebody is another thing.

    Raises NotFound, WrongInput.
    """
    with app.database.transaction() as session:
        found = find_contact(session, actor, contact)
        found.removed_at = clock.now()
        recorded = _saved(session, actor, found, [Change("removed", "", found.name, found.id)])
    _tell(app, found, recorded, ("removed",))
    return found


@use_case("companies.edit")
def restore_contact(app: App, actor: Actor, contact: str) -> Contact:
    """Put a person back on the card. Raises NotFound, WrongInput, Conflict where the person is there."""
    with app.database.transaction() as session:
        lock_client_base(session.connection())
        found = find_contact(session, actor, contact, removed=True)
        if found.removed_at is None:
            raise Conflict(_("{name} is on the card.", name=_called(found)), Action("contacts.show", found.id))
        found.removed_at = None
        recorded = _saved(session, actor, found, [Change("removed", found.name, "", found.id)])
    _tell(app, found, recorded, ("removed",))
    return found


def _marked(app: App, actor: Actor, contact: str, left: date | None, *, moved: bool = False) -> Contact:
    """Set the day; one that holds is set anew only where another one was said (*moved*)."""
    with app.database.transaction() as session:
        found = find_contact(session, actor, contact)
        if found.left_on == left or (left and found.left_on and not moved):
            said = _("{name} has left on {day} already.", name=_called(found), day=found.left_on)
            raise Conflict(said if left else _("{name} has not left.", name=_called(found)))
        change = Change("left_on", str(found.left_on or ""), str(left or ""), found.id)
        found.left_on = left
        recorded = _saved(session, actor, found, [change])
    _tell(app, found, recorded, ("left_on",))
    return found


def _set(contact: Contact, values: dict[str, str]) -> list[Change]:
    changes = []
    for field, value in sorted(values.items()):
        before, after = getattr(contact, field), _typed(field, value)
        if before != after:
            setattr(contact, field, after)
            changes.append(Change(field, _shown(before), _shown(after), contact.id))
    contact.hand_written = written(contact, changes)
    return changes


def _typed(field: str, value: str) -> str | bool:
    return value == "yes" if field == "decides" else value


def _shown(value: str | bool) -> str:
    return ("yes" if value else "") if isinstance(value, bool) else value


def _saved(session: Session, actor: Actor, contact: Contact, changes: list[Change]) -> list[Activity]:
    session.flush()
    company = session.get_one(Company, contact.company_id)
    return record_changes(session, actor, company.id, changes) + record_completion(session, actor, company)


def _tell(app: App, contact: Contact, recorded: list[Activity], fields: Iterable[str]) -> None:
    tell_recorded(app, recorded)
    event = ContactSaved(contact.id, contact.company_id, tuple(sorted(fields)), created=False)
    app.plugins.notify(tagwerk_contact_saved, event)


def _called(contact: Contact) -> str:
    return contact.name or contact.email or contact.phone or str(contact.id)
