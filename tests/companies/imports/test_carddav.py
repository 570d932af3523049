"""People come from an address book on a CardDAV server as they come from a file; the server is only read, and not trusted."""

import os
import re
from contextlib import closing, suppress
from pathlib import Path

import pytest
import sqlalchemy as sa
from hypothesis import given
from hypothesis import strategies as st

from servers.carddav import LAUGHS, MULTISTATUS, PASSWORD, USER, MoodyServer, Radicale, running_moody_server, vcard
from servers.certificates import Certificate
from servers.program import PROGRAM, Program
from servers.terminal import at_a_terminal, read_until
from tagwerk.access.actors import Actor
from tagwerk.companies.imports.carddav.address_book import AddressBook
from tagwerk.companies.imports.carddav.multistatus import things_in
from tagwerk.companies.imports.importing import Imported, import_companies
from tagwerk.companies.imports.tables import Import
from tagwerk.companies.imports.undoing import list_imports, undo_import
from tagwerk.companies.people.cards import list_contacts
from tagwerk.platform.app import App
from tagwerk.platform.errors import NotFound, TagwerkError, Unreachable, WrongInput
from tagwerk.workspace.opening import open_workspace

CARDS = (
    vcard("Größer;Käthe", "Möbel Jäger GmbH", "kaethe@jaeger.example"),
    vcard("Weiß;Ida", "Möbel Jäger GmbH", "ida@jaeger.example", "4.0"),
    vcard(
        "Sørensen;Ole",
        "Nord & <Süd>",
        "ole@nord.example",
        "4.0",
        "NOTE:Zeile 1\\nZeile 2\r\nPHOTO:data:image/png;base64,AAAA\r\n",
    ),
)
GROUP = "BEGIN:VCARD\r\nVERSION:3.0\r\nUID:g\r\nFN:Freunde\r\nN:Freunde;;;;\r\nX-ADDRESSBOOKSERVER-KIND:group\r\nEND:VCARD\r\n"


def take_in(app: App, actor: Actor, address: str, password: str = PASSWORD, *, dry_run: bool = False) -> Imported:
    return import_companies(app, actor, AddressBook(address, USER, password), dry_run=dry_run)


def names(app: App, actor: Actor) -> set[str]:
    return {each.name for each in list_contacts(app, actor)}


def test_an_address_book_is_planned_taken_in_once_and_taken_back(app: App, anna: Actor, radicale: Radicale) -> None:
    address = radicale.make("kontakte", "Kontakte", *CARDS, GROUP)
    planned = take_in(app, anna, address, dry_run=True)
    assert (planned.rows, planned.created, planned.updated, planned.rejected) == (3, 2, 1, 0)
    assert names(app, anna) == set() == {each.name for each in list_imports(app, anna)}
    done = take_in(app, anna, address)
    assert (done.created, done.updated, done.file) == (2, 1, address)
    assert {"PHOTO of the vCards", "1 group of people"} <= set(done.left_out)
    people = {each.name: each for each in list_contacts(app, anna)}
    assert set(people) == {"Käthe Größer", "Ida Weiß", "Ole Sørensen"}
    assert people["Ida Weiß"].company_id == people["Käthe Größer"].company_id
    assert people["Ole Sørensen"].company.name == "Nord & <Süd>"
    assert take_in(app, anna, address).created == 0
    assert [each.name for each in list_imports(app, anna)] == [address, address]
    assert done.import_id is not None
    undo_import(app, anna, done.import_id)
    assert names(app, anna) == set()


@pytest.mark.parametrize("known", ["", "/", f"/{USER}/", "/.well-known/carddav"])
def test_the_address_book_is_found_from_what_somebody_knows(
    app: App, anna: Actor, radicale: Radicale, known: str
) -> None:
    address = radicale.make("kontakte", "Kontakte", *CARDS)
    assert take_in(app, anna, radicale.url + known, dry_run=True).file == address


def test_each_step_from_the_server_to_the_address_book_is_gone(app: App, anna: Actor, moody: MoodyServer) -> None:
    moody.fill(1)
    moody.mood = "step by step"
    assert take_in(app, anna, moody.url).file == moody.book
    steps = ["/", "/.well-known/carddav", "/dav/", "/principals/anna/", "/home/", "/book/", "/book/"]
    assert [path for _method, path in moody.asked] == steps


