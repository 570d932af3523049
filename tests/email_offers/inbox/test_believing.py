"""Only what is certain acts: a bounce that proves what it is about, a wish in plain words; all else waits for somebody."""

from email.message import EmailMessage

import pytest
import sqlalchemy as sa

from kit.mail import Clients, Maildir, answer_to, credited, letter, messages, report_on
from tagwerk.access.actors import Actor
from tagwerk.companies.consent.lifting import lift_suppression, list_suppressions
from tagwerk.companies.consent.vetoes import refusals_of
from tagwerk.companies.hookspecs import ContactAttempt
from tagwerk.platform import clock
from tagwerk.platform.actions import Action
from tagwerk.platform.app import App
from tagwerk.platform.errors import Conflict
from tagwerk_email_offers import tables
from tagwerk_email_offers.commands.mails import mail_drawn
from tagwerk_email_offers.inbox.answering import acting
from tagwerk_email_offers.inbox.board import board_lines
from tagwerk_email_offers.inbox.correspondence import InboundMailView, list_mails, show_mail
from tagwerk_email_offers.inbox.syncing import sync
from tagwerk_email_offers.sending import controlling


def _credit(app: App) -> int:
    return sum(1 if activity.reverses is None else -1 for activity in credited(app))


def _suppressed(app: App, anna: Actor) -> dict[str, str]:
    return {each.address: each.origin for each in list_suppressions(app, anna)}


def _address(offer: EmailMessage) -> str:
    return str(offer["To"].addresses[0].addr_spec)


def _forged(offer: EmailMessage, other: EmailMessage) -> bytes:
    """Encloses the id of *offer* and names the address of *other*."""
    return report_on(offer).replace(_address(offer).encode(), _address(other).encode())


def _unproven(offer: EmailMessage) -> bytes:
    """Knows the address and nothing else."""
    return report_on(offer).replace(str(offer["Message-ID"]).encode(), b"<guess@mx.example>")


def _only(app: App, anna: Actor) -> InboundMailView:
    sync(app, anna)
    [mail] = list_mails(app, anna, "all")
    return mail


def test_a_suppression_says_from_which_mail_it_is(
    offers: list[EmailMessage], maildir: Maildir, app: App, anna: Actor
) -> None:
    maildir.deliver(report_on(offers[0]))
    mail = _only(app, anna)
    assert (mail.permanence, mail.reason, mail.address, mail.doubt) == ("hard", "unknown_user", _address(offers[0]), "")
    assert _suppressed(app, anna) == {_address(offers[0]): f"inbox:{mail.id}"}
    [followed] = mail.followed
    assert (followed.what, followed.by, followed.address) == ("suppressed", "anna", _address(offers[0]))
    lines = mail_drawn(mail, "Europe/Berlin").splitlines()
    assert f"About {_address(offers[0])}: 5.1.1 nobody has this address" in lines
    assert lines[-2].endswith(f"not written to any more – {_address(offers[0])}: came back for good (inbox:{mail.id})")
    assert lines[-1] == f"tagwerk suppress lift {_address(offers[0])}", "the way back"


@pytest.mark.parametrize("forge", ["another address", "no proof"])
def test_a_report_that_proves_nothing_changes_nothing_until_it_is_believed(
    offers: list[EmailMessage], maildir: Maildir, app: App, anna: Actor, forge: str
) -> None:
    maildir.deliver(_forged(offers[0], offers[1]) if forge == "another address" else _unproven(offers[0]))
    mail = _only(app, anna)
    assert (mail.doubt, _suppressed(app, anna), _credit(app)) == ("open", {}, 5)
    assert mail.offer is not None, "shown beside the message"
    assert {each.state for each in messages(app)} == {"sent"}
    [line] = board_lines(app, anna.employee(), clock.today("Europe/Berlin"))
    assert line.action == Action("inbox.list", kind="all", state="in_doubt")
    assert [each.id for each in list_mails(app, anna, "all", state="in_doubt")] == [mail.id]

    assert acting.believe(app, anna, mail.id).doubt == "believed"
    if forge == "another address":  # what is believed is what was shown, and the offer went elsewhere
        assert (_suppressed(app, anna), _credit(app)) == ({_address(offers[1]): f"inbox:{mail.id}"}, 5)
        assert controlling.status(app, anna)[0].bounced == 0
    else:
        assert (_suppressed(app, anna), _credit(app)) == ({_address(offers[0]): f"inbox:{mail.id}"}, 4)
        assert controlling.status(app, anna)[0].bounced == 1
        assert board_lines(app, anna.employee(), clock.today("Europe/Berlin"))[0].name == "email_offers_bounced"
    with pytest.raises(Conflict):
        acting.believe(app, anna, mail.id)


