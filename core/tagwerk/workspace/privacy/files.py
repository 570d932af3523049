"""The files of the workspace that name somebody: those that we wrote are cleaned or removed, others are only named."""

from __future__ import annotations

import os
import uuid
import zipfile
import zlib
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from tagwerk.workspace.backups.making import backup_folder

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from tagwerk.platform.app import App
    from tagwerk.workspace.privacy.words import Words

RECORDS = (".db", ".db-wal", ".db-shm", ".db-journal")
LIST = "forgotten.jsonl"
OWN_FOLDERS = ("reports", "exports")
OWN_ENDINGS = (".rejects.csv", ".log")
AS_TEXT = (".csv", ".html", ".json", ".jsonl", ".txt", ".log", ".md")
LARGEST = 64 * 1024 * 1024
"""Bytes: a larger file is named without being read."""


@dataclass(frozen=True)
class NamingFile:
    """A file that names somebody, and what becomes of it: ``cleaned``, ``removed``, or ``left``, for it is not ours."""

    path: Path
    fate: Literal["cleaned", "removed", "left"]


def files_naming(app: App, words: Words) -> Iterator[NamingFile]:
    """The files of the workspace that name the person; the database, its copies and the list of the forgotten are not among
    them."""
    folder, copied = app.folder, set(copies(app))
    for path in _files(folder):
        if path.name.endswith(RECORDS) or path in copied or path == folder / LIST:
            continue
        named = words.found_in(str(path.relative_to(folder)))
        if named or words.found_in(_content(path)):
            yield NamingFile(path, _fate(path, folder, named=named))


def copies(app: App) -> list[Path]:
    """Copies of the records: backups, and databases that were kept when others took their place. They name whoever they did."""
    backups, records = backup_folder(app), {str(app.folder / "queue.db"), app.database.engine.url.database}
    found = [path for path in sorted(backups.iterdir()) if path.is_file()] if backups.is_dir() else []
    kept = (
        path for path in _files(app.folder) if path not in found and str(path) not in records and _holds_records(path)
    )
    return [*found, *kept]


def _files(folder: Path) -> Iterator[Path]:
    return (path for path in sorted(folder.rglob("*")) if path.is_file() and not path.is_symlink())


def clean_files(app: App, words: Words) -> list[NamingFile]:
    """Clean or remove what is ours; gives all that name the person, those that are left too."""
    found = list(files_naming(app, words))
    for each in found:
        if each.fate == "removed":
            each.path.unlink(missing_ok=True)
        elif each.fate == "cleaned":
            _replace(each.path, words.without(each.path.read_bytes().decode("utf-8")))
    return found


def _fate(path: Path, folder: Path, *, named: bool) -> Literal["cleaned", "removed", "left"]:
    ours = path.relative_to(folder).parts[0] in OWN_FOLDERS or path.name.endswith(OWN_ENDINGS)
    if not ours:
        return "left"
    if named or path.suffix.lower() not in AS_TEXT:
        return "removed"
    try:
        path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError):
        return "removed"
    return "cleaned"


def _content(path: Path) -> str:
    """What can be read of a file, inside an archive too (a workbook is one)."""
    try:
        if path.stat().st_size > LARGEST:
            return ""
        if zipfile.is_zipfile(path):
            with zipfile.ZipFile(path) as archive:
                small = [info for info in archive.infolist() if info.file_size <= LARGEST]
                return "\n".join(archive.read(info).decode("utf-8", "replace") for info in small)
        return path.read_bytes().decode("utf-8", "replace")
    except (OSError, zipfile.BadZipFile, zlib.error, RuntimeError, NotImplementedError):
        return ""


def _holds_records(path: Path) -> bool:
    """Whether it is a database of SQLite under another name, such as one that was kept when another took its place."""
    try:
        with path.open("rb") as file:
            return file.read(16) == b"SQLite format 3\x00"
    except OSError:
        return False


def _replace(path: Path, text: str) -> None:
    """Write *text* in the place of the file, so that nobody reads half of it."""
    beside = path.with_name(f".{uuid.uuid4().hex}")
    try:
        number = os.open(beside, os.O_CREAT | os.O_EXCL | os.O_WRONLY, path.stat().st_mode & 0o777)
        with os.fdopen(number, "w", encoding="utf-8", newline="") as file:
            file.write(text)
            file.flush()
            os.fsync(file.fileno())
        beside.replace(path)
    finally:
        beside.unlink(missing_ok=True)
