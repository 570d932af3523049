"""What counts as what: a metric says which activities are counted, and how.

A metric is data, so that it can be compiled to SQL, explained in words and applied to history. Those of calls, offers,
money and reports stand here, the others in the ``kinds.py`` of their rooms; ``tagwerk quota --explain METRIC`` shows the rule and
the activities behind a number.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from tagwerk.ledger.kinds import (
    CALL,
    INVOICED,
    OFFER_EMAILED,
    PHONE_OFFER,
    RECONCILED,
    REPORT_SUBMITTED,
    SHORTEST_TALK,
)
from tagwerk.platform.texts import later

Channel = Literal["email", "phone"]
"""The ways in which somebody is approached."""


@dataclass(frozen=True)
class Filter:
    """A condition on an activity: *field* is a column or ``details.<key>``.

    ``=``, ``>=`` and ``<=`` compare with *value*; ``known`` asks that there is a value at all.
    """

    field: str
    comparison: Literal["=", ">=", "<=", "known"]
    value: str | int | bool = ""


@dataclass(frozen=True)
class Metric:
    """What is counted.

    ``counts="rows"`` counts activities; ``"distinct"`` counts different values of the fields in *distinct* (``company`` is
    resolved through mergers, ``work_date`` makes it "per day", ``details.<key>`` looks into the details); ``"amount"`` sums
    ``amount_minor`` of one *currency*; in these, reversed activities and their reversals do not count. ``"reversals"`` counts
    the reversals themselves. *channel* says which outage keeps people from it; *beside* names metrics to show beside the number.
    """

    name: str
    title: str
    kinds: tuple[str, ...]
    counts: Literal["rows", "distinct", "amount", "reversals"] = "rows"
    distinct: tuple[str, ...] = ()
    where: tuple[Filter, ...] = ()
    currency: str = ""
    rule: str = ""
    channel: Channel | Literal[""] = ""
    beside: tuple[str, ...] = ()


METRICS = (
    Metric(
        "offers_emailed",
        later("Offers by e-mail"),
        (OFFER_EMAILED.name,),
        counts="distinct",
        distinct=("company", "details.offer", "work_date"),
        rule=later("distinct (company, offer) per day, accepted by the mail server; hard bounces are reversed"),
        channel="email",
        beside=("offers_bounced",),
    ),
    Metric(
        "offers_bounced",
        later("bounced"),
        (OFFER_EMAILED.name,),
        counts="reversals",
        where=(Filter("details.reason", "=", "hard_bounce"),),
        rule=later("offers that came back for good, on the date of the offer"),
    ),
    Metric(
        "calls",
        later("Calls"),
        (CALL.name,),
        counts="distinct",
        distinct=("details.conversation",),
        where=(
            Filter("company_id", "known"),
            Filter("details.direction", "=", "outbound"),
            Filter("outcome", "=", "answered"),
            Filter("details.talk_seconds", ">=", SHORTEST_TALK),
        ),
        rule=later("outbound, answered by a person, 10 s or more; redials of one number within 10 minutes are one"),
        channel="phone",
        beside=("call_attempts",),
    ),
    Metric(
        "call_attempts",
        later("dialled"),
        (CALL.name,),
        where=(Filter("details.direction", "=", "outbound"),),
        rule=later("every outbound call that reached the client's leg"),
        channel="phone",
    ),
    Metric(
        "phone_offers",
        later("Offers by phone"),
        (PHONE_OFFER.name,),
        counts="distinct",
        distinct=("company", "work_date"),
        where=(Filter("company_id", "known"),),
        rule=later("distinct companies per day to which goods, price or terms were offered in a call"),
        channel="phone",
    ),
    Metric(
        "reconciliations",
        later("Clients reconciled"),
        (RECONCILED.name,),
        counts="distinct",
        distinct=("company",),
        rule=later("once per company and month: confirmed, disputed, or sent, reminded and met with silence"),
    ),
    Metric(
        "monthly_report",
        later("Monthly report"),
        (REPORT_SUBMITTED.name,),
        where=(Filter("details.report", "=", "monthly"),),
        rule=later("submitted; a draft does not count"),
    ),
    Metric(
        "sales_amount",
        later("Sales"),
        (INVOICED.name,),
        counts="amount",
        currency="EUR",
        rule=later("invoiced net amount, on the invoice date"),
    ),
)
