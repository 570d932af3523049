"""What came in, for people: lists of mails, and one mail to read."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Literal, get_args

import sqlalchemy as sa

from tagwerk.api import (
    Action,
    Company,
    Contact,
    Employee,
    NotFound,
    Unreachable,
    WrongInput,
    clock,
    employee_seen_by,
    find_company,
    log_others,
    one_of,
    translator,
    use_case,
)
from tagwerk_email_offers.inbox.answered import is_in_doubt, waits, was_answered
from tagwerk_email_offers.inbox.reach import mails_seen_by, owner_of, responsible
from tagwerk_email_offers.inbox.seen import Attached, Candidate, Followed, details_of
from tagwerk_email_offers.tables import Campaign, Inbound, Message
from tagwerk_email_offers.understanding.results import Kind

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date, datetime

    from sqlalchemy.orm import Session

    from tagwerk.api import Actor, App
    from tagwerk_email_offers.inbox.reach import Row

EVERY = "all"
PATIENCE = 0.5  # seconds that who reads waits for another who writes
StateFilter = Literal["waiting", "answered", "done", "in_doubt", "all"]

_ = translator("tagwerk_email_offers")


@dataclass(frozen=True)
class InboundMailView:
    """A mail that came in, with what it belongs to. *campaign*, *template* and *offer* (its number) are None where it answers no
    offer, *company* where it is nobody's yet: then *candidates* may be named. *way* and *certainty* are those of the match.
    """

    id: int
    kind: Kind
    sender: str
    name: str
    company: str | None
    company_id: int | None
    contact: str | None
    subject: str
    received_at: datetime
    campaign: int | None
    template: str | None
    offer: str | None
    way: str
    certainty: str
    state: str
    doubt: str
    status: str
    permanence: str
    reason: str
    address: str
    wish: str
    topic: str
    ticket: str
    returns_on: date | None
    cause: str
    answered_by: str
    answered_how: str
    answered_at: datetime | None
    note: str
    is_read: bool
    text: str
    candidates: tuple[Candidate, ...] = ()
    attachments: tuple[Attached, ...] = ()
    followed: tuple[Followed, ...] = field(default=())
    new_contact: bool = False
    """Who wrote is not on file for the company, and may be a contact of it."""


@use_case("inbox.read")
def list_mails(
    app: App,
    actor: Actor,
    kind: str = "reply",
    *,
    state: str = EVERY,
    employee: str = "",
    company: str = "",
    without_offer: bool = False,
    unread: bool = False,
    limit: int = 50,
) -> list[InboundMailView]:
    """What came in, the newest first: of one *kind*, or of every one with ``all``. Raises WrongInput, NotFound.

    A manager sees what answers the own offers, what the own clients write, and what came to the own mailbox.
    """
    kinds, states = (*get_args(Kind), EVERY), get_args(StateFilter)
    if kind not in kinds:
        raise WrongInput(_("{kind!r} is no kind of mail.", kind=kind), one_of(kinds))
    if (state := state.replace("-", "_")) not in states:
        raise WrongInput(_("{state!r} is no state of a mail.", state=state), one_of(states))
    query = mails_seen_by(actor).order_by(Inbound.received_at.desc(), Inbound.id.desc()).limit(limit)
    if kind != EVERY:
        query = query.where(Inbound.kind == kind)
    if state != EVERY:
        query = query.where(_in_state(state))
    if unread:
        query = query.where(Inbound.read_at.is_(None))
    if without_offer:
        query = query.where(Inbound.message_id.is_(None))
    with app.database.reading() as session:
        if company:
            known = find_company(session, actor, company)
            query = query.where(Inbound.company_id.in_(_family(known)))
        if employee:
            query = query.where(responsible() == employee_seen_by(session, actor, employee).id)
        rows = session.execute(query).all()
        views = views_of(session, actor, rows)
    log_others(app, actor, "inbox.read", "inbound mails", (owner_of(row) for row in rows))
    return views


@use_case("inbox.read")
def show_mail(app: App, actor: Actor, mail_id: int) -> InboundMailView:
    """One mail to read; from now on it is read here, while the mailbox stays as it is. Raises NotFound."""
    with app.database.reading() as session:
        row = found(session, actor, mail_id)
        [view] = views_of(session, actor, [row])
    log_others(app, actor, "inbox.read", "inbound mails", [owner_of(row)])
    if row.Inbound.read_at is None:
        _mark_read(app, mail_id)
    return view


def _mark_read(app: App, mail_id: int) -> None:
    """Where nothing can be written, such as on a full disk, a mail can be read all the same, and stays unread."""
    unread = sa.update(Inbound).where(Inbound.id == mail_id, Inbound.read_at.is_(None))
    with suppress(Unreachable), app.database.transaction(patience=PATIENCE) as session:
        session.execute(unread.values(read_at=clock.now()))


def found(session: Session, actor: Actor, mail_id: int) -> Row:
    """The mail with that number within the actor's reach. Raises NotFound."""
    row = session.execute(mails_seen_by(actor).where(Inbound.id == mail_id)).first() if mail_id < 2**31 else None
    if row is None:
        raise NotFound(_("There is no mail {number}.", number=mail_id), Action("inbox.list"))
    return row


