"""The ledger: recorded once, never edited, counted by metrics."""

import sqlite3
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
import sqlalchemy as sa
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy.exc import DBAPIError

from kit.kinds import METRICS
from tagwerk.access.actors import Actor
from tagwerk.companies.cards import add_company
from tagwerk.companies.tables import Company
from tagwerk.ledger import counting
from tagwerk.ledger.activities import NewActivity, record, record_untold, reverse
from tagwerk.ledger.counting import activities, count, touches
from tagwerk.ledger.kinds import CALL, OFFER_EMAILED
from tagwerk.ledger.tables import Activity
from tagwerk.platform.app import App
from tagwerk.platform.errors import Conflict, PluginError
from tagwerk.platform.periods import Period
from tagwerk.workspace.opening import upgrade

DAY = date(2026, 10, 6)


def an_offer(anna: Actor, key: str, company: int, offer: str = "price_list", on: date = DAY) -> NewActivity:
    return NewActivity(
        kind=OFFER_EMAILED,
        happened_at=datetime(2026, 10, 6, 8, 0, tzinfo=UTC),
        work_date=on,
        employee_id=anna.employee(),
        recorded_by="system:test",
        source="test",
        source_key=key,
        company_id=company,
        details={"offer": offer},
    )


def a_call(anna: Actor, key: str, company: int, *, conversation: int, talk_seconds: int = 30) -> NewActivity:
    details = {"direction": "outbound", "talk_seconds": talk_seconds, "conversation": conversation}
    return replace(an_offer(anna, key, company), kind=CALL, outcome="answered", details=details)


@pytest.fixture
def companies(app: App, anna: Actor) -> list[int]:
    return [add_company(app, anna, name).id for name in ("Möbel Größer", "Baustoffe Jäger", "Textilien Röder")]


def test_the_same_activity_is_recorded_once(app: App, anna: Actor, companies: list[int]) -> None:
    offer = an_offer(anna, "message:1", companies[0])
    with app.database.transaction() as session:
        assert len(record(session, offer, offer)) == 1
    with app.database.transaction() as session:
        assert record(session, offer) == []
        assert count(session, METRICS["offers_emailed"], anna.employee(), Period.day(DAY)) == 1


def test_of_a_group_the_new_ones_are_given_as_they_stand_in_the_ledger(
    app: App, anna: Actor, companies: list[int]
) -> None:
    vienna = datetime(2026, 10, 6, 10, 0, tzinfo=ZoneInfo("Europe/Vienna"))
    group = [
        replace(
            an_offer(anna, f"message:{number}", companies[0]), happened_at=vienna, amount_minor=number, currency="EUR"
        )
        for number in range(25)
    ]
    other = replace(group[3], source="elsewhere")
    with app.database.transaction() as session:
        record(session, *group[:5])
    with app.database.transaction() as session:
        recorded = record(session, *group, other, group[7])
    assert [(each.source, each.source_key) for each in recorded] == [
        *(("test", new.source_key) for new in group[5:]),
        ("elsewhere", "message:3"),
    ]
    columns = [column.key for column in sa.inspect(Activity).column_attrs if column.key not in ("position", "chain")]
    with app.database.reading() as session:
        for given in recorded:
            kept = session.get_one(Activity, given.id)
            assert {key: getattr(given, key) for key in columns} == {key: getattr(kept, key) for key in columns}
            assert given.happened_at.tzinfo == UTC


def test_where_nobody_is_told_the_same_is_recorded_and_once(app: App, anna: Actor, companies: list[int]) -> None:
    group = [an_offer(anna, f"message:{number}", companies[0]) for number in range(20)]
    with app.database.transaction() as session:
        record(session, *group[:5])
        record_untold(session, *group)
        record_untold(session, *group)
        record_untold(session)
        kept = session.scalars(sa.select(Activity).order_by(Activity.id)).all()
    assert [each.source_key for each in kept] == [each.source_key for each in group]
    assert kept[0].details == kept[-1].details
    assert kept[-1].company_id == companies[0]


def test_what_is_credited_may_be_new_in_the_same_transaction(app: App, anna: Actor) -> None:
    with app.database.transaction() as session:
        company = Company(name="Neu", name_key="neu", created_at=datetime(2026, 10, 6, tzinfo=UTC))
        session.add(company)
        company.id = 77
        assert [each.company_id for each in record(session, an_offer(anna, "message:1", 77))] == [77]


