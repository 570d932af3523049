"""Where the mail of an address leaves and arrives: known providers, else the usual names in its domain, always encrypted."""

import pytest

from tagwerk_email_offers.senders.hosts import NAMED, PROVIDERS, candidates
from tagwerk_email_offers.servers import IMAP_PORTS, SMTP_PORTS, parse_server


@pytest.mark.parametrize(
    ("address", "smtp", "imap"),
    [
        ("anna@gmx.de", "mail.gmx.net", "imap.gmx.net"),
        ("anna@WEB.DE", "smtp.web.de", "imap.web.de"),
        ("anna@t-online.de", "securesmtp.t-online.de", "secureimap.t-online.de"),
        ("anna@googlemail.com", "smtp.gmail.com", "imap.gmail.com"),
        ("anna@hotmail.de", "smtp-mail.outlook.com", "outlook.office365.com"),
        ("anna@posteo.net", "posteo.de", "posteo.de"),
    ],
)
def test_a_well_known_provider_is_known(address: str, smtp: str, imap: str) -> None:
    (hosts,) = candidates(address)
    assert (parse_server(hosts.smtp, SMTP_PORTS).host, parse_server(hosts.imap, IMAP_PORTS).host) == (smtp, imap)


def test_an_own_domain_has_its_usual_names_or_those_of_the_provider_that_is_named() -> None:
    found = candidates("anna@straße.example")
    hosts = {parse_server(each.smtp, SMTP_PORTS).host for each in found}
    assert hosts == {"mail.xn--strae-oqa.example", "smtp.xn--strae-oqa.example"}
    assert {parse_server(each.imap, IMAP_PORTS).host.partition(".")[0] for each in found} == {"mail", "imap"}
    assert candidates("anna@firma.example", "strato") == [NAMED["strato"]]


def test_every_server_on_file_is_one_that_the_settings_take() -> None:
    for hosts in (*PROVIDERS.values(), *NAMED.values()):
        assert parse_server(hosts.smtp, SMTP_PORTS).scheme in ("smtp", "smtps")
        assert parse_server(hosts.imap, IMAP_PORTS).scheme == "imaps"
