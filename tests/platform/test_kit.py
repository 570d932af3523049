"""The kit for tests of plugins: hooks by their names, failures that are seen, the site without a server."""

import pytest

from tagwerk.access import use_cases
from tagwerk.access.actors import Actor
from tagwerk.access.use_cases import use_case
from tagwerk.companies.cards import add_company
from tagwerk.companies.finding import by_customer_number, find_company
from tagwerk.platform.app import App
from tagwerk.platform.errors import NotAllowed, NotFound, PluginError, UnknownHook
from tagwerk.platform.plugins import hookimpl
from tagwerk.staff.employees import NewEmployee, add_employee
from tagwerk.staff.finding import employee_by_email
from tagwerk.testing import Site, collect, tell


def test_a_hook_is_asked_by_its_name_and_given_the_workspace_where_it_asks_for_it(app: App, anna: Actor) -> None:
    assert "calls" in {metric.name for metric in collect(app, "tagwerk_metrics")}
    assert "ledger" in {check.name for check in collect(app, "tagwerk_checks")}
    assert collect(app, "tagwerk_before_contact", attempts=[]) == []
    with pytest.raises(UnknownHook, match="tagwerk_metrics"):
        collect(app, "tagwerk_metric")


def test_what_fails_is_raised_and_not_held_back(app: App, anna: Actor) -> None:
    class Broken:
        @hookimpl
        def tagwerk_gauges(self) -> list[object]:
            return [7]

        @hookimpl
        def tagwerk_contract_signed(self, event: object) -> None:
            raise ValueError("no")

    app.plugins._manager.register(Broken(), name="telephony:broken")
    with pytest.raises(PluginError, match="7 is no Gauge"):
        collect(app, "tagwerk_gauges")
    with pytest.raises(PluginError, match="ValueError: no"):
        tell(app, "tagwerk_contract_signed", event=None)


def test_the_site_answers_without_a_server(app: App, anna: Actor, site: Site) -> None:
    assert site.get("/healthz").status_code == 200
    assert site.post("/hooks/telephony/webhook/events", b"{}").status_code == 403
    assert site.post("/hooks/nobody/here", b"{}").status_code == 404


def test_a_use_case_without_roles_is_the_systems_alone(app: App, anna: Actor, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(use_cases, "USE_CASES", {})

    @use_case("kit.told", roles=())
    def told(_app: App, actor: Actor) -> str:
        return actor.name

    assert told(app, Actor.system("kit")) == "kit"
    with pytest.raises(NotAllowed):
        told(app, anna)


def test_a_number_is_ours_and_the_customer_number_has_a_way_of_its_own(app: App, anna: Actor) -> None:
    company = add_company(app, anna, "Möbel Größer", customer_number="4711").id
    with app.database.reading() as session:
        assert find_company(session, anna, str(company)).id == company
        with pytest.raises(NotFound):
            find_company(session, anna, "4711")
        found = by_customer_number(session, " 4711 ")
        assert found is not None
        assert found.id == company
        assert by_customer_number(session, "471") is None
        assert by_customer_number(session, "") is None


def test_an_employee_is_found_by_the_address(app: App, anna: Actor) -> None:
    add_employee(app, anna, NewEmployee("joerg", "Jörg", "manager"))
    with app.database.reading() as session:
        found = employee_by_email(session, "Anna@Tagwerk.example ")
        assert found is not None
        assert found.login == "anna"
        assert employee_by_email(session, "nobody@tagwerk.example") is None
        assert employee_by_email(session, "") is None
