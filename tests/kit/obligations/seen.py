"""What an employee sees of a metric, and how a test sets the clock."""

from datetime import UTC, date, datetime

from tagwerk.access.actors import Actor
from tagwerk.obligations.progress import Progress
from tagwerk.obligations.standing import standing
from tagwerk.platform import clock
from tagwerk.platform.app import App

TUESDAY = date(2026, 10, 6)


def quota(app: App, actor: Actor, metric: str, on: date = TUESDAY, login: str | None = None) -> Progress:
    """The actor's own obligation, or that of *login*, on the day *on*."""
    (found,) = (
        each for each in standing(app, actor, login, on).quotas if (each.metric, each.for_login) == (metric, "")
    )
    return found


def done(app: App, actor: Actor, metric: str, on: date = TUESDAY) -> int | None:
    """What counts for the actor in the period of the day *on*."""
    return quota(app, actor, metric, on).done


def targets(app: App, actor: Actor, on: date) -> dict[str, int]:
    """The daily targets of the actor on the day *on*."""
    return {each.metric: each.target for each in standing(app, actor, None, on).quotas if each.per == "day"}


def at(text: str) -> datetime:
    """Set the clock to that moment; without a zone it is UTC."""
    moment = datetime.fromisoformat(text)
    moment = moment if moment.tzinfo is not None else moment.replace(tzinfo=UTC)
    clock.start_at(moment)
    return moment
