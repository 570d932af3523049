"""Lists of calls: each known one is read as it is written, again and again without doubles."""

from contextlib import suppress
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from kit.calls import CLIENT, TODAY, a_call, counted, take
from kit.obligations.job_files import Hire
from tagwerk.access.actors import Actor
from tagwerk.obligations.standing import explain
from tagwerk.platform.app import App
from tagwerk.platform.errors import WrongInput
from tagwerk.staff.employees import edit_employee
from tagwerk_telephony.calls.looking import list_calls
from tagwerk_telephony.lists.importing import import_calls
from tagwerk_telephony.settings import settings_of

LISTS = {
    "fritzbox": """sep=;
Typ;Datum;Name;Rufnummer;Nebenstelle;Eigene Rufnummer;Dauer
4;06.10.26 09:00;Möbel Größer;03023125199;Büro;23125000;0:02
2;06.10.26 09:30;;03023125199;;23125000;0:00
1;06.10.26 10:00;;03023125199;Büro;23125000;0:05
""",
    "freepbx": """calldate,clid,src,dst,channel,dstchannel,lastapp,lastdata,duration,billsec,disposition,amaflags,uniqueid
2026-10-06 09:00:00,Anna,000,03023125199,a,b,Dial,x,130,120,ANSWERED,3,1790000000.1
2026-10-06 09:30:00,,03023125199,000,a,b,Dial,x,20,0,NO ANSWER,3,1790000000.2
2026-10-06 10:00:00,,03023125199,000,a,b,Dial,x,310,300,ANSWERED,3,1790000000.3
""",
    "3cx": """Call Time,Call ID,From,To,Direction,Status,Ringing,Talking
2026-10-06T09:00:00,00001,000,03023125199,Outbound,Answered,00:00:05,00:02:00
2026-10-06T09:30:00,00002,03023125199,000,Inbound,Unanswered,00:00:20,
2026-10-06T10:00:00,00003,03023125199,000,Inbound,Answered,00:00:05,00:05:00
""",
    "sipgate": """Startzeit;Richtung;Von;Nach;Dauer;Status;Benutzer
06.10.2026 09:00:00;ausgehend;+493023125000;+493023125199;120;angenommen;anna
06.10.2026 09:30:00;eingehend;+493023125199;+493023125000;0;verpasst;anna
06.10.2026 10:00:00;eingehend;+493023125199;+493023125000;300;angenommen;anna
""",
    "placetel": """Datum,Uhrzeit,Typ,Von,Nach,Dauer
06.10.2026,09:00,Ausgehend,030 23125-000,030 23125-199,0:02:00
06.10.2026,09:30,Verpasst,030 23125-199,030 23125-000,
06.10.2026,10:00,Eingehend,030 23125-199,030 23125-000,0:05:00
""",
    "asterisk": "".join(
        f',{source},{target},ctx,,c,d,Dial,x,2026-10-06 {hour}:00,,,{talk + 10},{talk},{said},DOC,1.{hour},\n'
        for source, target, hour, talk, said in (
            ("000", "03023125199", "09:00", 120, "ANSWERED"),
            ("03023125199", "000", "09:30", 0, "NO ANSWER"),
            ("03023125199", "000", "10:00", 300, "ANSWERED"),
        )
    ),
}  # fmt: skip


def file(tmp_path: Path, text: str, encoding: str = "utf-8") -> Path:
    path = tmp_path / "calls.csv"
    path.write_text(text, encoding=encoding)
    return path


@pytest.mark.parametrize("encoding", ["utf-8", "cp1252", "utf-16"])
@pytest.mark.parametrize("name", LISTS)
def test_a_list_is_taken_in_once_however_often_it_is_imported(
    app: App, anna: Actor, client: int, tmp_path: Path, name: str, encoding: str
) -> None:
    path = file(tmp_path, LISTS[name], encoding)
    done = import_calls(app, anna, path)
    assert (done.format, done.created, done.known, done.rejects) == (name, 3, 0, [])
    again = import_calls(app, anna, path)
    assert (again.created, again.known) == (0, 3)
    shown = [
        (call.call.direction, call.call.state, call.call.talk_seconds, call.employee) for call in list_calls(app, anna)
    ]
    answered, missed, ours = shown
    assert answered == ("inbound", "completed", 300, "anna")
    assert missed == ("inbound", "no_answer", None, "anna")
    assert ours == ("outbound", "completed", 120, "anna")
    assert counted(app, anna) == 1
    assert {call.call.company_id for call in list_calls(app, anna)} == {client}
    calls = [listed.call for listed in list_calls(app, anna)]
    assert [call.started_at.minute for call in calls] == [0, 30, 0]
    assert all(call.answered_at is None or call.started_at <= call.answered_at for call in calls)


def test_a_mobile_bill_is_read_by_its_columns_and_credited_to_whose_it_is(
    app: App, anna: Actor, client: int, hire: Hire, tmp_path: Path
) -> None:
    joerg = hire("joerg")
    bill = "Rechnung 4711\nDatum;Zeit;Zielrufnummer;Dauer\n06.10.2026;09:00;030 23125-199;4 Min 10 Sek\n06.10.2026;x;030 1;1\n"
    columns = {"when": "Datum", "time": "Zeit", "to": "Zielrufnummer", "duration": "Dauer"}
    done = import_calls(app, anna, file(tmp_path, bill), columns=columns, login="joerg")
    assert (done.created, [line for line, _reason in done.rejects]) == (1, [4])
    assert explain(app, joerg, "calls", None, TODAY).number == 1
    assert list_calls(app, anna)[0].call.talk_seconds == 250


