"""Whatever arrives is read, within its budget: hostile shapes of 512 kB, mutants of real shapes, and broken parts."""

import random
import time
from dataclasses import fields

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from kit.written_mails import written_mails
from tagwerk_email_offers.understanding.reading import understand
from tagwerk_email_offers.understanding.results import Understood

LARGE = 512 << 10
BUDGET = 4.0  # seconds of CPU on any machine: one on ours, and what is quadratic takes minutes
PERSON = b"From: a@b.example\nSubject: x\n"
TEXT = PERSON + b"Content-Type: text/plain; charset=utf-8\n\n"
HTML = PERSON + b"Content-Type: text/html\n\n"
REPORT = (
    b"From: MAILER-DAEMON@x.example\nSubject: Undelivered Mail Returned to Sender\n"
    b"Content-Type: multipart/report; report-type=delivery-status; boundary=b\n\n--b\n\n"
)
STATUS = (
    REPORT + b"\n--b\nContent-Type: message/delivery-status\n\nFinal-Recipient: rfc822; a@b.example\nAction: failed\n"
)
NESTED = b"".join(b"Content-Type: multipart/mixed; boundary=b%d\n\n--b%d\n" % (n, n) for n in range(9000))
SHAPES = {
    "groups in From": (b"From: ", b"a:"),
    "quotes in From": (b"From: ", b'"'),
    "escaped quotes": (b"From: ", b'\\"'),
    "brackets in From": (b"From: ", b"<"),
    "comments": (b"From: ", b"("),
    "many in From": (b"From: ", b"a@b,"),
    "a long subject": (b"Subject: ", b"a "),
    "folded": (b"Subject: ", b"a\n "),
    "fields": (b"", b"X: y\n"),
    "words of RFC 2047": (b"Subject: ", b"=?utf-8?q?a?= "),
    "beginnings of such": (b"Subject: ", b"=?a?q?"),
    "references": (b"References: ", b"<a@b>"),
    "cut references": (b"References: ", b"<a"),
    "prefixes": (b"Subject: ", b"Re: "),
    "tags": (b"Subject: ", b"[EXTERN] "),
    "tickets": (b"Subject: ", b"[Ticket#"),
    "parameters": (b"Content-Type: text/plain; ", b"a=b;"),
    "pieces of parameters": (b"Content-Type: text/plain; ", b"a*0*=b;"),
    "nested": (NESTED[:LARGE], b""),
    "parts": (PERSON + b"Content-Type: multipart/mixed; boundary=b\n\n", b"--b\n\nx\n"),
    "mails in mails": (b"", b"Content-Type: message/rfc822\n\n"),
    "alternatives": (
        PERSON + b"Content-Type: multipart/alternative; boundary=b\n\n",
        b"--b\nContent-Type: text/html\n\n<p>x\n",
    ),
    "NUL": (b"", b"\0"),
    "no UTF-8": (TEXT, b"\xff"),
    "halves": (TEXT, b"\xed\xa0\x80"),
    "returns": (TEXT, b"\r"),
    "lines": (TEXT, b"\n"),
    "quotations": (TEXT, b">\n"),
    "heads": (TEXT, b"From: a\n"),
    "announcements": (TEXT, b"On 1.1.2026 a wrote:\n"),
    "spaces": (TEXT, b" "),
    "addresses": (TEXT, b"a@b.c "),
    "dashes": (TEXT, b"-"),
    "rules": (TEXT, b"____________\n"),
    "wishes": (TEXT, b"bitte keine "),
    "absences": (TEXT, b"ich bin bis 1.1. "),
    "flowed": (PERSON + b"Content-Type: text/plain; format=flowed\n\n", b"> a \n"),
    "a slow codec": (PERSON + b"Content-Type: text/plain; charset=punycode\n\n", b"a-b"),
    "utf-7": (PERSON + b"Content-Type: text/plain; charset=utf-7\n\n", b"+AAA-"),
    "attributes": (HTML, b"<a a"),
    "comments of HTML": (HTML, b"<!--"),
    "deep": (HTML, b"<div>"),
    "bold": (HTML, b"<b>"),
    "block quotes": (HTML, b"<blockquote>x"),
    "tables": (HTML, b"<table><tr><td>"),
    "brackets": (HTML, b"<"),
    "hidden": (HTML, b'<div style="display:none">x'),
    "an attribute": (HTML, b'<a x="'),
    "refusals": (REPORT, b"user unknown "),
    "copies": (REPORT, b"Subject: x\n"),
    "recipients": (REPORT, b"<a@b.example>: \n"),
    "diagnostics": (STATUS + b"Diagnostic-Code: ", b"550 5.1.1 user "),
    "blocks": (STATUS, b"Final-Recipient: rfc822; a@b.c\nAction: failed\n\n"),
    "a notice": (TEXT, b'{"notificationType":['),
    "feedback": (PERSON + b"Content-Type: message/feedback-report\n\n", b"Feedback-Type: abuse\n"),
}


