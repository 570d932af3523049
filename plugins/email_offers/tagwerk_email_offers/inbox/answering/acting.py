"""What somebody says about a mail: nothing is to answer, whose it is, that it is true or not. Each has its way back."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import sqlalchemy as sa

from tagwerk.api import (
    Action,
    Company,
    Conflict,
    NotFound,
    WrongInput,
    clock,
    find_company,
    one_line,
    survivor,
    tell_recorded,
    translator,
    use_case,
    within_reach,
)
from tagwerk_email_offers.inbox.answered import mark_answered
from tagwerk_email_offers.inbox.correspondence import InboundMailView, found, locked, views_of
from tagwerk_email_offers.inbox.receiving.effects import Effects, came_back, follow, no_answer, take_for_true
from tagwerk_email_offers.numbers import numbers_in
from tagwerk_email_offers.tables import Campaign, Inbound, InboundCandidate, Message

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from tagwerk.api import Actor, App

LONGEST_NOTE = 500

_ = translator("tagwerk_email_offers")


@dataclass(frozen=True)
class Whose:
    """Whose a mail is: of a *company*, of an *offer* (its number), or of nobody."""

    company: str = ""
    offer: str = ""
    nobody: bool = False

    def checked(self) -> Whose:
        """Itself. Raises WrongInput where it says nothing, or two things."""
        if sum((bool(self.company), bool(self.offer), self.nobody)) != 1:
            raise WrongInput(_("Say whose it is: a company, the number of an offer, or nobody."))
        return self


@use_case("inbox.answer")
def done(app: App, actor: Actor, mail_id: int, note: str = "") -> InboundMailView:
    """Nothing is to answer, and *note* may say why; a doubt about it is settled as untrue. Raises NotFound, Conflict,
    WrongInput.
    """
    said = one_line(note, LONGEST_NOTE)
    with app.database.transaction() as session:
        mail = locked(session, actor, mail_id)
        if mail.state != "waiting" and mail.doubt != "open" and mail.kind != "unreadable":
            raise Conflict(
                _("Mail {number} does not wait for anything.", number=mail_id), Action("inbox.show", mail_id)
            )
        mark_answered(mail, "done", actor.signature, clock.now(), said)
        mail.doubt = "dismissed" if mail.doubt == "open" else mail.doubt
        return _seen(session, actor, mail)


@use_case("inbox.answer")
def undo(app: App, actor: Actor, mail_id: int) -> InboundMailView:
    """Take back that nothing is to answer, or that a mail was answered: it waits again. Raises NotFound, Conflict."""
    with app.database.transaction() as session:
        mail = locked(session, actor, mail_id)
        if mail.answered_at is None:
            raise Conflict(_("Mail {number} is not done.", number=mail_id), Action("inbox.show", mail_id))
        mail.state = "waiting" if mail.kind == "reply" else ""
        mail.doubt = "open" if mail.doubt == "dismissed" else mail.doubt
        mail.answered_how, mail.answered_by, mail.answered_at, mail.note = "", "", None, ""
        return _seen(session, actor, mail)


@use_case("inbox.answer")
def assign(app: App, actor: Actor, mail_id: int, whose: Whose) -> InboundMailView:
    """Say whose a mail is; what it says of an address stays in doubt until somebody believes it. An offer that was uncertain, and
    counts because of this mail alone, is uncertain again where the mail is another's. Raises NotFound, WrongInput.
    """
    whose.checked()
    with app.database.transaction() as session:
        mail = locked(session, actor, mail_id)
        activities = no_answer(session, actor, mail)
        _leave_all(session, mail)
        if whose.company:
            _to_company(mail, find_company(session, actor, whose.company))
        elif whose.offer:
            message, company = _offer(session, actor, whose.offer)
            _to_company(mail, company)
            mail.message_id, mail.contact_id = message.id, message.contact_id
            session.flush()
        if mail.kind == "reply" and mail.message_id:
            activities += _followed(session, actor, mail).activities
        view = _seen(session, actor, mail)
    tell_recorded(app, activities)
    return view


@use_case("inbox.answer")
def believe(app: App, actor: Actor, mail_id: int) -> InboundMailView:
    """Take a doubtful bounce, complaint or wish for true: now it acts. Raises NotFound, Conflict.

    The way back is ``suppress lift``.
    """
    with app.database.transaction() as session:
        mail = locked(session, actor, mail_id)
        if mail.doubt not in ("open", "dismissed"):
            raise Conflict(_("Mail {number} is not in doubt.", number=mail_id), Action("inbox.show", mail_id))
        mail.doubt = "believed"
        effects = take_for_true(session, actor, mail)
        view = _seen(session, actor, mail)
    tell_recorded(app, effects.activities)
    return view


@use_case("inbox.answer")
def disbelieve(app: App, actor: Actor, mail_id: int) -> InboundMailView:
    """What a mail says of an address is not true: nothing follows from it. Raises NotFound, Conflict.

    A wish to hear no more that acted by itself, and was none, is a reply that waits from now on; that its address may be written
    to again is for ``suppress lift`` to say, by who may. The way back is ``believe``.
    """
    with app.database.transaction() as session:
        mail = locked(session, actor, mail_id)
        if mail.kind == "unsubscribe" and mail.doubt == "":
            mail.kind, mail.state = "reply", "waiting"
        elif mail.doubt != "open":
            raise Conflict(_("Mail {number} is not in doubt.", number=mail_id), Action("inbox.show", mail_id))
        mail.doubt = "dismissed"
        return _seen(session, actor, mail)


def _seen(session: Session, actor: Actor, mail: Inbound) -> InboundMailView:
    session.flush()
    session.expire(mail)
    query_row = found(session, actor, mail.id)
    [view] = views_of(session, actor, [query_row])
    return view


def _followed(session: Session, actor: Actor, mail: Inbound) -> Effects:
    """Somebody says that this answers an offer, so it had arrived."""
    message = session.get_one(Message, mail.message_id)
    return follow(session, actor, mail, message, proven=False, dead=bool(came_back(session, [mail.sender])))


def _leave_all(session: Session, mail: Inbound) -> None:
    gone = sa.delete(InboundCandidate).where(InboundCandidate.inbound_id == mail.id)
    session.execute(gone.execution_options(synchronize_session=False))
    mail.message_id = mail.company_id = mail.contact_id = None
    mail.way, mail.match_certainty = "hand", "sure"


def _to_company(mail: Inbound, company: Company) -> None:
    mail.company_id = company.id


def _offer(session: Session, actor: Actor, text: str) -> tuple[Message, Company]:
    """The message of an offer's number, among those of the actor. Raises NotFound, WrongInput."""
    numbers = list(numbers_in(text))
    if len(numbers) != 1:
        raise WrongInput(
            _("{text!r} is no number of an offer.", text=text),
            _("It reads as 2026-0012-345; the client's copy has it."),
        )
    [(campaign, number)] = numbers
    query = sa.select(Message).join(Campaign).where(Message.id == number, Campaign.id == campaign)
    message = session.scalars(query.where(within_reach(actor, Campaign.employee_id))).first()
    if message is None:
        raise NotFound(_("There is no offer {number}.", number=text), Action("campaigns.status"))
    return message, survivor(session, session.get_one(Company, message.company_id))
