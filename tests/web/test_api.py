"""The API of `tagwerk serve`: nothing without a token, and with one what its employee may see."""

from collections.abc import Iterator
from datetime import timedelta

import httpx
import pytest
import sqlalchemy as sa

from servers.requirement import free_port
from servers.web import serving
from tagwerk.access.actors import Actor
from tagwerk.access.tables import Access
from tagwerk.platform import clock
from tagwerk.platform.app import App
from tagwerk.platform.errors import NotAllowed, NotFound, WrongInput
from tagwerk.staff.employees import NewEmployee, add_employee, edit_employee
from tagwerk.staff.finding import find_actor
from tagwerk.staff.tables import Token
from tagwerk.staff.tokens import list_tokens, make_token, revoke_token
from tagwerk.web import build_site
from tagwerk.web.slowing import MOST_CLIENTS, Slowing


@pytest.fixture
def address(app: App) -> Iterator[str]:
    with serving(build_site(app), free_port()) as served:
        yield served


def ask(address: str, path: str, secret: str | None) -> httpx.Response:
    headers = {} if secret is None else {"Authorization": f"Bearer {secret}"}
    return httpx.get(f"{address}/api/{path}", headers=headers)


@pytest.mark.parametrize("secret", [None, "x", "tagwerk_" + "A" * 43])
@pytest.mark.parametrize("path", ["quota", "openapi.json"])
def test_nothing_answers_without_a_token(app: App, address: str, secret: str | None, path: str) -> None:
    answer = ask(address, path, secret)
    assert (answer.status_code, answer.headers["www-authenticate"]) == (401, "Bearer")
    assert answer.json() == {"error": "a token is needed", "hint": "", "action": None}


def test_a_token_shows_what_its_employee_may_see(app: App, anna: Actor, address: str) -> None:
    add_employee(app, anna, NewEmployee("jörg", "Jörg Weiß"))
    joerg = find_actor(app, "jörg")
    secret = make_token(app, joerg, "jörg", "dashboard").secret
    assert ask(address, "quota", secret).json()["employee"] == "jörg"
    assert ask(address, "quota?explain=calls", secret).json()["evidence"] == []
    refused = ask(address, "quota?employee=anna", secret)
    assert (refused.status_code, refused.json()["error"]) == (403, "anna is not within your reach.")
    assert ask(address, "quota?employee=nobody", secret).status_code == 404
    for wrong in ("some day", "9999-12-31"):
        answer = ask(address, f"quota?on={wrong}", secret)
        assert (answer.status_code, sorted(answer.json())) == (400, ["action", "error", "hint"])
    assert "/quota" in ask(address, "openapi.json", secret).json()["paths"]


@pytest.mark.parametrize(("name", "hint"), [("employe", "Did you mean employee?"), ("", ""), ("token", "")])
def test_a_parameter_that_there_is_not_is_refused_and_never_passed_over(
    app: App, anna: Actor, address: str, name: str, hint: str
) -> None:
    secret = make_token(app, anna, "anna", "test").secret
    answer = ask(address, f"quota?{name}=0", secret)
    assert (answer.status_code, answer.json()["error"]) == (400, f"There is no parameter {name!r}.")
    assert hint in answer.json()["hint"]


def test_a_token_ends_by_time_by_revocation_and_with_its_employee(app: App, anna: Actor, address: str) -> None:
    add_employee(app, anna, NewEmployee("jörg", "Jörg Weiß"))
    joerg = find_actor(app, "jörg")
    revoked, over, gone = (make_token(app, joerg, "jörg", name) for name in ("a", "b", "c"))
    revoke_token(app, joerg, revoked.token.id)
    with app.database.transaction() as session:
        session.execute(sa.update(Token).where(Token.id == over.token.id).values(expires_at=clock.now()))
    assert ask(address, "quota", gone.secret).status_code == 200
    with app.database.transaction() as session:
        joerg_today = clock.today("Europe/Berlin")
        session.execute(sa.text("UPDATE employees SET hired_on = '2025-01-01' WHERE login = 'jörg'"))
    edit_employee(app, anna, "jörg", {}, left_on=joerg_today - timedelta(days=2))
    assert [ask(address, "quota", made.secret).status_code for made in (revoked, over, gone)] == [401, 401, 401]