def test_an_unknown_detail_is_refused_and_nothing_is_recorded(app: App, anna: Actor, companies: list[int]) -> None:
    good = an_offer(anna, "message:1", companies[0])
    with pytest.raises(PluginError, match="no detail"), app.database.transaction() as session:
        record(session, good, replace(good, source_key="message:2", details={"offfer": 1}))
    with app.database.reading() as session:
        assert session.scalars(sa.select(Activity)).all() == []


def test_a_reversal_takes_the_activity_out_of_every_count(app: App, anna: Actor, companies: list[int]) -> None:
    with app.database.transaction() as session:
        (offer,) = record(session, an_offer(anna, "message:1", companies[0]))
        reversal = reverse(session, offer, recorded_by="system:test", reason="hard_bounce")
        assert reversal is not None
        assert (reversal.kind, reversal.employee_id, reversal.work_date) == (offer.kind, offer.employee_id, DAY)
        assert count(session, METRICS["offers_emailed"], anna.employee(), Period.day(DAY)) == 0
        assert activities(session, METRICS["offers_emailed"], anna.employee(), Period.day(DAY)) == []


def test_an_activity_is_reversed_once_and_a_reversal_never(app: App, anna: Actor, companies: list[int]) -> None:
    with app.database.transaction() as session:
        (offer,) = record(session, an_offer(anna, "message:1", companies[0]))
        reversal = reverse(session, offer, recorded_by="system:test", reason="hard_bounce")
        assert reverse(session, offer, recorded_by="system:test", reason="hard_bounce") is None
        assert reversal is not None
        with pytest.raises(Conflict):
            reverse(session, reversal, recorded_by="system:test", reason="again")


def test_one_offer_to_three_contacts_of_a_company_is_one(app: App, anna: Actor, companies: list[int]) -> None:
    with app.database.transaction() as session:
        record(session, *(an_offer(anna, f"message:{number}", companies[0]) for number in range(3)))
        record(session, an_offer(anna, "other", companies[0], offer="introduction"))
        assert count(session, METRICS["offers_emailed"], anna.employee(), Period.day(DAY)) == 2
        assert len(activities(session, METRICS["offers_emailed"], anna.employee(), Period.day(DAY))) == 2


def test_when_one_of_two_equal_offers_bounces_the_other_still_counts(
    app: App, anna: Actor, companies: list[int]
) -> None:
    with app.database.transaction() as session:
        first, _second = record(session, *(an_offer(anna, f"message:{number}", companies[0]) for number in range(2)))
        reverse(session, first, recorded_by="system:test", reason="hard_bounce")
        assert count(session, METRICS["offers_emailed"], anna.employee(), Period.day(DAY)) == 1


def test_merged_companies_count_as_one(app: App, anna: Actor, companies: list[int]) -> None:
    with app.database.transaction() as session:
        record(session, *(an_offer(anna, f"message:{company}", company) for company in companies))
        session.execute(sa.update(Company).where(Company.id == companies[1]).values(merged_into=companies[0]))
        assert count(session, METRICS["offers_emailed"], anna.employee(), Period.day(DAY)) == 2


def test_what_touched_the_companies_of_an_employee_is_found_alike_for_few_and_for_very_many(
    app: App, anna: Actor, companies: list[int], monkeypatch: pytest.MonkeyPatch
) -> None:
    metric, period = METRICS["offers_emailed"], Period(DAY, DAY + timedelta(days=1))
    with app.database.transaction() as session:
        later = replace(
            an_offer(anna, "2", companies[0], on=DAY + timedelta(days=1)),
            happened_at=datetime(2026, 10, 7, 8, tzinfo=UTC),
        )
        first, *_others = record(session, an_offer(anna, "1", companies[1]), later, an_offer(anna, "3", companies[2]))
        (withdrawn,) = record(session, an_offer(anna, "4", companies[0], "renewal", on=DAY - timedelta(days=1)))
        assert withdrawn is not None
        session.execute(sa.update(Company).where(Company.id == companies[1]).values(merged_into=companies[0]))
        few = touches(session, metric, [companies[0]], period)
        monkeypatch.setattr(counting, "MANY", 0)
        many = touches(session, metric, [companies[0]], period)
        assert list(few) == list(many) == [companies[0]]
        assert few[companies[0]].id == many[companies[0]].id == first.id


