"""Follow-ups in tests: a reminder to send, a clock to move, an offer that left, and what came of it."""

from collections import Counter
from collections.abc import Sequence
from datetime import datetime

import pytest
import sqlalchemy as sa

from kit.mail import Clients, Maildir, messages
from tagwerk.access.actors import Actor
from tagwerk.ledger.activities import NewActivity, record
from tagwerk.ledger.kinds import CALL, ActivityKind
from tagwerk.ledger.tables import Activity
from tagwerk.platform import clock
from tagwerk.platform.app import App
from tagwerk_email_offers import tables
from tagwerk_email_offers.following.progress import FollowUpProgress, follow_ups
from tagwerk_email_offers.routines import deliver, follow_up
from tagwerk_email_offers.sending.campaigns import send
from tagwerk_email_offers.sending.planning import CampaignOrder
from tagwerk_email_offers.threads.steps import Step

DUE = "2026-10-13T10:05+02:00"
"""Five working days after Tuesday, 6 October, 10:00."""
THREE = "name@firma-3.example"
OTHERS = [f"name@firma-{number}.example" for number in (1, 2, 4, 5)]
REMINDER = Step("reminder", 5)


@pytest.fixture
def tuesday(monkeypatch: pytest.MonkeyPatch) -> None:
    """It is Tuesday, 6 October 2026, 10:00 in Berlin."""
    monkeypatch.setenv(clock.OFFSET_VARIABLE, "0")
    at("2026-10-06T10:00+02:00")


@pytest.fixture
def reminder(clients: Clients, maildir: Maildir, app: App) -> None:
    """A template ``reminder``, and one called ``last_call`` with a subject of its own."""
    write_template(app, "reminder", "Haben Sie schon entschieden?")
    write_template(app, "last_call", "Nur noch diese Woche", "own_subject = true")


def write_template(app: App, name: str, subject: str, data: str = "") -> None:
    folder = app.folder / "templates" / "offers" / name
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "subject.de.txt").write_text(subject, encoding="utf-8")
    (folder / "body.de.txt").write_text("{{ contact.greeting }}\nich wollte nachfragen.", encoding="utf-8")
    (folder / "offer.toml").write_text(data, encoding="utf-8")


def at(text: str) -> datetime:
    """Set the clock to that moment."""
    moment = datetime.fromisoformat(text)
    clock.start_at(moment)
    return moment


def offer_to_all(app: App, actor: Actor, *steps: Step, **more: object) -> None:
    """Send the price list to everybody, with *steps* to follow."""
    send(app, actor, CampaignOrder("price_list", "all", follow_ups=steps or (REMINDER,), **more))  # type: ignore[arg-type]


def work(app: App) -> None:
    """What a worker does in a few minutes."""
    follow_up(app)
    deliver(app)


def reminded(clients: Clients, after: int) -> list[str]:
    """Who got mail after the first *after* mails, in order."""
    return sorted(clients.recipients[after:])


def steps_of(app: App, actor: Actor, campaign: int = 1) -> list[FollowUpProgress]:
    """How the follow-ups of the campaign stand."""
    return follow_ups(app, actor, [campaign]).get(campaign, [])


def states(app: App, campaign: int) -> Counter[str]:
    """How many messages of the campaign are in each state."""
    return Counter(message.state for message in messages(app) if message.campaign_id == campaign)


def decided(app: App) -> dict[int, str]:
    """Why a mail is not followed up, by its number; ``""`` where it is."""
    with app.database.reading() as session:
        return {each.message_id: each.reason for each in session.scalars(sa.select(tables.Followed))}


def mails_to(clients: Clients, address: str) -> Sequence[int]:
    """The places of the mails to *address* among all that were taken."""
    return [place for place, recipient in enumerate(clients.recipients) if recipient == address]


def activity(app: App, actor: Actor, company: int, kind: ActivityKind, **more: object) -> Activity:
    moment = clock.now()
    fields = {"outcome": "answered" if kind is CALL else None, "details": {}} | more
    with app.database.transaction() as session:
        number = session.scalar(sa.select(sa.func.count(Activity.id)))
        activity = NewActivity(
            kind=kind, happened_at=moment, work_date=moment.date(), employee_id=actor.employee(), recorded_by="test",
            source="test", source_key=str(number), company_id=company, **fields,  # type: ignore[arg-type]
        )  # fmt: skip
        return record(session, activity)[0]


def call(app: App, anna: Actor, company: int, seconds: int = 60, **more: object) -> Activity:
    return activity(app, anna, company, CALL, details={"talk_seconds": seconds}, **more)
