"""What is asked of ourselves now and then gives an answer that is true: licences, bandit, vulnerabilities, the site."""

import json
import subprocess
import sys
from pathlib import Path

import bandit_findings
import licences
import pip_audit
import pytest

ROOT = Path(__file__).parents[2]
LOOKED_AT = {"name": "x", "version": "1", "vulns": []}
SKIPPED = {"name": "y", "skip_reason": "Dependency not found on PyPI and could not be audited: y (1)"}
FLAWED = {"name": "z", "version": "2", "vulns": [{"id": "PYSEC-1", "fix_versions": ["3"]}]}


def test_all_that_is_needed_to_run_names_a_licence_that_binds_nobody() -> None:
    listed = licences.all_needed()
    runs = {each.name for each in listed if each.runs}
    assert {
        "sqlalchemy",
        "typer",
        "jinja2",
        "twilio",
        "python-docx",
        "psycopg",
        "mako",
    } <= runs  # of needs of needs, too
    assert not {"pytest", "mypy", "ruff"} & runs
    assert [f"{each.name}: {each.flaw}" for each in listed if each.flaw] == []


@pytest.mark.parametrize(
    ("licence", "flaw"),
    [
        ("MIT", ""),
        ("LGPL-3.0-only", ""),
        ("GNU Lesser General Public License v3 (LGPLv3)", ""),
        ("GPL-2.0-only OR BSD-3-Clause", ""),
        ("GPL-3.0-only", "would bind who distributes Tagwerk"),
        ("GNU Affero General Public License v3", "would bind who distributes Tagwerk"),
        (licences.UNKNOWN, "names no licence"),
    ],
)
def test_a_licence_is_judged_where_it_matters(licence: str, flaw: str) -> None:
    assert licences.Needed("x", "1", licence, runs=True).flaw == flaw
    assert licences.Needed("x", "1", licence, runs=False).flaw == ""


@pytest.mark.parametrize(
    ("looked", "status", "said"),
    [
        ([LOOKED_AT], 0, "1 distributions, no known vulnerability."),
        ([LOOKED_AT, SKIPPED], 0, "Not looked at, since the service does not know them: y"),
        ([SKIPPED], 0, "NOT AUDITED"),
        ([LOOKED_AT, FLAWED], 1, "z 2: PYSEC-1, mended in 3"),
        (None, 0, "NOT AUDITED: pip-audit cannot reach its service, or did not answer: ConnectionError: no route"),
    ],
)
def test_what_was_not_audited_is_never_said_to_be_sound(looked: list[object] | None, status: int, said: str) -> None:
    printed = "" if looked is None else json.dumps({"dependencies": looked})
    found = pip_audit.verdict(printed, "Traceback\nConnectionError: no route\n")
    assert found[0] == status
    assert said in found[1]


@pytest.mark.heavy
def test_what_bandit_finds_is_judged_where_it_stands() -> None:
    pytest.importorskip("bandit")
    assert bandit_findings.findings() == []


@pytest.mark.heavy
def test_the_site_of_the_documentation_builds_with_search_and_no_broken_link(tmp_path: Path) -> None:
    pytest.importorskip("mkdocs")
    from docs_site import listed

    command = [sys.executable, "-m", "mkdocs", "build", "--quiet", "--strict", "--site-dir", str(tmp_path / "site")]
    done = subprocess.run(command, capture_output=True, text=True, cwd=ROOT)
    assert done.returncode == 0, done.stderr
    assert [group for group, _pages in listed()] == ["Tutorial", "How-to", "Reference", "Explanation"]
    pages = {file for _group, pages in listed() for _title, file in pages}
    for file in pages:
        assert (tmp_path / "site" / file).with_suffix(".html").exists(), file
    index = json.loads((tmp_path / "site" / "search" / "search_index.json").read_text(encoding="utf-8"))
    assert {Path(each["location"].partition("#")[0]).with_suffix(".md").as_posix() for each in index["docs"]} >= pages
