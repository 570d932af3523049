"""A segment is walked in pages, by number: each company once, at a cost that does not grow with the base."""

import json
from collections.abc import Iterator
from typing import Any

import pytest
import sqlalchemy as sa
from sqlalchemy.orm import defer

from kit.people import add
from tagwerk.access.actors import Actor
from tagwerk.companies.cards import list_companies
from tagwerk.companies.segments.segments import Segment, save_segment, segment_of
from tagwerk.companies.tables import Company
from tagwerk.platform import clock
from tagwerk.platform.app import App
from tagwerk.platform.errors import NotFound, WrongInput

MANY = 20_000
SEGMENTS = [
    "all",
    "rank = client",
    'region = Hessen and not (city ~ "bad")',
    "id > 700 or industry in (Möbel, Textilien)",
]


@pytest.mark.parametrize("size", [1, 7, 500])
@pytest.mark.parametrize("text", [*SEGMENTS, "clients"])
def test_the_pages_together_are_the_segment(app: App, anna: Actor, text: str, size: int) -> None:
    fill(app, 40)
    save_segment(app, anna, "clients", "rank = client")
    walked = list(walk(app, anna, text, size))
    assert walked == sorted(company.id for company in list_companies(app, anna, text))
    with app.database.reading() as session:
        assert segment_of(session, app, anna, text).count(session) == len(walked)


def test_a_page_shows_only_what_the_actor_may_see_and_no_merged_ones(app: App, anna: Actor) -> None:
    jörg = add(app, anna, "jörg", job_description="customer_search_manager")
    fill(app, 8)
    with app.database.transaction() as session:
        session.execute(sa.update(Company).where(Company.id % 2 == 0).values(owner_id=anna.employee_id))
        session.execute(sa.update(Company).where(Company.id == 3).values(merged_into=1))
    assert list(walk(app, jörg, "all", 2)) == [1, 5, 7]
    assert list(walk(app, anna, "all", 2)) == [1, 2, 4, 5, 6, 7, 8]


def test_a_wrong_segment_is_told_before_its_first_page(app: App, anna: Actor) -> None:
    with app.database.reading() as session, pytest.raises(NotFound):
        segment_of(session, app, anna, "nobody")
    with app.database.reading() as session, pytest.raises(WrongInput):
        segment_of(session, app, anna, "citty = Köln")


@pytest.mark.parametrize("login", ["anna", "jörg"])
@pytest.mark.parametrize("text", SEGMENTS[:3])
def test_a_page_goes_on_by_the_number_and_sorts_nothing(app: App, anna: Actor, text: str, login: str) -> None:
    actor = anna if login == "anna" else add(app, anna, login, job_description="customer_search_manager")
    fill(app, MANY)
    with app.database.reading() as session:
        plan = explained(app, session, segment_of(session, app, actor, text))
    assert "pk_companies" in plan or "SEARCH companies USING INTEGER PRIMARY KEY (rowid>?)" in plan, plan
    assert "Sort" not in plan, plan
    assert "TEMP B-TREE" not in plan, plan


def walk(app: App, actor: Actor, text: str, size: int) -> Iterator[int]:
    """The numbers of the companies, each page read by itself as a long piece of work does."""
    after = 0
    while True:
        with app.database.reading() as session:
            page = segment_of(session, app, actor, text).page(session, after, size)
        if not page:
            return
        assert len(page) <= size
        yield from (company.id for company in page)
        after = page[-1].id


def explained(app: App, session: Any, segment: Segment) -> str:
    above = sa.select(Company).where(segment.condition, Company.id > MANY // 2).options(defer(Company.note))
    statement = above.order_by(Company.id).limit(500)
    compiled = str(statement.compile(session.get_bind(), compile_kwargs={"literal_binds": True}))
    how = "EXPLAIN QUERY PLAN" if app.database.is_sqlite else "EXPLAIN (FORMAT JSON)"
    rows = session.connection().exec_driver_sql(f"{how} {compiled.replace('%', '%%')}").all()
    return "\n".join(row[-1] if isinstance(row[-1], str) else json.dumps(row[-1]) for row in rows)


def fill(app: App, count: int) -> None:
    """*count* companies of mixed ranks, regions and trades."""
    rows = [
        {
            "name": f"Firma {number}",
            "name_key": f"firma {number}",
            "rank": "client" if number % 4 == 0 else "prospect",
            "region": "Hessen" if number % 3 == 0 else "Berlin",
            "city": "Bad Homburg" if number % 6 == 0 else "Frankfurt",
            "industry": ("Möbel", "Textilien", "Baustoffe")[number % 3],
            "created_at": clock.now(),
        }
        for number in range(count)
    ]
    with app.database.transaction() as session:
        session.execute(sa.insert(Company), rows)
    if not app.database.is_sqlite:
        with app.database.transaction() as session:
            session.execute(sa.text("ANALYZE companies"))
