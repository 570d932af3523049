"""A mail that is filled into what it has in common with others is, byte for byte, the one that its template writes."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from email import message_from_bytes, policy
from functools import cache
from typing import TYPE_CHECKING

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tagwerk_email_offers.api import Offer, OfferCompany, OfferContact, OfferSender, SenderSignature
from tagwerk_email_offers.writing.rendering import OfferTemplate
from tagwerk_email_offers.writing.templates import STARTERS, TemplateSource

if TYPE_CHECKING:
    from pathlib import Path

    from tagwerk_email_offers.writing.rendered import Encoded

STARTER_NAMES = sorted(each.name for each in STARTERS.iterdir() if not each.name.startswith("_"))
ODD = [
    "",
    " ",
    "\t",
    ".",
    "..",
    ".\r\n.",
    "=",
    "=3D",
    "a" * 75,
    "ü" * 40,
    "\n",
    "\r",
    "a\r\nb",
    "<b>",
    "&amp;",
    "&",
    '"',
    "'",
]
ODD += [
    "\u2028",
    "\0",
    "\ud800",
    "\U0010f8f0",
    "\U0010f8f20&\U0010f8f3",
    "x ",
    " x",
    "a  b",
    "=_",
    "{{ x }}",
    "Ulm",
    "Köln",
]
words = st.one_of(st.sampled_from(ODD), st.text(max_size=90), st.lists(st.sampled_from(ODD), max_size=6).map("".join))
companies = st.builds(
    OfferCompany, st.integers(1, 10**12), words, words, words, words, st.sampled_from(["client", "lead"])
)
contacts = st.builds(OfferContact, words, words, words)

TEXTS = {
    "plain": "Guten Tag {{ contact.name }},\n{{ company.name }}{{ company.city }}\n.{{ company.region }}",
    "umlauts": "Grüße {{ contact.name }},\n\n.{{ company.name }} {{ company.name }}\n{{ company.id }}{{ offer.unsubscribe_url }}",
    "asked": "ü{% if company.city %} in {{ company.city }}{% else %} hier{% endif %}{{ company.region or company.name }}",
    "compared": "ü{% if company.city == 'Ulm' %}Donau{% elif company.city != 'Köln' %}{{ company.city }}{% endif %}",
    "filtered": "ü{{ company.name | upper }} {{ [company.city, company.region] | join(', ') }} {{ company.name | length }}",
    "tested": "ü{{ company.name is string }} {{ company.city is sameas company.region }} {{ company.name in 'Ulm' }}",
    "cut": "ü{{ company.name[:3] }} {{ company.city ~ company.region }} {{ '%s' % company.name }} {{ company.name * 2 }}",
    "methods": "ü{{ company.name.upper() }} {{ '{}'.format(company.city) }} {{ company.name.title is defined }}",
    "compares two": "ü{{ company.city == company.region }} {{ company.name < 'M' }} {{ {'Ulm': 1}[company.city] is defined }}",
    "macro": "{% macro m(x) %}({{ x }}){% endmacro %}ü{{ m(company.name) | upper }}{{ m(company.city) }}",
    "macro that asks": "{% macro m(x) %}{% if x %}1{% else %}0{% endif %}{% endmacro %}ü{{ m(company.city) }}{{ m('') }}",
    "set": "{% set who = company.name %}{% set all %}{{ company.city }}{% endset %}ü{{ who }}{{ all | lower }}",
    "block": "{% block a %}ü{{ company.name }}{% endblock %}{{ self.a() | upper }}",
    "loop": "ü{% for each in [company.name, company.city] %}{{ loop.index }} {{ each }}\n{% endfor %}",
    "renamed": "{% set house = company %}{% set data = contact %}ü{{ house.name }}{{ data.greeting }}",
    "called": "{% macro m() %}<{{ caller() }}>{% endmacro %}ü{% call m() %}{{ company.name }}{% endcall %}",
    "filter block": "ü{% filter upper %}{{ company.name }}{% endfilter %}",
    "whole": "ü{{ company == company }}{{ company.name ~ 'x' if contact.position else company.city }}",
    "space": "{% set ns = namespace(a=company.name) %}ü{{ ns.a }}{{ contact.name is defined }}",
}

NAMES = {"subject": "subject.de.txt", "html": "body.de.html", "text": "body.de.txt"}


@cache
def of_starter(name: str) -> OfferTemplate:
    return OfferTemplate(TemplateSource(name, STARTERS / name, (STARTERS / "_shared",)))


def of_files(folder: Path, **files: str) -> OfferTemplate:
    folder.mkdir(parents=True, exist_ok=True)
    for name, content in {"subject": "Für {{ company.name }} x", **files}.items():
        (folder / NAMES[name]).write_text(content, encoding="utf-8")
    return OfferTemplate(TemplateSource("mine", folder, (STARTERS / "_shared",)))


def offer(template: str, company: OfferCompany, contact: OfferContact, url: str, number: str = "2026-0001") -> Offer:
    sender = OfferSender("Anna Größer", "anna@tagwerk.example", "+49 1", SenderSignature("Anna\nGrößer"))
    return Offer(number, template, "de", date(2026, 11, 30), company, contact, sender, url)


def both(template: OfferTemplate, given: Offer) -> tuple[Encoded | str, Encoded | str]:
    """What is filled in, and what the template writes; the error of either."""
    draft = template.draft_of(replace(given), {})
    if draft.document is not None:
        draft.drop()
        draft = replace(draft, document=None)
    made: list[Encoded | str] = []
    for write in (draft.encode, lambda: draft.write().encoded()):
        try:
            made.append(replace(write(), document=None))
        except Exception as error:
            made.append(f"{type(error).__name__}: {error}")
    return made[0], made[1]


@pytest.mark.parametrize("name", STARTER_NAMES)
@given(company=companies, contact=contacts, url=st.text(min_size=1, max_size=60))
@settings(max_examples=40, deadline=None)
def test_a_starter_says_the_same_filled_and_written(
    name: str, company: OfferCompany, contact: OfferContact, url: str
) -> None:
    filled, written = both(of_starter(name), offer(name, company, contact, url))
    assert filled == written


@pytest.mark.parametrize("title", TEXTS)
def test_whatever_a_template_asks_of_a_recipient_the_mail_stays_the_same(tmp_path: Path, title: str) -> None:
    html = f"<p>{TEXTS[title]}</p><a href='{{{{ offer.unsubscribe_url }}}}' title='{{{{ company.name }}}}'>ab</a>"
    templates = [of_files(tmp_path / "html", html=html), of_files(tmp_path / "both", html=html, text=TEXTS[title])]

    @given(company=companies, contact=contacts, url=words)
    @settings(max_examples=60, deadline=None)
    def for_anybody(company: OfferCompany, contact: OfferContact, url: str) -> None:
        for template in templates:
            filled, written = both(template, offer("mine", company, contact, url))
            assert filled == written

    for_anybody()


@pytest.mark.parametrize("name", STARTER_NAMES)
def test_the_starters_need_their_template_only_for_the_first_mail(name: str) -> None:
    template = OfferTemplate(TemplateSource(name, STARTERS / name, (STARTERS / "_shared",)))
    contact = OfferContact("Käthe Groß", "Einkauf", "Sehr geehrte Frau Groß,")
    company = OfferCompany(1, "Müller & Söhne", "Ulm", "BW", "Papier", "client")
    both(template, offer(name, company, contact, "https://a.example/1"))
    maier, jo = replace(company, id=2, name="Maier <KG>"), replace(contact, name="Jo")
    other = offer(name, maier, jo, "https://a.example/2", "2026-0001-2")
    filled = template._languages["de"].skeletons.fill(other)
    assert filled is not None
    read = message_from_bytes(filled.html, policy=policy.default).get_content()
    assert "https://a.example/2" in read


def test_another_campaign_day_or_sender_is_another_mail() -> None:
    template = of_starter("price_list")
    company, contact = OfferCompany(1, "A", "Ulm", "BW", "", "client"), OfferContact("B", "", "Guten Tag B,")
    first = offer("price_list", company, contact, "https://a.example/1")
    others = [
        replace(first, number="2026-0002"),
        replace(first, today=date(2026, 12, 1)),
        replace(first, sender=replace(first.sender, name="Otto")),
    ]
    for each in (first, *others, first):
        filled, written = both(template, each)
        assert filled == written


def test_more_variables_of_plugins_are_written_by_the_template(tmp_path: Path) -> None:
    template = of_files(tmp_path, html="<p>ü{{ mine.rebate }} {{ company.name }}</p>")
    company, contact = OfferCompany(1, "A", "Ulm", "BW", "", "client"), OfferContact("B", "", "Guten Tag B,")
    given = offer("mine", company, contact, "x")
    said = [template.draft_of(given, {"mine": {"rebate": rebate}}).encode().html for rebate in (5, 7)]
    assert b"5" in said[0]
    assert b"7" in said[1]
