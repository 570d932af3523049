"""The German catalogues: every text that goes through ``_()``, and nothing else.

``make translations`` runs this file: it adds new texts to each ``.po``, takes out those that are gone, compiles the ``.mo``
and says what is still to be translated.
"""

from __future__ import annotations

import io
import sys
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from babel.messages.catalog import Catalog
from babel.messages.extract import extract_from_dir
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po
from tagwerk.ledger import CORE_KINDS, CORE_METRICS

if TYPE_CHECKING:
    from collections.abc import Iterator

EPOCH = datetime(2026, 1, 1, tzinfo=UTC)  # the same texts give the same file, whenever it is written
ROOT = Path(__file__).parent.parent
PACKAGES = sorted(path.parent for pattern in ("core/*", "plugins/*/*") for path in ROOT.glob(f"{pattern}/__init__.py"))


def texts_of(package: Path) -> dict[str, list[str]]:
    """Every text of *package* with the files it stands in. What metrics and kinds are called is data, translated when shown."""
    found: dict[str, list[str]] = {}
    for file, _line, text, _comments, _context in extract_from_dir(
        package, [("**.py", "python")], keywords={"_": None}
    ):
        found.setdefault(str(text), []).append(Path(file).as_posix())
    if package.name == "tagwerk":
        for text in _texts_of_the_ledger():
            found.setdefault(text, []).append("ledger")
    return found


def catalogue_file(package: Path) -> Path:
    """Where the German catalogue of *package* lies."""
    return package / "locale" / "de" / "LC_MESSAGES" / f"{package.name}.po"


def read_catalogue(package: Path) -> Catalog:
    """The German catalogue of *package* as it is; an empty one where there is none."""
    file = catalogue_file(package)
    if not file.is_file():
        return Catalog(locale="de", domain=package.name)
    with file.open("rb") as opened:
        return read_po(opened, locale="de", domain=package.name)


def compiled(catalogue: Catalog) -> bytes:
    """The content of the ``.mo``."""
    content = io.BytesIO()
    write_mo(content, catalogue)
    return content.getvalue()


def bring_up_to_date(package: Path) -> list[str]:
    """Write the ``.po`` and the ``.mo`` of *package*; gives back the texts that are still to be translated."""
    known = read_catalogue(package)
    fresh = Catalog(
        locale="de",
        domain=package.name,
        project=package.name,
        creation_date=EPOCH,
        revision_date=EPOCH,
        header_comment=f"# German texts of {package.name}. Run `make translations` after a change.",
        fuzzy=False,
    )
    for text, files in sorted(texts_of(package).items()):
        message = known.get(text)
        translation = message.string if message is not None and not message.fuzzy else ""
        fresh.add(text, translation, locations=[(name, 0) for name in sorted(set(files))])
    file = catalogue_file(package)
    file.parent.mkdir(parents=True, exist_ok=True)
    with file.open("wb") as opened:
        write_po(opened, fresh, width=120, include_lineno=False, omit_header=False)
    file.with_suffix(".mo").write_bytes(compiled(fresh))
    return [str(message.id) for message in fresh if message.id and not message.string]


def _texts_of_the_ledger() -> Iterator[str]:
    for metric in CORE_METRICS:
        yield metric.title
        if metric.rule:
            yield metric.rule
    for kind in CORE_KINDS:
        yield kind.title


def _main() -> int:
    missing = {package.name: bring_up_to_date(package) for package in PACKAGES}
    for name, texts in missing.items():
        for text in texts:
            sys.stderr.write(f"{name}: not translated: {text!r}\n")
    return 1 if any(missing.values()) else 0


if __name__ == "__main__":
    sys.exit(_main())
