"""Who may do what with what is Jörg's: the client base."""

import sqlalchemy as sa

from kit.permissions import ADMINISTRATOR, CLIENTS, DIRECTOR, EVERYBODY, OWN, Rule, World, rule
from tagwerk.access.actors import Actor
from tagwerk.companies import cards
from tagwerk.companies.consent import lifting
from tagwerk.companies.duplicates import finding, merging
from tagwerk.companies.imports import importing, undoing
from tagwerk.companies.segments import segments
from tagwerk.companies.tables import Company

OWN_LISTS = frozenset({OWN, DIRECTOR, ADMINISTRATOR})
"""Who took a list in takes it back, and who sees everything."""


def _imported(world: World, actor: Actor) -> bool:
    name = world.name("Tischlerei ")
    cards.add_company(world.app, world.joerg, name, city="Köln")
    file = world.file("list", f"company;city\n{name};Köln\n")
    done = importing.import_companies(world.app, actor, file, dry_run=True)
    return done.rejected == 0


def _undoable(world: World, actor: Actor) -> object:
    """A list that Jörg took in."""
    done = importing.import_companies(world.app, world.joerg, world.file("list", f"company\n{world.name('Firma ')}\n"))
    assert done.import_id is not None
    return undoing.undoable_import(world.app, actor, done.import_id)


def _undone(world: World, actor: Actor) -> object:
    """A list that Jörg took in."""
    file = world.file("list", f"company\n{world.name('Firma ')}\n")
    done = importing.import_companies(world.app, world.joerg, file)
    assert done.import_id is not None
    return undoing.undo_import(world.app, actor, done.import_id)


def _listed_import(world: World, actor: Actor) -> bool:
    done = importing.import_companies(world.app, world.joerg, world.file("list", "company\nMöbel Größer\n"))
    return done.import_id in {known.id for known in undoing.list_imports(world.app, actor)}


def _another(world: World) -> str:
    """A second company of Jörg's."""
    return str(cards.add_company(world.app, world.joerg, world.name("Möbel Grosser ")).id)


def _looks_alike(world: World, actor: Actor) -> bool:
    name = world.name("Zwilling ")
    ids = {cards.add_company(world.app, world.joerg, name, city=city).id for city in ("Kiel", "Passau")}
    with world.app.database.transaction() as session:
        session.execute(sa.update(Company).where(Company.id.in_(ids)).values(city=""))
    return any({double.company, double.other} == ids for double in finding.list_duplicates(world.app, actor))


def _unmerged(world: World, actor: Actor) -> object:
    other = _another(world)
    merging.merge_companies(world.app, world.joerg, str(world.company), other)
    return merging.unmerge_company(world.app, actor, int(other))


def _suppressed(world: World) -> str:
    address = f"{world.name('x')}@groesser.example"
    cards.add_contact(world.app, world.joerg, str(world.company), name="Ada", email=address)
    lifting.suppress_address(world.app, world.joerg, address)
    return address


def _listed(world: World, actor: Actor) -> bool:
    return _suppressed(world) in {each.address for each in lifting.list_suppressions(world.app, actor)}


def _lifted(world: World, actor: Actor) -> object:
    return lifting.lift_suppression(world.app, actor, _suppressed(world))


def _segment_removed(world: World, actor: Actor) -> object:
    name = world.name("r")
    segments.save_segment(world.app, actor, name, "rank = client")
    return segments.remove_segment(world.app, actor, name)


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
    "tagwerk.companies.imports.undoing.undo_import": rule(OWN_LISTS, _undone),
    "tagwerk.companies.imports.undoing.undoable_import": rule(OWN_LISTS, _undoable),
    "tagwerk.companies.imports.undoing.list_imports": rule(OWN_LISTS, _listed_import),
    "tagwerk.companies.duplicates.finding.list_duplicates": rule(CLIENTS, _looks_alike),
    "tagwerk.companies.duplicates.finding.keep_apart": rule(
        CLIENTS, lambda w, a: finding.keep_apart(w.app, a, str(w.company), _another(w))
    ),
    "tagwerk.companies.duplicates.merging.plan_merge": rule(
        CLIENTS, lambda w, a: merging.plan_merge(w.app, a, str(w.company), _another(w))
    ),
    "tagwerk.companies.duplicates.merging.merge_companies": rule(
        CLIENTS, lambda w, a: merging.merge_companies(w.app, a, str(w.company), _another(w))
    ),
    "tagwerk.companies.duplicates.merging.unmerge_company": rule(CLIENTS, _unmerged),
    "tagwerk.companies.consent.lifting.suppress_address": rule(
        EVERYBODY, lambda w, a: lifting.suppress_address(w.app, a, f"{w.name('x')}@firma.example")
    ),
    "tagwerk.companies.consent.lifting.list_suppressions": rule(CLIENTS, _listed),
    "tagwerk.companies.consent.lifting.lift_suppression": rule(CLIENTS, _lifted),
    "tagwerk.companies.segments.segments.save_segment": rule(
        EVERYBODY, lambda w, a: segments.save_segment(w.app, a, w.name("s"), "rank = client").name
    ),
    "tagwerk.companies.segments.segments.remove_segment": rule(EVERYBODY, _segment_removed),
    "tagwerk.companies.segments.segments.list_segments": rule(
        EVERYBODY, lambda w, a: segments.list_segments(w.app, a) is not None
    ),
}
