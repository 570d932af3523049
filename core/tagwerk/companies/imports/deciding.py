"""What becomes of the rows of a piece: which card each is about, and what changes on it. Nothing is written here."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Literal

from tagwerk.companies.duplicates.names import plain
from tagwerk.companies.duplicates.scoring import LIKELY, REASONS, SAME, likeness, may_be_alike, name_likeness
from tagwerk.companies.duplicates.states import CardState, ContactState, addresses_of, numbers_of
from tagwerk.companies.imports.rows.entries import Problem
from tagwerk.companies.imports.values.mails import is_role
from tagwerk.platform.texts import translator

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from datetime import date

    from tagwerk.companies.duplicates.looking_up import Seeker
    from tagwerk.companies.imports.matching import Sought
    from tagwerk.companies.imports.rows.entries import Entry

UNIQUE = ("customer_number", "vat_id")
CANDIDATES = 40
"""Cards that a row is held against: where more have a key in common with it, the key says nothing."""

_ = translator("tagwerk")


@dataclass
class Doubt:
    """A row that got a card of its own although another one is like it."""

    line: int
    name: str
    like: CardState
    score: float
    reasons: tuple[str, ...]


@dataclass
class Piece:
    """Rows that are taken together, and what becomes of them."""

    entries: list[Entry]
    cards: list[CardState] = field(default_factory=list)
    created: int = 0
    updated: int = 0
    doubts: list[Doubt] = field(default_factory=list)
    refused: list[tuple[Literal["email", "phone"], str, CardState]] = field(default_factory=list)


class Deciding:
    """The cards that the rows of a piece may be about, found by key, and the decisions about one row after the other."""

    def __init__(self, found: Mapping[int, Iterable[CardState]], *, overwrite: bool) -> None:
        self.by_key: dict[int, list[CardState]] = {key: list(cards) for key, cards in found.items()}
        self.overwrite = overwrite
        self.piece = Piece([])
        self.keys_of: dict[int, set[int]] = {}
        """By which each changed card can be looked up, by its place in memory."""

    def take(self, entry: Entry, sought: Sought) -> None:
        """Decide about one row."""
        self.piece.entries.append(entry)
        if entry.rejected:
            return
        card, doubt = self._card(entry, sought.seeker)
        if card is not None and not card.visible:
            entry.rejected = _("{name} is a colleague's company.", name=card.values["name"])
            return
        created, problems, keys = card is None, len(entry.problems), sought.seeker.keys
        if card is None:
            card = CardState(0, {"name": entry.company["name"]}, [], fresh=True, touched=True)
            self.piece.created += 1
            self.piece.cards.append(card)
        if doubt is not None:
            self.piece.doubts.append(doubt)
        changed = self._company(card, entry, keys, created=created)
        changed |= self._contact(card, entry, entry.contact, entry.agreed)
        refused = {channel: since for channel, since in entry.agreed.items() if since is None}
        for person in entry.further:  # whom a consent is of beside the first one, nobody can tell; a no is everybody's
            changed |= self._contact(card, entry, person, refused)
        if changed or created:
            self._changed(card, keys, created=created)
            card.words = sought.words if created and len(entry.problems) == problems else None
        for channel in entry.refused:
            reached = [entry.company.get(channel, "")]
            for person in (entry.contact, *entry.further):
                reached += addresses_of(person) if channel == "email" else numbers_of(person)
            self.piece.refused += [(channel, address, card) for address in reached if address]

    def _changed(self, card: CardState, keys: frozenset[int], *, created: bool) -> None:
        """The rows that follow see what has become of the card."""
        card.facts_ = None
        self.keys_of.setdefault(id(card), set()).update(keys)
        for key in keys:
            held = self.by_key.setdefault(key, [])
            if card not in held:
                held.append(card)
        if not card.touched:
            card.touched = True
            self.piece.cards.append(card)
        self.piece.updated += not created

    def _card(self, entry: Entry, sought: Seeker) -> tuple[CardState | None, Doubt | None]:
        """The card that a row is about, or None; and one that is like it, where nobody can tell without looking."""
        candidates: dict[int, CardState] = {}
        by_key = self.by_key
        for key in by_key.keys() & sought.keys:
            held = by_key[key]
            if len(held) <= CANDIDATES:
                for card in held:
                    candidates[id(card)] = card
        best: tuple[float, int, CardState, tuple[str, ...]] | None = None
        reached = {id(card) for key in by_key.keys() & sought.means for card in by_key[key]} if candidates else set()
        for number, card in candidates.items():
            if number not in reached and not may_be_alike(sought.core, card.values["name"]):
                continue
            found = likeness(sought.facts, card.facts)
            if found.score >= LIKELY and (
                best is None or (found.score, card.visible, -card.id) > (best[0], best[2].visible, -best[2].id)
            ):
                best = found.score, card.id, card, found.reasons
        if best is None:
            return None, None
        score, _id, card, reasons = best
        if score >= SAME:
            return card, None
        if not card.visible:  # what a colleague has is not told
            return None, None
        return None, Doubt(entry.line.number, entry.company["name"], card, score, reasons)

    def _company(self, card: CardState, entry: Entry, keys: frozenset[int], *, created: bool) -> bool:
        self._unique(card, entry, keys)
        changed = False
        for name, value in entry.company.items():
            before = card.values.get(name, "")
            if not value or value == before:
                continue
            if name == "note" and before:
                value = before if value in before else f"{before}\n{value}"
            elif not created and not self._may(card, name, before, entry):
                continue
            if value != before:
                card.before.setdefault(name, before)
                card.values[name] = value
                changed = True
        return changed

    def _may(self, card: CardState, name: str, before: str, entry: Entry) -> bool:
        """Whether a list may put another value in the place of *before*."""
        if name == "name":
            renamed = not card.fresh and any(
                entry.company.get(unique) and entry.company[unique] == card.values.get(unique) for unique in UNIQUE
            )
            return self.overwrite or (
                renamed and "name" not in card.hand_written and name_likeness(before, entry.company["name"])[0] < 0.97
            )
        if self.overwrite:
            return True
        if name in card.hand_written:
            return False
        return name != "rank" or before in ("", "prospect") or "rank" in card.before

    def _unique(self, card: CardState, entry: Entry, keys: frozenset[int]) -> None:
        """What only one company can have stays with the card that has it."""
        for name in UNIQUE:
            value = entry.company.get(name)
            if not value or value == card.values.get(name):
                continue
            holder = next(
                (other for key in keys for other in self.by_key.get(key, ())
                 if other is not card and other.values.get(name, "").casefold() == value.casefold()), None,
            )  # fmt: skip
            if holder is not None:
                whose = holder.values["name"] if holder.visible else _("another company")
                named = entry.named.get(name, name)
                entry.problems.append(Problem(entry.line.number, named, value, _("belongs to {name}", name=whose)))
                del entry.company[name]

    def _contact(
        self, card: CardState, entry: Entry, values: dict[str, str], agreed: Mapping[str, date | None]
    ) -> bool:
        """A person of a row, on the card, and what was agreed; whether that changes anything."""
        if not values:
            return False
        contact = self._known(card, values)
        if contact is None:
            self._address_once(card, entry, values)
            if not any(values.get(name) for name in ("name", "email", "phone")):
                return False
            contact = ContactState(0, {}, fresh=True)
            card.contacts.append(contact)
        changed = contact.fresh
        fixed = contact.values.get("phone", "") not in ("", contact.values.get("mobile", ""))
        for name, value in values.items():
            if name == "phone" and fixed and value == values.get("mobile"):
                continue  # the row names the mobile alone, which stands in only where there is no other number
            changed |= self._person_says(card, contact, name, value)
        return self._consent(contact, agreed) or changed

    def _person_says(self, card: CardState, contact: ContactState, name: str, value: str) -> bool:
        """Put *value* on the card unless a person wrote another one there; whether that changes anything."""
        before = contact.values.get(name, "")
        if name.startswith("other_") and before:
            value = "; ".join(dict.fromkeys([*before.split("; "), *value.split("; ")]))
        if not value or value == before:
            return False
        if name == "email":
            if before and self._keep_address(contact, value):
                return True
            if any(value == other.values.get("email") for other in card.contacts if other is not contact):
                return False
        if not contact.fresh and name in contact.hand_written and not self.overwrite:
            return False
        contact.before.setdefault(name, before)
        contact.values[name] = value
        return True

    def _known(self, card: CardState, values: dict[str, str]) -> ContactState | None:
        """The person on the card that a row is about: by address, then by name, a nameless one by number."""
        if not card.contacts:
            return None
        name, addresses = plain(values.get("name", "")), {text for text in addresses_of(values) if text}
        for contact in card.contacts:
            other = plain(contact.values.get("name", ""))
            if addresses & set(addresses_of(contact.values)) and (not name or not other or _one_person(name, other)):
                return contact
        if name:
            return next((each for each in card.contacts if _one_person(name, plain(each.values.get("name", "")))), None)
        numbers = {text for text in numbers_of(values) if text}
        if addresses:
            return None
        return next((each for each in card.contacts if numbers & set(numbers_of(each.values))), None)

    def _keep_address(self, contact: ContactState, value: str) -> bool:
        """Another address of a person who has one: the first stays the one that is written to."""
        others = contact.values.get("other_emails", "")
        if value in others.split("; "):
            return False
        if "email" in contact.hand_written and not self.overwrite:
            contact.before.setdefault("other_emails", others)
            contact.values["other_emails"] = "; ".join(part for part in (others, value) if part)
            return True
        return False

    def _address_once(self, card: CardState, entry: Entry, values: dict[str, str]) -> None:
        """An address of the house, or of somebody else there, is not also this person's."""
        address = values.get("email", "")
        holder = next((each for each in card.contacts if address and each.values.get("email") == address), None)
        if holder is None:
            return
        del values["email"]
        if is_role(address) and not card.values.get("email"):
            card.before.setdefault("email", "")
            card.values["email"] = address
            return
        name = holder.values.get("name") or _("another contact")
        entry.problems.append(
            Problem(
                entry.line.number, entry.named.get("email", "email"), address, _("belongs to {name} already", name=name)
            )
        )

    def _consent(self, contact: ContactState, agreed: Mapping[str, date | None]) -> bool:
        """Consent that is given or taken back; what is so already changes nothing."""
        changed = False
        for channel, since in agreed.items():
            contact.agreed[channel] = since.isoformat() if since is not None else ""
            if since is None:
                changed |= channel in contact.grounds
            else:
                changed |= bool(contact.values.get(channel)) and channel not in contact.grounds
        return changed


def _one_person(one: str, other: str) -> bool:
    """Whether two names in plain letters are one person's: in any order, with or without a title."""
    if not one or not other:
        return False
    titles = {"dr", "prof", "ing", "dipl", "mag"}
    mine, theirs = set(one.split()) - titles, set(other.split()) - titles
    return mine == theirs or (min(len(mine), len(theirs)) >= 2 and (mine <= theirs or theirs <= mine))


def reasons_told(reasons: Iterable[str]) -> str:
    """Reasons for and against two cards being one company, as a sentence's part."""
    return ", ".join(_(REASONS[reason]) for reason in reasons)
