"""What the tables of the plugin hold of people: calls, what the providers said of them, what came of them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import sqlalchemy as sa

from tagwerk.api import PersonalData, later
from tagwerk_telephony.tables import Call, ListMark, PhoneOffer, SaidOutcome, StoredEvent

if TYPE_CHECKING:
    from tagwerk.api import Person, Reader


def _calls(person: Person) -> sa.ColumnElement[bool]:
    theirs = sa.or_(Call.contact_id.in_(person.contact_ids), Call.number.in_(person.phones))
    return sa.or_(theirs, Call.company_id.in_(person.company_ids)) if person.whole_company else theirs


def _of_calls(column: Any) -> Any:
    return lambda person: column.in_(sa.select(Call.id).where(_calls(person)))


def _numbers(person: Person) -> sa.Select[Any]:
    """Under which numbers a person was spoken with: also those that are no longer on the card."""
    return sa.select(Call.number).where(Call.contact_id.in_(person.contact_ids), Call.number != "").distinct()


def personal_data() -> list[PersonalData]:
    """All tables of the plugin; those that refer to others stand before them.

    What a provider said is kept in its own words for a time only; in ours, without the number, the calls can be reckoned again.
    """
    clients: tuple[Reader, ...] = ("owner", "head")
    return [
        PersonalData(StoredEvent, later("what the telephone provider said"), "accountability", "retention.raw_events_days",
                     clients, of=_of_calls(StoredEvent.call_id), emptied={"raw": {}}, since="received_at", outdated={"raw": {}}),
        PersonalData(PhoneOffer, later("offers by telephone"), "relation", "card", clients, of=_of_calls(PhoneOffer.call_id),
                     stays=True),
        PersonalData(SaidOutcome, later("what came of calls, with notes"), "relation", "card", clients,
                     of=_of_calls(SaidOutcome.call_id), emptied={"note": "", "call_back_at": None}),
        PersonalData(ListMark, later("companies skipped in lists of calls"), "operation", "card", ("employee", "head")),
        PersonalData(Call, later("calls, with number and notes"), "relation", "card", clients, of=_calls, words=_numbers,
                     emptied={"note": "", "recording": "", "transferred_to": "", "call_back_at": None}),
    ]  # fmt: skip
