"""What a database says is said in our words, and what we do not know after a sentence of ours."""

import sqlite3

import psycopg
import pytest
import sqlalchemy as sa
from sqlalchemy.exc import OperationalError

from tagwerk.platform.connections.faults import explained
from tagwerk.platform.texts import read_in


def _said(url: str, cause: Exception) -> str:
    told = explained(OperationalError(None, None, cause), sa.make_url(url))
    assert told is not None
    return told.message


def _of_sqlite(code: int, text: str) -> sqlite3.OperationalError:
    error = sqlite3.OperationalError(text)
    error.sqlite_errorcode = code
    return error


@pytest.mark.parametrize(
    ("said", "words"),
    [
        (
            'connection failed: connection to server at "127.0.0.1", port 1 failed: Connection refused\n\tIs the server '
            "running on that host and accepting TCP/IP connections?",
            "nothing listens there",
        ),
        ("failed to resolve host 'nosuch.invalid': [Errno -2] Name or service not known", "nobody knows its host"),
        (
            'connection to server on socket "/no/.s.PGSQL.5432" failed: No such file or directory',
            "no server listens on this",
        ),
        ('FATAL:  password authentication failed for user "anna"', "does not take this user with this password"),
        ('FATAL:  role "anna" does not exist', "it knows no such user"),
        ('FATAL:  database "crm" does not exist', "there is no database of that name"),
        ('FATAL:  no pg_hba.conf entry for host "10.0.0.1"', "it lets nobody in from here"),
        ("connection timeout expired", "it does not answer in time"),
        ("FATAL:  sorry, too many clients already", "it has too many connections"),
        ("connection is bad: invalid sslmode value", "it says 'connection is bad: invalid sslmode value'"),
    ],
)
def test_what_postgresql_says_is_said_in_our_words(said: str, words: str) -> None:
    url = "postgresql://anna@db/crm"
    english = _said(url, psycopg.OperationalError(said))
    assert words in english
    if "it says" not in words:
        assert said.split("\n", maxsplit=1)[0] not in english
    with read_in("de"):
        assert words not in _said(url, psycopg.OperationalError(said))


@pytest.mark.parametrize(
    ("code", "words"),
    [
        (sqlite3.SQLITE_CANTOPEN, "its file cannot be opened"),
        (sqlite3.SQLITE_NOTADB, "its file is damaged, or is no SQLite database"),
        (sqlite3.SQLITE_READONLY, "its file may only be read"),
        (sqlite3.SQLITE_IOERR, "its disk cannot be read or written"),
    ],
)
def test_what_sqlite_says_is_said_in_our_words(code: int, words: str) -> None:
    said = _said("sqlite:////tmp/tagwerk.db", _of_sqlite(code, "unable to do as told"))
    assert words in said
    assert "as told" not in said
