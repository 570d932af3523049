"""The command for what a company asks for and does not get."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Annotated

import typer

from tagwerk.access.hookspecs import Command
from tagwerk.platform.errors import WrongInput
from tagwerk.platform.texts import later, translator

if TYPE_CHECKING:
    from tagwerk.access.hookspecs import CommandLine
    from tagwerk.demand.wanted import Answer
    from tagwerk.diary.tables import Request

ASK = "a"

_ = translator("tagwerk")

wanted = typer.Typer()


@wanted.command(
    "wanted",
    help=later(
        "A company asks for an article: is it there, when does it come, what stands in for it. Without a company: who waits.\n\n"
        "Example: tagwerk wanted 'Möbel Größer' 4711 20 --ask"
    ),
)
def wanted_(
    context: typer.Context,
    company: Annotated[str, typer.Argument(help=later("The company that asks."))] = "",
    article: Annotated[str, typer.Argument(help=later("The article that it asks for."))] = "",
    quantity: Annotated[str, typer.Argument(help=later("How much of it."))] = "",
    ask: Annotated[bool, typer.Option("--ask", help=later("Ask the department that knows when it comes."))] = False,
    department: Annotated[
        str | None, typer.Option(help=later("Which department; that of [catalogue] by default."))
    ] = None,
    close: Annotated[int | None, typer.Option(help=later("The number of what is settled."))] = None,
    because: Annotated[str, typer.Option(help=later("told, offered, bought, dropped"))] = "told",
    everything: Annotated[bool, typer.Option("--all", help=later("Also what is settled."))] = False,
) -> None:
    cli: CommandLine = context.obj
    if close is not None:
        _close(cli, close, because)
    elif not company and (ask or department is not None):
        raise WrongInput(_("What does the company ask for, and how much of it?"), "tagwerk wanted COMPANY ARTICLE QTY")
    elif not company:
        _list(cli, everything)
    elif not (article and quantity):
        raise WrongInput(_("What does the company ask for, and how much of it?"), "tagwerk wanted COMPANY ARTICLE QTY")
    else:
        _want(cli, company, article, quantity, department, ask=ask or department is not None)


def _want(cli: CommandLine, company: str, article: str, quantity: str, department: str | None, *, ask: bool) -> None:
    from tagwerk.demand.wanted import want
    from tagwerk.views.catalogue import answer_view

    asked_of = department or cli.app().config.settings.catalogue.ask
    if ask and not asked_of:
        raise WrongInput(_("Which department is to be asked?"), _("Say --department, or set `ask` in [catalogue]."))
    answer = want(cli.app(), cli.actor(), company, article, quantity)
    lines = _said(answer)
    waits = answer.wanted is not None and answer.wanted.request_id is None
    if waits and not ask and asked_of and _somebody_there(cli):
        cli.console.print(
            "\n".join([*lines, _("{key} ask {department} · any other key: not now", key=ASK, department=asked_of)])
        )
        lines, ask = [], cli.key() == ASK
    request = _ask(cli, answer, asked_of) if ask and waits else None
    if request is not None:
        lines.append(
            _("{department} is asked: request {id}, due {due}.", department=asked_of, id=request.id, due=request.due_on)
        )
    cli.show(answer_view(answer, request.id if request is not None else None), "\n".join(lines))


def _ask(cli: CommandLine, answer: Answer, department: str) -> Request:
    from tagwerk.demand.wanted import ask_for

    assert answer.wanted is not None
    return ask_for(cli.app(), cli.actor(), answer.wanted.id, department)


def _somebody_there(cli: CommandLine) -> bool:
    """Whether a key can be pressed: a person at a terminal, and no machine that reads the document."""
    return sys.stdin.isatty() and sys.stdout.isatty() and cli.console.is_terminal


def _said(answer: Answer) -> list[str]:
    """What is said to the company."""
    from tagwerk.catalogue.quantities import quantity_text
    from tagwerk.demand.wanted import expectation

    product = answer.product
    stock = _("not known") if product.stock is None else quantity_text(product.stock)
    there = _("Stock: {stock} {unit}", stock=stock, unit=product.unit).rstrip()
    more = (
        _("enough for {quantity}", quantity=quantity_text(answer.quantity)) if answer.enough else expectation(product)
    )
    lines = [f"{product.article} {product.name}", f"{there}, {more}"]
    if answer.price is not None and answer.total is not None:
        lines.append(
            _("Price: {price}, together {total}", price=answer.price.text(), total=answer.total.text(exact=True))
        )
    for other in answer.analogues:
        amount = _("not known") if other.stock is None else quantity_text(other.stock)
        lines.append(
            _("Instead: {article} {name}, stock {stock}", article=other.article, name=other.name, stock=amount)
        )
    if answer.wanted is not None:
        if answer.before is not None and answer.before != answer.quantity:
            was, now = quantity_text(answer.before), quantity_text(answer.quantity)
            lines.append(_("Wanted: {quantity}; it was {before}.", quantity=now, before=was))
        lines.append(_("Kept as {number}; it is on the agenda when it is back.", number=answer.wanted.id))
    return lines


def _close(cli: CommandLine, number: int, because: str) -> None:
    from tagwerk.demand.wanted import close_wanted
    from tagwerk.views.catalogue import wanted_view
    from tagwerk.views.values import in_words

    closed = close_wanted(cli.app(), cli.actor(), number, because)
    cli.show(
        wanted_view(closed), _("{number} is settled: {state}.", number=closed.id, state=in_words("state", closed.state))
    )


def _list(cli: CommandLine, everything: bool) -> None:
    from tagwerk.demand.wanted import list_wanted
    from tagwerk.views.catalogue import wanted_view
    from tagwerk.views.tables import listing

    views = [wanted_view(each) for each in list_wanted(cli.app(), cli.actor(), closed=everything)]
    columns = {"wanted": _("No."), "company_name": _("Company"), "article": _("Article"), "name": _("Product"),
               "quantity": _("Quantity"), "stock": _("Stock"), "expected_on": _("Expected"), "state": _("State"),
               "by": _("By")}  # fmt: skip
    cli.show(views, listing(columns, views))


COMMANDS = (Command("wanted", wanted),)
