"""Contracts: drafted, then signed by both sides, which is when they count; a rescinded one no longer does."""

from __future__ import annotations

from typing import TYPE_CHECKING

import sqlalchemy as sa

from tagwerk.access.log import are_others, log_access
from tagwerk.access.use_cases import use_case
from tagwerk.companies.finding import find_company, visible_to
from tagwerk.companies.tables import Company
from tagwerk.contracts.hookspecs import ContractSigned, tagwerk_contract_signed
from tagwerk.contracts.kinds import CONTRACT_SIGNED
from tagwerk.contracts.tables import Contract
from tagwerk.ledger.activities import NewActivity, record, reverse, tell_recorded
from tagwerk.ledger.hookspecs import Facts
from tagwerk.ledger.tables import Activity
from tagwerk.platform import clock
from tagwerk.platform.actions import Action
from tagwerk.platform.errors import Conflict, NotFound, WrongInput
from tagwerk.platform.inputs import one_line
from tagwerk.platform.periods import months_after
from tagwerk.platform.texts import later, translator

if TYPE_CHECKING:
    from datetime import date

    from sqlalchemy.orm import Session

    from tagwerk.access.actors import Actor
    from tagwerk.platform.app import App

LONGEST_REASON = 500
NEW_CLIENT_AFTER = 24  # months without any business make a client a new one

_ = translator("tagwerk")


@use_case("contracts.draft")
def draft_contract(
    app: App, actor: Actor, company: str, number: str | None = None, ends_on: date | None = None
) -> Contract:
    """Draft a contract with *company*; *number* is given out where none is named, *ends_on* is its last day.

    Raises NotFound, WrongInput, Conflict for a number in use.
    """
    with app.database.transaction() as session:
        found = find_company(session, actor, company)
        today = clock.today(actor.time_zone)
        number = number or _next_number(session, today)
        if session.scalar(sa.select(Contract.id).where(Contract.number == number)) is not None:
            raise Conflict(_("There is a contract {number} already.", number=number))
        contract = Contract(
            number=number,
            company_id=found.id,
            employee_id=actor.employee(),
            state="draft",
            drafted_on=today,
            ends_on=ends_on,
            created_at=clock.now(),
        )
        session.add(contract)
        session.flush()
    return contract


@use_case("contracts.sign")
def sign_contract(app: App, actor: Actor, number: str, on: date | None = None) -> Contract:
    """Both sides have signed the contract *number*, *on* that day (today by default).

    Counts for the employee who drafted it; a prospect becomes a client. Raises NotFound, Conflict, WrongInput.
    """
    with app.database.transaction() as session:
        contract = _find(session, actor, number)
        if contract.state != "draft":
            raise Conflict(_("The contract {number} is signed already, on {on}.", number=number, on=contract.signed_on))
        today = clock.today(actor.time_zone)
        on = on or today
        if on > today:
            raise WrongInput(_("{on} is still to come; a contract is signed when both sides have signed.", on=on))
        if contract.ends_on is not None and on > contract.ends_on:
            raise WrongInput(
                _("The contract {number} ends on {end}; it was signed before.", number=number, end=contract.ends_on)
            )
        new_client = _is_new_client(session, contract, on)
        contract.state, contract.signed_on = "signed", on
        company = session.get_one(Company, contract.company_id)
        if company.rank in ("prospect", "former"):
            company.rank = "client"
            company.hand_written = " ".join(sorted({*company.hand_written.split(), "rank"}))  # no list undoes it
        recorded = record(session, _signed(actor, contract, on, new_client))
    tell_recorded(app, recorded)
    event = ContractSigned(contract.id, contract.company_id, contract.employee_id, on, new_client)
    app.plugins.notify(tagwerk_contract_signed, event)
    return contract


