"""From a recipient to a mail: the facts of company, contact and sender, put into the template, put on an envelope."""

from __future__ import annotations

import socket
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

import sqlalchemy as sa

from tagwerk.api import Action, Employee, WrongInput, clock, translator
from tagwerk_email_offers.api import Offer, OfferCompany, OfferContact, OfferSender
from tagwerk_email_offers.settings import settings_of
from tagwerk_email_offers.tables import Campaign
from tagwerk_email_offers.writing.composing import Envelope, compose
from tagwerk_email_offers.writing.correspondents import Correspondent, wire_address
from tagwerk_email_offers.writing.greetings import greeting
from tagwerk_email_offers.writing.rendering import OfferTemplate
from tagwerk_email_offers.writing.templates import find_template

if TYPE_CHECKING:
    from tagwerk.api import App, Company, Contact
    from tagwerk_email_offers.writing.recipients import Recipient
    from tagwerk_email_offers.writing.rendering import Rendered

_ = translator("tagwerk_email_offers")


@dataclass(frozen=True)
class Writer:
    """Writes the offers of one campaign: one template, one sender, one number."""

    app: App
    template: OfferTemplate
    employee: Employee
    sender: Correspondent
    number: str

    def of_campaign(self, campaign: Campaign) -> Writer:
        """The same, now that there is *campaign* with its number."""
        return replace(self, number=campaign.number)

    def language_for(self, recipient: Recipient) -> str:
        """The language in which *recipient* is written to."""
        return self.template.source.language_for(recipient.language)

    def offer_to(self, recipient: Recipient) -> Offer:
        """The facts of an offer to *recipient*."""
        language = self.language_for(recipient)
        return Offer(
            number=self.number,
            template=self.template.source.name,
            language=language,
            today=clock.today(self.employee.time_zone),
            company=_company(recipient.company),
            contact=_contact(recipient.contact, language),
            sender=OfferSender(self.employee.name, self.sender.address, self.employee.phone),
        )

    def render(self, recipient: Recipient) -> Rendered:
        """The offer in words. Raises WrongInput."""
        return self.template.render(self.app, self.offer_to(recipient))

    def write(self, recipient: Recipient, message_id: str) -> tuple[Envelope, str]:
        """The mail, and its subject. Raises WrongInput."""
        rendered = self.render(recipient)
        name = recipient.contact.name if recipient.contact is not None else recipient.company.name
        moment = clock.now().astimezone(ZoneInfo(self.employee.time_zone))
        answered = bool(settings_of(self.app).imap_url.get_secret_value())
        to = Correspondent(name, wire_address(recipient.address))
        return compose(rendered, self.sender, to, message_id, moment, answered=answered), rendered.subject


def writer_for(app: App, employee_id: int, template: str) -> Writer:
    """A writer for the employee before there is a campaign: its number is a guess. Raises NotFound, WrongInput."""
    with app.database.reading() as session:
        employee = session.get_one(Employee, employee_id)
        newest = session.scalar(sa.select(sa.func.max(Campaign.id))) or 0
    compiled = OfferTemplate(find_template(app, template))
    number = f"{clock.today(employee.time_zone).year}-{newest + 1:04d}"
    return Writer(app, compiled, employee, sender_of(app, employee), number)


def writer_of(app: App, campaign: Campaign) -> Writer:
    """The writer of *campaign*. Raises NotFound or WrongInput where its template is gone or broken."""
    with app.database.reading() as session:
        employee = session.get_one(Employee, campaign.employee_id)
    template = OfferTemplate(find_template(app, campaign.template))
    return Writer(app, template, employee, Correspondent.parse(campaign.sender), campaign.number)


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


def _company(company: Company) -> OfferCompany:
    return OfferCompany(company.id, company.name, company.city, company.region, company.industry, company.rank)


def _contact(contact: Contact | None, language: str) -> OfferContact:
    if contact is None:
        return OfferContact("", "", greeting("", "", language))
    return OfferContact(contact.name, contact.position, greeting(contact.name, contact.salutation, language))
