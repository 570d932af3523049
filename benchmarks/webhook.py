"""How many webhooks are taken in: signed, stored, folded, credited, beside a bare Starlette that does one insert?

Twilio's eight callbacks of a click-to-call, each signed, for clients who are on file, so that each call is credited; beside it
a Starlette route that inserts the same form as one row, at the same durability (SQLite: WAL, ``synchronous=FULL``; PostgreSQL
with ``fsync``, as a workspace asks for it). Both with one process and with two, on both databases, sixteen posts at once; after
one round to warm up the rounds take turns. Goals: at least 0.25 of the bare one; with one process and on PostgreSQL 99 of 100
under a second; with two on SQLite the slowest under five, none refused.
"""

import asyncio
import os
import sqlite3
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from itertools import islice
from pathlib import Path
from statistics import median, quantiles
from urllib.parse import urlencode

from sqlalchemy import text
from twilio.request_validator import RequestValidator

from a_postgresql import postgresql_database, postgresql_server
from servers.requirement import answers, free_port
from servers.twilio_callbacks import ACCOUNT, events_of_a_call
from tagwerk.access.actors import Actor
from tagwerk.companies.cards import add_company
from tagwerk.platform import clock
from tagwerk.platform.config import FILE_NAME
from tagwerk.staff.employees import NewEmployee, add_employee
from tagwerk.workspace.opening import open_workspace, upgrade

CLIENTS, AT_ONCE, CALLS, ROUNDS = 50, 16, 40, 3
TOKEN = "the auth token of a benchmark"
PATH = "/hooks/telephony/twilio/status"
BARE = """
import os, sqlite3, threading
import uvicorn
from starlette.applications import Starlette
from starlette.concurrency import run_in_threadpool
from starlette.responses import Response
from starlette.routing import Route

url, local = os.environ["BARE_DATABASE"], threading.local()

def connection():
    if not hasattr(local, "made"):
        if url.startswith("postgresql"):
            import psycopg
            local.made = psycopg.connect(url.replace("+psycopg", ""), autocommit=True)
        else:
            local.made = sqlite3.connect(url, isolation_level=None, timeout=30)
            for pragma in ("journal_mode=WAL", "synchronous=FULL"):
                local.made.execute("PRAGMA " + pragma)
    return local.made

def insert(body):
    mark = "%s" if url.startswith("postgresql") else "?"
    connection().execute(f"INSERT INTO bare_events (body) VALUES ({mark})", (body.decode(),))

async def take(request):
    await run_in_threadpool(insert, await request.body())
    return Response(status_code=204)

app = Starlette(routes=[Route("/{path:path}", take, methods=["POST"])])
uvicorn.run(app, port=int(os.environ["BARE_PORT"]), log_level="warning")
"""


@dataclass
class Measured:
    """What a round gave: requests per second, the seconds of each, and how many were not taken."""

    rates: list[float] = field(default_factory=list)
    took: list[float] = field(default_factory=list)
    refused: int = 0


def main() -> None:
    """Print, for each database and number of processes, both rates, their ratio, and the slow ones of ours."""
    with postgresql_server(durable=True) as server:
        for kind in ("sqlite", *(["postgresql"] if server else [])):
            for processes in (1, 2):
                with (
                    tempfile.TemporaryDirectory(dir=sys.argv[1] if len(sys.argv) > 1 else None) as folder,
                    ExitStack() as stack,
                ):
                    url = f"sqlite:///{folder}/w/tagwerk.db"
                    if kind == "postgresql" and server is not None:
                        url = stack.enter_context(postgresql_database(server))
                    _measure(Path(folder), url, processes, stack)


def _measure(folder: Path, url: str, processes: int, stack: ExitStack) -> None:
    workspace = _workspace(folder / "w", url)
    ours = [stack.enter_context(_served(workspace, url)) for _number in range(processes)]
    bare = [stack.enter_context(_bare(folder, url)) for _number in range(processes)]
    measured = {"ours": Measured(), "bare": Measured()}
    calls = iter(range(1, 10**6))
    _await_routines(workspace)
    for warm in (True, *[False] * ROUNDS):
        if not warm:
            _look_after(url)
        for name, ports in (("ours", ours), ("bare", bare)):
            asyncio.run(_load(ports, list(islice(calls, CALLS)), Measured() if warm else measured[name]))
    mine, theirs = measured["ours"], measured["bare"]
    kind = url.partition(":")[0].partition("+")[0]
    rate, beside = median(mine.rates), median(theirs.rates)
    print(
        f"{kind:10} {processes} process{'es' if processes > 1 else '  '}: {rate:7,.0f}/s beside {beside:7,.0f}/s,",
        end=" ",
    )
    print(f"ratio {rate / beside:.2f}; median {median(mine.took) * 1e3:.0f} ms,", end=" ")
    print(f"99 of 100 under {quantiles(mine.took, n=100)[-1] * 1e3:.0f} ms,", end=" ")
    print(f"slowest {max(mine.took) * 1e3:.0f} ms, {mine.refused} refused", flush=True)
    app = open_workspace(workspace)
    with app.database.reading() as session:
        credited = session.scalar(text("SELECT count(*) FROM activities WHERE kind = 'call' AND reverses IS NULL"))
    app.close()
    made = CALLS * (ROUNDS + 1)
    assert credited == made, f"{credited} credited of {made}"


