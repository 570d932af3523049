"""Taking mails in: tell what each is, find whose it is, and store all that follows with the cursor.

Mails come in pieces, each piece in one commit, for a commit costs more than a mail. Whatever goes wrong with a piece, its
mails are then taken in one by one, each in a commit of its own; and one with which it goes wrong again is kept as unreadable,
with its original and the cause. No transaction spans the network: the mails were fetched before, and are read and understood
first.
"""

from __future__ import annotations

import logging
from dataclasses import dataclass, field, replace
from types import MappingProxyType
from typing import TYPE_CHECKING, Literal

import sqlalchemy as sa

from tagwerk.api import Conflict, Unreachable, among, tell_recorded
from tagwerk_email_offers import api, tables
from tagwerk_email_offers.inbox.matching.lookup import WINDOW, Clues, Lookup
from tagwerk_email_offers.inbox.matching.matching import Match, find_match, is_own
from tagwerk_email_offers.inbox.matching.subjects import answers_a_campaign
from tagwerk_email_offers.inbox.receiving.effects import came_back, follow
from tagwerk_email_offers.inbox.receiving.originals import original_of
from tagwerk_email_offers.inbox.receiving.rows import inbound_of, insert, unfetched, unreadable
from tagwerk_email_offers.mime.comparing import address_key
from tagwerk_email_offers.tables import Inbound, InboundCandidate, Original, SeenFile
from tagwerk_email_offers.understanding.reading import understand

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from sqlalchemy.orm import Session

    from tagwerk.api import Activity, Actor, App
    from tagwerk_email_offers.inbox.mailboxes.arrived import Arrived
    from tagwerk_email_offers.inbox.matching.directory import Directory
    from tagwerk_email_offers.understanding.results import Kind, Understood

log = logging.getLogger(__name__)

NOTHING_YET: Mapping[str, Understood] = MappingProxyType({})


@dataclass
class TakenIn:
    """What one mail came to, to be told after its commit. *kind* is ``unmatched`` for what is not kept, ``known``
    for what is kept already: a mailbox that was renumbered is read again.
    """

    kind: Kind | Literal["unmatched", "known"] = "unmatched"
    activities: list[Activity] = field(default_factory=list)
    reply: api.Reply | None = None
    bounce: api.Bounce | None = None
    in_doubt: bool = False
    unassigned: bool = False


@dataclass(frozen=True)
class Read:
    """A mail that was read and understood, before it is stored; *keep* says whether it is."""

    arrived: Arrived
    mail: Understood
    match: Match = field(default_factory=Match)
    keep: bool = False
    reply: api.Reply | None = None


def take_in(
    app: App,
    actor: Actor,
    mailbox_id: int,
    piece: Sequence[Arrived],
    directory: Directory,
    understood: Mapping[str, Understood] = NOTHING_YET,
) -> list[TakenIn]:
    """Store the mails of *piece* with all that follows from them; those that another sync took in meanwhile are left out. What
    each is may be *understood* already, by its uid.

    Raises Unreachable where the database, or its disk, is at fault: then nothing of what is left was taken in.
    """
    try:
        return _take_in(app, actor, mailbox_id, piece, directory, understood)
    except Unreachable:
        raise
    except Exception as error:  # one of them: it must not cost the others
        log.warning("a piece of %s mails is taken in one by one: %s", len(piece), type(error).__name__)
    taken: list[TakenIn] = []
    for arrived in piece:
        taken += _alone(app, actor, mailbox_id, arrived, directory)
    return taken


def tell_taken_in(app: App, taken: TakenIn) -> None:
    """Tell plugins, after the commit."""
    tell_recorded(app, taken.activities)
    if taken.reply is not None:
        app.plugins.notify(api.email_offers_reply_received, taken.reply)
    if taken.bounce is not None:
        app.plugins.notify(api.email_offers_bounced, taken.bounce)


def _alone(app: App, actor: Actor, mailbox_id: int, arrived: Arrived, directory: Directory) -> list[TakenIn]:
    try:
        return _again(app, actor, mailbox_id, arrived, directory)
    except Unreachable:
        raise
    except Exception as error:  # kept as it is, and the cursor moves on
        log.warning("a mail is kept as unreadable: %s", type(error).__name__)
        cause = type(error).__name__
    with app.database.transaction() as session:
        if not move_cursor(session, mailbox_id, [arrived]):
            return []
        row = unreadable(mailbox_id, arrived, cause)
        if session.scalar(sa.select(Inbound.id).where(Inbound.identity == row.identity)) is None:
            session.add(row)
            session.flush()
            session.execute(sa.insert(Original), [original_of(row.id, arrived)])
    return [TakenIn("unreadable")]


def _again(app: App, actor: Actor, mailbox_id: int, arrived: Arrived, directory: Directory) -> list[TakenIn]:
    """A mail by itself; once more where somebody else was at the same rows."""
    try:
        return _take_in(app, actor, mailbox_id, [arrived], directory)
    except Conflict:
        return _take_in(app, actor, mailbox_id, [arrived], directory)


def _take_in(
    app: App,
    actor: Actor,
    mailbox_id: int,
    piece: Sequence[Arrived],
    directory: Directory,
    understood: Mapping[str, Understood] = NOTHING_YET,
) -> list[TakenIn]:
    read = [_with_topic(app, each) for each in _read(app, piece, directory, understood)]
    with app.database.transaction() as session:
        fresh = move_cursor(session, mailbox_id, piece)
        new = [each for each in read if each.arrived.uid in fresh]
        wanted = [each for each in new if each.keep]
        kept = _not_known(session, wanted)
        rows = [_row(mailbox_id, each) for each in kept]
        insert(session, rows)
        _keep_originals(session, rows, kept)
        dead = came_back(session, [each.mail.sender for each in kept if each.mail.kind in ("reply", "unsubscribe")])
        taken = [_follow(session, actor, row, each, dead) for row, each in zip(rows, kept, strict=True)]
        known = (TakenIn("known") for _each in range(len(wanted) - len(kept)))
        return [*taken, *known, *(TakenIn() for _each in range(len(new) - len(wanted)))]


