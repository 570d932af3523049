"""Calls that never heard their end are asked for at the provider: a callback may be lost, or there may be none at all.

Without a public address this is how telephony works at all. What was not heard is ``uncertain``: it is asked for with growing
pauses, given up after a day, and never concluded from silence.
"""

from __future__ import annotations

import logging
from datetime import timedelta
from typing import TYPE_CHECKING

import sqlalchemy as sa

from tagwerk.api import Actor, TagwerkError, clock, use_case
from tagwerk_telephony.api import AskedCall, CallUnknown, Fetches
from tagwerk_telephony.calls.providers import known_providers
from tagwerk_telephony.calls.taking_in import ASK_AFTER, take_in_all
from tagwerk_telephony.serial import writing
from tagwerk_telephony.tables import ENDED, Call

if TYPE_CHECKING:
    from datetime import datetime

    from tagwerk.api import App

LONGEST_PAUSE = timedelta(hours=2)
GIVE_UP_AFTER = timedelta(hours=24)
ANSWER_LOST, GIVEN_UP, UNKNOWN = "answer_lost", "given_up", "unknown_to_provider"
"""Causes of a call that is uncertain."""
AT_ONCE = 200
"""Calls that one run asks for."""

log = logging.getLogger(__name__)


@use_case("calls.reconcile", roles=("administrator",))
def reconcile(app: App, actor: Actor) -> int:
    """Ask the providers for every call that is not over and due to be asked for. Gives the number of calls asked for.

    A call that was asked for but of which nothing is ever heard stays ``uncertain``, and nobody dials it again by itself.
    """
    moment = clock.now()
    with app.database.reading() as session:
        # A call that began in the future was begun by a clock that was wrong; it waits for nothing.
        never = sa.and_(Call.ask_at.is_(None), Call.asked == 0, Call.started_at < moment - ASK_AFTER)
        ahead = sa.and_(Call.started_at > moment + ASK_AFTER, sa.or_(Call.ask_at.is_not(None), Call.asked == 0))
        due = sa.or_(Call.ask_at <= moment, never, ahead)
        running = sa.select(Call).where(Call.state.not_in(ENDED), due).order_by(Call.ask_at, Call.id)
        calls = list(session.scalars(running.limit(AT_ONCE)))
    known = known_providers(app)
    asked = 0
    for call in calls:
        provider = known.get(call.provider)
        cause = ""
        findable = call.reference or abs(moment - call.started_at) <= GIVE_UP_AFTER
        if isinstance(provider, Fetches) and findable:
            asked += 1
            cause = _ask(app, actor, provider, call)
        _put_off(app, call.id, moment, cause)
    return asked


def run(app: App) -> None:
    """The routine."""
    reconcile(app, Actor.system("telephony"))


def _ask(app: App, actor: Actor, provider: Fetches, call: Call) -> str:
    """Take in what the provider knows of *call*; gives the cause for which there is no use in asking again, or ``""``."""
    asked = AskedCall(call.id, call.reference, call.agent_number, call.number, call.started_at)
    try:
        take_in_all(app, actor, [(event, {}) for event in provider.fetch(asked)])
    except CallUnknown:
        return UNKNOWN
    except TagwerkError as error:
        log.warning("call %s: %s", call.id, error)
    except Exception:  # a provider that breaks over one call must not keep the others from being asked for
        log.exception("call %s could not be asked for", call.id)
    return ""


def _put_off(app: App, call_id: int, moment: datetime, cause: str) -> None:
    """Ask for a call that is still not over later, or never again."""
    with writing(app) as session:
        call = session.get(Call, call_id, with_for_update=True)
        if (
            call is None
            or call.ended_as is not None
            or (call.ask_at is not None and call.asked == 0 and call.ask_at > moment)
        ):
            return  # it is over, or something was heard of it meanwhile
        call.asked += 1
        call.ask_at = moment + min(ASK_AFTER * 2 ** min(call.asked, 10), LONGEST_PAUSE)
        if cause or abs(moment - call.started_at) > GIVE_UP_AFTER:
            call.state, call.cause, call.ask_at = "uncertain", cause or GIVEN_UP, None
            log.warning("call %s is given up: how it ended is not known", call.id)
        elif call.state == "requested":
            call.state, call.cause = "uncertain", ANSWER_LOST
