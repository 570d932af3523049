"""A template that cannot be written is named in one line, before anything is queued; nothing leaves the sandbox."""

import re
from pathlib import Path

import pytest

from kit.mail import AddCompany, Clients
from tagwerk.access.actors import Actor
from tagwerk.platform.app import App
from tagwerk.platform.errors import Conflict, NotFound, WrongInput
from tagwerk.platform.plugins import Plugin, hookimpl
from tagwerk_email_offers.api import Offer, TemplateFolder, Variables
from tagwerk_email_offers.sending import controlling
from tagwerk_email_offers.sending.campaigns import send
from tagwerk_email_offers.sending.planning import CampaignOrder
from tagwerk_email_offers.writing.folder.starting import new_template
from tagwerk_email_offers.writing.rendered import Rendered
from tagwerk_email_offers.writing.sandbox.filters import FILTERS, GLOBALS
from tagwerk_email_offers.writing.sandbox.names import FIELDS, VARIABLES
from tagwerk_email_offers.writing.templates import STARTERS
from tagwerk_email_offers.writing.trying import check, list_templates, preview

ALL_STARTERS = sorted(path.name for path in STARTERS.iterdir() if not path.name.startswith("_"))
NAMES = {"html": "body.de.html", "text": "body.de.txt", "subject": "subject.de.txt", "offer": "offer.toml"}
LINE = '[[lines]]\nnumber = "1"\nname = "Papier"\nunit = "Stück"\n'


def _template(app: App, name: str = "mine", **files: str) -> Path:
    folder = app.folder / "templates" / "offers" / name
    folder.mkdir(parents=True)
    for part, text in {"subject": "Angebot", "text": "Hallo", **files}.items():
        (folder / NAMES.get(part, part.replace("__", "."))).write_text(text, "utf-8")
    return folder


def _written(app: App, anna: Actor, name: str = "mine", company: str = "1", language: str = "") -> Rendered:
    return preview(app, anna, name, company, language).rendered


def test_the_starters_are_there_in_german_and_english(app: App, anna: Actor) -> None:
    found = {source.name: (source.languages, source.kind) for source in list_templates(app, anna)}
    assert found == {
        "back_in_stock": (["de", "en"], "offer"),
        "birthday": (["de", "en"], "congratulation"),
        "exhibition": (["de", "en"], "invitation"),
        "individual_offer": (["de", "en"], "offer"),
        "introduction": (["de", "en"], "offer"),
        "price_list": (["de", "en"], "offer"),
        "professional_holiday": (["de", "en"], "congratulation"),
        "reminder": (["de", "en"], "reminder"),
        "renewal": (["de", "en"], "offer"),
    }


@pytest.mark.parametrize("name", ALL_STARTERS)
def test_the_starters_can_be_written(app: App, anna: Actor, add_company: AddCompany, name: str) -> None:
    add_company("Müller & Söhne <KG>", "a@x.example")
    add_company("Smith", "b@x.example", language="en", salutation="Mr", name="John Smith")
    checked = check(app, anna, name)
    assert (checked.written, checked.recipients) == ([name], 2)
    assert {finding.file for finding in checked.findings} <= {"_shared/house.toml"}, "the imprint is to be filled in"
    german, english = (_written(app, anna, name, company) for company in ("1", "2"))
    assert "Sehr geehrter Herr Groß," in german.text
    assert "<KG>" not in german.html
    assert "&lt;KG&gt;" in german.html or "Müller" not in german.html
    assert "Dear Mr Smith," in english.text
    assert "Dear Mr Smith," in _written(app, anna, name, "2", "en").html
    assert "http" not in german.html, "nothing comes from outside"


def test_the_starters_are_whole_with_an_imprint(app: App, anna: Actor, companies: list[int]) -> None:
    new_template(app, anna, "mine", "price_list")
    house = app.folder / "templates" / "offers" / "_shared" / "house.toml"
    house.write_text('name = "Muster GmbH"\nregister = "Amtsgericht Ulm, HRB 1"\ncolor = "#224466"\n', "utf-8")
    assert check(app, anna, "mine").findings == []
    html = _written(app, anna).html
    assert "HRB 1" in html
    assert "#224466" in html


def test_a_kind_of_mail_that_is_not_known_is_named(app: App, anna: Actor, add_company: AddCompany) -> None:
    add_company("Firma", "a@x.example")
    _template(app, offer='kind = "advert"')
    with pytest.raises(WrongInput, match=r"offer.toml, line 1: 'advert' is no kind of mail. One of: offer, reminder"):
        send(app, anna, CampaignOrder("mine", "all"))


