"""What people read is in their language: no code of the program stands in a German report as it is stored."""

import io
import re
import subprocess
from collections.abc import Iterator
from html.parser import HTMLParser
from typing import Any, get_args, get_origin, get_type_hints

import docx
import openpyxl
import pytest
from sqlalchemy.orm import Mapped

import tagwerk_email_offers.tables
import tagwerk_reporting.tables
import tagwerk_telephony.tables
from kit.sample_reports import REPORTS, made
from servers.requirement import need
from servers.warm import import_all
from tagwerk.access.actors import Actor
from tagwerk.access.use_cases import USE_CASES
from tagwerk.api import known_kinds, known_metrics
from tagwerk.companies.tables import Company
from tagwerk.platform.app import App
from tagwerk.platform.database import Base
from tagwerk.platform.texts import read_in
from tagwerk_reporting.api import Code, Column, Document, Table
from tagwerk_reporting.formats import csv, html, json, pdf, terminal, xlsx
from tagwerk_reporting.formats import docx as word
from tagwerk_reporting.overviews.rights import right_in_words, subject_in_words
from tagwerk_reporting.values import OUTCOMES, RANKS, REASONS, coded

STORED = re.compile(r"[a-z]+(_[a-z]+)+|[a-z_]+\.[a-z_]+|[a-z_]+:\d+")
"""How a code looks that is more than one word: ``key_client``, ``reports.make``, ``company:17``."""
BASES = (Base, tagwerk_email_offers.tables.Base, tagwerk_telephony.tables.Base, tagwerk_reporting.tables.Base)
SAME_IN_GERMAN = {"fax", "name", "person", "text"}


class _Texts(HTMLParser):
    """What stands in an HTML page, piece by piece."""

    def __init__(self, page: str) -> None:
        super().__init__(convert_charrefs=True)
        self.hidden = 0
        self.found: list[str] = []
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: Any) -> None:
        self.hidden += tag in ("style", "script")

    def handle_endtag(self, tag: str) -> None:
        self.hidden -= tag in ("style", "script")

    def handle_data(self, data: str) -> None:
        if not self.hidden:
            self.found.append(data.strip())


def values_of(hint: Any) -> Iterator[str]:
    """The texts of each ``Literal`` within a type."""
    for part in get_args(hint):
        if isinstance(part, str):
            yield part
        yield from values_of(part)


def codes(app: App) -> set[str]:
    """All values that a column of any table may have, outcomes and reasons of the ledger, kinds and metrics."""
    found = {*OUTCOMES, *REASONS, *known_kinds(app), *known_metrics(app)}
    for mapper in (mapper for base in BASES for mapper in base.registry.mappers):
        for hint in get_type_hints(mapper.class_).values():
            if get_origin(hint) is Mapped:
                found.update(values_of(hint))
    return found - SAME_IN_GERMAN - {""}


def in_cells(content: bytes) -> list[str]:
    book = openpyxl.load_workbook(io.BytesIO(content))
    return [str(cell.value) for sheet in book for row in sheet.iter_rows() for cell in row if cell.value is not None]


def in_word(content: bytes) -> list[str]:
    document = docx.Document(io.BytesIO(content))
    cells = [cell.text for table in document.tables for row in table.rows for cell in row.cells]
    return [*cells, *(paragraph.text for paragraph in document.paragraphs)]


def in_pdf(content: bytes) -> list[str]:
    command = [need("pdftotext"), "-layout", "-", "-"]
    text = subprocess.run(command, input=content, capture_output=True, check=True).stdout.decode()
    words = [word for word in text.split() if "_" in word]  # columns may stand close together
    return [*words, *(part.strip() for line in text.splitlines() for part in re.split(r"\s{2,}|: ", line))]


def in_terminal(content: bytes) -> list[str]:
    return [part.strip() for line in content.decode().splitlines() for part in re.split(r"\s{2,}|: ", line)]


@pytest.mark.heavy
@pytest.mark.parametrize("name", REPORTS)
def test_no_code_stands_in_a_german_report(sample: App, first: Actor, name: str) -> None:
    stored = codes(sample)
    assert {"client", "no_answer", "open", "planned", "submitted", "leave"} <= stored
    with read_in("de"):
        _report, document, _period = made(sample, first, name)
        shown = {
            "html": _Texts(html.render(document).decode()).found,
            "xlsx": in_cells(xlsx.render(document)),
            "docx": in_word(word.render(document)),
            "terminal": in_terminal(terminal.render(document)),
            "pdf": in_pdf(pdf.render(document)),
        }
    people = {first.name}
    for format, texts in shown.items():
        left = {text for text in texts if text in stored or STORED.fullmatch(text)} - people
        assert left == set(), format


def coded_document() -> Document:
    code = Code("no_answer", "nicht erreicht")
    columns = (Column("outcome", "Ergebnis"), Column("number", "Zahl", "number"))
    return Document(
        "Anrufe", (("rank", "Status", Code("client", "Kunde")),), (Table("o", "Ergebnisse", columns, ((code, 3),)),)
    )


def test_people_read_the_word_and_programs_the_code() -> None:
    document = coded_document()
    for content in (
        in_cells(xlsx.render(document)),
        in_word(word.render(document)),
        _Texts(html.render(document).decode()).found,
    ):
        assert {"nicht erreicht", "Kunde"} <= set(content)
        assert {"no_answer", "client"}.isdisjoint(content)
    for text in (csv.render(document).decode("utf-8-sig"), json.render(document).decode()):
        assert "no_answer" in text
        assert "nicht erreicht" not in text


@pytest.mark.heavy
def test_people_read_the_word_in_a_pdf() -> None:
    content = in_pdf(pdf.render(coded_document()))
    assert {"nicht erreicht", "Kunde"} <= set(content)
    assert {"no_answer", "client"}.isdisjoint(content)


@pytest.mark.parametrize("words", [RANKS, OUTCOMES, REASONS])
def test_each_word_is_another_one_in_german(words: dict[str, str]) -> None:
    with read_in("de"):
        for code in words:
            said = coded(code, words)
            assert isinstance(said, Code)
            assert said.word not in (code, words[code])


def test_each_rank_has_a_word(app: App) -> None:
    assert set(values_of(get_type_hints(Company)["rank"])) == set(RANKS)


def test_each_right_that_there_is_has_words() -> None:
    import_all()
    assert {
        each.permission for each in USE_CASES.values() if not isinstance(right_in_words(each.permission), Code)
    } == set()


def test_what_a_right_was_used_on_is_said_in_words() -> None:
    with read_in("de"):
        shown = [getattr(subject_in_words(each), "word", each) for each in ("company:17", "house", "tagwerk.zip")]
    assert shown == ["Firma 17", "Das Haus", "tagwerk.zip"]
