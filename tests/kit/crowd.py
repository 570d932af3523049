"""Whoever works on the client base at the same time as others, each in a process of the own."""

from collections.abc import Callable
from pathlib import Path

from tagwerk.companies.cards import add_contact, edit_company
from tagwerk.companies.consent.grounds import NewGround, note_ground
from tagwerk.companies.consent.lifting import suppress_address
from tagwerk.companies.imports.importing import import_companies
from tagwerk.platform.errors import Conflict
from tagwerk.staff.finding import find_actor
from tagwerk.workspace.opening import open_workspace

PEOPLE = ("eva", "max", "ida", "ole", "pia", "tom")
MET, ROUNDS = 20, 12
"""Companies, the first ones, on which all of them work; and how often each does."""


def taken_in(folder: Path, path: Path) -> None:
    app = open_workspace(folder)
    import_companies(app, find_actor(app, "anna"), path)
    app.close()


def worked(folder: Path, login: str) -> None:
    """What a person does meanwhile; who is told that somebody was faster does it again."""
    app = open_workspace(folder)
    actor, place = find_actor(app, login), PEOPLE.index(login)
    for number in range(ROUNDS):
        company = str(1 + (place * 3 + number) % MET)
        said = f"{login} {number}"
        persist(edit_company, app, actor, company, **{FIELDS[place]: said})
        persist(add_contact, app, actor, company, name=said, email=f"{login}{number}@x{company}.example")
        persist(note_ground, app, actor, f"ada@k{company}.example", NewGround("email", origin=said))
        suppress_address(app, actor, f"gone{number}@x.example")
    app.close()


FIELDS = ("industry", "region", "street", "source", "revenue", "staff_size")


def persist(act: Callable[..., object], *given: object, **named: object) -> None:
    """Do it until nobody is faster."""
    for _attempt in range(50):
        try:
            act(*given, **named)
        except Conflict:
            continue
        return
    raise AssertionError("nobody gets a turn")