def _read(app: App, piece: Sequence[Arrived], directory: Directory, before: Mapping[str, Understood]) -> list[Read]:
    """Understand the mails, and find whose each is."""
    readable = [arrived for arrived in piece if not arrived.trouble]
    understood = {each.uid: before.get(each.uid) or understand(each.raw) for each in readable}
    if not readable:
        return [Read(arrived, unfetched(arrived), keep=True) for arrived in piece]
    oldest = min(arrived.received_at for arrived in readable)
    with app.database.reading() as session:
        lookup = Lookup.begin(session, directory)
        clues = {uid: lookup.clues(mail) for uid, mail in understood.items()}
        lookup.read(session, [(mail, clues[uid]) for uid, mail in understood.items()], oldest)
        return [
            _judged(session, lookup, arrived, understood[arrived.uid], clues[arrived.uid])
            if arrived.uid in understood
            else Read(arrived, unfetched(arrived), keep=True)
            for arrived in piece
        ]


def _judged(session: Session, lookup: Lookup, arrived: Arrived, mail: Understood, clues: Clues) -> Read:
    if (
        clues.forged_wish and mail.kind == "unsubscribe"
    ):  # a token that is none of ours: what is left is an ordinary mail
        mail = replace(mail, kind="reply", wish=None)
    if mail.kind == "unreadable":
        return Read(arrived, mail, keep=True)
    if is_own(lookup, mail):
        return Read(arrived, mail)
    match = find_match(lookup, mail, clues, arrived.received_at)
    kept = match.company_id is not None or bool(match.candidates)
    if not kept and mail.kind == "reply":
        kept = answers_a_campaign(session, mail, arrived.received_at - WINDOW)
    return Read(arrived, mail, match, kept)


def _with_topic(app: App, read: Read) -> Read:
    """What a plugin says that a reply is about goes before what its words say."""
    match, mail = read.match, read.mail
    if not read.keep or mail.kind != "reply" or match.message is None or match.company_id is None:
        return read
    reply = api.Reply(
        match.company_id,
        match.contact_id,
        match.message.campaign_id,
        match.message.id,
        mail.sender,
        mail.subject,
        mail.own_words,
        read.arrived.received_at,
    )
    topic = app.plugins.first(api.email_offers_classify_reply, reply)
    return replace(read, reply=replace(reply, topic=str(topic or mail.interest)[:32]))


def move_cursor(session: Session, mailbox_id: int, piece: Sequence[Arrived]) -> set[str]:
    """Move the cursor past these mails; gives those that it was not past already."""
    row = session.get_one(tables.Mailbox, mailbox_id, with_for_update=True)
    files = [arrived.uid for arrived in piece if arrived.validity is None]
    seen = sa.select(SeenFile.name).where(SeenFile.mailbox_id == mailbox_id, SeenFile.name.in_(files))
    known = set(session.scalars(seen)) if files else set()
    fresh = set()
    for arrived in piece:
        if arrived.validity is None:
            if arrived.uid not in known:
                known.add(arrived.uid)
                session.add(SeenFile(mailbox_id=mailbox_id, name=arrived.uid))
                fresh.add(arrived.uid)
        elif row.validity != arrived.validity or int(arrived.uid) > row.uid:
            row.validity, row.uid = arrived.validity, int(arrived.uid)
            fresh.add(arrived.uid)
    return fresh


def _not_known(session: Session, read: list[Read]) -> list[Read]:
    """Those that are not kept already, from another folder or before a renumbering; each once."""
    once = {each.mail.identity: each for each in reversed(read)}
    query = sa.select(Inbound.identity).where(among(Inbound.identity, once))
    known = set(session.scalars(query)) if once else set()
    return [each for each in read if once[each.mail.identity] is each and each.mail.identity not in known]


def _row(mailbox_id: int, read: Read) -> Inbound:
    topic = read.reply.topic if read.reply is not None else read.mail.interest
    return inbound_of(mailbox_id, read.arrived, read.mail, read.match, topic)


def _keep_originals(session: Session, rows: Sequence[Inbound], kept: Sequence[Read]) -> None:
    """The originals, and the companies that each mail may be of, with one statement each."""
    if rows:
        pairs = list(zip(rows, kept, strict=True))
        session.execute(sa.insert(Original), [original_of(row.id, read.arrived) for row, read in pairs])
        named = [
            {"inbound_id": row.id, "company_id": company} for row, read in pairs for company in read.match.candidates
        ]
        if named:
            session.execute(sa.insert(InboundCandidate), named)


def _follow(session: Session, actor: Actor, row: Inbound, read: Read, dead: set[str]) -> TakenIn:
    match, mail = read.match, read.mail
    gone = address_key(mail.sender) in dead
    failed = [each.address for each in mail.recipients if each.permanence == "hard" and each.action == "failed"]
    effects = follow(session, actor, row, match.message, proven=match.proven, dead=gone, failed=failed)
    return TakenIn(
        mail.kind,
        effects.activities,
        read.reply,
        effects.bounce,
        in_doubt=row.doubt == "open",
        unassigned=row.company_id is None and mail.kind != "unreadable",
    )
