"""What came in is listed, read, and shown on the board and the client card."""

from datetime import UTC, datetime
from email.message import EmailMessage

import pytest
import sqlalchemy as sa

from kit.mail import Maildir, answer_to
from tagwerk.access.actors import Actor
from tagwerk.companies.tables import Company
from tagwerk.platform import clock
from tagwerk.platform.actions import Action
from tagwerk.platform.app import App
from tagwerk.platform.errors import NotFound, WrongInput
from tagwerk_email_offers.commands.mails import mail_drawn, sync_line
from tagwerk_email_offers.inbox.answering import acting
from tagwerk_email_offers.inbox.board import board_lines, card_sections
from tagwerk_email_offers.inbox.correspondence import list_mails, show_mail
from tagwerk_email_offers.inbox.syncing import SyncResult, sync
from tagwerk_email_offers.naming import mail_state_name
from tagwerk_email_offers.tables import Inbound


def test_foreign_text_is_only_text(offers: list[EmailMessage], maildir: Maildir, app: App, anna: Actor) -> None:
    evil = b"\x1b]0;owned\x07\x1b[2J"
    maildir.deliver(
        b"From: Evil " + evil + b" <name@firma-1.example>\nSubject: AW: =?utf-8?q?=1B=5B2J?= hi" + evil
        + b"\nIn-Reply-To: " + str(offers[0]["Message-ID"]).encode() + b"\n\nHello " + evil + b" world\n"
    )  # fmt: skip
    assert sync(app, anna).fetched == 1
    [waiting] = list_mails(app, anna, "all", state="waiting")
    mail = show_mail(app, anna, waiting.id)
    for text in (mail.name, mail.subject, mail.text):
        assert "\x1b" not in text
        assert "\x07" not in text


def test_a_mail_can_be_read_where_nothing_can_be_written_and_stays_unread(
    offers: list[EmailMessage], maildir: Maildir, app: App, anna: Actor
) -> None:
    maildir.deliver(answer_to(offers[0]))
    sync(app, anna)
    with app.database.transaction() as session:
        session.execute(sa.select(Inbound.id).with_for_update())
        assert show_mail(app, anna, 1).subject
    assert [mail.id for mail in list_mails(app, anna, unread=True)] == [1]
    show_mail(app, anna, 1)
    assert list_mails(app, anna, unread=True) == []


def test_board_and_card_say_what_came(
    offers: list[EmailMessage], maildir: Maildir, app: App, anna: Actor, companies: list[int]
) -> None:
    maildir.deliver(answer_to(offers[0]))
    sync(app, anna)
    today = clock.today("Europe/Berlin")
    [line] = board_lines(app, anna.employee(), today)
    assert (line.text, line.action) == ("Mails that wait for an answer: 1", Action("inbox.list", state="waiting"))
    [section] = card_sections(app, companies[0])
    assert [value.partition(":")[0] for _label, value in section.rows] == ["price_list, sent", "reply"]
    show_mail(app, anna, 1)
    assert board_lines(app, anna.employee(), today) == [line], "reading is no answer"
    assert list_mails(app, anna, unread=True) == []
    with pytest.raises(NotFound):
        show_mail(app, anna, 99)
    with pytest.raises(WrongInput):
        list_mails(app, anna, "love letters")


def test_what_is_said_of_a_mail_is_in_the_language_of_who_reads_it(
    offers: list[EmailMessage], maildir: Maildir, app: App, anna: Actor, monkeypatch: pytest.MonkeyPatch
) -> None:
    maildir.deliver(answer_to(offers[0]))
    maildir.deliver(b"")
    sync(app, anna)
    [reply] = list_mails(app, anna, "reply")
    acting.done(app, anna, reply.id, "ruft an")
    [unreadable] = list_mails(app, anna, "unreadable")
    monkeypatch.setenv("LANGUAGE", "de")
    assert "Sie lässt sich nicht lesen: es steht nichts darin." in mail_drawn(unreadable, "Europe/Berlin")
    done = mail_drawn(show_mail(app, anna, reply.id), "Europe/Berlin")
    assert done.endswith("nichts zu beantworten, sagte anna – ruft an")
    assert mail_state_name("answered") == "beantwortet"
    assert sync_line(SyncResult(fetched=1, unmatched=1)) == "1 neu: 1 von niemandem hier, nicht aufbewahrt"


def test_the_card_says_the_day_on_which_it_was_where_the_client_is_looked_after(
    offers: list[EmailMessage], maildir: Maildir, app: App, anna: Actor, companies: list[int]
) -> None:
    maildir.deliver(answer_to(offers[0]))
    sync(app, anna)
    with app.database.transaction() as session:
        session.execute(sa.update(Inbound).values(received_at=datetime(2026, 10, 13, 23, 30, tzinfo=UTC)))
        session.get_one(Company, companies[0]).owner_id = anna.employee()
    [section] = card_sections(app, companies[0])
    assert section.rows[-1][0] == "2026-10-14"
