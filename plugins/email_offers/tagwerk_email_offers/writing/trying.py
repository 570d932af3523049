"""Looking at what would be written, before anything is sent: the templates there are, one offer, everybody's offers."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tagwerk.api import WrongInput, find_company, use_case
from tagwerk_email_offers.writing.recipients import recipient_of, recipients_in
from tagwerk_email_offers.writing.templates import find_templates
from tagwerk_email_offers.writing.writer import writer_for

if TYPE_CHECKING:
    from tagwerk.api import Actor, App
    from tagwerk_email_offers.writing.rendering import Rendered
    from tagwerk_email_offers.writing.templates import TemplateSource


@use_case("campaigns.read")
def list_templates(app: App, actor: Actor) -> list[TemplateSource]:
    """All offer templates by name."""
    return [source for _name, source in sorted(find_templates(app).items())]


@use_case("campaigns.read")
def preview(app: App, actor: Actor, template: str, company: str) -> Rendered:
    """The offer as *company* would read it; nothing is stored or sent. Raises NotFound, WrongInput."""
    with app.database.reading() as session:
        recipient = recipient_of(session, find_company(session, actor, company))
    return writer_for(app, actor.employee(), template).render(recipient)


@use_case("campaigns.read")
def check(app: App, actor: Actor, template: str, segment: str = "all") -> int:
    """Write the template for everybody in *segment* and keep nothing; gives for how many. Raises WrongInput for the first
    that cannot be written.
    """
    writer = writer_for(app, actor.employee(), template)
    with app.database.reading() as session:
        recipients = recipients_in(session, app, actor, segment, all_contacts=True)
    for recipient in recipients:
        try:
            writer.write(recipient, writer.sender.new_message_id())
        except WrongInput as error:
            raise WrongInput(f"{recipient.company.name}: {error.message}", error.hint, error.action) from None
    return len(recipients)
