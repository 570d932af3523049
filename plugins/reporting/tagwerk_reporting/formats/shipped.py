"""The formats that come with this plugin: to read, to print, to reckon with, to write on, and for other programs."""

from __future__ import annotations

from tagwerk.api import translator
from tagwerk_reporting.api import Format
from tagwerk_reporting.formats import csv, docx, html, json, pdf, terminal, xlsx

_ = translator("tagwerk_reporting")


def formats() -> list[Format]:
    """HTML, PDF, XLSX, DOCX, CSV, JSON, and text for a terminal."""
    return [
        Format("html", _("Page to read and print"), ".html", html.render),
        Format("pdf", _("Document to print and archive"), ".pdf", pdf.render),
        Format("xlsx", _("Spreadsheet"), ".xlsx", xlsx.render),
        Format("docx", _("Document to write on in"), ".docx", docx.render),
        Format("csv", _("Comma-separated values"), ".csv", csv.render),
        Format("json", _("Data for other programs"), ".json", json.render),
        Format("terminal", _("Text for a terminal"), ".txt", terminal.render),
    ]
