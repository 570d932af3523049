"""The program of the process that sets documents: Typst with files that it is given, and nothing else.

It runs by itself (``processes`` starts it by its path) and imports nothing of Tagwerk. Before the first document it gives up
what a document could misuse: it can open no file and no connection any more, so that no ``#read`` and no package gets out,
and what it may take of memory and of the processor is bounded by the system. Where the system has no such limits (Windows), an
empty, deleted folder as the root of all paths and the deadline of ``processes`` remain.

A message, both ways: its length in four bytes, JSON, and the bytes whose lengths the JSON names. Asked are
``{"project": key, "files": {name: size} | null, "values": size, "main": name, "timestamp": seconds, "seconds": n}``; *files*
are sent once for a project. Answered are ``{"size": n, "warnings": text}`` or ``{"mistakes": text}``.
"""

from __future__ import annotations

import json
import os
import signal
import sys
import tempfile
from contextlib import suppress
from typing import IO, Any

VALUES = "values.json"
STANDARD = "a-2u"
"""PDF/A-2u: it can be archived and searched, and a character that no font has is a mistake instead of an empty box."""
MEMORY = 1 << 30
"""Bytes of addresses; Typst with its fonts takes 150 MB of them, 70 MB in memory."""


def main() -> None:
    """Set documents until nobody asks any more. The arguments are files of fonts."""
    with suppress(ValueError, OSError):
        signal.signal(signal.SIGINT, signal.SIG_IGN)  # who is interrupted closes our input
    asked, answers = sys.stdin.buffer, sys.stdout.buffer
    compiler, root = _compiler(sys.argv[1:])
    _give_up(MEMORY)
    answers.write(frame({"root": root}))
    answers.flush()
    files: dict[str, bytes] = {}
    while (job := read_frame(asked)) is not None:
        if job["files"] is not None:
            files = {name: asked.read(size) for name, size in job["files"].items()}
        values = asked.read(job["values"])
        _set_clock(job["seconds"])
        answer, document = _document(compiler, {**files, VALUES: values, "main": files[job["main"]]}, job["timestamp"])
        answers.write(frame(answer))
        answers.write(document)
        answers.flush()


def _compiler(fonts: list[str]) -> tuple[Any, str]:
    """Typst with its own fonts and *fonts*, all of them read, in a folder that is gone."""
    import typst

    root = tempfile.mkdtemp(prefix="tagwerk-document-")
    found = typst.Fonts(include_system_fonts=False, font_paths=fonts)
    compiler: Any = typst.Compiler(font_paths=found, root=root, package_path=root, package_cache_path=root)
    each = (f"#text(font: {json.dumps(family, ensure_ascii=False)})[a *b* _c_ *_d_*]\n" for family in found.families())
    with suppress(typst.TypstError):
        compiler.compile({"main": "".join(each).encode()}, format="pdf")
    os.rmdir(root)  # noqa: PTH106
    return compiler, os.path.basename(root)  # noqa: PTH119


def _give_up(memory: int) -> None:
    """Open nothing any more, and take no more memory than that."""
    try:
        import resource
    except ImportError:  # Windows
        return
    for limit, value in ((resource.RLIMIT_NOFILE, 0), (resource.RLIMIT_CORE, 0), (resource.RLIMIT_AS, memory)):
        with suppress(ValueError, OSError):  # not every system keeps each
            resource.setrlimit(limit, (value, value))


def _set_clock(seconds: int) -> None:
    """So many seconds of the processor from now on; then the system ends this process."""
    with suppress(ImportError, ValueError, OSError):
        import resource

        used = resource.getrusage(resource.RUSAGE_SELF)
        hard = resource.getrlimit(resource.RLIMIT_CPU)[1]
        resource.setrlimit(resource.RLIMIT_CPU, (int(used.ru_utime + used.ru_stime) + seconds, hard))


def _document(compiler: Any, files: dict[str, bytes], timestamp: int) -> tuple[dict[str, Any], bytes]:
    try:
        document, warnings = compiler.compile_with_warnings(
            files, format="pdf", timestamp=timestamp, pdf_standards=[STANDARD], sys_inputs={}
        )
    except MemoryError:
        os.abort()
    except BaseException as error:  # of the library's Rust too, which is no Exception
        return {"mistakes": getattr(error, "diagnostic", "") or f"error: {error}"}, b""
    said = "\n".join(getattr(warning, "diagnostic", "") or str(warning) for warning in warnings)
    return {"size": len(document), "warnings": said}, document


def frame(message: dict[str, Any]) -> bytes:
    """*message* as it is sent; its bytes follow. Both sides speak so."""
    data = json.dumps(message).encode()
    return len(data).to_bytes(4, "big") + data


def read_frame(stream: IO[bytes]) -> dict[str, Any] | None:
    """The next message; None at the end."""
    head = stream.read(4)
    if len(head) < 4:
        return None
    data = stream.read(size := int.from_bytes(head, "big"))
    if len(data) < size:
        return None
    message: dict[str, Any] = json.loads(data)
    return message


if __name__ == "__main__":
    main()
