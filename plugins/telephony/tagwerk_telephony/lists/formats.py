"""The lists that are known: which columns they have, and what stands in them.

A list of the Fritz!Box names the other party and the own number; those of exchanges name who called whom. Asterisk's
``Master.csv`` has no header, so its columns go by their place (source: Asterisk, "CDR: csv backend"). What is none of these is
read by a mapping.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal

Unit = Literal["clock", "minutes"]


@dataclass(frozen=True)
class Format:
    """A list: *columns* names, for each field, the headers that it may have (lower case). *needs* tells this list from others.

    Fields: ``when`` (with ``time`` where the hour is apart), ``direction``, ``from`` and ``to``, or ``client`` and ``own``,
    ``duration``, ``status``, ``id``, ``extension``, ``employee``. *unit* says what ``1:30`` is: minutes and seconds, or hours and
    minutes. *places* are the fields by place where there is no header.
    """

    name: str
    columns: dict[str, tuple[str, ...]]
    needs: frozenset[str] = frozenset()
    unit: Unit = "clock"
    places: dict[str, int] = field(default_factory=dict)


FORMATS = (
    Format(
        "fritzbox",
        {
            "when": ("datum", "date"), "direction": ("typ", "type"),
            "client": ("rufnummer", "telephone number", "number"),
            "own": ("eigene rufnummer", "own telephone number", "outgoing call number"),
            "extension": ("nebenstelle", "extension"), "duration": ("dauer", "duration"),
        },
        needs=frozenset({"typ", "datum", "eigene rufnummer"}),
        unit="minutes",
    ),
    Format(
        "freepbx",
        {
            "when": ("calldate", "call date"), "from": ("src", "source"), "to": ("dst", "destination"),
            "duration": ("billsec",), "status": ("disposition",), "id": ("uniqueid", "unique id"), "extension": ("cnum",),
        },
        needs=frozenset({"calldate", "src", "dst", "disposition"}),
    ),
    Format(
        "3cx",
        {
            "when": ("call time", "start time"), "from": ("from", "caller id"), "to": ("to", "destination"),
            "direction": ("direction",), "status": ("status",), "duration": ("talking", "talk time"), "id": ("call id",),
        },
        needs=frozenset({"call time", "talking", "status"}),
    ),
    Format(
        "sipgate",
        {
            "when": ("startzeit", "beginn", "date", "datum"), "direction": ("richtung", "direction"),
            "from": ("von", "from", "quelle"), "to": ("nach", "an", "to", "ziel"),
            "duration": ("dauer", "duration", "dauer in sekunden"), "status": ("status", "ergebnis"),
            "id": ("id", "call id"), "employee": ("benutzer", "user", "nutzer"),
        },
        needs=frozenset({"richtung", "dauer"}),
    ),
    Format(
        "placetel",
        {
            "when": ("datum", "zeitpunkt"), "time": ("uhrzeit", "zeit"), "direction": ("typ", "art", "anrufart"),
            "from": ("von", "anrufer"),
            "to": ("nach", "an", "angerufener", "ziel"), "duration": ("dauer", "gesprächsdauer"), "status": ("status",),
            "employee": ("benutzer", "sip-benutzer", "mitarbeiter"), "id": ("id",),
        },
        needs=frozenset({"typ", "dauer"}),
    ),
)  # fmt: skip
ASTERISK = Format(
    "asterisk",
    {},
    places={"from": 1, "to": 2, "when": 9, "duration": 13, "status": 14, "id": 16},
)
MOST_ASTERISK_COLUMNS, LEAST_ASTERISK_COLUMNS = 20, 16

INBOUND = frozenset({"1", "in", "inbound", "incoming", "eingehend", "ankommend", "angenommen", "kommend", "eingang"})
MISSED = frozenset({"2", "missed", "verpasst", "entgangen", "10", "abgewiesen", "rejected", "nicht angenommen"})
OUTBOUND = frozenset({"3", "4", "out", "outbound", "outgoing", "ausgehend", "abgehend", "gehend", "ausgang", "gewählt"})
ANSWERED = frozenset(
    {"answered", "angenommen", "beantwortet", "erfolgreich", "success", "verbunden", "pickup", "completed"}
)
BUSY = frozenset({"busy", "besetzt"})
UNANSWERED = frozenset(
    {
        "no answer",
        "noanswer",
        "unanswered",
        "nicht angenommen",
        "unbeantwortet",
        "missed",
        "verpasst",
        "cancel",
        "canceled",
        "notanswered",
    }
)
FAILED = frozenset({"failed", "congestion", "fehlgeschlagen", "chanunavail"})
