"""Who may do what with what is Jörg's: the client base."""

from kit.permissions import CLIENTS, EVERYBODY, Rule, World, rule
from tagwerk.access.actors import Actor
from tagwerk.companies import cards
from tagwerk.companies.consent import suppressions as consent
from tagwerk.companies.imports import importing
from tagwerk.companies.segments import segments


def _imported(world: World, actor: Actor) -> bool:
    file = world.file("list", "company;city\nMöbel Größer;Köln\n")
    done = importing.import_companies(world.app, actor, file, dry_run=True)
    return done.rejected == 0


RULES: dict[str, Rule] = {
    "tagwerk.companies.cards.add_company": rule(EVERYBODY, lambda w, a: cards.add_company(w.app, a, w.name("Neu "))),
    "tagwerk.companies.cards.edit_company": rule(
        CLIENTS, lambda w, a: cards.edit_company(w.app, a, str(w.company), city=w.name("O"))
    ),
    "tagwerk.companies.cards.add_contact": rule(
        CLIENTS, lambda w, a: cards.add_contact(w.app, a, str(w.company), name="Ada")
    ),
    "tagwerk.companies.cards.show_company": rule(CLIENTS, lambda w, a: cards.show_company(w.app, a, str(w.company))),
    "tagwerk.companies.cards.list_companies": rule(
        CLIENTS, lambda w, a: w.company in {company.id for company in cards.list_companies(w.app, a)}
    ),
    "tagwerk.companies.imports.importing.import_companies": rule(CLIENTS, _imported),
    "tagwerk.companies.consent.suppressions.suppress_address": rule(
        EVERYBODY, lambda w, a: consent.suppress_address(w.app, a, f"{w.name('x')}@firma.example")
    ),
    "tagwerk.companies.segments.segments.save_segment": rule(
        EVERYBODY, lambda w, a: segments.save_segment(w.app, a, w.name("s"), "rank = client") is None
    ),
    "tagwerk.companies.segments.segments.list_segments": rule(
        EVERYBODY, lambda w, a: segments.list_segments(w.app, a) is not None
    ),
}
