"""A document goes along with each mail: the same lines and sums, made by Typst, which gets out nowhere and always ends."""

import re
import subprocess
import sys
from html import unescape
from io import BytesIO
from pathlib import Path
from unicodedata import category, normalize

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pypdf import PdfReader

from kit.documents import HOSTILE, LINES, bare, offer_to, offer_toml, own_template, source_of, text_of, written
from kit.mail import AddCompany, Clients, credited, messages
from tagwerk.access.actors import Actor
from tagwerk.platform.app import App
from tagwerk_email_offers.sending.campaigns import send, send_test
from tagwerk_email_offers.sending.planning import CampaignOrder
from tagwerk_email_offers.tables import Campaign
from tagwerk_email_offers.writing.checking.checks import check_template
from tagwerk_email_offers.writing.checking.written import samples
from tagwerk_email_offers.writing.documents import document, processes
from tagwerk_email_offers.writing.rendering import OfferTemplate
from tagwerk_email_offers.writing.templates import STARTERS, TemplateSource
from tagwerk_email_offers.writing.trying import check, preview


def test_mail_document_and_ledger_have_the_same_number_lines_and_sums(
    clients: Clients, app: App, anna: Actor, add_company: AddCompany
) -> None:
    add_company("Müller & Söhne <KG>", "kaethe@x.example", name="Käthe Größer", salutation="Frau")
    own_template(app, "mine", "individual_offer", offer__toml=offer_toml("individual_offer", LINES))
    assert send(app, anna, CampaignOrder("mine", "all")).sent == 1
    mail = clients.message()
    (attached,) = mail.iter_attachments()
    (activity,) = credited(app)
    with app.database.reading() as session:
        campaign = session.get_one(Campaign, activity.details["campaign"])
        number = f"{campaign.number}-{activity.details['message']}"
    assert (attached.get_content_type(), attached.get_filename()) == ("application/pdf", f"Angebot {number}.pdf")
    pdf = PdfReader(BytesIO(attached.get_content()))
    parts = [mail.get_body(("plain",)), mail.get_body(("html",))]
    plain, html = (bare(unescape(re.sub(r"<[^>]*>", "", part.get_content()))) for part in parts if part is not None)
    document = bare("".join(page.extract_text() for page in pdf.pages))
    for text in (plain, html, document):
        assert number in text
        for said in (
            "10-204",
            "Kopierpapier A4, 80 g/m², weiß",
            "Karton",
            "18,90 €",
            "– 5 %",
            "359,10 €",
            "ab Lager _sofort_",
        ):
            assert bare(said) in text
        for said in (
            "Ä-7 #1",
            "Schraube *M3* #read(x) $ \\ „Linea“",
            "0,0125 €",
            "154,31 €",
            "513,41 €",
            "30 Tage netto",
        ):
            assert bare(said) in text, "12 345 × 0.0125 is 154.3125, rounded once"
    assert bare("Müller & Söhne <KG>") in document
    assert bare("Sehr geehrte Frau Größer,") in document
    assert "Anna" in document
    assert messages(app)[0].id == activity.details["message"]


@pytest.mark.parametrize("name", ["individual_offer", "price_list"])
@pytest.mark.parametrize("language", ["de", "en"])
def test_the_starters_have_a_document_in_german_and_english(name: str, language: str, tmp_path: Path) -> None:
    source = TemplateSource(name, STARTERS / name, (STARTERS / "_shared",))
    described = source.offer_file.document
    assert described is not None
    assert described.attached == (name == "individual_offer"), "the price list has it when it is switched on"
    made = OfferTemplate(source)
    offer = next(samples(name, language))
    begun = document.document_in(source, described, language).begin(made.draft_of(offer, {}).variables)
    pdf = PdfReader(BytesIO(begun.wait()))
    text = bare("".join(page.extract_text() for page in pdf.pages))
    for line in source.offer_file.lines:
        assert bare(line.name[language]) in text
    assert bare({"de": "zuzüglich der gesetzlichen Umsatzsteuer", "en": "plus statutory VAT"}[language]) in text
    assert bare({"de": "Seite 1 von 1", "en": "Page 1 of 1"}[language]) in text
    assert bare("Muster & Söhne GmbH") in text
    assert offer.number in (pdf.metadata.title or "" if pdf.metadata else "")