def locked(session: Session, actor: Actor, mail_id: int) -> Inbound:
    """The same, locked for who changes it. Raises NotFound."""
    found(session, actor, mail_id)
    return session.get_one(Inbound, mail_id, with_for_update=True, populate_existing=True)


def views_of(session: Session, actor: Actor, rows: Sequence[Row]) -> list[InboundMailView]:
    """The mails as faces show them."""
    details = details_of(session, actor, [row.Inbound for row in rows])
    return [_view(row, *details[row.Inbound.id]) for row in rows]


def _in_state(state: str) -> sa.ColumnElement[bool]:
    conditions: dict[str, sa.ColumnElement[bool]] = {
        "waiting": waits(),
        "answered": was_answered(),
        "done": Inbound.state == "done",
        "in_doubt": is_in_doubt(),
    }
    return conditions[state]


def _family(company: Company) -> sa.Select[int]:
    return sa.select(Company.id).where(sa.or_(Company.id == company.id, Company.merged_into == company.id))


def _view(row: Row, candidates: tuple[Candidate, ...], followed: tuple[Followed, ...], state: str) -> InboundMailView:
    mail, company, contact, message, campaign, answering = _parts(row)
    known = {contact.email.lower()} if contact is not None else set()
    files = tuple(Attached(each["name"], each["type"], each["size"]) for each in mail.attachments.get("files", ()))
    return InboundMailView(
        id=mail.id,
        kind=mail.kind,
        sender=mail.sender,
        name=mail.sender_name,
        company=company.name if company is not None else None,
        company_id=company.id if company is not None else None,
        contact=contact.name if contact is not None else None,
        subject=mail.subject,
        received_at=mail.received_at,
        campaign=campaign.id if campaign is not None else None,
        template=campaign.template if campaign is not None else None,
        offer=f"{campaign.number}-{message.id}" if campaign is not None and message is not None else None,
        way=mail.way,
        certainty=mail.match_certainty,
        state=state,
        doubt=mail.doubt,
        status=mail.status,
        permanence=mail.permanence,
        reason=mail.reason,
        address=mail.address,
        wish=mail.wish,
        topic=mail.topic,
        ticket=mail.ticket,
        returns_on=mail.returns_on,
        cause=mail.cause,
        answered_by=answering.login if answering is not None else mail.answered_by,
        answered_how=mail.answered_how,
        answered_at=mail.answered_at,
        note=mail.note,
        is_read=mail.read_at is not None,
        text=mail.text,
        candidates=candidates,
        attachments=files,
        followed=followed,
        new_contact=company is not None
        and mail.kind == "reply"
        and bool(mail.sender)
        and mail.sender.lower() not in known,
    )


def _parts(
    row: Row,
) -> tuple[Inbound, Company | None, Contact | None, Message | None, Campaign | None, Employee | None]:
    return row.Inbound, row.Company, row.Contact, row.Message, row.Campaign, row.Employee
