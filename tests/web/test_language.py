"""The API answers in the language that the request asks for, else in that of the employee."""

from collections.abc import Iterator

import httpx
import pytest

from servers.requirement import free_port
from servers.web import serving
from tagwerk.access.actors import Actor
from tagwerk.platform.app import App
from tagwerk.staff.employees import NewEmployee, add_employee
from tagwerk.staff.finding import find_actor
from tagwerk.staff.tokens import make_token
from tagwerk.web import build_site
from tagwerk.web.language import LONGEST_HEADER, negotiated, our_languages

ENGLISH = "Nobody here has the login eve."


@pytest.fixture
def address(app: App) -> Iterator[str]:
    with serving(build_site(app), free_port()) as served:
        yield served


@pytest.fixture
def secret(app: App, anna: Actor) -> str:
    """The token of Jörg, who reads German."""
    add_employee(app, anna, NewEmployee("jörg", "Jörg Weiß", language="de"))
    return make_token(app, find_actor(app, "jörg"), "jörg", "dashboard").secret


def ask(address: str, path: str, secret: str, wanted: str | None = None) -> httpx.Response:
    headers = {"Authorization": f"Bearer {secret}"} | ({} if wanted is None else {"Accept-Language": wanted})
    with httpx.Client() as client:  # which asks for no language by itself
        return client.get(f"{address}/api/{path}", headers=headers)


@pytest.mark.parametrize(
    ("header", "chosen"),
    [
        ("", ""),
        ("de", "de"),
        ("DE-ch", "de"),
        ("de-DE,de;q=0.9,en;q=0.8", "de"),
        ("en-GB, en;q=0.9, de;q=0.8", "en"),
        ("en;q=0.2, de ; q=0.7", "de"),
        ("de;Q=0.5, en;q=0.5", "de"),
        ("en;q=0.5, de;q=0.5", "en"),
        ("fr, de;q=0.1", "de"),
        ("fr, nl", ""),
        ("deu, den", ""),
        ("*", ""),
        ("fr, *;q=0.5", ""),
        ("en;q=0.5, *", "de"),
        ("de;q=0, *", "en"),
        ("de;q=0", "en"),
        ("de;q=0.000, fr", "en"),
        ("de-CH;q=0, de;q=0.4", "de"),
        ("de-CH, de;q=0", "en"),
        ("en;q=0, de;q=0", ""),
        ("de;q=2, en;q=0.1", "en"),
        ("de;q=0.1234, en;q=-1, ;;, =, de_DE", ""),
        (",, ,de,", "de"),
        ("de" + "," * LONGEST_HEADER, ""),
    ],
)
def test_a_header_chooses_among_our_languages(header: str, chosen: str) -> None:
    assert negotiated(header, ("en", "de")) == chosen


def test_our_languages_are_english_and_those_of_the_catalogues() -> None:
    assert our_languages() == ("en", "de")


@pytest.mark.parametrize("wanted", [None, "fr", "*", "x" * (LONGEST_HEADER + 1)])
def test_without_a_language_of_ours_the_employee_is_answered_in_the_own(
    address: str, secret: str, wanted: str | None
) -> None:
    answer = ask(address, "quota?employee=eve", secret, wanted)
    assert answer.status_code == 404
    assert answer.json()["error"] not in ("", ENGLISH)


def test_the_header_wins_over_the_own_language(address: str, secret: str) -> None:
    assert ask(address, "quota?employee=eve", secret, "en, de;q=0.5").json()["error"] == ENGLISH
    assert ask(address, "quota?employee=eve", secret, "de;q=0").json()["error"] == ENGLISH


def test_an_answer_leaves_no_language_behind(app: App, anna: Actor, address: str, secret: str) -> None:
    annas = make_token(app, anna, "anna", "x").secret
    with httpx.Client() as client:  # one connection for all
        for _time in range(3):
            asked = [
                client.get(f"{address}/api/quota?employee=eve", headers={"Authorization": f"Bearer {token}"})
                for token in (secret, annas)
            ]
            assert [answer.json()["error"] == ENGLISH for answer in asked] == [False, True]


def test_who_is_not_known_is_refused_in_the_language_of_the_header(address: str) -> None:
    english, german = (ask(address, "quota", "x", wanted) for wanted in ("en", "de-AT"))
    assert (english.status_code, german.status_code) == (401, 401)
    assert english.json()["error"] == "a token is needed"
    assert german.json()["error"] not in ("", "a token is needed")


def test_the_description_is_in_the_language_of_the_reader(address: str, secret: str) -> None:
    summaries = {
        wanted: ask(address, "openapi.json", secret, wanted).json()["paths"]["/quota"]["get"]["summary"]
        for wanted in ("de", "en", "de-CH")
    }
    assert summaries["en"] == "How an employee stands, as `tagwerk quota --json` shows it"
    assert summaries["de"] == summaries["de-CH"] != summaries["en"]


def test_an_error_says_what_can_be_done_about_it(address: str, secret: str) -> None:
    answer = ask(address, "quota?explain=naps", secret, "en").json()
    assert sorted(answer) == ["action", "error", "hint"]
