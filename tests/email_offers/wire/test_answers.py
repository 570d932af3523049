"""What a server answers, and what that makes of the mail: only 2yz after the dot is sent, and what does not belong is nothing."""

from dataclasses import replace

import pytest

from kit.scripted_smtp import OFFERED, Asked, Do, Script, scripted
from kit.wire import mail, send, settings_for
from tagwerk_email_offers.wire.answers import Answer
from tagwerk_email_offers.wire.wire import send_one

PLAINLY = tuple(each for each in OFFERED if each != "PIPELINING")
BOTH = pytest.mark.parametrize("offered", [OFFERED, PLAINLY], ids=["in groups", "plainly"])


def _always(step: str, answer: str | Do, recipient: str = "b2@b.example") -> Script:
    """*answer* to *step* of the mail to *recipient*, however often it is tried."""

    def script(asked: Asked) -> "Do | str | None":
        return answer if asked.step == step and asked.recipient == recipient else None

    return script


def _second(script: Script, offered: tuple[str, ...]) -> Answer:
    """What becomes of the second of three mails, of which the others arrive."""
    with scripted(script, offered=offered) as server:
        answers = send(server.url, 3, timeout=1.0)
        assert {key: answer.outcome for key, answer in answers.items() if key != 2} == {1: "sent", 3: "sent"}
        assert sorted(set(server.recipients) - {"b2@b.example"}) == ["b1@b.example", "b3@b.example"]
    return answers[2]


@BOTH
@pytest.mark.parametrize("answer", ["250 Ok", "250", "200 fine", "299 2.0.0 queued as 17", "250-first\r\n250 last"])
def test_2yz_after_the_dot_is_sent(offered: tuple[str, ...], answer: str) -> None:
    assert _second(_always("dot", answer), offered).outcome == "sent"


@BOTH
@pytest.mark.parametrize(
    "answer",
    ["XYZ", "OK queued", "100 wait", "354 go on", "250-one\r\n251 two", "2500 Ok", "25 Ok", "", "250\tOk", "600 x"],
)
def test_what_does_not_belong_after_the_dot_is_uncertain(offered: tuple[str, ...], answer: str) -> None:
    found = _second(_always("dot", answer), offered)
    assert (found.outcome, found.fault, found.phase) == ("uncertain", "protocol", "dot")


@BOTH
@pytest.mark.parametrize("step", ["rcpt", "data"])
@pytest.mark.parametrize("answer", ["200 yes", "100 wait", "XYZ", "OK", "253 Ok", "250-one\r\n550 two", "300 what"])
def test_what_does_not_belong_before_the_content_is_unsent(offered: tuple[str, ...], step: str, answer: str) -> None:
    found = _second(_always(step, answer), offered)
    assert (found.outcome, found.fault, found.phase) == ("unsent", "protocol", step)


@BOTH
def test_250_is_no_answer_to_data(offered: tuple[str, ...]) -> None:
    assert _second(_always("data", "250 Ok"), offered).outcome == "unsent"


@BOTH
def test_354_is_no_answer_to_rcpt(offered: tuple[str, ...]) -> None:
    with scripted(_always("rcpt", "354 go"), offered=offered) as server:
        answers = send(server.url, 3)
    assert (answers[2].outcome, answers[2].fault) == ("unsent", "protocol")
    assert answers[3].outcome == "sent"
    assert answers[1].outcome in ("sent", "uncertain"), "in the first group behind it, a reply seems to be missing"


@BOTH
@pytest.mark.parametrize("answer", ["251 forwarded", "252 cannot verify", "250 2.1.5 Ok"])
def test_three_codes_take_a_recipient(offered: tuple[str, ...], answer: str) -> None:
    assert _second(_always("rcpt", answer), offered).outcome == "sent"


@BOTH
@pytest.mark.parametrize(
    ("step", "answer", "outcome", "fault"),
    [
        ("rcpt", "550 5.1.1 unknown user", "refused", "recipient"),
        ("rcpt", "450 4.2.0 greylisted", "deferred", "recipient"),
        ("rcpt", "550-5.7.1 you may not\r\n550 5.7.1 relay access denied", "refused", "relay"),
        ("data", "451 4.3.0 try later", "deferred", "throttle"),
        ("data", "554 5.7.1 no", "refused", "doubt"),
        ("dot", "554 5.7.1 spam", "refused", "content"),
        ("dot", "451 4.7.1 try later", "deferred", "throttle"),
        ("dot", "552 5.3.4 too big", "refused", "size"),
    ],
)
def test_a_refusal_says_where_it_came_and_whose_fault_it_is(
    offered: tuple[str, ...], step: str, answer: str, outcome: str, fault: str
) -> None:
    found = _second(_always(step, answer), offered)
    assert (found.outcome, found.fault, found.phase) == (outcome, fault, step)
    assert (found.code, found.status) == (int(answer[:3]), answer.splitlines()[-1][4:9] if found.status else "")


@BOTH
def test_a_refused_sender_is_told_for_each_mail_and_nothing_leaves(offered: tuple[str, ...]) -> None:
    with scripted(
        lambda asked: "550 5.1.0 no such sender" if asked.step == "mail" else None, offered=offered
    ) as server:
        answers = send(server.url, 3)
        assert {(answer.outcome, answer.fault, answer.phase) for answer in answers.values()} == {
            ("refused", "sender", "mail")
        }
        assert server.taken == []


