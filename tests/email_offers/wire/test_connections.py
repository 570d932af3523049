"""The connections: opened when they are needed, kept, replaced, as few as the server bears; closed, every mail is answered."""

import time
from contextlib import suppress

import pytest

from kit.scripted_smtp import OFFERED, Asked, Do, ScriptedServer, scripted
from kit.wire import deliver, mail, send, settings_for
from servers.requirement import free_port
from servers.waiting import wait_until
from tagwerk.platform.errors import Unreachable
from tagwerk_email_offers.wire.answers import Answer
from tagwerk_email_offers.wire.wire import Outgoing, Wire, send_one


def _outcomes(answers: dict[int, Answer]) -> set[str]:
    return {answer.outcome for answer in answers.values()}


def test_one_connection_is_opened_first_and_more_when_mails_wait() -> None:
    with scripted(lambda asked: Do(b"250 Ok\r\n", delay=0.05) if asked.step == "dot" else None) as server:
        with Wire(settings_for(server.url, connections=4)) as wire:
            wire.open()
            assert server.connections == 1
            deliver(wire, [mail(0)])
            assert server.connections == 1
            deliver(wire, [mail(key) for key in range(1, 40)])
            assert server.connections == 4
            wire.open()
        wait_until(lambda: server.alive == 0)
        assert server.steps()["quit"] == 4
        assert len(set(server.recipients)) == len(server.recipients) == 40


def test_a_mail_leaves_before_anybody_waits_for_its_answer() -> None:
    with scripted() as server, Wire(settings_for(server.url)) as wire:
        wire.open()
        wire.send([mail(1)])
        wait_until(lambda: server.steps()["data"] == 1)
        deliver(wire, [])
        assert server.recipients == ["b1@b.example"]


def test_answers_come_together_but_none_is_waited_for_long() -> None:
    def script(asked: Asked) -> Do | None:
        slow = 2.0 if "b1@" in asked.recipient else 0.05
        return Do(b"250 Ok\r\n", delay=slow) if asked.step == "dot" else None

    with scripted(script) as server, Wire(settings_for(server.url, connections=2)) as wire:
        wire.open()
        deliver(wire, [mail(key) for key in range(10, 20)])
        assert server.connections == 2
        wire.send([mail(1), mail(2)])
        begun = time.monotonic()
        assert [key for key, _answer in wire.answers(5)] == [2]
        assert time.monotonic() - begun < 1.9
        assert wire.answers(0.05) == []
        assert [key for key, _answer in wire.answers(5)] == [1]


def test_nothing_under_way_and_nothing_to_say_is_an_empty_answer() -> None:
    with scripted() as server, Wire(settings_for(server.url)) as wire:
        wire.open()
        assert wire.answers(0.01) == []


@pytest.mark.parametrize("words", [b"421 4.4.2 timeout, closing\r\n", b"", b"250 what\r\n", b"42"])
def test_a_connection_closed_while_idle_is_replaced_quietly(words: bytes) -> None:
    with scripted() as server, Wire(settings_for(server.url, connections=2)) as wire:
        wire.open()
        for key in range(5):
            assert _outcomes(deliver(wire, [mail(key)])) == {"sent"}
            server.say_to_all(words)
            server.drop_all()
            wait_until(lambda: server.alive == 0)
        assert len(server.taken) == 5


def test_a_server_restarted_in_between_is_found_again() -> None:
    with scripted() as server, Wire(settings_for(server.url, connections=3)) as wire:
        wire.open()
        deliver(wire, [mail(key) for key in range(20)])
        server.drop_all()
        assert _outcomes(deliver(wire, [mail(key) for key in range(20, 40)])) == {"sent"}
        assert sorted(server.recipients) == sorted({f"b{key}@b.example" for key in range(40)})


def test_as_many_mails_as_a_connection_bears_leave_over_it_and_the_rest_over_the_next() -> None:
    def script(asked: Asked) -> Do | None:
        too_many = asked.step == "mail" and asked.nth > 12
        return Do(b"421 4.7.0 too many messages on this connection\r\n", then="drop") if too_many else None

    for offered in (OFFERED, ()):
        with scripted(script, offered=offered) as server:
            assert _outcomes(send(server.url, 30, connections=2)) == {"sent"}
            assert len(set(server.recipients)) == len(server.recipients) == 30


