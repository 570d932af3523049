"""What a plugin stores of people: kept as long as it says, reached by the export, and named where it cannot be."""

import json
from functools import partial
from pathlib import Path

import pytest
import sqlalchemy as sa

from kit.hostile import Guests

SOURCE = """
@hookimpl
def tagwerk_settings():
    from tagwerk.api import PluginSettings
    return [PluginSettings("parcels", "tagwerk_parcels.settings:Settings")]

@hookimpl
def tagwerk_database():
    from tagwerk.api import PluginDatabase
    return [PluginDatabase("parcels", "tagwerk_parcels.tables:Base", "tagwerk_parcels:migrations")]

@hookimpl
def tagwerk_personal_data(app):
    from tagwerk.api import PersonalData
    from tagwerk_parcels.tables import Parcel
    return [PersonalData(Parcel, "who signed", "relation", KEPT, ("owner",), since=SINCE, outdated=OUTDATED,
                         of=lambda person: Parcel.company_id.in_(person.company_ids))]
"""
SETTINGS = """
from pydantic import BaseModel
class Settings(BaseModel):
    keep_days: int | None = 365
    secret: str = ""
"""
TABLES = """
from datetime import datetime
import sqlalchemy as sa
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column
from tagwerk.api import plugin_metadata
class Base(DeclarativeBase):
    metadata = plugin_metadata()
class Parcel(Base):
    __tablename__ = "parcels_parcels"
    id: Mapped[int] = mapped_column(primary_key=True)
    company_id: Mapped[int]
    recipient: Mapped[str]
    delivered_at: Mapped[datetime] = mapped_column(sa.DateTime(timezone=True))
"""
MIGRATION = """
import sqlalchemy as sa
from alembic import op
revision, down_revision = "0001", None
def upgrade():
    op.create_table("parcels_parcels", sa.Column("id", sa.Integer, primary_key=True), sa.Column("company_id", sa.Integer),
                    sa.Column("recipient", sa.String(100)), sa.Column("delivered_at", sa.DateTime(timezone=True)))
    moments = ["2025-01-01", "2999-01-01"]
    for number, moment in enumerate(moments, 1):
        op.execute(f"INSERT INTO parcels_parcels VALUES ({number}, 1, 'Jörg Quendel', '{moment}')")
"""
OWN = "plugins.parcels.keep_days"


def install(guests: Guests, kept: str = OWN, since: str = "delivered_at", outdated: str = "None") -> None:
    """Install the plugin with what it says of its table."""
    source = f"KEPT, SINCE, OUTDATED = {kept!r}, {since!r}, {outdated}\n{SOURCE}"
    folder = guests.install(source, "parcels", package=True)
    (folder / "migrations").mkdir(exist_ok=True)
    for name, text in {"settings": SETTINGS, "tables": TABLES, "migrations/0001_parcels": MIGRATION}.items():
        (folder / f"{name}.py").write_text(text, encoding="utf-8")


@pytest.fixture
def beside(workspace_folder: Path, tmp_path: Path, warm: None) -> Guests:
    """A workspace on each database, with parcels."""
    (tmp_path / "site").mkdir()
    guests = Guests(workspace_folder, tmp_path / "site")
    install(guests)
    assert guests.run("db", "upgrade").status == 0
    return guests


def left(guests: Guests) -> str:
    """The recipients of the parcels that are left once what is too old has gone, or why that failed."""

    def work() -> int:
        from tagwerk.platform.errors import TagwerkError
        from tagwerk.workspace.opening import open_workspace
        from tagwerk.workspace.privacy.keeping import forget_on, keep_periods

        app = open_workspace(guests.workspace)
        try:
            forget_on(app)
            keep_periods(app)
        except TagwerkError as error:
            print(error)
        with app.database.reading() as session:
            print(session.scalars(sa.text("SELECT recipient FROM parcels_parcels ORDER BY id")).all())
        app.close()
        return 0

    return guests.do(work).out.strip()


def test_a_setting_of_the_plugins_own_says_how_long_a_table_is_kept(beside: Guests) -> None:
    settings = beside.workspace / "tagwerk.toml"
    before = settings.read_text(encoding="utf-8")
    settings.write_text(f"{before}\n[plugins.parcels]\nkeep_days = 3000\n", encoding="utf-8")
    assert left(beside) == "['Jörg Quendel', 'Jörg Quendel']"
    settings.write_text(before, encoding="utf-8")
    install(beside, outdated='{"recipient": ""}')
    assert left(beside) == "['', 'Jörg Quendel']"
    install(beside)
    assert left(beside) == "['Jörg Quendel']"


