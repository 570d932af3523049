"""A report that cannot be made is held against the plugin that gives it, and says what is wrong with it."""

from pathlib import Path

import pytest

from tagwerk.access.actors import Actor
from tagwerk.platform.app import App
from tagwerk.platform.errors import PluginError
from tagwerk_reporting.asking import Meant
from tagwerk_reporting.making import make_report
from tagwerk_reporting.submitting.submitting import submit_report

REPORTS = """

@hookimpl
def reporting_reports(app):
    from tagwerk_reporting.api import Chart, Column, Document, Report, Table

    columns = (Column("day", "Day"), Column("number", "Number", "number"))

    def document(rows=(), total=(), charts=()):
        return lambda *_asked: Document("Odd", (), (Table("odd", "Odd", columns, rows, total),), charts=charts)

    odd = Chart("odd", "Odd", "bars", "day", ("number",))
    makers = {
        "sound": document([("Monday", 1)], ("", 1), (odd,)),
        "none": lambda *_asked: None,
        "raising": lambda *_asked: 1 / 0,
        "long_row": document([("Monday", 1), ("Tuesday", 1, 2)]),
        "short_total": document([], ("",)),
        "no_table": document(charts=(Chart("od", "Odd", "bars", "day", ("number",)),)),
        "no_column": document(charts=(Chart("odd", "Odd", "bars", "day", ("nummer",)),)),
    }
    return [Report(name, "Odd", ("month",), make) for name, make in makers.items()]
"""
WRONG = {
    "none": "it gave no document",
    "raising": "ZeroDivisionError: division by zero",
    "long_row": "the table odd has 2 columns, and a row of 3 cells",
    "short_total": "the table odd has 2 columns, and a row of 1 cells",
    "no_table": "there is no table od, which a chart shows",
    "no_column": "the table odd has no column nummer, which a chart shows",
}
OCTOBER = "2026-10"


@pytest.fixture
def recorder(recorder: None, tmp_path: Path) -> None:
    """The plugin that records gives reports, too."""
    with (tmp_path / "site" / "tagwerk_recorder.py").open("a", encoding="utf-8") as module:
        module.write(REPORTS)


@pytest.mark.parametrize("name", WRONG)
def test_the_plugin_whose_report_it_is_is_named_and_what_is_wrong(app: App, anna: Actor, name: str) -> None:
    for act in (make_report, submit_report):
        with pytest.raises(PluginError) as raised:
            act(app, anna, Meant(name, OCTOBER))
        assert raised.value.message == f"The report {name} of the plugin recorder failed: {WRONG[name]}."
    assert WRONG[name] in app.plugins["recorder"].cause
    assert app.plugins["reporting"].cause == ""


def test_a_sound_one_beside_them_is_made(app: App, anna: Actor) -> None:
    assert make_report(app, anna, Meant("sound", OCTOBER)).file.exists()
