"""Fixtures for the tests of Tagwerk and of plugins: a workspace of one's own, with an employee and companies in it.

In a plugin's ``conftest.py``::

    pytest_plugins = ["tagwerk.testing"]
"""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import pytest

from tagwerk.platform import clock
from tagwerk.platform.config import FILE_NAME
from tagwerk.platform.errors import SchemaMismatch
from tagwerk.staff.finding import actor_of
from tagwerk.staff.tables import Employee, Terms
from tagwerk.workspace.opening import open_workspace, schemas, upgrade

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from tagwerk.access.actors import Actor
    from tagwerk.platform.app import App


HIRED_ON = date(2025, 1, 1)


@pytest.fixture
def workspace_folder(tmp_path: Path) -> Path:
    """An empty workspace folder: a ``tagwerk.toml`` that says nothing."""
    folder = tmp_path / "workspace"
    folder.mkdir()
    (folder / FILE_NAME).write_text("", encoding="utf-8")
    return folder


@pytest.fixture
def app(workspace_folder: Path) -> Iterator[App]:
    """An open workspace, its database made and empty. Overwrite ``workspace_folder`` to give it other settings."""
    opened = open_workspace(workspace_folder, check_schema=False)
    try:
        opened.database.check(schemas(opened))
    except SchemaMismatch:
        upgrade(opened)
    yield opened
    opened.close()


@pytest.fixture
def anna(app: App) -> Actor:
    """The one employee of the workspace: Anna, who works in Berlin and may do everything."""
    with app.database.transaction() as session:
        employee = Employee(
            login="anna",
            name="Anna Größer",
            email="anna@tagwerk.example",
            phone="+493023125000",
            hired_on=HIRED_ON,
            created_at=clock.now(),
            terms=[
                Terms(
                    since=HIRED_ON,
                    role="administrator",
                    time_zone="Europe/Berlin",
                    country="DE",
                    region="BE",
                    job_description="customer_search_manager",
                )
            ],
        )
        session.add(employee)
        session.flush()
        return actor_of(session, employee)
