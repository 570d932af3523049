"""The tables of the staff: employees and their dated terms, departments, tokens."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from tagwerk.access.actors import Role
from tagwerk.platform import clock
from tagwerk.platform.database import Base
from tagwerk.platform.inputs import folded_from


class Department(Base):
    """A department. *name_key* is its name as it is compared (``platform.inputs``).

    *email* is where requests reach it; ``""`` where it has no address.
    """

    __tablename__ = "departments"
    __table_args__ = (sa.Index("uq_departments_name_key", "name_key", unique=True),)

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(sa.String(100), unique=True)
    name_key: Mapped[str | None] = mapped_column(sa.String(200), default=folded_from("name"))
    email: Mapped[str] = mapped_column(sa.String(320), default="")


class Terms(Base):
    """What holds for an employee from the day *since* until the next terms: a day is judged by the terms in force on it.

    *time_zone* is an IANA name, *country* an ISO 3166-1 code, *region* an ISO 3166-2 subdivision without its country (``BY``).
    *workload* is ``{}`` for full time, ``{"fraction": "0.6"}``, or ``{"schedule": {"mon": "1", "fri": "0.5"}}``: the share of
    a full day on each day worked.
    """

    __tablename__ = "terms"
    __table_args__ = (sa.UniqueConstraint("employee_id", "since"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    employee_id: Mapped[int] = mapped_column(sa.ForeignKey("employees.id"))
    since: Mapped[date]
    role: Mapped[Role] = mapped_column(sa.String(32))
    department_id: Mapped[int | None] = mapped_column(sa.ForeignKey("departments.id"), index=True)
    country: Mapped[str] = mapped_column(sa.String(2))
    region: Mapped[str] = mapped_column(sa.String(8), default="")
    time_zone: Mapped[str] = mapped_column(sa.String(64))
    job_description: Mapped[str] = mapped_column(sa.String(64))
    workload: Mapped[dict[str, Any]] = mapped_column(default=dict)

    department: Mapped[Department | None] = relationship(lazy="joined")


class Employee(Base):
    """A person who works here, from *hired_on* to *left_on*. *phone* is E.164: where click-to-call reaches the employee first.

    *login_key* is the login as it is compared (``platform.inputs``). *language* is the one that the employee reads (ISO 639-1),
    ``""`` where it is not known. *counting_starts* is the first day on which anything is owed; None: from the day of hiring.

    What can change with time stands in *terms*, oldest first; ``role``, ``time_zone`` and the like are those of today.
    """

    __tablename__ = "employees"
    __table_args__ = (sa.Index("uq_employees_login_key", "login_key", unique=True),)

    id: Mapped[int] = mapped_column(primary_key=True)
    login: Mapped[str] = mapped_column(sa.String(64), unique=True)
    login_key: Mapped[str | None] = mapped_column(sa.String(128), default=folded_from("login"))
    name: Mapped[str] = mapped_column(sa.String(200))
    email: Mapped[str] = mapped_column(sa.String(320), default="")
    phone: Mapped[str] = mapped_column(sa.String(32), default="")
    language: Mapped[str] = mapped_column(sa.String(2), default="", server_default="")
    hired_on: Mapped[date]
    left_on: Mapped[date | None]
    counting_starts: Mapped[date | None]
    created_at: Mapped[datetime]
    version: Mapped[int] = mapped_column(default=1)

    terms: Mapped[list[Terms]] = relationship(order_by=Terms.since, lazy="selectin")

    __mapper_args__ = {"version_id_col": version}  # noqa: RUF012

    def on(self, day: date) -> Terms:
        """The terms in force on *day*; before the first ones, the first."""
        every = self.terms
        return next((terms for terms in reversed(every) if terms.since <= day), every[0])

    def work_date(self, moment: datetime) -> date:
        """The date at *moment* where the employee is: in the time zone of the terms of that day."""
        for terms in reversed(self.terms):
            local = clock.local_date(moment, terms.time_zone)
            if local >= terms.since:
                return local
        return clock.local_date(moment, self.terms[0].time_zone)

    def today(self) -> date:
        """The date where the employee is now."""
        return self.work_date(clock.now())

    def works_on(self, day: date) -> bool:
        """Whether the employee is employed on *day*: hired, and not gone."""
        return self.hired_on <= day and (self.left_on is None or day <= self.left_on)

    @property
    def active(self) -> bool:
        """Whether the employee works here today, or will."""
        return self.left_on is None or self.today() <= self.left_on

    @property
    def has_begun(self) -> bool:
        """Whether the day of hiring has come where the employee is."""
        return self.hired_on <= self.today()

    @property
    def present(self) -> Terms:
        """The terms in force now."""
        return self.on(self.today())

    @property
    def role(self) -> Role:
        """The role of today."""
        return self.present.role

    @property
    def time_zone(self) -> str:
        """The time zone of today, an IANA name."""
        return self.present.time_zone

    @property
    def country(self) -> str:
        """The country of today, ISO 3166-1."""
        return self.present.country

    @property
    def region(self) -> str:
        """The region of today, ISO 3166-2 without the country."""
        return self.present.region

    @property
    def department(self) -> Department | None:
        """The department of today."""
        return self.present.department

    @property
    def department_id(self) -> int | None:
        """The department of today, by number."""
        return self.present.department_id

    @property
    def job_description(self) -> str:
        """The job description of today, by name."""
        return self.present.job_description


class Token(Base):
    """A token with which a program acts as an employee. Only its SHA-256 is kept, in hexadecimal.

    *used_at* is when it opened something the last time, to the minute.
    """

    __tablename__ = "tokens"

    id: Mapped[int] = mapped_column(primary_key=True)
    employee_id: Mapped[int] = mapped_column(sa.ForeignKey("employees.id"), index=True)
    name: Mapped[str] = mapped_column(sa.String(100))
    digest: Mapped[str] = mapped_column(sa.String(64), unique=True)
    made_at: Mapped[datetime]
    expires_at: Mapped[datetime | None]
    revoked_at: Mapped[datetime | None]
    used_at: Mapped[datetime | None]
