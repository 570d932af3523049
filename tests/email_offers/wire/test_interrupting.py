"""Ctrl+C while mails are on their way: nothing is half done, nothing is written over the error."""

import os
import signal
import threading
import time

import pytest

from kit.scripted_smtp import Do, scripted
from kit.wire import mail, settings_for
from tagwerk_email_offers.wire.interrupting import interrupts_held
from tagwerk_email_offers.wire.wire import Wire


def _ctrl_c() -> None:
    os.kill(os.getpid(), signal.SIGINT)


def test_the_first_is_heard_at_the_end_and_the_second_at_once() -> None:
    done: list[str] = []

    def once() -> None:
        with interrupts_held(lambda: done.append("woken")):
            _ctrl_c()
            done.append("to the end")

    def twice() -> None:
        with interrupts_held():
            _ctrl_c()
            _ctrl_c()
            done.append("never")

    for work in (once, twice):
        with pytest.raises(KeyboardInterrupt):
            work()
    assert done == ["woken", "to the end"]
    assert signal.getsignal(signal.SIGINT) is signal.default_int_handler


def test_in_another_thread_nothing_is_held() -> None:
    before: list[object] = []

    def look() -> None:
        with interrupts_held():
            before.append(signal.getsignal(signal.SIGINT))

    thread = threading.Thread(target=look)
    thread.start()
    thread.join()
    assert before == [signal.default_int_handler]


def _until_interrupted(wire: Wire, timer: threading.Timer) -> None:
    timer.start()
    while True:
        wire.answers(5)


@pytest.mark.parametrize("moment", [0.0, 0.005, 0.02, 0.1, 0.3])
def test_every_mail_on_the_wire_gets_its_answer_whenever_it_is_interrupted(
    moment: float, capfd: pytest.CaptureFixture[str]
) -> None:
    with scripted(lambda asked: Do(b"250 2.0.0 ok\r\n", delay=0.4) if asked.step == "dot" else None) as server:
        with Wire(settings_for(server.url, connections=3)) as wire:
            wire.open()
            keys = list(range(wire.window))
            wire.send([mail(key) for key in keys])
            timer = threading.Timer(moment, _ctrl_c)
            with pytest.raises(KeyboardInterrupt):
                _until_interrupted(wire, timer)
            timer.join()
            answers = dict[int, object]()
            until = time.monotonic() + 10
            while wire.in_flight and time.monotonic() < until:
                answers |= {key: answer.outcome for key, answer in wire.answers(1)}
        assert answers == dict.fromkeys(keys, "sent")
        assert len(server.taken) == len(keys)
    assert "Traceback" not in capfd.readouterr().err
