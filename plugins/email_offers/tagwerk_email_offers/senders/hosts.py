"""Where the mail of an address leaves and arrives: a table of well-known providers, else names that are usual in a domain.

Nothing here asks the network: the servers are tried in this order, encrypted and verified, until one takes the login.
"""

from __future__ import annotations

from dataclasses import dataclass

from tagwerk.api import later
from tagwerk_email_offers.mime.addresses import ascii_domain


@dataclass(frozen=True)
class Hosts:
    """The servers of one provider, without user: *smtp* and *imap* as the settings have them. *note* is what to know before."""

    smtp: str
    imap: str
    note: str = ""


APP_PASSWORD = later(
    "This provider wants a password of its own for programs (an app password), made in your account there."
)
SWITCHED_ON = later(
    "At this provider, access by IMAP and SMTP has to be switched on in the settings of the mailbox first."
)
TOKEN = later(
    "This provider takes no passwords from programs: see docs/how-to/sign-in-to-mail.md, then tagwerk mail login."
)

GMX = Hosts("smtp://mail.gmx.net:587", "imaps://imap.gmx.net:993", SWITCHED_ON)
WEB_DE = Hosts("smtp://smtp.web.de:587", "imaps://imap.web.de:993", SWITCHED_ON)
T_ONLINE = Hosts("smtps://securesmtp.t-online.de:465", "imaps://secureimap.t-online.de:993", APP_PASSWORD)
IONOS = Hosts("smtps://smtp.ionos.de:465", "imaps://imap.ionos.de:993")
STRATO = Hosts("smtps://smtp.strato.de:465", "imaps://imap.strato.de:993")
HETZNER = Hosts("smtps://mail.your-server.de:465", "imaps://mail.your-server.de:993")
GOOGLE = Hosts("smtp://smtp.gmail.com:587", "imaps://imap.gmail.com:993", APP_PASSWORD)
MICROSOFT = Hosts("smtp://smtp.office365.com:587", "imaps://outlook.office365.com:993", TOKEN)
OUTLOOK = Hosts("smtp://smtp-mail.outlook.com:587", "imaps://outlook.office365.com:993", TOKEN)
MAILBOX_ORG = Hosts("smtps://smtp.mailbox.org:465", "imaps://imap.mailbox.org:993")
POSTEO = Hosts("smtps://posteo.de:465", "imaps://posteo.de:993")
FREENET = Hosts("smtps://mx.freenet.de:465", "imaps://mx.freenet.de:993", SWITCHED_ON)
ICLOUD = Hosts("smtp://smtp.mail.me.com:587", "imaps://imap.mail.me.com:993", APP_PASSWORD)
YAHOO = Hosts("smtps://smtp.mail.yahoo.com:465", "imaps://imap.mail.yahoo.com:993", APP_PASSWORD)

PROVIDERS: dict[str, Hosts] = {
    **dict.fromkeys(("gmx.de", "gmx.net", "gmx.at", "gmx.ch", "gmx.com", "gmx.eu", "gmx.org", "gmx.info", "gmx.biz"), GMX),
    **dict.fromkeys(("web.de", "email.de"), WEB_DE),
    **dict.fromkeys(("t-online.de", "magenta.de"), T_ONLINE),
    **dict.fromkeys(("ionos.de", "1und1.de", "online.de", "onlinehome.de"), IONOS),
    "strato.de": STRATO,
    **dict.fromkeys(("hetzner.de", "hetzner.com", "your-server.de"), HETZNER),
    **dict.fromkeys(("gmail.com", "googlemail.com"), GOOGLE),
    **dict.fromkeys(("outlook.com", "outlook.de", "outlook.at", "hotmail.com", "hotmail.de"), OUTLOOK),
    **dict.fromkeys(("live.com", "live.de", "msn.com"), OUTLOOK),
    **dict.fromkeys(("mailbox.org", "secure.mailbox.org"), MAILBOX_ORG),
    **dict.fromkeys(("posteo.de", "posteo.net", "posteo.at", "posteo.ch", "posteo.org", "posteo.eu"), POSTEO),
    "freenet.de": FREENET,
    **dict.fromkeys(("icloud.com", "me.com", "mac.com"), ICLOUD),
    **dict.fromkeys(("yahoo.com", "yahoo.de"), YAHOO),
}  # fmt: skip
"""By the domain of the address. Who has an own domain may name the provider: ``--provider strato``."""

NAMED: dict[str, Hosts] = {
    "gmx": GMX, "web.de": WEB_DE, "t-online": T_ONLINE, "ionos": IONOS, "1und1": IONOS, "strato": STRATO, "hetzner": HETZNER,
    "google": GOOGLE, "microsoft": MICROSOFT, "mailbox.org": MAILBOX_ORG, "posteo": POSTEO, "freenet": FREENET,
    "icloud": ICLOUD, "yahoo": YAHOO,
}  # fmt: skip


def candidates(address: str, provider: str = "") -> list[Hosts]:
    """The servers to try for *address*, the likeliest first: those of the *provider*, of its domain, else the usual names."""
    domain = ascii_domain(address.rpartition("@")[2].rstrip("."))
    known = NAMED.get(provider) or PROVIDERS.get(domain)
    if known is not None:
        return [known]
    usual = [("mail", "mail"), ("smtp", "imap")]
    return [
        Hosts(f"{scheme}://{smtp}.{domain}:{port}", f"{imap_scheme}://{imap}.{domain}:{imap_port}")
        for scheme, port, imap_scheme, imap_port in (("smtps", 465, "imaps", 993), ("smtp", 587, "imap", 143))
        for smtp, imap in usual
    ]
