"""What the ledger says was earned: so much for each contract that counts as new."""

import sqlalchemy as sa
from tagwerk.api import CONTRACT_SIGNED, Activity, BoardLine, CardSection, Money, Period, count, known_metrics

from tagwerk_bonus_board.settings import settings_of


def contracts(app, employee, period):
    """How many new contracts the employee with that id signed in *period*: the metric that the job description counts too."""
    with app.database.reading() as session:
        return count(session, known_metrics(app)["new_contracts"], employee, period)


def bonus(app, number):
    """The bonus for so many contracts."""
    settings = settings_of(app)
    return Money(number * settings.per_contract, settings.currency)


def board_lines(app, employee, on):
    """One line, once there is something to say."""
    number = contracts(app, employee, Period.of("month", on))
    return [BoardLine("bonus", f"Bonus this month: {bonus(app, number).text()}", weight=5)] if number else []


def card_sections(app, company):
    """Which contracts of a company were rewarded: those that nobody took back."""
    taken_back = sa.select(Activity.reverses).where(Activity.reverses.is_not(None))
    signed = sa.select(sa.func.count()).where(
        Activity.kind == CONTRACT_SIGNED.name,
        Activity.company_id == company,
        Activity.reverses.is_(None),
        Activity.id.not_in(taken_back),
    )
    with app.database.reading() as session:
        number = session.scalar(signed) or 0
    return [CardSection("bonus", "Bonus", (("contracts", str(number)),))] if number else []
