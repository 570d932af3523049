"""Forgetting a person: the person is emptied out of every table, file and plugin; the ledger stays, which names people by a
number.

It is begun on record, with all that the person is looked for by, and what was begun goes on, whoever is killed in between:
each step may be done again. From the first commit on nobody contacts the person. What is looked for is emptied last of all,
before the pages of the database file are written anew.
"""

from __future__ import annotations

import logging
from dataclasses import asdict, dataclass, replace
from typing import TYPE_CHECKING, Any

import sqlalchemy as sa
from sqlalchemy.exc import IntegrityError

from tagwerk.access.log import log_access
from tagwerk.access.personal_data import Person
from tagwerk.access.use_cases import use_case
from tagwerk.companies.consent.forgotten import forgetting_key
from tagwerk.companies.consent.suppressions import keep_suppressed
from tagwerk.companies.search.keeping import words_changed
from tagwerk.companies.tables import Contact
from tagwerk.platform import clock
from tagwerk.platform.errors import Unreachable
from tagwerk.platform.texts import translator
from tagwerk.workspace.backups.keeping import own_backups
from tagwerk.workspace.backups.making import BY_HAND, make_backup
from tagwerk.workspace.privacy.files import NamingFile, clean_files, copies, files_naming
from tagwerk.workspace.privacy.holdings import leaving_out, unreached, what_is_held
from tagwerk.workspace.privacy.pages import clean_pages
from tagwerk.workspace.privacy.persons import find_person
from tagwerk.workspace.privacy.remembering import remember
from tagwerk.workspace.privacy.sweeping import empty_rows, mentions, rows_about, sweep
from tagwerk.workspace.privacy.tables import Forgetting
from tagwerk.workspace.privacy.words import Words

if TYPE_CHECKING:
    from pathlib import Path

    from sqlalchemy.orm import Session

    from tagwerk.access.actors import Actor
    from tagwerk.access.personal_data import PersonalData
    from tagwerk.ledger.metrics import Channel
    from tagwerk.platform.app import App
    from tagwerk.workspace.privacy.holdings import LeftOut, Unreached
    from tagwerk.workspace.privacy.persons import Found

ROLES: Any = ("director", "administrator")

_ = translator("tagwerk")
log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Part:
    """Of a table: *rows* about the person, and whether they stay as they are."""

    name: str
    holds: str
    rows: int
    stays: bool = False


@dataclass(frozen=True)
class ForgettingPlan:
    """What will go of somebody: rows by table, texts that mention the person, files; and what is left, and why.

    *copies* are backups and other copies of the records; *unreached* are tables where more may be, because who knows them is not
    here. *left_out* is what plugins say wrongly of their tables: their rows about the person go when the plugin is mended.
    """

    subject: str
    title: str
    parts: tuple[Part, ...]
    mentioned: tuple[tuple[str, int], ...]
    files: tuple[NamingFile, ...]
    shared: tuple[tuple[str, str], ...]
    copies: tuple[Path, ...]
    unreached: tuple[Unreached, ...] = ()
    left_out: tuple[LeftOut, ...] = ()


@dataclass(frozen=True)
class Forgotten:
    """What went of somebody, by table; *files* that name the person and are not ours; *copies* that still hold the person.

    *pages_left*: the file of the database could not be written anew yet; the routine does it. *left_out*: plugins that say
    wrongly what their tables hold; *unreached*: tables of plugins that are not here to say it. The forgetting goes on until they
    are mended, back or gone.
    """

    subject: str
    removed: dict[str, int]
    files: tuple[NamingFile, ...]
    copies: tuple[Path, ...]
    pages_left: bool
    unreached: tuple[Unreached, ...] = ()
    left_out: tuple[LeftOut, ...] = ()


@use_case("people.forget", roles=ROLES)
def plan_forgetting(
    app: App, actor: Actor, *, contact: str | None = None, company: str | None = None
) -> ForgettingPlan:
    """What would go, and what would stay. Changes nothing but the access log. Raises NotFound, WrongInput, PluginError."""
    held, wrong = what_is_held(app)
    with app.database.reading() as session:
        found = find_person(session, actor, held, contact, company)
    log_access(app, actor, "people.forget", found.person.subject)
    words = Words(found.person, "00" * 32, found.surnames)
    left_out, parts = list(wrong), list[Part]()
    for each in held:
        with leaving_out(app, each, left_out):
            if (each.of or each.readable) and (rows := len(rows_about(app, words, each))):
                parts.append(Part(each.name, _(each.holds), rows, each.stays))
    mentioned: dict[str, int] = {}
    with app.database.reading() as session:
        for mention in mentions(app, session, words, {part.name for part in parts}):
            mentioned[mention.table.name] = mentioned.get(mention.table.name, 0) + 1
    naming = tuple(files_naming(app, words))
    return ForgettingPlan(
        found.person.subject,
        found.title,
        tuple(parts),
        tuple(sorted(mentioned.items())),
        naming,
        found.shared,
        tuple(copies(app)),
        unreached(app),
        tuple(left_out),
    )


@use_case("people.forget", roles=ROLES)
def forget_person(
    app: App, actor: Actor, *, contact: str | None = None, company: str | None = None, in_backups: bool = False
) -> Forgotten:
    """Forget the contact, or the company with all its contacts, for good; what was begun and broken off goes on.

    *in_backups*: a new backup is made, and then the copies of the records that still hold the person are removed. Raises
    NotFound, WrongInput, PluginError where a plugin cannot say what it holds.
    """
    held, left_out = what_is_held(app)
    with app.database.reading() as session:
        found = find_person(session, actor, held, contact, company)
    log_access(app, actor, "people.forget", found.person.subject)
    begun = _begin(app, actor, found)
    forgotten = carry_on(app, begun, held, left_out)
    return _without_copies(app, actor, forgotten) if in_backups else forgotten


