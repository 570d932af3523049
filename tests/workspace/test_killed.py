"""Killed at any point, a backup, a restore, a move or an upgrade leaves the old workspace or the new one, and may be repeated."""

import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from workspace.test_move import on_file, rows

from kit.vault_dying import POINTS
from servers.postgresql import new_database
from tagwerk.access.actors import Actor
from tagwerk.companies.cards import add_company
from tagwerk.platform.errors import Elsewhere
from tagwerk.platform.home.home import require_home
from tagwerk.workspace.adopting import adopt
from tagwerk.workspace.backups.archives import verify_archive
from tagwerk.workspace.backups.keeping import own_backups
from tagwerk.workspace.backups.making import backup
from tagwerk.workspace.opening import open_workspace
from tagwerk.workspace.verifying import verify_ledger

pytestmark = pytest.mark.heavy
ADMINISTRATOR = Actor("anna", "administrator", 1)


def run(what: str, point: str, workspace: Path, argument: str = "") -> int:
    """Do it in a process that dies at *point*, and give back its exit status."""
    tests = Path(__file__).parents[1]
    environment = {**os.environ, "TAGWERK_WORKSPACE": str(workspace), "PYTHONPATH": str(tests)}
    command = [sys.executable, "-m", "kit.vault_dying", what, point, argument]
    return subprocess.run(command, env=environment, timeout=120, check=False).returncode


@pytest.fixture
def elsewhere(request: pytest.FixtureRequest, filled: Path) -> Iterator[str]:
    """The address of an empty database of the other kind."""
    if on_file(filled):
        with new_database(request.getfixturevalue("postgresql_server")) as url:
            yield url
    else:
        yield "sqlite:///moved.db"


@pytest.mark.parametrize("point", POINTS["backup"])
def test_a_backup_that_was_killed_is_whole_or_not_there(filled: Path, point: str) -> None:
    assert run("backup", point, filled) == -signal.SIGKILL
    app = open_workspace(filled)
    for each in own_backups(app):
        verify_archive(each.file)
    number = len(own_backups(app))
    backup(app, ADMINISTRATOR)
    assert len(own_backups(app)) == number + 1
    app.close()


@pytest.mark.parametrize("point", POINTS["restore"])
def test_a_restore_that_was_killed_leaves_the_old_or_the_new(filled: Path, point: str) -> None:
    (filled / "templates").mkdir(exist_ok=True)
    template = filled / "templates" / "own.txt"
    template.write_text("new", encoding="utf-8")
    app = open_workspace(filled)
    adopt(app, ADMINISTRATOR)
    made = backup(app, ADMINISTRATOR)
    restored = rows(filled)
    add_company(app, ADMINISTRATOR, "Nachher GmbH")
    app.close()
    template.write_text("old", encoding="utf-8")
    present = rows(filled)
    status = run("restore", point, filled, str(made.file))
    if status == 0:
        pytest.skip("this database does not come by there")
    assert status == -signal.SIGKILL
    found = rows(filled)
    assert found in (present, restored)
    assert template.read_text(encoding="utf-8") == ("old" if found == present else "new")
    app = open_workspace(filled)
    if found == restored:
        with pytest.raises(Elsewhere):
            require_home(app)
    assert verify_ledger(app, ADMINISTRATOR).faults == ()
    app.close()
    assert run("restore", "", filled, str(made.file)) == 0
    assert rows(filled) == restored


@pytest.mark.parametrize("point", POINTS["move"])
def test_a_move_that_was_killed_leaves_the_old_or_the_new(filled: Path, elsewhere: str, point: str) -> None:
    app = open_workspace(filled)
    adopt(app, ADMINISTRATOR)
    app.close()
    before, was = rows(filled), on_file(filled)
    assert run("move", point, filled, elsewhere) == -signal.SIGKILL
    assert rows(filled) == before
    if on_file(filled) is was:
        assert run("move", "", filled, elsewhere) == 0
    assert on_file(filled) is not was
    assert rows(filled) == before
    app = open_workspace(filled)
    adopt(app, ADMINISTRATOR)
    require_home(app)
    assert verify_ledger(app, ADMINISTRATOR).faults == ()
    app.close()


@pytest.mark.parametrize("point", POINTS["upgrade"])
def test_an_upgrade_that_was_killed_goes_on(older: Path, point: str) -> None:
    assert run("upgrade", point, older) == -signal.SIGKILL
    app = open_workspace(older, check_schema=False)
    [made] = own_backups(app)
    verify_archive(made.file)
    app.close()
    assert run("upgrade", "", older) == 0
    app = open_workspace(older)
    assert verify_ledger(app, ADMINISTRATOR).faults == ()
    app.close()