@BOTH
@pytest.mark.parametrize("then", ["drop", "hang"])
def test_a_lost_answer_to_the_content_is_uncertain(offered: tuple[str, ...], then: str) -> None:
    found = _second(_always("dot", Do(then=then)), offered)  # type: ignore[arg-type]
    assert (found.outcome, found.fault) == ("uncertain", "connection")
    assert found.text


@BOTH
@pytest.mark.parametrize("step", ["rcpt", "data"])
@pytest.mark.parametrize("then", ["drop", "hang"])
def test_a_connection_lost_before_the_content_is_unsent(offered: tuple[str, ...], step: str, then: str) -> None:
    found = _second(_always(step, Do(then=then)), offered)  # type: ignore[arg-type]
    assert (found.outcome, found.fault) == ("unsent", "connection")


@BOTH
def test_a_connection_lost_within_a_long_content_is_unsent(offered: tuple[str, ...]) -> None:
    long = b"Subject: long\r\n\r\n" + (b"y" * 70 + b"\r\n") * 120_000
    with scripted(offered=offered, cut_content=lambda _asked: 100_000) as server:
        answer = send_one(settings_for(server.url, connections=1), mail(1, long).envelope)
        assert (answer.outcome, answer.fault, answer.phase) == ("unsent", "connection", "data")
        assert server.taken == []


@BOTH
def test_a_long_content_arrives_whole(offered: tuple[str, ...]) -> None:
    long = b"Subject: long\r\n\r\n" + (b"y" * 70 + b"\r\n.\r\n") * 50_000
    with scripted(offered=offered) as server:
        assert send_one(settings_for(server.url), mail(1, long).envelope).outcome == "sent"
        assert server.taken[0].content.replace(b"\r\n..", b"\r\n.") == long


def test_a_mail_that_is_larger_than_announced_is_refused_without_being_sent() -> None:
    with scripted(offered=("PIPELINING", "SIZE 100")) as server:
        answer = send_one(settings_for(server.url), mail(1, b"Subject: x\r\n\r\n" + b"x" * 100 + b"\r\n").envelope)
        assert (answer.outcome, answer.fault, answer.code) == ("refused", "size", 0)
        assert "100" in answer.text
        assert server.steps()["mail"] == 0


def test_size_is_counted_without_doubled_dots_and_told() -> None:
    with scripted(offered=("SIZE",)) as server:
        send_one(settings_for(server.url), mail(1, b"Subject: x\r\n\r\n.\r\n..\r\n").envelope)
        assert server.taken[0].command.endswith(" SIZE=21")


@pytest.mark.parametrize("offered", [("SMTPUTF8", "8BITMIME"), ("8BITMIME",), ()])
def test_an_international_mail_leaves_only_where_it_can(offered: tuple[str, ...]) -> None:
    with scripted(offered=offered) as server:
        answer = send_one(
            settings_for(server.url), mail(1, recipient="jürgen@möbel.example", international=True).envelope
        )
        if "SMTPUTF8" in offered:
            assert answer.outcome == "sent"
            assert server.taken[0].command.endswith("SMTPUTF8")
            assert server.recipients == ["jürgen@möbel.example"]
        else:
            assert (answer.outcome, answer.fault, answer.code, answer.status) == ("refused", "recipient", 0, "")
            assert "SMTPUTF8" in answer.text
            assert server.taken == []


def test_8bitmime_is_asked_for_where_it_is_offered_and_needed() -> None:
    with scripted() as server:
        for data in (b"Subject: x\r\n\r\nplain\r\n", "Subject: x\r\n\r\nGrün\r\n".encode()):
            send_one(settings_for(server.url), mail(1, data).envelope)
        assert ["8BITMIME" in taken.command for taken in server.taken] == [False, True]


@pytest.mark.parametrize("character", ["\r\n", "\n", "\r", "\0", " ", ">", "<", "\u2028", "\x85", "\x1b"])
@pytest.mark.parametrize("end", ["sender", "recipient"])
def test_nothing_in_an_address_becomes_a_command(character: str, end: str) -> None:
    address = f"b@b.example{character}RCPT TO:<c@c.example"
    with scripted(offered=(*OFFERED, "SMTPUTF8")) as server:
        envelope = replace(mail(1).envelope, **{end: address})  # type: ignore[arg-type]
        answer = send_one(settings_for(server.url), envelope)
        assert (answer.outcome, answer.fault, answer.code) == ("refused", end, 0)
        assert server.steps()["mail"] == 0


@pytest.mark.parametrize(
    "answer",
    [b"250 " + b"x" * 5000 + b"\r\n", b"x" * 100_000, b"250-more\r\n" * 101 + b"250 Ok\r\n"],
    ids=["a long line", "a line without end", "many lines"],
)
def test_an_answer_without_bounds_is_none(answer: bytes) -> None:
    found = _second(_always("dot", Do(answer)), OFFERED)
    assert (found.outcome, found.fault) == ("uncertain", "protocol")
    assert len(found.text) <= 400


def test_the_words_of_a_server_are_plain_and_short() -> None:
    words = "550 5.1.1 Empf\xe4nger \x1b[31munbekannt\u200b ".encode("latin-1", "ignore") + b"x" * 1000 + b"\r\n"
    found = _second(_always("rcpt", Do(words)), OFFERED)
    assert found.text.startswith("5.1.1 Empfänger [31munbekannt x")
    assert len(found.text) == 400