def _all_strings(understood: Understood) -> list[str]:
    values = [getattr(understood, each.name) for each in fields(understood)]
    flat = [value for value in values if isinstance(value, str)]
    flat += [each for value in values if isinstance(value, tuple) for each in value if isinstance(each, str)]
    flat += [text for each in understood.recipients for text in (each.address, each.status, each.diagnostic)]
    flat += [text for each in understood.attachments for text in (each.name, each.type)]
    returned = understood.returned
    return flat + (
        [*returned.message_ids, *returned.to, returned.subject, returned.return_path] if returned is not None else []
    )


def _storable(understood: Understood) -> None:
    for text in _all_strings(understood):
        text.encode("utf-8")
        assert "\0" not in text
        assert "\x1b" not in text
    assert len(understood.identity) == 64
    assert len(understood.sender) <= 320
    assert len(understood.sender_name) <= 200
    assert len(understood.subject) <= 998
    assert all(len(each) <= 250 for each in (understood.message_id, *understood.references))
    assert all(len(each.address) <= 320 and len(each.status) <= 16 for each in understood.recipients)


@pytest.mark.parametrize("shape", SHAPES)
def test_a_hostile_shape_is_read_within_its_budget(shape: str) -> None:
    start, again = SHAPES[shape]
    raw = (start + again * (LARGE // len(again)) if again else start)[: LARGE + 1000]
    begun = time.process_time()
    understood = understand(raw + b"\n\nx")
    assert time.process_time() - begun < BUDGET
    _storable(understood)
    assert understood.way != "net", understood.cause


def _mutants(number: int, seed: int) -> None:
    chance = random.Random(seed)
    raws = [mail.raw for part in ("learnt", "held_out") for mail in written_mails(part)]
    for _each in range(number):
        raw = bytearray(chance.choice(raws))
        other = chance.choice(raws)
        for _change in range(chance.randint(1, 12)):
            place = chance.randrange(len(raw) + 1)
            way = chance.randrange(6)
            if way == 0:
                raw[place : place + chance.randint(1, 40)] = b""
            elif way == 1:
                raw[place:place] = bytes(chance.randrange(256) for _byte in range(chance.randint(1, 8)))
            elif way == 2:
                start = chance.randrange(len(other))
                raw[place:place] = other[start : start + chance.randint(1, 400)]
            elif way == 3:
                raw[place:place] = raw[place : place + chance.randint(1, 100)] * chance.randint(1, 30)
            elif way == 4:
                raw[place:place] = chance.choice(
                    [b"\0", b"\r", b"\n\n", b"--", b"=?", b"<", b":", b"\xff", b"@", b";", b'"', b"\x1b["]
                )
            else:
                del raw[chance.randrange(len(raw) + 1) :]
        understood = understand(bytes(raw))
        assert understood.way != "net", (understood.cause, bytes(raw))
        _storable(understood)


def test_mutants_of_written_mails_are_read() -> None:
    _mutants(300, seed=7)


@pytest.mark.heavy
def test_many_mutants_of_written_mails_are_read() -> None:
    _mutants(5000, seed=11)


@given(st.binary(max_size=3000))
@settings(max_examples=200, deadline=None)
def test_any_bytes_are_read(raw: bytes) -> None:
    understood = understand(raw)
    assert understood.way != "net", understood.cause
    _storable(understood)


def test_nothing_at_all_is_unreadable_with_its_cause() -> None:
    for raw in (b"", b"\r\n\r\n"):
        understood = understand(raw)
        assert (understood.kind, bool(understood.cause), len(understood.identity)) == ("unreadable", True, 64)


@given(st.binary(max_size=300))
def test_a_broken_attachment_does_not_hide_the_text(raw: bytes) -> None:
    start = PERSON + b"Content-Type: multipart/mixed; boundary=b\n\n--b\n\nBitte zwanzig.\n--b\n"
    part = b"Content-Type: application/pdf; name=a.pdf\nContent-Transfer-Encoding: base64\n\n"
    understood = understand(start + part + raw.replace(b"--b", b"") + b"\n--b--\n")
    assert "Bitte zwanzig." in understood.own_words
    assert [each.name for each in understood.attachments] == ["a.pdf"]


def test_text_behind_a_large_attachment_is_found() -> None:
    attachment = (
        b"--b\nContent-Type: application/pdf; name=a.pdf\nContent-Transfer-Encoding: base64\n\n" + b"QUJD\n" * 200_000
    )
    raw = (
        PERSON
        + b"Content-Type: multipart/mixed; boundary=b\n\n"
        + attachment
        + b"\n--b\nContent-Type: text/plain\n\nJa, gern.\n--b--\n"
    )
    assert understand(raw).own_words == "Ja, gern."


def test_winmail_is_an_attachment_like_any_other() -> None:
    raw = PERSON + b"Content-Type: multipart/mixed; boundary=b\n\n--b\n\nText.\n--b\n"
    raw += (
        b"Content-Type: application/ms-tnef; name=winmail.dat\nContent-Transfer-Encoding: base64\n\neJ8+IgAB\n--b--\n"
    )
    understood = understand(raw)
    assert understood.own_words == "Text."
    assert [(each.name, each.type, each.size) for each in understood.attachments] == [
        ("winmail.dat", "application/ms-tnef", 6)
    ]


@pytest.mark.parametrize(
    ("head", "name", "address"),
    [
        (b"MAILER-DAEMON <>", "MAILER-DAEMON", ""),
        (b'"M\xc3\xbcller, K\xc3\xa4the" <Kaethe@Firma.example>', "Müller, Käthe", "kaethe@firma.example"),
        (b"=?utf-8?q?M=C3=BCller=2C_K=C3=A4the?= <a@b.example>", "Müller, Käthe", "a@b.example"),
        (b"=?utf-8?b?R3LDtsM=?= =?utf-8?b?n2Vy?= <a@b.example>", "Größer", "a@b.example"),
        (b"a@b.example (Anna)", "", "a@b.example"),
        (b"undisclosed-recipients:;", "", ""),
        (b"Gr\xf6\xdfer <a@b.example>", "Größer", "a@b.example"),
        (b"<mailto:a@b.example>", "", "a@b.example"),
        (b"a@xn--strae-oqa.example", "", "a@straße.example"),
        (b"Evil \x1b]0;x\x07 <a@b.example>", "Evil ]0, x", "a@b.example"),
        ("Müller, Käthe <a@b.example>".encode(), "Müller, Käthe", "a@b.example"),
        (b"Firma; Einkauf <a@b.example>;", "Firma, Einkauf", "a@b.example"),
        (b'"other@c.example" <a@b.example>', "other@c.example", "a@b.example"),
        (b"other@c.example <a@b.example>", "", "a@b.example"),
        (b"<other@c.example> <a@b.example>", "", "a@b.example"),
        (b"(x (y) other@c.example) a@b.example", "", "a@b.example"),
        (b"=?utf-8?q?other=40c.example?= <a@b.example>", "other@c.example", "a@b.example"),
        (b"=?utf-8?q?K=C3=A4the_=3Ca=40b.example=3E?=", "Käthe", "a@b.example"),
        (b"Anna a@b.example>", "Anna", "a@b.example"),
        (b'"Anna <a@b.example', "Anna", "a@b.example"),
        (b"Anna :) <a@b.example>", "", "a@b.example"),
        (b"<@relay.example:a@b.example>", "", "a@b.example"),
        (b"a@b.\0example", "", "a@b.example"),
        (b"Anna <a@b.example>, other@c.example", "Anna", "a@b.example"),
        (b"Anna <a@b.example>\nFrom: other@c.example", "Anna", "a@b.example"),
        (b"other@c.example\nFrom: a@b.example\nSender: a@b.example", "", "a@b.example"),
        (b"other@c.example a@b.example", "", ""),
        (b"<a@b.example@c.example>", "", ""),
    ],
)
def test_a_sender_is_read_however_it_is_written(head: bytes, name: str, address: str) -> None:
    understood = understand(b"From: " + head + b"\nSubject: x\n\nx")
    assert (understood.sender_name, understood.sender) == (name, address)


NAMES = st.text(
    st.one_of(
        st.sampled_from("<>()[]\"\\,;:@=?.\0\x1b\r\t' _"), st.characters(max_codepoint=0x17F, categories=["L", "N"])
    ),
    max_size=30,
)


@given(NAMES, NAMES)
@example("0@0\r0", "")  # a carriage return alone ends no field
@settings(max_examples=300, deadline=None)
def test_whatever_stands_around_the_address_of_a_sender_it_is_that_one_or_none(before: str, after: str) -> None:
    """Nothing of a name becomes somebody else: no address of another domain comes out of it."""
    quoted = before.replace("\\", "").replace('"', "")
    for written in (
        f'"{quoted} other@c.example" <a@b.example>',
        f"({quoted.replace('(', '').replace(')', '')} other@c.example) a@b.example",
        f"{before.replace(',', '').replace(';', '').replace(':', '')} <a@b.example>",
    ):
        understood = understand(b"From: " + written.encode() + b"\nSubject: x\n\nx")
        assert understood.sender in ("a@b.example", ""), written
    understood = understand(f"From: {before} <a@b.example> {after}\nSubject: x\n\nx".encode())
    assert "c.example" not in understood.sender
    _storable(understood)


@given(NAMES)
@settings(max_examples=300, deadline=None)
def test_a_name_without_an_address_in_it_never_hides_the_address(name: str) -> None:
    for taken in '<>@()"\\\r\n':
        name = name.replace(taken, "")
    assert understand(f"From: {name} <a@b.example>\nSubject: x\n\nx".encode()).sender == "a@b.example"
