"""The tables of the plugin: campaigns with their messages and follow-ups, mailboxes, what arrived, signatures."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any, Literal

import sqlalchemy as sa
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column

from tagwerk.api import Company, Contact, Department, Employee, JsonObject, UtcDateTime, clock, plugin_metadata
from tagwerk_email_offers.understanding.results import Kind

TemplateKind = Literal["offer", "reminder", "congratulation", "invitation", "service"]
"""What a mail may be. Only an offer counts as one."""
OFFER: TemplateKind = "offer"

CampaignKind = TemplateKind | Literal["test"]
"""What a campaign is: what its template was then, or a mail to look at (``campaigns test``), which counts nothing."""
TEST: CampaignKind = "test"

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

MatchWay = Literal[
    "token", "reference", "enclosed", "answer", "number", "subject", "sender", "colleague", "contact", "domain", "address",
    "hand", "",
]  # fmt: skip
"""What told whose a mail is: our token, a Message-ID of ours that it answers or that a report encloses, an answer of ours, the
number of an offer, its sender with the subject or alone, a colleague of who was written to, a contact or a domain on file, the
address that a report is about, or somebody by hand."""
InboundState = Literal["waiting", "answered", "done", ""]
AnsweredHow = Literal["reply", "sent", "done", ""]
"""By ``inbox reply``, by a mail in the Sent folder, by ``inbox done``. Calls and visits stand in the ledger."""
Doubt = Literal["open", "believed", "dismissed", ""]
AnswerState = Literal["sending", "sent", "failed", "uncertain"]
HARD_BOUNCE, UNSUBSCRIBED, COMPLAINED = "hard_bounce", "unsubscribed", "complained"
"""Why an address is written to no more, where a mail or its reader says so: the reasons of suppressions."""
WAITING_FOR_ANSWER = "state = 'waiting'"
OPEN_DOUBT = "doubt = 'open'"


class Base(DeclarativeBase):
    """The base of this plugin's tables."""

    metadata = plugin_metadata()
    type_annotation_map = {datetime: UtcDateTime}  # noqa: RUF012


DUE_STATES = "state IN ('queued', 'deferred')"
HELD_STATES = "state IN ('claimed', 'sending')"


def _partial(name: str, *columns: str, where: str, unique: bool = False) -> sa.Index:
    """An index of some rows only; the migration says so to PostgreSQL too, whose dialect is slow to load."""
    return sa.Index(name, *columns, unique=unique, sqlite_where=sa.text(where))


def _reference(column: Any, *, index: bool = False, nullable: bool = False) -> Any:
    return mapped_column(sa.ForeignKey(column), index=index, nullable=nullable)


class Campaign(Base):
    """One template on its way to one segment. *kind* is what the template was then; only an ``offer`` counts.

    *employee_id* sends and earns the credit; *sender* is the From header. *wanted* is how many recipients to queue, None for
    all; *chosen* is how many are queued, and *through* the last company that was looked at for it. *again* writes also to
    whom the template reached lately. Nothing leaves before *starts_at*, nor outside the hours of *window* (``08:00-17:30``)
    where the recipient is. *lately* is how many were left out because the template reached them lately. *reason* says why a
    campaign stopped by itself. *follows_id* is the campaign that this one follows up, None for one of its own.
    """

    __tablename__ = "email_offers_campaigns"

    id: Mapped[int] = mapped_column(primary_key=True)
    template: Mapped[str] = mapped_column(sa.String(100))
    kind: Mapped[CampaignKind] = mapped_column(sa.String(16), default=OFFER, server_default=OFFER)
    segment: Mapped[str] = mapped_column(sa.Text)
    wanted: Mapped[int | None]
    chosen: Mapped[int] = mapped_column(default=0, server_default="0")
    through: Mapped[int] = mapped_column(default=0, server_default="0")
    lately: Mapped[int] = mapped_column(default=0, server_default="0")
    all_contacts: Mapped[bool] = mapped_column(default=False)
    again: Mapped[bool] = mapped_column(default=False, server_default=sa.false())
    sender: Mapped[str] = mapped_column(sa.String(998))
    employee_id: Mapped[int] = _reference(Employee.__table__.c.id, index=True)
    state: Mapped[CampaignState] = mapped_column(sa.String(16))
    reason: Mapped[str] = mapped_column(sa.String(500), default="", server_default="")
    starts_at: Mapped[datetime] = mapped_column(default=clock.now)
    window: Mapped[str] = mapped_column(sa.String(16), default="", server_default="")
    follows_id: Mapped[int | None] = mapped_column(sa.ForeignKey("email_offers_campaigns.id"), index=True)
    created_at: Mapped[datetime]

    @property
    def number(self) -> str:
        """The number of the offer, which the client reads."""
        return f"{self.created_at.year}-{self.id:04d}"


