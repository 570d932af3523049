"""What the database knows of the mails of a piece: asked for all of them together, so that a mail costs no query of its own."""

from __future__ import annotations

import re
from collections import defaultdict
from dataclasses import dataclass, field
from datetime import timedelta
from typing import TYPE_CHECKING

import sqlalchemy as sa
from sqlalchemy.orm import load_only

from tagwerk.api import among, pieces
from tagwerk_email_offers.leaving.signing import tokens_in
from tagwerk_email_offers.mime.comparing import address_key, keys_of, mailbox_of, written_forms
from tagwerk_email_offers.mime.unsubscribing import TOKEN, left_offer
from tagwerk_email_offers.numbers import numbers_in
from tagwerk_email_offers.sent_by_hand import SentOffer
from tagwerk_email_offers.tables import MAY_HAVE_ARRIVED, Answer, Campaign, Inbound, Message
from tagwerk_email_offers.understanding.results import bare_id

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from datetime import datetime

    from sqlalchemy.orm import Session

    from tagwerk_email_offers.inbox.matching.directory import Directory
    from tagwerk_email_offers.leaving.signing import Tokens
    from tagwerk_email_offers.understanding.results import Understood

WINDOW = timedelta(days=60)
REPORT_WINDOW = timedelta(days=10)
SLACK = timedelta(hours=1)
MOST_REFERENCES, MOST_TOKENS, MOST_NUMBERS, MOST_RECIPIENTS = 200, 20, 10, 50
OUR_LEFT_PART = re.compile(r"^[0-9a-f]{32}$")
RETURNED = re.compile(rf"(?<![0-9A-Za-z])(?:{TOKEN.pattern})(?![0-9A-Za-z])", re.IGNORECASE | re.ASCII)
ENOUGH = load_only(
    Message.id, Message.campaign_id, Message.company_id, Message.contact_id, Message.address, Message.state, Message.subject,
    Message.message_id, Message.first_wire_at, Message.created_at,
)  # fmt: skip


@dataclass(frozen=True)
class Clues:
    """What of one mail may name an offer: the numbers of messages whose *returned* or *wished* token is true, Message-IDs that it
    *answers* and *encloses*, offer *numbers*, the addresses that it is *about*.
    """

    returned: tuple[int, ...] = ()
    wished: int | None = None
    enclosed_token: tuple[int, ...] = ()
    forged_wish: bool = False
    answers: tuple[str, ...] = ()
    encloses: tuple[str, ...] = ()
    numbers: tuple[tuple[int, int], ...] = ()
    about: tuple[str, ...] = ()


