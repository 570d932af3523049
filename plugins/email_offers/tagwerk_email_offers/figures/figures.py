"""The figures of campaigns by campaign, template, sector, or the hour at which the mails left; all from the tables, none kept."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any, Literal, get_args
from zoneinfo import ZoneInfo

import sqlalchemy as sa

from tagwerk.api import Company, Employee, WrongInput, log_others, one_of, pieces, translator, use_case, within_reach
from tagwerk_email_offers.figures import occurrences
from tagwerk_email_offers.figures.occurrences import INTERESTED, Number
from tagwerk_email_offers.sending.campaigns import find_campaign
from tagwerk_email_offers.tables import TEST, Campaign, Message

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

    from sqlalchemy.orm import Session

    from tagwerk.api import Actor, App
    from tagwerk_email_offers.figures.occurrences import Occurrence

By = Literal["campaign", "template", "sector", "hour"]
FEWEST = 20
"""Of fewer mails there is no rate: one more or less would change it by five points and more."""
COUNTED: dict[Number, Callable[[Session, sa.Select[int]], list[Occurrence]]] = {
    "reached": lambda session, campaigns: occurrences.of_state(session, campaigns, "sent"),
    "bounced": lambda session, campaigns: occurrences.of_state(session, campaigns, "bounced"),
    "answered": occurrences.answers,
    "interested": lambda session, campaigns: occurrences.answers(session, campaigns, INTERESTED),
    "left": occurrences.departures,
    "called": occurrences.calls,
    "contracts": occurrences.contracts,
}

_ = translator("tagwerk_email_offers")


@dataclass(frozen=True)
class Figures:
    """What came of some mails. *key* is the campaign's number, the template, the sector or the hour.

    *reached* is how many the server took and nobody sent back, as ``status`` says; *answered*, *interested* and *left* are
    mails whose reader did so, *bounced* those that came back; *called* and *contracts* are companies with which there was a talk,
    or a contract, within 90 days, each for the last campaign before it.
    """

    key: str
    template: str
    numbers: Mapping[Number, int] = field(default_factory=dict)

    @property
    def mails(self) -> int:
        """How many left, also those that came back."""
        return self.numbers["reached"] + self.numbers["bounced"]

    def rate(self, number: Number) -> float | None:
        """The share in percent, with one decimal: of all that left for *reached* and *bounced*, else of what reached somebody.

        None where there are too few for one.
        """
        whole = self.mails if number in ("reached", "bounced") else self.numbers["reached"]
        return round(100 * self.numbers[number] / whole, 1) if self.mails >= FEWEST and whole else None


@dataclass(frozen=True)
class Shown:
    """One of what a number counts, with the company's name."""

    campaign: int
    template: str
    message: int
    company_id: int
    company: str
    mailed_at: datetime
    happened_at: datetime
    source: int | None


@use_case("campaigns.read")
def figures(app: App, actor: Actor, campaign_id: int | None = None, by: str = "campaign") -> list[Figures]:
    """What came of one campaign or of all within the actor's reach, by campaign, template, sector or hour.

    A follow-up is part of its campaign, also where its own number is given. Raises NotFound, WrongInput.
    """
    if by not in get_args(By):
        raise WrongInput(_("Figures are not given by {word}.", word=by), one_of(get_args(By)))
    with app.database.reading() as session:
        campaigns = _scope(session, actor, campaign_id)
        keys = _Keys(session, campaigns, by)
        counted: dict[str, Counter[Number]] = (
            {str(each): Counter() for each in keys.all_campaigns} if by == "campaign" else {}
        )
        states: dict[str, Number] = {"sent": "reached", "bounced": "bounced"}
        for state, number in states.items():
            for key, mails in keys.mails(state):
                counted.setdefault(key, Counter())[number] += mails
        for number in COUNTED:
            if number not in ("reached", "bounced"):
                for key in keys.of(COUNTED[number](session, campaigns)):
                    counted.setdefault(key, Counter())[number] += 1
        templates = keys.templates
    return [
        Figures(key, templates.get(key, ""), {number: numbers[number] for number in COUNTED})
        for key, numbers in sorted(counted.items(), key=lambda each: keys.order(each[0]))
    ]


@use_case("campaigns.read")
def explain_figure(app: App, actor: Actor, number: str, campaign_id: int | None = None) -> list[Shown]:
    """What the *number* of one campaign, or of all within the actor's reach, is made of. Raises NotFound, WrongInput."""
    if number not in COUNTED:
        raise WrongInput(_("There is no figure {word}.", word=number), one_of(COUNTED))
    with app.database.reading() as session:
        campaigns = _scope(session, actor, campaign_id)
        found = COUNTED[number](session, campaigns)
        templates = {row.id: row.template for row in session.execute(_rows(campaigns))}
        companies: dict[int, Any] = {}
        for piece in pieces(sorted({each.company_id for each in found})):
            query = sa.select(Company.id, Company.name, Company.owner_id).where(Company.id.in_(piece))
            companies |= {row.id: row for row in session.execute(query)}
    log_others(app, actor, "campaigns.read", "recipients", (row.owner_id for row in companies.values()))
    return [
        Shown(
            each.campaign,
            templates[each.campaign],
            each.message,
            each.company_id,
            companies[each.company_id].name,
            each.mailed_at,
            each.happened_at,
            each.source,
        )
        for each in found
    ]


