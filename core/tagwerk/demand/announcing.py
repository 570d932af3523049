"""Departments are told of new cards of companies and products (D2): a request with a due date, which their answer closes."""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING

import sqlalchemy as sa

from tagwerk.diary.notices import NewNotice, notify
from tagwerk.diary.requests import send_request
from tagwerk.platform import clock
from tagwerk.platform.errors import NotFound, TagwerkError
from tagwerk.platform.inputs import folded
from tagwerk.platform.texts import translator
from tagwerk.staff.finding import actor_of, find_department
from tagwerk.staff.tables import Department, Employee

if TYPE_CHECKING:
    from tagwerk.companies.hookspecs import CardsOpened
    from tagwerk.platform.app import App

_ = translator("tagwerk")
log = logging.getLogger(__name__)


def announce(app: App, event: CardsOpened) -> None:
    """Ask each department that is concerned to take note; one that cannot be told does not stop the others."""
    settings = app.config.settings.catalogue
    for name in settings.tell_of_companies if event.kind == "company" else settings.tell_of_products:
        try:
            _tell(app, event, name)
        except TagwerkError as error:
            log.warning("not told of new cards: %s: %s", name, error.message)


def _tell(app: App, event: CardsOpened, name: str) -> None:
    if event.employee_id is not None:
        with app.database.reading() as session:
            actor = actor_of(session, session.get_one(Employee, event.employee_id))
        company = str(event.company_id) if event.company_id is not None else None
        send_request(app, actor, name, _text(event), company=company)
        return
    with app.database.reading() as session:  # a routine brought them: nobody waits for an answer
        department = find_department(session, name)
    if department.email:
        key = f"cards:{event.kind}:{department.id}:{event.list_name}:{clock.now().isoformat()}"
        notify(app, NewNotice.to(department, key[:200], lambda: (_("New cards"), _text(event))))


def _text(event: CardsOpened) -> str:
    names = ", ".join(event.names)
    if event.list_name and event.kind == "company":
        return _(
            "New client cards from the list {list}: {number}. Please take note.",
            list=event.list_name,
            number=event.number,
        )
    if event.list_name:
        return _(
            "New products from the list {list}: {number}. Please take note.", list=event.list_name, number=event.number
        )
    if event.kind == "company":
        return _("New client card: {names}. Please take note.", names=names)
    return _("New product: {names}. Please take note.", names=names)


def check_departments(app: App) -> str:
    """For ``doctor``: whether each department named in ``[catalogue]`` is there. Raises NotFound."""
    settings = app.config.settings.catalogue
    named = dict.fromkeys((*settings.tell_of_companies, *settings.tell_of_products, *filter(None, (settings.ask,))))
    with app.database.reading() as session:
        known = {folded(name) for name in session.scalars(sa.select(Department.name))}
    for name in named:
        if folded(name) not in known:
            raise NotFound(_("There is no department {name!r}, which [catalogue] names.", name=name))
    return (
        _("{number} {number:department is|departments are} told or asked", number=len(named))
        if named
        else _("nobody is told of new cards")
    )
