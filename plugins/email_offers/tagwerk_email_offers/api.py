"""What other plugins may use of this one: the facts they are told, and the hooks they may implement.

All of it exists since version 0.1. Hooks are synchronous and called outside a transaction; facts are told after the commit,
at most once. An implementation that raises is logged, its plugin is marked *failed*, and the others go on.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from html import escape
from typing import TYPE_CHECKING, Any

from tagwerk.api import OFFER_EMAILED, ActivityKind, hookspec, later

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from datetime import date, datetime
    from pathlib import Path

    from tagwerk.api import App


OFFER_TO_OWN = ActivityKind("offer_to_own", later("offer to an address of our own"), OFFER_EMAILED.details)
"""An offer to an employee's address left as any other, and no metric counts it."""


@dataclass(frozen=True)
class TemplateFolder:
    """A folder of offer templates, one folder each; *name* says whose it is."""

    name: str
    folder: Path


@dataclass(frozen=True)
class OfferCompany:
    """The company that an offer is addressed to, as a template sees it."""

    id: int
    name: str
    city: str
    region: str
    industry: str
    rank: str


@dataclass(frozen=True)
class OfferContact:
    """The person that an offer is addressed to; *greeting* is the whole line, with its comma."""

    name: str
    position: str
    greeting: str


@dataclass(frozen=True)
class SenderSignature:
    """What stands below the mails of an employee: ``{{ sender.signature }}`` is words in a text, and markup in HTML."""

    text: str = ""

    def __str__(self) -> str:
        """As a text has it."""
        return self.text

    def __bool__(self) -> bool:
        """Whether there is one."""
        return bool(self.text)

    def __html__(self) -> str:
        """As HTML has it: escaped, each line on its own."""
        return "<br>\n".join(escape(line) for line in self.text.splitlines())


@dataclass(frozen=True)
class OfferSender:
    """The employee who offers."""

    name: str
    email: str
    phone: str
    signature: SenderSignature = field(default_factory=SenderSignature)


@dataclass(frozen=True)
class Offer:
    """One offer to one company, about to be written. *number* is what the client reads; *today* is the sender's date.

    *unsubscribe_url* is where the reader says to want no more: a page, or a mail to write where no page can be reached.
    """

    number: str
    template: str
    language: str
    today: date
    company: OfferCompany
    contact: OfferContact
    sender: OfferSender
    unsubscribe_url: str = ""


@dataclass(frozen=True)
class Variables:
    """More variables for templates, under the name of the plugin that gives them: ``{{ name.key }}``."""

    name: str
    values: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class SentOffer:
    """An offer that the mail server took: *message* is our row, *message_id* the header (with its angle brackets)."""

    message: int
    campaign: int
    template: str
    company_id: int
    contact_id: int | None
    message_id: str


@dataclass(frozen=True)
class SentBatch:
    """Offers that were sent together."""

    offers: tuple[SentOffer, ...]


@dataclass(frozen=True)
class Reply:
    """A person answered an offer. *received_at* is in UTC; *text* is what was written, without quotations."""

    company_id: int
    contact_id: int | None
    campaign: int
    message: int
    sender: str
    subject: str
    text: str
    received_at: datetime
    topic: str = ""


@dataclass(frozen=True)
class Bounce:
    """An offer came back. *status* is RFC 3463 (``5.1.1``). A *hard* one was taken out of the count, its address suppressed."""

    company_id: int
    campaign: int
    message: int
    address: str
    status: str
    hard: bool


@hookspec
def email_offers_templates(app: App) -> Iterable[TemplateFolder]:  # type: ignore[empty-body]
    """More folders of offer templates. Called when templates are looked up; the workspace's own come first, the starters
    last. Example::

        @hookimpl
        def email_offers_templates(app):
            return [TemplateFolder("spring", Path(__file__).parent / "offers")]
    """


@hookspec
def email_offers_context(offer: Offer) -> Iterable[Variables]:  # type: ignore[empty-body]
    """More variables for a template. Called for each offer before it is written; one that raises leaves its variables out,
    and a template that needs them fails for that offer. Example::

        @hookimpl
        def email_offers_context(offer):
            return [Variables("rebates", {"percent": rebate_of(offer.company.id)})]
    """


@hookspec
def email_offers_classify_reply(reply: Reply) -> str | None:
    """Say what a reply is about, in one short word such as ``interested``, ``question``, ``refusal`` or ``later``; the first
    answer that is not None holds. Called once for each reply, before it is stored. Example::

        @hookimpl
        def email_offers_classify_reply(reply):
            return "question" if "?" in reply.text else None
    """


@hookspec
def email_offers_sent(batch: SentBatch) -> None:
    """Offers were taken by the mail server. Example::

    @hookimpl
    def email_offers_sent(batch):
        log.info("%s offers left", len(batch.offers))
    """


@hookspec
def email_offers_reply_received(reply: Reply) -> None:
    """A person answered an offer. Example::

    @hookimpl
    def email_offers_reply_received(reply):
        show_on_desk(reply.company_id, reply.subject)
    """


@hookspec
def email_offers_bounced(bounce: Bounce) -> None:
    """An offer came back. Example::

    @hookimpl
    def email_offers_bounced(bounce):
        if bounce.hard:
            ask_for_new_address(bounce.company_id)
    """
