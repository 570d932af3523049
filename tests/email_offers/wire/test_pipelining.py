"""Commands in groups (RFC 2920): what leaves together, what a refusal in a group means, and servers that lie."""

from collections.abc import Callable

import pytest

from kit.scripted_smtp import OFFERED, Asked, Do, Script, scripted
from kit.wire import deliver, mail, send, settings_for
from tagwerk_email_offers.wire.wire import Wire

PLAINLY = tuple(each for each in OFFERED if each != "PIPELINING")


def test_mail_rcpt_and_data_leave_together_and_the_next_with_the_content() -> None:
    with scripted() as server:
        assert {answer.outcome for answer in send(server.url, 3).values()} == {"sent"}
        packets = [packet for packet in server.packets if not packet.startswith((b"EHLO", b"QUIT"))]
    assert packets[0].startswith(b"MAIL FROM:<a@a.example>")
    assert packets[0].endswith(b"RCPT TO:<b1@b.example>\r\nDATA\r\n")
    assert packets[1].startswith(b"Subject: offer")
    assert b"\r\n.\r\nMAIL FROM" in packets[1]
    assert packets[1].endswith(b"RCPT TO:<b2@b.example>\r\nDATA\r\n")


def test_where_it_is_not_offered_one_command_leaves_at_a_time() -> None:
    with scripted(offered=PLAINLY) as server:
        send(server.url, 2)
        assert all(packet.count(b"\r\n") == 1 for packet in server.packets if b"Subject" not in packet)
        assert not any(b".\r\nMAIL" in packet for packet in server.packets)


def test_the_window_is_two_for_each_connection_where_it_is_offered_and_one_where_not() -> None:
    for offered, depth in ((OFFERED, 2), (PLAINLY, 1)):
        with scripted(offered=offered) as server, Wire(settings_for(server.url, connections=4)) as wire:
            wire.open()
            assert (wire.window, wire.room, wire.in_flight) == (4 * depth, 4 * depth, 0)
            wire.send([mail(key) for key in range(3)])
            assert (wire.room, wire.in_flight) == (4 * depth - 3, 3)
            deliver(wire, [])
            assert (wire.room, wire.in_flight) == (4 * depth, 0)


def test_a_recipient_refused_in_a_group_gets_no_content_of_anybody() -> None:
    """RFC 2920, 3.1: where DATA was answered 354 all the same, a lone dot ends it."""

    def script(asked: Asked) -> str | None:
        if asked.step == "rcpt" and asked.recipient == "b2@b.example":
            return "550 5.1.1 unknown"
        return "354 go" if asked.step == "data" else None

    with scripted(script) as server:
        answers = send(server.url, 4)
        assert [answers[key].outcome for key in (1, 2, 3, 4)] == ["sent", "refused", "sent", "sent"]
        assert server.recipients == ["b1@b.example", "b3@b.example", "b4@b.example"]
        assert server.connections == 1
        assert server.steps()["rset"] == 0


@pytest.mark.parametrize("said", ["250 2.0.0 queued as nothing", "554 5.5.1 no recipients", "451 what"])
def test_the_answer_to_a_lone_dot_belongs_to_nobody(said: str) -> None:
    def script(asked: Asked) -> str | None:
        if asked.step == "rcpt" and asked.recipient == "b2@b.example":
            return "550 5.1.1 unknown"
        if asked.step == "dot" and asked.recipient == "b2@b.example":
            return said
        return "354 go" if asked.step == "data" else None

    with scripted(script) as server:
        answers = send(server.url, 4)
    assert [answers[key].outcome for key in (1, 2, 3, 4)] == ["sent", "refused", "sent", "sent"]


@pytest.mark.parametrize("offered", [OFFERED, PLAINLY])
@pytest.mark.parametrize("step", ["rcpt", "data"])
def test_a_transaction_that_was_refused_is_taken_back_before_the_next(offered: tuple[str, ...], step: str) -> None:
    with scripted(lambda asked: "550 5.1.1 no" if asked.step == step and "b2" in asked.recipient else None,
                  offered=offered) as server:  # fmt: skip
        answers = send(server.url, 3)
        assert [answers[key].outcome for key in (1, 2, 3)] == ["sent", "refused", "sent"]
        assert (server.connections, server.steps()["rset"]) == (1, 1)


def _loses_what_came_with(step: str) -> Script:
    usual = {"mail": b"250 Ok\r\n", "rcpt": b"250 Ok\r\n", "dot": b"250 queued\r\n"}
    return lambda asked: Do(usual[step], then="forget") if asked.step == step else None


