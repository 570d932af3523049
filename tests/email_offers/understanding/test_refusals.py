"""Who is dead and who lives: the table of refusals, held against what servers are known to say."""

from pathlib import Path

import pytest

from tagwerk_email_offers.understanding.reports.refusals import is_dead_address, refusal_of, status_in

REPLIES = Path(__file__).parents[1] / "wire"


def _published() -> list[tuple[str, str]]:
    lines = [
        line
        for name in ("learnt", "held_out")
        for line in (REPLIES / f"replies_{name}.txt").read_text("utf-8").splitlines()
    ]
    return [
        (fault, line) for _phase, fault, line in (each.split(" | ", 2) for each in lines if not each.startswith("#"))
    ]


def test_of_the_published_replies_none_that_is_not_about_the_recipient_is_hard() -> None:
    hard = [
        (fault, line)
        for fault, line in _published()
        if refusal_of(status_in(line), line, int(line[:3])).permanence == "hard"
    ]
    assert len(hard) > 40
    assert [each for each in hard if each[0] != "recipient"] == []


@pytest.mark.parametrize(
    "status",
    ["", "5.0.0", "5.1.0", "5.1.7", "5.1.8", "5.2.0", "5.2.1", "5.2.2", "5.3.0", "5.3.4", "5.4.1", "5.4.4", "5.4.6", "5.4.7",
     "5.5.0", "5.6.0", "5.7.0", "5.7.1", "4.1.1", "4.2.2", "4.4.7"],
)  # fmt: skip
def test_a_status_that_leaves_it_open_is_never_hard_by_itself(status: str) -> None:
    assert refusal_of(status, "").permanence != "hard"
    assert refusal_of(status, "smtp; 550 rejected").permanence != "hard"


@pytest.mark.parametrize("status", ["5.1.1", "5.1.2", "5.1.3", "5.1.6", "5.1.10"])
def test_a_status_that_says_nobody_is_hard_unless_the_words_say_otherwise(status: str) -> None:
    assert refusal_of(status, "").permanence == "hard"
    assert refusal_of(status, "550 sender rejected: unknown domain").permanence == "policy"
    assert refusal_of(status, "550 mailbox full").permanence == "soft"
    assert refusal_of(status, "550 blocked by spamhaus").permanence == "policy"


@pytest.mark.parametrize(
    "words",
    [
        "550 IP address 192.0.2.1 not found in DNS",
        "550 No valid PTR: address not found",
        "550 Sender domain does not exist",
        "550 The From address is invalid",
        "550 envelope from address not found",
        "550 Reply-to address is invalid",
        "550 HELO: unknown host",
        "554 DKIM key not found",
        "550 5.7.1 Your address is not in the list of valid senders",
        "550 host not found (in reply to MAIL FROM command)",
    ],
)
def test_what_is_said_of_ourselves_suppresses_nobody(words: str) -> None:
    assert refusal_of(status_in(words), words).permanence != "hard"
    assert not is_dead_address(550, words)


@pytest.mark.parametrize("local", ["spam", "user.unknown", "mailbox.full", "no-such-user", "blacklist"])
def test_the_words_in_an_address_are_no_reason(local: str) -> None:
    assert refusal_of("5.7.1", f"550 5.7.1 <{local}@firma.example>: rejected").permanence == "policy"
    assert refusal_of("5.1.1", f"550 5.1.1 <{local}@firma.example>: User unknown").permanence == "hard"
    assert refusal_of("", f"550 <{local}@firma.example>: rejected").permanence == "soft"


def test_a_reply_of_several_lines_is_one_sentence() -> None:
    words = "550-5.1.1 The email account that you tried to reach does\n550-5.1.1 not exist. Please try\n550 5.1.1 again"
    assert refusal_of("5.1.1", words).reason == "unknown_user"
    assert (
        refusal_of("", "550-Requested action not taken: mailbox unavailable\n550 invalid DNS record").permanence
        == "soft"
    )
