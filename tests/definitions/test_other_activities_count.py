"""What counts of contracts, cards, reports, certifications and visits."""

from datetime import date
from pathlib import Path

import pytest

from kit.obligations.job_files import Hire, write_version
from kit.obligations.seen import at, done, quota
from tagwerk.access.actors import Actor
from tagwerk.companies.cards import add_company, add_contact, edit_company
from tagwerk.companies.imports.importing import import_companies
from tagwerk.companies.notes import list_notes, take_note_back
from tagwerk.companies.tables import Company
from tagwerk.contracts.contracts import draft_contract, rescind_contract, sign_contract
from tagwerk.contracts.tables import Contract
from tagwerk.diary.visits import hold_visit, plan_visit
from tagwerk.obligations.standing import explain, standing
from tagwerk.platform.app import App
from tagwerk.platform.errors import Conflict, NotAllowed, WrongInput
from tagwerk.staff.certification import certify
from tagwerk.staff.departments import add_department
from tagwerk.staff.employees import edit_employee
from tagwerk_reporting.asking import Meant
from tagwerk_reporting.making import make_report
from tagwerk_reporting.submitting.submitting import submit_report

WEDNESDAY = date(2026, 10, 7)


def sign(app: App, actor: Actor, company: int, on: date | None = None) -> None:
    sign_contract(app, actor, draft_contract(app, actor, str(company)).number, on)


def test_a_contract_with_a_new_client_counts_once_both_have_signed(app: App, anna: Actor, client: int) -> None:
    contract = draft_contract(app, anna, str(client))
    assert done(app, anna, "new_contracts") == 0
    sign_contract(app, anna, contract.number)
    assert done(app, anna, "new_contracts") == 1


def test_a_renewal_or_an_annex_does_not_count(app: App, anna: Actor, client: int) -> None:
    sign(app, anna, client)
    sign(app, anna, client)
    assert done(app, anna, "new_contracts") == 1


@pytest.mark.parametrize(("signed_on", "counts"), [("2024-10-06", 1), ("2024-10-07", 0), ("2026-09-30", 0)])
def test_a_client_is_new_after_twenty_four_months_without_a_contract_imported_ones_included(
    app: App, anna: Actor, client: int, signed_on: str, counts: int
) -> None:
    day = date.fromisoformat(signed_on)
    with app.database.transaction() as session:
        fields = {"employee_id": anna.employee(), "drafted_on": day, "created_at": at("2026-10-06T08:00")}
        session.add(Contract(number="of old", company_id=client, state="signed", signed_on=day, **fields))
    sign(app, anna, client)
    assert done(app, anna, "new_contracts") == counts


def test_a_company_that_was_merged_brings_its_contracts_along(app: App, anna: Actor, client: int) -> None:
    other = add_company(app, anna, "Möbel Grösser GmbH")
    sign(app, anna, other.id)
    with app.database.transaction() as session:
        session.get_one(Company, other.id).merged_into = client
    sign(app, anna, client)
    assert done(app, anna, "new_contracts") == 1


def test_a_contract_that_was_rescinded_no_longer_counts_and_the_next_one_does(
    app: App, anna: Actor, client: int
) -> None:
    first = draft_contract(app, anna, str(client))
    with pytest.raises(Conflict):
        rescind_contract(app, anna, first.number)
    sign_contract(app, anna, first.number, date(2026, 10, 2))
    with pytest.raises(WrongInput, match="signing"):
        rescind_contract(app, anna, first.number, date(2026, 10, 1))
    rescind_contract(app, anna, first.number, reason="The bank said no.")
    assert done(app, anna, "new_contracts") == 0
    sign(app, anna, client)
    assert done(app, anna, "new_contracts") == 1
    with pytest.raises(Conflict):
        rescind_contract(app, anna, first.number)


def test_a_card_counts_once_per_company_and_day(app: App, anna: Actor, client: int) -> None:
    assert done(app, anna, "card_changes") == 0, "to open a card is no change of it"
    for day, city in (("06", "Köln"), ("06", "Bonn"), ("07", "Berlin")):
        at(f"2026-10-{day}T08:00")
        edit_company(app, anna, str(client), city=city)
    assert (done(app, anna, "card_changes"), done(app, anna, "card_changes", WEDNESDAY)) == (1, 1)
    edit_company(app, anna, str(client), city="Berlin")
    assert done(app, anna, "card_changes", WEDNESDAY) == 1


def test_a_value_that_stays_as_it_was_is_no_change(app: App, anna: Actor, client: int) -> None:
    edit_company(app, anna, str(client), phone="030 23125 199")
    assert done(app, anna, "card_changes") == 0


def test_a_change_and_its_undoing_on_one_day_count_nothing(app: App, anna: Actor, client: int) -> None:
    edit_company(app, anna, str(client), city="Köln", note="Wants chairs.")
    take_note_back(app, anna, list_notes(app, anna, str(client))[0].id)
    assert done(app, anna, "card_changes") == 1, "the city is still another one"
    edit_company(app, anna, str(client), city="")
    assert done(app, anna, "card_changes") == 0


def test_a_card_counts_again_when_it_is_changed_after_an_undoing(app: App, anna: Actor, client: int) -> None:
    for city in ("Köln", "", "Bonn", "", "Berlin"):
        edit_company(app, anna, str(client), city=city)
    assert done(app, anna, "card_changes") == 1
    at("2026-10-07T08:00")
    edit_company(app, anna, str(client), city="")
    assert (done(app, anna, "card_changes"), done(app, anna, "card_changes", WEDNESDAY)) == (1, 1), "on another day"