@use_case("contracts.rescind")
def rescind_contract(app: App, actor: Actor, number: str, on: date | None = None, reason: str = "") -> Contract:
    """The signed contract *number* was rescinded before the first delivery, *on* that day (today by default).

    What it counted is reversed. The company keeps its rank, which may have other reasons. Raises NotFound, Conflict,
    WrongInput.
    """
    reason = one_line(reason, LONGEST_REASON)
    with app.database.transaction() as session:
        contract = _find(session, actor, number)
        if contract.state != "signed" or contract.signed_on is None:
            draft, rescinded = (
                later("The contract {number} is a draft."),
                later("The contract {number} is rescinded already."),
            )
            said = draft if contract.state == "draft" else rescinded
            raise Conflict(_(said, number=number))
        today = clock.today(actor.time_zone)
        on = on or today
        if not contract.signed_on <= on <= today:
            raise WrongInput(
                _("A contract is rescinded between its signing on {signed} and today.", signed=contract.signed_on)
            )
        contract.state, contract.rescinded_on = "rescinded", on
        contract.reason = reason
        query = sa.select(Activity).where(Activity.source == "core", Activity.source_key == _key(contract))
        counted = session.scalars(query).first()
        recorded = reverse(session, counted, recorded_by=actor.signature, reason="rescinded") if counted else None
    tell_recorded(app, [recorded] if recorded is not None else [])
    return contract


@use_case("contracts.read")
def list_contracts(app: App, actor: Actor) -> list[tuple[Contract, Company]]:
    """The contracts of companies that the actor may see, newest first."""
    with app.database.reading() as session:
        statement = sa.select(Contract, Company).join(Company, Company.id == Contract.company_id)
        statement = statement.where(visible_to(actor))
        found = [(contract, company) for contract, company in session.execute(statement.order_by(Contract.id.desc()))]
    others = any(are_others(actor, company.owner_id) for _contract, company in found)
    log_access(app, actor, "contracts.read", f"contracts:{len(found)}", others=others)
    return found


def _find(session: Session, actor: Actor, number: str) -> Contract:
    """The contract of a company that the actor may see, locked. Raises NotFound."""
    contract = session.scalars(sa.select(Contract).where(Contract.number == number).with_for_update()).first()
    if contract is not None:
        company = sa.select(Company.id).where(Company.id == contract.company_id, visible_to(actor))
        if session.scalar(company) is not None:
            return contract
    raise NotFound(_("There is no contract {number}.", number=number), Action("contracts.list"))


def facts() -> list[Facts]:
    """What the activities of contracts are founded on."""
    keys = sa.select(sa.literal("contract:") + sa.cast(Contract.id, sa.String)).where(Contract.state == "signed")
    return [Facts("contracts", "core", (CONTRACT_SIGNED.name,), keys)]


def _key(contract: Contract) -> str:
    return f"contract:{contract.id}"


def _signed(actor: Actor, contract: Contract, on: date, new_client: bool) -> NewActivity:
    return NewActivity(
        kind=CONTRACT_SIGNED,
        happened_at=clock.now(),
        work_date=on,
        employee_id=contract.employee_id,
        recorded_by=actor.signature,
        source="core",
        source_key=_key(contract),
        company_id=contract.company_id,
        details={"contract": contract.id, "new_client": new_client},
    )


def _is_new_client(session: Session, contract: Contract, on: date) -> bool:
    """No contract with the company, or one merged into it, was signed in the 24 months before and stood."""
    same = sa.select(Company.id).where(
        sa.or_(Company.id == contract.company_id, Company.merged_into == contract.company_id)
    )
    earlier = sa.select(Contract.id).where(
        Contract.company_id.in_(same),
        Contract.id != contract.id,
        Contract.state == "signed",
        Contract.signed_on > months_after(on, -NEW_CLIENT_AFTER),
    )
    return session.scalar(earlier.limit(1)) is None


def _next_number(session: Session, today: date) -> str:
    prefix = f"C-{today.year}-"
    taken = session.scalars(sa.select(Contract.number).where(Contract.number.startswith(prefix))).all()
    last = max((int(end) for number in taken if (end := number.removeprefix(prefix)).isdecimal()), default=0)
    return f"{prefix}{last + 1:04d}"