@pytest.mark.parametrize("step", ["connect", "ehlo"])
@pytest.mark.parametrize(
    "words", ["421 4.7.0 try later", "432 busy", "554 5.7.0 too many connections from your address"]
)
def test_a_server_that_bears_fewer_connections_gets_fewer(step: str, words: str) -> None:
    server: ScriptedServer

    def script(asked: Asked) -> Do | None:
        crowded = asked.step == step and server.alive > 2
        return (
            Do(f"{words}\r\n".encode(), then="drop")
            if crowded
            else Do(b"250 Ok\r\n", delay=0.01)
            if asked.step == "dot"
            else None
        )

    with scripted(script) as server, Wire(settings_for(server.url, connections=8)) as wire:
        wire.open()
        assert _outcomes(deliver(wire, [mail(key) for key in range(60)])) == {"sent"}
        assert server.connections <= 9
        assert wire.window in (2, 4)
        assert len(set(server.recipients)) == 60


def test_a_server_that_takes_no_connection_is_unreachable_in_one_line() -> None:
    with Wire(settings_for(f"smtp://127.0.0.1:{free_port()}")) as wire:
        with pytest.raises(Unreachable, match=r"does not answer as it should: Connection refused\."):
            wire.open()
        assert wire.room == 0
        with pytest.raises(Unreachable):
            wire.answers(1)


def test_what_is_handed_over_when_no_connection_can_be_had_is_unsent() -> None:
    with Wire(settings_for(f"smtp://127.0.0.1:{free_port()}")) as wire:
        wire.send([mail(1), mail(2)])
        answers = dict(wire.answers(5))
        assert {(answer.outcome, answer.fault, answer.phase) for answer in answers.values()} == {
            ("unsent", "connection", "connect")
        }
        assert set(answers) == {1, 2}
        with pytest.raises(Unreachable):
            wire.answers(5)


def test_three_mails_in_a_row_that_lose_the_connection_are_the_servers_trouble() -> None:
    with (
        scripted(lambda asked: Do(then="drop") if asked.step == "data" else None) as server,
        Wire(settings_for(server.url, connections=1)) as wire,
    ):
        wire.open()
        wire.send([mail(key) for key in range(4)])
        answers: dict[int, Answer] = {}
        while wire.in_flight:
            answers.update(wire.answers(5))
        assert set(answers) == {0, 1, 2, 3}
        with pytest.raises(Unreachable, match="again and again"):
            wire.answers(5)
        assert _outcomes(answers) == {"unsent"}
        assert wire.room == 0
        server.script = lambda _asked: None
        wire.open()
        assert _outcomes(deliver(wire, [mail(key) for key in range(9)])) == {"sent"}


@pytest.mark.parametrize("offered", [OFFERED, ()])
@pytest.mark.parametrize("step", ["rcpt", "data", "dot"])
def test_a_poisonous_mail_stops_no_other(offered: tuple[str, ...], step: str) -> None:
    def script(asked: Asked) -> Do | None:
        return Do(then="drop") if asked.step == step and "7@" in asked.recipient else None

    with scripted(script, offered=offered) as server:
        answers = send(server.url, 79, connections=3)
        poisoned = {key for key in answers if key % 10 == 7}
        assert {key for key, answer in answers.items() if answer.outcome != "sent"} == poisoned
        assert {answers[key].outcome for key in poisoned} == {"uncertain" if step == "dot" else "unsent"}
        assert len(set(server.recipients)) == len(server.recipients)


def test_only_the_first_of_two_in_a_chain_suffers_from_its_own_trouble() -> None:
    with scripted(lambda asked: Do(then="drop") if asked.step == "dot" and "b3" in asked.recipient else None) as server:
        answers = send(server.url, 6)
    assert [answers[key].outcome for key in range(1, 7)] == ["sent", "sent", "uncertain", "sent", "sent", "sent"]


def test_421_in_a_transaction_is_a_limit_and_the_mail_may_come_again() -> None:
    for step in ("rcpt", "data", "dot"):
        with scripted(
            lambda asked, step=step: (
                Do(b"421 4.7.0 slow down\r\n", then="drop")  # type: ignore[misc]
                if asked.step == step and "b2" in asked.recipient
                else None
            )
        ) as server:
            answers = send(server.url, 3)
        assert [answers[key].outcome for key in (1, 2, 3)] == ["sent", "deferred", "sent"]
        assert (answers[2].fault, answers[2].code, answers[2].phase) == ("throttle", 421, step)


