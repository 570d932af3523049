"""Makes a populated workspace of this version, for the versions to come: ``cd tests && python -m workspace.make_older``.

The demo is played, and then a small department works on for three days, through the program's commands alone. What is written
to ``older/REVISION`` is the database as SQL, the settings and job descriptions beside it, and what the commands showed of it.
``test_upgrade.py`` holds later versions to that. It is made once for each schema that was in use, and never again: from then on
the folder is history.

All days are fixed, so that holidays and job descriptions are the same whenever it is made. No table is left empty.
"""

import csv
import gzip
import json
import shlex
import shutil
import sqlite3
import tempfile
from collections.abc import Iterable, Iterator
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from servers.program import Program

OLDER = Path(__file__).parent / "older"
NEUTRAL = "/wholesale"  # stands in what is kept for the folder in which it was made
ENGLISH = {"LANGUAGE": "en", "LC_ALL": "C"}
DEMO_DAY = "2026-11-27"  # a Friday
MORNING = f"{DEMO_DAY}T08:00+01:00"
SHOWN_AT = "2026-12-02T18:30+01:00"  # after work: what is expected by now no longer moves

FIELD_MANAGER = """\
name = "field_manager"
in_force_from = 2026-11-01
extends = "customer_search_manager"
without = ["new_contracts/month"]
title = { en = "Field manager", de = "Außendienst" }

[[quota]]
metric = "visits"
target = 4
per = "week"
clause = "F 1"
text = { en = "Visit four clients a week.", de = "Vier Kunden in der Woche besuchen." }
"""
CLIENTS = """\
company;contact;email;phone;standing;region;city;consent
Weinhandlung Süß OHG;Käthe Süß;kaethe@suess.example;030 23125950;prospect;Berlin;Berlin;2026-11-20
Möbel Eßer GmbH;Rolf Eßer;rolf@moebel-esser.example;;;;;yes
Farben Grün KG;Jan Grün;jan@farben-gruen.example;089 99998950;client;Bayern;München;no
"""

