"""Whose a mail is, and how sure that is: first by what only a true answer can know, last by who wrote it, and when.

Never to a wrong company: where what is known leads to several, the mail is nobody's and they are named.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from tagwerk_email_offers.inbox.matching.lookup import REPORT_WINDOW, SLACK, WINDOW, enclosed_by
from tagwerk_email_offers.inbox.matching.subjects import called_alike
from tagwerk_email_offers.mime.comparing import keys_of, telling_domains

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from datetime import datetime, timedelta

    from tagwerk_email_offers.inbox.matching.directory import Directory
    from tagwerk_email_offers.inbox.matching.lookup import Clues, Lookup
    from tagwerk_email_offers.sent_by_hand import SentOffer
    from tagwerk_email_offers.tables import MatchWay, Message
    from tagwerk_email_offers.understanding.results import Certainty, Kind, Understood

REPORTS: tuple[Kind, ...] = ("bounce", "delay", "receipt", "complaint")
"""What a robot writes about a mail: whoever the robot belongs to, it is about the mail that it names."""


@dataclass(frozen=True)
class Match:
    """The offer, or at least the company, that a mail belongs to, and the *way* that led there.

    Where *candidates* are named it may be of any of them, and is nobody's. *proven*: the report proves that it is about this very
    message and its address.
    """

    message: Message | None = None
    company_id: int | None = None
    contact_id: int | None = None
    way: MatchWay = ""
    certainty: Certainty | None = None
    candidates: tuple[int, ...] = ()
    proven: bool = False


def find_match(lookup: Lookup, mail: Understood, clues: Clues, arrived: datetime) -> Match:
    """What *mail* belongs to; an empty match for a stranger's."""
    if mail.kind in REPORTS:
        return _of_report(lookup, mail, clues, arrived)
    return _by_proof(lookup, mail, clues) or _by_sender(lookup, mail, arrived)


def is_own(lookup: Lookup, mail: Understood) -> bool:
    """Whether this is one of our offers itself, or an answer of ours: a copy for the sender."""
    return lookup.of_id([mail.message_id]) is not None or mail.message_id in lookup.answers


def _of_report(lookup: Lookup, mail: Understood, clues: Clues, arrived: datetime) -> Match:
    found: list[tuple[Message | None, MatchWay]] = [
        (lookup.of_number(clues.returned), "token"),
        (lookup.of_id(clues.encloses) or lookup.of_number(clues.enclosed_token), "enclosed"),
        (lookup.of_id(clues.answers), "reference"),
    ]
    for message, way in found:
        if message is not None:
            proven = way != "reference" and _names(mail, clues, message, token=way == "token")
            return _to(lookup.directory, message, way, "sure", proven=proven)
    if by_hand := [offer for each in enclosed_by(mail) for offer in lookup.by_hand.get(each, ())]:
        return _of_hand(lookup.directory, by_hand, clues.about)
    about = [each for address in clues.about for each in _at(lookup, [address])]
    recent = _within(about, arrived, REPORT_WINDOW)
    if companies := {lookup.directory.survivor(message.company_id) for message in recent}:
        if len(companies) == 1:
            return _to(lookup.directory, recent[0], "address", "likely")
        return Match(way="address", candidates=tuple(sorted(companies)))
    return _of_company(lookup.directory, lookup.directory.having(clues.about), clues.about, "contact")


def _of_hand(directory: Directory, offers: Sequence[SentOffer], about: Sequence[str]) -> Match:
    """To the company of an offer by hand that a report encloses; of several, to the one whose address it names."""
    companies = {directory.survivor(offer.company_id) for offer in offers}
    if len(companies) > 1:
        companies = companies & (directory.having(about) or directory.of_domains(about)) or companies
    if len(companies) > 1:
        return Match(way="enclosed", candidates=tuple(sorted(companies)))
    (company,) = companies
    return Match(None, company, directory.contact(company, about), "enclosed", "sure")


