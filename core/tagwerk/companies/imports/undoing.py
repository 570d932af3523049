"""Taking a whole import back: the client base is as it was, but for what people did since, which stays and is named."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import sqlalchemy as sa

from tagwerk.access.use_cases import use_case
from tagwerk.companies.consent.tables import Ground, Suppression
from tagwerk.companies.duplicates.keeping import lock_client_base
from tagwerk.companies.duplicates.states import COMPANY_FIELDS
from tagwerk.companies.duplicates.tables import CompanyKey, Distinct, Merge
from tagwerk.companies.fields import put_on, value_on
from tagwerk.companies.finding import name_key, visible_to
from tagwerk.companies.imports.references import in_words, referred_to
from tagwerk.companies.imports.tables import Import, ImportChange
from tagwerk.companies.imports.writing import GROUND
from tagwerk.companies.kinds import CARD_COMPLETED
from tagwerk.companies.search.keeping import words_changed
from tagwerk.companies.tables import CardChange, Company, Contact, Note
from tagwerk.ledger.activities import reverse, tell_recorded
from tagwerk.ledger.tables import Activity
from tagwerk.platform import clock
from tagwerk.platform.actions import Action
from tagwerk.platform.database import pieces
from tagwerk.platform.errors import Conflict, NotFound, WrongInput
from tagwerk.platform.texts import translator

if TYPE_CHECKING:
    from collections.abc import Mapping

    from sqlalchemy.orm import Session

    from tagwerk.access.actors import Actor
    from tagwerk.platform.app import App

PIECE = 200
UNDONE = "import_undone"
SUPPRESSION = "suppression:"

_ = translator("tagwerk")


@dataclass(frozen=True)
class Kept:
    """What an undoing left as it is, and why."""

    company: int
    name: str
    what: str
    reason: str


@dataclass
class Undone:
    """What was taken back: numbers of companies, contacts and values, and of wishes not to be contacted among these; and what
    stays. *tables* says what each holds.
    """

    import_id: int
    companies: int = 0
    contacts: int = 0
    values: int = 0
    wishes: int = 0
    kept: list[Kept] = field(default_factory=list)
    tables: Mapping[str, str] = field(default_factory=dict, repr=False)


@use_case("companies.import")
def list_imports(app: App, actor: Actor) -> list[Import]:
    """The imports of the actor, for who sees everything all of them, the newest first."""
    with app.database.reading() as session:
        return list(session.scalars(sa.select(Import).where(_seen_by(actor)).order_by(Import.id.desc())))


@use_case("companies.import")
def undoable_import(app: App, actor: Actor, import_id: int) -> Import:
    """The import with that number, if it can be taken back. Raises NotFound, Conflict."""
    with app.database.reading() as session:
        return _undoable(session, sa.select(Import).where(Import.id == import_id, _seen_by(actor)), import_id)


@use_case("companies.import")
def undo_import(app: App, actor: Actor, import_id: int) -> Undone:
    """Take the import with that number back. What a person changed since stays. Raises NotFound, Conflict;
    WrongInput for a file of the ERP."""
    undone = Undone(import_id, tables=in_words(app))
    with app.database.transaction() as session:
        found = sa.select(Import).where(Import.id == import_id, _seen_by(actor)).with_for_update()
        known = _undoable(session, found, import_id)
        if known.kind:
            raise WrongInput(_("The import {id} is a file of the ERP, and no list of companies.", id=import_id))
        known.state, known.undone_by = "undoing", actor.signature  # whoever is interrupted does it again
    changes = sa.select(ImportChange.id).where(ImportChange.import_id == import_id).order_by(ImportChange.id.desc())
    for statement, take_back in (
        (changes, _values), (sa.select(Contact.id).where(Contact.import_id == import_id), _contacts),
        (sa.select(Note.id).where(Note.import_id == import_id), _notes),
        (sa.select(Company.id).where(Company.import_id == import_id), _companies),
    ):  # fmt: skip
        with app.database.reading() as session:
            ids = session.scalars(statement).all()
        for piece in pieces(ids, PIECE):
            with app.database.transaction() as session:
                lock_client_base(session.connection())
                recorded = take_back(session, actor, piece, undone)
            tell_recorded(app, recorded)
    with app.database.transaction() as session:
        session.execute(sa.update(Import).where(Import.id == import_id).values(state="undone", undone_at=clock.now()))
    return undone


def _undoable(session: Session, found: sa.Select[Import], import_id: int) -> Import:
    known = session.scalars(found).first()
    if known is None:
        raise NotFound(_("There is no import {id}.", id=import_id), Action("imports.list"))
    if known.state == "undone":
        raise Conflict(_("The import {id} is taken back already.", id=import_id))
    return known


def _seen_by(actor: Actor) -> sa.ColumnElement[bool]:
    if actor.is_system or actor.sees_everything:
        return sa.true()
    return Import.made_by == actor.signature


def _values(session: Session, actor: Actor, ids: Any, undone: Undone) -> list[Activity]:
    """Values on cards that were there before: each goes back unless somebody changed it since."""
    changes = session.scalars(
        sa.select(ImportChange).where(ImportChange.id.in_(ids)).order_by(ImportChange.id.desc())
    ).all()
    for change in changes:
        if change.field.startswith(GROUND):
            done = _ground(session, change)
        elif change.field.startswith(SUPPRESSION):
            done = _suppression(session, actor, change)
            undone.wishes += done
        else:
            done = _value(session, change, undone)
        undone.values += done
        session.delete(change)
    session.flush()
    return []


def _value(session: Session, change: ImportChange, undone: Undone) -> bool:
    row: Company | Contact | None = (
        session.get(Company, change.company_id)
        if change.contact_id is None
        else session.get(Contact, change.contact_id)
    )
    if row is None:
        return False
    if change.field == "note":  # of a list from when a card had one note; it is an entry now
        return False
    now = value_on(row, change.field) if isinstance(row, Company) else getattr(row, change.field)
    if now != change.after:
        company = session.get_one(Company, change.company_id)
        undone.kept.append(Kept(company.id, company.name, change.field, _("was changed since: {value}", value=now)))
        return False
    if isinstance(row, Contact):
        setattr(row, change.field, change.before)
    else:
        put_on(row, change.field, change.before)
    if change.field == "name" and isinstance(row, Company):
        row.name_key = name_key(change.before)
    session.flush()
    return True


def _notes(session: Session, actor: Actor, ids: Any, undone: Undone) -> list[Activity]:
    """What the list noted on cards."""
    held = session.execute(sa.delete(Note).where(Note.id.in_(ids)).returning(Note.company_id)).scalars().all()
    words_changed(session, held)
    undone.values += len(held)
    return []


def _ground(session: Session, change: ImportChange) -> bool:
    channel = change.field.removeprefix(GROUND)
    of_contact = sa.select(Ground).where(Ground.contact_id == change.contact_id, Ground.channel == channel)
    held = session.scalars(of_contact.where(Ground.withdrawn_at.is_(None))).first()
    if change.after and held is not None and str(held.since) == change.after and held.origin == "import":
        session.delete(held)
        return True
    if change.before and held is None:
        gone = of_contact.where(Ground.withdrawn_by == f"import:{change.import_id}").order_by(Ground.id.desc())
        withdrawn = session.scalars(gone.limit(1)).first()
        if withdrawn is not None:
            withdrawn.withdrawn_at, withdrawn.withdrawn_by = None, ""
            return True
    return False


def _suppression(session: Session, actor: Actor, change: ImportChange) -> bool:
    made = sa.select(Suppression).where(
        Suppression.address == change.after,
        Suppression.origin == f"import:{change.import_id}",
        Suppression.lifted_at.is_(None),
    )
    held = session.scalars(made).first()
    if held is not None:
        held.lifted_at, held.lifted_by = clock.now(), actor.signature
    return held is not None


def _contacts(session: Session, actor: Actor, ids: Any, undone: Undone) -> list[Activity]:
    """Contacts that the import made: each goes unless somebody changed it or something happened with it."""
    changed = set(session.scalars(sa.select(CardChange.contact_id).where(CardChange.contact_id.in_(ids))))
    referred = referred_to(session, "contacts", ids, besides={"grounds", "card_changes"})
    agreed = set(
        session.scalars(sa.select(Ground.contact_id).where(Ground.contact_id.in_(ids), Ground.origin != "import"))
    )
    free = []
    for contact in session.scalars(sa.select(Contact).where(Contact.id.in_(ids))):
        touched = contact.id in changed or bool(contact.hand_written)
        reason = _reason(undone, touched, referred.get(contact.id, ""), contact.id in agreed)
        if reason:
            company = session.get_one(Company, contact.company_id)
            undone.kept.append(Kept(company.id, company.name, contact.name or contact.email or contact.phone, reason))
        else:
            free.append(contact.id)
    session.expunge_all()
    session.execute(sa.delete(Ground).where(Ground.contact_id.in_(free)))
    words_changed(session, session.scalars(sa.select(Contact.company_id).where(Contact.id.in_(free))))
    session.execute(sa.delete(Contact).where(Contact.id.in_(free)))
    undone.contacts += len(free)
    return []


def _reason(undone: Undone, changed: bool, referred: str, agreed: bool) -> str:
    if changed:
        return _("somebody changed it since")
    if agreed:
        return _("somebody noted a consent since")
    held = undone.tables.get(referred, referred)
    return _("something happened with it since: {table}", table=held) if referred else ""


def _companies(session: Session, actor: Actor, ids: Any, undone: Undone) -> list[Activity]:
    """Companies that the import made: each goes unless somebody changed it or something happened with it.

    One that the ledger knows stays as an empty row that nobody sees; so does the newest, whose number is not given again.
    """
    changed = set(session.scalars(sa.select(CardChange.company_id).where(CardChange.company_id.in_(ids))))
    referred = referred_to(
        session, "companies", ids, besides={"activities", "card_changes", "merges", "distinct_companies"}
    )
    merged, looked_at = _merges(session, ids)
    completed, others = _activities(session, ids)
    newest = session.scalar(sa.select(sa.func.max(Company.id)))
    free: list[int] = []
    emptied: list[int] = []
    recorded: list[Activity] = []
    for company in session.scalars(sa.select(Company).where(Company.id.in_(ids), visible_to(actor))).all():
        happened = referred.get(company.id, "") or next(
            (name for name, those in (("activities", others), ("merges", merged)) if company.id in those), ""
        )
        reason = _reason(undone, company.id in changed or bool(company.hand_written), happened, agreed=False)
        if reason:
            undone.kept.append(Kept(company.id, company.name, _("the company"), reason))
            continue
        undone.companies += 1
        if company.id in completed or company.id in looked_at or company.id == newest:
            for activity in completed.get(company.id, ()):
                reversal = reverse(session, activity, recorded_by=actor.signature, reason=UNDONE)
                recorded += [reversal] if reversal is not None else []
            _emptied(company)
            emptied.append(company.id)
        else:
            free.append(company.id)
    session.flush()
    session.expunge_all()
    session.execute(sa.delete(CompanyKey).where(CompanyKey.company_id.in_([*free, *emptied])))
    session.execute(sa.delete(Company).where(Company.id.in_(free)))
    words_changed(session, ids)
    return recorded


def _merges(session: Session, ids: Any) -> tuple[set[int], set[int]]:
    """The companies that are merged, and those that were, or of which somebody said that they are two."""
    live: set[int] = set()
    past: set[int] = set()
    about = sa.or_(Merge.survivor_id.in_(ids), Merge.merged_id.in_(ids))
    for one, other, undone in session.execute(
        sa.select(Merge.survivor_id, Merge.merged_id, Merge.undone_at).where(about)
    ):
        (live if undone is None else past).update((one, other))
    for one, other in session.execute(
        sa.select(Distinct.lower_id, Distinct.higher_id).where(
            sa.or_(Distinct.lower_id.in_(ids), Distinct.higher_id.in_(ids))
        )
    ):
        past |= {one, other}
    return live, past


def _activities(session: Session, ids: Any) -> tuple[dict[int, list[Activity]], set[int]]:
    """The completions of cards that stand in the ledger, and the companies with which anything else happened."""
    completed: dict[int, list[Activity]] = {}
    others: set[int] = set()
    for activity in session.scalars(sa.select(Activity).where(Activity.company_id.in_(ids))):
        assert activity.company_id is not None
        if activity.kind != CARD_COMPLETED.name:
            others.add(activity.company_id)
        elif activity.reverses is None:
            completed.setdefault(activity.company_id, []).append(activity)
    return completed, others


def _emptied(company: Company) -> None:
    for name in COMPANY_FIELDS:
        setattr(company, name, "prospect" if name == "rank" else "")
    company.name_key, company.own, company.owner_id, company.removed_at = "", {}, None, clock.now()
