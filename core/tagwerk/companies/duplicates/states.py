"""Cards as they are compared, and as an import changes them before anything is written."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from tagwerk.companies.duplicates.scoring import Facts

if TYPE_CHECKING:
    from datetime import datetime

COMPANY_FIELDS = (
    "name",
    "rank",
    "region",
    "city",
    "industry",
    "website",
    "email",
    "phone",
    "customer_number",
    "vat_id",
    "street",
    "postcode",
    "country",
    "source",
    "fax",
    "revenue",
    "staff_size",
    "price_column",
    "needs",
    "needs_level",
    "competitors",
    "payment_terms",
    "credit_limit",
)
BUILT_IN = frozenset({*COMPANY_FIELDS, "note"})
CONTACT_FIELDS = (
    "name",
    "salutation",
    "position",
    "email",
    "phone",
    "language",
    "birthday",
    "profession",
    "mobile",
    "department",
    "other_emails",
    "other_phones",
    "zone",
)


@dataclass(slots=True, eq=False)
class ContactState:
    """A person on a card; *id* is 0 for one that is not there yet. *before* has the first value of each changed field; *agreed*
    says of a channel since when a list has consent, ``""`` where it was taken back.
    """

    id: int
    values: dict[str, str]
    hand_written: frozenset[str] = frozenset()
    before: dict[str, str] = field(default_factory=dict)
    agreed: dict[str, str] = field(default_factory=dict)
    fresh: bool = False
    grounds: frozenset[str] = frozenset()


@dataclass(slots=True, eq=False)
class CardState:
    """A card; *id* is 0 for one that is not there yet. *visible* says whether the one who imports may see it. Fields of the
    house's own stand among its *values*. *words* are those under which a fresh one will be found, where they are known.
    """

    id: int
    values: dict[str, str]
    contacts: list[ContactState]
    hand_written: frozenset[str] = frozenset()
    visible: bool = True
    opened_at: datetime | None = None
    before: dict[str, str] = field(default_factory=dict)
    fresh: bool = False
    touched: bool = False
    facts_: Facts | None = None
    words: dict[str, int] | None = None

    @property
    def own(self) -> dict[str, str]:
        """The fields of the house's own that are not empty."""
        return {name: value for name in self.values.keys() - BUILT_IN if (value := self.values[name])}

    @property
    def facts(self) -> Facts:
        """What of the card is compared."""
        if self.facts_ is None:
            values = self.values
            self.facts_ = Facts.of(
                values["name"],
                values.get("city", ""),
                values.get("postcode", ""),
                customer_number=values.get("customer_number", ""),
                vat_id=values.get("vat_id", ""),
                phones=[
                    values.get("phone", ""),
                    *(text for contact in self.contacts for text in numbers_of(contact.values)),
                ],
                emails=[
                    values.get("email", ""),
                    *(text for contact in self.contacts for text in addresses_of(contact.values)),
                ],
                website=values.get("website", ""),
            )
        return self.facts_


def numbers_of(values: dict[str, str]) -> list[str]:
    """The telephone numbers of a person."""
    found = [values.get("phone", ""), values.get("mobile", "")]
    others = values.get("other_phones", "")
    return found + others.split("; ") if others else found


def addresses_of(values: dict[str, str]) -> list[str]:
    """The e-mail addresses of a person."""
    others = values.get("other_emails", "")
    return [values.get("email", ""), *others.split("; ")] if others else [values.get("email", "")]
