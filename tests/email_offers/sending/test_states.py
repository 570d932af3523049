"""A model drives workers, answers, lost leases, kills, clocks and people against the real tables, in any order.

Whatever happens: no message waits in a closed campaign, nobody is mailed twice unless somebody asked for it, and what was
sent, and only that, counts.
"""

import os
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from datetime import UTC, datetime, timedelta
from pathlib import Path
from shutil import copy
from tempfile import TemporaryDirectory
from typing import Any

import pytest
import sqlalchemy as sa
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.errors import FlakyStrategyDefinition
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)

from servers.postgresql import new_database
from tagwerk.access.actors import Actor
from tagwerk.companies.finding import name_key
from tagwerk.companies.tables import Company, Contact
from tagwerk.ledger.tables import Activity
from tagwerk.platform import clock
from tagwerk.platform.app import App
from tagwerk.platform.config import FILE_NAME
from tagwerk.platform.errors import TagwerkError
from tagwerk.staff.finding import find_actor
from tagwerk.staff.tables import Employee, Terms
from tagwerk.workspace.opening import open_workspace
from tagwerk_email_offers.sending import campaigns, controlling
from tagwerk_email_offers.sending.crediting import Credited
from tagwerk_email_offers.sending.delivering import Delivery
from tagwerk_email_offers.sending.planning import CampaignOrder, plan
from tagwerk_email_offers.sending.progress import progress_of
from tagwerk_email_offers.sending.queueing import queue
from tagwerk_email_offers.tables import Campaign, Message
from tagwerk_email_offers.wire.answers import Answer
from tagwerk_email_offers.wire.wire import Outgoing
from tagwerk_email_offers.writing.windows import Window

COUNT, WINDOW = 6, 2
ATTEMPTS = 5
START = datetime(2026, 11, 30, 9, tzinfo=UTC)
ANSWERS = {
    "sent": Answer("sent", code=250),
    "later": Answer("deferred", "recipient", 450, "4.2.0", "greylisted", "rcpt"),
    "enough": Answer("deferred", "throttle", 421, "4.7.0", "too many", "mail"),
    "unknown": Answer("refused", "recipient", 550, "5.1.1", "user unknown", "rcpt"),
    "doubt": Answer("refused", "doubt", 550, "", "no", "rcpt"),
    "sender": Answer("refused", "sender", 550, "5.1.8", "sender rejected", "rcpt"),
    "lost": Answer("unsent", "connection", phase="data"),
    "taken, and nobody heard": Answer("uncertain"),
    "not taken, and nobody heard": Answer("uncertain"),
}
TAKEN = ("sent", "taken, and nobody heard")


class ScriptedWire:
    """Takes mails, and answers when the model says so."""

    def __init__(self) -> None:
        self.under_way: list[int] = []

    @property
    def window(self) -> int:
        return WINDOW

    @property
    def room(self) -> int:
        return WINDOW - len(self.under_way)

    @property
    def in_flight(self) -> int:
        return len(self.under_way)

    def send(self, mails: Sequence[Outgoing]) -> None:
        self.under_way += [mail.key for mail in mails]

    def answers(self, _wait: float) -> list[tuple[int, Answer]]:
        """Nobody answers any more: what is on the wire at the end of a run stays without an answer."""
        keys, self.under_way = self.under_way, []
        return [(key, Answer("uncertain")) for key in keys]


