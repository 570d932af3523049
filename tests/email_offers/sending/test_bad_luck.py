"""What goes wrong around a campaign: nothing is lost, nobody is mailed twice, and it goes on."""

import threading
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from datetime import timedelta

import pytest
import sqlalchemy as sa

from kit.mail import AddCompany, Clients, credited, messages, order, with_settings
from tagwerk.access.actors import Actor
from tagwerk.platform import clock
from tagwerk.platform.app import App
from tagwerk.platform.errors import TagwerkError, Unreachable
from tagwerk_email_offers.routines import deliver
from tagwerk_email_offers.sending import controlling
from tagwerk_email_offers.sending.campaigns import send


def check(app: App, clients: Clients) -> None:
    """sent ⊆ what the server took ⊆ sent ∪ uncertain, and what was sent, and only that, counts."""
    states = {message.address: message.state for message in messages(app)}
    sent = {address for address, state in states.items() if state == "sent"}
    doubtful = {address for address, state in states.items() if state in ("uncertain", "sending")}
    taken = Counter(clients.recipients)
    assert not taken or set(taken.values()) == {1}
    assert sent <= set(taken) <= sent | doubtful
    assert len(credited(app)) == len(sent)


def until_done(app: App, anna: Actor) -> None:
    """Go on, as a worker does, until nothing of the first campaign waits."""
    for _look in range(60):
        progress = controlling.status(app, anna, 1)[0]
        if progress.state == "done":
            return
        due = progress.next_at or clock.now()
        clock.start_at(max(due, clock.now()) + timedelta(seconds=61))
        deliver(app)
    raise AssertionError(controlling.status(app, anna, 1))


@pytest.fixture(autouse=True)
def present(monkeypatch: pytest.MonkeyPatch) -> None:
    """The clock may be moved, and stands right afterwards."""
    monkeypatch.setenv(clock.OFFSET_VARIABLE, "0")


def test_a_relay_that_goes_down_in_the_middle_and_comes_back_gets_the_rest(
    clients: Clients, app: App, anna: Actor, add_company: AddCompany
) -> None:
    for number in range(40):
        add_company(f"Firma {number}", f"name@firma-{number}.example")
    with_settings(app, smtp_url=clients.url, sender="Anna <anna@tagwerk.example>", connections=2, timeout=5)
    gone = threading.Event()

    def dies(address: str) -> bool:
        if len(clients.taken) >= 15:
            gone.set()
        return gone.is_set()

    clients.dies_at = dies
    with suppress(Unreachable):  # or it ends by itself: who is first to know is chance
        send(app, anna, order())
    check(app, clients)
    assert controlling.status(app, anna, 1)[0].state == "running"
    clients.dies_at = lambda _address: False
    until_done(app, anna)
    check(app, clients)
    assert controlling.status(app, anna, 1)[0].sent == 40


def test_a_server_that_greylists_everybody_gets_everybody_later(
    clients: Clients, app: App, anna: Actor, companies: list[int]
) -> None:
    seen: Counter[str] = Counter()

    def greylist(address: str) -> str:
        seen[address] += 1
        return "250 OK" if seen[address] > 1 else "450 4.2.0 Greylisted, please come back in 300 seconds"

    clients.answer = greylist
    assert send(app, anna, order()).deferred == 5
    until_done(app, anna)
    assert controlling.status(app, anna, 1)[0].sent == 5
    assert {str(activity.work_date) for activity in credited(app)} == {str(clock.today("Europe/Berlin"))}


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_a_full_disk_stops_the_campaign_in_one_line_and_loses_nothing(
    clients: Clients, app: App, anna: Actor, add_company: AddCompany
) -> None:
    for number in range(300):
        add_company(f"Firma {number}", f"name@firma-{number}.example")
    full = threading.Event()

    def fill_the_disk(connection: sa.Connection) -> None:
        pages = connection.exec_driver_sql("PRAGMA page_count").scalar_one()
        connection.exec_driver_sql(f"PRAGMA max_page_count = {pages if full.is_set() else 1_000_000}")

    sa.event.listen(app.database.engine, "begin", fill_the_disk)

    def taken(_envelope: object) -> str:
        if len(clients.taken) > 20:
            full.set()
        return "250 taken"

    clients.at_the_end = taken
    with pytest.raises(TagwerkError) as caught:
        send(app, anna, order())
    assert "full" in str(caught.value)
    clients.at_the_end = lambda _envelope: "250 taken"
    full.clear()
    clock.start_at(clock.now() + timedelta(minutes=5))
    until_done(app, anna)
    check(app, clients)
    progress = controlling.status(app, anna, 1)[0]
    assert progress.sent + progress.uncertain == 300
    assert progress.uncertain <= 16, "at most what was on the wire"


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_somebody_who_locks_the_database_for_a_while_is_waited_for(
    clients: Clients, app: App, anna: Actor, companies: list[int]
) -> None:
    locked, go_on = threading.Event(), threading.Event()

    def lock() -> None:
        with app.database.transaction():
            locked.set()
            go_on.wait(20)

    def taken(_envelope: object) -> str:
        if len(clients.taken) == 1:
            holder.start()
            locked.wait(20)
            threading.Timer(1, go_on.set).start()
        return "250 taken"

    holder = threading.Thread(target=lock)
    clients.at_the_end = taken
    assert send(app, anna, order()).sent == 5
    holder.join()
    check(app, clients)


def test_two_senders_and_a_worker_at_once_share_the_work(
    clients: Clients, app: App, anna: Actor, add_company: AddCompany
) -> None:
    for number in range(60):
        add_company(f"Firma {number}", f"name@firma-{number}.example")
    with_settings(app, smtp_url=clients.url, sender="Anna <anna@tagwerk.example>", connections=2)
    with ThreadPoolExecutor(3) as pool:
        first = pool.submit(send, app, anna, order())
        second = pool.submit(send, app, anna, order())
        worker = pool.submit(deliver, app)
        ended = [first.result(), second.result()]
        worker.result()
    until_done(app, anna)
    assert sum(progress.failed for progress in ended) == 0
    check(app, clients)
    assert len(clients.taken) == 60


def test_a_worker_goes_on_with_a_campaign_whose_preparing_was_interrupted(
    clients: Clients, app: App, anna: Actor, companies: list[int], monkeypatch: pytest.MonkeyPatch
) -> None:
    from tagwerk_email_offers.sending import campaigns

    def interrupted(*_given: object) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr(campaigns, "queue", interrupted)
        with pytest.raises(KeyboardInterrupt):
            send(app, anna, order())
    assert controlling.status(app, anna, 1)[0].state == "preparing"
    deliver(app)
    progress = controlling.status(app, anna, 1)[0]
    assert (progress.state, progress.sent) == ("done", 5)
