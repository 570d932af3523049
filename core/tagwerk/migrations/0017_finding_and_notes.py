"""Words by which companies are found; notes are entries with author and time; more of a person has its place on the card."""

import sqlalchemy as sa
from alembic import op

from tagwerk.companies.search.keeping import add_words, texts_by_company
from tagwerk.companies.search.tables import BY_BYTES
from tagwerk.companies.search.words import words_of
from tagwerk.platform.database import JsonObject, UtcDateTime

revision = "0017"
down_revision = "0016"

PIECE = 1_000


def upgrade() -> None:
    op.create_table(
        "search_words",
        sa.Column("word", BY_BYTES, primary_key=True),
        sa.Column("company_id", sa.Integer, primary_key=True, autoincrement=False),
        sa.Column("places", sa.SmallInteger, nullable=False),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "notes",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("company_id", sa.Integer, sa.ForeignKey("companies.id"), nullable=False),
        sa.Column("text", sa.Text, nullable=False),
        sa.Column("written_at", UtcDateTime, nullable=False),
        sa.Column("written_by", sa.String(64), nullable=False),
        sa.Column("employee_id", sa.Integer, sa.ForeignKey("employees.id")),
        sa.Column("import_id", sa.Integer, sa.ForeignKey("imports.id")),
        sa.Column("taken_back_at", UtcDateTime),
        sa.Column("taken_back_by", sa.String(64), nullable=False, server_default=""),
    )
    op.create_index("ix_notes_company", "notes", ["company_id", "written_at"])
    op.create_index("ix_notes_import_id", "notes", ["import_id"])
    with op.batch_alter_table("contacts") as contacts:
        contacts.add_column(sa.Column("decides", sa.Boolean, nullable=False, server_default=sa.false()))
        contacts.add_column(sa.Column("zone", sa.String(64), nullable=False, server_default=""))
        contacts.add_column(sa.Column("kinds", JsonObject, nullable=False, server_default="{}"))
        contacts.add_column(sa.Column("left_on", sa.Date))
        contacts.add_column(sa.Column("removed_at", UtcDateTime))
    op.create_index("ix_card_changes_moment", "card_changes", ["company_id", "changed_at"])
    _notes()
    with op.batch_alter_table("companies") as companies:
        companies.drop_column("note")
    connection = op.get_bind()
    after = 0
    numbers = sa.text(
        "SELECT id FROM companies WHERE id > :after AND merged_into IS NULL AND removed_at IS NULL ORDER BY id LIMIT :size"
    )
    while ids := connection.execute(numbers, {"after": after, "size": PIECE}).scalars().all():
        found = texts_by_company(connection, list(ids))
        add_words(
            connection,
            ((word, number, places) for number, texts in found for word, places in words_of(texts).items()),
        )
        after = ids[-1]
    op.create_index("ix_search_words_company", "search_words", ["company_id", "word"])


def _notes() -> None:
    """What stands on the cards, written by whoever changed it last, else when the card was opened."""
    op.execute(
        "INSERT INTO notes (company_id, text, written_at, written_by, employee_id, import_id)"
        " SELECT companies.id, companies.note, coalesce(changes.changed_at, companies.created_at),"
        " CASE WHEN changes.employee_id IS NULL THEN 'system:import'"
        " ELSE 'employee:' || CAST(changes.employee_id AS VARCHAR(16)) END,"
        " changes.employee_id, CASE WHEN changes.employee_id IS NULL THEN companies.import_id END"
        " FROM companies LEFT JOIN card_changes AS changes ON changes.id = (SELECT max(last.id) FROM card_changes AS last"
        " WHERE last.company_id = companies.id AND last.field = 'note' AND last.contact_id IS NULL)"
        " WHERE companies.note <> ''"
    )
