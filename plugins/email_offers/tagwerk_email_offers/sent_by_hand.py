"""The tables of offers that somebody wrote in the ordinary mail program."""

from __future__ import annotations

from datetime import datetime  # noqa: TC003 - SQLAlchemy reads the annotations at run time

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from tagwerk.api import Company, Contact, Employee
from tagwerk_email_offers.tables import Base


class SentOffer(Base):
    """An offer that somebody wrote in the ordinary mail program, found in a Sent folder: it counts by an activity of its own,
    until it *came_back* from every address of the company that it went to.

    *key* tells it from all others: the company with the number of the offer, or with the mail where a mark told it. *mail_id* is
    its Message-ID, bare.
    """

    __tablename__ = "email_offers_sent_offers"

    id: Mapped[int] = mapped_column(primary_key=True)
    key: Mapped[str] = mapped_column(sa.String(300), unique=True)
    mailbox_id: Mapped[int] = mapped_column(sa.ForeignKey("email_offers_mailboxes.id"))
    mail_id: Mapped[str] = mapped_column(sa.String(250), index=True)
    company_id: Mapped[int] = mapped_column(sa.ForeignKey(Company.__table__.c.id))
    contact_id: Mapped[int | None] = mapped_column(sa.ForeignKey(Contact.__table__.c.id))
    employee_id: Mapped[int] = mapped_column(sa.ForeignKey(Employee.__table__.c.id))
    offer: Mapped[str] = mapped_column(sa.String(100))
    sent_at: Mapped[datetime]
    came_back: Mapped[bool] = mapped_column(default=False, server_default=sa.false())


class SentAddress(Base):
    """An address of the company to which an offer by hand went, as addresses are compared; *came_back*: it is dead."""

    __tablename__ = "email_offers_sent_addresses"

    sent_offer_id: Mapped[int] = mapped_column(
        sa.ForeignKey("email_offers_sent_offers.id"), primary_key=True, autoincrement=False
    )
    address: Mapped[str] = mapped_column(sa.String(320), primary_key=True, index=True)
    came_back: Mapped[bool] = mapped_column(default=False, server_default=sa.false())
