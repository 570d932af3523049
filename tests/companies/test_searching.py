"""Finding: one search over names, people, addresses, numbers, towns and notes, alike on both databases."""

from pathlib import Path

import pytest
import sqlalchemy as sa

from kit.kept import Once
from kit.people import add
from tagwerk.access.actors import Actor
from tagwerk.access.tables import Access
from tagwerk.companies.cards import add_company, add_contact, edit_company
from tagwerk.companies.duplicates.merging import merge_companies, unmerge_company
from tagwerk.companies.imports.importing import import_companies
from tagwerk.companies.imports.undoing import undo_import
from tagwerk.companies.notes import add_note, list_notes, take_note_back
from tagwerk.companies.search.keeping import write_words
from tagwerk.companies.search.searching import Found, find
from tagwerk.companies.search.tables import SearchWord
from tagwerk.companies.search.words import terms_of
from tagwerk.companies.tables import Company
from tagwerk.platform.app import App
from tagwerk.platform.errors import Conflict, NotAllowed, WrongInput
from tagwerk.workspace.privacy.forgetting import forget_person


@pytest.fixture
def base(app: App, anna: Actor, once: Once) -> App:
    """Three companies, one with people and a note."""
    once(lambda: fill(app, anna))
    return app


def fill(app: App, anna: Actor) -> None:
    mueller = add_company(
        app, anna, "Möbel Müller GmbH", city="Köln", postcode="50667", phone="0211 5550-123", customer_number="K-1001",
        email="info@moebel-mueller.example", website="https://www.mueller-shop.example",
    )  # fmt: skip
    add_contact(
        app, anna, str(mueller.id), name="Käthe Größer", email="k.groesser@moebel-mueller.example",
        mobile="0171 2345678", other_phones="+43 662 123456",
    )  # fmt: skip
    add_note(app, anna, str(mueller.id), "Wünscht sich Muster aus Kirschholz, ruft Ende März zurück.")
    add_company(app, anna, "Baustoffe Jäger KG", city="Bad Homburg", phone="+49 6172 998877")
    add_company(app, anna, "Textilien Straßer", city="Frankfurt am Main", customer_number="20317")


def names(found: list[Found]) -> list[str]:
    return [each.company.name for each in found]


@pytest.mark.parametrize(
    ("wanted", "kinds"),
    [
        ("mueller", {"name", "website"}),
        ("MÜLLER", {"name", "website"}),
        ("muller", {"name", "website"}),
        ("möbel mül", {"name", "email", "website"}),
        ("Möbel Müller GmbH & Co. KG", {"name", "email", "website"}),
        ("müller köln", {"name", "website", "town"}),
        ("50667", {"town"}),
        ("groesser", {"person", "email"}),
        ("Größer, Käthe", {"person", "email"}),
        ("k.groesser@moebel-mueller.example", {"email"}),
        ("@moebel-mueller.example", {"email"}),
        ("mueller-shop.example", {"website"}),
        ("0211/5550", {"phone"}),
        ("+49 211 5550123", {"phone"}),
        ("0049 (0)211 5550", {"phone"}),
        ("(0211) 5550-123", {"phone"}),
        ("5550", {"phone"}),
        ("5550 123", {"phone"}),
        ("0123", {"phone"}),
        ("0171/2345678", {"phone"}),
        ("0662 123456", {"phone"}),
        ("K-1001", {"number"}),
        ("k1001", {"number"}),
        ("1001", {"number"}),
        ("kirschholz", {"note"}),
        ("muster märz", {"note"}),
    ],
)
def test_a_company_is_found_by_what_somebody_has_at_hand(base: App, anna: Actor, wanted: str, kinds: set[str]) -> None:
    found = find(base, anna, wanted)
    assert names(found) == ["Möbel Müller GmbH"]
    assert not found[0].near
    assert {place.kind for place in found[0].places} == kinds


def test_a_typo_finds_what_is_like_it_and_says_so(base: App, anna: Actor) -> None:
    for wanted in ("Mülelr", "Textlien Strasser", "kirschhloz"):
        (found,) = find(base, anna, wanted)
        assert found.near
    assert find(base, anna, "xyzzy") == find(base, anna, "0999 999999") == []
    for nothing in ("", "  ", "?!"):
        with pytest.raises(WrongInput):
            find(base, anna, nothing)


def test_the_best_comes_first(base: App, anna: Actor) -> None:
    add_company(base, anna, "Müllerei Nord")
    person = add_company(base, anna, "Zimmerei Alt")
    add_contact(base, anna, str(person.id), name="Uwe Müller")
    add_note(base, anna, str(add_company(base, anna, "Dachdecker Neu").id), "kennt Müller")
    assert names(find(base, anna, "müller")) == ["Möbel Müller GmbH", "Zimmerei Alt", "Müllerei Nord", "Dachdecker Neu"]
    assert len(find(base, anna, "müller", limit=2)) == 2


def test_who_may_not_see_a_company_does_not_find_it_and_a_look_at_others_is_on_record(
    base: App, anna: Actor, joerg: Actor
) -> None:
    assert find(base, joerg, "mueller") == []
    own = add_company(base, joerg, "Müller Nachf.")
    assert [each.company.id for each in find(base, joerg, "mueller")] == [own.id]
    assert len(find(base, anna, "mueller")) == 2
    with base.database.reading() as session:
        read = session.scalars(sa.select(Access.subject).where(Access.permission == "companies.read")).all()
    assert read[-1] == "companies:1"


