"""Answers to offers written for the tests, with what each should become: read from ``tests/email_offers/inbox/answers``, whose
README says how they are written.
"""

from __future__ import annotations

import base64
import quopri
import re
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime
from email.utils import parsedate_to_datetime
from pathlib import Path
from typing import Any

import sqlalchemy as sa

from tagwerk.access.actors import Actor
from tagwerk.companies.finding import name_key
from tagwerk.companies.tables import Company, Contact
from tagwerk.platform.app import App
from tagwerk_email_offers.leaving.signing import tokens_of
from tagwerk_email_offers.numbers import offer_number
from tagwerk_email_offers.tables import Campaign, Inbound, InboundCandidate, Message
from tagwerk_email_offers.writing.correspondents import Correspondent

ANSWERS = Path(__file__).parents[1] / "email_offers" / "inbox" / "answers"
NONE = "none"
CLASSES = {"auto_reply": "auto-reply", "receipt": "other"}
"""What the labels call a kind that is called otherwise."""
RETURN_PATH = "bounces+{{token}}@{domain}"


@dataclass(frozen=True)
class Written:
    """One mail as it is written down; the labels are the alternatives of each."""

    name: str
    part: str
    labels: dict[str, tuple[str, ...]]
    text: str


@dataclass(frozen=True)
class Became:
    """What a mail became: its class, its company and its offer by their names here, ``none`` for none."""

    kind: str
    company: str
    offer: str
    way: str
    candidates: tuple[str, ...] = ()


@dataclass
class World:
    """The companies and the offers that were sent to them, by their names in the files."""

    folder: str
    data: dict[str, Any]
    companies: dict[str, int] = field(default_factory=dict)
    offers: dict[str, Offer] = field(default_factory=dict)

    @property
    def domain(self) -> str:
        """Ours."""
        return str(self.data["ours"])

    @property
    def return_path(self) -> str:
        """Where bounces go, as the setting says it."""
        return RETURN_PATH.format(domain=self.domain)

    def leads_to(self, offer: str) -> tuple[str, str]:
        """The campaign of *offer* and the company that it went to: which of its people had it does not matter."""
        campaign, _, contact = offer.partition(".")
        return campaign, self.data["contacts"][contact]["company"] if contact else ""


@dataclass(frozen=True)
class Offer:
    """One that was sent."""

    message: int
    message_id: str
    number: str
    return_path: str


def written_answers(folder: str) -> list[Written]:
    """All mails of *folder*."""
    return [mail for path in sorted((ANSWERS / folder).glob("*.txt")) for mail in _written(path)]


def _written(path: Path) -> Iterator[Written]:
    for block in re.split(r"(?m)^={8} ", path.read_text(encoding="utf-8"))[1:]:
        head, _, text = block.partition("\n--------\n")
        name, *lines = head.splitlines()
        labels = {
            key: tuple(each.strip() for each in value.split("|")) for key, value in (x.split(" ", 1) for x in lines)
        }
        yield Written(name, path.stem, labels, text)


def found_world(app: App, anna: Actor, folder: str) -> World:
    """The world of *folder* in the workspace of *app*: its companies, and its offers as they are stored when they were sent."""
    world = World(folder, tomllib.loads((ANSWERS / folder / "world.toml").read_text(encoding="utf-8")))
    tokens = tokens_of(app)
    with app.database.transaction() as session:
        contacts = _add_companies(session, world, anna)
        for name, campaign in world.data["campaigns"].items():
            sender = Correspondent.parse(f"{campaign['name']} <{campaign['sender']}@{world.domain}>")
            row = _campaign(anna, str(sender), campaign["sent"])
            session.add(row)
            session.flush()
            for contact in world.data["offers"][name]:
                message = _message(row, contacts[contact], campaign["subject"], sender.new_message_id())
                session.add(message)
                session.flush()
                back = world.return_path.format(token=tokens.of("return", message.id))
                number = offer_number(row.number, message.id)
                world.offers[f"{name}.{contact}"] = Offer(message.id, message.message_id.strip("<>"), number, back)
    return world


def _add_companies(session: sa.orm.Session, world: World, anna: Actor) -> dict[str, Contact]:
    since = min(campaign["sent"] for campaign in world.data["campaigns"].values())
    companies = {}
    for key, fields in world.data["companies"].items():
        companies[key] = Company(
            name=fields["name"], name_key=name_key(fields["name"]), city=fields.get("city", ""),
            created_at=since, owner_id=anna.employee_id,
        )  # fmt: skip
        session.add(companies[key])
    contacts = {}
    for key, fields in world.data["contacts"].items():
        contacts[key] = Contact(name=fields["name"], email=fields["email"], language="de", created_at=since)
        companies[fields["company"]].contacts.append(contacts[key])
    session.flush()
    world.companies = {key: company.id for key, company in companies.items()}
    return contacts


