"""What people type, in the one form in which it is stored and compared; and what to say where it cannot be meant.

Names of logins, departments and segments are compared by their letters, however they are typed, on every database alike: composed
or not, in which case, with full or half width (NFKC, Unicode Standard Annex 15), and without what is not seen. Whoever makes a
name that merely looks like one that is there, with a Cyrillic ``а`` for a Latin one, is told so (after Technical Standard 39).
"""

from __future__ import annotations

import difflib
import re
import unicodedata
from datetime import UTC, datetime, time, timedelta
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from tagwerk.platform import clock
from tagwerk.platform.errors import Conflict, NotFound, WrongInput
from tagwerk.platform.texts import translator

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from pathlib import Path

    from sqlalchemy.engine.default import DefaultExecutionContext

CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff]")
SHOWN = 40  # characters of a text that is too long
UNSEEN_KINDS = ("Cf", "Cc", "Cs", "Co", "Cn")
UNSEEN = {
    0x034F,
    0x115F,
    0x1160,
    0x17B4,
    0x17B5,
    0x2800,
    0x3164,
    0xFFA0,
    *range(0x180B, 0x1810),
    *range(0xFE00, 0xFE10),
}
"""What is of another kind and yet not seen (Default_Ignorable_Code_Point, and the blank of Braille)."""
LOOKALIKES = {
    "a": "аɑα", "b": "ьв", "c": "сϲ", "d": "ԁ", "e": "еҽє", "g": "ɡ", "h": "һн", "i": "іıɩ1lӏ|ι", "j": "ј", "k": "кκ", "m": "м",
    "n": "ոη", "o": "оο0օσ", "p": "рρ", "q": "ԛ", "r": "гᴦ", "s": "ѕꜱ", "t": "тτ", "u": "υսᴜ", "v": "νѵ", "w": "ԝш", "x": "хχ",
    "y": "уγү", "z": "ᴢ",
}  # fmt: skip
"""Letters and what is taken for them: the Latin, Greek and Cyrillic ones that are drawn alike."""
SKELETON = str.maketrans({look: plain for plain, looks in LOOKALIKES.items() for look in looks.casefold()})

HOUR = (
    r"(?P<hour>[01]?\d|2[0-3])(?:[:.](?P<minute>[0-5]\d)(?:\s*(?P<half>am|pm)|\s*Uhr)?|\s*Uhr|\s*(?P<half_alone>am|pm))"
)
TIME = re.compile(rf"(?:(?:um|at)\s+)?{HOUR}", re.IGNORECASE | re.ASCII)
WHEN = re.compile(rf"(?P<day>\S+?)(?:[ ,]+(?:(?:um|at)\s+)?{HOUR})?", re.IGNORECASE)
BEGINS = time(9)
"""The hour that is meant by a day alone."""
NOON = 12

_ = translator("tagwerk")


def one_line(text: str, longest: int, *, needed: str = "") -> str:
    """*text* on one line, with single spaces and without what steers a terminal or a database refuses (control characters).
    *needed* is what to say of an empty one, which is welcome without it.

    Raises WrongInput, also for more than *longest* characters.
    """
    line = " ".join(CONTROL.sub("", " ".join(text.split())).split())
    if needed and not line:
        raise WrongInput(needed)
    if len(line) > longest:
        raise WrongInput(_("At most {longest} characters, please: {start}…", longest=longest, start=line[:SHOWN]))
    return line


def some_text(text: str, longest: int, *, needed: str) -> str:
    """*text* of one line or several, without the blanks around it. Raises WrongInput for none and for too much."""
    if not (stripped := CONTROL.sub("", text).strip()):
        raise WrongInput(needed)
    if len(stripped) > longest:
        raise WrongInput(_("At most {longest} characters, please: {start}…", longest=longest, start=stripped[:SHOWN]))
    return stripped


def require_file(path: Path) -> None:
    """Raises NotFound where nothing is at *path*, WrongInput where a folder is."""
    if path.is_dir():
        raise WrongInput(_("{path} is a folder; what is wanted is a file.", path=path))
    if not path.is_file():
        raise NotFound(_("There is no file {path}.", path=path))


def nearest(name: str, known: Iterable[str], *, likeness: float = 0.6) -> str:
    """The one of *known* that somebody who wrote *name* most likely meant, or ``""``. *likeness* is between 0 and 1."""
    return next(iter(difflib.get_close_matches(name, list(known), 1, cutoff=likeness)), "")


def nearest_hint(name: str, known: Iterable[str]) -> str:
    """What to say to somebody whose *name* is none of those *known*: the one that was meant, else all there are."""
    names = sorted(known)
    if found := nearest(name, names):
        return _("Did you mean {name}?", name=found)
    return _("There are: {known}.", known=", ".join(names)) if names else ""


def one_of(known: Iterable[str]) -> str:
    """What to say to somebody who may choose among a few."""
    return _("One of: {known}.", known=", ".join(known))


