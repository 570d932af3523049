"""The sandbox that templates run in: Jinja's, with what it leaves open closed. Nothing gets out, and nothing grows without end.

Texts and numbers that could become huge are measured before they are made; what they may call is named, not what they may not.
"""

from __future__ import annotations

import functools
import re
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from jinja2 import BaseLoader, TemplateNotFound, nodes
from jinja2.runtime import Macro, markup_join, str_join
from jinja2.sandbox import ImmutableSandboxedEnvironment, SandboxedEscapeFormatter, SandboxedFormatter
from markupsafe import Markup

from tagwerk_email_offers.writing.sandbox import budget, filters
from tagwerk_email_offers.writing.sandbox.budget import Refused, expect, sized, step, too_large
from tagwerk_email_offers.writing.sandbox.compiling import CountingCodeGenerator, with_steps
from tagwerk_email_offers.writing.sandbox.keeping import KEPT
from tagwerk_email_offers.writing.sandbox.macros import Same, WrittenMacros, key_of
from tagwerk_email_offers.writing.sandbox.measuring import (
    WIDEST,
    is_method,
    measure_call,
    measure_format,
    measure_power,
    measure_product,
    shown,
)
from tagwerk_email_offers.writing.sandbox.names import FIELDS, Unknown
from tagwerk_email_offers.writing.sandbox.tracing import expect_no_fact, expect_no_trace, written

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from jinja2 import Template
    from jinja2.runtime import Context

    from tagwerk_email_offers.writing.templates import TemplateSource

STR_METHODS = frozenset(
    [
        *("capitalize", "casefold", "center", "count", "endswith", "find", "format", "index", "isalnum", "isalpha"),
        *("isdigit", "islower", "isnumeric", "isspace", "istitle", "isupper", "join", "ljust", "lower", "lstrip"),
        *("partition", "removeprefix", "removesuffix", "replace", "rfind", "rjust", "rpartition", "rsplit", "rstrip"),
        *("split", "splitlines", "startswith", "strip", "swapcase", "title", "upper", "zfill"),
    ]
)
METHODS: dict[type, frozenset[str]] = {
    str: STR_METHODS,
    Markup: STR_METHODS | {"unescape"},
    dict: frozenset({"get", "items", "keys", "values"}),
    list: frozenset({"count", "index"}),
    tuple: frozenset({"count", "index"}),
    bytes: frozenset(),
    int: frozenset(),
    bool: frozenset(),
    float: frozenset({"is_integer"}),
    Decimal: frozenset({"is_zero", "is_signed"}),
}


ASKS_NOTHING = {"defined", "undefined"}


def _of_no_fact(function: Callable[..., Any]) -> Callable[..., Any]:
    """A filter or test that is given values alone; what it would make of a fact, no trace can tell."""

    @functools.wraps(function)
    def asked(*args: Any, **kwargs: Any) -> Any:
        expect_no_fact(args, kwargs)
        return function(*args, **kwargs)

    return asked


FILTERS = {name: _of_no_fact(each) for name, each in filters.FILTERS.items()}