def test_a_call_that_a_webhook_told_of_is_not_made_twice_by_the_list(
    app: App, anna: Actor, client: int, tmp_path: Path
) -> None:
    take(app, a_call())
    done = import_calls(app, anna, file(tmp_path, LISTS["sipgate"]))
    assert (done.created, done.known) == (2, 1)
    assert counted(app, anna) == 1


def test_two_rows_that_are_alike_are_two_calls(app: App, anna: Actor, client: int, tmp_path: Path) -> None:
    head, first, *_others = LISTS["placetel"].splitlines()
    path = file(tmp_path, f"{head}\n{first}\n{first}")
    assert [import_calls(app, anna, path).created for _time in range(2)] == [2, 0]
    assert (counted(app, anna), counted(app, anna, "call_attempts")) == (1, 2)


@pytest.mark.parametrize(
    "text",
    [
        LISTS["freepbx"].replace("000", "21"),
        LISTS["3cx"].replace(",000,", ",21,"),
        "Call Time,Caller ID,Destination,Status,Ringing,Talking\n"
        "06/10/2026 09:00:00,Jörg Weiß (21),03023125199,Answered,00:00:05,00:02:00\n"
        "06/10/2026 09:30:00,03023125199,Jörg Weiß (21),Unanswered,00:00:20,\n"
        "06/10/2026 09:45:00,03023125199,Jörg Weiß (21),Answered,00:00:05,00:05:00\n",
    ],
    ids=["FreePBX", "3CX", "3CX with names"],
)
def test_a_line_of_the_exchange_is_whose_the_settings_say(
    app: App, anna: Actor, client: int, hire: Hire, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, text: str
) -> None:
    hire("joerg")
    with_line = settings_of(app).model_copy(update={"extensions": {"21": "joerg"}})
    path = file(tmp_path, text)
    assert {reason for _line, reason in import_calls(app, anna, path).rejects} == {"nobody here has the line 21"}
    monkeypatch.setattr("tagwerk_telephony.lists.importing.settings_of", lambda _app: with_line)
    done = import_calls(app, anna, path)
    assert (done.created, done.rejects) == (3, [])
    assert {(listed.employee, listed.call.number) for listed in list_calls(app, anna)} == {("joerg", CLIENT)}
    assert [listed.call.direction for listed in list_calls(app, anna)] == ["inbound", "inbound", "outbound"]


def test_a_managers_list_brings_no_call_of_a_colleague(
    app: App, anna: Actor, client: int, hire: Hire, tmp_path: Path
) -> None:
    joerg = hire("joerg")
    edit_employee(app, anna, "joerg", {"phone": "+493023125077"})
    done = import_calls(app, joerg, file(tmp_path, LISTS["sipgate"]))
    assert (done.created, len(done.rejects)) == (0, 3)


@pytest.mark.parametrize(
    "text",
    ["", "a;b;c\n1;2;3\n", "\x00\x01\x02", "Typ;Datum;Eigene Rufnummer\n", '"' * 1001, "sep=;\n", LISTS["3cx"][:30]],
)
def test_what_is_no_list_is_refused_or_has_no_calls(app: App, anna: Actor, tmp_path: Path, text: str) -> None:
    with suppress(WrongInput):
        assert import_calls(app, anna, file(tmp_path, text)).created == 0
    assert list_calls(app, anna) == []


@pytest.mark.parametrize("cell", ["31.02.2026 09:00", "9:00", "0001-01-01", "x" * 5000, "2026-10-06T09:00:00+99:00"])
def test_a_row_that_cannot_be_read_is_rejected_by_itself(
    app: App, anna: Actor, client: int, tmp_path: Path, cell: str
) -> None:
    text = LISTS["sipgate"] + f"{cell};ausgehend;+493023125000;{CLIENT};120;angenommen;anna\n"
    done = import_calls(app, anna, file(tmp_path, text))
    assert (done.created, [line for line, _reason in done.rejects]) == (3, [5])


def test_an_hour_in_a_column_of_its_own_is_read_in_every_list(app: App, anna: Actor, tmp_path: Path) -> None:
    apart = LISTS["sipgate"].replace("Startzeit;", "Datum;Uhrzeit;").replace("06.10.2026 ", "06.10.26;")
    done = import_calls(app, anna, file(tmp_path, apart))
    assert (done.format, done.created, done.rejects) == ("sipgate", 3, [])
    hours = sorted(
        listed.call.started_at.astimezone(ZoneInfo("Europe/Berlin")).hour for listed in list_calls(app, anna, on=TODAY)
    )
    assert hours == [9, 9, 10]


def test_a_day_without_an_hour_is_rejected_with_what_to_do(app: App, anna: Actor, tmp_path: Path) -> None:
    text = "Tag;Stunde;Ziel;Sekunden\n06.10.2026;09:00;030 23125-199;120\n"
    columns = {"when": "Tag", "to": "Ziel", "duration": "Sekunden"}
    (_line, reason), *_others = import_calls(app, anna, file(tmp_path, text), columns=columns).rejects
    assert reason == "'06.10.2026' is no moment. Where day and hour stand apart, name both: --columns when=…,time=…"
    assert import_calls(app, anna, file(tmp_path, text), columns=columns | {"time": "Stunde"}).created == 1
