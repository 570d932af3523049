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
    CALL_DECLARED,
    INVOICED,
    OFFER_EMAILED,
    PHONE_OFFER,
    PHONE_OFFER_DECLARED,
    RECONCILED,
    REPORT_SUBMITTED,
    SHORTEST_TALK,
)
from tagwerk.platform.hosting.naming import name_flaw
from tagwerk.platform.texts import later, translator

_ = translator("tagwerk")

Channel = Literal["email", "phone", "post"]
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
    the reversals themselves. *channel* says which outage keeps people from it; *beside* names metrics to show beside the
    number. *declared* names the metric of the same done without a witness: it is shown beside where there is any, and counted
    with it only where a job description says ``declared = true``.
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
    declared: str = ""

    def flaw(self, _plugin: str) -> str:
        """What does not go together in it."""
        if self.counts == "distinct" and not self.distinct:
            return _("the metric {name} counts what is distinct, and does not say by what", name=self.name)
        if self.counts == "amount" and not self.currency:
            return _("the metric {name} sums amounts, and does not say of which currency", name=self.name)
        return name_flaw(self.name) or ("" if self.kinds else _("the metric {name} counts no kind", name=self.name))


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
        declared="calls_declared",
    ),
    Metric(
        "calls_declared",
        later("declared"),
        (CALL_DECLARED.name,),
        counts="distinct",
        distinct=("details.conversation",),
        rule=later("calls that somebody entered by hand, without a witness"),
        channel="phone",
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
        declared="phone_offers_declared",
    ),
    Metric(
        "phone_offers_declared",
        later("declared"),
        (PHONE_OFFER_DECLARED.name,),
        counts="distinct",
        distinct=("company", "work_date"),
        where=(Filter("company_id", "known"),),
        rule=later("offers by phone in calls that somebody entered by hand"),
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
