"""The mailboxes that the settings name."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from tagwerk_email_offers.settings import MAIN

if TYPE_CHECKING:
    from tagwerk_email_offers.servers import Server
    from tagwerk_email_offers.settings import EmailOffersSettings

DEFAULT_FOLDER = "INBOX"


@dataclass(frozen=True)
class Place:
    """A mailbox: where it is, which *folders* are read beside the one of its address, and whose it is (a login, a department)."""

    name: str
    server: Server
    folders: tuple[str, ...]
    sent: str
    owner: str = ""
    department: str = ""

    @property
    def own_login(self) -> str:
        """The name under which a login of its own is kept; the mailbox of ``imap_url`` shares that of the workspace."""
        return "" if self.name == MAIN else self.name

    def address_of(self, folder: str) -> str:
        """The name under which the cursor of a folder is kept: server, user and folder, no password."""
        server = self.server
        if server.scheme == "maildir":
            return f"{server}/.{folder}"[:500] if folder != DEFAULT_FOLDER else str(server)[:500]
        return f"{server}/{server.user}/{folder}"[:500]


def places_of(settings: EmailOffersSettings) -> list[Place]:
    """The mailbox of ``imap_url``, then the others by name. Raises ConfigurationError where there is none at all."""
    places = []
    if settings.imap_url.get_secret_value() or not settings.mailboxes:
        server = settings.imap
        places.append(Place(MAIN, server, (_own_folder(server),), settings.sent_folder))
    for name, each in sorted(settings.mailboxes.items()):
        folders = each.folders or (_own_folder(each.server),)
        places.append(Place(name, each.server, folders, each.sent, each.owner, each.department))
    return places


def has_mailbox(settings: EmailOffersSettings) -> bool:
    """Whether there is any."""
    return bool(settings.imap_url.get_secret_value() or settings.mailboxes)


def _own_folder(server: Server) -> str:
    return server.path or DEFAULT_FOLDER if server.scheme != "maildir" else DEFAULT_FOLDER