def test_notes_of_two_people_both_stay_and_are_taken_back_by_author_or_head(
    app: App, anna: Actor, joerg: Actor, head: Actor
) -> None:
    company = str(add_company(app, joerg, "Möbel Größer", note="Erste Notiz").id)
    second = add_note(app, head, company, "Zweite Notiz")
    edit_company(app, joerg, company, note="Dritte Notiz")
    assert [(each.text, each.author) for each in list_notes(app, joerg, company)] == [
        ("Dritte Notiz", "Jörg"), ("Zweite Notiz", "Heidi"), ("Erste Notiz", "Jörg"),
    ]  # fmt: skip
    with pytest.raises(NotAllowed):
        take_note_back(app, joerg, second.id)
    take_note_back(app, head, list_notes(app, joerg, company)[2].id)
    take_note_back(app, head, second.id)
    with pytest.raises(Conflict):
        take_note_back(app, head, second.id)
    assert [each.text for each in list_notes(app, joerg, company)] == ["Dritte Notiz"]
    assert find(app, joerg, "zweite") == find(app, joerg, "erste") == []
    assert len(find(app, joerg, "dritte")) == 1


def test_whatever_changes_a_card_changes_what_finds_it(base: App, anna: Actor, tmp_path: Path) -> None:
    mueller, jaeger = (find(base, anna, wanted)[0].company for wanted in ("müller", "jäger"))
    edit_company(base, anna, str(jaeger.id), name="Baustoffe Österle", city="Kiel")
    assert find(base, anna, "jäger") == []
    assert names(find(base, anna, "oesterle kiel")) == ["Baustoffe Österle"]
    _as_written(base)

    file = tmp_path / "list.csv"
    file.write_text(
        "Firma;Kundennummer;Ort;Ansprechpartner;Telefon;Bemerkung\n"
        "Möbel Müller GmbH;K-1001;Köln;Ole Sørensen;0211 777;kauft Türen\nZimmerei Weiß;;Ulm;Ida Weiß;0731 4455;Altbau\n",
        encoding="utf-8",
    )
    done = import_companies(base, anna, file)
    assert done.import_id is not None
    for wanted, name in (
        ("türen", "Möbel Müller GmbH"),
        ("sorensen", "Möbel Müller GmbH"),
        ("altbau", "Zimmerei Weiß"),
    ):
        assert names(find(base, anna, wanted)) == [name]
    import_companies(base, anna, file)
    assert [note.text for note in list_notes(base, anna, str(mueller.id))].count("kauft Türen") == 1
    _as_written(base)
    undo_import(base, anna, done.import_id)
    assert find(base, anna, "türen") == find(base, anna, "zimmerei") == []
    assert len(find(base, anna, "kirschholz")) == 1
    _as_written(base)

    merge_companies(base, anna, str(jaeger.id), str(mueller.id))
    assert names(find(base, anna, "müller")) == names(find(base, anna, "kirschholz")) == ["Baustoffe Österle"]
    _as_written(base)
    unmerge_company(base, anna, mueller.id)
    assert names(find(base, anna, "kirschholz")) == names(find(base, anna, "käthe")) == ["Möbel Müller GmbH"]
    _as_written(base)


def test_a_forgotten_person_is_not_found(base: App, anna: Actor) -> None:
    director = add(base, anna, "dora", role="director")
    add_note(base, anna, "Baustoffe Jäger KG", "kennt Käthe Größer vom Verband")
    forget_person(base, director, contact="Käthe Größer")
    for wanted in ("größer", "0171 2345678", "k.groesser@moebel-mueller.example"):
        assert find(base, anna, wanted) == []
    assert names(find(base, anna, "verband")) == ["Baustoffe Jäger KG"]
    assert len(find(base, anna, "müller")) == 1
    _as_written(base)


def test_a_list_writes_the_words_of_what_it_put_on_the_cards_and_of_nothing_else(
    app: App, anna: Actor, tmp_path: Path
) -> None:
    add_company(app, anna, "Anders", customer_number="K-1", city="Kiel")
    path = tmp_path / "liste.csv"
    path.write_text(
        "Kundennummer;Firma;Vorname;Nachname;E-Mail;Telefon;Ort;Bemerkung\n"
        "K-1;Größer GmbH;Jürgen;Weiß;weiß@groesser.example;0211/5550123;Köln;kennt die Messe\n"
        ";Größer GmbH;Käthe;Böhm;weiß@groesser.example;0211 5550124;Köln;ruft zurück\n"
        "K-2;Schröder KG;Sören;Groß;s.gross@schroeder.example;0151 23456789;Ulm;\n",
        encoding="utf-8",
    )
    for _time in range(2):
        import_companies(app, anna, path)
        _as_written(app)
    assert len(find(app, anna, "boehm")) == 1


def test_a_number_without_a_country_belongs_to_that_of_who_asks() -> None:
    assert "43662123456"[:6] in terms_of("0662/1", "AT")[0][1]
    assert terms_of("Müller 0211/5550 Köln", "DE")[0][1] == "492115550"


def _as_written(app: App) -> None:
    """The words are those that the rows give when they are all written anew."""
    rows = sa.select(SearchWord.word, SearchWord.company_id, SearchWord.places).order_by("word", "company_id")
    with app.database.transaction() as session:
        before = session.execute(rows).all()
        session.execute(sa.delete(SearchWord))
        write_words(session.connection(), session.scalars(sa.select(Company.id)))
        assert session.execute(rows).all() == before


def test_an_address_that_stands_twice_is_shown_once_and_the_person_beside_it(app: App, anna: Actor) -> None:
    add_company(app, anna, "Möbel Größer", email="gross@moebel.example")
    person = add_contact(app, anna, "1", name="Jürgen Groß", email="gross@moebel.example")
    (found,) = find(app, anna, "gross@moebel.example")
    assert [(place.kind, place.contact) for place in found.places if place.kind == "email"] == [("email", person.id)]
