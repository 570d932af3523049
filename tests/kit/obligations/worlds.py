"""Random worlds in which somebody works, as hypothesis makes them up.

Moments lie around the days on which somebody looks, so that most of what is made up bears on what is seen.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

from hypothesis import strategies as st

from kit.obligations.slow_days import label, period
from kit.obligations.world import (
    Absence,
    Activity,
    Cadence,
    Company,
    Deadline,
    Outage,
    Person,
    Plan,
    Quota,
    Terms,
    Version,
    World,
)
from tagwerk.companies.tables import RANKS

if TYPE_CHECKING:
    from collections.abc import Callable

PLACES = [
    ("DE", "BE", "Europe/Berlin"),
    ("DE", "BY", "Europe/Berlin"),
    ("AT", "9", "Europe/Vienna"),
    ("US", "NY", "America/New_York"),
    ("US", "CA", "America/Los_Angeles"),
    ("GB", "ENG", "Europe/London"),
    ("IL", "", "Asia/Jerusalem"),  # the week rests on Friday and Saturday
    ("IN", "MH", "Asia/Kolkata"),
    ("NZ", "AUK", "Pacific/Auckland"),
    ("BR", "SP", "America/Sao_Paulo"),
]
WORKLOADS: list[tuple[str, dict[str, Any]]] = [
    ("", {}),
    ("60%", {"fraction": "0.6"}),
    ("33.3%", {"fraction": "0.333"}),
    ("mon,tue,wed", {"schedule": {"mon": "1", "tue": "1", "wed": "1"}}),
    ("mon,thu:0.5,sat:0.25", {"schedule": {"mon": "1", "thu": "0.5", "sat": "0.25"}}),
]
HALF_DAYS = ("12-24", "12-31", "2026-05-15")
QUOTAS = ("offers_emailed", "calls", "phone_offers", "call_attempts", "card_changes", "new_contracts", "visits",
          "sales_amount")  # fmt: skip
TOUCHING = ("calls", "offers_emailed", "phone_offers", "reconciliations", "card_changes")
PERS = ("day", "week", "month", "quarter", "half_year", "year")
DEADLINES = [
    Deadline("monthly_report", "month", by_day=3, about="previous"),
    Deadline("monthly_report", "month", by_day=31, about="previous"),
    Deadline("certification", "half_year", counted_from="hiring", owed_by="head"),
    Deadline("certification", "quarter", counted_from="hiring"),
    Deadline("certification", "year", owed_by="head"),
    Deadline("visits", "week", by_day=3),
    Deadline("card_changes", "month", by_day=30),
]
MEMBERS = ("erna", "sven")
EARLIEST = date(2024, 11, 1)
JOBS = ("one", "other")


@st.composite
def worlds(draw: st.DrawFn, on: date) -> World:
    """A world around the day *on*: two who stand in for each other and for their head, and the director."""
    people = {name: draw(people_called(name, on)) for name in MEMBERS}
    head_terms = Terms(EARLIEST, "DE", "BE", "Europe/Berlin", "heading", {}, department=True)
    people["heidi"] = Person("heidi", "head", EARLIEST, None, [head_terms])
    people["dora"] = Person("dora", "director", EARLIEST, None, [replace(head_terms, department=False)])
    versions = [version for job in JOBS for version in draw(versions_of(job, on))]
    heads_quota, heads_deadline = Quota("visits", "month", 4, draw(st.booleans())), DEADLINES[2]
    versions.append(Version("heading", EARLIEST, (heads_quota,), (), (heads_deadline,)))
    companies = draw(st.lists(some_company(), min_size=2, max_size=5))
    for number, company in enumerate(companies[1:], start=1):
        if draw(st.booleans()) and companies[number - 1].merged_into is None:
            company.merged_into = number - 1
    return World(
        people=people,
        versions=versions,
        companies=companies,
        absences=draw(some_absences(people, on)),
        outages=draw(some_outages(on)),
        activities=draw(st.lists(some_activity(on, len(companies)), min_size=8, max_size=30)),
        plans=draw(some_plans(versions, on)),
        half_days=HALF_DAYS,
    )


@st.composite
def people_called(draw: st.DrawFn, name: str, on: date) -> Person:
    """Somebody hired up to 13 months before *on*, whose terms may have changed since, and who may leave after it; or who is
    counted only from a later day.
    """
    hired_on = max(on - timedelta(days=draw(st.integers(0, draw(st.sampled_from((20, 70, 400)))))), EARLIEST)
    terms = [draw(some_terms(hired_on))]
    for _change in range(draw(st.integers(0, 2))):
        since = hired_on + timedelta(days=draw(st.integers(1, 400)))
        if since > terms[-1].since:
            terms.append(draw(some_terms(since)))
    left_on = on + timedelta(days=draw(st.integers(0, 40))) if draw(st.integers(0, 5)) == 0 else None
    later = draw(st.one_of(st.none(), st.integers(0, 120)))
    counting_starts = None if later is None else hired_on + timedelta(days=later)
    return Person(name, "manager", hired_on, left_on, terms, counting_starts)


@st.composite
def some_terms(draw: st.DrawFn, since: date) -> Terms:
    """Where, how much, and by which job description."""
    country, region, zone = draw(st.sampled_from(PLACES))
    workload = draw(st.sampled_from(WORKLOADS))[1]
    return Terms(since, country, region, zone, draw(st.sampled_from(JOBS)), workload, draw(st.booleans()))


@st.composite
def versions_of(draw: st.DrawFn, job: str, on: date) -> list[Version]:
    """One to three versions of a job description; the first is in force before anybody is hired."""
    sinces = {EARLIEST} | draw(st.sets(st.integers(-60, 20).map(lambda days: on + timedelta(days=days)), max_size=2))
    quota = st.builds(
        Quota,
        st.sampled_from(QUOTAS),
        st.sampled_from(("day", *PERS)),
        st.one_of(st.integers(1, 60), st.none()),
        prorate=st.booleans(),
    )
    cadence = st.builds(
        Cadence,
        st.sampled_from(TOUCHING),
        st.sampled_from(("week", "month", "quarter")),
        st.sets(st.sampled_from(RANKS), min_size=1).map(lambda ranks: tuple(sorted(ranks))),
    )
    return [
        Version(
            job,
            since,
            draw(several(quota, 4)),
            draw(several(cadence, 2)),
            draw(several(st.sampled_from(DEADLINES), 3)),
        )
        for since in sorted(sinces)
    ]


def several(one: st.SearchStrategy[Any], most: int) -> st.SearchStrategy[tuple[Any, ...]]:
    """A few obligations, each with its own metric and period."""
    return st.lists(one, max_size=most, unique_by=lambda each: (each.metric, each.per)).map(tuple)


@st.composite
def some_plans(draw: st.DrawFn, versions: list[Version], on: date) -> list[Plan]:
    """Plans for what job descriptions leave to them, in the period of *on* and the one before."""
    planned = {(quota.metric, quota.per) for version in versions for quota in version.quotas if quota.target is None}
    found: list[Plan] = []
    for metric, per in sorted(planned):
        first, _last = period(per, on)
        for begins in (first, period(per, first - timedelta(days=1))[0]):
            targets = draw(st.dictionaries(st.sampled_from(MEMBERS), st.integers(0, 100)))
            found += [Plan(who, metric, per, begins, target) for who, target in targets.items()]
    return found


def some_company() -> st.SearchStrategy[Company]:
    """A company of one of the two."""
    return st.builds(Company, st.sampled_from(MEMBERS), st.sampled_from(RANKS), st.none())


@st.composite
def some_absences(draw: st.DrawFn, people: dict[str, Person], on: date) -> list[Absence]:
    """Absences one after another, so that who stands in is there; some are entered only afterwards."""
    found: list[Absence] = []
    day = on - timedelta(days=draw(st.sampled_from((0, 1, 7, 40))))
    for _absence in range(draw(st.integers(0, 4))):
        first = day + timedelta(days=draw(st.sampled_from((0, 0, 3, 20))))
        last = first + timedelta(days=draw(st.integers(0, 15)))
        day = last + timedelta(days=1)
        who, other, _third = draw(st.permutations((*MEMBERS, "heidi")))
        if not _employed(people[who], first, last):
            continue
        half, late = draw(st.booleans()), draw(st.booleans())
        stands_in = not half and _employed(people[other], first, last) and draw(st.booleans())
        begins = first + timedelta(days=draw(st.integers(0, (last - first).days)))
        found.append(Absence(who, first, last, half, other if stands_in else None, begins, last, late))
    return found


def _employed(person: Person, first: date, last: date) -> bool:
    return person.works_here(first) and person.works_here(last)


@st.composite
def some_outages(draw: st.DrawFn, on: date) -> list[Outage]:
    """Mail or telephone out for up to a day, often in the working hours of *on*, and often twice at the same time."""
    found: list[Outage] = []
    for _outage in range(draw(st.integers(0, 3))):
        overlaps = draw(st.booleans())
        if found and overlaps:
            channel = found[-1].channel
            begins = found[-1].begins + timedelta(minutes=draw(st.integers(0, 90)))
        else:
            channel = draw(st.sampled_from(("phone", "phone", "email")))
            day = on + timedelta(days=draw(st.sampled_from((0, 0, 0, -1, -10, 5))))
            begins = datetime(day.year, day.month, day.day, tzinfo=UTC) + timedelta(minutes=draw(st.integers(0, 1439)))
        ends = begins + timedelta(minutes=draw(st.integers(1, 1000)))
        found.append(Outage(channel, begins, ends, draw(st.booleans()), draw(st.booleans())))
    return found


@st.composite
def some_activity(draw: st.DrawFn, on: date, companies: int) -> Activity:
    """One thing done, mostly near the day *on*; some are taken back at once, some later."""
    by = draw(st.sampled_from((*MEMBERS, "erna", "heidi")))
    moment = draw(moments(on, draw(st.sampled_from((0, 0, 3, 40)))))
    company = draw(st.integers(0, companies - 1))
    taken_back = draw(st.sampled_from(("", "", "", "now", "late")))
    activity = Activity("", by, moment, company=company, taken_back=taken_back)
    makers: dict[str, Callable[[], dict[str, Any]]] = {
        "offer_emailed": lambda: {"details": {"offer": draw(st.sampled_from("abc"))}},
        "call": lambda: _call(draw, company),
        "phone_offer": lambda: {"company": draw(st.sampled_from((company, None)))},
        "card_changed": dict,
        "reconciled": dict,
        "visit": dict,
        "contract_signed": lambda: {"details": {"new_client": draw(st.booleans())}},
        "invoiced": lambda: {"amount": draw(st.integers(0, 5000)), "currency": draw(st.sampled_from(("EUR", "USD")))},
        "report_submitted": lambda: _report(draw, activity),
        "certification": lambda: {"by": "heidi", "concerns": draw(st.sampled_from(MEMBERS)), "company": None},
    }
    kind = draw(st.sampled_from((*sorted(makers), "report_submitted", "call", "offer_emailed")))
    return replace(activity, kind=kind, **makers[kind]())


def _call(draw: st.DrawFn, company: int) -> dict[str, Any]:
    details = {
        "direction": draw(st.sampled_from(("outbound", "outbound", "inbound"))),
        "talk_seconds": draw(st.sampled_from((0, 9, 10, 60))),
        "conversation": draw(st.integers(1, 9)),
    }
    outcome = draw(st.sampled_from(("answered", "answered", "machine", "busy")))
    return {"outcome": outcome, "details": details, "company": draw(st.sampled_from((company, company, None)))}


def _report(draw: st.DrawFn, activity: Activity) -> dict[str, Any]:
    """A report about the month before or the one before that, often near its last day, by oneself or by who stands in."""
    moment = activity.moment.replace(day=draw(st.integers(2, 5))) if draw(st.booleans()) else activity.moment
    begins, _ends = period("month", moment.date() - timedelta(days=1))
    for _month in range(draw(st.integers(1, 2))):
        begins, _ends = period("month", begins - timedelta(days=1))
    details = {"report": draw(st.sampled_from(("monthly", "monthly", "quarterly"))), "period": label("month", begins)}
    concerns = draw(st.sampled_from((None, *MEMBERS)))
    concerns = None if concerns == activity.by else concerns
    return {"details": details, "company": None, "concerns": concerns, "moment": moment}


@st.composite
def moments(draw: st.DrawFn, on: date, around: int) -> datetime:
    """A whole minute within so many days around *on*, often within an hour of a midnight somewhere, where days change."""
    day = on + timedelta(days=draw(st.integers(-around, around)))
    zone = ZoneInfo(draw(st.sampled_from(sorted({place[2] for place in PLACES}))))
    minute = draw(st.one_of(st.integers(0, 1439), st.integers(-60, 60)))
    return (datetime(day.year, day.month, day.day, tzinfo=zone) + timedelta(minutes=minute)).astimezone(UTC)
