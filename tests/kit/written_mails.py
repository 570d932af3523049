"""Mails written for the tests, with what they are: read from ``tests/email_offers/understanding/corpus``.

A block begins with ``#### name | kind | key=value``; rows ``~ one | two`` fill ``$1``, ``$2`` and make a mail each; ``> address |
permanence | reason`` says what a report is about. ``⟦…⟧`` are the words of the person, ``⟨…⟩`` may be shown with them or not.
``{{q:…}}`` is a word of RFC 2047, ``{{qp:charset}}…{{/}}`` and ``{{base64:charset}}…{{/}}`` are encoded parts.
"""

from __future__ import annotations

import base64
import quopri
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path

CORPUS = Path(__file__).parents[1] / "email_offers" / "understanding" / "corpus"
OURS = "4f3c2b1a00000000000000000000abcd@tagwerk.example"
HEADERS = f"""\
Return-Path: <bounces+4711-0123456789abcdef0123456789abcdef@tagwerk.example>
Received: from mail.tagwerk.example (mail.tagwerk.example [192.0.2.7])
\tby mx.kunde.example with ESMTPS id 5F2B1; Tue, 12 May 2026 09:00:00 +0200
From: =?utf-8?q?Anna_Gr=C3=B6=C3=9Fer?= <anna@tagwerk.example>
To: Kunde <$a>
Subject: Angebot 4711: storage boxes, mailbox full of spam, user unknown
Message-ID: <{OURS}>
Date: Tue, 12 May 2026 09:00:00 +0200
MIME-Version: 1.0
Content-Type: text/plain; charset=utf-8"""
ORIGINAL = f"""\
{HEADERS}

Guten Tag,
our storage boxes are over quota, spam blocked, user unknown <someone@else.example>.
Um keine Angebote mehr zu bekommen: abmelden / unsubscribe
"""


@dataclass(frozen=True)
class Expected:
    """What a report says of one recipient."""

    address: str
    permanence: str
    reason: str


@dataclass(frozen=True)
class Written:
    """One mail with what it is; *own* is None where nobody says which words are the person's."""

    name: str
    raw: bytes
    kind: str
    labels: dict[str, str]
    recipients: tuple[Expected, ...] = ()
    own: str | None = None
    tolerated: tuple[str, ...] = ()


@dataclass
class _Block:
    name: str
    kind: str
    labels: dict[str, str]
    rows: list[list[str]] = field(default_factory=list)
    recipients: list[list[str]] = field(default_factory=list)
    settings: dict[str, str] = field(default_factory=dict)
    lines: list[str] = field(default_factory=list)


@cache
def written_mails(part: str) -> tuple[Written, ...]:
    """The mails of all files that begin with *part*: ``learnt``, ``held_out`` or ``fresh``."""
    return tuple(
        mail for path in sorted(CORPUS.glob(f"{part}*.txt")) for block in _blocks(path) for mail in _mails(block)
    )


def _blocks(path: Path) -> Iterator[_Block]:
    text = path.read_text(encoding="utf-8")
    for chunk in re.split(r"(?m)^#### ", text)[1:]:
        title, _, rest = chunk.partition("\n")
        name, *labels = _columns(title)
        kind = next((label for label in labels if "=" not in label and label not in ("original", "answers")), "")
        block = _Block(name, kind, dict(label.split("=", 1) for label in labels if "=" in label))
        block.labels.update({label: "yes" for label in labels if label in ("original", "answers")})
        for line in rest.splitlines():
            _add(block, line)
        yield block


def _add(block: _Block, line: str) -> None:
    setting = re.match(r"(a|own|tolerate): (.*)", line)
    if line.startswith("~ ") and not block.lines:
        block.rows.append([column.replace("\\n", "\n") for column in _columns(line[2:])])
    elif line.startswith("> ") and not block.lines:
        block.recipients.append(_columns(line[2:]))
    elif setting and "" not in block.lines:
        block.settings[setting[1]] = setting[2].replace("\\n", "\n")
    else:
        block.lines.append(line)


def _mails(block: _Block) -> Iterator[Written]:
    for number, row in enumerate(block.rows or [[]]):
        values = {str(place): value for place, value in enumerate(row, 1)}
        if block.kind == "" and block.settings.get("a"):
            values["a"] = values[block.settings["a"][1:]]
        elif block.kind == "" and len(row) == 5:
            values.update(a=row[0], s=row[1], w=row[2])
        expected = [Expected(*[*each, "", ""][:3]) for each in block.recipients]
        if "a" in values and not expected:
            expected = [Expected(values["a"].lower(), row[3], row[4])]
        values.setdefault("a", expected[0].address if expected else "kaethe@firma.example")
        yield _mail(block, f"{block.name} ({number})", values, tuple(expected))


def _mail(block: _Block, name: str, values: dict[str, str], expected: tuple[Expected, ...]) -> Written:
    def fill(text: str) -> str:
        return re.sub(r"\$(\d|[asw]\b)", lambda found: values.get(found[1], found[0]), text)

    text = "\n".join(block.lines) + "\n"
    text = fill(fill(text).replace("@original@", ORIGINAL).replace("@headers@", HEADERS))
    kind = fill(block.kind) or ("bounce" if expected else "reply")
    labels = {key: fill(value) for key, value in block.labels.items()}
    if "@original@" in "\n".join(block.lines) or "@headers@" in "\n".join(block.lines):
        labels["original"] = "yes"
    own = fill(block.settings["own"]) if "own" in block.settings else None
    if own is None and "⟦" in text:
        own = "\n".join(re.findall(r"⟦(.*?)⟧", text, re.DOTALL))
    tolerated = [*re.findall(r"⟨(.*?)⟩", text, re.DOTALL), *filter(None, [block.settings.get("tolerate")])]
    raw = _encoded(re.sub(r"[⟦⟧⟨⟩]", "", text))
    return Written(name, raw, kind, labels, expected, own, tuple(tolerated))


def _encoded(text: str) -> bytes:
    text = re.sub(r"\{\{q:(.*?)\}\}", lambda found: _word(found[1]), text)
    pieces = re.split(r"\{\{(base64|qp):([\w-]+)\}\}(.*?)\{\{/\}\}", text, flags=re.DOTALL)
    raw = pieces[0].encode()
    for way, charset, inner, after in zip(*[iter(pieces[1:])] * 4, strict=True):
        plain = inner.encode(charset, "replace")
        raw += base64.encodebytes(plain) if way == "base64" else quopri.encodestring(plain)
        raw += after.encode()
    return raw


def _word(text: str) -> str:
    if text.isascii():
        return text
    pieces = [text[start : start + 12] for start in range(0, len(text), 12)]
    return "\n ".join(f"=?utf-8?b?{base64.b64encode(piece.encode()).decode()}?=" for piece in pieces)


def _columns(line: str) -> list[str]:
    return [column.strip() for column in line.split("|")]
