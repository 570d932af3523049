"""What comes back: matched to its offer, stored once, with all that follows from it."""

from collections.abc import Callable
from datetime import timedelta
from email.message import EmailMessage

import pytest
import sqlalchemy as sa

from kit.mail import AddCompany, Clients, Maildir, answer_to, credited, messages, order, report_on
from tagwerk.access.actors import Actor
from tagwerk.companies.consent.tables import Suppression
from tagwerk.ledger.activities import NewActivity, record
from tagwerk.ledger.kinds import OFFER_EMAILED
from tagwerk.ledger.tables import Activity
from tagwerk.platform import clock
from tagwerk.platform.app import App
from tagwerk.platform.plugins import Plugin, hookimpl
from tagwerk_email_offers import tables
from tagwerk_email_offers.inbox.answering.acting import Whose, assign
from tagwerk_email_offers.inbox.board import board_lines
from tagwerk_email_offers.inbox.correspondence import list_mails
from tagwerk_email_offers.inbox.mailboxes.arrived import Arrived
from tagwerk_email_offers.inbox.matching.directory import Directory
from tagwerk_email_offers.inbox.receiving.taking_in import take_in
from tagwerk_email_offers.inbox.syncing import SyncResult, sync
from tagwerk_email_offers.leaving.signing import Tokens, tokens_of
from tagwerk_email_offers.mime.unsubscribing import wish_to_leave
from tagwerk_email_offers.sending import controlling
from tagwerk_email_offers.sending.campaigns import send


def _credit(app: App) -> int:
    return sum(1 if activity.reverses is None else -1 for activity in credited(app))


def _suppressed(app: App) -> dict[str, str]:
    with app.database.reading() as session:
        return {row.address: row.reason for row in session.scalars(sa.select(Suppression))}


def test_a_reply_is_matched_by_its_reference(
    offers: list[EmailMessage], maildir: Maildir, app: App, anna: Actor, companies: list[int]
) -> None:
    maildir.deliver(answer_to(offers[2], From="Jürgen Groß <name@firma-3.example>", Subject="Ganz anders"))
    assert sync(app, anna) == SyncResult(fetched=1, replies=1)
    [mail] = list_mails(app, anna)
    assert (mail.company_id, mail.campaign, mail.name) == (companies[2], 1, "Jürgen Groß")
    assert mail.text == "Bitte 20 Kartons."


def test_a_reply_without_headers_is_matched_by_sender_and_subject(
    offers: list[EmailMessage], maildir: Maildir, app: App, anna: Actor, companies: list[int]
) -> None:
    subject = "Our price list"
    number = next(f"{clock.now().year}-0001-{each.id}" for each in messages(app) if each.address in offers[1]["To"])
    with app.database.transaction() as session:
        session.execute(sa.update(tables.Message).values(subject=subject))
    offers[1].replace_header("Subject", subject)  # the one that was sent names the number
    maildir.deliver(answer_to(offers[1], In_Reply_To="", Subject=f"AW: [EXTERN] {subject}"))
    maildir.deliver(answer_to(offers[1], In_Reply_To="", Subject="Something else", Message_ID="<2@x>"))
    answer = answer_to(offers[1], f"Zu {number}: gern.", In_Reply_To="", From="somebody@web.de", Message_ID="<3@x>")
    maildir.deliver(answer)
    assert sync(app, anna) == SyncResult(fetched=3, replies=3)
    by_subject, by_sender, by_number = reversed(list_mails(app, anna))
    assert (by_subject.company, by_subject.way, by_subject.certainty) == (by_sender.company, "subject", "sure")
    assert (by_sender.way, by_sender.certainty) == ("sender", "likely")
    assert (by_number.company, by_number.way, by_number.certainty) == (by_sender.company, "number", "likely")


def test_a_colleague_may_answer_too(
    offers: list[EmailMessage], maildir: Maildir, app: App, anna: Actor, companies: list[int]
) -> None:
    maildir.deliver(
        answer_to(offers[1], In_Reply_To="", References=f"<a@b> {offers[1]['Message-ID']}", From="x@y.example")
    )
    assert sync(app, anna).replies == 1


