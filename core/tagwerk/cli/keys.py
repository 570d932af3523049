"""Reading one key from the terminal, which is always left as it was found."""

from __future__ import annotations

import os
import sys

LEAVING = (b"", b"\x04")  # the end of input, and Ctrl+D
ESCAPE_SECONDS = 0.05  # the bytes of one key come together; whoever presses Esc alone sends no more


def read_key() -> str:
    """The next key, as a character; ``q`` at the end of input and for Ctrl+D, ``""`` for Esc, arrows and their like."""
    if sys.platform == "win32":
        import msvcrt

        key = msvcrt.getwch()
        if key in ("\x00", "\xe0"):  # the first half of an arrow
            msvcrt.getwch()
            return ""
        return {"\x1b": "", "\x04": "q"}.get(key, key)
    import termios
    import tty

    terminal = sys.stdin.fileno()
    before = termios.tcgetattr(terminal)
    try:
        tty.setcbreak(terminal, termios.TCSANOW)  # keeps what was typed ahead
        return _key(terminal)
    finally:
        termios.tcsetattr(terminal, termios.TCSADRAIN, before)


def _key(terminal: int) -> str:
    """One key from the terminal itself: what Python had read ahead, a question after it would miss."""
    first = os.read(terminal, 1)
    if first in LEAVING:
        return "q"
    if first == b"\x1b":
        _skip_sequence(terminal)
        return ""
    more = sum(first[0] >= lead for lead in (0xC0, 0xE0, 0xF0))  # the bytes that follow in UTF-8
    return (first + b"".join(os.read(terminal, 1) for _byte in range(more))).decode(errors="replace")


def _skip_sequence(terminal: int) -> None:
    """Read what follows Esc: ``[A`` of an arrow, ``[15~`` of F5, the letter of Alt and a letter."""
    if _more_comes(terminal) and os.read(terminal, 1) in (b"[", b"O"):
        while _more_comes(terminal) and not b"@" <= os.read(terminal, 1) <= b"~":
            pass


def _more_comes(terminal: int) -> bool:
    import select

    return bool(select.select([terminal], [], [], ESCAPE_SECONDS)[0])
