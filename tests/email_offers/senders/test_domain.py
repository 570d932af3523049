"""The doctor and the DNS: what is missing is named, what cannot be asked for is not missing. The name server is a real one."""

import socket
import threading
import time
from collections.abc import Iterator
from dataclasses import dataclass, field

import dns.message
import dns.rcode
import dns.rdatatype
import dns.resolver
import dns.rrset
import pytest

from kit.mail import Clients
from tagwerk.access.actors import Actor
from tagwerk.platform.app import App
from tagwerk.platform.errors import ConfigurationError
from tagwerk_email_offers.checks import checks
from tagwerk_email_offers.senders import domain as sender_domain
from tagwerk_email_offers.senders.domain import SenderDomain

DOMAIN = "firma.de"


@dataclass
class NameServer:
    """Answers over UDP what *records* say; *mood* is how it is today."""

    records: dict[str, list[str]] = field(default_factory=dict)
    mood: str = "well"
    asked: list[str] = field(default_factory=list)
    door: socket.socket = field(default_factory=lambda: socket.socket(socket.AF_INET, socket.SOCK_DGRAM))

    def run(self) -> None:
        while self.mood != "gone":
            data, client = self.door.recvfrom(4096)
            if (answer := self._answer(data)) is not None:
                self.door.sendto(answer, client)

    def _answer(self, data: bytes) -> bytes | None:
        if not data or self.mood in ("silent", "gone"):
            return None
        question = dns.message.from_wire(data)
        name = question.question[0].name.to_text().rstrip(".")
        self.asked += [name] if question.question[0].rdtype == dns.rdatatype.TXT else []
        response = dns.message.make_response(question)
        if self.mood not in ("well", "closed"):
            response.set_rcode(dns.rcode.from_text(self.mood))
        elif question.question[0].rdtype == dns.rdatatype.NS:
            if name == "de" and self.mood == "well":
                response.answer.append(dns.rrset.from_text(question.question[0].name, 60, "IN", "NS", "a.nic.de."))
        elif texts := self.records.get(name):
            quoted = [" ".join(f'"{text[at : at + 200]}"' for at in range(0, len(text), 200)) for text in texts]
            response.answer.append(dns.rrset.from_text(question.question[0].name, 60, "IN", "TXT", *quoted))
        else:
            response.set_rcode(dns.rcode.NXDOMAIN)
        return response.to_wire()

    @property
    def resolver(self) -> dns.resolver.Resolver:
        resolver = dns.resolver.Resolver(configure=False)
        resolver.nameservers, resolver.port = ["127.0.0.1"], self.door.getsockname()[1]
        resolver.timeout = 0.3
        return resolver


@pytest.fixture
def names() -> Iterator[NameServer]:
    server = NameServer()
    server.door.bind(("127.0.0.1", 0))
    port = server.door.getsockname()[1]
    thread = threading.Thread(target=server.run)
    thread.start()
    yield server
    server.mood = "gone"
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as last:
        last.sendto(b"", ("127.0.0.1", port))
    thread.join()
    server.door.close()


def domain(names: NameServer, selector: str = "", name: str = DOMAIN) -> SenderDomain:
    return SenderDomain(name, selector, names.resolver)


def test_a_domain_that_has_everything_is_well(names: NameServer) -> None:
    names.records = {
        DOMAIN: ["google-site-verification=x", "v=spf1 include:_spf.relay.de -all"],
        f"relay._domainkey.{DOMAIN}": ["v=DKIM1; k=rsa; p=" + "M" * 390],
        f"_dmarc.{DOMAIN}": ["v=DMARC1; p=reject"],
    }
    found = domain(names, "relay")
    assert found.spf() == "SPF of firma.de: v=spf1 include:_spf.relay.de -all"
    assert found.dkim() == "DKIM of firma.de: there is a key at relay._domainkey.firma.de."
    assert found.dmarc() == "DMARC of firma.de: v=DMARC1; p=reject"


@pytest.mark.parametrize(
    ("records", "what", "says"),
    [
        ({}, "spf", "no SPF record"),
        ({DOMAIN: ["v=spf10 -all", "spf1"]}, "spf", "no SPF record"),
        ({DOMAIN: ["v=spf1 -all", "v=spf1 mx -all"]}, "spf", "2 SPF records"),
        ({}, "dkim", "no DKIM key at relay._domainkey.firma.de"),
        ({f"relay._domainkey.{DOMAIN}": ["v=DKIM1; p="]}, "dkim", "revoked"),
        ({}, "dmarc", "no DMARC record"),
        ({f"_dmarc.{DOMAIN}": ["v=DMARC1; p=none", "v=DMARC1; p=reject"]}, "dmarc", "several DMARC records"),
    ],
)
def test_what_is_missing_is_named_on_one_line(
    names: NameServer, records: dict[str, list[str]], what: str, says: str
) -> None:
    names.records = records
    with pytest.raises(ConfigurationError, match=says) as caught:
        getattr(domain(names, "relay"), what)()
    assert "\n" not in caught.value.message


def test_a_record_above_the_domain_holds_for_it(names: NameServer) -> None:
    names.records = {f"_dmarc.{DOMAIN}": ["v=DMARC1; p=none"]}
    assert domain(names, name=f"angebote.{DOMAIN}").dmarc() == f"DMARC of angebote.{DOMAIN}: v=DMARC1; p=none"
    assert names.asked == [f"_dmarc.angebote.{DOMAIN}", f"_dmarc.{DOMAIN}"]


def test_without_a_selector_nobody_is_asked_for_a_key(names: NameServer) -> None:
    assert "is not checked" in domain(names).dkim()
    assert names.asked == []


@pytest.mark.parametrize("mood", ["silent", "SERVFAIL", "REFUSED", "NXDOMAIN", "closed"])
def test_who_cannot_be_asked_is_not_said_to_lack_anything_and_is_asked_once(
    names: NameServer, mood: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sender_domain, "PATIENCE", 1.0)
    names.mood = mood
    found, began = domain(names, "relay"), time.monotonic()
    says = {found.spf(), found.dkim(), found.dmarc()}
    assert says == {"The DNS gives no answer about firma.de; nothing was checked."}
    assert time.monotonic() - began < 5


@pytest.mark.parametrize("name", ["tagwerk.example", "localhost", "pc.local", "[127.0.0.1]"])
def test_a_domain_of_nobody_is_not_asked_for(names: NameServer, name: str) -> None:
    assert "no public domain" in domain(names, name=name).spf()
    assert names.asked == []


def test_the_doctor_asks_for_the_domain_that_mails_are_sent_from(clients: Clients, app: App, anna: Actor) -> None:
    named = [check for check in checks(app) if "tagwerk.example" in check.name]
    assert [check.name for check in named] == [
        f"email_offers.{what}.tagwerk.example" for what in ("spf", "dkim", "dmarc")
    ]
    assert all("no public domain" in check.run() for check in named)
