"""A document that cannot be made, never ends or is too large costs its own mail alone, and is named in one line."""

import re
from pathlib import Path

import pytest

from kit.documents import offer_to, source_of, text_of, written
from tagwerk.platform.errors import WrongInput
from tagwerk_email_offers.writing.checking.checks import check_template
from tagwerk_email_offers.writing.documents import processes, project
from tagwerk_email_offers.writing.rendering import OfferTemplate
from tagwerk_email_offers.writing.templates import TemplateSource


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ('a\n#read("/etc/passwd")', "document.typ, line 2: there is no file /etc/passwd"),
        ('#read("../../secret.txt")', "document.typ, line 1: it leads out of the folder of the template"),
        ('#read("linked.txt")', "document.typ, line 1: 'linked.txt' leads out of the folder of the template"),
        ('#image("logo.png")', "document.typ, line 1: there is no file logo.png"),
        ('#import "@preview/cetz:0.3.0": *', "document.typ, line 1: packages are not fetched"),
        ('#import "@pre" + "view/cetz:0.3.0"', "document.typ, line 1: packages are not fetched"),
        ('#import "@local/x:0.3.0": *', "document.typ, line 1: packages are not fetched"),
        ("a\n\n#company.name", "document.typ, line 3: 'company' is undefined"),
        ('#json("/values.json").companie', "document.typ, line 1: there is no 'companie' among the values"),
        ("#let f(x) = f(x)\n#f(1)", "document.typ, line 1: it includes or calls itself too deep, without an end"),
        ("#while true {}", "document.typ, line 1: a loop never ends"),
        ("a\n#table(columns: 2", "document.typ, line 2: a bracket is opened and never closed"),
        ('#import "part.typ": f\n\n#f()', "part.typ, line 2: it divides by zero"),
        ('#import "_shared/document.typ": nothing', "document.typ, line 1: that file defines nothing of this name"),
        ("a\n#\u4e2d", "document.typ, line 2: '中' is undefined"),
        ("a\n\nNach \u4e2d\u6587", "no font has the character 中; put a file of a font"),
        ('#include "broken.typ"', "document.typ, line 1: broken.typ is not UTF-8 in line 2"),
        ('#panic("so nicht")', "it ends itself: so nicht"),
    ],
)
def test_what_cannot_be_made_is_named_in_one_line_with_file_and_line(tmp_path: Path, text: str, said: str) -> None:
    (tmp_path / "secret.txt").write_text("geheim")
    source = source_of(tmp_path, text, part__typ="#let f() = {\n  1 / 0\n}\n")
    (source.folder / "linked.txt").symlink_to(tmp_path / "secret.txt")
    (source.folder / "broken.typ").write_bytes(b"a\n\xff")
    with pytest.raises(WrongInput) as raised:
        written(source)
    assert said in raised.value.message
    assert "\n" not in raised.value.message
    assert "os error" not in raised.value.message
    found = [
        f"{each.file.partition('/')[2]}, line {each.line}: {each.text}" for each in check_template(source, lambda _: {})
    ]
    assert any(said.partition(": ")[2].lower() in each.lower() for each in found), found


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (
            "#for a in range(10000) { for b in range(10000) { for c in range(1000) { let x = a } } }",
            "it takes too long",
        ),
        ("#for i in range(100000) [ #lorem(1000) #pagebreak() ]", "it takes too long"),
        ('#("x" * 10000000000)', "it takes too much memory"),
        ("#for i in range(100) [ a #pagebreak(weak: true) ]", "it has 101 pages, more than 100"),
    ],
)
def test_a_document_without_end_costs_only_its_own_mail(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, text: str, said: str
) -> None:
    monkeypatch.setattr(processes, "SECONDS", 1)
    text = f'#if json("/values.json").company.name == "Ohne Ende" [\n{text}\n]\nHallo'
    template = OfferTemplate(source_of(tmp_path, text))
    bad = template.draft_of(offer_to("Ohne Ende"), {})
    good = template.draft_of(offer_to("Mit Ende"), {})
    assert "Hallo" in text_of(good.write())
    with pytest.raises(WrongInput, match=re.escape(said)):
        bad.write()
    assert "Hallo" in text_of(template.write(offer_to("Danach"), {}))


def test_a_document_that_is_larger_than_a_mail_may_be_is_refused(tmp_path: Path) -> None:
    source = source_of(tmp_path, "#lorem(3000)")
    small = TemplateSource(source.name, source.folder, source.shared, largest=10_000)
    with pytest.raises(WrongInput, match="more than"):
        written(small)


def test_a_process_that_is_killed_costs_one_document_and_the_next_is_made(tmp_path: Path) -> None:
    made = project.project_of(source_of(tmp_path, "Hallo"))
    typesetter = processes.Typesetter()
    job = processes.Job(made, "document.typ", b"{}", 0)
    first = typesetter.make(job)
    assert first.document
    assert typesetter._process is not None
    typesetter._process.kill()
    typesetter._process.wait()
    assert typesetter.make(job).document == first.document
    typesetter.close()
