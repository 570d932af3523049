"""One click, and nobody writes there again: over real HTTP, with links that only we can make."""

import re
import threading
from collections.abc import Iterator
from email.message import EmailMessage

import httpx
import pytest
import sqlalchemy as sa

from kit.kept import Once
from kit.mail import AddCompany, Clients, order
from servers.requirement import free_port
from servers.web import serving
from tagwerk.access.actors import Actor
from tagwerk.companies.consent.tables import Suppression
from tagwerk.platform.app import App
from tagwerk.web import build_site
from tagwerk_email_offers import tables
from tagwerk_email_offers.leaving.page import LARGEST_BODY
from tagwerk_email_offers.leaving.signing import tokens_of
from tagwerk_email_offers.sending.campaigns import send

PUBLIC_URL = "https://crm.tagwerk.example"
ONE_CLICK = {"List-Unsubscribe": "One-Click"}


@pytest.fixture
def public(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TAGWERK_WEB__PUBLIC_URL", f"{PUBLIC_URL}/")


@pytest.fixture
def offers(
    public: None, clients: Clients, app: App, anna: Actor, companies: list[int], once: Once
) -> list[EmailMessage]:
    def sent() -> list[EmailMessage]:
        send(app, anna, order())
        return sorted((clients.message(number) for number in range(5)), key=lambda offer: str(offer["To"]))

    return once(sent)


@pytest.fixture
def address(app: App) -> Iterator[str]:
    with serving(build_site(app), free_port()) as address:
        yield address


def link(offer: EmailMessage, address: str) -> str:
    """The link of an offer, at the door of our real server."""
    found = re.fullmatch(
        r"<https://crm\.tagwerk\.example(/hooks/email_offers/unsubscribe/[^>]+)>", offer["List-Unsubscribe"]
    )
    assert found is not None
    assert offer["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    return address + found[1]


def suppressed(app: App) -> dict[str, str]:
    with app.database.reading() as session:
        return {row.address: row.reason for row in session.scalars(sa.select(Suppression))}


@pytest.mark.parametrize(
    "body",
    [
        {"data": ONE_CLICK},
        {"files": {"List-Unsubscribe": (None, "One-Click")}},
        {"content": b""},
        {"content": b"\xff" * 100},
    ],
)
def test_a_post_suppresses_the_address_of_that_message_and_no_other(
    offers: list[EmailMessage], app: App, address: str, body: dict[str, object]
) -> None:
    answer = httpx.post(link(offers[2], address), **body)  # type: ignore[arg-type]
    assert answer.status_code == 200
    assert suppressed(app) == {"name@firma-3.example": "unsubscribed"}


def test_the_same_click_again_and_at_once_changes_nothing(offers: list[EmailMessage], app: App, address: str) -> None:
    answers: list[int] = []
    url = link(offers[0], address)
    clicks = [
        threading.Thread(target=lambda: answers.append(httpx.post(url, data=ONE_CLICK).status_code)) for _ in range(8)
    ]
    for click in clicks:
        click.start()
    for click in clicks:
        click.join()
    assert answers == [200] * 8
    assert suppressed(app) == {"name@firma-1.example": "unsubscribed"}


@pytest.mark.parametrize("method", ["GET", "HEAD", "OPTIONS", "PUT", "DELETE"])
def test_nothing_but_a_post_unsubscribes(offers: list[EmailMessage], app: App, address: str, method: str) -> None:
    answer = httpx.request(method, link(offers[0], address))
    assert answer.status_code in (200, 405)
    assert suppressed(app) == {}


@pytest.mark.parametrize(
    ("wanted", "button"), [("de-AT,de;q=0.9", "Ja, abmelden"), ("en-GB", "Yes, unsubscribe"), ("", "Ja, abmelden")]
)
def test_a_get_shows_a_page_in_the_language_of_who_reads_it(
    offers: list[EmailMessage], app: App, address: str, wanted: str, button: str
) -> None:
    with httpx.Client() as client:
        client.headers.pop("Accept-Language", None)
        answer = client.get(link(offers[0], address), headers={"Accept-Language": wanted} if wanted else {})
    assert answer.status_code == 200
    assert answer.headers["Content-Type"] == "text/html; charset=utf-8"
    assert f"<button>{button}</button>" in answer.text
    assert '<form method="post">' in answer.text
    assert "script" not in answer.text
    assert "firma-1" not in answer.text, "who was forwarded the mail learns no address"


@pytest.mark.parametrize(
    "forge",
    [
        lambda token: token[:-1] + ("0" if token[-1] != "0" else "1"),
        lambda token: token.replace("1-", "2-", 1),
        lambda token: f"0{token}",
        lambda token: "1",
        lambda token: "preview",
        lambda token: "1-" + "ä" * 32,
        lambda token: "9" * 400 + token[1:],
        lambda token: f"{token}/x",
    ],
)
def test_what_is_no_true_token_is_not_found_and_told_nothing(
    offers: list[EmailMessage], app: App, address: str, forge: object
) -> None:
    start, _slash, token = link(offers[0], address).rpartition("/")
    for method in ("GET", "POST"):
        answer = httpx.request(method, f"{start}/{forge(token)}")  # type: ignore[operator]
        assert answer.status_code == 404
        assert len(answer.content) < 40
    assert suppressed(app) == {}


def test_a_token_for_bounces_unsubscribes_nobody(offers: list[EmailMessage], app: App, address: str) -> None:
    url = f"{address}/hooks/email_offers/unsubscribe/{tokens_of(app).of('return', 1)}"
    assert httpx.post(url).status_code == 404
    assert suppressed(app) == {}


def test_a_token_of_a_message_that_is_not_there_is_not_found(app: App, address: str) -> None:
    assert (
        httpx.post(f"{address}/hooks/email_offers/unsubscribe/{tokens_of(app).of('unsubscribe', 99)}").status_code
        == 404
    )


@pytest.mark.parametrize(
    "state", ["queued", "claimed", "sending", "failed", "uncertain", "bounced", "suppressed", "canceled"]
)
def test_it_works_whatever_became_of_the_message(
    offers: list[EmailMessage], app: App, address: str, state: tables.MessageState
) -> None:
    with app.database.transaction() as session:
        session.get_one(tables.Message, 1).state = state
    assert httpx.post(link(offers[0], address)).status_code == 200
    assert suppressed(app) == {"name@firma-1.example": "unsubscribed"}


def test_too_much_is_not_read(offers: list[EmailMessage], app: App, address: str) -> None:
    assert httpx.post(link(offers[0], address), content=b"x" * (LARGEST_BODY + 1)).status_code == 413
    assert suppressed(app) == {}


def test_who_left_is_written_to_no_more(
    offers: list[EmailMessage], clients: Clients, app: App, anna: Actor, address: str
) -> None:
    httpx.post(link(offers[0], address), data=ONE_CLICK)
    progress = send(app, anna, order(again=True))
    assert (progress.sent, progress.suppressed) == (4, 1)


def test_two_workspaces_sign_differently_and_one_always_alike(app: App) -> None:
    tokens = tokens_of(app)
    assert tokens_of(app) == tokens
    assert len(tokens.secret) == 32
    assert "secret" not in repr(tokens)
    assert tokens.read("unsubscribe", tokens.of("unsubscribe", 7).upper()) == 7


def test_workers_that_start_at_once_agree_on_one_secret(app: App) -> None:
    found = []
    starting = [threading.Thread(target=lambda: found.append(tokens_of(app))) for _ in range(6)]
    for worker in starting:
        worker.start()
    for worker in starting:
        worker.join()
    assert len({tokens.secret for tokens in found}) == 1


def test_a_template_can_show_the_way_out(
    public: None, clients: Clients, app: App, anna: Actor, add_company: AddCompany
) -> None:
    folder = app.folder / "templates" / "offers" / "short"
    folder.mkdir(parents=True)
    (folder / "subject.de.txt").write_text("Angebot", encoding="utf-8")
    (folder / "body.de.txt").write_text("Abmelden: {{ offer.unsubscribe_url }}", encoding="utf-8")
    add_company("Möbel GmbH", "a@x.example")
    from tagwerk_email_offers.sending.planning import CampaignOrder
    from tagwerk_email_offers.writing.trying import preview

    assert (
        preview(app, anna, "short", "1").rendered.text
        == f"Abmelden: {PUBLIC_URL}/hooks/email_offers/unsubscribe/preview"
    )
    send(app, anna, CampaignOrder("short", "all"))
    mail = clients.message()
    assert f"<{mail.get_content().split(': ')[1].strip()}>" == mail["List-Unsubscribe"]


def test_without_a_page_the_way_out_is_a_mail(clients: Clients, app: App, anna: Actor, add_company: AddCompany) -> None:
    from tagwerk_email_offers.writing.writer import writer_for

    writer = writer_for(app, anna.employee(), "price_list")
    token = tokens_of(app).of("unsubscribe", 5)
    assert writer.composer.link_to_leave(5) == f"mailto:anna@tagwerk.example?subject=unsubscribe%20{token}"
    assert writer.composer.link_to_leave(None) == "mailto:anna@tagwerk.example?subject=unsubscribe"
