"""`campaigns check` finds every mistake of the templates in `broken/`, in file and line, and nothing else."""

import re
import shutil
import tomllib
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tagwerk.platform.errors import WrongInput
from tagwerk_email_offers.writing.checking.checks import check_template
from tagwerk_email_offers.writing.checking.findings import Finding
from tagwerk_email_offers.writing.checking.written import samples
from tagwerk_email_offers.writing.rendering import OfferTemplate
from tagwerk_email_offers.writing.templates import STARTERS, TemplateSource

BROKEN = Path(__file__).parent / "broken"
CASES = [
    (part, name)
    for part in ("open", "held_out")
    for name in tomllib.loads((BROKEN / part / "expected.toml").read_text(encoding="utf-8"))
]


def sources(folder: Path, largest: int = 10_000_000) -> dict[str, TemplateSource]:
    known: dict[str, TemplateSource] = {}
    for path in sorted(folder.iterdir()):
        if path.is_dir() and not path.name.startswith("_"):
            shared = (folder / "_shared", STARTERS / "_shared")
            known[path.name] = TemplateSource(path.name, path, shared, known, largest)
    return known


@pytest.mark.parametrize(("part", "name"), CASES, ids=[f"{part}-{name}" for part, name in CASES])
def test_every_mistake_is_found_in_its_line_and_no_other(part: str, name: str, tmp_path: Path) -> None:
    folder = Path(shutil.copytree(BROKEN / part, tmp_path / "offers"))
    expected = tomllib.loads((folder / "expected.toml").read_text(encoding="utf-8"))[name]["findings"]
    found = check_template(sources(folder)[name], lambda _offer: {})
    shown = "\n".join(f"{each.file}:{each.line} {each.severity} {each.text} | {each.hint}" for each in found)
    left = list(found)
    for wanted in expected:
        match = next(
            (
                each
                for each in left
                if each.file == f"{name}/{wanted['file']}"
                and each.line == wanted["line"]
                and each.severity == wanted["severity"]
                and re.search(wanted["said"], f"{each.text} {each.hint}", re.IGNORECASE)
            ),
            None,
        )
        assert match is not None, f"not found: {wanted}\nfound:\n{shown}"
        left.remove(match)
    assert not left, f"not expected: {left}\nfound:\n{shown}"


def _check(folder: Path, name: str, largest: int = 10_000_000) -> list[Finding]:
    return check_template(sources(folder, largest)[name], lambda _offer: {})


def _copied(folder: Path, starter: str) -> Path:
    shutil.copytree(STARTERS / "_shared", folder / "_shared")
    return Path(shutil.copytree(STARTERS / starter, folder / starter))


SNIPPETS = [
    *(
        "{{",
        "}}",
        "{%",
        "%}",
        "{#",
        "#}",
        "{{ x }}",
        "{% if %}",
        "{% endif %}",
        "{% for x in lines %}",
        "{% endfor %}",
        '"',
        "=",
    ),
    *(
        "{% block content %}",
        "{% endblock %}",
        "{% include 'x' %}",
        "{% extends 'layout.txt' %}",
        "<div>",
        "</div>",
        "<table>",
    ),
    *(
        "<img src='x.png'>",
        "<style>",
        "</style>",
        "<!--",
        "\x00",
        "\ud7ff",
        "[[lines]]",
        "price = 1",
        "{{ 1 / 0 }}",
        "<b",
        "|",
        ".",
    ),
    *(
        "{% macro m(a) %}",
        "{% endmacro %}",
        "{{ caller() }}",
        "{% call m() %}",
        "{% set x = 1 %}",
        "{% import 'x' as y %}",
        "'",
        "(",
    ),
]


CHANGED = (
    st.sampled_from(["price_list", "individual_offer", "exhibition"]),
    st.integers(0, 99),
    st.lists(st.tuples(st.floats(0, 1), st.integers(0, 30), st.sampled_from(["", *SNIPPETS])), min_size=1, max_size=4),
)
"""A template, a file of it, and what is done to that: where, how much goes, and what comes."""


@settings(max_examples=5, deadline=None)
@given(*CHANGED)
def test_what_cannot_be_written_is_found_whatever_was_done_to_a_template(
    tmp_path_factory: pytest.TempPathFactory, starter: str, number: int, changes: list[tuple[float, int, str]]
) -> None:
    _is_found(tmp_path_factory.mktemp("offers"), starter, number, changes)


