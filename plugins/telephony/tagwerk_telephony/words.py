"""States, outcomes and directions of calls in the words that people read."""

from __future__ import annotations

from tagwerk.api import later

STATES = {
    "requested": later("requested"),
    "dialling": later("dialling"),
    "ringing": later("ringing"),
    "in_progress": later("in progress"),
    "uncertain": later("uncertain"),
    "completed": later("completed"),
    "busy": later("busy"),
    "no_answer": later("no answer"),
    "canceled": later("canceled"),
    "failed": later("failed"),
}
OUTCOMES = {
    "offer_made": later("offer made"),
    "not_interested": later("not interested"),
    "call_back": later("call back"),
    "no_decision": later("no decision"),
    "machine": later("machine"),
    "wrong_number": later("wrong number"),
}
DIRECTIONS = {"outbound": later("outbound"), "inbound": later("inbound")}
LEG_STATES = {"answered": later("answered"), "initiated": later("dialling"), **STATES}
SETTLED = {"reached": later("reached"), "no_answer": later("no answer"), "not_placed": later("not placed")}
STEPS = {
    "attempts": later("dialled"),
    "reached": later("reached"),
    "talked": later("spoken to"),
    "offered": later("offered something by phone"),
    "signed": later("signed a contract"),
}
