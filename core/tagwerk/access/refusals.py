"""Refusals are on record, and nobody fills the disk with them: the first of each minute has its row, the others are counted.

Who is refused again and again (a wrong token, a wrong signature, a right that somebody lacks) has a row at once and one more at
the end of the minute, which says how many followed. Of very many who are refused in one minute, those beyond a bound share one
row. Counted in this process, and said when that ends.
"""

from __future__ import annotations

import threading
import time
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

MINUTE = 60.0
MOST_A_MINUTE = 30
"""Rows with a name of their own that one minute writes, before the rest share one."""
NOBODY, OTHERS = "nobody", "others"


@dataclass
class Refusals:
    """The refusals of the running minute in one workspace. *write* writes a row (who was refused, the permission, the subject),
    and gives whether it is kept.
    """

    write: Callable[[str, str, str], bool]
    _seen: dict[tuple[str, str, str], int] = field(default_factory=dict)
    _shared: int = 0
    _began: float = 0.0
    _later: threading.Timer | None = None
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def refused(self, who: str, permission: str, subject: str) -> bool:
        """Count one more refusal; gives whether it is on record, or counted for the row that will be."""
        key = (who, permission, subject)
        with self._lock:
            over = self._over() if time.monotonic() - self._began >= MINUTE else []
            first = key not in self._seen and len(self._seen) < MOST_A_MINUTE
            if first:
                self._seen[key] = 0
            elif key in self._seen:
                self._seen[key] += 1
            else:
                self._shared += 1
            if (
                not first and sum(self._seen.values()) + self._shared == 1
            ):  # somebody has to say it when nobody comes any more
                self._tell_later()
        self._write(over)
        if not first or self.write(*key):
            return True
        with self._lock:  # the next one is the first
            self._seen.pop(key, None)
        return False

    def tell(self) -> None:
        """Write how many were refused beside those that have a row already, and begin a new minute."""
        with self._lock:
            over = self._over()
        self._write(over)

    def close(self) -> None:
        """Say what the minute has counted so far: nobody will be there at its end."""
        if (later := self._later) is not None:
            later.cancel()
            later.join(MINUTE)
            self.tell()

    def _over(self) -> list[tuple[str, str, str]]:
        counted = [
            (who, permission, f"{subject}:{number} more")
            for (who, permission, subject), number in self._seen.items()
            if number
        ]
        if self._shared:
            counted.append((NOBODY, OTHERS, f"refused:{self._shared} more"))
        self._seen, self._shared, self._began = {}, 0, time.monotonic()
        return counted

    def _write(self, rows: list[tuple[str, str, str]]) -> None:
        for row in rows:
            self.write(*row)

    def _tell_later(self) -> None:
        self._later = threading.Timer(max(0.0, self._began + MINUTE - time.monotonic()), self.tell)
        self._later.daemon = True
        self._later.start()
