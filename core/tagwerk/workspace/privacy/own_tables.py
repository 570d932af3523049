"""What the core's own tables hold of people outside the house; a plugin says it of its tables with the same hook."""

from __future__ import annotations

from typing import TYPE_CHECKING

import sqlalchemy as sa

from tagwerk.access.personal_data import CARD, LEDGER, WORKSPACE, PersonalData, Reader
from tagwerk.access.tables import Access, SettingsSeen
from tagwerk.agenda.tables import PutOff
from tagwerk.calendar.tables import KeptYear, Outage
from tagwerk.catalogue.documents.behaviour import is_of_company
from tagwerk.catalogue.documents.tables import Document, FileChange, FileTakenIn
from tagwerk.catalogue.tables import Analogue, Price, Product
from tagwerk.companies.consent.suppressions import CONTACT as CONTACT_FORM
from tagwerk.companies.consent.tables import ForgettingKey, Ground, Suppression
from tagwerk.companies.duplicates.keys import keys_of_reach
from tagwerk.companies.duplicates.tables import CompanyKey, Distinct, Merge
from tagwerk.companies.imports.tables import ColumnSaid, Import, ImportChange
from tagwerk.companies.search.tables import SearchWord
from tagwerk.companies.segments.tables import SavedSegment
from tagwerk.companies.tables import CardChange, Company, Contact, Note
from tagwerk.contracts.tables import Contract
from tagwerk.demand.tables import Wanted
from tagwerk.diary.tables import Event, Invitation, Notice, Request, Task, Visit
from tagwerk.ledger.tables import Activity, Seal
from tagwerk.obligations.tables import Plan
from tagwerk.platform import clock
from tagwerk.platform.home.tables import DemoMark, Home
from tagwerk.platform.hosting.remembering.tables import PluginContribution, PluginFailure, PluginSwitch
from tagwerk.platform.texts import later
from tagwerk.routines.tables import RoutineSlot
from tagwerk.staff.absences.tables import Absence, Substitution
from tagwerk.staff.tables import Department, Employee, Terms, Token
from tagwerk.workspace.privacy.tables import Forgetting, Removal

if TYPE_CHECKING:
    from typing import Any

    from tagwerk.access.personal_data import Person

COLLEAGUES: tuple[Reader, ...] = ("owner", "head")
THEIRS: tuple[Reader, ...] = ("employee", "head")
PROGRAM: tuple[Reader, ...] = ("program",)
ALL: tuple[Reader, ...] = ("everybody",)
ABOVE: tuple[Reader, ...] = ("head", "administrator")
CARD_TEXTS = ("name", "salutation", "position", "email", "phone", "language", "birthday", "profession", "mobile", "department",
              "zone", "other_emails", "other_phones")  # fmt: skip
COMPANY_TEXTS = ("city", "website", "email", "phone", "customer_number", "vat_id", "street", "postcode", "fax", "needs",
                 "competitors", "payment_terms", "credit_limit")  # fmt: skip
CALLED = ("name", "email", "phone", "mobile", "other_emails", "other_phones")


def _of_company(column: Any) -> Any:
    """Rows about the company, where the whole company is meant."""
    return lambda person: column.in_(person.company_ids) if person.whole_company else sa.false()


def _contacts(person: Person) -> sa.ColumnElement[bool]:
    return Contact.id.in_(person.contact_ids)


def _changes(person: Person) -> sa.ColumnElement[bool]:
    theirs = CardChange.contact_id.in_(person.contact_ids)
    return sa.or_(theirs, CardChange.company_id.in_(person.company_ids)) if person.whole_company else theirs


def _taken_in(person: Person) -> sa.ColumnElement[bool]:
    theirs = ImportChange.contact_id.in_(person.contact_ids)
    return sa.or_(theirs, ImportChange.company_id.in_(person.company_ids)) if person.whole_company else theirs


def _keys(person: Person) -> sa.ColumnElement[bool]:
    """Keys made of a person's addresses and numbers, and of the company where all of it is meant."""
    theirs = CompanyKey.key.in_(sorted(keys_of_reach(person.addresses, person.addresses)))
    return sa.or_(theirs, CompanyKey.company_id.in_(person.company_ids)) if person.whole_company else theirs


def _merges(person: Person) -> sa.ColumnElement[bool]:
    about = sa.or_(Merge.survivor_id.in_(person.company_ids), Merge.merged_id.in_(person.company_ids))
    return about if person.whole_company else sa.false()