@pytest.mark.parametrize(
    ("kept", "since", "outdated", "said"),
    [
        ("plugins.parcels.keep_dayz", "delivered_at", "None", "plugins.parcels.keep_dayz` says, which is no setting"),
        ("plugins.parcels.secret", "delivered_at", "None", "plugins.parcels.secret` says, which is no setting"),
    ],
)
def test_a_time_that_nobody_can_know_is_named_and_never_silence(
    beside: Guests, kept: str, since: str, outdated: str, said: str
) -> None:
    install(beside, kept, since, outdated)
    assert said in left(beside)
    found = {each["check"]: each for each in json.loads(beside.run("doctor", "--json").out)}
    assert (found["retention"]["ok"], said in found["retention"]["says"]) == (False, True), found["retention"]


@pytest.mark.parametrize(
    ("kept", "since", "outdated", "said"),
    [
        ("plugins.parcel.keep_days", "delivered_at", "None", "kept: 'plugins.parcel.keep_days' is none of"),
        ("retention.keep_days", "delivered_at", "None", "kept: 'retention.keep_days' is none of"),
        ("365", "delivered_at", "None", "kept: '365' is none of"),
        (OWN, "deliverd_at", "None", "since: there is no column 'deliverd_at'"),
        (OWN, "delivered_at", '{"recipientt": ""}', "outdated: there is no column 'recipientt'"),
    ],
)
def test_what_can_be_wrong_nowhere_is_left_out_and_named_by_the_doctor(
    beside: Guests, kept: str, since: str, outdated: str, said: str
) -> None:
    install(beside, kept, since, outdated)
    assert left(beside) == "['Jörg Quendel', 'Jörg Quendel']"
    found = {each["check"]: each for each in json.loads(beside.run("doctor", "--json").out)}
    check = found["personal data"]
    assert (check["ok"], said in check["says"]) == (False, True), check


def test_what_an_export_and_forgetting_cannot_reach_is_said_and_no_success(beside: Guests) -> None:
    added = beside.do(partial(add_a_company, beside))
    assert added.status == 0, added.said
    whole = beside.run("export", "--company", "1", "--json").json()
    assert "parcels_parcels" in [part["table"] for part in whole["parts"]]
    assert whole["unreached"] == []
    assert beside.run("plugins", "disable", "parcels").status == 0
    off = beside.run("export", "--company", "1", "--json")
    line = "Only searched for words, because parcels is switched off: parcels_parcels (2)."
    assert (off.status, line in off.err) == (1, True), off.said
    assert json.loads(off.out)["unreached"] == [
        {"plugin": "parcels", "why": "parcels is switched off", "tables": {"parcels_parcels": 2}}
    ]
    files = beside.run("export", "--company", "1", "--out", "auskunft")
    assert (files.status, line in files.err) == (1, True), files.said
    assert line in (beside.workspace / "auskunft.txt").read_text(encoding="utf-8")
    planned = beside.run("forget", "--company", "1", "--dry-run")
    assert (planned.status, line in planned.out, "tagwerk plugins enable parcels" in planned.out) == (0, True, True)
    beside.uninstall("parcels")
    gone = beside.run("forget", "--company", "1", "--backups", "--yes")
    assert (gone.status, "because parcels is not installed: parcels_parcels (2)" in gone.err) == (1, True), gone.said
    install(beside)
    assert beside.run("plugins", "enable", "parcels").status == 0
    assert left(beside) == "[]", "what was begun goes on by itself as soon as the plugin is here again"
    again = beside.run("forget", "--company", "1", "--yes")
    assert again.status == 0, again.said


def add_a_company(guests: Guests) -> int:
    """The company with the number 1, and an administrator."""
    from tagwerk.access.actors import Actor
    from tagwerk.companies.cards import add_company
    from tagwerk.staff.employees import NewEmployee, add_employee
    from tagwerk.workspace.opening import open_workspace

    app = open_workspace(guests.workspace)
    root = NewEmployee("root", "Ä. Größer", role="administrator", region="BE")
    add_employee(app, Actor.system("test"), root)
    add_company(app, Actor.system("test"), "Möbel Größer")
    app.close()
    return 0
