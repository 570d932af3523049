"""What is written in a job description: its obligations, and its clauses in words.

::

    name = "customer_search_manager"
    in_force_from = 2026-01-01
    title = { en = "Customer search manager", de = "Manager Kundensuche" }

    [[quota]]                     # at least so many in a period
    metric = "offers_emailed"
    target = 50                   # or "planned": as the personal plan says
    per = "day"                   # day: working day; week, month, quarter, half_year, year
    clause = "A 3.1"
    text = { en = "…", de = "…" }

    [[cadence]]                   # every company of a scope at least once in a period
    metric = "reconciliations"
    scope = "rank in (client, key_client)"
    per = "month"
    clause = "A 3.1"

    [[deadline]]                  # one activity in a period, by a day of it
    metric = "monthly_report"
    per = "month"
    by_day = 3
    about = "previous"            # the report on the month before
    clause = "A 3.1"

    [[duty]]                      # what is not counted: [[duty]], [[right]], [[criterion]]
    clause = "A 3.2"
    text = { en = "…", de = "…" }

Every file is one version; its ``name``, not the name of the file, says of which job description. With ``extends`` it adds to
another one, replaces obligations of the same metric and period, and takes out those named in ``without``.
"""

from __future__ import annotations

import re
from datetime import date
from typing import TYPE_CHECKING, Annotated, Literal

from pydantic import AfterValidator, BaseModel, ConfigDict, Field

from tagwerk.ledger.money import Money
from tagwerk.platform.clock import FIRST_YEAR, LAST_YEAR
from tagwerk.platform.periods import MONTHS, Per, per_title
from tagwerk.platform.settings.wrong_values import EXAMPLE
from tagwerk.platform.texts import number_text, translator

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tagwerk.ledger.metrics import Metric

_ = translator("tagwerk")

DAYS = {"day": 1, "week": 7}  # every other period has a 31st day


def _in_languages(texts: dict[str, str]) -> dict[str, str]:
    for code in texts:
        if not re.fullmatch("[a-z]{2}", code):
            raise ValueError(
                _("{code!r} is no language; write its two letters, as in {example}", code=code, example=EXAMPLE)
            )
    return texts


def _in_words(texts: dict[str, str]) -> dict[str, str]:
    if not any(text.strip() for text in texts.values()):
        raise ValueError(_("a text is needed, such as {example}", example=EXAMPLE))
    return texts


def _in_a_working_life(day: date) -> date:
    if not FIRST_YEAR <= day.year <= LAST_YEAR:
        raise ValueError(_("{day} is out of range", day=day))
    return day


Languages = Annotated[dict[str, str], AfterValidator(_in_languages)]
Texts = Annotated[Languages, AfterValidator(_in_words)]


class _Strict(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class _Obligation(_Strict):
    """What has to be done: *metric* says what counts, *per* in which period, *clause* where that is written."""

    metric: str
    per: Per
    clause: Annotated[str, Field(min_length=1)]
    text: Languages = {}

    @property
    def key(self) -> str:
        """What ``without`` calls it."""
        return f"{self.metric}/{self.per}"

    def mistakes(self) -> Iterator[tuple[str, str]]:
        """Keys whose values cannot go together, each with what is wrong with it."""
        yield from ()


class WrittenQuota(_Obligation):
    """At least *target* in every period; for an amount, in minor units. ``"planned"`` is the target of the personal plan.

    With ``prorate = false`` absence does not shrink what is due in a period longer than a day. With ``declared = true``
    what somebody entered by hand, without a witness, counts too.
    """

    shape: Literal["quota"] = "quota"
    target: Annotated[int, Field(gt=0, strict=True)] | Literal["planned"]
    prorate: Annotated[bool, Field(strict=True)] = True
    declared: Annotated[bool, Field(strict=True)] = False

    def in_words(self, metric: Metric) -> str:
        """What is counted and how much of it is due, in the reader's language."""
        title, per = _(metric.title), per_title(self.per)
        if self.target == "planned":
            return _("{title}: as planned, per {per}", title=title, per=per)
        is_amount = metric.counts == "amount"
        target = Money(self.target, metric.currency).text() if is_amount else number_text(self.target)
        return _("{title}: {target} per {per}", title=title, target=target, per=per)


class WrittenCadence(_Obligation):
    """Every company of the segment *scope* at least once in every period."""

    shape: Literal["cadence"] = "cadence"
    scope: str

    def in_words(self, metric: Metric) -> str:
        """Which companies wait for what, in the reader's language."""
        return _("{title}: each company of the segment {scope}, once per {per}", title=_(metric.title), scope=self.scope,
                 per=per_title(self.per))  # fmt: skip


class WrittenDeadline(_Obligation):
    """One activity in every period, by day *by_day* of it, its last day by default, or the next working day.

    ``about = "previous"``: the activity is about the period before, as a report is. ``counted_from = "hiring"``: the periods are
    months since the day of hiring. ``owed_by = "head"``: it is the head of the department who has to do it, and both see it.
    """

    shape: Literal["deadline"] = "deadline"
    by_day: Annotated[int, Field(ge=1, le=31, strict=True)] | None = None
    about: Literal["this", "previous"] = "this"
    counted_from: Literal["calendar", "hiring"] = "calendar"
    owed_by: Literal["employee", "head"] = "employee"

    def mistakes(self) -> Iterator[tuple[str, str]]:
        """Months counted in days, and a day that its period does not have."""
        if self.counted_from == "hiring" and self.per not in MONTHS:
            yield "per", _("from the day of hiring, months are counted: {known}.", known=", ".join(MONTHS))
        if (self.by_day or 1) > DAYS.get(self.per, 31):
            yield "by_day", _("no {per} has a day {day}.", per=self.per, day=self.by_day)

    def in_words(self, metric: Metric) -> str:
        """By when and by whom it is done, in the reader's language."""
        said = [_("{title}: once per {per}", title=_(metric.title), per=per_title(self.per))]
        if self.by_day is not None:
            said.append(_("by day {day}", day=self.by_day))
        if self.counted_from == "hiring":
            said.append(_("counted from the day of hiring"))
        if self.owed_by == "head":
            said.append(_("owed by the head"))
        return ", ".join(said)


WrittenObligation = WrittenQuota | WrittenCadence | WrittenDeadline


class Clause(_Strict):
    """A duty, a right or a criterion of judgement, in words."""

    clause: Annotated[str, Field(min_length=1)]
    text: Texts


class JobDescription(_Strict):
    """A version of a job description, as it was written down or with what it extends.

    *without* takes obligations out of what is extended, as ``metric/per``.
    """

    name: Annotated[str, Field(pattern=r"^[\w-]{1,64}$")]
    title: Texts
    in_force_from: Annotated[date, AfterValidator(_in_a_working_life)]
    extends: str | None = None
    without: tuple[str, ...] = ()
    quota: tuple[WrittenQuota, ...] = ()
    cadence: tuple[WrittenCadence, ...] = ()
    deadline: tuple[WrittenDeadline, ...] = ()
    duty: tuple[Clause, ...] = ()
    right: tuple[Clause, ...] = ()
    criterion: tuple[Clause, ...] = ()

    @property
    def obligations(self) -> tuple[WrittenObligation, ...]:
        """All obligations, quotas first."""
        return (*self.quota, *self.cadence, *self.deadline)
