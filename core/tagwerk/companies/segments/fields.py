"""The fields of the card that segments may use: those of the company, of its contacts, and what is lacking."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, get_args

import sqlalchemy as sa
from sqlalchemy.orm import aliased

from tagwerk.companies.consent.suppressions import ground_holds
from tagwerk.companies.consent.tables import Ground
from tagwerk.companies.hookspecs import SegmentField
from tagwerk.companies.tables import LEVELS, RANKS, Company, Contact
from tagwerk.ledger.metrics import Channel
from tagwerk.platform import clock
from tagwerk.platform.texts import later
from tagwerk.staff.tables import Employee

if TYPE_CHECKING:
    from collections.abc import Callable

    Condition = sa.ColumnElement[bool]

CHANNELS: tuple[str, ...] = get_args(Channel)


def own_fields() -> list[SegmentField]:
    """The fields of the client card; their titles are translated where they are shown."""
    return [*_of_company(), *_of_people(), *_reckoned()]


def _of_company() -> list[SegmentField]:
    return [
        SegmentField("id", later("Number"), Company.id, "number"),
        SegmentField("name", later("Name"), Company.name),
        SegmentField("rank", later("Rank"), Company.rank, values=RANKS),
        # as it was called; lists and segments that are kept say so
        SegmentField("standing", later("As rank"), Company.rank, values=RANKS),
        SegmentField("region", later("Region"), Company.region),
        SegmentField("city", later("City"), Company.city),
        SegmentField("town", later("As city"), Company.city),
        SegmentField("postcode", later("Postcode"), Company.postcode),
        SegmentField("street", later("Street"), Company.street),
        SegmentField("country", later("Country"), Company.country),
        SegmentField("industry", later("Industry"), Company.industry),
        SegmentField("customer_number", later("Customer number"), Company.customer_number),
        SegmentField("vat_id", later("VAT id"), Company.vat_id),
        SegmentField("source", later("Source"), Company.source),
        SegmentField("website", later("Website"), Company.website),
        SegmentField("email", later("E-mail"), Company.email),
        SegmentField("phone", later("Phone"), Company.phone),
        SegmentField("fax", later("Fax"), Company.fax),
        SegmentField("revenue", later("Revenue"), Company.revenue),
        SegmentField("staff_size", later("Employees"), Company.staff_size),
        SegmentField("note", later("Note"), Company.note),
        SegmentField("price_column", later("Price column"), Company.price_column),
        SegmentField("needs", later("Needs"), Company.needs),
        SegmentField("needs_level", later("Level of the needs"), Company.needs_level, values=("", *LEVELS)),
        SegmentField("competitors", later("Competitors"), Company.competitors),
        SegmentField("created", later("Entered on"), Company.created_at, "moment"),
    ]


def _of_people() -> list[SegmentField]:
    fields: list[tuple[str, str, Any]] = [
        ("contact", later("Contact"), Contact.name),
        ("position", later("Position"), Contact.position),
        ("department", later("Department"), Contact.department),
        ("profession", later("Profession"), Contact.profession),
        ("salutation", later("Salutation"), Contact.salutation),
        ("language", later("Language"), Contact.language),
        ("birthday", later("Birthday"), Contact.birthday),
        ("contact_email", later("E-mail of a contact"), Contact.email),
        ("contact_phone", later("Phone of a contact"), Contact.phone),
        ("mobile", later("Mobile"), Contact.mobile),
    ]
    return [
        SegmentField(name, title, column, among=of_contacts(), read=_birthday if name == "birthday" else None)
        for name, title, column in fields
    ]


def _birthday(text: str) -> str | None:
    from tagwerk.companies.imports.values.dates import birthday_of

    return birthday_of(text, clock.now().date())


def _reckoned() -> list[SegmentField]:
    owner = aliased(Employee)
    login = sa.select(owner.login).where(owner.id == Company.owner_id).correlate(Company).scalar_subquery()
    number = sa.select(sa.func.count()).select_from(Contact).where(_living()).correlate(Company).scalar_subquery()
    return [
        SegmentField("owner", later("Owner"), login),
        SegmentField("consent", later("Channels with consent"), Ground.channel, values=CHANNELS, among=_agreed),
        SegmentField("contacts", later("Number of contacts"), number, "number"),
        SegmentField("completeness", later("Completeness in percent"), _completeness(), "number"),
    ]


def of_contacts(*further: Condition) -> Callable[[Condition], Condition]:
    """That a condition holds for a contact of the company, for whom *further* ones hold too."""
    return lambda condition: sa.exists(sa.select(Contact.id).where(_living(), *further, condition).correlate(Company))


def _agreed(condition: Condition) -> Condition:
    """That a ground of a contact holds and fits *condition*."""
    held = (
        sa.select(Ground.id).join(Contact, Contact.id == Ground.contact_id).where(_living(), ground_holds(), condition)
    )
    return sa.exists(held.correlate(Company))


def _living() -> Condition:
    return sa.and_(Contact.company_id == Company.id, Contact.forgotten_at.is_(None))


def same_company(column: sa.SQLColumnExpression[int | None]) -> Condition:
    """The condition that *column* names the company, or one that was merged into it; for a subquery over ``Company.id``."""
    twin = aliased(Company)
    twins = sa.select(twin.id).where(sa.or_(twin.id == Company.id, twin.merged_into == Company.id))
    return column.in_(twins.correlate(Company))


def _completeness() -> sa.ColumnElement[int]:
    """How much of what a card needs is there, as ``completeness.lacking`` has it."""
    people = of_contacts()
    reachable = sa.or_(
        Company.email != "", Company.phone != "", people(sa.or_(Contact.email != "", Contact.phone != ""))
    )
    needed = (people(sa.true()), reachable, Company.industry != "", Company.city != "")
    parts: list[Any] = [sa.case((condition, 100 // len(needed)), else_=0) for condition in needed]
    whole: sa.ColumnElement[int] = sum(parts[1:], parts[0])
    return whole
