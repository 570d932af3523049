"""The command ``campaigns figures``."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from tagwerk.api import later, translator

if TYPE_CHECKING:
    from collections.abc import Sequence

    from rich.console import RenderableType
    from rich.table import Table

    from tagwerk.api import CommandLine
    from tagwerk_email_offers.figures.figures import Figures, Shown
    from tagwerk_email_offers.figures.occurrences import Number

AnyNumber = Annotated[int | None, typer.Argument(help=later("The number of a campaign; all of them by default."))]
By = Annotated[str, typer.Option("--by", help=later("campaign, template, sector, or hour (at which the mails left)"))]
Explain = Annotated[
    str | None,
    typer.Option(
        "--explain",
        help=later("What a figure is made of: reached, bounced, answered, interested, left, called or contracts."),
    ),
]

FIGURES = later(
    "What came of the campaigns: answers, bounces, talks and contracts; a follow-up is part of its campaign."
    "\n\nA talk and a contract belong to the last campaign that reached the company before it, within 90 days, each to one only."
    "\n\nExample: tagwerk campaigns figures 3\n\nExample: tagwerk campaigns figures --by sector"
    "\n\nExample: tagwerk campaigns figures 3 --explain contracts"
)

_ = translator("tagwerk_email_offers")


def figures(context: typer.Context, campaign: AnyNumber = None, by: By = "campaign", explain: Explain = None) -> None:
    from tagwerk_email_offers.figures import figures as counting

    cli: CommandLine = context.obj
    if explain is not None:
        shown = counting.explain_figure(cli.app(), cli.actor(), explain, campaign)
        cli.show([_occurrence(each) for each in shown], _list(shown, cli.actor().time_zone) if shown else _("Nothing."))
        return
    found = counting.figures(cli.app(), cli.actor(), campaign, by)
    cli.show([_fields(each, by) for each in found], _table(found, by) if found else _("There is no campaign yet."))


def _fields(figures: Figures, by: str) -> dict[str, object]:
    rates = {number: figures.rate(number) for number in figures.numbers}
    named = {"campaign": int(figures.key), "template": figures.template} if by == "campaign" else {by: figures.key}
    return {
        **named,
        **{str(number): counted for number, counted in figures.numbers.items()},
        "mails": figures.mails,
        "rates": rates,
    }


def _occurrence(shown: Shown) -> dict[str, object]:
    from dataclasses import asdict

    moments = {"mailed_at": shown.mailed_at.isoformat(), "happened_at": shown.happened_at.isoformat()}
    return {**asdict(shown), **moments}


def _table(found: Sequence[Figures], by: str) -> RenderableType:
    from rich.console import Group

    from tagwerk.api import table

    names = {"campaign": _("Campaign"), "template": _("Template"), "sector": _("Sector"), "hour": _("Hour")}
    numbers: dict[Number, str] = {
        "reached": _("Reached"), "answered": _("Answered"), "interested": _("Interested"), "bounced": _("Came back"),
        "left": _("Unsubscribed"), "called": _("Talks"), "contracts": _("Contracts"),
    }  # fmt: skip
    rows = [[_title(each), *(_cell(each, number) for number in numbers)] for each in found]
    shown = table([names[by], *numbers.values()], rows)
    return Group(shown, note) if (note := _note(found)) else shown


def _title(figures: Figures) -> str:
    return f"{figures.key} {figures.template}".strip() or _("none")


def _cell(figures: Figures, number: Number) -> str:
    from tagwerk.api import number_text

    rate = figures.rate(number) if number != "reached" else None
    share = f" ({number_text(rate, '0.0')} %)" if rate is not None else ""
    return f"{figures.numbers[number]}{share}"


def _note(found: Sequence[Figures]) -> str:
    """Where no rate is shown, and how few mails that is."""
    from tagwerk_email_offers.figures.figures import FEWEST

    few = ", ".join(f"{_title(each)} ({each.mails})" for each in found if each.mails < FEWEST)
    return _("Too few mails for rates: {few}.", few=few) if few else ""


def _list(shown: Sequence[Shown], zone: str) -> Table:
    from zoneinfo import ZoneInfo

    from tagwerk.api import date_text, table

    here = ZoneInfo(zone)
    rows = (
        (
            each.company, f"{each.campaign} {each.template}", date_text(each.mailed_at.astimezone(here).date()),
            date_text(each.happened_at.astimezone(here).date()),
        )
        for each in shown
    )  # fmt: skip
    return table([_("Company"), _("Campaign"), _("Left"), _("Happened")], rows)
