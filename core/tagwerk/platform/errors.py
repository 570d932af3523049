"""Everything that can go wrong in a way that a user or a plugin should know by name.

::

    TagwerkError                 exit status 1, HTTP 503
    ├── WrongInput               exit status 2, HTTP 400: what was given is wrong, nothing was done
    │   ├── NotFound             HTTP 404: no company, campaign, template, employee … of that name
    │   └── ConfigurationError   tagwerk.toml or the environment
    ├── NotAllowed               HTTP 403: the actor has no right to do this
    ├── Conflict                 HTTP 409: somebody else was faster, or it was already done
    ├── Elsewhere                HTTP 409: the workspace is not where it lives, and nothing leaves it
    ├── Unreachable              a mail server, a database or a telephone provider did not answer as it should
    ├── SchemaMismatch           the database is older or newer than this program
    └── PluginError              a plugin broke a rule of the house
        └── UnknownHook

An error is one line that says what is wrong; *hint* says what to do about it, and *action* names what does it. Each has the
status with which a program ends (``exit_status``) and that of an HTTP answer (``http_status``).
"""

from __future__ import annotations

from tagwerk.platform.actions import Action


class TagwerkError(Exception):
    """The root of the tree. *message* is one line; *hint*, where there is one, says what to do, and *action* what does it."""

    exit_status = 1
    http_status = 503

    def __init__(self, message: str, hint: str | Action = "", action: Action | None = None) -> None:
        super().__init__(message)
        self.message = message
        self.hint = hint if isinstance(hint, str) else ""
        self.action = hint if isinstance(hint, Action) else action

    def __str__(self) -> str:
        """The message and the hint on one line, whatever line breaks a foreign text brought along."""
        return " ".join(f"{self.message} {self.hint}".split())


class WrongInput(TagwerkError):
    """What was given is wrong; nothing was done."""

    exit_status = 2
    http_status = 400


class NotFound(WrongInput):
    """There is nothing of that name."""

    http_status = 404


class ConfigurationError(WrongInput):
    """``tagwerk.toml`` or the environment says something that cannot be followed."""


class NotAllowed(TagwerkError):
    """The actor has no right to do this; *on_record* is whether the access log says that it was tried."""

    on_record = False

    http_status = 403


class Conflict(TagwerkError):
    """Somebody else was faster, or it was already done."""

    http_status = 409


class Elsewhere(TagwerkError):
    """The workspace is not where it lives: it may be a copy, and nothing leaves it until somebody says that it lives here."""

    http_status = 409


class Unreachable(TagwerkError):
    """Something outside did not answer, or answered with a refusal."""


class SchemaMismatch(TagwerkError):
    """The database's schema is not the one that this program was written for."""


class PluginError(TagwerkError):
    """A plugin broke a rule of the house."""


class UnknownHook(PluginError):
    """A plugin implements a hook that nobody specifies."""
