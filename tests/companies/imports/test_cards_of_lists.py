"""What lists of other programs say, arrives on the cards at the first reading, and what does not is named."""

from pathlib import Path

import pytest

from kit.cards_said import LISTS, cards_of, missing, wished
from tagwerk.access.actors import Actor
from tagwerk.companies.imports.importing import import_companies
from tagwerk.platform.app import App


@pytest.mark.parametrize("path", sorted(LISTS.glob("*/*.csv")), ids=lambda path: path.stem)
def test_what_a_list_says_stands_on_the_cards(app: App, anna: Actor, tmp_path: Path, path: Path) -> None:
    wish = wished(path)
    (tmp_path / path.name).write_bytes(path.read_bytes())
    done = import_companies(app, anna, tmp_path / path.name)
    lost = missing(cards_of(app), wish.facts)
    assert 1 - len(lost) / len(wish.facts) >= wish.floor, lost
    assert [column.header for column in done.columns if column.header in wish.left and column.field] == []
    assert [column.header for column in done.columns if not column.field and not column.reason] == []
