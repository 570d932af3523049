"""Exhibitions and the like: who was invited, accepted, came."""

from datetime import date

import pytest

from kit.people import TODAY
from tagwerk.access.actors import Actor
from tagwerk.board.work_plan import show_plan
from tagwerk.companies.cards import add_company
from tagwerk.diary.events import add_event, answer_invitation, cancel_event, invite, list_events, move_event, show_event
from tagwerk.platform.app import App
from tagwerk.platform.errors import Conflict, NotFound, WrongInput


def test_an_event_knows_who_was_invited_accepted_and_came(app: App, anna: Actor) -> None:
    companies = [str(add_company(app, anna, f"Firma {number}", rank="client").id) for number in range(3)]
    add_event(app, anna, "Möbelmesse", TODAY, date(2026, 11, 6), place="Köln")
    with pytest.raises(Conflict):
        add_event(app, anna, "Möbelmesse", TODAY)
    invite(app, anna, "Möbelmesse", companies[:1], "rank = client")
    invite(app, anna, "Möbelmesse", companies)
    answer_invitation(app, anna, "Möbelmesse", companies[0], "accepted")
    answer_invitation(app, anna, "Möbelmesse", companies[0], "came")
    answer_invitation(app, anna, "1", companies[1], "declined")
    answer_invitation(app, anna, "1", companies[1], "declined")
    counts = {"invited": 3, "accepted": 1, "declined": 1, "came": 1, "walk_ins": 0}
    assert show_event(app, anna, "Möbelmesse").counts == counts
    with pytest.raises(Conflict, match="came to"):
        answer_invitation(app, anna, "Möbelmesse", companies[0], "declined")
    with pytest.raises(NotFound, match="not invited"):
        answer_invitation(app, anna, "Möbelmesse", str(add_company(app, anna, "Fremd").id), "accepted")
    assert list_events(app, anna, date(2026, 11, 7)) == []


def test_who_came_uninvited_is_counted_apart_and_a_wrong_answer_is_taken_back(app: App, anna: Actor) -> None:
    guest, invited = (str(add_company(app, anna, name).id) for name in ("Gast", "Geladen"))
    add_event(app, anna, "Möbelmesse", TODAY)
    invite(app, anna, "Möbelmesse", [invited])
    for company in (guest, guest, invited):
        answer_invitation(app, anna, "Möbelmesse", company, "came")
    counts = {"invited": 1, "accepted": 1, "declined": 0, "came": 2, "walk_ins": 1}
    assert show_event(app, anna, "Möbelmesse").counts == counts
    for company in (guest, invited):
        answer_invitation(app, anna, "Möbelmesse", company, "invited")
    counts = {"invited": 1, "accepted": 0, "declined": 0, "came": 0, "walk_ins": 0}
    assert show_event(app, anna, "Möbelmesse").counts == counts


def test_an_event_is_moved_and_called_off(app: App, anna: Actor) -> None:
    company = str(add_company(app, anna, "Firma").id)
    add_event(app, anna, "Messe", date(2026, 11, 10), date(2026, 11, 12))
    assert move_event(app, anna, "Messe", date(2026, 11, 30), place="Köln").last == date(2026, 12, 2)
    with pytest.raises(WrongInput, match="before it begins"):
        move_event(app, anna, "Messe", TODAY, date(2026, 11, 3))
    cancel_event(app, anna, "Messe", "Halle gesperrt")
    assert show_plan(app, anna, "2026-12").events == []
    with pytest.raises(Conflict, match="called off"):
        invite(app, anna, "Messe", [company])
    with pytest.raises(Conflict, match="called off"):
        cancel_event(app, anna, "Messe")
    assert move_event(app, anna, "Messe", date(2026, 12, 7)).canceled_because is None
    assert [event.place for event in show_plan(app, anna, "2026-12").events] == ["Köln"]


def test_to_invite_is_to_invite_somebody(app: App, anna: Actor) -> None:
    add_event(app, anna, "Messe", TODAY)
    with pytest.raises(WrongInput, match="Nobody was named"):
        invite(app, anna, "Messe", [])


def test_nobody_came_to_what_has_not_begun(app: App, anna: Actor) -> None:
    company = str(add_company(app, anna, "Firma").id)
    add_event(app, anna, "Messe", date(2026, 11, 5))
    invite(app, anna, "Messe", [company])
    with pytest.raises(WrongInput, match="nobody came yet"):
        answer_invitation(app, anna, "Messe", company, "came")
    with pytest.raises(WrongInput, match="before it begins"):
        add_event(app, anna, "Rückwärts", TODAY, date(2026, 11, 3))


def test_a_manager_sees_the_own_companies_among_the_invited(app: App, anna: Actor, joerg: Actor) -> None:
    add_event(app, anna, "Messe", TODAY)
    invite(app, anna, "Messe", [str(add_company(app, anna, "Annas").id), str(add_company(app, joerg, "Jörgs").id)])
    assert [invitation.company.name for invitation in show_event(app, joerg, "Messe").invitations] == ["Jörgs"]
