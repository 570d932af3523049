"""``plugins check`` on distributions that are broken, each in its own way: what is wrong is found, with file and line."""

from pathlib import Path

import pytest

from kit.hostile import Guests

pytestmark = pytest.mark.heavy

PACKAGE = "tagwerk_bells"
STEP_TWO = (
    "import sqlalchemy as sa\nfrom alembic import op\n\nrevision, down_revision = '0002', '0001'\n\n\n"
    "def upgrade() -> None:\n"
)
NOT_NULL = (
    "    with op.batch_alter_table('bells_entries') as table:\n"
    "        table.add_column(sa.Column('extra', sa.Integer, nullable=False))\n"
)
ADDED = {
    "no Python": ("odd.py", "def x(:\n", "odd.py:1: this is no Python: invalid syntax"),
    "the core's inside": (
        "odd.py",
        "import os\nfrom tagwerk.ledger.tables import Activity\n",
        "odd.py:2: tagwerk.ledger.tables is not public",
    ),
    "the core's inside, by a call": (
        "odd.py",
        "import importlib\nX = importlib.import_module('tagwerk.ledger.tables')\n",
        "odd.py:2: tagwerk.ledger.tables is not public",
    ),
    "something heavy": ("__init__.py", "import sqlalchemy\n", "sqlalchemy is imported at every start"),
    "a long import": ("__init__.py", "for _each in range(60_000_000): pass\n", "__init__.py:1: its import takes"),
    "a misspelt hook": (
        "__init__.py",
        "@hookimpl\ndef tagwerk_metric():\n    return []\n",
        "Did you mean tagwerk_metrics?",
    ),
    "a wrong contribution": (
        "__init__.py",
        "@hookimpl\ndef tagwerk_board_lines(app, employee, on):\n    return [7]\n",
        "7 is no BoardLine",
    ),
    "a hook that raises": (
        "__init__.py",
        "@hookimpl\ndef tagwerk_board_lines(app, employee, on):\n    return 1 / 0\n",
        "ZeroDivisionError",
    ),
    "an import that raises": ("__init__.py", "1 / 0\n", "import: ZeroDivisionError"),
    "an import that leaves": ("__init__.py", "raise SystemExit\n", "import: SystemExit"),
    "what is not installed": ("__init__.py", "import no_such_thing\n", "No module named 'no_such_thing'"),
    "a secret": ("settings.py", "class S(BaseModel):\n    api_token: str = ''\n", "api_token would be printed"),
    "a text that no catalogue has": (
        "kinds.py",
        "NOBODY = later('Nobody said this in German.')\n",
        "tagwerk_bells.po does not have: Nobody said this in German.",
    ),
    "personal data with a purpose that there is not": (
        "personal_data.py",
        "\ndef personal_data():\n    return [PersonalData(Entry, 'notes', 'fun', 'card', ('owner',))]\n",
        "why: 'fun' is none of: relation, consent, accountability, operation",
    ),
    "personal data kept by a setting that there is not": (
        "personal_data.py",
        "\ndef personal_data():\n    return [PersonalData(Entry, 'notes', 'relation', 'plugins.bells.days', ('owner',))]\n",
        "`plugins.bells.days` says, which is no setting with a number of days",
    ),
    "a table of which nobody says what it holds": (
        "personal_data.py",
        "\ndef personal_data():\n    return []\n",
        "nobody says what of people the table `bells_entries` holds: tagwerk_personal_data.",
    ),
    "a table that no migration makes": (
        "tables.py",
        "import sqlalchemy as _sa\n_sa.Table('bells_more', Base.metadata, _sa.Column('id', _sa.Integer))\n",
        "the tables have `bells_more`, which no migration makes",
    ),
    "a metric that nobody gives, in a job description": (
        "job_descriptions/bells_worker.toml",
        "\n[[quota]]\nmetric = 'bells_entry'\ntarget = 1\nper = 'week'\nclause = '1.2'\ntext = { en = 'One.' }\n",
        "bells_worker.toml:13: nobody here gives the metric `bells_entry`. Did you mean bells_entries?",
    ),
    "a job description without its clause": (
        "job_descriptions/bells_worker.toml",
        "\n[[quota]]\nmetric = 'bells_entries'\ntarget = 1\nper = 'week'\n",
        "line 12: clause is missing",
    ),
    "a kind that nobody gives": (
        "kinds.py",
        "METRIC = Metric('bells_entries', later('Bells'), ('bell_done',))\n",
        "counts the kind `bell_done`, which nobody here gives. Did you mean bells_done?",
    ),
    "a command of the core's name": (
        "commands.py",
        "COMMANDS = (Command('companies', group),)\n",
        "tagwerk_commands: The command companies is the core's.",
    ),
    "a type of a command that is there for the type checker alone": (
        "commands.py",
        "@group.command('ring')\ndef ring(times: Sequence[int]) -> None:\n    pass\n",
        "commands.py:35: bells: NameError: name 'Sequence' is not defined.",
    ),
    "a migration that raises": (
        "migrations/0002_more.py",
        f"{STEP_TWO}    raise RuntimeError('no')\n",
        "0002_more.py:8: migrations: RuntimeError: no",
    ),
    "a migration for empty tables alone": (
        "migrations/0002_more.py",
        STEP_TWO + NOT_NULL,
        "0002_more.py:8: from 0001 on, with a row in each table",
    ),
    "a migration of another's table": (
        "migrations/0002_more.py",
        f"{STEP_TWO}    op.create_table('others', sa.Column('id', sa.Integer))\n",
        "changes others, which is not its own",
    ),
}
"""What is added to a file of a plugin that was sound, and what is said of it."""
REPLACED = {
    "no entry point": ("[project.entry-points.tagwerk]", "[project.entry-points.other]", 2, "It needs one entry point"),
    "two": (
        "[project.entry-points.tagwerk]",
        "[project.entry-points.tagwerk]\nmore = 'tagwerk_more'",
        2,
        "has 2 entry points",
    ),
    "an attribute": ('= "tagwerk_bells"', '= "tagwerk_bells:plugin"', 2, "it has to name the module alone"),
    "no version of ours": ('"tagwerk>=', '"other>=', 1, "pyproject.toml:11: the dependencies do not say"),
    "a version that is not here": ('"tagwerk>=', '"tagwerk>=9', 1, "pyproject.toml:11: It needs tagwerk>=9"),
}
"""What stands in the place of something in pyproject.toml."""