def test_a_silence_while_nobody_listened_is_not_held_against_the_server() -> None:
    with scripted() as server, Wire(settings_for(server.url, timeout=0.5)) as wire:
        wire.open()
        wire.send([mail(1)])
        time.sleep(1.0)
        assert _outcomes(deliver(wire, [])) == {"sent"}


def test_closing_answers_everything() -> None:
    """What has just left is given a moment; what could not leave is unsent; what got no answer is uncertain."""

    def script(asked: Asked) -> Do | None:
        if asked.step == "dot":
            return Do(then="hang") if "b1@" in asked.recipient else Do(b"250 Ok\r\n", delay=0.3)
        return None

    with scripted(script) as server:
        wire = Wire(settings_for(server.url, connections=2, timeout=1.0))
        wire.open()
        deliver(wire, [mail(8)])
        wire.send([mail(1), mail(2), mail(3), mail(4)])
        while server.steps()["dot"] < 3:
            assert wire.answers(0.01) == []
        wire.send([mail(5)])
        wire.close()
        assert wire.room == 0
        assert wire.in_flight == 5
        answers = dict(wire.answers(0))
        outcomes = [answers[key].outcome for key in range(1, 6)]
        assert outcomes[0] == "uncertain"
        assert sorted(outcomes[1:]) == ["sent", "unsent", "unsent", "unsent"]
        assert wire.in_flight == 0
        assert wire.answers(0) == []
        assert len(server.recipients) == 3


def test_an_error_in_between_leaves_no_mail_without_an_answer() -> None:
    with scripted(lambda asked: Do(b"250 Ok\r\n", delay=0.2) if asked.step == "dot" else None) as server:
        wire = Wire(settings_for(server.url, connections=2))
        with suppress(KeyboardInterrupt), wire:
            wire.open()
            wire.send([mail(key) for key in range(4)])
            raise KeyboardInterrupt
        answers = dict(wire.answers(0))
        assert set(answers) == {0, 1, 2, 3}
        assert {f"b{key}@b.example" for key, answer in answers.items() if answer.outcome == "sent"} == set(
            server.recipients
        )


def test_after_closing_nothing_leaves() -> None:
    with scripted() as server:
        wire = Wire(settings_for(server.url))
        wire.open()
        wire.close()
        wire.close()
        wire.send([mail(1)])
        assert _outcomes(dict(wire.answers(1))) == {"unsent"}
        assert server.taken == []


def test_a_goodbye_that_is_not_answered_is_not_waited_for_long() -> None:
    with scripted(lambda asked: Do(then="hang") if asked.step == "quit" else None) as server:
        begun = time.monotonic()
        send_one(settings_for(server.url, timeout=0.3), mail(1).envelope)
        assert time.monotonic() - begun < 3
        assert len(server.taken) == 1


def test_a_key_that_is_in_flight_is_not_taken_twice() -> None:
    with scripted() as server, Wire(settings_for(server.url)) as wire:
        wire.open()
        wire.send([mail(1)])
        for mails in ([mail(1)], [mail(2), mail(2)]):
            with pytest.raises(ValueError, match="in flight"):
                wire.send(mails)
        assert set(deliver(wire, [])) == {1}
        assert set(deliver(wire, [mail(1)])) == {1}


def test_thousands_leave_once_each_over_a_server_that_has_its_moods() -> None:
    def script(asked: Asked) -> Do | None:
        if asked.nth % 97 == 0:
            return Do(then="drop")
        if asked.step == "mail" and asked.nth > 300:
            return Do(b"421 enough\r\n", then="drop")
        return None

    with scripted(script) as server:
        with Wire(settings_for(server.url, connections=5)) as wire:
            wire.open()
            answers = deliver(wire, [Outgoing(key, mail(key).envelope) for key in range(3000)], patience=120)
        said = {taken.recipient for taken in server.taken if taken.said.startswith(b"250")}
        assert {f"b{key}@b.example" for key, answer in answers.items() if answer.outcome == "sent"} == said
        assert len(server.recipients) == len(set(server.recipients))
        maybe = {f"b{key}@b.example" for key, answer in answers.items() if answer.outcome in ("sent", "uncertain")}
        assert set(server.recipients) <= maybe