def _await_routines(workspace: Path) -> None:
    """What a server does in its first seconds, such as the first backup, is over; a round to warm up follows."""
    app = open_workspace(workspace)
    for _try in range(120):
        time.sleep(0.5)
        with app.database.reading() as session:
            begun, over = session.execute(text("SELECT count(began_at), count(ended_at) FROM routine_slots")).one()
        if begun and begun == over:
            break
    app.close()


def _look_after(url: str) -> None:
    """Do what PostgreSQL does by itself within a minute: look how many rows there are, by which statements are planned."""
    if url.startswith("postgresql"):
        import psycopg

        with psycopg.connect(url.replace("+psycopg", ""), autocommit=True) as connection:
            connection.execute("ANALYZE")


def _workspace(folder: Path, url: str) -> Path:
    folder.mkdir()
    settings = f'[database]\nurl = "{url}"\n[plugins.telephony]\nprovider = "twilio"\ncaller_id = "+493023125001"\n'
    settings += f'[plugins.telephony.twilio]\naccount_sid = "{ACCOUNT}"\nauth_token = "{TOKEN}"\n'
    (folder / FILE_NAME).write_text(settings, encoding="utf-8")
    app = open_workspace(folder, check_schema=False)
    upgrade(app)
    actor = Actor.system("benchmark")
    hired = clock.now().date().replace(year=2020)
    add_employee(app, actor, NewEmployee("anna", "Anna", "administrator", phone="+493023125000", hired_on=hired))
    for number in range(CLIENTS):
        add_company(app, actor, f"Firma {number}", phone=_phone(number))
    app.close()
    return folder


def _phone(number: int) -> str:
    return f"+49302312{6000 + number % CLIENTS}"


@contextmanager
def _served(workspace: Path, url: str) -> Iterator[int]:
    port = free_port()
    environment = os.environ | {"TAGWERK_WEB__PORT": str(port)}
    command = [sys.executable, "-m", "tagwerk", "--workspace", str(workspace), "serve"]
    with _running(command, environment, port):
        yield port


@contextmanager
def _bare(folder: Path, url: str) -> Iterator[int]:
    port, database = free_port(), url
    if url.startswith("sqlite"):
        database = str(folder / "bare.db")
        with sqlite3.connect(database) as made:
            made.execute("CREATE TABLE IF NOT EXISTS bare_events (id INTEGER PRIMARY KEY, body TEXT)")
    else:
        import psycopg

        with psycopg.connect(url.replace("+psycopg", ""), autocommit=True) as made_there:
            made_there.execute("CREATE TABLE IF NOT EXISTS bare_events (id BIGSERIAL PRIMARY KEY, body TEXT)")
    environment = os.environ | {"BARE_PORT": str(port), "BARE_DATABASE": database}
    with _running([sys.executable, "-c", BARE], environment, port):
        yield port


@contextmanager
def _running(command: list[str], environment: dict[str, str], port: int) -> Iterator[None]:
    process = subprocess.Popen(command, env=environment, stdout=subprocess.DEVNULL)
    try:
        for _try in range(300):
            if answers(port):
                break
            time.sleep(0.1)
        yield
    finally:
        process.terminate()
        process.wait(30)


async def _load(ports: list[int], calls: list[int], measured: Measured) -> None:
    """Post the events of all *calls*, sixteen calls at once, each event after the one before it."""
    waiting = [(_requests(ports[number % len(ports)], number), ports[number % len(ports)]) for number in calls]
    before, begun = len(measured.took), time.perf_counter()
    await asyncio.gather(*(_client(waiting, measured) for _number in range(AT_ONCE)))
    measured.rates.append((len(measured.took) - before) / (time.perf_counter() - begun))


def _requests(port: int, number: int) -> list[bytes]:
    url, made = f"http://127.0.0.1:{port}{PATH}", []
    moment = clock.now().strftime("%a, %d %b %Y %H:")
    for event in events_of_a_call(number, _phone(number)):
        event["Timestamp"] = f"{moment}{event['Timestamp'].partition(':')[2]}"
        body = urlencode(event).encode()
        signature = RequestValidator(TOKEN).compute_signature(url, event)
        head = f"POST {PATH} HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\nX-Twilio-Signature: {signature}\r\n"
        head += f"Content-Type: application/x-www-form-urlencoded\r\nContent-Length: {len(body)}\r\n\r\n"
        made.append(head.encode() + body)
    return made


async def _client(waiting: list[tuple[list[bytes], int]], measured: Measured) -> None:
    while waiting:
        requests, port = waiting.pop()
        reader, writer = await asyncio.open_connection("127.0.0.1", port)
        for request in requests:
            begun = time.perf_counter()
            writer.write(request)
            head = await reader.readuntil(b"\r\n\r\n")
            sizes = (line[15:] for line in head.split(b"\r\n") if line.lower().startswith(b"content-length:"))
            await reader.readexactly(int(next(sizes, b"0")))
            measured.took.append(time.perf_counter() - begun)
            measured.refused += not head.startswith(b"HTTP/1.1 20")
        writer.close()


if __name__ == "__main__":
    main()
