"""The tables of the client base: companies, contacts, and what changed on their cards."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any, ClassVar, Literal, get_args

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, column_property, mapped_column, relationship

from tagwerk.companies.duplicates.keeping import keep_keys
from tagwerk.companies.search.keeping import keep_words
from tagwerk.platform.database import Base

Rank = Literal["prospect", "client", "key_client", "former"]
MERGED = sa.text("merged_into IS NOT NULL")
RANKS: tuple[Rank, ...] = get_args(Rank)
LEVELS = ("low", "medium", "high")


class Company(Base):
    """A company and what is known of it. *name_key* is the name as it is compared; *phone* is E.164.

    *needs* is what it needs, in focus; *needs_level* how much of it: ``low``, ``medium``, ``high``. *credit_limit* is an amount
    with its currency, ``5000.00 EUR``. *own* has the fields of the house's own by name, without the empty ones; those that the
    settings no longer have are kept.

    *merged_into* names the company that this one turned out to be; counting and finding follow it. *hand_written* names the
    fields that a person wrote, which a list does not change; *import_id* the import that made the card. One with *removed_at* is
    there for the ledger alone: its import was undone.
    """

    __tablename__ = "companies"
    __table_args__ = (
        sa.CheckConstraint("merged_into <> id", name="not_merged_into_itself"),
        # which rows an index has the migrations say to PostgreSQL too; it is slow to load
        sa.Index("ix_companies_merged_into", "merged_into", sqlite_where=MERGED),
        *(
            sa.Index(f"uq_companies_{name}", name, unique=True, sqlite_where=where)
            for name in ("customer_number", "vat_id")
            for where in (sa.text(f"{name} <> '' AND merged_into IS NULL AND removed_at IS NULL"),)
        ),
    )

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
    note: ClassVar[Any]
    """The text of the newest note, as the database had it when the company was read."""
    customer_number: Mapped[str] = mapped_column(sa.String(64), default="", server_default="")
    vat_id: Mapped[str] = mapped_column(sa.String(20), default="", server_default="")
    street: Mapped[str] = mapped_column(sa.String(200), default="", server_default="")
    postcode: Mapped[str] = mapped_column(sa.String(16), default="", server_default="")
    country: Mapped[str] = mapped_column(sa.String(2), default="", server_default="")
    source: Mapped[str] = mapped_column(sa.String(100), default="", server_default="")
    fax: Mapped[str] = mapped_column(sa.String(32), default="", server_default="")
    revenue: Mapped[str] = mapped_column(sa.String(64), default="", server_default="")
    staff_size: Mapped[str] = mapped_column(sa.String(32), default="", server_default="")
    price_column: Mapped[str] = mapped_column(sa.String(32), default="", server_default="")
    needs: Mapped[str] = mapped_column(sa.String(500), default="", server_default="")
    needs_level: Mapped[str] = mapped_column(sa.String(16), default="", server_default="")
    competitors: Mapped[str] = mapped_column(sa.String(200), default="", server_default="")
    payment_terms: Mapped[str] = mapped_column(sa.String(100), default="", server_default="")
    credit_limit: Mapped[str] = mapped_column(sa.String(32), default="", server_default="")
    own: Mapped[dict[str, Any]] = mapped_column(default=dict, server_default="{}")
    hand_written: Mapped[str] = mapped_column(sa.Text, default="", server_default="")
    import_id: Mapped[int | None] = mapped_column(sa.ForeignKey("imports.id"), index=True)
    removed_at: Mapped[datetime | None]
    owner_id: Mapped[int | None] = mapped_column(sa.ForeignKey("employees.id"))
    merged_into: Mapped[int | None] = mapped_column(sa.ForeignKey("companies.id"))
    created_at: Mapped[datetime]
    version: Mapped[int] = mapped_column(default=1)

    contacts: Mapped[list[Contact]] = relationship(
        order_by="Contact.id",
        back_populates="company",
        primaryjoin="and_(Company.id == Contact.company_id, Contact.forgotten_at.is_(None), Contact.removed_at.is_(None))",
    )

    __mapper_args__ = {"version_id_col": version}  # noqa: RUF012


class Contact(Base):
    """A person at a company. *email* is stored as it is compared (lower case domain), *phone* is E.164.

    *birthday* is ``1980-05-17``, or ``--05-17`` where the year is not known (RFC 6350, 4.3.1). An address stands once in a
    company; *other_emails* and *other_phones* are further ones, parted by semicolons, and *kinds* says of an address or a number
    what it is (``home``). *decides*: this is who decides; *zone* is the person's time zone, ``""`` for that of who looks after
    the company. Who has *left_on* or *removed_at* is not contacted any more. Of who was forgotten the number is left, which the
    ledger names, and *forgotten_at*.
    """

    __tablename__ = "contacts"
    __table_args__ = (
        sa.Index(
            "uq_contacts_address",
            "company_id",
            "email",
            unique=True,
            sqlite_where=sa.text("email <> ''"),
        ),
    )

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
    mobile: Mapped[str] = mapped_column(sa.String(32), default="", server_default="", index=True)
    department: Mapped[str] = mapped_column(sa.String(100), default="", server_default="")
    other_emails: Mapped[str] = mapped_column(sa.Text, default="", server_default="")
    other_phones: Mapped[str] = mapped_column(sa.Text, default="", server_default="")
    decides: Mapped[bool] = mapped_column(default=False, server_default=sa.false())
    zone: Mapped[str] = mapped_column(sa.String(64), default="", server_default="")
    kinds: Mapped[dict[str, Any]] = mapped_column(default=dict, server_default="{}")
    hand_written: Mapped[str] = mapped_column(sa.Text, default="", server_default="")
    import_id: Mapped[int | None] = mapped_column(sa.ForeignKey("imports.id"), index=True)
    created_at: Mapped[datetime]
    left_on: Mapped[date | None]
    removed_at: Mapped[datetime | None]
    forgotten_at: Mapped[datetime | None]
    version: Mapped[int] = mapped_column(default=1)

    company: Mapped[Company] = relationship(back_populates="contacts")

    __mapper_args__ = {"version_id_col": version}  # noqa: RUF012


class CardChange(Base):
    """A value on a card that a person changed, of a contact where *contact_id* names one; a new contact is a change from ``""``.

    *work_date* is the date where the employee was. Kept for who works on the card after, and to know what was undone.
    """

    __tablename__ = "card_changes"
    __table_args__ = (
        sa.Index("ix_card_changes_day", "company_id", "employee_id", "work_date"),
        sa.Index("ix_card_changes_moment", "company_id", "changed_at"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    company_id: Mapped[int] = mapped_column(sa.ForeignKey("companies.id"))
    contact_id: Mapped[int | None] = mapped_column(sa.ForeignKey("contacts.id"), index=True)
    field: Mapped[str] = mapped_column(sa.String(32))
    before: Mapped[str] = mapped_column(sa.Text)
    after: Mapped[str] = mapped_column(sa.Text)
    employee_id: Mapped[int] = mapped_column(sa.ForeignKey("employees.id"))
    work_date: Mapped[date]
    changed_at: Mapped[datetime]


class Note(Base):
    """What somebody wrote about a company: an entry with its author and its moment. *written_by* signs as the ledger does; a list
    has brought it where *import_id* names one. Who takes it back leaves it here, and nobody is shown it.
    """

    __tablename__ = "notes"
    __table_args__ = (sa.Index("ix_notes_company", "company_id", "written_at"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    company_id: Mapped[int] = mapped_column(sa.ForeignKey("companies.id"))
    text: Mapped[str] = mapped_column(sa.Text)
    written_at: Mapped[datetime]
    written_by: Mapped[str] = mapped_column(sa.String(64))
    employee_id: Mapped[int | None] = mapped_column(sa.ForeignKey("employees.id"))
    import_id: Mapped[int | None] = mapped_column(sa.ForeignKey("imports.id"), index=True)
    taken_back_at: Mapped[datetime | None]
    taken_back_by: Mapped[str] = mapped_column(sa.String(64), default="", server_default="")


newest_note = (
    sa.select(Note.text)
    .where(Note.company_id == Company.id, Note.taken_back_at.is_(None))
    .order_by(Note.written_at.desc(), Note.id.desc())
    .limit(1)
    .correlate_except(Note)
    .scalar_subquery()
)
Company.note = column_property(sa.func.coalesce(newest_note, ""))
keep_keys(Company, Contact)
keep_words(Company, Contact, Note)