def test_of_several_each_is_named_with_its_address(app: App, anna: Actor, radicale: Radicale) -> None:
    addresses = {title: radicale.make(name, title, CARDS[0]) for name, title in (("a", "Firma"), ("b", "Privat"))}
    with pytest.raises(WrongInput, match="2 address books") as refused:
        take_in(app, anna, radicale.url)
    assert all(f"{title} ({address})" in str(refused.value) for title, address in addresses.items())
    assert take_in(app, anna, addresses["Privat"]).created == 1


def test_what_is_not_taken_goes_into_the_workspace(app: App, anna: Actor, moody: MoodyServer) -> None:
    moody.cards["/book/a.vcf"] = vcard("Größer;Käthe", "Möbel Jäger", "kaethe")
    done = take_in(app, anna, moody.book)
    assert done.rejects_file == app.folder / "127.0.0.1-book.vcf.rejects.xlsx"
    assert done.problems[0].value == "kaethe"


def test_a_wrong_password_is_one_line_and_stands_nowhere(app: App, anna: Actor, radicale: Radicale) -> None:
    address = radicale.make("kontakte", "Kontakte", *CARDS)
    with pytest.raises(Unreachable, match="does not take this user with this password") as refused:
        take_in(app, anna, address, "falsch-gedacht")
    assert "falsch" not in str(refused.value) + repr(AddressBook(address, USER, "falsch-gedacht"))
    with pytest.raises(Unreachable, match=r"asks who reads the address book\. Say --user"):
        import_companies(app, anna, AddressBook(address))


def test_where_no_address_book_is_nothing_is_taken_in(app: App, anna: Actor, radicale: Radicale) -> None:
    radicale.make("kontakte", "Kontakte", *CARDS)
    with pytest.raises(NotFound, match="There is no address book at"):
        take_in(app, anna, f"{radicale.url}/elsewhere/")
    with pytest.raises(WrongInput, match="holds no vCard"):
        take_in(app, anna, radicale.make("leer", "Leer"))


@pytest.mark.parametrize("mood", ["elsewhere", "home elsewhere"])
def test_who_sends_us_elsewhere_is_not_followed(app: App, anna: Actor, moody: MoodyServer, mood: str) -> None:
    with running_moody_server() as other:
        moody.mood, moody.elsewhere = mood, other.url
        other.fill(1)
        with pytest.raises(Unreachable, match=r"sends us to another server, 127\.0\.0\.1:\d+\. Nothing was sent there"):
            take_in(app, anna, moody.url if mood == "home elsewhere" else moody.book)
        assert (other.asked, set(moody.logins)) == ([], {f"{USER}:{PASSWORD}"})


@pytest.mark.parametrize(
    ("mood", "said"),
    [
        ("endless", "answers without an end"),
        ("dripping", "did not answer in time"),
        ("entities", "does not answer as a CardDAV server does"),
        ("no XML", "does not answer as a CardDAV server does"),
        ("in a circle", "sends us from one address to the next"),
        ("html", "There is no address book at"),
        ("failing", r"failed \(HTTP 500\)"),
        ("breaking", "broke off in the middle. Nothing was taken in"),
    ],
)
def test_a_server_in_trouble_is_one_line_and_nothing_is_half_done(
    app: App, anna: Actor, moody: MoodyServer, mood: str, said: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    moody.fill(90)
    moody.mood = mood
    monkeypatch.setenv("TAGWERK_ADDRESS_BOOK__TIMEOUT", "1" if mood == "dripping" else "60")
    with closing(open_workspace(app.folder)) as asking, pytest.raises(TagwerkError, match=said) as refused:
        take_in(asking, anna, moody.book)
    assert not re.search(r"Traceback|secret|httpx|Error\b|root:", str(refused.value))
    with app.database.reading() as session:
        assert session.scalar(sa.select(sa.func.count()).select_from(Import)) == 0
    assert names(app, anna) == set()


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"<x/>",
        MULTISTATUS.format(before=LAUGHS, responses="&c;").encode(),
        MULTISTATUS.format(before="<!DOCTYPE x>", responses="").encode(),
        MULTISTATUS.format(before="", responses="<a>" * 100 + "</a>" * 100).encode(),
        MULTISTATUS.format(before="", responses="<a/>" * 1_000_001).encode(),
        MULTISTATUS.format(before="", responses="").replace("utf-8", "klingon").encode(),
    ],
    ids=["nothing", "another root", "entities", "a document type", "deep", "many", "letters nobody knows"],
)
def test_what_is_no_plain_multistatus_is_not_read(content: bytes) -> None:
    with pytest.raises(ValueError, match=r"."):
        things_in(content)


