"""A certificate for this machine that only whoever is given it trusts."""

import ssl
import subprocess
from dataclasses import dataclass
from pathlib import Path

import pytest

from servers.requirement import need


@dataclass(frozen=True)
class Certificate:
    """For the name ``localhost`` and the address 127.0.0.1; it is its own authority."""

    certificate: Path
    key: Path

    def server_context(self) -> ssl.SSLContext:
        """What a server with this certificate needs."""
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(self.certificate, self.key)
        return context


@pytest.fixture(scope="session")
def certificate(tmp_path_factory: pytest.TempPathFactory) -> Certificate:
    """Made once."""
    return make_certificate(tmp_path_factory.mktemp("certificate"), "DNS:localhost,IP:127.0.0.1")


def make_certificate(folder: Path, names: str) -> Certificate:
    """A fresh one in *folder* for *names*, such as ``DNS:mail.example``."""
    made = Certificate(folder / "cert.pem", folder / "key.pem")
    key = ["-newkey", "rsa:2048", "-nodes", "-keyout", str(made.key)]
    subject = ["-subj", "/CN=localhost", "-addext", f"subjectAltName={names}", "-days", "2"]
    subprocess.run(
        [need("openssl"), "req", "-x509", *key, "-out", str(made.certificate), *subject],
        check=True,
        capture_output=True,
    )
    return made
