"""Whatever a server does at whatever moment: each mail has one answer, nobody is mailed twice, nothing is sent that was not."""

import random
from collections import Counter

from hypothesis import HealthCheck, given, note, settings
from hypothesis import strategies as st

from kit.scripted_smtp import OFFERED, Asked, Do, scripted
from kit.wire import mail, settings_for
from tagwerk.platform.errors import Unreachable
from tagwerk_email_offers.wire.answers import Answer
from tagwerk_email_offers.wire.wire import Wire

MOODS = (
    "421 4.7.0 enough", "450 4.2.0 greylisted", "451 later", "452 full", "250 Ok", "251 forwarded", "354 go", "220 hello",
    "550 5.1.1 unknown", "500 what?", "503 bad sequence", "554 no", "100 wait", "XYZ", "OK queued", "250-one\r\n550 two",
    "250 Ok\r\n250 Ok", "354 go\r\n250 Ok", "",
)  # fmt: skip
THEN = ("go on", "go on", "go on", "drop", "drop", "forget", "hang")


def _mood(chance: random.Random, asked: Asked) -> Do:
    says = chance.choice(MOODS)
    then = chance.choice(THEN)
    if then == "hang" and chance.random() < 0.7:  # each costs the patience of the wire
        then = "drop"
    if then == "drop" and chance.random() < 0.5:
        says = ""
    pieces = (
        chance.random() < 0.2 and "\r\n250 Ok" not in says
    )  # a second reply that comes after the content looks like its own
    return Do(f"{says}\r\n".encode() if says else b"", then, bit_by_bit=pieces)  # type: ignore[arg-type]


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(
    seed=st.integers(0, 2**32),
    rate=st.sampled_from([0.005, 0.02, 0.08, 0.25]),
    grouped=st.booleans(),
    connections=st.integers(1, 4),
    number=st.integers(1, 40),
    ends_early=st.booleans(),
)
def test_each_mail_has_one_answer_and_it_is_true(
    seed: int, rate: float, grouped: bool, connections: int, number: int, ends_early: bool
) -> None:
    def script(asked: Asked) -> Do | None:
        chance = random.Random(f"{seed}-{asked.connection}-{asked.nth}-{asked.step}")
        return _mood(chance, asked) if chance.random() < rate else None

    answers: dict[int, Answer] = {}
    handed: list[int] = []
    with scripted(script, offered=OFFERED if grouped else ()) as server:
        with Wire(settings_for(server.url, connections=connections, timeout=0.15)) as wire:
            waiting = [mail(key) for key in range(number)]
            try:
                while waiting or wire.in_flight:
                    room = wire.room
                    assert wire.in_flight <= connections * 2
                    handed += [each.key for each in waiting[:room]]
                    wire.send(waiting[:room])
                    waiting = waiting[room:]
                    for key, answer in wire.answers(0.2):
                        assert key not in answers
                        answers[key] = answer
                    if ends_early and len(answers) > number // 2:
                        break
            except Unreachable as trouble:
                note(str(trouble))
                assert wire.in_flight == 0
        for key, answer in wire.answers(0):
            assert key not in answers
            answers[key] = answer
    assert sorted(answers) == handed

    taken = {key: [each for each in server.taken if each.recipient == f"b{key}@b.example"] for key in handed}
    for key, answer in answers.items():
        said = [each.said for each in taken[key]]
        note(f"{key}: {answer}, the server said {said}")
        if answer.outcome == "sent":
            assert len(said) == 1
            assert said[0].startswith(b"2")
        elif answer.outcome in ("unsent", "refused", "deferred"):
            assert all(each.startswith((b"4", b"5")) for each in said), "what was taken is at least uncertain"
        else:
            assert len(said) <= 1
    twice = [recipient for recipient, times in Counter(server.recipients).items() if times > 1]
    assert twice == []
