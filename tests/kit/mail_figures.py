"""How much of what written mails are was understood: one count for each question, for the tests and for the benchmark."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import cache

from kit.written_mails import OURS, Written
from tagwerk_email_offers.understanding.reading import understand
from tagwerk_email_offers.understanding.results import Reported, Understood

UNDELIVERED = ("failed", "delayed")


understood_once = cache(understand)
"""The corpus is asked several questions, and read once."""


@dataclass
class Figures:
    """For each question how many were asked and how many came out right, with what did not."""

    asked: dict[str, int] = field(default_factory=dict)
    right: dict[str, int] = field(default_factory=dict)
    wrong: list[str] = field(default_factory=list)

    def count(self, question: str, name: str, found: object, wanted: object) -> None:
        """One answer."""
        self.asked[question] = self.asked.get(question, 0) + 1
        self.right[question] = self.right.get(question, 0) + (found == wanted)
        if found != wanted:
            self.wrong.append(f"{question}: {name}: {found!r} instead of {wanted!r}")

    def share(self, question: str) -> float:
        """The right ones of those asked."""
        return self.right.get(question, 0) / self.asked[question]

    def __str__(self) -> str:
        """A line for each question."""
        return "\n".join(
            f"{each:>18} {self.right[each]:4} of {self.asked[each]:4}  {self.share(each):.3f}" for each in self.asked
        )


def figures_of(mails: Iterable[Written]) -> Figures:
    """What ``understand`` makes of *mails*, held against what they are."""
    figures = Figures()
    for mail in mails:
        understood = understood_once(mail.raw)
        figures.count("class", mail.name, understood.kind, mail.kind)
        _count_recipients(figures, mail, understood)
        if mail.own is not None:
            figures.count("text exact", mail.name, is_exact(mail, understood.own_words), True)
            figures.count(
                "nothing lost", mail.name, all(word in understood.own_words for word in mail.own.split()), True
            )
        _count_labels(figures, mail, understood)
    return figures


def is_exact(mail: Written, found: str) -> bool:
    """Whether *found* is what the person wrote, with or without what may stand with it; spaces and line ends are alike."""
    assert mail.own is not None
    exact = {_alike(mail.own)} | {_alike(f"{mail.own} {each}") for each in mail.tolerated}
    return _alike(found) in exact


def _count_recipients(figures: Figures, mail: Written, understood: Understood) -> None:
    found: dict[str, Reported] = {each.address: each for each in understood.recipients if each.action in UNDELIVERED}
    if mail.recipients:
        figures.count("final recipient", mail.name, set(found), {each.address for each in mail.recipients})
    for expected in mail.recipients:
        reported = found.get(expected.address)
        permanence = reported.permanence if reported is not None else "none"
        if expected.permanence == "hard":
            figures.count("dead found", mail.name, permanence, "hard")
        else:
            figures.count("living kept", mail.name, permanence != "hard", True)
        figures.count("permanence", mail.name, permanence, expected.permanence)
        if expected.reason:
            figures.count("reason", mail.name, reported.reason if reported is not None else "none", expected.reason)


def _count_labels(figures: Figures, mail: Written, understood: Understood) -> None:
    labels = mail.labels
    wish = labels.get("wish", "none") if mail.kind == "reply" else labels.get("wish", "")
    if wish == "none":
        figures.count("no false wish", mail.name, understood.wish == "sure", False)
    elif wish:
        figures.count("wish", mail.name, understood.wish, wish)
    answers = {
        "returns": str(understood.returns_on or "none"),
        "ticket": understood.ticket,
        "bare": understood.bare_subject,
        "feedback": understood.feedback,
        "interest": understood.interest or "none",
    }
    for label, found in answers.items():
        if label in labels:
            figures.count(label, mail.name, found, labels[label])
    if "original" in labels:
        returned = understood.returned
        figures.count("original", mail.name, returned is not None and OURS in returned.message_ids, True)
    wanted = labels.get("references", OURS if "answers" in labels else "")
    if wanted:
        figures.count("references", mail.name, wanted in understood.references, True)


def _alike(text: str) -> str:
    return " ".join(text.split())
