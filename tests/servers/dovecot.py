"""Dovecot: IMAP with IDLE, IMAP over TLS with a certificate of our own authority, and LMTP to deliver; also with tokens."""

import grp
import imaplib
import os
import pwd
import shutil
import smtplib
import ssl
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

import pytest

from servers.requirement import free_port, need, wait_for_server

PASSWORD = "secret"
TOKENS = """\
auth_mechanisms=plain xoauth2 oauthbearer
auth_failure_delay=0
passdb {{
  driver=oauth2
  mechanisms=xoauth2 oauthbearer
  args={folder}/oauth2.conf
}}
"""
"""It asks the token server itself what a token is worth."""
CONFIGURATION = """\
base_dir={folder}/run
state_dir={folder}/state
log_path={folder}/dovecot.log
protocols=imap lmtp
listen=127.0.0.1
ssl=yes
ssl_cert=<{folder}/cert.pem
ssl_key=<{folder}/key.pem
disable_plaintext_auth=no
mail_location=maildir:{folder}/mail/%u
first_valid_uid=1
default_internal_user={user}
default_login_user={user}
namespace inbox {{
  inbox=yes
  separator=/
}}
passdb {{
  driver=static
  args=password={password}
}}
userdb {{
  driver=static
  args=uid={user} gid={group} home={folder}/mail/%u allow_all_users=yes
}}
service imap-login {{
  chroot=
  inet_listener imap {{
    address=127.0.0.1
    port={imap}
  }}
  inet_listener imaps {{
    address=127.0.0.1
    port={imaps}
    ssl=yes
  }}
}}
service lmtp {{
  inet_listener lmtp {{
    address=127.0.0.1
    port={lmtp}
  }}
}}
service anvil {{
  chroot=
}}
"""


Certificate = Literal["good", "self-signed", "expired", "other host"]
AUTHORITY = (
    "[ca]\ndefault_ca=a\n[a]\ndatabase=index\nnew_certs_dir=.\npolicy=p\nserial=serial\n[p]\ncommonName=supplied\n"
)
"""What ``openssl ca`` needs, which alone can date a certificate back."""


@dataclass
class Dovecot:
    """A running Dovecot; every user has the password ``secret``."""

    folder: Path
    imap: int
    imaps: int
    lmtp: int

    @property
    def ca_file(self) -> Path:
        """The authority that signed the certificate for ``localhost`` and 127.0.0.1."""
        return self.folder / "ca.pem"

    def imap_url(self, user: str) -> str:
        """The mailbox without TLS."""
        return f"imap://{user}:{PASSWORD}@127.0.0.1:{self.imap}/INBOX"

    def imaps_url(self, user: str, host: str = "localhost") -> str:
        """The mailbox over TLS."""
        return f"imaps://{user}:{PASSWORD}@{host}:{self.imaps}/INBOX"

    def deliver(self, user: str, message: bytes) -> None:
        """Deliver *message* to the mailbox of *user* over LMTP."""
        with smtplib.LMTP("127.0.0.1", self.lmtp) as lmtp:
            lmtp.sendmail("", [user], message)

    def unseen(self, user: str) -> list[int]:
        """The UIDs of the unread messages of *user*, by another IMAP client."""
        with imaplib.IMAP4_SSL("localhost", self.imaps, ssl_context=self.trust()) as client:
            client.login(user, PASSWORD)
            client.select(readonly=True)
            _status, found = client.uid("search", "UNSEEN")
            return [int(uid) for uid in found[0].split()]

    def trust(self) -> ssl.SSLContext:
        """A TLS context that trusts our authority alone."""
        return ssl.create_default_context(cafile=str(self.ca_file))


@pytest.fixture(scope="session")
def dovecot() -> Iterator[Dovecot]:
    """One Dovecot for the tests of this process; take a user name of your own."""
    with running_dovecot() as server:
        yield server


