"""Working days by country and region."""

from __future__ import annotations

from datetime import date, timedelta

from tagwerk.staff.places import public_holidays
from tagwerk.texts import translator

_ = translator("tagwerk")


def rest_on(day: date, country: str, region: str) -> str:
    """Why nobody works on *day* in that country and region (ISO 3166-2): the holiday's name, the weekday, or ``""``."""
    table = public_holidays(country, region)
    if name := table.get(day):
        return str(name)
    if day.weekday() in table.weekend:
        return _("weekend")
    return ""


def working_days(first: date, last: date, country: str, region: str) -> list[date]:
    """The working days from *first* to *last*, both included."""
    days = (first + timedelta(days=number) for number in range((last - first).days + 1))
    return [day for day in days if not rest_on(day, country, region)]


def last_working_day(on: date, country: str, region: str) -> date:
    """*on* if it is a working day, else the nearest one before it."""
    while rest_on(on, country, region):
        on -= timedelta(days=1)
    return on


def next_working_day(on: date, country: str, region: str) -> date:
    """*on* if it is a working day, else the nearest one after it."""
    while rest_on(on, country, region):
        on += timedelta(days=1)
    return on