def test_who_sends_stands_on_the_letter_as_in_the_mail(tmp_path: Path) -> None:
    (tmp_path / "_shared").mkdir()
    house = 'name = "Muster GmbH"\nstreet = "Am Markt 1"\ncity = "89073 Ulm"\nregister = "HRB 1"\nvat_id = "DE1"\n'
    (tmp_path / "_shared" / "house.toml").write_text(house, "utf-8")
    text = text_of(
        written(source_of(tmp_path, '#import "_shared/document.typ": *\n#show: letter.with(title: "Brief")\nHallo'))
    )
    for said in ("Muster GmbH", "Am Markt 1", "89073 Ulm", "HRB 1", "USt-IdNr. DE1", "Erika Sommer", "Brief"):
        assert bare(said) in text


def test_a_long_offer_goes_over_pages_with_its_head_on_each(tmp_path: Path) -> None:
    many = "".join(
        f'[[lines]]\nnumber = "{n}"\nname = "Ware {n}"\nunit = "Stück"\nprice = "1.00"\nquantity = "2"\n'
        for n in range(80)
    )
    letter = '#import "_shared/document.typ": *\n#show: letter.with(title: "Lang")\n#articles()'
    rendered = written(source_of(tmp_path, letter, f'document = "document.typ"\n{many}'))
    assert rendered.document is not None
    pages = [bare(page.extract_text()) for page in PdfReader(BytesIO(rendered.document.data)).pages]
    assert len(pages) > 2
    assert all("Preisnetto" in page for page in pages)
    assert all(f"Seite{number}von{len(pages)}" in page for number, page in enumerate(pages, 1))
    assert "160,00€" in pages[-1]


@pytest.mark.parametrize("name", HOSTILE)
def test_what_a_company_is_called_is_shown_and_never_run(tmp_path: Path, name: str) -> None:
    letter = '#import "_shared/document.typ": *\n#show: letter.with(title: values.company.name)'
    assert bare(name) in text_of(written(source_of(tmp_path, letter), name))


@settings(max_examples=60, deadline=None)
@given(st.text(st.characters(max_codepoint=0x17F), min_size=1, max_size=40))
def test_any_name_is_shown_as_it_is(tmp_path_factory: pytest.TempPathFactory, name: str) -> None:
    text = '#set page(width: 60cm)\n#json("/values.json").company.name'
    shown = text_of(written(source_of(tmp_path_factory.mktemp("any"), text), name))
    assert letters(shown) == letters(name)


def letters(text: str) -> str:
    """What can be seen of *text*; ``ﬁ`` is two letters."""
    return "".join(each for each in normalize("NFKC", text) if category(each)[0] not in "ZC")


