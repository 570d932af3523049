"""Reading one key from the terminal, which is always left as it was found."""

from __future__ import annotations

import sys


def read_key() -> str:
    """The next key, as a character; ``q`` at the end of input and for Ctrl+D."""
    if sys.platform == "win32":
        import msvcrt

        key = msvcrt.getwch()
    else:
        import termios
        import tty

        terminal = sys.stdin.fileno()
        before = termios.tcgetattr(terminal)
        try:
            tty.setcbreak(terminal, termios.TCSANOW)  # keeps what was typed ahead
            key = sys.stdin.read(1)
        finally:
            termios.tcsetattr(terminal, termios.TCSADRAIN, before)
    return key if key not in ("", "\x04", "\x1b") else "q"
