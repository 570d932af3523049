"""Two worker processes on one PostgreSQL: each turn of a routine is taken once, and one that is killed is missed by nobody."""

import signal
import subprocess
import sys
from pathlib import Path

import pytest

from servers.postgresql import new_database
from servers.program import Program
from servers.waiting import wait_until

WORKER = """
import sys
from datetime import timedelta
from pathlib import Path
import sqlalchemy as sa
from tagwerk.platform.hookspecs import Routine
from tagwerk.routines.running import start_worker
from tagwerk.routines.tables import RoutineSlot
from tagwerk.workspace.opening import open_workspace

log = Path(sys.argv[2])

def note(app):
    with app.database.reading() as session:  # nobody moves it on before the turn is over
        slot = session.scalar(sa.select(RoutineSlot.slot).where(RoutineSlot.routine == "test.note"))
    with log.open("a") as opened:
        opened.write(f"{slot} {sys.argv[3]}\\n")

EVERY = timedelta(seconds=2)
import tagwerk.routines.running as running
find = running.find_routines
running.find_routines = lambda app: {"test.note": Routine("test.note", note, every=EVERY)} | find(app)
worker = start_worker(open_workspace(Path(sys.argv[1])))
log.with_suffix("." + sys.argv[3]).touch()
worker.run()
"""


@pytest.mark.heavy
def test_two_workers_take_each_turn_once_and_one_goes_on_alone(
    postgresql_server: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with new_database(postgresql_server) as url:
        monkeypatch.setenv("TAGWERK_DATABASE__URL", url)
        monkeypatch.setenv("TAGWERK_QUEUE__URL", url)
        folder, log = tmp_path / "workspace", tmp_path / "log"
        done = Program(folder).run("init", str(folder))
        assert done.returncode == 0, done.stderr
        workers = {
            name: subprocess.Popen(
                [sys.executable, "-c", WORKER, str(folder), str(log), name], stderr=subprocess.PIPE, text=True
            )
            for name in ("one", "two")
        }
        try:
            wait_until(
                lambda: all(log.with_suffix(f".{name}").exists() for name in workers) and len(turns(log)) > 3, 60
            )
            last, killed = turns(log)[-1]  # whoever looks first after the turn begins takes it, most often the same
            other = "two" if killed == "one" else "one"
            workers[killed].send_signal(signal.SIGKILL)
            wait_until(lambda: len([1 for slot, name in turns(log) if slot > last + 1 and name == other]) >= 4, 60)
            assert workers[other].poll() is None
        finally:
            for worker in workers.values():
                worker.kill()
            said = [worker.communicate(timeout=30)[1] for worker in workers.values()]
        slots = [slot for slot, _name in turns(log)]
        assert len(slots) == len(set(slots))
        assert not any("Traceback" in each for each in said)


def turns(log: Path) -> list[tuple[int, str]]:
    if not log.exists():
        return []
    return [(int(at), name) for at, name in (line.split() for line in log.read_text().splitlines())]
