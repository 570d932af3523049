"""Makes the pictures of the board, the team and the day's end in the documentation: ``python tests/board_pictures.py``.

A small department works a day whose date is fixed; the real commands are run at 13:00 and 17:30 of it, and what they print is
put into the page between its marks.
"""

import os
import re
import subprocess
import sys
import tempfile
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest

from kit.kinds import KINDS
from tagwerk.companies.kinds import CARD_CHANGED
from tagwerk.ledger.activities import NewActivity, record, reverse
from tagwerk.ledger.kinds import CALL, OFFER_EMAILED, PHONE_OFFER
from tagwerk.platform import clock
from tagwerk.platform.app import App
from tagwerk.staff.finding import find_actor
from tagwerk.workspace.founding import found_workspace
from tagwerk.workspace.opening import open_workspace

PAGE = Path(__file__).parents[1] / "docs" / "how-to" / "read-the-board.md"
MARK = re.compile(r"(<!-- picture: ([\w-]+) -->\n```text\n)(.*?)(```)", re.DOTALL)
DAY = date(2026, 11, 18)  # a Wednesday; the Day of Prayer and Repentance rests in Saxony alone
NOON, EVENING = datetime(2026, 11, 18, 12, 0, tzinfo=UTC), datetime(2026, 11, 18, 16, 30, tzinfo=UTC)
PICTURES = {
    "today": (NOON, 110, ["today", "--as", "anna"]),
    "today-narrow": (NOON, 60, ["today", "--as", "anna"]),
    "today-plain": (NOON, 110, ["today", "--as", "anna", "--plain"]),
    "team": (NOON, 130, ["team", "--as", "heidi"]),
    "close": (EVENING, 110, ["close", "--as", "anna"]),
}
SETTING_UP = [
    ["departments", "add", "Großhandel"],
    [
        "staff",
        "add",
        "heidi",
        "Heidi Österreicher",
        "--role",
        "head",
        "--department",
        "Großhandel",
        "--region",
        "BE",
        "--job-description",
        "customer_search_manager",
    ],
    ["staff", "add", "anna", "Anna Größer", "--department", "Großhandel", "--region", "BE"],
    ["staff", "add", "jörg", "Jörg Weiß", "--department", "Großhandel", "--region", "BE", "--workload", "60%"],
    ["staff", "add", "eva", "Eva Löwe", "--department", "Großhandel", "--region", "BE"],
    *(["staff", "edit", login, "--hired", "2026-01-05"] for login in ("heidi", "anna", "jörg", "eva")),
    ["absence", "enter", "eva", "2026-11-16", "2026-11-20", "--substitute", "anna"],
    [
        "--as",
        "anna",
        "companies",
        "add",
        "Möbel Größer GmbH",
        "--city",
        "Köln",
        "--industry",
        "Möbel",
        "--phone",
        "0221-4710100",
    ],
    ["--as", "anna", "contacts", "add", "1", "Käthe Röder", "--birthday", "--11-20"],
    ["--as", "anna", "companies", "add", "Textilien Eßer GmbH", "--city", "Berlin", "--phone", "030-23125100"],
    ["--as", "anna", "visits", "plan", "1", "--on", "2026-11-18", "--at", "15:00", "--aim", "Rahmenvertrag"],
    ["--as", "heidi", "tasks", "add", "Preisliste prüfen", "--for", "anna", "--due", "2026-11-17"],
]
WORK = {"anna": {"offers": 31, "bounced": 1, "calls": 13, "attempts": 17, "phone_offers": 9, "cards": 2},
        "jörg": {"offers": 12, "bounced": 0, "calls": 11, "attempts": 14, "phone_offers": 7, "cards": 1},
        "heidi": {"offers": 4, "bounced": 0, "calls": 6, "attempts": 6, "phone_offers": 2, "cards": 1}}  # fmt: skip


def page() -> str:
    """The page with the pictures of today."""
    with tempfile.TemporaryDirectory() as folder:
        workspace = Path(folder) / "wholesale"
        _found(workspace)
        for arguments in SETTING_UP:
            _run(workspace, NOON, ["--as", "chief", *arguments] if arguments[0] != "--as" else arguments)
        _work(workspace)
        shown = {name: _run(workspace, *picture) for name, picture in PICTURES.items()}
    return MARK.sub(lambda mark: mark[1] + shown[mark[2]] + mark[4], PAGE.read_text(encoding="utf-8"))


def _found(workspace: Path) -> None:
    """A demo, whose clock may be moved, without sample companies."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("TAGWERK_EMPLOYEE", "chief")
        patch.setenv(clock.OFFSET_VARIABLE, _offset(NOON))
        found_workspace(workspace, demo=True).close()


def _offset(moment: datetime) -> str:
    return str((moment - clock.real_now()).total_seconds())


def _run(workspace: Path, moment: datetime, *settings: int | list[str]) -> str:
    """What a command prints when it is started at *moment* on a terminal of some columns."""
    *columns, arguments = settings
    environment = {name: value for name, value in os.environ.items() if not name.startswith("TAGWERK_")}
    environment |= {
        "COLUMNS": str(columns[0] if columns else 80),
        "LC_ALL": "C.UTF-8",
        "LANGUAGE": "en",
        "NO_COLOR": "1",
    }
    environment |= {
        "TAGWERK_EMPLOYEE": "chief",
        clock.OFFSET_VARIABLE: _offset(moment),
    }
    command = [sys.executable, "-m", "tagwerk", *arguments, "--workspace", str(workspace)]  # type: ignore[misc]
    done = subprocess.run(
        command, env=environment, capture_output=True, text=True, stdin=subprocess.DEVNULL, check=False
    )
    assert done.returncode == 0, f"{arguments}: {done.stderr}"
    return "\n".join(line.rstrip() for line in done.stdout.splitlines()) + "\n"


def _work(workspace: Path) -> None:
    app = open_workspace(workspace)
    for login, numbers in WORK.items():
        for number in range(numbers["attempts"]):
            outcome = "answered" if number < numbers["calls"] else "busy"
            details = {"direction": "outbound", "talk_seconds": 60, "conversation": f"{login}{number}"}
            _record(app, login, CALL.name, f"call:{number}", outcome=outcome, details=details)
        for kind, count in ((PHONE_OFFER.name, numbers["phone_offers"]), (CARD_CHANGED.name, numbers["cards"])):
            for number in range(count):
                _record(app, login, kind, f"{kind}:{number}", company=number % 2 + 1)
        for number in range(numbers["offers"]):
            _record(
                app,
                login,
                OFFER_EMAILED.name,
                f"offer:{number}",
                details={"offer": f"{number}"},
                back=number < numbers["bounced"],
            )
    app.close()


def _record(
    app: App, login: str, kind: str, key: str, *, company: int = 1, back: bool = False, **fields: object
) -> None:
    moment = NOON - timedelta(hours=2)
    with app.database.transaction() as session:
        (activity,) = record(
            session,
            NewActivity(
                kind=KINDS[kind], happened_at=moment, work_date=DAY, employee_id=find_actor(app, login).employee(),
                recorded_by="system:pictures", source="pictures", source_key=f"{login}:{key}", company_id=company,
                **fields,  # type: ignore[arg-type]
            ),
        )  # fmt: skip
        if back:
            reverse(session, activity, recorded_by="system:pictures", reason="hard_bounce")


if __name__ == "__main__":
    PAGE.write_text(page(), encoding="utf-8")
