"""What stands below one's mails: words in a text, markup in HTML, and nobody else's."""

from pathlib import Path

import pytest

from kit.mail import AddCompany, Clients
from servers.program import Program
from tagwerk.access.actors import Actor
from tagwerk.platform.app import App
from tagwerk.platform.errors import WrongInput
from tagwerk.staff.employees import NewEmployee, add_employee
from tagwerk.staff.finding import find_actor
from tagwerk_email_offers.senders.signatures import set_signature, show_signature
from tagwerk_email_offers.sending.campaigns import send
from tagwerk_email_offers.sending.planning import CampaignOrder

WORDS = "Anna Größer\nVertrieb & <Beratung>\nTel. 030 123"


def test_a_template_shows_it_as_its_parts_need_it(
    clients: Clients, app: App, anna: Actor, add_company: AddCompany
) -> None:
    folder = app.folder / "templates" / "offers" / "signed"
    folder.mkdir(parents=True)
    (folder / "subject.de.txt").write_text("Angebot", encoding="utf-8")
    (folder / "body.de.txt").write_text(
        "Gruß\n{% if sender.signature %}-- \n{{ sender.signature }}{% endif %}", "utf-8"
    )
    (folder / "body.de.html").write_text("<p>{{ sender.signature }}</p>", encoding="utf-8")
    add_company("Möbel GmbH", "a@x.example")
    set_signature(app, anna, f"  {WORDS}\r\n\r\n")
    send(app, anna, CampaignOrder("signed", "all"))
    text, html = (part.get_content() for part in clients.message().iter_parts())
    assert text.splitlines() == ["Gruß", "-- ", *WORDS.splitlines()]
    assert html.splitlines() == ["<p>Anna Größer<br>", "Vertrieb &amp; &lt;Beratung&gt;<br>", "Tel. 030 123</p>"]


def test_everybody_has_an_own_one(app: App, anna: Actor) -> None:
    add_employee(app, anna, NewEmployee("jörg", "Jörg Weiß"))
    joerg = find_actor(app, "jörg")
    set_signature(app, anna, "Anna")
    assert not show_signature(app, joerg)
    set_signature(app, joerg, "Jörg")
    set_signature(app, anna, "")
    assert (show_signature(app, anna).text, show_signature(app, joerg).text) == ("", "Jörg")


@pytest.mark.parametrize("text", ["x" * 2001, "a\x1b[31mb", "a\0b"])
def test_what_no_mail_can_show_is_refused(app: App, anna: Actor, text: str) -> None:
    with pytest.raises(WrongInput):
        set_signature(app, anna, text)
    assert not show_signature(app, anna)


def test_it_is_set_from_a_file_and_shown(program: Program, tmp_path: Path) -> None:
    file = tmp_path / "signature.txt"
    file.write_text("x" * 200_000, encoding="utf-8")
    refused = program.run("campaigns", "signature", "--file", str(file)).stderr
    assert refused == "error: A signature has at most 2000 letters; this one has more.\n"
    file.write_text(WORDS, encoding="utf-8-sig")
    assert program.run("campaigns", "signature").stdout.strip() == "You have no signature."
    program.run("campaigns", "signature", "--file", str(file))
    assert program.json("campaigns", "signature") == {"signature": WORDS}
    program.run("campaigns", "signature", "--remove")
    assert program.json("campaigns", "signature") == {"signature": ""}


def test_what_cannot_be_read_is_one_line(program: Program, tmp_path: Path) -> None:
    (tmp_path / "empty").write_text("\n")
    program.run("campaigns", "signature", "--text", WORDS)
    (tmp_path / "latin").write_bytes("Größer".encode("latin-1"))
    for given in (
        ("--file", str(tmp_path / "latin")),
        ("--file", str(tmp_path / "nowhere")),
        ("--file", str(tmp_path / "empty")),
        ("--text", " "),
        ("--text", "x", "--remove"),
    ):
        done = program.run("campaigns", "signature", *given)
        assert (done.returncode, len(done.stderr.splitlines())) == (2, 1)
    assert program.json("campaigns", "signature") == {"signature": WORDS}
