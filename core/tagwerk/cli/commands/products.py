"""Commands for products."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from tagwerk.access.hookspecs import Command
from tagwerk.cli.parameters import changed_fields
from tagwerk.platform import clock
from tagwerk.platform.texts import date_text, later, number_text, translator

if TYPE_CHECKING:
    from tagwerk.access.hookspecs import CommandLine
    from tagwerk.catalogue.tables import Product

_ = translator("tagwerk")

Article = Annotated[
    str, typer.Argument(help=later("An article number, or a part of the name that only one product has."))
]
Other = Annotated[str, typer.Argument(help=later("The article that stands in for it."))]
PageNumber = Annotated[int, typer.Option("--page", help=later("Which page of the list."))]
Everything = Annotated[bool, typer.Option("--all", help=later("Also what is no longer sold."))]
Stock = Annotated[str | None, typer.Option(help=later("How much of it is there."))]
Expected = Annotated[str | None, typer.Option(help=later("The day on which more of it comes, or - for none."))]

products = typer.Typer(help=later("Products: stock, prices, and what stands in for them."), no_args_is_help=True)


@products.command("list", help=later("List products, a page at a time.\n\nExample: tagwerk products list --page 2"))
def list_(context: typer.Context, page: PageNumber = 1, everything: Everything = False) -> None:
    _show_page(context.obj, "", page, everything)


@products.command(
    help=later("Find products by words of the name or number.\n\nExample: tagwerk products find 'eiche 80'")
)
def find(context: typer.Context, words: str, page: PageNumber = 1, everything: Everything = False) -> None:
    _show_page(context.obj, words, page, everything)


@products.command(help=later("Show a product with prices and analogues.\n\nExample: tagwerk products show 4711"))
def show(context: typer.Context, article: Article) -> None:
    from rich.console import Group

    from tagwerk.catalogue.products import show_product
    from tagwerk.views.catalogue import product_card_view
    from tagwerk.views.tables import listing, sheet

    cli: CommandLine = context.obj
    view = product_card_view(show_product(cli.app(), cli.actor(), article))
    rows = {"article": _("Article"), "name": _("Product"), "unit": _("Unit"), "status": _("State"), "stock": _("Stock"),
            "expected_on": _("Expected")}  # fmt: skip
    prices = {"column": _("Price column"), "from_quantity": _("From"), "price": _("Price"), "currency": _("Currency"),
              "valid_from": _("Valid from"), "valid_until": _("until")}  # fmt: skip
    parts: list[object] = [sheet(rows, _read(view))]
    for title, part in (("", view["prices"]), (_("To come:"), view["coming"])):
        parts += [title] if title and part else []
        parts += [listing(prices, map(_read, part))] if part else []
    parts += [listing(_columns(), map(_read, view["analogues"]))] if view["analogues"] else []
    cli.show(view, Group(*parts))  # type: ignore[arg-type]


@products.command(
    help=later("Open the card of a product.\n\nExample: tagwerk products add 4711 'Regal Eiche' --stock 40")
)
def add(
    context: typer.Context, article: str, name: str, unit: str = "", stock: Stock = None, expected: Expected = None
) -> None:
    from tagwerk.catalogue.products import add_product

    cli: CommandLine = context.obj
    product = add_product(
        cli.app(), cli.actor(), article, name, unit=unit, stock=stock, expected_on=clock.read_date(expected)
    )
    _saved(cli, product)


@products.command(
    help=later(
        "Change a product, its stock or its date.\n\nExample: tagwerk products edit 4711 --stock 40 --expected -"
    )
)
def edit(
    context: typer.Context,
    article: Article,
    name: str | None = None,
    unit: str | None = None,
    status: Annotated[str | None, typer.Option(help=later("active, discontinued"))] = None,
    stock: Stock = None,
    expected: Expected = None,
) -> None:
    from tagwerk.catalogue.products import edit_product

    cli: CommandLine = context.obj
    changed_fields({"name": name, "unit": unit, "status": status, "stock": stock, "expected": expected})
    unknown = expected == "-"
    product = edit_product(
        cli.app(), cli.actor(), article, name=name, unit=unit, status=status,
        stock=stock,
        expected_on=None if unknown else clock.read_date(expected), expected_unknown=unknown,
    )  # fmt: skip
    _saved(cli, product)


@products.command(
    help=later("Say what a product costs.\n\nExample: tagwerk products price 4711 17,99 --column A --from 2027-01-01")
)
def price(
    context: typer.Context,
    article: Article,
    price: Annotated[str, typer.Argument(help=later("What one unit costs, such as 17.99."))],
    column: Annotated[str, typer.Option(help=later("The price column; the list price without one."))] = "",
    currency: Annotated[str | None, typer.Option(help=later("Such as EUR; that of the country by default."))] = None,
    quantity: Annotated[str, typer.Option(help=later("From which quantity on."))] = "0",
    from_: Annotated[str | None, typer.Option("--from", help=later("From which day on; today by default."))] = None,
    until: Annotated[str | None, typer.Option(help=later("Its last day; without an end by default."))] = None,
) -> None:
    from tagwerk.catalogue.prices import set_price
    from tagwerk.views.catalogue import price_view

    cli: CommandLine = context.obj
    product, kept = set_price(
        cli.app(), cli.actor(), article, price, column=column, currency=currency, from_quantity=quantity,
        valid_from=clock.read_date(from_), valid_until=clock.read_date(until),
    )  # fmt: skip
    view = {"article": product.article} | price_view(kept)
    cli.show(view, _("{article} costs {price} {currency} from {valid_from} on.", **_read(view)))


@products.command(
    help=later("Say what stands in for a product, or list it.\n\nExample: tagwerk products analogues 4711 4712")
)
def analogues(
    context: typer.Context,
    article: Article,
    other: Annotated[str | None, typer.Argument(help=later("The article that stands in for it."))] = None,
    remove: Annotated[bool, typer.Option("--remove", help=later("It no longer does."))] = False,
) -> None:
    from tagwerk.catalogue.analogues import remove_analogue, set_analogue
    from tagwerk.catalogue.products import show_product
    from tagwerk.views.catalogue import product_view
    from tagwerk.views.tables import listing

    cli: CommandLine = context.obj
    if other is None:
        found = show_product(cli.app(), cli.actor(), article).analogues
    else:
        change = remove_analogue if remove else set_analogue
        _product, found = change(cli.app(), cli.actor(), article, other)
    views = [product_view(product) for product in found]
    cli.show(views, listing(_columns(), map(_read, views)))


@products.command(
    help=later(
        "Write the products to a file, which can be taken in again.\n\nExample: tagwerk products export --format xlsx"
    )
)
def export(
    context: typer.Context,
    format_: Annotated[str, typer.Option("--format", help=later("csv, xlsx, json"))] = "",
    prices: Annotated[bool, typer.Option("--prices", help=later("What they cost today and later."))] = False,
    out: Annotated[
        Path | None, typer.Option(help=later("The file; one in the folder exports of the workspace by default."))
    ] = None,
) -> None:
    from tagwerk.catalogue.exporting import export_products
    from tagwerk.companies.exports.files import wished_form
    from tagwerk.views.catalogue import priced_product_view

    cli: CommandLine = context.obj
    form = wished_form(format_, out)
    done = export_products(cli.app(), cli.actor(), priced_product_view, prices=prices, form=form, out=out)
    view = {"file": str(done.path), "format": form, "number": done.number, "gone": done.gone}
    said = (
        _("{number} {number:price|prices}: {file}", **view)
        if prices
        else _("{number} {number:product|products}: {file}", **view)
    )
    lines = [said, _("Left out, as they are no longer listed: {gone}.", gone=done.gone)] if done.gone else [said]
    cli.show(view, "\n".join(lines))


def _columns() -> dict[str, str]:
    return {"article": _("Article"), "name": _("Product"), "status": _("State"), "stock": _("Stock"), "unit": _("Unit"),
            "expected_on": _("Expected")}  # fmt: skip


def _read(view: dict[str, Any]) -> dict[str, Any]:
    """A view with its numbers and dates as the reader writes them."""
    from decimal import Decimal

    patterns = {"stock": "#,##0.###", "from_quantity": "#,##0.###", "price": "#,##0.00##"}
    shown = dict(view)
    for name, value in view.items():
        if name in patterns and value is not None:
            shown[name] = number_text(Decimal(value), patterns[name])
        elif isinstance(value, date):
            shown[name] = date_text(value)
    return shown


def _saved(cli: CommandLine, product: Product) -> None:
    from tagwerk.catalogue.quantities import quantity_text
    from tagwerk.views.catalogue import product_view

    name = f"{product.article} {product.name}"
    said = _("Saved: {name}", name=name)
    if product.stock is not None:
        said = _(
            "Saved: {name}, stock {stock}", name=name, stock=f"{quantity_text(product.stock)} {product.unit}".strip()
        )
    cli.show(product_view(product), said)


def _show_page(cli: CommandLine, words: str, number: int, everything: bool) -> None:
    from rich.console import Group

    from tagwerk.catalogue.products import list_products
    from tagwerk.views.catalogue import products_view
    from tagwerk.views.tables import listing

    page = list_products(cli.app(), cli.actor(), words, page=number, everything=everything)
    views = products_view(page)
    below = _(
        "Page {page} of {pages}, {number} {number:product|products}.",
        page=page.page,
        pages=page.pages,
        number=page.number,
    )
    cli.show(views, Group(listing(_columns(), map(_read, views)), below))


COMMANDS = (Command("products", products),)
