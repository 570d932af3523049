"""Mailboxes on a real Dovecot: several of them, their folders and what was sent, renumbering, certificates, and two readers."""

import shutil
import socketserver
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from email.message import EmailMessage
from uuid import uuid4

import pytest

from kit.mail import Maildir, answer_to, letter, with_settings
from servers.dovecot import Certificate, Dovecot, running_dovecot
from servers.waiting import wait_until
from tagwerk.access.actors import Actor
from tagwerk.companies.cards import add_company
from tagwerk.platform import clock
from tagwerk.platform.app import App
from tagwerk.platform.errors import ConfigurationError, Unreachable
from tagwerk.staff import departments, employees
from tagwerk.staff.finding import find_actor
from tagwerk_email_offers.inbox import watching
from tagwerk_email_offers.inbox.correspondence import list_mails
from tagwerk_email_offers.inbox.mailboxes import ahead, imap
from tagwerk_email_offers.inbox.mailboxes.arrived import Cursor
from tagwerk_email_offers.inbox.mailboxes.imap import ImapMailbox
from tagwerk_email_offers.inbox.mailboxes.listing import list_mailboxes
from tagwerk_email_offers.inbox.mailboxes.names import from_wire, quoted
from tagwerk_email_offers.inbox.mailboxes.opening import open_mailbox
from tagwerk_email_offers.inbox.syncing import SyncResult, sync
from tagwerk_email_offers.settings import EmailOffersSettings

LONG_AGO = Cursor(datetime(2020, 1, 1, tzinfo=UTC))
CLIENT = "chef@neu.example"


@pytest.fixture
def user(dovecot: Dovecot) -> str:
    return f"user{uuid4().hex[:8]}"


@pytest.fixture
def client(app: App, anna: Actor) -> int:
    """A company that writes."""
    return add_company(app, anna, "Neu GmbH", email=CLIENT).id


def _settings(url: str, **more: object) -> EmailOffersSettings:
    return EmailOffersSettings.model_validate({"imap_url": url, "timeout": 10, **more})


def _in_folder(dovecot: Dovecot, user: str, folder: str, *mails: EmailMessage) -> None:
    """Mails in a folder of the user, as a mail program stores them there."""
    import imaplib

    with imaplib.IMAP4("127.0.0.1", dovecot.imap) as program:
        program.login(user, "secret")
        program.create(quoted(folder))
        for mail in mails:
            program.append(quoted(folder), "", imaplib.Time2Internaldate(clock.now()), mail.as_bytes())


def test_several_mailboxes_are_read_each_with_its_folders_and_owner(
    dovecot: Dovecot, user: str, client: int, app: App, anna: Actor
) -> None:
    departments.add_department(app, anna, "Einkauf")
    for login in ("eva", "otto"):
        new = employees.NewEmployee(
            login, login.title(), region="BE", hired_on=clock.today("Europe/Berlin"), department="Einkauf"
        )
        employees.add_employee(app, anna, new)
    theirs = {
        "eva": {"url": dovecot.imap_url(f"{user}-eva"), "owner": "eva", "folders": ["INBOX", "Anfragen/Größe"]},
        "purchase": {"url": dovecot.imap_url(f"{user}-p"), "department": "Einkauf"},
    }
    with_settings(app, imap_url=dovecot.imap_url(user), mailboxes=theirs, timeout=10)
    answer = "Re: Preisliste 2026-0001-1"
    _in_folder(dovecot, f"{user}-eva", "Anfragen/Größe", letter(CLIENT, "in einem Ordner"))
    dovecot.deliver(user, letter(CLIENT, "an alle").as_bytes())
    dovecot.deliver(f"{user}-eva", letter(CLIENT, "an Eva", Subject=answer).as_bytes())
    dovecot.deliver(f"{user}-p", letter(CLIENT, "an den Einkauf").as_bytes())
    assert sync(app, anna).replies == 4
    assert {mail.text for mail in list_mails(app, anna)} == {"in einem Ordner", "an alle", "an Eva", "an den Einkauf"}
    assert sync(app, anna).fetched == 0
    listed = [(each.mailbox, each.folder, each.owner, each.trouble) for each in list_mailboxes(app, anna)]
    assert listed == [
        ("main", "INBOX", "", ""),
        ("eva", "Anfragen/Größe", "eva", ""),
        ("eva", "INBOX", "eva", ""),
        ("purchase", "INBOX", "Einkauf", ""),
    ]


