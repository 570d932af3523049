"""Whoever touches the ledger or the access log behind the program's back is found, place by place, on both databases."""

from dataclasses import replace
from datetime import UTC, date, datetime
from threading import Thread

import pytest
import sqlalchemy as sa

from kit.kept import Once
from tagwerk.access.actors import Actor
from tagwerk.access.log import log_access
from tagwerk.access.tables import Access
from tagwerk.companies.cards import add_company
from tagwerk.companies.tables import Company, Contact
from tagwerk.contracts.contracts import draft_contract, sign_contract
from tagwerk.ledger.activities import NewActivity, record, reverse
from tagwerk.ledger.chain.guards import POSTGRESQL, SQLITE, install_guards, remove_guards
from tagwerk.ledger.chain.links import ACCESSES, ACTIVITIES, BEGINNING, chain_all, head
from tagwerk.ledger.chain.sealing import cut_off
from tagwerk.ledger.kinds import CALL
from tagwerk.ledger.tables import Activity
from tagwerk.platform import clock
from tagwerk.platform.app import App
from tagwerk.platform.errors import Conflict, WrongInput
from tagwerk.platform.hosting.remembering.memory import Memory
from tagwerk.platform.hosting.remembering.purges import Purge, put_on_record
from tagwerk.staff.employees import NewEmployee, add_employee
from tagwerk.workspace.verifying import Verified, check_ledger, verify_ledger

MANY = 30


def call(anna: Actor, number: int, **details: object) -> NewActivity:
    return NewActivity(
        kind=replace(CALL, details=("call", "note", *details)),
        happened_at=datetime(2026, 10, 6, 8, 0, number % 60, 250, tzinfo=UTC),
        work_date=date(2026, 10, 6),
        employee_id=anna.employee(),
        recorded_by=anna.signature,
        source="test",
        source_key=f"call:{number}",
        outcome="answered" if number % 2 else None,
        details={"call": number, "note": "größer €", **details},
    )


@pytest.fixture
def filled(app: App, anna: Actor, once: Once) -> App:
    """A ledger of thirty calls, one taken back, one of them counted again, an access log, and somebody else to be credited."""
    once(lambda: fill(app, anna))
    return app


def fill(app: App, anna: Actor) -> None:
    add_employee(app, anna, NewEmployee("otto", "Otto Weiß"))
    with app.database.transaction() as session:
        company = Company(name="x", name_key="x", created_at=clock.now())
        session.add(company)
        session.flush()
        session.add(Contact(company_id=company.id, created_at=clock.now()))
    with app.database.transaction() as session:
        record(session, *(call(anna, number) for number in range(20)))
    for number in range(20, MANY):
        with app.database.transaction() as session:
            record(session, call(anna, number))
    with app.database.transaction() as session:
        activity = session.get_one(Activity, 7)
        assert reverse(session, activity, recorded_by=anna.signature, reason="test") is not None
        record(session, replace(call(anna, 99), details={"call": 99, "note": "x", "of": {"b": 1.0, "a": [1, 2.5]}},
                                kind=replace(CALL, details=("call", "note", "of"))))  # fmt: skip
    for number in range(5):
        log_access(app, anna, "companies.read", f"company:{number}")


def verified(app: App, anna: Actor, since: str | None = None) -> Verified:
    return verify_ledger(app, anna, since)


def faults(app: App, anna: Actor, since: str | None = None) -> set[tuple[str, str]]:
    return {(fault.what, fault.log) for fault in verified(app, anna, since).faults}


def tamper(app: App, *statements: str, guards: bool = True) -> None:
    """What the owner of the file does with another program; *guards* are put back, so that nothing else gives it away."""
    with app.database.engine.begin() as connection:
        remove_guards(connection)
        if connection.dialect.name == "sqlite":
            connection.exec_driver_sql("PRAGMA defer_foreign_keys=ON")
        for statement in statements:
            connection.exec_driver_sql(statement)
        if guards:
            install_guards(connection)


