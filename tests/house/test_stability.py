"""What was released stays: names, hooks and their arguments are only added to; what is renamed warns first."""

import public_names
import pytest

from tagwerk import api


def _read(line: str) -> tuple[str, list[str]]:
    name, _bracket, arguments = line.rstrip(")").partition("(")
    return name, [each for each in arguments.split(", ") if each]


PROMISED = [_read(line) for line in public_names.PROMISED.read_text(encoding="utf-8").splitlines()]


@pytest.mark.parametrize(("name", "arguments"), PROMISED, ids=[name for name, _arguments in PROMISED])
def test_what_was_promised_is_kept(name: str, arguments: list[str]) -> None:
    now = dict(_read(line) for line in public_names.lines())
    assert name in now or name.removeprefix("name ") in api.RENAMED, "a name that is public is renamed, never removed"
    if name in now:
        assert now[name][: len(arguments)] == arguments or set(arguments) <= set(now[name])


def test_a_name_that_was_renamed_warns_with_what_to_say_instead(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(api.RENAMED, "remember", ("record", "0.4"))
    with pytest.warns(
        DeprecationWarning, match=r"tagwerk\.api\.remember is now record; the old name ends with version 0\.4"
    ):
        assert api.remember is api.record  # type: ignore[attr-defined]
