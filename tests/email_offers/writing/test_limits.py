"""A template ends: within about two seconds, without growing, with one line that names file and line; the next is written."""

import resource
import sys
import threading
import time
from contextlib import suppress
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tagwerk.platform.errors import WrongInput
from tagwerk_email_offers.api import Offer, OfferCompany, OfferContact, OfferSender
from tagwerk_email_offers.writing.rendering import OfferTemplate
from tagwerk_email_offers.writing.templates import TemplateSource

SECONDS, MEGABYTES = 4.5, 120  # of the processor; two seconds, and what a busy machine adds

DOUBLED = "{% set ns = namespace(x='aaaaaaaaaaaaaaaa') %}{% for i in range(60) %}"
LISTED = "{% set ns = namespace(l=[]) %}{% for i in range(9999) %}"
BOMBS = {
    "product": "{{ 'x' * 10**9 }}",
    "product of a list": "{{ ([1] * 10**9) | length }}",
    "product of texts in a list": LISTED + "{% set ns.l = ns.l + ['x' * 100000] %}{% endfor %}",
    "power": "{{ 10 ** (10 ** 9) }}",
    "power of a negative": "{{ (-3) ** (10 ** 8) }}",
    "products": "{% set ns = namespace(x=3) %}{% for i in range(99) %}{% set ns.x = ns.x * ns.x %}{% endfor %}{{ ns.x }}",
    "range": "{% for i in range(10**9) %}x{% endfor %}",
    "loops": "{% for a in range(9999) %}{% for b in range(9999) %}{% for c in range(9999) %}{% endfor %}{% endfor %}{% endfor %}",
    "loops with a test": "{% for a in range(9999) %}{% for b in range(9999) if false %}{% endfor %}{% endfor %}",
    "loops in filters": "{% for a in range(9999) %}{% set x = range(9999) | select('eq', -1) | first | default(1) %}{% endfor %}",
    "loops that write": "{% for a in range(9999) %}{% for b in range(9999) %}xxxxxxxxxxxxxxxx{% endfor %}{% endfor %}",
    "recursive loop": "{% for a in [1] recursive %}{{ loop([1]) }}{% endfor %}",
    "sum of texts": DOUBLED + "{% set ns.x = ns.x + ns.x %}{% endfor %}{{ ns.x | length }}",
    "joined": DOUBLED + "{% set ns.x = ns.x ~ ns.x %}{% endfor %}{{ ns.x | length }}",
    "formatted": DOUBLED + "{% set ns.x = '%s%s' % (ns.x, ns.x) %}{% endfor %}{{ ns.x | length }}",
    "format method": DOUBLED + "{% set ns.x = '{0}{0}'.format(ns.x) %}{% endfor %}{{ ns.x | length }}",
    "format filter": DOUBLED + "{% set ns.x = '%s%s' | format(ns.x, ns.x) %}{% endfor %}{{ ns.x | length }}",
    "block set": DOUBLED + "{% set ns.x %}{{ ns.x }}{{ ns.x }}{% endset %}{% endfor %}{{ ns.x | length }}",
    "macro": "{% macro m(n) %}{% if n %}{{ m(n - 1) }}{{ m(n - 1) }}{% else %}xxxx{% endif %}{% endmacro %}{{ m(60) }}",
    "macro of itself": "{% macro m() %}{{ m() }}{% endmacro %}{{ m() }}",
    "caller": "{% macro m(n) %}{% for i in range(99) %}{{ caller() }}{% endfor %}{% endmacro %}"
    "{% call m(1) %}{% call m(1) %}{% call m(1) %}{% call m(1) %}x{% endcall %}{% endcall %}{% endcall %}{% endcall %}",
    "replaced": DOUBLED + "{% set ns.x = ns.x | replace('a', 'aa') %}{% endfor %}{{ ns.x | length }}",
    "replaced by the method": DOUBLED + "{% set ns.x = ns.x.replace('a', 'aa') %}{% endfor %}{{ ns.x | length }}",
    "joined by the method": DOUBLED + "{% set ns.x = ns.x.join(['b', 'b', 'b']) %}{% endfor %}{{ ns.x | length }}",
    "joined by the filter": DOUBLED + "{% set ns.x = ['b', 'b', 'b'] | join(ns.x) %}{% endfor %}{{ ns.x | length }}",
    "escaped": DOUBLED + "{% set ns.x = ns.x | forceescape | forceescape ~ '&&&&&&&&' ~ ns.x %}{% endfor %}{{ ns.x | length }}",
    "width": "{{ '%1000000000d' % 1 }}",
    "width from a value": "{{ '%*d' % (1000000000, 1) }}",
    "precision": "{{ '%.1000000000f' % 1 }}",
    "width of the filter": "{{ '%1000000000d' | format(1) }}",
    "width of the method": "{{ '{:>1000000000}'.format(1) }}",
    "width given": "{{ '{:{w}}'.format(1, w=1000000000) }}",
    "center": "{{ 'x' | center(1000000000) }}",
    "center method": "{{ 'x'.center(1000000000) }}",
    "ljust": "{{ 'x'.ljust(1000000000) }}",
    "zfill": "{{ 'x'.zfill(1000000000) }}",
    "expandtabs": "{{ '\\t'.expandtabs(1000000000) }}",
    "indent": "{{ 'x\\ny' | indent(1000000000) }}",
    "batch": "{{ [1] | batch(1000000000, 'x') | list | length }}",
    "slice": "{{ [1] | slice(1000000000) | list | length }}",
    "round": "{{ 1.5 | round(1000000000, 'ceil') }}",
    "to bytes": "{{ (1).to_bytes(1000000000, 'big') | length }}",
    "tags stripped": "{{ ('<>' * 500000) | striptags | length }}",
    "tags stripped by the method": "{{ (('<>' * 500000) | safe).striptags() | length }}",
    "lists of lists": DOUBLED + "{% set ns.x = [ns.x, ns.x] %}{% endfor %}{{ ns.x }}",
    "lists compared": "{% set ns = namespace(x=[1], y=[1]) %}{% for i in range(60) %}{% set ns.x = [ns.x, ns.x] %}"
    "{% set ns.y = [ns.y, ns.y] %}{% endfor %}{{ ns.x == ns.y }}",
    "tuples as keys": DOUBLED + "{% set ns.x = (ns.x, ns.x) %}{% endfor %}{{ {ns.x: 1} | length }}",
    "dictionaries": DOUBLED + "{% set ns.x = dict(a=ns.x, b=ns.x) %}{% endfor %}{{ ns.x }}",
    "includes itself": "{% include 'body.de.txt' %}",
    "includes itself twice": "{% include 'body.de.txt' %}{% include 'body.de.txt' %}",
    "imports itself": "{% import 'body.de.txt' as x %}",
    "extends itself": "{% extends 'body.de.txt' %}",
    "parentheses": "{{ " + "(" * 5000 + "1" + ")" * 5000 + " }}",
    "minus signs": "{{ " + "- " * 50000 + "1 }}",
    "sums": "{{ " + "1 + " * 50000 + "1 }}",
    "attributes": "{{ company" + ".a" * 50000 + " }}",
    "nested loops": "{% for a in [1] %}" * 60 + "{% endfor %}" * 60,
    "digits": "{{ " + "9" * 100000 + " }}",
    "dates": "{{ today.strftime('%c' * 1000000) }}",
    "slices": "{% set big = 'x' * 900000 %}" + LISTED + "{% set ns.l = ns.l + [big[1:]] %}{% endfor %}",
    "wrapped": "{{ ('x ' * 900000) | wordwrap(1) | length }}",
}  # fmt: skip


