"""What the board asks the ledger is read from ranges of an index, as the database plans it by itself, however long the ledger."""

import json
import re
from collections.abc import Iterator
from datetime import date
from typing import Any

import pytest
import sqlalchemy as sa

from board import Statement, listening
from scale import Scale, fill
from tagwerk.board.board import board
from tagwerk.companies.cards import edit_company
from tagwerk.companies.tables import Company
from tagwerk.companies.timeline import company_timeline
from tagwerk.ledger.known import known_metrics
from tagwerk.obligations.progress import Progress
from tagwerk.obligations.standing import explain, standing
from tagwerk.platform import clock
from tagwerk.platform.app import App
from tagwerk.staff.absences.absences import enter_absence
from tagwerk.staff.finding import find_actor

ACTIVITIES = 20_000
WHOSE = r"(employee_id|company_id|concerns_id)"
SQLITE_RANGE = re.compile(rf"SEARCH activities USING INDEX ix_activities_\w+ \({WHOSE}=\? AND kind=\? AND work_date>")
SQLITE_END = re.compile(rf"SEARCH activities USING INDEX ix_activities_\w+ \({WHOSE}=\? AND kind=\?\)")
SQLITE_ROW = re.compile(
    r"SEARCH (reversals USING (COVERING )?INDEX \w+ \(reverses=\?\)|activities USING INTEGER PRIMARY KEY \(rowid=\?\))"
)
POSTGRESQL_RANGE = re.compile(rf"^\(+{WHOSE} = .* AND (.*kind.* = .* AND )?\(work_date >= ")
POSTGRESQL_END = re.compile(rf"^\(+{WHOSE} = .* AND \(+kind.* = [^=]*\)$")
POSTGRESQL_ROW = re.compile(r"^\(((reversals\.)?reverses = .*id|id = .*id)\)$")


@pytest.fixture
def scale(app: App, monkeypatch: pytest.MonkeyPatch) -> Scale:
    """A ledger of some thousand activities, and one of its employees."""
    monkeypatch.setenv(clock.OFFSET_VARIABLE, "0")
    return fill(app, ACTIVITIES)


def test_the_board_reads_ranges_of_an_index(scale: Scale) -> None:
    with listening(scale.app) as sent:
        board(scale.app, scale.actor)
    ranges = [how_it_is_read(scale.app, statement) for statement in about_activities(sent)]
    assert len(ranges) >= 11


def test_what_the_plugins_keep_beside_the_ledger_is_found_by_its_indexes_too(scale: Scale) -> None:
    with listening(scale.app) as sent:
        board(scale.app, scale.actor)
    asked = [statement for statement in sent if re.search("FROM (telephony|email_offers)_", statement[0])]
    assert len(asked) >= 4
    for statement in asked:
        for step in whole_tables(scale.app, statement):
            assert not re.search("telephony_calls|email_offers_inbound|email_offers_messages", step), (step, statement)


def whole_tables(app: App, statement: Statement) -> list[str]:
    """The tables that *statement* reads from one end to the other although they are long; PostgreSQL is told that they are."""
    if app.database.is_sqlite:
        return [step for step in planned(app, "EXPLAIN QUERY PLAN", statement) if step.startswith("SCAN")]
    [plan] = planned(app, "EXPLAIN (FORMAT JSON)", statement, "SET LOCAL enable_seqscan = off")
    return [node["Relation Name"] for node in nodes(json.loads(plan)[0]["Plan"]) if node["Node Type"] == "Seq Scan"]


def nodes(node: dict[str, Any]) -> Iterator[dict[str, Any]]:
    """The node and all below it."""
    yield node
    for below in node.get("Plans", []):
        yield from nodes(below)


def test_the_activities_behind_each_number_are_read_from_ranges_of_an_index(scale: Scale) -> None:
    for metric in known_metrics(scale.app):
        with listening(scale.app) as sent:
            explain(scale.app, scale.actor, metric)
        assert about_activities(sent)
        for statement in about_activities(sent):
            how_it_is_read(scale.app, statement)


