"""Conditions on lists, and statements for many rows, give on both databases what SQLAlchemy's own give."""

from collections.abc import Iterator
from datetime import UTC, datetime

import pytest
import sqlalchemy as sa
from sqlalchemy.orm import Session

from tagwerk.companies.tables import Company
from tagwerk.platform.app import App
from tagwerk.platform.connections.bulk import Bulk
from tagwerk.platform.connections.lists import among
from tagwerk.platform.database import JsonObject, UtcDateTime

NAMES = ("Möbel Müller", 'Holz "Kurt"', "O'Neil", "a,b", "{x}", "\\n", "NULL", "", "100%", "Straße")
MOMENT = datetime(2026, 11, 3, 9, 30, tzinfo=UTC)


@pytest.fixture
def session(app: App) -> Iterator[Session]:
    with app.database.transaction() as session:
        rows = [
            {"name": name, "name_key": name, "city": "Köln", "rank": "client", "created_at": MOMENT} for name in NAMES
        ]
        session.execute(sa.insert(Company), rows)
        yield session


@pytest.mark.parametrize("wanted", [(), NAMES[:1], NAMES, ("Nobody", *NAMES[3:6]), ("100%",) * 700])
def test_a_list_of_texts_finds_what_in_finds(session: Session, wanted: tuple[str, ...]) -> None:
    found = session.scalars(sa.select(Company.name).where(among(Company.name, wanted)).order_by(Company.id)).all()
    assert found == session.scalars(sa.select(Company.name).where(Company.name.in_(wanted)).order_by(Company.id)).all()


def test_a_list_of_numbers_is_given_by_its_name_and_is_negated_like_any_condition(session: Session) -> None:
    keys = session.scalars(sa.select(Company.id).order_by(Company.id)).all()
    query = sa.select(Company.id).where(among(Company.id, "keys")).order_by(Company.id)
    assert session.scalars(query, {"keys": keys[2:5]}).all() == keys[2:5]
    assert session.scalars(query, {"keys": []}).all() == []
    assert session.scalars(query, {"keys": [2**40]}).all() == []
    others = sa.select(Company.id).where(~among(Company.id, keys[:3]), Company.id <= keys[4]).order_by(Company.id)
    assert session.scalars(others).all() == keys[3:5]
    either = sa.select(Company.id).where(among(Company.id, keys[:1]) | among(Company.name, NAMES[1:2]))
    assert sorted(session.scalars(either)) == keys[:2]


def test_a_list_is_looked_up_in_an_index(app: App, session: Session) -> None:
    query = sa.select(Company.name).where(among(Company.id, [1, 2]))
    explain = "EXPLAIN QUERY PLAN " if app.database.is_sqlite else "EXPLAIN "
    session.execute(sa.text("SELECT 1" if app.database.is_sqlite else "SET LOCAL enable_seqscan = off"))
    compiled = query.compile(session.connection(), compile_kwargs={"render_postcompile": True})
    given = ("[1, 2]",) if app.database.is_sqlite else {"id_1": [1, 2], "param_1": [1, 2]}
    plan = str(session.connection().exec_driver_sql(explain + str(compiled), given).all())
    assert "PRIMARY KEY" in plan or "pk_companies" in plan


def test_many_rows_are_inserted_as_sqlalchemy_inserts_them_whichever_columns_they_name(session: Session) -> None:
    columns = sa.Column("name", sa.String), sa.Column("made_at", UtcDateTime), sa.Column("own", JsonObject)
    table = sa.Table("bulk", sa.MetaData(), sa.Column("id", sa.Integer, primary_key=True), *columns)
    table.create(session.connection())
    insert = Bulk(sa.insert(table))
    rows = [{"name": name, "made_at": MOMENT, "own": {"größe": [1, name]}} for name in NAMES]
    insert.execute(session.connection(), rows)
    insert.execute(session.connection(), [{"name": "Mittel"}, {"name": "Klein"}])
    found = [(*row,) for row in session.execute(sa.select(*columns).order_by(table.c.id))]
    session.execute(sa.delete(table))
    session.execute(sa.insert(table), rows)
    session.execute(sa.insert(table), [{"name": "Mittel"}, {"name": "Klein"}])
    assert found == [(*row,) for row in session.execute(sa.select(*columns).order_by(table.c.id))]


def test_many_rows_are_changed_each_by_its_own_values(session: Session) -> None:
    table = Company.__table__
    assert isinstance(table, sa.Table)
    change = Bulk(sa.update(table).where(table.c.name == sa.bindparam("of")).values(city=sa.bindparam("to")))
    change.execute(session.connection(), [{"of": NAMES[0], "to": "Ulm"}, {"of": NAMES[1], "to": "Jülich"}])
    cities = dict(session.execute(sa.select(Company.name, Company.city)).all())
    assert (cities[NAMES[0]], cities[NAMES[1]], cities[NAMES[2]]) == ("Ulm", "Jülich", "Köln")