def _names(mail: Understood, clues: Clues, message: Message, *, token: bool) -> bool:
    """Whether the report is about the address of *message*: its recipients say so, or, where it names none, the original that it
    encloses does. Where nothing names anybody, our token and our Message-ID, of one mail to one address, say so by themselves.
    """
    ours = set(keys_of(message.address)[:1])
    named = {key for address in clues.about for key in keys_of(address)[:1]}
    if named:
        return bool(named & ours)
    to = mail.returned.to if mail.returned is not None else ()
    return token or not to or bool(ours & {key for address in to for key in keys_of(address)[:1]})


def _by_proof(lookup: Lookup, mail: Understood, clues: Clues) -> Match | None:
    """By our token, a Message-ID of ours, an answer of ours, or the number of an offer."""
    if (wished := lookup.of_number([clues.wished])) is not None:
        return _to(lookup.directory, wished, "token", "sure", [mail.sender], proven=True)  # only its reader has it
    numbered = lookup.of_offer_number(clues.numbers)
    found: list[tuple[Message | None, MatchWay]] = [
        (lookup.of_number(clues.returned), "token"),
        (lookup.of_id(clues.answers), "reference"),
        (lookup.of_id(clues.encloses), "enclosed"),
    ]
    for message, way in found:
        if message is not None:
            return _unless_known_elsewhere(lookup, mail, [message], way)
    if (inbound := next((lookup.answers[each] for each in clues.answers if each in lookup.answers), None)) is not None:
        message = lookup.messages.get(inbound.message_id or 0)
        if inbound.company_id is not None:
            company = lookup.directory.survivor(inbound.company_id)
            contact = lookup.directory.contact(company, [mail.sender]) or inbound.contact_id
            return Match(message, company, contact, "answer", "sure")
    if not numbered:
        return None
    match = _unless_known_elsewhere(lookup, mail, numbered, "number")
    if match.message is not None and _is_of_another_house(lookup.directory, mail) and not _quotes(mail, match.message):
        return Match(way="number", candidates=(lookup.directory.survivor(match.message.company_id),))
    return match


def _is_of_another_house(directory: Directory, mail: Understood) -> bool:
    """Whether who gets the answer has a domain of its own, of which nothing is on file: it may have the number from the client,
    and is not the client by knowing it. Who writes from a free mail host may well be.
    """
    addresses = [each for each in mail.reply_to or (mail.sender,) if not directory.is_own(each)]
    return not _companies_of(directory, mail) and any(any(telling_domains(each)) for each in addresses)


def _quotes(mail: Understood, message: Message) -> bool:
    """Whether the text names the address that *message* went to, as the head of a mail that is passed on does."""
    return message.address.lower() in mail.text.lower()


def _unless_known_elsewhere(lookup: Lookup, mail: Understood, messages: Sequence[Message], way: MatchWay) -> Match:
    """The first of *messages*, unless they lead to several companies, or who wrote is known of another company only."""
    directory = lookup.directory
    companies = {directory.survivor(message.company_id) for message in messages}
    known = _companies_of(directory, mail)
    if known and len(companies) > 1:
        companies = companies & known or companies
    if len(companies) > 1 or (known and not companies & known):
        return Match(way=way, candidates=tuple(sorted(companies | known)))
    message = next(each for each in messages if directory.survivor(each.company_id) in companies)
    certainty: Certainty = "likely" if way == "number" and not known else "sure"
    return _to(directory, message, way, certainty, [mail.sender, *mail.reply_to])


def _companies_of(directory: Directory, mail: Understood) -> set[int]:
    """Whose address the sender's is; of a form or a list the one that answers go to. Of a domain that several have, all."""
    for address in (mail.sender, *mail.reply_to):
        if address and not directory.is_own(address):
            known = directory.having([address]) or directory.of_domains([address])
            if known:
                return known
    return set()


