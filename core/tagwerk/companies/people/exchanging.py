"""People as vCards for other programs."""

from __future__ import annotations

from typing import TYPE_CHECKING

import sqlalchemy as sa
from sqlalchemy.orm import joinedload

from tagwerk.access.log import are_others, log_access
from tagwerk.access.use_cases import use_case
from tagwerk.companies.finding import visible_to
from tagwerk.companies.people.gone import is_gone
from tagwerk.companies.people.vcards import written
from tagwerk.companies.segments.conditions import ALL
from tagwerk.companies.segments.segments import condition_of
from tagwerk.companies.tables import Company, Contact
from tagwerk.platform.errors import WrongInput
from tagwerk.platform.inputs import one_of
from tagwerk.platform.texts import translator

if TYPE_CHECKING:
    from tagwerk.access.actors import Actor
    from tagwerk.platform.app import App

FORMATS = {"vcard": "4.0", "vcard3": "3.0"}

_ = translator("tagwerk")


@use_case("companies.read")
def export_contacts(app: App, actor: Actor, segment: str = ALL, form: str = "vcard") -> tuple[str, int]:
    """The people of the companies of a segment that the actor may see, as vCards, and how many; who has left is not among them.

    Raises NotFound, WrongInput.
    """
    if form not in FORMATS:
        raise WrongInput(_("{value!r} is no form for people.", value=form), one_of(FORMATS))
    query = (
        sa.select(Contact)
        .join(Company, Company.id == Contact.company_id)
        .where(visible_to(actor), Company.merged_into.is_(None), Contact.forgotten_at.is_(None), ~is_gone())
        .options(joinedload(Contact.company))
        .order_by(Contact.id)
    )
    with app.database.reading() as session:
        if (condition := condition_of(session, app, segment, actor.time_zone)) is not None:
            query = query.where(condition)
        people = list(session.scalars(query))
    others = any(are_others(actor, contact.company.owner_id) for contact in people)
    log_access(app, actor, "companies.read", f"contacts exported:{len(people)}", others=others)
    cards = [written(contact, FORMATS[form]) for contact in people]
    return "".join(cards), len(cards)