class Message(Base):
    """One offer to one address.

    *state*: ``queued``, ``claimed`` (a worker holds it), ``sending`` (bytes may be on the wire), ``sent`` (the server's final
    2yz), ``deferred`` (not now, again at *due_at*), ``failed`` (5yz, or it could not be written), ``uncertain`` (the
    connection ended before the final answer), ``bounced``, ``suppressed`` (never queued), ``canceled``. *token* names the
    worker that holds or last held it, until *lease_until*. *first_wire_at* decides on whose day it counts. *settled_by* says
    who decided about an uncertain one; such a decision is never tried again. *sent_by_id* is who had put it on the wire when
    the campaign was handed over to another, None for the employee of the campaign. *doubt* is ``relay`` where the server said
    that nobody has the address and nothing shows that it says so of this one alone. *left_at* is when its reader unsubscribed by
    the link in it.
    """

    __tablename__ = "email_offers_messages"
    __table_args__ = (
        sa.Index("ix_email_offers_messages_campaign_state", "campaign_id", "state"),
        _partial("ix_email_offers_messages_due", "campaign_id", "due_at", "id", where=DUE_STATES),
        _partial("ix_email_offers_messages_held", "lease_until", where=HELD_STATES),
        _partial(
            "uq_email_offers_messages_address", "campaign_id", "address", where="state <> 'suppressed'", unique=True
        ),
        _partial("ix_email_offers_messages_left", "company_id", where="left_at IS NOT NULL"),
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
    due_at: Mapped[datetime]
    reply_code: Mapped[int | None]
    first_wire_at: Mapped[datetime | None]
    settled_by: Mapped[str] = mapped_column(sa.String(64), default="", server_default="")
    sent_by_id: Mapped[int | None] = _reference(Employee.__table__.c.id, nullable=True)
    doubt: Mapped[str] = mapped_column(sa.String(16), default="", server_default="")
    left_at: Mapped[datetime | None]
    created_at: Mapped[datetime]


class FollowUp(Base):
    """A step that follows a campaign up: *template* goes to whom the campaign reached *days* working days ago.

    *step* is 1 for the first; each later one follows the mails of the step before it. Its own mails are those of the campaign
    *child_id*, None before the first of them. It has *ended* when nothing of it can come any more; *reason* says why it waits or
    was ended by somebody.
    """

    __tablename__ = "email_offers_follow_ups"
    __table_args__ = (sa.UniqueConstraint("campaign_id", "step"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    campaign_id: Mapped[int] = mapped_column(sa.ForeignKey("email_offers_campaigns.id"))
    step: Mapped[int]
    template: Mapped[str] = mapped_column(sa.String(100))
    days: Mapped[int]
    child_id: Mapped[int | None] = mapped_column(sa.ForeignKey("email_offers_campaigns.id"), unique=True)
    ended: Mapped[bool] = mapped_column(default=False)
    reason: Mapped[str] = mapped_column(sa.String(500), default="")
    created_at: Mapped[datetime]


class Followed(Base):
    """A mail of which it is decided whether it is followed up: by the mail *queued_id*, or by none, and why (*reason*)."""

    __tablename__ = "email_offers_followed"

    follow_up_id: Mapped[int] = mapped_column(sa.ForeignKey("email_offers_follow_ups.id"), primary_key=True)
    message_id: Mapped[int] = mapped_column(sa.ForeignKey("email_offers_messages.id"), primary_key=True)
    queued_id: Mapped[int | None] = mapped_column(sa.ForeignKey("email_offers_messages.id"), unique=True)
    reason: Mapped[str] = mapped_column(sa.String(32), default="")
    decided_at: Mapped[datetime]


class Relay(Base):
    """A mail server that mail leaves through, and until when it asked to be left alone.

    *rest_seconds* is how long its last rest was; the next one is as long, and twice as long where nothing left in between;
    *took_at* when it last took a mail, to within the hour.
    """

    __tablename__ = "email_offers_relays"

    address: Mapped[str] = mapped_column(sa.String(300), primary_key=True)
    resting_until: Mapped[datetime | None]
    rest_seconds: Mapped[int] = mapped_column(default=0)
    reason: Mapped[str] = mapped_column(sa.String(500), default="")
    took_at: Mapped[datetime | None]


class Allowance(Base):
    """How much of a limit is used: *scope* is a relay or a recipient domain, *span* is ``second``, ``hour`` or ``day``.

    The span that is counted began at *starts_at*.
    """

    __tablename__ = "email_offers_allowances"

    scope: Mapped[str] = mapped_column(sa.String(300), primary_key=True)
    span: Mapped[str] = mapped_column(sa.String(8), primary_key=True)
    starts_at: Mapped[datetime] = mapped_column(default=clock.now)
    used: Mapped[int]


class Mailbox(Base):
    """A folder of a mailbox and how far it was read: *validity* and *uid* are IMAP's UIDVALIDITY and the highest UID seen.

    *address* tells it from all others (server, user, folder). *name* is what the settings call the mailbox, *folder* the folder;
    *is_sent* that it holds what was sent. Whose it is: *owner_id*, or everybody of *department_id*, or everybody. *since* is how
    far the first look went back, *checked_at* when the last one ended well, None before there was one; *trouble* is why the last
    look failed, ``""`` where it did not.
    """

    __tablename__ = "email_offers_mailboxes"

    id: Mapped[int] = mapped_column(primary_key=True)
    address: Mapped[str] = mapped_column(sa.String(500), unique=True)
    name: Mapped[str] = mapped_column(sa.String(64), default="", server_default="")
    folder: Mapped[str] = mapped_column(sa.String(255), default="", server_default="")
    is_sent: Mapped[bool] = mapped_column(default=False, server_default=sa.false())
    owner_id: Mapped[int | None] = _reference(Employee.__table__.c.id, nullable=True)
    department_id: Mapped[int | None] = _reference(Department.__table__.c.id, nullable=True)
    validity: Mapped[int] = mapped_column(sa.BigInteger, default=0)
    uid: Mapped[int] = mapped_column(sa.BigInteger, default=0)
    since: Mapped[datetime]
    checked_at: Mapped[datetime | None]
    trouble: Mapped[str] = mapped_column(sa.String(500), default="", server_default="")


class SeenFile(Base):
    """A file of a Maildir that was read; *name* is its part before the flags, which mail programs change."""

    __tablename__ = "email_offers_seen_files"

    mailbox_id: Mapped[int] = mapped_column(sa.ForeignKey("email_offers_mailboxes.id"), primary_key=True)
    name: Mapped[str] = mapped_column(sa.String(255), primary_key=True)


class Inbound(Base):
    """A mail that arrived and belongs to an offer or a company, or that somebody has to assign, or that cannot be read.

    *identity* tells the same mail again in another folder or after a renumbering; *mail_id* and *answers* are its Message-ID
    and those that it answers, bare. What it is: *kind*, with the *kind_way* that told it and its *certainty*; *cause* is why
    it is unreadable. Whose it is: *message_id*, *company_id*, *contact_id*, with the *way* of the match and its
    *match_certainty*; a mail that may be of several companies is nobody's and has ``InboundCandidate`` rows.

    Of a report: *address* is whom it is about, *status* RFC 3463, *permanence* and *reason* what that means; *encloses* is the
    Message-ID of what it gives back, bare. *doubt* is ``open`` while somebody has to say whether it is true, and what was said.
    *wish*: it wants to hear no more. *topic* is what a plugin or the words made of a reply (``interested``, ``refusal`` …).
    *attachments* are ``{"files": [{"name", "type", "size"}]}``.

    *state*: a person's mail waits until somebody answers (*answered_by*, *answered_how*), or says that nothing is to answer
    (``done``, with a *note*). *read_at* is when it was shown here; the mailbox itself is never changed.
    """

    __tablename__ = "email_offers_inbound"
    __table_args__ = (
        sa.Index("ix_email_offers_inbound_unread", "kind", "read_at"),
        sa.Index("ix_email_offers_inbound_company", "company_id", "kind", "received_at"),
        _partial("ix_email_offers_inbound_waiting", "state", "company_id", where=WAITING_FOR_ANSWER),
        _partial("ix_email_offers_inbound_doubt", "doubt", "sender", where=OPEN_DOUBT),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    mailbox_id: Mapped[int] = mapped_column(sa.ForeignKey("email_offers_mailboxes.id"))
    uid: Mapped[str] = mapped_column(sa.String(255))
    identity: Mapped[str] = mapped_column(sa.String(64), unique=True)
    mail_id: Mapped[str] = mapped_column(sa.String(250), default="", server_default="", index=True)
    answers: Mapped[str] = mapped_column(sa.Text, default="", server_default="")
    kind: Mapped[Kind] = mapped_column(sa.String(16))
    kind_way: Mapped[str] = mapped_column(sa.String(32), default="", server_default="")
    certainty: Mapped[str] = mapped_column(sa.String(8), default="", server_default="")
    cause: Mapped[str] = mapped_column(sa.String(200), default="", server_default="")
    message_id: Mapped[int | None] = mapped_column(sa.ForeignKey("email_offers_messages.id"), index=True)
    company_id: Mapped[int | None] = _reference(Company.__table__.c.id, nullable=True)
    contact_id: Mapped[int | None] = _reference(Contact.__table__.c.id, nullable=True)
    way: Mapped[MatchWay] = mapped_column(sa.String(16), default="", server_default="")
    match_certainty: Mapped[str] = mapped_column(sa.String(8), default="", server_default="")
    sender: Mapped[str] = mapped_column(sa.String(320))
    sender_name: Mapped[str] = mapped_column(sa.String(200))
    reply_to: Mapped[str] = mapped_column(sa.String(320), default="", server_default="")
    subject: Mapped[str] = mapped_column(sa.String(998))
    text: Mapped[str] = mapped_column(sa.Text)
    attachments: Mapped[dict[str, Any]] = mapped_column(JsonObject, default=dict, server_default="{}")
    address: Mapped[str] = mapped_column(sa.String(320), default="", server_default="")
    status: Mapped[str] = mapped_column(sa.String(16), default="")
    permanence: Mapped[str] = mapped_column(sa.String(8), default="", server_default="")
    reason: Mapped[str] = mapped_column(sa.String(32), default="", server_default="")
    encloses: Mapped[str] = mapped_column(sa.String(250), default="", server_default="", index=True)
    doubt: Mapped[Doubt] = mapped_column(sa.String(16), default="", server_default="")
    wish: Mapped[str] = mapped_column(sa.String(8), default="", server_default="")
    topic: Mapped[str] = mapped_column(sa.String(32), default="")
    ticket: Mapped[str] = mapped_column(sa.String(100), default="", server_default="")
    returns_on: Mapped[date | None]
    state: Mapped[InboundState] = mapped_column(sa.String(16), default="", server_default="")
    answered_at: Mapped[datetime | None]
    answered_by: Mapped[str] = mapped_column(sa.String(64), default="", server_default="")
    answered_how: Mapped[AnsweredHow] = mapped_column(sa.String(16), default="", server_default="")
    note: Mapped[str] = mapped_column(sa.String(500), default="", server_default="")
    received_at: Mapped[datetime]
    read_at: Mapped[datetime | None]


class InboundCandidate(Base):
    """A company that a mail may be of, where there are several."""

    __tablename__ = "email_offers_inbound_candidates"

    inbound_id: Mapped[int] = mapped_column(sa.ForeignKey("email_offers_inbound.id"), primary_key=True)
    company_id: Mapped[int] = mapped_column(sa.ForeignKey(Company.__table__.c.id), primary_key=True)


class Original(Base):
    """A mail as it arrived, compressed (zlib); *size* in bytes before that. One that is not *whole* was too large, or cannot be
    fetched.
    """

    __tablename__ = "email_offers_originals"

    inbound_id: Mapped[int] = mapped_column(
        sa.ForeignKey("email_offers_inbound.id"), primary_key=True, autoincrement=False
    )
    data: Mapped[bytes] = mapped_column(sa.LargeBinary)
    size: Mapped[int]
    is_whole: Mapped[bool] = mapped_column(default=True)


class Answer(Base):
    """What an employee wrote back to a client by ``inbox reply``: *state* is ``sending`` before the first byte, and then
    ``sent``, ``failed`` or ``uncertain``. *message_id* is its Message-ID with angle brackets.
    """

    __tablename__ = "email_offers_answers"

    id: Mapped[int] = mapped_column(primary_key=True)
    inbound_id: Mapped[int] = mapped_column(sa.ForeignKey("email_offers_inbound.id"), index=True)
    employee_id: Mapped[int] = _reference(Employee.__table__.c.id)
    address: Mapped[str] = mapped_column(sa.String(320))
    message_id: Mapped[str] = mapped_column(sa.String(300), unique=True)
    subject: Mapped[str] = mapped_column(sa.String(998))
    text: Mapped[str] = mapped_column(sa.Text)
    state: Mapped[AnswerState] = mapped_column(sa.String(16))
    reason: Mapped[str] = mapped_column(sa.String(500), default="")
    created_at: Mapped[datetime]
    sent_at: Mapped[datetime | None]


class Secret(Base):
    """What the tokens of this workspace are signed with, in hexadecimal; there is one row."""

    __tablename__ = "email_offers_secrets"

    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    value: Mapped[str] = mapped_column(sa.String(64))
    made_at: Mapped[datetime]


class Signature(Base):
    """What stands below the mails of an employee, in words."""

    __tablename__ = "email_offers_signatures"

    employee_id: Mapped[int] = mapped_column(
        sa.ForeignKey(Employee.__table__.c.id), primary_key=True, autoincrement=False
    )
    text: Mapped[str] = mapped_column(sa.Text)
