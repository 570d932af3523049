"""Every report as the programs of its readers show it: LibreOffice, a reader of PDF, Chromium on a screen, at night and on paper.

Heavy, and left out by name where such a program is not installed.
"""

import re
import subprocess
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import html5lib
import openpyxl
import pytest

from kit.pictures import pixels, seen
from kit.sample_reports import REPORTS, made
from servers.requirement import need
from tagwerk.access.actors import Actor
from tagwerk.platform.app import App
from tagwerk.platform.texts import read_in
from tagwerk_reporting.api import Code, Column, Document, Figure, Table
from tagwerk_reporting.charts.drawing import HEIGHT
from tagwerk_reporting.formats import html, pdf, xlsx
from tagwerk_reporting.values import shown

pytestmark = pytest.mark.heavy

SIGNS = "Käthe Groß & Söhne: 17,90 € für Ärmel – „Stück“"
CHARTED = ("monthly", "calls", "department", "results")
SIZES = "<script>onload=()=>{document.title=[innerWidth,document.documentElement.scrollWidth].join()}</script>"
CLIPPED = """<script>
onload = () => {
  const cut = [];
  for (const svg of document.querySelectorAll("svg")) {
    const box = svg.getBoundingClientRect(), rows = {};
    for (const text of svg.querySelectorAll("text")) {
      const own = text.getBoundingClientRect(), row = (rows[Math.round(own.top)] ||= []);
      const beside = own.left < box.left - 1 || own.right > box.right + 1;
      const inside = !beside && own.top >= box.top - 1 && own.bottom <= box.bottom + 1;
      if (!inside || row.some(other => own.left < other.right && other.left < own.right)) cut.push(text.textContent);
      row.push(own);
    }
  }
  document.title = "cut:" + JSON.stringify(cut);
}
</script>"""


@pytest.fixture(scope="module")
def documents(sample: App, first: Actor) -> dict[str, Document]:
    """Every report, in German, and one that is nothing but signs."""
    columns = (Column("text", "Wörter"), Column("amount", "Betrag in €", "amount"))
    table = Table("signs", "Zeichen", columns, ((SIGNS, Decimal("1234.50")), ("=1+1", Decimal("-17.90"))))
    signs = Document(SIGNS, (("who", "Für", SIGNS),), (table,), (Figure("sum", "Summe", 123450, currency="EUR"),))
    with read_in("de"):
        return {name: made(sample, first, name)[1] for name in REPORTS} | {"signs": signs}


def written(documents: dict[str, Document], folder: Path, format: Any, suffix: str) -> dict[str, Path]:
    with read_in("de"):
        for name, document in documents.items():
            (folder / f"{name}.{suffix}").write_bytes(format.render(document))
    return {name: folder / f"{name}.{suffix}" for name in documents}


def run(*command: str) -> str:
    return subprocess.run(command, check=True, capture_output=True, text=True, timeout=240).stdout


def test_libreoffice_shows_every_cell_and_reckons_the_totals(documents: dict[str, Document], tmp_path: Path) -> None:
    office = need("soffice")
    files = written(documents, tmp_path, xlsx, "xlsx")
    out = tmp_path / "out"
    profile = f"-env:UserInstallation=file://{tmp_path / 'profile'}"
    as_excel = "xlsx:Calc MS Excel 2007 XML"
    run(office, "--headless", profile, "--convert-to", as_excel, "--outdir", str(out), *map(str, files.values()))
    for name, document in documents.items():
        book = openpyxl.load_workbook(out / f"{name}.xlsx", data_only=True)
        for table, sheet in zip(document.tables, book.worksheets[1:], strict=False):
            lines = [*table.rows, *([table.total] if table.total and table.rows else [])]
            shown = [row[: len(table.columns)] for row in sheet.iter_rows(min_row=2, values_only=True)]
            for line, row in zip(lines, shown, strict=False):
                assert [plain(cell) for cell in row] == [plain(cell) for cell in line], f"{name}, {table.title}"
            assert len(shown) >= len(lines)


def plain(cell: Any) -> Any:
    """A cell as a spreadsheet can hold it."""
    if isinstance(cell, (int, float, Decimal)):
        return round(float(cell), 4)
    if isinstance(cell, datetime):
        return cell.replace(tzinfo=None, microsecond=0)
    if isinstance(cell, date):
        return datetime.combine(cell, datetime.min.time())
    return re.sub(r"\s+", " ", shown(cell) if isinstance(cell, Code) else cell or "").strip()


