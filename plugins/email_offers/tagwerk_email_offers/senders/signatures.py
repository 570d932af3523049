"""What stands below the mails of an employee: words, which the own templates show as ``{{ sender.signature }}``."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tagwerk.api import WrongInput, translator, use_case
from tagwerk_email_offers.api import SenderSignature
from tagwerk_email_offers.mime.characters import BREAKING
from tagwerk_email_offers.tables import Signature

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from tagwerk.api import Actor, App

LONGEST = 2000

_ = translator("tagwerk_email_offers")


@use_case("signature.read")
def show_signature(app: App, actor: Actor) -> SenderSignature:
    """The own signature, empty where there is none."""
    with app.database.reading() as session:
        return signature_in(session, actor.employee())


@use_case("signature.edit")
def set_signature(app: App, actor: Actor, text: str) -> SenderSignature:
    """Set the own signature; ``""`` removes it. Raises WrongInput for what is too long, or holds control characters."""
    lines = [line.rstrip() for line in text.expandtabs(4).strip().splitlines()]
    if any(BREAKING.search(line) for line in lines):
        raise WrongInput(_("There are control characters in this signature."))
    if len(written := "\n".join(lines)) > LONGEST:
        said = _("A signature has at most {longest} letters; this one has more.", longest=LONGEST)
        raise WrongInput(said)
    with app.database.transaction() as session:
        row = session.get(Signature, actor.employee(), with_for_update=True)
        if row is None:
            session.add(Signature(employee_id=actor.employee(), text=written))
        else:
            row.text = written
    return SenderSignature(written)


def signature_in(session: Session, employee_id: int) -> SenderSignature:
    """The signature of an employee."""
    row = session.get(Signature, employee_id)
    return SenderSignature(row.text if row is not None else "")
