"""The tables of the diary: tasks, visits, events, requests to departments, and the notices told about them."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any, Literal

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, foreign, mapped_column, relationship, remote

from tagwerk.companies.tables import Company
from tagwerk.ledger.tables import BigId
from tagwerk.platform.database import Base
from tagwerk.staff.tables import Department, Employee

TaskState = Literal["open", "done", "dropped"]
VisitKind = Literal["visit", "meeting", "presentation", "training", "merchandising"]
VisitState = Literal["planned", "held", "canceled"]
EventKind = Literal["exhibition", "fair", "presentation"]
InvitationState = Literal["invited", "accepted", "declined", "came"]
RequestState = Literal["open", "answered", "withdrawn"]


class Task(Base):
    """Something that *employee_id* is to do.

    *given_by* signs as the ledger does, and *giver* is the employee who gave it, None for the system; ``(source, source_key)``
    keeps a task that a plugin makes from being made twice.
    """

    __tablename__ = "tasks"
    __table_args__ = (sa.UniqueConstraint("source", "source_key"), sa.Index("ix_tasks_open", "employee_id", "state"))

    id: Mapped[int] = mapped_column(primary_key=True)
    employee_id: Mapped[int] = mapped_column(sa.ForeignKey("employees.id"))
    given_by: Mapped[str] = mapped_column(sa.String(64))
    text: Mapped[str] = mapped_column(sa.String(500))
    due_on: Mapped[date | None]
    remind_on: Mapped[date | None]
    company_id: Mapped[int | None] = mapped_column(sa.ForeignKey("companies.id"), index=True)
    source: Mapped[str] = mapped_column(sa.String(64))
    source_key: Mapped[str] = mapped_column(sa.String(200))
    state: Mapped[TaskState] = mapped_column(sa.String(16), default="open")
    note: Mapped[str] = mapped_column(sa.String(500), default="")
    created_at: Mapped[datetime]
    closed_at: Mapped[datetime | None]
    version: Mapped[int] = mapped_column(default=1)

    employee: Mapped[Employee] = relationship(lazy="joined", foreign_keys=employee_id)
    company: Mapped[Company | None] = relationship(lazy="joined")
    giver: Mapped[Employee | None] = relationship(
        primaryjoin=lambda: (
            foreign(Task.given_by) == sa.literal("employee:").concat(sa.cast(remote(Employee.id), sa.String))
        ),
        lazy="joined",
        viewonly=True,
    )

    __mapper_args__ = {"version_id_col": version}  # noqa: RUF012


class Visit(Base):
    """A visit or meeting with a company; it counts when it was held and there are minutes of it.

    *starts* is a wall clock time such as ``14:00``, ``""`` where none is set; *attendees* are who takes part, of either side, as
    somebody wrote it; *activity_id* is the activity that counts it.
    """

    __tablename__ = "visits"
    __table_args__ = (sa.Index("ix_visits_plan", "employee_id", "planned_on"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    employee_id: Mapped[int] = mapped_column(sa.ForeignKey("employees.id"))
    company_id: Mapped[int] = mapped_column(sa.ForeignKey("companies.id"), index=True)
    kind: Mapped[VisitKind] = mapped_column(sa.String(16))
    planned_on: Mapped[date]
    starts: Mapped[str] = mapped_column(sa.String(5), default="")
    place: Mapped[str] = mapped_column(sa.String(200), default="")
    aim: Mapped[str] = mapped_column(sa.String(500), default="")
    attendees: Mapped[str] = mapped_column(sa.String(500), default="")
    state: Mapped[VisitState] = mapped_column(sa.String(16), default="planned")
    held_on: Mapped[date | None]
    minutes: Mapped[str] = mapped_column(sa.Text, default="")
    reason: Mapped[str] = mapped_column(sa.String(500), default="")
    activity_id: Mapped[int | None] = mapped_column(BigId, sa.ForeignKey("activities.id"))
    revision: Mapped[int] = mapped_column(default=0)
    created_at: Mapped[datetime]
    version: Mapped[int] = mapped_column(default=1)

    company: Mapped[Company] = relationship(lazy="joined")
    employee: Mapped[Employee] = relationship(lazy="joined")

    __mapper_args__ = {"version_id_col": version}  # noqa: RUF012


class Event(Base):
    """An exhibition, a fair or a presentation, from *first* to *last*. *canceled_because* is None unless it was called off."""

    __tablename__ = "events"

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(sa.String(200), unique=True)
    kind: Mapped[EventKind] = mapped_column(sa.String(16))
    first: Mapped[date]
    last: Mapped[date]
    place: Mapped[str] = mapped_column(sa.String(200), default="")
    canceled_because: Mapped[str | None] = mapped_column(sa.String(500))


class Invitation(Base):
    """A company's part in an event; a *walk_in* came uninvited."""

    __tablename__ = "invitations"
    __table_args__ = (sa.UniqueConstraint("event_id", "company_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    event_id: Mapped[int] = mapped_column(sa.ForeignKey("events.id"))
    company_id: Mapped[int] = mapped_column(sa.ForeignKey("companies.id"), index=True)
    state: Mapped[InvitationState] = mapped_column(sa.String(16))
    walk_in: Mapped[bool] = mapped_column(default=False)
    changed_by: Mapped[str] = mapped_column(sa.String(64))
    changed_at: Mapped[datetime]

    company: Mapped[Company] = relationship(lazy="joined")


class Request(Base):
    """A request to a department; an answer closes it, and so does who withdraws it.

    *answered_by* signs as the ledger does: the department itself, or who asked and wrote down what it said.
    """

    __tablename__ = "requests"

    id: Mapped[int] = mapped_column(primary_key=True)
    department_id: Mapped[int] = mapped_column(sa.ForeignKey("departments.id"))
    employee_id: Mapped[int] = mapped_column(sa.ForeignKey("employees.id"), index=True)
    company_id: Mapped[int | None] = mapped_column(sa.ForeignKey("companies.id"))
    text: Mapped[str] = mapped_column(sa.Text)
    due_on: Mapped[date]
    state: Mapped[RequestState] = mapped_column(sa.String(16), default="open")
    answer: Mapped[str] = mapped_column(sa.Text, default="")
    answered_by: Mapped[str] = mapped_column(sa.String(64), default="")
    created_at: Mapped[datetime]
    closed_at: Mapped[datetime | None]
    version: Mapped[int] = mapped_column(default=1)

    department: Mapped[Department] = relationship(lazy="joined")
    employee: Mapped[Employee] = relationship(lazy="joined")
    company: Mapped[Company | None] = relationship(lazy="joined")

    __mapper_args__ = {"version_id_col": version}  # noqa: RUF012


class Notice(Base):
    """Something that somebody is told once: on record before it is told; *told_at* is when a notifier took it.

    *action* is what can be done about it, as ``Action.fields`` gives it; ``{}`` for nothing.
    """

    __tablename__ = "notices"

    id: Mapped[int] = mapped_column(primary_key=True)
    key: Mapped[str] = mapped_column(sa.String(200), unique=True)
    name: Mapped[str] = mapped_column(sa.String(200))
    email: Mapped[str] = mapped_column(sa.String(320))
    subject: Mapped[str] = mapped_column(sa.String(200))
    text: Mapped[str] = mapped_column(sa.Text)
    action: Mapped[dict[str, Any]] = mapped_column(default=dict, server_default="{}")
    created_at: Mapped[datetime]
    told_at: Mapped[datetime | None]