def test_the_same_values_make_the_same_bytes_and_are_made_once(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    made: list[bytes] = []
    real = processes.Typesetter.make

    def counted(self: processes.Typesetter, job: processes.Job) -> processes.Answer:
        made.append(job.values)
        return real(self, job)

    monkeypatch.setattr(processes.Typesetter, "make", counted)
    text = '#import "_shared/document.typ": *\n#show: letter.with(title: "Liste")\n#articles()'
    offer = f'[document]\nfile = "document.typ"\nname = "Liste.pdf"\npersonal = false\n{LINES}'.replace(
        ', en = "Copy paper"', ""
    )
    template = OfferTemplate(source_of(tmp_path, text, offer))
    drafts = [template.draft_of(offer_to(f"Firma {number}"), {}) for number in range(20)]
    documents = {draft.write().document for draft in drafts}
    assert len(documents) == 1
    assert len(made) == 1
    again = OfferTemplate(template.source).write(offer_to("Später"), {}).document
    assert again in documents, "also by another process"
    assert "Firma" not in text_of(drafts[0].write())


def test_one_recipient_whose_document_cannot_be_made_fails_alone(
    clients: Clients, app: App, anna: Actor, companies: list[int], add_company: AddCompany
) -> None:
    own_template(app, "mine", "individual_offer")
    add_company("Blumen \U0001f338 und mehr", "blume@x.example")
    (found,) = [each for each in check(app, anna, "mine").findings if each.severity == "error"]
    assert re.search("Blumen 🌸 und mehr: no font has the character 🌸", found.text)
    progress = send(app, anna, CampaignOrder("mine", "all"))
    assert (progress.sent, progress.failed) == (5, 1)
    assert "no font has the character" in messages(app)[-1].reason
    assert all(
        b"application/pdf" in envelope.content for envelope in clients.taken if isinstance(envelope.content, bytes)
    )


def test_a_test_mail_has_the_document_too(clients: Clients, app: App, anna: Actor, companies: list[int]) -> None:
    send_test(app, anna, "individual_offer", str(companies[0]), "anna@tagwerk.example")
    (attached,) = clients.message().iter_attachments()
    assert attached.get_content().startswith(b"%PDF-1.7")
    assert credited(app) == []


def test_a_preview_has_the_document(app: App, anna: Actor, companies: list[int]) -> None:
    rendered = preview(app, anna, "individual_offer", str(companies[0]), "en").rendered
    assert rendered.document is not None
    assert rendered.document.name.startswith("Offer ")
    assert "Firma1GmbH" in text_of(rendered)
    assert rendered.document in rendered.files


@pytest.mark.parametrize(
    ("said", "line", "text"),
    [
        ("document = 3", 1, "a document is the name of a file"),
        ('document = "document.docx"', 1, "is no Typst file"),
        ('document = "missing.typ"', 1, "there is no file missing.typ"),
        ('document = "../x.typ"', 1, "there is no file ../x.typ"),
        ("[document]", 1, "file is missing"),
        ('[document]\nfile = "document.typ"\nattached = "no"', 3, "attached is true or false"),
        ('[document]\nfile = "document.typ"\nnaem = "x"', 3, "Did you mean name"),
        ('[document]\nfile = "document.typ"\nname = "{{ offer.numbr }}.pdf"', 3, "Did you mean number"),
        ('[document]\nfile = { en = "document.typ" }', 2, "the text in the language 'de' is missing"),
    ],
)
def test_what_offer_toml_says_wrong_of_the_document_is_found(tmp_path: Path, said: str, line: int, text: str) -> None:
    found = check_template(source_of(tmp_path, "Hallo", said), lambda _: {})
    assert any(
        each.file == "mine/offer.toml"
        and each.line == line
        and text.lower() in f"{each.text} {each.hint}".lower()
        and each.severity == "error"
        for each in found
    ), found


def test_a_document_that_no_mail_has_is_checked_too_and_one_that_nobody_names_is_told(tmp_path: Path) -> None:
    off = source_of(tmp_path, "#x", '[document]\nfile = "document.typ"\nattached = false\n')
    assert [(each.file, each.line) for each in check_template(off, lambda _: {}) if each.severity == "error"] == [
        ("mine/document.typ", 1)
    ]
    assert written(off).document is None
    unnamed = source_of(tmp_path, "#x", "valid_days = 3")
    assert any("is not read" in each.text for each in check_template(unnamed, lambda _: {}))


def test_the_values_of_a_plugin_reach_the_document(tmp_path: Path) -> None:
    text = '#let values = json("/values.json")\n#values.prices.rebate #values.prices.list.len() #values.data.ends.text'
    offer = 'document = "document.typ"\n[data]\nends = 2026-12-24\n'
    more = {"prices": {"rebate": "3 %", "list": [1, 2], "call": print}}
    assert OfferTemplate(source_of(tmp_path, text, offer)).write(offer_to(), more).document is not None
    assert "3%224.Dezember2026" in text_of(OfferTemplate(source_of(tmp_path, text, offer)).write(offer_to(), more))


def test_a_font_of_the_house_is_used(tmp_path: Path) -> None:
    fonts = sorted(Path("/usr/share/fonts").rglob("DejaVuSans.ttf"))
    if not fonts:
        pytest.skip("no font to try it with")
    (tmp_path / "_shared").mkdir()
    (tmp_path / "_shared" / "house.ttf").write_bytes(fonts[0].read_bytes())
    rendered = written(source_of(tmp_path, '#set text(font: "DejaVu Sans")\nGrüße ☎'))
    assert rendered.document is not None
    assert b"DejaVuSans" in rendered.document.data
    assert "☎" in text_of(rendered)


def test_the_library_is_loaded_by_other_processes_alone(tmp_path: Path) -> None:
    before = "typst" in sys.modules  # reports are made in this process
    written(source_of(tmp_path, "Hallo"))
    assert ("typst" in sys.modules) is before


@pytest.mark.parametrize("arguments", [["--help"], ["campaigns", "--help"], ["campaigns", "preview", "--help"]])
def test_help_imports_nothing_of_documents(arguments: list[str]) -> None:
    code = (
        f"import sys\nfrom tagwerk.cli.main import run\nrun({arguments})\n"
        "print([name for name in sys.modules if 'typst' in name or 'email_offers.writing' in name], file=sys.stderr)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stderr.strip().splitlines()[-1] == "[]"
