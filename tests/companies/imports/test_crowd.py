"""Three lists are taken in at once while six people work on the cards: no double comes of it, and nobody's change is lost."""

import csv
import multiprocessing
from collections import Counter
from pathlib import Path

import pytest
import sqlalchemy as sa

from kit.crowd import FIELDS, MET, PEOPLE, ROUNDS, taken_in, worked
from kit.people import add
from tagwerk.access.actors import Actor
from tagwerk.companies.cards import add_company, add_contact
from tagwerk.companies.consent.tables import Ground, Suppression
from tagwerk.companies.tables import CardChange, Company, Contact
from tagwerk.platform.app import App

COMPANIES = 120
KNOWN = range(1, MET + 1)
"""Companies that are there before, on which people work meanwhile."""


def name(number: int) -> str:
    return f"Möbelhaus {'ABCDEFGHIJKLMNOPQRSTUVWXYZ'[number % 26]}{number * 7919 % 997} Größer GmbH"


def write_list(path: Path, first: int, last: int) -> None:
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(["Kundennummer", "Firma", "Ort", "Branche", "Ansprechpartner", "E-Mail", "Einwilligung"])
        for number in range(first, last + 1):
            writer.writerow(
                [f"K{number}", name(number), "Köln", "aus der Liste", f"Ada Nr{number}", f"ada@k{number}.example", "ja"]
            )


@pytest.mark.heavy
def test_three_lists_and_six_people_at_once(app: App, anna: Actor, tmp_path: Path) -> None:
    for login in PEOPLE:
        add(app, anna, login, role="administrator")
    for number in KNOWN:
        company = add_company(app, anna, name(number), customer_number=f"K{number}").id
        assert company == number
        add_contact(app, anna, str(company), name=f"Ada Nr{number}", email=f"ada@k{number}.example")
    lists = [
        (tmp_path / f"{n}.csv", first, last)
        for n, (first, last) in enumerate([(1, 80), (1, COMPANIES), (40, COMPANIES)])
    ]
    for path, first, last in lists:
        write_list(path, first, last)
    context = multiprocessing.get_context("spawn")
    processes = [context.Process(target=taken_in, args=(app.folder, path)) for path, _first, _last in lists]
    processes += [context.Process(target=worked, args=(app.folder, login)) for login in PEOPLE]
    for process in processes:
        process.start()
    for process in processes:
        process.join(300)
    assert [process.exitcode for process in processes] == [0] * len(processes)
    with app.database.reading() as session:
        companies = session.scalars(sa.select(Company).order_by(Company.id)).all()
        assert Counter(each.customer_number for each in companies) == {
            f"K{number}": 1 for number in range(1, COMPANIES + 1)
        }
        contacts = session.scalars(sa.select(Contact)).all()
        assert max(Counter((each.company_id, each.email) for each in contacts).values()) == 1
        assert len(contacts) == COMPANIES + len(PEOPLE) * ROUNDS
        latest = {(each.company_id, each.field): each.after for each in session.scalars(
            sa.select(CardChange).where(CardChange.contact_id.is_(None)).order_by(CardChange.id))}  # fmt: skip
        shown = {(each.id, field): getattr(each, field) for each in companies for field in FIELDS}
        assert {key: shown[key] for key in latest if key[1] in FIELDS} == {
            key: value for key, value in latest.items() if key[1] in FIELDS
        }
        made = sa.select(sa.func.count()).select_from(CardChange).where(CardChange.field.in_(FIELDS))
        assert session.scalar(made) == len(PEOPLE) * ROUNDS
        held = (
            sa.select(Ground.contact_id, sa.func.count())
            .where(Ground.withdrawn_at.is_(None))
            .group_by(Ground.contact_id)
        )
        assert {number for _contact, number in session.execute(held)} == {1}
        assert session.scalar(sa.select(sa.func.count()).select_from(Suppression)) == ROUNDS
