"""Whether a distribution's ``Requires-Dist: tagwerk…`` holds for the core that is here (PEP 440, PEP 508)."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import tagwerk
from tagwerk.platform.texts import translator

if TYPE_CHECKING:
    from collections.abc import Iterable

OF_TAGWERK = re.compile(
    r"tagwerk\s*(?:\[[^\]]*\])?\s*(?:\(?\s*(?P<versions>[<>=!~][^;)]*)\)?)?\s*(?P<marker>;.*)?", re.IGNORECASE
)
PLAIN = re.compile(r"(>=|<=|==|<|>|!=)\s*(\d+(?:\.\d+)*)")

_ = translator("tagwerk")


def unmet(requires: Iterable[str]) -> str:
    """What is required and not here, as a sentence; ``""`` where this core will do."""
    for written in requires:
        found = OF_TAGWERK.fullmatch(written.strip())
        if found is None or found["versions"] is None or "extra" in (found["marker"] or ""):
            continue
        if not _holds(found["versions"]):
            return _("It needs tagwerk{versions}, and this is {version}.", versions=found["versions"].strip(),
                     version=tagwerk.__version__)  # fmt: skip
    return ""


def _holds(versions: str) -> bool:
    clauses = [PLAIN.fullmatch(clause.strip()) for clause in versions.split(",") if clause.strip()]
    ours = re.fullmatch(r"\d+(?:\.\d+)*", tagwerk.__version__)
    if ours is not None and all(clauses):
        return all(_compared(_numbers(ours[0]), clause[1], _numbers(clause[2])) for clause in clauses if clause)
    try:
        from packaging.specifiers import InvalidSpecifier, SpecifierSet
    except ModuleNotFoundError:
        return True
    try:
        return SpecifierSet(versions).contains(tagwerk.__version__, prereleases=True)
    except InvalidSpecifier:
        return False


def _numbers(version: str) -> list[int]:
    """The numbers of a version; zeros at the end say nothing."""
    numbers = [int(part) for part in version.split(".")]
    while numbers and not numbers[-1]:
        numbers.pop()
    return numbers


def _compared(ours: list[int], comparison: str, theirs: list[int]) -> bool:
    return {
        ">=": ours >= theirs, "<=": ours <= theirs, "==": ours == theirs, "<": ours < theirs, ">": ours > theirs,
        "!=": ours != theirs,
    }[comparison]  # fmt: skip
