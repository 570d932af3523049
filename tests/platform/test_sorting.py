"""Names stand where people look for them: umlauts with their letter, alike in Python, on SQLite and on PostgreSQL."""

import random
import unicodedata

import sqlalchemy as sa

from tagwerk.access.actors import Actor
from tagwerk.companies.cards import add_company, list_companies
from tagwerk.platform.app import App
from tagwerk.platform.sorting import SORTED_AS, by_name, sort_key
from tagwerk.staff.departments import add_department, list_departments

IN_ORDER = [
    "Aal",
    "Åke",
    "arzt",
    "Ärzte",
    "Bär",
    "Bast",
    "Größer",
    "Grosz",
    "ÖBB",
    "Oel",
    "straße",
    "Strasser",
    "Übel",
    "ufer",
    "Zahn",
]


def test_umlauts_stand_with_their_letter_in_python() -> None:
    shuffled = random.Random(1).sample(IN_ORDER, len(IN_ORDER))
    assert sorted(shuffled, key=sort_key) == IN_ORDER
    assert sort_key("Łódź – Ærø ẞ") == "lodz – aero ss"


def test_a_letter_with_its_mark_apart_is_the_same_letter() -> None:
    for name in IN_ORDER:
        assert sort_key(unicodedata.normalize("NFD", name)) == sort_key(name)


def test_both_databases_know_the_same_order_of_every_letter(app: App) -> None:
    names = [*SORTED_AS, *IN_ORDER, "x'y", "50 % Öl", "a_b", "名前", "Ωmega", "naïve café", "a\u0308rger"]
    with app.database.reading() as session:
        keys = [session.scalar(sa.select(by_name(sa.literal(name)))) for name in names]
    assert keys == [sort_key(name) for name in names]


def test_lists_of_companies_and_departments_stand_in_that_order(app: App, anna: Actor) -> None:
    for name in ("Zahn", "Ärzte", "Åke", "Arzt", "öl"):
        add_company(app, anna, name)
        add_department(app, anna, name)
    expected = ["Åke", "Arzt", "Ärzte", "öl", "Zahn"]
    assert [company.name for company in list_companies(app, anna)] == expected
    assert [department.name for department in list_departments(app, anna)] == expected
