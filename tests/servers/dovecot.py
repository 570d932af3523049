"""Dovecot: IMAP with IDLE, IMAP over TLS with a certificate of our own authority, and LMTP to deliver."""

import imaplib
import os
import shutil
import smtplib
import ssl
import subprocess
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from servers.requirement import answers, free_port, need
from servers.waiting import wait_until

PASSWORD = "secret"
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
    program, openssl = need("dovecot"), need("openssl")
    folder = Path(tempfile.mkdtemp(prefix="dovecot-"))
    server = Dovecot(folder, free_port(), free_port(), free_port())
    folder.chmod(0o755)
    (folder / "mail").mkdir()
    owner = ("dovecot", "dovecot") if os.geteuid() == 0 else (os.environ["USER"], os.environ["USER"])
    if os.geteuid() == 0:
        shutil.chown(folder / "mail", *owner)
    _certificates(openssl, folder)
    ports = {"imap": server.imap, "imaps": server.imaps, "lmtp": server.lmtp}
    configuration = CONFIGURATION.format(folder=folder, user=owner[0], group=owner[1], password=PASSWORD, **ports)
    (folder / "dovecot.conf").write_text(configuration, encoding="utf-8")
    process = subprocess.Popen([program, "-F", "-c", str(folder / "dovecot.conf")])
    try:
        wait_until(lambda: all(answers(port) for port in ports.values()))
        yield server
    finally:
        process.terminate()
        process.wait()
        shutil.rmtree(folder, ignore_errors=True)


def _certificates(openssl: str, folder: Path) -> None:
    """An authority, and a certificate for localhost that it signed."""

    def run(*arguments: str) -> None:
        subprocess.run([openssl, *arguments], cwd=folder, check=True, capture_output=True)

    key = ("-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes", "-days", "2")
    authority = ("-keyout", "ca-key.pem", "-out", "ca.pem", "-subj", "/CN=Test authority")
    run("req", "-x509", *key, *authority, "-addext", "keyUsage=critical,keyCertSign,cRLSign")
    run("req", *key, "-keyout", "key.pem", "-out", "request.pem", "-subj", "/CN=localhost")
    (folder / "names").write_text("subjectAltName=DNS:localhost,IP:127.0.0.1", encoding="utf-8")
    signed = ("-in", "request.pem", "-CA", "ca.pem", "-CAkey", "ca-key.pem", "-CAcreateserial", "-out", "cert.pem")
    run("x509", "-req", *signed, "-days", "2", "-extfile", "names")
