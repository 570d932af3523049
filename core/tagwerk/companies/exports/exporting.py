"""Exporting client cards: the columns are those that an import knows, so that a list that comes back changes nothing."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import sqlalchemy as sa
from sqlalchemy.orm import selectinload

from tagwerk.access.log import log_access
from tagwerk.access.use_cases import use_case
from tagwerk.companies.exports.files import check_form, new_file
from tagwerk.companies.exports.forms import FORMS
from tagwerk.companies.own.declaring import own_fields
from tagwerk.companies.segments.conditions import ALL
from tagwerk.companies.segments.segments import segment_of
from tagwerk.companies.tables import Company

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from pathlib import Path

    from tagwerk.access.actors import Actor
    from tagwerk.companies.own.values import OwnField
    from tagwerk.companies.tables import Contact
    from tagwerk.platform.app import App

PAGE = 500
OF_COMPANY = {
    "company": "name", "customer_number": "customer_number", "rank": "rank", "company_email": "email", "company_phone": "phone",
    "fax": "fax", "website": "website", "street": "street", "postcode": "postcode", "city": "city", "region": "region",
    "country": "country", "industry": "industry", "vat_id": "vat_id", "revenue": "revenue", "staff_size": "staff_size",
    "price_column": "price_column", "needs": "needs", "needs_level": "needs_level", "competitors": "competitors",
    "payment_terms": "payment_terms", "credit_limit": "credit_limit", "source": "source", "note": "note",
}  # fmt: skip
OF_CONTACT = ("salutation", "position", "department", "email", "phone", "mobile", "language", "birthday", "profession")
OTHERS = {"email": "other_emails", "phone": "other_phones"}


@dataclass(frozen=True)
class Exported:
    """A file with so many companies and contacts; so many more have left and are not in it."""

    path: Path
    companies: int
    contacts: int
    gone: int = 0


@use_case("companies.export")
def export_companies(
    app: App,
    actor: Actor,
    view: Callable[[Company], dict[str, Any]],
    *,
    segment: str = ALL,
    form: str = "csv",
    out: Path | None = None,
) -> Exported:
    """Write the companies of a *segment* that the actor may see, with their contacts, to a new file; who has left is not in it.

    Without *out* it lies in the folder ``exports`` of the workspace, where a routine removes it in time; *view* gives a card as a
    document. Raises WrongInput for the form and the file, NotFound for the segment.
    """
    check_form(form, out)
    with app.database.reading() as session:
        number = segment_of(session, app, actor, segment).count(session)
    log_access(app, actor, "companies.export", f"companies:{number}")
    with new_file(app, "companies", form, out) as (path, file):
        writer = FORMS[form](file, (*OF_COMPANY, *own_fields(app), "contact", *OF_CONTACT))
        companies, contacts, gone = _write(app, actor, segment, writer, view)
        writer.end()
    return Exported(path, companies, contacts, gone)


def _write(
    app: App, actor: Actor, segment: str, writer: Any, view: Callable[[Company], dict[str, Any]]
) -> tuple[int, int, int]:
    companies, contacts, gone, after = 0, 0, 0, 0
    own = own_fields(app).values()
    while True:
        with app.database.reading() as session:
            condition = segment_of(session, app, actor, segment).condition
            query = sa.select(Company).where(condition, Company.id > after).order_by(Company.id).limit(PAGE)
            page = list(session.scalars(query.options(selectinload(Company.contacts))))
        for company in page:
            people = [contact for contact in company.contacts if contact.left_on is None]
            document = view(company)
            document["contacts"] = [each for each in document["contacts"] if each["left_on"] is None]
            writer.add(_rows(company, people, own), document)
            companies, contacts = companies + 1, contacts + len(people)
            gone += len(company.contacts) - len(people)
        if len(page) < PAGE:
            return companies, contacts, gone
        after = page[-1].id


def _rows(company: Company, contacts: list[Contact], own: Iterable[OwnField]) -> list[list[str]]:
    """A row for each of the *contacts*, one for a company without."""
    whole = [getattr(company, field) for field in OF_COMPANY.values()]
    whole += [field.written(company.own.get(field.name, "")) for field in own]
    people = [_person(contact) for contact in contacts] or [[""] * (len(OF_CONTACT) + 1)]
    return [whole + person for person in people]


def _person(contact: Contact) -> list[str]:
    values = [contact.name]
    for name in OF_CONTACT:
        value = getattr(contact, name)
        others = getattr(contact, OTHERS[name]) if name in OTHERS else ""
        values.append("; ".join(filter(None, (value, others))))
    return values
