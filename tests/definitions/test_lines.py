"""The definitions, line by line, each with the tests that hold it; what has no data yet is at the end, and fails until it has.

When one of the missing ones begins to pass, what it waits for is there: write its tests, and move the line up.
"""

import re
from collections.abc import Callable
from pathlib import Path

import pytest

from tagwerk.access.actors import Actor
from tagwerk.companies.tables import Company
from tagwerk.ledger.kinds import INVOICED, RECONCILED
from tagwerk.ledger.known import recorded_kinds
from tagwerk.platform.app import App
from tagwerk.platform.database import Base
from tagwerk_email_offers.settings import EmailOffersSettings

HERE = Path(__file__).parent

LINES: dict[str, tuple[str, ...]] = {
    "a job description may say otherwise, in data, and --explain shows which rule held": (
        "test_a_job_description_may_say_otherwise_and_explain_shows_which_rule_held",
    ),
    # calls
    "calls: outbound, the client's leg answered by a person, 10 s or more": (
        "test_a_call_answered_by_a_person_for_ten_seconds_counts",
        "test_a_call_of_nine_seconds_does_not_count",
    ),
    "calls: to any company on file": (
        "test_a_call_to_any_company_on_file_counts_also_to_a_colleagues",
        "test_a_call_to_nobody_on_file_does_not_count",
    ),
    "calls: redials of one number within 10 minutes are one": (
        "test_redials_of_one_number_within_ten_minutes_are_one_call",
    ),
    "calls, not: inbound": ("test_an_inbound_call_does_not_count_as_a_call",),
    "calls, not: machines and wrong numbers; the outcome reverses it": (
        "test_the_outcome_machine_or_wrong_number_reverses_a_call",
    ),
    "calls, not: the employee's own leg": ("test_the_employees_own_leg_is_no_call",),
    "call_attempts: every outbound call that reached the client's leg, beside calls": (
        "test_every_outbound_call_that_reached_the_clients_leg_is_an_attempt_beside_the_calls",
    ),
    # phone_offers
    "phone_offers: distinct companies per day": ("test_offers_by_phone_count_distinct_companies_per_day",),
    "phone_offers: made in inbound calls too": ("test_an_offer_made_in_an_inbound_call_counts",),
    "phone_offers: what was offered is recorded": ("test_what_was_offered_by_phone_is_recorded",),
    "phone_offers, not: an outcome without content": ("test_an_offer_made_without_content_is_refused",),
    "phone_offers, not: to a private person": ("test_an_offer_to_a_private_person_does_not_count",),
    # offers_emailed
    "offers_emailed: accepted by the mail server, its final 250": (
        "test_an_offer_that_the_mail_server_accepted_counts",
        "test_an_offer_that_the_mail_server_refused_does_not_count",
    ),
    "offers_emailed: distinct (company, offer) per day": ("test_the_same_offer_again_on_one_day_is_no_second_one",),
    "offers_emailed: two different offers to one company are two": (
        "test_two_different_offers_to_one_company_are_two",
    ),
    "offers_emailed: one offer to three contacts is one": ("test_one_offer_to_three_contacts_is_one",),
    "offers_emailed: found in the Sent folder, with an offer number or a known template's mark": (
        "test_an_offer_written_in_the_own_mail_program_counts_when_found_in_the_sent_folder",
        "test_what_lies_in_the_sent_folder_counts_nothing_unless_the_setting_says_so",
        "test_what_is_no_offer_or_counted_already_counts_nothing_in_the_sent_folder",
    ),
    "offers_emailed, not: hard bounces, reversed on the same work date": (
        "test_a_hard_bounce_is_reversed_on_the_day_of_the_offer",
    ),
    "offers_emailed, not: uncertain ones until settled": (
        "test_an_uncertain_offer_does_not_count_until_it_is_settled",
    ),
    "offers_emailed, not: reminders, congratulations, invitations, service mail": (
        "test_a_mail_that_is_no_offer_leaves_and_counts_nothing",
    ),
    "offers_emailed, not: automatic follow-ups": (
        "test_an_automatic_follow_up_counts_nothing_whatever_its_template_says",
    ),
    "offers_emailed: a full mailbox or a policy block keeps the credit": (
        "test_a_full_mailbox_or_a_policy_block_keeps_the_credit",
    ),
    # new_contracts
    "new_contracts: signed by both sides with a new company": (
        "test_a_contract_with_a_new_client_counts_once_both_have_signed",
    ),
    "new_contracts: no contract in the last 24 months, imported history included": (
        "test_a_client_is_new_after_twenty_four_months_without_a_contract_imported_ones_included",
        "test_a_company_that_was_merged_brings_its_contracts_along",
    ),
    "new_contracts, not: renewals, annexes": ("test_a_renewal_or_an_annex_does_not_count",),
    "new_contracts, not: rescinded before the first delivery (reversed)": (
        "test_a_contract_that_was_rescinded_no_longer_counts_and_the_next_one_does",
    ),
    # card_changes
    "card_changes: a value changed by a person, once per company and day": (
        "test_a_card_counts_once_per_company_and_day",
        "test_a_value_that_stays_as_it_was_is_no_change",
    ),
    "card_changes, not: imports": ("test_an_import_is_no_change_by_a_person",),
    "card_changes, not: automatic flags": ("test_what_the_program_sets_on_a_card_is_no_change_by_a_person",),
    "card_changes, not: a change and its undoing": (
        "test_a_change_and_its_undoing_on_one_day_count_nothing",
        "test_a_card_counts_again_when_it_is_changed_after_an_undoing",
        "test_undoing_a_colleagues_change_is_a_change_of_ones_own",
    ),
    "cards_complete: complete within two working days of the first entry": (
        "test_a_card_counts_as_complete_within_two_working_days_of_its_first_entry",
        "test_a_card_that_an_import_completes_counts_once",
    ),
    # reports, certification, visits
    "monthly_report: by day 3, or the next working day": (
        "test_the_report_is_due_on_the_third_or_the_next_working_day",
        "test_a_report_submitted_on_its_last_day_counts_in_time_and_later_late",
    ),
    "monthly_report, not: a draft": ("test_a_draft_of_the_report_does_not_count",),
    "certification: every six months from the hiring, the head's deadline, seen by both": (
        "test_a_certification_is_owed_by_the_head_every_six_months_from_the_hiring_and_both_see_it",
    ),
    "visits: held, with minutes; not: planned": (
        "test_a_visit_counts_when_it_was_held_with_minutes_and_not_when_planned",
    ),
    # whose day
    "whose day: an offer counts at the final 250, on the date of the first try": (
        "test_an_offer_counts_when_the_final_250_comes_and_on_the_day_of_the_first_try",
    ),
    "whose day: a call on the date of the client's answer": ("test_the_day_of_a_call_is_that_of_the_clients_answer",),
    "whose day: in the employee's zone of that day": ("test_the_day_is_that_of_the_zone_in_which_the_employee_was",),
    # how much
    "how much: weekends rest daily quotas": ("test_weekends_rest_daily_quotas",),
    "how much: public holidays of the region rest daily quotas": (
        "test_public_holidays_of_the_region_rest_daily_quotas",
    ),
    "how much: absence rests daily quotas": ("test_absence_rests_daily_quotas",),
    "how much: monthly quotas are prorated by absence, unless the job description says no": (
        "test_monthly_quotas_are_prorated_by_absence",
        "test_a_job_description_may_say_that_absence_does_not_prorate",
    ),
    "how much: illness entered afterwards rests the day afterwards": (
        "test_illness_entered_afterwards_rests_the_day_afterwards",
    ),
    "how much: a submitted report keeps its figures and shows the difference": (
        "test_a_submitted_report_keeps_its_figures_and_shows_the_difference",
    ),
    "how much: half a day is half the target": (
        "test_half_a_day_is_half_the_target",
        "test_a_half_day_of_the_calendar_is_half_the_target",
    ),
    "how much: part time by fraction is 18/30/12 of 30/50/20": (
        "test_part_time_by_fraction_is_a_fraction_of_every_day",
    ),
    "how much: part time by schedule is full days on the days worked": (
        "test_part_time_by_schedule_is_full_days_on_the_days_worked",
    ),
    "how much: a monthly 2.4 carries its fraction on": ("test_a_monthly_fraction_is_carried_into_the_next_month",),
    "substitutes: the credit is theirs, their own daily target does not grow": (
        "test_the_substitute_gets_the_credit_and_the_own_daily_target_does_not_grow",
    ),
    "substitutes: cadences, deadlines and tasks move and come back": (
        "test_cadences_and_deadlines_of_the_absent_move_to_the_substitute_and_come_back",
        "test_tasks_of_the_absent_move_to_the_substitute_and_come_back",
    ),
    "substitutes: appointed by the director, or whoever holds that right": (
        "test_the_director_appoints_the_substitute_or_whoever_holds_that_right",
    ),
    "outages: marked by a head, they shrink the target for those hours, visibly": (
        "test_an_outage_marked_by_a_head_shrinks_the_target_for_those_hours_visibly",
    ),
    "closed: colleagues see that somebody is absent, never why": (
        "test_colleagues_see_that_somebody_is_absent_and_never_why",
    ),
    "closed: figures are the colleague's and the head's": (
        "test_a_colleagues_figures_are_the_colleagues_and_the_heads",
    ),
    "closed: ranking is off": ("test_nobody_is_ranked",),
}


