"""What the commands of calls say to people and to programs, and with which status they end."""

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from kit.calls import CLIENT, NINE, a_call, take
from tagwerk.access.actors import Actor
from tagwerk.cli.main import run
from tagwerk.platform.app import App
from tagwerk_telephony.calls.outcomes import Offered, set_outcome
from tagwerk_telephony.tables import Call

Typed = Callable[..., tuple[int, str]]


@pytest.fixture
def typed(app: App, anna: Actor, client: int, capsys: pytest.CaptureFixture[str]) -> Typed:
    """Type a command; gives its status and what it printed."""

    def type_(*arguments: str) -> tuple[int, str]:
        capsys.readouterr()
        status = run([*arguments, "--workspace", str(app.folder), "--as", "anna"])
        return status, capsys.readouterr().out

    return type_


def test_a_call_is_shown_as_a_card_to_people_and_as_json_to_programs(app: App, anna: Actor, typed: Typed) -> None:
    take(app, a_call())
    set_outcome(app, anna, "offer-made", None, [Offered(terms="2 % Skonto")], note="wants it in May")
    status, card = typed("calls", "show", "1")
    assert status == 0
    assert not card.lstrip().startswith("{")
    for said in ("Möbel Größer", "+493023125199", "0:42", "offer made", "2 % Skonto", "wants it in May", "09:00:12"):
        assert said in card
    status, document = typed("calls", "show", "1", "--json")
    assert (status, json.loads(document)["talk_seconds"]) == (0, 42)


def test_the_figures_show_what_the_help_promises(app: App, anna: Actor, typed: Typed) -> None:
    take(app, a_call() + a_call("y", begins=3600, final="busy"))
    set_outcome(app, anna, "offer-made", 1, [Offered(terms="2 % Skonto")])
    status, text = typed("calls", "figures", "--period", "2026-10")
    assert status == 0
    rows = [line.split() for line in text.splitlines() if line.strip()]
    assert ["09", "1", "1", "100"] in rows, "by hour"
    assert ["Tue", "2", "1", "50"] in rows, "by weekday"
    assert "Talked 0:42 in all, 0:42 at the longest." in text
    assert ["prospect", "1"] in rows, "outcomes by customer status"
    assert [row[-1] for row in rows[-5:]] == ["1", "1", "1", "1", "0"], "from attempts to contracts"
    _status, clients = typed("calls", "figures", "--period", "2026-10", "--segment", "rank = client", "--json")
    assert json.loads(clients)["attempts"] == 0


@pytest.mark.parametrize(
    ("rows", "status", "said"),
    [
        (["2026-10-06 09:00,+493023125199,60"], 0, "1 call taken in, 0 known already, 0 rejected."),
        (["2026-10-06 09:00,+493023125199,60", "never,+49302,60"], 1, "The rejected lines count for nothing"),
        (["never,+49302,60", "2099-01-01 09:00,+493023125199,60"], 1, "No line could be taken in."),
        (["2026-10-06 09:00,+493023125000,60"], 0, "1 call among colleagues is left out."),
    ],
)
def test_a_list_with_rejected_lines_says_so_and_ends_with_another_status(
    typed: Typed, tmp_path: Path, rows: list[str], status: int, said: str
) -> None:
    path = tmp_path / "calls.csv"
    path.write_text("\n".join(["when,to,took", *rows]), encoding="utf-8")
    arguments = ("calls", "import", str(path), "--columns", "when=when,to=to,duration=took")
    ended, text = typed(*arguments)
    assert (ended, said in text) == (status, True)
    assert typed(*arguments, "--json")[0] == status, "the same again"


def test_a_call_in_doubt_is_settled_from_the_command_line(app: App, anna: Actor, typed: Typed) -> None:
    with app.database.transaction() as session:
        session.add(
            Call(
                provider="test", direction="outbound", employee_id=anna.employee(), number=CLIENT, started_at=NINE,
                state="uncertain",
            )
        )  # fmt: skip
    assert CLIENT in typed("calls", "settle")[1]
    status, document = typed("calls", "settle", "1", "reached", "--talked", "4m", "--note", "I was there", "--json")
    assert (status, json.loads(document)["talk_seconds"]) == (0, 240)
    assert "reached, says Anna Größer: I was there" in typed("calls", "show", "1")[1]
    status, document = typed("calls", "settle", "1", "--take-back", "--json")
    assert (status, json.loads(document)["state"]) == (0, "uncertain")
    assert typed("calls", "settle", "1")[0] == 2
    assert typed("calls", "settle", "1", "no-answer")[0] == 0
    assert "No call is uncertain, so nothing is to be settled." in typed("calls", "settle")[1]
    assert json.loads(typed("calls", "settle", "--json")[1]) == []
