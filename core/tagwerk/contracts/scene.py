"""The core's own scene in the demo: a prospect becomes a client."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tagwerk.platform.hookspecs import Scene
from tagwerk.platform.texts import translator

if TYPE_CHECKING:
    from tagwerk.platform.hookspecs import Stage

_ = translator("tagwerk")


def scenes() -> list[Scene]:
    """The contract is drafted and signed, and the client card is brought up to date."""
    return [Scene("contract", 14, _("A prospect signs a contract"), _play)]


def _play(stage: Stage) -> None:
    prospect = stage.run("companies", "list", "rank = prospect and contracts = 0")[0]
    contract = stage.run("contracts", "draft", str(prospect["company"]))
    stage.run("contracts", "sign", contract["contract"])
    stage.run("companies", "edit", str(prospect["company"]), "--note", _("Signed today; wants deliveries on Tuesdays."))
    stage.say(_("{name} signed the contract {number}.", name=prospect["name"], number=contract["contract"]))
