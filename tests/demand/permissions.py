"""Who may do what with what is Jörg's: what his clients asked for."""

from kit.permissions import CLIENTS, Rule, World, rule
from tagwerk.catalogue.products import add_product
from tagwerk.demand import wanted


def _wanted(world: World) -> int:
    article = add_product(world.app, world.joerg, world.name("W-"), "Regal").article
    kept = wanted.want(world.app, world.joerg, str(world.company), article, 5000).wanted
    assert kept is not None
    return kept.id


RULES: dict[str, Rule] = {
    "tagwerk.demand.wanted.want": rule(
        CLIENTS,
        lambda w, a: wanted.want(
            w.app, a, str(w.company), add_product(w.app, w.joerg, w.name("W-"), "Regal").article, 5000
        ),
    ),
    "tagwerk.demand.wanted.ask_for": rule(CLIENTS, lambda w, a: wanted.ask_for(w.app, a, _wanted(w), "Großhandel")),
    "tagwerk.demand.wanted.close_wanted": rule(CLIENTS, lambda w, a: wanted.close_wanted(w.app, a, _wanted(w))),
    "tagwerk.demand.wanted.list_wanted": rule(
        CLIENTS, lambda w, a: _wanted(w) in {each.id for each in wanted.list_wanted(w.app, a)}
    ),
}
