"""The tables of telephony: calls, their legs, what the providers said, and what came of the calls."""

from __future__ import annotations

from datetime import datetime
from decimal import Decimal
from typing import Any, Literal, get_args

import sqlalchemy as sa
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column

from tagwerk.api import Activity, Company, Contact, Employee, JsonObject, UtcDateTime, plugin_metadata
from tagwerk_telephony.api import Direction, EndState, LegState, Role

CallState = Literal["requested", "dialling", "ringing", "in_progress", EndState]
Outcome = Literal["offer_made", "not_interested", "call_back", "no_decision", "machine", "wrong_number"]
ENDED: tuple[EndState, ...] = get_args(EndState)


class Base(DeclarativeBase):
    """The tables of this plugin."""

    metadata = plugin_metadata()
    type_annotation_map = {datetime: UtcDateTime, dict[str, Any]: JsonObject}  # noqa: RUF012


class Call(Base):
    """A telephone call with a client. *number* is the client's, in E.164.

    Everything from *state* to *cause* is folded from what the provider said and may be written anew at any time; *talk_seconds*
    are whole seconds, *reached* says whether the client's leg was there and is over: then it counts. *outcome* is what a person
    says of the call. *activity_id* is the activity that counts it now; *revision* numbers those there have been.
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

    @property
    def ended_as(self) -> EndState | None:
        """How the call ended, None while it is not over."""
        return next((state for state in ENDED if state == self.state), None)


class Leg(Base):
    """One leg of a call, under the provider's id; *parent* is the provider's id of the leg that it belongs to."""

    __tablename__ = "telephony_legs"
    __table_args__ = (sa.UniqueConstraint("provider", "leg"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    call_id: Mapped[int] = mapped_column(sa.ForeignKey("telephony_calls.id"), index=True)
    provider: Mapped[str] = mapped_column(sa.String(32))
    leg: Mapped[str] = mapped_column(sa.String(64))
    parent: Mapped[str] = mapped_column(sa.String(64), index=True)
    role: Mapped[Role] = mapped_column(sa.String(8), default="")
    state: Mapped[LegState] = mapped_column(sa.String(16))


class StoredEvent(Base):
    """A provider event that was taken in: as the provider said it (*raw*) and in our words (*event*)."""

    __tablename__ = "telephony_events"
    __table_args__ = (sa.UniqueConstraint("provider", "key"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    call_id: Mapped[int] = mapped_column(sa.ForeignKey("telephony_calls.id"), index=True)
    provider: Mapped[str] = mapped_column(sa.String(32))
    key: Mapped[str] = mapped_column(sa.String(128))
    event: Mapped[dict[str, Any]]
    raw: Mapped[dict[str, Any]]
    received_at: Mapped[datetime]


class PhoneOffer(Base):
    """What was offered in a call: an article in a quantity at a price, or terms."""

    __tablename__ = "telephony_phone_offers"

    id: Mapped[int] = mapped_column(primary_key=True)
    call_id: Mapped[int] = mapped_column(sa.ForeignKey("telephony_calls.id"), index=True)
    article: Mapped[str] = mapped_column(sa.String(64), default="")
    quantity: Mapped[Decimal | None] = mapped_column(sa.Numeric(14, 3))
    price: Mapped[Decimal | None] = mapped_column(sa.Numeric(14, 4))
    terms: Mapped[str] = mapped_column(sa.Text, default="")
    made_at: Mapped[datetime]
    recorded_by: Mapped[str] = mapped_column(sa.String(64))
    activity_id: Mapped[int | None] = mapped_column(sa.ForeignKey(Activity.__table__.c.id))
