"""The tables of the plugin: campaigns with their messages, mailboxes with their cursors, and what arrived."""

from __future__ import annotations

from datetime import datetime
from typing import Any, Literal

import sqlalchemy as sa
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column

from tagwerk.api import Company, Contact, Employee, UtcDateTime, plugin_metadata
from tagwerk_email_offers.understanding.kinds import MailKind

TemplateKind = Literal["offer", "reminder", "congratulation", "invitation", "service"]
"""What a mail may be. Only an offer counts as one."""
OFFER: TemplateKind = "offer"

CampaignState = Literal["preparing", "running", "paused", "done", "canceled"]
"""``preparing``: its messages are being queued; ``done``: nothing of it is on its way any more."""

MessageState = Literal[
    "queued", "claimed", "sending", "sent", "deferred", "failed", "uncertain", "bounced", "suppressed", "canceled"
]
"""What became of a message; the class ``Message`` tells each."""
HELD: tuple[MessageState, ...] = ("claimed", "sending")
"""A worker has it."""
ON_THE_WAY: tuple[MessageState, ...] = ("queued", *HELD)
WAITING: tuple[MessageState, ...] = (*ON_THE_WAY, "deferred")
"""It has not ended."""
NEVER_LEFT: tuple[MessageState, ...] = ("suppressed", "canceled")
MAY_HAVE_ARRIVED: tuple[MessageState, ...] = ("sending", "sent", "uncertain", "deferred", "failed", "bounced")
"""It may have reached somebody; a deferred or failed one may have done so in an earlier attempt."""


class Base(DeclarativeBase):
    """The base of this plugin's tables."""

    metadata = plugin_metadata()
    type_annotation_map = {datetime: UtcDateTime}  # noqa: RUF012


def _reference(column: Any, *, index: bool = False, nullable: bool = False) -> Any:
    return mapped_column(sa.ForeignKey(column), index=index, nullable=nullable)


class Campaign(Base):
    """One template on its way to one segment. *kind* is what the template was then; only an ``offer`` counts.

    *employee_id* sends and earns the credit; *sender* is the From header. *wanted* is how many recipients to queue, None for
    all; *fresh_only* leaves out whom the template reached in the last 30 days.
    """

    __tablename__ = "email_offers_campaigns"

    id: Mapped[int] = mapped_column(primary_key=True)
    template: Mapped[str] = mapped_column(sa.String(100))
    kind: Mapped[TemplateKind] = mapped_column(sa.String(16), default=OFFER, server_default=OFFER)
    segment: Mapped[str] = mapped_column(sa.Text)
    wanted: Mapped[int | None]
    all_contacts: Mapped[bool] = mapped_column(default=False)
    fresh_only: Mapped[bool] = mapped_column(default=False)
    sender: Mapped[str] = mapped_column(sa.String(998))
    employee_id: Mapped[int] = _reference(Employee.__table__.c.id)
    state: Mapped[CampaignState] = mapped_column(sa.String(16))
    created_at: Mapped[datetime]

    @property
    def number(self) -> str:
        """The number of the offer, which the client reads."""
        return f"{self.created_at.year}-{self.id:04d}"


