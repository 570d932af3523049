"""What do the commands of every day cost in a house with 100 000 companies and as many mails, beside one with 1 000?

Nine companies of ten belong to one employee, as whom each command runs, a process of its own. Printed are its CPU above that of a
command that only opens the workspace, and its peak of memory; asked for: at most one second and 200 MB each. On PostgreSQL the
CPU of the server is part of it.
"""

from __future__ import annotations

import argparse
import os
import subprocess
import sys
import tempfile
from contextlib import ExitStack
from itertools import islice
from pathlib import Path
from random import Random
from typing import TYPE_CHECKING, Any

import psycopg
import sqlalchemy as sa

from a_postgresql import postgresql_database, postgresql_server
from scale import Scale, workspace
from tagwerk.companies.search.keeping import add_words
from tagwerk.companies.search.words import texts_of, words_of
from tagwerk.companies.tables import Company, Contact
from tagwerk.platform import clock

if TYPE_CHECKING:
    from collections.abc import Iterator

ACTIVITIES = 20_000
OPENING = ["departments", "list"]
COMMANDS = [
    ["find", "mueller"], ["find", "müller", "waldheim"], ["find", "0211/1000123"], ["find", "einkauf@k77.example"],
    ["companies", "list"], ["companies", "list", "rank = client"], ["companies", "show", "777"],
    ["companies", "timeline", "777"], ["segments", "list"], ["agenda"], ["today"], ["inbox", "list"],
]  # fmt: skip
CPU, MEMORY = 1.0, 200
PIECE = 2_000
FAMILIES = ("Müller", "Jäger", "Größer", "Weiß", "Schröder", "Köhler", "Böhm", "Strauß", "Groß", "Löwe")
TRADES = ("Möbel", "Baustoffe", "Textilien", "Elektro", "Metallbau", "Druckerei", "Spedition")
TOWNS = tuple(
    f"{first}{last}"
    for first in ("Wald", "Alten", "Königs", "Rosen", "Eichen")
    for last in ("heim", "au", "berg", "stadt")
)
SYLLABLES = ("ba", "ren", "lo", "mi", "sta", "ker", "fel", "dor", "gu", "win", "hal", "ze")
MAILS = """INSERT INTO email_offers_inbound (id, mailbox_id, uid, identity, kind, company_id, sender, sender_name, subject, text,
        status, topic, received_at, state)
    SELECT last + id, 1, 'big' || id, 'big' || id, 'reply', id, email, '', 'Anfrage', 'Bitte um ein Angebot.', '', '', created_at,
        CASE WHEN id % 20 = 0 THEN 'open' ELSE 'done' END
    FROM companies, (SELECT coalesce(max(id), 0) AS last FROM email_offers_inbound) AS mails WHERE id > :after"""


