"""Tokens: with one, a program asks `tagwerk serve` as an employee. Shown once, kept as a hash.

A token is 256 random bits, so a plain SHA-256 of it cannot be turned back by trying; passwords would need more.
"""

from __future__ import annotations

import hashlib
import logging
import secrets
from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING

import sqlalchemy as sa

from tagwerk.access.log import log_stranger
from tagwerk.access.use_cases import use_case
from tagwerk.platform import clock
from tagwerk.platform.actions import Action
from tagwerk.platform.errors import NotAllowed, NotFound, TagwerkError, WrongInput
from tagwerk.platform.inputs import one_line
from tagwerk.platform.texts import translator
from tagwerk.staff.finding import actor_of, find_employee
from tagwerk.staff.tables import Employee, Token

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from tagwerk.access.actors import Actor
    from tagwerk.platform.app import App

PREFIX = "tagwerk_"  # so that a scanner for leaked secrets knows one when it sees it
USUAL_DAYS, MOST_DAYS = 90, 3660
LONGEST_NAME = 100
USED_TO = timedelta(minutes=1)
PATIENCE = 0.5  # seconds that an answer waits for another process that writes

_ = translator("tagwerk")
log = logging.getLogger(__name__)


@dataclass(frozen=True)
class MadeToken:
    """A new token and its *secret*, which nobody can show again."""

    token: Token
    secret: str


@use_case("tokens.make")
def make_token(app: App, actor: Actor, login: str, name: str, days: int = USUAL_DAYS) -> MadeToken:
    """Make a token for the own login, or as an administrator for anybody; it ends after *days*. Raises WrongInput."""
    name = one_line(name, LONGEST_NAME, needed=_("A token needs a name that says what uses it."))
    if not 0 < days <= MOST_DAYS:
        raise WrongInput(_("A token lasts from 1 to {most} days.", most=MOST_DAYS))
    secret = PREFIX + secrets.token_urlsafe(32)
    with app.database.transaction() as session:
        employee = find_employee(session, login)
        _refuse_stranger(actor, employee.id)
        moment = clock.now()
        token = Token(
            employee_id=employee.id,
            name=name,
            digest=_digest(secret),
            made_at=moment,
            expires_at=moment + timedelta(days=days),
        )
        session.add(token)
    return MadeToken(token, secret)


@use_case("tokens.revoke")
def revoke_token(app: App, actor: Actor, token_id: int) -> Token:
    """The token no longer opens anything. Raises NotFound, NotAllowed."""
    with app.database.transaction() as session:
        token = session.get(Token, token_id)
        if token is None or (actor.role != "administrator" and token.employee_id != actor.employee_id):
            raise NotFound(_("There is no token {id} of yours.", id=token_id), Action("staff.token.list"))
        token.revoked_at = token.revoked_at or clock.now()
    return token


@use_case("tokens.read")
def list_tokens(app: App, actor: Actor) -> list[tuple[Token, Employee]]:
    """The own tokens, for an administrator everybody's, the newest first; never the secrets."""
    query = sa.select(Token, Employee).join(Employee, Employee.id == Token.employee_id).order_by(Token.id.desc())
    if actor.role != "administrator":
        query = query.where(Token.employee_id == actor.employee())
    with app.database.reading() as session:
        return [(token, employee) for token, employee in session.execute(query)]


def actor_of_token(app: App, secret: str, client: str = "") -> Actor | None:
    """The employee for whom the token *secret* speaks; None where it is unknown, revoked or over, or the employee not here.

    That it was used is noted, to the minute; that it was refused is on record, with the address of the *client*.
    """
    with app.database.reading() as session:
        token = session.scalars(sa.select(Token).where(Token.digest == _digest(secret))).first()
        actor = _speaks_for(session, token)
    if actor is None or token is None:
        log_stranger(app, "tokens.use", f"token:{'unknown' if token is None else token.id}:{client}")
        return None
    _note_use(app, token)
    return actor


def _speaks_for(session: Session, token: Token | None) -> Actor | None:
    if token is None or token.revoked_at is not None:
        return None
    if token.expires_at is not None and token.expires_at <= clock.now():
        return None
    employee = session.get_one(Employee, token.employee_id)
    return actor_of(session, employee) if employee.works_on(employee.today()) else None


def _note_use(app: App, token: Token) -> None:
    """At most once a minute, and never at the cost of the answer."""
    moment = clock.now()
    if token.used_at is not None and token.used_at > moment - USED_TO:
        return
    older = sa.or_(Token.used_at.is_(None), Token.used_at <= moment - USED_TO)
    try:
        with app.database.transaction(patience=min(PATIENCE, app.database.busy_timeout)) as session:
            session.execute(sa.update(Token).where(Token.id == token.id, older).values(used_at=moment))
    except TagwerkError as error:
        log.info("the use of token %s is not noted: %s", token.id, error.message)


def _refuse_stranger(actor: Actor, employee_id: int) -> None:
    if actor.role not in ("administrator", "system") and employee_id != actor.employee_id:
        raise NotAllowed(_("You make tokens for yourself."))


def _digest(secret: str) -> str:
    return hashlib.sha256(secret.encode()).hexdigest()
