"""A second opinion on a mail in bytes: a strict reader of RFC 5322, 2045 to 2047, 2231 and 6532 that is no part of the writer.

It is no tolerant mail program: whatever the grammar does not allow is an error, with the words that break it.
"""

import re
from base64 import b64decode
from dataclasses import dataclass, field
from urllib.parse import unquote_to_bytes

FIELD = re.compile(rb"([!-9;-~]+):((?:[ \t][^\r\n]*)?(?:\r\n[ \t][^\r\n]+)*)\r\n")
ATEXT = r"[A-Za-z0-9!#$%&'*+/=?^_`{|}~\u0080-\U0010ffff-]"
ENCODED = re.compile(r"=\?(utf-8)\?([qb])\?([!-~]*)\?=", re.IGNORECASE | re.ASCII)
STRUCTURED = {
    "Date": r"(Mon|Tue|Wed|Thu|Fri|Sat|Sun), \d{2} [A-Z][a-z]{2} \d{4} \d{2}:\d{2}:\d{2} [+-]\d{4}",
    "Message-ID": r"<[!-;=?-~]+@[!-;=?-~]+>",
    "In-Reply-To": r"<[!-;=?-~]+>",
    "References": r"<[!-;=?-~]+>( <[!-;=?-~]+>)*",
    "List-Unsubscribe": r"<(https?|mailto):[!-;=?-~]+>(, <(https?|mailto):[!-;=?-~]+>)*",
    "List-Unsubscribe-Post": r"List-Unsubscribe=One-Click",
    "Auto-Submitted": r"auto-generated",
    "MIME-Version": r"1\.0",
    "Content-Transfer-Encoding": r"7bit|quoted-printable|base64",
    "Content-ID": r"<[!-;=?-~]+>",
}
ADDRESSED = ("From", "To", "Reply-To")


@dataclass
class Part:
    """One part, or the whole mail. *content* is what its encoding holds; *parts* are those of a multipart."""

    headers: dict[str, str]
    kind: str
    parameters: dict[str, str]
    content: bytes = b""
    parts: list["Part"] = field(default_factory=list)
    file_name: str = ""

    @property
    def text(self) -> str:
        return self.content.decode(self.parameters["charset"])

    def leaves(self) -> list["Part"]:
        return [leaf for part in self.parts for leaf in part.leaves()] if self.parts else [self]


def read(data: bytes, *, international: bool = False) -> Part:
    """Read a whole mail. AssertionError for whatever is not allowed in it."""
    assert data.count(b"\r") == data.count(b"\n") == data.count(b"\r\n"), "a line ends in another way"
    assert max(map(len, data.split(b"\r\n"))) <= 998
    assert b"\0" not in data
    part = _part(data)
    head = data.partition(b"\r\n\r\n")[0]
    assert international or head.isascii()
    for line in head.split(b"\r\n"):
        assert len(line) <= 78 or b" " not in line.strip() or international or _is_one_token(line), line
    for name in ("From", "To", "Subject", "Date", "Message-ID", "MIME-Version"):
        assert name in part.headers, name
    return part


def mailbox(value: str) -> tuple[str, str]:
    """The name and the address of a field with one mailbox (RFC 5322, 3.4)."""
    named = re.fullmatch(r"(.+) <([^<> ]+)>", value)
    if named is None:
        assert re.fullmatch(rf"{ATEXT}+(\.{ATEXT}+)*@[A-Za-z0-9.\[\]:_-]+", value), value
        return "", value
    assert mailbox(named[2])
    return _phrase(named[1]), named[2]


def words(value: str) -> str:
    """An unstructured value with its encoded words decoded (RFC 2047, 5 and 6.2)."""
    found, was_encoded = "", False
    for token in re.findall(r" +|[^ ]+", value):
        match = ENCODED.fullmatch(token)
        assert match or "=?" not in token, token
        if match:
            assert len(token) <= 75
            found = found.removesuffix(" ") if was_encoded and found.endswith(" ") else found
            found += _decoded(match)
            was_encoded = True
        else:
            found += token
            was_encoded = was_encoded and token.isspace()
    return found


def _phrase(text: str) -> str:
    if text.startswith('"'):
        assert re.fullmatch(r'"([^"\\\r\n]|\\["\\])*"', text), text
        assert "=?" not in text
        return re.sub(r"\\(.)", r"\1", text[1:-1])
    for token in text.split(" "):
        match = ENCODED.fullmatch(token)
        assert match is None or match[2] in "bB" or re.fullmatch(r"[A-Za-z0-9!*+/=_-]*", match[3]), token
        assert match or re.fullmatch(rf"{ATEXT}+", token), token
    return words(text)


