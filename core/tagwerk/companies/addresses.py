"""Addresses and names in the one form in which they are stored and compared."""

from __future__ import annotations

from tagwerk.staff.addresses import normal_email, normal_phone

__all__ = ["name_key", "normal_email", "normal_phone"]


def name_key(name: str) -> str:
    """A company's name as it is compared: upper and lower case, ß and ss, and white space make no difference."""
    return " ".join(name.casefold().split())
