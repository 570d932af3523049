"""A plugin that says wrongly what its tables hold is named, and costs the others nothing: the house exports and forgets."""

from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from types import ModuleType
from typing import Any

import pytest
import sqlalchemy as sa
from pydantic import BaseModel
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column

from tagwerk import api
from tagwerk.access.actors import Actor
from tagwerk.access.personal_data import Person, PersonalData
from tagwerk.companies.cards import add_company, add_contact
from tagwerk.companies.tables import Contact
from tagwerk.platform import clock
from tagwerk.platform.app import App
from tagwerk.platform.database import UtcDateTime, plugin_metadata
from tagwerk.platform.errors import Conflict, PluginError
from tagwerk.platform.hosting.plugin import Plugin
from tagwerk.workspace.privacy.exporting import export_person
from tagwerk.workspace.privacy.forgetting import forget_person, plan_forgetting, unfinished
from tagwerk.workspace.privacy.holdings import check_declarations, undeclared, what_is_held
from tagwerk.workspace.privacy.keeping import check_forgotten, forget_on, keep_periods

NAME, EMAIL = "Jürgen Weißmüller", "juergen.w@firma.example"


class Base(DeclarativeBase):
    """The tables of a plugin."""

    metadata = plugin_metadata()


class Parcel(Base):
    """A parcel for a person."""

    __tablename__ = "parcels_sent"

    id: Mapped[int] = mapped_column(primary_key=True)
    contact_id: Mapped[int]
    recipient: Mapped[str] = mapped_column(sa.String(100))
    sent_at: Mapped[datetime] = mapped_column(UtcDateTime)


class ParcelSettings(BaseModel):
    """The settings of the plugin."""

    keep_days: int = 30


def about(person: Person) -> sa.ColumnElement[bool]:
    return Parcel.contact_id.in_(person.contact_ids)


RIGHT: dict[str, Any] = {
    "model": Parcel,
    "holds": "parcels",
    "why": "relation",
    "kept": "plugins.parcels.keep_days",
    "readers": ("owner",),
    "of": about,
    "emptied": {"recipient": ""},
    "since": "sent_at",
    "outdated": {"recipient": ""},
}
WRONG: dict[str, tuple[dict[str, Any], str]] = {
    "a reader that there is not": ({"readers": ("owner", "boss")}, "readers: 'boss' is none of: owner, employee"),
    "a purpose that there is not": ({"why": "fun"}, "why: 'fun' is none of: relation, consent"),
    "a period that there is not": ({"kept": "always"}, "kept: 'always' is none of: card, ledger, workspace"),
    "a setting of ours that there is not": ({"kept": "retention.parcels_days"}, "kept: 'retention.parcels_days' is none"),
    "a setting of another": ({"kept": "plugins.telephony.keep_days"}, "kept: 'plugins.telephony.keep_days' is none"),
    "since a column that there is not": ({"since": "delivered_at"}, "since: there is no column 'delivered_at'"),
    "since what is no moment": ({"since": "recipient"}, "since: the column 'recipient' is no moment"),
    "outdated, since when": ({"since": ""}, "outdated: it needs the column *since*"),
    "emptied is a column that there is not": ({"emptied": {"recipientt": ""}}, "emptied: there is no column 'recipientt'"),
    "emptied of what must be there": ({"emptied": {"recipient": None}}, "emptied: the column 'recipient' cannot be empty"),
    "emptied to another type": ({"emptied": {"recipient": 5}}, "emptied: 5 does not fit the column 'recipient'"),
    "outdated is a column that there is not": ({"outdated": {"name": ""}}, "outdated: there is no column 'name'"),
    "no table": ({"model": int}, "int is no table"),
    "a table of another": ({"model": Contact}, "the table contacts is not its own"),
    "rows that cannot be asked for": ({"of": lambda person: 1 / 0}, "PersonalData 'parcels_sent': ZeroDivisionError"),
    "a condition that is none": ({"of": lambda person: "all"}, "PersonalData 'parcels_sent': "),
    "words that cannot be asked for": ({"words": lambda person: person.nickname}, "no attribute 'nickname'"),
    "a text that is none": ({"readable": lambda row: row["text"]}, "PersonalData 'parcels_sent': KeyError: 'text'"),
}  # fmt: skip


@pytest.fixture
def declare(app: App) -> Iterator[Callable[..., None]]:
    """A plugin with a table, in which a parcel for Jürgen stands, says what is given here of it."""
    said: list[Any] = []
    module = ModuleType("tagwerk_parcels")

    @api.hookimpl
    def tagwerk_personal_data(app: App) -> list[Any]:
        return list(said)

    @api.hookimpl
    def tagwerk_settings() -> list[api.PluginSettings]:
        return [api.PluginSettings("parcels", f"{__name__}:ParcelSettings")]

    @api.hookimpl
    def tagwerk_database() -> list[api.PluginDatabase]:
        return [api.PluginDatabase("parcels", f"{__name__}:Base", "tagwerk:migrations")]

    for hook in (tagwerk_personal_data, tagwerk_settings, tagwerk_database):
        setattr(module, hook.__name__, hook)
    plugin = Plugin("parcels", "tagwerk-parcels", "0.1", modules=(module,), package="tagwerk_parcels")
    app.plugins._known[plugin.name] = plugin
    app.plugins._manager.register(module, name="parcels:tagwerk_parcels")
    app._known.clear()
    Base.metadata.create_all(app.database.engine)

    def declare(*declarations: Any) -> None:
        said[:] = declarations

    yield declare
    Base.metadata.drop_all(app.database.engine)


