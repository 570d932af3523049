"""The commands about templates say the same to people and to programs, and end with the status that says how it went."""

import json
import stat
import webbrowser
from pathlib import Path

import pytest

from servers.program import Program
from tagwerk.cli.main import run


@pytest.fixture(autouse=True)
def sender(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TAGWERK_PLUGINS__EMAIL_OFFERS__SENDER", "Anna <anna@tagwerk.example>")


def test_a_template_is_made_checked_and_previewed(program: Program) -> None:
    made = program.json("campaigns", "templates", "new", "spring", "--from", "price_list")
    assert made["template"] == "spring"
    assert "spring" in {row["name"] for row in program.json("campaigns", "templates")}
    found = program.json("campaigns", "check", "spring")
    assert [(row["file"], row["line"], row["severity"]) for row in found] == [("_shared/house.toml", 0, "warning")]
    shown = program.json("campaigns", "preview", "spring", "--to", "17", "--language", "en")
    assert shown["language"] == "en"
    assert "Copy paper" in shown["text"]
    assert "Copy paper" in shown["html"]
    assert shown["from"] == '"Anna" <anna@tagwerk.example>'


def test_every_mistake_is_told_with_file_and_line_and_the_status_says_so(program: Program) -> None:
    program.run("campaigns", "templates", "new", "spring", "--from", "price_list")
    folder = program.workspace / "templates" / "offers" / "spring"
    (folder / "body.de.txt").write_text("{{ company.nmae }}\n{% include 'x.txt' %}\n", encoding="utf-8")
    done = program.run("campaigns", "check")
    assert done.returncode == 1
    text = " ".join(done.stdout.split())
    assert "spring/body.de.txt:1: error: Company has no attribute 'nmae'. Did you mean name?" in text
    assert "spring/body.de.txt:2: error: There is no file x.txt." in text
    assert "can be written" not in text
    rows = json.loads(program.run("campaigns", "check", "spring", "--json").stdout)
    assert {"template", "file", "line", "severity", "text", "hint"} == set(rows[0])
    assert program.run("campaigns", "check", "sprig").returncode == 2


def test_a_workspace_without_templates_says_how_to_make_one(program: Program) -> None:
    done = program.run("campaigns", "check")
    assert done.returncode == 0
    assert "tagwerk campaigns templates new NAME" in " ".join(done.stdout.split())


def test_a_check_without_a_sender_says_that_not_everybody_was_tried(
    program: Program, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("TAGWERK_PLUGINS__EMAIL_OFFERS__SENDER")
    done = program.run("campaigns", "check", "price_list")
    assert done.returncode == 0
    assert "invented recipients alone" in " ".join(done.stdout.split())
    assert "can be written" not in done.stdout


def test_a_preview_is_written_and_opened_as_a_private_page(program: Program, monkeypatch: pytest.MonkeyPatch) -> None:
    opened: list[str] = []
    monkeypatch.setattr(webbrowser, "open", opened.append)
    out = program.workspace / "page.html"
    where = ["--workspace", str(program.workspace)]
    assert run([*where, "campaigns", "preview", "price_list", "--to", "17", "--open", "--out", str(out)]) == 0
    (address,) = opened
    page = program.workspace / "previews" / "price_list.de.html"
    assert address == page.resolve().as_uri()
    assert page.read_text(encoding="utf-8") == out.read_text(encoding="utf-8")
    assert stat.S_IMODE(page.stat().st_mode) == 0o600
    assert stat.S_IMODE(page.parent.stat().st_mode) == 0o700
    assert "Content-Security-Policy" in page.read_text(encoding="utf-8")


def test_a_preview_that_cannot_be_written_says_why(program: Program, tmp_path: Path) -> None:
    long = tmp_path / ("a" * 240 + ".html")
    wrong = {
        "/nowhere/page.html": "There is no folder /nowhere.",
        ".": ". is a folder. Name a file in it.",
        str(tmp_path): f"{tmp_path} is a folder. Name a file in it.",
        str(long): "cannot be written: its name is too long.",
    }
    for out, said in wrong.items():
        done = program.run("campaigns", "preview", "price_list", "--to", "17", "--out", out)
        assert (done.returncode, done.stdout) == (2, "")
        assert said in " ".join(done.stderr.split())


def test_the_document_is_written_beside_the_page_or_alone_and_opened(
    program: Program, monkeypatch: pytest.MonkeyPatch
) -> None:
    opened: list[str] = []
    monkeypatch.setattr(webbrowser, "open", opened.append)
    where = ["--workspace", str(program.workspace), "campaigns", "preview"]
    out = program.workspace / "page.html"
    assert run([*where, "individual_offer", "--to", "17", "--open", "--out", str(out)]) == 0
    assert [address.rpartition("/")[2] for address in opened] == ["individual_offer.de.html", "individual_offer.de.pdf"]
    beside = program.workspace / "page.pdf"
    assert beside.read_bytes().startswith(b"%PDF-")
    assert stat.S_IMODE(beside.stat().st_mode) == 0o600
    assert beside.read_bytes() == (program.workspace / "previews" / "individual_offer.de.pdf").read_bytes()
    alone = program.workspace / "alone.pdf"
    shown = program.json("campaigns", "preview", "individual_offer", "--to", "17", "--out", str(alone))
    assert shown["pages"] == [str(alone)]
    assert [file["media_type"] for file in shown["files"]] == ["application/pdf"]
    assert alone.read_bytes() == beside.read_bytes()
    refused = program.run("campaigns", "preview", "price_list", "--to", "17", "--out", str(alone.with_name("none.pdf")))
    assert (refused.returncode, refused.stdout) == (2, "")
    assert "This offer has no document." in refused.stderr