def test_every_line_has_its_tests_and_every_test_its_line() -> None:
    written = {
        name
        for path in HERE.glob("test_*.py")
        if path.name != Path(__file__).name
        for name in re.findall(r"^def (test_\w+)", path.read_text(encoding="utf-8"), re.MULTILINE)
    }
    assert {test for tests in LINES.values() for test in tests} == written


def _setting(*parts: str) -> bool:
    return any(part in name for name in EmailOffersSettings.model_fields for part in parts)


MISSING: dict[str, tuple[str, Callable[[App, Actor, int], bool]]] = {
    "new_contracts: no order in the last 24 months": (
        "selling",
        lambda _app, _anna, _client: "orders" in Base.metadata.tables,
    ),
    "new_contracts: no invoice in the last 24 months": (
        "receivables",
        lambda _app, _anna, _client: "invoices" in Base.metadata.tables,
    ),
    "new_contracts: nor has its group": (
        "the client base",
        lambda _app, _anna, _client: any(
            "group" in column.name or "parent" in column.name for column in Company.__table__.columns
        ),
    ),
    "reconciliations: confirmed, disputed, or sent and reminded once with five working days of silence": (
        "receivables",
        lambda app, _anna, _client: RECONCILED.name in recorded_kinds(app),
    ),
    "sales_amount: invoiced net amount, credited to the owner on the invoice date": (
        "receivables",
        lambda app, _anna, _client: INVOICED.name in recorded_kinds(app),
    ),
    "offers_emailed: two offers of one kind with different numbers are two": (
        "selling",
        lambda _app, _anna, _client: "offers" in Base.metadata.tables,
    ),
    "offers_emailed: by the BCC address, with an offer number or a known template's mark": (
        "the Sent folder",
        lambda _app, _anna, _client: _setting("bcc"),
    ),
    "offers_emailed: automatic follow-ups where goods or price changed": (
        "selling",
        lambda _app, _anna, _client: "offers" in Base.metadata.tables,
    ),
}


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
@pytest.mark.parametrize(
    "line",
    [
        pytest.param(line, marks=pytest.mark.xfail(strict=True, reason=f"comes with {what}"))
        for line, (what, _there) in MISSING.items()
    ],
)
def test_what_has_no_data_yet_is_known(app: App, anna: Actor, client: int, line: str) -> None:
    _what, there = MISSING[line]
    assert there(app, anna, client), line
