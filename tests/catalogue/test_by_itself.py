"""The ERP's folder is taken in by itself; what keeps it from that is said where somebody looks."""

from collections.abc import Iterator

import pytest

from tagwerk.access.actors import Actor
from tagwerk.catalogue.folders.routine import check_folder, take_in
from tagwerk.platform import clock
from tagwerk.platform.app import App
from tagwerk.platform.errors import TagwerkError
from tagwerk.staff.hookspecs import tagwerk_board_lines
from tagwerk.workspace.opening import open_workspace


@pytest.fixture
def by_itself(app: App) -> Iterator[App]:
    """The workspace with the folder ``erp``, which is not there yet."""
    with (app.folder / "tagwerk.toml").open("a", encoding="utf-8") as file:
        file.write('[catalogue]\nfolder = "erp"\n')
    reopened = open_workspace(app.folder)
    yield reopened
    reopened.close()


def _lines(app: App, actor: Actor) -> list[str]:
    assert actor.employee_id is not None
    today = clock.today(actor.time_zone)
    return [
        line.text
        for line in app.plugins.collect(tagwerk_board_lines, app, actor.employee_id, today)
        if line.name == "erp"
    ]


def _said(app: App) -> str:
    with pytest.raises(TagwerkError) as raised:
        check_folder(app)
    return str(raised.value)


def test_a_mistake_in_the_mapping_is_said_by_the_doctor_and_on_the_board_of_an_administrator(
    by_itself: App, anna: Actor, joerg: Actor
) -> None:
    assert "there is no folder" in _said(by_itself)
    assert "there is no folder" in _lines(by_itself, anna)[0]
    erp = by_itself.folder / "erp"
    erp.mkdir()
    (erp / "Artikel.csv").write_text("Artikel;Name\nA-1;x\n", encoding="utf-8")
    assert check_folder(by_itself) == f"{erp} is taken in each hour"
    assert _lines(by_itself, anna) == []
    for written, said in (
        ('[[file]]\nname = "A*"\nkind = "stok"\n', "line 3: 'stok' is none of: "),
        ('[[file]]\nname = "A*"\n[file.columns]\n"x" = "nix"\n', "line 4: the column 'x' cannot be 'nix'."),
        ("[[file", "line 1, is no TOML"),
    ):
        (erp / "mapping.toml").write_text(written, encoding="utf-8")
        with pytest.raises(TagwerkError):
            take_in(by_itself)
        assert said in _said(by_itself)
        [line] = _lines(by_itself, anna)
        assert line.startswith("The ERP's folder is not taken in: ")
        assert said in line
        assert _lines(by_itself, joerg) == []


def test_files_that_cannot_be_taken_in_are_named_by_the_doctor(by_itself: App, anna: Actor) -> None:
    erp = by_itself.folder / "erp"
    erp.mkdir()
    for name in ("Artikel.csv", "Sonstiges.csv", "Zettel.csv"):
        (erp / name).write_text(
            "Artikel;Name\nA-1;x\n" if name == "Artikel.csv" else "foo;bar\n1;2\n", encoding="utf-8"
        )
    (erp / "mapping.toml").write_text('[[file]]\nname = "Zettel*"\nkind = "-"\n', encoding="utf-8")
    take_in(by_itself)
    assert f"1 file in {erp} cannot be taken in: Sonstiges.csv." in _said(by_itself)
    assert "tagwerk import" in _said(by_itself)
