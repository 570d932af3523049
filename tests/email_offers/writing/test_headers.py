"""Whatever a name or a subject holds, it stays in its header field, or the mail is not sent."""

from dataclasses import replace
from datetime import UTC, datetime
from email.message import EmailMessage
from email.parser import BytesParser
from email.policy import default

import pytest
import sqlalchemy as sa
from aiosmtpd.controller import Controller
from hypothesis import given
from hypothesis import strategies as st
from pydantic import SecretStr

from kit import strict_mail
from kit.mail import AddCompany, Clients
from tagwerk.access.actors import Actor
from tagwerk.platform.app import App
from tagwerk.platform.errors import WrongInput
from tagwerk_email_offers import tables
from tagwerk_email_offers.leaving.signing import Tokens
from tagwerk_email_offers.mime.addresses import wire_address
from tagwerk_email_offers.mime.characters import visible
from tagwerk_email_offers.sending.campaigns import send
from tagwerk_email_offers.sending.planning import CampaignOrder
from tagwerk_email_offers.settings import EmailOffersSettings, settings_of
from tagwerk_email_offers.understanding.reading import understand
from tagwerk_email_offers.writing.composing import Composer, Envelope, WaysToLeave
from tagwerk_email_offers.writing.correspondents import Correspondent
from tagwerk_email_offers.writing.rendered import Rendered

ANNA = Correspondent("Anna Größer", "anna@tagwerk.example")
CLIENT = Correspondent("Käthe", "kaethe@firma.example")
LEAVING = WaysToLeave(ANNA.address, Tokens(b"x" * 32), "https://crm.tagwerk.example", answered=True)
COMPOSER = Composer(ANNA, LEAVING)
MOMENT = datetime(2026, 10, 27, 9, tzinfo=UTC)
ONE_ID = "<0123456789@tagwerk.example>"
SEEN = st.text(st.characters(exclude_categories=["C", "Zl", "Zp", "Zs"]) | st.just(" "), min_size=1, max_size=200)
TRICKS = st.lists(
    st.sampled_from([
        "=?utf-8?q?Boss?=", "=?", "?=", " ", "  ", '"', "\\", "<", ">", ",", ";", ":", "@", "(", ")", "ä", "ß", "漢", "😀",
        "Angebot", ".", "'", "x" * 80, "ö" * 60, "=", "_", "\u202e", "\u200b", "\u00ad", "\ufeff",
    ]),
    min_size=1, max_size=20,
).map("".join)  # fmt: skip


def _compose(subject: str = "Angebot", text: str = "Hallo", recipient: Correspondent = CLIENT) -> bytes:
    return _envelope(subject, text, recipient).data


def _envelope(subject: str = "Angebot", text: str = "Hallo", recipient: Correspondent = CLIENT) -> Envelope:
    return COMPOSER.compose(Rendered(subject, text, ""), recipient, ONE_ID, MOMENT, number=17)


def _parse(data: bytes) -> EmailMessage:
    parsed = BytesParser(policy=default).parsebytes(data)
    assert isinstance(parsed, EmailMessage)
    return parsed


def _read(text: str) -> str:
    """As a reader sees it."""
    return " ".join(visible(text).split())


@given((SEEN | TRICKS).filter(_read))
def test_a_subject_arrives_as_it_was_written(subject: str) -> None:
    data = _compose(subject)
    assert strict_mail.words(strict_mail.read(data).headers["Subject"]) == _read(subject)
    assert _parse(data)["Subject"] == _read(subject)


@given(SEEN.filter(_read))
def test_our_own_reader_reads_our_subjects(subject: str) -> None:
    assert understand(_compose(subject)).subject == understand(f"Subject: {_read(subject)}".encode()).subject


@given(SEEN | TRICKS)
def test_a_name_never_changes_who_receives_and_is_read_as_it_was_written(name: str) -> None:
    data = _compose(recipient=Correspondent(name, "kaethe@firma.example"))
    assert strict_mail.mailbox(strict_mail.read(data).headers["To"]) == (_read(name), "kaethe@firma.example")
    [address] = _parse(data)["To"].addresses
    assert address.addr_spec == "kaethe@firma.example"
    if data.count(b"=?utf-8?") < 3:  # Python 3.11 puts a space between the encoded words of a long name
        assert address.display_name == _read(name)


@given(SEEN | TRICKS)
def test_a_sender_is_kept_as_it_was_set(name: str) -> None:
    sender = Correspondent(_read(name), "anna@tagwerk.example")
    assert Correspondent.parse(str(sender)) == sender
    mail = replace(COMPOSER, sender=sender).compose(Rendered("A", "B", ""), CLIENT, ONE_ID, MOMENT).data
    assert strict_mail.mailbox(strict_mail.read(mail).headers["From"]) == (_read(name), sender.address)


