"""What a company owes and how it pays, as the ERP's documents say; amounts of different currencies are never added."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import sqlalchemy as sa
from sqlalchemy.orm import aliased

from tagwerk.catalogue.documents.tables import Document
from tagwerk.companies.finding import zones_of
from tagwerk.companies.hookspecs import WEIGHTS, CardSection, SegmentField, Signal
from tagwerk.companies.tables import Company
from tagwerk.ledger.money import Money
from tagwerk.platform import clock
from tagwerk.platform.texts import date_text, later, number_text, translator

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from datetime import date
    from typing import Any

    from sqlalchemy.orm import Session

    from tagwerk.platform.app import App

WITHOUT_MINOR = ("JPY", "KRW", "ISK", "HUF", "CLP", "VND")  # amounts of these are whole; of others, hundredths

_ = translator("tagwerk")


@dataclass
class Behaviour:
    """What a company owes: *open* and *overdue* by currency; *days_late* is the mean of the invoices paid, None without any."""

    open: dict[str, int] = field(default_factory=dict)
    overdue: dict[str, int] = field(default_factory=dict)
    overdue_since: date | None = None
    invoices: int = 0
    paid: int = 0
    days_late: float | None = None
    last_order: date | None = None
    orders: int = 0


class Owners:
    """Which documents are those of some companies, and of those merged into them: by customer number, else by VAT id."""

    def __init__(self, session: Session, companies: Sequence[int]) -> None:
        theirs = sa.or_(Company.id.in_(companies), Company.merged_into.in_(companies))
        numbered = sa.or_(Company.customer_number != "", Company.vat_id != "")
        whose = sa.func.coalesce(Company.merged_into, Company.id)
        rows = session.execute(sa.select(whose, Company.customer_number, Company.vat_id).where(theirs, numbered)).all()
        self._numbers = {number: company for company, number, _vat in rows if number}
        self._vats = {vat: company for company, _number, vat in rows if vat}
        self._without = {vat: company for company, number, vat in rows if vat and not number}

    def __bool__(self) -> bool:
        return bool(self._numbers or self._vats)

    def condition(self) -> sa.ColumnElement[bool]:
        """The condition that a document is one of theirs."""
        return sa.or_(
            Document.customer.in_(sorted(self._numbers)),
            Document.vat_id.in_(sorted(self._without)),
            sa.and_(Document.customer == "", Document.vat_id.in_(sorted(self._vats))),
        )

    def of(self, customer: str, vat_id: str) -> int:
        """Whose a document of theirs is."""
        return self._numbers.get(customer) or self._without.get(vat_id) or self._vats[vat_id]


def is_of_company(company: Any = Company) -> sa.ColumnElement[bool]:
    """The condition that a document is the company's: by its customer number, else by its VAT id."""
    by_number = sa.and_(company.customer_number != "", Document.customer == company.customer_number)
    without = sa.or_(Document.customer == "", company.customer_number == "")
    by_vat = sa.and_(company.vat_id != "", Document.vat_id == company.vat_id, without)
    return sa.or_(by_number, by_vat)


def open_amount() -> sa.SQLColumnExpression[int]:
    """What is open of an invoice, in minor units: as the ERP says it, else what no payment of its currency has covered."""
    payment = aliased(Document)
    paid = (
        sa.select(sa.func.coalesce(sa.func.sum(payment.amount), 0))
        .where(
            payment.kind == "payment", payment.reference == Document.number, payment.currency == Document.currency,
            payment.gone.is_(False), Document.number != "",
        )
        .correlate(Document)
        .scalar_subquery()
    )  # fmt: skip
    left = sa.func.coalesce(Document.amount, 0) - paid
    return sa.case(
        (Document.open_amount.is_not(None), Document.open_amount), (Document.paid_on.is_not(None), 0), else_=left
    )


def behaviour_of(session: Session, company_id: int, today: date) -> Behaviour:
    """The figures of one company, with those merged into it, on the day *today*."""
    found, late = Behaviour(), []
    payment = aliased(Document)
    last_paid = (
        sa.select(sa.func.max(payment.paid_on))
        .where(payment.kind == "payment", payment.reference == Document.number, payment.gone.is_(False))
        .correlate(Document)
        .scalar_subquery()
    )
    condition = Owners(session, [company_id]).condition()
    query = sa.select(Document, open_amount(), last_paid).where(condition, Document.gone.is_(False))
    for document, left, paid in session.execute(query.where(Document.kind != "payment")):
        if document.kind == "order":
            found.orders += 1
            found.last_order = max(filter(None, (found.last_order, document.issued_on)), default=None)
            continue
        found.invoices += 1
        if left:
            _add(found.open, document.currency, left)
        if left > 0 and document.due_on is not None and document.due_on < today:
            _add(found.overdue, document.currency, left)
            found.overdue_since = min(found.overdue_since or document.due_on, document.due_on)
        settled = document.paid_on or paid
        if left == 0 and settled is not None:
            found.paid += 1
            if document.due_on is not None:
                late.append(max((settled - document.due_on).days, 0))
    found.days_late = sum(late) / len(late) if late else None
    return found


