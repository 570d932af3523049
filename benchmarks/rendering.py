"""How long does one mail take to be written from a real template of two parts and 5 kB?

Subject, HTML and text of the starter ``price_list`` for different recipients, beside Jinja's own sandbox with the same files,
which neither counts nor inlines styles; taking turns. Asked for: at most 150 µs a mail. It is processor time; other work on
the machine makes it slower all the same, so the best turn counts.
"""

from __future__ import annotations

import argparse
import time
from datetime import date
from typing import TYPE_CHECKING, Any

from jinja2 import FileSystemLoader, StrictUndefined
from jinja2.sandbox import ImmutableSandboxedEnvironment

from tagwerk_email_offers.api import Offer, OfferCompany, OfferContact, OfferSender
from tagwerk_email_offers.writing.folder.lines import lines_in
from tagwerk_email_offers.writing.rendering import OfferTemplate
from tagwerk_email_offers.writing.sandbox.filters import FILTERS
from tagwerk_email_offers.writing.sandbox.names import variables_of
from tagwerk_email_offers.writing.templates import STARTERS, TemplateSource

if TYPE_CHECKING:
    from collections.abc import Callable

AT_MOST = 150e-6


def main() -> None:
    """Print the microseconds of one mail, and its size."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--mails", type=int, default=1000, help="mails in a turn")
    parser.add_argument("--turns", type=int, default=15, help="turns of each")
    parser.add_argument("--template", default="price_list", help="the starter")
    asked = parser.parse_args()
    source = TemplateSource(asked.template, STARTERS / asked.template, (STARTERS / "_shared",))
    offers = [offer(number, asked.template) for number in range(asked.mails)]
    started = time.perf_counter()
    template = OfferTemplate(source)
    compiled = time.perf_counter() - started
    first = template.write(offers[0], {})
    works: dict[str, Callable[[Offer], object]] = {
        "Tagwerk": lambda each: template.write(each, {}),
        "Jinja's sandbox alone": alone(source),
    }
    best = dict.fromkeys(works, float("inf"))
    for _turn in range(asked.turns):
        for name, work in works.items():
            best[name] = min(best[name], timed(work, offers))
    print(
        f"{asked.template}: {len(first.html)} characters of HTML, {len(first.text)} of text, compiled in {compiled * 1e3:.0f} ms"
    )
    for name, seconds in best.items():
        print(f"  {name:22} {seconds * 1e6:6.0f} µs a mail")
    print(f"  asked for: at most {AT_MOST * 1e6:.0f} µs; {'kept' if best['Tagwerk'] <= AT_MOST else 'MISSED'}")


def offer(number: int, template: str) -> Offer:
    """An offer to the company with that number."""
    company = OfferCompany(number, f"Müller & Söhne {number} <KG>", "Ulm", "BW", "Papier", "client")
    contact = OfferContact(f"Käthe Groß {number}", "Einkauf", f"Sehr geehrte Frau Groß {number},")
    sender = OfferSender("Anna Größer", "anna@tagwerk.example", "+49 731 1234")
    return Offer("2026-0001", template, "de", date(2026, 11, 30), company, contact, sender)


def timed(work: Callable[[Offer], object], offers: list[Offer]) -> float:
    """Seconds of the processor for one offer."""
    started = time.thread_time()
    for each in offers:
        work(each)
    return (time.thread_time() - started) / len(offers)


def alone(source: TemplateSource) -> Callable[[Offer], object]:
    """The same files in Jinja's sandbox as it comes."""
    loader = FileSystemLoader([source.folder, *source.shared])
    options: dict[str, Any] = {
        "loader": loader,
        "undefined": StrictUndefined,
        "trim_blocks": True,
        "lstrip_blocks": True,
    }
    plain = ImmutableSandboxedEnvironment(**options)
    html = ImmutableSandboxedEnvironment(autoescape=True, **options)
    for environment in (plain, html):
        environment.filters |= {name: FILTERS[name] for name in ("money", "number", "date")}
    file = source.offer_file
    lines = lines_in("de", file.currency, file.lines, file.valid_days)
    parts = [plain.get_template("subject.de.txt"), html.get_template("body.de.html"), plain.get_template("body.de.txt")]

    def write(each: Offer) -> object:
        variables = variables_of(each, lines, source.house, file.data)
        return [part.render(variables) for part in parts]

    return write


if __name__ == "__main__":
    main()