@given(st.text(max_size=20), st.sampled_from("\r\n\0\x0b\x0c\x1b\x85\u2028\u2029\ud800"), st.text(max_size=20))
def test_a_line_break_in_a_header_field_is_refused(before: str, breaking: str, after: str) -> None:
    text = before + breaking + after
    for given_ in ({"subject": f"x{text}x"}, {"recipient": Correspondent(text, "kaethe@firma.example")}):
        with pytest.raises(WrongInput):
            _compose(**given_)


@pytest.mark.parametrize("word", ["=?utf-8?q?Chef?=", "=?iso-8859-1?B?Q2hlZg==?=", "Chef =?utf-8?q?x?= GmbH"])
def test_an_encoded_word_that_somebody_typed_is_read_as_that_very_text(word: str) -> None:
    mail = _parse(_compose(word, recipient=Correspondent(word, "kaethe@firma.example")))
    assert mail["Subject"] == word
    assert mail["To"].addresses[0].display_name == word


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("Rechnung \u202egpj.exe", "Rechnung gpj.exe"),
        ("Mö\u00adbel\u200b G\u2060mbH\ufeff", "Möbel GmbH"),
        ("\u2066Anna\u2069 \u200fGroß", "Anna Groß"),
        ("Tag\u3164werk \U000e0041\u034f\u061c", "Tagwerk"),
        ("\u0646\u0645\u06cc\u200c\u062e\u0648\u0627\u0647\u0645", "\u0646\u0645\u06cc\u200c\u062e\u0648\u0627\u0647\u0645"),
        ("\u0915\u094d\u200d\u0937", "\u0915\u094d\u200d\u0937"),
        ("Anna\u200dGroß und \u200c", "AnnaGroß und"),
        ("Gut \U0001f468\u200d\U0001f469\u200d\U0001f467 \u2764\ufe0f \U0001f3f3\ufe0f\u200d\U0001f308 1\ufe0f\u20e3",
         "Gut \U0001f468\u200d\U0001f469\u200d\U0001f467 \u2764\ufe0f \U0001f3f3\ufe0f\u200d\U0001f308 1\ufe0f\u20e3"),
        ("\u845b\U000e0100\u98fe", "\u845b\U000e0100\u98fe"),
        ("A\ufe0fB\U000e0100", "AB"),
    ],
)  # fmt: skip
def test_what_cannot_be_seen_does_not_leave_unless_a_script_needs_it(written: str, read: str) -> None:
    data = _compose(written, recipient=Correspondent(written, "kaethe@firma.example"))
    headers = strict_mail.read(data).headers
    assert _parse(data)["Subject"] == read
    assert strict_mail.mailbox(headers["To"])[0] == strict_mail.words(headers["Subject"]) == read


def test_a_subject_of_nothing_that_can_be_seen_is_empty() -> None:
    with pytest.raises(WrongInput, match="empty"):
        _compose("\u200b\u00ad")


@pytest.mark.parametrize("name", ["=?utf-8?q?x?=", "x" * 300, "Käthe " * 30])
def test_structured_fields_leave_as_they_are(name: str) -> None:
    """RFC 2369 and 8058: mail programs look for these very words."""
    lines = _compose(name[:200], recipient=Correspondent(name, "kaethe@firma.example")).partition(b"\r\n\r\n")[0]
    token = LEAVING.tokens.of("unsubscribe", 17)  # type: ignore[union-attr]
    ways = f"<https://crm.tagwerk.example/hooks/email_offers/unsubscribe/{token}>,\r\n <mailto:anna@tagwerk.example?subject="
    assert f"\r\nList-Unsubscribe: {ways}unsubscribe%20{token}>\r\n".encode() in lines
    assert b"\r\nList-Unsubscribe-Post: List-Unsubscribe=One-Click\r\n" in lines
    assert f"\r\nMessage-ID: {ONE_ID}\r\n".encode() in lines
    assert b"\r\nDate: Tue, 27 Oct 2026 09:00:00 +0000\r\n" in lines
    assert b"Auto-Submitted" not in lines
    assert b"Precedence" not in lines
    assert b"Reply-To" not in lines


@pytest.mark.parametrize(
    ("leaving", "names"),
    [
        (replace(LEAVING, public_url="http://crm.lan:8765"), ["<http://crm.lan:8765/", "<mailto:"]),
        (replace(LEAVING, answered=False), ["<https://"]),
        (replace(LEAVING, public_url=""), ["<mailto:"]),
        (replace(LEAVING, public_url="", answered=False), []),
    ],
)
def test_only_ways_that_work_are_named(leaving: WaysToLeave, names: list[str]) -> None:
    mail = _parse(
        replace(COMPOSER, leaving=leaving).compose(Rendered("A", "B", ""), CLIENT, ONE_ID, MOMENT, number=1).data
    )
    ways = (mail["List-Unsubscribe"] or "").split(", ")
    assert [way.startswith(name) for way, name in zip(ways, names, strict=False)] == [True] * len(names)
    assert (mail["List-Unsubscribe-Post"] is not None) == ("<https://" in names)