COLUMNS = {
    "id": "1000", "kind": "'visit'", "happened_at": "'2026-01-01 00:00:00.000000'", "work_date": "'2026-10-07'",
    "recorded_at": "'2026-01-01 00:00:00.000000'", "recorded_by": "'employee:2'",
    "employee_id": "(SELECT max(id) FROM employees)",
    "company_id": "(SELECT max(id) FROM companies)", "contact_id": "(SELECT max(id) FROM contacts)",
    "concerns_id": "(SELECT max(id) FROM employees)",
    "outcome": "'busy'", "amount_minor": "5", "source": "'elsewhere'", "source_key": "'call:1000'",
    "details": """'{"call": 5}'""", "reverses": "2", "position": "1000", "chain": f"'{BEGINNING}'",
}  # fmt: skip
ACTIVITY = (
    "INSERT INTO activities "
    "(id, kind, happened_at, work_date, recorded_at, recorded_by, employee_id, source, source_key, details{more}) "
    "SELECT 500, kind, happened_at, work_date, recorded_at, recorded_by, employee_id, source, 'call:500', details{values} "
    "FROM activities WHERE id = 3"
)
TOUCHED = {
    **{
        f"{name} changed": (f"UPDATE activities SET {name} = {value}{more} WHERE id = 10",)
        for name, value in COLUMNS.items()
        for more in [", currency = 'EUR'" if name == "amount_minor" else ""]
    },
    "one removed": ("DELETE FROM activities WHERE id = 10",),
    "the first removed": ("DELETE FROM activities WHERE id = 1",),
    "a range removed": ("DELETE FROM activities WHERE id BETWEEN 12 AND 20",),
    "slipped in": (ACTIVITY.format(more="", values=""),),
    "slipped in with a place": (ACTIVITY.format(more=", position, chain", values=f", 33, '{BEGINNING}'"),),
    "two that changed places": (
        "UPDATE activities SET position = 1000 WHERE id = 4",
        "UPDATE activities SET position = 4 WHERE id = 5",
        "UPDATE activities SET position = 5 WHERE id = 4",
    ),
    "a reversal taken off": ("UPDATE activities SET reverses = NULL WHERE reverses IS NOT NULL",),
    "the last removed and written anew": (
        f"DELETE FROM activities WHERE id = {MANY + 2}",
        ACTIVITY.format(more=", position, chain", values=f", {MANY + 2}, '{BEGINNING}'"),
    ),
    "one replaced": (
        "DELETE FROM activities WHERE id = 12",
        ACTIVITY.format(more=", position, chain", values=", 12, (SELECT chain FROM activities WHERE id = 11)"),
    ),
    "one moved to another day and its chain with it": (
        f"UPDATE activities SET work_date = '2026-10-07', chain = '{BEGINNING}' WHERE id = 10",
    ),
    "two that changed their content": (
        "UPDATE activities SET happened_at = (SELECT happened_at FROM activities WHERE id = 5) WHERE id = 4",
    ),
    "the currency alone": ("UPDATE activities SET amount_minor = 5, currency = 'EUR' WHERE id = 3",),
    "the chain emptied": ("UPDATE activities SET chain = NULL, position = NULL",),
}
LOOKED = {
    **{
        f"{name} changed": (f"UPDATE accesses SET {name} = {value} WHERE id = 3",)
        for name, value in {
            "actor": "'employee:9'", "permission": "'x'", "subject": "'company:9'", "happened_at": "'2026-01-01 00:00:00.000000'",
            "id": "900", "position": "900",
        }.items()
    },
    "chain changed": (f"UPDATE accesses SET chain = '{BEGINNING}' WHERE id = 3",),
    "one removed": ("DELETE FROM accesses WHERE id = 3",),
    "the first removed": ("DELETE FROM accesses WHERE id = 1",),
    "all but the last removed": ("DELETE FROM accesses WHERE id < 5",),
    "two that changed places": (
        "UPDATE accesses SET position = 1000 WHERE id = 2",
        "UPDATE accesses SET position = 2 WHERE id = 3",
        "UPDATE accesses SET position = 3 WHERE id = 2",
    ),
    "slipped in": (
        "INSERT INTO accesses (happened_at, actor, permission, subject) "
        "SELECT happened_at, actor, 'x', 'y' FROM accesses WHERE id = 1",
    ),
}  # fmt: skip


def test_what_nobody_touched_is_intact(filled: App, anna: Actor) -> None:
    found = verified(filled, anna)
    assert found.faults == ()
    assert found.head.position == MANY + 2
    assert verified(filled, anna, str(found.head)).faults == ()
    assert check_ledger(filled)


@pytest.mark.parametrize("how", TOUCHED)
def test_an_activity_that_was_touched_is_named(filled: App, anna: Actor, how: str) -> None:
    tamper(filled, *TOUCHED[how])
    assert {log for _what, log in faults(filled, anna)} == {"activities"}
    with pytest.raises(Conflict):
        check_ledger(filled)


@pytest.mark.parametrize("how", LOOKED)
def test_an_access_that_was_touched_is_named(filled: App, anna: Actor, how: str) -> None:
    tamper(filled, *LOOKED[how])
    assert {log for _what, log in faults(filled, anna)} == {"accesses"}


def test_a_place_is_named_with_its_neighbours_and_what_follows_is_not(filled: App, anna: Actor) -> None:
    tamper(filled, "UPDATE activities SET outcome = 'busy' WHERE id = 10")
    (fault,) = verified(filled, anna).faults
    assert (fault.what, fault.position, fault.number) == ("changed", 10, 10)
    assert "activities 10" in fault.text
    assert "behind 9" in fault.text


