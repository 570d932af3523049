"""What came of campaigns: each number is what the tables say, agrees with the status, and can show its mails."""

from collections.abc import Iterator
from datetime import date, timedelta

import pytest
import sqlalchemy as sa

from kit.follow_ups import REMINDER, at, mails_to, offer_to_all, work
from kit.mail import AddCompany, Clients, Maildir, answer_to, order, report_on
from tagwerk.access.actors import Actor
from tagwerk.companies.tables import Company
from tagwerk.contracts.contracts import draft_contract, rescind_contract, sign_contract
from tagwerk.ledger.activities import NewActivity, record
from tagwerk.ledger.kinds import CALL
from tagwerk.ledger.tables import Activity
from tagwerk.platform import clock
from tagwerk.platform.app import App
from tagwerk.platform.errors import NotFound, WrongInput
from tagwerk.staff.employees import edit_employee
from tagwerk_email_offers import tables
from tagwerk_email_offers.figures.figures import COUNTED, explain_figure, figures
from tagwerk_email_offers.figures.occurrences import Number
from tagwerk_email_offers.inbox.syncing import sync
from tagwerk_email_offers.sending import controlling
from tagwerk_email_offers.sending.campaigns import send
from tagwerk_email_offers.sending.planning import CampaignOrder


def _numbers(app: App, actor: Actor, campaign: int = 1) -> dict[Number, int]:
    [found] = figures(app, actor, campaign)
    return {number: counted for number, counted in found.numbers.items() if counted}


def _explained(app: App, actor: Actor, number: str, campaign: int | None = None) -> list[str]:
    return [shown.company for shown in explain_figure(app, actor, number, campaign)]


def _sign(app: App, anna: Actor, company: int, on: date | None = None) -> str:
    return sign_contract(app, anna, draft_contract(app, anna, str(company)).number, on).number


def _call(app: App, anna: Actor, company: int) -> None:
    moment = clock.now()
    with app.database.transaction() as session:
        key = str(session.scalar(sa.select(sa.func.count(Activity.id))))
        call = NewActivity(
            kind=CALL, happened_at=moment, work_date=moment.date(), employee_id=anna.employee(), recorded_by="test",
            source="test", source_key=key, company_id=company, outcome="answered", details={"talk_seconds": 90},
        )  # fmt: skip
        record(session, call)


@pytest.fixture(autouse=True)
def consistent(tuesday: None, reminder: None, app: App, anna: Actor) -> Iterator[None]:
    """After each test: every number is as many as it can show, by whatever it is given, and agrees with the status."""
    yield
    for campaign in controlling.status(app, anna):
        if campaign.kind == "test" or campaign.follows is not None:
            continue
        [found] = figures(app, anna, campaign.campaign)
        assert (found.numbers["reached"], found.numbers["bounced"]) == (campaign.sent, campaign.bounced)
        for number in COUNTED:
            assert len(explain_figure(app, anna, number, campaign.campaign)) == found.numbers[number], number
    totals = [
        {number: sum(each.numbers[number] for each in figures(app, anna, None, by)) for number in COUNTED}
        for by in ("campaign", "template", "sector", "hour")
    ]
    assert totals == [totals[0]] * 4


def test_answers_bounces_and_departures_are_counted_once_for_each_mail(
    clients: Clients, maildir: Maildir, app: App, anna: Actor, companies: list[int]
) -> None:
    send(app, anna, order())
    mails = {address: clients.message(place) for place, address in enumerate(clients.recipients)}
    maildir.deliver(answer_to(mails["name@firma-1.example"]))
    maildir.deliver(answer_to(mails["name@firma-1.example"], Message_ID="<second@firma-1.example>"))
    maildir.deliver(answer_to(mails["name@firma-2.example"], Auto_Submitted="auto-replied"))
    maildir.deliver(report_on(mails["name@firma-3.example"]))
    sync(app, anna)
    with app.database.transaction() as session:
        session.execute(sa.update(tables.Inbound).where(tables.Inbound.id == 1).values(topic="interested"))
        session.execute(sa.update(tables.Message).where(tables.Message.id == 4).values(left_at=clock.now()))
    assert _numbers(app, anna) == {"reached": 4, "bounced": 1, "answered": 1, "interested": 1, "left": 1}
    assert _explained(app, anna, "answered") == ["Firma 1 GmbH"]
    assert _explained(app, anna, "bounced", 1) == ["Firma 3 GmbH"]
    assert _explained(app, anna, "left", 1) == ["Firma 4 GmbH"]


