"""What a mail that arrived may be."""

from __future__ import annotations

from typing import Literal

MailKind = Literal["reply", "auto_reply", "bounce", "delay", "complaint", "unsubscribe"]
"""What belongs to an offer or a company, and is kept."""

VerdictKind = MailKind | Literal["other"]
"""What any mail may be."""
