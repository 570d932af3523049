"""Job descriptions, in the reader's language."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from tagwerk.obligations.job_descriptions.versions import in_reader_language

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from pathlib import Path

    from tagwerk.obligations.job_descriptions.files import Mistake
    from tagwerk.obligations.job_descriptions.written import JobDescription
    from tagwerk.staff.tables import Terms


def versions_view(versions: Sequence[JobDescription]) -> dict[str, Any]:
    """A job description as its newest version has it, and since when each version is in force."""
    last = versions[-1]
    return {
        "name": last.name,
        "title": in_reader_language(last.title),
        "in_force_from": last.in_force_from,
        "extends": last.extends,
        "versions": [version.in_force_from for version in versions],
    }


def job_description_view(described: JobDescription) -> dict[str, Any]:
    """One version with its obligations and what else is written in it."""
    clauses = {"duties": described.duty, "rights": described.right, "criteria": described.criterion}
    return {
        "name": described.name,
        "title": in_reader_language(described.title),
        "in_force_from": described.in_force_from,
        "extends": described.extends,
        "obligations": [
            obligation.model_dump() | {"text": in_reader_language(obligation.text)}
            for obligation in described.obligations
        ],
    } | {
        part: [{"clause": clause.clause, "text": in_reader_language(clause.text)} for clause in written]
        for part, written in clauses.items()
    }


def mistakes_view(file: Path, mistakes: Iterable[Mistake]) -> dict[str, Any]:
    """A file and the mistakes in it."""
    return {"file": str(file), "mistakes": [{"line": mistake.line, "text": mistake.text} for mistake in mistakes]}


def assignment_view(login: str, terms: Terms) -> dict[str, Any]:
    """Which job description holds for an employee, and since when."""
    return {"employee": login, "job_description": terms.job_description, "since": terms.since}
