"""What stands in the database as a word of ours, in the words that people read: states, ranks, roles, kinds."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from tagwerk.platform.texts import later, translator

if TYPE_CHECKING:
    from collections.abc import Mapping

_ = translator("tagwerk")

RANKS = {
    "prospect": later("prospect"), "client": later("client"), "key_client": later("key client"),
    "former": later("former client"),
}  # fmt: skip
ROLES = {
    "manager": later("manager"), "head": later("head"), "director": later("director"),
    "administrator": later("administrator"),
}  # fmt: skip
STATES = {
    "open": later("open"), "done": later("done"), "dropped": later("dropped"),  # tasks, and what is wanted
    "told": later("told"), "offered": later("offered"), "bought": later("bought"),
    "planned": later("planned"), "held": later("held"), "canceled": later("canceled"),  # visits, events
    "invited": later("invited"), "accepted": later("accepted"), "declined": later("declined"), "came": later("came"),
    "answered": later("answered"), "withdrawn": later("withdrawn"),  # requests
    "draft": later("draft"), "signed": later("signed"), "rescinded": later("rescinded"),  # contracts
}  # fmt: skip
KINDS = {
    "visit": later("visit"), "meeting": later("meeting"), "presentation": later("presentation"),
    "training": later("training"), "merchandising": later("merchandising"),
    "exhibition": later("exhibition"), "fair": later("fair"),
}  # fmt: skip
REASONS = {"leave": later("leave"), "illness": later("illness"), "training": KINDS["training"], "other": later("other")}
STATUSES = {"active": later("active"), "discontinued": later("discontinued"), "gone": later("no longer listed")}
CHANNELS = {
    "email": later("e-mail"), "phone": later("phone"), "post": later("post"), "any": later("any channel"),
}  # fmt: skip
DIRECTIONS = {"outbound": later("outbound"), "inbound": later("inbound")}
OUTCOMES = {
    "answered": STATES["answered"], "no_answer": later("no answer"), "busy": later("busy"), "machine": later("machine"),
    "wrong_number": later("wrong number"), "canceled": later("broken off"), "failed": later("failed"),
}  # fmt: skip
DETAILS = {
    "offer": later("offer"), "campaign": later("campaign"), "message": later("e-mail"), "call": later("call"),
    "direction": later("direction"), "talk_seconds": later("seconds talked"), "conversation": later("conversation"),
    "report": later("report"), "period": later("period"), "digest": later("checksum"), "change": later("change"),
    "working_days": later("working days"), "visit": later("visit"), "kind": later("kind"), "contract": later("contract"),
    "new_client": later("new client"),
}  # fmt: skip
"""What belongs to an activity, by its name in the ledger."""
VALUES: Mapping[str, Mapping[str, str]] = {
    "rank": RANKS, "role": ROLES, "state": STATES, "kind": KINDS, "reason": REASONS, "status": STATUSES, "channel": CHANNELS,
    "direction": DIRECTIONS, "outcome": OUTCOMES,
}  # fmt: skip
"""The words of each field, by its value."""


def in_words(field: str, value: Any) -> Any:
    """The *value* of a *field* as people read it; what is no such word of ours stays what it is."""
    word = VALUES[field].get(value) if field in VALUES and isinstance(value, str) else None
    return value if word is None else _(word)


def details_in_words(details: Mapping[str, Any]) -> str:
    """What belongs to an activity, as people read it; what a plugin calls its own stays as it is called."""
    return ", ".join(_detail(name, value) for name, value in details.items())


def _detail(name: str, value: Any) -> str:
    title = _(DETAILS[name]) if name in DETAILS else name.replace("_", " ")
    if isinstance(value, bool):
        said = _("yes") if value else _("no")
        return f"{title}: {said}"
    return f"{title}: {in_words(name, value)}" if isinstance(value, str) else f"{title} {value}"
