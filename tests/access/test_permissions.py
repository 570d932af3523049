"""Who may do what with what belongs to Jörg: Jörg, who stands in for him, the head of his department, a stranger and so on.

Run over every registered use case. One that is new has no rule here, and fails until somebody has thought about it.
"""

import importlib.util
import inspect
import json
import pkgutil
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from types import FunctionType, ModuleType
from typing import Any

import pytest
import sqlalchemy as sa

from kit.permissions import DIRECTOR, EVERYBODY, Rule, World
from servers.postgresql import new_database
from tagwerk.access.actors import Actor
from tagwerk.access.tables import Access
from tagwerk.access.use_cases import USE_CASES
from tagwerk.platform.config import FILE_NAME
from tagwerk.platform.errors import ConfigurationError, NotAllowed, NotFound, Unreachable
from tagwerk.workspace.opening import open_workspace

SHOWS_NOTHING = {
    **dict.fromkeys(("tagwerk.board.board.board", "tagwerk.board.closing.close_day"), "one's own day"),
    **dict.fromkeys(
        (
            "tagwerk.calendar.outages.list_outages", "tagwerk.companies.segments.segments.list_segments",
            "tagwerk.companies.segments.explaining.list_fields", "tagwerk.catalogue.products.list_products",
            "tagwerk.catalogue.products.show_product",
            "tagwerk.obligations.job_descriptions.versions.list_job_descriptions",
            "tagwerk.obligations.job_descriptions.versions.show_job_description",
            "tagwerk.workspace.settings_listing.list_settings",
            "tagwerk.staff.departments.list_departments", "tagwerk.staff.employees.list_employees",
            "tagwerk_email_offers.writing.trying.list_templates", "tagwerk_email_offers.inbox.mailboxes.listing.list_mailboxes",
            "tagwerk_email_offers.senders.signatures.show_signature",
        ),
        "what the house has in common",
    ),
    "tagwerk.staff.accesses.list_accesses": "the record itself",
    "tagwerk_telephony.desk.settling.uncertain_calls": "one's own, and those of whom one stands in for",
    "tagwerk_email_offers.sending.campaigns.forecast": "numbers alone",
    **dict.fromkeys(
        ("tagwerk_telephony.desk.watching.ringing", "tagwerk_telephony.desk.watching.watch"),
        "what rings for oneself, or for whom one stands in",
    ),
}  # fmt: skip
"""Use cases that read, and show nothing of a client or a colleague; and why."""
PACKAGES = ("tagwerk", "tagwerk_email_offers", "tagwerk_telephony", "tagwerk_reporting")


TESTS = Path(__file__).parents[1]


def _permissions(path: Path) -> ModuleType:
    """The module beside a room's tests. By its file: ``calendar`` is a name that Python has taken."""
    spec = importlib.util.spec_from_file_location(f"permissions_of_{path.parent.name}", path)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


ROOMS = [_permissions(path) for path in sorted(TESTS.glob("*/permissions.py")) if path.parent.name != "kit"]
RULES: dict[str, Rule] = {name: rule for room in ROOMS for name, rule in room.RULES.items()}
PARTS = {name for room in ROOMS for name in getattr(room, "PARTS", ())}


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


def test_the_doctor_knows_what_use_cases_ask_for_in_rooms_inside_rooms_too(world: World) -> None:
    """In a process of its own, where nothing is imported yet."""
    source = (
        "import json, sys; from pathlib import Path; from tagwerk.access.rights import known_permissions; "
        "from tagwerk.workspace.opening import open_workspace; "
        "print(json.dumps(sorted(known_permissions(open_workspace(Path(sys.argv[1])).plugins))))"
    )
    done = subprocess.run([sys.executable, "-c", source, str(world.folder)], capture_output=True, text=True, check=True)
    known = set(json.loads(done.stdout))
    assert USE_CASES["tagwerk.companies.consent.lifting.suppress_address"].permission in known
    assert {USE_CASES[name].permission for name in OURS} - known == set()


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


READS = sorted(
    name
    for name in OURS
    if name in RULES and DIRECTOR in RULES[name].may and USE_CASES[name].permission.endswith(".read")
)


@pytest.mark.parametrize("name", [name for name in READS if name not in SHOWS_NOTHING])
def test_reading_what_is_anothers_leaves_a_row(world: World, name: str) -> None:
    """The director looks at what is Jörg's, in every use case that shows something."""
    director = world.actors[DIRECTOR]
    before = _accesses(world, director)
    assert RULES[name].attempt(world, director)
    assert _accesses(world, director) > before


def _accesses(world: World, actor: Actor) -> int:
    with world.app.database.reading() as session:
        found = session.scalar(sa.select(sa.func.count()).where(Access.actor == actor.signature))
    return found or 0