def _swaps(first: str, second: str) -> Script:
    """The answers to two commands of a group come the wrong way round; one command at a time, it does well."""
    usual = {"mail": "250 Ok", "rcpt": "250 Ok", "data": "354 go"}
    groups: set[int] = set()

    def script(asked: Asked) -> str | None:
        if asked.connection == 1:
            groups.add(asked.connection)
            return {first: usual[second], second: usual[first]}.get(asked.step)
        return None

    return script


LIARS: dict[str, Callable[[], Script]] = {
    "loses what came with MAIL": lambda: _loses_what_came_with("mail"),
    "loses what came with RCPT": lambda: _loses_what_came_with("rcpt"),
    "loses what came with the dot": lambda: _loses_what_came_with("dot"),
    "answers DATA before RCPT": lambda: _swaps("rcpt", "data"),
    "does not know what comes second": lambda: (
        lambda asked: "503 5.5.1 bad sequence" if asked.connection == 1 and asked.step == "rcpt" else None
    ),
    "does not know what comes third": lambda: (
        lambda asked: "500 what?" if asked.connection == 1 and asked.step == "data" else None
    ),
    "has lost the recipient": lambda: (
        lambda asked: "554 5.5.1 no valid recipients" if asked.connection == 1 and asked.step == "data" else None
    ),
    "ends the connection at a group": lambda: (
        lambda asked: Do(then="drop") if asked.connection == 1 and asked.step == "rcpt" else None
    ),
    "complains": lambda: (
        lambda asked: (
            Do(b"554 SMTP synchronization error\r\n", then="drop")
            if asked.connection == 1 and asked.step == "mail"
            else None
        )
    ),
    "is silent": lambda: lambda asked: Do(then="hang") if asked.connection == 1 and asked.step == "rcpt" else None,
}


@pytest.mark.parametrize("liar", LIARS)
def test_a_server_that_lies_about_pipelining_is_asked_plainly_and_nobody_is_mailed_twice(liar: str) -> None:
    with scripted(LIARS[liar]()) as server:
        answers = send(server.url, 6, timeout=1.0)
        assert {answer.outcome for answer in answers.values()} == {"sent"}
        assert sorted(server.recipients) == [f"b{key}@b.example" for key in range(1, 7)]
        assert server.connections == 2


def test_after_a_lie_the_wire_stays_plain() -> None:
    with (
        scripted(LIARS["answers DATA before RCPT"]()) as server,
        Wire(settings_for(server.url, connections=3)) as wire,
    ):
        wire.open()
        assert wire.window == 6
        deliver(wire, [mail(key) for key in range(9)])
        assert wire.window == 3
        del server.packets[:]
        deliver(wire, [mail(key) for key in range(9)])
        assert all(packet.count(b"\r\n") == 1 for packet in server.packets if b"Subject" not in packet)


def test_an_answer_that_is_missing_makes_nobody_sent() -> None:
    """The server takes the first content and says nothing; the replies behind it move up by one."""

    def script(asked: Asked) -> "Do | None":
        return Do(b"") if asked.connection == 1 and asked.step == "dot" else None

    with scripted(script) as server:
        answers = send(server.url, 4, timeout=1.0)
    assert answers[1].outcome == "uncertain"
    assert [answers[key].outcome for key in (2, 3, 4)] == ["sent"] * 3
    assert sorted(server.recipients) == [f"b{key}@b.example" for key in range(1, 5)]


@pytest.mark.parametrize("more", [b"250 2.0.0 queued\r\n", b"354 go\r\n", b"25", b"x"])
@pytest.mark.parametrize("offered", [OFFERED, PLAINLY])
def test_what_was_said_before_the_content_left_is_no_answer_to_it(offered: tuple[str, ...], more: bytes) -> None:
    with scripted(
        lambda asked: Do(b"354 go\r\n" + more) if asked.step == "data" and "b2" in asked.recipient else None,
        offered=offered,
    ) as server:
        answers = send(server.url, 3)
        assert [answers[key].outcome for key in (1, 2, 3)] == ["sent", "unsent", "sent"]
        assert answers[2].fault == "protocol"
        assert "b2@b.example" not in server.recipients


def test_the_first_group_waits_no_longer_than_it_must(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("tagwerk_email_offers.wire.connection.FIRST_GROUP", 0.3)
    with scripted(_loses_what_came_with("mail")) as server:
        assert {answer.outcome for answer in send(server.url, 2, timeout=60.0).values()} == {"sent"}


def test_replies_in_any_pieces_are_the_same_replies() -> None:
    usual = {
        "mail": b"250 Ok\r\n",
        "rcpt": b"250-2.1.5 two\r\n250 2.1.5 lines\r\n",
        "data": b"354 go\n",
        "dot": b"250\r\n",
    }
    with scripted(lambda asked: Do(usual[asked.step], bit_by_bit=True) if asked.step in usual else None) as server:
        assert {answer.outcome for answer in send(server.url, 5).values()} == {"sent"}
        assert server.connections == 1
