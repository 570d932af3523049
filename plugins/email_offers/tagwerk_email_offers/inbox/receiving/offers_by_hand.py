"""Offers that somebody wrote in the ordinary mail program: found in the Sent folder, where ``count_sent`` says so.

What counts is what the mail program laid into the folder after the mail server had taken it: from an employee, to a company on
file, with the number of an offer or the mark of a template (``#price_list``). One number counts once for a company, one mail once
at all; what left through here, a second mail about an offer, and a mail of long ago count nothing.
"""

from __future__ import annotations

import re
from collections import defaultdict
from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING

import sqlalchemy as sa
from sqlalchemy.exc import IntegrityError

from tagwerk.api import OFFER_EMAILED, Employee, NewActivity, WrongInput, clock, record
from tagwerk_email_offers.inbox.matching.subjects import same_subject
from tagwerk_email_offers.inbox.receiving.effects import Effects, by_hand_came_back
from tagwerk_email_offers.mime.comparing import address_key, keys_of, written_forms
from tagwerk_email_offers.numbers import numbers_in
from tagwerk_email_offers.sending.crediting import staff_addresses
from tagwerk_email_offers.sent_by_hand import SentAddress, SentOffer
from tagwerk_email_offers.settings import NAME
from tagwerk_email_offers.tables import OFFER, Inbound, Message
from tagwerk_email_offers.understanding.answers.subjects import is_reply

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from datetime import datetime

    from sqlalchemy.orm import Session

    from tagwerk.api import Activity, Actor
    from tagwerk_email_offers.inbox.mailboxes.arrived import Arrived
    from tagwerk_email_offers.inbox.matching.directory import Directory
    from tagwerk_email_offers.understanding.results import Understood
    from tagwerk_email_offers.writing.templates import TemplateSource

MARK = re.compile(r"(?<![\w#&/])#([a-z0-9][a-z0-9_-]{1,59})(?![\w-])", re.IGNORECASE)
NUMBERED = re.compile(
    r"\b(?:(?:preis)?angebots?|offerte|offer|quotation|quote|offre|devis|oferta|offerta|preventivo|aanbieding|nabídka|teklif)"
    r"[\s:-]{0,3}(?P<word>nummer|numéro|number|nr|no|n°|č)?\b[.:°\s#]{0,3}(?P<number>[A-Z]{0,5}[-/]?\d[\dA-Z/_-]{2,23})(?![\w.,]\d)",
    re.IGNORECASE,
)
"""``Angebot Nr. 4711``, ``offer AN-2026-0815``. A bare figure without the word may be an amount."""
MIXED = re.compile(r"[A-Z]|\d[-/_]\d", re.IGNORECASE)
LATELY = timedelta(days=2)
"""A copy of a mail of ours whose Message-ID a server had changed lies there within this."""
LONGEST, MOST_RECIPIENTS = 20_000, 20


@dataclass(frozen=True)
class ByHand:
    """What tells offers: the *templates* whose marks count, and how long ago a mail may have been sent."""

    templates: Mapping[str, TemplateSource]
    look_back: timedelta

    def offer_in(self, mail: Understood) -> str:
        """The number or the template of the offer that *mail* is, ``""`` where it is none."""
        text = mail.own_words[:LONGEST]
        if not (mail.references or is_reply(mail.subject)):
            text = f"{mail.subject}\n{text}"
        for found in NUMBERED.finditer(text):
            number = found["number"].upper().strip("-/_")
            if found["word"] or MIXED.search(number):
                return number
        return next((name for name in self._marks(text) if self._is_offer(name)), "")

    def _marks(self, text: str) -> Iterator[str]:
        for found in MARK.finditer(text):
            name = found[1].lower()
            if name in self.templates:
                yield name

    def _is_offer(self, name: str) -> bool:
        try:
            return self.templates[name].kind == OFFER
        except WrongInput:  # nobody can say what a broken one is
            return False


