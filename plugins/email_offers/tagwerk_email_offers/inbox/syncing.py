"""Reading what is new in the mailboxes, folder by folder, in pieces; how far each was read is kept with what was made of it.

The mailboxes themselves are never changed. One that cannot be read costs the others nothing.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field, replace
from datetime import timedelta
from functools import cached_property
from typing import TYPE_CHECKING

from tagwerk.api import TagwerkError, Unreachable, tell_recorded, translator, use_case
from tagwerk_email_offers.inbox.mailboxes.ahead import in_pieces
from tagwerk_email_offers.inbox.mailboxes.opening import open_mailbox
from tagwerk_email_offers.inbox.mailboxes.places import places_of
from tagwerk_email_offers.inbox.matching.directory import Directory
from tagwerk_email_offers.inbox.receiving.folders import cursor_of, row_of, was_looked_at
from tagwerk_email_offers.inbox.receiving.offers_by_hand import ByHand
from tagwerk_email_offers.inbox.receiving.sent import take_sent
from tagwerk_email_offers.inbox.receiving.taking_in import take_in, tell_taken_in
from tagwerk_email_offers.sending.progress import in_silence
from tagwerk_email_offers.settings import settings_of
from tagwerk_email_offers.writing.templates import find_templates

if TYPE_CHECKING:
    from tagwerk.api import Actor, App
    from tagwerk_email_offers.inbox.mailboxes.arrived import Mailbox
    from tagwerk_email_offers.inbox.mailboxes.places import Place
    from tagwerk_email_offers.inbox.receiving.taking_in import TakenIn
    from tagwerk_email_offers.sending.progress import Advance
    from tagwerk_email_offers.tables import Mailbox as Folder
    from tagwerk_email_offers.understanding.results import Kind

_ = translator("tagwerk_email_offers")


@dataclass(frozen=True)
class SyncResult:
    """What a look into the mailboxes brought. *unmatched* belongs to nothing here and is not kept, *known* was kept before its
    mailbox was renumbered; what was read but fits no class is *others*. *in_doubt* and *unassigned* wait for somebody; *answered*
    is how many mails of the Sent folder answered a client, *offers_sent* how many offers were found there that count.
    """

    fetched: int = 0
    replies: int = 0
    auto_replies: int = 0
    bounces: int = 0
    delays: int = 0
    complaints: int = 0
    unsubscribes: int = 0
    others: int = 0
    unreadable: int = 0
    unmatched: int = 0
    in_doubt: int = 0
    unassigned: int = 0
    answered: int = 0
    offers_sent: int = 0
    known: int = 0

    def __add__(self, other: SyncResult) -> SyncResult:
        return SyncResult(
            *(mine + theirs for mine, theirs in zip(vars(self).values(), vars(other).values(), strict=True))
        )


COUNTED_AS: dict[Kind, str] = {
    "reply": "replies",
    "auto_reply": "auto_replies",
    "bounce": "bounces",
    "delay": "delays",
    "receipt": "others",
    "complaint": "complaints",
    "unsubscribe": "unsubscribes",
    "other": "others",
    "unreadable": "unreadable",
}


@dataclass
class Look:
    """One look at one mailbox: who looks, and what all its folders have in common."""

    app: App
    actor: Actor
    place: Place
    advance: Advance = in_silence
    _directory: Directory | None = field(default=None, init=False)

    @property
    def directory(self) -> Directory:
        """Who has which address, read when the first mail is there."""
        if self._directory is None:
            with self.app.database.reading() as session:
                self._directory = Directory.read(session)
        return self._directory

    def at_all(self, mailbox: Mailbox) -> SyncResult:
        """Read what is new in all folders of the open *mailbox*, and leave it in the first one. Raises Unreachable."""
        wanted, sent = mailbox.folders(self.place.folders, self.place.sent)
        total = SyncResult()
        trouble: Unreachable | None = None
        for folder in [*([sent] if sent and sent not in wanted else []), *reversed(wanted)]:
            try:
                total += self._at(mailbox, folder, is_sent=folder == sent)
            except Unreachable as error:
                if folder == wanted[0]:
                    raise
                trouble = error
        if trouble is not None:
            raise trouble
        return total

    @cached_property
    def _by_hand(self) -> ByHand | None:
        """What tells offers among what was sent, where they count."""
        settings = settings_of(self.app)
        if not settings.count_sent:
            return None
        return ByHand(find_templates(self.app), timedelta(days=max(settings.look_back_days, 1)))

    def _at(self, mailbox: Mailbox, folder: str, *, is_sent: bool) -> SyncResult:
        row = row_of(self.app, self.place, folder, is_sent=is_sent)
        try:
            mailbox.enter(folder)
            result = self._read_sent(mailbox, row) if is_sent else self._read(mailbox, row)
        except TagwerkError as error:
            was_looked_at(self.app, row, error.message)
            raise
        was_looked_at(self.app, row)
        return result

    def _read(self, mailbox: Mailbox, row: Folder) -> SyncResult:
        numbers: Counter[str] = Counter()
        for piece in in_pieces(mailbox.new(cursor_of(self.app, row))):
            for taken in take_in(self.app, self.actor, row.id, piece.mails, self.directory, piece.understood):
                _count(numbers, taken)
                tell_taken_in(self.app, taken)
            self.advance(len(piece))
        return SyncResult(**numbers)

    def _read_sent(self, mailbox: Mailbox, row: Folder) -> SyncResult:
        result = SyncResult()
        for piece in in_pieces(mailbox.new(cursor_of(self.app, row))):
            taken = take_sent(
                self.app, self.actor, row.id, piece.mails, self.directory, self._by_hand, piece.understood
            )
            tell_recorded(self.app, taken.activities)
            offers = result.offers_sent + sum(each.reverses is None for each in taken.activities)
            result = replace(result, answered=result.answered + taken.answered, offers_sent=offers)
        return result


@use_case("inbox.sync")
def sync(app: App, actor: Actor, advance: Advance = in_silence) -> SyncResult:
    """Read what is new in the mailboxes. Raises ConfigurationError, Unreachable; what was read until then is kept, and the other
    mailboxes are read all the same.
    """
    settings = settings_of(app)
    total = SyncResult()
    troubles: list[TagwerkError] = []
    for place in places_of(settings):
        try:
            mailbox = open_mailbox(settings, place)
            try:
                total += Look(app, actor, place, advance).at_all(mailbox)
            finally:
                mailbox.close()
        except TagwerkError as error:
            note_trouble(app, place, error)
            troubles.append(error)
    if troubles:
        raise troubles[0]
    return total


def note_trouble(app: App, place: Place, error: TagwerkError) -> None:
    """Let ``mailboxes`` say why a mailbox could not be read."""
    if not isinstance(error, Unreachable):
        return
    row = row_of(app, place, place.folders[0], is_sent=False)
    was_looked_at(app, row, error.message)


def _count(numbers: Counter[str], taken: TakenIn) -> None:
    numbers["fetched"] += 1
    kind = taken.kind
    numbers[kind if kind == "unmatched" or kind == "known" else COUNTED_AS[kind]] += 1
    numbers["in_doubt"] += taken.in_doubt
    numbers["unassigned"] += taken.unassigned
