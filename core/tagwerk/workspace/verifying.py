"""`ledger verify`: whether the numbers of this workspace stand on what was written when it was done.

What a plugin's purge took away is on record, so that its activities are known to be founded on nothing any more.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from itertools import chain as joined
from itertools import islice
from typing import TYPE_CHECKING

import sqlalchemy as sa

from tagwerk.access.log import log_access
from tagwerk.access.tables import Access
from tagwerk.access.use_cases import use_case
from tagwerk.ledger.chain.links import ACCESSES, ACTIVITIES, Head, head
from tagwerk.ledger.chain.verifying import (
    against_facts,
    broken_links,
    differs_from,
    doubles,
    made_up_seals,
    read_head,
    weak_places,
)
from tagwerk.ledger.hookspecs import tagwerk_facts
from tagwerk.ledger.tables import Activity, Seal
from tagwerk.platform.actions import Action
from tagwerk.platform.errors import Conflict
from tagwerk.platform.hosting.remembering.purges import purges
from tagwerk.platform.texts import translator

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime

    from sqlalchemy.orm import Session

    from tagwerk.access.actors import Actor
    from tagwerk.ledger.chain.verifying import Fault
    from tagwerk.platform.app import App
    from tagwerk.platform.hosting.remembering.purges import Purge

MOST = 200
"""So many faults are named; who sees so many knows enough."""
LAST_LINKS = 1_000
"""What `doctor` looks at."""

_ = translator("tagwerk")


@dataclass(frozen=True)
class Purged:
    """That a *plugin* was purged: when and by whom, and how many *activities*, up to which *position*, are founded on nothing
    since."""

    plugin: str
    at: datetime
    by: str
    position: int
    activities: int


@dataclass(frozen=True)
class Verified:
    """What was found: the *head* of the ledger's chain and of the access log's, and every fault. *purged* is what is known to
    have gone, and no fault."""

    head: Head
    accesses: Head
    faults: tuple[Fault, ...]
    purged: tuple[Purged, ...] = ()


@use_case("ledger.verify", roles=("head", "director", "administrator"))
def verify_ledger(app: App, actor: Actor, since: str | None = None) -> Verified:
    """Hold the ledger and the access log against their chains, guards and facts; and against the head *since* that the
    actor holds, as a report prints it. Raises WrongInput."""
    kept = read_head(since) if since is not None else None
    facts = app.plugins.collect(tagwerk_facts, app)
    with app.database.reading() as session:
        connection = session.connection()
        purged = _on_record(session, purges(app.plugins.memory))
        up_to = {each.plugin: each.position for each in purged}
        found: Iterable[Fault] = joined(
            [fault] if kept is not None and (fault := differs_from(connection, kept)) else [],
            weak_places(connection),
            broken_links(connection, ACTIVITIES),
            broken_links(connection, ACCESSES),
            made_up_seals(connection),
            doubles(session),
            *(against_facts(session, each, up_to) for each in facts),
        )
        gone = tuple(each for each in map(partial(_purged, session), purged) if each.activities)
        verified = Verified(head(connection), head(connection, ACCESSES), tuple(islice(found, MOST)), gone)
    log_access(app, actor, "ledger.verify", f"ledger:{verified.head.position}")
    return verified


def _on_record(session: Session, kept: Iterable[Purge]) -> list[Purge]:
    """Those purges that the access log, which is chained, knows of, or whose time it no longer reaches back to."""
    was_cut_off = sa.select(Seal.id).where(Seal.log == ACCESSES.table).exists()
    first = session.scalar(sa.select(sa.func.min(Access.happened_at)).where(was_cut_off))
    said = set(session.scalars(sa.select(Access.subject).where(Access.permission == "plugins.purge")))
    return [each for each in kept if f"plugin:{each.plugin}" in said or (first is not None and each.at < first)]


def _purged(session: Session, purge: Purge) -> Purged:
    of_plugin = (Activity.source == purge.plugin, Activity.position <= purge.position)
    count = session.scalar(sa.select(sa.func.count()).select_from(Activity).where(*of_plugin)) or 0
    return Purged(purge.plugin, purge.at, purge.by, purge.position, count)


def check_ledger(app: App) -> str:
    """Raises Conflict where the guards are gone or the last links of a chain are broken."""
    with app.database.reading() as session:
        connection = session.connection()
        links = (broken_links(connection, chain, last=LAST_LINKS) for chain in (ACTIVITIES, ACCESSES))
        fault = next(joined(weak_places(connection), *links, made_up_seals(connection)), None)
        if fault is not None:
            raise Conflict(fault.text, Action("ledger.verify"))
        return _("the chain holds up to {head}", head=head(connection))
