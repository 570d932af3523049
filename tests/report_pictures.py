"""Makes the pictures of five reports in the documentation: ``python tests/report_pictures.py``.

The first pages of what the sample with a history says on a fixed day, in German and English, set as the PDF is.
"""

import os
import tempfile
from datetime import datetime
from pathlib import Path
from typing import Any

import typst

from tagwerk.platform import clock
from tagwerk.staff.finding import find_actor
from tagwerk.workspace.founding import found_workspace
from tagwerk.workspace.history import DEPARTMENT
from tagwerk_reporting.asking import Meant, ask
from tagwerk_reporting.formats.pdf import sources

FOLDER = Path(__file__).parents[1] / "docs" / "how-to" / "pictures"
DAY = datetime.fromisoformat("2026-11-02T10:00+01:00")
PICTURES = {
    "monthly": ("jonas", "monthly", None, None, "en"),
    "calls": ("mira", "calls", None, None, "en"),
    "department": ("heidi", "department", None, DEPARTMENT, "de"),
    "results": ("jonas", "results", "2026-Q3", None, "en"),
    "segment": ("heidi", "segment", None, "rank = client", "de"),
}


def main() -> None:
    """Write the pictures."""
    FOLDER.mkdir(exist_ok=True)
    os.environ["TAGWERK_EMPLOYEE"] = "anna"
    clock.start_at(DAY)
    compiler: Any = typst.Compiler(font_paths=typst.Fonts(include_system_fonts=False))
    with tempfile.TemporaryDirectory() as folder:
        app = found_workspace(Path(folder) / "w", region="BE", sample=True, history=True)
        for name, (login, report, period, of, reader) in PICTURES.items():
            os.environ["LANGUAGE"] = reader
            document = ask(app, find_actor(app, login), Meant(report, period, of=of)).make(app)
            pages = compiler.compile(sources(document), format="png", ppi=72.0)
            first = pages[0] if isinstance(pages, list) else pages
            (FOLDER / f"report-{name}.png").write_bytes(first)
        app.close()


if __name__ == "__main__":
    main()