def test_what_is_remembered_of_finished_months_follows_what_becomes_known_of_them(scale: Scale) -> None:
    administrator = find_actor(scale.app, "e0")
    before = contracts(scale)
    assert contracts(scale) == before
    enter_absence(scale.app, administrator, scale.actor.name, date(2026, 9, 8), date(2026, 9, 9), reason="illness")
    after = contracts(scale)
    assert (after.exact, after.done) == (before.exact, before.done)
    assert after.note != before.note


def contracts(scale: Scale) -> Progress:
    return next(progress for progress in standing(scale.app, scale.actor).quotas if progress.metric == "new_contracts")


def about_activities(sent: list[Statement]) -> list[Statement]:
    return [(text, parameters) for text, parameters in sent if "activities" in text]


def how_it_is_read(app: App, statement: Statement) -> str:
    """The range of an index that *statement* reads; fails where it reads anything of the ledger in another way.

    The last date of all is read from the end of a range.
    """
    if app.database.is_sqlite:
        steps = [
            step for step in planned(app, "EXPLAIN QUERY PLAN", statement) if re.search("activities|reversals", step)
        ]
        by_row, by_range, by_end = SQLITE_ROW, SQLITE_RANGE, SQLITE_END
    else:
        [plan] = planned(app, "EXPLAIN (FORMAT JSON)", statement)
        steps = list(conditions(json.loads(plan)[0]["Plan"]))
        by_row, by_range, by_end = POSTGRESQL_ROW, POSTGRESQL_RANGE, POSTGRESQL_END
    ranges = [step for step in steps if not by_row.search(step)]
    by_range = by_end if "ORDER BY activities.work_date DESC" in statement[0] else by_range
    assert ranges, (steps, statement)
    assert all(by_range.search(step) for step in ranges), (steps, statement)
    return ranges[0]


def planned(app: App, how: str, statement: Statement, *before: str) -> list[str]:
    text, parameters = statement
    with app.database.engine.connect() as connection:
        for setting in before:
            connection.exec_driver_sql(setting)
        rows = connection.exec_driver_sql(f"{how} {text}", parameters).all()
    return [row[-1] if isinstance(row[-1], str) else json.dumps(row[-1]) for row in rows]


def conditions(node: dict[str, Any]) -> Iterator[str]:
    """The index condition of every node that reads the ledger; the node's type where it has none."""
    if node.get("Relation Name") == "activities":
        read = node["Plans"][0] if node["Node Type"] == "Bitmap Heap Scan" else node
        yield read.get("Index Cond", node["Node Type"])
    for below in node.get("Plans", []):
        yield from conditions(below)


def test_a_change_of_a_card_and_the_timeline_of_a_company_do_not_read_the_whole_ledger(scale: Scale) -> None:
    """By the index on reversals, in which almost every activity stands as none, a look would take as long as the ledger is."""
    if not scale.app.database.is_sqlite:
        pytest.skip("PostgreSQL knows how many there are, and takes the index of the company")
    with scale.app.database.reading() as session:
        company = str(session.scalar(sa.select(Company.id).where(Company.owner_id == scale.actor.employee_id).limit(1)))
    with listening(scale.app) as sent:
        edit_company(scale.app, scale.actor, company, city="Köln")
        company_timeline(scale.app, scale.actor, company)
    read = [step for each in about_activities(sent) if each[0].startswith("SELECT")
            for step in planned(scale.app, "EXPLAIN QUERY PLAN", each)]  # fmt: skip
    assert [step for step in read if re.match(r"SEARCH activities USING INDEX \w+ \(reverses=\?\)", step)] == []
    assert [step for step in read if re.match(r"SCAN activities", step)] == []
    assert any("ix_activities_company" in step for step in read)
