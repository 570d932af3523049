"""What reports show of campaigns: what was sent, what came back, and what is in doubt."""

import sqlalchemy as sa

from kit.mail import Clients, Maildir, answer_to, order, report_on
from tagwerk.access.actors import Actor
from tagwerk.platform.app import App
from tagwerk.platform.periods import Period
from tagwerk.staff.tables import Employee
from tagwerk_email_offers import tables
from tagwerk_email_offers.figures.reporting import campaigns, doubts
from tagwerk_email_offers.inbox.syncing import sync
from tagwerk_email_offers.sending.campaigns import send


def test_a_campaign_shows_what_came_back(
    clients: Clients, maildir: Maildir, app: App, anna: Actor, companies: list[int]
) -> None:
    send(app, anna, order())
    mails = {address: clients.message(place) for place, address in enumerate(clients.recipients)}
    maildir.deliver(answer_to(mails["name@firma-1.example"]))
    maildir.deliver(report_on(mails["name@firma-3.example"]))
    sync(app, anna)
    with app.database.reading() as session:
        employee = session.get_one(Employee, anna.employee())
        sent = session.scalar(sa.select(sa.func.count()).where(tables.Message.state.in_(("sent", "bounced"))))
    document = campaigns(app, employee, Period.of("month", employee.today()))
    values = document.values
    assert (values["sent"], values["reply"], values["bounce"], values["uncertain"]) == (sent, 1, 1, 0)
    (row,) = document.tables[0].rows
    assert row[2:] == document.tables[0].total[2:]
    assert campaigns(app, employee, Period.of("month", employee.today()).before()).values["sent"] == 0


def test_what_is_in_doubt_is_counted(clients: Clients, app: App, anna: Actor, companies: list[int]) -> None:
    send(app, anna, order())
    with app.database.transaction() as session:
        session.execute(sa.update(tables.Message).where(tables.Message.id == 1).values(state="uncertain"))
        assert {doubt.name: doubt.number for doubt in doubts(session)} == {
            "mails_uncertain": 1,
            "bounces_in_doubt": 0,
            "replies_waiting": 0,
        }
