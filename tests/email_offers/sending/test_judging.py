"""Whose fault an answer is: nobody is touched for the sender's, the relay's or the content's sake, and nobody waits for ever."""

from datetime import UTC, datetime, timedelta
from itertools import count

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tagwerk_email_offers.sending.judging import (
    ALL_UNKNOWN,
    IN_A_ROW_AFTER_SUCCESS,
    LATER_TRIES,
    LONGEST_WAIT,
    MOST_ATTEMPTS,
    Decision,
    Judge,
    Tried,
)
from tagwerk_email_offers.wire.answers import Answer

MOMENT = datetime(2026, 11, 30, 9, tzinfo=UTC)
SENT = Answer("sent", code=250)
UNKNOWN = Answer("refused", "recipient", 550, "5.1.1", "user unknown", "rcpt")
DOUBT = Answer("refused", "doubt", 550, "5.1.0", "Address rejected", "rcpt")
SENDER = Answer("refused", "sender", 550, "5.1.0", "Sender address rejected", "rcpt")
LATER = Answer("deferred", "", 451, "4.3.0", "later", "rcpt")
GREYLISTED = Answer("deferred", "recipient", 450, "4.2.0", "greylisted", "rcpt")
LOST = Answer("unsent", "connection", phase="data")


def tried(number: int, attempts: int = 1, since: datetime = MOMENT) -> Tried:
    return Tried(number, f"name@firma-{number}.example", attempts, since)


def states(decisions: list[Decision]) -> dict[int, str]:
    return {decision.tried.id: decision.state for decision in decisions}


def judged(judge: Judge, *answers: Answer) -> dict[int, str]:
    """The last state of each of the messages 1, 2, … that were answered so, one after the other."""
    found: dict[int, str] = {}
    for number, answer in zip(count(1), answers):
        found |= states(judge.judge(tried(number), answer, MOMENT))
    return found


@pytest.mark.parametrize("fault", ["sender", "relay", "size", "content"])
@pytest.mark.parametrize("phase", ["mail", "rcpt", "dot"])
def test_a_fault_that_is_not_the_recipients_stops_the_campaign_and_touches_nobody(fault: str, phase: str) -> None:
    judge = Judge()
    answer = Answer("refused", fault, 554, "5.7.1", "no", phase)  # type: ignore[arg-type]
    assert judged(judge, answer) == {1: "queued"}
    assert judge.stop is answer


def test_a_refusal_without_a_reason_is_put_on_nobody_as_long_as_nothing_has_left() -> None:
    judge = Judge()
    assert judged(judge, DOUBT, DOUBT) == {1: "failed", 2: "failed"}
    decisions = judge.judge(tried(3), DOUBT, MOMENT)
    assert states(decisions) == {1: "queued", 2: "queued", 3: "queued"}
    assert all(decision.taken_back and not decision.dead for decision in decisions)
    assert judge.stop is DOUBT


def test_when_all_that_was_tried_was_refused_the_end_of_the_run_takes_it_back() -> None:
    judge = Judge()
    judged(judge, DOUBT)
    assert states(judge.end(MOMENT)) == {1: "queued"}
    assert judge.stop is DOUBT


def test_one_refusal_among_successes_is_the_recipients() -> None:
    judge = Judge()
    assert judged(judge, SENT, DOUBT, SENDER, SENT) == {1: "sent", 2: "failed", 3: "failed", 4: "sent"}
    assert judge.stop is None
    assert judge.end(MOMENT) == []


def test_many_refusals_in_a_row_after_successes_stop_the_campaign_and_are_taken_back() -> None:
    judge = Judge()
    found = judged(judge, SENT, *[DOUBT] * IN_A_ROW_AFTER_SUCCESS)
    assert set(found.values()) == {"sent", "queued"}
    assert judge.stop is DOUBT


def test_one_poisonous_mail_does_not_stop_the_campaign_for_ever() -> None:
    """It is refused for its content once more, while others leave: then it fails by itself."""
    judge = Judge()
    judged(judge, SENT)
    content = Answer("refused", "content", 554, "5.6.0", "no", "dot")
    assert states(judge.judge(tried(2, attempts=2), content, MOMENT)) == {2: "failed"}
    assert judge.stop is None


def test_only_a_dead_address_is_dead() -> None:
    judge = Judge()
    [doubt] = judge.judge(tried(1), UNKNOWN, MOMENT)
    assert (doubt.state, doubt.dead) == ("failed", False), "nothing has left yet: the relay may say so of all"
    [dead, _sent] = judge.judge(tried(2), SENT, MOMENT)
    assert (dead.tried.id, dead.state, dead.dead) == (1, "failed", True)
    [at_once] = judge.judge(tried(3), UNKNOWN, MOMENT)
    assert (at_once.state, at_once.dead) == ("failed", True)
    full = Answer("refused", "recipient", 552, "5.2.2", "mailbox full", "rcpt")
    [kept] = Judge().judge(tried(1), full, MOMENT)
    assert (kept.state, kept.dead) == ("failed", False)
    behind = Answer("refused", "recipient", 550, "5.1.1", "user unknown", "dot")
    [doubtful] = Judge().judge(tried(1), behind, MOMENT)
    assert not doubtful.dead, "after the dot it may be about anybody"


def test_who_goes_on_with_such_a_relay_suppresses_nobody_either() -> None:
    judge = Judge()
    decisions = [each for number in range(1, 31) for each in judge.judge(tried(number, attempts=2), UNKNOWN, MOMENT)]
    assert {each.state for each in decisions} == {"failed"}
    assert not any(each.dead for each in [*decisions, *judge.end(MOMENT)])


