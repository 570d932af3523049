"""What the board and a client card show of offers and of what came back."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

import sqlalchemy as sa

from tagwerk.api import (
    OFFER_EMAILED,
    Action,
    Activity,
    BoardLine,
    CardSection,
    Company,
    Employee,
    Period,
    calendar_of,
    clock,
    count,
    is_absent,
    known_metrics,
    pieces,
    substituted_by,
    suppressed_among,
    suppressed_for,
    translator,
    zones_of,
)
from tagwerk_email_offers.inbox.answered import is_in_doubt, is_waiting, waiting_mails
from tagwerk_email_offers.inbox.reach import responsible
from tagwerk_email_offers.naming import mail_kind_name, message_state_name
from tagwerk_email_offers.tables import HARD_BOUNCE, Campaign, Inbound, Mailbox, Message

if TYPE_CHECKING:
    from collections.abc import Collection
    from datetime import date, datetime

    from sqlalchemy.orm import Session

    from tagwerk.api import App

LAST = 3
LATELY = timedelta(days=60)
LEFT_FOR = timedelta(days=14)
"""How long an offer that came back waits on the board."""

_ = translator("tagwerk_email_offers")


def board_lines(app: App, employee_id: int, on: date) -> list[BoardLine]:
    """Who waits for the employee's answer, or for that of somebody whom the employee stands in for; what is in doubt, and what is
    nobody's yet; and how many offers of the day *on* came back, or of the days before, to who got none since.
    """
    with app.database.reading() as session:
        employees = [employee_id, *(absent.id for absent in substituted_by(session, employee_id, on))]
        waiting, doubtful, unassigned = _mails(session, employees, on)
        alive = _alive(session, employees)
        unknown = sa.select(sa.func.count(Message.id)).join(Campaign)
        uncertain = (
            session.scalar(
                unknown.where(
                    Campaign.employee_id == employee_id, Campaign.kind != "test", Message.state == "uncertain"
                )
            )
            or 0
        )
        bounced = count(session, known_metrics(app)["offers_bounced"], employee_id, Period.day(on))
        bounced += _left_over(session, employee_id, on)
        how_many = _how_many(session, employee_id, on, bounced)
    lines = [
        (waiting, "replies", _("Mails that wait for an answer: {number}", number=waiting), 50,
         Action("inbox.list", state="waiting")),
        (doubtful, "in_doubt", _("Mails in doubt, to be believed or not: {number}", number=doubtful), 48,
         Action("inbox.list", kind="all", state="in_doubt")),
        (unassigned, "unassigned", _("Mails that are nobody's yet: {number}", number=unassigned), 47,
         Action("inbox.list", state="waiting", without_offer=True)),
        (bounced, "bounced", _("Offers that came back and can be replaced: {number}", number=bounced), 45,
         Action("campaigns.send", "TEMPLATE", to="SEGMENT", **how_many)),
        (len(alive), "alive", _("Taken for dead, and wrote since: {addresses}", addresses=", ".join(alive[:LAST])), 44,
         Action("suppress.lift", alive[0] if alive else "ADDRESS")),
        (uncertain, "uncertain", _("Uncertain offers: {number}", number=uncertain), 40,
         Action("campaigns.settle", "CAMPAIGN", "DECISION")),
    ]  # fmt: skip
    return [
        BoardLine(f"email_offers_{name}", text, weight=weight, action=action)
        for number, name, text, weight, action in lines
        if number
    ]


def _how_many(session: Session, employee_id: int, on: date, bounced: int) -> dict[str, bool | int]:
    """As many as the quota lacks; where none is owed on the day, as many as came back."""
    employee = session.get_one(Employee, employee_id)
    terms = employee.on(on)
    rests = calendar_of(session, terms.country, terms.region).rest_on(on) or is_absent(session, employee_id, on)
    return {"limit": bounced} if rests else {"fill": True}


def _left_over(session: Session, employee_id: int, on: date) -> int:
    """Offers of the days before *on* that came back, to companies to which none has gone since."""
    came_back = sa.select(Activity.id, Activity.company_id, Activity.work_date, Activity.reverses).where(
        Activity.employee_id == employee_id,
        Activity.kind == OFFER_EMAILED.name,
        Activity.work_date.between(on - LEFT_FOR, on - timedelta(days=1)),
        Activity.details["reason"].as_string() == HARD_BOUNCE,
        Activity.company_id.is_not(None),
    )
    # PostgreSQL would go through every reversal there is, were it asked for them
    gone_back = [each for each in session.execute(came_back) if each.reverses is not None]
    if not gone_back:
        return 0
    offers = _offers_since(session, {each.company_id for each in gone_back}, min(each.work_date for each in gone_back))
    return sum(
        not any(day > each.work_date or number > each.id for number, day in offers.get(each.company_id, ()))
        for each in gone_back
    )


def _offers_since(session: Session, companies: Collection[int], first: date) -> dict[int, list[tuple[int, date]]]:
    """The offers to each of *companies* from *first* on that have not come back: number and day."""
    found: dict[int, list[tuple[int, date]]] = {}
    columns = Activity.id, Activity.company_id, Activity.work_date, Activity.reverses
    for piece in pieces(sorted(companies)):
        query = sa.select(*columns).where(
            Activity.company_id.in_(piece), Activity.kind == OFFER_EMAILED.name, Activity.work_date >= first
        )
        rows = session.execute(query).all()
        reversed_ = {row.reverses for row in rows}
        for row in rows:
            if row.reverses is None and row.id not in reversed_:
                found.setdefault(row.company_id, []).append((row.id, row.work_date))
    return found


def _mails(session: Session, employees: list[int], on: date) -> tuple[int, int, int]:
    """How many mails wait, are in doubt, and are nobody's, of those that the *employees* are to look after."""
    departments = [session.get_one(Employee, each).on(on).department_id for each in employees]
    of_everybody = sa.and_(Mailbox.owner_id.is_(None), Mailbox.department_id.is_(None))
    in_mailbox = sa.or_(
        Mailbox.owner_id.in_(employees),
        Mailbox.department_id.in_([each for each in departments if each is not None]),
        of_everybody,
    )
    mine = sa.or_(responsible().in_(employees), sa.and_(responsible().is_(None), in_mailbox))
    query = (
        sa.select(sa.func.count(Inbound.id))
        .join(Mailbox, Mailbox.id == Inbound.mailbox_id)
        .outerjoin(Company, Company.id == Inbound.company_id)
        .outerjoin(Message, Message.id == Inbound.message_id)
        .outerjoin(Campaign, Campaign.id == Message.campaign_id)
    )
    nobodys = sa.and_(Inbound.company_id.is_(None), is_waiting(), in_mailbox)
    columns = Inbound.id, Inbound.company_id, Company.merged_into, Inbound.received_at
    own = query.with_only_columns(*columns).where(is_waiting(), Inbound.company_id.is_not(None), mine)
    doubtful = session.scalar(query.where(is_in_doubt(), mine)) or 0
    return len(waiting_mails(session, own)), doubtful, session.scalar(query.where(nobodys)) or 0


