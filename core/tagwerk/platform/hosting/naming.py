"""Names that machines read: of kinds, metrics, routines, commands, routes."""

from __future__ import annotations

import re

from tagwerk.platform.texts import harmless, translator

NAME = re.compile(r"[a-z][a-z0-9_]*")
DOTTED = re.compile(r"[a-z][a-z0-9_-]*(?:\.[a-z0-9_-]+)*")
LONGEST = 100

_ = translator("tagwerk")


def type_name(thing: object) -> str:
    """What the class of *thing* is called, whatever it says of itself: for people, on one line of bounded length."""
    called: str = type.__dict__["__name__"].__get__(type(thing))
    return harmless(called[:LONGEST]).encode(errors="backslashreplace").decode()


def name_flaw(name: str, longest: int = LONGEST, form: re.Pattern[str] = NAME) -> str:
    """What is wrong with a name, ``""`` for nothing: it begins with a small letter; small letters, digits and ``_`` follow."""
    if len(name) > longest:
        return _("the name {name}… is longer than {longest} letters", name=name[:20], longest=longest)
    return "" if form.fullmatch(name) else _("{name!r} is no name: small letters, digits and _", name=name)
