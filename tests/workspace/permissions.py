"""Who may say that the workspace lives where it is, and which plugins are loaded in it."""

from collections.abc import Callable

import sqlalchemy as sa

from kit.permissions import ABOVE, ADMINISTRATOR, DIRECTOR, EVERYBODY, HEAD, Rule, World, rule
from tagwerk.access.actors import Actor
from tagwerk.companies import cards
from tagwerk.platform.errors import WrongInput
from tagwerk.workspace import adopting, purging, setting_up, settings_listing, switching, verifying
from tagwerk.workspace.backups import keeping, making, moving, restoring
from tagwerk.workspace.privacy import exporting, forgetting


def _refused(attempt: Callable[[], object]) -> bool:
    """Whether who may do it is told what is wrong with what was given."""
    try:
        attempt()
    except WrongInput:
        return True
    return False


def _purge(world: World, actor: Actor) -> bool:
    """Of a plugin that was here once."""
    _leave_a_table(world)
    purging.purge_plugin(world.app, actor, "gone")
    return True


def _plan_purge(world: World, actor: Actor) -> bool:
    _leave_a_table(world)
    return purging.plan_purge(world.app, actor, "gone").tables == {"gone_version": 0}


def _leave_a_table(world: World) -> None:
    with world.app.database.transaction() as session:
        session.execute(sa.text("CREATE TABLE IF NOT EXISTS gone_version (version_num VARCHAR(32))"))


def _contact(world: World) -> str:
    name = world.name("Ada ")
    return str(
        cards.add_contact(
            world.app, world.joerg, str(world.company), name=name, email=f"{name[4:]}@groesser.example"
        ).id
    )


RULES: dict[str, Rule] = {
    "tagwerk.workspace.setting_up.set_up_settings": rule(
        ABOVE, lambda w, a: setting_up.set_up_settings(w.app, a, {("web", "port"): 8766}) is None
    ),
    "tagwerk.workspace.settings_listing.list_settings": rule(
        EVERYBODY, lambda w, a: settings_listing.list_settings(w.app, a)
    ),
    "tagwerk.workspace.adopting.adopt": rule(
        frozenset({ADMINISTRATOR}), lambda w, a: adopting.adopt(w.app, a) is not None
    ),
    "tagwerk.workspace.backups.making.backup": rule(
        frozenset({ADMINISTRATOR}), lambda w, a: making.backup(w.app, a).size > 0
    ),
    "tagwerk.workspace.backups.keeping.list_backups": rule(
        frozenset({ADMINISTRATOR}), lambda w, a: keeping.list_backups(w.app, a) is not None
    ),
    "tagwerk.workspace.backups.restoring.restore": rule(
        frozenset({ADMINISTRATOR}), lambda w, a: _refused(lambda: restoring.restore(w.app, a, w.file("backup", "none")))
    ),
    "tagwerk.workspace.backups.moving.move": rule(
        frozenset({ADMINISTRATOR}), lambda w, a: _refused(lambda: moving.move(w.app, a, "nonsense"))
    ),
    "tagwerk.workspace.verifying.verify_ledger": rule(
        frozenset({ADMINISTRATOR, HEAD, DIRECTOR}), lambda w, a: verifying.verify_ledger(w.app, a).head.position >= 0
    ),
    "tagwerk.workspace.switching.disable_plugin": rule(
        frozenset({ADMINISTRATOR}), lambda w, a: switching.disable_plugin(w.app, a, "telephony") is None
    ),
    "tagwerk.workspace.switching.enable_plugin": rule(
        frozenset({ADMINISTRATOR}), lambda w, a: switching.enable_plugin(w.app, a, "telephony") is None
    ),
    "tagwerk.workspace.purging.plan_purge": rule(frozenset({ADMINISTRATOR}), _plan_purge),
    "tagwerk.workspace.purging.purge_plugin": rule(frozenset({ADMINISTRATOR}), _purge),
    "tagwerk.workspace.privacy.exporting.export_person": rule(
        ABOVE, lambda w, a: exporting.export_person(w.app, a, contact=_contact(w)).parts != ()
    ),
    "tagwerk.workspace.privacy.forgetting.plan_forgetting": rule(
        frozenset({ADMINISTRATOR, DIRECTOR}),
        lambda w, a: forgetting.plan_forgetting(w.app, a, contact=_contact(w)).parts != (),
    ),
    "tagwerk.workspace.privacy.forgetting.forget_person": rule(
        frozenset({ADMINISTRATOR, DIRECTOR}),
        lambda w, a: forgetting.forget_person(w.app, a, contact=_contact(w)).removed["contacts"] == 1,
    ),
}
