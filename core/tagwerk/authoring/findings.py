"""What is found in a plugin before others install it: where, and what is wrong there."""

from __future__ import annotations

import ast
from dataclasses import dataclass
from importlib.metadata import PackageNotFoundError, version
from typing import TYPE_CHECKING, Any

from tagwerk.platform.errors import WrongInput
from tagwerk.platform.hosting.loading.finding import NAME, OURS
from tagwerk.platform.hosting.loading.requirements import unmet
from tagwerk.platform.settings.toml import NoToml, read_toml
from tagwerk.platform.texts import translator

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

HEAVY = ("sqlalchemy", "fastapi", "starlette", "alembic", "httpx", "pydantic", "babel", "rich")
SECRET = ("password", "token", "secret", "key")

_ = translator("tagwerk")


@dataclass(frozen=True)
class Finding:
    """Something that is wrong in *file*, at *line*, counted from 1."""

    file: str
    line: int
    text: str


@dataclass(frozen=True)
class Source:
    """A plugin as it lies in a folder: its *name*, its *package*, and what its ``pyproject.toml`` says."""

    folder: Path
    name: str
    package: Path
    project: dict[str, Any]

    def place(self, path: Path) -> str:
        """A file as it is shown."""
        return path.relative_to(self.folder).as_posix()


def version_of(source: Source) -> str:
    """The version of the distribution: as pyproject.toml says, else as it is installed, else ``0``."""
    project = source.project["project"]
    if "version" in project:
        return str(project["version"])
    try:
        return version(str(project["name"]))
    except PackageNotFoundError:
        return "0"


def _why(error: Exception) -> str:
    """What a file lacks, in our own words but for the place that a parser names."""
    if isinstance(error, FileNotFoundError | NotADirectoryError):
        return _("it is not there")
    if isinstance(error, OSError):
        return _("it cannot be read")
    if isinstance(error, NoToml):
        return _("line {line}: {cause}", line=error.line, cause=error)
    return _("it has no such entry point")


def read_source(folder: Path) -> Source:
    """The plugin in *folder*. Raises WrongInput where there is none."""
    written = folder / "pyproject.toml"
    try:
        project = read_toml(written.read_text(encoding="utf-8"))
        entries = dict(project["project"]["entry-points"]["tagwerk"])
    except (OSError, ValueError, KeyError, AttributeError) as error:
        raise WrongInput(
            _("{file} names no plugin: {cause}.", file=written, cause=_why(error)),
            _('It needs one entry point: [project.entry-points.tagwerk] demo = "tagwerk_demo"'),
        ) from None
    if len(entries) != 1:
        raise WrongInput(_("{file} has {number} entry points in the group tagwerk; a distribution brings one plugin.",
                           file=written, number=len(entries)))  # fmt: skip
    ((name, module),) = entries.items()
    if ":" in str(module):
        raise WrongInput(_("Its entry point leads to {value!r}; it has to name the module alone.", value=str(module)))
    for place in (folder / str(module), folder / "src" / str(module)):
        if (place / "__init__.py").is_file():
            return Source(folder, str(name), place, project)
    raise WrongInput(_("There is no package {module} in {folder}.", module=module, folder=folder))


def line_of(source: Source, word: str) -> int:
    """The first line of pyproject.toml that begins with *word*."""
    lines = (source.folder / "pyproject.toml").read_text(encoding="utf-8").splitlines()
    return next((number for number, line in enumerate(lines, 1) if line.lstrip().startswith(word)), 1)


def static_findings(source: Source) -> Iterator[Finding]:
    """What the files say without being run: names, requirements, imports, secrets, catalogues."""
    yield from _project(source)
    for path in sorted(source.package.rglob("*.py")):
        try:
            tree = ast.parse(path.read_text(encoding="utf-8"))
        except (SyntaxError, UnicodeDecodeError) as error:
            yield Finding(
                source.place(path),
                getattr(error, "lineno", None) or 1,
                _("this is no Python: {cause}", cause=getattr(error, "msg", error)),
            )
            continue
        yield from _imports(source, path, tree)
        yield from _secrets(source, path, tree)


def _project(source: Source) -> Iterator[Finding]:
    required = line_of(source, "dependencies")
    if not NAME.fullmatch(source.name) or source.name in OURS:
        yield Finding(
            "pyproject.toml",
            line_of(source, source.name),
            _("{name!r} cannot be the name of a plugin.", name=source.name),
        )
    requires = [str(each) for each in source.project["project"].get("dependencies", ())]
    ours = [each for each in requires if each.replace(" ", "").startswith(("tagwerk>", "tagwerk~", "tagwerk="))]
    if not ours:
        yield Finding(
            "pyproject.toml", required, _("the dependencies do not say from which version of tagwerk on: tagwerk>=0.1")
        )
    elif flaw := unmet(ours):
        yield Finding("pyproject.toml", required, flaw)


def _imports(source: Source, path: Path, tree: ast.Module) -> Iterator[Finding]:
    for node in ast.walk(tree):
        if not isinstance(node, (ast.Import, ast.ImportFrom, ast.Call)):
            continue
        for module in _by_call(node) if isinstance(node, ast.Call) else _imported(node):
            if module.partition(".")[0] == "tagwerk" and module not in ("tagwerk.api", "tagwerk.testing"):
                text = _("{module} is not public; tagwerk.api is.", module=module)
                yield Finding(source.place(path), node.lineno, text)
    for node in tree.body if path == source.package / "__init__.py" else ():
        for name in _imported(node) if isinstance(node, (ast.Import, ast.ImportFrom)) else ():
            if name.partition(".")[0] in HEAVY:
                text = _("{name} is imported at every start; import it inside a hook.", name=name)
                yield Finding(source.place(path), node.lineno, text)


def _imported(node: ast.Import | ast.ImportFrom) -> list[str]:
    return [node.module or ""] if isinstance(node, ast.ImportFrom) else [alias.name for alias in node.names]


def _by_call(node: ast.Call) -> list[str]:
    """What ``import_module("…")`` and ``__import__("…")`` import."""
    called = node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")
    first = node.args[0] if node.args else None
    if called not in ("import_module", "__import__") or not isinstance(first, ast.Constant):
        return []
    return [first.value] if isinstance(first.value, str) else []


def _secrets(source: Source, path: Path, tree: ast.Module) -> Iterator[Finding]:
    for node in ast.walk(tree):
        if (
            isinstance(node, ast.AnnAssign)
            and isinstance(node.target, ast.Name)
            and isinstance(node.annotation, ast.Name)
        ):
            secret = any(node.target.id.lower().endswith(word) for word in SECRET)
            if secret and node.annotation.id == "str" and path.name.startswith("settings"):
                yield Finding(
                    source.place(path),
                    node.lineno,
                    _("{name} would be printed; make it a SecretStr.", name=node.target.id),
                )