def test_what_nothing_proves_is_said_to_be_unproven() -> None:
    [alone] = Judge().judge(tried(1), UNKNOWN, MOMENT)
    assert (alone.dead, alone.unproven) == (False, True)
    judge = Judge()
    judge.judge(tried(1), UNKNOWN, MOMENT)
    [dead, _sent] = judge.judge(tried(2), SENT, MOMENT)
    assert (dead.dead, dead.unproven) == (True, False)


@pytest.mark.parametrize("number", [1, 2])
def test_a_relay_that_took_mail_lately_is_believed_of_one_or_two_at_the_end_of_the_run(number: int) -> None:
    judge = Judge(is_trusted=True)
    assert set(judged(judge, *[UNKNOWN] * number).values()) == {"failed"}
    ended = judge.end(MOMENT)
    assert [(each.state, each.dead, each.unproven) for each in ended] == [("failed", True, False)] * number


@pytest.mark.parametrize(
    ("is_trusted", "answers"),
    [
        (False, [UNKNOWN]),
        (True, [UNKNOWN] * 3),
        (True, [UNKNOWN, DOUBT]),
        (True, [UNKNOWN, SENDER]),
        (True, [SENDER, UNKNOWN]),
        (True, [DOUBT, UNKNOWN]),
        (True, [UNKNOWN, Answer("refused", "relay", 554, "5.7.1", "relay access denied", "rcpt")]),
    ],
)
def test_nobody_is_dead_where_the_relay_may_be_at_fault(is_trusted: bool, answers: list[Answer]) -> None:
    judge = Judge(is_trusted=is_trusted)
    decisions = [each for number, answer in enumerate(answers) for each in judge.judge(tried(number), answer, MOMENT)]
    assert not any(each.dead for each in [*decisions, *judge.end(MOMENT)])


@pytest.mark.parametrize("fault", ["sender", "relay", "size", "content", "doubt", "throttle"])
def test_no_other_fault_makes_a_lone_address_dead_whatever_the_relay_took(fault: str) -> None:
    judge = Judge(is_trusted=True)
    answer = Answer("refused", fault, 550, "5.1.1", "user unknown", "rcpt")  # type: ignore[arg-type]
    assert not any(each.dead or each.unproven for each in [*judge.judge(tried(1), answer, MOMENT), *judge.end(MOMENT)])


def test_a_relay_to_which_nobody_is_known_stops_the_campaign_and_suppresses_nobody() -> None:
    judge = Judge()
    found = judged(judge, *[UNKNOWN] * ALL_UNKNOWN)
    assert set(found.values()) == {"queued"}
    assert judge.stop is UNKNOWN


def test_greylisting_puts_off_one_recipient_and_nobody_else() -> None:
    judge = Judge()
    assert judged(judge, *[GREYLISTED] * 6) == dict.fromkeys(range(1, 7), "deferred")
    assert judge.rest is None


def test_several_laters_in_a_row_are_a_server_that_has_had_enough() -> None:
    judge = Judge()
    found = judge.judge(tried(1), SENT, MOMENT)
    for number in (2, 3, 4):
        found = judge.judge(tried(number), LATER, MOMENT)
    assert states(found) == {2: "deferred", 3: "deferred", 4: "deferred"}
    assert all(decision.due_at is None and not decision.counts for decision in found), "they had no try of their own"
    assert judge.rest is LATER


@pytest.mark.parametrize(
    "answer",
    [
        Answer("deferred", "", 421, "4.7.0", "closing", "rcpt"),
        Answer("deferred", "throttle", 451, "4.7.1", "too many messages", "mail"),
        Answer("refused", "throttle", 550, "5.4.5", "daily limit exceeded", "dot"),
    ],
)
def test_a_server_that_says_so_at_once_is_left_alone_at_once(answer: Answer) -> None:
    judge = Judge()
    [decision] = judge.judge(tried(1), answer, MOMENT)
    assert (decision.state, decision.counts) == ("deferred", False)
    assert judge.rest is answer


def test_an_address_at_which_the_connection_ends_comes_to_its_own_end() -> None:
    pauses = []
    for attempts in range(1, MOST_ATTEMPTS + 1):
        [decision] = Judge().judge(tried(1, attempts), LOST, MOMENT)
        pauses.append((decision.state, decision.due_at))
    assert pauses[0] == ("queued", MOMENT)
    assert [state for state, _due in pauses[1:-1]] == ["deferred"] * (MOST_ATTEMPTS - 2)
    assert pauses[-1][0] == "failed"
    dues = [due for _state, due in pauses[:-1] if due is not None]
    assert dues == sorted(dues), "each pause is as long as the last or longer"


def test_after_five_days_a_message_is_given_up() -> None:
    old = tried(1, LATER_TRIES + 1, since=MOMENT - LONGEST_WAIT - timedelta(seconds=1))
    [decision] = Judge().judge(old, GREYLISTED, MOMENT)
    assert decision.state == "failed"


ANSWERS = st.sampled_from([SENT, UNKNOWN, DOUBT, SENDER, LATER, GREYLISTED, LOST, Answer("uncertain")])


@given(st.lists(ANSWERS, max_size=40))
def test_every_message_ends_in_a_state_that_its_own_answer_allows(answers: list[Answer]) -> None:
    """Whatever the order: sent and uncertain are what the server said, only the dead are dead, and nobody is forgotten."""
    judge = Judge()
    found = judged(judge, *answers) | states(judge.end(MOMENT))
    assert set(found) == set(range(1, len(answers) + 1))
    for number, answer in enumerate(answers, 1):
        assert (found[number] == "sent") == (answer.outcome == "sent")
        assert (found[number] == "uncertain") == (answer.outcome == "uncertain")
        if answer.outcome in ("deferred", "unsent"):
            assert found[number] in ("queued", "deferred")
    if judge.stop is not None:
        assert judge.stop.fault in ("sender", "doubt", "recipient")