def test_a_mail_that_is_nobodys_is_seen_by_whose_mailbox_it_is(
    dovecot: Dovecot, user: str, app: App, anna: Actor
) -> None:
    for login in ("eva", "otto"):
        employees.add_employee(
            app, anna, employees.NewEmployee(login, login.title(), region="BE", hired_on=clock.today("Europe/Berlin"))
        )
    for name in ("Eins", "Zwei"):
        with app.database.transaction() as session:
            from tagwerk.companies.tables import Company

            fields = {"name": name, "name_key": name.lower(), "email": "x@shared.example", "created_at": clock.now()}
            session.add(Company(**fields))
    with_settings(app, mailboxes={"eva": {"url": dovecot.imap_url(user), "owner": "eva"}}, timeout=10)
    dovecot.deliver(user, letter("x@shared.example").as_bytes())
    assert sync(app, anna).unassigned == 1
    seen = {login: len(list_mails(app, find_actor(app, login))) for login in ("anna", "eva", "otto")}
    assert seen == {"anna": 1, "eva": 1, "otto": 0}


def test_a_mailbox_that_is_away_costs_the_others_nothing(
    dovecot: Dovecot, user: str, client: int, app: App, anna: Actor
) -> None:
    away = {"url": "imap://a:b@127.0.0.1:1/INBOX"}
    with_settings(app, imap_url=dovecot.imap_url(user), mailboxes={"away": away}, timeout=5)
    dovecot.deliver(user, letter(CLIENT).as_bytes())
    with pytest.raises(Unreachable, match=r"127\.0\.0\.1:1"):
        sync(app, anna)
    assert len(list_mails(app, anna)) == 1
    trouble = {each.mailbox: each.trouble for each in list_mailboxes(app, anna)}
    assert trouble["main"] == ""
    assert "127.0.0.1:1" in trouble["away"]


def test_an_owner_who_is_not_there_is_one_clear_line(dovecot: Dovecot, user: str, app: App, anna: Actor) -> None:
    with_settings(app, mailboxes={"x": {"url": dovecot.imap_url(user), "owner": "niemand"}}, timeout=5)
    with pytest.raises(ConfigurationError, match=r"mailboxes\.x\.owner names nobody here: 'niemand'"):
        sync(app, anna)


def test_the_folder_that_the_server_calls_sent_is_watched(
    dovecot: Dovecot, user: str, client: int, app: App, anna: Actor
) -> None:
    with_settings(app, imap_url=dovecot.imap_url(user), sent_folder="Gesendete Objekte", timeout=10)
    _in_folder(dovecot, user, "Gesendete Objekte")
    dovecot.deliver(user, letter(CLIENT).as_bytes())
    sync(app, anna)
    assert len(list_mails(app, anna, state="waiting")) == 1
    _in_folder(dovecot, user, "Gesendete Objekte", letter("anna@tagwerk.example", To=CLIENT))
    assert sync(app, anna).answered == 1
    assert list_mails(app, anna, state="waiting") == []


@pytest.mark.parametrize("name", ["INBOX", "Größe & Maß", 'mit "Anführung" \\', "日本語/&", "a&b-c"])
def test_names_of_folders_go_over_the_wire_and_back(name: str) -> None:
    assert from_wire(quoted(name).encode("ascii")) == name


