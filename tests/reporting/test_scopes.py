"""Reports that are about more than one person, or about a company: submitted, answered and verified like those of one."""

from datetime import date, timedelta
from pathlib import Path
from threading import Thread

import openpyxl
import pytest
import sqlalchemy as sa

from kit.activities import DAYS, offer
from kit.reports import Page
from tagwerk.access.actors import Actor
from tagwerk.companies.cards import add_company
from tagwerk.diary.tables import Notice
from tagwerk.ledger.activities import reverse
from tagwerk.ledger.tables import Activity
from tagwerk.platform import clock
from tagwerk.platform.app import App
from tagwerk.platform.errors import Conflict, NotAllowed, NotFound, WrongInput
from tagwerk.staff.absences.absences import enter_absence
from tagwerk.staff.departments import add_department
from tagwerk.staff.employees import NewEmployee, add_employee, edit_employee
from tagwerk.staff.finding import find_actor
from tagwerk.workspace.verifying import verify_ledger
from tagwerk_reporting.asking import Meant
from tagwerk_reporting.making import explain_figure, make_report
from tagwerk_reporting.submitting.deciding import accept_report, list_submissions, return_report
from tagwerk_reporting.submitting.fetching import fetch_submitted
from tagwerk_reporting.submitting.submitting import submit_report
from tagwerk_reporting.submitting.verifying import verify_file, verify_report
from tagwerk_reporting.submitting.wording import say_word
from tagwerk_reporting.tables import FrozenFile, Submission

OCTOBER, QUARTER = "2026-10", "2026-Q3"
HOUSE = "Großhandel"


@pytest.fixture
def joerg(app: App, anna: Actor) -> Actor:
    """A colleague who has been here the whole year, without any right over others."""
    add_employee(app, anna, NewEmployee("jörg", "Jörg Weiß", hired_on=date(2026, 1, 1)))
    return find_actor(app, "jörg")


@pytest.fixture
def heidi(app: App, anna: Actor, joerg: Actor) -> Actor:
    """The head of the department in which Jörg works."""
    add_department(app, anna, HOUSE)
    add_department(app, anna, "Einzelhandel")
    add_employee(app, anna, NewEmployee("heidi", "Heidi", role="head", department=HOUSE))
    edit_employee(app, anna, "jörg", {"department": HOUSE}, since=date(2026, 9, 1))
    return find_actor(app, "heidi")


@pytest.fixture
def dora(app: App, anna: Actor) -> Actor:
    """The director."""
    add_employee(app, anna, NewEmployee("dora", "Dora", role="director"))
    return find_actor(app, "dora")


@pytest.fixture
def eva(app: App, anna: Actor, heidi: Actor) -> Actor:
    """The head of another department."""
    add_employee(app, anna, NewEmployee("eva", "Eva", role="head", department="Einzelhandel"))
    return find_actor(app, "eva")


def told(app: App, name: str) -> list[str]:
    with app.database.reading() as session:
        return list(session.scalars(sa.select(Notice.subject).where(Notice.name == name).order_by(Notice.id)))


def test_a_head_submits_the_report_of_the_department_and_the_director_accepts_it(
    app: App, heidi: Actor, dora: Actor, joerg: Actor, company: int
) -> None:
    offer(app, joerg, DAYS[0], company)
    kept = submit_report(app, heidi, Meant("department", OCTOBER))
    assert (kept.scope, kept.about, kept.employee_id, kept.figures["offers_emailed"]) == (
        "department", f"department:{heidi.department_id}", heidi.employee_id, 1,
    )  # fmt: skip
    assert told(app, "Dora") == ["Heidi submitted: Department overview 2026-10: Großhandel"]
    with pytest.raises(NotAllowed, match="director or an administrator"):
        accept_report(app, second_head(joerg, heidi), Meant("department", OCTOBER))
    with pytest.raises(NotAllowed, match="the own report"):
        accept_report(app, heidi, Meant("department", OCTOBER))
    assert accept_report(app, dora, Meant("department", OCTOBER, of=HOUSE)).state == "accepted"
    assert told(app, "Heidi") == ["Department overview 2026-10: Großhandel: accepted"]
    ((submission, author, whose),) = list_submissions(app, heidi)
    assert (submission.state, author.login, whose.title) == ("accepted", "heidi", HOUSE)
    assert list_submissions(app, joerg) == [], "what a manager does not see is not listed either"


def second_head(joerg: Actor, heidi: Actor) -> Actor:
    """Jörg as a second head of the same department."""
    return Actor(joerg.name, "head", joerg.employee_id, department_id=heidi.department_id)