def test_undoing_a_colleagues_change_is_a_change_of_ones_own(app: App, anna: Actor, client: int, hire: Hire) -> None:
    dora = hire("dora", role="director", region="BE", job_description="customer_search_manager")
    edit_company(app, anna, str(client), city="Köln")
    edit_company(app, dora, str(client), city="")
    assert (done(app, anna, "card_changes"), done(app, dora, "card_changes")) == (1, 1)


@pytest.mark.parametrize(
    ("moment", "counts"), [("2026-10-08T23:00", 1), ("2026-10-12T08:00", 1), ("2026-10-13T08:00", 0)]
)
def test_a_card_counts_as_complete_within_two_working_days_of_its_first_entry(
    app: App, anna: Actor, moment: str, counts: int
) -> None:
    at("2026-10-08T12:00+02:00")  # a Thursday
    company = add_company(app, anna, "Zwirn KG", industry="Textilien")
    at(f"{moment}+02:00")
    add_contact(app, anna, str(company.id), name="Dörte Zwirn", phone="030 23125 177")
    assert explain(app, anna, "cards_complete").number == 0, "the city is not known yet"
    edit_company(app, anna, str(company.id), city="Köln")
    edit_company(app, anna, str(company.id), city="Bonn")
    assert explain(app, anna, "cards_complete").number == counts


def test_a_card_that_an_import_completes_counts_once(app: App, anna: Actor, client: int, tmp_path: Path) -> None:
    file = tmp_path / "clients.csv"
    file.write_text("company;city;industry;contact\nMöbel Größer;Köln;Möbel;Jörg\nNeu AG;Köln;;\n", encoding="utf-8")
    import_companies(app, anna, file)
    import_companies(app, anna, file)
    assert [activity.company_id for activity in explain(app, anna, "cards_complete").activities] == [client]


def test_an_import_is_no_change_by_a_person(app: App, anna: Actor, client: int, tmp_path: Path) -> None:
    file = tmp_path / "clients.csv"
    file.write_text("company;city\nMöbel Größer;Köln\n", encoding="utf-8")
    assert import_companies(app, anna, file).updated == 1
    assert done(app, anna, "card_changes") == 0


def test_what_the_program_sets_on_a_card_is_no_change_by_a_person(app: App, anna: Actor, client: int) -> None:
    sign(app, anna, client)  # makes the prospect a client
    assert done(app, anna, "card_changes") == 0


def test_the_report_is_due_on_the_third_or_the_next_working_day(app: App, anna: Actor) -> None:
    assert quota(app, anna, "monthly_report", date(2026, 11, 1)).due == date(2026, 11, 3)
    assert quota(app, anna, "monthly_report", date(2026, 10, 1)).due == date(2026, 10, 5), (
        "the 3rd is a holiday, then Sunday"
    )


@pytest.mark.parametrize(("moment", "late"), [("2026-11-03T23:00+01:00", False), ("2026-11-04T00:10+01:00", True)])
def test_a_report_submitted_on_its_last_day_counts_in_time_and_later_late(
    app: App, anna: Actor, moment: str, late: bool
) -> None:
    at(moment)
    submit_report(app, anna, Meant("monthly", "2026-10"))
    report = quota(app, anna, "monthly_report", date(2026, 11, 4))
    assert (report.done, report.late) == (1, late)


def test_a_draft_of_the_report_does_not_count(app: App, anna: Actor) -> None:
    make_report(app, anna, Meant("monthly"))
    assert done(app, anna, "monthly_report") == 0


CERTIFICATION = """
[[deadline]]
metric = "certification"
per = "half_year"
counted_from = "hiring"
owed_by = "head"
clause = "A 1.8"
"""


def test_a_certification_is_owed_by_the_head_every_six_months_from_the_hiring_and_both_see_it(
    app: App, anna: Actor, hire: Hire
) -> None:
    write_version(app, "2026-01-01", name="certified", obligations=CERTIFICATION)
    add_department(app, anna, "Großhandel")
    heidi = hire("heidi", role="head", department="Großhandel")
    joerg = hire("jörg", department="Großhandel", job_description="certified", hired_on=date(2026, 3, 16))
    first = quota(app, joerg, "certification", date(2026, 9, 15))
    second = quota(app, joerg, "certification", date(2026, 9, 16))
    assert (first.first, first.last) == (date(2026, 3, 16), date(2026, 9, 15))
    assert (second.first, second.last) == (date(2026, 9, 16), date(2027, 3, 15))
    with pytest.raises(NotAllowed):
        certify(app, joerg, "jörg")
    certify(app, heidi, "jörg")
    with pytest.raises(Conflict):
        certify(app, heidi, "jörg")
    (certification,) = (each for each in standing(app, heidi).quotas if each.for_login == "jörg")
    assert (certification.metric, certification.done, done(app, joerg, "certification")) == ("certification", 1, 1)


def test_a_visit_counts_when_it_was_held_with_minutes_and_not_when_planned(app: App, anna: Actor, client: int) -> None:
    write_version(
        app,
        "2026-01-01",
        name="visitor",
        obligations='[[quota]]\nmetric = "visits"\ntarget = 2\nper = "week"\nclause = "K 2.2"\n',
    )
    edit_employee(app, anna, "anna", {"job_description": "visitor"}, since=date(2026, 10, 1))
    visit = plan_visit(app, anna, str(client), date(2026, 10, 6))
    assert done(app, anna, "visits") == 0
    with pytest.raises(WrongInput, match="minutes"):
        hold_visit(app, anna, visit.id, "  ")
    hold_visit(app, anna, visit.id, "They want 20 chairs by May.")
    assert done(app, anna, "visits") == 1