def test_a_renumbered_mailbox_is_read_again_and_nothing_counts_twice(
    dovecot: Dovecot, user: str, client: int, app: App, anna: Actor
) -> None:
    with_settings(app, imap_url=dovecot.imap_url(user), timeout=10)
    dovecot.deliver(user, letter(CLIENT, "eins").as_bytes())
    assert sync(app, anna).replies == 1
    time.sleep(1.1)  # it numbers by the second
    for index in (dovecot.folder / "mail" / user).glob("dovecot*"):  # now it must number anew
        index.unlink() if index.is_file() else shutil.rmtree(index)
    dovecot.deliver(user, letter(CLIENT, "zwei").as_bytes())
    seen: list[SyncResult] = []

    def second_is_there() -> bool:  # while it numbers, it may show the first alone
        seen.append(sync(app, anna))
        return seen[-1].replies == 1

    wait_until(second_is_there)
    assert sync(app, anna).fetched == 0
    assert (sum(each.known for each in seen), sum(each.unmatched for each in seen)) == (1, 0)
    assert sorted(mail.text for mail in list_mails(app, anna)) == ["eins", "zwei"]


def test_two_readers_of_one_mailbox_take_each_mail_in_once(
    dovecot: Dovecot, user: str, client: int, app: App, anna: Actor, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(ahead, "PIECE", 3)
    with_settings(app, imap_url=dovecot.imap_url(user), timeout=10)
    for number in range(20):
        dovecot.deliver(user, letter(CLIENT, str(number)).as_bytes())
    counts: list[int] = []
    readers = [threading.Thread(target=lambda: counts.append(sync(app, anna).replies)) for _each in range(2)]
    for reader in readers:
        reader.start()
    for reader in readers:
        reader.join()
    assert sum(counts) == 20
    assert sorted(int(mail.text) for mail in list_mails(app, anna)) == list(range(20))


def test_large_mails_are_fetched_by_themselves_and_a_huge_one_from_its_beginning(
    dovecot: Dovecot, user: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(imap, "PIECE_BYTES", 300_000)
    settings = _settings(dovecot.imap_url(user), largest_inbound=1)
    for size in (10, 200_000, 200_000, 1_500_000, 10):
        dovecot.deliver(user, b"Subject: x\r\n\r\n" + b"x" * 70 + b"\r\n" + (b"y" * 70 + b"\r\n") * (size // 72))
    mailbox = open_mailbox(settings)
    arrived = list(mailbox.new(LONG_AGO))
    mailbox.close()
    assert [each.is_whole for each in arrived] == [True, True, True, False, True]
    assert len(arrived[3].raw) == 512 * 1024
    assert [int(each.uid) for each in arrived] == sorted(int(each.uid) for each in arrived)


class _Silent(socketserver.StreamRequestHandler):
    """An IMAP server with one mail that it breaks off at, and that never says a word in IDLE."""

    mails = (b"Subject: eins\r\n\r\neins", None, b"Subject: drei\r\n\r\ndrei")
    idled = 0

    def handle(self) -> None:
        self._say("* PREAUTH ready")
        for line in self.rfile:
            tag, _space, rest = line.decode().strip().partition(" ")
            if not self._answer(tag, rest):
                return

    def _answer(self, tag: str, command: str) -> bool:
        word = command.split()[0].upper()
        if word == "CAPABILITY":
            self._say("* CAPABILITY IMAP4rev1 IDLE")
        elif word in ("EXAMINE", "SELECT"):
            self._say("* 3 EXISTS", "* OK [UIDVALIDITY 7] UIDs valid")
        elif word == "UID" and "SEARCH" in command:
            asked = command.rpartition(" ")[2]
            found = [asked] if asked.isdigit() else ["1", "2", "3"]
            self._say(f"* SEARCH {' '.join(found)}")
        elif word == "UID" and "BODY" in command:
            for number in self._numbers(command.split()[2]):
                mail = self.mails[number - 1]
                if mail is None:
                    return False
                self.wfile.write(b"* %d FETCH (UID %d BODY[] {%d}\r\n%b)\r\n" % (number, number, len(mail), mail))
        elif word == "IDLE":
            type(self).idled += 1
            self._say("+ idling")
            self.rfile.readline()
        elif word == "LOGOUT":
            self._say("* BYE", f"{tag} OK done")
            return False
        self._say(f"{tag} OK done")
        return True

    def _numbers(self, text: str) -> list[int]:
        first, _colon, last = text.partition(":")
        return (
            list(range(int(first), int(last or first) + 1))
            if "," not in text
            else [int(each) for each in text.split(",")]
        )

    def _say(self, *lines: str) -> None:
        self.wfile.write("".join(f"{line}\r\n" for line in lines).encode())


@contextmanager
def _running(handler: type[socketserver.BaseRequestHandler]) -> Iterator[str]:
    class Server(socketserver.ThreadingTCPServer):
        daemon_threads = allow_reuse_address = True

    with Server(("127.0.0.1", 0), handler) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"imap://127.0.0.1:{server.server_address[1]}/INBOX"
        server.shutdown()


def test_a_mail_that_the_server_breaks_off_at_stops_nothing() -> None:
    with _running(_Silent) as url:
        settings = _settings(url, timeout=5)
        mailbox = ImapMailbox(settings, settings.imap, 1_000_000)
        arrived = list(mailbox.new(LONG_AGO))
        mailbox.close()
    assert [(each.uid, each.trouble) for each in arrived] == [("1", ""), ("2", "not given by the server"), ("3", "")]
    assert arrived[2].raw.endswith(b"drei")


def test_a_server_that_says_nothing_in_idle_is_looked_at_again(
    app: App, anna: Actor, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(watching, "IDLE", 0.4)
    _Silent.idled = 0
    with _running(_Silent) as url:
        with_settings(app, imap_url=url, timeout=5, sent_folder="")
        watching.watch(app, anna, lambda _result: None, 6.0)
    assert _Silent.idled >= 2


def test_watching_several_mailboxes_hears_of_each(
    dovecot: Dovecot, user: str, client: int, app: App, anna: Actor
) -> None:
    with_settings(
        app, imap_url=dovecot.imap_url(user), mailboxes={"b": {"url": dovecot.imap_url(f"{user}-b")}}, timeout=10
    )
    timers = [
        threading.Timer(1.0, dovecot.deliver, (each, letter(CLIENT, each).as_bytes())) for each in (user, f"{user}-b")
    ]
    for timer in timers:
        timer.start()
    total = watching.watch(app, anna, lambda _result: None, 6.0)
    for timer in timers:
        timer.join()
    assert total.replies == 2


@pytest.mark.parametrize("certificate", ["good", "self-signed", "expired", "other host"])
def test_only_a_good_certificate_is_trusted(certificate: Certificate) -> None:
    with running_dovecot(certificate=certificate) as server:
        server.deliver("tls", b"Subject: hello\n\nhello\n")
        settings = _settings(server.imaps_url("tls"), cafile=str(server.ca_file))
        if certificate == "good":
            mailbox = open_mailbox(settings)
            assert len(list(mailbox.new(LONG_AGO))) == 1
            mailbox.close()
        else:
            with pytest.raises(Unreachable, match="cannot be trusted"):
                open_mailbox(settings)


def test_an_answer_to_an_offer_is_found_in_a_folder_that_a_rule_moved_it_to(
    offers: list[EmailMessage], maildir: Maildir, dovecot: Dovecot, user: str, app: App, anna: Actor
) -> None:
    with_settings(app, mailboxes={"main2": {"url": dovecot.imap_url(user), "folders": "INBOX, Kunden"}}, timeout=10)
    answer = answer_to(offers[0])
    _in_folder(dovecot, user, "Kunden", answer)
    dovecot.deliver(user, answer.as_bytes())  # the same mail in both
    assert sync(app, anna).replies == 1
    assert len(list_mails(app, anna)) == 1
