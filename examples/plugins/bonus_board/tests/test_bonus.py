"""The bonus follows the ledger."""

from datetime import date

from tagwerk.testing import PluginContract
from tagwerk_bonus_board.bonus import board_lines, bonus, contracts
from tagwerk.api import Period


class TestContract(PluginContract):
    plugin = "bonus_board"


def test_each_new_contract_is_rewarded(app, anna, tagwerk):
    tagwerk.json("companies", "add", "Möbel Größer")
    contract = tagwerk.json("contracts", "draft", "1")["contract"]
    tagwerk.json("contracts", "sign", contract)
    today = date.fromisoformat(tagwerk.json("quota")["on"])
    assert contracts(app, anna.employee(), Period.of("month", today)) == 1
    assert bonus(app, 1).text(exact=True) == "100.00 EUR"
    assert [line.name for line in board_lines(app, anna.employee(), today)] == ["bonus"]


def test_without_a_contract_the_board_says_nothing(app, anna):
    assert board_lines(app, anna.employee(), date(2026, 11, 27)) == []