def test_an_own_template_replaces_a_starter(app: App, anna: Actor, add_company: AddCompany) -> None:
    add_company("Firma", "a@x.example")
    _template(app, "price_list", offer="[data]\nrebate = 3", text="{{ data.rebate }} % für {{ company.name }}")
    assert _written(app, anna, "price_list").text == "3 % für Firma"
    assert _written(app, anna, "price_list").html == ""


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (
            "a\n{{ compny.name }}",
            "body.de.txt, line 2: 'compny' is undefined. Did you mean company? There are: company, ",
        ),
        (
            "{{ company.nmae }}",
            "company has no attribute 'nmae'. Did you mean name? There are: city, id, industry, name",
        ),
        ("{{ contact.mail }}", "contact has no attribute 'mail'. There are: greeting, name, position"),
        ("{{ data.rebat }}", "data has no attribute 'rebat'"),
        ("{% for line in lines %}{{ line.prise }}{% endfor %}", "line has no attribute 'prise'. Did you mean price?"),
        ("{% if %}", "line 1"),
        ("{{ ''.__class__.__mro__ }}", "unsafe"),
        ("{{ company.__init__.__globals__ }}", "unsafe"),
        ("{{ 'x'.__class__ }}", "unsafe"),
        ("{{ 'x'.encode() }}", "unsafe"),
        ("{% set x = offer.__setattr__ %}{{ x('number', 1) }}", "unsafe"),
        ("{{ data.update({'a': 1}) }}", "unsafe"),
        ("{{ [1].append(1) }}", "unsafe"),
        ("{% include '../../tagwerk.toml' %}", "'../../tagwerk.toml' leads out of the folder"),
        ("{% include '/etc/passwd' %}", "'/etc/passwd' leads out of the folder"),
        ("{% include '..\\\\..\\\\tagwerk.toml' %}", "leads out of the folder"),
        ("{% include 'C:/tagwerk.toml' %}", "leads out of the folder"),
        ("{% include 'nothing.txt' %}", "there is no file nothing.txt"),
        ("{{ 1 / 0 }}", "ZeroDivisionError"),
        ("{{ 'many' | money }}", "'many' is no amount"),
        ("{{ 'many' | date }}", "'many' is no date"),
        ("{{ 3 | money('EUR', 'klingon') }}", "'klingon' is no language"),
        ("{{ offer.total }}", "there is no value here"),
        ("{{ lines }}", "a tuple cannot be written"),
        ("{{ company.name.upper }}", "cannot be written"),
    ],
)
def test_a_broken_template_is_named_before_anything_is_queued(
    clients: Clients, app: App, anna: Actor, companies: list[int], text: str, said: str
) -> None:
    _template(app, text=text, offer=LINE + 'price = "1"')
    with pytest.raises(WrongInput) as wrong:
        send(app, anna, CampaignOrder("mine", "all"))
    line = str(wrong.value)
    assert "\n" not in line
    assert "mine, body.de.txt, line " in line
    assert said in line
    assert clients.taken == []
    assert controlling.status(app, anna) == []


def test_what_is_undefined_for_one_company_only_is_found_by_check(app: App, anna: Actor, companies: list[int]) -> None:
    _template(app, text="{% if company.id > 3 %}{{ {}['nothing'] }}{% endif %}")
    (found,) = [finding for finding in check(app, anna, "mine").findings if finding.severity == "error"]
    assert (found.file, found.line) == ("mine/body.de.txt", 1)
    assert found.text.startswith("Firma 4 GmbH: ")
    assert "2 recipients" in found.hint


def test_an_unknown_template_or_segment_is_named(clients: Clients, app: App, anna: Actor, companies: list[int]) -> None:
    with pytest.raises(WrongInput, match="begin with one of a to z"):
        new_template(app, anna, "Überraschung")
    new_template(app, anna, "Frühling")
    with pytest.raises(NotFound, match="Did you mean price_list"):
        send(app, anna, CampaignOrder("pricelist", "all"))
    with pytest.raises(NotFound, match="There is no segment 'bavaria'"):
        send(app, anna, CampaignOrder("price_list", "bavaria"))
    with pytest.raises(NotFound):
        send(app, anna, CampaignOrder("../price_list", "all"))
    assert controlling.status(app, anna) == []


