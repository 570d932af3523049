"""What all tests share: a clean environment, both databases, real servers."""

import os
from pathlib import Path

import pytest

pytest_plugins = ["tagwerk.testing", "servers.smtp_sink", "servers.dovecot", "servers.postgresql"]


@pytest.fixture(autouse=True)
def clean_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    """No setting of the machine reaches a test, and texts are English."""
    for variable in list(os.environ):
        if variable.startswith("TAGWERK_") and variable != "TAGWERK_TEST_REQUIRE":
            monkeypatch.delenv(variable)
    monkeypatch.setenv("LANGUAGE", "en")


@pytest.fixture(params=["sqlite", "postgresql"])
def database_url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """The URL of an empty database, once of each kind."""
    if request.param == "sqlite":
        return f"sqlite:///{tmp_path / 'tagwerk.db'}"
    url: str = request.getfixturevalue("postgresql_url")
    return url
