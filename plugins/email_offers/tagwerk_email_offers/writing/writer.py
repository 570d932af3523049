"""From a recipient to a mail: the facts of company, contact and sender, put into the template, put on an envelope."""

from __future__ import annotations

import socket
from collections import deque
from dataclasses import dataclass, replace
from functools import cached_property
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

import sqlalchemy as sa

from tagwerk.api import Action, Employee, WrongInput, clock, translator
from tagwerk_email_offers.api import Offer, OfferCompany, OfferContact, OfferSender, SenderSignature
from tagwerk_email_offers.mime.addresses import wire_address
from tagwerk_email_offers.numbers import offer_number
from tagwerk_email_offers.senders.signatures import signature_in
from tagwerk_email_offers.settings import settings_of
from tagwerk_email_offers.tables import Campaign
from tagwerk_email_offers.writing.composing import Composer, Envelope
from tagwerk_email_offers.writing.correspondents import Correspondent
from tagwerk_email_offers.writing.greetings import greeting
from tagwerk_email_offers.writing.rendering import OfferTemplate
from tagwerk_email_offers.writing.templates import find_template

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from tagwerk.api import App
    from tagwerk_email_offers.threads.threads import Thread
    from tagwerk_email_offers.writing.recipients import CompanyFacts, ContactFacts, Recipient
    from tagwerk_email_offers.writing.rendered import Rendered
    from tagwerk_email_offers.writing.rendering import Draft

AHEAD = 16

_ = translator("tagwerk_email_offers")


@dataclass(frozen=True)
class Writer:
    """Writes the offers of one campaign: one template, one sender, one number; *follows* says that they are follow-ups."""

    app: App
    template: OfferTemplate
    employee: Employee
    composer: Composer
    signature: SenderSignature
    number: str
    follows: bool = False

    @property
    def sender(self) -> Correspondent:
        """Who writes."""
        return self.composer.sender

    @cached_property
    def _zone(self) -> ZoneInfo:
        return ZoneInfo(self.employee.time_zone)

    @cached_property
    def _sender_facts(self) -> OfferSender:
        return OfferSender(self.employee.name, self.sender.address, self.employee.phone, self.signature)

    def of_campaign(self, campaign: Campaign) -> Writer:
        """The same, now that there is *campaign* with its number."""
        return replace(self, number=campaign.number)

    def language_for(self, recipient: Recipient) -> str:
        """The language in which *recipient* is written to."""
        return self.template.source.language_for(recipient.language)

    def offer_to(self, recipient: Recipient, message: int | None = None) -> Offer:
        """The facts of an offer to *recipient*; *message* is the number of our row, None where there is none (yet)."""
        language = self.language_for(recipient)
        return Offer(
            number=offer_number(self.number, message),
            template=self.template.source.name,
            language=language,
            today=clock.today(self._zone),
            company=_company(recipient.company),
            contact=_contact(recipient.contact, language),
            sender=self._sender_facts,
            unsubscribe_url=self.composer.link_to_leave(message),
        )

    def render(self, recipient: Recipient, message: int | None = None) -> Rendered:
        """The offer in words. Raises WrongInput."""
        return self.draft(recipient, message).write()

    def draft(self, recipient: Recipient, message: int | None = None) -> Draft:
        """What the offer is written of; its document is being made from now on."""
        return self.template.draft(self.app, self.offer_to(recipient, message))

    def drafts(self, recipients: Iterable[Recipient]) -> Iterator[tuple[Recipient, Draft]]:
        """Drafts for *recipients*, some of them begun ahead, so that their documents are made at the same time."""
        ahead: deque[tuple[Recipient, Draft]] = deque()
        try:
            for recipient in recipients:
                ahead.append((recipient, self.draft(recipient)))
                if len(ahead) > AHEAD:
                    yield ahead.popleft()
            while ahead:
                yield ahead.popleft()
        finally:
            for _recipient, draft in ahead:
                draft.drop()

    def write(
        self,
        recipient: Recipient,
        message_id: str,
        message: int | None = None,
        draft: Draft | None = None,
        thread: Thread | None = None,
    ) -> tuple[Envelope, str]:
        """The mail of our row *message*, and its subject; of the *draft* that was begun before, if any. One that goes on from
        *thread* is called as that was, unless the template says ``own_subject``. Raises WrongInput.
        """
        rendered = (draft or self.draft(recipient, message)).encode()
        if thread is not None and not self.template.source.has_own_subject:
            rendered = replace(rendered, subject=thread.subject)
        name = recipient.contact.name if recipient.contact is not None else recipient.company.name
        moment = clock.now().astimezone(self._zone)
        to = Correspondent(name, wire_address(recipient.address))
        references = thread.references if thread is not None else ()
        composed = self.composer.compose(rendered, to, message_id, moment, number=message, references=references)
        return composed, rendered.subject


def writer_for(app: App, employee_id: int, template: str) -> Writer:
    """A writer for the employee before there is a campaign: its number is a guess. Raises NotFound, WrongInput."""
    with app.database.reading() as session:
        employee = session.get_one(Employee, employee_id)
        signature = signature_in(session, employee_id)
        newest = session.scalar(sa.select(sa.func.max(Campaign.id))) or 0
    compiled = OfferTemplate(find_template(app, template))
    number = f"{clock.today(employee.time_zone).year}-{newest + 1:04d}"
    composer = Composer.of_offers(app, sender_of(app, employee))
    return Writer(app, compiled, employee, composer, signature, number)


def writer_of(app: App, campaign: Campaign) -> Writer:
    """The writer of *campaign*. Raises NotFound or WrongInput where its template is gone or broken."""
    with app.database.reading() as session:
        employee = session.get_one(Employee, campaign.employee_id)
        signature = signature_in(session, employee.id)
    template = OfferTemplate(find_template(app, campaign.template))
    composer = Composer.of_offers(app, Correspondent.parse(campaign.sender))
    return Writer(app, template, employee, composer, signature, campaign.number, campaign.follows_id is not None)


def sender_of(app: App, employee: Employee) -> Correspondent:
    """Who writes: the setting ``sender``, else the employee. Raises WrongInput where neither has an address.

    Without any address the account at the mail server may be one; and to a server on this machine the employee writes as the
    user of this machine, as its other mail programs do.
    """
    settings = settings_of(app)
    if settings.sender:
        return Correspondent.parse(settings.sender)
    server = settings.smtp if settings.smtp_url.get_secret_value() else None
    account = server.user if server is not None and "@" in server.user else ""
    local = f"{employee.login}@{socket.getfqdn()}" if server is not None and server.is_local else ""
    if not (address := employee.email or account or (local if local.isascii() else "")):
        raise WrongInput(
            _("{name} has no e-mail address to write from.", name=employee.name),
            _("Give one, or set plugins.email_offers.sender."),
            Action("staff.edit", employee.login, email="…"),
        )
    return Correspondent.parse(f'"{employee.name.replace(chr(34), "")}" <{address}>')


def _company(company: CompanyFacts) -> OfferCompany:
    return OfferCompany(company.id, company.name, company.city, company.region, company.industry, company.rank)


def _contact(contact: ContactFacts | None, language: str) -> OfferContact:
    if contact is None:
        return OfferContact("", "", greeting("", "", language))
    return OfferContact(contact.name, contact.position, greeting(contact.name, contact.salutation, language))