@contextmanager
def running_dovecot(tokeninfo: str = "", certificate: Certificate = "good") -> Iterator[Dovecot]:
    """A Dovecot; with the address *tokeninfo* of a token server it also takes tokens. *certificate* is what it shows."""
    program, openssl = need("dovecot"), need("openssl")
    with tempfile.TemporaryDirectory(prefix="dovecot-", ignore_cleanup_errors=True) as name:
        server = Dovecot(Path(name), free_port(), free_port(), free_port())
        _certificates(openssl, server.folder, certificate)
        configuration = _configure(server, tokeninfo)
        process = subprocess.Popen([program, "-F", "-c", str(configuration)])
        try:
            wait_for_server(process, server.imap, server.imaps, server.lmtp)
            yield server
        finally:
            process.terminate()
            process.wait()


def _configure(server: Dovecot, tokeninfo: str) -> Path:
    """Write the configuration. Started as root, Dovecot keeps the mail as its own user; otherwise as whoever tests."""
    user, group = pwd.getpwuid(os.geteuid()).pw_name, grp.getgrgid(os.getegid()).gr_name
    mail = server.folder / "mail"
    mail.mkdir()
    if os.geteuid() == 0:
        user = group = "dovecot"
        server.folder.chmod(0o755)
        shutil.chown(mail, user, group)
    ports = {"imap": server.imap, "imaps": server.imaps, "lmtp": server.lmtp}
    path = server.folder / "dovecot.conf"
    text = CONFIGURATION.format(folder=server.folder, user=user, group=group, password=PASSWORD, **ports)
    if tokeninfo:
        asked = f"tokeninfo_url={tokeninfo}\nusername_attribute=email\ntimeout_msecs=5000\n"
        (server.folder / "oauth2.conf").write_text(asked, encoding="utf-8")
        text += TOKENS.format(folder=server.folder)
    path.write_text(text, encoding="utf-8")
    return path


def _certificates(openssl: str, folder: Path, certificate: Certificate) -> None:
    """An authority, and a certificate for localhost that it signed; or one that is self-signed, expired, or for another host."""

    def run(*arguments: str) -> None:
        subprocess.run([openssl, *arguments], cwd=folder, check=True, capture_output=True)

    key = ("-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes", "-days", "2")
    authority = ("-keyout", "ca-key.pem", "-out", "ca.pem", "-subj", "/CN=Test authority")
    run("req", "-x509", *key, *authority, "-addext", "keyUsage=critical,keyCertSign,cRLSign")
    run("req", *key, "-keyout", "key.pem", "-out", "request.pem", "-subj", "/CN=localhost")
    host = "DNS:elsewhere.example" if certificate == "other host" else "DNS:localhost,IP:127.0.0.1"
    (folder / "names").write_text(f"subjectAltName={host}", encoding="utf-8")
    if certificate == "self-signed":
        run(
            "x509",
            "-req",
            "-in",
            "request.pem",
            "-signkey",
            "key.pem",
            "-out",
            "cert.pem",
            "-days",
            "2",
            "-extfile",
            "names",
        )
        return
    if certificate == "expired":
        (folder / "index").touch()
        (folder / "ca.cnf").write_text(AUTHORITY, encoding="utf-8")
        dates = ("-startdate", "20200101000000Z", "-enddate", "20200201000000Z")
        files = (
            "-cert",
            "ca.pem",
            "-keyfile",
            "ca-key.pem",
            "-in",
            "request.pem",
            "-out",
            "cert.pem",
            "-extfile",
            "names",
        )
        run("ca", "-batch", "-notext", "-config", "ca.cnf", "-md", "sha256", "-create_serial", *dates, *files)
        return
    signed = ("-in", "request.pem", "-CA", "ca.pem", "-CAkey", "ca-key.pem", "-CAcreateserial", "-out", "cert.pem")
    run("x509", "-req", *signed, "-days", "2", "-extfile", "names")
