"""HTML becomes fit for mail: styles in the tags, pictures and attachments along with it, a text made of it on request."""

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tagwerk.platform.errors import WrongInput
from tagwerk_email_offers.api import Offer, OfferCompany
from tagwerk_email_offers.writing.html.page import page_of
from tagwerk_email_offers.writing.html.plain_text import text_of_html
from tagwerk_email_offers.writing.html.shapes import Finisher
from tagwerk_email_offers.writing.html.styles import with_styles
from tagwerk_email_offers.writing.rendering import OfferTemplate
from tagwerk_email_offers.writing.templates import STARTERS, TemplateSource
from tagwerk_email_offers.writing.trying import Previewed

PNG = b"\x89PNG\r\n\x1a\n" + b"0" * 100


def offer(name: str = "Firma", language: str = "de") -> Offer:
    from datetime import date

    from tagwerk_email_offers.api import OfferContact, OfferSender

    contact = OfferContact("Käthe Groß", "Einkauf", "Sehr geehrte Frau Groß,")
    company, sender = (
        OfferCompany(1, name, "Ulm", "BW", "food", "client"),
        OfferSender("Anna", "anna@tagwerk.example", ""),
    )
    return Offer("2026-0001", "mine", language, date(2026, 11, 30), company, contact, sender)


def template(folder: Path, html: str, largest: int = 10_000_000, **files: str | bytes) -> OfferTemplate:
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "subject.de.txt").write_text("Angebot", encoding="utf-8")
    (folder / "body.de.html").write_text(html, encoding="utf-8")
    for name, content in files.items():
        content = content.encode() if isinstance(content, str) else content
        (folder / name.replace("__", ".")).write_bytes(content)
    return OfferTemplate(TemplateSource("mine", folder, (STARTERS / "_shared",), {}, largest))


def test_styles_stand_in_the_tags_and_what_depends_on_the_screen_stays(tmp_path: Path) -> None:
    css = "p { color: #123456 } p.big { font-size: 20px } @media (max-width: 9px) { p { color: red !important } }"
    made = template(tmp_path, f'<style>{css}</style><p class="big">{{{{ company.name }}}}</p>')
    html = made.write(offer("Müller & Söhne <KG>"), {}).html
    assert 'style="color: #123456;font-size: 20px;"' in html
    assert "@media (max-width: 9px)" in html
    assert "Müller &amp; Söhne &lt;KG&gt;</p>" in html


def test_nothing_is_fetched_for_a_style(tmp_path: Path) -> None:
    secret = tmp_path / "secret.css"
    secret.write_text("p { color: #abcdef }")
    for href in (secret.as_uri(), str(secret), "http://127.0.0.1:9/x.css", "secret.css"):
        inlined = with_styles(f'<link rel="stylesheet" href="{href}"><style>p {{ margin: 0 }}</style><p>x</p>')
        assert "abcdef" not in inlined
        assert "link" not in inlined


def test_pictures_of_the_folder_go_along_once_and_are_named_by_their_content(tmp_path: Path) -> None:
    html = '<img src="logo.png" alt="{{ company.name }}"><img alt="" src=\'logo.png\'><img src="https://x.example/a.png" alt="">'
    written = template(tmp_path, html, logo__png=PNG).write(offer(), {})
    (picture,) = written.files
    assert (picture.name, picture.media_type, picture.data) == ("logo.png", "image/png", PNG)
    assert written.html.count(f'"cid:{picture.content_id}"') == 2
    assert "https://x.example/a.png" in written.html
    assert 'alt="Firma"' in written.html


@pytest.mark.parametrize("address", ["nothing.png", "../logo.png", "/etc/passwd", "%s", "body.de.html"])
def test_a_picture_that_is_not_there_is_named(tmp_path: Path, address: str) -> None:
    with pytest.raises(WrongInput, match=r"mine, body\.de\.html"):
        template(tmp_path, f'<img src="{address}" alt="">', logo__png=PNG).write(offer(), {})


