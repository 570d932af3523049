"""Answering for a report: frozen with its file, verified against it, accepted or sent back, corrected beside it."""

from pathlib import Path
from typing import Any

import openpyxl
import pytest
import sqlalchemy as sa

from kit.activities import DAYS, offer
from tagwerk.access.actors import Actor
from tagwerk.diary.tables import Notice
from tagwerk.ledger.activities import reverse
from tagwerk.ledger.tables import Activity
from tagwerk.platform.app import App
from tagwerk.platform.errors import Conflict, NotAllowed, NotFound, WrongInput
from tagwerk.staff.departments import add_department
from tagwerk.staff.employees import NewEmployee, add_employee, edit_employee
from tagwerk.staff.finding import find_actor
from tagwerk_reporting.asking import Meant
from tagwerk_reporting.making import explain_figure, make_report
from tagwerk_reporting.submitting.deciding import accept_report, list_submissions, return_report
from tagwerk_reporting.submitting.fetching import fetch_submitted
from tagwerk_reporting.submitting.submitting import submit_report
from tagwerk_reporting.submitting.verifying import verify_file, verify_report
from tagwerk_reporting.submitting.wording import say_word
from tagwerk_reporting.tables import FrozenFile, Submission


def frozen(app: App, submission: Submission, folder: Path) -> Path:
    with app.database.reading() as session:
        kept = session.get_one(FrozenFile, submission.id)
    file = folder / kept.name
    file.write_bytes(kept.content)
    return file


@pytest.fixture
def heidi(app: App, anna: Actor, joerg: Actor) -> Actor:
    """The head of the department in which Jörg works."""
    add_department(app, anna, "Großhandel")
    add_employee(app, anna, NewEmployee("heidi", "Heidi", role="head", department="Großhandel"))
    edit_employee(app, anna, "jörg", {"department": "Großhandel"})
    return find_actor(app, "heidi")


def test_the_frozen_file_is_known_by_its_bytes_whatever_it_is_called(
    app: App, anna: Actor, month: None, tmp_path: Path
) -> None:
    kept = submit_report(app, anna, Meant("monthly", "2026-10"))
    file = frozen(app, kept, tmp_path)
    assert file.name == "monthly-2026-10-anna.xlsx"
    fetched = fetch_submitted(app, anna, Meant("monthly", "2026-10"), out=tmp_path / "fetched.xlsx")
    assert fetched.file.read_bytes() == file.read_bytes()
    assert verify_file(app, anna, fetched.file).is_submitted_file
    with pytest.raises(Conflict, match="is there already"):
        fetch_submitted(app, anna, Meant("monthly", "2026-10"), out=tmp_path / "fetched.xlsx")
    with pytest.raises(NotFound, match="not submitted by anna"):
        fetch_submitted(app, anna, Meant("monthly", "2026-09"))
    assert verify_file(app, anna, file).is_submitted_file
    other = file.rename(tmp_path / "for the boss.xlsx")
    assert verify_file(app, anna, other).is_submitted_file


def test_a_changed_cell_is_found(app: App, anna: Actor, month: None, tmp_path: Path) -> None:
    file = frozen(app, submit_report(app, anna, Meant("monthly", "2026-10")), tmp_path)
    book = openpyxl.load_workbook(file)
    book["Obligations"]["E2"] = 1100
    book.save(file)
    verified = verify_file(app, anna, file)
    assert not verified.is_submitted_file
    assert [(each.place, each.submitted, each.now) for each in verified.changed or ()] == [
        ("Obligations!E2", "2", "1100")
    ]
    assert (verified.intact, verified.equal) == (True, True), "what is kept here nobody touched"


@pytest.mark.parametrize("content", [b"", b"PK\x03\x04 broken", b"\x00" * 100])
def test_a_file_that_is_none_any_more_is_another_one(
    app: App, anna: Actor, month: None, tmp_path: Path, content: bytes
) -> None:
    file = frozen(app, submit_report(app, anna, Meant("monthly", "2026-10")), tmp_path)
    file.write_bytes(content)
    assert [each.now for each in verify_file(app, anna, file).changed or ()] == ["no spreadsheet that can be read"]


def test_a_changed_line_of_a_text_is_found(app: App, anna: Actor, month: None, tmp_path: Path) -> None:
    file = frozen(app, submit_report(app, anna, Meant("monthly", "2026-10"), format="csv"), tmp_path)
    file.write_text(file.read_text(encoding="utf-8-sig").replace("-1098", "0"), encoding="utf-8-sig")
    (change, *_more) = verify_file(app, anna, file).changed or ()
    assert "-1098" in change.submitted
    assert "-1098" not in change.now


def test_a_file_that_nobody_submitted_is_said_to_be_none(app: App, anna: Actor, month: None, tmp_path: Path) -> None:
    made = make_report(app, anna, Meant("monthly"), format="xlsx", out=tmp_path / "mine.xlsx")
    with pytest.raises(NotFound, match="no report that was submitted"):
        verify_file(app, anna, made.file)


def test_an_activity_reversed_after_the_submission_is_named(app: App, anna: Actor, month: None) -> None:
    submit_report(app, anna, Meant("monthly", "2026-10"))
    with app.database.transaction() as session:
        counted = session.scalars(
            sa.select(Activity).where(Activity.kind == "offer_emailed", Activity.work_date == DAYS[0])
        )
        activity = next(each for each in counted if each.employee_id == anna.employee())
        reverse(session, activity, recorded_by="system:test", reason="hard_bounce")
    verified = verify_report(app, anna, Meant("monthly", "2026-10"))
    assert (verified.reversed_since, verified.equal, verified.intact) == ((activity.id,), False, True)


