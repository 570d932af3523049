"""The German catalogues hold every text, filled in, with its fields, and are compiled from what stands in them.

``make translations`` puts new texts into the catalogues and compiles them.
"""

import ast
import re
from datetime import UTC, date, datetime
from decimal import Decimal
from functools import cache
from pathlib import Path

import pytest
from babel.messages.catalog import Catalog
from babel.messages.extract import extract_from_dir
from babel.messages.mofile import read_mo
from babel.messages.pofile import read_po
from babel.numbers import format_decimal
from hypothesis import given
from hypothesis import strategies as st

from tagwerk.platform.texts import date_text, moment_text, number_text, read_in, translator

ROOT = Path(__file__).parents[2]
PACKAGES = sorted(file.parent for rooms in ("core/*", "plugins/*/*") for file in ROOT.glob(f"{rooms}/__init__.py"))
FIELD = re.compile(r"\{[^{}]*\}")

NEVER_ONE = {
    "A page has 1 to {most} companies, and the first page is 1.",
    "{dialled} numbers dialled, {answered} answered, {offers} companies made an offer.",
    "{first} to {last} of {total} companies.",
    "At most {most} calls of a day can be declared.",
    "The first {count} of {all} rows; the spreadsheet has them all.",
}

every_package = pytest.mark.parametrize("package", PACKAGES, ids=lambda package: str(package.name))


@cache
def texts_of(package: Path) -> set[str]:
    """Every text that stands in ``_()`` or ``later()``."""
    found = extract_from_dir(package, [("**.py", "python")], keywords={"_": None, "later": None})
    return {str(text) for _file, _line, text, _comments, _context in found}


def translations(catalogue: Catalog) -> dict[str, str]:
    return {str(message.id): str(message.string) for message in catalogue if message.id and message.string}


@cache
def written(package: Path) -> dict[str, str]:
    with (package / f"locale/de/LC_MESSAGES/{package.name}.po").open("rb") as file:
        return translations(read_po(file, locale="de"))


@every_package
def test_every_text_has_a_german_translation(package: Path) -> None:
    assert sorted(texts_of(package) - set(written(package))) == []


JOINED = ast.JoinedStr | ast.BinOp | ast.Call


def translated(node: ast.AST) -> bool:
    return isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in ("_", "later")


@every_package
def test_every_text_stands_where_it_is_found(package: Path) -> None:
    """One inside an f-string is in no catalogue, nor is ``_(f"…")`` or ``_("…" + x)``, put together before it is translated."""
    hidden, joined = [], []
    for path in package.rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.JoinedStr):
                hidden += [f"{path}:{node.lineno}" for each in ast.walk(node) if translated(each)]
            elif isinstance(node, ast.Call) and translated(node) and isinstance(node.args[0], JOINED):
                joined.append(f"{path}:{node.lineno}")
    assert (hidden, joined) == ([], [])


@every_package
def test_no_translation_is_left_of_a_text_that_is_gone(package: Path) -> None:
    assert sorted(set(written(package)) - texts_of(package)) == []


@every_package
def test_a_translation_has_the_fields_of_its_text(package: Path) -> None:
    for text, translation in written(package).items():
        plain, words = fields_of(text)
        translated, translated_words = fields_of(translation)
        assert (plain, translated_words - words) == (translated, set()), text


def fields_of(text: str) -> tuple[list[str], set[str]]:
    """The fields of a text, and those that are words which go with a number."""
    fields = FIELD.findall(text)
    return sorted(each for each in fields if "|" not in each), {
        each[1:].split(":")[0] for each in fields if "|" in each
    }


@pytest.mark.parametrize(
    ("number", "english", "german"), [(0, "0 rows", "0 Zeilen"), (1, "1 row", "1 Zeile"), (2, "2 rows", "2 Zeilen")]
)
def test_a_word_goes_with_its_number(number: int, english: str, german: str) -> None:
    _ = translator("tagwerk")
    assert _("{number} {number:row|rows}", number=number) == english
    with read_in("de"):
        assert _("{number} {number:row|rows}", number=number) == german


@every_package
def test_no_text_has_a_number_and_a_word_for_many_alone(package: Path) -> None:
    """What can be one has a word for one too; the ones here never are, or are no whole number."""
    alone = re.compile(r"\{(\w+)\} (rows|lines|products|contacts|calls|prices|companies|values|mails|activities)\b")
    assert {text for text in texts_of(package) if alone.search(text)} <= NEVER_ONE


@every_package
def test_the_compiled_catalogue_is_that_of_the_texts(package: Path) -> None:
    with (package / f"locale/de/LC_MESSAGES/{package.name}.mo").open("rb") as file:
        assert translations(read_mo(file)) == written(package)


def test_a_german_reader_reads_german(monkeypatch: pytest.MonkeyPatch) -> None:
    say = translator("tagwerk_reporting")
    assert say("not measured") == "not measured"
    monkeypatch.setenv("LANGUAGE", "de_DE:en")
    assert say("not measured") == "nicht gemessen"


def test_dates_and_numbers_are_in_the_form_of_the_language(monkeypatch: pytest.MonkeyPatch) -> None:
    say, day = translator("tagwerk"), date(2026, 11, 3)
    assert say("due {due}", due=day) == "due 2026-11-03"
    assert (date_text(day, weekday=True), number_text(1234.5), number_text(30.0)) == ("Tue 2026-11-03", "1,234.5", "30")
    monkeypatch.setenv("LANGUAGE", "de")
    assert say("due {due}", due=day) == "fällig 03.11.2026"
    assert (date_text(day, weekday=True), number_text(1234.5), number_text(30.0)) == ("Di. 03.11.2026", "1.234,5", "30")
    assert moment_text(datetime(2026, 11, 3, 9, tzinfo=UTC), UTC) == "03.11.2026 09:00"
    monkeypatch.setenv("LANGUAGE", "xx")
    assert (date_text(day), number_text(0.5)) == ("2026-11-03", "0.5"), "no catalogue, so English"


GERMAN_WORDS = {
    r"Vorgabe": "Soll",
    r"Tätigkeit(en)?\b|Tätigkeitsbuch": "Vorgang, Hauptbuch",
    r"Klausel": "Ziffer",
    r"Verpflichtung": "Pflicht",
    r"\bEmails?\b|\bE-Mailadresse|\bEmail-": "E-Mail, E-Mail-Adresse",
    r"\bLogins?\b": "Anmeldename, oder Anmeldung bei einem Server",
    r"[Aa]bgegeben|\bAbgabe\b": "eingereicht, Einreichen",
    r"\b(ein|Ein|einen|Einen|des|Mehrere) Kontakte?s?\b": "Ansprechpartner",
    r"\bRang\b|Kundenrang": "Kundenstatus",
}
"""What our German does not say, and the word for it."""


@every_package
def test_german_has_one_word_for_each_thing(package: Path) -> None:
    found = {f"{word}: {text}" for text in written(package).values() for word in GERMAN_WORDS if re.search(word, text)}
    assert found == set()


MOST = 10**20
NUMBERS = st.floats(-MOST, MOST) | st.integers(-MOST, MOST) | st.decimals(-MOST, MOST, places=2)


@given(NUMBERS, st.sampled_from(["en", "de"]))
def test_a_number_is_written_as_unicode_has_it(number: float | Decimal, code: str) -> None:
    with read_in(code):
        assert number_text(number) == format_decimal(number, "#,##0.#", code)
