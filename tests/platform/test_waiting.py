"""Whoever keeps others waiting is named while they wait; who has a say and does not answer in time has refused."""

import logging
import threading
import time

import pytest

from tagwerk.platform.errors import PluginError
from tagwerk.platform.hosting import waiting
from tagwerk.platform.hosting.guarding import Guard
from tagwerk.platform.hosting.plugin import Plugin

SLOWLY = Plugin("slowly", "tagwerk-slowly", "1.0")


@pytest.fixture
def hurried(monkeypatch: pytest.MonkeyPatch) -> None:
    """What takes seconds takes hundredths."""
    monkeypatch.setattr(waiting, "PATIENCE", 0.05)
    monkeypatch.setattr(waiting, "LOOK", 0.02)


def test_who_takes_long_is_named_once_while_it_is_still_asked(hurried: None, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.WARNING)
    with Guard(SLOWLY, "tagwerk_board_lines"):
        end = time.monotonic() + 20
        while not caplog.messages and time.monotonic() < end:
            time.sleep(0.01)
    assert len(caplog.messages) == 1
    assert "tagwerk_board_lines of slowly (tagwerk-slowly 1.0) is still being asked" in caplog.messages[0]
    assert not waiting._watch.asked


def test_who_answers_at_once_is_not_named(hurried: None, caplog: pytest.LogCaptureFixture) -> None:
    for _each in range(3):
        with Guard(SLOWLY, "tagwerk_signals"):
            pass
    time.sleep(0.2)
    assert caplog.messages == []


def test_a_say_that_does_not_come_in_time_is_none_until_it_comes() -> None:
    free = threading.Event()
    with pytest.raises(PluginError, match="has not answered within"):
        waiting.answered(SLOWLY, "tagwerk_before_contact", lambda: free.wait(60), 0.05)
    with pytest.raises(PluginError, match="has not yet answered"):
        waiting.answered(SLOWLY, "tagwerk_before_contact", list)
    free.set()
    end = time.monotonic() + 20
    while (late := waiting._watch.late.get((SLOWLY.name, "tagwerk_before_contact"))) and late.is_alive():
        assert time.monotonic() < end
        time.sleep(0.01)
    assert waiting.answered(SLOWLY, "tagwerk_before_contact", lambda: [7]) == [7]


def test_what_a_say_raises_reaches_who_asked() -> None:
    with pytest.raises(ZeroDivisionError):
        waiting.answered(SLOWLY, "tagwerk_before_contact", lambda: 1 / 0)
