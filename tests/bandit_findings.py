"""What bandit finds in what we distribute, beside what is judged where it stands: ``make bandit``.

A finding is judged by a comment on its statement, ``# noqa: S608 - why`` or ``# nosec B608 - why``: ruff and bandit number alike.
Three kinds are no findings here: asserts (they narrow types), that ``subprocess`` is imported (each call is looked at), and an
empty text that is taken for a password.
"""

from __future__ import annotations

import json
import re
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[1]
NO_FINDINGS = "B101,B404"
NO_PASSWORD = "Possible hardcoded password: ''"


def findings() -> list[str]:
    """Each finding that nobody has judged: ``file:line: what``."""
    command = [
        sys.executable,
        "-m",
        "bandit",
        "--quiet",
        "-r",
        "core/tagwerk",
        *_plugins(),
        "-s",
        NO_FINDINGS,
        "-f",
        "json",
    ]
    done = subprocess.run(command, capture_output=True, text=True, check=False, cwd=ROOT)
    said = json.loads(done.stdout)
    assert said["metrics"]["_totals"]["loc"] > 10_000, "bandit has read nothing"
    found = [f"{each['filename']}: {each['reason']}" for each in said["errors"]]
    return found + [
        f"{each['filename']}:{each['line_number']}: {each['test_id']} {each['issue_text']}"
        for each in said["results"]
        if each["issue_text"] != NO_PASSWORD and not _is_judged(each)
    ]


def _plugins() -> list[str]:
    return [path.relative_to(ROOT).as_posix() for path in sorted(ROOT.glob("plugins/*/tagwerk_*"))]


def _is_judged(finding: dict[str, object]) -> bool:
    lines = (ROOT / str(finding["filename"])).read_text(encoding="utf-8").splitlines()
    spanned = finding["line_range"]
    assert isinstance(spanned, list)
    judged = re.compile(rf"# noqa: [^#]*\bS{str(finding['test_id'])[1:]}\b")
    return any(judged.search(lines[number - 1]) for number in range(min(spanned), max(spanned) + 1))


def main() -> int:
    """Print them; 1 where there are any."""
    found = findings()
    print("\n".join(found) or "Nothing that nobody has judged.")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
