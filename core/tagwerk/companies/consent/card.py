"""The section of the client card that says what of the company is not contacted: since when, why, and who or what said so."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tagwerk.companies.consent.lifting import suppressions_of_company
from tagwerk.companies.hookspecs import CardSection
from tagwerk.platform.texts import date_text, translator

if TYPE_CHECKING:
    from tagwerk.platform.app import App

_ = translator("tagwerk")


def suppressed_section(app: App, company_id: int) -> list[CardSection]:
    """None where everything of the company may be contacted."""
    with app.database.reading() as session:
        found = suppressions_of_company(session, company_id)
    rows = []
    for each in found:
        said = _("since {day}: {reason}", day=date_text(each.since.date()), reason=each.reason_title)
        by = ", ".join(filter(None, (each.made_by, each.origin)))
        rows.append((each.address, f"{said} ({by})" if by else said))
    return [CardSection("suppressions", _("Not contacted"), tuple(rows))] if rows else []
