"""One word for one thing, in code, commands, pages and documentation; the field's term before a picture."""

import ast
import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
PACKAGES = (ROOT / "core" / "tagwerk", *sorted(ROOT.glob("plugins/*/tagwerk_*")))
HISTORY = {"migrations", "build"}  # what was is called as it was then
WORDS = {
    "deed": "activity",
    "deeds": "activities",
    "evidence": "activities",
    "act": "activity",
    "acts": "activities",
    "tally": "count",
    "tallies": "counts",
    "books": "ledger",
    "stretch": "period",
    "stretches": "periods",
    "reckoning": "count",
    "letter": "offer, or mail",
    "letters": "offers, or mails",
    "standing": "rank",
    "standings": "ranks",
}
"""A word that no name in the code has in it, and what we say instead."""


@dataclass(frozen=True)
class Allowed:
    """A word that names may have that match *names* (all of them by default) in files that begin with one of *files*."""

    word: str
    files: tuple[str, ...]
    why: str
    names: str = ".*"


ALLOWED = (
    Allowed("standing", ("core/tagwerk/obligations/", "core/tagwerk/board/", "core/tagwerk/api.py"),
            "how an employee stands with the obligations; a company has a rank"),
    Allowed("standing", ("core/tagwerk/views/board.py", "core/tagwerk/views/standing.py", "core/tagwerk/web/api.py"),
            "the views of how an employee stands; the one of companies has a rank"),
    Allowed("standing", tuple(f"core/tagwerk/cli/{name}" for name in (
                "board_keys.py", "playing.py", "drawing/", "commands/board.py", "commands/quota.py", "commands/team.py")),
            "commands that show how an employee stands; those for companies have a rank"),
    Allowed("standing", ("plugins/",), "how an employee stands, asked of the core", r"standing"),
    Allowed("letter", ("core/tagwerk/platform/actions.py",), "of the alphabet"),
    Allowed("letters", ("core/tagwerk/cli/",), "of the alphabet: keys of the board", r"letters|LETTERS"),
    Allowed("act", ("core/tagwerk/cli/board_keys.py",), "the verb: what a key does", r"_?act"),
)  # fmt: skip
"""Where a word is another one that is spelt alike."""

PHRASES = {
    r"deeds?": "activity",
    r"tally|tallies": "activity, or count",
    r"background jobs?": "routine",
    r"(?<![./])standings?(?![./(])": "rank",
}
"""What nobody is to read, and what we say instead. The last one is not about modules and functions, which have their dots."""

SAID = {
    "README.md": ("Nobody types a tally.",),  # tallies are what others type
    "docs/explanation/ledger.md": ("nobody types a tally.",),  # the same sentence where it is explained
    "docs/reference/api.md": (
        "### standing",
        "-> Standing",
        "`standing`",
    ),  # the function, its class, and the JSON field
    "core/tagwerk/views/companies.py": ("``standing``",),  # the JSON field that older programs read
}
"""Where a phrase is meant, word by word."""


@cache
def _read(code: str) -> tuple[set[str], list[str]]:
    """The names in *code*, and what somebody reads of it; its tree is not kept."""
    names: set[str] = set()
    texts: list[str] = []
    for node in ast.walk(ast.parse(code)):
        names.update(_names(node))
        texts.extend(_texts(node))
    return names, texts


def _names(node: ast.AST) -> Iterator[str]:
    match node:
        case ast.FunctionDef(name=name) | ast.AsyncFunctionDef(name=name) | ast.ClassDef(name=name):
            yield name
        case ast.arg(arg=str(name)) | ast.keyword(arg=str(name)) | ast.Name(id=name) | ast.Attribute(attr=name):
            yield name
        case ast.alias(asname=str(name)) | ast.MatchAs(name=str(name)) | ast.ExceptHandler(name=str(name)):
            yield name


def _parts(name: str) -> list[str]:
    """``OffersLeft`` and ``offers_left`` as their words."""
    return [part.lower() for part in re.findall(r"[A-Z]+(?![a-z])|[A-Z]?[a-z]+", name)]


def _wrong_names(file: str, code: str) -> set[str]:
    """The names in the *code* of *file*, and in its address, that have in them what we call something else."""
    return {
        f"{file}: {name} has {word}, say {WORDS[word]}"
        for name in {*file.removesuffix(".py").split("/"), *_read(code)[0]}
        for word in _parts(name)
        if word in WORDS and not any(_allows(allowed, word, file, name) for allowed in ALLOWED)
    }


