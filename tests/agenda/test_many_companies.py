"""The agenda of somebody with very many companies: those that rooms and plugins name, in the same order."""

from datetime import date, timedelta

import pytest
import sqlalchemy as sa

from tagwerk.access.actors import Actor
from tagwerk.agenda import listing
from tagwerk.agenda.listing import agenda
from tagwerk.catalogue.documents.tables import Document
from tagwerk.catalogue.tables import Product
from tagwerk.companies.cards import add_company, add_contact, page_of_companies
from tagwerk.companies.tables import Company
from tagwerk.contracts.contracts import draft_contract, sign_contract
from tagwerk.demand.tables import Wanted
from tagwerk.platform import clock
from tagwerk.platform.app import App
from tagwerk.platform.errors import WrongInput


def test_it_looks_at_those_that_are_named_and_finds_the_same(
    app: App, joerg: Actor, fourth_of_november: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    complete = {"city": "Köln", "industry": "Möbel", "email": "info@firma.example"}
    ids = [
        add_company(app, joerg, f"Firma {number}", **{**complete, "email": f"i{number}@firma.example"}).id
        for number in range(8)
    ]
    for number in ids:
        add_contact(app, joerg, str(number), name="Heike Weiß")
    contract = draft_contract(app, joerg, str(ids[5]), "V-1", ends_on=date(2026, 11, 20))
    sign_contract(app, joerg, contract.number, date(2026, 11, 2))
    add_contact(app, joerg, str(ids[6]), name="Jürgen Groß", birthday="--11-05")
    with app.database.transaction() as session:
        silent = sa.update(Company).where(Company.id == ids[7])
        session.execute(silent.values(rank="client", created_at=clock.now() - timedelta(days=90)))
        session.execute(sa.update(Company).where(Company.id == ids[1]).values(customer_number="K-1"))
        session.execute(sa.update(Company).where(Company.id == ids[2]).values(merged_into=ids[3]))
        late = {"kind": "invoice", "number": "R-1", "customer": "K-1", "due_on": date(2026, 10, 1), "open_amount": 100}
        session.execute(sa.insert(Document), [late | {"currency": "EUR"}])
        named = {"article": "R-7", "article_key": "r-7", "name": "Regal", "name_key": "regal"}
        shelf = Product(**named, stock=5_000, created_at=clock.now())
        asked = {"quantity": 1_000, "employee_id": joerg.employee(), "asked_at": clock.now()}
        session.add(Wanted(company_id=ids[2], product=shelf, **asked))
    every = agenda(app, joerg)
    assert {item.company_id for item in every} == {ids[1], ids[3], ids[5], ids[6], ids[7]}
    monkeypatch.setattr(listing, "MOST_LOOKED_AT", 2)
    assert agenda(app, joerg) == every
    assert agenda(app, joerg, 1) == every[:1]


def test_where_nothing_calls_for_a_contact_those_known_longest_are_shown(
    app: App, joerg: Actor, fourth_of_november: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    for number in range(4):
        company = add_company(
            app, joerg, f"Firma {number}", city="Köln", industry="Möbel", email=f"i{number}@firma.example"
        )
        add_contact(app, joerg, str(company.id), name="Heike Weiß")
    every = agenda(app, joerg)
    monkeypatch.setattr(listing, "MOST_LOOKED_AT", 2)
    assert agenda(app, joerg) == every
    assert len(every) == 4


def test_companies_are_listed_page_by_page(app: App, joerg: Actor) -> None:
    for number in range(5):
        add_company(app, joerg, f"Firma {number}")
    pages = [page_of_companies(app, joerg, limit=2, page=page) for page in (1, 2, 3)]
    assert [[company.name for company in page.companies] for page in pages] == [
        ["Firma 0", "Firma 1"], ["Firma 2", "Firma 3"], ["Firma 4"],
    ]  # fmt: skip
    assert [(page.total, page.following) for page in pages] == [(5, 2), (5, 3), (5, None)]
    assert page_of_companies(app, joerg, page=9).companies == []
    for limit, page in ((0, 1), (6_000, 1), (5, 0)):
        with pytest.raises(WrongInput):
            page_of_companies(app, joerg, limit=limit, page=page)
