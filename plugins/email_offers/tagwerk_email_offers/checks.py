"""What ``tagwerk doctor`` tries: whether the mail servers answer, are who they say, and accept the login; and whether others will
believe what we send (see ``senders.domain``).
"""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

import sqlalchemy as sa

from tagwerk.api import Check, Employee, TagwerkError, clock, translator
from tagwerk_email_offers.inbox.mailboxes.opening import open_mailbox
from tagwerk_email_offers.inbox.mailboxes.places import has_mailbox, places_of
from tagwerk_email_offers.oauth.logging_in import logins_of
from tagwerk_email_offers.senders.domain import SenderDomain
from tagwerk_email_offers.settings import settings_of
from tagwerk_email_offers.tables import Mailbox
from tagwerk_email_offers.wire.wire import Wire
from tagwerk_email_offers.writing.correspondents import Correspondent
from tagwerk_email_offers.writing.writer import sender_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tagwerk.api import App
    from tagwerk_email_offers.oauth.logging_in import LoginView

MOST_DOMAINS = 3
LONGEST_UNREAD = timedelta(hours=1)

_ = translator("tagwerk_email_offers")


def checks(app: App) -> list[Check]:
    """One check for the login where it is one with a token, one for the way out, one for the way in, and three for each
    domain that mails are sent from.
    """
    servers = [
        *_of_login(app),
        Check("email_offers.smtp", lambda: reach_smtp(app)),
        Check("email_offers.imap", lambda: reach_mailbox(app)),
        Check("email_offers.mailbox", lambda: require_fresh(app), asked="ready"),
    ]
    return [*servers, *_of_domains(app)]


def reach_smtp(app: App) -> str:
    """Whether mail could leave now. Raises Unreachable, ConfigurationError."""
    with Wire(settings_of(app), connections=1) as wire:
        wire.open()
    return _("Mail leaves through {server}.", server=settings_of(app).smtp)


def reach_mailbox(app: App, mailbox: str = "") -> str:
    """Whether mail could be read now, from all mailboxes or the one of that name. Raises Unreachable, ConfigurationError."""
    settings = settings_of(app)
    places = [place for place in places_of(settings) if mailbox in ("", place.name)]
    for place in places:
        open_mailbox(settings, place).close()
    servers = ", ".join(dict.fromkeys(str(place.server) for place in places))
    return _("Mail is read from {server}.", server=servers)


def require_fresh(app: App) -> str:
    """For ``/readyz``. Raises TagwerkError where a mailbox that is set was not read for an hour, or never."""
    if not has_mailbox(settings_of(app)):
        return _("No mailbox is set.")
    with app.database.reading() as session:
        read = session.scalar(sa.select(sa.func.max(Mailbox.checked_at)))
    if read is None or clock.now() - read > LONGEST_UNREAD:
        raise TagwerkError(_("No mailbox was read within the last hour."))
    return _("The mailbox was read within the last hour.")


def _of_login(app: App) -> Iterator[Check]:
    try:
        if settings_of(app).login == "password":
            return
    except TagwerkError:
        return
    yield Check("email_offers.login", lambda: _logins(app))


def _logins(app: App) -> str:
    return "\n".join(_login(view) for view in logins_of(settings_of(app)))


def _login(view: LoginView) -> str:
    said = _(
        "Logged in at {provider} as {user} since {since}; the token holds until {until} and is renewed by itself.",
        provider=view.title,
        user=view.user,
        since=view.logged_in_at.date(),
        until=f"{view.access_until:%Y-%m-%d %H:%M} UTC",
    )
    if view.mailbox:
        said = f"{view.mailbox}: {said}"
    if view.refresh_until is None:
        return said
    return f"{said} " + _("Log in again before {date}.", date=view.refresh_until.date())


def _of_domains(app: App) -> Iterator[Check]:
    """None where nothing is set that mails could leave through: what is wrong with the settings is said by the first check."""
    try:
        settings = settings_of(app)
        if not settings.smtp_url.get_secret_value():
            return
        for domain in _domains(app)[:MOST_DOMAINS]:
            found = SenderDomain(domain, settings.dkim_selector)
            for name, say in (("spf", found.spf), ("dkim", found.dkim), ("dmarc", found.dmarc)):
                yield Check(f"email_offers.{name}.{domain}", say)
    except TagwerkError:
        return


def _domains(app: App) -> list[str]:
    """The domain of the setting ``sender``, else those of the employees, the one of most of them first."""
    if sender := settings_of(app).sender:
        return [Correspondent.parse(sender).domain]
    with app.database.reading() as session:
        staff = [employee for employee in session.scalars(sa.select(Employee)) if employee.active and employee.email]
    domains = [sender_of(app, employee).domain for employee in staff]
    return sorted(set(domains), key=lambda domain: (-domains.count(domain), domain))