def normal_email(text: str) -> str:
    """The address in lower case, checked for form but not for existence. Raises WrongInput.

    Local parts are case-sensitive on paper (RFC 5321, 2.4) and nowhere else; ``Anna@x.de`` and ``anna@x.de`` are one person.
    """
    from email_validator import EmailNotValidError, validate_email

    try:
        checked = validate_email(text.strip(), check_deliverability=False, test_environment=True)
    except EmailNotValidError:
        raise WrongInput(_("{text!r} is no e-mail address.", text=text), _("Such as anna@example.de.")) from None
    return checked.normalized.lower()


def normal_phone(text: str, country: str) -> str:
    """The number in E.164 (``+4930123456``); *country* (``DE``) is where a number without a country code belongs.

    Raises WrongInput.
    """
    import phonenumbers

    try:
        number = phonenumbers.parse(text, country)
    except phonenumbers.NumberParseException:
        raise WrongInput(
            _("{text!r} is no telephone number.", text=text), _("Such as 030 123456 or +49 30 123456.")
        ) from None
    if not phonenumbers.is_possible_number(number):
        raise WrongInput(_("{text!r} is no telephone number: its length is wrong.", text=text))
    return phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)


def folded(name: str) -> str:
    """The key by which *name* is the same as others."""
    text = unicodedata.normalize("NFKC", unicodedata.normalize("NFKC", name).casefold())
    seen = (character for character in text if character.isspace() or not _unseen(character))
    return " ".join(unicodedata.normalize("NFKC", "".join(seen).casefold()).split())


def visible(name: str) -> str:
    """*name* in composed characters. Raises WrongInput where something in it is not seen: such a name is mixed up with others."""
    text = unicodedata.normalize("NFC", name)
    for character in text:
        if _unseen(character) and not character.isspace():
            raise WrongInput(
                _("{name!r} holds a character that nobody sees: U+{number:04X}.", name=text, number=ord(character)),
                _("Type the name anew."),
            )
    return text


def refuse_lookalike(name: str, known: Iterable[str]) -> None:
    """Raises Conflict where *name* can be taken for one of those *known*, and is another."""
    key = folded(name)
    drawn = _skeleton(key)
    for other in known:
        if folded(other) != key and _skeleton(folded(other)) == drawn:
            raise Conflict(
                _("{name} looks like {other}, and has other letters.", name=name, other=other),
                _("Take a name that nobody mixes up with it."),
            )


def _unseen(character: str) -> bool:
    return unicodedata.category(character) in UNSEEN_KINDS or ord(character) in UNSEEN


def _skeleton(key: str) -> str:
    return key.translate(SKELETON)


def folded_from(column: str) -> Callable[[DefaultExecutionContext], str]:
    """The default of a column that keeps the key of another one."""

    def of_row(context: DefaultExecutionContext) -> str:
        values = context.get_current_parameters()  # type: ignore[no-untyped-call]
        return folded(str(values[column]))

    return of_row


def moment_typed(text: str, zone: str) -> datetime:
    """The moment that somebody in *zone* typed: a day with an hour, a day alone (at nine), or an hour alone (the next one).

    Raises WrongInput.
    """
    plain = _plain(text)
    if (hour := TIME.fullmatch(plain)) is not None:
        moment = datetime.combine(clock.today(zone), _time(hour, text), ZoneInfo(zone))
        return (moment if moment > clock.now() else moment + timedelta(days=1)).astimezone(UTC)
    if (stated := _with_zone(text)) is not None:
        return stated
    if (found := WHEN.fullmatch(plain)) is None:
        raise _no_moment(text)
    try:
        day = clock.date_typed(found["day"])
    except WrongInput:
        raise _no_moment(text) from None
    at = _time(found, text) if found["hour"] else BEGINS
    return datetime.combine(day, at, ZoneInfo(zone)).astimezone(UTC)


def past_moment_typed(text: str, zone: str) -> datetime:
    """The moment that somebody typed of what is over: an hour alone is the last one, not the next. Raises WrongInput."""
    moment = moment_typed(text, zone)
    hour_alone = TIME.fullmatch(_plain(text)) is not None
    return moment - timedelta(days=1) if hour_alone and moment > clock.now() else moment


def _with_zone(text: str) -> datetime | None:
    """A moment that names its own zone, as machines write it."""
    try:
        stated = datetime.fromisoformat(text.strip())
    except ValueError:
        return None
    if stated.tzinfo is None:
        return None
    clock.date_typed(stated.date().isoformat())
    return stated.astimezone(UTC)


def _plain(text: str) -> str:
    return " ".join(re.sub(r"(?<=\d)T(?=\d)", " ", text).split())


def _time(found: re.Match[str], text: str) -> time:
    hour, half = int(found["hour"]), (found["half"] or found["half_alone"] or "").lower()
    if half and not 1 <= hour <= NOON:
        raise _no_moment(text)
    if half:
        hour = hour % NOON + (NOON if half == "pm" else 0)
    return time(hour, int(found["minute"] or 0))


def _no_moment(text: str) -> WrongInput:
    return WrongInput(_("{text!r} is no moment.", text=text), _("Such as 31.10.2026 14:30, tomorrow 9:00, or 14:30."))
