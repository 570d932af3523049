"""The tables of telephony: calls, what the providers said, and what came of the calls."""

from __future__ import annotations

from datetime import datetime
from decimal import Decimal
from typing import Any, Literal, get_args

import sqlalchemy as sa
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column

from tagwerk.api import Activity, Company, Contact, Employee, JsonObject, UtcDateTime, plugin_metadata
from tagwerk_telephony.api import Direction, EndState

CallState = Literal["requested", "dialling", "ringing", "in_progress", "uncertain", EndState]
Outcome = Literal["offer_made", "not_interested", "call_back", "no_decision", "machine", "wrong_number"]
Settled = Literal["reached", "no_answer", "not_placed"]
"""How somebody says that an uncertain call ended."""
ENDED: tuple[EndState, ...] = get_args(EndState)
DECLARED = "declared"
"""The provider of a call that somebody entered by hand."""


class Base(DeclarativeBase):
    """The tables of this plugin."""

    metadata = plugin_metadata()
    type_annotation_map = {datetime: UtcDateTime, dict[str, Any]: JsonObject}  # noqa: RUF012


class Call(Base):
    """A telephone call with a client. *number* is the client's, in E.164; *agent_number* the employee's.

    Everything from *state* to *cause*, and from *machine* to *recording*, is folded from what the provider said and may be
    written anew at any time; *talk_seconds* are whole seconds, *reached* says whether the client's leg was there and is over:
    then it counts. *outcome* is what a person last said of the call, or ``machine`` where the exchange heard one. *assigned_by*
    is who said whose call it was: then no number says otherwise. *told* is what plugins were told last. *ask_at* is when the
    provider is asked next, None where it is not, *asked* how often it was. *conversation* is the call that this one counts
    with. *activity_id* is the activity that counts it now; *revision* numbers those there have been. *settled_as* is how
    somebody says that it ended, as long as the provider does not tell it.
    """

    __tablename__ = "telephony_calls"
    __table_args__ = (
        sa.Index("ix_telephony_calls_employee", "employee_id", "answered_at"),
        sa.Index("ix_telephony_calls_company", "company_id", "answered_at"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    provider: Mapped[str] = mapped_column(sa.String(32))
    reference: Mapped[str] = mapped_column(sa.String(64), default="")
    direction: Mapped[Direction] = mapped_column(sa.String(8))
    employee_id: Mapped[int | None] = mapped_column(sa.ForeignKey(Employee.__table__.c.id))
    company_id: Mapped[int | None] = mapped_column(sa.ForeignKey(Company.__table__.c.id))
    contact_id: Mapped[int | None] = mapped_column(sa.ForeignKey(Contact.__table__.c.id))
    number: Mapped[str] = mapped_column(sa.String(32), default="", index=True)
    ours: Mapped[bool] = mapped_column(default=False)
    started_at: Mapped[datetime] = mapped_column(index=True)
    state: Mapped[CallState] = mapped_column(sa.String(16), index=True)
    answered_at: Mapped[datetime | None]
    ended_at: Mapped[datetime | None]
    talk_seconds: Mapped[int | None]
    reached: Mapped[bool] = mapped_column(default=False)
    cause: Mapped[str] = mapped_column(sa.String(64), default="")
    outcome: Mapped[Outcome | None] = mapped_column(sa.String(32))
    conversation: Mapped[int | None]
    revision: Mapped[int] = mapped_column(default=0)
    activity_id: Mapped[int | None] = mapped_column(sa.ForeignKey(Activity.__table__.c.id))
    agent_number: Mapped[str] = mapped_column(sa.String(32), default="")
    machine: Mapped[bool] = mapped_column(default=False)
    queue: Mapped[str] = mapped_column(sa.String(64), default="")
    transferred_to: Mapped[str] = mapped_column(sa.String(64), default="")
    voicemail: Mapped[bool] = mapped_column(default=False)
    recording: Mapped[str] = mapped_column(sa.String(500), default="")
    assigned_by: Mapped[str] = mapped_column(sa.String(64), default="")
    told: Mapped[str] = mapped_column(sa.String(100), default="")
    ask_at: Mapped[datetime | None] = mapped_column(index=True)
    asked: Mapped[int] = mapped_column(default=0)
    note: Mapped[str] = mapped_column(sa.Text, default="")
    call_back_at: Mapped[datetime | None]
    settled_as: Mapped[Settled | Literal[""]] = mapped_column(sa.String(16), default="")
    settled_by: Mapped[str] = mapped_column(sa.String(64), default="")
    settled_at: Mapped[datetime | None]
    settled_seconds: Mapped[int | None]
    settled_note: Mapped[str] = mapped_column(sa.Text, default="")

    @property
    def ended_as(self) -> EndState | None:
        """How the call ended, None while it is not over."""
        return next((state for state in ENDED if state == self.state), None)

    @property
    def is_declared(self) -> bool:
        """Whether somebody entered it by hand, without a witness."""
        return self.provider == DECLARED

    @property
    def talked_to_somebody(self) -> bool:
        """Whether it can have come to something: false of a call that was never placed, or only rang the own telephone."""
        over = self.ended_as is not None
        return self.answered_at is not None or (self.direction == "outbound" and (self.reached or not over))


class StoredEvent(Base):
    """A provider event that was taken in: as the provider said it (*raw*) and in our words (*event*).

    What was authentic and no news of any call is kept as well, with an empty *event* and without a call.
    """

    __tablename__ = "telephony_events"
    __table_args__ = (sa.UniqueConstraint("provider", "key"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    call_id: Mapped[int | None] = mapped_column(sa.ForeignKey("telephony_calls.id"), index=True)
    provider: Mapped[str] = mapped_column(sa.String(32))
    key: Mapped[str] = mapped_column(sa.String(128))
    leg: Mapped[str] = mapped_column(sa.String(64), default="", index=True)
    parent: Mapped[str] = mapped_column(sa.String(64), default="", index=True)
    event: Mapped[dict[str, Any]]
    raw: Mapped[dict[str, Any]]
    received_at: Mapped[datetime]


class SaidOutcome(Base):
    """What a person said came of a call. The last one that was not taken back holds, and it alone."""

    __tablename__ = "telephony_outcomes"

    id: Mapped[int] = mapped_column(primary_key=True)
    call_id: Mapped[int] = mapped_column(sa.ForeignKey("telephony_calls.id"), index=True)
    outcome: Mapped[Outcome] = mapped_column(sa.String(32))
    note: Mapped[str] = mapped_column(sa.Text, default="")
    call_back_at: Mapped[datetime | None]
    said_at: Mapped[datetime]
    said_by: Mapped[str] = mapped_column(sa.String(64))
    taken_back_at: Mapped[datetime | None]


class PhoneOffer(Base):
    """What was offered in a call: an article in a quantity at a price, or terms. It holds as long as the outcome that it was said
    with; *revision* numbers the activities that counted it.
    """

    __tablename__ = "telephony_phone_offers"

    id: Mapped[int] = mapped_column(primary_key=True)
    call_id: Mapped[int] = mapped_column(sa.ForeignKey("telephony_calls.id"), index=True)
    outcome_id: Mapped[int | None] = mapped_column(sa.ForeignKey("telephony_outcomes.id"))
    article: Mapped[str] = mapped_column(sa.String(64), default="")
    quantity: Mapped[Decimal | None] = mapped_column(sa.Numeric(14, 3))
    price: Mapped[Decimal | None] = mapped_column(sa.Numeric(14, 4))
    terms: Mapped[str] = mapped_column(sa.Text, default="")
    made_at: Mapped[datetime]
    recorded_by: Mapped[str] = mapped_column(sa.String(64))
    revision: Mapped[int] = mapped_column(default=0)
    activity_id: Mapped[int | None] = mapped_column(sa.ForeignKey(Activity.__table__.c.id))


class ListMark(Base):
    """That an employee skipped a company of a list that is gone through by telephone, or put it to later; *list* is as it was
    asked.
    """

    __tablename__ = "telephony_list_marks"

    id: Mapped[int] = mapped_column(primary_key=True)
    employee_id: Mapped[int] = mapped_column(sa.ForeignKey(Employee.__table__.c.id), index=True)
    list: Mapped[str] = mapped_column(sa.String(200))
    company_id: Mapped[int] = mapped_column(sa.ForeignKey(Company.__table__.c.id))
    mark: Mapped[str] = mapped_column(sa.String(8))
    marked_at: Mapped[datetime]
