"""The formats that come with this plugin: a page to print, a spreadsheet, and comma-separated values for other programs."""

from __future__ import annotations

from tagwerk.api import translator
from tagwerk_reporting.api import Format
from tagwerk_reporting.formats import csv, html, xlsx

_ = translator("tagwerk_reporting")


def formats() -> list[Format]:
    """HTML, XLSX, CSV."""
    return [
        Format("html", _("Page to read and print"), ".html", html.render),
        Format("xlsx", _("Spreadsheet"), ".xlsx", xlsx.render),
        Format("csv", _("Comma-separated values"), ".csv", csv.render),
    ]
