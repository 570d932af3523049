"""Which kind a mail is: from what only a robot can say to what a person can, so that nobody's answer is taken for a report."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cached_property
from typing import TYPE_CHECKING

from tagwerk_email_offers.mime.unsubscribing import left_offer
from tagwerk_email_offers.understanding.answers.robots import robot_of, ticket_told
from tagwerk_email_offers.understanding.answers.subjects import is_reply, without_prefixes
from tagwerk_email_offers.understanding.answers.wishes import is_nothing_else, is_sent_by_program, wish_in
from tagwerk_email_offers.understanding.mail.parts import ENCLOSED
from tagwerk_email_offers.understanding.reports.complaints import complaint_of
from tagwerk_email_offers.understanding.reports.delivery import explained, reported_in
from tagwerk_email_offers.understanding.reports.prose import (
    failure_text,
    is_robot,
    may_be_report,
    prose_of,
    without_subject,
)
from tagwerk_email_offers.understanding.reports.receipts import is_receipt, rejected_in
from tagwerk_email_offers.understanding.reports.returned import copy_begins, returned_of

if TYPE_CHECKING:
    from tagwerk_email_offers.understanding.answers.robots import Robot
    from tagwerk_email_offers.understanding.mail.parts import Part
    from tagwerk_email_offers.understanding.results import Certainty, Kind, Reported, Returned, Understood

REPORT_TYPES = ("multipart/report", "message/delivery-status", "message/global-delivery-status")


@dataclass(frozen=True)
class Read:
    """A mail that was read, before anything is decided. *own* are the words that it does not quote."""

    mail: Part
    base: Understood
    own: str
    ticket: str

    @cached_property
    def by_robot(self) -> bool:
        """Whether a mail system wrote it."""
        declared = self.mail.type in REPORT_TYPES or "report-type" in self.mail.parameters
        return declared or is_robot(self.mail, self.base.sender, self.base.sender_name)

    @cached_property
    def returned(self) -> Returned | None:
        """What it gives back of a mail of ours."""
        lines = self.base.text.split("\n")
        return returned_of(self.mail, "\n".join(lines[copy_begins(lines) :]))

    @cached_property
    def enclosed(self) -> Returned | None:
        """What a person passes on of a mail of ours, as an attachment."""
        return self.returned if any(part.type in ENCLOSED and part.children for part in self.mail.walk()) else None

    @cached_property
    def robot(self) -> Robot | None:
        """What told that no person wrote."""
        references = bool(self.base.references)
        return robot_of(
            self.mail, self.base.sender, self.base.subject, self.own, references=references, ticket=self.ticket
        )

    @property
    def ticket_of_robot(self) -> str:
        """The number of its ticket, wherever a robot told it."""
        return self.ticket or ticket_told(self.base.subject, self.own)


def decide(read: Read) -> Understood:
    """The kind of the mail, with its way, its certainty, and what goes with it."""
    for step in (_complaint, _report, _receipt, _absence, _prose):
        decided = step(read)
        if decided is not None:
            return decided
    return _answer(read)


def _complaint(read: Read) -> Understood | None:
    found = complaint_of(read.mail, read.base.sender, read.base.subject, read.base.text)
    if found is None:
        return None
    return replace(
        read.base,
        kind=found.kind,
        way=found.way,
        certainty="sure",
        feedback=found.feedback,
        recipients=found.recipients,
        returned=found.returned or read.returned,
        wish="sure" if found.kind == "unsubscribe" else None,
    )


def _report(read: Read) -> Understood | None:
    """By the part for machines; a person who passes one on writes about it."""
    recipients = reported_in(read.mail, by_robot=read.by_robot)
    if not recipients or (not read.by_robot and is_reply(read.base.subject)):
        return None
    human = without_subject(failure_text(read.base.text), read.returned)
    alone = len(recipients) == 1
    recipients = tuple(_named(explained(each, human) if alone else each, read) for each in recipients)
    return replace(
        read.base,
        kind=_kind_of(recipients),
        way="report",
        certainty="sure",
        recipients=recipients,
        returned=read.returned,
    )


def _kind_of(recipients: tuple[Reported, ...]) -> Kind:
    actions = {each.action for each in recipients}
    return "bounce" if "failed" in actions else "delay" if "delayed" in actions else "receipt"


def _named(reported: Reported, read: Read) -> Reported:
    """A recipient that the part for machines names in the way of another network alone."""
    if reported.address:
        return reported
    found = prose_of_report(read)
    return replace(reported, address=found[0]) if len(found) == 1 else reported


def prose_of_report(read: Read) -> list[str]:
    """The addresses that the words of a report name."""
    prose = prose_of(
        read.mail,
        read.base.sender,
        read.base.sender_name,
        "Undeliverable",
        read.base.text,
        read.returned,
        frozenset(read.base.to),
    )
    return [each.address for each in prose.recipients if each.address] if prose is not None else []


def _receipt(read: Read) -> Understood | None:
    rejected = rejected_in(read.mail, read.base.text)
    if rejected:
        return replace(
            read.base, kind="bounce", way="receipt", certainty="likely", recipients=rejected, returned=read.returned
        )
    if not is_receipt(read.mail, without_prefixes(read.base.subject), read.base.text):
        return None
    return replace(read.base, kind="receipt", way="receipt", certainty="sure", returned=read.returned)


def _absence(read: Read) -> Understood | None:
    """An answer of a robot that says so in its subject comes before the words of a report: it repeats ours."""
    robot = read.robot
    if robot is None or not robot.answers or robot.way != "subject":
        return None
    return replace(read.base, kind="auto_reply", way=robot.way, certainty=robot.certainty, ticket=read.ticket_of_robot)


def _prose(read: Read) -> Understood | None:
    base = read.base
    if not may_be_report(read.mail, base.sender, base.sender_name, base.subject):
        return None
    found = prose_of(
        read.mail, base.sender, base.sender_name, base.subject, base.text, read.returned, frozenset(base.to)
    )
    if found is None:
        return None
    certainty: Certainty = "sure" if found.certain else "likely"
    return replace(
        base, kind=found.kind, way="prose", certainty=certainty, recipients=found.recipients, returned=read.returned
    )


def _answer(read: Read) -> Understood:
    base, robot = read.base, read.robot
    if left_offer(base.subject):
        return replace(base, kind="unsubscribe", way="token", certainty="sure", wish="sure")
    if (robot is None or robot.way == "words") and is_sent_by_program(read.own, base.subject):
        return replace(base, kind="unsubscribe", way="program", certainty="sure", wish="sure")
    if robot is not None:
        kind: Kind = "auto_reply" if robot.answers else "other"
        return replace(base, kind=kind, way=robot.way, certainty=robot.certainty, ticket=read.ticket_of_robot)
    if not base.sender:
        return replace(base, kind="other", way="no sender")
    base = replace(base, returned=read.enclosed)
    wish = wish_in(read.own, without_prefixes(base.subject))
    if wish == "sure" and is_nothing_else(read.own):
        return replace(base, kind="unsubscribe", way="words", certainty="sure", wish=wish)
    return replace(
        base,
        kind="reply",
        way="person",
        ticket=read.ticket,
        wish=wish,
        certainty="sure" if base.references else "likely",
    )
