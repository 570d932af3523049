"""Bringing a backup back: checked before anything is replaced; what was there is kept; nothing leaves until ``db adopt``."""

from __future__ import annotations

import os
import shutil
import uuid
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from tagwerk.access.log import log_access
from tagwerk.access.use_cases import use_case
from tagwerk.ledger.chain.guards import install_guards
from tagwerk.platform import clock
from tagwerk.platform.config import FILE_NAME
from tagwerk.platform.connections.migrating import upgrade as upgrade_schemas
from tagwerk.platform.database import Database
from tagwerk.platform.errors import SchemaMismatch
from tagwerk.platform.home.home import BACKUP
from tagwerk.platform.texts import translator
from tagwerk.workspace.backups.archives import (
    RECORDS,
    Manifest,
    cannot_write,
    read_manifest,
    read_settings,
    remove_tree,
    unpack,
)
from tagwerk.workspace.backups.filling import fill, own_tables, revisions_in, tables_made_by
from tagwerk.workspace.backups.replacing import (
    STAGE,
    Plan,
    alone,
    finish,
    for_itself,
    marked_with,
    pending,
    synchronize,
    write_plan,
)
from tagwerk.workspace.backups.snapshots import check_file, home_of_copy, rehome, snapshot_engine
from tagwerk.workspace.opening import schemas

if TYPE_CHECKING:
    import sqlalchemy as sa

    from tagwerk.access.actors import Actor
    from tagwerk.platform.app import App

_ = translator("tagwerk")


@dataclass(frozen=True)
class Restored:
    """What came back, and where what was there before is: *folder*, and *records* (a file, a schema of PostgreSQL, or "")."""

    manifest: Manifest
    folder: Path
    records: str


@use_case("workspace.restore", roles=("administrator",))
def restore(app: App, actor: Actor, file: Path) -> Restored:
    """Put what is in the backup *file* in the place of the records, templates and reports of this workspace.

    ``tagwerk.toml`` stays as it is; an older schema is brought to that of this program. Raises NotFound and WrongInput for a
    file that is no good backup, SchemaMismatch for one of a newer program, Conflict while others work with the workspace,
    Unreachable; then nothing was changed.
    """
    manifest = read_manifest(file)
    _check_schemas(app, manifest)
    with alone(app.folder):
        restored = _restore(app, actor.signature, file)
    log_access(app, actor, "workspace.restore", file.name)
    return restored


def prepare_folder(folder: Path, file: Path) -> None:
    """Make *folder*, which is none yet, a workspace with the settings of the backup in *file*, to be restored there.

    Raises NotFound, WrongInput, Unreachable.
    """
    read_manifest(file)
    settings = read_settings(file)
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        (folder / FILE_NAME).write_text(settings, encoding="utf-8")
    except OSError as error:
        raise cannot_write(error, folder) from None


def _restore(app: App, signature: str, file: Path) -> Restored:
    token = f"{clock.now():%Y%m%d-%H%M%S}-{uuid.uuid4().hex[:6]}"
    plan = Plan(token, f"before-restore-{token}", _records_file(app))
    try:
        manifest = _prepare(app, signature, file)
        app.database.close()
        if plan.records:
            _lay_ready(app.folder / STAGE / RECORDS, plan)
            with for_itself(Path(plan.records)):
                write_plan(app.folder, plan)
                finish(app.folder, plan, held=True)
        else:
            write_plan(app.folder, plan)
            _replace_tables(app, plan, manifest)
            finish(app.folder, plan)
    except BaseException as error:
        _take_back(app, plan)
        if isinstance(error, OSError):
            raise cannot_write(error, app.folder) from None
        raise
    kept = _schema(plan) if not plan.records else str(plan.kept) if plan.kept.exists() else ""
    return Restored(manifest, app.folder / plan.aside, kept)


def _prepare(app: App, signature: str, file: Path) -> Manifest:
    """Unpack, check, bring to the schema of this program, and have it live nowhere: all in the folder of what is to come."""
    stage = app.folder / STAGE
    remove_tree(stage)
    stage.mkdir(mode=0o700)
    manifest = unpack(file, stage)
    check_file(stage / RECORDS)
    staged = Database(f"sqlite:///{stage / RECORDS}")
    try:
        for schema in schemas(app):
            upgrade_schemas(staged, schema, install_guards)
    finally:
        staged.close()
    with snapshot_engine(stage / RECORDS) as engine, engine.begin() as connection:
        rehome(connection, home_of_copy(BACKUP, manifest.workspace, clock.now(), signature))
    return manifest


def _check_schemas(app: App, manifest: Manifest) -> None:
    heads = {schema.name: schema.head for schema in schemas(app)}
    for name, revision in manifest.schemas.items():
        if name in heads and revision > heads[name]:
            raise SchemaMismatch(
                _(
                    "The backup is of a newer program ({program}): the tables of {name} are at {found}, here at {head}.",
                    program=manifest.program,
                    name=name,
                    found=revision,
                    head=heads[name],
                ),
                _("Take that program, or a newer one, to restore it."),
            )


def _records_file(app: App) -> str:
    return str(Path(app.database.engine.url.database or "").resolve()) if app.database.is_sqlite else ""


def _lay_ready(records: Path, plan: Plan) -> None:
    """Put the new file beside the old one, which may be on another disk than the workspace."""
    plan.ready.parent.mkdir(parents=True, exist_ok=True)
    try:
        records.rename(plan.ready)
    except OSError:
        shutil.copyfile(records, plan.ready)
        plan.ready.chmod(0o600)
    with plan.ready.open("rb") as file:
        os.fsync(file.fileno())
    synchronize(plan.ready.parent)


def _take_back(app: App, plan: Plan) -> None:
    """Remove what lies ready, unless it counts from now on: then the next program that opens the workspace finishes it."""
    if pending(app.folder) is not None and (plan.records or marked_with(app.database) == plan.token):
        return
    if plan.records:
        plan.ready.unlink(missing_ok=True)
    remove_tree(app.folder / STAGE)


def _schema(plan: Plan) -> str:
    return plan.aside.replace("-", "_")


def _replace_tables(app: App, plan: Plan, manifest: Manifest) -> None:
    """In one transaction: the tables that are there go into a schema of their own, those of the backup take their place."""
    database = app.database
    with (
        database.explaining(),
        snapshot_engine(app.folder / STAGE / RECORDS) as engine,
        engine.connect() as source,
        database.engine.begin() as target,
    ):
        move_aside(app, target, _schema(plan))
        fill(source, target, schemas(app), manifest.sequences)
        target.exec_driver_sql(f"COMMENT ON TABLE activities IS 'restored {plan.token}'")


def move_aside(app: App, connection: sa.Connection, schema: str) -> None:
    """Move the tables of the workspace (PostgreSQL) into a new *schema*, where they stay as they are."""
    tables = own_tables(connection, tables_made_by(schemas(app), revisions_in(connection)))
    quote = connection.dialect.identifier_preparer.quote
    connection.exec_driver_sql(f"CREATE SCHEMA {quote(schema)}")
    if tables:
        connection.exec_driver_sql(f"LOCK TABLE {', '.join(map(quote, tables))} IN ACCESS EXCLUSIVE MODE")
    for table in tables:
        connection.exec_driver_sql(f"ALTER TABLE {quote(table)} SET SCHEMA {quote(schema)}")
