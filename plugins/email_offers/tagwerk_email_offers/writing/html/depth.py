"""How deep HTML is nested, before it is given to libraries that go down with it: beyond some thousand levels one of them ends the
process, beyond 255 another leaves out without a word what is inside.
"""

from __future__ import annotations

import re
from collections import Counter

from tagwerk.api import WrongInput, translator

DEEPEST = 200
TOKEN = re.compile(
    r"<!--.*?(?:-->|\Z)|<(?P<raw>title|textarea|style|script|xmp|iframe|noembed|noframes)\b.*?(?:</(?P=raw)|\Z)"
    r"""|<(?P<end>/?)(?P<name>[a-z][^\s/>]*)(?:"[^"]*"|'[^']*'|[^'"<>])*""",
    re.DOTALL | re.IGNORECASE,
)
ALONE = {"area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track", "wbr"}
INSIDE_OTHERS = {
    "html",
    "head",
    "body",
    "p",
    "li",
    "dt",
    "dd",
    "td",
    "th",
    "tr",
    "tbody",
    "thead",
    "tfoot",
    "colgroup",
    "option",
}
"""They end by themselves, and count with what they stand in."""
LEVELS = {"table": 4, "ul": 2, "ol": 2, "dl": 2}

_ = translator("tagwerk_email_offers")


def check_depth(source: str) -> None:
    """Raises WrongInput where *source* is nested too deep, be it that tags are never closed."""
    open_tags: Counter[str] = Counter()
    depth = 0
    for token in TOKEN.finditer(source):
        name = (token["name"] or "").lower()
        if not name or name in ALONE or name in INSIDE_OTHERS:
            continue
        if not token["end"]:
            open_tags[name] += 1
            depth += LEVELS.get(name, 1)
        elif open_tags[name]:
            open_tags[name] -= 1
            depth -= LEVELS.get(name, 1)
        if depth > DEEPEST:
            most = open_tags.most_common(1)[0][0]
            raise WrongInput(_("the HTML is nested too deep: is <{tag}> ever closed?", tag=most))
