"""Who may do what with what is Jörg's: the client base."""

import sqlalchemy as sa

from kit.permissions import ADMINISTRATOR, CLIENTS, DIRECTOR, EVERYBODY, FIGURES, OWN, Rule, World, rule
from tagwerk.access.actors import Actor
from tagwerk.companies import cards, notes, timeline
from tagwerk.companies.consent import grounds, lifting, listed
from tagwerk.companies.duplicates import finding, merging
from tagwerk.companies.exports.exporting import export_companies
from tagwerk.companies.imports import importing, undoing
from tagwerk.companies.people import cards as people
from tagwerk.companies.people import exchanging
from tagwerk.companies.search import searching
from tagwerk.companies.segments import explaining, segments
from tagwerk.companies.tables import Company
from tagwerk.views.companies import company_view

OWN_LISTS = frozenset({OWN, DIRECTOR, ADMINISTRATOR})
"""Who took a list in takes it back, and who sees everything."""


def _called(world: World) -> str:
    """The name of Jörg's company."""
    return cards.show_company(world.app, world.joerg, str(world.company)).company.name


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


def _agreed(world: World) -> str:
    """A contact of Jörg's with a consent on record."""
    address = f"{world.name('z')}@groesser.example"
    cards.add_contact(world.app, world.joerg, str(world.company), name="Eva", email=address)
    grounds.note_ground(world.app, world.joerg, address, grounds.NewGround("email", origin="Messe"))
    return address


def _ground_noted(world: World, actor: Actor) -> object:
    return grounds.note_ground(world.app, actor, _agreed(world), grounds.NewGround("phone", origin="Messe"))


def _listed(world: World, actor: Actor) -> bool:
    return _suppressed(world) in {each.address for each in lifting.list_suppressions(world.app, actor)}


def _lifted(world: World, actor: Actor) -> object:
    return lifting.lift_suppression(world.app, actor, _suppressed(world))


def _explained(world: World, actor: Actor) -> bool:
    return explaining.explain_segment(world.app, actor, f"id = {world.company}")[0].companies == 1


def _segment_removed(world: World, actor: Actor) -> object:
    name = world.name("r")
    segments.save_segment(world.app, actor, name, "rank = client")
    return segments.remove_segment(world.app, actor, name)


def _segment_shown(world: World, actor: Actor) -> object:
    name = world.name("f")
    segments.save_segment(world.app, actor, name, "rank = client")
    return segments.find_segment(world.app, actor, name)


def _person(world: World) -> str:
    """Somebody at Jörg's company."""
    return str(cards.add_contact(world.app, world.joerg, str(world.company), name=world.name("Ada ")).id)


def _moved(world: World, actor: Actor) -> object:
    """Somebody moves to another company of Jörg's."""
    return people.move_contact(world.app, actor, _person(world), _another(world))


def _returned(world: World, actor: Actor) -> object:
    person = _person(world)
    people.mark_left(world.app, world.joerg, person)
    return people.mark_returned(world.app, actor, person)


def _restored(world: World, actor: Actor) -> object:
    person = _person(world)
    people.remove_contact(world.app, world.joerg, person)
    return people.restore_contact(world.app, actor, person)


def _noted(world: World) -> int:
    return notes.add_note(world.app, world.joerg, str(world.company), world.name("Notiz ")).id


def _exported(world: World, actor: Actor) -> bool:
    name = world.name("Ada ")
    cards.add_contact(world.app, world.joerg, str(world.company), name=name)
    return name in exchanging.export_contacts(world.app, actor)[0]


def _listed_person(world: World, actor: Actor) -> bool:
    return int(_person(world)) in {each.id for each in people.list_contacts(world.app, actor, limit=5_000)}


