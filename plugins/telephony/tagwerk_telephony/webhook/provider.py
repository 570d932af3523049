"""The generic webhook as a provider: ``POST /hooks/telephony/webhook/events``, a JSON object or an array of them, signed.

The signature is the hexadecimal HMAC-SHA256 of ``timestamp.body`` in ``X-Tagwerk-Signature``, with the time (seconds since
1970) in ``X-Tagwerk-Timestamp``; what is older than five minutes is refused, so that nobody sends again what was overheard long
ago. The fields are those of ``CallEvent``; how-to "Connect your telephone system" has examples for 3CX, Asterisk, FreePBX and
Placetel.
"""

from __future__ import annotations

import hashlib
from datetime import UTC
from typing import TYPE_CHECKING, Any, Literal

from pydantic import AwareDatetime, BaseModel, ConfigDict, Field, TypeAdapter, ValidationError

from tagwerk.api import ConfigurationError, WrongInput, clock, is_signed, translator
from tagwerk_telephony.api import Answer, CallEvent
from tagwerk_telephony.numbers import e164
from tagwerk_telephony.settings import settings_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from tagwerk.api import App
    from tagwerk_telephony.api import Request

NAME = "webhook"
SHORTEST_SECRET = 16
MOST_EVENTS = 100

_ = translator("tagwerk_telephony")


class Written(BaseModel):
    """One event as it is posted. *call* names the call, at an exchange that tells it as one leg, which is the usual one; *leg*
    and *parent* are for exchanges that tell legs apart. *id* makes the event unique where an exchange sends one twice with
    another text.
    """

    model_config = ConfigDict(extra="ignore", frozen=True)

    call: str = Field(min_length=1)
    state: Literal["initiated", "ringing", "answered", "completed", "busy", "no_answer", "canceled", "failed", ""] = ""
    at: AwareDatetime | None = None
    id: str = ""
    leg: str = ""
    parent: str = ""
    role: Literal["agent", "client", "voicemail", ""] = ""
    direction: Literal["outbound", "inbound"] = "outbound"
    from_number: str = Field(default="", alias="from")
    to_number: str = Field(default="", alias="to")
    talk_seconds: int | None = None
    answered_by: Literal["human", "machine", ""] = ""
    cause: str = ""
    employee: str = ""
    extension: str = ""
    queue: str = ""
    transferred_to: str = ""
    recording: str = ""
    country: str | None = Field(default=None, max_length=2)


EVENTS: TypeAdapter[list[Written]] = TypeAdapter(list[Written])


class Webhook:
    """The provider ``webhook``; it only tells of calls."""

    name = NAME

    def __init__(self, app: App) -> None:
        self._app = app

    def authentic(self, request: Request) -> bool:
        """Signed with the secret, and just now."""
        secret = settings_of(self._app).webhook.secret.get_secret_value()
        return is_signed(secret, request.headers, request.body)

    def read(self, request: Request) -> list[CallEvent]:
        """What the exchange says happened."""
        said = request.json
        try:
            written = EVENTS.validate_python(said if isinstance(said, list) else [said], strict=False)
        except ValidationError as error:
            fault = error.errors(include_url=False, include_input=False)[0]
            raise WrongInput(f"{'.'.join(str(part) for part in fault['loc'])}: {fault['msg']}") from None
        if len(written) > MOST_EVENTS:
            raise WrongInput(f"at most {MOST_EVENTS} events at once")
        return [_event(each) for each in written]

    def answer(self, request: Request, calls: Sequence[int]) -> Answer:
        """Nothing is asked."""
        return Answer()

    def check(self) -> str:
        """Whether there is a secret that nobody guesses."""
        if len(settings_of(self._app).webhook.secret.get_secret_value()) < SHORTEST_SECRET:
            raise ConfigurationError(
                _("The secret of the webhook has fewer than {least} characters.", least=SHORTEST_SECRET),
                "plugins.telephony.webhook.secret",
            )
        return _("the webhook has a secret; whoever has it too may tell of calls")


def _event(said: Written) -> CallEvent:
    one_leg = not (said.leg or said.parent)
    fields: dict[str, Any] = said.model_dump(
        exclude={"call", "id", "at", "country", "from_number", "to_number", "leg", "parent"}
    )
    text = said.model_dump_json(by_alias=True)
    return CallEvent(
        provider=NAME,
        key=f"{said.call}/{said.id}" if said.id else hashlib.sha256(text.encode("utf-8", "replace")).hexdigest(),
        leg=said.leg or said.call,
        at=said.at.astimezone(UTC) if said.at is not None and said.at.year > 1 else clock.now(),
        from_number=e164(said.from_number, said.country),
        to_number=e164(said.to_number, said.country),
        single=one_leg,
        parent=said.parent or ("" if one_leg else said.call),
        **fields,
    )
