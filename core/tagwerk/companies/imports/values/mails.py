"""E-mail and web addresses as they stand in lists: several in a cell, with names beside them, or as a link."""

from __future__ import annotations

import re

from tagwerk.companies.duplicates.wordlists import words
from tagwerk.platform.errors import WrongInput
from tagwerk.platform.inputs import normal_email

EASY = re.compile(r"^[a-z0-9_%+-]+(?:\.[a-z0-9_%+-]+)*@(?:[a-z0-9](?:[a-z0-9-]*[a-z0-9])?\.)+[a-z]{2,24}$")
BETWEEN = re.compile(r"[;,|\s]+|:::|/(?=[^/\s]*@)")
WRAPPED = re.compile(r"<([^<>\s]+@[^<>\s]+)>")
LONGEST_EMAIL = 320
ROLES = words("""
    info kontakt contact office mail email buero zentrale post vertrieb verkauf sales einkauf service support
    hallo hello team bestellung order rechnung buchhaltung empfang sekretariat verwaltung admin webmaster
    anfrage zentral
    """)


def addresses_in(value: str) -> tuple[list[str], list[str]]:
    """The e-mail addresses in a cell as they are compared, and what of it is none."""
    text = value.strip().lower()
    if EASY.match(text) and len(text) < LONGEST_EMAIL:
        return [text], []
    wrapped = WRAPPED.findall(text)
    parts = wrapped or BETWEEN.split(
        re.sub(r"\([^()@]*\)|\[[^\[\]@]*\]", " ", text.replace("(at)", "@").replace("[at]", "@"))
    )
    found, wrong = [], []
    for part in parts:
        bare = part.removeprefix("mailto:").strip("<>\"'()[].:")
        if "@" not in bare:
            if bare and not wrapped:
                wrong.append(bare)
            continue
        try:
            address = bare if EASY.match(bare) else normal_email(bare)
        except WrongInput:
            wrong.append(part)
            continue
        if address not in found:
            found.append(address)
    words = [part for part in wrong if "@" not in part]
    if found and words == wrong:  # a name or a remark beside the address
        return found, []
    as_it_stands = bool(words) or (not found and len(wrong) == 1)
    return found, [value.strip()] if as_it_stands else wrong


def is_role(address: str) -> bool:
    """Whether an address belongs to a function and not to a person: ``info@``."""
    return re.split(r"[.\-_+]", address.partition("@")[0])[0] in ROLES
