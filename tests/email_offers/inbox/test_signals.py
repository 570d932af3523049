"""The agenda hears of replies that nobody has answered."""

from datetime import datetime, timedelta

from tagwerk.access.actors import Actor
from tagwerk.agenda.listing import agenda
from tagwerk.ledger.activities import NewActivity, record
from tagwerk.ledger.kinds import CALL
from tagwerk.platform import clock
from tagwerk.platform.app import App
from tagwerk_email_offers.tables import Inbound, Mailbox


def reply(app: App, company: int, received_at: datetime) -> None:
    with app.database.transaction() as session:
        mailbox = Mailbox(address="x", since=received_at, checked_at=received_at)
        session.add(mailbox)
        session.flush()
        session.add(
            Inbound(
                mailbox_id=mailbox.id, uid="1", identity="1", kind="reply", company_id=company, sender="a@b.example",
                sender_name="A", subject="Re: Angebot", text="Gern.", received_at=received_at,
                state="waiting",
            )
        )  # fmt: skip


def test_a_reply_waits_until_it_is_answered_by_a_call(app: App, anna: Actor, companies: list[int]) -> None:
    moment = clock.now()
    reply(app, companies[0], moment - timedelta(hours=1))
    (item,) = [item for item in agenda(app, anna) if item.company_id == companies[0]]
    assert item.reasons[0].reason == "replied"
    with app.database.transaction() as session:
        record(
            session,
            NewActivity(
                kind=CALL, happened_at=moment, work_date=moment.date(), employee_id=anna.employee(),
                recorded_by="system:test", source="test", source_key="1", company_id=companies[0],
                outcome="answered",
            ),
        )  # fmt: skip
    assert all(
        reason.reason != "replied"
        for item in agenda(app, anna)
        for reason in item.reasons
        if item.company_id == companies[0]
    )
