"""A real Postfix relays to servers that refuse; its reports arrive in a real Dovecot, and come out right."""

from uuid import uuid4

import pytest

from kit.mail import Clients, clients, companies, credited, messages, order
from servers.dovecot import Dovecot
from servers.postfix import RELAYING, running_postfix
from servers.waiting import wait_until
from tagwerk.access.actors import Actor
from tagwerk.companies.consent.lifting import list_suppressions
from tagwerk.platform.app import App
from tagwerk_email_offers.inbox.correspondence import list_mails
from tagwerk_email_offers.inbox.syncing import sync
from tagwerk_email_offers.sending.campaigns import send
from tagwerk_email_offers.settings import EmailOffersSettings

__all__ = ["clients", "companies"]

REFUSALS = {
    "name@firma-1.example": "550 5.1.1 User unknown",
    "name@firma-2.example": "552 5.2.2 Mailbox full",
    "name@firma-3.example": "451 4.7.1 Try again later",
    "name@firma-4.example": "553 5.1.8 Sender address rejected: Domain not found",
}


@pytest.mark.parametrize(
    "database_url", [pytest.param(name, marks=pytest.mark.heavy) for name in ("sqlite", "postgresql")], indirect=True
)
def test_the_reports_of_a_real_server_come_out_right(
    clients: Clients, dovecot: Dovecot, app: App, anna: Actor, companies: list[int]
) -> None:
    user = f"anna{uuid4().hex[:8]}"
    address = f"{user}@tagwerk.example"
    clients.answer = lambda recipient: REFUSALS.get(recipient, "250 OK")
    with running_postfix(RELAYING.format(lmtp=dovecot.lmtp, onward=clients.port)) as postfix:
        app._sections["email_offers"] = EmailOffersSettings.model_validate(
            {"smtp_url": postfix.url, "imap_url": dovecot.imap_url(address.replace("@", "%40")), "sender": address}
        )
        assert send(app, anna, order()).sent == 5
        wait_until(lambda: len(dovecot.unseen(address)) >= 4, 90)
    sync(app, anna)
    found = {
        mail.address: (mail.kind, mail.permanence, mail.reason, mail.doubt) for mail in list_mails(app, anna, "all")
    }
    assert found["name@firma-1.example"] == ("bounce", "hard", "unknown_user", "")
    assert found["name@firma-2.example"] == ("bounce", "soft", "full", "")
    assert found["name@firma-3.example"][0] == "delay"
    assert (found["name@firma-4.example"][0], found["name@firma-4.example"][2]) == ("bounce", "sender_refused")
    assert found["name@firma-4.example"][1] != "hard"
    assert [each.address for each in list_suppressions(app, anna)] == ["name@firma-1.example"]
    assert sum(1 if activity.reverses is None else -1 for activity in credited(app)) == 4
    assert {each.state for each in messages(app)} == {"sent", "bounced"}