def test_the_end_cut_off_is_found_against_a_head_that_somebody_holds(filled: App, anna: Actor) -> None:
    kept = str(verified(filled, anna).head)
    tamper(filled, "DELETE FROM activities WHERE id > 20")
    assert faults(filled, anna) == set()
    assert faults(filled, anna, kept) == {("cut", "activities")}


def test_a_chain_reckoned_anew_is_found_against_a_head_that_somebody_holds(filled: App, anna: Actor) -> None:
    kept = str(verified(filled, anna).head)
    with filled.database.engine.begin() as connection:
        remove_guards(connection)
        connection.exec_driver_sql("UPDATE activities SET outcome = 'busy' WHERE id = 10")
        chain_all(connection, ACTIVITIES)
        install_guards(connection)
    assert faults(filled, anna) == set()
    assert faults(filled, anna, kept) == {("rewritten", "activities")}


def test_a_guard_that_is_gone_or_says_something_else_is_named(filled: App, anna: Actor) -> None:
    tamper(filled, guards=False)
    found = [fault for fault in verified(filled, anna).faults if fault.what == "guard"]
    assert {fault.log for fault in found} == {"activities", "accesses"}
    assert len(found) >= 6


def test_a_key_that_is_no_longer_unique_is_named(filled: App, anna: Actor) -> None:
    tamper(filled, "DROP INDEX ix_activities_position")
    assert faults(filled, anna) == {("key", "activities")}


def test_who_adds_to_the_ledger_without_its_chain_is_refused_or_found(filled: App, anna: Actor) -> None:
    statement = ACTIVITY.format(more="", values="")
    if filled.database.is_sqlite:
        with pytest.raises(sa.exc.IntegrityError), filled.database.engine.begin() as connection:
            connection.exec_driver_sql(statement)
    else:
        with filled.database.engine.begin() as connection:
            connection.exec_driver_sql(statement)
        assert faults(filled, anna) == {("unchained", "activities")}


def _guards(app: App) -> list[tuple[str, str]]:
    return [(name, name.partition("_no_")[0]) for name in (SQLITE if app.database.is_sqlite else POSTGRESQL)]


def test_each_guard_that_is_dropped_or_switched_off_is_named(filled: App, anna: Actor) -> None:
    for name, table in _guards(filled):
        on = "" if filled.database.is_sqlite else f" ON {table}"
        statements = [f"DROP TRIGGER {name}{on}"]
        if not filled.database.is_sqlite:
            statements += [f"ALTER TABLE {table} DISABLE TRIGGER {name}", f"ALTER TABLE {table} DISABLE TRIGGER ALL",
                           f"ALTER TABLE {table} ENABLE REPLICA TRIGGER {name}"]  # fmt: skip
        for statement in statements:
            with filled.database.engine.begin() as connection:
                connection.exec_driver_sql(statement)
            assert ("guard", table) in faults(filled, anna), statement
            with filled.database.engine.begin() as connection:
                if not filled.database.is_sqlite:
                    connection.exec_driver_sql(f"ALTER TABLE {table} ENABLE TRIGGER ALL")
                install_guards(connection)
            assert faults(filled, anna) == set(), statement


def test_a_guard_that_was_emptied_is_named(filled: App, anna: Actor) -> None:
    with filled.database.engine.begin() as connection:
        if filled.database.is_sqlite:
            connection.exec_driver_sql("DROP TRIGGER activities_no_update")
            connection.exec_driver_sql(
                "CREATE TRIGGER activities_no_update BEFORE UPDATE ON activities WHEN 0 BEGIN SELECT 1; END"
            )
        else:
            connection.exec_driver_sql(
                "CREATE OR REPLACE FUNCTION ledger_append_only() RETURNS trigger LANGUAGE plpgsql AS "
                "$$ BEGIN RETURN NEW; END $$"
            )
    assert ("guard", "activities") in faults(filled, anna)


def test_a_seal_that_somebody_made_up_is_named(filled: App, anna: Actor) -> None:
    """With it the guard lets the beginning of the access log go; the log itself says nothing of it."""
    with filled.database.engine.begin() as connection:
        connection.exec_driver_sql(
            "INSERT INTO ledger_seals (log, position, chain, sealed_at, sealed_by) "
            "SELECT 'accesses', position, chain, happened_at, 'system:retention' FROM accesses WHERE position = 3"
        )
        connection.exec_driver_sql("DELETE FROM accesses WHERE position <= 3")
    assert faults(filled, anna) == {("seal", "accesses")}
    with pytest.raises(Conflict):
        check_ledger(filled)