class Message(Base):
    """One offer to one address.

    *state*: ``queued``, ``claimed`` (a worker holds it), ``sending`` (bytes may be on the wire), ``sent`` (the server's final
    250), ``deferred`` (4xx, again at *next_try*), ``failed`` (5xx, or it could not be written), ``uncertain`` (the connection
    ended before the final answer), ``bounced``, ``suppressed`` (never queued), ``canceled``. *token* names the worker that
    holds or last held it, until *lease_until*. *first_wire_at* decides on whose day it counts.
    """

    __tablename__ = "email_offers_messages"
    __table_args__ = (
        sa.Index("ix_email_offers_messages_claim", "campaign_id", "state", "next_try"),
        sa.Index("ix_email_offers_messages_state", "state", "lease_until"),
        sa.Index(
            "uq_email_offers_messages_address",
            "campaign_id",
            "address",
            unique=True,
            sqlite_where=sa.text(
                "state <> 'suppressed'"
            ),  # the migration says so to PostgreSQL too; it is slow to load
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    campaign_id: Mapped[int] = mapped_column(sa.ForeignKey("email_offers_campaigns.id"))
    company_id: Mapped[int] = _reference(Company.__table__.c.id, index=True)
    contact_id: Mapped[int | None] = _reference(Contact.__table__.c.id, nullable=True)
    address: Mapped[str] = mapped_column(sa.String(320), index=True)
    language: Mapped[str] = mapped_column(sa.String(8))
    state: Mapped[MessageState] = mapped_column(sa.String(16))
    reason: Mapped[str] = mapped_column(sa.String(500), default="")
    message_id: Mapped[str] = mapped_column(sa.String(300), unique=True)
    subject: Mapped[str] = mapped_column(sa.String(998), default="")
    token: Mapped[str] = mapped_column(sa.String(32), default="")
    lease_until: Mapped[datetime | None]
    attempts: Mapped[int] = mapped_column(default=0)
    next_try: Mapped[datetime | None]
    reply_code: Mapped[int | None]
    first_wire_at: Mapped[datetime | None]
    created_at: Mapped[datetime]


class Mailbox(Base):
    """A mailbox and how far it was read: *validity* and *uid* are IMAP's UIDVALIDITY and the highest UID seen.

    *since* is how far the first look went back.
    """

    __tablename__ = "email_offers_mailboxes"

    id: Mapped[int] = mapped_column(primary_key=True)
    address: Mapped[str] = mapped_column(sa.String(500), unique=True)
    validity: Mapped[int] = mapped_column(sa.BigInteger, default=0)
    uid: Mapped[int] = mapped_column(sa.BigInteger, default=0)
    since: Mapped[datetime]
    checked_at: Mapped[datetime]


class SeenFile(Base):
    """A file of a Maildir that was read; *name* is its part before the flags, which mail programs change."""

    __tablename__ = "email_offers_seen_files"

    mailbox_id: Mapped[int] = mapped_column(sa.ForeignKey("email_offers_mailboxes.id"), primary_key=True)
    name: Mapped[str] = mapped_column(sa.String(255), primary_key=True)


class Inbound(Base):
    """A mail that arrived and belongs to an offer or a company; others are not kept.

    *identity* tells the same mail again after a mailbox was renumbered. *status* is the status code of a bounce (RFC 3463),
    *topic* what a plugin made of a reply (``interested``, ``refusal`` …). *read_at* is when it was shown here; the mailbox
    itself is never changed.
    """

    __tablename__ = "email_offers_inbound"
    __table_args__ = (
        sa.Index("ix_email_offers_inbound_unread", "kind", "read_at"),
        sa.Index("ix_email_offers_inbound_company", "company_id", "kind", "received_at"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    mailbox_id: Mapped[int] = mapped_column(sa.ForeignKey("email_offers_mailboxes.id"))
    uid: Mapped[str] = mapped_column(sa.String(255))
    identity: Mapped[str] = mapped_column(sa.String(64), unique=True)
    kind: Mapped[MailKind] = mapped_column(sa.String(16))
    message_id: Mapped[int | None] = mapped_column(sa.ForeignKey("email_offers_messages.id"), index=True)
    company_id: Mapped[int] = _reference(Company.__table__.c.id)
    contact_id: Mapped[int | None] = _reference(Contact.__table__.c.id, nullable=True)
    sender: Mapped[str] = mapped_column(sa.String(320))
    sender_name: Mapped[str] = mapped_column(sa.String(200))
    subject: Mapped[str] = mapped_column(sa.String(998))
    text: Mapped[str] = mapped_column(sa.Text)
    status: Mapped[str] = mapped_column(sa.String(16), default="")
    topic: Mapped[str] = mapped_column(sa.String(32), default="")
    received_at: Mapped[datetime]
    read_at: Mapped[datetime | None]