def _allows(allowed: Allowed, word: str, file: str, name: str) -> bool:
    return allowed.word == word and file.startswith(allowed.files) and re.fullmatch(allowed.names, name) is not None


def _texts(node: ast.AST) -> Iterator[str]:
    """What somebody reads: docstrings, and texts that are translated."""
    match node:
        case ast.Expr(value=ast.Constant(value=str(text))):
            yield text
        case ast.Call(func=ast.Name(id="_" | "later"), args=[*arguments]):
            constants = (each.value for each in arguments if isinstance(each, ast.Constant))
            yield from (text for text in constants if isinstance(text, str))


def _wrong_texts(file: str, text: str) -> set[str]:
    for said in SAID.get(file, ()):
        text = text.replace(said, "")
    return {
        f"{file}: “{found[0]}”, say {instead}"
        for phrase, instead in PHRASES.items()
        for found in re.finditer(rf"\b(?:{phrase})\b", text, re.IGNORECASE)
    }


def _name(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


MODULES = sorted(
    path for package in PACKAGES for path in package.rglob("*.py") if not HISTORY & set(path.relative_to(package).parts)
)
PAGES = (ROOT / "README.md", ROOT / "CONTRIBUTING.md", *sorted((ROOT / "docs").rglob("*.md")))


def test_names_in_the_code_have_our_words() -> None:
    wrong = {each for path in MODULES for each in _wrong_names(_name(path), path.read_text(encoding="utf-8"))}
    assert sorted(wrong) == []


def test_texts_and_docstrings_have_our_words() -> None:
    wrong = {
        each
        for path in MODULES
        for text in _read(path.read_text(encoding="utf-8"))[1]
        for each in _wrong_texts(_name(path), text)
    }
    assert sorted(wrong) == []


def test_pages_have_our_words() -> None:
    wrong = {each for path in PAGES for each in _wrong_texts(_name(path), path.read_text(encoding="utf-8"))}
    assert sorted(wrong) == []


@pytest.mark.parametrize(
    ("file", "code"),
    [
        ("core/tagwerk/ledger/counting.py", "def deeds_of(): ..."),
        ("core/tagwerk/ledger/counting.py", "class OldDeed: ..."),
        ("core/tagwerk/ledger/counting.py", "EVIDENCE = ()"),
        ("core/tagwerk/ledger/counting.py", "def count(tally): ..."),
        ("core/tagwerk/ledger/counting.py", "count(act=1)"),
        ("core/tagwerk/ledger/counting.py", "self.reckoning = 1"),
        ("core/tagwerk/ledger/books.py", ""),
        ("core/tagwerk/companies/cards.py", "company.standing"),
        ("core/tagwerk/views/companies.py", "standing = company.rank"),
        ("plugins/email_offers/tagwerk_email_offers/sending/smtp.py", "for letter in letters: ..."),
    ],
)
def test_a_name_with_another_word_is_found(file: str, code: str) -> None:
    assert _wrong_names(file, code)


@pytest.mark.parametrize(
    ("file", "code"),
    [
        ("core/tagwerk/ledger/counting.py", "activities = action = actor = 'evidence'"),
        ("core/tagwerk/obligations/standing.py", "class Standing: ..."),
        ("core/tagwerk/platform/actions.py", "for letter in word: ..."),
    ],
)
def test_a_word_that_is_spelt_alike_is_let_pass(file: str, code: str) -> None:
    assert _wrong_names(file, code) == set()


@pytest.mark.parametrize(
    ("code", "wrong"),
    [
        ('_("The deeds behind it")', 1),
        ('later("Run the background jobs here too.")', 1),
        ('"""A Deed."""', 1),
        ('"""Which standing a company has, and its tally."""', 2),
        ('"""``obligations.standing`` of a job, indeed."""', 0),
        ('records("deeds")', 0),
    ],
)
def test_a_text_with_another_word_is_found(code: str, wrong: int) -> None:
    assert sum(len(_wrong_texts("core/tagwerk/x.py", text)) for text in _read(code)[1]) == wrong


@pytest.mark.parametrize("file", SAID)
def test_what_is_said_on_purpose_is_still_said(file: str) -> None:
    text = (ROOT / file).read_text(encoding="utf-8")
    assert [said for said in SAID[file] if said not in text] == []
