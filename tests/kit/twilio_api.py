"""A server that stands for Twilio's REST API."""

import json
import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qs

from kit.calls import CLIENT

ACCOUNT = "AC00000000000000000000000000000000"
TOKEN = "the auth token of a test account"
PUBLIC_URL = "https://crm.example.com"
SID, CHILD = "CA" + "1" * 32, "CA" + "2" * 32


class Api:
    """Stands for Twilio's REST API: remembers what it was asked, answers as documented."""

    def __init__(self) -> None:
        self.asked: list[tuple[str, str, dict[str, list[str]]]] = []
        self.status = 201
        self.leg_status = "completed"
        api = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                form = parse_qs(self.rfile.read(int(self.headers["Content-Length"])).decode())
                api.asked.append(("POST", self.path, form))
                failed = {
                    "code": 21211,
                    "message": "The 'To' number is not a valid phone number.",
                    "status": api.status,
                }
                self._answer(api.status, {"sid": SID, "status": "queued"} if api.status < 400 else failed)

            def do_GET(self) -> None:
                api.asked.append(("GET", self.path, {}))
                if "Numbers" in self.path or "CallerIds" in self.path:  # those that it may show
                    name = "incoming_phone_numbers" if "Numbers" in self.path else "outgoing_caller_ids"
                    self._answer(200, {name: [{"sid": "PN1"}], "page": 0})
                    return
                if "/Calls" not in self.path:
                    self._answer(200, {"sid": ACCOUNT, "status": "active", "friendly_name": "Test"})
                    return
                parent = {"sid": SID, "status": api.leg_status, "direction": "outbound-api", "to": "+493023125000"}
                child = {"sid": CHILD, "parent_call_sid": SID, "status": api.leg_status, "direction": "outbound-dial"}
                child |= {"to": CLIENT, "duration": "33", "end_time": "Tue, 06 Oct 2026 08:01:00 +0000"}
                self._answer(200, {"calls": [child], "page": 0} if "ParentCallSid" in self.path else parent)

            def _answer(self, status: int, document: Mapping[str, object]) -> None:
                body = json.dumps(document).encode()
                self.send_response(status)
                self.send_header("Content-Type", "application/json")
                self.send_header("Content-Length", str(len(body)))
                self.end_headers()
                self.wfile.write(body)

            def log_message(self, format: str, *args: object) -> None:
                """Say nothing."""

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{self.server.server_address[1]}"

    @contextmanager
    def answering(self) -> Iterator[None]:
        """Answer as long as it is asked for."""
        threading.Thread(target=self.server.serve_forever, daemon=True).start()
        try:
            yield
        finally:
            self.server.shutdown()
            self.server.server_close()
