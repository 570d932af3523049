"""Every company that is written can be looked up by its keys, whoever writes it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import sqlalchemy as sa
from sqlalchemy import event

from tagwerk.companies.duplicates.keys import keys_of, keys_of_reach

if TYPE_CHECKING:
    from collections.abc import Iterable

    from sqlalchemy.orm import Mapper

    from tagwerk.companies.tables import Company, Contact

LOCK = 7_142_016
"""The number of the lock on PostgreSQL that is held by whoever looks whether a company is there and then writes it."""


def lock_client_base(connection: sa.Connection) -> None:
    """Let one at a time look for a company and write it, until the end of the transaction. On SQLite it is so anyway."""
    if connection.dialect.name == "postgresql":
        connection.execute(sa.select(sa.func.pg_advisory_xact_lock(LOCK)))


def add_keys(connection: sa.Connection, keys: Iterable[tuple[int, int]]) -> None:
    """Write (key, company) where they are not there yet."""
    rows = sorted(set(keys))
    if not rows:
        return
    if connection.dialect.name == "sqlite":
        connection.exec_driver_sql("INSERT OR IGNORE INTO company_keys (key, company_id) VALUES (?, ?)", rows)
        return
    given = sa.text(
        "INSERT INTO company_keys (key, company_id) SELECT * FROM unnest(CAST(:keys AS bigint[]), CAST(:companies AS integer[]))"
        " ON CONFLICT DO NOTHING"
    )
    connection.execute(given, {"keys": [key for key, _id in rows], "companies": [company for _key, company in rows]})


def keep_keys(company: type[Company], contact: type[Contact]) -> None:
    """Write the keys of each company and contact that the session writes."""
    for moment in ("after_insert", "after_update"):
        event.listen(company, moment, _company_written)
        event.listen(contact, moment, _contact_written)


def _company_written(_mapper: Mapper[Any], connection: sa.Connection, company: Company) -> None:
    where = company.city or "", company.postcode or ""
    keys = keys_of(company.name, *where, company.customer_number or "", company.vat_id or "")
    keys |= keys_of_reach([company.phone or ""], [company.email or ""], company.website or "")
    add_keys(connection, [(key, company.id) for key in keys])


def _contact_written(_mapper: Mapper[Any], connection: sa.Connection, contact: Contact) -> None:
    others = (contact.other_emails or "").split("; "), (contact.other_phones or "").split("; ")
    keys = keys_of_reach([contact.phone or "", contact.mobile or "", *others[1]], [contact.email or "", *others[0]])
    add_keys(connection, [(key, contact.company_id) for key in keys])