def count_offer(
    session: Session,
    actor: Actor,
    by_hand: ByHand,
    arrived: Arrived,
    mail: Understood,
    mailbox_id: int,
    owner: int | None,
    directory: Directory,
) -> list[Activity]:
    """Record *mail* where it is an offer, once for each company that it is addressed to; gives what was recorded."""
    offer = by_hand.offer_in(mail) if mail.kind == "reply" and 0 < len(mail.to) <= MOST_RECIPIENTS else ""
    employee = _employee(session, mail.sender, owner) if offer else None
    moment = min(arrived.received_at, clock.now())  # a server may be ahead of us
    if employee is None or moment < clock.now() - by_hand.look_back:
        return []
    own = staff_addresses(session)
    clients = [each for each in mail.to if not directory.is_own(each) and own.isdisjoint(keys_of(each))]
    if _left_through_here(session, mail, clients, moment):
        return []
    counted: list[Activity] = []
    companies = _companies(directory, clients)
    for company in sorted(companies):
        key = (
            f"{company}:{offer}" if offer not in by_hand.templates else f"{company}:{mail.message_id or mail.identity}"
        )
        row = SentOffer(
            key=key,
            mailbox_id=mailbox_id,
            mail_id=mail.message_id,
            company_id=company,
            contact_id=directory.contact(company, clients),
            employee_id=employee.id,
            offer=offer,
            sent_at=moment,
        )
        if _is_new(session, row):
            counted += record(session, _activity(row, employee))
            session.add_all(SentAddress(sent_offer_id=row.id, address=each) for each in sorted(companies[company]))
    return counted + (_came_back_already(session, actor, mail.message_id) if counted and mail.message_id else [])


def _came_back_already(session: Session, actor: Actor, mail_id: str) -> list[Activity]:
    """What a report that was read before the Sent folder says of an offer; what somebody dismissed stays so."""
    reports = sa.select(Inbound).where(
        Inbound.encloses == mail_id[:250], Inbound.kind == "bounce", Inbound.permanence == "hard",
        Inbound.doubt.in_(("open", "believed")),
    )  # fmt: skip
    effects = Effects()
    for report in session.scalars(reports.order_by(Inbound.id).with_for_update()).all():
        by_hand_came_back(session, actor, report, [report.address], effects)
        if report.doubt == "":  # it is about this one, and about none that was sent from here to the same address
            report.message_id, report.way, report.match_certainty = None, "enclosed", "sure"
    return effects.activities


def _is_new(session: Session, row: SentOffer) -> bool:
    """Store *row*, unless the same offer is known, perhaps since this moment from another folder."""
    if session.scalar(sa.select(SentOffer.id).where(SentOffer.key == row.key)) is not None:
        return False
    try:
        with session.begin_nested():
            session.add(row)
    except IntegrityError:
        return False
    return True


def _employee(session: Session, sender: str, owner: int | None) -> Employee | None:
    """Who wrote: whose address it is, else whose mailbox it is; nobody who works here no more."""
    by_address = sa.select(Employee).where(sa.func.lower(Employee.email) == sender.lower(), Employee.email != "")
    found = session.scalars(by_address.order_by(Employee.id)).first()
    if found is None and owner is not None:
        found = session.get(Employee, owner)
    return found if found is not None and found.active else None


def _companies(directory: Directory, addresses: list[str]) -> dict[int, set[str]]:
    """To whom it is addressed: companies on file by the address itself, one for each, else by their domain, with their addresses
    as they are compared.
    """
    found: dict[int, set[str]] = defaultdict(set)
    for address in addresses:
        known = directory.having([address]) or directory.of_domains([address])
        if len(known) == 1:
            found[next(iter(known))].add(address_key(address)[:320])
    return found


def _left_through_here(session: Session, mail: Understood, addresses: list[str], moment: datetime) -> bool:
    """Whether it names an offer that left through here, or is a copy of one: that counted when it left."""
    for campaign, number in list(numbers_in(f"{mail.subject}\n{mail.own_words[:LONGEST]}"))[:MOST_RECIPIENTS]:
        known = session.get(Message, number) if number < 2**31 else None
        if known is not None and known.campaign_id == campaign:
            return True
    forms = {form for each in addresses for key in keys_of(each) for form in written_forms(key)}
    lately = sa.select(Message.subject).where(
        Message.address.in_(forms), Message.first_wire_at.between(moment - LATELY, moment + LATELY)
    )
    return any(same_subject(mail, subject) for subject in session.scalars(lately))


def _activity(row: SentOffer, employee: Employee) -> NewActivity:
    return NewActivity(
        kind=OFFER_EMAILED,
        happened_at=row.sent_at,
        work_date=employee.work_date(row.sent_at),
        employee_id=employee.id,
        recorded_by="system:email_offers",
        source=NAME,
        source_key=f"sent_offer:{row.id}",
        company_id=row.company_id,
        contact_id=row.contact_id,
        details={"offer": row.offer},
    )
