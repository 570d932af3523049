"""What ``tagwerk doctor`` says of the sender's domain: may our server write for it (SPF, RFC 7208), is it signed (DKIM,
RFC 6376), and what shall others do with mail that is not (DMARC, RFC 7489).

Large providers refuse bulk mail without them. Signing itself is the relay's work. A domain that cannot be asked for lacks nothing
that we know of: each says so, and fails nobody's check.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING

import dns.exception
import dns.name
import dns.resolver

from tagwerk.api import ConfigurationError, Unreachable, translator

if TYPE_CHECKING:
    from collections.abc import Callable

PATIENCE = 4.0
"""Seconds for one question, with all its attempts."""
NOBODYS = (".example", ".test", ".invalid", ".localhost", ".local", ".internal", ".lan")
"""Domains that no public name server knows (RFC 2606, 6761, 6762)."""

_ = translator("tagwerk_email_offers")


@dataclass
class SenderDomain:
    """A domain, asked for through *resolver* (the machine's own by default).

    After one question without an answer no other is put.
    """

    domain: str
    selector: str = ""
    resolver: dns.resolver.Resolver | None = None
    _silent: str = field(default="", init=False)

    def spf(self) -> str:
        """Which servers may write for it. Raises ConfigurationError where nothing says so."""
        return self._asked(self._spf)

    def dkim(self) -> str:
        """The key that its mails are signed with. Raises ConfigurationError where there is none under the selector."""
        return self._asked(self._dkim)

    def dmarc(self) -> str:
        """What becomes of mails that are neither. Raises ConfigurationError where nothing says so."""
        return self._asked(self._dmarc)

    def _spf(self) -> str:
        found = [record for record in self._texts(self.domain) if _is(record, "v=spf1")]
        if not found:
            raise ConfigurationError(
                _("{domain} has no SPF record: nothing says which servers may send its mail.", domain=self.domain),
                _('Ask your provider for it; a TXT record such as "v=spf1 include:… -all".'),
            )
        if len(found) > 1:
            raise ConfigurationError(
                _(
                    "{domain} has {number} SPF records, so that none of them holds.",
                    domain=self.domain,
                    number=len(found),
                ),
                _("Make one TXT record of them."),
            )
        return _("SPF of {domain}: {record}", domain=self.domain, record=found[0])

    def _dkim(self) -> str:
        if not self.selector:
            return _("DKIM of {domain} is not checked: set plugins.email_offers.dkim_selector.", domain=self.domain)
        name = f"{self.selector}._domainkey.{self.domain}"
        keys = [tags for record in self._texts(name) if "p" in (tags := _tags(record))]
        if not keys:
            raise ConfigurationError(
                _("There is no DKIM key at {name}.", name=name),
                _("Your relay signs the mails, and says what to put there; without it they are taken for spam."),
            )
        if not keys[0]["p"]:
            raise ConfigurationError(_("The DKIM key at {name} is revoked.", name=name))
        return _("DKIM of {domain}: there is a key at {name}.", domain=self.domain, name=name)

    def _dmarc(self) -> str:
        """At the domain itself, or at one above it (the tree walk of DMARCbis)."""
        labels = self.domain.split(".")
        for start in range(max(len(labels) - 1, 1)):
            name = f"_dmarc.{'.'.join(labels[start:])}"
            found = [record for record in self._texts(name) if _is(record, "v=DMARC1")]
            if len(found) == 1:
                return _("DMARC of {domain}: {record}", domain=self.domain, record=found[0])
            if found:
                raise ConfigurationError(_("{name} has several DMARC records, so that none of them holds.", name=name))
        raise ConfigurationError(
            _("{domain} has no DMARC record.", domain=self.domain),
            _('A TXT record at _dmarc.{domain}, to begin with "v=DMARC1; p=none".', domain=self.domain),
        )

    def _asked(self, ask: Callable[[], str]) -> str:
        if f".{self.domain}".endswith(NOBODYS) or "." not in self.domain or self.domain.startswith("["):
            return _("{domain} is no public domain; nothing is known of it.", domain=self.domain)
        if not self._silent:
            try:
                return ask()
            except Unreachable as error:
                self._silent = error.message
        return self._silent

    def _texts(self, name: str) -> list[str]:
        """The TXT records of *name*. Raises Unreachable where nobody answers, or not to the point."""
        answer = self._resolved(name, "TXT")
        if answer is None and not self._is_public:
            raise self._unknown()
        return [b"".join(record.strings).decode("utf-8", "replace") for record in answer or ()]

    @cached_property
    def _is_public(self) -> bool:
        """Whether this is the DNS of the world: in a closed network a name server knows of nothing outside."""
        return self._resolved(self.domain.rpartition(".")[2], "NS") is not None

    def _resolved(self, name: str, kind: str) -> dns.resolver.Answer | None:
        """None where the DNS says that there is no such record. Raises Unreachable where it says nothing."""
        try:
            return self._resolver.resolve(dns.name.from_text(name), kind, lifetime=PATIENCE, search=False)
        except (dns.resolver.NXDOMAIN, dns.resolver.NoAnswer):
            return None
        except (dns.exception.DNSException, OSError):
            raise self._unknown() from None

    def _unknown(self) -> Unreachable:
        return Unreachable(_("The DNS gives no answer about {domain}; nothing was checked.", domain=self.domain))

    @cached_property
    def _resolver(self) -> dns.resolver.Resolver:
        return self.resolver or dns.resolver.Resolver()


def _is(record: str, version: str) -> bool:
    start = record.strip().lower()
    return start == version.lower() or start.startswith((f"{version.lower()} ", f"{version.lower()};"))


def _tags(record: str) -> dict[str, str]:
    """``v=DKIM1; k=rsa; p=…`` by name (RFC 6376, 3.2)."""
    pairs = (part.partition("=") for part in record.split(";"))
    return {name.strip(): "".join(value.split()) for name, sign, value in pairs if sign}