def test_the_same_mail_after_a_renumbering_changes_nothing(
    offers: list[EmailMessage], app: App, anna: Actor, maildir: Maildir
) -> None:
    sync(app, anna)
    raw = report_on(offers[0])
    with app.database.reading() as session:
        directory = Directory.read(session)
    assert len(take_in(app, anna, 1, [Arrived("7", 100, raw, clock.now())], directory)) == 1
    assert take_in(app, anna, 1, [Arrived("7", 100, raw, clock.now())], directory) == [], "the same number again"
    [renumbered] = take_in(app, anna, 1, [Arrived("3", 200, raw, clock.now())], directory)
    assert renumbered.kind == "known"
    assert len(list_mails(app, anna, "all")) == 1
    assert _credit(app) == 4


def test_a_hard_bounce_takes_the_credit_back_and_suppresses_the_address(
    offers: list[EmailMessage], maildir: Maildir, app: App, anna: Actor
) -> None:
    maildir.deliver(report_on(offers[3]))
    assert sync(app, anna) == SyncResult(fetched=1, bounces=1)
    assert _credit(app) == 4
    assert _suppressed(app) == {"name@firma-4.example": "hard_bounce"}
    assert controlling.status(app, anna)[0].bounced == 1
    with app.database.reading() as session:
        reversal = session.scalars(sa.select(Activity).where(Activity.reverses.is_not(None))).one()
        activity = session.get_one(Activity, reversal.reverses)
    assert (reversal.work_date, reversal.details) == (activity.work_date, {"reason": "hard_bounce"})
    maildir.deliver(report_on(offers[3], status="5.1.2"))
    assert sync(app, anna).bounces == 1
    assert _credit(app) == 4, "a second report takes nothing more"


def test_an_offer_that_came_back_waits_on_the_board_until_the_company_got_another(
    offers: list[EmailMessage], maildir: Maildir, app: App, anna: Actor
) -> None:
    maildir.deliver(report_on(offers[3]))
    sync(app, anna)
    with app.database.reading() as session:
        reversal = session.scalars(sa.select(Activity).where(Activity.reverses.is_not(None))).one()
    on, company = reversal.work_date, reversal.company_id

    def came_back(days: int) -> list[str]:
        lines = board_lines(app, anna.employee(), on + timedelta(days=days))
        return [line.text.rpartition(" ")[2] for line in lines if line.name == "email_offers_bounced"]

    assert [came_back(days) for days in (0, 1, 14, 15)] == [["1"], ["1"], ["1"], []]
    another = NewActivity(
        kind=OFFER_EMAILED,
        happened_at=clock.now(),
        work_date=on + timedelta(days=1),
        employee_id=anna.employee(),
        recorded_by=anna.signature,
        source="email_offers",
        source_key="again",
        company_id=company,
        details={"offer": "another"},
    )
    with app.database.transaction() as session:
        record(session, another)
    assert came_back(1) == []


@pytest.mark.parametrize(
    ("status", "words"),
    [("5.2.2", "mailbox full"), ("5.7.1", "blocked by policy"), ("5.0.0", "message rejected as spam")],
)
def test_a_full_mailbox_or_a_policy_keeps_the_credit(
    offers: list[EmailMessage], maildir: Maildir, app: App, anna: Actor, status: str, words: str
) -> None:
    maildir.deliver(report_on(offers[3], status=status, words=words))
    assert sync(app, anna).bounces == 1
    assert _credit(app) == 5
    assert _suppressed(app) == {}


def test_a_delay_is_no_bounce(offers: list[EmailMessage], maildir: Maildir, app: App, anna: Actor) -> None:
    maildir.deliver(report_on(offers[3], status="4.4.1", action="delayed"))
    assert sync(app, anna) == SyncResult(fetched=1, delays=1)
    assert _credit(app) == 5


def test_a_robot_is_no_reply(offers: list[EmailMessage], maildir: Maildir, app: App, anna: Actor) -> None:
    maildir.deliver(answer_to(offers[0], Auto_Submitted="auto-replied"))
    maildir.deliver(answer_to(offers[1], Subject=f"Abwesenheitsnotiz: {offers[1]['Subject']}"))
    assert sync(app, anna) == SyncResult(fetched=2, auto_replies=2)
    assert list_mails(app, anna) == []


