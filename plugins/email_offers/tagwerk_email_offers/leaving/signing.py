"""Tokens that only this workspace can make: they name a message by its number and prove that a mail of ours carried them.

A token is ``NUMBER-SIGNATURE``: the number finds the message by its primary key, the signature is an HMAC-SHA256 (RFC 2104) of
purpose and number, cut to 128 bits, in hexadecimal, so that it survives in an address. The secret is 256 random bits in the
database, so that all who work on it sign alike, and comes into being when first needed.
"""

from __future__ import annotations

import hmac
import secrets
from dataclasses import dataclass, field
from functools import lru_cache
from typing import TYPE_CHECKING, Literal

from sqlalchemy.dialects import postgresql, sqlite

from tagwerk.api import clock
from tagwerk_email_offers.mime.unsubscribing import TOKEN
from tagwerk_email_offers.tables import Secret

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from tagwerk.api import App

Purpose = Literal["unsubscribe", "return"]
"""What a token may be used for; who learns one from a return path cannot unsubscribe anybody with it."""

ONLY_ROW = 1
SIGNATURE_BYTES = 16


@dataclass(frozen=True)
class Tokens:
    """Makes and reads tokens."""

    secret: bytes = field(repr=False)

    def of(self, purpose: Purpose, number: int) -> str:
        """The token of message *number*."""
        return _token(self.secret, purpose, number)

    def read(self, purpose: Purpose, token: str) -> int | None:
        """The number of the message that *token* names; None where it is not one of ours. Takes the same time for every token."""
        match = TOKEN.fullmatch(token)
        number = int(match[1]) if match else 0
        is_true = hmac.compare_digest(self.of(purpose, number), token.lower() if match else "")
        return number if is_true else None


@lru_cache(256)
def _token(secret: bytes, purpose: Purpose, number: int) -> str:
    """A mail shows its token in several places."""
    digest = hmac.digest(secret, f"{purpose}:{number}".encode("ascii"), "sha256")
    return f"{number}-{digest[:SIGNATURE_BYTES].hex()}"


def tokens_of(app: App) -> Tokens:
    """The tokens of this workspace."""
    with app.database.reading() as session:
        known = tokens_in(session)
    if known is not None:
        return known
    with app.database.transaction() as session:
        _make_secret(session)
        return _tokens(session.get_one(Secret, ONLY_ROW))


def tokens_in(session: Session) -> Tokens | None:
    """The same, inside a transaction; None where nothing was ever signed here."""
    row = session.get(Secret, ONLY_ROW)
    return _tokens(row) if row is not None else None


def _tokens(row: Secret) -> Tokens:
    return Tokens(bytes.fromhex(row.value))


def _make_secret(session: Session) -> None:
    """Whoever comes second keeps the first one's."""
    insert = sqlite.insert if session.get_bind().dialect.name == "sqlite" else postgresql.insert
    made = insert(Secret).values(id=ONLY_ROW, value=secrets.token_hex(32), made_at=clock.now())
    session.execute(made.on_conflict_do_nothing())
