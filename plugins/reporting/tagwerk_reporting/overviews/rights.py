"""Rights and what they were used on, in the words of who reads the access log: ``reports.make`` is *Reports: make*."""

from __future__ import annotations

from tagwerk.api import later, translator
from tagwerk_reporting.api import Code

ROOMS = {
    "absence": later("Absences"),
    "accesses": later("Access log"),
    "agenda": later("Agenda"),
    "board": later("Board"),
    "calls": later("Calls"),
    "campaigns": later("Campaigns"),
    "catalogue": later("Catalogue"),
    "companies": later("Companies"),
    "consent": later("Consent"),
    "contracts": later("Contracts"),
    "departments": later("Departments"),
    "events": later("Events"),
    "inbox": later("Inbox"),
    "job": later("Job descriptions"),
    "ledger": later("Ledger"),
    "mail": later("Mail"),
    "mailboxes": later("Mailboxes"),
    "outages": later("Outages"),
    "people": later("People"),
    "plans": later("Plans"),
    "plugins": later("Plugins"),
    "products": later("Products"),
    "quota": later("Quotas"),
    "reports": later("Reports"),
    "requests": later("Requests"),
    "segments": later("Segments"),
    "settings": later("Settings"),
    "signature": later("Signature"),
    "staff": later("Staff"),
    "suppressions": later("Suppressions"),
    "tasks": later("Tasks"),
    "team": later("Team"),
    "tokens": later("Tokens"),
    "visits": later("Visits"),
    "wanted": later("Demand"),
    "workspace": later("Workspace"),
}
VERBS = {
    "add": later("add"),
    "adopt": later("adopt"),
    "answer": later("answer"),
    "appoint": later("appoint"),
    "assign": later("assign"),
    "backup": later("back up"),
    "certify": later("certify"),
    "check": later("check"),
    "close": later("close"),
    "decide": later("accept or send back"),
    "disable": later("switch off"),
    "draft": later("draw up"),
    "edit": later("change"),
    "enable": later("switch on"),
    "enter": later("enter"),
    "explain": later("explain"),
    "export": later("export"),
    "forget": later("forget"),
    "hand_over": later("hand over"),
    "hold": later("hold"),
    "import": later("import"),
    "invite": later("invite"),
    "lift": later("lift"),
    "list": later("list"),
    "log": later("enter by hand"),
    "login": later("sign in"),
    "make": later("make"),
    "mark": later("mark"),
    "merge": later("merge"),
    "move": later("move"),
    "note": later("note"),
    "outcome": later("enter the outcome"),
    "plan": later("plan ahead"),
    "purge": later("purge"),
    "read": later("read"),
    "reconcile": later("reconcile"),
    "record": later("record"),
    "recordings": later("hear recordings"),
    "remove": later("remove"),
    "rescind": later("rescind"),
    "restore": later("restore"),
    "revoke": later("revoke"),
    "save": later("save"),
    "send": later("send"),
    "set": later("set"),
    "settle": later("settle"),
    "share": later("share out"),
    "sign": later("sign"),
    "submit": later("submit"),
    "sync": later("fetch"),
    "unusual": later("look at what is unusual"),
    "verify": later("verify"),
    "withdraw": later("withdraw"),
    "write": later("write"),
}
THINGS = {
    **ROOMS,
    "campaign": later("Campaign"),
    "company": later("Company"),
    "contact": later("Contact"),
    "contacts": later("Contacts"),
    "contacts exported": later("Contacts exported"),
    "department": later("Department"),
    "duplicates": later("Duplicates"),
    "employee": later("Employee"),
    "house": later("The house"),
    "plugin": later("Plugin"),
    "reasons": later("Reasons of absence"),
    "request": later("Request"),
    "segment": later("Segment"),
    "submissions": later("Submitted reports"),
    "unusual": later("Unusual things"),
    "visit": later("Visit"),
}

_ = translator("tagwerk_reporting")


def right_in_words(permission: str) -> str:
    """The right with its words; as it is where a plugin made one that is not known here."""
    room, _dot, verb = permission.partition(".")
    if room not in ROOMS or verb not in VERBS:
        return permission
    return Code(permission, ": ".join((_(ROOMS[room]), _(VERBS[verb]))))


def subject_in_words(subject: str) -> str:
    """What a right was used on (``company:17``, ``companies:80``): its noun in words, the number as it is on record."""
    thing, _colon, number = subject.partition(":")
    return Code(subject, " ".join((_(THINGS[thing]), number)).strip()) if thing in THINGS else subject
