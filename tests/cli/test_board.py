"""The board, the team and the day's end, on every terminal."""

import os
import re
import termios
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import date, datetime
from io import StringIO

import pytest
from rich.cells import cell_len
from rich.console import Console, RenderableType

from servers.program import PROGRAM, Program
from servers.terminal import at_a_terminal, read_until
from tagwerk.access.actors import Actor
from tagwerk.board.board import board
from tagwerk.board.closing import close_day
from tagwerk.board.team import team
from tagwerk.cli.drawing.board import board_drawn, closing_drawn, team_drawn
from tagwerk.cli.drawing.fitting import board_fitted
from tagwerk.cli.drawing.standing import standing_drawn
from tagwerk.companies.cards import add_company
from tagwerk.diary.tasks import add_task
from tagwerk.diary.visits import plan_visit
from tagwerk.ledger.activities import NewActivity, record
from tagwerk.ledger.kinds import CALL
from tagwerk.platform import clock
from tagwerk.platform.app import App
from tagwerk.platform.errors import NotAllowed
from tagwerk.staff.absences.absences import enter_absence
from tagwerk.staff.departments import add_department
from tagwerk.staff.employees import NewEmployee, add_employee
from tagwerk.staff.finding import find_actor

TODAY = date(2026, 11, 6)  # a Friday
WIDTHS = (40, 60, 80, 100, 200)


