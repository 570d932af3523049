"""The words of a company are written in the transaction that writes its card, its contacts or its notes, whoever writes them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import sqlalchemy as sa
from sqlalchemy import event
from sqlalchemy.orm import Session, object_session

from tagwerk.companies.search.words import texts_of, words_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from sqlalchemy.orm import Mapper

CHANGED = "companies whose words are to be written"
PIECE = 500
FIELDS = "name, city, postcode, customer_number, vat_id, phone, fax, email, website"
PEOPLE = "id, company_id, name, email, phone, mobile, other_emails, other_phones"
HERE = "forgotten_at IS NULL AND removed_at IS NULL"
GROUP = "(id IN ({ids}) OR merged_into IN ({ids})) AND removed_at IS NULL"


def words_changed(session: Session, companies: Iterable[int | None]) -> None:
    """The words of these companies are written before the session commits. For who writes past the session's objects."""
    session.info.setdefault(CHANGED, set()).update(number for number in companies if number is not None)


def keep_words(*models: type[Any]) -> None:
    """Notice each row of *models* that a session writes: companies, and what has a ``company_id``."""
    for model in models:
        for moment in ("after_insert", "after_update", "after_delete"):
            event.listen(model, moment, _written)


def write_words(connection: sa.Connection, companies: Iterable[int]) -> None:
    """Write the words of these companies anew, as their rows are now."""
    numbers = sorted(set(companies))
    for start in range(0, len(numbers), PIECE):
        asked = numbers[start : start + PIECE]
        inside = ",".join(map(str, asked))
        into = dict(
            tuple(row)
            for row in connection.exec_driver_sql(
                f"SELECT id, coalesce(merged_into, id) FROM companies WHERE id IN ({inside})"  # noqa: S608
            ).all()
        )
        roots = sorted({*asked, *into.values()})
        new = {(word, root): places for root, words in _words(connection, roots) for word, places in words.items()}
        inside = ",".join(map(str, roots))
        held = connection.exec_driver_sql(
            f"SELECT word, company_id, places FROM search_words WHERE company_id IN ({inside})"  # noqa: S608
        ).all()
        old = {(word, company): places for word, company, places in held}
        gone = [key for key, places in old.items() if new.get(key) != places]
        if gone:
            connection.execute(
                sa.text("DELETE FROM search_words WHERE word = :word AND company_id = :company"),
                [{"word": word, "company": company} for word, company in gone],
            )
        add_words(
            connection,
            ((word, company, places) for (word, company), places in new.items() if old.get((word, company)) != places),
        )


def add_words(connection: sa.Connection, rows: Iterable[tuple[str, int, int]]) -> None:
    """Write (word, company, places) that are not there yet."""
    given = sorted(rows)
    if not given:
        return
    if connection.dialect.name == "sqlite":
        connection.exec_driver_sql("INSERT INTO search_words (word, company_id, places) VALUES (?, ?, ?)", given)
        return
    statement = sa.text(
        "INSERT INTO search_words (word, company_id, places)"
        " SELECT * FROM unnest(CAST(:words AS text[]), CAST(:companies AS integer[]), CAST(:places AS smallint[]))"
    )
    words, companies, places = zip(*given, strict=True)
    connection.execute(statement, {"words": list(words), "companies": list(companies), "places": list(places)})


def texts_by_company(connection: sa.Connection, companies: list[int]) -> Iterator[tuple[int, list[Any]]]:
    """Each of *companies* (merged into no other) with its texts, and those of the companies that were merged into it."""
    inside = ",".join(map(str, companies)) or "0"
    group = GROUP.format(ids=inside)
    root: dict[int, int] = {}
    cards: dict[int, list[dict[str, Any]]] = {}
    for row in connection.exec_driver_sql(
        f"SELECT id, merged_into, {FIELDS} FROM companies WHERE {group} ORDER BY id"  # noqa: S608
    ).mappings():
        root[row["id"]] = row["merged_into"] or row["id"]
        cards.setdefault(root[row["id"]], []).append(dict(row))
    if not root:
        return
    inside = ",".join(map(str, root))
    people = _by_root(
        connection,
        root,
        f"SELECT {PEOPLE} FROM contacts WHERE company_id IN ({inside}) AND {HERE} ORDER BY id",  # noqa: S608
    )
    notes = _by_root(
        connection, root,
        f"SELECT company_id, text FROM notes WHERE company_id IN ({inside}) AND taken_back_at IS NULL ORDER BY id DESC",  # noqa: S608
    )  # fmt: skip
    for number, group_cards in cards.items():
        first = next((card for card in group_cards if card["id"] == number), group_cards[0])
        texts = list(texts_of(first, people.get(number, []), [note["text"] for note in notes.get(number, [])]))
        for other in group_cards:
            if other is not first:
                texts += texts_of(other, [], [])
        yield number, texts


def _words(connection: sa.Connection, roots: list[int]) -> Iterator[tuple[int, dict[str, int]]]:
    for number, texts in texts_by_company(connection, roots):
        yield number, words_of(texts)


def _by_root(connection: sa.Connection, root: dict[int, int], statement: str) -> dict[int, list[dict[str, Any]]]:
    found: dict[int, list[dict[str, Any]]] = {}
    for row in connection.exec_driver_sql(statement).mappings():
        found.setdefault(root[row["company_id"]], []).append(dict(row))
    return found


def _written(_mapper: Mapper[Any], _connection: sa.Connection, row: Any) -> None:
    session = object_session(row)
    if session is None:
        return
    if not hasattr(row, "company_id"):
        words_changed(session, [row.id])
        return
    moved = sa.inspect(row).attrs.company_id.history
    words_changed(session, [row.company_id, *(moved.deleted or ())])


@event.listens_for(Session, "before_commit")
def _before_commit(session: Session) -> None:
    if CHANGED in session.info or session.new or session.dirty or session.deleted:
        session.flush()
    if companies := session.info.pop(CHANGED, None):
        write_words(session.connection(), companies)


@event.listens_for(Session, "after_rollback")
def _after_rollback(session: Session) -> None:
    session.info.pop(CHANGED, None)
