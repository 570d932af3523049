"""An offer that was sent by hand and comes back counts no more: where the report encloses it, and names whom it went to."""

from email.message import EmailMessage

import pytest
import sqlalchemy as sa

from kit.mail import AddCompany, Maildir, credited, letter, report_on, with_settings
from tagwerk.access.actors import Actor
from tagwerk.companies.consent.lifting import list_suppressions
from tagwerk.platform.app import App
from tagwerk.workspace.verifying import verify_ledger
from tagwerk_email_offers.inbox.answering import acting
from tagwerk_email_offers.inbox.correspondence import InboundMailView, list_mails
from tagwerk_email_offers.inbox.syncing import sync
from tagwerk_email_offers.sent_by_hand import SentAddress


@pytest.fixture
def sent(maildir: Maildir, app: App, add_company: AddCompany) -> Maildir:
    """The folder with what was sent, in which offers count."""
    folder = maildir.folder / ".Sent"
    for name in ("new", "cur", "tmp"):
        (folder / name).mkdir(parents=True)
    with_settings(app, imap_url=f"maildir://{maildir.folder}", count_sent=True)
    add_company("Firma", "name@firma.example")
    return Maildir(folder)


def _offer(to: str = "name@firma.example", number: int = 4711) -> EmailMessage:
    identifier = f"<by-hand-{number}@tagwerk.example>"
    return letter("anna@tagwerk.example", "Anbei.", To=to, Subject=f"Angebot Nr. {number}", Message_ID=identifier)


def _credit(app: App) -> int:
    return sum(1 if activity.reverses is None else -1 for activity in credited(app))


def _dead(app: App, anna: Actor) -> list[str]:
    return sorted(each.address for each in list_suppressions(app, anna))


def _only(app: App, anna: Actor) -> InboundMailView:
    [mail] = list_mails(app, anna, "bounce")
    return mail


def test_an_offer_by_hand_that_came_back_counts_no_more(sent: Maildir, maildir: Maildir, app: App, anna: Actor) -> None:
    sent.deliver(_offer())
    assert (sync(app, anna).offers_sent, _credit(app)) == (1, 1)
    maildir.deliver(report_on(_offer()))
    sync(app, anna)
    mail = _only(app, anna)
    assert (mail.doubt, mail.way, mail.company, mail.offer) == ("", "enclosed", "Firma", None)
    assert (_credit(app), _dead(app, anna)) == (0, ["name@firma.example"])
    [counted, taken_back] = credited(app)
    assert (taken_back.reverses, taken_back.work_date) == (counted.id, counted.work_date)
    assert verify_ledger(app, anna).faults == ()
    maildir.deliver(report_on(_offer(), status="5.1.10"))
    sync(app, anna)
    assert _credit(app) == 0, "a second report takes nothing more"


@pytest.mark.parametrize(("status", "words"), [("5.2.2", "mailbox full"), ("5.7.1", "blocked by policy")])
def test_one_that_did_not_come_back_for_good_keeps_its_credit(
    sent: Maildir, maildir: Maildir, app: App, anna: Actor, status: str, words: str
) -> None:
    sent.deliver(_offer())
    maildir.deliver(report_on(_offer(), status=status, words=words))
    sync(app, anna)
    assert (_only(app, anna).doubt, _credit(app), _dead(app, anna)) == ("", 1, [])


@pytest.mark.parametrize("lie", ["another address", "another mail"])
def test_a_report_that_proves_nothing_of_an_offer_by_hand_waits(
    sent: Maildir, maildir: Maildir, app: App, anna: Actor, add_company: AddCompany, lie: str
) -> None:
    add_company("Andere", "name@andere.example")
    sent.deliver(_offer())
    told = report_on(_offer("name@andere.example") if lie == "another address" else _offer(number=4712))
    maildir.deliver(told)
    sync(app, anna)
    assert (_only(app, anna).doubt, _credit(app), _dead(app, anna)) == ("open", 1, [])
    acting.believe(app, anna, _only(app, anna).id)
    assert _credit(app) == 1, "what is believed is of the address that it names, and the offer went elsewhere"


