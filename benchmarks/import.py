"""What does it cost to take in a list of companies, beside what it costs to put the same rows into a table as they are?

A list of 100 000 rows, ten per cent of them doubles that are written otherwise, is taken in with duplicates found, persons told
from firms and every cell looked at; ``sqlite-utils insert`` puts the same file into a table of text. Both are processes of their
own; their CPU, their peak of memory and the longest time for which ours keeps other writers waiting are printed, and for a fifth
of the rows as well, to see whether it grows with the rows alone.
"""

import csv
import resource
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from random import Random

BIN = Path(sys.executable).parent
ROWS = int(sys.argv[1]) if len(sys.argv) > 1 and sys.argv[1].isdecimal() else 100_000
HEADER = [
    "Kundennummer",
    "Firma",
    "Vorname",
    "Nachname",
    "E-Mail",
    "Telefon",
    "Straße",
    "PLZ",
    "Ort",
    "Branche",
    "Bemerkung",
]
TRADES = (
    "Möbel",
    "Bürobedarf",
    "Baustoffe",
    "Textilien",
    "Elektro",
    "Metallbau",
    "Schreinerei",
    "Spedition",
    "Druckerei",
    "Gartenbau",
)
FIRST = ("Anja", "Björn", "Clara", "Dörte", "Günter", "Heike", "Jürgen", "Katrin", "Lutz", "Sören")
BEGINNINGS = (
    "Alten",
    "Berg",
    "Buchen",
    "Eichen",
    "Frauen",
    "Hohen",
    "Königs",
    "Lauter",
    "Neuen",
    "Rosen",
    "Schön",
    "Wald",
)
ENDINGS = ("au", "bach", "berg", "burg", "dorf", "feld", "hausen", "heim", "kirchen", "stadt", "stein", "tal")
TOWNS = [f"{beginning}{ending}" for beginning in BEGINNINGS for ending in ENDINGS]
FORMS = ("GmbH", "KG", "GmbH & Co. KG", "AG", "e.K.", "OHG")
SYLLABLES = ("ba", "ren", "lo", "mi", "sta", "ker", "fel", "dor", "gu", "win", "hal", "ze", "rau", "pes", "nig", "tho")


def main() -> None:
    """Print both sides for a fifth of the rows and for all."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        for rows in (ROWS // 5, ROWS):
            path = folder / f"{rows}.csv"
            write_list(path, rows)
            theirs = measured(
                [sys.executable, "-m", "sqlite_utils", "insert", str(folder / f"{rows}.db"), "rows", str(path), "--csv"]
            )
            workspace = folder / f"workspace-{rows}"
            measured(["tagwerk", "init", str(workspace)])
            ours = measured([sys.executable, __file__, "--take-in", str(workspace), str(path)])
            print(
                f"{rows} rows: tagwerk {ours[0]:.1f} s of CPU, peak {ours[1]:.0f} MB, longest lock {ours[2]} ms;"
                f" sqlite-utils {theirs[0]:.1f} s, peak {theirs[1]:.0f} MB; ratio {ours[0] / theirs[0]:.1f}"
            )


def write_list(path: Path, rows: int) -> None:
    """A list with one double in ten rows, the same for the same number of rows."""
    random = Random(1)
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, delimiter=",")
        writer.writerow(HEADER)
        before: list[str] = []
        for number in range(rows):
            if number % 10 == 9:
                row = list(before)
                row[0] = ""
                row[1] = before[1].upper().replace("Ö", "OE").replace("Ü", "UE")
                row[2:4] = [random.choice(FIRST), "Groß"]
                row[4] = f"einkauf@{before[4].partition('@')[2]}"
            else:
                family = "".join(random.choice(SYLLABLES) for _ in range(4)).title()
                domain = f"{family.lower()}-{number}.example"
                row = [
                    f"K-{number}", f"{random.choice(TRADES)} {family} {random.choice(FORMS)}", random.choice(FIRST), family,
                    f"info{number % 7}@{domain}", f"0{random.randint(200, 999)} {number + 1000000}",
                    f"Hauptstraße {number % 200}",
                    f"{10000 + number % 80000}", TOWNS[number % len(TOWNS)], "Handel",
                    "" if number % 3 else "kennt uns von der Messe",
                ]  # fmt: skip
            writer.writerow(row)
            before = row


def measured(command: list[str]) -> tuple[float, float, str]:
    """CPU seconds and the peak in MB of a process, and what it printed last."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    script = "import resource, subprocess, sys; done = subprocess.run(sys.argv[1:], capture_output=True, text=True);"
    script += " print(done.stdout.strip().splitlines()[-1:]); sys.stderr.write(done.stderr);"
    script += " print(resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss // 1024); sys.exit(done.returncode)"
    path = {"PATH": f"{BIN}:/usr/bin:/bin", "LC_ALL": "C.UTF-8", "HOME": tempfile.gettempdir()}
    done = subprocess.run(
        [sys.executable, "-c", script, *command], capture_output=True, text=True, check=False, env=path
    )
    if done.returncode:
        raise SystemExit(done.stderr)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    *_rest, said, peak = done.stdout.strip().splitlines()
    return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime, float(peak), said.strip("[]'\"")


def take_in(workspace: Path, path: Path) -> None:
    """The import as the command does it, with an eye on how long it holds the lock."""
    from sqlalchemy import event

    from tagwerk.companies.imports.importing import import_companies
    from tagwerk.staff.finding import find_actor
    from tagwerk.workspace.opening import open_workspace

    app = open_workspace(workspace)
    begun, longest = 0.0, 0.0

    def begin(_connection: object) -> None:
        nonlocal begun
        begun = time.perf_counter()

    def end(_connection: object, _record: object) -> None:
        nonlocal longest
        longest = max(longest, time.perf_counter() - begun)

    event.listen(app.database.engine, "begin", begin)
    event.listen(app.database.engine, "checkin", end)  # the commit is over by then
    with app.database.reading() as session:
        from tagwerk.staff.tables import Employee

        login = session.query(Employee.login).order_by(Employee.id).limit(1).scalar()
    done = import_companies(app, find_actor(app, login or ""), path)
    assert done.rejected == 0
    sys.stderr.write(f"{done.created} created, {done.updated} updated, {done.doubtful} doubtful\n")
    print(round(longest * 1000))
    app.close()


if __name__ == "__main__":
    if sys.argv[1:2] == ["--take-in"]:
        take_in(Path(sys.argv[2]), Path(sys.argv[3]))
    else:
        main()
