"""Who has which address: every address on file with its company, and the domains that tell a company. Read once for a look."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import sqlalchemy as sa

from tagwerk.api import Company, Contact, Employee
from tagwerk_email_offers.mime.comparing import address_key, keys_of, mailbox_of, telling_domains
from tagwerk_email_offers.tables import Campaign

if TYPE_CHECKING:
    from collections.abc import Iterable

    from sqlalchemy.orm import Session


@dataclass
class Directory:
    """Companies by address and by domain; *own* are the domains of this house."""

    stands_for: dict[int, int] = field(default_factory=dict)
    by_address: dict[str, dict[int, int | None]] = field(default_factory=lambda: defaultdict(dict))
    by_domain: dict[str, set[int]] = field(default_factory=lambda: defaultdict(set))
    by_domain_above: dict[str, set[int]] = field(default_factory=lambda: defaultdict(set))
    own: frozenset[str] = frozenset()

    @classmethod
    def read(cls, session: Session) -> Directory:
        """All of it."""
        merged = sa.select(Company.id, Company.merged_into).where(Company.merged_into.is_not(None))
        found = cls({row.id: row.merged_into or row.id for row in session.execute(merged)})
        found.own = frozenset(own_domains(session))
        contacts = sa.select(Contact.email, Contact.company_id, Contact.id).where(Contact.email != "")
        for email, company, contact in session.execute(contacts.order_by(Contact.id)):
            found._add(email, company, contact)
        for email, company in session.execute(sa.select(Company.email, Company.id).where(Company.email != "")):
            found._add(email, company, None)
        return found

    def survivor(self, company: int) -> int:
        """What *company* was merged into, else itself."""
        return self.stands_for.get(company, company)

    def having(self, addresses: Iterable[str]) -> set[int]:
        """The companies that one of *addresses* is on file for."""
        return {company for address in addresses for key in keys_of(address) for company in self._at(key)}

    def of_domains(self, addresses: Iterable[str]) -> set[int]:
        """The companies whose people have addresses at the domain of one of *addresses*, or above it."""
        found: set[int] = set()
        for address in addresses:
            nearest = (self.by_domain.get(domain) for domain in telling_domains(address))
            found |= next(filter(None, nearest), set())
        return found

    def below_domains(self, addresses: Iterable[str]) -> set[int]:
        """The companies whose people have addresses below the domain of one of *addresses*: it may be of their house, or of who
        lends names to many.
        """
        domains = {address_key(address).rpartition("@")[2] for address in addresses} - self.own
        return {company for domain in domains for company in self.by_domain_above.get(domain, ())}

    def contact(self, company: int, addresses: Iterable[str]) -> int | None:
        """The contact of *company* with one of *addresses*."""
        found = (self._at(key).get(company) for address in addresses for key in keys_of(address))
        return next((contact for contact in found if contact is not None), None)

    def is_own(self, address: str) -> bool:
        """Whether it is an address of this house."""
        return address_key(address).rpartition("@")[2] in self.own

    def _at(self, key: str) -> dict[int, int | None]:
        return self.by_address.get(key, {})

    def _add(self, email: str, company: int, contact: int | None) -> None:
        key, survivor = address_key(email), self.survivor(company)
        if not key:
            return
        for each in {key, mailbox_of(key)}:
            known = self.by_address[each]
            known[survivor] = known.get(survivor) or contact
        domains = list(telling_domains(key))
        if domains and domains[0] not in self.own:
            self.by_domain[domains[0]].add(survivor)
            for above in domains[1:]:
                self.by_domain_above[above].add(survivor)


def own_domains(session: Session) -> set[str]:
    """The domains of the employees' addresses and of what campaigns were sent from; a free mail host is nobody's."""
    staff = session.scalars(sa.select(Employee.email).where(Employee.email != "").distinct()).all()
    senders = session.scalars(sa.select(Campaign.sender).distinct()).all()
    addresses = [*staff, *(sender.rpartition("<")[2].strip(">") for sender in senders)]
    return {domain for address in addresses for domain in [next(telling_domains(address), "")] if domain}
