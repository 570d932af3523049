"""Power that fails: what a disk holds at each moment when a process confirmed something, by the record of its system calls.

A file holds only what was written to it before its last ``fsync``; what came after is lost, as with a disk that keeps the rest
in its own memory. The files that processes share through memory are gone.
"""

import os
import re
import subprocess
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path

import pytest

from servers.requirement import need

CALL = re.compile(r"^(\d+) +(\w+)\((.*)\) += (-?\d+)")
UNFINISHED = re.compile(r"^(\d+) +(.*) <unfinished \.\.\.>$")
RESUMED = re.compile(r"^(\d+) +<\.\.\. \w+ resumed>(.*)$")
DESCRIPTOR = re.compile(r"(\d+)<([^>]*)>")
TEXT = re.compile(r'"((?:\\x[0-9a-f]{2})*)"')
STANDARD_OUTPUT = "1"


def failures(folder: Path, script: str, *arguments: str) -> Iterator[tuple[str, dict[str, bytes]]]:
    """Run a Python *script*; for each line that it confirms on standard output: the line, and the files of *folder* if power
    failed right then. What lies in *folder* before is on the disk."""
    before = {path.name: path.read_bytes() for path in folder.iterdir() if path.is_file()}
    record = folder.parent / "calls"
    command = [
        *(need("strace"), "-f", "-y", "-xx", "-s", "100000", "-e", "signal=none", "-o", str(record)),
        *("-e", "trace=write,pwrite64,fsync,fdatasync,ftruncate,unlink"),
        *(sys.executable, "-c", script, *arguments),
    ]
    done = subprocess.run(command, capture_output=True, text=True, timeout=120)
    if "Operation not permitted" in done.stderr or "PTRACE" in done.stderr:
        pytest.skip(f"strace may not trace here: {done.stderr.splitlines()[0]}")
    assert done.returncode == 0, done.stderr
    yield from _replayed(folder, before, _whole(record.read_text(encoding="ascii").splitlines()))


def _whole(lines: Sequence[str]) -> Iterator[str]:
    """The calls; one that another thread interrupted stands where it ended."""
    begun: dict[str, str] = {}
    for line in lines:
        if match := UNFINISHED.match(line):
            begun[match[1]] = match[2]
        elif match := RESUMED.match(line):
            yield f"{match[1]} {begun.pop(match[1])}{match[2]}"
        else:
            yield line


def _replayed(folder: Path, before: dict[str, bytes], calls: Iterator[str]) -> Iterator[tuple[str, dict[str, bytes]]]:
    memory = {name: bytearray(content) for name, content in before.items()}
    disk = dict(before)
    for line in calls:
        call = CALL.match(line)
        if call is None or int(call[4]) < 0:
            continue
        name, given = call[2], call[3]
        descriptor = DESCRIPTOR.match(given)
        if descriptor is not None and descriptor[1] == STANDARD_OUTPUT and name == "write":
            yield _bytes(given).decode().strip(), dict(disk)
            continue
        path = Path(os.fsdecode(_plain(descriptor[2]) if descriptor is not None else _bytes(given)))
        if path.parent != folder:
            continue
        content = memory.setdefault(path.name, bytearray())
        if name == "pwrite64":
            data, place = _bytes(given), int(given.rpartition(", ")[2])
            content.extend(bytes(max(0, place + len(data) - len(content))))
            content[place : place + len(data)] = data
        elif name == "ftruncate":
            size = int(given.rpartition(", ")[2])
            content[:] = content[:size].ljust(size, b"\0")
        elif name in ("fsync", "fdatasync"):
            disk[path.name] = bytes(content)
        elif name == "unlink":
            memory.pop(path.name)
            disk.pop(path.name, None)


def _bytes(given: str) -> bytes:
    text = TEXT.search(given)
    assert text is not None, given[:100]
    return _plain(text[1])


def _plain(escaped: str) -> bytes:
    return bytes.fromhex(escaped.replace("\\x", "")) if escaped.startswith("\\x") else os.fsencode(escaped)
