"""Calls that never heard their end are asked for at the provider: a callback may be lost, or there may be none at all.

Without a public address this is how telephony works at all.
"""

from __future__ import annotations

import logging
from datetime import timedelta
from typing import TYPE_CHECKING

import sqlalchemy as sa

from tagwerk.api import Actor, TagwerkError, clock, use_case
from tagwerk_telephony.calls.providers import known_providers
from tagwerk_telephony.calls.taking_in import take_in
from tagwerk_telephony.tables import ENDED, Call

if TYPE_CHECKING:
    from tagwerk.api import App

ASK_AFTER = timedelta(minutes=1)
GIVE_UP_AFTER = timedelta(hours=24)

log = logging.getLogger(__name__)


@use_case("calls.reconcile", roles=("administrator",))
def reconcile(app: App, actor: Actor) -> int:
    """Ask the providers for every call that is not over. Gives the number of calls asked for.

    A call that was asked for but never got a reference from its provider was never dialled as far as anybody knows; after a
    day it is ``failed``, and nobody dials it again by itself.
    """
    moment = clock.now()
    with app.database.reading() as session:
        running = sa.select(Call).where(Call.state.not_in(ENDED), Call.started_at < moment - ASK_AFTER)
        calls = list(session.scalars(running.order_by(Call.id)))
    known = known_providers(app)
    asked = 0
    for call in calls:
        if call.reference and call.provider in known:
            asked += 1
            try:
                for event in known[call.provider].fetch(call.reference, call.id):
                    take_in(app, actor, event, {})
            except TagwerkError as error:
                log.warning("call %s: %s", call.id, error)
        elif call.started_at < moment - GIVE_UP_AFTER:
            _give_up(app, call.id)
    return asked


def run(app: App) -> None:
    """The routine."""
    reconcile(app, Actor.system("telephony"))


def _give_up(app: App, call_id: int) -> None:
    with app.database.transaction() as session:
        unheard = sa.update(Call).where(Call.id == call_id, Call.state.not_in(ENDED))
        session.execute(unheard.values(state="failed", cause="never_heard_of"))
