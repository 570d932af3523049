"""How a template becomes Python: as Jinja compiles it, with a count at each turn and at each text that grows.

In HTML that is written at once, what a recipient changes leaves as a tuple of one, and everything else as a text: so the rest,
which most mails have in common, is worked on once (``html.shapes``).
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from jinja2 import nodes
from jinja2.compiler import CodeGenerator

if TYPE_CHECKING:
    from jinja2.compiler import Frame

SAME_FOR_ALL = {"house", "data", "lines", "language"}
"""Variables that are the same for every recipient of one language."""


class CountingCodeGenerator(CodeGenerator):
    """Writes the code of a template for ``TemplateSandbox``, whose methods it calls."""

    environment: Any

    def visit_Concat(self, node: nodes.Concat, frame: Frame) -> None:  # noqa: N802
        """``a ~ b``: joined within the budget."""
        self.write("environment.joined(context, (")
        for arg in node.nodes:
            self.visit(arg, frame)
            self.write(", ")
        self.write("))")

    def visit_Getitem(self, node: nodes.Getitem, frame: Frame) -> None:  # noqa: N802
        """``a[1:]`` makes a new text or list."""
        self._sized(isinstance(node.arg, nodes.Slice), super().visit_Getitem, node, frame)

    def visit_List(self, node: nodes.List, frame: Frame) -> None:  # noqa: N802
        """``[a, b]``."""
        self._sized(True, super().visit_List, node, frame)

    def visit_Tuple(self, node: nodes.Tuple, frame: Frame) -> None:  # noqa: N802
        """``(a, b)``; not the names that a loop or an assignment gives a value."""
        self._sized(node.ctx == "load", super().visit_Tuple, node, frame)

    def visit_Dict(self, node: nodes.Dict, frame: Frame) -> None:  # noqa: N802
        """``{a: b}``."""
        self._sized(True, super().visit_Dict, node, frame)

    def _sized(self, is_new: bool, visit: Any, node: nodes.Node, frame: Frame) -> None:
        self.write("environment.sized(" if is_new else "")
        visit(node, frame)
        self.write(")" if is_new else "")

    def _output_child_pre(self, node: nodes.Expr, frame: Frame, finalize: Any) -> None:
        if frame.buffer is not None:
            self.write("environment.sized(")
        elif self._is_own(node):
            self.write("(")
        super()._output_child_pre(node, frame, finalize)
        self.write("environment.shown(" if frame.buffer is not None else "environment.written(")

    def _output_child_post(self, node: nodes.Expr, frame: Frame, finalize: Any) -> None:
        self.write(")")
        super()._output_child_post(node, frame, finalize)
        if frame.buffer is not None:
            self.write(")")
        elif self._is_own(node):
            self.write(",)")

    def _is_own(self, node: nodes.Expr) -> bool:
        """Whether what is written may differ from recipient to recipient."""
        if not self.environment.keeps_apart:
            return False
        names = {name.name for name in node.find_all(nodes.Name)} | (
            {node.name} if isinstance(node, nodes.Name) else set()
        )
        return not names or not names <= SAME_FOR_ALL


def with_steps(template: nodes.Template) -> nodes.Template:
    """*template* with a step at each turn of a loop, and where a file, a block or a macro begins."""
    for loop in template.find_all(nodes.For):
        if loop.test is not None:
            loop.test = nodes.And(_tick(loop.lineno), loop.test, lineno=loop.lineno)
    bodies = (nodes.For, nodes.Macro, nodes.CallBlock, nodes.Block)
    for node in (template, *template.find_all(bodies)):
        assert isinstance(node, nodes.Template | nodes.For | nodes.Macro | nodes.CallBlock | nodes.Block)
        node.body.insert(0, nodes.ExprStmt(_tick(node.lineno), lineno=node.lineno))
    return template


def _tick(line: int) -> nodes.Expr:
    return nodes.EnvironmentAttribute("tick", lineno=line)