def carry_on(app: App, forgetting_id: int, held: list[PersonalData], left_out: tuple[LeftOut, ...] = ()) -> Forgotten:
    """Do what is left of a forgetting that was begun. It does not end while something is *left_out*, or a plugin with rows is not
    here to say whose they are: who was looked for is kept until then.
    """
    with app.database.reading() as session:
        row = session.get_one(Forgetting, forgetting_id)
        key = forgetting_key(session)
    removed: dict[str, int] = {name: int(number) for name, number in row.removed.items()}
    left: tuple[NamingFile, ...] = ()
    lacking = list(left_out) if row.emptied_at is None else []
    away = unreached(app)
    is_whole = row.emptied_at is not None
    if row.emptied_at is None:
        words = _words(row.person, key)
        _empty(app, words, held, removed, lacking)
        _add(removed, sweep(app, words))
        naming = clean_files(app, words)
        left = tuple(each for each in naming if each.fate == "left")
        _add(removed, {"files": len(naming) - len(left)})
        _add(removed, sweep(app, words))  # what came meanwhile
        _write_words(app, words.person)
        is_whole = not (lacking or away)
        _finish(app, forgetting_id, removed, to_its_end=is_whole)
    cleaned = not (is_whole or removed != row.removed) or _clean_pages(app)
    if cleaned and is_whole:
        _end(app, forgetting_id)
    went = {name: rows for name, rows in removed.items() if rows}
    return Forgotten(row.subject, went, left, tuple(copies(app)), not cleaned, away, tuple(lacking))


def unfinished(session: Session) -> list[int]:
    """The forgettings that were begun and have not ended."""
    return list(session.scalars(sa.select(Forgetting.id).where(Forgetting.ended_at.is_(None)).order_by(Forgetting.id)))


def _begin(app: App, actor: Actor, found: Found) -> int:
    """Put on record whom it is about, and suppress all addresses; gives the forgetting, which may be one that was broken off."""
    person, subject = found.person, found.person.subject
    with app.database.transaction() as session:
        key = forgetting_key(session)
        living = sa.select(Contact).where(Contact.id.in_(person.contact_ids), Contact.forgotten_at.is_(None))
        suppressed: list[tuple[Channel, str]] = [("email", address) for address in person.emails]
        suppressed += [("phone", number) for number in person.phones]
        remember(app, key, session.scalars(living), suppressed)
        for channel, address in suppressed:
            keep_suppressed(session, channel, address, made_by=actor.signature, origin=subject)
        known = sa.select(Forgetting).where(Forgetting.subject == subject, Forgetting.ended_at.is_(None))
        row = session.scalars(known).first()
        if row is None:
            row = Forgetting(
                subject=subject, person=_kept(found), removed={}, asked_by=actor.signature, begun_at=clock.now()
            )
            try:
                with session.begin_nested():
                    session.add(row)
            except IntegrityError:  # somebody else began at this moment
                row = session.scalars(known).one()
        return row.id


def _empty(app: App, words: Words, held: list[PersonalData], removed: dict[str, int], left_out: list[LeftOut]) -> None:
    for holding in held:
        if not holding.stays and (holding.of or holding.readable):
            with leaving_out(app, holding, left_out):
                keys = rows_about(app, words, holding)
                _add(removed, {holding.name: empty_rows(app, holding, keys)})


def _finish(app: App, forgetting_id: int, removed: dict[str, int], *, to_its_end: bool) -> None:
    with app.database.transaction() as session:
        row = session.get_one(Forgetting, forgetting_id)
        row.removed = dict(removed)
        if to_its_end:
            row.person, row.emptied_at = {}, clock.now()


def _write_words(app: App, person: Person) -> None:
    """The words that find the company are those that are left of it."""
    with app.database.transaction() as session:
        words_changed(session, person.company_ids)


def _clean_pages(app: App) -> bool:
    try:
        clean_pages(app)
    except Unreachable as error:
        log.warning("the database file is not written anew yet: %s", error.message)
        return False
    return True


def _end(app: App, forgetting_id: int) -> None:
    with app.database.transaction() as session:
        session.get_one(Forgetting, forgetting_id).ended_at = clock.now()


def _without_copies(app: App, actor: Actor, forgotten: Forgotten) -> Forgotten:
    """A new backup first; then what holds the person goes."""
    made = make_backup(app, BY_HAND, actor.signature)
    ours = {each.file for each in own_backups(app)}
    for copy in forgotten.copies:
        if copy.resolve() != made.file.resolve() and (copy.resolve() in ours or copy.suffix != ".zip"):
            copy.unlink(missing_ok=True)
    there = tuple(path for path in copies(app) if path.resolve() != made.file.resolve())
    return replace(forgotten, copies=there)


def _add(removed: dict[str, int], more: dict[str, int]) -> None:
    for name, rows in more.items():
        removed[name] = removed.get(name, 0) + rows


def _kept(found: Found) -> dict[str, Any]:
    return {**asdict(found.person), "surnames": list(found.surnames)}


def _words(kept: dict[str, Any], key: str) -> Words:
    plain: dict[str, Any] = {name: tuple(value) if isinstance(value, list) else value for name, value in kept.items()}
    surnames = plain.pop("surnames")
    return Words(Person(**plain), key, surnames)
