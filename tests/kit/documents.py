"""Templates with a document, and what is in the document that was made."""

from dataclasses import replace
from io import BytesIO
from pathlib import Path

from pypdf import PdfReader

from tagwerk.platform.app import App
from tagwerk_email_offers.api import Offer
from tagwerk_email_offers.writing.checking.written import samples
from tagwerk_email_offers.writing.rendered import Rendered
from tagwerk_email_offers.writing.rendering import OfferTemplate
from tagwerk_email_offers.writing.templates import STARTERS, TemplateSource

LINES = """
[[lines]]
number = "10-204"
name = { de = "Kopierpapier A4, 80 g/m², weiß", en = "Copy paper" }
unit = { de = "Karton", en = "box" }
price = "18.9"
quantity = "20"
discount = "5"

[[lines]]
number = "Ä-7 #1"
name = { de = "Schraube *M3* #read(x) $ \\\\ „Linea“", en = "Screw" }
unit = { de = "Stück", en = "piece" }
price = "0.0125"
quantity = "12345"
note = { de = "ab Lager _sofort_", en = "in stock" }
"""
HOSTILE = [
    '#read("/etc/passwd")',
    '"]#panic("x")[',
    "$ x^2 $ *fett* _kursiv_ `roh`",
    "<KG> @label // Kommentar /* x */",
    "= Überschrift \\ - Liste + 1.",
    '{"a": 1} \\u{41} ~ -- ---',
]


def text_of(rendered: Rendered) -> str:
    """What can be read in the document, without the spaces that lie where it was set."""
    assert rendered.document is not None
    return bare("".join(page.extract_text() for page in PdfReader(BytesIO(rendered.document.data)).pages))


def bare(text: str) -> str:
    return "".join(text.split())


def source_of(folder: Path, document: str, offer: str = "", **files: str) -> TemplateSource:
    """A template ``mine`` whose document is *document*."""
    mine = folder / "mine"
    mine.mkdir(parents=True, exist_ok=True)
    for name, text in {
        "subject.de.txt": "Angebot",
        "body.de.txt": "Hallo {{ sender.name }}",
        "document.typ": document,
        "offer.toml": offer or 'document = "document.typ"\n',
        **{name.replace("__", "."): text for name, text in files.items()},
    }.items():
        (mine / name).write_text(text, "utf-8")
    return TemplateSource("mine", mine, (folder / "_shared", STARTERS / "_shared"))


def written(source: TemplateSource, name: str = "Muster & Söhne GmbH") -> Rendered:
    return OfferTemplate(source).write(offer_to(name), {})


def offer_to(name: str = "Muster & Söhne GmbH") -> Offer:
    offer = next(samples("mine", "de"))
    return replace(offer, company=replace(offer.company, name=name))


def own_template(app: App, name: str, copied: str, **files: str) -> Path:
    """A template of the workspace: the starter *copied* with other *files*."""
    folder = app.folder / "templates" / "offers" / name
    folder.mkdir(parents=True)
    for path in (STARTERS / copied).iterdir():
        (folder / path.name).write_bytes(path.read_bytes())
    for file, text in files.items():
        (folder / file.replace("__", ".")).write_text(text, "utf-8")
    return folder


def offer_toml(copied: str, lines: str) -> str:
    """``offer.toml`` of a starter with other lines."""
    text = (STARTERS / copied / "offer.toml").read_text("utf-8")
    head, _lines, rest = text.partition("\n[[lines]]")
    return f"{head}\n{lines}\n{'[data]' + rest.partition('[data]')[2] if '[data]' in rest else ''}"