def test_who_wants_out_is_suppressed(offers: list[EmailMessage], maildir: Maildir, app: App, anna: Actor) -> None:
    header = str(offers[0]["List-Unsubscribe"])
    assert header.startswith("<mailto:anna@tagwerk.example?subject=unsubscribe%20")
    subject = header.partition("=")[2].strip("<>").replace("%20", " ")
    maildir.deliver(answer_to(offers[0], In_Reply_To="", Subject=subject, From="boss@firma-1.example"))
    maildir.deliver(answer_to(offers[1], "Abmelden."))
    assert sync(app, anna).unsubscribes == 2
    assert _suppressed(app) == {
        "name@firma-1.example": "unsubscribed",
        "boss@firma-1.example": "unsubscribed",
        "name@firma-2.example": "unsubscribed",
    }
    assert _credit(app) == 5


def test_a_wish_with_a_forged_token_is_an_ordinary_mail(
    offers: list[EmailMessage], maildir: Maildir, app: App, anna: Actor
) -> None:
    forged = f"unsubscribe 1-{'0' * 32}"
    maildir.deliver(answer_to(offers[0], In_Reply_To="", Subject=forged, From="stranger@elsewhere.example"))
    maildir.deliver(answer_to(offers[1], Subject=forged))
    result = sync(app, anna)
    assert (result.fetched, result.replies, result.unsubscribes) == (2, 2, 0)
    assert _suppressed(app) == {}


@pytest.mark.parametrize("state", ["queued", "failed", "uncertain", "bounced", "suppressed", "canceled"])
def test_a_wish_is_heard_whatever_became_of_the_offer(
    offers: list[EmailMessage], maildir: Maildir, app: App, anna: Actor, state: tables.MessageState
) -> None:
    with app.database.transaction() as session:
        session.get_one(tables.Message, 1).state = state
    subject = wish_to_leave(tokens_of(app).of("unsubscribe", 1))
    maildir.deliver(answer_to(offers[0], In_Reply_To="", Subject=f"Re: {subject.upper()}", From="x@elsewhere.example"))
    assert sync(app, anna).unsubscribes == 1
    assert "name@firma-1.example" in _suppressed(app)


@pytest.mark.parametrize("header", ["To", "Delivered-To", "X-Original-To", "Envelope-To"])
def test_a_bounce_is_matched_by_the_address_it_came_to_before_all_else(
    offers: list[EmailMessage], maildir: Maildir, app: App, anna: Actor, header: str
) -> None:
    message = messages(app)[3]
    token = tokens_of(app).of("return", message.id)
    returned = next(offer for offer in offers if message.address in offer["To"])
    report = report_on(returned).replace(str(returned["Message-ID"]).encode(), b"<lost@mx.example>")
    report = report.replace(b"To: anna@tagwerk.example\n", b"", 1)
    maildir.deliver(f"{header}: <bounces+{token.upper()}@tagwerk.example>\n".encode() + report)
    assert sync(app, anna) == SyncResult(fetched=1, bounces=1)
    assert _suppressed(app) == {message.address: "hard_bounce"}


@pytest.mark.parametrize(
    "forge",
    [
        lambda tokens: f"4-{'a' * 32}",
        lambda tokens: tokens.of("unsubscribe", 4),
        lambda tokens: f"1{tokens.of('return', 4)}",
    ],
)
def test_a_forged_address_names_nobody(
    offers: list[EmailMessage], maildir: Maildir, app: App, anna: Actor, forge: Callable[[Tokens], str]
) -> None:
    report = report_on(offers[2]).replace(offers[2]["Message-ID"].encode(), b"<x@y>").replace(b"name@firma-3", b"x@y")
    maildir.deliver(f"Delivered-To: bounces+{forge(tokens_of(app))}@tagwerk.example\n".encode() + report)
    assert sync(app, anna).bounces == 0, "nobody on file"
    assert _suppressed(app) == {}


def test_who_writes_from_an_international_domain_is_known(
    clients: Clients, maildir: Maildir, app: App, anna: Actor, add_company: AddCompany
) -> None:
    add_company("Straßenbau GmbH", "info@straße.example")
    send(app, anna, order())
    assert clients.recipients == ["info@xn--strae-oqa.example"]
    offer = clients.message()
    maildir.deliver(answer_to(offer, In_Reply_To=""))
    maildir.deliver(answer_to(offer, "Abmelden.", In_Reply_To="", Message_ID="<2@x>", Subject="Genug"))
    assert sync(app, anna) == SyncResult(fetched=2, replies=1, unsubscribes=1)
    assert _suppressed(app) == {"info@straße.example": "unsubscribed"}