def test_who_does_not_answer_for_a_department_does_not_submit_its_report(
    app: App, heidi: Actor, dora: Actor, eva: Actor, joerg: Actor
) -> None:
    for actor in (eva, joerg):
        with pytest.raises(NotAllowed, match="its head's to see"):
            submit_report(app, actor, Meant("department", OCTOBER, of=HOUSE))
    with pytest.raises(NotAllowed, match="The head of Großhandel submits"):
        submit_report(app, dora, Meant("department", OCTOBER, of=HOUSE))
    with pytest.raises(NotFound, match="was not submitted: Großhandel"):
        accept_report(app, dora, Meant("department", OCTOBER, of=HOUSE))


def test_of_a_department_without_a_head_the_director_submits_and_the_administrator_answers(
    app: App, anna: Actor, dora: Actor
) -> None:
    add_department(app, anna, "Export")
    submit_report(app, dora, Meant("department", OCTOBER, of="Export"))
    with pytest.raises(NotAllowed, match="the own report"):
        accept_report(app, dora, Meant("department", OCTOBER, of="Export"))
    assert return_report(app, anna, Meant("department", OCTOBER, of="Export"), "Who leads it?").word == "Who leads it?"


def test_who_stands_in_for_a_head_submits_the_report_of_the_department(
    app: App, anna: Actor, heidi: Actor, joerg: Actor, dora: Actor
) -> None:
    today = clock.today("Europe/Berlin")
    enter_absence(app, anna, "heidi", today, today + timedelta(days=3), substitute="jörg")
    kept = submit_report(app, find_actor(app, "jörg"), Meant("department", OCTOBER, of=HOUSE))
    assert kept.employee_id == joerg.employee_id
    with pytest.raises(Conflict) as caught:
        submit_report(app, heidi, Meant("department", OCTOBER))
    assert caught.value.action is not None
    assert caught.value.action.command == "tagwerk reports verify department --period 2026-10 --of Großhandel"


def test_a_correction_of_another_head_is_a_version_of_the_same_report(
    app: App, anna: Actor, heidi: Actor, dora: Actor, joerg: Actor, company: int
) -> None:
    submit_report(app, heidi, Meant("department", OCTOBER))
    return_report(app, dora, Meant("department", OCTOBER, of=HOUSE), "The fair is missing.")
    add_employee(app, anna, NewEmployee("hugo", "Hugo", role="head", department=HOUSE))
    offer(app, joerg, DAYS[0], company)
    second = submit_report(app, find_actor(app, "hugo"), Meant("department", OCTOBER), correction=True)
    assert second.version == 2
    assert accept_report(app, dora, Meant("department", OCTOBER, of=HOUSE)).version == 2
    assert [kept.state for kept, _author, _whose in list_submissions(app, heidi)] == ["accepted", "returned"]


def test_of_two_heads_who_submit_at_once_one_wins(app: App, anna: Actor, heidi: Actor) -> None:
    add_employee(app, anna, NewEmployee("hugo", "Hugo", role="head", department=HOUSE))
    outcomes: list[str] = []

    def submit(actor: Actor) -> None:
        try:
            submit_report(app, actor, Meant("department", OCTOBER))
            outcomes.append("submitted")
        except Conflict:
            outcomes.append("conflict")

    threads = [Thread(target=submit, args=(actor,)) for actor in (heidi, find_actor(app, "hugo")) * 2]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(outcomes) == ["conflict"] * 3 + ["submitted"]


def test_the_report_of_a_department_keeps_its_figures_and_its_file(
    app: App, anna: Actor, heidi: Actor, dora: Actor, joerg: Actor, company: int, tmp_path: Path
) -> None:
    submit_report(app, heidi, Meant("department", OCTOBER))
    fetched = fetch_submitted(app, dora, Meant("department", OCTOBER, of=HOUSE), out=tmp_path / "kept.xlsx")
    assert verify_file(app, dora, fetched.file).is_submitted_file
    offer(app, joerg, DAYS[0], company)
    verified = verify_report(app, dora, Meant("department", OCTOBER, of=HOUSE))
    assert (verified.intact, verified.equal, verified.whose.title) == (True, False, HOUSE)
    page = Page(make_report(app, heidi, Meant("department", OCTOBER)).file)
    assert page.facts["figures"] == "1 of them changed since the submission"

    book = openpyxl.load_workbook(fetched.file)
    book.worksheets[1]["A2"] = "Somebody"
    named = fetched.file.with_name("department-2026-10-Großhandel.xlsx")
    book.save(named)
    assert verify_file(app, dora, named).changed
    with pytest.raises(NotAllowed):
        verify_file(app, joerg, named)


