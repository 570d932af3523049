"""Says what went wrong in a template, in the reader's words, and in which file and line."""

from __future__ import annotations

import re
from collections import Counter

from jinja2 import TemplateNotFound, TemplateSyntaxError

from tagwerk.api import WrongInput, later, translator
from tagwerk_email_offers.writing.sandbox.budget import too_large

TAG = re.compile(r"\{\{(?:(?!\{[{%]).)*?\}\}|\{%(?:(?!\{[{%]).)*?%\}", re.DOTALL)
OPENS = re.compile(r"\{%[-+]?\s*(?:for|if|macro|call|filter|block|with)\b")

SAID = {
    re.compile(r"Unexpected end of template.*block that needs to be closed is '(?P<name>[^']*)'", re.DOTALL): later(
        "the block {name!r} is not closed"
    ),
    re.compile(r"Unexpected end of template"): later("it ends too early: a block is not closed"),
    re.compile(r"Encountered unknown tag '(?P<name>[^']*)'"): later("there is no tag {name!r} here"),
    re.compile(r"Expected an expression, got '(?P<found>[^']*)'"): later("an expression is missing before {found!r}"),
    re.compile(r"expected token '(?P<wanted>[^']*)', got '(?P<found>[^']*)'"): later(
        "{wanted!r} is expected here, not {found!r}"
    ),
    re.compile(r"unexpected '(?P<found>[^']*)'"): later("{found!r} is not expected here"),
    re.compile(r"unexpected char '(?P<found>[^']*)'"): later("{found!r} is not expected here"),
    re.compile(r"No filter named '(?P<name>[^']*)'"): later("there is no filter {name!r}"),
    re.compile(r"No test named '(?P<name>[^']*)'"): later("there is no test {name!r}"),
    re.compile(r"Missing end of comment tag"): later("a comment is opened and never closed"),
    re.compile(r"Missing end of raw directive"): later("the block 'raw' is not closed"),
    re.compile(r"unexpected end of template, expected '(?P<wanted>[^']*)'"): later(
        "it ends too early: {wanted!r} is missing"
    ),
    re.compile(r"unexpected char \"'\""): later("a text is opened and never closed"),
    re.compile(r"Block names in Jinja have to be"): later("the name of a block has letters, digits and _ alone"),
    re.compile(r"invalid syntax for function call expression"): later(
        "arguments with a name stand after those without, each once"
    ),
    re.compile(r"non-default argument follows default argument"): later(
        "arguments with a default stand after those without"
    ),
    re.compile(r"can't assign to '(?P<name>[^']*)'"): later("nothing can be set here but a name"),
    re.compile(r"expected call"): later("after 'call' stands a macro with its brackets"),
    re.compile(r"names starting with an underline"): later("names that begin with _ cannot be imported"),
    re.compile(r"block '(?P<name>[^']*)' defined twice"): later("the block {name!r} is there twice"),
}

TOKENS = {
    "end of print statement": "}}",
    "end of statement block": "%}",
    "end of comment": "#}",
    "end of template": later("end of the file"),
    "name": later("name"),
    "integer": later("number"),
    "float": later("number"),
    "string": later("text"),
}
"""How Jinja calls what stands in a text."""

_ = translator("tagwerk_email_offers")


def cause_of(error: BaseException) -> str:
    """What went wrong, in words."""
    if isinstance(error, WrongInput):
        return error.message
    if isinstance(error, TemplateNotFound):
        return _("there is no file {name}", name=error.message)
    if isinstance(error, TemplateSyntaxError):
        return _syntax_cause(error.message or "")
    if isinstance(error, RecursionError):
        return _("it includes or calls itself too deep, without an end")
    if isinstance(error, SyntaxError):
        return _("it is nested too deep")
    if isinstance(error, ZeroDivisionError):
        return _("it divides by zero (ZeroDivisionError)")
    if isinstance(error, MemoryError):
        return too_large()
    message = getattr(error, "message", None)
    return " ".join((str(message) if message else f"{type(error).__name__}: {error}").split())


def _syntax_cause(message: str) -> str:
    """What Jinja says of a text that it cannot read, in the reader's language."""
    for pattern, said in SAID.items():
        if found := pattern.match(message):
            parts = found.groupdict()
            return _(said, **{each: _(TOKENS[was]) if was in TOKENS else was for each, was in parts.items()})
    return _("Jinja does not take this and says: {said}", said=" ".join(message.split()))


def place_of(error: Exception, file: str) -> tuple[str, int]:
    """The file and the line of a template that *error* comes from; *file* is where it began."""
    if isinstance(error, TemplateSyntaxError):
        return error.filename or error.name or file, error.lineno
    places: list[tuple[str, int]] = []
    step = error.__traceback__
    while step is not None:
        template = step.tb_frame.f_globals.get("__jinja_template__")
        if template is not None:
            places.append((template.filename or file, template.get_corresponding_lineno(step.tb_lineno)))
        step = step.tb_next
    if not places:
        return file, 0
    return Counter(places).most_common(1)[0][0] if isinstance(error, RecursionError) else places[-1]


def deepest_line(text: str) -> int:
    """The line of a text that no compiler takes, in which it is too much: that of its longest tag, or of its deepest block."""
    longest = max(TAG.finditer(text), key=lambda tag: len(tag[0]), default=None)
    deepest = max((opens.start() for opens in OPENS.finditer(text)), default=0)
    place = longest.start() if longest is not None and len(longest[0]) > len(text) // 10 else deepest
    return text.count("\n", 0, place) + 1
