"""What comes back: matched to its offer, stored once, and the mailbox stays as it was."""

from datetime import timedelta
from email.message import EmailMessage

import pytest
import sqlalchemy as sa
from email_offers.conftest import Clients, Maildir, answer_to, report_on

from tagwerk.access.actors import Actor
from tagwerk.companies.consent.tables import Suppression
from tagwerk.ledger.tables import Activity
from tagwerk.platform import clock
from tagwerk.platform.app import App
from tagwerk.platform.errors import ConfigurationError, NotFound, Unreachable, WrongInput
from tagwerk.platform.plugins import Plugin, hookimpl
from tagwerk_email_offers import controlling, tables
from tagwerk_email_offers.campaigns import Order, send
from tagwerk_email_offers.correspondence import board_lines, card_sections, list_letters, show_letter
from tagwerk_email_offers.inbox import SyncResult, _take_in, sync
from tagwerk_email_offers.mailboxes import Arrived
from tagwerk_email_offers.watching import watch


@pytest.fixture
def offers(clients: Clients, maildir: Maildir, app: App, anna: Actor, companies: list[int]) -> list[EmailMessage]:
    """Five offers that were sent."""
    send(app, anna, Order("price_list", "all"))
    return [clients.message(number) for number in range(5)]


def _credit(app: App) -> int:
    with app.database.reading() as session:
        deeds = session.scalars(sa.select(Activity).where(Activity.source == "email_offers")).all()
    return sum(1 if deed.reverses is None else -1 for deed in deeds)


def _suppressed(app: App) -> dict[str, str]:
    with app.database.reading() as session:
        return {row.address: row.reason for row in session.scalars(sa.select(Suppression))}


def test_a_reply_is_matched_by_its_reference(
    offers: list[EmailMessage], maildir: Maildir, app: App, anna: Actor, companies: list[int]
) -> None:
    maildir.deliver(answer_to(offers[2], From="Jürgen Groß <name@firma-3.example>", Subject="Ganz anders"))
    assert sync(app, anna) == SyncResult(fetched=1, replies=1)
    [letter] = list_letters(app, anna)
    assert (letter.company_id, letter.campaign, letter.name) == (companies[2], 1, "Jürgen Groß")
    assert letter.text == "Bitte 20 Kartons."


def test_a_reply_without_headers_is_matched_by_sender_and_subject(
    offers: list[EmailMessage], maildir: Maildir, app: App, anna: Actor, companies: list[int]
) -> None:
    maildir.deliver(answer_to(offers[1], In_Reply_To=""))
    maildir.deliver(answer_to(offers[1], In_Reply_To="", Subject="Something else", Message_ID="<2@x>"))
    maildir.deliver(answer_to(offers[1], In_Reply_To="", From="somebody@else.example", Message_ID="<3@x>"))
    assert sync(app, anna) == SyncResult(fetched=3, replies=1, unmatched=2)
    assert list_letters(app, anna)[0].company_id == companies[1]


def test_a_colleague_may_answer_too(
    offers: list[EmailMessage], maildir: Maildir, app: App, anna: Actor, companies: list[int]
) -> None:
    maildir.deliver(
        answer_to(offers[1], In_Reply_To="", References=f"<a@b> {offers[1]['Message-ID']}", From="x@y.example")
    )
    assert sync(app, anna).replies == 1


def test_what_was_read_is_not_read_again(offers: list[EmailMessage], maildir: Maildir, app: App, anna: Actor) -> None:
    path = maildir.deliver(answer_to(offers[0]))
    maildir.deliver(b"no mail at all")
    assert sync(app, anna).fetched == 2
    assert sync(app, anna).fetched == 0
    path.rename(maildir.folder / "cur" / f"{path.name}:2,S")  # the owner reads it in a mail program
    assert sync(app, anna).fetched == 0


def test_the_mailbox_stays_as_it_was(offers: list[EmailMessage], maildir: Maildir, app: App, anna: Actor) -> None:
    path = maildir.deliver(answer_to(offers[0]))
    before = path.stat()
    sync(app, anna)
    after = path.stat()
    assert (before.st_mtime_ns, before.st_ino) == (after.st_mtime_ns, after.st_ino)


