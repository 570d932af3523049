"""Finding plugins: the entry points of the group ``tagwerk``, and the files in ``WORKSPACE/plugins``; what may be loaded is.

A name belongs to one plugin. Ours belong to our distributions wherever they are; of two strangers the one that was installed
first has it. Whoever loses is marked, and both are named.
"""

from __future__ import annotations

import importlib
import importlib.util
import re
import sys
from dataclasses import dataclass
from types import ModuleType
from typing import TYPE_CHECKING

from tagwerk.platform.errors import PluginError
from tagwerk.platform.hosting.guarding import Guard
from tagwerk.platform.hosting.loading import switches
from tagwerk.platform.hosting.loading.entries import GROUP, entries, normal
from tagwerk.platform.hosting.loading.requirements import unmet
from tagwerk.platform.hosting.plugin import IMPORT, Plugin
from tagwerk.platform.texts import cause_in_words, translator

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    from tagwerk.platform.hosting.loading.entries import Entry

CORE = "core"
OURS = {
    "core": "tagwerk",
    "email_offers": "tagwerk-email-offers",
    "telephony": "tagwerk-telephony",
    "reporting": "tagwerk-reporting",
}
"""Names that belong to a distribution, whether it is installed or not."""
NAME = re.compile(r"[a-z][a-z0-9_]{0,59}")
LONGEST = 200  # letters that are kept of a name, also of one that is none
REQUIRES = re.compile(r"""^requires_tagwerk\s*=\s*["']([^"']+)["']""", re.MULTILINE)
FILES = "tagwerk_workspace_plugin_"
"""The beginning of the module name of a one-file plugin."""

_ = translator("tagwerk")


@dataclass(frozen=True)
class Wanted:
    """What is to be loaded: nothing (``--no-plugins``), or those in *only* (all where it is empty) but those in *off*."""

    load_any: bool
    only: frozenset[str]
    off: frozenset[str]

    def refuses(self, name: str) -> str:
        """Why the plugin of that name is left out, ``""`` where it is wanted."""
        if name in self.off:
            return _("It is switched off in this workspace; `tagwerk plugins enable {name}` switches it on.", name=name)
        if not self.load_any:
            return _("It is left out by --no-plugins.")
        if self.only and name not in self.only:
            return _("It is left out by TAGWERK_PLUGINS_ONLY.")
        return ""


def installed(wanted: Wanted) -> list[Plugin]:
    """The plugins of all entry points, ours first, those that are wanted with their module imported."""
    found: list[Plugin] = []
    for entry in sorted(entries(), key=_rank):
        if entry.name == CORE and normal(entry.distribution) == OURS[CORE]:
            continue
        plugin = Plugin(entry.name[:LONGEST], entry.distribution, entry.version, package=entry.module)
        flaw = _flaw(entry, plugin, found)
        if flaw and (entry.name in OURS or any(other.name == entry.name for other in found)):
            plugin.name = f"{entry.name} ({entry.distribution})"[:LONGEST]
        plugin.left_out, plugin.off = wanted.refuses(plugin.name), plugin.name in wanted.off
        if not plugin.left_out and flaw:
            plugin.fail(flaw)
        elif not plugin.left_out:
            load(plugin, entry.module)
        found.append(plugin)
    return found


def beside_the_workspace(folder: Path | None, wanted: Wanted, taken: Iterable[str]) -> list[Plugin]:
    """The one-file plugins of the workspace in *folder*; loaded only where somebody enabled them as they are now."""
    place = folder / switches.FOLDER if folder is not None else None
    if place is None or not place.is_dir():
        return []
    names, found = {CORE, *OURS, *taken}, []
    for file in sorted(place.glob("*.py")):
        plugin = Plugin(file.stem, file.name, "-", package=f"{FILES}{file.stem}", file=file)
        plugin.left_out = wanted.refuses(plugin.name) or _not_enabled(file)
        plugin.off = plugin.name in wanted.off
        if plugin.name in names:
            plugin.name = f"{plugin.name} ({file.name})"
            plugin.fail(_("The name {name} is taken.", name=file.stem))
        elif not NAME.fullmatch(plugin.name):
            plugin.fail(_("{name} is no name for a plugin: small letters, digits and _.", name=plugin.name))
        elif not plugin.left_out and (flaw := _needs_newer(file)):
            plugin.fail(flaw)
        elif not plugin.left_out:
            load(plugin, plugin.package)
        found.append(plugin)
    return found


