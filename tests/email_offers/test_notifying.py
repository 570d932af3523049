"""Departments and employees with an address are told by mail."""

from datetime import timedelta

import pytest

from kit.mail import Clients
from tagwerk.access.actors import Actor
from tagwerk.companies.cards import add_company
from tagwerk.diary.notices import notify_at_once, remind
from tagwerk.diary.requests import send_request
from tagwerk.diary.tables import Visit
from tagwerk.diary.tasks import add_task
from tagwerk.diary.visits import plan_visit
from tagwerk.platform import clock
from tagwerk.platform.app import App
from tagwerk.staff.departments import add_department
from tagwerk.staff.hookspecs import Attachment, Notification


@pytest.fixture(autouse=True)
def the_house(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TAGWERK_PLUGINS__EMAIL_OFFERS__SENDER", "Möbelhaus Größer <haus@tagwerk.example>")


def test_a_department_reads_a_request_in_its_mail(clients: Clients, app: App, anna: Actor) -> None:
    add_department(app, anna, "Logistik", "logistik@tagwerk.example")
    send_request(app, anna, "Logistik", "Wann kommt Artikel 4711?\nDie Stühle für Köln.")
    mail = clients.message()
    assert clients.recipients == ["logistik@tagwerk.example"]
    assert mail["Auto-Submitted"] == "auto-generated"
    assert mail["List-Unsubscribe"] is None
    assert mail["From"] == "Möbelhaus Größer <haus@tagwerk.example>"
    assert mail["Subject"].startswith("Request 1 of Anna Größer, due ")
    assert mail.get_content().splitlines() == ["Wann kommt Artikel 4711?", "Die Stühle für Köln."]


def test_a_reminder_that_the_server_refuses_is_told_later_and_once(clients: Clients, app: App, anna: Actor) -> None:
    add_task(app, anna, "Preisliste prüfen", due=clock.today(anna.time_zone) - timedelta(days=1))
    clients.answer = lambda _address: "450 busy"
    remind(app)
    assert clients.recipients == []
    clients.answer = lambda _address: "250 OK"
    remind(app)
    remind(app)
    assert clients.recipients == ["anna@tagwerk.example"]


def test_a_mail_says_what_can_be_done(clients: Clients, app: App, anna: Actor) -> None:
    visit = plan_visit(app, anna, str(add_company(app, anna, "Möbel Größer").id), clock.today(anna.time_zone))
    with app.database.transaction() as session:
        session.get_one(Visit, visit.id).planned_on -= timedelta(days=1)
    remind(app)
    said = clients.message().get_content().splitlines()
    assert said == ["It counts with minutes.", "", f"tagwerk visits hold {visit.id} --minutes …"]


def test_who_has_no_address_is_told_nothing(clients: Clients, app: App, anna: Actor) -> None:
    add_department(app, anna, "Logistik")
    send_request(app, anna, "Logistik", "Wann?")
    assert clients.recipients == []


def test_a_file_goes_along(clients: Clients, app: App) -> None:
    file = Attachment("Bericht-Größer.pdf", b"%PDF-1.7 ...")
    assert notify_at_once(app, Notification("Anna", "anna@tagwerk.example", "Bericht", "Anbei.", files=(file,)))
    (attached,) = clients.message().iter_attachments()
    assert (attached.get_filename(), attached.get_content_type()) == ("Bericht-Größer.pdf", "application/pdf")
    assert attached.get_content() == b"%PDF-1.7 ..."
