"""Whatever a name or a subject holds, it stays in its header field, or the mail is not sent."""

from datetime import UTC, datetime
from email.message import EmailMessage
from email.parser import BytesParser
from email.policy import default

import pytest
import sqlalchemy as sa
from hypothesis import given
from hypothesis import strategies as st

from kit.mail import AddCompany, Clients
from tagwerk.access.actors import Actor
from tagwerk.platform.app import App
from tagwerk.platform.errors import WrongInput
from tagwerk_email_offers import tables
from tagwerk_email_offers.sending.campaigns import send
from tagwerk_email_offers.sending.planning import CampaignOrder
from tagwerk_email_offers.understanding.mails import Mail
from tagwerk_email_offers.writing.composing import compose
from tagwerk_email_offers.writing.correspondents import Correspondent, wire_address
from tagwerk_email_offers.writing.rendering import Rendered

ANNA = Correspondent("Anna Größer", "anna@tagwerk.example")
CLIENT = Correspondent("Käthe", "kaethe@firma.example")
MOMENT = datetime(2026, 10, 27, 9, tzinfo=UTC)
SEEN = st.text(st.characters(exclude_categories=["C", "Zl", "Zp", "Zs"]) | st.just(" "), min_size=1, max_size=200)


def _compose(subject: str = "Angebot", text: str = "Hallo", recipient: Correspondent = CLIENT) -> bytes:
    return compose(Rendered(subject, text, ""), ANNA, recipient, "<1@x.example>", MOMENT, answered=True).data


def _parse(data: bytes) -> EmailMessage:
    parsed = BytesParser(policy=default).parsebytes(data)
    assert isinstance(parsed, EmailMessage)
    return parsed


@given(SEEN.filter(str.strip))
def test_a_subject_arrives_as_it_was_written(subject: str) -> None:
    assert Mail(_compose(subject)).subject == " ".join(subject.split())


@given(SEEN)
def test_a_name_never_changes_who_receives(name: str) -> None:
    mail = _parse(_compose(recipient=Correspondent(name, "kaethe@firma.example")))
    assert [address.addr_spec for address in mail["To"].addresses] == ["kaethe@firma.example"]


@given(SEEN)
def test_a_sender_is_kept_as_it_was_set(name: str) -> None:
    sender = Correspondent(" ".join(name.split()), "anna@tagwerk.example")
    assert Correspondent.parse(str(sender)) == sender


@given(st.text(max_size=500))
def test_a_body_arrives_as_it_was_written(text: str) -> None:
    body = _parse(_compose(text=text)).get_content()
    wanted = text.encode("utf-8", "replace").decode().replace("\0", "")
    assert body.rstrip("\n").split() == wanted.split()


@given(st.text(max_size=20), st.sampled_from("\r\n\0\x0b\x0c\x1b\x85\u2028\u2029\ud800"), st.text(max_size=20))
def test_a_line_break_in_a_header_field_is_refused(before: str, breaking: str, after: str) -> None:
    text = before + breaking + after
    for given_ in ({"subject": f"x{text}x"}, {"recipient": Correspondent(text, "kaethe@firma.example")}):
        with pytest.raises(WrongInput):
            _compose(**given_)


@given(st.text(max_size=60))
def test_lines_end_in_one_way_and_are_short(text: str) -> None:
    data = _compose(subject=f"Angebot {text}") if text.isprintable() else _compose(text=text)
    assert data.count(b"\n") == data.count(b"\r\n") == data.count(b"\r")
    assert max(map(len, data.split(b"\r\n"))) <= 998


def test_an_international_domain_goes_out_in_its_ascii_form() -> None:
    assert wire_address("info@müller.example") == "info@xn--mller-kva.example"
    with pytest.raises(WrongInput):
        wire_address("käthe@firma.example")


def test_only_the_mail_with_the_line_break_fails(
    clients: Clients, app: App, anna: Actor, add_company: AddCompany
) -> None:
    add_company("Böse GmbH\r\nBcc: all@world.example", "a@x.example")
    add_company("Gute GmbH", "b@x.example", name="Käthe\nBcc: x@y.example")
    add_company("Beste GmbH", "c@x.example")
    progress = send(app, anna, CampaignOrder("price_list", "all"))
    assert (progress.sent, progress.failed) == (1, 2)
    assert clients.recipients == ["c@x.example"]
    with app.database.reading() as session:
        reasons = session.scalars(sa.select(tables.Message.reason).where(tables.Message.state == "failed")).all()
    assert all("header field" in reason for reason in reasons)


def test_a_line_break_in_the_sender_stops_everything(
    clients: Clients, app: App, anna: Actor, companies: list[int]
) -> None:
    from tagwerk_email_offers.settings import EmailOffersSettings, settings_of

    evil = settings_of(app).model_copy(update={"sender": "Anna\r\nBcc: x@y.example <a@b.example>"})
    app._sections["email_offers"] = EmailOffersSettings.model_validate(evil.model_dump())
    with pytest.raises(WrongInput, match="header field"):
        send(app, anna, CampaignOrder("price_list", "all"))
    assert clients.taken == []
