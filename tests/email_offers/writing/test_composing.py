"""Three readers that know nothing of who wrote it read the same mail: subject, addresses, bodies and files, byte for byte."""

import quopri
from datetime import UTC, datetime
from email.message import EmailMessage
from email.parser import BytesParser
from email.policy import default

import fast_mail_parser
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from kit import strict_mail
from tagwerk.platform.errors import WrongInput
from tagwerk_email_offers.mime.parts import file_part, text_part
from tagwerk_email_offers.writing.composing import Composer
from tagwerk_email_offers.writing.correspondents import Correspondent
from tagwerk_email_offers.writing.rendered import MailFile, Rendered

ANNA = Correspondent("Anna Größer", "anna@tagwerk.example")
CLIENT = Correspondent("Käthe Groß", "kaethe@firma.example")
COMPOSER = Composer(ANNA)
MOMENT = datetime(2026, 10, 27, 9, tzinfo=UTC)
LINES = st.lists(
    st.sampled_from([".", "..", "", "-- ", "  ", "\t", "From Anna", "=", "=3D", "--=_a", COMPOSER._boundaries[0], "ä" * 90,
                     "x" * 1200, "Grüße, 😀", "a" * 75 + " ", "ß" * 12 + " " * 9, "Stühle \t"])
    | st.text(st.characters(exclude_characters="\0\r\n", exclude_categories=["Cs"]), max_size=120),
    max_size=12,
)  # fmt: skip
NAMES = st.text(st.characters(categories=["L", "N"]) | st.sampled_from(" .-_'\"\\;=%ä漢"), min_size=1, max_size=90)
PRICES = MailFile("Preisliste Größer & Söhne.pdf", "application/pdf", b"%PDF\r\n.\r\n\0\xff" * 700)
LOGO = MailFile("logo.png", "image/png", bytes(range(256)), "logo@tagwerk")


def _written(text: str) -> str:
    """How a text is sent: lines that end in one way, the last one too."""
    text = text.replace("\r\n", "\n").replace("\r", "\n").replace("\0", "")
    return (text if text.endswith("\n") else f"{text}\n").replace("\n", "\r\n")


def _data(rendered: Rendered) -> bytes:
    return COMPOSER.compose(rendered, CLIENT, "<1@tagwerk.example>", MOMENT).data


def _parse(data: bytes) -> EmailMessage:
    parsed = BytesParser(policy=default).parsebytes(data)
    assert isinstance(parsed, EmailMessage)
    assert not [defect for part in parsed.walk() for defect in part.defects]
    return parsed


@given(LINES.map("\n".join), LINES.map("\r\n".join) | st.just(""))
@example("a\rb\0c", "<p>" + "x" * 5000)
def test_bodies_are_read_as_they_were_written(text: str, html: str) -> None:
    data = _data(Rendered("Angebot", text, html))
    leaves = strict_mail.read(data).leaves()
    wanted = [_written(text), _written(html)] if html else [_written(text)]
    assert [leaf.text for leaf in leaves] == wanted
    parts = [part for part in _parse(data).walk() if not part.is_multipart()]
    assert [part.get_payload(decode=True).decode() for part in parts] == wanted  # type: ignore[union-attr]
    read = fast_mail_parser.parse_email(data)
    assert [*read.text_plain, *read.text_html] == wanted


def test_halves_of_surrogate_pairs_are_read_as_question_marks() -> None:
    assert strict_mail.read(_data(Rendered("A", "x\ud800y", ""))).text == "x?y\r\n"


@given(st.lists(st.tuples(NAMES, st.binary(max_size=300)), max_size=4))
def test_files_arrive_under_their_names(given_: list[tuple[str, bytes]]) -> None:
    files = tuple(MailFile(" ".join(name.split()) or "x", "application/pdf", data) for name, data in given_)
    data = _data(Rendered("Angebot", "Grüße", "<p>Grüße</p>", files))
    wanted = [(each.name, each.data) for each in files]
    read = strict_mail.read(data).leaves()[2:]
    assert [(leaf.file_name, leaf.content) for leaf in read] == wanted
    attached = list(_parse(data).iter_attachments())
    assert [(part.get_filename(), part.get_payload(decode=True)) for part in attached] == wanted