class Campaigning(RuleBasedStateMachine):
    """One campaign with a few recipients, and as many workers as come."""

    opened: Callable[[], Any]

    def __init__(self) -> None:
        super().__init__()
        self._opened = type(self).opened()
        self.app: App = self._opened.__enter__()
        self.anna: Actor = find_actor(self.app)
        self.workers: dict[int, Delivery] = {}
        self.taken: Counter[int] = Counter()
        self.asked_again: Counter[int] = Counter()
        self.number = 0

    def teardown(self) -> None:
        self._opened.__exit__(None, None, None)

    @initialize()
    def begin(self) -> None:
        clock.start_at(START)
        planned = plan(self.app, self.anna, CampaignOrder("introduction", "all"))
        campaign = campaigns._begin(self.app, self.anna, planned)
        assert campaign is not None
        queue(self.app, planned, campaign.id)
        self.writer = planned.writer.of_campaign(campaign)

    @precondition(lambda self: len(self.workers) < 3)
    @rule()
    def a_worker_comes(self) -> None:
        with self.app.database.reading() as session:
            campaign = session.get_one(Campaign, 1)
            credited = Credited.of(session, campaign, "system:test")
        window = Window("", "UTC", lambda _day: "")
        wire: Any = ScriptedWire()
        self.number += 1
        self.workers[self.number] = Delivery(self.app, wire, self.writer, credited, window)

    @precondition(lambda self: self.workers)
    @rule(data=st.data())
    def a_worker_has_a_turn(self, data: st.DataObject) -> None:
        number, worker = self._some_worker(data)
        wire: Any = worker.wire
        heard = data.draw(st.lists(st.sampled_from(wire.under_way), unique=True)) if wire.under_way else []
        answered = []
        for key in heard:
            name = data.draw(st.sampled_from(sorted(ANSWERS)))
            self.taken[key] += name in TAKEN
            wire.under_way.remove(key)
            answered.append((key, ANSWERS[name]))
        if not worker._turn(answered):
            worker._leave()
            del self.workers[number]

    @precondition(lambda self: self.workers)
    @rule(data=st.data())
    def a_worker_is_interrupted(self, data: st.DataObject) -> None:
        number, worker = self._some_worker(data)
        wire: Any = worker.wire
        self.taken.update(key for key in wire.under_way if data.draw(st.booleans()))
        worker._leave()
        del self.workers[number]

    @precondition(lambda self: self.workers)
    @rule(data=st.data())
    def a_worker_is_killed(self, data: st.DataObject) -> None:
        number, worker = self._some_worker(data)
        wire: Any = worker.wire
        self.taken.update(key for key in wire.under_way if data.draw(st.booleans()))
        del self.workers[number]

    @rule(seconds=st.sampled_from([1, 30, 61, 400, 20_000, -3000]))
    def time_goes_by_or_the_clock_is_set_back(self, seconds: int) -> None:
        clock.start_at(clock.now() + timedelta(seconds=seconds))

    @rule(act=st.sampled_from(["pause", "resume", "retry", "cancel", "hold", "sent", "failed", "resend"]))
    def somebody_decides(self, act: str) -> None:
        if act == "cancel" and self.number % 3:
            return  # more seldom
        uncertain = self._in_state("uncertain")
        with suppress(TagwerkError):
            if act in controlling.SETTLEMENTS:
                controlling.settle(self.app, self.anna, 1, act)
                if act == "resend":
                    self.asked_again.update(uncertain | self._gone())
            else:
                getattr(controlling, act)(self.app, self.anna, 1)

    @invariant()
    def nothing_waits_in_a_closed_campaign(self) -> None:
        with self.app.database.reading() as session:
            state = session.scalar(sa.select(Campaign.state))
            states = set(session.scalars(sa.select(Message.state)))
        if state == "done":
            assert not states & {"queued", "claimed", "sending", "deferred"}
        if state == "canceled":
            assert not states & {"queued", "claimed", "deferred"}

    @invariant()
    def nobody_is_mailed_twice_unless_somebody_asked_for_it(self) -> None:
        for key, number in self.taken.items():
            assert number <= 1 + self.asked_again[key]

    @invariant()
    def what_was_sent_and_only_that_counts(self) -> None:
        with self.app.database.reading() as session:
            keys = session.scalars(sa.select(Activity.source_key)).all()
        assert sorted(keys) == sorted(f"message:{key}" for key in self._in_state("sent"))

    def _some_worker(self, data: st.DataObject) -> tuple[int, Delivery]:
        number = data.draw(st.sampled_from(sorted(self.workers)))
        return number, self.workers[number]

    def _in_state(self, state: str) -> set[int]:
        with self.app.database.reading() as session:
            return set(session.scalars(sa.select(Message.id).where(Message.state == state)))

    def _gone(self) -> set[int]:
        """What a worker had on the wire whose lease was over when somebody settled."""
        return set(self.taken)


def _people_and_companies(app: App) -> None:
    moment = START - timedelta(days=400)
    with app.database.transaction() as session:
        terms = Terms(
            since=moment.date(), role="administrator", time_zone="Europe/Berlin", country="DE", region="BE",
            job_description="customer_search_manager",
        )  # fmt: skip
        session.add(
            Employee(
                login="anna", name="Anna", email="anna@tagwerk.example", hired_on=moment.date(), created_at=moment, terms=[terms]
            )
        )  # fmt: skip
        for number in range(COUNT):
            name = f"Firma {number}"
            company = Company(name=name, name_key=name_key(name), created_at=moment)
            company.contacts.append(Contact(name="Käthe", email=f"k@firma-{number}.example", created_at=moment))
            session.add(company)


@contextmanager
def _workspace(url: str) -> Iterator[App]:
    with TemporaryDirectory() as name:
        section = '[plugins.email_offers]\nsmtp_url = "smtp://127.0.0.1:1"\nlease = 60\n'
        (Path(name) / FILE_NAME).write_text(f'[database]\nurl = "{url}"\n{section}', encoding="utf-8")
        os.environ[clock.OFFSET_VARIABLE] = "0"  # as at the beginning: only a demo opens with a moved clock
        app = open_workspace(Path(name))
        clock.follow_moved_clock(True)
        _people_and_companies(app)
        try:
            yield app
        finally:
            app.close()


def _run(opened: Callable[[], Any], examples: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(clock.OFFSET_VARIABLE, "0")
    monkeypatch.setattr(controlling, "deliver_campaign", lambda app, _actor, key, _advance: progress_of(app, key))
    machine = type("Machine", (Campaigning,), {"opened": staticmethod(opened)})
    few = settings(
        max_examples=examples, stateful_step_count=40, deadline=None, suppress_health_check=list(HealthCheck)
    )
    for attempt in range(ATTEMPTS):
        try:
            run_state_machine_as_test(machine, settings=few)
        except FlakyStrategyDefinition:  # real seconds pass as well, and may decide what there is to choose from
            if attempt == ATTEMPTS - 1:
                raise
        else:
            return


def _on_sqlite(prepared: Path) -> Callable[[], Any]:
    @contextmanager
    def opened() -> Iterator[App]:
        with TemporaryDirectory() as name:
            path = copy(prepared, name)
            with _workspace(f"sqlite:///{path}") as app:
                yield app

    return opened


def test_no_order_of_events_breaks_the_promise(prepared_sqlite: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    _run(_on_sqlite(prepared_sqlite), int(os.environ.get("EXAMPLES", "12")), monkeypatch)


@pytest.mark.heavy
@pytest.mark.timeout(600)
def test_no_order_of_many_events_breaks_the_promise(prepared_sqlite: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    _run(_on_sqlite(prepared_sqlite), 120, monkeypatch)


@pytest.mark.heavy
@pytest.mark.timeout(600)
def test_no_order_of_events_breaks_the_promise_on_postgresql(
    postgresql_server: str, prepared_postgresql: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    @contextmanager
    def opened() -> Iterator[App]:
        with new_database(postgresql_server, prepared_postgresql) as url, _workspace(url) as app:
            yield app

    _run(opened, 40, monkeypatch)