def test_what_a_mail_goes_on_from_is_named_and_answers_may_go_elsewhere() -> None:
    ids = [f"<{number:032x}@tagwerk.example>" for number in range(5)]
    composer = replace(COMPOSER, reply_to=Correspondent("Büro", "buero@tagwerk.example"), automatic=True)
    data = composer.compose(Rendered("A", "B", ""), CLIENT, ONE_ID, MOMENT, references=ids).data
    headers = strict_mail.read(data).headers
    assert headers["References"].split() == ids
    assert headers["In-Reply-To"] == ids[-1]
    assert strict_mail.mailbox(headers["Reply-To"]) == ("Büro", "buero@tagwerk.example")
    assert headers["Auto-Submitted"] == "auto-generated"


@pytest.mark.parametrize(
    ("domain", "written"),
    [
        ("straße.example", "xn--strae-oqa.example"),
        ("MÜLLER.Example", "xn--mller-kva.example"),
        ("faß.de", "xn--fa-hia.de"),
        ("βόλος.example", "xn--nxasmm1c.example"),
        ("نامه\u200cای.com", "xn--mgba3gch31f060k.com"),
        ("bücher。example", "xn--bcher-kva.example"),
        ("FIRMA.example", "firma.example"),
        ("[127.0.0.1]", "[127.0.0.1]"),
    ],
)
def test_a_domain_goes_out_in_its_own_ascii_form_and_never_as_another(domain: str, written: str) -> None:
    assert wire_address(f"info@{domain}") == f"info@{written}"


@pytest.mark.parametrize(
    "address",
    ["a b@firma.example", "a@b@firma.example", "<a@firma.example", "a@", "@firma.example", "a@-x-.example", "a@x..example",
     "a\u200bb@firma.example", "ä\u00a0b@firma.example", "x" * 65 + "@firma.example", "ä" * 33 + "@firma.example",
     "a@☕\u200d.example", ".a@x.example"],
)  # fmt: skip
def test_what_no_envelope_carries_is_refused(address: str) -> None:
    with pytest.raises(WrongInput):
        wire_address(address)


def test_an_address_with_umlauts_before_the_at_makes_an_international_mail() -> None:
    envelope = _envelope(recipient=Correspondent("Käthe Groß", "käthe@straße.example"))
    assert (envelope.recipient, envelope.international) == ("käthe@xn--strae-oqa.example", True)
    assert 'To: "Käthe Groß" <käthe@xn--strae-oqa.example>\r\n'.encode() in envelope.data
    assert 'From: "Anna Größer" <anna@tagwerk.example>\r\n'.encode() in envelope.data
    read = strict_mail.read(envelope.data, international=True)
    assert strict_mail.mailbox(read.headers["To"]) == ("Käthe Groß", envelope.recipient)
    ordinary = _envelope()
    assert not ordinary.international
    assert ordinary.data.partition(b"\r\n\r\n")[0].isascii()


def test_a_return_path_names_the_message() -> None:
    composer = replace(COMPOSER, return_path="bounces+{token}@tagwerk.example")
    envelope = composer.compose(Rendered("A", "B", ""), CLIENT, ONE_ID, MOMENT, number=17)
    assert envelope.sender == f"bounces+{Tokens(b'x' * 32).of('return', 17)}@tagwerk.example"
    assert composer.compose(Rendered("A", "B", ""), CLIENT, ONE_ID, MOMENT).sender == ANNA.address, "no message"
    assert strict_mail.mailbox(strict_mail.read(envelope.data).headers["From"])[1] == ANNA.address


def test_an_international_mail_leaves_where_the_server_takes_it(
    clients: Clients, app: App, anna: Actor, add_company: AddCompany
) -> None:
    add_company("Straßenbau GmbH", "käthe@straße.example")
    assert send(app, anna, CampaignOrder("price_list", "all")).sent == 1
    assert clients.recipients == ["käthe@xn--strae-oqa.example"]
    assert "SMTPUTF8" in clients.taken[0].mail_options


def test_a_server_that_takes_none_costs_only_those_who_need_it(app: App, anna: Actor, add_company: AddCompany) -> None:
    clients = Clients()
    controller = Controller(clients, hostname="127.0.0.1", port=clients.port, enable_SMTPUTF8=False)
    controller.start()
    app._sections["email_offers"] = EmailOffersSettings(smtp_url=SecretStr(clients.url))
    add_company("Straßenbau GmbH", "käthe@straße.example")
    add_company("Möbel GmbH", "anna@straße.example")
    try:
        progress = send(app, anna, CampaignOrder("price_list", "all"))
    finally:
        controller.stop()
    assert (progress.sent, progress.failed) == (1, 1)
    assert clients.recipients == ["anna@xn--strae-oqa.example"]


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
    evil = settings_of(app).model_copy(update={"sender": "Anna\r\nBcc: x@y.example <a@b.example>"})
    app._sections["email_offers"] = EmailOffersSettings.model_validate(evil.model_dump())
    with pytest.raises(WrongInput, match="header field"):
        send(app, anna, CampaignOrder("price_list", "all"))
    assert clients.taken == []