def _alive(session: Session, employees: list[int]) -> list[str]:
    """Addresses of the employees' clients that are suppressed because nobody was thought to have them, and wrote since."""
    lately = Inbound.received_at > clock.now() - LATELY
    query = (
        sa.select(Inbound.sender, sa.func.max(Inbound.received_at))
        .join(Company, Company.id == Inbound.company_id)
        .where(
            Inbound.sender.in_(suppressed_for(HARD_BOUNCE)),
            Company.owner_id.in_(employees),
            Inbound.kind == "reply",
            lately,
        )
        .group_by(Inbound.sender)
    )
    wrote = {row[0]: row[1] for row in session.execute(query)}
    known = suppressed_among(session, "email", sorted(wrote))
    return sorted(each for each, row in known.items() if row.reason == HARD_BOUNCE and wrote[each] > row.since)


def card_sections(app: App, company_id: int) -> list[CardSection]:
    """The last offers to the company and what came back."""
    with app.database.reading() as session:
        offers = session.execute(
            sa.select(Message, Campaign)
            .join(Campaign)
            .where(Message.company_id == company_id, Message.state != "suppressed")
            .order_by(Message.id.desc())
            .limit(LAST)
        ).all()
        query = (
            sa.select(Inbound).where(Inbound.company_id == company_id).order_by(Inbound.received_at.desc()).limit(LAST)
        )
        mails = session.scalars(query).all()
        zone = ZoneInfo(zones_of(session, [company_id]).get(company_id, "UTC"))
    rows = [
        (
            _day(message.first_wire_at or message.created_at, zone),
            f"{campaign.template}, {message_state_name(message.state)}",
        )
        for message, campaign in offers
    ]
    rows += [(_day(mail.received_at, zone), f"{mail_kind_name(mail.kind)}: {mail.subject}") for mail in mails]
    return [CardSection("email_offers", _("Offers by e-mail"), tuple(rows))] if rows else []


def _day(moment: datetime, zone: ZoneInfo) -> str:
    return f"{moment.astimezone(zone):%Y-%m-%d}"