def test_an_incomplete_template_says_what_is_missing(app: App, anna: Actor, companies: list[int]) -> None:
    folder = _template(app)
    (folder / "body.de.txt").unlink()
    with pytest.raises(WrongInput, match="incomplete"):
        _written(app, anna)
    (folder / "body.de.txt").write_bytes(b"Hallo\n\xff\xfe\xff")
    with pytest.raises(WrongInput, match=r"body\.de\.txt is not UTF-8 in line 2"):
        _written(app, anna)
    (folder / "body.de.txt").write_text("Hallo")
    (folder / "offer.toml").write_text("a = ")
    with pytest.raises(WrongInput, match=r"offer\.toml, line 1: this is no TOML"):
        _written(app, anna)
    (folder / "offer.toml").write_text('inherits = "mine"')
    with pytest.raises(WrongInput, match="The template 'mine' inherits from itself"):
        _written(app, anna)
    assert "mine" in {source.name for source in list_templates(app, anna)}, "the others are listed all the same"


def test_plugins_bring_templates_and_variables(app: App, anna: Actor, companies: list[int], tmp_path: Path) -> None:
    folder = tmp_path / "spring" / "spring_sale"
    folder.mkdir(parents=True)
    (folder / "subject.de.txt").write_text("Frühling")
    (folder / "body.de.txt").write_text("{{ rebates.percent }} %")

    class Spring:
        @hookimpl
        def email_offers_templates(self, app: App) -> list[TemplateFolder]:
            return [TemplateFolder("spring", folder.parent)]

        @hookimpl
        def email_offers_context(self, offer: Offer) -> list[Variables]:
            return [Variables("rebates", {"percent": offer.company.id * 2})]

    app.plugins._known["spring"] = Plugin("spring", "test", "1")
    app.plugins._manager.register(Spring(), "spring")
    assert _written(app, anna, "spring_sale", "3").text == "6 %"
    assert [finding.severity for finding in check(app, anna, "spring_sale").findings] == ["warning"] * 3


def test_the_starters_lie_inside_the_package() -> None:
    assert (STARTERS / "price_list" / "body.de.html").is_file()


@pytest.mark.parametrize(
    ("fields", "amount", "price"),
    [
        ('price = "0.005"\nquantity = "1"', "0.01", "0,005 €"),
        ('price = "18.90"\nquantity = "20"\ndiscount = "5"', "359.10", "18,90 €"),
        ('price = "0.0125"\nquantity = "1000"', "12.50", "0,0125 €"),
        ('price = "1.005"\nquantity = 3\ndiscount = "33.33"', "2.01", "1,005 €"),
        ('price = "1268"\nquantity = "0.5"', "634.00", "1.268,00 €"),
    ],
)
def test_a_line_is_rounded_half_up_once_after_its_discount(
    app: App, anna: Actor, companies: list[int], fields: str, amount: str, price: str
) -> None:
    text = "{% for line in lines %}{{ line.amount.number }}|{{ line.price }}|{{ offer.total.number }}{% endfor %}"
    _template(app, offer=LINE + fields, text=text)
    assert _written(app, anna).text.replace("\xa0", " ") == f"{amount}|{price}|{amount}"


def test_a_total_is_the_sum_of_the_rounded_lines_and_missing_where_a_quantity_is(
    app: App, anna: Actor, companies: list[int]
) -> None:
    folder = _template(app, offer=(LINE + 'price = "0.005"\nquantity = "1"\n') * 2, text="{{ offer.total | money }}")
    assert _written(app, anna).text.replace("\xa0", " ") == "0,02 €"
    (folder / "offer.toml").write_text(
        (LINE + 'price = "1"\nquantity = "1"\n') + LINE + 'price = "1"\n', encoding="utf-8"
    )
    with pytest.raises(WrongInput, match="is no amount"):
        _written(app, anna)


def test_a_template_inherits_files_settings_and_blocks(app: App, anna: Actor, companies: list[int]) -> None:
    new_template(app, anna, "house_list", "price_list")
    folder = app.folder / "templates" / "offers" / "spring"
    folder.mkdir()
    (folder / "offer.toml").write_text(
        'inherits = "house_list"\nvalid_days = 7\n\n[data]\nseason = "Frühling"\n', encoding="utf-8"
    )
    (folder / "subject.de.txt").write_text("{{ data.season }}", encoding="utf-8")
    (folder / "body.de.html").write_text(
        '{% extends "house_list/body.de.html" %}\n{% block head %}<b>{{ data.season }}</b>{% endblock %}',
        encoding="utf-8",
    )
    written = _written(app, anna, "spring")
    assert written.subject == "Frühling"
    assert "<b>Frühling</b>" in written.html
    assert "Kopierpapier" in written.html
    assert "Kopierpapier" in written.text
    assert "spring" in {source.name for source in list_templates(app, anna) if source.languages == ["de", "en"]}


