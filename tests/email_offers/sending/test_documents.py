"""Campaigns whose mails have documents: they are made beside the wire, by other processes, and one that fails fails alone."""

import threading
import time
from pathlib import Path

import pytest

from kit.mail import Clients, credited, messages
from tagwerk.access.actors import Actor
from tagwerk.platform.app import App
from tagwerk.platform.errors import WrongInput
from tagwerk_email_offers.sending.campaigns import send
from tagwerk_email_offers.sending.planning import CampaignOrder
from tagwerk_email_offers.sending.stock import Stock
from tagwerk_email_offers.writing.documents import processes

SLOW = "#for a in range(400) { for b in range(1000) { let x = a } }\n"
ORDER = CampaignOrder("mine", "all")


def template(app: App, document: str) -> None:
    folder = app.folder / "templates" / "offers" / "mine"
    folder.mkdir(parents=True)
    files = {"subject.de.txt": "Angebot", "body.de.txt": "Hallo", "offer.toml": 'document = "document.typ"'}
    for name, text in (files | {"document.typ": document}).items():
        Path(folder / name).write_text(text, "utf-8")


@pytest.fixture
def quick_try(monkeypatch: pytest.MonkeyPatch) -> None:
    """The template is tried for one recipient beforehand."""
    monkeypatch.setattr("tagwerk_email_offers.sending.planning.TRIED_BEFOREHAND", 1)


def test_slow_documents_do_not_keep_the_wire_waiting(
    clients: Clients, app: App, anna: Actor, companies: list[int], quick_try: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    template(app, f'{SLOW}#json("/values.json").company.name')
    waits: list[float] = []
    write = Stock.write

    def timed(stock: Stock) -> int:
        started = time.monotonic()
        try:
            return write(stock)
        finally:
            waits.append(time.monotonic() - started)

    monkeypatch.setattr(Stock, "write", timed)
    assert send(app, anna, ORDER).sent == 5
    assert len(credited(app)) == 5
    assert len(waits) > 2
    assert max(waits) < 2.0, "a moment, on a busy machine"
    attached = [next(iter(clients.message(number).iter_attachments())).get_content() for number in range(5)]
    assert len(set(attached)) == 5


def test_processes_that_are_killed_cost_their_own_mails_alone(
    clients: Clients, app: App, anna: Actor, companies: list[int], quick_try: None
) -> None:
    template(app, f'{SLOW}#json("/values.json").company.name')
    killed: list[int] = []

    def kill() -> None:
        while not clients.taken:
            time.sleep(0.01)
        for typesetter in tuple(processes.typesetters()._open):
            if (process := typesetter._process) is not None:
                process.kill()
                killed.append(process.pid)

    killer = threading.Thread(target=kill)
    killer.start()
    progress = send(app, anna, ORDER)
    killer.join()
    assert progress.sent + progress.failed == 5
    assert progress.failed <= len(killed)
    assert all("try again" in message.reason for message in messages(app) if message.state == "failed")


def test_a_document_that_can_be_made_for_nobody_stops_the_campaign_before_it_begins(
    clients: Clients, app: App, anna: Actor, companies: list[int]
) -> None:
    template(app, "Hallo\n#unknown")
    with pytest.raises(WrongInput, match=r"document\.typ, line 2: 'unknown' is undefined"):
        send(app, anna, ORDER)
    assert messages(app) == []


def test_a_document_that_fails_for_some_fails_for_them_alone(
    clients: Clients, app: App, anna: Actor, companies: list[int]
) -> None:
    template(
        app,
        '#let name = json("/values.json").company.name\n#if name.contains("3") { panic("nicht für " + name) }\nHallo',
    )
    progress = send(app, anna, ORDER)
    assert (progress.state, progress.sent, progress.failed) == ("done", 4, 1)
    (failed,) = [message for message in messages(app) if message.state == "failed"]
    assert "document.typ, line 2: it ends itself: nicht für Firma 3 GmbH." in failed.reason
    assert len(credited(app)) == 4