def test_an_answer_to_a_follow_up_is_one_to_its_campaign(
    clients: Clients, maildir: Maildir, app: App, anna: Actor, companies: list[int]
) -> None:
    offer_to_all(app, anna, REMINDER)
    at("2026-10-13T10:05+02:00")
    work(app)
    place = mails_to(clients, "name@firma-3.example")[1]
    maildir.deliver(answer_to(clients.message(place)))
    sync(app, anna)
    _sign(app, anna, companies[2])
    expected = {"reached": 5, "answered": 1, "contracts": 1}
    assert _numbers(app, anna, 1) == expected
    assert _numbers(app, anna, 2) == expected, "a follow-up is part of its campaign"
    assert [found.key for found in figures(app, anna)] == ["1"]


def test_a_contract_belongs_to_the_last_campaign_before_it_and_to_one_only(
    clients: Clients, app: App, anna: Actor, companies: list[int]
) -> None:
    send(app, anna, order())
    at("2026-10-08T10:00+02:00")
    send(app, anna, CampaignOrder("introduction", "all", limit=2))
    at("2026-10-09T10:00+02:00")
    for company in companies[:3]:
        _sign(app, anna, company)
    at("2026-10-12T10:00+02:00")
    _sign(app, anna, companies[0])
    assert (_numbers(app, anna, 1)["contracts"], _numbers(app, anna, 2)["contracts"]) == (1, 2)
    assert _explained(app, anna, "contracts", 2) == ["Firma 1 GmbH", "Firma 2 GmbH"]


@pytest.mark.parametrize(("days", "counted"), [(90, True), (91, False)])
def test_a_contract_counts_within_ninety_days(
    clients: Clients, app: App, anna: Actor, companies: list[int], days: int, counted: bool
) -> None:
    send(app, anna, order())
    clock.start_at(clock.now() + timedelta(days=days) - timedelta(hours=1))
    _sign(app, anna, companies[0])
    assert _numbers(app, anna).get("contracts", 0) == int(counted)


def test_a_contract_of_before_the_mail_or_one_that_was_rescinded_is_not_its_merit(
    clients: Clients, app: App, anna: Actor, companies: list[int]
) -> None:
    _sign(app, anna, companies[0])
    at("2026-10-07T10:00+02:00")
    send(app, anna, order())
    at("2026-10-08T10:00+02:00")
    _sign(app, anna, companies[1], date(2026, 10, 5))
    number = _sign(app, anna, companies[2])
    assert _numbers(app, anna) == {"reached": 5, "contracts": 1}
    rescind_contract(app, anna, number)
    assert _numbers(app, anna) == {"reached": 5}


def test_talks_count_once_for_each_company_also_when_it_was_merged(
    clients: Clients, app: App, anna: Actor, companies: list[int]
) -> None:
    _call(app, anna, companies[4])
    at("2026-10-06T12:00+02:00")
    send(app, anna, order())
    at("2026-10-07T10:00+02:00")
    for company in (0, 0, 1):
        _call(app, anna, companies[company])
    assert _numbers(app, anna) == {"reached": 5, "called": 2}
    with app.database.transaction() as session:
        session.get_one(Company, companies[1]).merged_into = companies[0]
    assert _numbers(app, anna)["called"] == 1


def test_figures_come_by_template_sector_and_hour_of_the_sender(
    clients: Clients, app: App, anna: Actor, companies: list[int], add_company: AddCompany
) -> None:
    with app.database.transaction() as session:
        for company in companies[:2]:
            session.get_one(Company, company).industry = "Möbel"
    send(app, anna, order(limit=3))
    edit_employee(app, anna, "anna", {"time_zone": "America/New_York"}, since=date(2026, 10, 7))
    at("2026-10-08T23:30+02:00")
    send(app, anna, CampaignOrder("introduction", "all", limit=4))

    def by(word: str) -> dict[str, int]:
        return {found.key: found.numbers["reached"] for found in figures(app, anna, None, word)}

    assert by("template") == {"price_list": 3, "introduction": 4}
    assert by("sector") == {"": 3, "Möbel": 4}
    assert by("hour") == {"10:00": 3, "17:00": 4}
    assert list(by("campaign")) == ["2", "1"]


def test_a_manager_sees_the_figures_of_the_own_campaigns(
    clients: Clients, app: App, anna: Actor, companies: list[int]
) -> None:
    send(app, anna, order())
    other = Actor("otto", "manager", 99)
    assert figures(app, other) == []
    assert explain_figure(app, other, "reached") == []
    with pytest.raises(NotFound):
        figures(app, other, 1)
    for call in (lambda: figures(app, anna, None, "weather"), lambda: explain_figure(app, anna, "luck")):
        with pytest.raises(WrongInput):
            call()
