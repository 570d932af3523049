"""Switching plugins off and on in a workspace, without uninstalling them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tagwerk.access.log import log_access
from tagwerk.access.use_cases import use_case
from tagwerk.platform.errors import NotFound, TagwerkError, WrongInput
from tagwerk.platform.hosting.loading import switches
from tagwerk.platform.hosting.loading.finding import CORE
from tagwerk.platform.hosting.remembering.memory import VETO, forget_plugin, switch
from tagwerk.platform.inputs import nearest_hint
from tagwerk.platform.texts import cause_in_words, translator

if TYPE_CHECKING:
    from pathlib import Path

    from tagwerk.access.actors import Actor
    from tagwerk.platform.app import App

_ = translator("tagwerk")


@use_case("plugins.disable", roles=("administrator",))
def disable_plugin(app: App, actor: Actor, name: str) -> None:
    """Nothing of the plugin *name* is loaded in this workspace from now on. A say in who is contacted ends with that, which is on
    record in the access log. Raises NotFound, WrongInput.
    """
    _known(app, name)
    log_access(app, actor, "plugins.disable", f"plugin:{name}")
    with app.database.transaction() as session:
        switch(session, name, off=True, by=actor.signature)
        forget_plugin(session, name, [VETO])
    _mirror(app, name, off=True)


@use_case("plugins.enable", roles=("administrator",))
def enable_plugin(app: App, actor: Actor, name: str) -> None:
    """The plugin *name* is loaded again; a one-file plugin as the file is now. Raises NotFound, WrongInput."""
    _known(app, name)
    log_access(app, actor, "plugins.enable", f"plugin:{name}")
    if (file := file_of(app, name)) is not None:
        if not switches.is_own(file):
            raise WrongInput(
                _("Others can write to {file}, or it is not yours.", file=file),
                _("Make it and its folder yours alone: chmod go-w"),
            )
        switches.enable_file(file)
    with app.database.transaction() as session:
        switch(session, name, off=False, by=actor.signature)
    _mirror(app, name, off=False)


def file_of(app: App, name: str) -> Path | None:
    """The file of a one-file plugin, None for one that is installed."""
    file = app.folder / switches.FOLDER / f"{name}.py"
    return file if file.is_file() else None


def _known(app: App, name: str) -> None:
    """Raises NotFound for a plugin that is not here and never was, WrongInput for the core."""
    if name == CORE:
        raise WrongInput(_("The core is no plugin that can be switched off."))
    memory = app.plugins.memory
    known = {*app.plugins.names, *(each.plugin for each in (memory.given() if memory is not None else ()))}
    if memory is not None:
        known |= memory.off
    if name not in known:
        raise NotFound(_("There is no plugin {name!r}.", name=name), nearest_hint(name, known - {CORE}))


def _mirror(app: App, name: str, *, off: bool) -> None:
    known = switches.switched_off(app.folder)
    try:
        switches.mirror(app.folder, known | {name} if off else known - {name})
    except OSError as error:
        raise TagwerkError(
            _("{file} cannot be written: {cause}.", file=app.folder / switches.MIRROR, cause=cause_in_words(error))
        ) from None
