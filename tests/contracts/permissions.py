"""Who may do what with what is Jörg's: contracts."""

from kit.permissions import CLIENTS, Rule, World, rule
from tagwerk.contracts import contracts
from tagwerk.contracts.tables import Contract


def _contract(world: World) -> Contract:
    return contracts.draft_contract(world.app, world.joerg, str(world.company))


RULES: dict[str, Rule] = {
    "tagwerk.contracts.contracts.draft_contract": rule(
        CLIENTS, lambda w, a: contracts.draft_contract(w.app, a, str(w.company))
    ),
    "tagwerk.contracts.contracts.sign_contract": rule(
        CLIENTS, lambda w, a: contracts.sign_contract(w.app, a, _contract(w).number)
    ),
    "tagwerk.contracts.contracts.rescind_contract": rule(
        CLIENTS,
        lambda w, a: contracts.rescind_contract(
            w.app, a, contracts.sign_contract(w.app, w.joerg, _contract(w).number).number
        ),
    ),
    "tagwerk.contracts.contracts.list_contracts": rule(
        CLIENTS, lambda w, a: _contract(w).id in {found.id for found, _company in contracts.list_contracts(w.app, a)}
    ),
}