def test_the_text_of_every_pdf_is_found_with_umlauts_and_the_euro_sign(
    documents: dict[str, Document], tmp_path: Path
) -> None:
    reader = need("pdftotext")
    texts = {}
    for name, file in written(documents, tmp_path, pdf, "pdf").items():
        texts[name] = text = re.sub(r"[\s\u00ad]+", "", run(reader, str(file), "-"))
        document = documents[name]
        words = [
            document.title,
            *(label for _name, label, _value in document.facts),
            *(t.title for t in document.tables),
        ]
        words += [
            shown(cell)
            for table in document.tables
            for row in list(table.rows)[:3]
            for cell in row
            if isinstance(cell, str)
        ]
        missing = [word for word in words if re.sub(r"\s+", "", word) not in text]
        assert missing == [], name
    assert re.sub(r"\s+", "", SIGNS) in texts["signs"]


def test_no_page_of_a_pdf_is_blank(documents: dict[str, Document], tmp_path: Path) -> None:
    painter = need("pdftoppm")
    for name, file in written(documents, tmp_path, pdf, "pdf").items():
        run(painter, "-r", "20", "-l", "5", "-gray", str(file), str(tmp_path / name))
        pages = sorted(tmp_path.glob(f"{name}-*.pgm"))
        assert pages
        assert all(len(set(page.read_bytes()[20:])) > 8 for page in pages), name


def test_every_page_is_valid_html_and_asks_for_nothing_from_elsewhere(
    documents: dict[str, Document], tmp_path: Path
) -> None:
    for file in written(documents, tmp_path, html, "html").values():
        text = file.read_text(encoding="utf-8")
        html5lib.HTMLParser(strict=True).parse(text)  # raises at the first fault
        assert re.findall(r"""(?:src|srcset|action|data|poster)=|href="(?!#)|@import|url\(""", text) == []


def browser(*options: str) -> str:
    program = need("chromium")
    return run(program, "--headless", "--no-sandbox", "--disable-gpu", "--hide-scrollbars", *options)


def titled(page: Path, script: str, folder: Path, width: int) -> str:
    """The title that *script* gives the page in a window of that width."""
    text = page.read_text(encoding="utf-8")
    text = re.sub(r'<meta http-equiv="Content-Security-Policy"[^>]*>', script, text)
    tried = folder / f"tried-{page.name}"
    tried.write_text(text, encoding="utf-8")
    size, profile = f"--window-size={width},900", f"--user-data-dir={folder / 'profile'}"
    found = re.search(r"<title>(.*?)</title>", browser(size, profile, "--dump-dom", tried.as_uri()))
    assert found is not None
    return found.group(1)


def test_no_label_of_a_chart_is_cut_or_stands_on_another(documents: dict[str, Document], tmp_path: Path) -> None:
    need("chromium")
    files = written({name: documents[name] for name in CHARTED}, tmp_path, html, "html")
    for name, file in files.items():
        assert titled(file, CLIPPED, tmp_path, 1200) == "cut:[]", name


def test_no_page_is_wider_than_the_window(documents: dict[str, Document], tmp_path: Path) -> None:
    need("chromium")
    for name, file in written({name: documents[name] for name in (*CHARTED, "signs")}, tmp_path, html, "html").items():
        width, wanted = titled(file, SIZES, tmp_path, 900).split(",")
        assert int(wanted) <= int(width), name


def test_charts_are_seen_by_day_at_night_and_on_paper(documents: dict[str, Document], tmp_path: Path) -> None:
    painter, profile = need("pdftoppm"), f"--user-data-dir={tmp_path / 'profile'}"
    page = written({"calls": documents["calls"]}, tmp_path, html, "html")["calls"].as_uri()
    for number, options in enumerate(([], ["--blink-settings=preferredColorScheme=0"])):
        paper = tmp_path / f"{number}.pdf"
        shot = tmp_path / f"{number}.png"
        size = f"--window-size=900,{HEIGHT * 6}"
        browser(profile, size, *options, f"--screenshot={shot}", page)
        browser(profile, *options, f"--print-to-pdf={paper}", "--no-pdf-header-footer", page)
        run(painter, "-r", "40", "-l", "1", str(paper), str(tmp_path / f"paper-{number}"))
        ground, colours = seen(next(iter(sorted(tmp_path.glob(f"paper-{number}-*.ppm")))).read_bytes())
        assert ground == (255, 255, 255), "paper is white, whatever the screen likes"
        assert colours > 50
    day, night = (pixels(tmp_path / f"{number}.png") for number in (0, 1))
    assert (seen(day)[0], seen(night)[0]) == ((255, 255, 255), (0x12, 0x19, 0x1D))
    assert min(seen(day)[1], seen(night)[1]) > 50
