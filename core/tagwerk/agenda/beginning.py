"""Where to begin when nothing calls for a contact: prospects whom nobody has ever spoken to or written to."""

from __future__ import annotations

from typing import TYPE_CHECKING

import sqlalchemy as sa

from tagwerk.agenda.contacts import last_contacts
from tagwerk.agenda.signals import CONTACT_KINDS
from tagwerk.companies.hookspecs import Signal
from tagwerk.companies.tables import Contact
from tagwerk.platform import clock
from tagwerk.platform.database import pieces
from tagwerk.platform.texts import translator

if TYPE_CHECKING:
    from collections.abc import Mapping

    from tagwerk.companies.tables import Company
    from tagwerk.platform.app import App

REASON = "never_spoken_to"
BOTH, ONE, NONE = 3, 2, 1
"""Weights: telephone and e-mail are known, one of them, neither."""

_ = translator("tagwerk")


def never_spoken_to(app: App, companies: Mapping[int, Company], zone: str) -> list[Signal]:
    """The prospects among *companies* without any contact: who can be called and mailed before who can be only one of them, and
    of those alike whoever is on file for longest.
    """
    prospects = [number for number, company in companies.items() if company.rank == "prospect"]
    found = []
    with app.database.reading() as session:
        for piece in pieces(sorted(prospects)):
            spoken = last_contacts(session, piece, CONTACT_KINDS)
            people = sa.select(Contact.company_id, Contact.email, Contact.phone).where(Contact.company_id.in_(piece))
            mailed, called = set(), set()
            for employer, email, phone in session.execute(people):
                mailed |= {employer} if email else set()
                called |= {employer} if phone else set()
            for company in (companies[number] for number in piece if number not in spoken):
                may_call = bool(company.phone) or company.id in called
                may_mail = bool(company.email) or company.id in mailed
                found.append(_signal(company, zone, may_call=may_call, may_mail=may_mail))
    return found


def _signal(company: Company, zone: str, *, may_call: bool, may_mail: bool) -> Signal:
    since = clock.local_date(company.created_at, zone)
    if may_call and may_mail:
        text, weight = _("Never spoken to, on file since {day}; telephone and e-mail are known.", day=since), BOTH
    elif may_call:
        text, weight = _("Never spoken to, on file since {day}; the telephone is known.", day=since), ONE
    elif may_mail:
        text, weight = _("Never spoken to, on file since {day}; the e-mail is known.", day=since), ONE
    else:
        text, weight = (
            _("Never spoken to, on file since {day}; neither telephone nor e-mail is known.", day=since),
            NONE,
        )
    return Signal(company.id, REASON, weight, text, since)