@pytest.mark.heavy
@settings(max_examples=60, deadline=None)
@given(*CHANGED)
def test_what_cannot_be_written_is_found_whatever_was_done_to_many_templates(
    tmp_path_factory: pytest.TempPathFactory, starter: str, number: int, changes: list[tuple[float, int, str]]
) -> None:
    _is_found(tmp_path_factory.mktemp("offers"), starter, number, changes)


def _is_found(folder: Path, starter: str, number: int, changes: list[tuple[float, int, str]]) -> None:
    files = sorted([*_copied(folder, starter).iterdir(), *(folder / "_shared").iterdir()])
    file = files[number % len(files)]
    text = file.read_text(encoding="utf-8")
    for where, length, snippet in changes:
        place = int(where * len(text))
        text = text[:place] + snippet + text[place + length :]
    file.write_text(text, encoding="utf-8")
    has_errors = any(finding.severity == "error" for finding in _check(folder, starter))
    source = sources(folder)[starter]
    try:
        template = OfferTemplate(source)
        for language in source.languages:
            for offer in samples(starter, language):
                assert template.write(offer, {}).subject
        can_be_written = bool(source.languages)
    except (WrongInput, AssertionError):
        can_be_written = False
    assert has_errors or can_be_written


def test_what_is_no_text_or_too_large_or_leads_out_is_found(tmp_path: Path) -> None:
    folder = _copied(tmp_path, "exhibition")
    (folder / "body.de.txt").write_bytes("Grüße\nan Käthe".encode("latin-1"))
    (folder / "terms.pdf").write_bytes(b"x" * 900_000)
    offer = (folder / "offer.toml").read_text(encoding="utf-8")
    (folder / "offer.toml").write_text(f'attachments = ["terms.pdf"]\n{offer}', encoding="utf-8")
    (folder / "subject.en.txt").unlink()
    (folder / "subject.en.txt").symlink_to("/etc/hostname")
    found = {(each.file.partition("/")[2], each.line): each.text for each in _check(tmp_path, "exhibition", 1_000_000)}
    assert "is not UTF-8 in line 1" in found["body.de.txt", 1]
    assert "the mail has 1.2 MB" in found["offer.toml", 1].replace("The mail", "the mail")
    assert "leads out" in found["subject.en.txt", 0]


def test_html_that_mail_programs_cannot_take_is_found_without_any_recipient(tmp_path: Path) -> None:
    folder = _copied(tmp_path, "exhibition")
    for language in ("de", "en"):
        deep = "<div>" * 300 + "</div>" * 300
        (folder / f"body.{language}.html").write_text(f"<p>{{{{ sender.name }}}}</p>{deep}", encoding="utf-8")
    assert any("nested too deep" in finding.text for finding in _check(tmp_path, "exhibition"))


def test_names_that_make_sense_are_no_mistakes(tmp_path: Path) -> None:
    folder = _copied(tmp_path, "exhibition")
    (folder / "body.de.txt").write_text(
        """{% extends "layout.txt" %}
{% macro later(a) %}{{ last(a) }}{% endmacro %}
{% macro last(a, b=2) %}{{ a }}{{ b }}{{ varargs | length }}{% endmacro %}
{% set mine = company %}
{% block content %}
{{ later(1) }} {{ mine.name }} {{ data.nothing | default("x") }} {{ data["fair"] }} {{ data.place[language] }}
{% if data.other is defined %}{{ data.other }}{% endif %}
{% for key, value in data.items() %}{{ loop.index }} {{ key }} {{ value }}{% endfor %}
{% for line in lines | sort(attribute="number") if line.quantity %}{{ line.amount.text }}{% else %}{{ house.name }}{% endfor %}
{% with x = 3, y = 4 %}{{ x + y }}{% endwith %}{% set block %}{{ today }}{% endset %}{{ block }}
{% set ns = namespace(count=0) %}{% set ns.count = ns.count + 1 %}{{ ns.count }}{{ super() }}
{% filter upper %}{{ contact.name }}{% endfilter %}{% call(x) last(1) %}{{ x }}{% endcall %}{{ offer.valid_until or "–" }}
{% endblock %}
""",
        encoding="utf-8",
    )
    found = [finding for finding in _check(tmp_path, "exhibition") if finding.severity == "error"]
    assert [finding.text for finding in found if "undefined" in finding.text or "no attribute" in finding.text] == []