def test_images_stand_beside_the_html_that_shows_them() -> None:
    mail = _parse(_data(Rendered("Angebot", "Grüße", '<img src="cid:logo@tagwerk">', (LOGO, PRICES))))
    kinds = [part.get_content_type() for part in mail.walk()]
    assert kinds == [
        "multipart/mixed", "multipart/alternative", "text/plain", "multipart/related", "text/html", "image/png",
        "application/pdf",
    ]  # fmt: skip
    parts = list(mail.walk())
    assert parts[3].get_param("type") == "text/html"
    assert (parts[5]["Content-ID"], parts[5].get_content_disposition()) == ("<logo@tagwerk>", "inline")
    assert (parts[6].get_filename(), parts[6].get_content()) == (PRICES.name, PRICES.data)
    assert fast_mail_parser.parse_email(mail.as_bytes()).attachments[-1].filename == PRICES.name


def test_a_mail_without_html_has_no_place_for_images_but_among_its_files() -> None:
    mail = _parse(_data(Rendered("Angebot", "Grüße", "", (LOGO,))))
    assert [part.get_content_type() for part in mail.walk()] == ["multipart/mixed", "text/plain", "image/png"]


@given(st.text(max_size=300))
def test_no_boundary_occurs_in_what_it_bounds(text: str) -> None:
    boundaries = [boundary.encode() for boundary in COMPOSER._boundaries]
    body = text + "".join(f"\r\n--{boundary.decode()}--" for boundary in boundaries)
    data = _data(Rendered("Angebot", body, f"<p>{body}</p>", (PRICES, LOGO)))
    assert [data.count(b"\r\n--" + boundary) for boundary in boundaries] == [3, 3, 3]


def test_a_short_text_in_ascii_leaves_as_it_is() -> None:
    data = _data(Rendered("Offer", "Dear Sir,\n.\n-- \nAnna", ""))
    assert data.endswith(b"Content-Transfer-Encoding: 7bit\r\n\r\nDear Sir,\r\n.\r\n-- \r\nAnna\r\n")


def test_a_file_that_everybody_gets_is_encoded_once() -> None:
    _data(Rendered("A", "B", "", (PRICES,)))
    before = file_part.cache_info()
    _data(Rendered("A", "B", "", (PRICES,)))
    assert file_part.cache_info().hits == before.hits + 1


@pytest.mark.parametrize(
    "file",
    [
        MailFile("a\r\nBcc: x@y.example", "image/png", b""),
        MailFile("a", "image/png\r\nBcc: x@y.example", b""),
        MailFile("a", "message/rfc822", b""),
        MailFile("a", "png", b""),
        MailFile("a", "image/png", b"", "x>\r\nBcc: y"),
        MailFile("x" * 256, "image/png", b""),
    ],
)
def test_a_file_that_cannot_be_attached_is_refused(file: MailFile) -> None:
    with pytest.raises(WrongInput):
        _data(Rendered("A", "B", "<p>", (file,)))


def test_a_name_that_hides_its_ending_is_shown_as_it_is() -> None:
    mail = _parse(_data(Rendered("A", "B", "", (MailFile("Rechnung\u202efdp.exe", "application/pdf", b"x"),))))
    assert next(mail.iter_attachments()).get_filename() == "Rechnungfdp.exe"


PIECES = st.text(
    st.sampled_from("aü€ \t.\n\r=-_<\u2028😀") | st.characters(exclude_categories=["Cs"], max_codepoint=0x2FF),
    max_size=120,
)


@example(["\0"])
@given(st.lists(PIECES, min_size=1, max_size=7))
def test_a_text_in_pieces_arrives_as_the_whole(pieces: list[str]) -> None:
    """Whatever stands at the seams: blanks, dots, ends of lines, characters of several octets."""
    whole = "ü" + "".join(pieces)
    cut = text_part("plain", whole, ("ü", *pieces))
    body = cut.partition(b"\r\n\r\n")[2]
    assert all(len(line) <= 76 for line in body.split(b"\r\n"))
    read = quopri.decodestring(body).decode()
    ends = whole.replace("\0", "").replace("\r\n", "\n").replace("\r", "\n")
    assert read == (ends if ends.endswith("\n") else ends + "\n").replace("\n", "\r\n")
