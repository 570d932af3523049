"""No mail stops the others, and none of a client's is lost: whatever it is made of, it is taken in, or kept as unreadable."""

import json
import os
import sqlite3
from datetime import timedelta
from email.message import EmailMessage
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy.exc import IntegrityError

from kit.mail import AddCompany, Maildir, answer_to, letter, with_settings
from tagwerk.access.actors import Actor
from tagwerk.cli.main import run
from tagwerk.platform import clock
from tagwerk.platform.app import App
from tagwerk.platform.errors import NotFound, Unreachable
from tagwerk.workspace.privacy.forgetting import forget_person
from tagwerk_email_offers import tables
from tagwerk_email_offers.commands.mails import mail_drawn
from tagwerk_email_offers.inbox.answering.files import original, save_attachments
from tagwerk_email_offers.inbox.correspondence import list_mails, show_mail
from tagwerk_email_offers.inbox.mailboxes.arrived import Arrived
from tagwerk_email_offers.inbox.mailboxes.listing import list_mailboxes
from tagwerk_email_offers.inbox.matching.directory import Directory
from tagwerk_email_offers.inbox.receiving import effects, taking_in
from tagwerk_email_offers.inbox.receiving.originals import forget_old
from tagwerk_email_offers.inbox.syncing import sync

HOSTILE: dict[str, bytes] = {
    "addresses within addresses": b"From: " + b"a:" * 1000 + b"\nSubject: x\n\nx\n",
    "NUL everywhere": b"From: a\0@firma-1.example\nMessage-ID: <a\0b@c>\nSubject: \0\nTo: \0@\0\n\n\0\n",
    "multiparts within multiparts": b"".join(
        b"Content-Type: multipart/mixed; boundary=%d\n\n--%d\n" % (n, n) for n in range(500)
    ),
    "half a surrogate": "From: a\ud800@firma-1.example\nSubject: \ud800\n\n\ud800".encode("utf-8", "surrogatepass"),
    "nothing": b"",
    "one long line": b"Subject: " + b"x" * 300_000,
    "a header without end": b"\n".join(b"X-%d: y" % n for n in range(20_000)),
    "broken encodings": b"From: =?utf-8?q?=ZZ?= <name@firma-1.example>\nSubject: =?x?b?%%%?=\n"
    b"Content-Type: text/plain; charset=no-such\nContent-Transfer-Encoding: base64\n\n%%%%",
    "cyclic references": b"From: name@firma-1.example\nMessage-ID: <a@b>\nReferences: <a@b> <a@b>\nIn-Reply-To: <a@b>\n\nx",
}


@pytest.mark.parametrize("hostile", HOSTILE.values(), ids=HOSTILE)
def test_a_hostile_mail_costs_the_others_nothing(
    offers: list[EmailMessage], maildir: Maildir, app: App, anna: Actor, hostile: bytes
) -> None:
    maildir.deliver(hostile)
    maildir.deliver(answer_to(offers[0]))
    result = sync(app, anna)
    assert (result.fetched, result.replies >= 1) == (2, True)
    assert sync(app, anna).fetched == 0


def test_what_the_database_refuses_is_kept_as_unreadable(
    offers: list[EmailMessage], maildir: Maildir, app: App, anna: Actor, monkeypatch: pytest.MonkeyPatch
) -> None:
    followed = effects.follow

    def refusing(session: Any, actor: Actor, mail: tables.Inbound, *more: Any, **options: Any) -> effects.Effects:
        if "poison" in mail.subject:
            raise IntegrityError("INSERT", {}, sqlite3.IntegrityError("CHECK constraint failed"))
        return followed(session, actor, mail, *more, **options)

    monkeypatch.setattr(taking_in, "follow", refusing)
    maildir.deliver(answer_to(offers[0]))
    maildir.deliver(answer_to(offers[1], Subject="poison"))
    maildir.deliver(answer_to(offers[2]))
    result = sync(app, anna)
    assert (result.fetched, result.replies, result.unreadable) == (3, 2, 1)
    [kept] = list_mails(app, anna, "unreadable")
    assert kept.cause == "IntegrityError"
    assert "the program did not get through it (IntegrityError)" in mail_drawn(kept, "UTC")
    assert b"Subject: poison" in original(app, anna, kept.id)
    assert sync(app, anna).fetched == 0