def test_a_picture_may_depend_on_the_recipient(tmp_path: Path) -> None:
    made = template(tmp_path, '<img src="{{ company.name }}.png" alt="">', a__png=PNG, b__png=PNG + b"b")
    assert [file.name for name in ("a", "b", "a") for file in made.write(offer(name), {}).files] == [
        "a.png",
        "b.png",
        "a.png",
    ]
    with pytest.raises(WrongInput, match=r"there is no file c\.png"):
        made.write(offer("c"), {})
    with pytest.raises(WrongInput, match="leads out"):
        made.write(offer("../a"), {})


def test_attachments_go_along_under_names_that_are_templates(tmp_path: Path) -> None:
    toml = """
        attachments = ["terms.pdf", {file = {de = "liste.pdf"}, name = "Angebot {{ offer.number }}/{{ company.name }}.pdf"}]
    """
    written = template(tmp_path, "<p>x</p>", offer__toml=toml, terms__pdf=b"%PDF", liste__pdf=b"%PDF2").write(
        offer("A\nB"), {}
    )
    assert [(file.name, file.media_type, file.content_id) for file in written.files] == [
        ("terms.pdf", "application/pdf", ""),
        ("Angebot 2026-0001-A B.pdf", "application/pdf", ""),
    ]


@pytest.mark.parametrize("name", ["nothing.pdf", "../x.pdf", "/etc/passwd"])
def test_an_attachment_that_is_not_there_is_named_when_the_template_is_compiled(tmp_path: Path, name: str) -> None:
    with pytest.raises(WrongInput, match=r"offer\.toml, line 1"):
        template(tmp_path, "<p>x</p>", offer__toml=f'attachments = ["{name}"]')


def test_a_mail_that_is_too_large_says_how_large_it_is(tmp_path: Path) -> None:
    made = template(
        tmp_path, "<p>x</p>", 1_000_000, offer__toml='attachments = ["terms.pdf"]', terms__pdf=b"x" * 900_000
    )
    with pytest.raises(WrongInput, match=r"the mail has 1\.2 MB, more than .*largest_mail allows \(1\.0 MB\)"):
        made.write(offer(), {})
    with pytest.raises(WrongInput, match=r"terms\.pdf is too large: at most 1\.0 MB"):
        template(
            tmp_path, "<p>x</p>", 1_000_000, offer__toml='attachments = ["terms.pdf"]', terms__pdf=b"x" * 1_100_000
        )


def test_a_text_is_made_of_the_html_where_there_is_none(tmp_path: Path) -> None:
    html = """<html><head><title>x</title><style>p { color: red }</style></head><body><p>{{ contact.greeting }}</p>
    <p>für {{ company.name }}:</p><ul><li>eins</li><li>zwei</li></ul>
    <p><a href="https://firma.example/katalog">Katalog</a>, <a href="mailto:anna@tagwerk.example">anna@tagwerk.example</a></p>
    </body></html>"""
    text = template(tmp_path, html).write(offer("Müller & Söhne <KG>"), {}).text
    assert text == (
        "Sehr geehrte Frau Groß,\n\nfür Müller & Söhne <KG>:\n\n  * eins\n  * zwei\n\n"
        "Katalog (https://firma.example/katalog), anna@tagwerk.example\n"
    )


