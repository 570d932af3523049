"""A client who wrote waits until somebody answers, or says that nothing is to answer; a bulk mail is no answer, reading is
none.
"""

import os
from datetime import date, timedelta
from email.message import EmailMessage

import pytest

from kit.mail import Clients, Maildir, answer_to, letter, messages, order, report_on, with_settings
from tagwerk.access.actors import Actor
from tagwerk.agenda.listing import agenda
from tagwerk.companies.consent.lifting import suppress_address
from tagwerk.diary.kinds import VISIT
from tagwerk.ledger.activities import NewActivity, record, reverse
from tagwerk.ledger.kinds import CALL
from tagwerk.platform import clock
from tagwerk.platform.actions import Action
from tagwerk.platform.app import App
from tagwerk.platform.errors import Conflict, NotFound, Unreachable, WrongInput
from tagwerk.staff import employees
from tagwerk.staff.absences import absences
from tagwerk.staff.finding import find_actor
from tagwerk_email_offers.inbox.answering import acting
from tagwerk_email_offers.inbox.answering.replying import reply
from tagwerk_email_offers.inbox.board import board_lines
from tagwerk_email_offers.inbox.correspondence import InboundMailView, list_mails, show_mail
from tagwerk_email_offers.inbox.syncing import SyncResult, sync
from tagwerk_email_offers.sending.campaigns import send


def _waiting(app: App, actor: Actor) -> list[InboundMailView]:
    return list_mails(app, actor, state="waiting")


@pytest.fixture
def mail(offers: list[EmailMessage], maildir: Maildir, app: App, anna: Actor) -> InboundMailView:
    """A client's question, which waits."""
    maildir.deliver(answer_to(offers[0], "Liefern Sie auch blaue?\nUnd bis wann?"))
    sync(app, anna)
    [waiting] = _waiting(app, anna)
    return waiting


def _activity(app: App, anna: Actor, mail: InboundMailView, kind: object = CALL, **details: int) -> int:
    moment = mail.received_at + timedelta(minutes=1)
    with app.database.transaction() as session:
        [activity] = record(
            session,
            NewActivity(
                kind=kind, happened_at=moment, work_date=moment.date(), employee_id=anna.employee(),  # type: ignore[arg-type]
                recorded_by="system:test", source="test", source_key=f"{kind}{details}", company_id=mail.company_id,
                details=dict(details), outcome="answered" if kind is CALL else None,
            ),
        )  # fmt: skip
        return activity.id


def test_a_mail_server_that_reports_is_not_answered(
    offers: list[EmailMessage], maildir: Maildir, clients: Clients, app: App, anna: Actor
) -> None:
    maildir.deliver(report_on(offers[0]))
    sync(app, anna)
    [bounce] = list_mails(app, anna, "bounce")
    before = len(clients.taken)
    with pytest.raises(WrongInput, match="nobody reads an answer"):
        reply(app, anna, bounce.id, "Wann geht es wieder?")
    assert len(clients.taken) == before


def test_an_answer_leaves_in_the_thread_from_the_employee_and_is_kept(
    mail: InboundMailView, clients: Clients, app: App, anna: Actor, offers: list[EmailMessage]
) -> None:
    employees.edit_employee(app, anna, "anna", {"email": "anna.gross@tagwerk.example"})
    before = len(clients.taken)
    shown = reply(app, anna, mail.id, "Ja, bis Freitag.")
    assert len(clients.taken) == before + 1
    sent = clients.message(before)
    assert "anna.gross@tagwerk.example" in str(sent["From"])
    assert str(sent["To"].addresses[0].addr_spec) == mail.sender
    assert str(sent["In-Reply-To"]) == f"<answer-{str(offers[0]['Message-ID'])[1:]}"
    assert str(offers[0]["Message-ID"]) in str(sent["References"])
    assert str(sent["Subject"]) == f"Re: {offers[0]['Subject']}"
    assert sent["List-Unsubscribe"] is None
    text = sent.get_body(("plain",))
    assert text is not None
    words = text.get_content().replace("\r\n", "\n")
    assert words.startswith("Ja, bis Freitag.")
    assert "schrieb Jürgen Groß:\n> Liefern Sie auch blaue?\n> Und bis wann?" in words, "in the client's language"
    assert (shown.state, shown.answered_by, shown.answered_how) == ("answered", "anna", "reply")
    assert [(each.what, each.by) for each in shown.followed] == [("reply", "anna")]
    assert _waiting(app, anna) == []