def test_a_frozen_file_that_somebody_changed_here_is_found_out(app: App, anna: Actor, month: None) -> None:
    submit_report(app, anna, Meant("monthly", "2026-10"))
    with app.database.transaction() as session:
        session.scalars(sa.select(FrozenFile)).one().content = b"another"
    assert not verify_report(app, anna, Meant("monthly", "2026-10")).intact


def test_a_correction_is_a_version_beside_the_first(app: App, anna: Actor, company: int) -> None:
    first = submit_report(app, anna, Meant("monthly", "2026-10"))
    offer(app, anna, DAYS[0], company)
    with pytest.raises(Conflict, match="--correction"):
        submit_report(app, anna, Meant("monthly", "2026-10"))
    second = submit_report(app, anna, Meant("monthly", "2026-10"), correction=True)
    assert (first.version, second.version) == (1, 2)
    with app.database.reading() as session:
        kept = session.scalars(sa.select(Submission).order_by(Submission.version)).all()
        activities = session.scalars(sa.select(Activity.source_key).where(Activity.kind == "report_submitted")).all()
    assert [each.figures["offers_emailed/day/done"] for each in kept] == [0, 1]
    assert sorted(activities) == [f"monthly:2026-10:{anna.employee()}", f"monthly:2026-10:{anna.employee()}:2"]
    assert verify_report(app, anna, Meant("monthly", "2026-10")).submission.version == 2


def test_the_head_is_told_and_answers_and_both_see_it(app: App, joerg: Actor, heidi: Actor) -> None:
    kept = submit_report(app, joerg, Meant("monthly", "2026-10"))
    with app.database.reading() as session:
        told = session.scalars(sa.select(Notice).where(Notice.name == "Heidi")).all()
    assert [str(kept.head) in notice.text for notice in told] == [True]
    with pytest.raises(WrongInput, match="what is to be corrected"):
        return_report(app, heidi, Meant("monthly", "2026-10", login="jörg"), " ")
    return_report(app, heidi, Meant("monthly", "2026-10", login="jörg"), "The fair is missing.")
    for actor in (joerg, heidi):
        ((submission, employee, _whose),) = list_submissions(app, actor)
        assert (submission.state, submission.word, employee.login) == ("returned", "The fair is missing.", "jörg")
    submit_report(app, joerg, Meant("monthly", "2026-10"), correction=True)
    assert accept_report(app, heidi, Meant("monthly", "2026-10", login="jörg")).version == 2
    with pytest.raises(Conflict):
        accept_report(app, heidi, Meant("monthly", "2026-10", login="jörg"))
    assert [submission.state for submission, _employee, _whose in list_submissions(app, joerg)] == [
        "accepted",
        "returned",
    ]


def test_nobody_accepts_the_own_report_or_that_of_a_stranger(app: App, anna: Actor, heidi: Actor) -> None:
    submit_report(app, heidi, Meant("monthly", "2026-10"))
    submit_report(app, anna, Meant("monthly", "2026-10"))
    with pytest.raises(NotAllowed):
        accept_report(app, heidi, Meant("monthly", "2026-10", login="heidi"))
    with pytest.raises(NotAllowed):
        accept_report(app, heidi, Meant("monthly", "2026-10", login="anna"))


def test_a_word_of_ones_own_stands_apart_and_can_be_taken_back(app: App, anna: Actor) -> None:
    say_word(app, anna, Meant("monthly", "2026-10"), "Three days at the fair.")
    assert b"Three days at the fair." in make_report(app, anna, Meant("monthly", "2026-10"), format="terminal").content
    say_word(app, anna, Meant("monthly", "2026-10"), "")
    assert b"fair" not in make_report(app, anna, Meant("monthly", "2026-10"), format="terminal").content
    with pytest.raises(WrongInput):
        say_word(app, anna, Meant("monthly", "2026-10"), "x" * 2001)


def test_a_figure_is_explained_by_its_rule_and_its_activities(app: App, anna: Actor, month: None) -> None:
    explained = explain_figure(app, anna, Meant("monthly", "2026-10"), "offers_emailed/day/done")
    assert (explained.figure.metric, explained.figure.period) == ("offers_emailed", "2026-10-01..2026-10-31")
    assert "accepted by the mail server" in explained.figure.rule
    assert explained.figure.value == len(explained.rows) == 2
    with pytest.raises(NotFound):
        explain_figure(app, anna, Meant("monthly"), "nothing")


@pytest.mark.parametrize("point", ["record", "tell_recorded"])
def test_a_death_while_submitting_leaves_both_or_nothing(
    app: App, anna: Actor, monkeypatch: pytest.MonkeyPatch, point: str
) -> None:
    """Before the commit nothing is kept; after it everything is, though nobody was told."""
    from tagwerk_reporting.submitting import submitting

    def die(*_arguments: Any, **_named: Any) -> Any:
        raise SystemExit

    monkeypatch.setattr(submitting, point, die)
    with pytest.raises(SystemExit):
        submit_report(app, anna, Meant("monthly", "2026-10"))
    with app.database.reading() as session:
        kept = [session.scalar(sa.select(sa.func.count()).select_from(table)) for table in (Submission, FrozenFile)]
        counted = session.scalar(sa.select(sa.func.count()).where(Activity.kind == "report_submitted"))
    assert [*kept, counted] == ([0, 0, 0] if point == "record" else [1, 1, 1])
