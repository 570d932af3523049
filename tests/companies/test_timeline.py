"""The timeline of a company: what rooms and plugins know of it, the newest first."""

from datetime import date, timedelta

import pytest
import sqlalchemy as sa

from tagwerk.access.actors import Actor
from tagwerk.access.tables import Access
from tagwerk.companies.cards import add_company, edit_company, show_company
from tagwerk.companies.duplicates.merging import merge_companies
from tagwerk.companies.notes import add_note, list_notes, take_note_back
from tagwerk.companies.timeline import company_timeline
from tagwerk.contracts.contracts import draft_contract, sign_contract
from tagwerk.diary.tasks import add_task
from tagwerk.diary.visits import hold_visit, plan_visit
from tagwerk.platform import clock
from tagwerk.platform.app import App
from tagwerk.platform.errors import NotFound, WrongInput


@pytest.fixture
def company(app: App, joerg: Actor, fourth_of_november: None) -> str:
    """A company of Jörg's with something of each kind."""
    company = str(add_company(app, joerg, "Möbel Größer", city="Köln").id)
    edit_company(app, joerg, company, industry="Möbel")
    add_note(app, joerg, company, "Fragt nach Kirschholz")
    visit = plan_visit(app, joerg, company, date(2026, 11, 4))
    hold_visit(app, joerg, visit.id, minutes="Muster gezeigt")
    contract = draft_contract(app, joerg, company, "V-1")
    sign_contract(app, joerg, contract.number)
    add_task(app, joerg, "Muster schicken", company=company)
    return company


def test_a_kind_that_nobody_gives_is_refused_with_those_there_are(app: App, joerg: Actor, company: str) -> None:
    with pytest.raises(WrongInput, match="activity, call, card, contract"):
        company_timeline(app, joerg, company, kind="quatsch")
    assert company_timeline(app, joerg, company, kind="mail_in").rows == ()


def test_the_timeline_merges_what_happened_and_counts_nothing_twice(app: App, joerg: Actor, company: str) -> None:
    timeline = company_timeline(app, joerg, company)
    assert timeline.kinds == ("card", "contract", "note", "task", "visit")
    moments = [row.entry.at for row in timeline.rows]
    assert moments == sorted(moments, reverse=True)
    assert {row.who for row in timeline.rows} == {"Jörg"}
    told = {row.entry.kind: row.entry.activity is not None for row in timeline.rows}
    assert told["visit"]
    assert told["contract"]
    assert len(show_company(app, joerg, company).timeline) == 5


def test_it_is_filtered_by_kind_day_and_number(app: App, joerg: Actor, company: str) -> None:
    for number in range(3):
        add_note(app, joerg, company, f"Notiz {number}")
    notes = company_timeline(app, joerg, company, kind="note", limit=2)
    assert [row.entry.text for row in notes.rows] == ["Notiz 2", "Notiz 1"]
    assert company_timeline(app, joerg, company, since=clock.today("Europe/Berlin") + timedelta(days=2)).rows == ()
    take_note_back(app, joerg, list_notes(app, joerg, company)[0].id)
    assert company_timeline(app, joerg, company, kind="note", limit=1).rows[0].entry.text == "Notiz 1"
    with pytest.raises(WrongInput):
        company_timeline(app, joerg, company, limit=0)


def test_another_ones_is_read_by_who_may_and_leaves_a_row(app: App, anna: Actor, joerg: Actor, company: str) -> None:
    other = str(add_company(app, anna, "Möbel Jäger").id)
    with pytest.raises(NotFound):
        company_timeline(app, joerg, other)
    add_note(app, anna, other, "Altbestand")
    merge_companies(app, anna, company, other)
    assert "Altbestand" in {row.entry.text for row in company_timeline(app, anna, company).rows}
    with app.database.reading() as session:
        rows = session.execute(sa.select(Access.actor, Access.subject).order_by(Access.id.desc()).limit(1)).one()
    assert tuple(rows) == ("employee:1", f"company:{company}")
