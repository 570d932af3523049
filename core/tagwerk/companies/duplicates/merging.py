"""Making one company of two: looked at before, taken back after, and nothing of either is lost."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import sqlalchemy as sa

from tagwerk.access.use_cases import use_case
from tagwerk.companies.duplicates.keeping import lock_client_base
from tagwerk.companies.duplicates.names import plain
from tagwerk.companies.duplicates.states import COMPANY_FIELDS
from tagwerk.companies.duplicates.tables import Merge
from tagwerk.companies.fields import put_on, value_on
from tagwerk.companies.finding import find_company, visible_to
from tagwerk.companies.hookspecs import CompaniesMerged, tagwerk_companies_merged
from tagwerk.companies.search.keeping import words_changed
from tagwerk.companies.tables import Company, Contact, Note
from tagwerk.platform import clock
from tagwerk.platform.actions import Action
from tagwerk.platform.errors import Conflict, NotFound, WrongInput
from tagwerk.platform.texts import translator

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from tagwerk.access.actors import Actor
    from tagwerk.platform.app import App

_ = translator("tagwerk")


@dataclass(frozen=True)
class MergePlan:
    """What becomes of two companies: *taken* are fields that the survivor lacks, *lost* those in which both differ (field, the
    survivor's, the other's), *contacts* those that move; *doubles* are persons whom the survivor has already.
    """

    survivor: Company
    merged: Company
    taken: dict[str, str]
    lost: tuple[tuple[str, str, str], ...]
    contacts: tuple[Contact, ...]
    doubles: tuple[Contact, ...]


@use_case("companies.merge")
def plan_merge(app: App, actor: Actor, survivor: str, merged: str) -> MergePlan:
    """What merging the second company into the first would do. Raises NotFound, WrongInput."""
    with app.database.reading() as session:
        return _plan(session, actor, survivor, merged)


@use_case("companies.merge")
def merge_companies(app: App, actor: Actor, survivor: str, merged: str) -> MergePlan:
    """Make the second company one with the first, which keeps what it has and takes what it lacks.

    Raises NotFound, WrongInput.
    """
    with app.database.transaction() as session:
        lock_client_base(session.connection())
        plan = _plan(session, actor, survivor, merged)
        kept, gone = plan.survivor, plan.merged
        children = list(session.scalars(sa.select(Company.id).where(Company.merged_into == gone.id)))
        gone.merged_into = kept.id
        session.flush()  # what only one company can have is free now
        session.execute(sa.update(Company).where(Company.id.in_(children)).values(merged_into=kept.id))
        before = {name: value_on(kept, name) for name in plan.taken}
        for name, value in plan.taken.items():
            put_on(kept, name, value)
        for contact in plan.contacts:
            contact.company_id = kept.id
        details = {
            "before": before,
            "after": plan.taken,
            "contacts": [contact.id for contact in plan.contacts],
            "children": children,
            "notes": _moved_notes(session, gone.id, kept.id),
        }
        words_changed(session, [kept.id, gone.id, *children])
        session.add(
            Merge(survivor_id=kept.id, merged_id=gone.id, details=details, made_at=clock.now(), made_by=actor.signature)
        )
    app.plugins.notify(tagwerk_companies_merged, CompaniesMerged(kept.id, gone.id, undone=False))
    return plan


@use_case("companies.merge")
def unmerge_company(app: App, actor: Actor, merged: int) -> Merge:
    """Make two companies again of what was merged: *merged* is the number of the one that is gone.

    A field that was changed since stays with the survivor, and so does a contact that went elsewhere. Raises NotFound, Conflict.
    """
    with app.database.transaction() as session:
        lock_client_base(session.connection())
        known = sa.select(Merge).where(Merge.merged_id == merged, Merge.undone_at.is_(None)).order_by(Merge.id.desc())
        merge = session.scalars(known.limit(1)).first()
        gone = session.get(Company, merged)
        if merge is None or gone is None or not _visible(session, actor, {merge.survivor_id}):
            raise NotFound(_("The company {id} was not merged.", id=merged), Action("companies.duplicates"))
        if gone.merged_into != merge.survivor_id:
            raise Conflict(
                _("The company {id} was merged again since.", id=merge.survivor_id),
                Action("companies.unmerge", merge.survivor_id),
            )
        kept, details = session.get_one(Company, merge.survivor_id), merge.details
        for name, value in details["after"].items():
            if value_on(kept, name) == value:
                put_on(kept, name, details["before"][name])
        session.flush()
        gone.merged_into = None
        session.flush()
        moved = sa.update(Contact).where(Contact.id.in_(details["contacts"]), Contact.company_id == kept.id)
        session.execute(moved.values(company_id=gone.id))
        notes = sa.update(Note).where(Note.id.in_(details.get("notes", [])), Note.company_id == kept.id)
        session.execute(notes.values(company_id=gone.id))
        words_changed(session, [kept.id, gone.id, *details["children"]])
        children = sa.update(Company).where(Company.id.in_(details["children"]), Company.merged_into == kept.id)
        session.execute(children.values(merged_into=gone.id))
        merge.undone_at, merge.undone_by = clock.now(), actor.signature
    app.plugins.notify(tagwerk_companies_merged, CompaniesMerged(kept.id, gone.id, undone=True))
    return merge


def _visible(session: Session, actor: Actor, ids: set[int]) -> bool:
    return session.scalar(sa.select(sa.func.count()).where(Company.id.in_(ids), visible_to(actor))) == len(ids)


def _plan(session: Session, actor: Actor, survivor: str, merged: str) -> MergePlan:
    kept, gone = find_company(session, actor, survivor), find_company(session, actor, merged)
    if kept.id == gone.id:
        raise WrongInput(_("Both are the company {id}.", id=kept.id))
    taken: dict[str, str] = {}
    lost: list[tuple[str, str, str]] = []
    for name in (*COMPANY_FIELDS, *sorted(gone.own)):
        mine, theirs = value_on(kept, name), value_on(gone, name)
        if not theirs or mine == theirs:
            continue
        if not mine:
            taken[name] = theirs
        else:
            lost.append((name, mine, theirs))
    people = _contacts(session, kept.id)
    names, addresses = {plain(each.name) for each in people} - {""}, {each.email for each in people} - {""}
    contacts: list[Contact] = []
    doubles: list[Contact] = []
    for contact in _contacts(session, gone.id):
        (doubles if contact.email in addresses or plain(contact.name) in names else contacts).append(contact)
    return MergePlan(kept, gone, taken, tuple(lost), tuple(contacts), tuple(doubles))


def _moved_notes(session: Session, giver: int, taker: int) -> list[int]:
    """Let the notes about one company be about another; gives their numbers."""
    numbers = list(session.scalars(sa.select(Note.id).where(Note.company_id == giver).order_by(Note.id)))
    session.execute(sa.update(Note).where(Note.company_id == giver).values(company_id=taker))
    return numbers


def _contacts(session: Session, company: int) -> list[Contact]:
    return list(session.scalars(sa.select(Contact).where(Contact.company_id == company).order_by(Contact.id)))
