"""Finds every name in a file that there is none of, in branches too that nobody sees: variables, fields, filters, tests."""

from __future__ import annotations

from typing import TYPE_CHECKING

from jinja2 import nodes

from tagwerk.api import nearest_hint, translator
from tagwerk_email_offers.writing.checking.kinds import Fields, ListOf
from tagwerk_email_offers.writing.folder.toml_lines import Mistake
from tagwerk_email_offers.writing.sandbox.names import VARIABLES, nearest_first

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from jinja2 import Environment

    from tagwerk_email_offers.writing.checking.kinds import Kind

SAME_LIST = {"list", "sort", "reverse", "unique", "selectattr", "rejectattr", "select", "reject"}
ONE_OF_LIST = {"first", "last", "min", "max"}
FORGIVING = {"default", "d"}
ASKING = {"defined", "undefined"}
DATA = "data"
OWN = {"loop", "self", "super", "caller", "varargs", "kwargs"}
"""Names that Jinja gives where they make sense."""

_ = translator("tagwerk_email_offers")


class NameCheck:
    """Looks through one file. *known* are the kinds of the variables there, *exports* gives the names of an imported file."""

    def __init__(
        self, environment: Environment, known: Mapping[str, Kind], exports: Callable[[str], Mapping[str, Kind] | None]
    ) -> None:
        self.environment, self.known, self.exports = environment, known, exports
        self.mistakes: list[Mistake] = []
        self._asked: set[str] = set()

    def look_through(self, tree: nodes.Template) -> list[Mistake]:
        """Every name of *tree* that there is none of."""
        self._asked = {
            path
            for test in tree.find_all(nodes.Test)
            if test.name in ASKING and (path := _forgiven(test.node)) is not None
        }
        self._statements(tree.body, dict(self.known))
        return self.mistakes

    def _statements(self, body: list[nodes.Node], scope: dict[str, Kind]) -> None:
        for node in body:
            self._statement(node, scope)

    def _statement(self, node: nodes.Node, scope: dict[str, Kind]) -> None:
        match node:
            case nodes.For():
                self._loop(node, scope)
            case nodes.Assign():
                kind = self._expression(node.node, scope)
                self._assign(node.target, kind, scope)
            case nodes.AssignBlock():
                self._statements(node.body, dict(scope))
                self._assign(node.target, None, scope)
            case nodes.Macro() | nodes.CallBlock():
                self._macro(node, scope)
            case nodes.With():
                self._with(node, scope)
            case nodes.Import() | nodes.FromImport():
                self._import(node, scope)
            case nodes.Block():
                self._statements(node.body, dict(scope))
            case nodes.Expr():
                self._expression(node, scope)
            case _:
                for child in node.iter_child_nodes():
                    self._statement(child, scope)

    def _with(self, node: nodes.With, scope: dict[str, Kind]) -> None:
        inner = dict(scope)
        for target, value in zip(node.targets, node.values, strict=True):
            self._assign(target, self._expression(value, scope), inner)
        self._statements(node.body, inner)

    def _loop(self, loop: nodes.For, scope: dict[str, Kind]) -> None:
        kind = self._expression(loop.iter, scope)
        inner = {**scope, "loop": None}
        self._assign(loop.target, kind.kind if isinstance(kind, ListOf) else None, inner)
        if loop.test is not None:
            self._expression(loop.test, inner)
        self._statements(loop.body, inner)
        self._statements(loop.else_, dict(scope))

    def _macro(self, node: nodes.Macro | nodes.CallBlock, scope: dict[str, Kind]) -> None:
        for default in node.defaults:
            self._expression(default, scope)
        if isinstance(node, nodes.Macro):
            scope[node.name] = None
        else:
            self._expression(node.call, scope)
        self._statements(node.body, {**scope, **{argument.name: None for argument in node.args}})

    def _import(self, node: nodes.Import | nodes.FromImport, scope: dict[str, Kind]) -> None:
        name = node.template.value if isinstance(node.template, nodes.Const) else None
        exported = self.exports(name) if isinstance(name, str) else None
        if isinstance(node, nodes.Import):
            scope[node.target] = Fields(str(name), exported) if exported is not None else None
            return
        for each in node.names:
            original, alias = (each, each) if isinstance(each, str) else each
            scope[alias] = exported.get(original) if exported is not None else None
            if exported is not None and original not in exported:
                said = _("{file} has no macro {name!r}.", file=name, name=original)
                self.mistakes.append(Mistake(node.lineno, said, nearest_first(original, exported)))

    def _assign(self, target: nodes.Node, kind: Kind, scope: dict[str, Kind]) -> None:
        if isinstance(target, nodes.Name):
            scope[target.name] = kind
        elif isinstance(target, nodes.NSRef):
            self._name(target.name, target.lineno, scope)
        else:
            scope |= {name.name: None for name in target.find_all(nodes.Name)}

    def _expression(self, node: nodes.Node | None, scope: dict[str, Kind]) -> Kind:
        """Look through an expression; gives what is known of its value."""
        match node:
            case None:
                return None
            case nodes.Name():
                return self._name(node.name, node.lineno, scope)
            case nodes.Getattr():
                return self._field(node, node.attr, self._expression(node.node, scope))
            case nodes.Getitem():
                return self._item(node, scope)
            case nodes.Filter():
                return self._filter(node, scope)
            case nodes.Test():
                self._known(node.name, node.lineno, self.environment.tests, is_filter=False)
                if not (node.name in ASKING and _forgiven(node.node) is not None):
                    self._expression(node.node, scope)
                self._children(node, scope, but=node.node)
                return None
            case nodes.CondExpr():
                kinds = [self._expression(each, scope) for each in (node.test, node.expr1, node.expr2)]
                return kinds[1] if kinds[1] == kinds[2] else None
            case _:
                self._children(node, scope)
                return None

    def _children(self, node: nodes.Node, scope: dict[str, Kind], but: nodes.Node | None = None) -> None:
        for child in node.iter_child_nodes():
            if child is not but:
                self._expression(child, scope)

    def _name(self, name: str, line: int, scope: dict[str, Kind]) -> Kind:
        if name not in scope and name not in self.environment.globals and name not in OWN and name not in self._asked:
            hint = nearest_first(name, self.known)
            self.mistakes.append(Mistake(line, _("{name!r} is undefined.", name=name), hint))
        return scope.get(name)

    def _field(self, node: nodes.Node, name: str, owner: Kind) -> Kind:
        if not isinstance(owner, Fields) or name in owner.methods:
            return None
        if name.startswith("_"):
            said = _("access to {name!r} of {owner} is unsafe.", name=name, owner=owner.name)
            self.mistakes.append(Mistake(node.lineno, said))
        elif name not in owner.fields and _path(node) not in self._asked:
            said = _("{owner} has no attribute {name!r}.", owner=owner.name, name=name)
            self.mistakes.append(Mistake(node.lineno, said, nearest_first(name, owner.fields)))
        return owner.fields.get(name)

    def _item(self, node: nodes.Getitem, scope: dict[str, Kind]) -> Kind:
        owner = self._expression(node.node, scope)
        self._expression(node.arg, scope)
        if isinstance(owner, ListOf):
            return owner if isinstance(node.arg, nodes.Slice) else owner.kind
        if isinstance(node.arg, nodes.Const) and isinstance(node.arg.value, str):
            return self._field(node, node.arg.value, owner)
        return None

    def _filter(self, node: nodes.Filter, scope: dict[str, Kind]) -> Kind:
        self._known(node.name, node.lineno, self.environment.filters, is_filter=True)
        forgiven = node.name in FORGIVING and _forgiven(node.node) is not None
        kind = None if forgiven else self._expression(node.node, scope)
        self._children(node, scope, but=node.node)
        if node.name in SAME_LIST:
            return kind
        return kind.kind if isinstance(kind, ListOf) and node.name in ONE_OF_LIST else None

    def _known(self, name: str, line: int, known: Mapping[str, object], *, is_filter: bool) -> None:
        if name not in known:
            said = (
                _("there is no filter {name!r}", name=name) if is_filter else _("there is no test {name!r}", name=name)
            )
            self.mistakes.append(Mistake(line, said, nearest_hint(name, known)))