def test_an_offer_counts_while_one_of_those_it_went_to_may_have_it(
    sent: Maildir, maildir: Maildir, app: App, anna: Actor
) -> None:
    both = _offer("name@firma.example, other@firma.example")
    sent.deliver(both)
    maildir.deliver(report_on(both))
    sync(app, anna)
    assert (_credit(app), _dead(app, anna)) == (1, ["name@firma.example"])
    maildir.deliver(report_on(both, status="5.1.10").replace(b"rfc822; name@", b"rfc822; other@"))
    sync(app, anna)
    assert (_credit(app), _dead(app, anna)) == (0, ["name@firma.example", "other@firma.example"])


def test_one_report_about_all_takes_the_credit_at_once(sent: Maildir, maildir: Maildir, app: App, anna: Actor) -> None:
    both = _offer("name@firma.example, other@firma.example")
    sent.deliver(both)
    other = (
        b"5.1.1 unknown user\n\nFinal-Recipient: rfc822; other@firma.example\nAction: failed\nStatus: 5.1.1\n\n--b\n"
    )
    maildir.deliver(report_on(both).replace(b"5.1.1 unknown user\n\n--b\n", other))
    sync(app, anna)
    assert (_credit(app), _dead(app, anna)) == (0, ["name@firma.example", "other@firma.example"])


def test_a_report_that_was_read_before_the_sent_folder_takes_the_credit_all_the_same(
    sent: Maildir, maildir: Maildir, app: App, anna: Actor
) -> None:
    maildir.deliver(report_on(_offer()))
    sync(app, anna)
    assert (_only(app, anna).doubt, _dead(app, anna)) == ("open", [])
    sent.deliver(_offer())
    assert sync(app, anna).offers_sent == 1
    assert (_only(app, anna).doubt, _credit(app), _dead(app, anna)) == ("", 0, ["name@firma.example"])
    assert verify_ledger(app, anna).faults == ()


def test_what_was_dismissed_takes_nothing_from_an_offer_that_is_found_later(
    sent: Maildir, maildir: Maildir, app: App, anna: Actor
) -> None:
    maildir.deliver(report_on(_offer()))
    sync(app, anna)
    acting.disbelieve(app, anna, _only(app, anna).id)
    sent.deliver(_offer())
    sync(app, anna)
    assert (_only(app, anna).doubt, _credit(app), _dead(app, anna)) == ("dismissed", 1, [])
    acting.believe(app, anna, _only(app, anna).id)
    assert (_credit(app), _dead(app, anna)) == (0, ["name@firma.example"])


def test_who_was_taken_for_dead_and_writes_gives_the_offer_by_hand_its_credit_back(
    sent: Maildir, maildir: Maildir, app: App, anna: Actor
) -> None:
    sent.deliver(_offer())
    maildir.deliver(report_on(_offer()))
    sync(app, anna)
    assert _credit(app) == 0
    maildir.deliver(
        letter("name@firma.example", "Danke, wir nehmen es.", To="anna@tagwerk.example", Subject="AW: Angebot")
    )
    sync(app, anna)
    assert _credit(app) == 1
    assert verify_ledger(app, anna).faults == ()
    maildir.deliver(report_on(_offer(), status="5.1.10"))
    sync(app, anna)
    assert _credit(app) == 0, "and it can come back once more"
    assert verify_ledger(app, anna).faults == ()


def test_an_offer_of_which_nobody_knows_where_it_went_stays_as_it_is(
    sent: Maildir, maildir: Maildir, app: App, anna: Actor
) -> None:
    sent.deliver(_offer())
    sync(app, anna)
    with app.database.transaction() as session:  # as those that were counted before it was written down
        session.execute(sa.delete(SentAddress))
    maildir.deliver(report_on(_offer()))
    sync(app, anna)
    assert (_only(app, anna).doubt, _credit(app), _dead(app, anna)) == ("open", 1, [])