@pytest.fixture
def contact(app: App, anna: Actor, declare: Callable[..., None]) -> int:
    """Jürgen, to whom a parcel went."""
    company = add_company(app, anna, "Tischlerei Ahorn")
    number = add_contact(app, anna, str(company.id), name=NAME, email=EMAIL).id
    with app.database.transaction() as session:
        sent = clock.now() - timedelta(days=3)
        session.add(Parcel(contact_id=number, recipient="Der Chef", sent_at=sent))
    return number


def recipients(app: App) -> list[str]:
    with app.database.reading() as session:
        return list(session.scalars(sa.select(Parcel.recipient)))


@pytest.mark.parametrize("fault", WRONG)
def test_what_is_said_wrongly_is_named_and_left_out(
    app: App, anna: Actor, contact: int, declare: Callable[..., None], fault: str
) -> None:
    changed, said = WRONG[fault]
    declare(PersonalData(**{**RIGHT, **changed}))
    exported = export_person(app, anna, contact=str(contact))
    assert "contacts" in {part.table for part in exported.parts}
    assert [each.plugin for each in exported.left_out] == ["parcels"]
    assert said in exported.left_out[0].cause
    assert plan_forgetting(app, anna, contact=str(contact)).left_out == exported.left_out
    assert said in app.plugins["parcels"].cause
    with pytest.raises(PluginError, match="parcels"):
        check_declarations(app)
    keep_periods(app)


def test_what_is_right_beside_it_is_taken(app: App, anna: Actor, contact: int, declare: Callable[..., None]) -> None:
    declare(PersonalData(**RIGHT), PersonalData(**{**RIGHT, "why": "fun"}))
    exported = export_person(app, anna, contact=str(contact))
    assert "parcels_sent" in {part.table for part in exported.parts}
    assert len(exported.left_out) == 1


def test_who_is_forgotten_meanwhile_is_forgotten_there_when_it_is_mended(
    app: App, anna: Actor, contact: int, declare: Callable[..., None]
) -> None:
    declare(PersonalData(**{**RIGHT, "emptied": {"recipientt": ""}}))
    done = forget_person(app, anna, contact=str(contact))
    assert [each.plugin for each in done.left_out] == ["parcels"]
    with app.database.reading() as session:
        assert session.get_one(Contact, contact).name == ""
        assert len(unfinished(session)) == 1
    forget_on(app)
    assert recipients(app) == ["Der Chef"]
    with pytest.raises(Conflict, match="The plugin parcels has to be mended first"):
        check_forgotten(app)
    declare(PersonalData(**RIGHT))
    forget_on(app)
    assert recipients(app) == [""]
    check_forgotten(app)
    with app.database.reading() as session:
        assert unfinished(session) == []


def test_what_breaks_over_a_row_that_nobody_could_try_is_left_out_too(
    app: App, anna: Actor, contact: int, declare: Callable[..., None]
) -> None:
    """The first row is sound, and one behind it is not."""
    with app.database.transaction() as session:
        session.add(Parcel(contact_id=0, recipient="?", sent_at=clock.now()))
    declare(PersonalData(**{**RIGHT, "readable": lambda row: {"Der Chef": ""}[row["recipient"]]}))
    assert export_person(app, anna, contact=str(contact)).left_out == ()
    assert "KeyError" in plan_forgetting(app, anna, contact=str(contact)).left_out[0].cause
    done = forget_person(app, anna, contact=str(contact))
    assert [each.plugin for each in done.left_out] == ["parcels"]
    with app.database.reading() as session:
        assert session.get_one(Contact, contact).name == ""
        assert len(unfinished(session)) == 1
    declare(PersonalData(**RIGHT))
    forget_on(app)
    check_forgotten(app)
    assert sorted(recipients(app)) == ["", "?"]


def test_what_is_right_is_exported_forgotten_and_no_failure(
    app: App, anna: Actor, contact: int, declare: Callable[..., None]
) -> None:
    declare(PersonalData(**RIGHT))
    exported = export_person(app, anna, contact=str(contact))
    (part,) = (part for part in exported.parts if part.table == "parcels_sent")
    assert part.rows[0]["recipient"] == "Der Chef"
    assert forget_person(app, anna, contact=str(contact)).left_out == ()
    assert recipients(app) == [""]
    assert app.plugins["parcels"].state == "active"


def test_a_table_that_nobody_declares_is_known(app: App, declare: Callable[..., None]) -> None:
    assert undeclared(app, "parcels") == ["parcels_sent"]
    with pytest.raises(PluginError, match=r"parcels .*: nobody says .*: parcels_sent"):
        check_declarations(app)
    declare(PersonalData(**RIGHT))
    assert check_declarations(app)
    assert undeclared(app, "parcels") == []
    assert what_is_held(app)[1] == ()
