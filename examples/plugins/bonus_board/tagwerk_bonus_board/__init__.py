"""A bonus for each new contract: hook implementations only; each imports what it needs inside."""

from tagwerk.api import hookimpl


@hookimpl
def tagwerk_settings():
    from tagwerk.api import PluginSettings

    return [PluginSettings("bonus_board", "tagwerk_bonus_board.settings:Settings")]


@hookimpl
def tagwerk_board_lines(app, employee, on):
    from tagwerk_bonus_board.bonus import board_lines

    return board_lines(app, employee, on)


@hookimpl
def tagwerk_card_sections(app, company):
    from tagwerk_bonus_board.bonus import card_sections

    return card_sections(app, company)


@hookimpl
def reporting_reports(app):
    from tagwerk_bonus_board.report import reports

    return reports()
