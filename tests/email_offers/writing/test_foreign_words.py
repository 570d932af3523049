"""What Jinja and Typst say of a template is said in the reader's words; what is not known, after a sentence of ours."""

import pytest
from jinja2 import Environment, TemplateSyntaxError

from tagwerk.platform.texts import read_in
from tagwerk_email_offers.writing.documents.mistakes import mistakes_in
from tagwerk_email_offers.writing.documents.project import Project
from tagwerk_email_offers.writing.sandbox.causes import cause_of

TEXTS = (
    "{# a", "{% raw %}x", "{{ 'a }}", "{{ a", "{% for %}", "{{ a | }}", "{% if a", "{{ a b }}", "{{ (a }}", "{% end %}",
    "{{ }}", "{% include %}", "{% block a-b %}{% endblock %}", "{{ f(a=1, 2) }}", "{% call 1 %}{% endcall %}",
    "{% macro a(1) %}{% endmacro %}", "{% set 1=2 %}", "{% import a %}", "{{ a if }}", "{% from 'a' import _x %}",
    "{% macro a(b=1, c) %}{% endmacro %}", "{% if a %}",
)  # fmt: skip
FOREIGN = (
    "expected",
    "unexpected",
    "Missing",
    "invalid",
    "assign",
    "argument",
    "statement",
    "Encountered",
    "got",
    "says",
)


@pytest.mark.parametrize("text", TEXTS)
def test_whatever_jinja_cannot_read_is_said_in_german_to_a_german(text: str) -> None:
    with pytest.raises(TemplateSyntaxError) as raised:
        Environment(autoescape=True).parse(text)
    with read_in("de"):
        said = cause_of(raised.value)
    assert not [word for word in FOREIGN if word in said], said


def test_what_is_not_known_stands_after_a_sentence_of_ours() -> None:
    project = Project({"main.typ": b"#x"}, {}, {}, ())
    error = TemplateSyntaxError("something new", 1)
    answer = "error: something new\n  ┌─ root/main.typ:1:1\n  = hint: do otherwise\n"
    [mistake] = mistakes_in(answer, "root", project, "main.typ")
    assert (mistake.text, mistake.hint) == ("Typst does not take this and says: something new", "Do otherwise.")
    assert cause_of(error) == "Jinja does not take this and says: something new"
