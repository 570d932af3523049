"""What was recorded of a call: it lies at the provider, behind credentials, and is fetched when somebody asks for it."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

from tagwerk.api import Conflict, NotFound, WrongInput, cause_in_words, log_others, translator, use_case
from tagwerk_telephony.api import Records
from tagwerk_telephony.calls.outcomes import find_call
from tagwerk_telephony.calls.providers import known_providers

if TYPE_CHECKING:
    from pathlib import Path

    from tagwerk.api import Actor, App

_ = translator("tagwerk_telephony")


@use_case("calls.recordings")
def fetch_recording(app: App, actor: Actor, call_id: int, out: Path) -> int:
    """Write the recording of a call within the actor's reach into the new file *out*, for its owner's eyes alone. Gives its
    bytes.

    Raises NotFound, NotAllowed, Conflict for a file that is there, Unreachable.
    """
    with app.database.reading() as session:
        call = find_call(session, actor, call_id)
    provider = known_providers(app).get(call.provider)
    if not call.recording or not isinstance(provider, Records):
        raise NotFound(_("There is no recording of call {id}.", id=call_id))
    content = provider.recording(call.recording)
    try:
        descriptor = os.open(out, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        raise Conflict(_("{path} is there already.", path=out)) from None
    except OSError as error:
        raise WrongInput(_("{path} cannot be written: {cause}.", path=out, cause=cause_in_words(error))) from None
    with os.fdopen(descriptor, "wb") as file:
        file.write(content)
    log_others(app, actor, "calls.recordings", "calls", [call.employee_id])
    return len(content)
