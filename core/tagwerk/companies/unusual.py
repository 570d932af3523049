"""Cards that a head should look at: one number or address of several companies, and an employee's on a client's card."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa

from tagwerk.companies.tables import Company, Contact
from tagwerk.platform.texts import later
from tagwerk.staff.hookspecs import Unusual
from tagwerk.staff.tables import Employee

Rows = sa.Select[*tuple[Any, ...]]


def unusual() -> list[Unusual]:
    """Both, of companies that were merged into no other."""
    places = _places()
    shared = sa.select(places.c.about).group_by(places.c.about).having(sa.func.count() > 1)
    phones = sa.select(Employee.phone).where(Employee.phone != "")
    addresses = sa.select(sa.func.lower(Employee.email)).where(Employee.email != "")
    own = sa.or_(places.c.about.in_(phones), places.c.about.in_(addresses))
    return [
        Unusual(
            "companies_of_one_place", later("Several companies with one number or address"),
            _cards(places).where(places.c.about.in_(shared)),
        ),
        Unusual("own_on_card", later("A colleague's number or address on a client's card"), _cards(places).where(own)),
    ]  # fmt: skip


def _places() -> sa.Subquery:
    """Each number and each address, once with each company that has it."""
    survivor = sa.func.coalesce(Company.merged_into, Company.id).label("company_id")
    of_company = [(Company.phone, Company.phone), (Company.email, sa.func.lower(Company.email))]
    of_contact = [(Contact.phone, Contact.phone), (Contact.email, sa.func.lower(Contact.email))]
    cards: list[Rows] = [sa.select(about.label("about"), survivor).where(column != "") for column, about in of_company]
    people: list[Rows] = [
        sa.select(about.label("about"), survivor)
        .join(Company, Company.id == Contact.company_id)
        .where(column != "", Contact.forgotten_at.is_(None))
        for column, about in of_contact
    ]
    return sa.union(*cards, *people).subquery()


def _cards(places: sa.Subquery) -> Rows:
    return sa.select(
        Company.owner_id.label("employee_id"), sa.cast(sa.null(), sa.Date).label("happened_on"), places.c.about,
        places.c.company_id, sa.cast(sa.null(), sa.BigInteger).label("activity_id"),
    ).join(Company, Company.id == places.c.company_id)  # fmt: skip
