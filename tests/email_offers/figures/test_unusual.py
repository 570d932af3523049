"""Offers to addresses of our own leave, count nothing, and are shown; those to domains of our own count and are shown."""

from dataclasses import replace

import pytest

from kit.mail import AddCompany, Clients, credited, messages, order
from tagwerk.access.actors import Actor
from tagwerk.board.unusual import unusual
from tagwerk.obligations.standing import explain
from tagwerk.platform import clock
from tagwerk.platform.app import App
from tagwerk.staff.employees import edit_employee
from tagwerk.workspace.verifying import verify_ledger
from tagwerk_email_offers.sending.campaigns import send


def _found(app: App, kind: str) -> list[tuple[str, list[str]]]:
    reader = replace(Actor.system("test"), time_zone="Europe/Berlin")  # where it may be tomorrow already
    shown = next(each for each in unusual(app, reader).kinds if each.name == kind)
    return [(found.about, [part.company for part in found.parts]) for found in shown.found]


@pytest.mark.parametrize("address", ["anna@gmx.de", "Anna+x@GMX.de"])
def test_an_offer_to_an_own_address_leaves_and_counts_nothing(
    clients: Clients, app: App, anna: Actor, add_company: AddCompany, address: str
) -> None:
    edit_employee(app, anna, "anna", {"email": "anna@gmx.de"})
    add_company("Eigene", address)
    add_company("Fremde", "otto@gmx.de")
    send(app, anna, order())
    assert [message.state for message in messages(app)] == ["sent", "sent"]
    assert [activity.kind for activity in credited(app)] == ["offer_to_own", "offer_emailed"]
    assert explain(app, anna, "offers_emailed", None, clock.today("Europe/Berlin")).number == 1
    assert [(each.lower(), companies) for each, companies in _found(app, "offers_to_own_addresses")] == [
        (address.lower(), ["Eigene"])
    ]
    assert _found(app, "offers_to_own_domains") == []
    assert verify_ledger(app, anna).faults == ()


def test_offers_to_a_domain_of_ours_and_to_who_was_hired_since_count_and_are_shown(
    clients: Clients, app: App, anna: Actor, add_company: AddCompany
) -> None:
    edit_employee(app, anna, "anna", {"email": "anna@grosshandel.example"})
    add_company("Lager", "lager@nord.grosshandel.example")
    add_company("Fremde", "einkauf@nichtgrosshandel.example")
    add_company("Später", "spaeter@web.de")
    send(app, anna, order())
    edit_employee(app, anna, "anna", {"email": "spaeter@web.de"})
    assert _found(app, "offers_to_own_domains")[-1] == ("spaeter@web.de", ["Später"])
    edit_employee(app, anna, "anna", {"email": "anna@grosshandel.example"})
    assert _found(app, "offers_to_own_domains") == [("lager@nord.grosshandel.example", ["Lager"])]
    assert verify_ledger(app, anna).faults == ()