class TemplateSandbox(ImmutableSandboxedEnvironment):
    """Compiles the parts of one template. *keeps_apart* has the compiled HTML tell what a recipient changes from the rest; *same*
    are lists that never change, such as the lines of the offer.
    """

    code_generator_class = CountingCodeGenerator
    intercepted_binops = frozenset({"*", "**", "+", "%"})

    def __init__(self, source: TemplateSource, *, autoescape: bool, keeps_apart: bool = False, same: Same = ()) -> None:
        super().__init__(
            loader=SourceLoader(source),
            autoescape=autoescape,
            undefined=Unknown,
            trim_blocks=True,
            lstrip_blocks=True,
            auto_reload=False,
            bytecode_cache=KEPT if type(self) is TemplateSandbox else None,  # others compile in a way of their own
        )
        self.keeps_apart = keeps_apart
        self.same = same
        self._ready: dict[str, Template] = {}
        self.written_macros = WrittenMacros()
        self.filters, self.globals = dict(FILTERS), dict(filters.GLOBALS)
        tests: dict[str, Any] = self.tests
        self.tests = {name: test if name in ASKS_NOTHING else _of_no_fact(test) for name, test in tests.items()}

    @property
    def tick(self) -> bool:
        """A turn of a loop, or the beginning of a macro; compiled into every template."""
        step()
        return True

    def _generate(self, source: nodes.Template, name: str | None, *args: Any, **kwargs: Any) -> str:
        self.written_macros.look_at(source, name)
        return super()._generate(with_steps(source), name, *args, **kwargs)

    def get_template(self, name: str | Template, parent: str | None = None, globals: Any = None) -> Template:
        """The compiled file; each is compiled once."""
        if isinstance(name, str):
            if name not in self._ready:
                self._ready[name] = super().get_template(name, parent, globals)
            return self._ready[name]
        return super().get_template(name, parent, globals)

    @staticmethod
    def concat(chunks: Iterable[Any]) -> str:
        """Texts that were collected, joined within the budget."""
        parts, size = [], 0
        for chunk in chunks:
            part = chunk[0] if chunk.__class__ is tuple else chunk
            parts.append(part)
            size += len(part)
            if size > budget.CHARACTERS:
                raise Refused(too_large())
        return expect_no_trace(sized("".join(parts)))

    def joined(self, context: Context, values: tuple[Any, ...]) -> str:
        """``a ~ b``."""
        for value in values:
            shown(value)
        expect(sum(len(value) for value in values if isinstance(value, str)))
        return sized(markup_join(values) if context.eval_ctx.autoescape else str_join(values))

    sized = staticmethod(sized)
    shown = staticmethod(shown)

    @staticmethod
    def written(value: Any) -> Any:
        """*value*, which is about to be written into the mail itself."""
        return shown(written(value))

    def getattr(self, obj: Any, attribute: str) -> Any:
        """``obj.attribute``; of a table the entry of that name first."""
        kind = obj.__class__
        if kind in FIELDS and attribute in FIELDS[kind]:
            return getattr(obj, attribute)
        if kind is dict and attribute in obj:
            return obj[attribute]
        return super().getattr(obj, attribute)

    def is_safe_attribute(self, obj: Any, attr: str, value: Any) -> bool:
        """Of texts, numbers and lists, the methods that are named above."""
        kind = next((each for each in type(obj).__mro__ if each in METHODS), None)
        if kind is not None and (callable(value) or kind in (int, float)):
            return attr in METHODS[kind]
        return super().is_safe_attribute(obj, attr, value)

    def wrap_str_format(self, value: Any) -> Callable[..., str] | None:
        """``'…'.format`` within the budget."""
        if not is_method(value) or getattr(value, "__name__", "") not in ("format", "format_map"):
            return None
        text = value.__self__
        if not isinstance(text, str):
            return None
        formatter = (
            BoundedEscapeFormatter(self, escape=text.escape) if isinstance(text, Markup) else BoundedFormatter(self)
        )
        kind = type(text)
        return lambda *args, **kwargs: sized(kind(formatter.vformat(text, args, kwargs)))

    def call(__self, __context: Context, __obj: Any, *args: Any, **kwargs: Any) -> Any:  # noqa: N805
        """``obj(…)``, counted; a method of a text measured before, a macro that gives the same for the same written once."""
        step()
        if __obj.__class__ is not Macro:
            expect_no_fact(args, kwargs)
        key = key_of(args, kwargs, __self.same) if __obj.__class__ is Macro else None
        known = __self.written_macros.of(__obj) if key is not None else None
        if key is not None and known is not None:
            if key in known:
                return known[key]
            return __self.written_macros.keep(known, key, sized(super().call(__context, __obj, *args, **kwargs)))
        owner = getattr(__obj, "__self__", None)
        if owner is not None:
            measure_call(owner, getattr(__obj, "__name__", ""), args, kwargs)
        return sized(super().call(__context, __obj, *args, **kwargs))

    def call_binop(self, context: Context, operator: str, left: Any, right: Any) -> Any:
        """``+ * ** %``, measured before."""
        if operator == "*":
            measure_product(left, right)
        elif operator == "**":
            measure_power(left, right)
        elif operator == "%" and isinstance(left, str):
            measure_format(left, right)
        elif operator == "+" and isinstance(left, str) and isinstance(right, str):
            expect(len(left) + len(right))
        return sized(super().call_binop(context, operator, left, right))


class SourceLoader(BaseLoader):
    """Gives Jinja the files of a template, and no others."""

    def __init__(self, source: TemplateSource) -> None:
        self.source = source

    def get_source(self, environment: Any, template: str) -> tuple[str, str, Callable[[], bool]]:
        """The text of a file. Raises TemplateNotFound; WrongInput where it leads out or cannot be read."""
        found = self.source.find(template)
        if found is None:
            raise TemplateNotFound(template)
        return found.text(), found.label, lambda: True


class BoundedFormatter(SandboxedFormatter):
    """``'{:>10}'.format(…)`` with a limit to the width."""

    def format_field(self, value: Any, format_spec: str) -> Any:
        """One field. Raises Refused."""
        if (
            any(int(number) > WIDEST for number in re.findall(r"\d+", format_spec[:WIDEST]))
            or len(format_spec) > WIDEST
        ):
            raise Refused(too_large())
        return sized(super().format_field(shown(value), format_spec))

    def convert_field(self, value: Any, conversion: Any) -> Any:
        """``{!r}``."""
        return super().convert_field(shown(value), conversion)


class BoundedEscapeFormatter(BoundedFormatter, SandboxedEscapeFormatter):
    """The same for texts that are HTML."""
