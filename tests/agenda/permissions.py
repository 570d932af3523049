"""Who may do what with what is Jörg's: the agenda."""

from datetime import timedelta

from kit.permissions import CLIENTS, OWN, SUBSTITUTE, Rule, World, rule, today
from tagwerk.agenda import listing
from tagwerk.companies import cards


def _company_of_joerg(world: World) -> str:
    return str(cards.add_company(world.app, world.joerg, world.name("Firma ")).id)


def _put_off(world: World) -> str:
    company = _company_of_joerg(world)
    listing.put_off(world.app, world.joerg, company, today() + timedelta(days=7))
    return company


RULES: dict[str, Rule] = {
    "tagwerk.agenda.listing.agenda": rule(
        frozenset({OWN, SUBSTITUTE}),  # those above have an agenda of their own
        lambda w, a: w.company in {item.company_id for item in listing.agenda(w.app, a, limit=None)},
    ),
    "tagwerk.agenda.listing.put_off": rule(
        CLIENTS, lambda w, a: listing.put_off(w.app, a, _company_of_joerg(w), today() + timedelta(days=7))
    ),
    "tagwerk.agenda.listing.take_up": rule(CLIENTS, lambda w, a: listing.take_up(w.app, a, _put_off(w))),
    "tagwerk.agenda.listing.list_put_off": rule(
        frozenset({OWN, SUBSTITUTE}),
        lambda w, a: _put_off(w) in {str(said.company_id) for said in listing.list_put_off(w.app, a)},
    ),
}
