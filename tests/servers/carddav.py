"""CardDAV: Radicale in a process of its own, and a server that may have any mood, such as a broken or a hostile one."""

import re
import subprocess
import sys
import time
from base64 import b64decode
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler
from ssl import SSLContext
from xml.sax.saxutils import escape

import httpx
import pytest

from servers.over_http import Listening, listening
from servers.requirement import free_port, wait_for_server

USER, PASSWORD = "anna", "geheim-übung"
CONFIGURATION = """\
[server]
hosts=127.0.0.1:{port}
[auth]
type=htpasswd
htpasswd_filename={folder}/users
htpasswd_encryption=plain
delay=0
[storage]
filesystem_folder={folder}/data
"""
MAKE = """<?xml version="1.0" encoding="utf-8"?>
<D:mkcol xmlns:D="DAV:" xmlns:C="urn:ietf:params:xml:ns:carddav"><D:set><D:prop>
<D:resourcetype><D:collection/><C:addressbook/></D:resourcetype><D:displayname>{title}</D:displayname>
</D:prop></D:set></D:mkcol>"""
MULTISTATUS = (
    '<?xml version="1.0" encoding="utf-8"?>{before}<D:multistatus xmlns:D="DAV:" '
    'xmlns:C="urn:ietf:params:xml:ns:carddav">{responses}</D:multistatus>'
)
STEPS = {
    "/dav/": "<D:current-user-principal><D:href>../principals/anna/</D:href></D:current-user-principal>",
    "/principals/anna/": "<C:addressbook-home-set><D:href>/home/</D:href></C:addressbook-home-set>",
}
"""What a server says on the way to the homes of address books (RFC 6764, 6)."""
LAUGHS = (
    '<!DOCTYPE x [<!ENTITY a "haha"><!ENTITY b "'
    + "&a;" * 50
    + '"><!ENTITY c "'
    + "&b;" * 50
    + '"><!ENTITY d SYSTEM "file:///etc/passwd">]>'
)


def vcard(name: str, company: str, email: str, version: str = "3.0", more: str = "") -> str:
    """A vCard of ``Family;Given``."""
    family, given = name.split(";")
    return (
        f"BEGIN:VCARD\r\nVERSION:{version}\r\nUID:{email}\r\nFN:{given} {family}\r\nN:{family};{given};;;\r\n"
        f"ORG:{company};\r\nEMAIL:{email}\r\n{more}END:VCARD\r\n"
    )


@dataclass(frozen=True)
class Radicale:
    """A running Radicale, and how its user fills it."""

    url: str

    def make(self, book: str, title: str, *cards: str) -> str:
        """An address book with *cards*; gives its address."""
        with httpx.Client(auth=(USER, PASSWORD), base_url=self.url) as client:
            made = client.request("MKCOL", f"/{USER}/{book}/", content=MAKE.format(title=title).encode())
            assert made.status_code == 201, made.text
            for number, card in enumerate(cards):
                put = client.put(
                    f"/{USER}/{book}/k%20%C3%A4%26{number:03}.vcf",
                    content=card.encode(),
                    headers={"Content-Type": "text/vcard"},
                )
                assert put.status_code == 201, put.text
        return f"{self.url}/{USER}/{book}/"

    def clear(self) -> None:
        """No address book is there any more."""
        with httpx.Client(auth=(USER, PASSWORD), base_url=self.url) as client:
            said = client.request("PROPFIND", f"/{USER}/", headers={"Depth": "1"}).text
            for book in set(re.findall(rf"<href>(/{USER}/[^<]+/)</href>", said)):
                client.delete(book)


@pytest.fixture(scope="session")
def started_radicale(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Radicale]:
    """One for all tests."""
    folder, port = tmp_path_factory.mktemp("radicale"), free_port()
    (folder / "users").write_text(f"{USER}:{PASSWORD}\n", encoding="utf-8")
    (folder / "config").write_text(CONFIGURATION.format(folder=folder, port=port), encoding="utf-8")
    command = [sys.executable, "-m", "radicale", "--config", str(folder / "config")]
    with (folder / "log").open("wb") as log, subprocess.Popen(command, stdout=log, stderr=log) as process:
        try:
            wait_for_server(process, port)
            yield Radicale(f"http://127.0.0.1:{port}")
        finally:
            process.terminate()


@pytest.fixture
def radicale(started_radicale: Radicale) -> Iterator[Radicale]:
    """Radicale without any address book."""
    yield started_radicale
    started_radicale.clear()


@dataclass
class MoodyServer:
    """An address book at ``/book/``, without a user. *mood* is how the server is today; *asked* is what it was asked."""

    cards: dict[str, str] = field(default_factory=dict)
    mood: str = "well"
    elsewhere: str = ""
    spoilt: set[str] = field(default_factory=set)
    """Cards that make an answer no XML."""
    asked: list[tuple[str, str]] = field(default_factory=list)
    logins: list[str] = field(default_factory=list)
    url: str = ""

    @property
    def book(self) -> str:
        """The address of the address book."""
        return f"{self.url}/book/"

    def fill(self, number: int) -> None:
        """So many people, each of a firm of its own."""
        for each in range(number):
            email = f"p@firma{each:03}.example"
            self.cards[f"/book/{each:03}.vcf"] = vcard(f"Name{each:03};Ida", f"Firma {each:03}", email)


