"""Who may do what with the catalogue, which the house has in common."""

from kit.permissions import ADMINISTRATOR, DIRECTOR, EVERYBODY, OWN, Rule, World, rule
from tagwerk.access.actors import Actor
from tagwerk.catalogue import analogues, exporting, prices, products
from tagwerk.catalogue.changes.undoing import undo_file
from tagwerk.catalogue.folders.importing import import_folder

OWN_LISTS = frozenset({OWN, DIRECTOR, ADMINISTRATOR})
"""Who took a file in takes it back, and who sees everything."""


def _article(world: World) -> str:
    return products.add_product(world.app, world.joerg, world.name("A-"), "Regal").article


def _paired(world: World) -> tuple[str, str]:
    one, other = _article(world), _article(world)
    analogues.set_analogue(world.app, world.actors[OWN], one, other)
    return one, other


def _taken_in(world: World, actor: Actor) -> bool:
    file = world.file("artikel", f"Artikel;Bezeichnung\n{world.name('F-')};Regal\n")
    return import_folder(world.app, actor, file)[0].created == 1


def _written(world: World, actor: Actor) -> bool:
    _article(world)
    return exporting.export_products(world.app, actor, lambda product, _prices: {"article": product.article}).number > 0


def _undone(world: World, actor: Actor) -> int:
    """A file that Jörg took in."""
    file = world.file("artikel", f"Artikel;Bezeichnung\n{world.name('U-')};Regal\n")
    [done] = import_folder(world.app, world.joerg, file)
    assert done.import_id is not None
    return undo_file(world.app, actor, done.import_id).rows


RULES: dict[str, Rule] = {
    "tagwerk.catalogue.products.add_product": rule(
        EVERYBODY, lambda w, a: products.add_product(w.app, a, w.name("A-"), "Regal")
    ),
    "tagwerk.catalogue.products.edit_product": rule(
        EVERYBODY, lambda w, a: products.edit_product(w.app, a, _article(w), stock=1000)
    ),
    "tagwerk.catalogue.products.show_product": rule(
        EVERYBODY, lambda w, a: products.show_product(w.app, a, _article(w))
    ),
    "tagwerk.catalogue.products.list_products": rule(
        EVERYBODY, lambda w, a: products.list_products(w.app, a, _article(w)).products
    ),
    "tagwerk.catalogue.analogues.set_analogue": rule(
        EVERYBODY, lambda w, a: analogues.set_analogue(w.app, a, _article(w), _article(w))
    ),
    "tagwerk.catalogue.analogues.remove_analogue": rule(
        EVERYBODY, lambda w, a: analogues.remove_analogue(w.app, a, *_paired(w))
    ),
    "tagwerk.catalogue.exporting.export_products": rule(EVERYBODY, _written),
    "tagwerk.catalogue.prices.set_price": rule(
        EVERYBODY, lambda w, a: prices.set_price(w.app, a, _article(w), "17.99", currency="EUR")
    ),
    "tagwerk.catalogue.folders.importing.import_folder": rule(EVERYBODY, _taken_in),
    "tagwerk.catalogue.changes.undoing.undo_file": rule(OWN_LISTS, _undone),
}
