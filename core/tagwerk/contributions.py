"""What plugins contribute, and the facts they are told: small frozen dataclasses.

A contribution has a unique ``name``; two different ones of one name are an error that names both distributions.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Literal, Protocol

if TYPE_CHECKING:
    from collections.abc import Callable
    from contextlib import AbstractContextManager
    from datetime import date, timedelta
    from pathlib import Path

    import sqlalchemy as sa
    import typer
    from rich.console import Console, RenderableType
    from starlette.routing import BaseRoute

    from tagwerk.app import App
    from tagwerk.staff import Actor

Channel = Literal["email", "phone"]


class CommandLine(Protocol):
    """What a plugin's commands may use of the command line; every command understands ``--json``, ``--as``, ``--workspace``."""

    @property
    def console(self) -> Console:
        """Where people read. Writes to standard error while ``--json`` keeps standard output for the machine."""

    def app(self) -> App:
        """The workspace that this command works in, opened at first use and checked for its schema."""

    def actor(self) -> Actor:
        """Who acts: ``--as``, the environment, or the only employee there is."""

    def show(self, data: object, view: RenderableType | None = None) -> None:
        """Print *data* as the one JSON document with ``--json``, else *view* for people (*data* as text without one)."""

    def progress(self, title: str, total: int | None = None) -> AbstractContextManager[Callable[[int], None]]:
        """A bar for long work; call what it gives with the number of steps done since."""

    def confirm(self, question: str, *, yes: bool) -> None:
        """Ask before what cannot be undone, unless ``--yes`` was given. Raises typer.Abort on a no."""


@dataclass(frozen=True)
class Command:
    """A command ``tagwerk NAME``, or a group of them: *typer* is a ``typer.Typer`` with one command or several."""

    name: str
    typer: typer.Typer


@dataclass(frozen=True)
class Routes:
    """A plugin's HTTP routes: *hooks* answer below ``/hooks/NAME`` (signed requests of machines), *pages* below ``/NAME``."""

    name: str
    hooks: tuple[BaseRoute, ...] = ()
    pages: tuple[BaseRoute, ...] = ()


@dataclass(frozen=True)
class Job:
    """Background work, safe to run zero, one or many times: it looks at the table and does what is due.

    *every* is the interval of a periodic job; one without it runs when ``tagwerk.jobs.request`` asks for it.
    """

    name: str
    run: Callable[[App], object]
    every: timedelta | None = None


@dataclass(frozen=True)
class Check:
    """Something that ``tagwerk doctor`` tries: *run* returns a sentence when all is well and raises when not."""

    name: str
    run: Callable[[], str]


@dataclass(frozen=True)
class JobDescriptions:
    """A folder of job descriptions, one TOML file each."""

    name: str
    folder: Path


@dataclass(frozen=True)
class SegmentField:
    """A field that segments may use: *expression* is SQL over ``companies`` (correlate a subquery with ``Company.id``)."""

    name: str
    title: str
    expression: sa.SQLColumnExpression[Any]
    type: Literal["text", "number", "date"] = "text"


@dataclass(frozen=True)
class BoardLine:
    """A line on the board below the obligations; *weight* orders the lines, the heaviest first.

    *command* is what to type about it, ``""`` for nothing; ``tagwerk close`` shows the lines once more at the day's end.
    """

    name: str
    text: str
    weight: int = 0
    command: str = ""


@dataclass(frozen=True)
class Signal:
    """A reason to contact the company with the id *company* next.

    *reason* is a short word for machines, *text* a sentence for people; *weight* as in ``tagwerk.work.agenda.WEIGHTS``; *since*
    is the day from which the reason holds, older ones come first.
    """

    company: int
    reason: str
    weight: int
    text: str
    since: date | None = None


@dataclass(frozen=True)
class Notification:
    """Something to tell a person or a department: *email* is ``""`` where no address is known."""

    name: str
    email: str
    subject: str
    text: str


@dataclass(frozen=True)
class Notifier:
    """A way to tell somebody something: *tell* gives False where it cannot reach that one, and then the next one tries."""

    name: str
    tell: Callable[[Notification], bool]


@dataclass(frozen=True)
class CardSection:
    """A section of the client card: rows of a label and a value."""

    name: str
    title: str
    rows: tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class ContactAttempt:
    """Somebody is about to be contacted: *address* is an e-mail address or an E.164 number; *key* is the caller's own."""

    key: int
    channel: Channel
    address: str
    company_id: int | None
    contact_id: int | None


@dataclass(frozen=True)
class Refusal:
    """This attempt is not to be made. *reason* is a short word (``suppressed``, ``no_ground``); *text* explains it."""

    key: int
    reason: str
    text: str


class Stage(Protocol):
    """Where the demo plays. A scene does what a user would do: it runs commands, and others outside answer."""

    folder: Path

    def run(self, *arguments: str) -> Any:
        """Run ``tagwerk ARGUMENTS --json`` in the demo's workspace and give back its JSON document."""

    def say(self, text: str) -> None:
        """Tell the audience what happens."""

    def progress(self, title: str, total: int) -> AbstractContextManager[Callable[[int], None]]:
        """A bar for a long scene."""

    def set(self, section: str, values: dict[str, object]) -> None:
        """Write *values* into *section* of the demo's ``tagwerk.toml``, before the next command reads it."""

    def serve(self) -> str:
        """Start ``tagwerk serve`` in a process of its own, once, and give back its address."""

    def note(self, name: str, value: object) -> None:
        """Put a figure into the demo's closing document: ``replies``, ``report``."""

    def at_the_end(self, close: Callable[[], object]) -> None:
        """Have *close* called when the demo is over, whatever happened."""


@dataclass(frozen=True)
class Scene:
    """A plugin's own scene in the demo. Scenes play in the order of *at*, the hour of the day they stand for.

    *prepare* runs before the first scene (servers are started, settings are written); *play* is the scene itself.
    """

    name: str
    at: int
    title: str
    play: Callable[[Stage], None]
    prepare: Callable[[Stage], None] = field(default=lambda stage: None)


@dataclass(frozen=True)
class CompanySaved:
    """A company was added or changed; *fields* are the names of the changed ones."""

    company_id: int
    fields: tuple[str, ...]
    created: bool


@dataclass(frozen=True)
class ContactSaved:
    """A contact was added or changed."""

    contact_id: int
    company_id: int
    fields: tuple[str, ...]
    created: bool


@dataclass(frozen=True)
class ContractSigned:
    """A contract was signed by both sides."""

    contract_id: int
    company_id: int
    employee_id: int
    signed_on: date
    new_client: bool