def _by_sender(lookup: Lookup, mail: Understood, arrived: datetime) -> Match:
    """By who wrote: what was sent to that address or that company lately, then whose address it is, then whose domain. Who writes
    to a list answers no offer that is not named.
    """
    directory = lookup.directory
    addresses = [each for each in (mail.sender, *mail.reply_to) if each and not directory.is_own(each)]
    sent = _within(_at(lookup, addresses), arrived, WINDOW)
    if about := called_alike(mail, sent):
        return _of_sent(directory, about, "subject", "sure", addresses)
    known = directory.having(addresses)
    if len(known) == 1 and (about := called_alike(mail, _sent_to(lookup, known, arrived))):
        return _of_sent(directory, about, "colleague", "likely", addresses)
    if sent and (not mail.list_id or directory.is_own(mail.list_id.replace(".", "@", 1))):
        return _of_sent(directory, sent, "sender", "likely", addresses)
    if known:
        return _of_company(directory, known, addresses, "contact")
    return _by_domain(lookup, mail, addresses, arrived)


def _of_sent(
    directory: Directory, messages: Sequence[Message], way: MatchWay, certainty: Certainty, addresses: Iterable[str]
) -> Match:
    """The newest of *messages*, unless they went to several companies."""
    companies = {directory.survivor(message.company_id) for message in messages}
    if len(companies) > 1:
        return Match(way=way, candidates=tuple(sorted(companies)))
    return _to(directory, messages[0], way, certainty, addresses)


def _by_domain(lookup: Lookup, mail: Understood, addresses: list[str], arrived: datetime) -> Match:
    """A colleague, whom nobody knows yet, of who was written to."""
    directory = lookup.directory
    companies = next(filter(None, (directory.of_domains([address]) for address in addresses)), set())
    if len(companies) == 1:
        sent = _sent_to(lookup, companies, arrived)
        about = called_alike(mail, sent)
        if about or len({message.campaign_id for message in sent}) == 1:
            return _to(directory, (about or sent)[0], "colleague", "likely", addresses)
    if not companies and (below := directory.below_domains(addresses)):
        return Match(way="domain", candidates=tuple(sorted(below)))
    return _of_company(directory, companies, addresses, "domain")


def _of_company(directory: Directory, companies: set[int], addresses: Iterable[str], way: MatchWay) -> Match:
    if len(companies) > 1:
        return Match(way=way, candidates=tuple(sorted(companies)))
    if not companies:
        return Match()
    (company,) = companies
    return Match(None, company, directory.contact(company, addresses), way, "sure" if way == "contact" else "likely")


def _to(
    directory: Directory,
    message: Message,
    way: MatchWay,
    certainty: Certainty,
    addresses: Iterable[str] = (),
    *,
    proven: bool = False,
) -> Match:
    """To *message*; who of its company wrote is the contact of that address, else the one that the offer went to."""
    company = directory.survivor(message.company_id)
    contact = directory.contact(company, addresses) or message.contact_id
    return Match(message, company, contact, way, certainty, proven=proven)


def _at(lookup: Lookup, addresses: Iterable[str]) -> list[Message]:
    """What was sent to *addresses*, the newest first."""
    keys = dict.fromkeys(key for address in addresses for key in keys_of(address))
    return list(dict.fromkeys(message for key in keys for message in lookup.at_address.get(key, [])))


def _sent_to(lookup: Lookup, companies: Iterable[int], arrived: datetime) -> list[Message]:
    """What was sent to anybody of *companies* lately, the newest first."""
    return _within([each for company in companies for each in lookup.at_company.get(company, [])], arrived, WINDOW)


def _within(messages: Iterable[Message], arrived: datetime, window: timedelta) -> list[Message]:
    """Those of *messages* that had left in the time before the mail *arrived*, the newest first."""
    found = [
        each for each in messages if each.first_wire_at and arrived - window <= each.first_wire_at <= arrived + SLACK
    ]
    return sorted(found, key=lambda each: (each.first_wire_at, each.id), reverse=True)
