"""Limits and rests are kept in the database: several processes share them, and a restart forgets nothing."""

from datetime import UTC, datetime, timedelta

from kit.mail import with_settings
from tagwerk.platform.app import App
from tagwerk_email_offers.sending import pacing
from tagwerk_email_offers.settings import settings_of

MOMENT = datetime(2026, 11, 30, 9, 59, 59, tzinfo=UTC)


def pace(app: App, **limits: int) -> pacing.Pace:
    with_settings(app, smtp_url="smtp://127.0.0.1:25", **limits)
    return pacing.Pace.of(settings_of(app))


def take(app: App, limits: pacing.Pace, domains: list[str], moment: datetime = MOMENT) -> list[str]:
    """``now``, or until when, for a mail to each of *domains*."""
    with app.database.transaction() as session:
        allowed = pacing.take(session, limits, list(enumerate(domains)), moment)
    return ["now" if key in allowed.now else f"{allowed.later[key]:%H:%M:%S}" for key in range(len(domains))]


def test_without_limits_everything_leaves_and_nothing_is_counted(app: App) -> None:
    assert take(app, pace(app), ["a.example"] * 3) == ["now"] * 3


def test_a_limit_of_the_relay_holds_for_all_domains_together(app: App) -> None:
    limits = pace(app, per_second=2, per_hour=3)
    assert take(app, limits, ["a.example", "b.example", "c.example"]) == ["now", "now", "10:00:00"]
    later = MOMENT + timedelta(seconds=1)
    assert take(app, limits, ["a.example", "b.example", "c.example"], later) == ["now", "now", "10:00:01"]
    last = later + timedelta(seconds=1)
    assert take(app, limits, ["a.example", "b.example"], last) == ["now", "11:00:00"]


def test_a_limit_of_a_domain_alone_does_not_mind_a_turn_without_mails(app: App) -> None:
    assert take(app, pace(app, per_domain_hour=1), []) == []


def test_a_limit_of_a_domain_holds_back_nobody_else(app: App) -> None:
    limits = pace(app, per_domain_day=1)
    assert take(app, limits, ["a.example", "a.example", "b.example"]) == ["now", "00:00:00", "now"]
    assert take(app, limits, ["a.example", "c.example"]) == ["00:00:00", "now"]


def test_a_relay_rests_twice_as_long_each_time_that_nothing_left_in_between(app: App) -> None:
    lengths = []
    moment = MOMENT
    for after_success in (True, False, False, True, False):
        with app.database.transaction() as session:
            until = pacing.rest(session, "relay:25", "451 too fast", moment, after_success=after_success)
        lengths.append((until - moment).total_seconds())
        moment = until
    assert lengths == [15, 30, 60, 60, 120]
    with app.database.transaction() as session:
        for _again in range(12):
            until = pacing.rest(session, "relay:25", "451 too fast", moment, after_success=False)
            assert until - moment <= pacing.LONGEST_REST
            moment = until


def test_who_is_told_the_same_at_the_same_time_does_not_make_the_rest_longer(app: App) -> None:
    with app.database.transaction() as session:
        first = pacing.rest(session, "relay:25", "451", MOMENT, after_success=False)
    with app.database.transaction() as session:
        assert pacing.rest(session, "relay:25", "451", MOMENT + timedelta(seconds=1), after_success=False) == first
        assert pacing.resting_until(session, "relay:25", MOMENT) == first
        pacing.wake(session, "relay:25")
        assert pacing.resting_until(session, "relay:25", MOMENT) is None


def test_a_rest_from_a_clock_that_was_a_year_ahead_holds_nothing_up(app: App) -> None:
    with app.database.transaction() as session:
        pacing.rest(session, "relay:25", "451", MOMENT + timedelta(days=365), after_success=True)
        assert pacing.resting_until(session, "relay:25", MOMENT) is None
