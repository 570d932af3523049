"""All obligations against an independent, slow, obviously right computation, over random worlds.

One workspace serves all examples: the ledger cannot be cleared, so each example brings its own people and companies. When the
two differ, hypothesis prints a blob that brings the world back: ``@reproduce_failure(…)``.
"""

import os
import sys
from datetime import UTC, date, datetime, timedelta
from fractions import Fraction
from pathlib import Path

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from kit.obligations.slow_computation import Computed, Key, SlowComputation
from kit.obligations.world import Person, Plan, Quota, Terms, Version, World
from kit.obligations.worlds import HALF_DAYS, moments, worlds
from kit.obligations.written_world import Written
from tagwerk.access.actors import Actor
from tagwerk.obligations.progress import Progress
from tagwerk.obligations.standing import standing
from tagwerk.platform import clock
from tagwerk.platform.app import App
from tagwerk.platform.config import FILE_NAME

RECORDER = """\
from kit.kinds import KINDS
from tagwerk.platform.plugins import hookimpl

@hookimpl
def tagwerk_activity_kinds():
    return list(KINDS.values())
"""
NAMED_DAYS = [  # half days, a change to summer time and one back, the end of February, a year's end
    date.fromisoformat(day)
    for day in ("2026-05-15", "2026-12-24", "2026-12-31", "2026-03-29", "2026-10-25", "2026-02-28", "2026-01-01")
]
DAYS = st.one_of(st.dates(date(2026, 1, 1), date(2026, 12, 31)), st.sampled_from(NAMED_DAYS))
ONE_TENTH_ROUNDED = Fraction(1, 20)

held = settings(
    deadline=None,
    print_blob=True,
    database=None,
    phases=(Phase.explicit, Phase.reuse, Phase.generate, Phase.shrink),
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow, HealthCheck.data_too_large],
)


@pytest.fixture
def workspace_folder(workspace_folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A workspace with half days, in which a plugin says that it records everything; the clock is put back."""
    (workspace_folder / FILE_NAME).write_text(f"[calendar]\nhalf_days = {list(HALF_DAYS)!r}\n", encoding="utf-8")
    site = tmp_path / "site"
    info = site / "tagwerk_recorder-1.dist-info"
    info.mkdir(parents=True)
    (info / "METADATA").write_text("Metadata-Version: 2.1\nName: tagwerk-recorder\nVersion: 1\n", encoding="utf-8")
    (info / "entry_points.txt").write_text("[tagwerk]\nrecorder = tagwerk_recorder\n", encoding="utf-8")
    (site / "tagwerk_recorder.py").write_text(RECORDER, encoding="utf-8")
    monkeypatch.syspath_prepend(str(site))
    sys.modules.pop("tagwerk_recorder", None)
    monkeypatch.setenv("TAGWERK_PLUGINS_ONLY", "recorder")
    monkeypatch.setenv(clock.OFFSET_VARIABLE, "0")
    return workspace_folder


@pytest.fixture
def small_number(database_url: str) -> int:
    """How many examples fit into a short run on this database."""
    return 4 if database_url.startswith("sqlite") else 2


def test_obligations_are_those_of_a_slow_computation(app: App, anna: Actor, small_number: int) -> None:
    hold(app, anna, small_number)


@pytest.mark.heavy
@pytest.mark.timeout(3600)
def test_obligations_are_those_of_a_slow_computation_in_many_worlds(app: App, anna: Actor) -> None:
    hold(app, anna, int(os.environ.get("WORLDS", "150")))


def hold(app: App, boss: Actor, examples: int) -> None:
    """Hold the engine against the slow computation in so many worlds."""

    @settings(held, max_examples=examples)
    @given(data=st.data(), on=DAYS)
    def in_one_world(data: st.DataObject, on: date) -> None:
        world = data.draw(worlds(on), label="world")
        days = [on, on + timedelta(days=data.draw(st.integers(-40, 20), label="the other day is so many days later"))]
        now = data.draw(moments(on, 2), label="now")
        written = Written(app, boss, world)
        compare(app, boss, written, days, now)
        written.enter_what_is_late()
        compare(app, boss, written, days, now)

    in_one_world()


def compare(app: App, boss: Actor, written: Written, days: list[date], now: datetime) -> None:
    """What everybody has to do on these days is, seen at the moment *now*, what the slow computation says."""
    slow = SlowComputation(written.world, now)
    for name in written.world.people:
        for on in days:
            clock.start_at(now)
            seen = standing(app, boss, written.login(name), on).quotas
            assert_equal(f"{name} on {on} at {now.astimezone(UTC)}", written, seen, slow.everything(name, on))


def assert_equal(where: str, written: Written, seen: list[Progress], slow: dict[Key, Computed]) -> None:
    """The same obligations, each with the same numbers."""
    fast = {(written.name_of(each.for_login), each.shape, each.metric, str(each.per)): each for each in seen}
    assert len(fast) == len(seen), f"{where}: something is there twice"
    assert set(fast) == set(slow), where
    for key, computed in slow.items():
        progress = fast[key]
        numbers = (progress.first, progress.last, progress.target, progress.done, bool(progress.resting))
        assert numbers == (computed.first, computed.last, computed.target, computed.done, computed.rests), (where, key)
        assert progress.rest == max(computed.target - computed.done, 0), (where, key)
        assert progress.due == computed.due, (where, key)
        if computed.late is not None:
            assert progress.late == computed.late, (where, key)
        if computed.exact is not None:
            assert progress.exact == computed.exact, (where, key)
        if computed.expected is not None:
            assert abs(Fraction(progress.expected) - computed.expected) <= ONE_TENTH_ROUNDED + Fraction(1, 10**6), (
                where, key, progress.expected, float(computed.expected))  # fmt: skip


def test_the_slow_computation_carries_what_is_left_of_a_contract() -> None:
    """60 % of 4 contracts a month are 2.4, shown as 2, 2, 3, 2, 3: the example that DEFINITIONS leads to."""
    hired = date(2026, 1, 1)
    quota = Quota("new_contracts", "month", 4)
    terms = Terms(hired, "DE", "BE", "Europe/Berlin", "one", {"fraction": "0.6"}, department=False)
    person = Person("erna", "manager", hired, None, [terms])
    world = World({"erna": person}, [Version("one", hired, (quota,), (), ())], [], [], [], [])
    slow = SlowComputation(world, datetime(2026, 6, 1, tzinfo=UTC))
    months = [slow.quota(person, quota, date(2026, month, 1)) for month in range(1, 6)]
    assert [month.exact for month in months] == [Fraction(12, 5)] * 5
    assert [month.target for month in months] == [2, 2, 3, 2, 3]


def test_a_plan_made_for_somebody_in_part_time_is_due_as_planned(app: App, anna: Actor) -> None:
    """The plan of a person is for the hours of that person: 60 % of the day is not taken off it a second time."""
    day = date(2026, 10, 6)
    terms = Terms(date(2026, 1, 1), "DE", "BE", "Europe/Berlin", "one", {"fraction": "0.6"}, department=False)
    person = Person("erna", "manager", terms.since, None, [terms])
    version = Version("one", terms.since, (Quota("visits", "month", None),), (), ())
    plan = Plan("erna", "visits", "month", date(2026, 10, 1), 12)
    written = Written(app, anna, World({"erna": person}, [version], [], [], [], [], [plan]))
    (visits,) = standing(app, anna, written.login("erna"), day).quotas
    assert (visits.exact, visits.target) == (Fraction(12), 12)