def _scope(session: Session, actor: Actor, campaign_id: int | None) -> sa.Select[int]:
    """The campaigns asked for, follow-ups aside."""
    if campaign_id is None:
        own = within_reach(actor, Campaign.employee_id), Campaign.kind != TEST, Campaign.follows_id.is_(None)
        return sa.select(Campaign.id).where(*own)
    campaign = find_campaign(session, actor, campaign_id, locked=False)
    return sa.select(Campaign.id).where(Campaign.id == (campaign.follows_id or campaign.id))


def _rows(campaigns: sa.Select[int]) -> sa.Select[int, str, int]:
    return sa.select(Campaign.id, Campaign.template, Campaign.employee_id).where(Campaign.id.in_(campaigns))


class _Keys:
    """Which row a mail belongs to."""

    def __init__(self, session: Session, campaigns: sa.Select[int], by: str) -> None:
        self._session, self._campaigns, self._by = session, campaigns, by
        rows = session.execute(_rows(campaigns)).all()
        self._template = {row.id: row.template for row in rows}
        employees = sa.select(Employee).where(Employee.id.in_({row.employee_id for row in rows}))
        known = {employee.id: employee for employee in session.scalars(employees)}
        self._sender = {row.id: known[row.employee_id] for row in rows}

    @property
    def all_campaigns(self) -> list[int]:
        return sorted(self._template)

    @property
    def templates(self) -> dict[str, str]:
        """The template of each key that has one."""
        return (
            {str(campaign): template for campaign, template in self._template.items()} if self._by == "campaign" else {}
        )

    def order(self, key: str) -> tuple[int, str]:
        """Campaigns the newest first, hours the earliest first, the rest by name."""
        number = int(key.partition(":")[0]) if self._by in ("campaign", "hour") else 0
        return (-number if self._by == "campaign" else number, key)

    def mails(self, state: str) -> list[tuple[str, int]]:
        """How many mails in that *state* there are, by key; a key may come several times."""
        sector, minute = self._column("sector", Company.industry), self._column("hour", self._minute())
        query = sa.select(
            Message.campaign_id, sector.label("sector"), minute.label("minute"), sa.func.count().label("mails")
        )
        if self._by == "sector":
            query = query.join(Company, Company.id == Message.company_id)
        query = query.where(Message.campaign_id.in_(self._campaigns), Message.state == state)
        groups = [
            Message.campaign_id,
            *([sector] if self._by == "sector" else []),
            *([minute] if self._by == "hour" else []),
        ]
        return [
            (self._key(row.campaign_id, row.sector, _moment(row.minute)), row.mails)
            for row in self._session.execute(query.group_by(*groups))
        ]

    def of(self, found: Iterable[Occurrence]) -> list[str]:
        """The key of each of *found*."""
        found = list(found)
        sectors: dict[int, str] = {}
        for piece in pieces(sorted({each.company_id for each in found}) if self._by == "sector" else []):
            query = sa.select(Company.id, Company.industry).where(Company.id.in_(piece))
            sectors |= {row.id: row.industry for row in self._session.execute(query)}
        return [self._key(each.campaign, sectors.get(each.company_id, ""), each.mailed_at) for each in found]

    def _key(self, campaign: int, sector: str, moment: datetime | None) -> str:
        if self._by == "campaign":
            return str(campaign)
        if self._by == "template":
            template: str = self._template[campaign]
            return template
        if self._by == "sector":
            return sector
        assert moment is not None
        sender = self._sender[campaign]
        zone = ZoneInfo(sender.on(sender.work_date(moment)).time_zone)
        return f"{moment.astimezone(zone).hour:02}:00"

    def _column(self, by: By, column: sa.ColumnElement[Any] | Any) -> sa.ColumnElement[Any]:
        return column if self._by == by else sa.literal("" if by == "sector" else None)

    def _minute(self) -> sa.ColumnElement[Any]:
        """The minute at which a mail was put on the wire, as each database gives it."""
        moment = sa.func.coalesce(Message.first_wire_at, Message.created_at)
        if self._session.get_bind().dialect.name == "postgresql":
            return sa.func.date_trunc("minute", moment, "UTC")
        return sa.func.strftime("%Y-%m-%dT%H:%M", moment)


def _moment(minute: object) -> datetime | None:
    if minute is None:
        return None
    moment = minute if isinstance(minute, datetime) else datetime.fromisoformat(str(minute))
    return moment.replace(tzinfo=UTC) if moment.tzinfo is None else moment.astimezone(UTC)
