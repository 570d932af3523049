"""What does a PDF beside each mail cost, and which library makes it: Typst, or WeasyPrint?

Each sets the same two pages with a table of 20 lines, for different recipients, taking turns; what is not installed is left out.
``first`` is a whole new process up to its first document, ``next`` each further one, ``memory`` the most that the process had,
``size`` what is installed of the library alone. Then Tagwerk's own way, in processes of its own that can open nothing. Asked
for: at most 60 ms a document on one processor, no library of the system, the same bytes for the same values.
"""

from __future__ import annotations

import argparse
import json
import statistics
import subprocess
import sys
import time
from importlib.metadata import PackageNotFoundError, distribution
from io import BytesIO
from pathlib import Path
from typing import Any

from rendering import offer

from tagwerk_email_offers.writing.documents.processes import typesetters
from tagwerk_email_offers.writing.rendering import OfferTemplate
from tagwerk_email_offers.writing.templates import STARTERS, TemplateSource

AT_MOST = 60e-3
WORDS = "Käthe Größer, 1.234,50 €, zażółć gęślą jaźń, Ελληνικά"
LINES = [
    [f"10-{line:03}", f"Ordner A4, {line} mm", "20 Stück", "31,40 €", f"{line * 31},40 €"] for line in range(1, 21)
]

BEGIN = """
import hashlib, json, resource, sys, time
begun = time.perf_counter()
asked = json.loads(sys.stdin.readline())
"""
END = """
first = time.perf_counter() - begun
times = []
for number in range(asked["documents"]):
    started = time.perf_counter()
    make(number)
    times.append(time.perf_counter() - started)
memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024
sys.stdout.write(json.dumps({"first": first, "times": times, "memory": memory, "size": len(made),
    "same": make(0) == made, "pdf": made.hex()}))
"""
PROGRAMS = {
    "typst": """
import typst
compiler = typst.Compiler(font_paths=typst.Fonts(include_system_fonts=False))
source = b'''#let values = json("values.json")
#set page(paper: "a4")
= Angebot #values.number
#values.words
#table(columns: 5, ..values.lines.flatten())
#lorem(500)'''
def make(number):
    values = json.dumps({**asked, "number": number}).encode()
    return compiler.compile({"main": source, "values.json": values}, format="pdf", timestamp=0, pdf_standards=["a-2u"])
made = make(0)
""",
    "weasyprint": """
import weasyprint
text = "Lorem ipsum dolor sit amet consectetur adipiscing elit. " * 80
table = "".join(f"<tr>{''.join(f'<td>{cell}</td>' for cell in line)}</tr>" for line in asked["lines"])
def make(number):
    page = f"<h1>Angebot {number}</h1><p>{asked['words']}</p><table>{table}</table><p>{text}</p>"
    return weasyprint.HTML(string=page).write_pdf(pdf_variant="pdf/a-2u", pdf_identifier=b"x")
made = make(0)
""",
}


def main() -> None:
    """Print what each takes."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--documents", type=int, default=50, help="documents in a turn")
    parser.add_argument("--turns", type=int, default=3, help="turns of each")
    asked = parser.parse_args()
    turns: dict[str, list[dict[str, Any]]] = {name: [] for name in PROGRAMS}
    for _turn in range(asked.turns):
        for name, found in turns.items():
            if (result := measured(name, asked.documents)) is not None:
                found.append(result)
    for name, found in turns.items():
        print(line_of(name, found) if found else f"  {name:11} is not installed, or finds no libraries of the system")
    own(asked.documents * 4)


def measured(name: str, documents: int) -> dict[str, Any] | None:
    """One turn of one library in a process of its own; None where it cannot be had."""
    given = json.dumps({"documents": documents, "words": WORDS, "lines": LINES}) + "\n"
    done = subprocess.run(
        [sys.executable, "-c", BEGIN + PROGRAMS[name] + END], input=given, capture_output=True, text=True, check=False
    )
    return json.loads(done.stdout) if done.returncode == 0 else None


def line_of(name: str, found: list[dict[str, Any]]) -> str:
    """What is printed of a library: the best turn, as the machine has other work too."""
    first = min(each["first"] for each in found)
    middle = min(statistics.median(each["times"]) for each in found)
    memory = max(each["memory"] for each in found)
    pdf = bytes.fromhex(found[0]["pdf"])
    same = "the same bytes" if found[0]["same"] else "OTHER BYTES"
    return (
        f"  {name:11} first {first * 1e3:5.0f} ms, next {middle * 1e3:6.1f} ms, memory {memory / 1e6:4.0f} MB, "
        f"{installed(name)}, PDF {len(pdf) // 1000} kB of {pages(pdf)}, {same} for the same values"
    )


def installed(name: str) -> str:
    """How large the library is on the disk, without what it needs."""
    try:
        files = distribution(name).files or ()
    except PackageNotFoundError:
        return "size unknown"
    there = [path for each in files if (path := Path(str(each.locate()))).exists()]
    return f"size {sum(path.stat().st_size for path in there) / 1e6:.0f} MB"


def pages(pdf: bytes) -> str:
    """How many pages there are, and whether the words in them can be read."""
    try:
        from pypdf import PdfReader
    except ImportError:
        return "? pages"
    reader = PdfReader(BytesIO(pdf))
    text = "".join("".join(page.extract_text() for page in reader.pages).split())
    return f"{len(reader.pages)} pages, words {'readable' if ''.join(WORDS.split()) in text else 'NOT READABLE'}"


def own(documents: int) -> None:
    """The starter ``individual_offer``: mail and document of different recipients, one after another and with all processors."""
    name = "individual_offer"
    template = OfferTemplate(TemplateSource(name, STARTERS / name, (STARTERS / "_shared",)))
    offers = [offer(number, name) for number in range(documents)]
    started = time.perf_counter()
    first = template.write(offers[0], {})
    cold = time.perf_counter() - started
    started = time.perf_counter()
    for each in offers[1:50]:
        template.write(each, {})
    alone = (time.perf_counter() - started) / 49
    again = [offer(documents + number, name) for number in range(documents)]
    started = time.perf_counter()
    for draft in [template.draft_of(each, {}) for each in again]:
        draft.write()
    together = (time.perf_counter() - started) / documents
    assert first.document is not None
    print(
        f"{name}: first {cold * 1e3:.0f} ms, one by one {alone * 1e3:.1f} ms, with {typesetters().number} processes "
        f"{together * 1e3:.1f} ms a mail ({1 / together:.0f} mails/s), PDF {len(first.document.data) // 1000} kB"
    )
    print(f"  asked for: at most {AT_MOST * 1e3:.0f} ms; {'kept' if alone <= AT_MOST else 'MISSED'}")


if __name__ == "__main__":
    main()
