"""Domains of mail and web addresses, and those at which everybody can have one."""

from __future__ import annotations

import re
from functools import cache, lru_cache

HOST = re.compile(r"^(?:https?://)?(?:www\.)?([^/\s:?#@]+\.[^/\s:?#.@]{2,})(?::\d+)?(?:[/?#]\S*)?$", re.IGNORECASE)


@cache
def _free_domains() -> frozenset[str]:
    from importlib.resources import files

    return frozenset(files(__package__).joinpath("free_mail.txt").read_text(encoding="utf-8").split())


@lru_cache(8192)
def domain_of(text: str) -> str:
    """The domain of an e-mail address or of a website, unless everybody can have one there; else ``""``."""
    if "@" in text:
        host = text.rpartition("@")[2].lower()
    else:
        match = HOST.match(text.strip())
        host = match[1].lower() if match else ""
    return "" if not host or host in _free_domains() else host
