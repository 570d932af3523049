"""Who may do what with what belongs to Jörg: Jörg, who stands in for him, the head of his department, a stranger and so on.

Run over every registered use case. One that is new has no rule here, and fails until somebody has thought about it.
"""

import importlib
import inspect
import pkgutil
import shutil
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from types import FunctionType, ModuleType
from typing import Any

import pytest
from permission_rules import EVERYBODY, RULES, World

from servers.postgresql import new_database
from tagwerk.access.use_cases import USE_CASES
from tagwerk.platform.config import FILE_NAME
from tagwerk.platform.errors import ConfigurationError, NotAllowed, NotFound, Unreachable
from tagwerk.workspace.opening import open_workspace

PACKAGES = ("tagwerk", "tagwerk_email_offers", "tagwerk_telephony", "tagwerk_reporting")


PARTS = {  # called inside use cases, which have asked for the right
    "tagwerk.access.log.log_access",
    "tagwerk.access.log.log_others",
    "tagwerk.access.use_cases.check_right",
    "tagwerk.diary.tasks.open_tasks",
    "tagwerk.diary.visits.visits_on",
    "tagwerk_reporting.making.choose",
    "tagwerk_email_offers.sending.campaigns.deliver_campaign",
    "tagwerk_email_offers.sending.planning.plan",
    "tagwerk_email_offers.inbox.syncing.read_new",
    "tagwerk_email_offers.inbox.taking_in.take_in",
}


def _import_everything() -> None:
    for name in PACKAGES:
        package: ModuleType = importlib.import_module(name)
        for module in pkgutil.walk_packages(package.__path__, f"{name}."):
            if "migrations" not in module.name and not module.name.endswith("__main__"):
                importlib.import_module(module.name)


_import_everything()
OURS = sorted(name for name in USE_CASES if name.startswith(PACKAGES))


@pytest.fixture(scope="module", params=["sqlite", pytest.param("postgresql", marks=pytest.mark.heavy)])
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
    settings = f'[database]\nurl = "{url}"\n[plugins.telephony]\nprovider = "simulator"\n'
    (folder / FILE_NAME).write_text(settings, encoding="utf-8")
    app = open_workspace(folder)
    yield World(app, folder)
    app.close()


def test_every_use_case_has_a_rule_and_every_rule_a_use_case() -> None:
    assert sorted(RULES) == OURS


def test_what_takes_an_actor_is_a_use_case_or_belongs_to_one() -> None:
    """Without the decorator nobody would be asked for a right, and no rule above would be missed."""
    found = set()
    for module in [module for name, module in sys.modules.items() if name.split(".")[0] in PACKAGES]:
        for function in vars(module).values():
            if not isinstance(function, FunctionType) or function.__module__.split(".")[0] not in PACKAGES:
                continue
            first = list(inspect.signature(function).parameters.values())[:2]
            takes_an_actor = [parameter.annotation for parameter in first] == ["App", "Actor"]
            if takes_an_actor and not function.__name__.startswith("_"):
                found.add(f"{function.__module__}.{function.__qualname__}")
    assert found - set(USE_CASES) == PARTS


@pytest.mark.parametrize("name", OURS)
def test_each_may_what_the_rule_says_and_nobody_else(world: World, name: str) -> None:
    rule = RULES[name]
    let_in = {person for person in sorted(EVERYBODY) if _lets_in(world, rule.attempt, person)}
    assert let_in == rule.may


def _lets_in(world: World, attempt: Callable[[World, Any], object], person: str) -> bool:
    try:
        return bool(attempt(world, world.actors[person]))
    except (NotAllowed, NotFound):
        return False
    except (ConfigurationError, Unreachable):
        return True  # let in, and stopped later by what is missing here: a mail server, an exchange
