"""The commands ``tagwerk reports``, and what other plugins add to them."""

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from tagwerk.access.actors import Actor
from tagwerk.cli.main import run
from tagwerk.platform.app import App

ADDITIONS = """

@hookimpl
def reporting_reports(app):
    from tagwerk_reporting.api import Document, Figure, Report
    def make(app, employee, period):
        return Document(f"{employee.name}: {period.name}", (), (), (Figure("answer", "Answer", 42),))
    return [Report("answers", "Answers", ("quarter", "week"), make)]

@hookimpl
def reporting_formats():
    from tagwerk_reporting.api import Format
    return [Format("text", "Plain text", ".txt", lambda document: document.title.encode())]
"""


@pytest.fixture
def tagwerk(app: App, anna: Actor, capsys: pytest.CaptureFixture[str]) -> Any:
    """Run a command in Anna's workspace; gives back the exit status, the JSON document and the error line."""

    def call(*arguments: str) -> tuple[int, Any, str]:
        status = run([*arguments, "--json", "--workspace", str(app.folder)])
        shown = capsys.readouterr()
        return status, json.loads(shown.out) if shown.out else None, shown.err

    return call


@pytest.fixture
def additions(recorder: None, tmp_path: Path) -> None:
    """The other plugin adds a report and a format."""
    file = tmp_path / "site" / "tagwerk_recorder.py"
    file.write_text(file.read_text(encoding="utf-8") + ADDITIONS, encoding="utf-8")


def test_reports_are_listed_for_machines(tagwerk: Any) -> None:
    status, listed, _error = tagwerk("reports", "list")
    monthly = {"name": "monthly", "title": "Monthly report", "periods": ["month"], "scope": "employee", "duty": "D32"}
    assert (status, [each for each in listed if each["name"] == "monthly"]) == (0, [monthly])
    assert all(each["duty"].startswith("D") for each in listed), "each says for which duty it is made"


@pytest.mark.parametrize("name", ["html", "xlsx", "csv"])
def test_a_made_report_says_where_it_lies(tagwerk: Any, app: App, name: str) -> None:
    status, made, _error = tagwerk("reports", "make", "monthly", "--period", "2026-10", "--format", name)
    assert status == 0
    assert Path(made["file"]) == app.folder / "reports" / f"monthly-2026-10-anna.{name}"
    assert Path(made["file"]).stat().st_size > 0
    assert (made["period"], made["format"], made["employee"], made["so_far"]) == ("2026-10", name, "anna", False)


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (["make", "monthly", "--period", "2026-13"], "Write it as 2026-10"),
        (["make", "monthly", "--period", "oct"], "Write it as 2026-10"),
        (["make", "weekly"], "Did you mean week?"),
        (["make", "monthly", "--format", "odt"], "There are: csv, docx"),
        (["submit", "monthly", "--period", "2026-11"], "is not over"),
        (["verify", "monthly"], "was not submitted by anna"),
        (
            ["make", "monthly", "--period", "2030-01"],
            "2030-01 has not begun. The last one that monthly can be made for is 2026-11",
        ),
        (["make", "day", "--period", "2026-11-03"], "made for is 2026-11-02"),
        (["submit", "monthly", "--period", "2026-12"], "has not begun"),
        (["fields", "monthly", "--period", "2026-12"], "has not begun"),
        (["word", "monthly", "2026-12", "Later"], "has not begun"),
        (["make", "week", "--period", "2028-W01"], "too far ahead. The last one that week can be made for is 2027-W44"),
        (["verify", "/missing.xlsx"], "/missing.xlsx cannot be read: No such file or directory."),
        (["verify", "/missing"], "/missing cannot be read: No such file or directory."),
        (["verify", "/"], "/ cannot be read: Is a directory."),
        (["verify", f"{'x' * 300}.xlsx"], "cannot be read: File name too long."),
        (["verify", "x" * 300], "There is no report"),
        (["form", "check", "/missing.xlsx"], "/missing.xlsx cannot be read: No such file or directory."),
        (["make", "monthly", "--form", "/missing.docx"], "/missing.docx cannot be read: No such file or directory."),
    ],
)
def test_wrong_input_is_one_line_and_status_2(tagwerk: Any, arguments: list[str], says: str) -> None:
    status, shown, error = tagwerk("reports", *arguments)
    assert (status, shown, error.count("\n")) == (2, None, 1)
    assert says in error


def test_a_report_that_looks_ahead_is_made_of_what_has_not_begun(tagwerk: Any) -> None:
    for name, period in (("week", "2026-W46"), ("plan", "2027-Q1"), ("forecast", "2027")):
        status, made, _error = tagwerk("reports", "make", name, "--period", period, "--format", "json")
        assert (status, made["period"], made["so_far"]) == (0, period, True)


def test_an_existing_file_is_asked_about_or_taken_with_yes(tagwerk: Any, tmp_path: Path) -> None:
    file = tmp_path / "mine.csv"
    file.write_text("mine", encoding="utf-8")
    status, _shown, error = tagwerk("reports", "make", "monthly", "--out", str(file))
    assert (status, file.read_text(encoding="utf-8")) == (2, "mine")
    assert "--yes" in error
    assert tagwerk("reports", "make", "monthly", "--out", str(file), "--yes")[0] == 0
    assert file.read_text(encoding="utf-8-sig").startswith("report,name,value")


def test_a_report_is_submitted_once_and_verified(tagwerk: Any) -> None:
    status, kept, _error = tagwerk("reports", "submit", "monthly")
    assert (status, kept["period"], len(kept["digest"])) == (0, "2026-10", 64)
    status, _shown, error = tagwerk("reports", "submit", "monthly")
    assert (status, error.count("\n")) == (1, 1)
    status, verified, _error = tagwerk("reports", "verify", "monthly")
    assert (status, verified["equal"], verified["intact"]) == (0, True, True)
    assert {figure["figure"] for figure in verified["figures"]} == set(kept["figures"])


@pytest.mark.usefixtures("additions")
def test_a_report_and_a_format_of_another_plugin(tagwerk: Any) -> None:
    assert "answers" in [report["name"] for report in tagwerk("reports", "list")[1]]
    status, made, _error = tagwerk("reports", "make", "answers", "--format", "text")
    assert (status, Path(made["file"]).read_text(encoding="utf-8")) == (0, "Anna Größer: 2026-Q3")
    assert Path(made["file"]).name == "answers-2026-Q3-anna.txt"
    assert tagwerk("reports", "make", "answers", "--period", "2026-W01", "--format", "html")[1]["period"] == "2026-W01"
    assert tagwerk("reports", "make", "answers", "--period", "2026-W54")[0] == 2
    assert tagwerk("reports", "submit", "answers", "--period", "2026-Q3")[1]["figures"] == {"answer": 42}
    assert tagwerk("quota")[1]["quotas"][-1]["done"] == 0, "another report is no monthly report"


def test_help_imports_no_format() -> None:
    code = (
        "import sys\nfrom tagwerk.cli.main import run\nrun(['reports', '--help'])\n"
        "print(sorted({'jinja2', 'xlsxwriter', 'openpyxl', 'babel', 'sqlalchemy'} & set(sys.modules)), file=sys.stderr)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert "Reports on the finished work" in done.stdout
    assert done.stderr.strip().splitlines()[-1] == "[]"
