"""The file of a backup: a ZIP with the records, the templates, the reports, the settings without secrets, and what it is.

Whoever opens it with another program finds ``tagwerk.db`` and the folders in it. ``backup.json`` says of each member what it must
be, so that a file that was cut, damaged or made by somebody else is known before anything is done with it.
"""

from __future__ import annotations

import hashlib
import json
import os
import re
import shutil
import zipfile
from dataclasses import asdict, dataclass, field
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING, Any

from tagwerk.platform.errors import NotFound, Unreachable, WrongInput
from tagwerk.platform.texts import cause_in_words, translator

if TYPE_CHECKING:
    from collections.abc import Iterator
    from contextlib import AbstractContextManager

MANIFEST = "backup.json"
RECORDS = "tagwerk.db"
FORMAT = 1
FOLDERS = ("templates", "reports")
PIECE = 2**20
LONGEST_MANIFEST = 2**24

_ = translator("tagwerk")


@dataclass(frozen=True)
class Manifest:
    """What a backup is. *made_at* is a moment in ISO 8601, UTC; *schemas* the revision by name; *head* where the ledger ended;
    *files* the SHA-256 of each member by name; *faults* what was wrong with the ledger already."""

    made_at: str
    occasion: str
    workspace: str
    database: str
    program: str
    schemas: dict[str, str]
    head: str
    faults: list[str] = field(default_factory=list)
    sequences: dict[str, int] = field(default_factory=dict)
    files: dict[str, str] = field(default_factory=dict)
    format: int = FORMAT


def write_archive(manifest: Manifest, records: Path, workspace: Path, settings: str, target: Path) -> Manifest:
    """Write the backup to *target*, which is not there yet, and have it on the disk; gives the manifest with its files.

    Links are not followed, and are left out.
    """
    descriptor = os.open(target, os.O_CREAT | os.O_EXCL | os.O_RDWR, 0o600)
    with os.fdopen(descriptor, "w+b") as file:
        with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED, compresslevel=3) as archive:
            files = {RECORDS: _add(archive, records, RECORDS)}
            for path in _beside(workspace):
                name = path.relative_to(workspace).as_posix()
                files[name] = _add(archive, path, name)
            archive.writestr("tagwerk.toml", settings)
            files["tagwerk.toml"] = hashlib.sha256(settings.encode()).hexdigest()
            complete = Manifest(**{**asdict(manifest), "files": files})
            archive.writestr(MANIFEST, json.dumps(asdict(complete), indent=1, ensure_ascii=False))
        file.flush()
        os.fsync(file.fileno())
    return complete


def _beside(workspace: Path) -> Iterator[Path]:
    for folder in FOLDERS:
        for path in sorted((workspace / folder).rglob("*")):
            if path.is_file() and not any(
                part.is_symlink() for part in (path, *path.parents) if workspace in part.parents
            ):
                yield path


def _add(archive: zipfile.ZipFile, path: Path, name: str) -> str:
    digest = hashlib.sha256()
    info = zipfile.ZipInfo.from_file(path, name, strict_timestamps=False)
    info.compress_type = zipfile.ZIP_DEFLATED
    with path.open("rb") as source, archive.open(info, "w", force_zip64=True) as member:
        while piece := source.read(PIECE):
            digest.update(piece)
            member.write(piece)
    return digest.hexdigest()


def read_manifest(file: Path) -> Manifest:
    """What the backup in *file* says of itself. Raises NotFound, WrongInput."""
    with _opened(file) as archive:
        return _manifest(archive, file)


def read_settings(file: Path) -> str:
    """The settings in the backup, without their secrets. Raises NotFound, WrongInput."""
    with _opened(file) as archive:
        digest = _manifest(archive, file).files.get("tagwerk.toml")
        settings = archive.read("tagwerk.toml") if digest else b""
    if digest and hashlib.sha256(settings).hexdigest() != digest:
        raise _damaged(file)
    return settings.decode("utf-8")


def unpack(file: Path, folder: Path) -> Manifest:
    """Unpack the backup in *file* into the empty *folder*, each member held against what it must be; and have it on the disk.

    Raises NotFound, WrongInput, Unreachable.
    """
    with _opened(file) as archive:
        manifest = _manifest(archive, file)
        for name, digest in manifest.files.items():
            path = folder.joinpath(*PurePosixPath(name).parts)
            path.parent.mkdir(parents=True, exist_ok=True)
            if _extract(archive, name, path, file) != digest:
                raise _damaged(file)
    for name in FOLDERS:
        (folder / name).mkdir(exist_ok=True)
    return manifest


