"""Who may do what with what belongs to Jörg: Jörg, who stands in for him, the head of his department, a stranger and so on.

Run over every registered use case. One that is new has no rule here, and fails until somebody has thought about it.
"""

import importlib
import pkgutil
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest
from permission_rules import EVERYBODY, RULES, World

from servers.postgresql import new_database
from tagwerk.app import open_workspace
from tagwerk.config import FILE_NAME
from tagwerk.errors import NotAllowed, NotFound, TagwerkError
from tagwerk.staff import USE_CASES

PACKAGES = ("tagwerk", "tagwerk_email_offers", "tagwerk_telephony", "tagwerk_reporting")


def _import_everything() -> None:
    for name in PACKAGES:
        package: ModuleType = importlib.import_module(name)
        for module in pkgutil.walk_packages(package.__path__, f"{name}."):
            if "migrations" not in module.name and not module.name.endswith("__main__"):
                importlib.import_module(module.name)


_import_everything()
OURS = sorted(name for name in USE_CASES if name.startswith(PACKAGES))


@pytest.fixture(scope="module", params=["sqlite", "postgresql"])
def world(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[World]:
    """One world for all rules, once on each database."""
    folder = tmp_path_factory.mktemp("world")
    if request.param == "sqlite":
        path = shutil.copy(request.getfixturevalue("prepared_sqlite"), folder / "tagwerk.db")
        yield from _opened(folder, f"sqlite:///{path}")
    else:
        server, template = request.getfixturevalue("postgresql_server"), request.getfixturevalue("prepared_postgresql")
        with new_database(server, template) as url:
            yield from _opened(folder, url)


def _opened(folder: Path, url: str) -> Iterator[World]:
    (folder / FILE_NAME).write_text(f'[database]\nurl = "{url}"\n', encoding="utf-8")
    app = open_workspace(folder)
    yield World(app, folder)
    app.close()


def test_every_use_case_has_a_rule_and_every_rule_a_use_case() -> None:
    assert sorted(RULES) == OURS


@pytest.mark.parametrize("name", OURS)
def test_each_may_what_the_rule_says_and_nobody_else(world: World, name: str) -> None:
    rule = RULES[name]
    let_in = {person for person in EVERYBODY if _lets_in(world, rule.attempt, person)}
    assert let_in == rule.may


def _lets_in(world: World, attempt: Callable[[World, Any], object], person: str) -> bool:
    try:
        return bool(attempt(world, world.actors[person]))
    except (NotAllowed, NotFound):
        return False
    except TagwerkError:
        return True  # let in, and stopped later by what is missing here: a mail server, a provider
