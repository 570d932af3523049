"""The house stays calm: a room has at most a dozen modules, a file and a function can be read at one sitting."""

import ast
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
PACKAGES = (ROOT / "core" / "tagwerk", *sorted(ROOT.glob("plugins/*/tagwerk_*")))
DRAWERS = {"cli", "views", "migrations", "locale"}  # a module for each group of commands, each step, each language
FACES = {"cli", "web", "testing"}
MOST_MODULES, MOST_LINES, MOST_LINES_OF_A_FUNCTION = 12, 400, 60
DIFFLIB = "core/tagwerk/platform/inputs.py"


def _modules() -> list[Path]:
    found = (path for package in PACKAGES for path in package.rglob("*.py"))
    return sorted(path for path in found if "build" not in path.parts)


MODULES = _modules()
FOLDERS = sorted({path.parent for path in MODULES})


def _name(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


def _tree(path: Path) -> ast.Module:
    return ast.parse(path.read_text(encoding="utf-8"))


@dataclass(frozen=True)
class Read:
    """What a module was read for: its imports, the lines of its longest function, where it translates when it is imported."""

    imports: set[str]
    longest: int
    early: list[int]


@cache
def _read(path: Path) -> Read:
    """A module is parsed once for all tests; its tree is not kept."""
    tree = _tree(path)
    nodes = list(ast.walk(tree))
    functions = [node for node in nodes if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)]
    return Read(
        {alias.name for node in nodes if isinstance(node, ast.Import) for alias in node.names},
        max(((function.end_lineno or 0) - function.lineno for function in functions), default=0),
        [
            node.lineno
            for node in _at_import(tree)
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "_"
        ],
    )


def _at_import(node: ast.AST) -> Iterator[ast.AST]:
    """The nodes of *node* that run when the module is imported: all but the bodies and the annotations of functions."""
    inside = list(ast.iter_child_nodes(node))
    if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.Lambda):
        defaults = [default for default in (*node.args.defaults, *node.args.kw_defaults) if default is not None]
        inside = [*defaults, *getattr(node, "decorator_list", [])]
    for child in inside:
        yield child
        yield from _at_import(child)


def test_a_room_has_at_most_a_dozen_modules() -> None:
    rooms = {
        _name(folder): sum(path.stem != "__init__" for path in folder.glob("*.py"))
        for folder in FOLDERS
        if not DRAWERS & set(folder.parts)
    }
    assert {room for room, number in rooms.items() if number > MOST_MODULES} == set()


def test_no_file_is_too_long_to_read() -> None:
    lines = {_name(path): len(path.read_text(encoding="utf-8").splitlines()) for path in MODULES}
    assert {name for name, number in lines.items() if number > MOST_LINES} == set()


def test_no_function_is_too_long_to_read() -> None:
    assert {_name(path) for path in MODULES if _read(path).longest >= MOST_LINES_OF_A_FUNCTION} == set()


@pytest.mark.parametrize("folder", [folder for folder in FOLDERS if folder not in PACKAGES], ids=_name)
def test_a_room_says_why_it_exists_and_nothing_else(folder: Path) -> None:
    """One address for each thing: a room's ``__init__`` gives nothing on. A face begins in its own, and migrations need none."""
    if "migrations" not in folder.parts and folder.name not in FACES:
        tree = _tree(folder / "__init__.py")
        assert ast.get_docstring(tree)
        assert len(tree.body) == 1


def test_the_nearest_name_is_sought_in_one_place() -> None:
    assert {_name(path) for path in MODULES if "difflib" in _read(path).imports} == {DIFFLIB}


def test_no_text_is_translated_at_import() -> None:
    """Whoever reads is known when it is shown; ``later`` marks a text for that."""
    assert {f"{_name(path)}:{line}" for path in MODULES for line in _read(path).early} == set()
