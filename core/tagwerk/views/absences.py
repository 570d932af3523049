"""Absences and who stands in, as faces show them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from tagwerk.staff.absences.absences import KnownAbsence
    from tagwerk.staff.absences.tables import Absence


def absence_view(absence: Absence) -> dict[str, Any]:
    """An absence with its days and the share of each."""
    names = ("first", "last", "share", "reason")
    fields = {"absence": absence.id, "employee": absence.employee.login}
    return fields | {name: getattr(absence, name) for name in names}


def known_absence_view(known: KnownAbsence) -> dict[str, Any]:
    """An absence with the substitutes; the reason is for those alone who may know it."""
    substitutes = [
        {"substitute": held.substitute.login, "first": held.first, "last": held.last} for held in known.substitutions
    ]
    fields = absence_view(known.absence) | {"reason": known.reason or None, "substitutes": substitutes}
    return fields | {"name": known.employee.name}
