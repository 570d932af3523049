"""Many rows at once are what the same rows are one by one: defaults, moments, days and objects alike, on both databases."""

from datetime import date, datetime
from zoneinfo import ZoneInfo

import sqlalchemy as sa

from tagwerk.access.actors import Actor
from tagwerk.companies.cards import add_company
from tagwerk.companies.consent.tables import Ground
from tagwerk.companies.tables import Company, Contact
from tagwerk.platform.app import App
from tagwerk.platform.connections.bulk import insert_many

MOMENT = datetime(2026, 3, 14, 23, 30, tzinfo=ZoneInfo("Europe/Berlin"))


def test_rows_come_back_as_they_were_given_and_what_they_leave_out_gets_its_default(app: App, anna: Actor) -> None:
    company = add_company(app, anna, "Größer").id
    with app.database.transaction() as session:
        connection = session.connection()
        insert_many(connection, Company.__table__, [])  # type: ignore[arg-type]
        rows = [{"name": f"Weiß {n}", "name_key": f"weiss {n}", "created_at": MOMENT, "own": {"ort": n}} for n in "äß"]
        insert_many(connection, Company.__table__, rows)  # type: ignore[arg-type]
        people = [{"company_id": company, "name": name, "created_at": MOMENT} for name in ("Käthe", "Jürgen")]
        insert_many(connection, Contact.__table__, people)  # type: ignore[arg-type]
        numbers = session.scalars(sa.select(Contact.id).order_by(Contact.id)).all()
        grounds = [{"contact_id": number, "channel": "email", "since": date(2026, 3, 14), "origin": "Messe",
                    "noted_at": at} for number, at in zip(numbers, (None, MOMENT), strict=True)]  # fmt: skip
        insert_many(connection, Ground.__table__, grounds)  # type: ignore[arg-type]
    with app.database.reading() as session:
        found = session.scalars(sa.select(Company).where(Company.id != company).order_by(Company.id)).all()
        assert [(each.name, each.own, each.rank, each.version, each.city, each.owner_id) for each in found] == [
            ("Weiß ä", {"ort": "ä"}, "prospect", 1, "", None), ("Weiß ß", {"ort": "ß"}, "prospect", 1, "", None),
        ]  # fmt: skip
        assert {each.created_at for each in found} == {MOMENT}
        assert [(each.kinds, each.decides) for each in session.scalars(sa.select(Contact))] == [({}, False)] * 2
        held = session.execute(sa.select(Ground.since, Ground.noted_at, Ground.basis).order_by(Ground.id)).all()
        assert held == [(date(2026, 3, 14), None, "consent"), (date(2026, 3, 14), MOMENT, "consent")]
