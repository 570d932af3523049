"""What stands in the database as a word of ours is shown in the words that the reader reads."""

import re
import shlex
from datetime import timedelta
from typing import get_args

import pytest

from servers.program import Program
from tagwerk.access.actors import Role
from tagwerk.catalogue.tables import ProductStatus
from tagwerk.companies.tables import Rank
from tagwerk.contracts.tables import ContractState
from tagwerk.demand.tables import WantedState
from tagwerk.diary.tables import EventKind, InvitationState, RequestState, TaskState, VisitKind, VisitState
from tagwerk.ledger.hookspecs import tagwerk_activity_kinds
from tagwerk.platform import clock
from tagwerk.platform.app import App
from tagwerk.platform.texts import read_in
from tagwerk.staff.absences.tables import AbsenceReason
from tagwerk.views.values import DETAILS, details_in_words, in_words

FIELDS = {
    "role": [Role], "rank": [Rank], "status": [ProductStatus], "reason": [AbsenceReason], "kind": [VisitKind, EventKind],
    "state": [ContractState, WantedState, InvitationState, RequestState, TaskState, VisitState],
}  # fmt: skip
VALUES = sorted({(field, value) for field, kinds in FIELDS.items() for kind in kinds for value in get_args(kind)})
MADE = [
    "contracts draft 1 --number V-1", "products add 4711 Regal", "tasks add Muster --company 1 --due {later}",
    "visits plan 1 --on {later}",
    "visits plan 2 --on {later}", "visits cancel 2", "events add Messe --from {later}", "events invite 1 1",
    "departments add Lager", "requests send Lager Wann --due {later}", "wanted 1 4711 3",
    "products edit 4711 --stock 0 --expected {later}",
    "companies edit 2 --rank key_client", "absence enter root {later} --reason training",
]  # fmt: skip
SHOWN = [
    "companies list", "companies show 1", "companies show 2", "companies timeline 1", "contracts list", "products list",
    "products show 4711", "tasks list", "visits list", "visits show 1", "visits show 2", "events list", "events show 1",
    "requests list", "requests show 1", "wanted", "staff list", "absence list", "find Textilien", "agenda", "plans show", "today",
]  # fmt: skip


@pytest.mark.parametrize(("field", "value"), VALUES)
def test_each_value_has_its_word(field: str, value: str) -> None:
    with read_in("de"):
        word = in_words(field, value)
    assert word
    assert word != value


def test_no_table_in_german_has_a_value_as_it_is_stored(program: Program) -> None:
    program.environment |= {"LANGUAGE": "de", "COLUMNS": "200"}
    later = str(clock.today("Europe/Berlin") + timedelta(days=7))
    for command in MADE:
        done = program.run(*shlex.split(command.format(later=later)))
        assert done.returncode == 0, (command, done.stderr)
    stored = {value for _field, value in VALUES}
    raw = {}
    for command in SHOWN:
        done = program.run(*shlex.split(command))
        assert done.returncode == 0, (command, done.stderr)
        cells = {cell for line in done.stdout.splitlines() for cell in re.split(r"\s{2,}|: |, | – ", line.strip())}
        days = set(re.findall(r"\d{4}-\d{2}-\d{2}", done.stdout))
        if days or cells & stored:
            raw[command] = days | cells & stored
    assert raw == {}


def test_what_a_merge_would_do_is_said_in_the_words_of_the_card(program: Program) -> None:
    program.environment |= {"LANGUAGE": "de"}
    assert program.run("companies", "add", "Löwe Leim", "--rank", "client").returncode == 0
    assert program.run("companies", "add", "Jäger Beize", "--city", "Köln").returncode == 0
    plan = program.run("companies", "merge", "Löwe Leim", "Jäger Beize", "--dry-run").stdout
    assert "übernimmt Ort: Köln" in plan
    assert "Name bleibt Löwe Leim, nicht Jäger Beize" in plan
    assert "Kundenstatus bleibt Kunde, nicht Interessent" in plan


def test_what_belongs_to_an_activity_is_said_in_words() -> None:
    given = {
        "new_client": True,
        "call": 4,
        "direction": "outbound",
        "talk_seconds": 70,
        "kind": "visit",
        "flock_size": 3,
    }
    said = {"en": "new client: yes, call 4, direction: outbound, seconds talked 70, kind: visit, flock size 3",
            "de": "Neukunde: ja, Anruf 4, Richtung: ausgehend, Sekunden im Gespräch 70, Art: Besuch, flock size 3"}  # fmt: skip
    for language, words in said.items():
        with read_in(language):
            assert details_in_words(given) == words


def test_each_detail_of_the_kinds_of_the_core_has_its_word(app: App) -> None:
    kinds = (each for each in app.plugins.collect(tagwerk_activity_kinds))
    assert {name for kind in kinds for name in kind.details} - set(DETAILS) == set()
