"""Requests to departments, closed by their answer."""

from datetime import date

import pytest

from kit.people import TODAY, add
from tagwerk.access.actors import Actor
from tagwerk.board.board import board
from tagwerk.diary.requests import answer_request, list_requests, send_request, withdraw_request
from tagwerk.platform.app import App
from tagwerk.platform.errors import Conflict, NotAllowed, NotFound, WrongInput
from tagwerk.staff.departments import add_department


def test_a_request_is_closed_by_the_departments_answer(app: App, anna: Actor, joerg: Actor) -> None:
    add_department(app, anna, "Logistik")
    logistics = add(app, anna, "lutz", department="Logistik")
    request = send_request(app, joerg, "Logistik", "Wann kommt Artikel 4711?")
    assert request.due_on == date(2026, 11, 9), "three working days, over a weekend"
    assert [asked.id for asked in list_requests(app, logistics)] == [request.id]
    answer_request(app, logistics, request.id, "Am 4. Dezember.")
    assert list_requests(app, joerg) == []
    with pytest.raises(Conflict, match="answered already"):
        withdraw_request(app, joerg, request.id)
    with pytest.raises(NotFound, match="no department"):
        send_request(app, joerg, "Einkauf", "?")
    with pytest.raises(WrongInput, match="is over"):
        send_request(app, joerg, "Logistik", "?", due=date(2026, 11, 3))


def test_only_who_asked_withdraws(app: App, anna: Actor, joerg: Actor) -> None:
    add_department(app, anna, "Logistik")
    logistics, eva = add(app, anna, "lutz", department="Logistik"), add(app, anna, "eva")
    request = send_request(app, joerg, "Logistik", "?")
    with pytest.raises(NotAllowed):
        withdraw_request(app, logistics, request.id)
    with pytest.raises(NotFound):
        answer_request(app, eva, request.id, "x")
    withdraw_request(app, joerg, request.id)


def test_the_board_shows_what_the_department_is_asked_and_what_is_late(app: App, anna: Actor, joerg: Actor) -> None:
    add_department(app, anna, "Logistik")
    logistics = add(app, anna, "lutz", department="Logistik")
    request = send_request(app, joerg, "Logistik", "Wann kommt Artikel 4711?", due=TODAY)
    assert [line.text for line in board(app, logistics).lines] == ["Requests to your department without an answer: 1"]
    assert board(app, joerg).lines == []
    late = board(app, joerg, date(2026, 11, 5)).lines
    assert [line.text for line in late] == ["Your requests without an answer in time: 1"]
    answer_request(app, logistics, request.id, "Am 4. Dezember.")
    assert board(app, logistics).lines == board(app, joerg, date(2026, 11, 5)).lines == []
