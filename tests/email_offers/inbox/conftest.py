"""Offers that were sent, so that something can come back."""

from email.message import EmailMessage

import pytest
from aiosmtpd.smtp import Envelope

from kit.kept import Once
from kit.mail import Clients, Maildir, order
from tagwerk.access.actors import Actor
from tagwerk.platform.app import App
from tagwerk_email_offers.sending.campaigns import send


@pytest.fixture
def offers(
    clients: Clients, maildir: Maildir, app: App, anna: Actor, companies: list[int], once: Once
) -> list[EmailMessage]:
    """Five offers that were sent, in the order of their companies, whichever arrived first."""

    def sent() -> list[Envelope]:
        send(app, anna, order())
        return list(clients.taken)

    clients.taken = once(sent)
    return sorted((clients.message(number) for number in range(5)), key=lambda offer: str(offer["To"]))