def exported_names(tree: nodes.Template) -> Iterator[tuple[str, int]]:
    """What a file that is imported gives: its macros, and what it sets, each with its line."""
    for node in tree.body:
        if isinstance(node, nodes.Macro) and not node.name.startswith("_"):
            yield node.name, node.lineno
        elif isinstance(node, nodes.Assign | nodes.AssignBlock) and isinstance(node.target, nodes.Name):
            yield node.target.name, node.lineno
        elif isinstance(node, nodes.FromImport):
            yield from ((each if isinstance(each, str) else each[1], node.lineno) for each in node.names)
        elif isinstance(node, nodes.Import):
            yield node.target, node.lineno


def _forgiven(node: nodes.Node | None) -> str | None:
    """The path, if it may be missing: what ``[data]`` or a plugin gives, but no field of ours, which is always there."""
    path = _path(node)
    first = path.partition(".")[0] if path is not None else ""
    return path if first == DATA or first not in VARIABLES else None


def _path(node: nodes.Node | None) -> str | None:
    """``data.valid.days`` as it is written; None for what is no such path."""
    match node:
        case nodes.Name():
            return node.name
        case nodes.Getattr():
            owner = _path(node.node)
            return f"{owner}.{node.attr}" if owner is not None else None
        case nodes.Getitem(arg=nodes.Const(value=str(name))):
            owner = _path(node.node)
            return f"{owner}.{name}" if owner is not None else None
        case _:
            return None
