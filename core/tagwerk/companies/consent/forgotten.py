"""Addresses of people who were forgotten stay suppressed without being known: as an HMAC (RFC 2104) with a key of the workspace.

An address that comes back with a list is made unreadable in the same way, and found. Whoever has the database has the key as
well, and can try addresses out; nobody can read them.
"""

from __future__ import annotations

import hashlib
import hmac
import secrets
from typing import TYPE_CHECKING

import sqlalchemy as sa
from sqlalchemy.exc import IntegrityError

from tagwerk.companies.consent.tables import ForgettingKey
from tagwerk.platform import clock

if TYPE_CHECKING:
    from collections.abc import Iterable

    from sqlalchemy.orm import Session

PREFIX = "forgotten:"
LENGTH = 22  # with the prefix as long as the shortest column for numbers; 88 bits


def forgetting_key(session: Session) -> str:
    """The key of this workspace, made at first use; two who make it at once use the same."""
    if (known := _key(session)) is not None:
        return known
    try:
        with session.begin_nested():
            session.add(ForgettingKey(id=1, value=secrets.token_hex(32), made_at=clock.now()))
    except IntegrityError:
        session.expire_all()
    found = _key(session)
    assert found is not None
    return found


def unreadable(key: str, address: str) -> str:
    """What stands for *address* once it is forgotten."""
    digest = hmac.new(bytes.fromhex(key), address.casefold().encode(), hashlib.sha256).hexdigest()
    return f"{PREFIX}{digest[:LENGTH]}"


def forms(session: Session, addresses: Iterable[str]) -> dict[str, str]:
    """Every form in which *addresses* may be suppressed, and of which address it is one."""
    given = list(addresses)
    found = {address: address for address in given}
    if (key := _key(session)) is not None:
        found |= {unreadable(key, address): address for address in given}
    return found


def _key(session: Session) -> str | None:
    return session.scalars(sa.select(ForgettingKey.value)).first()
