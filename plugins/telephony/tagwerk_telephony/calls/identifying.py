"""Whose call it is: which employee spoke, and which client, as far as numbers and names tell.

Who dialled is whom the event names (by login, extension or number), else who held that number then. Nobody is credited for being
the owner of a client, or the first on file. One number on two cards belongs to nobody by itself: somebody says which it was.
"""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING

import sqlalchemy as sa
from sqlalchemy.orm.attributes import get_history

from tagwerk.api import Company, Contact, Employee, among, survivor
from tagwerk_telephony.numbers import e164, trunks

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from datetime import date, datetime

    from sqlalchemy.orm import Session

    from tagwerk_telephony.calls.folding import FoldedCall
    from tagwerk_telephony.tables import Call

_STAFF = sa.select(
    Employee.id, Employee.login, Employee.email, Employee.phone, Employee.hired_on, Employee.left_on
).order_by(Employee.id)
_PEOPLE = (
    sa.select(Contact, Company)
    .join(Company, Company.id == Contact.company_id)
    .where(among(Contact.phone, "numbers"))
    .order_by(Contact.id)
)
_COMPANIES = sa.select(Company).where(among(Company.phone, "numbers")).order_by(Company.id)


class Staff:
    """Who works and worked here, and on which lines; read when first asked for."""

    def __init__(self, session: Session, extensions: Mapping[str, str]) -> None:
        self._session = session
        self._extensions = {line.casefold(): login for line, login in extensions.items()}

    @classmethod
    def of(cls, session: Session, extensions: Mapping[str, str]) -> Staff:
        """The one of a *session*, read once for all that is done in it."""
        if not isinstance(known := session.info.get(cls), cls):
            known = session.info[cls] = cls(session, extensions)
        return known

    @cached_property
    def _rows(self) -> list[sa.Row[int, str, str, str, date, date | None]]:
        return list(self._session.connection().execute(_STAFF))

    @cached_property
    def _own(self) -> frozenset[str]:
        lines = {e164(line) for line in self._extensions}
        return frozenset({row.phone for row in self._rows} | lines) - {""}

    def is_own(self, number: str) -> bool:
        """Whether *number* (E.164) is that of an employee, also of a former one."""
        return number in self._own if number else False

    def spoke(self, folded: FoldedCall, on: date) -> int | None:
        """The employee whose call it is, None where nothing tells."""
        for name in (folded.employee, folded.extension, folded.agent_number):
            if name and (found := self.holder(name, on)) is not None:
                return found
        return None

    def the_only_one(self, on: date) -> int | None:
        """The employee of a workspace that has one."""
        here = [row.id for row in self._rows if _works(row, on)]
        return here[0] if len(here) == 1 else None

    def login_of(self, employee_id: int) -> str:
        """The login of an employee."""
        return next(str(row.login) for row in self._rows if row.id == employee_id)

    def holder(self, name: str, on: date) -> int | None:
        """Whose *name* it is on the day *on*: a login, an address, an extension, a number, or a SIP address of one of them."""
        line = name.casefold().strip()
        user = line.partition(":")[2].partition("@")[0] if line.startswith(("sip:", "sips:", "client:")) else line
        login = self._extensions.get(line) or self._extensions.get(user)
        here = [row for row in self._rows if _works(row, on)]
        for row in here:
            if (
                row.login == login
                or row.login.casefold() in (line, user)
                or (row.email and row.email.casefold() == line)
            ):
                return int(row.id)
        number = e164(user)
        if number and (mine := [row.id for row in here if row.phone == number]):
            return int(mine[0]) if len(mine) == 1 else None
        if user.isdecimal() and 1 < len(user) < 7:
            ending = [row.id for row in here if row.phone.endswith(user)]
            return int(ending[0]) if len(ending) == 1 else None
        return None


def identify(session: Session, call: Call, folded: FoldedCall, staff: Staff) -> None:
    """Write whose call it is, unless somebody said so, or asked for the call."""
    on = (folded.answered_at or folded.begun_at).date()
    if call.assigned_by or call.ours:
        return
    before, known = call.employee_id, call.company_id is not None
    call.employee_id = staff.spoke(folded, on)
    own_line = folded.employee or folded.extension or (folded.agent_number and staff.is_own(folded.agent_number))
    if call.employee_id is None and not own_line and (folded.direction == "outbound" or not folded.agent_number):
        call.employee_id = staff.the_only_one(on)
    if not known or call.employee_id != before or get_history(call, "number").has_changes():
        assign_client(session, call)


def assign_client(session: Session, call: Call) -> None:
    """Write which client has the number of *call*: none where it is on several cards, unless one of them is the employee's own.

    An inbound call that nobody took is the owner's to call back.
    """
    company, contact = client_of(session, call.number, call.employee_id)
    call.company_id = company.id if company is not None else None
    call.contact_id = contact.id if contact is not None else None
    if call.employee_id is None and call.direction == "inbound" and call.answered_at is None and company is not None:
        call.employee_id = company.owner_id


def client_of(session: Session, number: str, employee_id: int | None) -> tuple[Company | None, Contact | None]:
    """The company, and the contact where it is one's own number, of *number* (E.164); Nones where nobody or several have it."""
    found = clients_of(session, number)
    if len(found) > 1:
        found = [(company, contact) for company, contact in found if company.owner_id == employee_id]
    return found[0] if len(found) == 1 else (None, None)


def clients_of(session: Session, number: str) -> list[tuple[Company, Contact | None]]:
    """All companies that *number* (E.164) reaches, each with the contact known longest who has it.

    An extension of a ``-0`` number reaches its company where the whole number is on no card.
    """
    if not number:
        return []
    return _on_cards(session, [number]) or _on_cards(session, trunks(number))


class Cards:
    """The cards of the numbers of many calls, looked up once for all of them when the first one is asked for."""

    def __init__(self, session: Session, numbers: Iterable[str]) -> None:
        self._session, self.numbers = session, frozenset(numbers) - {""}

    @classmethod
    def expect(cls, session: Session, numbers: Iterable[str]) -> None:
        """Say which numbers will be asked for in *session*."""
        session.info[cls] = cls(session, numbers)

    @cached_property
    def people(self) -> list[tuple[Contact, Company]]:
        """The contacts who have one of the numbers, those known longest first."""
        return [(contact, company) for contact, company in self._session.execute(_PEOPLE, {"numbers": self.numbers})]

    @cached_property
    def companies(self) -> list[Company]:
        """The companies that have one of the numbers."""
        return list(self._session.scalars(_COMPANIES, {"numbers": self.numbers}))


def _on_cards(session: Session, numbers: list[str]) -> list[tuple[Company, Contact | None]]:
    if not numbers:
        return []
    cards = session.info.get(Cards)
    if not isinstance(cards, Cards) or not cards.numbers.issuperset(numbers):
        cards = Cards(session, numbers)
    found: dict[int, tuple[Company, Contact | None]] = {}
    for contact, company in cards.people:
        if contact.phone in numbers:
            living = survivor(session, company)
            found.setdefault(living.id, (living, contact))
    for company in cards.companies:
        if company.phone in numbers:
            living = survivor(session, company)
            found.setdefault(living.id, (living, None))
    return list(found.values())


def _works(row: sa.Row[int, str, str, str, date, date | None], on: date | datetime) -> bool:
    return bool(row.hired_on <= on and (row.left_on is None or on <= row.left_on))
