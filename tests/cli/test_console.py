"""What is shown on a terminal: text from outside is only text, and nothing of it is pushed out."""

import pytest

from tagwerk.cli.console import SafeConsole
from tagwerk.views.tables import table


@pytest.mark.parametrize("word", ["\x1b[31mrot", "\x9b31mrot", "a\u202erot", "\x07rot"])
def test_control_characters_cost_no_letter(capsys: pytest.CaptureFixture[str], word: str) -> None:
    console = SafeConsole()
    console.print(table(("", "Text"), [("x", word), ("y", "z")]))
    console.print(word)
    shown = capsys.readouterr().out
    assert shown.count("rot") == 2
    assert not any(each in shown for each in "\x1b\x9b\x07\u202e")
