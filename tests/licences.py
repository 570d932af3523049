"""Lists the licences of all that Tagwerk needs to run, and of what only its development needs: ``make licences``.

What a distribution says of itself is taken: the expression (PEP 639), else its classifiers, else the first line of its field.
Ends with 1 where something that is needed to run names no licence, or one that would bind who distributes Tagwerk.
"""

from __future__ import annotations

import re
import sys
from dataclasses import dataclass
from importlib.metadata import Distribution, PackageNotFoundError, distribution, distributions
from pathlib import Path

from packaging.requirements import Requirement

OURS = ("tagwerk", "tagwerk-email-offers", "tagwerk-telephony", "tagwerk-reporting")
UNKNOWN = "not named"
BINDING = re.compile(r"(?<![L])GPL|General Public License(?! v?\d* ?\(LGPL)", re.IGNORECASE)
GRANTS = {
    "Permission is hereby granted, free of charge": "MIT",
    "Redistribution and use in source and binary forms": "BSD",
    "Apache License Version 2.0": "Apache-2.0",
}
"""What the text of a licence says, and which one it is."""
LESSER = re.compile(r"LGPL|Lesser", re.IGNORECASE)


@dataclass(frozen=True, order=True)
class Needed:
    """One distribution: *runs* says whether Tagwerk needs it to run, optional parts counted in."""

    name: str
    version: str
    licence: str
    runs: bool

    @property
    def flaw(self) -> str:
        """Why it may not be needed to run, or ``""``."""
        if not self.runs:
            return ""
        if self.licence == UNKNOWN:
            return "names no licence"
        binds = BINDING.search(self.licence) and not LESSER.search(self.licence) and " OR " not in self.licence
        return "would bind who distributes Tagwerk" if binds else ""


def normal(name: str) -> str:
    """A name as PEP 503 writes it."""
    return re.sub(r"[-_.]+", "-", name).lower()


def licence_of(dist: Distribution) -> str:
    """What the distribution says of its licence."""
    said = dist.metadata
    if expression := said.get_all("License-Expression"):
        return str(expression[0]).strip()
    classified = [
        str(each).rpartition(" :: ")[2] for each in said.get_all("Classifier") or () if each.startswith("License :: ")
    ]
    if named := [each for each in classified if each != "OSI Approved"]:
        return "; ".join(named)
    if grants := [name for words, name in GRANTS.items() if any(words in text for text in _texts(dist))]:
        return f"{grants[0]} (its file)"
    lines = [line.strip() for line in str((said.get_all("License") or [""])[0]).splitlines() if line.strip()]
    return lines[0][:60] if lines else UNKNOWN


def _texts(dist: Distribution) -> list[str]:
    """The texts of licences that came along, each on one line."""
    files = [file for file in dist.files or () if re.match(r"licen[cs]e|copying", file.name, re.IGNORECASE)]
    return [" ".join(Path(str(file.locate())).read_text(errors="replace").split()) for file in files]


def needed_to_run() -> set[str]:
    """The names of all distributions that ours need, with their optional parts, as far as they are installed."""
    waiting: list[tuple[str, frozenset[str]]] = [(name, frozenset({"postgresql", "redis"})) for name in OURS]
    found: dict[str, frozenset[str]] = {}
    while waiting:
        name, extras = waiting.pop()
        if found.get(name, frozenset({"?"})) >= extras and name in found:
            continue
        found[name] = found.get(name, frozenset()) | extras
        try:
            requires = distribution(name).requires or []
        except PackageNotFoundError:  # an optional part that is not here
            continue
        for written in requires:
            requirement = Requirement(written)
            marker = requirement.marker
            if marker is None or any(marker.evaluate({"extra": extra}) for extra in ("", *extras)):
                waiting.append((normal(requirement.name), frozenset(requirement.extras)))
    return set(found) - set(OURS)


def all_needed() -> list[Needed]:
    """Every distribution of this environment but our own, each once, what is needed to run first."""
    runs = needed_to_run()
    found = {normal(dist.metadata["Name"]): dist for dist in distributions()}
    listed = [
        Needed(name, dist.version, licence_of(dist), name in runs) for name, dist in found.items() if name not in OURS
    ]
    return sorted(listed, key=lambda each: (not each.runs, each.name))


def main() -> int:
    """Print them, and what is wrong."""
    listed = all_needed()
    width = max(len(f"{each.name} {each.version}") for each in listed)
    for runs, title in ((True, "Needed to run"), (False, "For development alone")):
        print(title)
        for each in listed:
            if each.runs is runs:
                print(f"  {f'{each.name} {each.version}':{width}}  {each.licence}")
    flaws = [f"{each.name}: {each.licence}: {each.flaw}" for each in listed if each.flaw]
    print("\n".join(flaws), file=sys.stderr, end="\n" if flaws else "")
    return 1 if flaws else 0


if __name__ == "__main__":
    sys.exit(main())