@dataclass
class Lookup:
    """Messages by number, by Message-ID and by address; answers of ours and offers by hand by Message-ID."""

    directory: Directory
    tokens: Tokens | None = None
    domains: frozenset[str] = frozenset()
    messages: dict[int, Message] = field(default_factory=dict)
    by_id: dict[str, Message] = field(default_factory=dict)
    answers: dict[str, Inbound] = field(default_factory=dict)
    by_hand: dict[str, list[SentOffer]] = field(default_factory=lambda: defaultdict(list))
    at_address: dict[str, list[Message]] = field(default_factory=lambda: defaultdict(list))
    at_company: dict[int, list[Message]] = field(default_factory=lambda: defaultdict(list))

    @classmethod
    def begin(cls, session: Session, directory: Directory) -> Lookup:
        """What holds for all mails of a look."""
        senders = session.scalars(sa.select(Campaign.sender).distinct()).all()
        domains = {sender.rpartition("@")[2].strip(">").lower() for sender in senders}
        return cls(directory, tokens_in(session), frozenset(domains))

    def clues(self, mail: Understood) -> Clues:
        """What *mail* may be told by."""
        wish = left_offer(mail.subject)
        wished = self.tokens.read("unsubscribe", wish) if wish and self.tokens is not None else None
        returned = mail.returned
        enclosed = returned.message_ids if returned is not None else ()
        return Clues(
            self._signed(" ".join(mail.arrived_at)),
            wished,
            self._signed(returned.return_path) if returned is not None else (),
            bool(wish) and wished is None,
            self._ours(mail.references),
            self._ours(enclosed),
            tuple(numbers_in(f"{mail.subject}\n{mail.text or mail.own_words}"))[:MOST_NUMBERS],
            tuple(each.address for each in mail.recipients if each.address)[:MOST_RECIPIENTS],
        )

    def read(self, session: Session, mails: Sequence[tuple[Understood, Clues]], oldest: datetime) -> None:
        """All messages that a clue or an address of *mails* may lead to, of the time before the *oldest* arrived."""
        ids, numbers, addresses, companies = set[str](), set[int](), set[str](), set[int]()
        for mail, clues in mails:
            ids |= {*clues.answers, *clues.encloses, *self._ours([mail.message_id])}
            numbers |= {*clues.returned, *clues.enclosed_token, *(message for _campaign, message in clues.numbers)}
            numbers |= {clues.wished} if clues.wished is not None else set()
            for address in (mail.sender, *mail.reply_to, *clues.about):
                addresses.update(form for key in keys_of(address) for form in written_forms(key))
            companies |= self.directory.of_domains([mail.sender, *mail.reply_to])
            companies |= self.directory.having([mail.sender, *mail.reply_to])
        self._read_messages(session, Message.id, {number for number in numbers if number < 2**31})
        self._read_messages(session, Message.message_id, {f"<{each}>" for each in ids})
        in_window = Message.state.in_(MAY_HAVE_ARRIVED), Message.first_wire_at >= oldest - WINDOW
        self._read_messages(session, Message.address, addresses, *in_window)
        self._read_messages(session, Message.company_id, companies, *in_window)
        self._read_answers(session, {f"<{each}>" for each in ids})
        self._read_by_hand(session, {each for mail, _clues in mails for each in enclosed_by(mail)})
        answered = {inbound.message_id for inbound in self.answers.values()}
        self._read_messages(session, Message.id, {number for number in answered if number is not None})
        self._index()

    def of_id(self, ids: Iterable[str]) -> Message | None:
        """The message of the first of *ids* that is one of ours."""
        return next((self.by_id[each] for each in ids if each in self.by_id), None)

    def of_number(self, numbers: Iterable[int | None]) -> Message | None:
        """The message of the first of *numbers* that there is."""
        return next((self.messages[each] for each in numbers if each is not None and each in self.messages), None)

    def of_offer_number(self, numbers: Iterable[tuple[int, int]]) -> list[Message]:
        """The messages that offer numbers name."""
        found = ((self.messages.get(message), campaign) for campaign, message in numbers)
        return [message for message, campaign in found if message is not None and message.campaign_id == campaign]

    def _signed(self, text: str) -> tuple[int, ...]:
        """The numbers of the messages whose true return tokens stand in *text*."""
        if self.tokens is None:
            return ()
        candidates = [match[0] for match in RETURNED.finditer(text)][:MOST_TOKENS]
        numbers = (self.tokens.read("return", candidate) for candidate in candidates)
        return tuple(number for number in numbers if number is not None)

    def _ours(self, ids: Iterable[str]) -> tuple[str, ...]:
        """Those of *ids* that may be of ours, as we write them; one that was cut ends before its domain does."""
        found: list[str] = []
        for each in list(ids)[:MOST_REFERENCES]:
            left, _at, domain = bare_id(each).partition("@")
            left = left.lower()
            if OUR_LEFT_PART.match(left):
                found += [f"{left}@{known}" for known in sorted(self.domains) if known.startswith(domain)]
        return tuple(found)

    def _read_messages(
        self,
        session: Session,
        column: sa.orm.InstrumentedAttribute[int] | sa.orm.InstrumentedAttribute[str],
        values: set[int] | set[str],
        *which: sa.ColumnElement[bool],
    ) -> None:
        for piece in pieces(list(values)):
            found = session.scalars(sa.select(Message).where(among(column, piece), *which).options(ENOUGH))
            self.messages |= {message.id: message for message in found}

    def _read_answers(self, session: Session, ids: set[str]) -> None:
        query = sa.select(Answer.message_id, Inbound).join(Inbound, Inbound.id == Answer.inbound_id)
        for piece in pieces(sorted(ids)):
            for message_id, inbound in session.execute(query.where(among(Answer.message_id, piece))):
                self.answers[bare_id(message_id)] = inbound

    def _read_by_hand(self, session: Session, ids: set[str]) -> None:
        for piece in pieces(sorted(ids)):
            for offer in session.scalars(
                sa.select(SentOffer).where(among(SentOffer.mail_id, piece)).order_by(SentOffer.id)
            ):
                self.by_hand[offer.mail_id].append(offer)

    def _index(self) -> None:
        self.by_id, self.at_address, self.at_company = {}, defaultdict(list), defaultdict(list)
        epoch = min((message.created_at for message in self.messages.values()), default=None)
        for message in sorted(self.messages.values(), key=lambda each: each.first_wire_at or epoch, reverse=True):  # type: ignore[arg-type, return-value]
            self.by_id[bare_id(message.message_id)] = message
            if message.first_wire_at is not None and message.state in MAY_HAVE_ARRIVED:
                for key in {address_key(message.address), mailbox_of(address_key(message.address))}:
                    self.at_address[key].append(message)
                self.at_company[self.directory.survivor(message.company_id)].append(message)


def enclosed_by(mail: Understood) -> tuple[str, ...]:
    """The Message-IDs, bare, of what *mail* gives back."""
    return mail.returned.message_ids[:MOST_REFERENCES] if mail.returned is not None else ()
