"""The report ``bonus``: what an employee earned in a period."""

from tagwerk_bonus_board.bonus import bonus, contracts


def reports():
    """The one report; its types are those of the plugin whose hook this is."""
    from tagwerk_reporting.api import Report

    return [Report("bonus", "Bonus", ("month", "quarter", "year"), make)]


def make(app, employee, period):
    """Number and amount."""
    from tagwerk_reporting.api import Document, Figure

    number = contracts(app, employee.id, period)
    facts = (("employee", "Employee", employee.name), ("bonus", "Bonus", bonus(app, number).number))
    return Document("Bonus", facts, (), (Figure("contracts", "New contracts", number),))
