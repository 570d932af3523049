"""Names of IMAP folders: modified UTF-7 (RFC 3501, 5.1.3) on the wire, words for people."""

from __future__ import annotations

import base64
import re

SHIFTED = re.compile(r"&([^-]*)-")
UNSAFE = re.compile(r"[^\x20-\x7e]+")


def quoted(folder: str) -> str:
    """*folder* as a command names it."""
    encoded = UNSAFE.sub(_shift, folder.replace("&", "&-"))
    escaped = encoded.replace("\\", "\\\\").replace('"', '\\"')
    return f'"{escaped}"'


def from_wire(name: bytes) -> str:
    """A name that a server gave, in words; one that is no modified UTF-7 stays as it is."""
    text = name.decode("utf-8", "replace").strip()
    if text.startswith('"') and text.endswith('"') and len(text) > 1:
        text = re.sub(r"\\(.)", r"\1", text[1:-1])
    try:
        return SHIFTED.sub(_unshift, text)
    except ValueError:
        return text


def _shift(match: re.Match[str]) -> str:
    encoded = base64.b64encode(match[0].encode("utf-16-be")).decode("ascii").rstrip("=").replace("/", ",")
    return f"&{encoded}-"


def _unshift(match: re.Match[str]) -> str:
    if not match[1]:
        return "&"
    padded = match[1].replace(",", "/") + "=" * (-len(match[1]) % 4)
    return base64.b64decode(padded, validate=True).decode("utf-16-be")