def verify_archive(file: Path) -> None:
    """Read every member of *file* again. Raises WrongInput for one that is not as it must be."""
    with _opened(file) as archive:
        for name, digest in _manifest(archive, file).files.items():
            if _extract(archive, name, None, file) != digest:
                raise _damaged(file)


def _extract(archive: zipfile.ZipFile, name: str, path: Path | None, file: Path) -> str:
    digest = hashlib.sha256()
    try:
        with archive.open(name) as member:
            target = os.open(path, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600) if path is not None else None
            try:
                while piece := member.read(PIECE):
                    digest.update(piece)
                    if target is not None:
                        _write(target, piece)
                if target is not None:
                    os.fsync(target)
            finally:
                if target is not None:
                    os.close(target)
    except (zipfile.BadZipFile, KeyError, EOFError, NotImplementedError, RuntimeError):
        raise _damaged(file) from None
    except OSError as error:
        raise cannot_write(error, path or file) from None
    except Exception as error:
        if type(error).__module__ == "zlib":
            raise _damaged(file) from None
        raise
    return digest.hexdigest()


def _write(target: int, piece: bytes) -> None:
    left = memoryview(piece)
    while left:
        left = left[os.write(target, left) :]


def _opened(file: Path) -> AbstractContextManager[zipfile.ZipFile]:
    try:
        return zipfile.ZipFile(file)
    except (zipfile.BadZipFile, EOFError, ValueError):
        raise _foreign(file) from None
    except IsADirectoryError:
        raise _foreign(file) from None
    except OSError as error:
        raise NotFound(_("{path} cannot be read: {cause}.", path=file, cause=cause_in_words(error))) from None


def _manifest(archive: zipfile.ZipFile, file: Path) -> Manifest:
    try:
        if archive.getinfo(MANIFEST).file_size > LONGEST_MANIFEST:
            raise _foreign(file)
        written: dict[str, Any] = json.loads(archive.read(MANIFEST))
        if written["format"] > FORMAT:
            raise WrongInput(
                _(
                    "{file} was made by a newer program ({program}).",
                    file=file.name,
                    program=str(written["program"])[:40],
                ),
                _("Take that one, or a newer one, to restore it."),
            )
        manifest = Manifest(**written)
        _check_names(manifest, file)
    except WrongInput:
        raise
    except Exception:  # whatever is wrong with it: we did not write it, or somebody changed it
        raise _foreign(file) from None
    return manifest


def _check_names(manifest: Manifest, file: Path) -> None:
    for name in manifest.files:
        parts = PurePosixPath(name).parts
        beside = len(parts) > 1 and parts[0] in FOLDERS and ".." not in parts
        if "\\" in name or "\0" in name or not (name in (RECORDS, "tagwerk.toml") or beside):
            raise _foreign(file)
    if RECORDS not in manifest.files:
        raise _foreign(file)


def _foreign(file: Path) -> WrongInput:
    return WrongInput(
        _("{file} is no backup of a workspace.", file=file.name),
        _("`tagwerk db backup` makes one; `tagwerk db backups` lists them."),
    )


def _damaged(file: Path) -> WrongInput:
    return WrongInput(
        _("{file} is damaged: what is in it is not what was put there.", file=file.name), _("Take another backup.")
    )


def cannot_write(error: OSError, path: Path) -> Unreachable:
    """What to say where *path* cannot be written: most often the disk is full."""
    return Unreachable(
        _(
            "{path} cannot be written: {cause}. Nothing was changed.",
            path=path,
            cause=cause_in_words(error),
        ),
        _("Make room there, or name another place."),
    )


def without_secrets(settings: str) -> str:
    """The text of ``tagwerk.toml`` without passwords in addresses and without secrets of their own."""
    settings = re.sub(r"(://[^\s/:@\"']*):[^\s/\"']*@", r"\1@", settings)
    settings = re.sub(r"([?&](?:ssl)?password=)[^&\s\"']*", r"\1", settings)
    named = r"^(\s*[\w.\"-]*(?:password|passwd|secret|token|api_?key|private_key)\"?\s*=).*$"
    return re.sub(named, r"# \1 left out of the backup", settings, flags=re.MULTILINE | re.IGNORECASE)


def remove_tree(folder: Path) -> None:
    """Remove *folder* and what is in it, as far as it is there."""
    shutil.rmtree(folder, ignore_errors=True)
