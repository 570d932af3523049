"""Everything that can be done is a registered use case and takes an actor; faces call nothing else."""

from __future__ import annotations

import functools
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Concatenate, ParamSpec, TypeVar

from tagwerk.access.actors import EVERYBODY
from tagwerk.access.log import log_refusal, reading
from tagwerk.platform.config import FILE_NAME
from tagwerk.platform.errors import NotAllowed
from tagwerk.platform.texts import translator

if TYPE_CHECKING:
    from collections.abc import Callable

    from tagwerk.access.actors import Actor, Role
    from tagwerk.platform.app import App

P = ParamSpec("P")
T = TypeVar("T")

_ = translator("tagwerk")


@dataclass(frozen=True)
class UseCase:
    """A registered use case: who may call it, and what it is."""

    name: str
    permission: str
    roles: tuple[Role, ...]
    function: Callable[..., Any]


USE_CASES: dict[str, UseCase] = {}


def roles_of(app: App, permission: str, usual: tuple[Role, ...]) -> tuple[Role, ...]:
    """The roles that *permission* takes in this workspace: those of the section ``[rights]``, else the *usual* ones."""
    return app.config.settings.rights.get(permission, usual)


def check_right(app: App, actor: Actor, permission: str, roles: tuple[Role, ...]) -> None:
    """Raises NotAllowed unless the actor is the system, or has or stands in for a role that *permission* takes here."""
    allowed = roles_of(app, permission, roles)
    if not actor.is_system and actor.roles.isdisjoint(allowed):
        raise NotAllowed(
            _(
                "{login} ({role}) may not do this: {permission}.",
                login=actor.name,
                role=actor.role,
                permission=permission,
            ),
            _("It takes one of: {roles}.", roles=", ".join(allowed))
            if allowed
            else _("The section [rights] of {file} gives it to nobody.", file=FILE_NAME),
        )


def use_case(
    permission: str, roles: tuple[Role, ...] = EVERYBODY
) -> Callable[
    [Callable[Concatenate[App, Actor, P], T]],
    Callable[Concatenate[App, Actor, P], T],
]:
    """Register a function ``(app, actor, …)`` as a use case that employees of *roles*, and the system, may call.

    *permission* is what the refusal names, ``area.verb``; the section ``[rights]`` of ``tagwerk.toml`` may name other roles
    for it. With ``roles=()`` the system alone may call it, ``Actor.system("NAME")``: what a webhook or a routine records and
    nobody does by hand. Calling it as somebody else raises NotAllowed::

        @use_case("companies.edit")
        def rename_company(app: App, actor: Actor, company: int, name: str) -> None: ...
    """

    def register(
        function: Callable[Concatenate[App, Actor, P], T],
    ) -> Callable[Concatenate[App, Actor, P], T]:
        name = f"{function.__module__}.{function.__qualname__}"

        def guarded(app: App, actor: Actor, /, *args: P.args, **kwargs: P.kwargs) -> T:
            try:
                check_right(app, actor, permission, roles)
                with reading(app, actor, permission):
                    return function(app, actor, *args, **kwargs)
            except NotAllowed as error:
                log_refusal(app, actor, permission, error)
                raise

        functools.update_wrapper(guarded, function)
        USE_CASES[name] = UseCase(name, permission, roles, guarded)
        return guarded

    return register
