"""The mailbox is read once, and stays as it was."""

from datetime import timedelta
from email.message import EmailMessage

import pytest

from kit.mail import Maildir, answer_to
from tagwerk.access.actors import Actor
from tagwerk.platform import clock
from tagwerk.platform.app import App
from tagwerk.platform.errors import ConfigurationError, Unreachable
from tagwerk_email_offers.inbox.syncing import SyncResult, sync
from tagwerk_email_offers.inbox.watching import watch


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


def test_the_first_look_goes_back_a_little_before_the_first_campaign(
    offers: list[EmailMessage], maildir: Maildir, app: App, anna: Actor
) -> None:
    import os

    path = maildir.deliver(answer_to(offers[0]))
    old = (clock.now() - timedelta(days=30)).timestamp()
    os.utime(path, (old, old))
    assert sync(app, anna).fetched == 0


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