@given(st.text(alphabet="<>/DC:hrefstatuspon &;!\n\x00é1234567890=\"'"), st.binary(max_size=20))
def test_whatever_a_server_says_is_read_or_refused(text: str, noise: bytes) -> None:
    for content in (text.encode() + noise, MULTISTATUS.format(before="", responses=text).encode()):
        with suppress(ValueError):
            assert isinstance(things_in(content), list)


def test_one_entry_that_spoils_an_answer_stops_no_other(app: App, anna: Actor, moody: MoodyServer) -> None:
    moody.fill(50)
    moody.spoilt = {"/book/007.vcf"}
    moody.cards["/book/050.vcf"] = "no card at all"
    done = take_in(app, anna, moody.book)
    assert (done.rows, done.created) == (50, 50)
    assert "1 entry that the server did not hand over as a vCard" in done.left_out
    assert sum(method == "GET" for method, _path in moody.asked) == 40, "the piece of the spoilt one, and no other"


@pytest.mark.parametrize(("mood", "rows"), [("no reports", 45), ("forgetful", 43)])
def test_what_a_server_cannot_do_is_done_otherwise_or_named(
    app: App, anna: Actor, moody: MoodyServer, mood: str, rows: int
) -> None:
    moody.fill(45)
    moody.mood = mood
    done = take_in(app, anna, moody.book, dry_run=True)
    assert done.rows == rows
    named = "2 entries that the server did not hand over as a vCard"
    assert (named in done.left_out) is (mood == "forgetful")


def test_only_a_certificate_that_is_trusted_is_spoken_to(certificate: Certificate, program: Program) -> None:
    with running_moody_server(certificate.server_context()) as server:
        server.fill(2)
        refused = program.run("contacts", "import", server.book)
        assert re.search("The certificate of .* cannot be trusted.*address_book.cafile", refused.stderr)
        assert server.asked == []
        program.environment["TAGWERK_ADDRESS_BOOK__CAFILE"] = str(certificate.certificate)
        assert program.json("contacts", "import", server.book)["created"] == 2
        in_the_clear = program.run("contacts", "import", server.book.replace("https", "http"))
        assert re.search("broke off|cannot be reached", in_the_clear.stderr)


@pytest.mark.parametrize(
    ("address", "said"),
    [
        ("http://cloud.example/dav/", "in the clear"),
        ("https://anna:geheim@cloud.example/", "has no user and no password"),
        ("https://", "no address"),
        ("https://[::1/", "no address"),
        ("HTTP://cloud.example/", "in the clear"),
        ("https://cloud.example:hundert/", "no address"),
        ("https://cloud.example/\x1b[2J", "no address"),
    ],
)
def test_an_address_that_is_not_to_be_asked_is_refused_before_anything_is_sent(address: str, said: str) -> None:
    with pytest.raises(WrongInput, match=said) as refused:
        AddressBook(address, USER, PASSWORD)
    assert "geheim" not in str(refused.value)


def test_the_password_comes_from_the_settings_or_the_keyboard_and_is_kept_nowhere(
    program: Program, radicale: Radicale
) -> None:
    address = radicale.make("kontakte", "Kontakte", *CARDS)
    refused = program.run("contacts", "import", address, "--user", USER)
    assert (refused.returncode, "TAGWERK_ADDRESS_BOOK__PASSWORD" in refused.stderr) == (2, True)
    environment = os.environ | {"TAGWERK_WORKSPACE": str(program.workspace)}
    with at_a_terminal([*PROGRAM, "contacts", "import", address, "--user", USER], environment) as (keyboard, _process):
        read_until(keyboard, f"Password of {USER}: ")  # with the blank nothing is echoed any more
        os.write(keyboard, f"{PASSWORD}\n".encode())
        shown = read_until(keyboard, "tagwerk imports undo 1")
    assert PASSWORD not in shown
    program.environment["TAGWERK_ADDRESS_BOOK__PASSWORD"] = PASSWORD
    done = program.run("contacts", "import", radicale.url, "--user", USER)
    assert f"From {address}" in done.stdout
    for file in (each for each in Path(program.workspace).rglob("*") if each.is_file()):
        assert PASSWORD.encode() not in file.read_bytes()
    assert program.run("contacts", "import", "people.vcf", "--user", USER).returncode == 2