# When, who, and the commands one after the other. {calls} are the calls after which somebody wanted to be called back.
STORY = (
    (
        "2026-11-27T12:00+01:00",
        "anna",
        """
        departments add Großhandel --email grosshandel@tagwerk.example
        departments add Logistik --email logistik@tagwerk.example
        staff edit anna --department Großhandel --email anna@tagwerk.example --since 2026-10-01
        staff add eva 'Eva Löwe' --role head --department Großhandel --region BE --hired 2026-09-01 --email eva@tagwerk.example
        staff add jörg 'Jörg Weiß' --department Großhandel --region BE --hired 2026-10-01 --workload 60%
        staff add lina 'Lina Österreicher' --department Logistik --region BY --job-description key_account_manager
        staff edit jörg --email joerg@tagwerk.example --phone +4930231260
        staff edit jörg --workload mon,tue,wed,fri:0.5 --since 2026-11-30
        staff token make anna --name dashboard
        staff token make jörg --name phone
        staff token revoke 2
        """,
    ),
    (
        "2026-11-27T13:00+01:00",
        "anna",
        """
        companies import {clients}
        companies edit 17 --note 'Lieferung nur dienstags.'
        companies edit 18 --city Potsdam --note Wiedervorlage
        companies edit 19 --note 'Aus Versehen'
        companies edit 19 --note ''
        contacts add 17 'Jürgen Groß' --email gross@firma.example --birthday 1980-12-02 --profession Apotheker
        segments save berlin 'region = Berlin'
        suppress keine.post@firma.example
        suppress 030-23125999
        inbox show 1
        calls outcome machine --call {calls[0]}
        calls outcome not-interested --call {calls[1]}
        calls outcome no-decision --call {calls[2]}
        calls outcome wrong-number --call {calls[3]}
        calls outcome offer-made --call {calls[4]} --article 4711 --quantity 1.5 --price 9.9025 --terms 'frei Haus'
        contracts draft 20 --number K-7 --until 2027-12-31
        contracts draft 21
        contracts draft 22
        contracts draft 23
        contracts sign C-2026-0002
        contracts sign C-2026-0003 --on 2026-11-26
        contracts sign C-2026-0004 --on 2026-11-25
        contracts rescind C-2026-0003 --reason 'Kunde trat zurück' --yes
        """,
    ),
    (
        "2026-11-27T15:00+01:00",
        "eva",
        """
        absence enter anna 2026-11-30 --half --reason training
        absence enter anna 2026-12-21 2026-12-23
        absence cancel 2 --yes
        job assign jörg field_manager --since 2026-12-01
        tasks add 'Preisliste prüfen' --for anna --due 2026-12-01 --company 17
        tasks add 'Muster zurückholen' --for jörg --due 2026-12-03
        tasks add 'Altes Regal' --for anna
        outages mark phone '2026-11-27 10:00' '2026-11-27 11:30' --reason 'Anlage gestört'
        outages mark email '2026-11-27 09:00' '2026-11-27 09:30'
        outages take-back 2 --yes
        staff certify anna
        staff certify jörg
        staff certify jörg --undo
        plans set calls 200 --department Großhandel --period 2026-12
        plans share calls Großhandel --period 2026-12
        plans set sales_amount 12500.00 --for jörg --period 2026-12
        events add 'Möbelmesse Köln' --from 2026-12-01 --to 2026-12-03 --place Köln --kind fair
        events add Hausmesse --from 2026-12-10
        events cancel Hausmesse --because 'Halle gesperrt'
        """,
    ),
    (
        "2026-11-27T16:00+01:00",
        "anna",
        """
        visits plan 17 --on 2026-11-27 --at 14:00 --aim Rahmenvertrag --with 'Frau Süß'
        visits plan 24 --on 2026-11-27 --kind meeting
        visits plan 25 --on 2026-12-04 --at 09:30 --kind training --place München
        visits plan 26 --on 2026-12-03
        visits plan 27 --on 2026-12-01
        visits hold 1 --minutes 'Will 200 Stühle im März.'
        visits hold 2 --minutes 'Falscher Tag.'
        visits unhold 2
        visits cancel 4 --because 'Kunde krank'
        events invite 'Möbelmesse Köln' 1 2 3 4
        events accept 'Möbelmesse Köln' 1
        events decline 'Möbelmesse Köln' 2
        requests send Logistik 'Wann kommt Artikel 4711?' --due 2026-12-01 --company 1
        requests send Logistik 'Passt die Palette durch das Tor?' --due 2026-12-04
        requests send Logistik 'Ist die Rampe frei?' --due 2026-12-04
        requests withdraw 3
        absence enter jörg 2026-12-01 2026-12-04 --substitute anna
        plans set visits 3 --for anna --period 2026-W49
        tasks add 'Messe vorbereiten' --due 2026-11-30 --remind 2026-11-30
        tasks done 1 --note angerufen
        tasks done 4
        tasks reopen 4
        agenda later 30 --until 2026-12-07
        reports submit monthly --period 2026-10
        """,
    ),
    (
        "2026-11-30T10:00+01:00",
        "jörg",
        """
        companies add 'Holz Kühn KG' --region Berlin --city Berlin --phone 030-23125970 --email info@holz-kuehn.example
        companies edit 'Holz Kühn KG' --industry timber --website https://www.holz-kuehn.example
        contracts draft 'Holz Kühn KG' --number K-8
        contracts sign K-8
        visits plan 'Holz Kühn KG' --on 2026-11-30
        visits hold 6 --minutes 'Lager besichtigt.'
        """,
    ),
    ("2026-12-01T09:00+01:00", "lina", "requests answer 1 'Am 4. Dezember.'"),
    (
        "2026-12-01T17:00+01:00",
        "anna",
        """
        companies edit 31 --city Bernau
        visits hold 5 --minutes 'Probelieferung vereinbart.'
        events came 'Möbelmesse Köln' 3
        events came 'Möbelmesse Köln' 9
        contracts draft 40
        contracts sign C-2026-0005
        """,
    ),
    ("2026-12-02T09:00+01:00", "eva", "tasks drop 3 --note 'Steht schon im Keller.'"),
    (
        "2026-12-02T10:00+01:00",
        "anna",
        """
        reports submit monthly --period 2026-11
        reports submit monthly --period 2026-11 --employee jörg
        contracts rescind C-2026-0004 --reason Widerruf --yes
        """,
    ),
)

METRICS = (
    "offers_emailed", "offers_bounced", "calls", "call_attempts", "phone_offers", "new_contracts", "reconciliations",
    "monthly_report", "card_changes", "cards_complete", "certification", "sales_amount", "visits",
)  # fmt: skip
SHOWN = (
    ("anna", "today"),
    ("anna", f"today --on {DEMO_DAY}"),
    ("eva", "today"),
    ("anna", "quota"),
    ("anna", f"quota --on {DEMO_DAY}"),
    ("eva", "quota --employee jörg"),
    *(("anna", f"quota --on {DEMO_DAY} --explain {metric}") for metric in METRICS),
    ("anna", "quota --explain new_contracts"),
    ("eva", "quota --employee jörg --on 2026-11-30 --explain visits"),
    ("eva", "quota --explain certification"),
    ("eva", "team"),
    ("eva", f"team --on {DEMO_DAY}"),
    ("anna", f"close --on {DEMO_DAY}"),
    ("anna", "agenda waiting"),
    ("anna", "reports list"),
    ("anna", "reports make monthly --period 2026-11 --format csv"),
    ("eva", "reports make monthly --period 2026-11 --format csv --employee jörg"),
    ("anna", "reports verify monthly --period 2026-10"),
    ("anna", "reports verify monthly --period 2026-11"),
    ("eva", "reports verify monthly --period 2026-11 --employee jörg"),
    ("anna", "companies list"),
    ("anna", "companies list berlin"),
    ("anna", "companies show 17"),
    ("anna", "companies show 'Holz Kühn KG'"),
    ("anna", "contracts list"),
    ("anna", "tasks list --all"),
    ("anna", "visits list --period 2026-W48"),
    ("anna", "visits list"),
    ("anna", "events list --from 2026-11-01"),
    ("anna", "events show 'Möbelmesse Köln'"),
    ("anna", "requests list --all"),
    ("anna", "plans show --period 2026-12"),
    ("anna", "plans show --period 2026-W49"),
    ("eva", "outages list"),
    ("eva", "absence list --from 2026-11-01"),
    ("anna", "staff list"),
    ("anna", "staff token list"),
    ("anna", "departments list"),
    ("anna", "segments list"),
    ("eva", "job show field_manager"),
    ("anna", "calls list"),
    ("anna", "calls show 1"),
    ("anna", "campaigns status"),
    ("anna", "inbox list --kind all"),
)


