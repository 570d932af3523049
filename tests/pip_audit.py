"""Asks pip-audit for known vulnerabilities of all that is pinned: ``make audit``.

Ends with 1 where one is known. Where its service cannot be reached nothing is known, which is said and fails nothing; what the
service does not know is named too, since it was not looked at.
"""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parents[1]
PATIENCE = 300.0


def verdict(said: str, complaint: str) -> tuple[int, str]:
    """The status and the words for what pip-audit printed as JSON, beside what it said on stderr."""
    try:
        looked: list[dict[str, Any]] = json.loads(said)["dependencies"]
    except (ValueError, KeyError, TypeError):
        last = (complaint.strip().splitlines() or ["nothing"])[-1]
        return 0, f"NOT AUDITED: pip-audit cannot reach its service, or did not answer: {last[:300]}"
    known = [
        f"{each['name']} {each['version']}: {flaw['id']}, mended in {', '.join(flaw['fix_versions']) or 'no version yet'}"
        for each in looked
        for flaw in each.get("vulns", ())
    ]
    skipped = [each["name"] for each in looked if "skip_reason" in each]
    if len(skipped) == len(looked):
        return 0, "NOT AUDITED: pip-audit reaches no service that knows any of them."
    lines = known or [f"{len(looked) - len(skipped)} distributions, no known vulnerability."]
    if skipped:
        lines.append(f"Not looked at, since the service does not know them: {', '.join(skipped)}")
    return (1 if known else 0), "\n".join(lines)


def main() -> int:
    """Ask, and print the verdict."""
    command = [sys.executable, "-m", "pip_audit", "-r", str(ROOT / "constraints.txt"), "--no-deps", "--disable-pip"]
    try:
        done = subprocess.run(
            [*command, "--format", "json", "--progress-spinner", "off"],
            capture_output=True,
            text=True,
            check=False,
            timeout=PATIENCE,
        )
        status, words = verdict(done.stdout, done.stderr)
    except subprocess.TimeoutExpired:
        status, words = 0, f"NOT AUDITED: pip-audit has not ended after {PATIENCE:.0f} s."
    print(words)
    return status


if __name__ == "__main__":
    sys.exit(main())
