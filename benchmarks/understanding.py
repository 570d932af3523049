"""How well is a mail understood, beside the libraries that people take for it? The same written mails for all, none left out.

Bounces are held against flufl.bounce: recognised, the right recipients, the living kept (never called permanent), the dead found.
Words of people are held against quotequail, mail-parser-reply and email-reply-parser, which get the text that we read out of the
mail: exactly the words of the person, and none of them lost. ``held out`` are the mails that our rules were never tried on.
What is not installed is left out. Asked for: ahead of each in every column that it answers.
"""

from __future__ import annotations

import logging
import sys
import time
from email import message_from_bytes
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

sys.path.append(str(Path(__file__).parents[1] / "tests"))

from kit.mail_figures import is_exact
from kit.written_mails import Written, written_mails
from tagwerk_email_offers.understanding.reading import understand

if TYPE_CHECKING:
    from collections.abc import Callable

Verdict = tuple[set[str], set[str]]
"""The addresses of a report that come back later, perhaps, and those that never will."""
Shares = dict[str, float]
Reader = TypeVar("Reader")


def ours(mail: Written) -> Verdict:
    """What we say of a bounce."""
    failed = [each for each in understand(mail.raw).recipients if each.action == "failed"]
    dead = {each.address for each in failed if each.permanence == "hard"}
    return {each.address for each in failed} - dead, dead


def flufl(mail: Written) -> Verdict:
    """What flufl.bounce says; it knows temporary and permanent failures."""
    logging.disable()
    from flufl.bounce import all_failures

    try:
        temporary, permanent = all_failures(message_from_bytes(mail.raw))
    except Exception:  # raw letters in From: it has nothing to say of such a mail
        return set(), set()
    return _small(temporary), _small(permanent)


def our_words(mail: Written) -> str:
    """The words of the person, as we find them."""
    return understand(mail.raw).own_words


def quotequail(mail: Written) -> str:
    """What quotequail does not call quoted."""
    import quotequail as library

    return "\n".join(text for shown, text in library.quote(understand(mail.raw).text, limit=10_000) if shown)


def mail_parser_reply(mail: Written) -> str:
    """What mail-parser-reply leaves, told to look for every language that it knows."""
    from mailparser_reply import EmailReplyParser
    from mailparser_reply.constants import MAIL_LANGUAGES

    return str(EmailReplyParser(languages=list(MAIL_LANGUAGES)).parse_reply(text=understand(mail.raw).text) or "")


def email_reply_parser(mail: Written) -> str:
    """What email-reply-parser leaves."""
    from email_reply_parser import EmailReplyParser

    return str(EmailReplyParser.parse_reply(understand(mail.raw).text))


READERS: dict[str, Callable[[Written], Verdict]] = {"ours": ours, "flufl.bounce": flufl}
TRIMMERS: dict[str, Callable[[Written], str]] = {
    "ours": our_words,
    "quotequail": quotequail,
    "mail-parser-reply": mail_parser_reply,
    "email-reply-parser": email_reply_parser,
}


def bounces(read: Callable[[Written], Verdict], mails: tuple[Written, ...]) -> Shares:
    """How many of the bounces in *mails* are read rightly."""
    asked = [mail for mail in mails if mail.kind == "bounce" and mail.recipients]
    found = [(mail, *read(mail)) for mail in asked]
    living = [
        (each.address, dead) for mail, _passing, dead in found for each in mail.recipients if each.permanence != "hard"
    ]
    buried = [
        (each.address, dead) for mail, _passing, dead in found for each in mail.recipients if each.permanence == "hard"
    ]
    others = [mail for mail in mails if mail.kind in ("reply", "auto_reply", "unsubscribe", "receipt")]
    return {
        "recognised": _share([bool(passing | dead) for _mail, passing, dead in found]),
        "no false one": _share([not any(read(mail)) for mail in others]),
        "recipients": _share(
            [passing | dead == {each.address for each in mail.recipients} for mail, passing, dead in found]
        ),
        "living kept": _share([address not in dead for address, dead in living]),
        "dead found": _share([address in dead for address, dead in buried]),
    }


def words(trim: Callable[[Written], str], mails: tuple[Written, ...]) -> Shares:
    """How many of the texts of people in *mails* are cut rightly."""
    asked = [mail for mail in mails if mail.own is not None]
    found = [(mail, trim(mail)) for mail in asked]
    return {
        "exact": _share([is_exact(mail, text) for mail, text in found]),
        "nothing lost": _share([all(word in text for word in (mail.own or "").split()) for mail, text in found]),
    }


def main() -> int:
    """Print the columns; 1 where a library is ahead in one of them."""
    behind: list[str] = []
    for title, part in (("all", ""), ("held out", "held_out")):
        mails = written_mails(part)
        print(f"\n{title}: {len(mails)} mails")
        behind += _compared({name: _measured(bounces, read, mails) for name, read in READERS.items()})
        behind += _compared({name: _measured(words, trim, mails) for name, trim in TRIMMERS.items()})
    _print_speed(written_mails(""))
    print(f"\n{'ahead in every column' if not behind else 'BEHIND: ' + ', '.join(behind)}")
    return 1 if behind else 0


def _measured(
    question: Callable[[Reader, tuple[Written, ...]], Shares], reader: Reader, mails: tuple[Written, ...]
) -> Shares | None:
    try:
        return question(reader, mails)
    except ImportError:
        return None


def _compared(figures: dict[str, Shares | None]) -> list[str]:
    """Print a line for each; the columns in which ours is not ahead, where somebody is not perfect."""
    own = figures["ours"]
    assert own is not None
    print(f"{'':20}" + "".join(f"{column:>14}" for column in own))
    behind = []
    for name, shares in figures.items():
        if shares is None:
            print(f"{name:20}  not installed")
            continue
        print(f"{name:20}" + "".join(f"{shares[column]:14.3f}" for column in own))
        behind += [f"{column} ({name})" for column in own if shares[column] > own[column]]
    return behind


def _print_speed(mails: tuple[Written, ...]) -> None:
    begun = time.process_time()
    for mail in mails:
        understand(mail.raw)
    spent = time.process_time() - begun
    print(f"\n{len(mails) / spent:.0f} mails a second of CPU, {spent / len(mails) * 1000:.2f} ms each")


def _share(answers: list[bool]) -> float:
    return sum(answers) / len(answers)


def _small(addresses: object) -> set[str]:
    assert isinstance(addresses, set | frozenset)
    return {(each.decode("utf-8", "replace") if isinstance(each, bytes) else str(each)).lower() for each in addresses}


if __name__ == "__main__":
    sys.exit(main())
