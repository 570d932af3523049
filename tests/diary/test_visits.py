"""Visits: planned, moved, held with minutes, canceled."""

from datetime import date
from pathlib import Path

import pytest

from kit.people import TODAY, visits
from servers.program import Program
from tagwerk.access.actors import Actor
from tagwerk.companies.cards import add_company
from tagwerk.diary.visits import (
    amend_minutes,
    cancel_visit,
    hold_visit,
    list_visits,
    move_visit,
    plan_visit,
    show_visit,
    unhold_visit,
)
from tagwerk.obligations.job_descriptions.versions import assign_job_description
from tagwerk.obligations.plans import set_plan
from tagwerk.platform.app import App
from tagwerk.platform.errors import Conflict, WrongInput


def test_a_visit_counts_when_it_was_held_and_minuted(app: App, anna: Actor) -> None:
    assign_job_description(app, anna, "anna", "key_account_manager", date(2026, 11, 2))
    set_plan(app, anna, "visits", "8", "2026-W45", login="anna")
    company = str(add_company(app, anna, "Möbel Größer").id)
    visit = plan_visit(app, anna, company, TODAY, starts="14:00")
    assert (visits(app, anna).done, visits(app, anna).target) == (0, 8)
    with pytest.raises(WrongInput, match="counts with minutes"):
        hold_visit(app, anna, visit.id, "  ")
    hold_visit(app, anna, visit.id, "Will 200 Stühle.")
    assert visits(app, anna).done == 1
    with pytest.raises(Conflict):
        hold_visit(app, anna, visit.id, "noch einmal")
    assert amend_minutes(app, anna, visit.id, "300 Stühle").minutes == "300 Stühle"
    unhold_visit(app, anna, visit.id)
    assert visits(app, anna).done == 0
    hold_visit(app, anna, visit.id, "doch")
    assert visits(app, anna).done == 1


def test_a_visit_is_planned_ahead_moved_and_canceled(app: App, anna: Actor) -> None:
    company = str(add_company(app, anna, "Möbel Größer").id)
    with pytest.raises(WrongInput, match="is over"):
        plan_visit(app, anna, company, date(2026, 11, 3))
    with pytest.raises(WrongInput, match="no time of day"):
        plan_visit(app, anna, company, TODAY, starts="25:00")
    with pytest.raises(WrongInput, match="no kind"):
        plan_visit(app, anna, company, TODAY, kind="party")
    visit = plan_visit(app, anna, company, date(2026, 11, 6))
    assert move_visit(app, anna, visit.id, date(2026, 11, 9), "09:30").starts == "09:30"
    with pytest.raises(WrongInput, match="still to come"):
        hold_visit(app, anna, visit.id, "x", date(2026, 11, 9))
    cancel_visit(app, anna, visit.id, "krank")
    with pytest.raises(Conflict):
        move_visit(app, anna, visit.id, TODAY)
    assert [found.state for found in list_visits(app, anna, TODAY, date(2026, 11, 30))] == ["canceled"]


def test_a_visit_is_not_moved_to_a_day_that_is_over(app: App, anna: Actor) -> None:
    visit = plan_visit(app, anna, str(add_company(app, anna, "Möbel Größer").id), TODAY)
    with pytest.raises(WrongInput, match="is over"):
        move_visit(app, anna, visit.id, date(2026, 11, 3))
    assert show_visit(app, anna, visit.id).planned_on == TODAY


def test_a_visit_says_who_took_part_and_loses_no_word(app: App, anna: Actor) -> None:
    company = str(add_company(app, anna, "Möbel Größer").id)
    for too_long in ({"aim": "x" * 501}, {"place": "x" * 201}, {"attendees": "x" * 501}):
        with pytest.raises(WrongInput, match="At most"):
            plan_visit(app, anna, company, TODAY, **too_long)
    visit = plan_visit(app, anna, company, TODAY, kind="training", attendees="Ada Groß,  Jörg")
    assert visit.attendees == "Ada Groß, Jörg"
    hold_visit(app, anna, visit.id, "Vorgeführt.", attendees="Ada Groß und vier Verkäufer")
    shown = show_visit(app, anna, visit.id)
    assert (shown.attendees, shown.minutes) == ("Ada Groß und vier Verkäufer", "Vorgeführt.")


def test_nobody_held_a_visit_before_working_here(app: App, anna: Actor) -> None:
    visit = plan_visit(app, anna, str(add_company(app, anna, "Möbel Größer").id), TODAY)
    with pytest.raises(WrongInput, match="did not work here"):
        hold_visit(app, anna, visit.id, "x", date(2024, 12, 31))


def test_a_canceled_visit_that_took_place_after_all_has_no_reason_left(app: App, anna: Actor) -> None:
    visit = plan_visit(app, anna, str(add_company(app, anna, "Möbel Größer").id), TODAY)
    cancel_visit(app, anna, visit.id, "krank")
    assert hold_visit(app, anna, visit.id, "doch").reason == ""


def test_minutes_are_read_from_a_text_file_and_shown_whole(program: Program, tmp_path: Path) -> None:
    visit = str(program.json("visits", "plan", "1", "--on", "2099-12-01")["visit"])
    minutes, picture = tmp_path / "minutes.txt", tmp_path / "picture.png"
    minutes.write_bytes(("Grüße. " * 40).encode("cp1252"))
    picture.write_bytes(b"\x89PNG\0")
    refused = program.run("visits", "hold", visit, "--minutes-file", str(picture))
    assert (refused.returncode, refused.stdout) == (2, "")
    assert "is no text file" in refused.stderr
    program.json("visits", "hold", visit, "--minutes-file", str(minutes))
    assert program.run("visits", "show", visit).stdout.count("Grüße.") == 40