class _Asked(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    server: "_Server"

    def do_PROPFIND(self) -> None:
        here, _body = self._heard()
        if here.mood == "home elsewhere" and self.path == "/":
            home = f"<C:addressbook-home-set><D:href>{here.elsewhere}/book/</D:href></C:addressbook-home-set>"
            return self._told([_response("/", home)])
        if here.mood == "step by step" and self.path == "/.well-known/carddav":
            return self._moved("/dav/")
        if here.mood == "step by step" and self.path in STEPS:
            return self._told([_response(self.path, STEPS[self.path])])
        kind = "<D:resourcetype><D:collection/><C:addressbook/></D:resourcetype>"
        if here.mood == "step by step" and self.path == "/home/":
            whole = here.book.replace("http:", "https:")  # as a server behind a proxy says it
            return self._told(
                [_response("/home/", "<D:resourcetype><D:collection/></D:resourcetype>"), _response(whole, kind)]
            )
        if self.path != "/book/":
            return self._say(404, b"")
        responses = [_response("/book/", kind)]
        if self.headers["Depth"] == "1":
            responses += [_response(place, "<D:getetag>1</D:getetag>") for place in here.cards]
        return self._told(responses, LAUGHS if here.mood == "entities" else "")

    def do_REPORT(self) -> None:
        here, body = self._heard()
        if here.mood == "no reports":
            return self._say(501, b"")
        places = re.findall(r"<D:href>([^<]+)</D:href>", body)
        if here.mood == "breaking" and sum(method == "REPORT" for method, _path in here.asked) > 1:
            self.send_response(207)
            self.send_header("Content-Length", "100000")
            self.end_headers()
            self.wfile.write(b"<?xml version='1.0'?><D:multi")
            self.close_connection = True
            return None
        responses = []
        for place in places:
            spoilt = "\x0b" if place in here.spoilt else ""
            responses.append(
                _response(place, f"<C:address-data>{escape(here.cards[place])}{spoilt}</C:address-data>")
                if place in here.cards
                else f"<D:response><D:href>{place}</D:href><D:status>HTTP/1.1 404 Not Found</D:status></D:response>"
            )
        if here.mood == "forgetful":
            responses = responses[1:]
        return self._told(responses)

    def do_GET(self) -> None:
        here, _body = self._heard()
        self._say(200, here.cards[self.path].encode(), "text/vcard") if self.path in here.cards else self._say(404, b"")

    def _heard(self) -> tuple[MoodyServer, str]:
        here = self.server.here
        here.asked.append((self.command, self.path))
        kind, _blank, login = self.headers.get("Authorization", "").partition(" ")
        if kind:
            here.logins.append(b64decode(login).decode())
        return here, self.rfile.read(int(self.headers.get("Content-Length", 0))).decode()

    def _told(self, responses: list[str], before: str = "") -> None:
        text = MULTISTATUS.format(before=before, responses="".join(responses)).encode()
        match self.server.here.mood:
            case "elsewhere":
                self._moved(self.server.here.elsewhere + self.path)
            case "in a circle":
                self._moved(self.path)
            case "endless" | "dripping":
                self._without_end(0.05 if self.server.here.mood == "dripping" else 0)
            case "html":
                self._say(200, b"<html>Hallo</html>", "text/html")
            case "no XML":
                self._say(207, text[:-20])
            case "failing":
                self._say(500, b"Traceback: secret of the server")
            case _:
                self._say(207, text)

    def _without_end(self, pause: float) -> None:
        self.send_response(207)
        self.send_header("Connection", "close")
        self.end_headers()
        self.wfile.write(b"<?xml version='1.0'?><D:multistatus xmlns:D='DAV:'>")
        while True:
            self.wfile.write(b" " * (1 if pause else 1_000_000))
            time.sleep(pause)

    def _moved(self, where: str) -> None:
        self.send_response(302)
        self.send_header("Location", where)
        self.send_header("Content-Length", "0")
        self.end_headers()

    def _say(self, status: int, content: bytes, kind: str = "application/xml") -> None:
        self.send_response(status)
        self.send_header("Content-Type", f"{kind}; charset=utf-8")
        self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        self.wfile.write(content)

    def log_message(self, format: str, *args: object) -> None:
        """Quiet."""


def _response(href: str, properties: str) -> str:
    found = f"<D:propstat><D:prop>{properties}</D:prop><D:status>HTTP/1.1 200 OK</D:status></D:propstat>"
    return f"<D:response><D:href>{href}</D:href>{found}</D:response>"


class _Server(Listening):
    here: MoodyServer


@contextmanager
def running_moody_server(tls: SSLContext | None = None) -> Iterator[MoodyServer]:
    """A server on a port of its own."""
    here = MoodyServer()
    server = _Server(("127.0.0.1", 0), _Asked)
    server.here = here
    with listening(server, tls) as here.url:
        yield here


@pytest.fixture
def moody() -> Iterator[MoodyServer]:
    """A server of any mood, without TLS, on the loopback interface."""
    with running_moody_server() as server:
        yield server
