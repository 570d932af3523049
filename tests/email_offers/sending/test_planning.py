"""Whom a campaign writes to, and to how many."""

from collections import Counter
from collections.abc import Callable
from datetime import UTC, datetime

import pytest

from kit.mail import AddCompany, Clients, order
from tagwerk.access.actors import Actor
from tagwerk.companies.consent.suppressions import suppress_address
from tagwerk.obligations.standing import standing
from tagwerk.platform import clock
from tagwerk.platform.app import App
from tagwerk_email_offers.sending import planning
from tagwerk_email_offers.sending.campaigns import count_recipients, send
from tagwerk_email_offers.sending.progress import CampaignProgress
from tagwerk_email_offers.writing import writer


def test_the_suppressed_and_the_repeated_do_not_use_up_the_limit(
    clients: Clients, app: App, anna: Actor, add_company: AddCompany
) -> None:
    for number in range(6):
        add_company(f"Firma {number}", f"name@firma-{number}.example")
    add_company("Tochter von 2", "name@firma-2.example")
    suppress_address(app, anna, "name@firma-0.example")
    progress = send(app, anna, order(limit=4))
    assert (progress.sent, progress.suppressed) == (4, 1)
    assert clients.recipients == [f"name@firma-{number}.example" for number in range(1, 5)]
    rest = send(app, anna, order())
    assert (rest.sent, rest.suppressed) == (5, 2)


def test_one_address_of_a_company_or_all_of_them(
    clients: Clients, app: App, anna: Actor, add_company: AddCompany
) -> None:
    add_company("Firma 1", "one@firma.example", company_email="info@firma.example")
    add_company("Firma 2", company_email="info@firma-2.example")
    add_company("Firma 3 without an address")
    send(app, anna, order())
    assert clients.recipients == ["one@firma.example", "info@firma-2.example"]
    assert "Sehr geehrte Damen und Herren" in str(clients.message(1).get_body(("plain",)))
    send(app, anna, order(all_contacts=True))
    assert clients.recipients[2:] == ["one@firma.example", "info@firma.example", "info@firma-2.example"]
    assert next(q for q in standing(app, anna).quotas if q.metric == "offers_emailed").done == 2


def test_fill_sends_exactly_what_the_day_still_lacks(
    clients: Clients, app: App, anna: Actor, add_company: AddCompany, monkeypatch: pytest.MonkeyPatch
) -> None:
    clock.start_at(datetime(2026, 10, 27, 9, tzinfo=UTC))
    for number in range(60):
        add_company(f"Firma {number}", f"name@firma-{number}.example")
    send(app, anna, order(limit=45))
    assert count_recipients(app, anna, order(fill=True)) == CampaignProgress(None, "price_list", "dry_run", queued=5)
    progress = send(app, anna, order(fill=True))
    assert progress.sent == 5
    assert len(set(clients.recipients)) == 50
    again = send(app, anna, order(fill=True))
    assert again == CampaignProgress(None, "price_list", "nothing_to_do")
    monkeypatch.delenv(clock.OFFSET_VARIABLE)


def test_an_order_is_thought_through_once(
    clients: Clients, app: App, anna: Actor, companies: list[int], monkeypatch: pytest.MonkeyPatch
) -> None:
    """The template is found and compiled once, and the recipients and their number are reckoned once."""
    called: Counter[str] = Counter()
    for module, name in ((writer, "find_template"), (writer, "OfferTemplate"), (planning, "recipients_in")):
        original: Callable[..., object] = getattr(module, name)

        def counted(
            *given: object, name: str = name, original: Callable[..., object] = original, **more: object
        ) -> object:
            called[name] += 1
            return original(*given, **more)

        monkeypatch.setattr(module, name, counted)
    assert send(app, anna, order()).sent == 5
    assert called == {"find_template": 1, "OfferTemplate": 1, "recipients_in": 1}
