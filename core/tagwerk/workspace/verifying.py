"""`ledger verify`: whether the numbers of this workspace stand on what was written when it was done."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import chain as joined
from itertools import islice
from typing import TYPE_CHECKING

from tagwerk.access.log import log_access
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
from tagwerk.platform.actions import Action
from tagwerk.platform.errors import Conflict
from tagwerk.platform.texts import translator

if TYPE_CHECKING:
    from collections.abc import Iterable

    from tagwerk.access.actors import Actor
    from tagwerk.ledger.chain.verifying import Fault
    from tagwerk.platform.app import App

MOST = 200
"""So many faults are named; who sees so many knows enough."""
LAST_LINKS = 1_000
"""What `doctor` looks at."""

_ = translator("tagwerk")


@dataclass(frozen=True)
class Verified:
    """What was found: the *head* of the ledger's chain and of the access log's, and every fault."""

    head: Head
    accesses: Head
    faults: tuple[Fault, ...]


@use_case("ledger.verify", roles=("head", "director", "administrator"))
def verify_ledger(app: App, actor: Actor, since: str | None = None) -> Verified:
    """Hold the ledger and the access log against their chains, guards and facts; and against the head *since* that the
    actor holds, as a report prints it. Raises WrongInput."""
    kept = read_head(since) if since is not None else None
    facts = app.plugins.collect(tagwerk_facts, app)
    with app.database.reading() as session:
        connection = session.connection()
        found: Iterable[Fault] = joined(
            [fault] if kept is not None and (fault := differs_from(connection, kept)) else [],
            weak_places(connection),
            broken_links(connection, ACTIVITIES),
            broken_links(connection, ACCESSES),
            made_up_seals(connection),
            doubles(session),
            *(against_facts(session, each) for each in facts),
        )
        verified = Verified(head(connection), head(connection, ACCESSES), tuple(islice(found, MOST)))
    log_access(app, actor, "ledger.verify", f"ledger:{verified.head.position}")
    return verified


def check_ledger(app: App) -> str:
    """Raises Conflict where the guards are gone or the last links of a chain are broken."""
    with app.database.reading() as session:
        connection = session.connection()
        links = (broken_links(connection, chain, last=LAST_LINKS) for chain in (ACTIVITIES, ACCESSES))
        fault = next(joined(weak_places(connection), *links, made_up_seals(connection)), None)
        if fault is not None:
            raise Conflict(fault.text, Action("ledger.verify"))
        return _("the chain holds up to {head}", head=head(connection))