@pytest.fixture
def bells(guests: Guests) -> Path:
    """A plugin as ``plugins new`` writes it."""
    assert guests.run("plugins", "new", "bells", "--out", str(guests.site / "bells")).status == 0
    return guests.site / "bells"


def checked(guests: Guests, folder: Path, *more: str) -> tuple[int, str]:
    done = guests.run("plugins", "check", str(folder), *(more or ("--no-wheel",)))
    assert "Traceback" not in done.said
    return done.status, done.out + done.err


def test_a_new_one_is_sound(guests: Guests, bells: Path) -> None:
    assert checked(guests, bells) == (0, "Nothing is wrong with it.\n")


def test_its_version_is_the_one_that_it_says(bells: Path) -> None:
    from tagwerk.authoring.findings import read_source, version_of

    assert version_of(read_source(bells)) == "0.1.0"


@pytest.mark.parametrize("fault", ADDED)
def test_what_is_broken_is_found_where_it_is(guests: Guests, bells: Path, fault: str) -> None:
    name, text, said = ADDED[fault]
    file = bells / PACKAGE / name
    with file.open("a", encoding="utf-8") as opened:
        opened.write(text)
    status, found = checked(guests, bells)
    assert status == 1
    assert said in found
    assert PACKAGE in found


@pytest.mark.parametrize("fault", REPLACED)
def test_what_is_written_wrong_in_pyproject_is_said(guests: Guests, bells: Path, fault: str) -> None:
    before, after, status, said = REPLACED[fault]
    file = bells / "pyproject.toml"
    text = file.read_text(encoding="utf-8")
    assert before in text
    file.write_text(text.replace(before, after), encoding="utf-8")
    found = checked(guests, bells)
    assert found[0] == status
    assert said in found[1]


def test_an_import_that_does_not_end_is_given_up(guests: Guests, bells: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from tagwerk.authoring import trying

    monkeypatch.setattr(trying, "LONGEST_IMPORT", 3)
    with (bells / PACKAGE / "__init__.py").open("a", encoding="utf-8") as opened:
        opened.write("import time\nwhile True: time.sleep(1)\n")
    assert "has not ended after 3 s" in checked(guests, bells)[1]


def test_a_catalogue_that_was_not_compiled_is_found(guests: Guests, bells: Path) -> None:
    for compiled in bells.rglob("*.mo"):
        compiled.unlink()
    assert "tagwerk_bells.po:1: tagwerk_bells.mo is missing" in checked(guests, bells)[1]


UNPACKED = {
    "data left out": (
        'packages = ["tagwerk_bells"]',
        'packages = ["tagwerk_bells"]\nexclude = ["*.toml", "*.json"]',
        ("bells_worker.toml:1: it is not in the wheel", "more.json:1: it is not in the wheel"),
    ),
    "a module left out": (
        'packages = ["tagwerk_bells"]',
        'packages = ["tagwerk_bells"]\nexclude = ["migrations"]',
        ("0001_entries.py:1: it is not in the wheel",),
    ),
    "nothing that is there": (
        'packages = ["tagwerk_bells"]',
        'packages = ["tagwerk_balls"]',
        ("__init__.py:1: it is not in the wheel", "tagwerk_bells.mo:1: it is not in the wheel"),
    ),
    "what builds it is not installed": (
        'requires = ["hatchling"]',
        'requires = ["no-such-builder>=1"]',
        (
            "pyproject.toml:2: no wheel can be built here without no-such-builder. "
            "Install it: pip install no-such-builder, or leave the wheel out: --no-wheel",
        ),
    ),
    "no such backend": (
        'build-backend = "hatchling.build"',
        'build-backend = "hatchling.no_such"',
        ("pyproject.toml:1: no wheel can be built here", "no_such"),
    ),
}
"""What is written into pyproject.toml, and what is said of the wheel then."""


@pytest.mark.parametrize("fault", UNPACKED)
def test_what_a_wheel_lacks_is_named(guests: Guests, bells: Path, fault: str) -> None:
    before, after, said = UNPACKED[fault]
    (bells / PACKAGE / "more.json").write_text("{}", encoding="utf-8")
    file = bells / "pyproject.toml"
    text = file.read_text(encoding="utf-8")
    assert before in text
    file.write_text(text.replace(before, after), encoding="utf-8")
    status, found = checked(guests, bells, "--wheel")
    assert status == 1
    assert [each for each in said if each not in found] == [], found