def test_what_is_not_believed_can_be_believed_later(
    offers: list[EmailMessage], maildir: Maildir, app: App, anna: Actor
) -> None:
    maildir.deliver(_unproven(offers[0]))
    mail = _only(app, anna)
    assert acting.disbelieve(app, anna, mail.id).doubt == "dismissed"
    assert list_mails(app, anna, "all", state="in_doubt") == []
    assert acting.believe(app, anna, mail.id).doubt == "believed"
    assert _credit(app) == 4


@pytest.mark.parametrize(("status", "words"), [("5.2.2", "mailbox full"), ("5.7.1", "blocked"), ("5.0.0", "no reason")])
def test_what_is_not_for_good_is_shown_and_nothing_more(
    offers: list[EmailMessage], maildir: Maildir, app: App, anna: Actor, status: str, words: str
) -> None:
    maildir.deliver(report_on(offers[0], status=status, words=words))
    mail = _only(app, anna)
    assert (mail.kind, mail.status, mail.doubt) == ("bounce", status, "")
    assert mail.permanence in ("soft", "policy")
    assert (_suppressed(app, anna), _credit(app)) == ({}, 5)


def test_who_was_taken_for_dead_and_writes_gets_the_credit_back_and_can_be_lifted(
    offers: list[EmailMessage], maildir: Maildir, app: App, anna: Actor
) -> None:
    maildir.deliver(report_on(offers[0]))
    sync(app, anna)
    assert _credit(app) == 4
    maildir.deliver(answer_to(offers[0]))
    sync(app, anna)
    assert _credit(app) == 5
    again = [activity for activity in credited(app) if "#" in activity.source_key]
    assert [(each.work_date, each.employee_id) for each in again] == [
        (credited(app)[0].work_date, credited(app)[0].employee_id)
    ]
    lines = {line.name: line.action for line in board_lines(app, anna.employee(), clock.today("Europe/Berlin"))}
    assert lines["email_offers_alive"] == Action("suppress.lift", _address(offers[0]))
    lift_suppression(app, anna, _address(offers[0]))
    assert "email_offers_alive" not in {
        line.name for line in board_lines(app, anna.employee(), clock.today("Europe/Berlin"))
    }
    maildir.deliver(report_on(offers[0], status="5.1.10"))
    sync(app, anna)
    assert _credit(app) == 4, "it died after all"


def test_a_colleague_who_answers_says_nothing_of_the_dead_address(
    offers: list[EmailMessage], maildir: Maildir, app: App, anna: Actor
) -> None:
    maildir.deliver(report_on(offers[0]))
    maildir.deliver(answer_to(offers[0], From=_address(offers[0]).replace("name@", "boss@")))
    sync(app, anna)
    assert _credit(app) == 4


def test_a_wish_in_plain_words_acts_and_one_that_may_be_none_waits(
    offers: list[EmailMessage], maildir: Maildir, app: App, anna: Actor
) -> None:
    maildir.deliver(answer_to(offers[0], "Bitte nehmen Sie mich aus dem Verteiler."))
    sync(app, anna)
    assert set(_suppressed(app, anna)) == {_address(offers[0])}
    with app.database.transaction() as session:
        session.execute(sa.update(tables.Inbound).values(wish="likely", doubt="open", kind="reply", state="waiting"))
    lift_suppression(app, anna, _address(offers[0]))

    attempt = ContactAttempt(1, "email", _address(offers[0]), 1, None)
    assert {key: refusal.reason for key, refusal in refusals_of(app, [attempt]).items()} == {1: "in_doubt"}
    [mail] = list_mails(app, anna, "all", state="in_doubt")
    acting.disbelieve(app, anna, mail.id)
    assert refusals_of(app, [attempt]) == {}
    assert show_mail(app, anna, mail.id).state == "waiting", "the client still waits for an answer"
    acting.believe(app, anna, mail.id)
    assert _suppressed(app, anna) == {_address(offers[0]): f"inbox:{mail.id}"}
    assert {refusal.reason for refusal in refusals_of(app, [attempt]).values()} == {"suppressed"}


