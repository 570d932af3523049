"""What kind of mail it is: as mail programs and servers really write, and whatever else arrives."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tagwerk_email_offers.understanding.bounces import report_of
from tagwerk_email_offers.understanding.classifying import classify
from tagwerk_email_offers.understanding.mails import Mail

EXIM = b"""\
Return-path: <>
From: Mail Delivery System <Mailer-Daemon@mx.example>
To: anna@tagwerk.example
Subject: Mail delivery failed: returning message to sender
X-Failed-Recipients: kaethe@firma.example
Auto-Submitted: auto-replied

This message was created automatically by mail delivery software.

A message that you sent could not be delivered to one or more of its
recipients. This is a permanent error. The following address(es) failed:

  kaethe@firma.example
    host mail.firma.example [192.0.2.1]
    SMTP error from remote mail server after RCPT TO:<kaethe@firma.example>:
    550 5.1.1 User unknown

------ This is a copy of the message, including all the headers. ------

Message-ID: <offer@tagwerk.example>
"""
QMAIL = b"""\
Return-Path: <>
From: MAILER-DAEMON@mx.example
Subject: failure notice

Hi. This is the qmail-send program at mx.example.
I'm afraid I wasn't able to deliver your message to the following addresses.
This is a permanent error; I've given up. Sorry it didn't work out.

<kaethe@firma.example>:
192.0.2.1 does not like recipient.
Remote host said: 550 no mailbox by that name is currently available
Giving up on 192.0.2.1.

--- Below this line is a copy of the message.

Message-ID: <offer@tagwerk.example>
"""
GERMAN = """\
From: postmaster@firma.example
Subject: Unzustellbar: Angebot

Ihre Nachricht konnte nicht zugestellt werden: kaethe@firma.example
Das Postfach des Empfängers ist voll. 552 5.2.2 mailbox full
""".encode()
DELAYED = b"""\
Return-Path: <>
From: MAILER-DAEMON@mx.example
Subject: Warning: could not send message for past 4 hours

    THIS IS A WARNING MESSAGE ONLY. YOU DO NOT NEED TO RESEND YOUR MESSAGE.
    451 4.4.1 connection timed out; message will be retried for 5 days <kaethe@firma.example>
"""


@pytest.mark.parametrize(
    ("raw", "kind", "nature", "status"),
    [
        (EXIM, "bounce", "hard", "5.1.1"),
        (QMAIL, "bounce", "hard", ""),
        (GERMAN, "bounce", "full", "5.2.2"),
        (DELAYED, "delay", "delay", "4.4.1"),
    ],
)
def test_a_bounce_without_a_report_is_read_from_its_words(raw: bytes, kind: str, nature: str, status: str) -> None:
    classified = classify(Mail(raw))
    assert classified.kind == kind
    assert classified.report is not None
    assert (classified.report.nature, classified.report.status) == (nature, status)
    assert classified.report.address == "kaethe@firma.example"


def test_a_report_of_success_is_neither() -> None:
    raw = b"""\
From: MAILER-DAEMON@mx.example
Subject: Delivery Status Notification (Success)
Content-Type: multipart/report; report-type=delivery-status; boundary=b

--b
Content-Type: message/delivery-status

Reporting-MTA: dns; mx.example

Final-Recipient: rfc822; kaethe@firma.example
Action: relayed
Status: 2.0.0

