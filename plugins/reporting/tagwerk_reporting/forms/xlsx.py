"""A spreadsheet as a form: placeholders in cells and named cells are filled in; nothing else of the file is touched.

The cells are changed where they stand in the file's XML, so that charts, pictures, formats and formulas stay what they are; on
opening, the spreadsheet reckons its formulas anew.
"""

from __future__ import annotations

import re
from datetime import date, datetime
from decimal import Decimal
from typing import TYPE_CHECKING

from lxml import etree

from tagwerk_reporting.forms.fields import PLACEHOLDER
from tagwerk_reporting.values import fit, shown

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tagwerk_reporting.api import Cell
    from tagwerk_reporting.forms.fields import Fields, Unknown
    from tagwerk_reporting.forms.files import FormFile

MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
RELATION = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
XML_SPACE = "{http://www.w3.org/XML/1998/namespace}space"
TARGET = re.compile(r"(?:'((?:[^']|'')+)'|([^'!]+))!\$?([A-Z]{1,3})\$?(\d+)")
DATES = {*range(14, 23), *range(45, 48)}
"""The numbers of the formats for dates that every spreadsheet has."""
LONGEST = 32_767
FIRST_DAY = date(1899, 12, 30)


def fill_in(form: FormFile, fields: Fields) -> list[Unknown]:
    """Fill in the cells of *form*; gives the placeholders that mean nothing, which stay."""
    strings, dates = _strings(form), _date_styles(form)
    workbook = form.part("xl/workbook.xml")
    named = list(_named(workbook, fields))
    unknown: list[Unknown] = []
    for title, part in _sheets(form, workbook):
        root = form.part(part)
        touched = False
        for cell in root.iter(f"{{{MAIN}}}c"):
            text = _text(cell, strings)
            if text is None or "{{" not in text:
                continue
            wrong = [name for name in PLACEHOLDER.findall(text) if name not in fields]
            place = f"{title}!{cell.get('r')}"
            unknown += [fields.unknown(name, place) for name in wrong]
            if not wrong and PLACEHOLDER.search(text):
                touched = True
                whole = PLACEHOLDER.fullmatch(text.strip())
                value = fields[whole[1]] if whole else PLACEHOLDER.sub(lambda found: shown(fields[found[1]]), text)
                _write(cell, value, dates)
        for sheet, column, line, value in named:
            if sheet == title:
                touched = True
                _write(_cell(root, column, line), value, dates)
        if touched:
            form.change(part, root)
    _reckon_anew(form, workbook)
    return unknown


def _strings(form: FormFile) -> list[str]:
    if "xl/sharedStrings.xml" not in form.names():
        return []
    root = form.part("xl/sharedStrings.xml")
    return ["".join(_pieces(each)) for each in root.iter(f"{{{MAIN}}}si")]


def _pieces(element: etree._Element) -> Iterator[str]:
    """The text of a string, without how it is read aloud."""
    for text in element.iter(f"{{{MAIN}}}t"):
        parent = text.getparent()
        if parent is None or parent.tag != f"{{{MAIN}}}rPh":
            yield text.text or ""


def _sheets(form: FormFile, workbook: etree._Element) -> Iterator[tuple[str, str]]:
    """The sheets by title, each with its part."""
    relations = form.part("xl/_rels/workbook.xml.rels")
    targets = {each.get("Id"): each.get("Target") or "" for each in relations}
    for sheet in workbook.iter(f"{{{MAIN}}}sheet"):
        target = targets.get(sheet.get(f"{{{RELATION}}}id"), "")
        part = target.removeprefix("/") if target.startswith("/") else f"xl/{target}"
        if "worksheets/" in part and part in form.names():
            yield sheet.get("name") or "", part


def _named(workbook: etree._Element, fields: Fields) -> Iterator[tuple[str, str, int, Cell]]:
    """The cells whose name is a field: sheet, column, line, value. Other names are the form's own."""
    for each in workbook.iter(f"{{{MAIN}}}definedName"):
        name, target = each.get("name") or "", TARGET.fullmatch((each.text or "").strip())
        if target is not None and name in fields:
            sheet = (target[1] or target[2]).replace("''", "'")
            yield sheet, target[3], int(target[4]), fields[name]


