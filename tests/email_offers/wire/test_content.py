"""What the server receives is byte for byte what was written, whatever dots and line ends stand in it."""

from hypothesis import given, settings
from hypothesis import strategies as st

from kit.mail import Clients
from kit.scripted_smtp import OFFERED, scripted
from kit.wire import deliver, mail, settings_for
from tagwerk_email_offers.wire.transactions import content_of
from tagwerk_email_offers.wire.wire import Wire

LINES = st.lists(
    st.one_of(st.sampled_from([b"", b".", b"..", b".x", b"x.", b"QUIT", b"MAIL FROM:<x@x.example>"]), st.binary(max_size=30)),
    max_size=12,
).map(lambda lines: b"".join(line.replace(b"\r", b"").replace(b"\n", b"") + b"\r\n" for line in lines))  # fmt: skip


@settings(max_examples=25, deadline=None)
@given(st.lists(LINES, min_size=1, max_size=20), st.booleans())
def test_the_server_receives_what_was_written(contents: list[bytes], grouped: bool) -> None:
    with (
        scripted(offered=OFFERED if grouped else ()) as server,
        Wire(settings_for(server.url, connections=2)) as wire,
    ):
        deliver(wire, [mail(key, content) for key, content in enumerate(contents)])
        received = {taken.recipient: taken.content for taken in server.taken}
    unstuffed = {key: b"".join(_without_dot(line) for line in content.splitlines(keepends=True) or [content])
                 for key, content in received.items()}  # fmt: skip
    assert unstuffed == {f"b{key}@b.example": content for key, content in enumerate(contents)}


def _without_dot(line: bytes) -> bytes:
    return line.removeprefix(b".")


@given(
    st.lists(st.sampled_from([b"\r", b"\n", b"\r\n", b".", b"x", b"\n.\n", b"\r.\r", b"\n.\r\n", b"\0"])).map(b"".join)
)
def test_nothing_in_a_content_ends_it_for_any_server(data: bytes) -> None:
    """A bare CR or LF is a line end for some servers and none for others (smuggling); none leaves."""
    content, size = content_of(data)
    assert content.replace(b"\r\n", b"").translate(None, b".x\0") == b""
    ends = content + b".\r\n"
    assert (b"\r\n" + ends).find(b"\r\n.\r\n") == len(ends) - 3
    assert content == b"" or content.endswith(b"\r\n")
    assert size == sum(
        len(line) for line in content.replace(b"\r\n..", b"\r\n.").removeprefix(b".").splitlines(True)
    ) + (1 if content.startswith(b".") and not content.startswith(b"..") else 0)


def test_another_servers_library_reads_what_was_written(clients: Clients) -> None:
    contents = [b"Subject: x\r\n\r\n" + body for body in (b".\r\n", b"..\r\n.\r\nend\r\n", b"\r\n" * 5, b"last line")]
    with Wire(settings_for(clients.url)) as wire:
        answers = deliver(wire, [mail(key, content) for key, content in enumerate(contents)])
    assert {answer.outcome for answer in answers.values()} == {"sent"}
    received = {envelope.rcpt_tos[0]: envelope.content for envelope in clients.taken}
    expected = [*contents[:3], contents[3] + b"\r\n"]
    assert received == {f"b{key}@b.example": content for key, content in enumerate(expected)}