def main() -> None:
    """Print both houses."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--small", type=int, default=1_000, help="companies of the smaller house; 0 leaves it out")
    parser.add_argument("--large", type=int, default=100_000, help="companies of the larger house")
    parser.add_argument("--runs", type=int, default=2, help="how often each command runs; the best counts")
    parser.add_argument("--database", choices=("sqlite", "postgresql"), help="both are measured where it is not said")
    asked = parser.parse_args()
    for database in (asked.database,) if asked.database else ("sqlite", "postgresql"):
        with postgresql_server() if database == "postgresql" else ExitStack() as server:
            if server is None:
                print("There is no PostgreSQL here.")
                continue
            url = server if isinstance(server, str) else ""
            costs = {size: house(size, asked.runs, url) for size in (asked.small, asked.large) if size}
        print(f"{database:32}" + "".join(f"{size:>12,} companies" for size in costs))
        for number, command in enumerate(COMMANDS):
            line = f"{' '.join(command):32}"
            for figures in costs.values():
                cpu, memory = figures[number]
                line += f"{cpu:11.2f} s {memory:5.0f} MB" + (" !" if cpu > CPU or memory > MEMORY else "  ")
            print(line)


def house(companies: int, repeated: int, server: str) -> list[tuple[float, float]]:
    """The CPU above the start and the peak of each command in a house of so many companies, on SQLite without a *server*."""
    with tempfile.TemporaryDirectory() as name, ExitStack() as stack:
        folder = Path(name) / "house"
        url = stack.enter_context(postgresql_database(server)) if server else f"sqlite:///{folder}/tagwerk.db"
        with workspace(folder, url, ACTIVITIES) as scale:
            fill(scale, companies)
            login = "e1"
        postmaster = _looked_after(url) if server else None
        start = min(measured(folder, login, OPENING, postmaster)[0] for _time in range(repeated + 1))
        found = []
        for command in COMMANDS:
            runs = [measured(folder, login, command, postmaster) for _time in range(repeated)]
            print(companies, " ".join(command), runs, file=sys.stderr, flush=True)
            found.append((max(0.0, min(cpu for cpu, _memory in runs) - start), max(memory for _cpu, memory in runs)))
        return found


def _looked_after(url: str) -> int:
    """Do what PostgreSQL does by itself after a while; gives the number of the process whose children serve."""
    with psycopg.connect(url.replace("+psycopg", ""), autocommit=True) as connection:
        connection.execute("VACUUM ANALYZE")
        pid = connection.execute("SELECT split_part(pg_read_file('postmaster.pid'), E'\\n', 1)::int").fetchone()
    assert pid is not None
    return int(pid[0])


def _used_by(postmaster: int | None) -> float:
    """CPU seconds of the server, and of those of its children that have ended."""
    if postmaster is None:
        return 0.0
    times = Path(f"/proc/{postmaster}/stat").read_text().rpartition(")")[2].split()[11:15]
    return sum(map(int, times)) / os.sysconf("SC_CLK_TCK")


def fill(scale: Scale, companies: int) -> None:
    """As many companies, each with a contact, and a mail of each."""
    random = Random(1)
    owner = scale.actor.employee_id
    with scale.app.database.transaction() as session:
        after = session.scalar(sa.select(sa.func.max(Company.id))) or 0
    rows = iter(range(after + 1, after + companies + 1))
    while numbers := list(islice(rows, PIECE)):
        cards = list(_cards(random, numbers, owner))
        people = [_person(random, number) for number in numbers]
        with scale.app.database.engine.begin() as connection:
            connection.execute(sa.insert(Company), cards)
            connection.execute(sa.insert(Contact), people)
            add_words(
                connection,
                (
                    (word, card["id"], places)
                    for card, person in zip(cards, people, strict=True)
                    for word, places in words_of(texts_of(card, [person], [])).items()
                ),
            )
    with scale.app.database.engine.begin() as connection:
        connection.execute(sa.text(MAILS), {"after": after})


def _cards(random: Random, numbers: list[int], owner: int | None) -> Iterator[dict[str, Any]]:
    for number in numbers:
        family = random.choice(FAMILIES) if number % 5 == 0 else "".join(random.choices(SYLLABLES, k=3)).title()
        name = f"{random.choice(TRADES)} {family} GmbH"
        yield {
            "id": number, "name": name, "name_key": f"{name.casefold()} {number}",
            "rank": "client" if number % 4 == 0 else "prospect",
            "city": random.choice(TOWNS), "postcode": f"{10_000 + number % 80_000}", "industry": "Handel",
            "email": f"info@k{number}.example", "phone": f"+49211{1_000_000 + number}", "customer_number": f"K-{number}",
            "owner_id": owner if number % 10 else None, "created_at": clock.now(), "version": 1, "region": "", "website": "",
        }  # fmt: skip


def _person(random: Random, number: int) -> dict[str, Any]:
    return {
        "id": number, "company_id": number,
        "name": f"{random.choice(('Anja', 'Jürgen', 'Käthe'))} {random.choice(FAMILIES)}",
        "email": f"einkauf@k{number}.example", "created_at": clock.now(), "version": 1, "salutation": "", "position": "",
        "phone": "", "language": "", "birthday": f"--{number % 12 + 1:02}-{number % 28 + 1:02}", "profession": "", "mobile": "",
    }  # fmt: skip


def measured(folder: Path, login: str, command: list[str], postmaster: int | None) -> tuple[float, float]:
    """CPU seconds, with those of the server of *postmaster*, and the peak in MB of a command."""
    script = "import resource, subprocess, sys; done = subprocess.run(sys.argv[1:], capture_output=True, text=True);"
    script += " used = resource.getrusage(resource.RUSAGE_CHILDREN); sys.stderr.write(done.stderr);"
    script += " print(used.ru_utime + used.ru_stime, used.ru_maxrss / 1024); sys.exit(done.returncode)"
    program = str(Path(sys.executable).parent / "tagwerk")
    before = _used_by(postmaster)
    done = subprocess.run(
        [sys.executable, "-c", script, program, "--workspace", str(folder), "--as", login, *command],
        capture_output=True, text=True, check=False,
    )  # fmt: skip
    if done.returncode:
        raise SystemExit(f"{command}: {done.stderr}")
    cpu, memory = done.stdout.split()
    return float(cpu) + _used_by(postmaster) - before, float(memory)


if __name__ == "__main__":
    main()
