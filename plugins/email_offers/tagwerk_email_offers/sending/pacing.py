"""How fast mail may leave: the rests that a relay asks for, and the limits of the settings, both kept in the database.

Several processes share them, and a restart forgets nothing. What is allowed is taken in the transaction that puts the mails
on the wire, so that two senders at once never exceed a limit together.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any, cast

import sqlalchemy as sa

from tagwerk_email_offers.tables import Allowance, Relay

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from sqlalchemy.orm import DeclarativeBase, Session

    from tagwerk_email_offers.settings import EmailOffersSettings

FIRST_REST, LONGEST_REST = timedelta(seconds=15), timedelta(minutes=15)
STALE, PROVES_FOR = timedelta(hours=1), timedelta(days=1)
_RESTING = sa.select(Relay.resting_until).where(Relay.address == sa.bindparam("relay"))
SPANS = {"second": timedelta(seconds=1), "hour": timedelta(hours=1), "day": timedelta(days=1)}


@dataclass(frozen=True)
class Pace:
    """What one relay may be given: *limits* for it, *domain_limits* for each domain of recipients, by span."""

    relay: str
    limits: Mapping[str, int]
    domain_limits: Mapping[str, int]

    @classmethod
    def of(cls, settings: EmailOffersSettings) -> Pace:
        """The limits of the settings."""
        limits = {"second": settings.per_second, "hour": settings.per_hour, "day": settings.per_day}
        domains = {"hour": settings.per_domain_hour, "day": settings.per_domain_day}
        server = settings.smtp
        return cls(
            f"{server.host}:{server.port}",
            {span: limit for span, limit in limits.items() if limit is not None},
            {span: limit for span, limit in domains.items() if limit is not None},
        )


@dataclass(frozen=True)
class Allowed:
    """Which of the mails may leave now, and until when each of the others waits, by their keys."""

    now: frozenset[int]
    later: Mapping[int, datetime]


def rest(session: Session, relay: str, reason: str, moment: datetime, *, after_success: bool) -> datetime:
    """Leave *relay* alone for a while, twice as long each time that nothing left in between; gives until when."""
    _see_that_there_is(session, Relay, [{"address": relay, "rest_seconds": 0, "reason": ""}])
    row = session.get_one(Relay, relay, with_for_update=True)
    if row.resting_until is not None and is_ahead(row.resting_until, moment):
        return row.resting_until  # another sender was told so already
    last = timedelta(seconds=row.rest_seconds)
    length = max(FIRST_REST, last if after_success else 2 * last)
    row.rest_seconds = int(min(length, LONGEST_REST).total_seconds())
    row.resting_until = moment + timedelta(seconds=row.rest_seconds)
    row.reason = reason[:500]
    return row.resting_until


def resting_until(session: Session, relay: str, moment: datetime) -> datetime | None:
    """Until when *relay* is left alone, None where it takes mail."""
    until: datetime | None = session.connection().scalar(_RESTING, {"relay": relay})
    return until if until is not None and is_ahead(until, moment) else None


def rest_of(session: Session, settings: EmailOffersSettings, moment: datetime) -> datetime | None:
    """Until when the relay of the settings is left alone, None where it takes mail or none is set."""
    if not settings.smtp_url.get_secret_value():
        return None
    return resting_until(session, Pace.of(settings).relay, moment)


def note_taken(session: Session, relay: str, moment: datetime) -> None:
    """Remember that *relay* took a mail."""
    _see_that_there_is(session, Relay, [{"address": relay, "rest_seconds": 0, "reason": ""}])
    long_ago = sa.or_(Relay.took_at.is_(None), Relay.took_at < moment - STALE)
    session.execute(sa.update(Relay).where(Relay.address == relay, long_ago).values(took_at=moment))


def took_lately(session: Session, relay: str, moment: datetime) -> bool:
    """Whether *relay* took a mail within a day."""
    took_at = session.scalar(sa.select(Relay.took_at).where(Relay.address == relay))
    return took_at is not None and took_at > moment - PROVES_FOR


def wake(session: Session, relay: str) -> None:
    """Try *relay* at once: somebody asked for it."""
    session.execute(sa.update(Relay).where(Relay.address == relay).values(resting_until=None))


def is_ahead(until: datetime, moment: datetime) -> bool:
    """Whether the rest is not over; one further away than any rest comes from a clock that was wrong."""
    return moment < until <= moment + LONGEST_REST


def take(session: Session, pace: Pace, domains: Sequence[tuple[int, str]], moment: datetime) -> Allowed:
    """Take what the limits leave for mails to *domains*, pairs of a key and a domain, in their order."""
    if not domains or not (pace.limits or pace.domain_limits):
        return Allowed(frozenset(key for key, _domain in domains), {})
    book = _Book(session, pace, {domain for _key, domain in domains}, moment)
    now, later = set(), {}
    for key, domain in domains:
        if (until := book.full_until(domain)) is not None:
            later[key] = until
        else:
            book.use(domain)
            now.add(key)
    book.store()
    return Allowed(frozenset(now), later)


class _Book:
    """The counters that a group of mails touches, read once under a lock and written once."""

    def __init__(self, session: Session, pace: Pace, domains: set[str], moment: datetime) -> None:
        self._session, self._moment = session, moment
        self._limits = {(pace.relay, span): limit for span, limit in pace.limits.items()}
        self._relay = pace.relay
        for domain in sorted(domains):
            self._limits |= {(f"@{domain}", span): limit for span, limit in pace.domain_limits.items()}
        self._used: Counter[tuple[str, str]] = Counter()
        self._begins = {key: _begin(moment, key[1]) for key in self._limits}
        _see_that_there_is(session, Allowance, [self._row(*key) for key in sorted(self._limits)])
        scopes = sorted({scope for scope, _span in self._limits})
        query = sa.select(Allowance).where(Allowance.scope.in_(scopes)).order_by(Allowance.scope, Allowance.span)
        for row in session.scalars(query.with_for_update()):
            if row.starts_at == self._begins.get((row.scope, row.span)):
                self._used[row.scope, row.span] = row.used

    def full_until(self, domain: str) -> datetime | None:
        """When the last of the limits that are used up begins anew, None where none is."""
        full = [key for key in self._of(domain) if self._used[key] >= self._limits[key]]
        return max((self._begins[key] + SPANS[key[1]] for key in full), default=None)

    def use(self, domain: str) -> None:
        for key in self._of(domain):
            self._used[key] += 1

    def store(self) -> None:
        key = Allowance.scope == sa.bindparam("of"), Allowance.span == sa.bindparam("each")
        update = sa.update(cast("sa.Table", Allowance.__table__)).where(*key)
        rows = [{"of": scope, "each": span, **self._row(scope, span)} for scope, span in sorted(self._limits)]
        self._session.connection().execute(update, rows)

    def _row(self, scope: str, span: str) -> dict[str, Any]:
        key = (scope, span)
        return {"scope": scope, "span": span, "starts_at": self._begins[key], "used": self._used[key]}

    def _of(self, domain: str) -> list[tuple[str, str]]:
        return [key for key in self._limits if key[0] in (self._relay, f"@{domain}")]


def _see_that_there_is(session: Session, table: type[DeclarativeBase], rows: list[dict[str, Any]]) -> None:
    """Add the *rows* that are not there, so that they can be locked; another sender may do so at the same time."""
    from sqlalchemy.dialects import postgresql, sqlite

    dialect = postgresql if session.get_bind().dialect.name == "postgresql" else sqlite
    session.execute(dialect.insert(table).on_conflict_do_nothing(), rows)


def _begin(moment: datetime, span: str) -> datetime:
    """The first moment of the span that *moment* is in, reckoned in UTC."""
    if span == "second":
        return moment.replace(microsecond=0)
    if span == "hour":
        return moment.replace(minute=0, second=0, microsecond=0)
    return moment.replace(hour=0, minute=0, second=0, microsecond=0)