def _decoded(match: re.Match[str]) -> str:
    if match[2] in "bB":
        return b64decode(match[3], validate=True).decode("utf-8")
    assert "?" not in match[3]
    assert re.fullmatch(r"([!-<>-~]|=[0-9A-F]{2})*", match[3])
    octets = re.sub(r"=([0-9A-F]{2})", lambda code: chr(int(code[1], 16)), match[3].replace("_", " "))
    return octets.encode("latin-1").decode("utf-8")


def _is_one_token(line: bytes) -> bool:
    """Nothing to fold at but the blank behind the field's name, which must not be empty."""
    return re.fullmatch(rb"([!-9;-~]+:)? \S+", line) is not None


def _headers(head: bytes) -> dict[str, str]:
    found: dict[str, str] = {}
    place = 0
    while place < len(head):
        match = FIELD.match(head, place)
        assert match, head[place : place + 80]
        assert match[2].strip(), "an empty field"
        assert all(line.strip() for line in match[2].split(b"\r\n")), "a line of blanks only"
        name, value = match[1].decode("ascii"), match[2].replace(b"\r\n", b"").decode("utf-8").strip(" ")
        assert name not in found, f"{name} twice"
        if name in STRUCTURED:
            assert "=?" not in value
            assert re.fullmatch(STRUCTURED[name], value), (name, value)
        elif name in ADDRESSED:
            assert mailbox(value)
        found[name] = value
        place = match.end()
    return found


def _part(data: bytes) -> Part:
    head, gap, body = data.partition(b"\r\n\r\n")
    assert gap
    headers = _headers(head + b"\r\n")
    kind, parameters = _parameters(headers["Content-Type"])
    part = Part(headers, kind, parameters)
    if "Content-Disposition" in headers:
        _shown, given = _parameters(headers["Content-Disposition"])
        part.file_name = given.get("filename", "")
    if kind.startswith("multipart/"):
        part.parts = _several(body, parameters["boundary"])
    else:
        part.content = _content(body, headers["Content-Transfer-Encoding"])
    return part


def _several(body: bytes, boundary: str) -> list[Part]:
    assert 1 <= len(boundary) <= 70
    delimiter = b"\r\n--" + boundary.encode("ascii")
    preamble, *pieces, epilogue = (b"\r\n" + body).split(delimiter)
    assert preamble == b""
    assert epilogue == b"--\r\n"
    for piece in pieces:
        assert piece.startswith(b"\r\n"), piece[:40]
    return [_part(piece[2:]) for piece in pieces]


def _content(body: bytes, encoding: str) -> bytes:
    if encoding == "base64":
        assert all(len(line) <= 76 for line in body.split(b"\r\n"))
        return b64decode(body.replace(b"\r\n", b""), validate=True)
    if encoding == "7bit":
        assert body.isascii()
        return body
    return b"\r\n".join(_unquoted(line) for line in body.replace(b"=\r\n", b"\xff").split(b"\r\n"))


def _unquoted(line: bytes) -> bytes:
    """One line of quoted-printable, its soft breaks marked as 0xFF (RFC 2045, 6.7)."""
    assert all(len(piece) + 1 <= 76 for piece in line.split(b"\xff")[:-1])
    assert len(line.rpartition(b"\xff")[2]) <= 76
    joined = line.replace(b"\xff", b"")
    assert re.fullmatch(rb"([\t -<>-~]|=[0-9A-F]{2})*", joined), joined
    assert not joined.endswith((b" ", b"\t"))
    return re.sub(rb"=([0-9A-F]{2})", lambda code: bytes([int(code[1], 16)]), joined)


def _parameters(value: str) -> tuple[str, dict[str, str]]:
    """The value and the parameters of a MIME field, RFC 2231 read."""
    kind, *rest = re.split(r"; (?=[\w*]+=)", value)
    assert re.fullmatch(r"[A-Za-z0-9!#$&^_.+-]+(/[A-Za-z0-9!#$&^_.+-]+)?", kind), kind
    plain: dict[str, str] = {}
    pieces: dict[str, list[str]] = {}
    for each in rest:
        name, _sign, given = each.partition("=")
        if "*" in name:
            assert re.fullmatch(r"[A-Za-z0-9!#$&+.^_`{}~%'|-]*", given), given
            stem, number = name.split("*")[0], name.split("*")[1]
            assert number == "" or int(number) == len(pieces.get(stem, []))
            pieces.setdefault(stem, []).append(given)
        else:
            assert name not in plain
            quoted = re.fullmatch(r'"((?:[^"\\]|\\["\\])*)"', given)
            assert quoted or re.fullmatch(r"[A-Za-z0-9!#$%&'*+.^_`{|}~-]+", given), given
            plain[name] = re.sub(r"\\(.)", r"\1", quoted[1]) if quoted else given
    for stem, parts in pieces.items():
        charset, language, first = parts[0].split("'", 2)
        assert (charset, language) == ("utf-8", "")
        plain[stem] = unquote_to_bytes("".join([first, *parts[1:]])).decode("utf-8")
    return kind, plain