def test_a_full_disk_stops_the_look_and_loses_nothing(
    offers: list[EmailMessage], maildir: Maildir, app: App, anna: Actor, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_arguments: object, **_more: object) -> effects.Effects:
        raise Unreachable("The disk of the database is full; nothing was changed.")

    for number in range(3):
        maildir.deliver(answer_to(offers[number]))
    with monkeypatch.context() as patch:
        patch.setattr(taking_in, "follow", full)
        with pytest.raises(Unreachable, match="full"):
            sync(app, anna)
    assert list_mails(app, anna, "all") == []
    assert sync(app, anna).replies == 3


def test_what_is_no_mail_in_a_maildir_stops_nothing(
    offers: list[EmailMessage], maildir: Maildir, app: App, anna: Actor
) -> None:
    (maildir.folder / "new" / "folder").mkdir()
    (maildir.folder / "new" / "dangling").symlink_to(maildir.folder / "nowhere")
    path = maildir.deliver(answer_to(offers[0]))
    path.rename(path.with_name(os.fsdecode(b"1.\xff\xfe.test")))
    result = sync(app, anna)
    assert (result.fetched, result.replies, result.unreadable) == (2, 1, 1)
    assert list_mails(app, anna, "unreadable")[0].cause == "a link that leads nowhere"
    assert sync(app, anna).fetched == 0


def test_a_maildir_that_went_away_still_says_when_it_was_read(maildir: Maildir, app: App, anna: Actor) -> None:
    sync(app, anna)
    before = list_mailboxes(app, anna)[0].checked_at
    maildir.folder.rename(maildir.folder.with_name("elsewhere"))
    with pytest.raises(Unreachable):
        sync(app, anna)
    [folder] = list_mailboxes(app, anna)
    assert (folder.checked_at, "no Maildir" in folder.trouble) == (before, True)
    assert before is not None


def test_a_mailbox_whose_first_look_failed_was_never_read(maildir: Maildir, app: App, anna: Actor) -> None:
    maildir.folder.rename(maildir.folder.with_name("elsewhere"))
    with pytest.raises(Unreachable):
        sync(app, anna)
    assert list_mailboxes(app, anna)[0].checked_at is None
    maildir.folder.with_name("elsewhere").rename(maildir.folder)
    sync(app, anna)
    [folder] = list_mailboxes(app, anna)
    assert (folder.checked_at is not None, folder.trouble) == (True, "")


def test_a_mail_that_cannot_be_fetched_is_kept_by_its_number(maildir: Maildir, app: App, anna: Actor) -> None:
    sync(app, anna)
    with app.database.reading() as session:
        directory = Directory.read(session)
    trouble = Arrived("7", 100, b"", clock.now(), is_whole=False, trouble="not given by the server")
    [taken] = taking_in.take_in(app, anna, 1, [trouble], directory)
    assert taken.kind == "unreadable"
    assert taking_in.take_in(app, anna, 1, [trouble], directory) == []
    assert [mail.cause for mail in list_mails(app, anna, "unreadable")] == ["not given by the server"]


def test_a_large_mail_is_kept_from_its_beginning(
    offers: list[EmailMessage], maildir: Maildir, app: App, anna: Actor
) -> None:
    with_settings(app, imap_url=f"maildir://{maildir.folder}", largest_inbound=0.7)
    large = answer_to(offers[0])
    large.add_attachment(b"x" * 900_000, "application", "octet-stream", filename="large.bin")
    maildir.deliver(large)
    assert sync(app, anna).replies == 1
    with app.database.reading() as session:
        kept = session.scalars(sa.select(tables.Original)).one()
    assert (kept.is_whole, kept.size) == (False, 512 * 1024)


def test_what_a_client_writes_is_kept_whatever_it_is_about(
    offers: list[EmailMessage], maildir: Maildir, app: App, anna: Actor, add_company: AddCompany
) -> None:
    new = add_company("Neu GmbH", "chef@neu.example")
    for sender in ("chef@neu.example", "lager@neu.example", "name@firma-1.example", "x@stranger.example"):
        maildir.deliver(letter(sender))
    assert sync(app, anna).fetched == 4
    mails = {mail.sender: mail for mail in list_mails(app, anna)}
    assert (mails["chef@neu.example"].company_id, mails["chef@neu.example"].way) == (new, "contact")
    assert (mails["lager@neu.example"].company_id, mails["lager@neu.example"].way) == (new, "domain")
    assert mails["lager@neu.example"].new_contact, "proposed as a contact"
    assert {mail.sender for mail in list_mails(app, anna, without_offer=True)} == {
        "chef@neu.example",
        "lager@neu.example",
    }