def _add(sums: dict[str, int], currency: str, amount: int) -> None:
    sums[currency] = sums.get(currency, 0) + amount


def documents_section(app: App, company_id: int) -> list[CardSection]:
    """What the company owes and how it pays; None where the ERP knows nothing of it."""
    with app.database.reading() as session:
        zone = zones_of(session, [company_id]).get(company_id, "UTC")
        found = behaviour_of(session, company_id, clock.today(zone))
        limit = session.scalar(sa.select(Company.credit_limit).where(Company.id == company_id)) or ""
    if not found.invoices and not found.orders:
        return []
    rows = [(_("open"), _amounts(found.open))]
    if found.overdue:
        since = date_text(found.overdue_since) if found.overdue_since else ""
        rows.append((_("overdue"), _("{amounts} since {day}", amounts=_amounts(found.overdue), day=since)))
    if (over := over_limit(found, limit)) is not None:
        rows.append((_("credit limit"), _("exceeded by {amount}", amount=over.text(exact=True))))
    if found.days_late is not None:
        days = _(
            "{days} days late on average, {paid} {paid:invoice|invoices} paid",
            days=number_text(found.days_late),
            paid=found.paid,
        )
        rows.append((_("payment behaviour"), days))
    if found.orders:
        day = date_text(found.last_order) if found.last_order else ""
        rows.append((_("orders"), _("{number}, the last one on {day}", number=found.orders, day=day)))
    return [CardSection("documents", _("Debt and payment"), tuple(rows))]


def over_limit(found: Behaviour, limit: str) -> Money | None:
    """By how much the debt exceeds the credit limit of the card, in the limit's currency alone; None where it does not."""
    if not limit:
        return None
    text, currency = limit.rsplit(" ", 1)
    over = found.open.get(currency, 0) - int(Money.read(text, currency).minor)
    return Money(over, currency) if over > 0 else None


def _amounts(sums: dict[str, int]) -> str:
    parts = [Money(amount, currency).text(exact=True) for currency, amount in sorted(sums.items()) if amount]
    return " + ".join(parts) or _("nothing")


def overdue_signals(app: App, companies: Sequence[int]) -> Iterator[Signal]:
    """Companies with an invoice that is overdue."""
    left = open_amount()
    query = sa.select(
        Document.customer, Document.vat_id, Document.currency, sa.func.sum(left), sa.func.min(Document.due_on)
    )
    query = query.where(Document.kind == "invoice", Document.gone.is_(False), left > 0)
    query = query.group_by(Document.customer, Document.vat_id, Document.currency)
    late: dict[tuple[int, str], tuple[int, date]] = {}
    with app.database.reading() as session:
        owners = Owners(session, companies)
        if not owners:
            return
        zones = zones_of(session, companies)
        days = {zone: clock.today(zone) for zone in {*zones.values(), "UTC"}}
        rows = session.execute(query.where(owners.condition(), Document.due_on < max(days.values())))
        for customer, vat_id, currency, amount, since in rows:
            assert since is not None  # it is before today
            company = owners.of(customer, vat_id)
            before = late.get((company, currency), (0, since))
            late[company, currency] = before[0] + amount, min(before[1], since)
    for (company, currency), (amount, since) in sorted(late.items()):
        if company in zones and since < days[zones[company]]:
            text = _("Overdue: {amount} since {day}.", amount=Money(amount, currency).text(exact=True), day=since)
            yield Signal(company, "invoice_overdue", WEIGHTS["invoice_overdue"], text, since)


def overdue_candidates(app: App, owned: sa.ColumnElement[bool], limit: int) -> list[int]:
    """Companies with an overdue invoice, the one that is overdue longest first."""
    late = (
        Document.kind == "invoice",
        Document.gone.is_(False),
        open_amount() > 0,
        Document.due_on <= clock.now().date(),
    )
    query = sa.select(Company.id).join(Document, is_of_company()).where(owned, *late).group_by(Company.id)
    with app.database.reading() as session:
        return list(session.scalars(query.order_by(sa.func.min(Document.due_on), Company.id).limit(limit)))


def debt_field() -> SegmentField:
    """``debt``: what is open of a company, in units of the currency of which most is open; nothing is added across currencies."""
    left = sa.func.sum(open_amount())
    in_units = sa.case((Document.currency.in_(WITHOUT_MINOR), left * 1.0), else_=left / 100.0)
    most = (
        sa.select(in_units)
        .where(Document.kind == "invoice", Document.gone.is_(False), is_of_company())
        .correlate(Company)
        .group_by(Document.currency)
        .order_by(in_units.desc())
        .limit(1)
    )
    return SegmentField("debt", later("Open amount"), sa.func.coalesce(most.scalar_subquery(), 0), "number")
