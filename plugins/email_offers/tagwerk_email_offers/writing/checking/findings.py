"""What a check found: in which file and line, how bad it is, in words, and what to do about it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Severity = Literal["error", "warning"]


@dataclass(frozen=True)
class Finding:
    """One finding. *file* is named from the folder of templates (``price_list/body.de.html``); *line* is 0 for a file as a whole.

    *template* is empty for a shared file. With an ``error`` the template cannot be sent; a ``warning`` says what is likely not
    meant.
    """

    template: str
    file: str
    line: int
    severity: Severity
    text: str
    hint: str = ""


class Findings:
    """Collects what is found in one template, each once, in the order of files and lines."""

    def __init__(self, template: str) -> None:
        self.template = template
        self._found: dict[tuple[str, int, str], Finding] = {}

    def error(self, label: str, line: int, text: str, hint: str = "") -> None:
        """Note a mistake in the file *label*."""
        self._note(label, line, "error", text, hint)

    def warning(self, label: str, line: int, text: str, hint: str = "") -> None:
        """Note what is likely not meant."""
        self._note(label, line, "warning", text, hint)

    def _note(self, label: str, line: int, severity: Severity, text: str, hint: str) -> None:
        text, hint = " ".join(text.split()), " ".join(hint.split())
        text = text if text.endswith((".", "?", "!", "…")) else f"{text}."
        file = label if "/" in label and not label.startswith("/") else f"{self.template}/{label}"
        finding = Finding(self.template, file, line, severity, text[:1].upper() + text[1:], hint)
        self._found.setdefault((label, line, finding.text), finding)

    @property
    def has_errors(self) -> bool:
        """Whether the template cannot be sent."""
        return any(finding.severity == "error" for finding in self._found.values())

    def has_error(self, label: str, line: int) -> bool:
        """Whether a mistake was found in that line."""
        return any(place[:2] == (label, line) and each.severity == "error" for place, each in self._found.items())

    def all(self) -> list[Finding]:
        """Everything that was found."""
        return sorted(self._found.values(), key=lambda each: (each.file, each.line, each.severity, each.text))