def test_a_complaint_suppresses(offers: list[EmailMessage], maildir: Maildir, app: App, anna: Actor) -> None:
    maildir.deliver(
        f"""\
From: <feedback@provider.example>
Subject: FW: {offers[0]["Message-ID"]}
Message-ID: <complaint@provider.example>
MIME-Version: 1.0
Content-Type: multipart/report; report-type=feedback-report; boundary=b

--b
Content-Type: message/feedback-report

Feedback-Type: abuse
Version: 1

--b
Content-Type: message/rfc822

From: anna@tagwerk.example
Message-ID: {offers[0]["Message-ID"]}

--b--
""".encode()
    )
    assert sync(app, anna) == SyncResult(fetched=1, complaints=1)
    assert _suppressed(app) == {"name@firma-1.example": "complained"}


def test_an_answer_settles_what_was_uncertain(
    offers: list[EmailMessage], maildir: Maildir, app: App, anna: Actor
) -> None:
    with app.database.transaction() as session:
        for number in (1, 2):
            session.get_one(tables.Message, number).state = "uncertain"
    maildir.deliver(answer_to(offers[0]))
    maildir.deliver(report_on(offers[1]))
    sync(app, anna)
    [progress] = controlling.status(app, anna)
    assert (progress.sent, progress.uncertain, progress.bounced) == (4, 0, 1)
    assert _credit(app) == 4


def test_an_offer_counts_no_more_where_its_only_answer_was_another_s(
    offers: list[EmailMessage], maildir: Maildir, app: App, anna: Actor
) -> None:
    with app.database.transaction() as session:
        session.get_one(tables.Message, 1).state = "uncertain"
    before = _credit(app)
    maildir.deliver(answer_to(offers[0], "Ja."))
    maildir.deliver(answer_to(offers[0], "Und noch etwas.", Message_ID="<second@firma-1.example>"))
    sync(app, anna)
    first, second = list_mails(app, anna, state="waiting")

    def stands() -> tuple[int, int]:
        return controlling.status(app, anna)[0].uncertain, _credit(app) - before

    counted = stands()[1]
    assert stands()[0] == 0
    assign(app, anna, first.id, Whose(nobody=True))
    assert stands() == (0, counted)  # the other one says so, too
    assign(app, anna, second.id, Whose(nobody=True))
    assert stands() == (1, counted - 1)
    assign(app, anna, second.id, Whose(offer=f"2026-{messages(app)[0].campaign_id:04}-1"))
    assert stands() == (0, counted)
    assign(app, anna, second.id, Whose(company="2"))
    assert stands() == (1, counted - 1)
    controlling.settle(app, anna, messages(app)[0].campaign_id, "sent")
    assert stands() == (0, counted)


def test_our_own_copy_is_no_reply(offers: list[EmailMessage], maildir: Maildir, app: App, anna: Actor) -> None:
    maildir.deliver(offers[0])
    assert sync(app, anna) == SyncResult(fetched=1, unmatched=1)


def test_plugins_say_what_a_reply_is_about(offers: list[EmailMessage], maildir: Maildir, app: App, anna: Actor) -> None:
    told: list[object] = []

    class Reader:
        @hookimpl
        def email_offers_classify_reply(self, reply: object) -> str | None:
            return "question" if "?" in reply.text else None  # type: ignore[attr-defined]

        @hookimpl
        def email_offers_reply_received(self, reply: object) -> None:
            told.append(reply)

        @hookimpl
        def email_offers_bounced(self, bounce: object) -> None:
            told.append(bounce)

    app.plugins._known["reader"] = Plugin("reader", "test", "1")
    app.plugins._manager.register(Reader(), "reader")
    maildir.deliver(answer_to(offers[0], "Was kostet das?"))
    maildir.deliver(report_on(offers[1]))
    sync(app, anna)
    assert list_mails(app, anna)[0].topic == "question"
    assert [getattr(fact, "topic", None) or getattr(fact, "status", None) for fact in told] == ["question", "5.1.1"]
