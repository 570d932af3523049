"""Whom a campaign writes to, and to how many."""

from collections import Counter
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from threading import Barrier, BrokenBarrierError
from typing import Any

import pytest
import sqlalchemy as sa

from kit.mail import AddCompany, Clients, order, with_settings
from tagwerk.access.actors import Actor
from tagwerk.companies.cards import add_contact
from tagwerk.companies.consent.lifting import suppress_address
from tagwerk.companies.tables import Contact
from tagwerk.obligations.standing import standing
from tagwerk.platform import clock
from tagwerk.platform.app import App
from tagwerk_email_offers import tables
from tagwerk_email_offers.following.views import line
from tagwerk_email_offers.routines import deliver
from tagwerk_email_offers.sending import planning, queueing
from tagwerk_email_offers.sending.campaigns import forecast, send
from tagwerk_email_offers.sending.planning import CampaignOrder
from tagwerk_email_offers.sending.progress import CampaignProgress
from tagwerk_email_offers.writing import writer
from tagwerk_email_offers.writing.recipients import Page, page_of

TEMPLATES = ("price_list", "introduction", "price_list")


def test_the_suppressed_and_the_repeated_do_not_use_up_the_limit(
    clients: Clients, app: App, anna: Actor, add_company: AddCompany
) -> None:
    for number in range(6):
        add_company(f"Firma {number}", f"name@firma-{number}.example")
    add_company("Tochter von 2", "name@firma-2.example")
    suppress_address(app, anna, "name@firma-0.example")
    progress = send(app, anna, order(limit=4))
    assert (progress.sent, progress.suppressed) == (4, 1)
    assert sorted(clients.recipients) == [f"name@firma-{number}.example" for number in range(1, 5)]
    rest = send(app, anna, order())
    assert (rest.sent, rest.suppressed, rest.lately) == (1, 1, 5)


def test_one_address_of_a_company_or_all_of_them(
    clients: Clients, app: App, anna: Actor, add_company: AddCompany
) -> None:
    add_company("Firma 1", "one@firma.example", company_email="info@firma.example")
    add_company("Firma 2", company_email="info@firma-2.example")
    add_company("Firma 3 without an address")
    send(app, anna, order())
    assert clients.recipients == ["one@firma.example", "info@firma-2.example"]
    assert "Sehr geehrte Damen und Herren" in str(clients.message(1).get_body(("plain",)))
    send(app, anna, order(all_contacts=True, again=True))
    assert clients.recipients[2:] == ["one@firma.example", "info@firma.example", "info@firma-2.example"]
    assert next(q for q in standing(app, anna).quotas if q.metric == "offers_emailed").done == 2


def test_who_may_not_be_written_to_hides_nobody_else_of_the_company(
    clients: Clients, app: App, anna: Actor, add_company: AddCompany
) -> None:
    first = add_company("Firma 1", "one@firma.example", company_email="info@firma.example")
    add_contact(app, anna, str(first), name="Zwei", email="two@firma.example")
    add_contact(app, anna, str(add_company("Firma 2", "one@firma-2.example")), email="two@firma-2.example")
    suppress_address(app, anna, "one@firma.example")
    suppress_address(app, anna, "*@firma-2.example", reason="zu")
    assert forecast(app, anna, order()).progress.suppressed_for == {"by_hand": 1}
    progress = send(app, anna, order())
    assert (progress.sent, progress.suppressed) == (1, 1)
    assert clients.recipients == ["two@firma.example"]
    suppress_address(app, anna, "two@firma.example")
    send(app, anna, order(again=True))
    assert clients.recipients[1:] == ["info@firma.example"]


def test_fill_sends_exactly_what_the_day_still_lacks(
    clients: Clients, app: App, anna: Actor, add_company: AddCompany, monkeypatch: pytest.MonkeyPatch
) -> None:
    clock.start_at(datetime(2026, 10, 27, 9, tzinfo=UTC))
    for number in range(60):
        add_company(f"Firma {number}", f"name@firma-{number}.example")
    send(app, anna, order(limit=45))
    assert forecast(app, anna, order(fill=True)).progress == CampaignProgress(
        None, "price_list", "dry_run", queued=5, lately=45
    )
    progress = send(app, anna, order(fill=True))
    assert progress.sent == 5
    assert len(set(clients.recipients)) == 50
    again = send(app, anna, order(fill=True))
    assert again == CampaignProgress(None, "price_list", "nothing_to_do")
    monkeypatch.delenv(clock.OFFSET_VARIABLE)


def test_the_same_order_twice_writes_to_nobody_twice(
    clients: Clients, app: App, anna: Actor, companies: list[int], monkeypatch: pytest.MonkeyPatch
) -> None:
    assert send(app, anna, order(limit=3)).sent == 3
    assert send(app, anna, order(limit=3)).sent == 2, "those who are left"
    assert send(app, anna, order()).lately == 5
    assert len(set(clients.recipients)) == len(clients.recipients) == 5
    assert send(app, anna, order(limit=1, again=True)).sent == 1
    clock.start_at(clock.now() + timedelta(days=31))
    assert send(app, anna, order()).sent == 5
    monkeypatch.delenv(clock.OFFSET_VARIABLE)


def test_a_company_that_the_template_reached_at_another_address_was_reached(
    clients: Clients, app: App, anna: Actor, add_company: AddCompany
) -> None:
    company = add_company("Firma 1", "one@firma.example")
    send(app, anna, order())
    with app.database.transaction() as session:
        session.execute(sa.update(Contact).where(Contact.company_id == company).values(email="two@firma.example"))
    assert send(app, anna, order()).lately == 1