def test_what_somebody_changed_in_a_kept_report_of_a_department_is_found_out(app: App, heidi: Actor) -> None:
    kept = submit_report(app, heidi, Meant("department", OCTOBER))
    with app.database.transaction() as session:
        session.get_one(Submission, kept.id).figures = {"offers_emailed": 1000}
    assert not verify_report(app, heidi, Meant("department", OCTOBER)).intact
    with app.database.transaction() as session:
        session.get_one(FrozenFile, kept.id).content = b"another"
    assert not verify_report(app, heidi, Meant("department", OCTOBER)).intact


def test_the_activities_of_such_submissions_are_founded(app: App, anna: Actor, heidi: Actor, dora: Actor) -> None:
    submit_report(app, heidi, Meant("department", OCTOBER))
    submit_report(app, dora, Meant("accesses", OCTOBER))
    submit_report(app, heidi, Meant("department", OCTOBER), correction=True)
    with app.database.reading() as session:
        keys = set(session.scalars(sa.select(Activity.source_key).where(Activity.kind == "report_submitted")))
    about = f"department:{OCTOBER}:department:{heidi.department_id}"
    assert keys == {about, f"{about}:2", f"accesses:{OCTOBER}:house"}
    assert verify_ledger(app, anna).faults == ()


def test_the_report_of_the_house_is_submitted_above_and_answered_by_another(
    app: App, anna: Actor, heidi: Actor, dora: Actor
) -> None:
    with pytest.raises(NotAllowed, match="about the whole house"):
        submit_report(app, heidi, Meant("quality", OCTOBER))
    submit_report(app, anna, Meant("quality", OCTOBER))
    assert told(app, "Dora") == ["Anna Größer submitted: Quality of the data 2026-10: the house"]
    assert list_submissions(app, heidi) == []
    with pytest.raises(NotAllowed, match="the own report"):
        accept_report(app, anna, Meant("quality", OCTOBER))
    assert accept_report(app, dora, Meant("quality", OCTOBER)).state == "accepted"


def test_whoever_looks_after_a_company_submits_its_report_and_the_head_accepts(
    app: App, anna: Actor, heidi: Actor, joerg: Actor
) -> None:
    company = add_company(app, joerg, "Möbel Löwe").id
    with pytest.raises(NotAllowed, match="Whoever looks after Möbel Löwe"):
        submit_report(app, heidi, Meant("account", QUARTER, of=str(company)))
    kept = submit_report(app, joerg, Meant("account", QUARTER, of="Löwe"))
    assert kept.about == f"company:{company}"
    assert verify_report(app, heidi, Meant("account", QUARTER, of="Löwe")).equal
    with pytest.raises(NotAllowed):
        accept_report(app, joerg, Meant("account", QUARTER, of="Löwe"))
    assert accept_report(app, heidi, Meant("account", QUARTER, of=str(company))).state == "accepted"
    assert told(app, "Heidi") == ["Jörg Weiß submitted: Account status 2026-Q3: Möbel Löwe"]


def test_the_report_on_a_segment_is_that_within_the_reach_of_who_submits_it(
    app: App, anna: Actor, heidi: Actor, joerg: Actor, company: int
) -> None:
    add_company(app, joerg, "Möbel Löwe")
    mine = submit_report(app, joerg, Meant("segment", QUARTER, of="all"))
    hers = submit_report(app, heidi, Meant("segment", QUARTER, of="all"))
    assert (mine.figures["companies"], hers.version) == (1, 1), "each answers for the own reach"
    verified = verify_report(app, heidi, Meant("segment", QUARTER, login="jörg", of="all"))
    assert (verified.equal, verified.submission.id) == (True, mine.id)
    with pytest.raises(NotAllowed, match="jörg submits that report"):
        submit_report(app, heidi, Meant("segment", QUARTER, login="jörg", of="all"), correction=True)
    assert accept_report(app, heidi, Meant("segment", QUARTER, login="jörg", of="all")).state == "accepted"


def test_a_segment_is_not_seen_with_the_eyes_of_somebody_who_sees_more(app: App, anna: Actor, heidi: Actor) -> None:
    edit_employee(app, anna, "anna", {"department": HOUSE})
    with pytest.raises(NotAllowed, match="anna sees more than you do"):
        make_report(app, heidi, Meant("segment", login="anna", of="all"))


