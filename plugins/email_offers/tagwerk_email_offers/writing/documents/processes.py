"""Processes that set documents, as many as there are processors; each job has an end, and a process that dies costs only its job.

A library that sets pages can be asked for endless loops and endless memory, and threads cannot be stopped; Typst gains nothing
by threads besides (measured: ``benchmarks/documents.py``). So threads only wait here, each for a process of its own.
"""

from __future__ import annotations

import atexit
import os
import subprocess
import sys
import threading
from concurrent.futures import Future
from contextlib import suppress
from dataclasses import dataclass, field
from functools import cache
from queue import Empty, SimpleQueue
from typing import TYPE_CHECKING, Literal

from tagwerk_email_offers.writing.documents import typesetting

if TYPE_CHECKING:
    from tagwerk_email_offers.writing.documents.project import Project

SECONDS = 5
"""Of the processor, for one document: some five hundred times what an offer takes."""
DEADLINE = 60.0
"""Seconds on the wall, for a process that does nothing at all."""
IDLE = 30.0
"""Seconds after which a process without work ends."""
MOST_PROCESSES = 4
KEPT = ("PATH", "PYTHONPATH", "PYTHONHOME", "LD_LIBRARY_PATH", "SYSTEMROOT", "TMPDIR", "TEMP", "TMP")
"""Variables of the environment that a process gets; passwords are among the others."""
OUT_OF_TIME, OUT_OF_MEMORY = -24, -6
"""SIGXCPU, and SIGABRT, with which Rust ends where there is no memory."""

Trouble = Literal["", "time", "memory", "died", "absent"]
"""Why there is no answer; ``absent``: the process did not even begin."""


@dataclass(frozen=True)
class Job:
    """A document to be set: the file *main* of a project, with *values* (JSON); *timestamp* is its date, in seconds (Unix)."""

    project: Project
    main: str
    values: bytes
    timestamp: int


@dataclass(frozen=True)
class Answer:
    """What became of a job: a *document*, or *mistakes* as Typst words them, or the *trouble* that ended the process.

    Paths in *mistakes* and *warnings* begin with a folder called *root*.
    """

    document: bytes = b""
    mistakes: str = ""
    warnings: str = ""
    trouble: Trouble = ""
    root: str = ""


class Typesetter:
    """One process; it is started when it is first needed, and again after it died."""

    def __init__(self) -> None:
        self._process: subprocess.Popen[bytes] | None = None
        self._root = ""
        self._project = ""
        self._fonts: tuple[str, ...] = ()

    def make(self, job: Job) -> Answer:
        """Set one document. Never raises."""
        overdue = threading.Event()
        try:
            process = self._running(job.project.fonts)
            timer = threading.Timer(DEADLINE, _kill, (process, overdue))
            timer.daemon = True
            timer.start()
            try:
                answer = self._asked(process, job)
            finally:
                timer.cancel()
        except Exception:  # it died before it had read the job, could not be started, or says what nobody understands
            answer = None
        if answer is not None:
            return answer
        status = self.close()
        if overdue.is_set() or status == OUT_OF_TIME:
            return Answer(trouble="time")
        if not self._root and status > 0:  # it ended by itself; nobody killed it
            return Answer(trouble="absent")
        return Answer(trouble="memory" if status == OUT_OF_MEMORY else "died")

    def close(self) -> int:
        """End the process; gives its status."""
        process, self._process, self._project = self._process, None, ""
        if process is None:
            return 0
        with suppress(OSError):
            process.stdin.close()  # type: ignore[union-attr]
        try:
            status = process.wait(0.5)
        except subprocess.TimeoutExpired:
            process.kill()
            status = process.wait()
        process.stdout.close()  # type: ignore[union-attr]
        return status

    def _running(self, fonts: tuple[str, ...]) -> subprocess.Popen[bytes]:
        if self._process is not None and (self._process.poll() is not None or fonts != self._fonts):
            self.close()
        if self._process is None:
            self._fonts, self._root = fonts, ""
            self._process = subprocess.Popen(  # noqa: S603
                [sys.executable, "-P", typesetting.__file__, *fonts],
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=subprocess.DEVNULL,
                env={name: os.environ[name] for name in KEPT if name in os.environ} | {"RAYON_NUM_THREADS": "1"},
            )
            assert self._process.stdout is not None
            self._root = (typesetting.read_frame(self._process.stdout) or {})["root"]
        return self._process

    def _asked(self, process: subprocess.Popen[bytes], job: Job) -> Answer | None:
        assert process.stdin is not None
        assert process.stdout is not None
        files = job.project.files if job.project.key != self._project else None
        process.stdin.write(
            typesetting.frame(
                {
                    "project": job.project.key,
                    "files": {name: len(data) for name, data in files.items()} if files is not None else None,
                    "values": len(job.values),
                    "main": job.main,
                    "timestamp": job.timestamp,
                    "seconds": SECONDS,
                }
            )
        )
        for data in files.values() if files is not None else ():
            process.stdin.write(data)
        process.stdin.write(job.values)
        process.stdin.flush()
        self._project = job.project.key
        said = typesetting.read_frame(process.stdout)
        if said is None:
            return None
        if "mistakes" in said:
            return Answer(mistakes=said["mistakes"], root=self._root)
        document = process.stdout.read(said["size"])
        if len(document) < said["size"]:
            return None
        return Answer(document, warnings=said["warnings"], root=self._root)


@dataclass
class Typesetters:
    """Several processes with one queue; they are started one by one as there is work, and end when there is none."""

    number: int
    _jobs: SimpleQueue[tuple[Job, Future[Answer]]] = field(default_factory=SimpleQueue)
    _lock: threading.Lock = field(default_factory=threading.Lock)
    _open: set[Typesetter] = field(default_factory=set)
    _waiting: int = 0

    def make(self, job: Job) -> Future[Answer]:
        """Have a document set; the answer comes by itself."""
        future: Future[Answer] = Future()
        with self._lock:
            self._jobs.put((job, future))
            self._waiting += 1
            if len(self._open) < min(self.number, self._waiting):
                typesetter = Typesetter()
                self._open.add(typesetter)
                threading.Thread(target=self._work, args=(typesetter,), name="documents", daemon=True).start()
        return future

    def close(self) -> None:
        """End the processes; what they were at is not answered."""
        for typesetter in tuple(self._open):
            typesetter.close()

    def _work(self, typesetter: Typesetter) -> None:
        while True:
            try:
                job, future = self._jobs.get(timeout=IDLE)
            except Empty:
                with self._lock:
                    if self._jobs.empty():
                        self._open.discard(typesetter)
                        break
                continue
            if future.set_running_or_notify_cancel():
                future.set_result(typesetter.make(job))
            with self._lock:
                self._waiting -= 1
        typesetter.close()


def _kill(process: subprocess.Popen[bytes], overdue: threading.Event) -> None:
    overdue.set()
    process.kill()


@cache
def typesetters() -> Typesetters:
    """Those of this process."""
    usable = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
    found = Typesetters(min(usable, MOST_PROCESSES))
    atexit.register(found.close)
    return found
