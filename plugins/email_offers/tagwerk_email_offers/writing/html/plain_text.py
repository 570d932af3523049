"""The text part of a mail, made of its HTML: paragraphs, lists and tables as they look, links with their address behind them."""

from __future__ import annotations

import html
import re
from functools import cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from inscriptis.model.config import ParserConfig

LINK = re.compile(r"<a\b([^<>]*)>((?:(?!</?a\b).)*)</a\s*>", re.DOTALL | re.IGNORECASE)
HREF = re.compile(r"""\bhref\s*=\s*(?:"([^"]*)"|'([^']*)')""", re.IGNORECASE)
TAG = re.compile(r"<[^<>]*>")
INVISIBLE = re.compile(
    r"<(head|style|script|title)\b(?:(?!<\1\b).)*?</\1\s*>|<!--(?:(?!<!--).)*?-->|<\?[^<>]*>", re.DOTALL | re.IGNORECASE
)
UNREADABLE = re.compile(r"[\x00-\x08\x0b-\x1f\x7f\ud800-\udfff\ufffe\uffff]")
"""Characters that no HTML may have. (The patterns look no further than the next tag: their time grows with the length alone.)"""
GAPS = re.compile(r"\n{3,}")


def text_of_html(source: str) -> str:
    """*source* as text, with one empty line at most between paragraphs."""
    from inscriptis import get_text

    visible = LINK.sub(_with_address, INVISIBLE.sub("", UNREADABLE.sub(" ", source)))
    written = get_text(visible, _config()) if TAG.sub("", visible).strip() else ""
    lines = (line.rstrip() for line in written.replace("\xa0", " ").splitlines())
    return GAPS.sub("\n\n", "\n".join(lines)).strip("\n") + "\n"


def _with_address(link: re.Match[str]) -> str:
    """The link with where it leads, unless it says so."""
    href, words = HREF.search(link[1]), link[2]
    address = " ".join(html.unescape(href[1] or href[2] or "").split()) if href is not None else ""
    shown = address.removeprefix("mailto:").partition("?")[0].strip() if address.startswith("mailto:") else address
    said = " ".join(html.unescape(TAG.sub("", words)).split())
    bare = shown.partition("://")[2].strip("/") or shown
    if not address.lower().startswith(("http://", "https://", "mailto:")) and "\U0010f8f0" not in address:
        return link[0]
    return link[0] if not shown or bare in said else f"{link[0]} ({html.escape(shown)})"


@cache
def _config() -> ParserConfig:
    from inscriptis.css_profiles import CSS_PROFILES
    from inscriptis.model.config import ParserConfig

    return ParserConfig(css=CSS_PROFILES["strict"].copy(), display_images=False, display_links=False)