RULES: dict[str, Rule] = {
    "tagwerk.companies.cards.page_of_companies": rule(
        CLIENTS, lambda w, a: w.company in {company.id for company in cards.page_of_companies(w.app, a).companies}
    ),
    "tagwerk.companies.search.searching.find": rule(
        CLIENTS, lambda w, a: w.company in {each.company.id for each in searching.find(w.app, a, _called(w), 200)}
    ),
    "tagwerk.companies.timeline.company_timeline": rule(
        CLIENTS, lambda w, a: timeline.company_timeline(w.app, a, str(w.company))
    ),
    "tagwerk.companies.notes.add_note": rule(CLIENTS, lambda w, a: notes.add_note(w.app, a, str(w.company), "Muster")),
    "tagwerk.companies.notes.list_notes": rule(
        CLIENTS, lambda w, a: notes.list_notes(w.app, a, str(w.company)) is not None
    ),
    "tagwerk.companies.notes.take_note_back": rule(FIGURES, lambda w, a: notes.take_note_back(w.app, a, _noted(w))),
    "tagwerk.companies.people.cards.list_contacts": rule(CLIENTS, _listed_person),
    "tagwerk.companies.people.cards.show_contact": rule(
        CLIENTS, lambda w, a: people.show_contact(w.app, a, _person(w))
    ),
    "tagwerk.companies.people.cards.edit_contact": rule(
        CLIENTS, lambda w, a: people.edit_contact(w.app, a, _person(w), position="Einkauf")
    ),
    "tagwerk.companies.people.cards.move_contact": rule(CLIENTS, _moved),
    "tagwerk.companies.people.cards.mark_left": rule(CLIENTS, lambda w, a: people.mark_left(w.app, a, _person(w))),
    "tagwerk.companies.people.cards.mark_returned": rule(CLIENTS, _returned),
    "tagwerk.companies.people.cards.remove_contact": rule(
        CLIENTS, lambda w, a: people.remove_contact(w.app, a, _person(w))
    ),
    "tagwerk.companies.people.cards.restore_contact": rule(CLIENTS, _restored),
    "tagwerk.companies.people.exchanging.export_contacts": rule(CLIENTS, _exported),
    "tagwerk.companies.exports.exporting.export_companies": rule(
        CLIENTS, lambda w, a: export_companies(w.app, a, company_view, segment=f"id = {w.company}").companies
    ),
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
    "tagwerk.companies.consent.listed.suppress_list": rule(
        EVERYBODY,
        lambda w, a: listed.suppress_list(w.app, a, w.file("robinson", f"{w.name('y')}@firma.example\n")).suppressed,
    ),
    "tagwerk.companies.consent.grounds.note_ground": rule(CLIENTS, _ground_noted),
    "tagwerk.companies.consent.grounds.withdraw_ground": rule(
        CLIENTS, lambda w, a: grounds.withdraw_ground(w.app, a, _agreed(w))
    ),
    "tagwerk.companies.consent.grounds.list_grounds": rule(
        CLIENTS, lambda w, a: _agreed(w) and grounds.list_grounds(w.app, a, str(w.company))
    ),
    "tagwerk.companies.consent.lifting.list_suppressions": rule(CLIENTS, _listed),
    "tagwerk.companies.consent.lifting.lift_suppression": rule(CLIENTS, _lifted),
    "tagwerk.companies.segments.segments.save_segment": rule(
        EVERYBODY, lambda w, a: segments.save_segment(w.app, a, w.name("s"), "rank = client").name
    ),
    "tagwerk.companies.segments.segments.remove_segment": rule(EVERYBODY, _segment_removed),
    "tagwerk.companies.segments.explaining.explain_segment": rule(CLIENTS, _explained),
    "tagwerk.companies.segments.explaining.list_fields": rule(
        EVERYBODY, lambda w, a: explaining.list_fields(w.app, a) is not None
    ),
    "tagwerk.companies.segments.segments.find_segment": rule(EVERYBODY, _segment_shown),
    "tagwerk.companies.segments.segments.list_segments": rule(
        EVERYBODY, lambda w, a: segments.list_segments(w.app, a) is not None
    ),
}
