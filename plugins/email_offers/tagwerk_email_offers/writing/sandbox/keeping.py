"""Compiled templates that are kept: one text is compiled once in a process, however many campaigns and previews open it.

Compiling takes longer than writing a hundred mails, and a server opens the same template with every run.
"""

from __future__ import annotations

from collections import OrderedDict
from threading import Lock
from typing import TYPE_CHECKING, Any

from jinja2.bccache import Bucket, BytecodeCache

if TYPE_CHECKING:
    from types import CodeType

MOST, LONGEST = 256, 200_000


class KeptCode(BytecodeCache):
    """The code of templates by their whole text, their name and file, and by how they are compiled."""

    def __init__(self) -> None:
        self._kept: OrderedDict[tuple[str, str], tuple[CodeType, bool]] = OrderedDict()
        self._lock = Lock()

    def get_cache_key(self, name: str, filename: str | None = None) -> str:
        """The name itself."""
        return name

    def get_bucket(self, environment: Any, name: str, filename: str | None, source: str) -> Bucket:
        """Where the code of a file is, if it is kept; *source* itself tells one text from another."""
        how = f"{environment.autoescape} {environment.keeps_apart} {filename}\n"
        bucket = Bucket(environment, name, how + source)
        self.load_bytecode(bucket)
        return bucket

    def load_bytecode(self, bucket: Bucket) -> None:
        """Give the code, and tell its environment whether the file counts."""
        key = (bucket.key, bucket.checksum)
        with self._lock:
            known = self._kept.get(key)
            if known is None:
                return
            self._kept.move_to_end(key)
        bucket.code, counts = known
        if counts:
            bucket.environment.written_macros.leave_out(bucket.key)  # type: ignore[attr-defined]

    def dump_bytecode(self, bucket: Bucket) -> None:
        """Keep it; the one that was not asked for the longest time goes."""
        if bucket.code is None or len(bucket.checksum) > LONGEST:
            return
        counts = bucket.environment.written_macros.is_left_out(bucket.key)  # type: ignore[attr-defined]
        with self._lock:
            self._kept[bucket.key, bucket.checksum] = bucket.code, counts
            while len(self._kept) > MOST:
                self._kept.popitem(last=False)


KEPT = KeptCode()
