"""What a head should look at, as lines: what it is, and below it who did it with which companies and activities."""

from __future__ import annotations

from itertools import groupby
from typing import TYPE_CHECKING

from tagwerk.platform.texts import date_text, translator

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from tagwerk.board.unusual import Findings, Part, UnusualKind

LISTED = 10
"""Activities of one employee that are named; the others are in ``--json``."""

_ = translator("tagwerk")


def unusual_lines(findings: Findings) -> str:
    """All of it."""
    span = _("From {first} to {last}.", first=date_text(findings.first), last=date_text(findings.last))
    lines = [line for kind in findings.kinds for line in _of_kind(kind)]
    return "\n".join([span, *(lines or [_("Nothing unusual.")])])


def _of_kind(kind: UnusualKind) -> Iterator[str]:
    if not kind.found and not kind.failed:
        return
    yield ""
    if kind.failed:
        yield _("{title}: could not be looked for; tagwerk plugins says why.", title=kind.title)
        return
    yield kind.title if kind.counts else _("{title} (not counted)", title=kind.title)
    for found in kind.found:
        yield f"  {found.about}"
        for login, parts in groupby(found.parts, key=lambda part: part.login):
            whose = login or _("nobody")
            yield f"    {whose}: {_made_of(list(parts))}"
    if kind.left_off:
        yield "  " + _("and {number} more", number=kind.left_off)


def _made_of(parts: list[Part]) -> str:
    companies = list(dict.fromkeys(f"{part.company} ({part.company_id})" for part in parts if part.company_id))
    activities = [str(part.activity_id) for part in parts if part.activity_id is not None]
    days = [part.on for part in parts if part.on is not None]
    said = [_some(companies)]
    if activities:
        said.append(_("activities {ids}", ids=_some(activities)))
    if days:
        first, last = date_text(min(days)), date_text(max(days))
        said.append(first if first == last else _("{first} to {last}", first=first, last=last))
    return "; ".join(filter(None, said))


def _some(things: Iterable[str]) -> str:
    named = list(things)
    return ", ".join(named[:LISTED]) + (" …" if len(named) > LISTED else "")
