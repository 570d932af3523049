"""Saying that a workspace lives where it is: after a move, or for a copy that is to work on by itself."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tagwerk.access.use_cases import use_case
from tagwerk.platform.home.home import move_in
from tagwerk.workspace.privacy.keeping import forget_on

if TYPE_CHECKING:
    from tagwerk.access.actors import Actor
    from tagwerk.platform.app import App
    from tagwerk.platform.home.places import Place


@use_case("workspace.adopt", roles=("administrator",))
def adopt(app: App, actor: Actor) -> Place:
    """The workspace lives here from now on, and what waits in it leaves from here. Whom a backup brought back is forgotten first.
    Raises Unreachable."""
    forget_on(app)
    return move_in(app, actor.signature)
