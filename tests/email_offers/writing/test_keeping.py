"""A template is compiled once in a process, and what is compiled in another way or says something else is compiled anew."""

from pathlib import Path

from tagwerk.platform.app import App
from tagwerk_email_offers.writing.checking.written import MarkingSandbox
from tagwerk_email_offers.writing.sandbox.environment import TemplateSandbox
from tagwerk_email_offers.writing.templates import TemplateSource, find_template


def _template(app: App, body: str) -> TemplateSource:
    folder = app.folder / "templates" / "offers" / "kept"
    folder.mkdir(parents=True, exist_ok=True)
    for name, text in (("subject.de.txt", "Angebot"), ("body.de.txt", body)):
        Path(folder / name).write_text(text, encoding="utf-8")
    return find_template(app, "kept")


def _written(environment: TemplateSandbox) -> str:
    return environment.get_template("body.de.txt").render()


def _code(environment: TemplateSandbox) -> object:
    return environment.get_template("body.de.txt").root_render_func.__code__


def test_one_text_is_compiled_once_and_another_one_anew(app: App) -> None:
    first, second = (TemplateSandbox(_template(app, "Guten Tag, {{ 1 + 1 }}"), autoescape=False) for _each in "ab")
    assert _code(first) is _code(second)
    changed = TemplateSandbox(_template(app, "Guten Tag, {{ 1 + 2 }}"), autoescape=False)
    escaped = TemplateSandbox(_template(app, "Guten Tag, {{ 1 + 2 }}"), autoescape=True)
    assert len({_code(each) for each in (first, changed, escaped)}) == 3
    assert (_written(first), _written(changed)) == ("Guten Tag, 2", "Guten Tag, 3")


def test_what_a_check_compiles_is_no_mail_and_a_mail_is_no_check(app: App) -> None:
    source = _template(app, "Guten Abend")
    plain = _written(TemplateSandbox(source, autoescape=False))
    marked = _written(MarkingSandbox(source, {}, autoescape=False))
    assert plain == _written(TemplateSandbox(source, autoescape=False)) == "Guten Abend"
    assert marked != plain


def test_a_file_that_counts_is_known_to_count_however_often_it_is_opened(app: App) -> None:
    source = _template(app, "{% set seen = namespace(n=0) %}{{ seen.n }}")
    for _each in range(2):
        environment = TemplateSandbox(source, autoescape=False)
        environment.get_template("body.de.txt")
        assert environment.written_macros.is_left_out("body.de.txt")