def make() -> Path:
    """Play the story in a folder that is gone afterwards; gives the folder with what is kept of it."""
    with tempfile.TemporaryDirectory() as temporary:
        program = Program(Path(temporary).resolve() / "workspace", dict(ENGLISH))
        _play(program, Path(temporary) / "clients.csv")
        [revision] = [row["revision"] for row in program.json("db", "status") if row["name"] == "tagwerk"]
        kept = OLDER / str(revision)
        kept.mkdir(parents=True, exist_ok=False)
        _keep(program.workspace, kept)
        shown = show(program, SHOWN_AT, SHOWN)
        _write(kept / "shown.json", [entry for entry in shown if _says_something(entry["shows"])])
    return kept


def show(program: Program, moment: str, commands: Iterable[tuple[str, str]]) -> Iterator[dict[str, Any]]:
    """What the program shows at *moment*, command by command.

    A file that it makes is read, and where it lies left out; so is what ``quota --explain`` repeats of ``quota``.
    """
    for login, command in commands:
        set_clock(program, moment)
        shows = program.json(*shlex.split(command), "--as", login)
        if "--explain" in command:
            del shows["quotas"]
        if isinstance(shows, dict) and "file" in shows:
            shows["sections"] = _sections(Path(shows.pop("file")))
        yield {"as": login, "command": command, "shows": shows}


def set_clock(program: Program, moment: str) -> None:
    """Let the program's next commands run at *moment*."""
    machine = datetime.now(UTC)  # noqa: TID251 - the offset is from the time of the machine
    program.environment["TAGWERK_CLOCK_OFFSET"] = str((datetime.fromisoformat(moment) - machine).total_seconds())


def _play(program: Program, clients: Path) -> None:
    set_clock(program, MORNING)
    program.json("demo", str(program.workspace))
    (program.workspace / "job_descriptions").mkdir()
    (program.workspace / "job_descriptions" / "field_manager.toml").write_text(FIELD_MANAGER, encoding="utf-8")
    clients.write_text(CLIENTS, encoding="utf-8")
    calls = [call["call"] for call in program.json("calls", "list", "--as", "anna") if call["outcome"] == "call_back"]
    for moment, login, commands in STORY:
        set_clock(program, moment)
        for line in filter(None, map(str.strip, commands.splitlines())):
            program.json(*shlex.split(line.format(calls=calls, clients=clients)), "--as", login)


def _keep(workspace: Path, kept: Path) -> None:
    with closing(sqlite3.connect(workspace / "tagwerk.db")) as connection:
        dump = "".join(f"{statement}\n" for statement in connection.iterdump())
        tables = [name for (name,) in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'")]
        empty = [name for name in tables if connection.execute(f"SELECT count(*) FROM {name}").fetchone() == (0,)]
    assert not empty, f"nothing is in {empty}"
    neutral = dump.replace(str(workspace), NEUTRAL).encode()
    (kept / "workspace.sql.gz").write_bytes(gzip.compress(neutral, mtime=0))
    settings = (workspace / "tagwerk.toml").read_text(encoding="utf-8")
    (kept / "tagwerk.toml").write_text(settings.replace(str(workspace), NEUTRAL), encoding="utf-8")
    shutil.copytree(workspace / "job_descriptions", kept / "job_descriptions")


def _says_something(shows: Any) -> bool:
    """Not so where a number has no activities to show."""
    return not isinstance(shows, dict) or bool(shows.get("evidence", True))


def _sections(report: Path) -> dict[str, list[dict[str, str]]]:
    """A report in CSV: the rows of each section by its column titles, without the moment at which it was made."""
    titles: dict[str, list[str]] = {}
    sections: dict[str, list[dict[str, str]]] = {}
    with report.open(encoding="utf-8-sig", newline="") as file:
        for section, *cells in csv.reader(file):
            if section not in titles:
                titles[section], sections[section] = cells, []
            elif cells[0] != "made":
                named = zip(titles[section], cells, strict=True)
                sections[section].append({title: cell for title, cell in named if title})
    return sections


def _write(path: Path, shown: list[dict[str, Any]]) -> None:
    """One line for each command, so that two versions of the file can be compared."""
    lines = ",\n".join(json.dumps(entry, ensure_ascii=False) for entry in shown)
    path.write_text(f'{{"moment": "{SHOWN_AT}", "shown": [\n{lines}\n]}}\n', encoding="utf-8")


if __name__ == "__main__":
    print(make())  # noqa: T201