def load(plugin: Plugin, module: str) -> None:
    """Import the plugin's module; what it does then is held back and remembered."""
    with Guard(plugin, IMPORT):
        imported = importlib.import_module(module) if plugin.file is None else _import_file(plugin.file, module)
        if type(imported) is not ModuleType or vars(imported).get("__name__") != module:
            sys.modules.pop(module, None)  # where its files are is found without it
            raise PluginError(_("{module} leaves something else in its place when it is imported.", module=module))
        plugin.modules = (imported,)
        plugin.version = str(getattr(imported, "__version__", "-"))[:40] if plugin.file is not None else plugin.version


def _import_file(file: Path, name: str) -> ModuleType:
    sys.modules.pop(name, None)
    spec = importlib.util.spec_from_file_location(name, file)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules[name] = module
    try:
        spec.loader.exec_module(module)
    except BaseException:
        sys.modules.pop(name, None)
        raise
    return module


def _needs_newer(file: Path) -> str:
    """Why this core will not do for a one-file plugin that says ``requires_tagwerk = ">=0.1"``; ``""`` where it will."""
    try:
        found = REQUIRES.search(file.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError):
        return ""  # importing it says what is wrong
    return unmet([f"tagwerk{found[1]}"]) if found else ""


def _not_enabled(file: Path) -> str:
    known = switches.enabled_digest(file)
    if not known:
        return _("Nobody has enabled it here; look at it, then: tagwerk plugins enable {name}", name=file.stem)
    if not switches.is_own(file):
        return _("Others can write to {file}, so it is not loaded.", file=file.name)
    try:
        changed = switches.digest(file) != known
    except OSError as error:
        return _("{file} cannot be read: {cause}.", file=file.name, cause=cause_in_words(error))
    if not changed:
        return ""
    return _("It has changed since it was enabled; look at it, then: tagwerk plugins enable {name}", name=file.stem)


def _rank(entry: Entry) -> tuple[bool, str, bool, float, str]:
    """Ours first, then by name; of one name whose distribution is called after it, then what was installed earlier."""
    distribution, name = normal(entry.distribution), normal(entry.name)
    ours = OURS.get(entry.name) == distribution
    return not ours, entry.name, distribution not in (name, f"tagwerk-{name}"), entry.installed_at, distribution


def _flaw(entry: Entry, plugin: Plugin, found: list[Plugin]) -> str:
    """Why it cannot be loaded; ``""`` where nothing speaks against it."""
    owner = OURS.get(entry.name)
    if owner is not None and normal(entry.distribution) != owner:
        return _("The name {name} belongs to {owner}; {origin} cannot have it.", name=entry.name, owner=owner,
                 origin=plugin.origin)  # fmt: skip
    if not NAME.fullmatch(entry.name):
        return _("{name} is no name for a plugin: small letters, digits and _.", name=ascii(entry.name[:60]))
    for other in found:
        if other.name == entry.name:
            return _("The name {name} belongs to {owner}; {origin} cannot have it.", name=entry.name,
                     owner=other.origin, origin=plugin.origin)  # fmt: skip
    if entry.flaw:
        return entry.flaw
    if entry.attribute:
        return _("Its entry point names {attribute} in {module}; it has to name the module alone.",
                 attribute=entry.attribute, module=entry.module)  # fmt: skip
    if entry.module.partition(".")[0] == GROUP:
        return _("Its entry point names {module}, which is the core's.", module=entry.module)
    for other in found:
        if other.package == entry.module:
            return _("{module} is loaded already, as {other} ({origin}).", module=entry.module, other=other.name,
                     origin=other.origin)  # fmt: skip
    return unmet(entry.requires)
