"""Each duty of the client base moves a field of the card, a reason of the agenda or a figure: as a user types it.

Jörg looks after a company, Eva stands in for him today, Otto is a stranger of another department.
"""

from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from servers.program import Program
from tagwerk.platform import clock

pytestmark = pytest.mark.heavy

SETTINGS = '\n[catalogue]\nask = "Logistik"\ntell_of_companies = ["Buchhaltung"]\ntell_of_products = ["Logistik"]\n'


class House:
    """A workspace with Jörg, Eva and Otto, and what each of them sees."""

    def __init__(self, folder: Path) -> None:
        self.program = Program(folder)
        self.run("init", str(folder), "--country", "DE")
        (folder / "tagwerk.toml").write_text(
            (folder / "tagwerk.toml").read_text(encoding="utf-8") + SETTINGS, encoding="utf-8"
        )
        for department in ("Großhandel", "Einzelhandel", "Logistik", "Buchhaltung"):
            self.run("departments", "add", department)
        for login, department in (("jörg", "Großhandel"), ("eva", "Einzelhandel"), ("otto", "Einzelhandel")):
            place = "--region", "BE", "--department", department, "--hired", "2025-01-01"
            self.run("staff", "add", login, login.title(), *place)
        day = clock.today("Europe/Berlin")
        self.run("absence", "enter", "jörg", str(day), str(day + timedelta(days=1)), "--substitute", "eva")

    def run(self, *arguments: str, login: str = "root") -> Any:
        return self.program.json(*arguments, "--as", login)

    def card(self, company: str, login: str) -> dict[str, Any] | None:
        done = self.program.run("companies", "show", company, "--as", login, "--json")
        return None if done.returncode else self.program.json("companies", "show", company, "--as", login)

    def section(self, company: str, login: str, title: str) -> dict[str, str]:
        card = self.card(company, login) or {"sections": []}
        return next((section["rows"] for section in card["sections"] if section["title"] == title), {})

    def reasons(self, login: str) -> set[str]:
        return {reason["reason"] for item in self.run("agenda", login=login) for reason in item["reasons"]}

    def listed(self, segment: str, login: str) -> list[str]:
        return [each["name"] for each in self.run("companies", "list", segment, login=login)]


def moves(look: Callable[[str], object], act: Callable[[], object], nothing: object, something: object) -> None:
    """*act* turns what Jörg and Eva see from *nothing* into *something*; to Otto it stays nothing."""
    assert [look(login) for login in ("jörg", "eva", "otto")] == [nothing] * 3
    act()
    assert [look(login) for login in ("jörg", "eva", "otto")] == [something, something, nothing]


def test_each_duty_moves_what_it_is_about(tmp_path: Path) -> None:
    house = House(tmp_path / "workspace")
    company = str(house.run("companies", "add", "Möbel Größer", "--customer-number", "10001", login="jörg")["company"])
    _the_card(house, company)
    _what_the_erp_knows(house, company, tmp_path / "erp")
    _the_catalogue(house, company)


def _the_card(house: House, company: str) -> None:
    def field(name: str) -> Callable[[str], object]:
        return lambda login: (house.card(company, login) or {}).get(name) or None

    def edit(*options: str) -> Callable[[], object]:
        return lambda: house.run("companies", "edit", company, *options, login="jörg")

    moves(field("city"), edit("--city", "Köln"), None, "Köln")  # D1
    texts = [request["text"] for request in house.run("requests", "list", login="jörg")]
    assert texts == ["New client card: Möbel Größer. Please take note."]  # D2
    moves(lambda login: house.listed("needs_level = high and needs ~ regal", login),
          edit("--needs", "Regale aus Eiche", "--needs-level", "high"), [], ["Möbel Größer"])  # fmt: skip  # D3
    moves(field("credit_limit"), edit("--credit-limit", "1000 EUR"), None, "1000.00 EUR")  # D4
    moves(field("price_column"), edit("--price-column", "A"), None, "A")  # D5
    moves(
        lambda login: house.listed("competitors ~ holz", login),
        edit("--competitors", "Holz & Co"),
        [],
        ["Möbel Größer"],
    )  # D7
    birthday = (clock.today("Europe/Berlin") + timedelta(days=2)).strftime("--%m-%d")
    moves(lambda login: "birthday" in house.reasons(login),
          lambda: house.run("contacts", "add", company, "Ada Özdemir", f"--birthday={birthday}", login="jörg"),
          False, True)  # fmt: skip  # D16


def _what_the_erp_knows(house: House, company: str, folder: Path) -> None:
    folder.mkdir()
    (folder / "rechnungen.csv").write_text(
        "Rechnungsnr;Kundennr;Datum;Fällig am;Betrag;Offen;Whg\nR1;10001;01.03.2026;01.04.2026;1.190,00;1.190,00;EUR\n",
        encoding="utf-8",
    )
    (folder / "auftraege.csv").write_text(
        "Auftragsnr;Kundennr;Datum;Betrag\nAU1;10001;01.03.2026;200,00\n", encoding="utf-8"
    )
    section = "Debt and payment"
    moves(lambda login: house.section(company, login, section).get("credit limit"),
          lambda: house.run("import", str(folder)), None, "exceeded by 190.00 EUR")  # fmt: skip  # D4, D8
    assert {"invoice_overdue"} <= house.reasons("jörg") & house.reasons("eva")
    assert house.section(company, "eva", section)["orders"].startswith("1, ")  # D6
    again = house.run("import", str(folder))
    assert [(each["created"], each["updated"], each["rejected"]) for each in again] == [(0, 0, 0)] * 2  # D8


def _the_catalogue(house: House, company: str) -> None:
    house.run("products", "add", "4711", "Regal Eiche", "--expected", "2099-12-01", login="jörg")
    house.run("products", "add", "4712", "Regal Buche", "--stock", "30", login="jörg")
    house.run("products", "analogues", "4711", "4712", login="jörg")
    house.run("products", "price", "4711", "17.99", "--column", "A", "--currency", "EUR", login="jörg")
    assert house.program.run("wanted", company, "4711", "20", "--as", "otto").returncode == 2
    moves(lambda login: len(house.run("wanted", login=login)),
          lambda: house.run("wanted", company, "4711", "20", "--ask", login="eva"), 0, 1)  # fmt: skip  # D25
    answer = house.run("wanted", company, "4711", "20", login="jörg")
    assert (answer["price"], answer["total"]) == ("17.9900", "359.80")  # D5
    assert [each["article"] for each in answer["analogues"]] == ["4712"]
    assert answer["request"] is not None
    moves(lambda login: "article_back" in house.reasons(login),
          lambda: house.run("products", "edit", "4711", "--stock", "20", login="otto"), False, True)  # fmt: skip  # D25
    house.run("wanted", "--close", str(answer["wanted"]), login="eva")
    assert "article_back" not in house.reasons("jörg") | house.reasons("eva")