def test_a_word_on_the_report_of_a_department_stands_in_it(app: App, heidi: Actor, joerg: Actor) -> None:
    say_word(app, heidi, Meant("department", OCTOBER), "Two of us were at the fair.")
    made = make_report(app, heidi, Meant("department", OCTOBER), format="terminal")
    assert b"What Heidi says" in made.content
    assert b"Two of us were at the fair." in made.content
    assert b"fair" not in make_report(app, heidi, Meant("department", "2026-09"), format="terminal").content
    with pytest.raises(NotAllowed):
        say_word(app, joerg, Meant("department", OCTOBER, of=HOUSE), "No.")


@pytest.mark.parametrize(
    ("name", "login", "of", "says"),
    [
        ("department", "jörg", None, "about no single employee"),
        ("account", "jörg", None, "about no single employee"),
        ("quality", "jörg", None, "about no single employee"),
        ("quality", None, "Großhandel", "about the whole house"),
        ("monthly", "jörg", "heidi", "are two"),
        ("segment", None, None, "Say which one with --of"),
    ],
)
def test_nothing_that_is_named_is_passed_over(
    app: App, anna: Actor, heidi: Actor, name: str, login: str | None, of: str | None, says: str
) -> None:
    with pytest.raises(WrongInput) as caught:
        make_report(app, anna, Meant(name, login=login, of=of))
    assert says in f"{caught.value.message} {caught.value.hint}"


def test_a_head_s_own_report_is_answered_by_the_director(app: App, heidi: Actor, dora: Actor) -> None:
    submit_report(app, heidi, Meant("monthly", OCTOBER))
    assert told(app, "Dora") == ["Heidi submitted the report of 2026-10"]
    assert accept_report(app, dora, Meant("monthly", OCTOBER, login="heidi")).state == "accepted"


def test_the_activities_behind_the_figures_of_a_department_are_kept_and_shown(
    app: App, heidi: Actor, joerg: Actor, company: int
) -> None:
    offer(app, joerg, DAYS[0], company)
    offer(app, joerg, DAYS[1], company)
    explained = explain_figure(app, heidi, Meant("department", OCTOBER), "offers_emailed")
    assert [(row[1], row[2], row[4]) for row in explained.rows] == [
        (day, "Jörg Weiß", "Möbel Größer & Söhne") for day in DAYS[:2]
    ]
    kept = submit_report(app, heidi, Meant("department", OCTOBER))
    with app.database.transaction() as session:
        ids = session.get_one(FrozenFile, kept.id).activities["ids"]
        assert ids == [row[0] for row in explained.rows]
        reverse(session, session.get_one(Activity, ids[0]), recorded_by="system:test", reason="hard_bounce")
    verified = verify_report(app, heidi, Meant("department", OCTOBER))
    assert (verified.reversed_since, verified.equal) == ((ids[0],), False)


def test_the_activities_with_a_company_are_kept_with_its_report(app: App, anna: Actor, company: int) -> None:
    offer(app, anna, date(2026, 9, 8), company)
    kept = submit_report(app, anna, Meant("account", QUARTER, of=str(company)))
    with app.database.reading() as session:
        assert len(session.get_one(FrozenFile, kept.id).activities["ids"]) == kept.figures["activities"] == 1


def test_an_activity_with_a_company_of_a_segment_that_was_reversed_since_is_found(
    app: App, anna: Actor, company: int
) -> None:
    behind = [offer(app, anna, day, company).id for day in (date(2026, 9, 8), date(2026, 9, 9))]
    offer(app, anna, date(2026, 9, 9), add_company(app, anna, "Fenster Übel", city="Kiel").id)
    offer(app, anna, DAYS[0], company)
    kept = submit_report(app, anna, Meant("segment", QUARTER, of='city = ""'))
    with app.database.transaction() as session:
        assert session.get_one(FrozenFile, kept.id).activities["ids"] == behind
        reverse(session, session.get_one(Activity, behind[1]), recorded_by="system:test", reason="hard_bounce")
    verified = verify_report(app, anna, Meant("segment", QUARTER, of='city = ""'))
    assert (verified.reversed_since, verified.equal) == ((behind[1],), True), "the other offer still reaches it"


def test_a_department_is_found_however_its_name_is_written(app: App, heidi: Actor) -> None:
    assert submit_report(app, heidi, Meant("department", OCTOBER, of=" großhandel ")).about.startswith("department:")


def test_what_is_asked_of_where_reports_stand_has_to_exist(app: App, anna: Actor) -> None:
    with pytest.raises(NotFound, match="There is no report 'montly'"):
        list_submissions(app, anna, "montly")
    with pytest.raises(WrongInput, match="no period"):
        list_submissions(app, anna, None, "2026-99")
    assert list_submissions(app, anna, "monthly", OCTOBER) == []