def _changed(person: Person) -> sa.Select[Any]:
    """What a person was called before."""
    named = _changes(person), CardChange.field.in_(CALLED)
    before, after = sa.select(CardChange.before).where(*named), sa.select(CardChange.after).where(*named)
    return sa.select(sa.union_all(before, after).subquery())


def _accesses(person: Person) -> sa.ColumnElement[bool]:
    numbers = [f"contact:{number}" for number in person.contact_ids]
    return Access.subject.in_([*numbers, *(f"company:{number}" for number in person.company_ids)])


def _documents(person: Person) -> sa.ColumnElement[bool]:
    """What the ERP has of a company, where all of it is meant."""
    if not person.whole_company:
        return sa.false()
    card = sa.select(Company.id).where(Company.id.in_(person.company_ids), is_of_company())
    return card.correlate(Document).exists()


def _changes_of_documents(person: Person) -> sa.ColumnElement[bool]:
    """What a file changed of such documents."""
    documents = sa.select(Document.id).where(_documents(person))
    return sa.and_(FileChange.thing == Document.__tablename__, FileChange.row_id.in_(documents))


def _activities(person: Person) -> sa.ColumnElement[bool]:
    theirs = Activity.contact_id.in_(person.contact_ids)
    return sa.or_(theirs, Activity.company_id.in_(person.company_ids)) if person.whole_company else theirs


def own_tables() -> list[PersonalData]:
    """All tables of the core; rows that refer to others stand before them."""
    return [*_about_people(), *_without_people()]


def _about_people() -> list[PersonalData]:
    nobody = dict.fromkeys(("name", "name_key", *COMPANY_TEXTS), "")
    return [
        PersonalData(Ground, later("consents, and since when"), "consent", CARD, COLLEAGUES,
                     of=lambda person: Ground.contact_id.in_(person.contact_ids)),
        PersonalData(CardChange, later("changes of cards"), "accountability", CARD, COLLEAGUES,
                     of=_changes, emptied={"before": "", "after": ""}, words=_changed),
        PersonalData(ImportChange, later("what lists changed on cards"), "accountability", CARD, COLLEAGUES,
                     of=_taken_in, emptied={"before": "", "after": ""}),
        PersonalData(CompanyKey, later("keys by which companies are looked up"), "operation", CARD, PROGRAM, of=_keys),
        PersonalData(SearchWord, later("words by which companies are found"), "operation", CARD, PROGRAM,
                     of=lambda person: SearchWord.company_id.in_(person.company_ids)),
        PersonalData(Note, later("notes"), "relation", CARD, COLLEAGUES, of=_of_company(Note.company_id)),
        PersonalData(Merge, later("companies that were merged"), "accountability", CARD, COLLEAGUES, of=_merges,
                     emptied={"details": {"before": {}, "after": {}, "contacts": [], "children": []}}),
        PersonalData(Suppression, later("addresses that are not contacted"), "consent", WORKSPACE, COLLEAGUES,
                     of=lambda person: Suppression.address.in_(
                         [*person.addresses, *(f"{CONTACT_FORM}{number}" for number in person.contact_ids)])),
        PersonalData(Activity, later("activities, which name people by a number"), "accountability", LEDGER, THEIRS,
                     of=_activities, stays=True),
        PersonalData(Access, later("who read the card"), "accountability", "retention.accesses_days", ("administrator",),
                     of=_accesses, stays=True),
        PersonalData(Task, later("tasks"), "relation", CARD, THEIRS, of=_of_company(Task.company_id),
                     emptied={"text": "", "note": ""}),
        PersonalData(Visit, later("visits with attendees and minutes"), "relation", CARD, THEIRS,
                     of=_of_company(Visit.company_id),
                     emptied={"place": "", "aim": "", "attendees": "", "minutes": "", "reason": ""}),
        PersonalData(Wanted, later("what companies asked for"), "relation", CARD, COLLEAGUES,
                     of=_of_company(Wanted.company_id)),
        PersonalData(FileChange, later("what the last ten files of the ERP changed"), "operation", WORKSPACE, PROGRAM,
                     of=_changes_of_documents),
        PersonalData(Document, later("invoices, payments and orders of the ERP"), "relation", CARD, COLLEAGUES,
                     of=_documents, emptied={"customer": "", "vat_id": "", "customer_name": ""}),
        PersonalData(Request, later("requests to departments"), "relation", CARD, THEIRS,
                     of=_of_company(Request.company_id), emptied={"text": "", "answer": ""}),
        PersonalData(Invitation, later("invitations to events"), "relation", CARD, COLLEAGUES,
                     of=_of_company(Invitation.company_id), stays=True),
        PersonalData(Contract, later("contracts"), "relation", CARD, COLLEAGUES, of=_of_company(Contract.company_id),
                     emptied={"reason": ""}),
        PersonalData(PutOff, later("companies that the agenda puts off"), "operation", CARD, COLLEAGUES,
                     of=_of_company(PutOff.company_id)),
        PersonalData(Contact, later("the card of a contact"), "relation", CARD, COLLEAGUES, of=_contacts,
                     emptied={**dict.fromkeys(CARD_TEXTS, ""), "kinds": {}, "forgotten_at": clock.now()}),
        PersonalData(Company, later("the card of a company"), "relation", CARD, COLLEAGUES, of=_of_company(Company.id),
                     emptied={**nobody, "own": {}, "name": sa.literal("[…] ").concat(sa.cast(Company.id, sa.String)),
                              "name_key": sa.literal("[…] ").concat(sa.cast(Company.id, sa.String))}),
    ]  # fmt: skip