def test_the_secret_is_not_in_the_database(app: App, anna: Actor) -> None:
    made = make_token(app, anna, "anna", "dashboard")
    with app.database.reading() as session:
        row = session.execute(sa.select(Token.__table__)).one()
    assert made.secret not in str(row)
    assert made.secret.removeprefix("tagwerk_") not in str(row)


def test_tokens_are_ones_own_unless_one_administers(app: App, anna: Actor) -> None:
    add_employee(app, anna, NewEmployee("jörg", "Jörg Weiß"))
    joerg = find_actor(app, "jörg")
    with pytest.raises(NotAllowed):
        make_token(app, joerg, "anna", "x")
    token = make_token(app, anna, "anna", "x").token
    with pytest.raises(NotFound):
        revoke_token(app, joerg, token.id)
    assert list_tokens(app, joerg) == []
    make_token(app, anna, "jörg", "y")
    assert [employee.login for _token, employee in list_tokens(app, anna)] == ["jörg", "anna"]


@pytest.mark.parametrize(("name", "days"), [("", 90), ("x" * 101, 90), ("x", 0), ("x", 5000)])
def test_a_token_has_a_name_and_an_end(app: App, anna: Actor, name: str, days: int) -> None:
    with pytest.raises(WrongInput):
        make_token(app, anna, "anna", name, days)


def test_that_a_token_was_used_or_refused_is_on_record(app: App, anna: Actor, address: str) -> None:
    made, over = make_token(app, anna, "anna", "dashboard"), make_token(app, anna, "anna", "old")
    revoke_token(app, anna, over.token.id)
    before = {token.id: token.used_at for token, _employee in list_tokens(app, anna)}
    for secret in (made.secret, made.secret, over.secret, "tagwerk_" + "A" * 43):
        ask(address, "quota", secret)
    used = {token.id: token.used_at for token, _employee in list_tokens(app, anna)}
    assert before == {made.token.id: None, over.token.id: None}
    assert used[over.token.id] is None
    assert used[made.token.id] is not None
    with app.database.reading() as session:
        refused = session.scalars(sa.select(Access.subject).where(Access.permission == "tokens.use")).all()
    assert sorted(refused) == [f"refused:token:{over.token.id}:127.0.0.1", "refused:token:unknown:127.0.0.1"]


def test_a_refused_right_is_on_record_once(app: App, anna: Actor, address: str) -> None:
    add_employee(app, anna, NewEmployee("jörg", "Jörg Weiß"))
    joerg = find_actor(app, "jörg")
    with pytest.raises(NotAllowed):
        add_employee(app, joerg, NewEmployee("eva", "Eva Klein"))
    ask(address, "quota?employee=anna", make_token(app, joerg, "jörg", "dashboard").secret)
    with app.database.reading() as session:
        refused = session.execute(sa.select(Access.actor, Access.permission).where(Access.subject == "refused")).all()
    assert sorted(map(tuple, refused)) == [(joerg.signature, "quota.read"), (joerg.signature, "staff.add")]


def test_who_is_refused_again_and_again_waits_longer_and_nobody_else_does() -> None:
    slowing = Slowing()
    assert [slowing.pause("10.0.0.1") for _time in range(12)] == [0, 0, 0, 0.25, 0.5, 1, 2, 4, 8, 8, 8, 8]
    assert slowing.pause("10.0.0.2") == 0
    for number in range(MOST_CLIENTS + 5):
        slowing.pause(f"client {number}")
    assert len(slowing._refused) == MOST_CLIENTS
