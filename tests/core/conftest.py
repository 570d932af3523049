"""The tests of the core run on SQLite and on PostgreSQL."""

from pathlib import Path

import pytest
from tagwerk.config import FILE_NAME


@pytest.fixture
def workspace_folder(tmp_path: Path, database_url: str, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty workspace folder whose database is the one of this run."""
    monkeypatch.setenv("TAGWERK_DATABASE__URL", database_url)
    folder = tmp_path / "workspace"
    folder.mkdir()
    (folder / FILE_NAME).write_text("", encoding="utf-8")
    return folder