@pytest.fixture(autouse=True)
def the_date(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(clock.OFFSET_VARIABLE, "0")
    clock.start_at(datetime.fromisoformat("2026-11-06T13:00+01:00"))


@pytest.fixture
def busy(app: App, anna: Actor) -> Actor:
    """Anna has talked to 12 of 18 companies, has an agenda, a task and a visit."""
    company = add_company(app, anna, "Möbel Größer, Österreicher & Söhne", rank="client").id
    moment = clock.now()
    with app.database.transaction() as session:
        for number in range(18):
            record(
                session,
                NewActivity(
                    kind=CALL, happened_at=moment, work_date=TODAY, employee_id=anna.employee(),
                    recorded_by="system:test", source="test", source_key=f"call:{number}", company_id=company,
                    outcome="answered" if number < 12 else "busy",
                    details={"direction": "outbound", "talk_seconds": 60, "conversation": number},
                ),
            )  # fmt: skip
    add_task(app, anna, "Preisliste prüfen", due=date(2026, 11, 5))
    plan_visit(app, anna, str(company), TODAY, starts="15:00", aim="Rahmenvertrag")
    return anna


def rendered(view: RenderableType, width: int) -> str:
    console = Console(file=StringIO(), width=width, markup=False, highlight=False)
    console.print(view)
    return console.file.getvalue()  # type: ignore[attr-defined, no-any-return]


@pytest.mark.parametrize("width", WIDTHS)
def test_the_board_fits_every_width_and_breaks_no_word(app: App, busy: Actor, width: int) -> None:
    text = rendered(board_drawn(board(app, busy), width, plain=False), width)
    assert all(len(line) <= width for line in text.splitlines())
    for words in ("12/30", "Möbel Größer", "Preisliste prüfen", "15:00"):
        assert words in text
    assert "behind: 15 expected" in " ".join(text.split())


@pytest.mark.parametrize(("width", "height"), [(80, 24), (80, 18), (60, 20), (100, 30), (200, 60)])
def test_the_board_with_keys_fits_the_terminal_and_says_what_it_leaves_out(
    app: App, busy: Actor, width: int, height: int
) -> None:
    for number in range(60):
        add_task(
            app, busy, f"Preisliste {number} mit allen Artikeln und Staffelpreisen bis ins letzte prüfen", due=TODAY
        )
    shown = board(app, busy)
    console = Console(file=StringIO(), width=width, height=height, markup=False, highlight=False)
    below = 4
    console.print(board_fitted(shown, console, below))
    lines = console.file.getvalue().splitlines()  # type: ignore[attr-defined]
    assert len(lines) <= height - below
    assert max(cell_len(line) for line in lines) <= width
    text = "\n".join(lines)
    for progress in shown.standing.quotas[:3]:
        assert progress.title in text
    assert "more: o opens them" in text


def test_a_board_that_fits_is_shown_whole(app: App, busy: Actor) -> None:
    console = Console(file=StringIO(), width=120, height=60, markup=False, highlight=False)
    console.print(board_fitted(board(app, busy), console, 4))
    text = console.file.getvalue()  # type: ignore[attr-defined]
    assert "more: " not in text
    for said in ("Whom to contact", "Visits", "Tasks", "Preisliste prüfen"):
        assert said in text


def test_dialled_stands_beside_the_number_on_a_wide_terminal(app: App, busy: Actor) -> None:
    text = rendered(board_drawn(board(app, busy), 140, plain=False), 140)
    assert "dialled 18" in text
    assert "█" in text


def test_nothing_is_said_by_colour_alone(app: App, busy: Actor) -> None:
    console = Console(file=StringIO(), width=120, color_system="truecolor", force_terminal=True, no_color=True)
    console.print(board_drawn(board(app, busy), 120, plain=False))
    assert "behind" in console.file.getvalue()  # type: ignore[attr-defined]


def test_plain_is_sentences_without_bars(app: App, busy: Actor) -> None:
    lines = rendered(board_drawn(board(app, busy), 400, plain=True), 400).splitlines()
    assert not set("".join(lines)) & set("█░·│─")
    assert "Calls: 12 of 30; behind: 15 expected by now, 18 to go; dialled 18." in [line.strip() for line in lines]


def test_a_manager_has_no_team_and_a_head_the_department(app: App, anna: Actor) -> None:
    add_department(app, anna, "Großhandel")
    for login, department, role in (
        ("jörg", "Großhandel", "manager"),
        ("otto", "", "manager"),
        ("heidi", "Großhandel", "head"),
    ):
        add_employee(
            app,
            anna,
            NewEmployee(
                login, login.title(), role, "customer_search_manager", department=department, hired_on=date(2025, 1, 1)
            ),
        )
    enter_absence(app, anna, "jörg", TODAY, TODAY, reason="illness", substitute="otto")
    with pytest.raises(NotAllowed):
        team(app, find_actor(app, "jörg"))
    seen = team(app, find_actor(app, "heidi"))
    assert [(member.standing.employee.login, member.substitute) for member in seen.members] == [
        ("heidi", ""),
        ("jörg", "otto"),
    ]
    assert seen.members[1].absence is not None
    assert len(team(app, anna).members) == 4
    text = rendered(team_drawn(seen, 140, plain=False), 140)
    assert "otto" in text
    assert "illness" not in text
    assert "Reports missing: Heidi" in text, "Jörg's is Otto's to submit today"


NAMES = ("Karoline Österreicher-Löwenstein", "Karoline Österreicher-Löwenthal", "山田太郎", "Jörg Weiß", "Eva Löwe 🎉")


@pytest.mark.parametrize("width", [70, 80, 120, 200])
def test_no_name_number_or_heading_of_a_team_is_cut(app: App, anna: Actor, width: int) -> None:
    add_department(app, anna, "Großhandel")
    for number in range(15):
        name, job = NAMES[number % 5], "key_account_manager" if number == 3 else "customer_search_manager"
        new = NewEmployee(f"m{number}", name, department="Großhandel", job_description=job, hired_on=date(2026, 1, 5))
        add_employee(app, anna, new)
    text = rendered(team_drawn(team(app, anna), width, plain=False), width)
    assert "…" not in text
    assert all(cell_len(line) <= width for line in text.splitlines())
    words = {word for line in text.splitlines() for word in line.split()}
    for name in (*NAMES, "Contracts reconciled Certification Sales quarter"):
        assert set(name.split()) <= words
    assert "0/50 ▼" in text


def test_a_metric_with_several_periods_is_named_with_each(app: App, anna: Actor) -> None:
    add_employee(app, anna, NewEmployee("kim", "Kim", job_description="key_account_manager"))
    text = rendered(board_drawn(board(app, find_actor(app, "kim")), 120, plain=True), 400)
    assert all(f"Sales per {per}:" in text for per in ("month", "quarter", "year"))
    assert "Visits:" in text


def test_an_amount_stands_with_its_currency_and_a_negative_one_has_an_empty_bar(app: App, anna: Actor) -> None:
    stands = board(app, anna).standing
    sales = replace(stands.quotas[4], title="Sales", target=1_250_000_00, done=-1_234_50, expected=5e7, currency="EUR")
    stands = replace(stands, quotas=[sales, replace(stands.quotas[1], target=1_000_000, done=0)])
    text = rendered(standing_drawn(stands, 120), 120)
    assert "░" * 20 + "  -1,234/1,250,000 EUR  behind: 500,000 expected by now" in text
    assert "0/1,000,000" in text


def test_what_is_due_alike_for_many_is_one_line_of_a_head(app: App, anna: Actor) -> None:
    add_department(app, anna, "Großhandel")
    for login in ("jörg", "eva", "ina"):
        add_employee(app, anna, NewEmployee(login, login, department="Großhandel", hired_on=date(2026, 1, 5)))
    add_employee(app, anna, NewEmployee("heidi", "Heidi", "head", department="Großhandel", hired_on=date(2026, 1, 5)))
    shown = board(app, find_actor(app, "heidi"))
    assert "Certification (3 people)" in rendered(board_drawn(shown, 120, plain=False), 120)
    assert "0/3" in rendered(board_drawn(shown, 120, plain=False), 120)
    plain = rendered(board_drawn(shown, 120, plain=True), 400)
    assert "Certification (for eva, ina, jörg): 0 of 3; due 2027-01-04." in plain


def test_the_pace_is_that_of_the_day_that_is_looked_at(app: App, busy: Actor) -> None:
    before, after = (rendered(board_drawn(board(app, busy, day), 120, plain=True), 400) for day in
                     (date(2026, 11, 5), date(2026, 11, 9)))  # fmt: skip
    assert "Calls: 0 of 30; 30 short." in before
    assert "Contracts with new clients: 0 of 4; on pace, 4 to go" in before, "by less than one nobody is behind"
    assert "Calls: 0 of 30; 30 to go." in after
    assert "by now" not in before + after
    assert "at this pace" not in before + after


def test_a_german_board_has_german_dates_and_numbers(app: App, busy: Actor, monkeypatch: pytest.MonkeyPatch) -> None:
    clock.start_at(datetime.fromisoformat("2026-11-06T13:20+01:00"))
    monkeypatch.setenv("LANGUAGE", "de")
    text = rendered(board_drawn(board(app, busy), 120, plain=False), 120)
    assert "Fr. 06.11.2026" in text
    assert "überfällig seit 03.11.2026" in text
    assert "27,1 bis jetzt" in text
    assert not re.search(r"\d\.\d\b(?!\d)", text.replace("06.11.2026", "")), text


@pytest.mark.parametrize("width", WIDTHS)
@pytest.mark.parametrize("plain", [False, True])
def test_team_and_close_fit_every_width(app: App, busy: Actor, width: int, plain: bool) -> None:
    views: list[Callable[[], RenderableType]] = [
        lambda: team_drawn(team(app, busy), width, plain=plain),
        lambda: closing_drawn(close_day(app, busy), width, plain=plain),
    ]
    for view in views:
        assert all(len(line) <= width for line in rendered(view(), width).splitlines())


def test_the_days_end_says_what_lacks_and_what_is_next(app: App, busy: Actor) -> None:
    closing = close_day(app, busy)
    assert "calls" in {progress.metric for progress in closing.lacking if progress.done is not None}
    assert "new_contracts" not in {progress.metric for progress in closing.lacking}, "the month is not over"
    assert "monthly_report" in {progress.metric for progress in closing.lacking}, "overdue"
    assert closing.tomorrow is not None
    assert closing.tomorrow.on == date(2026, 11, 9), "over the weekend"
    assert [task.text for task in closing.tasks] == ["Preisliste prüfen"]


def test_the_commands_speak_json_and_plain(program: Program, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(clock.OFFSET_VARIABLE, "0")
    evening = (
        f"{clock.today('Europe/Berlin')}T22:00+01:00"  # when the pace no longer changes from one command to the next
    )
    clock.start_at(datetime.fromisoformat(evening))
    today = program.json("today")
    assert {"employee", "on", "quotas", "lines", "agenda", "tasks", "visits"} <= set(today)
    assert program.json("team")["people"][0]["quotas"]
    assert set(program.json("close")["tomorrow"]) == {"on", "quotas", "tasks", "visits", "agenda"}
    plain = program.run("--plain").stdout
    assert "░" not in plain
    assert program.run("today", "--plain").stdout == plain
    assert "Calls: 0 of" in plain or "Calls: rests" in plain


@pytest.fixture
def at_the_board(program: Program) -> Iterator[int]:
    """The terminal on which somebody looks at the board."""
    command = [*PROGRAM, "--workspace", str(program.workspace)]
    with at_a_terminal(command, os.environ) as (terminal, process):
        before = termios.tcgetattr(terminal)
        assert "e explain a number" in read_until(terminal, "q leave")
        yield terminal
        assert process.wait(20) == 0
        assert termios.tcgetattr(terminal) == before


def test_keys_do_the_next_thing_and_the_terminal_is_left_as_it_was(at_the_board: int) -> None:
    os.write(at_the_board, b"e")
    read_until(at_the_board, "The letter before it")
    os.write(at_the_board, b"b")
    explained = read_until(at_the_board, "q leave")
    words = " ".join(re.sub(r"\x1b\[[0-9;]*m", "", explained).split())
    assert "What counts: outbound, answered by a person" in words
    os.write(at_the_board, b"q")


def test_a_question_mark_tells_the_keys_and_o_opens_what_the_board_lists(program: Program, at_the_board: int) -> None:
    program.json("companies", "add", "Möbel Größer")
    program.json("visits", "plan", "Möbel Größer", "--on", str(TODAY), "--aim", "Rahmenvertrag")
    program.json("tasks", "add", "Preisliste prüfen", "--due", str(TODAY), "--company", "Möbel Größer")
    os.write(at_the_board, b"b?")
    read_until(at_the_board, "q leave", "\nc  call", "\no  open", "\nq leave", "q leave")
    os.write(at_the_board, b"o1\r")
    read_until(at_the_board, "  1  ", "Rahmenvertrag", "Its number", "Rahmenvertrag", "q leave")
    os.write(at_the_board, b"o2\r")
    read_until(at_the_board, "Its number", "Preisliste prüfen", "from ", "Möbel Größer", "q leave")
    os.write(at_the_board, b"o99\r")
    read_until(at_the_board, "Its number", "q leave")
    os.write(at_the_board, b"m")
    read_until(at_the_board, "  1  ", "price_list", "Which template")
    os.write(at_the_board, b"\r")
    read_until(at_the_board, "q leave")
    os.write(at_the_board, b"q")


def test_arrows_function_keys_and_letters_of_other_alphabets_do_nothing(at_the_board: int) -> None:
    os.write(at_the_board, "\x1b[A\x1bOP\x1b[15~\x1b[1;5Cщ\x1bxü".encode())
    os.write(at_the_board, b"b")
    assert "Offers by e-mail" in read_until(at_the_board, "q leave", "Offers by e-mail")
    os.write(at_the_board, b"q")


def test_an_error_behind_a_key_and_an_interrupted_question_leave_the_board_there(
    program: Program, at_the_board: int
) -> None:
    program.run("tasks", "add", "Preisliste prüfen", "--due", str(TODAY))
    os.write(at_the_board, b"b")
    shown = " ".join(read_until(at_the_board, "Preisliste", "q leave").split())
    assert "t a task is done" in shown, "the board is fresh"
    os.write(at_the_board, b"t")
    read_until(at_the_board, "Its number")
    os.write(at_the_board, b"77\r")
    refused = read_until(at_the_board, "no task 77", "q leave")
    assert "Offers by e-mail" not in refused, "the error stays in sight"
    for leaving in (b"\x03", b"\x04"):
        os.write(at_the_board, b"t")
        read_until(at_the_board, "Its number")
        os.write(at_the_board, leaving)
        if not _is_shown(at_the_board, "q leave"):
            os.write(at_the_board, leaving)  # the first fell between showing the question and waiting for the answer
            read_until(at_the_board, "q leave")
    os.write(at_the_board, b"t1\r")  # typed ahead of the question
    assert "t a task is done" not in read_until(at_the_board, "Done: Preisliste", "Offers by e-mail", "q leave")
    os.write(at_the_board, b"\x03")


def _is_shown(descriptor: int, text: str) -> bool:
    try:
        read_until(descriptor, text, seconds=10)
    except AssertionError:
        return False
    return True
