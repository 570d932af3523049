"""What other plugins may use of telephony: the types of its hooks, the hooks, and what a provider needs of the house.

A provider turns what its exchange says into ``CallEvent``s; everything after that is the same for every provider. What an
exchange says is a provider event; what plugins are told afterwards, such as ``EndedCall``, is a fact.

A provider is one small class with a name and three methods, ``authentic``, ``read`` and ``answer``. What it can beyond that it
says by having the method: ``originate``, ``fetch``, ``hang_up``, ``check``. What it cannot is absent, never faked.
"""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING, Any, Literal, Protocol, runtime_checkable
from urllib.parse import parse_qsl

from tagwerk.api import ConfigurationError as ConfigurationError
from tagwerk.api import NotFound, Unreachable, hookspec
from tagwerk.api import WrongInput as WrongInput
from tagwerk.api import hookimpl as hookimpl

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from datetime import datetime

    from tagwerk.api import App

EndState = Literal["completed", "busy", "no_answer", "canceled", "failed"]
"""How a leg or a call can end. The fold reads the order: where ends of one leg contradict each other, the first one holds."""
RunningState = Literal["answered", "ringing", "initiated"]
"""How a leg stands that is not over, the furthest state first."""
LegState = Literal[RunningState, EndState]
"""What a provider event says of its leg."""
Role = Literal["agent", "client", "voicemail", ""]
"""Whose leg it is: ``agent`` is the employee; ``""`` leaves it to the fold."""
Direction = Literal["outbound", "inbound"]
AnsweredBy = Literal["human", "machine", ""]

MOST_FIELDS = 200
"""Fields of a form; a provider writes about thirty."""


@dataclass(frozen=True, kw_only=True)
class CallEvent:
    """What a provider says happened on one leg of a call, in the words of no provider.

    *key* is unique among what the provider says: the same key again changes nothing. *leg* and *parent* are the provider's
    ids; legs with one parent are one call. *call_id* is ours, where the provider carried it along. *state* is ``""`` where the
    event says something else, such as who answered. *at* is when it happened (UTC), as far as the provider says. Numbers are
    E.164 or ``""``. *talk_seconds* are whole seconds, stated with the end of an answered leg.

    *single* is True of an exchange that tells a call as one leg: that leg is the talk with the client, and no other is waited
    for. *employee* (a login or an e-mail address), *extension* and the employee's own number say who spoke. *queue* is where the
    caller waited, *transferred_to* where the leg went on. *recording* is the address of a recording, which needs credentials.
    """

    provider: str
    key: str
    leg: str
    at: datetime
    state: LegState | Literal[""] = ""
    parent: str = ""
    call_id: int | None = None
    role: Role = ""
    direction: Direction = "outbound"
    from_number: str = ""
    to_number: str = ""
    talk_seconds: int | None = None
    answered_by: AnsweredBy = ""
    cause: str = ""
    single: bool = False
    employee: str = ""
    extension: str = ""
    queue: str = ""
    transferred_to: str = ""
    recording: str = ""


@dataclass(frozen=True)
class Request:
    """What came in at ``/hooks/telephony/{provider}/{what}``.

    *url* is the public address as the provider called it, path and query still encoded as they came; *headers* have names in
    lower case; *body* is the raw body, never more than 64 KiB.
    """

    what: str
    url: str
    headers: Mapping[str, str] = field(default_factory=dict)
    body: bytes = b""

    @cached_property
    def pairs(self) -> tuple[tuple[str, str], ...]:
        """The fields of a form in their order. Raises WrongInput."""
        try:
            return tuple(
                parse_qsl(self.body.decode(), keep_blank_values=True, errors="strict", max_num_fields=MOST_FIELDS)
            )
        except ValueError:
            raise WrongInput("the body is no form") from None

    @property
    def form(self) -> dict[str, str]:
        """The fields of a form by name, the last of those with one name. Raises WrongInput."""
        return dict(self.pairs)

    @cached_property
    def json(self) -> Any:
        """The body as JSON. Raises WrongInput."""
        try:
            return json.loads(self.body)
        except (ValueError, RecursionError):
            raise WrongInput("the body is no JSON") from None

    @property
    def query(self) -> dict[str, str]:
        """The fields behind the question mark."""
        return dict(parse_qsl(self.url.partition("?")[2], keep_blank_values=True))

    @property
    def call_id(self) -> int | None:
        """Our id of the call, where it is in the query (``?call=17``) and can be one."""
        call = self.query.get("call", "")
        return int(call) if call.isascii() and call.isdecimal() and len(call) <= 9 else None