def test_what_answers_our_answer_belongs_to_the_same_offer(
    mail: InboundMailView, clients: Clients, maildir: Maildir, app: App, anna: Actor
) -> None:
    reply(app, anna, mail.id, "Ja.", quoting=False)
    ours = clients.message(len(clients.taken) - 1)
    maildir.deliver(letter("sekretariat@gmail.com", "Danke!", In_Reply_To=str(ours["Message-ID"])))
    sync(app, anna)
    [again] = _waiting(app, anna)
    assert (again.offer, again.way) == (mail.offer, "answer")


def test_a_suppressed_client_is_not_answered_before_that_is_lifted(
    mail: InboundMailView, clients: Clients, app: App, anna: Actor
) -> None:
    suppress_address(app, anna, mail.sender)
    before = len(clients.taken)
    with pytest.raises(Conflict, match="is not written to") as refused:
        reply(app, anna, mail.id, "Ja.")
    assert refused.value.action == Action("suppress.lift", mail.sender)
    assert (len(clients.taken), len(_waiting(app, anna))) == (before, 1)


@pytest.mark.parametrize("said", ["550 5.7.1 no", "450 later"])
def test_an_answer_that_did_not_leave_leaves_the_client_waiting(
    mail: InboundMailView, clients: Clients, app: App, anna: Actor, said: str
) -> None:
    clients.at_the_end = lambda _envelope: said
    with pytest.raises(Unreachable, match="did not take it"):
        reply(app, anna, mail.id, "Ja.")
    [waiting] = _waiting(app, anna)
    assert [each.what for each in waiting.followed] == ["reply_failed"]


def test_an_answer_of_which_nobody_knows_whether_it_left_is_said_to_be_so(
    mail: InboundMailView, clients: Clients, app: App, anna: Actor
) -> None:
    clients.dies_after = lambda _address: True
    with pytest.raises(Unreachable, match="connection ended"):
        reply(app, anna, mail.id, "Ja.")
    assert [each.what for each in _waiting(app, anna)[0].followed] == ["reply_uncertain"]


def test_an_empty_answer_is_none(mail: InboundMailView, app: App, anna: Actor) -> None:
    with pytest.raises(WrongInput, match="Write what to answer"):
        reply(app, anna, mail.id, "  \n")
    with pytest.raises(NotFound):
        reply(app, anna, 99, "Ja.")


def test_done_needs_no_word_and_has_a_way_back(mail: InboundMailView, app: App, anna: Actor) -> None:
    done = acting.done(app, anna, mail.id, "hat sich erledigt")
    assert (done.state, done.answered_by, done.note) == ("done", "anna", "hat sich erledigt")
    assert _waiting(app, anna) == []
    assert [each.id for each in list_mails(app, anna, state="done")] == [mail.id]
    with pytest.raises(Conflict):
        acting.done(app, anna, mail.id)
    assert acting.undo(app, anna, mail.id).state == "waiting"
    with pytest.raises(Conflict):
        acting.undo(app, anna, mail.id)


def test_neither_reading_nor_a_campaign_answers(mail: InboundMailView, clients: Clients, app: App, anna: Actor) -> None:
    show_mail(app, anna, mail.id)
    send(app, anna, order(again=True))
    assert len(_waiting(app, anna)) == 1
    assert any("replied" in {reason.reason for reason in item.reasons} for item in agenda(app, anna))


@pytest.mark.parametrize(("kind", "details"), [(CALL, {"talk_seconds": 40}), (VISIT, {})], ids=["call", "visit"])
def test_a_call_or_a_visit_that_reached_the_client_answers(
    mail: InboundMailView, app: App, anna: Actor, kind: object, details: dict[str, int]
) -> None:
    _activity(app, anna, mail, kind, **details)
    assert _waiting(app, anna) == []
    [answered] = list_mails(app, anna, state="answered")
    assert [(each.what, each.by) for each in answered.followed] == [("call" if kind is CALL else "visit", "anna")]


def test_a_call_that_reached_nobody_or_was_taken_back_does_not(mail: InboundMailView, app: App, anna: Actor) -> None:
    _activity(app, anna, mail, CALL, talk_seconds=3)
    assert len(_waiting(app, anna)) == 1
    number = _activity(app, anna, mail, CALL, talk_seconds=60)
    with app.database.transaction() as session:
        from tagwerk.ledger.tables import Activity

        reverse(session, session.get_one(Activity, number), recorded_by="system:test", reason="wrong_number")
    assert len(_waiting(app, anna)) == 1


