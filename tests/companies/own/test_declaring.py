"""A section ``[fields]`` that is wrong is a line that says where, the field is left out, and all else goes on."""

import logging
from pathlib import Path

import pytest

from tagwerk.access.actors import Actor
from tagwerk.cli.main import run
from tagwerk.companies.own.declaring import declared_in
from tagwerk.platform.app import App
from tagwerk.platform.config import FILE_NAME, load
from tagwerk.platform.errors import ConfigurationError
from tagwerk.platform.plugins import discover
from tagwerk.workspace.opening import open_workspace
from tagwerk.workspace.settings_listing import check_settings, list_settings

GOOD = "[fields.chain]\ntype = 'yes/no'\n"


@pytest.mark.parametrize(
    ("written", "said"),
    [
        ("[fields.size]\ntype = 'numbr'\n", "type is wrong: it is none of: 'text', 'choice', 'number', 'date', 'yes/no'. {4}"),
        ("[fields.size]\ntype = 3\n", "size.type is wrong: it is none of"),
        ("[fields.size]\ntyp = 'text'\n", "there is no such setting. Did you mean `fields.size.type`? {4}"),
        ("[fields.size]\ntitle = 3\n", "size.title is wrong: it is no text; write it in quotes. {4}"),
        ("[fields.size]\ntitle = { de = 3 }\n", "size.title is wrong: it is no text; write it in quotes."),
        ("[fields.size]\ntitle = ['a']\n", "size.title is wrong: it is no text; write it in quotes."),
        ("[fields.size]\ntype = 'choice'\n", "size is wrong: a choice needs values, such as: values = [\"north\""),
        ("[fields.size]\nvalues = ['a']\n", "size is wrong: only a choice has values. {3}"),
        ("[fields.size]\ntype = 'choice'\nvalues = ['a', 'A']\n", "size is wrong: a value stands there twice."),
        ("[fields.size]\ntype = 'choice'\nvalues = ['']\n", "size is wrong: a value has 1 to 100 characters."),
        ("[fields.size]\ntype = 'choice'\nvalues = 'a'\n", "size.values is wrong: it is no list."),
        ("[fields]\nsize = 'number'\n", "size is wrong: it is no section with settings of its own."),
        ("[fields.city]\n", "city is wrong: that name is taken: it is a field of the card, or a word of segments or lists. {3}"),
        ("[fields.owner]\n", "owner is wrong: that name is taken"),
        ("[fields.last_contact]\n", "last_contact is wrong: that name is taken"),
        ("[fields.not]\n", "not is wrong: that name is taken"),
        ("[fields.'visit day']\n", "visit day is wrong: the name of a field is one word of small letters, digits and _"),
        ("[fields.Size]\n", "Size is wrong: the name of a field is one word"),
        ("[fields.2nd]\n", "2nd is wrong: the name of a field is one word"),
        ("[fields.size]\ntitle = 'Chain'\n", "size is wrong: it is called as the field chain is."),
        ("[fields.size]\ntitle = { de = 'Company' }\n", "size is wrong: its title is the name of the field company."),
    ],
)  # fmt: skip
def test_a_field_that_is_wrong_is_one_line_and_left_out(
    app: App, caplog: pytest.LogCaptureFixture, written: str, said: str
) -> None:
    with (app.folder / FILE_NAME).open("a", encoding="utf-8") as file:
        file.write(GOOD + written)
    before = (app.folder / FILE_NAME).read_text(encoding="utf-8").partition("[fields.chain]")[0].count("\n")
    for number in (3, 4):
        said = said.replace(f"{{{number}}}", f"It stands in tagwerk.toml, line {before + number}.")
    (fault,) = check_settings(app.folder, app.plugins)
    assert said in f"{fault.message} {fault.hint}"
    assert fault.message.startswith("The setting fields.")
    with caplog.at_level(logging.WARNING):
        reopened = open_workspace(app.folder)
    assert list(declared_in(reopened.config, reopened.plugins).fields) == ["chain"]
    reopened.close()
    (warned,) = caplog.messages
    assert said in warned
    assert warned.endswith("The field is left out until then, and what is in it is kept.")


def test_commands_say_it_and_go_on(app: App, anna: Actor, capsys: pytest.CaptureFixture[str]) -> None:
    with (app.folder / FILE_NAME).open("a", encoding="utf-8") as file:
        file.write(f"{GOOD}[fields.size]\ntype = 'numbr'\n[fields.city]\n")
    here = ("--workspace", str(app.folder))
    assert run(["settings", "check", *here]) == 1
    assert len(capsys.readouterr().out.splitlines()) == 2
    assert run(["segments", "fields", *here]) == 0
    shown = capsys.readouterr()
    assert "chain" in shown.out
    assert shown.err.count("is wrong") == 2


def test_what_else_is_wrong_is_still_said_beside_it(tmp_path: Path) -> None:
    (tmp_path / FILE_NAME).write_text("[fields.size]\ntype = 'x'\n[web]\nport = 'x'\n", encoding="utf-8")
    with pytest.raises(ConfigurationError, match=r"web\.port"):
        load(tmp_path)
    assert {fault.name for fault in check_settings(tmp_path, discover())} == {"fields.size.type", "web.port"}


def test_a_section_that_is_none_takes_nothing_with_it(tmp_path: Path) -> None:
    (tmp_path / FILE_NAME).write_text("fields = 3\n", encoding="utf-8")
    config = load(tmp_path)
    assert (config.settings.fields, [fault.name for fault in config.left_out]) == ({}, ["fields"])


def test_a_field_that_stands_there_twice_is_named_with_its_line(tmp_path: Path) -> None:
    (tmp_path / FILE_NAME).write_text(f"{GOOD}\n{GOOD}", encoding="utf-8")
    with pytest.raises(ConfigurationError, match="line 4, cannot be read: what stands there has stood above already"):
        load(tmp_path)


def test_the_settings_show_them(app: App, anna: Actor) -> None:
    with (app.folder / FILE_NAME).open("a", encoding="utf-8") as file:
        file.write(f"{GOOD}title = {{ en = 'Chain', de = 'Filialist' }}\n")
    reopened = open_workspace(app.folder)
    shown = {each.name: (each.value, each.origin.in_file, each.file_alone) for each in list_settings(reopened, anna)}
    reopened.close()
    assert shown["fields.chain.type"] == ("yes/no", True, True)
    assert shown["fields.chain.title.de"] == ("Filialist", True, True)
