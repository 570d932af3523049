"""What an older version kept of reports is there after an upgrade, and still verified."""

from importlib import import_module
from typing import Any

import sqlalchemy as sa
from alembic.migration import MigrationContext
from alembic.operations import Operations

from tagwerk.access.actors import Actor
from tagwerk.platform.app import App
from tagwerk.workspace.opening import upgrade
from tagwerk_reporting.asking import Meant
from tagwerk_reporting.making import make_report
from tagwerk_reporting.submitting.submitting import submit_report
from tagwerk_reporting.submitting.verifying import verify_report
from tagwerk_reporting.submitting.wording import say_word
from tagwerk_reporting.tables import Base, FrozenFile, Submission, Word

TABLES = ("reporting_words", "reporting_sent", "reporting_files", "reporting_submissions")
OLDER = ("0001_submissions", "0002_head_of_the_chain", "0003_frozen_files")
LEFT_OUT = {"scope", "about", "segment", "id"}  # what is new, and what the database numbers


def as_before(model: Any) -> sa.Table:
    """The table with the columns that it had."""
    columns = [sa.Column(each.name, each.type) for each in model.__table__.columns if each.name not in LEFT_OUT]
    return sa.Table(model.__tablename__, sa.MetaData(), *columns)


def test_what_was_submitted_and_said_before_is_about_its_employee(app: App, anna: Actor) -> None:
    submit_report(app, anna, Meant("monthly", "2026-10"))
    say_word(app, anna, Meant("monthly", "2026-10"), "Three days at the fair.")
    tables = [as_before(model) for model in (Submission, FrozenFile, Word)]
    with app.database.engine.begin() as connection:
        rows = [[dict(row) for row in connection.execute(sa.select(table)).mappings()] for table in tables]
        for name in TABLES:
            connection.execute(sa.text(f"DROP TABLE {name}"))
        with Operations.context(MigrationContext.configure(connection, opts={"target_metadata": Base.metadata})):
            for name in OLDER:
                import_module(f"tagwerk_reporting.migrations.{name}").upgrade()
        for table, before in zip(tables, rows, strict=True):
            connection.execute(sa.insert(table).values(before))
        connection.execute(sa.text("UPDATE reporting_version SET version_num = '0003'"))
    upgrade(app)
    verified = verify_report(app, anna, Meant("monthly", "2026-10"))
    assert (verified.submission.about, verified.intact) == (f"employee:{anna.employee()}", True)
    assert b"Three days at the fair." in make_report(app, anna, Meant("monthly"), format="terminal").content
    assert submit_report(app, anna, Meant("monthly", "2026-10"), correction=True).version == 2
