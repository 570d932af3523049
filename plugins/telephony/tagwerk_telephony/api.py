"""What other plugins may use of telephony: the types of its hooks, and the hooks.

A provider turns what its exchange says into ``ProviderEvent``s; everything after that is the same for every provider. What an
exchange says is a provider event; what plugins are told afterwards, such as ``EndedCall``, is a fact.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Literal, Protocol

from tagwerk.api import hookspec

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime

    from starlette.routing import BaseRoute

    from tagwerk.api import App

EndState = Literal["completed", "busy", "no_answer", "canceled", "failed"]
"""How a leg or a call can end. The fold reads the order: where ends of one leg contradict each other, the first one holds."""
RunningState = Literal["answered", "ringing", "initiated"]
"""How a leg stands that is not over, the furthest state first."""
LegState = Literal[RunningState, EndState]
"""What a provider event says of its leg."""
Role = Literal["agent", "client", ""]
"""Whose leg it is: ``agent`` is the employee; ``""`` leaves it to the fold."""
Direction = Literal["outbound", "inbound"]
AnsweredBy = Literal["human", "machine", ""]


@dataclass(frozen=True, kw_only=True)
class ProviderEvent:
    """What a provider says happened on one leg of a call, in the words of no provider.

    *key* is unique among what the provider says: the same key again changes nothing. *leg* and *parent* are the provider's
    ids. *call_id* is ours, where the provider carried it along. *at* is when it happened (UTC), as far as the provider says.
    Numbers are E.164 or ``""``. *talk_seconds* are whole seconds, stated with the end of an answered leg.
    """

    provider: str
    key: str
    leg: str
    state: LegState
    at: datetime
    parent: str = ""
    call_id: int | None = None
    role: Role = ""
    direction: Direction = "outbound"
    from_number: str = ""
    to_number: str = ""
    talk_seconds: int | None = None
    answered_by: AnsweredBy = ""
    cause: str = ""


@dataclass(frozen=True)
class Dialling:
    """What a provider needs to start a call: it rings the *agent* first and then dials the *client* (E.164)."""

    call_id: int
    agent: str
    client: str
    caller_id: str
    public_url: str


class Provider(Protocol):
    """A telephone provider."""

    @property
    def name(self) -> str:
        """As ``plugins.telephony.provider`` names it."""

    @property
    def needs_agent_number(self) -> bool:
        """Whether it dials the employee's own telephone first, whose number must be known then."""

    def originate(self, dialling: Dialling) -> str:
        """Start a call and give the provider's id of it. Raises Unreachable or WrongInput; then no call was started."""

    def fetch(self, reference: str, call_id: int) -> list[ProviderEvent]:
        """What the provider now knows of the call that it calls *reference*. Raises Unreachable."""

    def routes(self) -> tuple[BaseRoute, ...]:
        """Webhooks, below ``/hooks/telephony``. They check who asks; ``tagwerk_telephony.door`` has the steps for it."""

    def check(self) -> str:
        """A sentence for ``tagwerk doctor`` when all is well. Raises TagwerkError."""


@dataclass(frozen=True)
class EndedCall:
    """A call that ended, and how. Ids are ours, None where nobody is on file; *number* is the client's in E.164, or ``""``;
    *talk_seconds* is None where nobody answered.
    """

    call_id: int
    direction: Direction
    state: EndState
    employee_id: int | None
    company_id: int | None
    contact_id: int | None
    number: str
    talk_seconds: int | None = field(default=None)


@hookspec
def telephony_providers(app: App) -> Iterable[Provider]:  # type: ignore[empty-body]
    """Telephone providers. Called when a call is made and when ``serve`` starts, outside a transaction; one that raises is
    marked failed. Since 0.1. Example::

        @hookimpl
        def telephony_providers(app):
            from tagwerk_asterisk.provider import Asterisk
            return [Asterisk(app)]
    """


@hookspec
def telephony_call_ended(call: EndedCall) -> None:
    """A call ended. Told after the commit, at most once; one that raises is marked failed. Since 0.1. Example::

    @hookimpl
    def telephony_call_ended(call):
        if call.state == "no_answer":
            remind_later(call.company_id)
    """
