"""The tables of the reports: what was submitted and frozen, what employees say of it, and what was sent to whom."""

from __future__ import annotations

from datetime import datetime
from typing import Any, Literal

import sqlalchemy as sa
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column

from tagwerk.api import Employee, JsonObject, UtcDateTime, plugin_metadata

SubmissionState = Literal["submitted", "accepted", "returned"]


class Base(DeclarativeBase):
    """The tables of this plugin."""

    metadata = plugin_metadata()
    type_annotation_map = {datetime: UtcDateTime, dict[str, Any]: JsonObject}  # noqa: RUF012


class Submission(Base):
    """A report that was submitted, with the figures it had then; a correction is a further *version* beside it.

    *about* says in ids whom it is about (``employee:5``, ``department:3``, ``company:17``, ``house``), by its *scope*: one report
    on a period is submitted once for each. *employee_id* is who answers for it; *segment* is the text of the segment that it is
    about. *digest* is the SHA-256 of report, period, employee, figures and file. It stands in the ledger as well, which nobody
    can edit; so what was changed here afterwards is found out. *head* is where the chain of the ledger ended then
    (``4711:3fa9…``); None for what was submitted before there was one. *state* is what was said to it above, with a *word*.
    """

    __tablename__ = "reporting_submissions"
    __table_args__ = (
        sa.UniqueConstraint("report", "period", "about", "version", name="uq_reporting_submissions_versions"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    report: Mapped[str] = mapped_column(sa.String(64))
    period: Mapped[str] = mapped_column(sa.String(16))
    employee_id: Mapped[int] = mapped_column(sa.ForeignKey(Employee.__table__.c.id))
    scope: Mapped[str] = mapped_column(sa.String(16), default="employee", server_default="employee")
    about: Mapped[str] = mapped_column(sa.String(64))
    segment: Mapped[str] = mapped_column(sa.Text, default="", server_default="")
    version: Mapped[int] = mapped_column(default=1, server_default="1")
    submitted_at: Mapped[datetime]
    submitted_by: Mapped[str] = mapped_column(sa.String(64), default="", server_default="")
    figures: Mapped[dict[str, Any]]
    digest: Mapped[str] = mapped_column(sa.String(64))
    head: Mapped[str | None] = mapped_column(sa.String(90))
    state: Mapped[SubmissionState] = mapped_column(sa.String(16), default="submitted", server_default="submitted")
    decided_by: Mapped[str] = mapped_column(sa.String(64), default="", server_default="")
    decided_at: Mapped[datetime | None]
    word: Mapped[str] = mapped_column(sa.String(500), default="", server_default="")


class FrozenFile(Base):
    """The file of a submission as it was, with its SHA-256, and the ids of the *activities* behind its figures."""

    __tablename__ = "reporting_files"

    submission_id: Mapped[int] = mapped_column(sa.ForeignKey("reporting_submissions.id"), primary_key=True)
    name: Mapped[str] = mapped_column(sa.String(300))
    sha256: Mapped[str] = mapped_column(sa.String(64), index=True)
    content: Mapped[bytes] = mapped_column(sa.LargeBinary)
    activities: Mapped[dict[str, Any]]


class Word(Base):
    """What an employee says of a report that the same one answers for; *about* is that of ``Submission``."""

    __tablename__ = "reporting_words"

    report: Mapped[str] = mapped_column(sa.String(64), primary_key=True)
    period: Mapped[str] = mapped_column(sa.String(16), primary_key=True)
    employee_id: Mapped[int] = mapped_column(sa.ForeignKey(Employee.__table__.c.id), primary_key=True)
    about: Mapped[str] = mapped_column(sa.String(64), primary_key=True)
    text: Mapped[str] = mapped_column(sa.Text)
    said_at: Mapped[datetime]


class Sent(Base):
    """Something that goes to somebody by itself, once: *key* names the occasion and whom. *told_at* is when it was taken.

    On record before it leaves, so that nobody gets two; *tries* says how often a notifier could not take it.
    """

    __tablename__ = "reporting_sent"

    key: Mapped[str] = mapped_column(sa.String(200), primary_key=True)
    claimed_at: Mapped[datetime]
    told_at: Mapped[datetime | None]
    tries: Mapped[int] = mapped_column(default=0, server_default="0")
