"""What who sends is told meanwhile and afterwards: how many there are, what is waited for, why some were not written to."""

from dataclasses import dataclass, field
from datetime import timedelta

import pytest
import sqlalchemy as sa

from kit.mail import AddCompany, Clients, order, with_settings
from tagwerk.access.actors import Actor
from tagwerk.companies.consent.suppressions import suppress
from tagwerk.platform import clock
from tagwerk.platform.app import App
from tagwerk.platform.errors import Unreachable
from tagwerk_email_offers import tables
from tagwerk_email_offers.following.views import line
from tagwerk_email_offers.sending import controlling
from tagwerk_email_offers.sending.campaigns import forecast, send


@dataclass
class Watcher:
    """Hears what a bar on the screen hears."""

    done: int = 0
    expected: list[int] = field(default_factory=list)
    said: list[str] = field(default_factory=list)

    def __call__(self, number: int) -> None:
        self.done += number

    def expect(self, number: int) -> None:
        self.expected.append(number)

    def say(self, text: str) -> None:
        self.said.append(text)


@pytest.mark.usefixtures("clients", "companies")
def test_who_watches_hears_how_many_there_are_without_a_limit_too(app: App, anna: Actor) -> None:
    watcher = Watcher()
    send(app, anna, order(), watcher)
    assert (watcher.expected, watcher.done, watcher.said) == ([5], 5, [])


@pytest.mark.usefixtures("clients", "companies")
def test_resuming_says_for_whom_it_waits_and_until_when(app: App, anna: Actor) -> None:
    number = send(app, anna, order(starts_at=clock.now() + timedelta(hours=1))).campaign
    assert number is not None
    until = clock.now() + timedelta(seconds=1.5)
    with app.database.transaction() as session:
        mine = sa.update(tables.Message).where(tables.Message.campaign_id == number)
        session.execute(mine.values(state="claimed", token="gone", lease_until=until, due_at=clock.now()))
        session.execute(sa.update(tables.Campaign).values(starts_at=clock.now()))
    watcher = Watcher()
    progress = controlling.resume(app, anna, number, watcher)
    assert (progress.state, progress.sent) == ("done", 5)
    [said] = watcher.said
    assert said.startswith("Another sender has 5 of the mails")
    assert ":" in said


def test_why_some_were_not_written_to_is_told_by_reason(
    clients: Clients, app: App, anna: Actor, add_company: AddCompany
) -> None:
    for number in range(7):
        add_company(f"Firma {number}", f"name@firma-{number}.example")
    add_company("Tochter von 6", "name@firma-6.example")
    with app.database.transaction() as session:
        for number, reason in enumerate(
            ["unsubscribed", "hard_bounce", "hard_bounce", "by_hand", "as_the_import_said"]
        ):
            suppress(session, "email", f"name@firma-{number}.example", reason, made_by=anna.signature)
    reasons = {"hard_bounce": 2, "unsubscribed": 1, "by_hand": 1, "as_the_import_said": 1, "duplicate": 1}
    planned = forecast(app, anna, order()).progress
    progress = send(app, anna, order())
    for told in (planned, progress, controlling.status(app, anna)[0]):
        assert dict(told.suppressed_for) == reasons
        assert told.suppressed == 6
        said = line(told, [], "Europe/Berlin")
        assert "6 suppressed (2 came back for good, 1 " in said
        assert "1 unsubscribed" in said
        assert "1 as_the_import_said" in said
    assert clients.recipients == ["name@firma-5.example", "name@firma-6.example"]


def test_a_server_that_drops_every_connection_names_the_campaign_to_go_on_with(
    clients: Clients, app: App, anna: Actor, add_company: AddCompany
) -> None:
    for number in range(12):
        add_company(f"Firma {number}", f"name@firma-{number}.example")
    clients.dies_at = lambda _address: True
    with_settings(app, smtp_url=clients.url, sender="Anna <anna@tagwerk.example>", connections=1)
    with pytest.raises(Unreachable, match="again and again") as raised:
        send(app, anna, order())
    assert raised.value.action is not None
    assert raised.value.action.command == "tagwerk campaigns resume 1"