@pytest.mark.parametrize("text", ["", "17", "x:1", f"1:{'g' * 64}", f"{'9' * 30}:{'a' * 64}", f"-1:{'a' * 64}"])
def test_what_is_no_head_is_one_line(filled: App, anna: Actor, text: str) -> None:
    with pytest.raises(WrongInput):
        verified(filled, anna, text)


def test_many_writers_at_once_make_one_chain(app: App, anna: Actor) -> None:
    def write(writer: int) -> None:
        for number in range(10):
            with app.database.transaction() as session:
                record(session, *(call(anna, 1000 * writer + 10 * number + each) for each in range(3)))

    threads = [Thread(target=write, args=(writer,)) for writer in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    found = verified(app, anna)
    assert found.faults == ()
    assert found.head.position == 4 * 10 * 3


def test_what_a_savepoint_took_back_leaves_no_gap(app: App, anna: Actor) -> None:
    with app.database.transaction() as session:
        record(session, call(anna, 1))
        savepoint = session.begin_nested()
        record(session, call(anna, 2), call(anna, 3))
        savepoint.rollback()
        with session.begin_nested():
            record(session, call(anna, 4))
    found = verified(app, anna)
    assert found.faults == ()
    assert found.head.position == 2


def test_both_databases_make_the_same_chain(app: App, anna: Actor, monkeypatch: pytest.MonkeyPatch) -> None:
    """The content is fixed, so the head is."""
    for name in ("now", "real_now"):
        monkeypatch.setattr(clock, name, lambda: datetime(2026, 10, 6, 9, 0, 0, 7, tzinfo=UTC))
    with app.database.transaction() as session:
        record(session, call(anna, 1, of={"z": 1e3, "a": 0.1, "ü": [True, None]}), call(anna, 2))
    with app.database.reading() as session:
        assert str(head(session.connection())) == SAME


def test_the_beginning_of_the_access_log_is_cut_off_under_a_seal(filled: App, anna: Actor) -> None:
    with filled.database.transaction() as session:
        middle = session.scalars(sa.select(Access.happened_at).order_by(Access.id).offset(2)).first()
        assert middle is not None
        assert cut_off(session, ACCESSES, middle, "system:retention") == 2
    assert faults(filled, anna) == set()
    log_access(filled, anna, "companies.read", "company:77")
    assert faults(filled, anna) == set()
    with pytest.raises(sa.exc.DBAPIError), filled.database.engine.begin() as connection:
        connection.exec_driver_sql("DELETE FROM accesses WHERE position = 4")
    tamper(filled, "DELETE FROM accesses WHERE position = 3")
    assert faults(filled, anna) == {("missing", "accesses")}


def test_a_log_without_anything_old_is_left_as_it_is(filled: App, anna: Actor) -> None:
    with filled.database.transaction() as session:
        assert cut_off(session, ACCESSES, datetime(2020, 1, 1, tzinfo=UTC), "system:retention") == 0
    assert faults(filled, anna) == set()


def test_a_contract_without_its_activity_and_an_activity_without_its_contract_are_named(app: App, anna: Actor) -> None:
    company = add_company(app, anna, "Müller & Söhne").id
    for number in ("V-1", "V-2"):
        draft_contract(app, anna, str(company), number=number)
        sign_contract(app, anna, number)
    assert faults(app, anna) == set()
    with app.database.engine.begin() as connection:
        connection.exec_driver_sql("UPDATE contracts SET state = 'draft' WHERE number = 'V-1'")
        connection.exec_driver_sql("UPDATE contracts SET id = 77 WHERE number = 'V-2'")
    assert {fault.what for fault in verified(app, anna).faults} == {"uncredited", "unfounded"}


def test_what_was_purged_is_known_only_where_the_access_log_knows_of_it(app: App, anna: Actor) -> None:
    company = add_company(app, anna, "Müller & Söhne").id
    for number in ("V-1", "V-2"):
        draft_contract(app, anna, str(company), number=number)
        sign_contract(app, anna, number)
        if number == "V-1":
            with app.database.transaction() as session:
                ended = head(session.connection()).position
                put_on_record(session, None, Purge("core", clock.now(), "anna", ended, ()), None)
    with app.database.engine.begin() as connection:
        connection.exec_driver_sql("UPDATE contracts SET id = id + 77")
    app.plugins.memory = Memory(app.database)
    app.plugins.memory.load()

    def unfounded() -> int:
        return len([fault for fault in verified(app, anna).faults if fault.what == "unfounded"])

    assert (unfounded(), verified(app, anna).purged) == (2, ()), "somebody wrote that into the database"
    log_access(app, anna, "plugins.purge", "plugin:core")
    assert unfounded() == 1, "what was done since is held against its facts"
    assert [(each.plugin, each.activities) for each in verified(app, anna).purged] == [("core", 1)]


SAME = "2:27d3f87b35a16e94676f00e326b343095fbae7ba928a04fdce58481ebe5521e5"
