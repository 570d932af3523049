"""Companies, their contacts, and the client card."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from tagwerk.companies.fields import COMPANY_FIELDS, CONTACT_FIELDS

if TYPE_CHECKING:
    from collections.abc import Iterable

    from tagwerk.companies.cards import Card
    from tagwerk.companies.notes import NoteEntry
    from tagwerk.companies.own.values import OwnField
    from tagwerk.companies.tables import Company, Contact
    from tagwerk.companies.timeline import TimelineRow


def company_view(company: Company, own: Iterable[OwnField] = ()) -> dict[str, Any]:
    """A company with its contacts; ``standing`` is its rank under the older name, ``fields`` has those of the house's *own*."""
    fields = {name: getattr(company, name) for name in COMPANY_FIELDS}
    contacts = [contact_view(contact) for contact in company.contacts]
    more = {field.name: field.plain(company.own.get(field.name, "")) for field in own}
    return {"company": company.id} | fields | {"standing": company.rank, "fields": more, "contacts": contacts}


def saved_company_view(company: Company) -> dict[str, Any]:
    """Which company was saved."""
    return {"company": company.id, "name": company.name}


def contact_view(contact: Contact) -> dict[str, Any]:
    """A contact of a company."""
    return (
        {"contact": contact.id}
        | {name: getattr(contact, name) for name in CONTACT_FIELDS}
        | {
            "kinds": contact.kinds,
            "left_on": contact.left_on,
        }
    )


def listed_contact_view(contact: Contact) -> dict[str, Any]:
    """A contact with the company that it is of."""
    return contact_view(contact) | {"company": contact.company.id, "company_name": contact.company.name}


def card_view(card: Card) -> dict[str, Any]:
    """A client card: the company, and a section for what each plugin knows of it."""
    sections = [{"title": section.title, "rows": dict(section.rows)} for section in card.sections]
    notes = [note_view(note) for note in card.notes]
    return company_view(card.company, card.own) | {
        "notes": notes,
        "timeline": [timeline_view(row) for row in card.timeline],
        "sections": sections,
    }


def timeline_view(row: TimelineRow) -> dict[str, Any]:
    """An entry of the timeline; *action* is what shows it, as ``Action.fields`` gives it."""
    entry = row.entry
    return {
        "at": entry.at,
        "kind": entry.kind,
        "title": str(entry.title),
        "text": entry.text,
        "who": row.who,
        "contact": row.contact,
        "activity": entry.activity,
        "action": entry.action.fields if entry.action is not None else None,
    }


def note_view(note: NoteEntry) -> dict[str, Any]:
    """A note with its author and moment."""
    return {
        "note": note.id,
        "company": note.company_id,
        "at": note.written_at,
        "author": note.author,
        "text": note.text,
    }