def test_what_came_with_a_mail_is_named_and_given_out_on_request_only(
    offers: list[EmailMessage], maildir: Maildir, app: App, anna: Actor, tmp_path: Path
) -> None:
    answer = answer_to(offers[0])
    answer.add_attachment(b"%PDF-", "application", "pdf", filename="../../.ssh/authorized_keys")
    answer.add_attachment(b"%PDF-2", "application", "pdf", filename="Bestellung Größe 5.pdf")
    maildir.deliver(answer)
    sync(app, anna)
    [mail] = list_mails(app, anna)
    assert [each.size for each in mail.attachments] == [5, 6]
    place = tmp_path / "downloads"
    place.mkdir()
    with pytest.raises(NotFound, match=r"There is no folder .*nowhere\. Make it, or name another one\."):
        save_attachments(app, anna, mail.id, place / "nowhere")
    first = save_attachments(app, anna, mail.id, place)
    again = save_attachments(app, anna, mail.id, place)
    assert {path.parent for path in [*first, *again]} == {place}
    assert [path.name for path in first] == ["authorized_keys", "Bestellung Größe 5.pdf"]
    assert [path.name for path in again] == ["authorized_keys-2", "Bestellung Größe 5-2.pdf"]
    assert {path.stat().st_mode & 0o777 for path in first} == {0o600}
    assert original(app, anna, mail.id) == answer.as_bytes()


def test_mails_of_a_state_are_listed_whatever_kind_they_are(
    offers: list[EmailMessage], maildir: Maildir, app: App, anna: Actor, capsys: pytest.CaptureFixture[str]
) -> None:
    maildir.deliver(answer_to(offers[0]))
    maildir.deliver(answer_to(offers[1], Auto_Submitted="auto-replied"))
    sync(app, anna)

    def kinds(*options: str) -> list[str]:
        capsys.readouterr()
        assert run(["inbox", "list", *options, "--json", "--workspace", str(app.folder)]) == 0
        return sorted(mail["kind"] for mail in json.loads(capsys.readouterr().out))

    assert kinds() == ["reply"]
    assert kinds("--state", "all") == ["auto_reply", "reply"]
    assert kinds("--state", "all", "--kind", "reply") == ["reply"]
    assert kinds("--state", "waiting") == ["reply"]


def test_what_is_kept_how_long_is_a_setting(
    offers: list[EmailMessage], maildir: Maildir, app: App, anna: Actor
) -> None:
    maildir.deliver(answer_to(offers[0]))
    maildir.deliver(answer_to(offers[1], Auto_Submitted="auto-replied"))
    sync(app, anna)
    with app.database.transaction() as session:
        session.execute(sa.update(tables.Inbound).values(received_at=clock.now() - timedelta(days=40)))
    assert forget_old(app) == 0
    with_settings(app, keep_originals_days=30)
    forget_old(app)
    with app.database.reading() as session:
        assert session.scalars(sa.select(tables.Original)).all() == []
    with_settings(app, keep_mails_days=30)
    assert forget_old(app) == 1
    assert [mail.state for mail in list_mails(app, anna, "all")] == ["waiting"], "who waits is not forgotten"


def test_what_a_person_wrote_can_be_forgotten(
    offers: list[EmailMessage], maildir: Maildir, app: App, anna: Actor
) -> None:
    maildir.deliver(answer_to(offers[0]))
    maildir.deliver(answer_to(offers[1]))
    sync(app, anna)
    forget_person(app, anna, contact=str(offers[0]["To"].addresses[0].addr_spec))
    assert {mail.sender for mail in list_mails(app, anna, "all")} == {
        "", str(offers[1]["To"].addresses[0].addr_spec),
    }  # fmt: skip
    with app.database.reading() as session:
        assert session.scalar(sa.select(sa.func.count(tables.Original.inbound_id))) == 1
    assert sync(app, anna).fetched == 0, "what is forgotten is not read again"


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.binary(max_size=400), min_size=1, max_size=5))
def test_any_bytes_are_taken_in(maildir: Maildir, app: App, anna: Actor, mails: list[bytes]) -> None:
    paths = [maildir.deliver(mail) for mail in mails]
    assert sync(app, anna).fetched == len(mails)
    assert sync(app, anna).fetched == 0
    for path in paths:
        path.unlink()


def test_showing_each_kept_mail_is_possible(
    offers: list[EmailMessage], maildir: Maildir, app: App, anna: Actor
) -> None:
    for hostile in HOSTILE.values():
        maildir.deliver(hostile)
    sync(app, anna)
    for mail in list_mails(app, anna, "all"):
        assert show_mail(app, anna, mail.id).id == mail.id
