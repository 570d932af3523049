"""A template that cannot be written is named in one line, before anything is queued; nothing leaves the sandbox."""

from pathlib import Path

import pytest

from kit.mail import AddCompany, Clients
from tagwerk.access.actors import Actor
from tagwerk.platform.app import App
from tagwerk.platform.errors import NotFound, WrongInput
from tagwerk.platform.plugins import Plugin, hookimpl
from tagwerk_email_offers.api import Offer, TemplateFolder, Variables
from tagwerk_email_offers.sending import controlling
from tagwerk_email_offers.sending.campaigns import send
from tagwerk_email_offers.sending.planning import CampaignOrder
from tagwerk_email_offers.writing.templates import STARTERS
from tagwerk_email_offers.writing.trying import check, list_templates, preview


def _template(app: App, name: str = "mine", **files: str) -> Path:
    folder = app.folder / "templates" / "offers" / name
    folder.mkdir(parents=True)
    for part, text in {"subject": "Angebot", "text": "Hallo", **files}.items():
        (folder / {"html": "html.de.html", "data": "data.toml"}.get(part, f"{part}.de.txt")).write_text(text, "utf-8")
    return folder


def test_the_starters_are_there_in_german_and_english(app: App, anna: Actor) -> None:
    found = {source.name: source.languages for source in list_templates(app, anna)}
    assert found == {"introduction": ["de", "en"], "price_list": ["de", "en"]}


@pytest.mark.parametrize("name", ["introduction", "price_list"])
def test_the_starters_can_be_written(app: App, anna: Actor, add_company: AddCompany, name: str) -> None:
    add_company("Müller & Söhne <KG>", "a@x.example")
    add_company("Smith", "b@x.example", language="en", salutation="Mr", name="John Smith")
    assert check(app, anna, name) == 2
    german, english = (preview(app, anna, name, company) for company in ("1", "2"))
    assert "Sehr geehrter Herr Groß," in german.text
    assert "Müller &amp; Söhne &lt;KG&gt;" in german.html
    assert "Müller & Söhne <KG>" in german.text
    assert "Dear Mr Smith," in english.text


def test_a_kind_of_mail_that_is_not_known_is_named(app: App, anna: Actor, add_company: AddCompany) -> None:
    add_company("Firma", "a@x.example")
    _template(app, data='kind = "advert"')
    with pytest.raises(WrongInput, match=r"data.toml: 'advert' is no kind of mail. One of: offer, reminder"):
        send(app, anna, CampaignOrder("mine", "all"))


def test_an_own_template_replaces_a_starter(app: App, anna: Actor, add_company: AddCompany) -> None:
    add_company("Firma", "a@x.example")
    _template(app, "price_list", data="rebate = 3", text="{{ data.rebate }} % für {{ company.name }}")
    assert preview(app, anna, "price_list", "1").text == "3 % für Firma"
    assert preview(app, anna, "price_list", "1").html == ""


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("a\n{{ compny.name }}", "text.de.txt, line 2: 'compny' is undefined"),
        ("{{ company.nmae }}", "has no attribute 'nmae'"),
        ("{% if %}", "line 1"),
        ("{{ ''.__class__.__mro__ }}", "unsafe"),
        ("{{ company.__init__.__globals__ }}", "unsafe"),
        ("{% set x = offer.__setattr__ %}{{ x('number', 1) }}", "unsafe"),
        ("{{ data.update({'a': 1}) }}", "unsafe"),
        ("{% include '../../tagwerk.toml' %}", "../../tagwerk.toml"),
        ("{% include 'nothing.txt' %}", "nothing.txt"),
        ("{{ 1 / 0 }}", "ZeroDivisionError"),
        ("{{ 'many' | money }}", "InvalidOperation"),
    ],
)
def test_a_broken_template_is_named_before_anything_is_queued(
    clients: Clients, app: App, anna: Actor, companies: list[int], text: str, said: str
) -> None:
    _template(app, text=text)
    with pytest.raises(WrongInput) as wrong:
        send(app, anna, CampaignOrder("mine", "all"))
    line = str(wrong.value)
    assert "\n" not in line
    assert "mine" in line
    assert said in line
    assert clients.taken == []
    assert controlling.status(app, anna) == []


def test_what_is_undefined_for_one_company_only_is_found_by_check(app: App, anna: Actor, companies: list[int]) -> None:
    _template(app, text="{% if company.id == 5 %}{{ nothing }}{% endif %}")
    with pytest.raises(WrongInput, match="'nothing' is undefined"):
        check(app, anna, "mine")


def test_an_unknown_template_or_segment_is_named(clients: Clients, app: App, anna: Actor, companies: list[int]) -> None:
    with pytest.raises(NotFound, match="Did you mean price_list"):
        send(app, anna, CampaignOrder("pricelist", "all"))
    with pytest.raises(NotFound, match="There is no segment 'bavaria'"):
        send(app, anna, CampaignOrder("price_list", "bavaria"))
    with pytest.raises(NotFound):
        send(app, anna, CampaignOrder("../price_list", "all"))
    assert controlling.status(app, anna) == []


def test_an_incomplete_template_says_what_is_missing(app: App, anna: Actor, companies: list[int]) -> None:
    folder = _template(app)
    (folder / "text.de.txt").unlink()
    with pytest.raises(WrongInput, match="incomplete"):
        check(app, anna, "mine")
    (folder / "text.de.txt").write_bytes(b"\xff\xfe\xff")
    with pytest.raises(WrongInput, match=r"text\.de\.txt"):
        check(app, anna, "mine")
    (folder / "text.de.txt").write_text("Hallo")
    (folder / "data.toml").write_text("a = ")
    with pytest.raises(WrongInput, match=r"data\.toml"):
        check(app, anna, "mine")


def test_plugins_bring_templates_and_variables(app: App, anna: Actor, companies: list[int], tmp_path: Path) -> None:
    folder = tmp_path / "spring" / "spring_sale"
    folder.mkdir(parents=True)
    (folder / "subject.de.txt").write_text("Frühling")
    (folder / "text.de.txt").write_text("{{ rebates.percent }} %")

    class Spring:
        @hookimpl
        def email_offers_templates(self, app: App) -> list[TemplateFolder]:
            return [TemplateFolder("spring", folder.parent)]

        @hookimpl
        def email_offers_context(self, offer: Offer) -> list[Variables]:
            return [Variables("rebates", {"percent": offer.company.id * 2})]

    app.plugins._known["spring"] = Plugin("spring", "test", "1")
    app.plugins._manager.register(Spring(), "spring")
    assert preview(app, anna, "spring_sale", "3").text == "6 %"


def test_the_starters_lie_inside_the_package() -> None:
    assert (STARTERS / "price_list" / "html.de.html").is_file()