def test_two_campaigns_at_once_offer_nobody_the_same_twice(
    clients: Clients, app: App, anna: Actor, add_company: AddCompany, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Both have looked at the page before either writes it."""
    for number in range(30):
        add_company(f"Firma {number}", f"name@firma-{number}.example")
    both = Barrier(2, timeout=20)
    sort = queueing.sorted_out

    def sorted_together(app: App, page: Page) -> list[queueing.Sorted]:
        found = sort(app, page)
        with suppress(BrokenBarrierError):
            both.wait()
        return found

    monkeypatch.setattr(queueing, "sorted_out", sorted_together)
    with ThreadPoolExecutor(2) as pool:
        ended = list(pool.map(lambda _number: send(app, anna, order()), range(2)))
    assert sum(progress.sent for progress in ended) == 30
    assert len(set(clients.recipients)) == len(clients.recipients) == 30


def test_two_that_fill_the_quota_at_once_do_not_send_more_than_it_lacks(
    clients: Clients, app: App, anna: Actor, add_company: AddCompany, monkeypatch: pytest.MonkeyPatch
) -> None:
    clock.start_at(datetime(2026, 10, 27, 9, tzinfo=UTC))
    for number in range(120):
        add_company(f"Firma {number}", f"name@firma-{number}.example")
    with ThreadPoolExecutor(3) as pool:
        ended = list(pool.map(lambda name: send(app, anna, CampaignOrder(name, "all", fill=True)), TEMPLATES))
    assert sum(progress.sent for progress in ended) == 50
    assert len(clients.taken) == 50
    monkeypatch.delenv(clock.OFFSET_VARIABLE)


def test_a_daily_cap_holds_for_all_campaigns_together(
    clients: Clients, app: App, anna: Actor, companies: list[int]
) -> None:
    with_settings(app, smtp_url=clients.url, sender="Anna <anna@tagwerk.example>", daily_cap=4)
    first = send(app, anna, order(limit=3))
    assert (first.sent, first.daily_cap) == (3, None)
    others = CampaignOrder("introduction", "all")
    assert forecast(app, anna, others).progress.daily_cap == 4, "who is left out is told before"
    second = send(app, anna, others)
    assert (second.sent, second.daily_cap) == (1, 4)
    assert line(second, [], "UTC").endswith("No more may be queued today: daily_cap is 4.")
    third = send(app, anna, others)
    assert (third.state, third.daily_cap) == ("nothing_to_do", 4)
    assert line(third, [], "UTC").endswith("nothing was sent. No more may be queued today: daily_cap is 4.")


def test_a_dry_run_reads_no_more_than_it_needs(
    clients: Clients, app: App, anna: Actor, companies: list[int], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(queueing, "PIECE", 2)
    pages = []

    def counted(*given: Any, **more: Any) -> Any:
        pages.append(given)
        return page_of(*given, **more)

    monkeypatch.setattr(queueing, "page_of", counted)
    assert forecast(app, anna, order(limit=2)).progress.queued == 2
    assert len(pages) == 1


def test_a_campaign_starts_when_it_was_told_to(
    clients: Clients, app: App, anna: Actor, companies: list[int], monkeypatch: pytest.MonkeyPatch
) -> None:
    clock.start_at(datetime(2026, 10, 27, 9, tzinfo=UTC))
    at = datetime(2026, 10, 27, 14, tzinfo=UTC)
    progress = send(app, anna, replace(order(), starts_at=at))
    assert (progress.queued, progress.sent, progress.next_at) == (5, 0, at)
    deliver(app)
    assert clients.taken == []
    clock.start_at(at)
    deliver(app)
    assert len(clients.taken) == 5
    monkeypatch.delenv(clock.OFFSET_VARIABLE)


def test_mails_leave_in_the_hours_that_were_set(
    clients: Clients, app: App, anna: Actor, companies: list[int], monkeypatch: pytest.MonkeyPatch
) -> None:
    """It was queued before the evening, and nothing was there to deliver it; at night it does not leave either."""
    clock.start_at(datetime(2026, 10, 27, 16, 29, tzinfo=UTC))  # 17:29 in Berlin
    progress = send(app, anna, replace(order(limit=1), window="08:00-17:30"))
    assert progress.sent == 1
    clock.start_at(datetime(2026, 10, 27, 16, 31, tzinfo=UTC))
    progress = send(app, anna, replace(order(), window="08:00-17:30"))
    assert (progress.sent, progress.queued) == (0, 4)
    assert progress.next_at == datetime(2026, 10, 28, 7, 0, tzinfo=UTC)
    with app.database.transaction() as session:
        session.execute(sa.update(tables.Message).values(due_at=clock.now()))
    deliver(app)
    assert len(clients.taken) == 1
    clock.start_at(datetime(2026, 10, 28, 7, 0, tzinfo=UTC))
    deliver(app)
    assert len(clients.taken) == 5
    monkeypatch.delenv(clock.OFFSET_VARIABLE)


def test_an_order_is_thought_through_once(
    clients: Clients, app: App, anna: Actor, companies: list[int], monkeypatch: pytest.MonkeyPatch
) -> None:
    """The template is found and compiled once, and the recipients and their number are reckoned once."""
    called: Counter[str] = Counter()
    for module, name in ((writer, "find_template"), (writer, "OfferTemplate"), (planning, "segment_of")):
        original: Callable[..., object] = getattr(module, name)

        def counted(
            *given: object, name: str = name, original: Callable[..., object] = original, **more: object
        ) -> object:
            called[name] += 1
            return original(*given, **more)

        monkeypatch.setattr(module, name, counted)
    assert send(app, anna, order()).sent == 5
    assert called == {"find_template": 1, "OfferTemplate": 1, "segment_of": 1}
