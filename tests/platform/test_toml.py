"""TOML that people wrote: what is wrong is said in our own words, with its line."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tagwerk.platform.settings.toml import BARE, KINDS, OTHERWISE, NoToml, read_toml

TOO_DEEP = "brackets stand in each other too deep"
WRONG = [
    ('a = 1\nname = "Größer\n', 2, "a text has no quotation mark at its end"),
    ('name = """Größer\n', 1, "a text has no quotation mark at its end"),
    ("a = 1\na = 2\n", 2, "what stands there has stood above already"),
    ("[web]\n\n[web]\n", 3, "what stands there has stood above already"),
    ("a = { b = 1, b = 2 }\n", 1, "what stands there has stood above already"),
    ("port: 8080\n", 1, "after a name comes an equals sign"),
    ("port = 80 80\n", 1, "something is left over at the end of the line"),
    ("\n[web\nport = 1\n", 2, "a square bracket is not closed"),
    ("a = [1, 2\n", 1, "a square bracket is not closed"),
    ("a = { b = 1\n", 1, "a curly bracket is not closed"),
    ('folder = "C:\\Daten"\n', 1, "a backslash is never alone"),
    ("day = 2026-02-30\n", 1, "there is no such date or time of day"),
    ("sender = anna@firma.example\n", 1, "a value is missing or not understood"),
    ("sender =\n", 1, "a value is missing or not understood"),
    ("a = 'x\x00'\n", 1, "a character stands there that no text may have"),
    ("[fields.grösse]\n", 1, "a name with other letters"),
    ("[fields.Kette A]\n", 1, "a name with other letters"),
    ("größe = 1\n", 1, "a name with other letters"),
    ("= 1\n", 1, "it cannot be read from there on"),
    ("a = " + "[" * 100_000, 1, TOO_DEEP),
]


@pytest.mark.parametrize(("text", "line", "words"), WRONG)
def test_what_is_wrong_is_said_in_our_own_words_with_its_line(text: str, line: int, words: str) -> None:
    with pytest.raises(NoToml) as raised:
        read_toml(text)
    assert (raised.value.line, str(raised.value)[: len(words)]) == (line, words)


def test_what_is_right_is_read() -> None:
    assert read_toml('a = "ä"\n[b]\nc = [1]\n') == {"a": "ä", "b": {"c": [1]}}


@given(st.text("ab= \"'[]{}#\\\n1.-:,é\x00", max_size=40))
def test_no_words_of_a_parser_reach_anybody_whatever_is_written(text: str) -> None:
    said, line = wrong_in(text)
    assert said in {"", TOO_DEEP, OTHERWISE, BARE, *(words for _kind, words in KINDS)}
    assert 1 <= line <= text.count("\n") + 1


def wrong_in(text: str) -> tuple[str, int]:
    """What is wrong and where; no words where nothing is."""
    try:
        read_toml(text)
    except NoToml as error:
        return str(error), error.line
    return "", 1
