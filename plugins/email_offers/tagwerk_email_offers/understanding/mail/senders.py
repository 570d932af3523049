"""Who wrote a mail, read leniently and never wrongly: strict parsers give up at a comma in a name, a bracket or a second field.

A name may hold anything, an address of somebody else too: what stands in angle brackets goes before what does not, the last of
them before the others, and comments and quoted names are never searched. What may be this one or that one is nobody.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from tagwerk_email_offers.understanding.mail.charsets import decoded, seen
from tagwerk_email_offers.understanding.mail.fields import ADDRESS_TOKEN, LONGEST_LIST, address_in, words

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

MOST_FIELDS, MOST_SENDERS, LONGEST_NAME = 5, 50, 200
QUOTED_OR_BRACKET = re.compile(r'"(?:[^"\\]|\\.){0,400}"|[()]')
NO_ADDRESS = re.compile(r"[\s<>()\",;:\\]")
ROUTE = re.compile(r"^@[^:@]{1,255}(?:,@[^:@]{1,255})*:")
"""The way that a mail was to take (RFC 821): ``@relay.example:anna@firma.example``."""


@dataclass
class _Mailbox:
    """What stands between two commas: words, and addresses in brackets and without."""

    words: list[str] = field(default_factory=list)
    bracketed: list[str] = field(default_factory=list)
    bare: list[str] = field(default_factory=list)

    @property
    def address(self) -> str:
        """The one address that it surely names, ``""`` for none and for several without brackets."""
        if self.bracketed:
            return self.bracketed[-1]
        return self.bare[0] if len(set(self.bare)) == 1 else ""

    @property
    def name(self) -> str:
        return words(" ".join(self.words).encode("utf-8", "replace")).strip("\"' ")[:LONGEST_NAME]


def sender_of(values: Sequence[bytes], hints: Sequence[bytes] = ()) -> tuple[str, str]:
    """Name and address of who wrote, from the *values* of all fields ``From``; ``""`` for what cannot be told.

    Of several writers the one that *hints* name too, the values of ``Sender`` and ``Return-Path``, and else the first.
    """
    found = [each for value in values[:MOST_FIELDS] for each in _senders(value)]
    named = [each for each in found if each[1]]
    if len({address for _name, address in named}) > 1:
        hinted = {address for hint in hints for _name, address in _senders(hint)}
        named = [each for each in named if each[1] in hinted] or named
    return next(iter(named), next(iter(found), ("", "")))


def _senders(value: bytes) -> list[tuple[str, str]]:
    text = decoded(value[:LONGEST_LIST])
    found = list(_joined(_mailboxes(text)))
    if not any(address for _name, address in found) and "=?" in text:
        whole = words(value[:LONGEST_LIST])  # the whole field was encoded, address and all
        again = list(_joined(_mailboxes(whole)))
        found = again if any(address for _name, address in again) else found
    return found


def _joined(mailboxes: list[_Mailbox]) -> Iterator[tuple[str, str]]:
    """Names and addresses: a piece without an address is the beginning of the next name, ``Müller, Käthe <…>``."""
    before: list[str] = []
    for mailbox in mailboxes[:MOST_SENDERS]:
        if not mailbox.bracketed and not mailbox.bare:
            before.append(mailbox.name)
            continue
        begun = ", ".join(each for each in before if each) if mailbox.bracketed else ""
        before = []
        yield ", ".join(each for each in (begun, mailbox.name) if each)[:LONGEST_NAME], mailbox.address
    if names := [each for each in before if each]:
        yield ", ".join(names)[:LONGEST_NAME], ""


def _mailboxes(text: str) -> list[_Mailbox]:
    found = [_Mailbox()]
    for token in ADDRESS_TOKEN.finditer(_without_comments(seen(text).replace("\n", " "))):
        quoted, angle, mark, word = token.groups()
        current = found[-1]
        if angle is not None:
            if address := _address(angle):
                current.bracketed.append(address)
        elif mark == ":":  # what stands before it names a group, or is no name
            found[-1] = _Mailbox()
        elif mark is not None:
            found.append(_Mailbox())
        elif quoted is not None:
            current.words.append(re.sub(r"\\(.)", r"\1", quoted))
        elif word is not None and (address := _address(word)):
            current.bare.append(address)
        elif word is not None:
            current.words.append(word)
        if len(found) > 2 * MOST_SENDERS:
            break
    return found


def _without_comments(text: str) -> str:
    """*text* without what stands in round brackets, however deep; a bracket that is not closed is a letter like others."""
    kept: list[str] = []
    opened: list[tuple[int, int]] = []  # where each began, in the text and in what is kept
    place = 0
    for mark in QUOTED_OR_BRACKET.finditer(text):
        if mark[0] == "(":
            opened.append((mark.start(), len(kept)))
        elif mark[0] == ")" and opened:
            start, _kept = opened.pop()
            if not opened:
                kept.append(text[place:start] if start > place else "")
                place = mark.end()
    return "".join([*kept, text[place:]])


def _address(text: str) -> str:
    """The address in *text*; ``""`` where it names two, or none, or where it was encoded: then it is a name."""
    if "@" not in text or "=?" in text:
        return ""
    address = address_in(ROUTE.sub("", text.strip()))
    return "" if address.count("@") != 1 or NO_ADDRESS.search(address) else address