def _campaign(anna: Actor, sender: str, sent: datetime) -> Campaign:
    return Campaign(
        template="price_list", segment="all", wanted=None, sender=sender, employee_id=anna.employee_id, state="done",
        starts_at=sent, created_at=sent,
    )  # fmt: skip


def _message(campaign: Campaign, contact: Contact, subject: str, message_id: str) -> Message:
    moment = campaign.created_at
    return Message(
        campaign_id=campaign.id, company_id=contact.company_id, contact_id=contact.id, address=contact.email, language="de",
        state="sent", message_id=message_id, subject=subject, attempts=1, due_at=moment, reply_code=250,
        first_wire_at=moment, created_at=moment,
    )  # fmt: skip


def mail_of(world: World, written: Written) -> tuple[bytes, datetime]:
    """The bytes of the mail, and when it came."""
    text = re.sub(r"@(id|ID|number|number-lower|number-spaced|number-slashed|return-path):([\w.-]+)@",
                  lambda found: _filled(world.offers[found[2]], found[1]), written.text)  # fmt: skip
    raw = _encoded(text, raw="raw" in written.labels)
    date = re.search(r"(?m)^Date: (.*)$", text)
    assert date, written.name
    return raw, parsedate_to_datetime(date[1])


def _filled(offer: Offer, what: str) -> str:
    return {
        "id": offer.message_id,
        "ID": offer.message_id.upper(),
        "number": offer.number,
        "number-lower": offer.number.lower(),
        "number-spaced": offer.number.replace("-", " "),
        "number-slashed": offer.number.replace("-", "/"),
        "return-path": offer.return_path,
    }[what]


def _encoded(text: str, *, raw: bool) -> bytes:
    """*text* with the parts encoded as their heads say: a head is what stands behind a boundary, or begins the mail."""
    boundaries = re.findall(r'boundary="([^"]+)"', text)
    lines = re.compile("|".join(rf"(?m)^--{re.escape(each)}(?:--)?$\n?" for each in boundaries)) if boundaries else None
    pieces = _split(lines, text) if lines else [text]
    return b"".join(_part(piece, raw=raw) if index % 2 == 0 else piece.encode() for index, piece in enumerate(pieces))


def _split(lines: re.Pattern[str], text: str) -> list[str]:
    pieces, at = [], 0
    for found in lines.finditer(text):
        pieces += [text[at : found.start()], found[0]]
        at = found.end()
    return [*pieces, text[at:]]


def _part(text: str, *, raw: bool) -> bytes:
    head, blank, body = text.partition("\n\n")
    if not blank:
        return text.encode()
    head = (
        head if raw else re.sub(r"(?m)^(Subject|From|To|Cc|Reply-To|Thread-Topic): (.*[^\x00-\x7f].*)$", _words, head)
    )
    if re.search(r"(?im)^content-type: message/(rfc822|delivery-status)", head):
        return f"{head}\n\n".encode() + _part(body, raw=raw)
    charset = re.search(r'(?i)charset="?([\w-]+)', head)
    plain = body.encode(charset[1] if charset else "utf-8", "replace")
    way = re.search(r"(?im)^content-transfer-encoding: *([\w-]+)", head)
    if way and way[1] == "base64":
        plain = base64.encodebytes(plain)
    elif way and way[1] == "quoted-printable":
        plain = quopri.encodestring(plain)
    return f"{head}\n\n".encode() + plain


def _words(found: re.Match[str]) -> str:
    name, _, address = found[2].rpartition(" <") if found[2].endswith(">") else (found[2], "", "")
    pieces = [name[start : start + 12] for start in range(0, len(name), 12)]
    words = "\n ".join(f"=?utf-8?b?{base64.b64encode(piece.encode()).decode()}?=" for piece in pieces)
    return f"{found[1]}: {words}" + (f" <{address}" if address else "")


def became(app: App, world: World) -> dict[str, Became]:
    """What is kept, by Message-ID."""
    companies = {number: key for key, number in world.companies.items()}
    offers = {offer.message: key for key, offer in world.offers.items()}
    with app.database.reading() as session:
        candidates: dict[int, list[str]] = {}
        for inbound, company in session.execute(sa.select(InboundCandidate.inbound_id, InboundCandidate.company_id)):
            candidates.setdefault(inbound, []).append(companies[company])
        return {row.mail_id: _became(row, companies, offers, candidates) for row in session.scalars(sa.select(Inbound))}


def _became(
    row: Inbound, companies: dict[int, str], offers: dict[int, str], candidates: dict[int, list[str]]
) -> Became:
    company, offer = companies.get(row.company_id or 0, NONE), offers.get(row.message_id or 0, NONE)
    return Became(CLASSES.get(row.kind, row.kind), company, offer, row.way, tuple(candidates.get(row.id, ())))
