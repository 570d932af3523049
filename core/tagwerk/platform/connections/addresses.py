"""Addresses of databases: which one is meant, how it is reached, and how it is shown or written down, without its password."""

from __future__ import annotations

from typing import TYPE_CHECKING

import sqlalchemy as sa
from sqlalchemy.exc import ArgumentError

from tagwerk.platform.errors import ConfigurationError
from tagwerk.platform.texts import translator

if TYPE_CHECKING:
    from pathlib import Path

SECRETS = ("password", "sslpassword")
"""Options of an address that PostgreSQL takes for secrets (libpq, 34.1.2)."""
DRIVER = "postgresql+psycopg"
PLAIN = ("postgresql", "postgres")
PORT = "5432"

_ = translator("tagwerk")


def parsed(address: str) -> sa.URL:
    """The address as its parts. Raises ConfigurationError, which does not repeat it: it may hold a password."""
    try:
        url = sa.make_url(address)
    except (ArgumentError, ValueError):
        raise ConfigurationError(
            _("database.url is no usable database address."),
            _("Examples: sqlite:////home/anna/tagwerk.db, postgresql://anna@localhost/tagwerk"),
        ) from None
    return url.set(drivername=DRIVER) if url.drivername in PLAIN else url


def shown(url: sa.URL) -> str:
    """The address as people may see it: its password hidden, one among the options left out."""
    return url.difference_update_query(SECRETS).render_as_string(hide_password=True)


def recorded(url: sa.URL, folder: Path) -> str:
    """The address as the file of the workspace in *folder* keeps it: no password; a file inside goes along with the folder."""
    if url.get_backend_name() == "sqlite" and url.database:
        path = (folder / url.database).resolve()
        inside = path.is_relative_to(folder.resolve())
        return f"sqlite:///{path.relative_to(folder.resolve()) if inside else path}"
    return url._replace(password=None).difference_update_query(SECRETS).render_as_string()


def reached(address: str, folder: Path, password: str = "") -> str:
    """The URL by which SQLAlchemy opens it: a file is named from the workspace *folder*; *password* where it has none."""
    url = parsed(address)
    if url.get_backend_name() == "sqlite":
        if url.database and url.database != ":memory:" and not url.database.startswith("file:"):
            url = url.set(database=str(folder / url.database))
    elif password and url.password is None and "password" not in url.query:
        url = url.set(password=password)
    return url.render_as_string(hide_password=False)


def same(one: str, other: str, folder: Path) -> bool:
    """Whether two addresses lead to one database, whoever signs in."""
    return _which(one, folder) == _which(other, folder)


def _which(address: str, folder: Path) -> tuple[str, ...]:
    url = parsed(address)
    kind = url.get_backend_name()
    if kind == "sqlite":
        return kind, str((folder / (url.database or "")).resolve())
    options = {name: value if isinstance(value, str) else ",".join(value) for name, value in url.query.items()}
    host = url.host or options.get("host", "")
    port = str(url.port or "") or options.get("port", PORT)
    return kind, host, port, url.database or options.get("dbname", "")
