"""Capitals change nothing: people shout, phones begin with a capital, and ß and İ have capitals of their own."""

import random
import re
from collections.abc import Callable

import pytest

from kit.mail_figures import understood_once
from kit.written_mails import Written, written_mails
from tagwerk_email_offers.understanding.answers.wishes import wish_in
from tagwerk_email_offers.understanding.reading import understand
from tagwerk_email_offers.understanding.reports.refusals import refusal_of
from tagwerk_email_offers.understanding.results import Understood

ENCODED = re.compile(r"base64|quoted-printable|&\w+;|=\?[\w-]+\?|boundary|\n\{", re.IGNORECASE)


def _plain() -> list[Written]:
    """Mails that are written as they are read, with nothing in them that is not words: no encoding, entity, boundary or JSON."""
    mails = [mail for part in ("learnt", "held_out", "fresh") for mail in written_mails(part)]
    return [mail for mail in mails if not ENCODED.search(mail.raw.decode("utf-8", "replace"))]


def _randomly(text: str) -> str:
    dice = random.Random(text)
    return "".join(each.swapcase() if each != "ß" and dice.random() < 0.5 else each for each in text)


WAYS: dict[str, Callable[[str], str]] = {
    "shouted": str.upper,
    "shouted with a capital ß": lambda text: text.replace("ß", "ẞ").upper(),
    "whispered": str.lower,
    "mixed": _randomly,
    "with a dotted capital İ": lambda text: text.replace("i", "İ"),
}


def _told(mail: Understood) -> tuple[object, ...]:
    reported = tuple((each.permanence, each.reason, each.action) for each in mail.recipients)
    return mail.kind, mail.wish, mail.feedback, mail.interest, reported


@pytest.mark.parametrize("way", WAYS)
def test_the_letters_of_a_mail_may_be_large_or_small(way: str) -> None:
    plain = _plain()
    assert len(plain) > 300
    wrong = []
    for mail in plain:
        head, _gap, body = mail.raw.decode("utf-8").partition("\n\n")
        subject = re.sub(r"(?m)^(Subject: )(.*)", lambda found: found[1] + WAYS[way](found[2]), head)
        found = understand(f"{subject}\n\n{WAYS[way](body)}".encode())
        if _told(found) != _told(understood_once(mail.raw)):
            wrong.append((mail.name, _told(understood_once(mail.raw)), _told(found)))
    assert wrong == []


def test_a_link_is_no_word_in_capitals_either() -> None:
    said = "550 Invalid Recipient - https://community.mimecast.example/docs/DOC-1369#virus"
    assert refusal_of("", said.upper()) == refusal_of("", said)


def test_a_turkish_wish_is_one_in_capitals() -> None:
    assert wish_in("LÜTFEN BENİ MAİL LİSTESİNDEN ÇIKARIN.", "") == "sure"