LOOPED = "{%% for a in range(9999) %%}{%% for b in range(9) %%}%s{%% endfor %%}{%% endfor %%}"
MARKUP = [
    "<",
    "<a href='x'>",
    "<!--",
    "<style>",
    "<div>",
    "<img src='x",
    "&",
    "<title>",
    "<?xml",
    "</div",
    '<p style="',
    "[[",
]


@pytest.mark.parametrize("markup", MARKUP)
@pytest.mark.parametrize("times", [9, 4])
def test_html_that_is_broken_a_hundred_thousand_times_is_worked_on_in_a_second(
    tmp_path: Path, markup: str, times: int
) -> None:
    """Whether it becomes a mail or not: with 80 000 pieces, and with half of them."""
    body = (LOOPED % markup).replace("range(9)", f"range({times})")
    started = time.process_time()
    with suppress(WrongInput):
        template(tmp_path / "mine", body__de__html=f"<style>p {{ color: red }}</style>{body}").write(offer(), {})
    assert time.process_time() - started < 2 * SECONDS


def offer(language: str = "de") -> Offer:
    """An offer to somebody."""
    return Offer(
        "2026-0001", "mine", language, date(2026, 11, 30), OfferCompany(1, "Firma", "Ulm", "BW", "food", "client"),
        OfferContact("Käthe Groß", "Einkauf", "Sehr geehrte Frau Groß,"), OfferSender("Anna", "anna@tagwerk.example", ""),
    )  # fmt: skip


