"""Taking in the export folder of an ERP: each file by itself, again and again; one that cannot be read stops no other."""

from __future__ import annotations

from itertools import chain
from typing import TYPE_CHECKING

from tagwerk.access.use_cases import use_case
from tagwerk.catalogue.finding import article_key
from tagwerk.catalogue.folders.mapping import FILE_NAME, IGNORED, read_mapping
from tagwerk.catalogue.folders.planning import Catalogue
from tagwerk.catalogue.folders.recognising import recognise_file
from tagwerk.catalogue.folders.rows import Rows
from tagwerk.catalogue.folders.running import FileImported, Run
from tagwerk.companies.exports.files import exported
from tagwerk.platform import clock
from tagwerk.platform.errors import NotFound, TagwerkError, WrongInput
from tagwerk.platform.texts import translator

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from tagwerk.access.actors import Actor
    from tagwerk.catalogue.folders.mapping import FileRule
    from tagwerk.catalogue.folders.recognising import Recognised
    from tagwerk.platform.app import App

ENDINGS = (".csv", ".txt", ".tsv", ".xlsx", ".xlsm", ".xlsb", ".xls", ".ods")
ORDER = ("products", "stock", "prices", "invoices", "orders", "payments")

_ = translator("tagwerk")


@use_case("catalogue.import")
def import_folder(
    app: App,
    actor: Actor,
    folder: Path,
    *,
    dry_run: bool = False,
    mapping: Path | None = None,
    only_changed: bool = False,
    progress: Callable[[int], None] | None = None,
) -> list[FileImported]:
    """Take in the files of *folder*, or the one file that it is: products first, payments last, of a kind the oldest first.

    *only_changed* leaves alone what is as it was the last time. Raises NotFound, WrongInput for the folder or its mapping, or
    for the one file where it is no list.
    """
    if not folder.exists():
        raise NotFound(_("There is no folder {folder}.", folder=folder))
    said = read_mapping(folder if folder.is_dir() else folder.parent, mapping)
    files = _files(folder) if folder.is_dir() else [folder]
    if not files:
        raise WrongInput(_("{folder} holds no CSV and no spreadsheet.", folder=folder))
    done: list[FileImported] = []
    known: list[tuple[Path, Recognised, FileRule]] = []
    for path in files:
        rule = said.rule_of(path.name)
        if rule.kind == IGNORED:
            continue
        try:
            known.append((path, recognise_file(path, rule), rule))
        except (TagwerkError, OSError) as error:
            if isinstance(error, WrongInput) and folder.is_file():
                raise
            done.append(FileImported(path.name, fault=_fault(error)))
    known.sort(key=lambda each: (ORDER.index(each[1].kind.name), each[0].stat().st_mtime, each[0].name))
    catalogue = Catalogue(planned=dry_run, kinds=[file.kind.name for _path, file, _rule in known])
    stocked = _stocked(known)
    for path, file, rule in known:
        run = Run(app, actor, path, file, rule, catalogue)
        run.writing.stocked = stocked
        try:
            done.append(run.through(said, progress, only_changed=only_changed))
        except (TagwerkError, OSError) as error:
            run.result.fault = _fault(error)
            done.append(run.result)
    return done


def unreadable(folder: Path) -> list[str]:
    """The files of *folder* that cannot be taken in, by their beginnings. Raises NotFound, WrongInput for its mapping."""
    said = read_mapping(folder, None)
    found = []
    for path in _files(folder):
        rule = said.rule_of(path.name)
        try:
            if rule.kind != IGNORED:
                recognise_file(path, rule)
        except (TagwerkError, OSError):
            found.append(path.name)
    return found


def _stocked(known: list[tuple[Path, Recognised, FileRule]]) -> frozenset[str]:
    """The articles of the files of stocks, where a list of products says the stock as well: such a file is the later word."""
    if not any(file.kind.name == "products" and "stock" in file.places for _path, file, _rule in known):
        return frozenset()
    found: set[str] = set()
    for path, file, rule in known:
        if file.kind.name == "stock":
            try:
                again = recognise_file(path, rule)
                how = Rows(again, "EUR", "", "DE", clock.now().date())
                rows = (how.row(line) for line in chain(again.sample, again.found.rows))
                found |= {article_key(row.values["article"]) for row in rows if not row.rejected}
            except (TagwerkError, OSError):  # its own turn tells
                continue
    return frozenset(found)


def _fault(error: Exception) -> str:
    """What is wrong, and what to do."""
    if not isinstance(error, TagwerkError):
        return _("It cannot be read.")
    return str(error)


def _files(folder: Path) -> list[Path]:
    """The lists in a folder; what was rejected from one of them waits for whoever mends it, and exports of ours are none."""
    ours = set(exported(folder))
    return sorted(
        path
        for path in folder.iterdir()
        if path not in ours and path.is_file() and path.suffix.lower() in ENDINGS and ".rejects" not in path.name
        and path.name != FILE_NAME and not path.name.startswith((".", "~$"))
    )  # fmt: skip