def _without_people() -> list[PersonalData]:
    return [
        PersonalData(Notice, later("what employees were told"), "operation", "retention.notices_days", THEIRS,
                     since="created_at"),
        PersonalData(Import, later("lists taken in, by their names"), "operation", WORKSPACE, ABOVE),
        PersonalData(ColumnSaid, later("what columns of lists mean"), "operation", WORKSPACE, ALL),
        PersonalData(Product, later("products"), "operation", WORKSPACE, ALL),
        PersonalData(Analogue, later("products that stand in for each other"), "operation", WORKSPACE, ALL),
        PersonalData(Price, later("prices"), "operation", WORKSPACE, ALL),
        PersonalData(FileTakenIn, later("files of the ERP, by their names"), "operation", WORKSPACE, PROGRAM),
        PersonalData(Distinct, later("companies that are two"), "operation", WORKSPACE, COLLEAGUES),
        PersonalData(Event, later("fairs and other events"), "relation", WORKSPACE, ALL),
        PersonalData(SavedSegment, later("saved segments"), "operation", WORKSPACE, ALL),
        PersonalData(Seal, later("seals of the access log"), "accountability", WORKSPACE, PROGRAM),
        PersonalData(Employee, later("employees"), "operation", WORKSPACE, ABOVE),
        PersonalData(Terms, later("terms of employees"), "operation", WORKSPACE, ABOVE),
        PersonalData(Department, later("departments"), "operation", WORKSPACE, ALL),
        PersonalData(Token, later("tokens of programs, unreadable"), "operation", WORKSPACE, THEIRS),
        PersonalData(Absence, later("absences of employees"), "operation", WORKSPACE, ABOVE),
        PersonalData(Substitution, later("who stands in for whom"), "operation", WORKSPACE, ALL),
        PersonalData(Outage, later("outages of mail and telephone"), "operation", WORKSPACE, ALL),
        PersonalData(KeptYear, later("public holidays"), "operation", WORKSPACE, ALL),
        PersonalData(Plan, later("plans"), "operation", WORKSPACE, THEIRS),
        PersonalData(RoutineSlot, later("runs of routines"), "operation", WORKSPACE, PROGRAM),
        PersonalData(SettingsSeen, later("which settings were in force"), "accountability", WORKSPACE, PROGRAM),
        PersonalData(Home, later("where the workspace lives"), "operation", WORKSPACE, PROGRAM),
        PersonalData(DemoMark, later("whether it is a demo"), "operation", WORKSPACE, PROGRAM),
        PersonalData(PluginContribution, later("what plugins gave"), "operation", WORKSPACE, ALL),
        PersonalData(PluginFailure, later("what of plugins does not work"), "operation", WORKSPACE, ALL),
        PersonalData(PluginSwitch, later("plugins that are switched off"), "operation", WORKSPACE, ALL),
        PersonalData(ForgettingKey, later("the key of forgotten addresses"), "consent", WORKSPACE, PROGRAM),
        PersonalData(Forgetting, later("who was forgotten, by a number"), "accountability", WORKSPACE, ("administrator",)),
        PersonalData(Removal, later("what was removed when"), "accountability", WORKSPACE, ("administrator",)),
    ]  # fmt: skip