--b--
"""
    assert classify(Mail(raw)).kind == "other"


@pytest.mark.parametrize(
    "header",
    [
        "Auto-Submitted: auto-replied",
        "Auto-Submitted: auto-generated (vacation)",
        "X-Autoreply: yes",
        "X-Auto-Response-Suppress: All",
        "Precedence: auto_reply",
        "Subject: Automatische Antwort: Angebot",
        "Subject: Abwesend bis 5.11.",
        "Subject: =?utf-8?q?R=C3=A9ponse_automatique?= : Angebot",
        "Subject: Out of Office: Angebot",
        "Subject: AW: Abwesenheitsnotiz",
        "Subject: Autosvar: tilbud",
        "Subject: =?utf-8?b?0JDQstGC0L7QvtGC0LLQtdGC?=",
    ],
)
def test_a_robot_is_told_by_its_headers(header: str) -> None:
    assert classify(Mail(f"From: a@b.example\n{header}\n\nIch bin nicht da.\n".encode())).kind == "auto_reply"


@pytest.mark.parametrize(
    "head",
    [
        "Subject: AW: Angebot",
        "Subject: Urlaubsangebot\nAuto-Submitted: no",
        "Subject: Re: Auto parts",
        "Subject: Undeliverable goods\nX-Other: 1",
        "Subject: Automobile",
    ],
)
def test_a_person_is_no_robot(head: str) -> None:
    assert classify(Mail(f"From: a@b.example\n{head}\n\nGern, bitte 20.\n".encode())).kind == "reply"


@pytest.mark.parametrize("text", ["Abmelden", "abmelden.", "Unsubscribe", "STOP\n\nViele Grüße\nKäthe", "> quoted\n"])
def test_only_the_bare_word_unsubscribes(text: str) -> None:
    wants_out = not text.startswith(">")
    mail = Mail(f"From: a@b.example\nSubject: AW: Angebot\n\n{text}\n\n> Abmelden\n".encode())
    assert (classify(mail).kind == "unsubscribe") is wants_out
    longer = Mail(b"From: a@b.example\nSubject: AW\n\nBitte nicht abmelden, wir kaufen.\n")
    assert classify(longer).kind == "reply"


def test_quotations_are_left_out() -> None:
    raw = "From: a@b.example\n\nJa, gern.\n\nAm 27.10.2026 um 09:00 schrieb Anna Größer:\n> Angebot\n".encode()
    assert Mail(raw).own_words == "Ja, gern."
    html = b"From: a@b.example\nContent-Type: text/html\n\n<p>Ja &amp; gern</p><blockquote>alt</blockquote>"
    assert Mail(html).own_words.split() == ["Ja", "&", "gern"]


@pytest.mark.parametrize(
    ("raw", "subject"),
    [
        ("Subject: Grüße".encode(), "Grüße"),
        ("Subject: Grüße".encode("latin-1"), "Grüße"),
        (b"Subject: =?utf-8?q?Gr=C3=BC=C3=9Fe?=", "Grüße"),
        (b"Subject: =?nonsense?q?abc?=", "abc"),
        (b"Subject: =?utf-8?b?abc?=", None),
        (b"Subject: a\n b\n\tc", "a b c"),
    ],
)
def test_headers_are_read_however_they_are_written(raw: bytes, subject: str | None) -> None:
    found = Mail(raw + b"\n\ntext").subject
    assert subject is None or found == subject


PARTS = st.sampled_from(
    [b"From: ", b"Subject: ", b"Content-Type: ", b"multipart/report; boundary=b", b"message/delivery-status", b"\n", b"\n\n",
     b"--b", b"--b--", b"Status: 5.1.1", b"Final-Recipient: rfc822; ", b"message/rfc822", b"text/html; charset=x", b"<",
     b"=?utf-8?b?", b"?=", b"@", b"Content-Transfer-Encoding: base64", b"In-Reply-To: <a@b>", b"\xff\xfe", b"\x00",
     b"Action: failed", b"MAILER-DAEMON", b"Undeliverable", b"charset=utf-7", b"multipart/alternative"]
)  # fmt: skip


@given(st.binary(max_size=2000) | st.lists(PARTS | st.binary(max_size=20), max_size=60).map(b"".join))
@settings(max_examples=400)
def test_whatever_arrives_is_read_without_an_error(raw: bytes) -> None:
    mail = Mail(raw)
    classify(mail)
    report_of(mail)
    for text in (mail.sender, mail.sender_name, mail.subject, mail.own_words, mail.identity, *mail.references):
        assert "\x1b" not in text
        text.encode("utf-8")
    assert isinstance(mail.enclosed_ids, list)


def test_thousands_of_nested_parts_are_read_without_an_error() -> None:
    raw = b"".join(b"Content-Type: multipart/mixed; boundary=b%d\n\n--b%d\n" % (n, n) for n in range(3000))
    assert classify(Mail(raw)).kind == "other"


@given(st.binary(max_size=300))
def test_a_broken_attachment_does_not_hide_the_text(raw: bytes) -> None:
    start = b"From: a@b.example\nContent-Type: multipart/mixed; boundary=b\n\n--b\n\nBitte zwanzig.\n--b\n"
    part = b"Content-Type: application/pdf\nContent-Transfer-Encoding: base64\n\n"
    assert "Bitte zwanzig." in Mail(start + part + raw.replace(b"--b", b"") + b"\n--b--\n").own_words
