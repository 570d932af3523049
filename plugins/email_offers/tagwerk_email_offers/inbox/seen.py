"""What of a mail stands elsewhere: the companies that it may be of, and what followed from it."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import sqlalchemy as sa

from tagwerk.api import (
    CALL,
    PHONE_OFFER,
    VISIT,
    Activity,
    Company,
    Employee,
    by_name,
    suppressed_among,
    translator,
    visible_to,
)
from tagwerk_email_offers.inbox.answered import last_spoken
from tagwerk_email_offers.mime.comparing import address_key, written_forms
from tagwerk_email_offers.tables import Answer, Inbound, InboundCandidate

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from sqlalchemy.orm import Session

    from tagwerk.api import Actor

SPOKEN = {CALL.name: "call", PHONE_OFFER.name: "call", VISIT.name: "visit"}

_ = translator("tagwerk_email_offers")


@dataclass(frozen=True)
class Attached:
    """What came with a mail: *size* in bytes."""

    name: str
    type: str
    size: int


@dataclass(frozen=True)
class Candidate:
    """A company that a mail may be of; *name* is None where it is a colleague's."""

    company_id: int | None
    name: str | None


@dataclass(frozen=True)
class Followed:
    """What followed from a mail: ``reply``, ``sent``, ``done``, ``call``, ``visit``, ``suppressed``; *by* a login, or what it
    was. What is ``suppressed`` says which *address*, for what *reason* and by what *origin*.
    """

    what: str
    at: datetime | None
    by: str
    text: str = ""
    address: str = ""
    reason: str = ""
    origin: str = ""


Details = tuple[tuple[Candidate, ...], tuple[Followed, ...], str]


def details_of(session: Session, actor: Actor, mails: Sequence[Inbound]) -> dict[int, Details]:
    """Of each mail its candidates, what followed, and its state with what the ledger says of calls and visits."""
    ids = [mail.id for mail in mails]
    candidates = _candidates(session, actor, ids)
    followed: dict[int, list[Followed]] = defaultdict(list)
    _answers(session, ids, followed)
    spoken = _spoken(session, ids)
    suppressed = _suppressed(session, mails)
    signed = {mail.answered_by for mail in mails} | {each.by for rows in suppressed.values() for each in rows}
    logins = _logins(session, signed)
    found: dict[int, Details] = {}
    for mail in mails:
        state: str = mail.state
        if mail.state == "waiting" and mail.id in spoken:
            state = "answered"
            followed[mail.id].append(spoken[mail.id])
        if mail.answered_how in ("sent", "done") and mail.answered_at is not None:
            followed[mail.id].append(Followed(mail.answered_how, mail.answered_at, mail.answered_by, mail.note))
        followed[mail.id] += suppressed[mail.id]
        followed[mail.id] = [replace(each, by=logins.get(each.by, each.by)) for each in followed[mail.id]]
        found[mail.id] = candidates.get(mail.id, ()), tuple(followed[mail.id]), state
    return found


def _candidates(session: Session, actor: Actor, ids: list[int]) -> dict[int, tuple[Candidate, ...]]:
    query = (
        sa.select(InboundCandidate.inbound_id, Company.id, Company.name, visible_to(actor).label("seen"))
        .join(Company, Company.id == InboundCandidate.company_id)
        .where(InboundCandidate.inbound_id.in_(ids))
        .order_by(by_name(Company.name))
    )
    found: dict[int, tuple[Candidate, ...]] = defaultdict(tuple)
    for row in session.execute(query):
        each = Candidate(row.id, row.name) if row.seen else Candidate(None, None)
        found[row.inbound_id] = (*found[row.inbound_id], each)
    return found


def _answers(session: Session, ids: list[int], followed: dict[int, list[Followed]]) -> None:
    query = sa.select(Answer, Employee.login).join(Employee, Employee.id == Answer.employee_id)
    for answer, login in session.execute(query.where(Answer.inbound_id.in_(ids)).order_by(Answer.id)):
        what = "reply" if answer.state == "sent" else f"reply_{answer.state}"
        followed[answer.inbound_id].append(Followed(what, answer.sent_at or answer.created_at, login, answer.text))


def _spoken(session: Session, ids: list[int]) -> dict[int, Followed]:
    query = sa.select(Inbound.id, last_spoken().label("activity")).where(
        Inbound.id.in_(ids), Inbound.state == "waiting"
    )
    numbers = {row.id: row.activity for row in session.execute(query) if row.activity is not None}
    activities = sa.select(Activity, Employee.login).join(Employee, Employee.id == Activity.employee_id)
    rows = session.execute(activities.where(Activity.id.in_(set(numbers.values()))))
    known = {activity.id: (activity, login) for activity, login in rows}
    return {
        mail: Followed(SPOKEN[known[number][0].kind], known[number][0].happened_at, known[number][1])
        for mail, number in numbers.items()
    }


def _logins(session: Session, signatures: set[str]) -> dict[str, str]:
    """Of each signature of an employee the login."""
    numbers = {each: each.removeprefix("employee:") for each in signatures if each.startswith("employee:")}
    query = sa.select(Employee.id, Employee.login)
    logins = {
        str(row.id): row.login for row in session.execute(query.where(Employee.id.in_(map(int, numbers.values()))))
    }
    return {each: logins[number] for each, number in numbers.items() if number in logins}


def _suppressed(session: Session, mails: Sequence[Inbound]) -> dict[int, list[Followed]]:
    """What is not written to any more, of the addresses in each mail; also from another mail, so that it can be lifted."""
    forms = {
        mail.id: written_forms(address_key(mail.sender)) | written_forms(address_key(mail.address)) for mail in mails
    }
    known = suppressed_among(session, "email", sorted(set().union(*forms.values()))) if forms else {}
    return {
        mail.id: [
            Followed(
                "suppressed",
                known[form].since,
                known[form].made_by,
                f"{form}: {known[form].reason} ({known[form].origin})",
                form,
                known[form].reason,
                known[form].origin,
            )
            for form in sorted(forms[mail.id])
            if form in known
        ]
        for mail in mails
    }