def _text(cell: etree._Element, strings: list[str]) -> str | None:
    """The text of a cell; None of one that holds a number or a formula."""
    if cell.find(f"{{{MAIN}}}f") is not None:
        return None
    kind, value = cell.get("t"), cell.find(f"{{{MAIN}}}v")
    if kind == "inlineStr":
        return "".join(_pieces(cell))
    if kind == "s" and value is not None and (value.text or "").isdecimal():
        number = int(value.text or 0)
        return strings[number] if number < len(strings) else None
    return None


def _write(cell: etree._Element, value: Cell, dates: set[str]) -> None:
    """Put a value into a cell; its style stays. A date is a date where the form shows dates there, else text."""
    for child in list(cell):
        cell.remove(child)
    cell.attrib.pop("t", None)
    number: float | int | Decimal | None = None
    if isinstance(value, date):
        number = _serial(value) if cell.get("s") in dates else None
    elif isinstance(value, (int, Decimal)):
        number = value
    if number is not None:
        etree.SubElement(cell, f"{{{MAIN}}}v").text = str(number)
        return
    text = shown(value)
    if text:
        cell.set("t", "inlineStr")
        inline = etree.SubElement(etree.SubElement(cell, f"{{{MAIN}}}is"), f"{{{MAIN}}}t")
        inline.text = fit(text)[:LONGEST]
        inline.set(XML_SPACE, "preserve")


def _serial(value: date) -> float:
    """A date as spreadsheets count it: days since the end of 1899."""
    if isinstance(value, datetime):
        seconds = value.hour * 3600 + value.minute * 60 + value.second
        return (value.date() - FIRST_DAY).days + seconds / 86400
    return (value - FIRST_DAY).days


def _date_styles(form: FormFile) -> set[str]:
    """The numbers of the cell styles that show dates."""
    if "xl/styles.xml" not in form.names():
        return set()
    root = form.part("xl/styles.xml")
    own = {
        each.get("numFmtId")
        for each in root.iter(f"{{{MAIN}}}numFmt")
        if re.search(r"[dy]", re.sub(r'"[^"]*"|\[[^\]]*\]|\\.', "", each.get("formatCode") or "").lower())
    }
    formats = root.find(f"{{{MAIN}}}cellXfs")
    known = {str(number) for number in DATES} | own
    return {
        str(place) for place, each in enumerate(formats if formats is not None else ()) if each.get("numFmtId") in known
    }


def _cell(root: etree._Element, column: str, line: int) -> etree._Element:
    """The cell at that place, made in its order where the file leaves it out."""
    data = root.find(f"{{{MAIN}}}sheetData")
    if data is None:
        data = etree.SubElement(root, f"{{{MAIN}}}sheetData")
    row = _in_order(data, "row", str(line), [int(each.get("r") or 0) for each in data], line)
    places = [_number(re.sub(r"\d", "", each.get("r") or "A")) for each in row]
    return _in_order(row, "c", f"{column}{line}", places, _number(column))


def _in_order(parent: etree._Element, tag: str, name: str, places: list[int], place: int) -> etree._Element:
    if place in places:
        return parent[places.index(place)]
    made = etree.Element(f"{{{MAIN}}}{tag}", r=name)
    parent.insert(sum(each < place for each in places), made)
    return made


def _number(column: str) -> int:
    number = 0
    for sign in column:
        number = number * 26 + ord(sign) - 64
    return number


def _reckon_anew(form: FormFile, workbook: etree._Element) -> None:
    """What the formulas say now is old: the spreadsheet has to reckon them when it is opened."""
    settings = workbook.find(f"{{{MAIN}}}calcPr")
    if settings is None:
        settings = etree.Element(f"{{{MAIN}}}calcPr")
        before = ("sheets", "functionGroups", "externalReferences", "definedNames")
        place = max(
            (number for number, each in enumerate(workbook) if etree.QName(each).localname in before), default=-1
        )
        workbook.insert(place + 1, settings)
    settings.set("fullCalcOnLoad", "1")
    form.change("xl/workbook.xml", workbook)