TEXTS = st.text(st.characters(exclude_categories=["C"]), max_size=30) | st.text(" 0?:/a", max_size=4)
PAGES = [
    "<p>{{ company.name }}</p>",
    '<p title="{{ company.name }}">x</p>',
    "<table><tr><td>{{ company.name }}</td><td>{{ contact.name }}</td></tr><tr><td>lang und breit</td><td>x</td></tr></table>",
    '<style>.a { color: red }</style><p class="{{ company.name }}">x</p>',
    "<style>p { color: {{ company.name }} }</style><p>x</p>",
    '<a href="{{ company.name }}">{{ contact.name }}</a>',
    '<a href="https://x.example/{{ company.name }}">{{ contact.name }}</a>',
    '<a href="mailto:{{ company.name }}">{{ company.name }}</a>',
    '<a href="mailto:{{ company.name }}">{{ company.name }}</a> und <a href="mailto:{{ contact.name }}">{{ company.name }}</a>',
    "{% if company.name %}<b>{{ company.name }}</b>{% endif %}{% for x in [1, 2] %}<li>{{ company.name }}</li>{% endfor %}",
    "<title>{{ company.name }}</title><p>{{ company.name ~ contact.name }}</p>",
]


@settings(max_examples=60, deadline=None)
@given(st.sampled_from(PAGES), st.lists(TEXTS, min_size=2, max_size=4))
def test_a_mail_of_a_known_shape_reads_like_one_that_was_made_by_itself(
    tmp_path_factory: pytest.TempPathFactory, page: str, names: list[str]
) -> None:
    folder = tmp_path_factory.mktemp("mine")
    made = template(folder, page)
    finisher = made._languages["de"].finisher
    for name in names:
        written = made.write(offer(name), {})
        with pytest.MonkeyPatch.context() as alone:
            alone.setattr(Finisher, "_shape", lambda self, chunks, numbers: None)
            finisher._shapes.clear()
            by_itself = made.write(offer(name), {})
            finisher._shapes.clear()
        assert text_of_html(written.html).split() == text_of_html(by_itself.html).split()
        assert written.text.split() == by_itself.text.split()
        made.write(offer(name), {})


def test_a_value_of_a_recipient_never_reaches_another(tmp_path: Path) -> None:
    made = template(tmp_path, "<p>{{ company.name }}{% if company.name > 'm' %}, {{ contact.name }}{% endif %}</p>")
    names = [f"{letter}{number}" for number in range(30) for letter in "axb"]
    assert [made.write(offer(name), {}).text.strip() for name in names] == [
        f"{name}, Käthe Groß" if name > "m" else name for name in names
    ]


def test_a_macro_that_is_written_once_is_written_for_each_argument(tmp_path: Path) -> None:
    shared = "{% macro hello(name, big=false) %}<b>{{ name }}{% if big %}!{% endif %}</b>{% endmacro %}"
    counting = "{% set n = namespace(i=0) %}{% macro count() %}{% set n.i = n.i + 1 %}{{ n.i }}{% endmacro %}"
    page = (
        '{% from "hello.html" import hello %}{% from "counting.html" import count %}'
        "{{ hello(company.name) }}{{ hello(company.name, big=true) }}{{ hello('1') }}{{ hello(1) }}{{ count() }}{{ count() }}"
    )
    made = template(tmp_path, page, hello__html=shared, counting__html=counting)
    first = made.write(offer("<a>"), {}).html
    assert first.startswith("<b>&lt;a&gt;</b><b>&lt;a&gt;!</b><b>1</b><b>1</b>12")
    assert made.write(offer("b"), {}).html.startswith("<b>b</b><b>b!</b>")


def test_the_page_of_a_preview_runs_nothing_and_fetches_nothing(tmp_path: Path) -> None:
    html = '<script>alert(1)</script><img src="logo.png" alt=""><p>"{{ company.name }}"</p>'
    written = template(tmp_path, html, logo__png=PNG).write(offer("</iframe><script>alert(2)</script>"), {})
    page = page_of(Previewed("Anna <a@b.example>", "Käthe <k@x.example>", "de", written))
    assert page.count("<script") == 0, "only inside the frame, as text of an attribute"
    assert "default-src 'none'" in page
    assert 'sandbox=""' in page
    assert "data:image/png;base64," in page
    assert "cid:" not in page
    assert "Käthe &lt;k@x.example&gt;" in page
    assert page.count("</iframe>") == 1
