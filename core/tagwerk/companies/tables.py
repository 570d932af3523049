"""The tables of the client base: companies, contacts, and what changed on their cards."""

from __future__ import annotations

from datetime import date, datetime
from typing import Literal, get_args

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from tagwerk.platform.database import Base

Rank = Literal["prospect", "client", "key_client", "former"]
RANKS: tuple[Rank, ...] = get_args(Rank)


class Company(Base):
    """A company and what is known of it. *name_key* is the name as it is compared; *phone* is E.164.

    *merged_into* names the company that this one turned out to be; counting and finding follow it.
    """

    __tablename__ = "companies"
    __table_args__ = (sa.CheckConstraint("merged_into <> id", name="not_merged_into_itself"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(sa.String(200))
    name_key: Mapped[str] = mapped_column(sa.String(200), index=True)
    rank: Mapped[Rank] = mapped_column(sa.String(16), default="prospect")
    region: Mapped[str] = mapped_column(sa.String(64), default="")
    city: Mapped[str] = mapped_column(sa.String(100), default="")
    industry: Mapped[str] = mapped_column(sa.String(100), default="")
    website: Mapped[str] = mapped_column(sa.String(200), default="")
    email: Mapped[str] = mapped_column(sa.String(320), default="", index=True)
    phone: Mapped[str] = mapped_column(sa.String(32), default="", index=True)
    note: Mapped[str] = mapped_column(sa.Text, default="")
    owner_id: Mapped[int | None] = mapped_column(sa.ForeignKey("employees.id"))
    merged_into: Mapped[int | None] = mapped_column(sa.ForeignKey("companies.id"))
    created_at: Mapped[datetime]
    version: Mapped[int] = mapped_column(default=1)

    contacts: Mapped[list[Contact]] = relationship(order_by="Contact.id", back_populates="company")

    __mapper_args__ = {"version_id_col": version}  # noqa: RUF012


class Contact(Base):
    """A person at a company. *email* is stored as it is compared (lower case domain), *phone* is E.164.

    *birthday* is ``1980-05-17``, or ``--05-17`` where the year is not known (RFC 6350, 4.3.1).
    """

    __tablename__ = "contacts"

    id: Mapped[int] = mapped_column(primary_key=True)
    company_id: Mapped[int] = mapped_column(sa.ForeignKey("companies.id"), index=True)
    name: Mapped[str] = mapped_column(sa.String(200), default="")
    salutation: Mapped[str] = mapped_column(sa.String(16), default="")
    position: Mapped[str] = mapped_column(sa.String(100), default="")
    email: Mapped[str] = mapped_column(sa.String(320), default="", index=True)
    phone: Mapped[str] = mapped_column(sa.String(32), default="", index=True)
    language: Mapped[str] = mapped_column(sa.String(2), default="")
    birthday: Mapped[str] = mapped_column(sa.String(10), default="")
    profession: Mapped[str] = mapped_column(sa.String(64), default="")
    created_at: Mapped[datetime]
    version: Mapped[int] = mapped_column(default=1)

    company: Mapped[Company] = relationship(back_populates="contacts")

    __mapper_args__ = {"version_id_col": version}  # noqa: RUF012


class CardChange(Base):
    """A value on a card that a person changed, of a contact where *contact_id* names one; a new contact is a change from ``""``.

    *work_date* is the date where the employee was. Kept for who works on the card after, and to know what was undone.
    """

    __tablename__ = "card_changes"
    __table_args__ = (sa.Index("ix_card_changes_day", "company_id", "employee_id", "work_date"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    company_id: Mapped[int] = mapped_column(sa.ForeignKey("companies.id"))
    contact_id: Mapped[int | None] = mapped_column(sa.ForeignKey("contacts.id"), index=True)
    field: Mapped[str] = mapped_column(sa.String(32))
    before: Mapped[str] = mapped_column(sa.Text)
    after: Mapped[str] = mapped_column(sa.Text)
    employee_id: Mapped[int] = mapped_column(sa.ForeignKey("employees.id"))
    work_date: Mapped[date]
    changed_at: Mapped[datetime]
