"""Looking at what would be written, before anything is sent: templates, their mistakes, one offer, everybody's offers."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

import sqlalchemy as sa

from tagwerk.api import (
    Company,
    NotFound,
    WrongInput,
    find_company,
    looked_at,
    nearest_hint,
    pieces,
    translator,
    use_case,
)
from tagwerk_email_offers import api
from tagwerk_email_offers.writing.checking.checks import check_template
from tagwerk_email_offers.writing.checking.findings import Finding
from tagwerk_email_offers.writing.folder.places import SHARED
from tagwerk_email_offers.writing.greetings import greeting
from tagwerk_email_offers.writing.recipients import recipient_of, recipients_in
from tagwerk_email_offers.writing.templates import TemplateMistake, find_templates, own_folder
from tagwerk_email_offers.writing.writer import writer_for

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from tagwerk.api import Actor, App
    from tagwerk_email_offers.api import Offer
    from tagwerk_email_offers.writing.recipients import Recipient
    from tagwerk_email_offers.writing.rendered import Rendered
    from tagwerk_email_offers.writing.templates import TemplateSource
    from tagwerk_email_offers.writing.writer import Writer

_ = translator("tagwerk_email_offers")


@dataclass(frozen=True)
class Previewed:
    """An offer as somebody would read it, with the lines above it."""

    sender: str
    recipient: str
    language: str
    rendered: Rendered


@dataclass(frozen=True)
class Checked:
    """What a check found in *templates*; those that were *written* could be written for all *recipients*."""

    templates: list[str]
    written: list[str]
    recipients: int
    findings: list[Finding]

    @property
    def has_errors(self) -> bool:
        """Whether one of the templates cannot be sent."""
        return any(finding.severity == "error" for finding in self.findings)


@use_case("campaigns.read")
def list_templates(app: App, actor: Actor) -> list[TemplateSource]:
    """All offer templates by name."""
    return [source for _name, source in sorted(find_templates(app).items())]


@use_case("campaigns.read")
def preview(app: App, actor: Actor, template: str, company: str, language: str = "") -> Previewed:
    """The offer as *company* would read it, in another *language* on request; nothing is stored or sent.

    Raises NotFound, WrongInput.
    """
    with app.database.reading() as session:
        recipient = recipient_of(session, find_company(session, actor, company))
    writer = writer_for(app, actor.employee(), template)
    offer = writer.offer_to(recipient)
    if language:
        offer = _in_language(writer, offer, recipient, language)
    name = recipient.contact.name if recipient.contact is not None else recipient.company.name
    to = f"{name} <{recipient.address}>" if recipient.address else name
    return Previewed(str(writer.sender), to, offer.language, writer.template.render(app, offer))


@use_case("campaigns.read")
def check(app: App, actor: Actor, template: str = "", segment: str = "all") -> Checked:
    """Look for every mistake of a template, or of all templates of the workspace; one without errors is then written for
    everybody in *segment*, and nothing is kept. Raises NotFound for the template, and for the segment WrongInput too.
    """
    found = find_templates(app)
    own = own_folder(app).resolve()
    names = (
        [template]
        if template
        else [name for name, each in sorted(found.items()) if each.folder.parent.resolve() == own]
    )
    if template and template not in found:
        raise NotFound(_("There is no offer template {name!r}.", name=template), nearest_hint(template, found))
    with app.database.reading() as session:
        recipients = list(recipients_in(session, app, actor, segment, all_contacts=True))
        for piece in pieces(sorted({each.company.id for each in recipients})):
            for number, owner in session.execute(sa.select(Company.id, Company.owner_id).where(Company.id.in_(piece))):
                looked_at(actor, "company", number, owner)
    findings: dict[Finding, None] = {}
    written: list[str] = []
    for name in names:
        of_this = check_template(found[name], lambda offer: _more(app, offer))
        if not any(finding.severity == "error" for finding in of_this):
            left = list(_for_everybody(app, actor, name, recipients))
            written += [] if left else [name]
            of_this += left
        findings |= dict.fromkeys(_of_the_house(finding) for finding in of_this)
    return Checked(names, written, len(recipients), list(findings))


def _of_the_house(finding: Finding) -> Finding:
    """What is found in a shared file belongs to no template, and is told once."""
    return replace(finding, template="") if finding.file.startswith(f"{SHARED}/") else finding


def _more(app: App, offer: Offer) -> Mapping[str, Any]:
    """The variables of plugins for *offer*."""
    return {given.name: given.values for given in app.plugins.collect(api.email_offers_context, offer)}


def _for_everybody(app: App, actor: Actor, template: str, recipients: list[Recipient]) -> Iterator[Finding]:
    """Write *template* for all *recipients*; what is the same for several is told once, with how many there are."""
    try:
        writer = writer_for(app, actor.employee(), template)
    except TemplateMistake as error:
        yield Finding(template, _file_of(template, error), error.line, "error", error.cause)
        return
    except WrongInput as error:  # nobody to write from: no mistake of the template
        said = _("It was tried for invented recipients alone: {cause}", cause=error.message)
        yield Finding(template, template, 0, "warning", said, error.hint)
        return
    mistakes: dict[tuple[str, int, str], list[str]] = {}
    for recipient, draft in writer.drafts(recipients):
        try:
            writer.write(recipient, writer.sender.new_message_id(), draft=draft)
        except TemplateMistake as error:
            place = _file_of(template, error), error.line, error.cause
            mistakes.setdefault(place, []).append(recipient.company.name)
        except WrongInput as error:
            mistakes.setdefault((template, 0, error.message), []).append(recipient.company.name)
    for (file, line, cause), companies in mistakes.items():
        said = _("{company}: {cause}", company=companies[0], cause=cause)
        more = _("It is so for {number} recipients.", number=len(companies)) if len(companies) > 1 else ""
        yield Finding(template, file, line, "error", said, more)


def _file_of(template: str, error: TemplateMistake) -> str:
    return error.file if "/" in error.file else f"{template}/{error.file}"


def _in_language(writer: Writer, offer: Offer, recipient: Recipient, language: str) -> Offer:
    there = writer.template.source.languages
    if language not in there:
        hint = _("There are: {known}.", known=", ".join(there))
        raise WrongInput(_("{template} is not there in the language {language!r}.", template=offer.template,
                           language=language), hint)  # fmt: skip
    contact = recipient.contact
    name, salutation = (contact.name, contact.salutation) if contact is not None else ("", "")
    return replace(
        offer, language=language, contact=replace(offer.contact, greeting=greeting(name, salutation, language))
    )