def test_the_workspace_has_one_layout_for_all_its_templates(app: App, anna: Actor, companies: list[int]) -> None:
    shared = app.folder / "templates" / "offers" / "_shared"
    shared.mkdir(parents=True)
    (shared / "layout.html").write_text(
        "<html><body>MEIN HAUS {% block content %}{% endblock %}</body></html>", encoding="utf-8"
    )
    for name in ("price_list", "introduction"):
        assert "MEIN HAUS" in _written(app, anna, name).html


def test_nothing_leaves_the_folder_by_a_link(app: App, anna: Actor, companies: list[int], tmp_path: Path) -> None:
    secret = tmp_path / "secret.txt"
    secret.write_text("GEHEIM")
    for name, link, text in (
        ("one", "part.txt", "{% include 'part.txt' %}"),
        ("two", "logo.png", ""),
        ("three", "body.de.txt", ""),
        ("four", "terms.pdf", ""),
    ):
        files = {"html": '<img src="logo.png" alt="">'} if name == "two" else {}
        files |= {"offer": 'attachments = ["terms.pdf"]'} if name == "four" else {}
        folder = _template(app, name, **({"text": text} | files))
        (folder / link).unlink(missing_ok=True)
        (folder / link).symlink_to(secret)
        with pytest.raises(WrongInput, match="leads out of the folder"):
            _written(app, anna, name)
        assert any("leads out" in finding.text for finding in check(app, anna, name).findings), name
    (app.folder / "templates" / "offers" / "five").symlink_to(_template(app, "real").rename(tmp_path / "outside"))
    with pytest.raises(WrongInput, match="leads out of the folder"):
        _written(app, anna, "five")


def test_a_new_template_is_a_copy_that_never_overwrites(app: App, anna: Actor, companies: list[int]) -> None:
    files = new_template(app, anna, "mine", "price_list")
    assert {path.name for path in files} >= {"offer.toml", "subject.de.txt", "body.en.html", "house.toml"}
    assert all(path.stat().st_mode & 0o077 == 0 for path in files)
    (app.folder / "templates" / "offers" / "mine" / "offer.toml").write_text("# mine")
    for name in ("mine", "MINE"):
        with pytest.raises(Conflict, match="nothing was changed"):
            new_template(app, anna, name, "introduction")
    assert (app.folder / "templates" / "offers" / "mine" / "offer.toml").read_text() == "# mine"
    assert {path.name for path in new_template(app, anna, "other", "birthday", layout=True)} >= {"layout.html"}
    for name in ("../x", "", ".x", "_shared", "a/b", "con", "a b", "x" * 101):
        with pytest.raises(WrongInput, match="cannot be the name"):
            new_template(app, anna, name)
    with pytest.raises(NotFound, match="Did you mean price_list"):
        new_template(app, anna, "third", "price_lst")
    assert not (app.folder / "templates" / "offers" / "third").exists()


PAGE = Path(__file__).parents[3] / "docs" / "how-to" / "write-an-offer-template.md"


def test_the_documentation_lists_what_a_template_may_see_and_nothing_else() -> None:
    page = PAGE.read_text(encoding="utf-8")
    section = page[page.index("## What a template may see") : page.index("## One layout")]
    rows = dict(re.findall(r"^\| `(\w+)` \| (.*?) \|$", section, re.MULTILINE))
    assert set(rows) | {"today", "language"} == set(VARIABLES)
    for name, kind in VARIABLES.items():
        if kind in FIELDS:
            assert set(re.findall(r"`(\w+)`", rows[name])) == FIELDS[kind], name
    told = set(re.findall(r"`(\w+)`", section[section.index("Filters that write") :]))
    assert told == set(FILTERS) | set(GLOBALS)


def test_the_documentation_lists_the_starters() -> None:
    page = PAGE.read_text(encoding="utf-8")
    section = page[page.index("| starter | is |") : page.index("## What lies")]
    rows = re.findall(r"^\| (`.*?`) \|", section, re.MULTILINE)
    assert sorted(re.findall(r"`(\w+)`", " ".join(rows))) == ALL_STARTERS