def template(folder: Path, **files: str) -> OfferTemplate:
    """A template with a text, or with an HTML."""
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "subject.de.txt").write_text("Angebot", encoding="utf-8")
    for name, text in files.items():
        (folder / name.replace("__", ".")).write_text(text, encoding="utf-8")
    return OfferTemplate(TemplateSource("mine", folder))


def grown() -> float:
    """The largest size of this process so far, in megabytes."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / (1024 if sys.platform != "darwin" else 1024**2)


IN_EACH_FORM = [
    pytest.param(bomb, form, marks=[pytest.mark.heavy] if (number + place) % 2 else [])
    for number, bomb in enumerate(BOMBS)
    for place, form in enumerate(("txt", "html"))
]
"""Each by turns in one form at once, and in the other one in the heavy run: it takes its two seconds in both."""


@pytest.mark.parametrize(("bomb", "form"), IN_EACH_FORM)
def test_a_template_that_would_never_end_does(tmp_path: Path, bomb: str, form: str) -> None:
    body = BOMBS[bomb].replace("body.de.txt", f"body.de.{form}")
    size, started = grown(), time.process_time()
    with pytest.raises(WrongInput) as wrong:
        template(tmp_path / "mine", **{f"body__de__{form}": "Hallo\n" + body}).write(offer(), {})
    assert time.process_time() - started < SECONDS
    assert grown() - size < MEGABYTES
    line = str(wrong.value)
    assert "\n" not in line
    assert f"mine, body.de.{form}, line " in line
    assert len(line) < 600


def test_a_bomb_in_one_mail_leaves_the_next_as_it_is(tmp_path: Path) -> None:
    body = "{% if company.id == 1 %}{% for a in range(9999) %}{% for b in range(9999) %}{% endfor %}{% endfor %}{% endif %}Hallo"
    made = template(tmp_path / "mine", body__de__html=f"<p>{body}</p>")
    with pytest.raises(WrongInput, match="too many repetitions"):
        made.write(offer(), {})
    other = Offer(**{**vars(offer()), "company": OfferCompany(2, "Firma", "", "", "", "client")})
    assert made.write(other, {}).text == "Hallo\n"


def test_threads_have_each_their_own_budget(tmp_path: Path) -> None:
    body = "{% for a in range(300) %}{% for b in range(300) %}{% endfor %}{% endfor %}Hallo"
    made = template(tmp_path / "mine", body__de__txt=body)
    written: list[str] = []
    threads = [threading.Thread(target=lambda: written.append(made.write(offer(), {}).text)) for _ in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert written == ["Hallo"] * 6


NAMES = st.sampled_from(
    ["company", "contact.name", "data", "today", "'x'", "3", "[1, 2]", "range(9999)", "offer.total", "lines"]
)
FILTERS = st.sampled_from(
    [
        *(
            "upper",
            "list",
            "join",
            "join(company.name)",
            "center(99999999)",
            "sum",
            "length",
            "first",
            "sort",
            "title",
            "money",
        ),
        *(
            "replace('a','bbbbbbbb')",
            "date",
            "batch(3)",
            "map('upper')",
            "string",
            "reverse",
            "unique",
            "dictsort",
            "round(99)",
        ),
        *("int", "float", "safe", "forceescape", "wordwrap(2)"),
    ]
)
OPERATORS = st.sampled_from(["*", "**", "+", "%", "~", "-", "/", "//", "<", "==", "in", "and"])
EXPRESSIONS = st.recursive(
    NAMES,
    lambda inner: st.one_of(
        st.builds("({} {} {})".format, inner, OPERATORS, inner),
        st.builds("({} | {})".format, inner, FILTERS),
        st.builds("[{}, {}]".format, inner, inner),
    ),
    max_leaves=12,
)


@settings(max_examples=150, deadline=None)
@given(EXPRESSIONS)
def test_whatever_is_reckoned_ends_in_a_mail_or_in_one_line(
    tmp_path_factory: pytest.TempPathFactory, text: str
) -> None:
    folder = tmp_path_factory.mktemp("mine")
    size, started = grown(), time.process_time()
    try:
        body = "{% for i in range(3) %}{{ " + text + " }}{% endfor %}"
        template(folder, body__de__txt=body).write(offer(), {})
        said = "body.de.txt, line 1"
    except WrongInput as wrong:
        said = str(wrong)
    assert "\n" not in said
    assert "body.de.txt, line 1" in said
    assert time.process_time() - started < SECONDS
    assert grown() - size < MEGABYTES