@pytest.fixture
def sent(maildir: Maildir) -> Maildir:
    """The folder of the own mail program with what was sent."""
    folder = maildir.folder / ".Sent"
    for name in ("new", "cur", "tmp"):
        (folder / name).mkdir(parents=True)
    return Maildir(folder)


def test_a_mail_in_the_sent_folder_answers(
    mail: InboundMailView, sent: Maildir, clients: Clients, app: App, anna: Actor
) -> None:
    for raw in (
        letter("anna@tagwerk.example", To="somebody@else.example"),
        letter("anna@tagwerk.example", To=mail.sender, Auto_Submitted="auto-replied"),
        clients.message(0),
        *(clients.message(number) for number in range(5)),
    ):
        sent.deliver(raw)
    assert sync(app, anna).answered == 0, "not a mail to somebody else, nor a robot's, nor our own offers"
    early = sent.deliver(letter("anna@tagwerk.example", To=mail.sender))
    moment = (mail.received_at - timedelta(days=1)).timestamp()
    os.utime(early, (moment, moment))
    assert sync(app, anna).answered == 0, "nor what was written before"
    sent.deliver(letter("anna@tagwerk.example", "Ja!", To=f"Jürgen <{mail.sender.upper()}>"))
    assert sync(app, anna) == SyncResult(answered=1)
    [answered] = list_mails(app, anna, state="answered")
    assert (answered.answered_how, [each.what for each in answered.followed]) == ("sent", ["sent"])


def test_a_sent_mail_that_cannot_be_read_stops_nothing(
    mail: InboundMailView, sent: Maildir, app: App, anna: Actor
) -> None:
    sent.deliver(b"From: " + b"a:" * 1000)
    sent.deliver(letter("anna@tagwerk.example", To=mail.sender))
    assert sync(app, anna).answered == 1


def test_without_a_sent_folder_nothing_is_watched(
    mail: InboundMailView, maildir: Maildir, app: App, anna: Actor
) -> None:
    with_settings(app, imap_url=f"maildir://{maildir.folder}", sent_folder="Gesendet")
    with pytest.raises(Unreachable, match="no Maildir"):
        sync(app, anna)


def test_the_substitute_sees_and_answers_and_the_absent_one_sees_what_was_done(
    mail: InboundMailView, app: App, anna: Actor
) -> None:
    today = clock.today("Europe/Berlin")
    new = employees.NewEmployee("eva", "Eva Weiß", region="BE", hired_on=date(2025, 1, 1), email="eva@tagwerk.example")
    employees.add_employee(app, anna, new)
    eva = find_actor(app, "eva")
    assert list_mails(app, eva) == []
    assert board_lines(app, eva.employee(), today) == []
    absences.enter_absence(app, anna, "anna", today - timedelta(days=1), today + timedelta(days=1), substitute="eva")
    assert [each.id for each in _waiting(app, find_actor(app, "eva"))] == [mail.id]
    assert [line.name for line in board_lines(app, eva.employee(), today)] == ["email_offers_replies"]
    reply(app, find_actor(app, "eva"), mail.id, "Ich vertrete Frau Groß: ja.")
    own = find_actor(app, "anna").for_own_work()
    [answered] = list_mails(app, own, state="answered")
    assert (answered.answered_by, answered.answered_how) == ("eva", "reply")


def test_lists_are_narrowed_by_employee_and_company(
    mail: InboundMailView, app: App, anna: Actor, companies: list[int]
) -> None:
    new = employees.NewEmployee("eva", "Eva Weiß", region="BE", hired_on=date(2025, 1, 1))
    employees.add_employee(app, anna, new)
    assert [each.id for each in list_mails(app, anna, employee="anna")] == [mail.id]
    assert list_mails(app, anna, employee="eva") == []
    assert [each.id for each in list_mails(app, anna, company=str(mail.company_id))] == [mail.id]
    other = next(company for company in companies if company != mail.company_id)
    assert list_mails(app, anna, company=str(other)) == []
    for state in ("love", "in-doubt"):
        if state == "love":
            with pytest.raises(WrongInput):
                list_mails(app, anna, state=state)
        else:
            assert list_mails(app, anna, "all", state=state) == []
    assert len(messages(app)) == 5
