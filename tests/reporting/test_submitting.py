"""Submitting: an activity that counts once, and figures that stay."""

from datetime import date, datetime
from threading import Thread

import pytest
import sqlalchemy as sa

from kit.activities import offer
from kit.reports import Page
from tagwerk.access.actors import Actor
from tagwerk.companies.cards import add_company
from tagwerk.ledger.tables import Activity
from tagwerk.obligations.standing import standing
from tagwerk.platform import clock
from tagwerk.platform.app import App
from tagwerk.platform.errors import Conflict, NotAllowed, NotFound, WrongInput
from tagwerk_reporting.asking import Meant
from tagwerk_reporting.making import make_report
from tagwerk_reporting.submitting.submitting import submit_report
from tagwerk_reporting.submitting.verifying import verify_report
from tagwerk_reporting.tables import Submission

OCTOBER_6 = date(2026, 10, 6)


def reports_done(app: App, actor: Actor) -> int | None:
    return next(quota.done for quota in standing(app, actor).quotas if quota.metric == "monthly_report")


def submitted_activities(app: App) -> list[Activity]:
    with app.database.reading() as session:
        return list(session.scalars(sa.select(Activity).where(Activity.kind == "report_submitted")))


def test_a_submitted_report_counts_once(app: App, anna: Actor) -> None:
    assert reports_done(app, anna) == 0
    submit_report(app, anna, Meant("monthly", "2026-10"))
    with pytest.raises(Conflict, match="was submitted already, on 2026-11-02"):
        submit_report(app, anna, Meant("monthly", "2026-10"))
    assert reports_done(app, anna) == 1
    (activity,) = submitted_activities(app)
    assert (activity.source_key, activity.work_date) == (f"monthly:2026-10:{anna.employee()}", date(2026, 11, 2))
    assert activity.details.items() >= {"report": "monthly", "period": "2026-10"}.items()


def test_a_draft_does_not_count(app: App, anna: Actor) -> None:
    make_report(app, anna, Meant("monthly"))
    assert reports_done(app, anna) == 0
    with pytest.raises(NotFound, match="was not submitted by anna"):
        verify_report(app, anna, Meant("monthly"))


def test_of_two_submissions_at_once_one_wins(app: App, anna: Actor) -> None:
    outcomes: list[str] = []

    def submit() -> None:
        try:
            submit_report(app, anna, Meant("monthly", "2026-10"))
            outcomes.append("submitted")
        except Conflict:
            outcomes.append("conflict")

    threads = [Thread(target=submit) for _number in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(outcomes) == ["conflict"] * 3 + ["submitted"]
    assert len(submitted_activities(app)) == 1


def test_employees_submit_for_themselves(app: App, anna: Actor, joerg: Actor) -> None:
    submit_report(app, anna, Meant("monthly", "2026-10"))
    submit_report(app, joerg, Meant("monthly", "2026-10"))
    assert (reports_done(app, anna), reports_done(app, joerg)) == (1, 1)
    with pytest.raises(NotAllowed):
        verify_report(app, joerg, Meant("monthly", "2026-10", login="anna"))
    with pytest.raises(NotAllowed):
        submit_report(app, Actor.system("reporting"), Meant("monthly", "2026-10"))


@pytest.mark.parametrize(("period", "says"), [("2026-11", "is not over"), ("2027-01", "has not begun")])
def test_a_period_that_is_not_over_cannot_be_submitted(app: App, anna: Actor, period: str, says: str) -> None:
    with pytest.raises(WrongInput, match=says):
        submit_report(app, anna, Meant("monthly", period))
    assert submitted_activities(app) == []


def test_a_submitted_report_keeps_its_figures_and_shows_the_difference(app: App, anna: Actor) -> None:
    company = add_company(app, anna, "Möbel Größer").id
    offer(app, anna, OCTOBER_6, company)
    kept = submit_report(app, anna, Meant("monthly", "2026-10"))
    assert kept.figures["offers_emailed/day/done"] == 1
    assert kept.figures["phone_offers/day/done"] is None
    verified = verify_report(app, anna, Meant("monthly", "2026-10"))
    assert (verified.equal, verified.intact) == (True, True)
    assert Page(make_report(app, anna, Meant("monthly")).file).facts["figures"] == "as submitted"

    offer(app, anna, date(2026, 10, 7), company)
    verified = verify_report(app, anna, Meant("monthly", "2026-10"))
    assert [(name, then, now) for name, then, now in verified.figures if then != now] == [
        ("offers_emailed/day/done", 1, 2)
    ]
    page = Page(make_report(app, anna, Meant("monthly")).file)
    assert page.tables["since_submission"][1] == ["Offers by e-mail per working day, done", "1", "2"]
    assert page.facts["submitted"].startswith("Nov 2, 2026")


def test_kept_figures_that_somebody_changed_are_found_out(app: App, anna: Actor) -> None:
    submit_report(app, anna, Meant("monthly", "2026-10"))
    with app.database.transaction() as session:
        session.scalars(sa.select(Submission)).one().figures = {"offers_emailed/day/done": 1000}
    assert not verify_report(app, anna, Meant("monthly", "2026-10")).intact


def test_the_report_of_september_does_not_stand_for_october(app: App, anna: Actor) -> None:
    submit_report(app, anna, Meant("monthly", "2026-09"))
    clock.start_at(datetime.fromisoformat("2026-12-01T10:00+01:00"))
    assert reports_done(app, anna) == 0