def test_a_wish_that_was_none_becomes_a_reply_that_waits_and_can_be_believed_again(
    offers: list[EmailMessage], maildir: Maildir, app: App, anna: Actor
) -> None:
    maildir.deliver(answer_to(offers[0], "Bitte nehmen Sie mich aus dem Verteiler."))
    mail = _only(app, anna)
    assert (mail.kind, mail.state) == ("unsubscribe", "")
    seen = acting.disbelieve(app, anna, mail.id)
    assert (seen.kind, seen.state) == ("reply", "waiting")
    lift_suppression(app, anna, _address(offers[0]))
    assert _suppressed(app, anna) == {}
    acting.believe(app, anna, mail.id)
    assert set(_suppressed(app, anna)) == {_address(offers[0])}


def test_a_strangers_wish_to_leave_with_our_id_silences_nobody_else(
    offers: list[EmailMessage], maildir: Maildir, app: App, anna: Actor
) -> None:
    maildir.deliver(answer_to(offers[0], "Abmelden.", From="fremd@elsewhere.example"))
    sync(app, anna)
    assert set(_suppressed(app, anna)) == {"fremd@elsewhere.example"}


def test_a_colleagues_wish_silences_the_address_that_the_offer_went_to(
    offers: list[EmailMessage], maildir: Maildir, app: App, anna: Actor
) -> None:
    boss = _address(offers[0]).replace("name@", "boss@")
    maildir.deliver(answer_to(offers[0], "Abmelden.", From=boss))
    sync(app, anna)
    assert set(_suppressed(app, anna)) == {boss, _address(offers[0])}


def test_an_unproven_complaint_waits(offers: list[EmailMessage], maildir: Maildir, app: App, anna: Actor) -> None:
    maildir.deliver(
        f"""\
From: <feedback@provider.example>
Subject: complaint
Message-ID: <complaint@provider.example>
MIME-Version: 1.0
Content-Type: multipart/report; report-type=feedback-report; boundary=b

--b
Content-Type: message/feedback-report

Feedback-Type: abuse
Version: 1
Original-Rcpt-To: {_address(offers[0])}

--b
Content-Type: message/rfc822

From: anna@tagwerk.example
Message-ID: <guess@tagwerk.example>

--b--
""".encode()
    )
    mail = _only(app, anna)
    assert (mail.kind, mail.doubt, _suppressed(app, anna)) == ("complaint", "open", {})
    acting.believe(app, anna, mail.id)
    assert set(_suppressed(app, anna)) == {_address(offers[0])}


def test_a_report_about_an_address_on_file_that_was_offered_nothing_waits(
    clients: Clients, maildir: Maildir, app: App, anna: Actor, companies: list[int]
) -> None:
    offer = letter("anna@tagwerk.example")
    offer.replace_header("To", "name@firma-2.example")
    maildir.deliver(report_on(offer))
    mail = _only(app, anna)
    assert (mail.company_id, mail.offer, mail.doubt) == (companies[1], None, "open")
    acting.believe(app, anna, mail.id)
    assert set(_suppressed(app, anna)) == {"name@firma-2.example"}


def test_an_automatic_answer_settles_nothing(
    offers: list[EmailMessage], maildir: Maildir, app: App, anna: Actor
) -> None:
    with app.database.transaction() as session:
        session.execute(sa.update(tables.Message).values(state="uncertain"))
    maildir.deliver(answer_to(offers[0], Auto_Submitted="auto-replied"))
    maildir.deliver(_unproven(offers[1]))
    maildir.deliver(answer_to(offers[2]))
    sync(app, anna)
    assert controlling.status(app, anna)[0].uncertain == 4
