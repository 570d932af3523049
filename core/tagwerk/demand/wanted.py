"""What a company asks for: is it there, when does it come, what stands in for it; who knows is asked (D25)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import sqlalchemy as sa

from tagwerk.access.log import log_others, looked_at
from tagwerk.access.use_cases import use_case
from tagwerk.catalogue.analogues import analogues_of
from tagwerk.catalogue.finding import find_product
from tagwerk.catalogue.prices import price_for
from tagwerk.catalogue.quantities import UnitPrice, quantity_of, quantity_text
from tagwerk.companies.finding import find_company, visible_to
from tagwerk.companies.tables import Company
from tagwerk.demand.tables import CLOSINGS, Wanted
from tagwerk.diary.requests import send_request
from tagwerk.platform import clock
from tagwerk.platform.actions import Action
from tagwerk.platform.errors import Conflict, NotFound, WrongInput
from tagwerk.platform.inputs import one_of
from tagwerk.platform.texts import date_text, translator

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from tagwerk.access.actors import Actor
    from tagwerk.catalogue.tables import Product
    from tagwerk.demand.tables import WantedState
    from tagwerk.diary.tables import Request
    from tagwerk.ledger.money import Money
    from tagwerk.platform.app import App

_ = translator("tagwerk")


@dataclass(frozen=True)
class Answer:
    """What is to be said to a company that asks for a product; *wanted* is None where there is enough of it.

    *before* is the quantity (thousandths) that was wanted until now, None where nothing was.
    *price* is that of the company's price column, of one unit, *total* that of the whole quantity.
    """

    company: Company
    product: Product
    quantity: int
    analogues: list[Product]
    price: UnitPrice | None
    total: Money | None
    wanted: Wanted | None
    before: int | None = None

    @property
    def enough(self) -> bool:
        """Whether all of the quantity is in stock."""
        return in_stock(self.product, self.quantity)


@use_case("wanted.record")
def want(app: App, actor: Actor, company: str, article: str, quantity: int | str) -> Answer:
    """A company asks for a *quantity* (thousandths, or as typed) of a product: what is not there is recorded, once for both.

    Asked anew, the quantity is the new one. Raises NotFound, WrongInput.
    """
    with app.database.transaction() as session:
        quantity = quantity_of(session, actor, quantity)
        if quantity <= 0:
            raise WrongInput(_("A company asks for more than nothing."))
        found, product = find_company(session, actor, company), find_product(session, article)
        session.refresh(product, with_for_update=True)
        kept, before = None, None
        if not in_stock(product, quantity):
            kept, before = _kept(session, actor, found, product, quantity)
        price = price_for(session, product.id, found.price_column, quantity, clock.today(actor.time_zone))
        each = UnitPrice(price.unit_price, price.currency) if price is not None else None
        total = each.of(quantity) if each is not None else None
        return Answer(found, product, quantity, analogues_of(session, product.id), each, total, kept, before)


@use_case("wanted.record")
def ask_for(app: App, actor: Actor, number: int, department: str) -> Request:
    """Ask a *department* for what is wanted; whoever asks again while there is no answer is told so.

    Raises NotFound, Conflict, WrongInput.
    """
    with app.database.reading() as session:
        wanted = _find(session, actor, number)
        asked, product = wanted.request_id, wanted.product
    if asked is not None:
        raise Conflict(_("It was asked for already."), Action("requests.show", asked))
    text = _(
        "{company} asks for {quantity} {unit} of article {article}, {name}. When is it there?",
        company=wanted.company.name, quantity=quantity_text(wanted.quantity), unit=product.unit or _("pieces"),
        article=product.article, name=product.name,
    )  # fmt: skip
    request = send_request(app, actor, department, text, company=str(wanted.company_id))
    with app.database.transaction() as session:
        session.execute(sa.update(Wanted).where(Wanted.id == number).values(request_id=request.id))
    return request


@use_case("wanted.record")
def close_wanted(app: App, actor: Actor, number: int, state: str = "told") -> Wanted:
    """What became of it: ``told`` that it is there, ``offered``, ``bought`` or ``dropped``.

    Raises NotFound, Conflict, WrongInput.
    """
    closing = next((each for each in CLOSINGS if each == state), None)
    if closing is None:
        raise WrongInput(_("{value!r} closes nothing.", value=state), one_of(CLOSINGS))
    with app.database.transaction() as session:
        wanted = _find(session, actor, number)
        if wanted.state != "open":
            raise Conflict(_("It is closed already, as {state}.", state=wanted.state))
        wanted.state, wanted.closed_at = closing, clock.now()
        session.flush()
    return wanted


@use_case("wanted.read")
def list_wanted(app: App, actor: Actor, *, closed: bool = False) -> list[Wanted]:
    """What companies that the actor may see wait for, the oldest first; with *closed* also what is settled."""
    query = sa.select(Wanted).join(Company, Company.id == Wanted.company_id).where(_seen(actor))
    if not closed:
        query = query.where(Wanted.state == "open")
    with app.database.reading() as session:
        found = list(session.scalars(query.order_by(Wanted.asked_at, Wanted.id)))
    log_others(app, actor, "wanted.read", "wanted", (each.company.owner_id for each in found))
    return found


def in_stock(product: Product, quantity: int) -> bool:
    """Whether so much (thousandths) of a product is there."""
    return product.status == "active" and product.stock is not None and product.stock >= quantity


def expectation(product: Product) -> str:
    """When more of it comes, in words."""
    if product.status != "active":
        return _("no longer sold")
    return _("expected on {day}", day=date_text(product.expected_on)) if product.expected_on else _("no date known")


def _seen(actor: Actor) -> sa.ColumnElement[bool]:
    """The companies that the actor may see, with those merged into them."""
    return sa.or_(visible_to(actor), Company.merged_into.in_(sa.select(Company.id).where(visible_to(actor))))


def _find(session: Session, actor: Actor, number: int) -> Wanted:
    query = sa.select(Wanted).join(Company, Company.id == Wanted.company_id).where(Wanted.id == number, _seen(actor))
    wanted = session.scalars(query).first()
    if wanted is None:
        raise NotFound(_("Nothing is wanted under the number {number}.", number=number), Action("wanted"))
    looked_at(actor, "company", wanted.company_id, wanted.company.owner_id)
    return wanted


def _kept(
    session: Session, actor: Actor, company: Company, product: Product, quantity: int
) -> tuple[Wanted, int | None]:
    """What is open of both, with the new quantity; and the one before. Who asks holds the product, so that it is there once."""
    same = sa.select(Wanted).where(
        Wanted.company_id == company.id, Wanted.product_id == product.id, Wanted.state == "open"
    )
    wanted = session.scalars(same).first()
    before = wanted.quantity if wanted is not None else None
    state: WantedState = "open"
    if wanted is None:
        wanted = Wanted(
            company_id=company.id, product_id=product.id, quantity=quantity, employee_id=actor.employee(), state=state,
            asked_at=clock.now(),
        )  # fmt: skip
        session.add(wanted)
    wanted.quantity = quantity
    session.flush()
    session.refresh(wanted)
    return wanted, before