@dataclass(frozen=True)
class Answer:
    """What a provider hears: nothing, unless it asks. *events* are what is known from the answer itself, such as that nobody
    rings.
    """

    body: str = ""
    media_type: str = "application/xml"
    events: tuple[CallEvent, ...] = ()


@dataclass(frozen=True)
class Dialling:
    """What a provider needs to start a call: it rings the *agent* first and then dials the *client* (E.164)."""

    call_id: int
    agent: str
    client: str
    caller_id: str
    public_url: str
    employee: str = ""


@dataclass(frozen=True)
class AskedCall:
    """A call that is asked for at its provider. *reference* is the provider's id, ``""`` where its answer never came: then it is
    looked for by the numbers (E.164) and the moment at which it was asked for.
    """

    call_id: int
    reference: str
    agent: str
    client: str
    started_at: datetime


class CallRefused(Unreachable):
    """The provider refused, or was not reached at all: no call was started, for certain."""


class CallUnknown(NotFound):
    """The provider does not know the call, and will not: there is no use in asking again."""


class Provider(Protocol):
    """A telephone provider: three questions about what came in."""

    @property
    def name(self) -> str:
        """As ``plugins.telephony.provider`` and the address of its webhooks name it."""

    def authentic(self, request: Request) -> bool:
        """Whether the provider sent this. False, never an exception, for what cannot be read."""

    def read(self, request: Request) -> Iterable[CallEvent] | None:
        """What an authentic request says; nothing for what is no news of a call, which is kept all the same; None for what is not
        worth keeping. Raises WrongInput for what cannot be meant.
        """

    def answer(self, request: Request, calls: Sequence[int]) -> Answer:
        """What to say, once the events are stored as those of our *calls*."""


@runtime_checkable
class Originates(Protocol):
    """A provider that can dial."""

    needs_agent_number: bool
    """Whether it dials the employee's own telephone first, whose number must be known then."""
    needs_caller_id: bool
    """Whether ``plugins.telephony.caller_id`` must name the number that it dials from."""

    def originate(self, dialling: Dialling) -> str:
        """Start a call and give the provider's id of it. Raises CallRefused where none was started; whatever else it raises
        leaves open whether the telephone rings, and the call is ``uncertain``.
        """


@runtime_checkable
class Fetches(Protocol):
    """A provider that can be asked how a call stands."""

    def fetch(self, asked: AskedCall) -> Iterable[CallEvent]:
        """What the provider now knows of the call; nothing where it cannot tell. Raises Unreachable, CallUnknown."""


@runtime_checkable
class HangsUp(Protocol):
    """A provider that can end a call."""

    def hang_up(self, reference: str) -> None:
        """End the call. Raises Unreachable, CallUnknown."""


@runtime_checkable
class Records(Protocol):
    """A provider that keeps recordings."""

    def recording(self, address: str) -> bytes:
        """The recording at *address*, as an event named it. Raises Unreachable, CallUnknown, and WrongInput for an address that
        is none of the provider's: the credentials go nowhere else.
        """


@runtime_checkable
class Checks(Protocol):
    """A provider that ``tagwerk doctor`` can try."""

    def check(self) -> str:
        """A sentence when all is well. Raises TagwerkError."""


@dataclass(frozen=True)
class EndedCall:
    """A call that ended, and how. Ids are ours, None where nobody is on file; *number* is the client's in E.164, or ``""``;
    *talk_seconds* is None where nobody answered. *corrected* says that another end was told before, which was wrong.
    """

    call_id: int
    direction: Direction
    state: EndState
    employee_id: int | None
    company_id: int | None
    contact_id: int | None
    number: str
    talk_seconds: int | None = field(default=None)
    corrected: bool = False


@hookspec
def telephony_providers(app: App) -> Iterable[Provider]:  # type: ignore[empty-body]
    """Telephone providers. Called when a call is made and when a webhook comes in, outside a transaction; one that raises is
    marked failed. Since 0.1. Example::

        @hookimpl
        def telephony_providers(app):
            from tagwerk_asterisk.provider import Asterisk
            return [Asterisk(app)]
    """


@hookspec
def telephony_call_ended(call: EndedCall) -> None:
    """A call ended, or ended otherwise than was told before (*corrected*). Told after the commit, at most once; one that raises
    is marked failed. Since 0.1. Example::

        @hookimpl
        def telephony_call_ended(call):
            if call.state == "no_answer":
                remind_later(call.company_id)
    """