def test_redials_short_calls_and_strangers_do_not_count_as_calls(app: App, anna: Actor, companies: list[int]) -> None:
    with app.database.transaction() as session:
        record(
            session, a_call(anna, "1", companies[0], conversation=1), a_call(anna, "2", companies[0], conversation=1)
        )
        record(session, a_call(anna, "3", companies[1], conversation=3, talk_seconds=9))
        record(session, replace(a_call(anna, "4", companies[1], conversation=4), company_id=None))
        assert count(session, METRICS["calls"], anna.employee(), Period.day(DAY)) == 1
        assert count(session, METRICS["call_attempts"], anna.employee(), Period.day(DAY)) == 4


@pytest.mark.parametrize("upgraded_again", [False, True])
@pytest.mark.parametrize(
    "attack",
    [
        "UPDATE activities SET kind = 'x'",
        "DELETE FROM activities",
        "TRUNCATE activities",
        "TRUNCATE activities CASCADE",
        "REPLACE INTO activities SELECT * FROM activities",
        "INSERT OR REPLACE INTO activities SELECT * FROM activities",
        "INSERT INTO activities SELECT * FROM activities WHERE true ON CONFLICT (id) DO UPDATE SET kind = 'x'",
    ],
)
def test_the_database_refuses_to_change_the_ledger(
    app: App, anna: Actor, companies: list[int], attack: str, upgraded_again: bool
) -> None:
    if upgraded_again:
        upgrade(app)
    with app.database.transaction() as session:
        record(session, an_offer(anna, "message:1", companies[0]))
    with pytest.raises(DBAPIError), app.database.transaction() as session:
        session.execute(sa.text(attack))
    with app.database.reading() as session:
        (kept,) = session.scalars(sa.select(Activity))
        assert (kept.kind, kept.source_key) == (OFFER_EMAILED.name, "message:1")


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_sqlite_refuses_a_replace_even_on_a_connection_of_another_program(
    app: App, anna: Actor, companies: list[int]
) -> None:
    with app.database.transaction() as session:
        record(session, an_offer(anna, "message:1", companies[0]))
    stranger = sqlite3.connect(str(app.database.engine.url.database))
    with pytest.raises(sqlite3.IntegrityError, match="append-only"):
        stranger.execute(
            "REPLACE INTO activities (kind, happened_at, work_date, recorded_at, recorded_by, employee_id, source,"
            " source_key, details) SELECT 'x', happened_at, work_date, recorded_at, recorded_by, employee_id, source,"
            " source_key, details FROM activities"
        )
    stranger.close()


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    offers=st.lists(
        st.tuples(st.integers(0, 2), st.sampled_from("ab"), st.integers(1, 3), st.booleans()), min_size=1, max_size=12
    )
)
def test_the_count_of_offers_is_what_a_slow_reading_of_the_definition_gives(
    app: App, anna: Actor, companies: list[int], offers: list[tuple[int, str, int, bool]]
) -> None:
    with app.database.transaction() as session:
        for number, (company, offer, day, bounced) in enumerate(offers):
            on = date(2026, 10, day)
            (row,) = record(session, an_offer(anna, f"m:{number}", companies[company], offer, on))
            if bounced:
                reverse(session, row, recorded_by="system:test", reason="hard_bounce")
        counted = count(
            session, METRICS["offers_emailed"], anna.employee(), Period(date(2026, 10, 1), date(2026, 10, 2))
        )
        shown = activities(
            session, METRICS["offers_emailed"], anna.employee(), Period(date(2026, 10, 1), date(2026, 10, 2))
        )
        session.expunge_all()
        session.rollback()
    expected = {(company, offer, day) for company, offer, day, bounced in offers if not bounced and day <= 2}
    assert counted == len(expected)
    assert {(row.company_id, row.details["offer"], row.work_date.day) for row in shown} == {
        (companies[company], offer, day) for company, offer, day in expected
    }
    assert len(shown) == len(expected)


def test_who_reads_sees_one_moment_whatever_is_recorded_meanwhile(app: App, anna: Actor, companies: list[int]) -> None:
    with app.database.reading() as session:
        before = session.scalar(sa.select(sa.func.count()).select_from(Activity))
        with app.database.transaction() as writing:
            record(writing, an_offer(anna, "meanwhile", companies[0]))
        assert session.scalar(sa.select(sa.func.count()).select_from(Activity)) == before
    with app.database.reading() as session:
        assert session.scalar(sa.select(sa.func.count()).select_from(Activity)) == (before or 0) + 1