def test_the_same_mail_after_a_renumbering_changes_nothing(
    offers: list[EmailMessage], app: App, anna: Actor, maildir: Maildir
) -> None:
    sync(app, anna)
    raw = report_on(offers[0])
    assert _take_in(app, anna, 1, Arrived("7", 100, raw, clock.now())) is not None
    assert _take_in(app, anna, 1, Arrived("7", 100, raw, clock.now())) is None, "the same number again"
    renumbered = _take_in(app, anna, 1, Arrived("3", 200, raw, clock.now()))
    assert renumbered is not None
    assert renumbered.kind == "unmatched"
    assert len(list_letters(app, anna, "all")) == 1
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
        deed = session.get_one(Activity, reversal.reverses)
    assert (reversal.work_date, reversal.details) == (deed.work_date, {"reason": "hard_bounce"})
    maildir.deliver(report_on(offers[3], status="5.1.2"))
    assert sync(app, anna).bounces == 1
    assert _credit(app) == 4, "a second report takes nothing more"


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
    assert list_letters(app, anna) == []


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
    [tally] = controlling.status(app, anna)
    assert (tally.sent, tally.uncertain, tally.bounced) == (4, 0, 1)
    assert _credit(app) == 4


def test_our_own_copy_is_no_reply(offers: list[EmailMessage], maildir: Maildir, app: App, anna: Actor) -> None:
    maildir.deliver(offers[0])
    assert sync(app, anna) == SyncResult(fetched=1, unmatched=1)


def test_the_first_look_goes_back_a_little_before_the_first_campaign(
    offers: list[EmailMessage], maildir: Maildir, app: App, anna: Actor
) -> None:
    import os

    path = maildir.deliver(answer_to(offers[0]))
    old = (clock.now() - timedelta(days=30)).timestamp()
    os.utime(path, (old, old))
    assert sync(app, anna).fetched == 0


def test_foreign_text_is_only_text(offers: list[EmailMessage], maildir: Maildir, app: App, anna: Actor) -> None:
    evil = b"\x1b]0;owned\x07\x1b[2J"
    maildir.deliver(
        b"From: Evil " + evil + b" <name@firma-1.example>\nSubject: AW: =?utf-8?q?=1B=5B2J?= hi" + evil
        + b"\nIn-Reply-To: " + str(offers[0]["Message-ID"]).encode() + b"\n\nHello " + evil + b" world\n"
    )  # fmt: skip
    assert sync(app, anna).replies == 1
    letter = show_letter(app, anna, list_letters(app, anna)[0].id)
    for text in (letter.name, letter.subject, letter.text):
        assert "\x1b" not in text
        assert "\x07" not in text


def test_board_and_card_say_what_came(
    offers: list[EmailMessage], maildir: Maildir, app: App, anna: Actor, companies: list[int]
) -> None:
    maildir.deliver(answer_to(offers[0]))
    sync(app, anna)
    today = clock.now().date()
    [line] = board_lines(app, anna.employee(), today)
    assert (line.text, line.command) == ("Replies to read: 1", "tagwerk inbox list --unread")
    [section] = card_sections(app, companies[0])
    assert [value.partition(":")[0] for _label, value in section.rows] == ["price_list, sent", "reply"]
    show_letter(app, anna, 1)
    assert board_lines(app, anna.employee(), today) == []
    assert list_letters(app, anna, unread=True) == []
    with pytest.raises(NotFound):
        show_letter(app, anna, 99)
    with pytest.raises(WrongInput):
        list_letters(app, anna, "love letters")


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
    assert list_letters(app, anna)[0].topic == "question"
    assert [getattr(fact, "topic", None) or getattr(fact, "status", None) for fact in told] == ["question", "5.1.1"]


def test_watching_finds_what_arrives_meanwhile(
    offers: list[EmailMessage], maildir: Maildir, app: App, anna: Actor
) -> None:
    import threading

    heard: list[SyncResult] = []
    timer = threading.Timer(0.5, lambda: maildir.deliver(answer_to(offers[0])))
    timer.start()
    total = watch(app, anna, heard.append, 2.0)
    timer.join()
    assert total.replies == 1
    assert [result.replies for result in heard] == [1]


def test_without_a_mailbox_there_is_one_clear_line(app: App, anna: Actor) -> None:
    with pytest.raises(ConfigurationError, match="imap_url is empty"):
        sync(app, anna)


def test_a_folder_that_is_no_maildir_is_named(maildir: Maildir, app: App, anna: Actor) -> None:
    (maildir.folder / "new").rmdir()
    with pytest.raises(Unreachable, match="is no Maildir"):
        sync(app, anna)
