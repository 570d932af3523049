"""What clients owe, in reports: as the ERP says where its invoices are here, else not measured."""

from datetime import date
from pathlib import Path

import pytest

from tagwerk.access.actors import Actor
from tagwerk.catalogue.folders.importing import import_folder
from tagwerk.companies.cards import add_company
from tagwerk.platform.app import App
from tagwerk_reporting.asking import Meant, ask
from tagwerk_reporting.making import document_of

INVOICES = (
    "Rechnungsnr;Kundennr;Rechnungsdatum;Fällig am;Bruttobetrag;Offen;Bezahlt am;Whg\n"
    "R1;10001;01.10.2026;15.10.2026;1.190,00;1.190,00;;EUR\nR2;10001;01.09.2026;15.09.2026;500,00;0,00;25.09.2026;EUR\n"
    "R3;10001;01.10.2026;15.12.2026;10,00;10,00;;EUR\nR4;10001;01.10.2026;15.10.2026;200,00;200,00;;CHF\n"
    "R5;99999;01.09.2026;15.09.2026;500,00;500,00;;EUR\n"
)


@pytest.fixture
def company(app: App, anna: Actor) -> str:
    add_company(app, anna, "Baustoffe Jäger", customer_number="10002")
    return str(add_company(app, anna, "Möbel Größer", customer_number="10001").id)


def test_debt_is_told_as_the_erp_says_and_not_at_all_without_it(
    app: App, anna: Actor, company: str, tmp_path: Path
) -> None:
    account = document_of(app, ask(app, anna, Meant("account", of=company)))
    assert ("sales", "Sales and receivables", "not measured") in account.facts
    assert document_of(app, ask(app, anna, Meant("receivables"))).figures[0].value is None
    (tmp_path / "erp").mkdir()
    (tmp_path / "erp" / "Rechnungen.csv").write_text(INVOICES, encoding="utf-8")
    orders = "Auftragsnr;Kundennr;Auftragsdatum;Gesamt\nAU1;10001;01.11.2026;200,00\n"
    (tmp_path / "erp" / "Auftraege.csv").write_text(orders, encoding="utf-8")
    import_folder(app, anna, tmp_path / "erp")
    facts = {
        name: value for name, _title, value in document_of(app, ask(app, anna, Meant("account", of=company))).facts
    }
    assert (facts["open"], facts["overdue"]) == ("200.00 CHF + 1,200.00 EUR", "200.00 CHF + 1,190.00 EUR")
    assert (facts["days_late"], facts["last_order"]) == (10, date(2026, 11, 1))
    document = document_of(app, ask(app, anna, Meant("receivables")))
    assert document.values == {
        "companies_owing": 1, "open/CHF": 20_000, "overdue/CHF": 20_000, "open/EUR": 120_000, "overdue/EUR": 119_000
    }  # fmt: skip
    [table] = document.tables
    assert [(row[0], str(row[1]), row[4]) for row in table.rows] == [
        ("Möbel Größer", "200.00", date(2026, 10, 15)), ("Möbel Größer", "1200.00", date(2026, 10, 15))
    ]  # fmt: skip
