"""Writes ``docs/reference/hooks.md`` from the specifications of the hooks, which are where a hook is described.

Run it after a hook was added or changed: ``python tests/hook_reference.py``.
"""

import inspect
import re
import textwrap
from collections.abc import Callable, Iterator
from pathlib import Path
from types import ModuleType
from typing import Any

import tagwerk_email_offers.api
import tagwerk_reporting.api
import tagwerk_telephony.api
from tagwerk.access import hookspecs as of_access
from tagwerk.companies import hookspecs as of_companies
from tagwerk.contracts import hookspecs as of_contracts
from tagwerk.ledger import hookspecs as of_the_ledger
from tagwerk.obligations import hookspecs as of_obligations
from tagwerk.platform import hookspecs as of_the_platform
from tagwerk.staff import hookspecs as of_staff

PAGE = Path(__file__).parent.parent / "docs" / "reference" / "hooks.md"
SPECIFICATIONS: dict[str, ModuleType] = {
    "Loading, faces and background": of_the_platform,
    "Commands": of_access,
    "The ledger": of_the_ledger,
    "The people who work here": of_staff,
    "The client base": of_companies,
    "Job descriptions": of_obligations,
    "Contracts": of_contracts,
    "Offers by e-mail: `tagwerk_email_offers.api`": tagwerk_email_offers.api,
    "Telephony: `tagwerk_telephony.api`": tagwerk_telephony.api,
    "Reports: `tagwerk_reporting.api`": tagwerk_reporting.api,
}
INTRODUCTION = """\
# Hooks

Every hook, in the order in which a process meets them. An implementation has the name of the hook, takes those of its arguments
that it needs, and is marked `@hookimpl` (`from tagwerk.api import hookimpl`); it stands in the plugin's `__init__.py` and
imports what it needs inside. [Your first plugin](../tutorial/first-plugin.md) shows a whole one.

A hook named by a plural noun gives contributions: small frozen dataclasses of `tagwerk.api`, or of the plugin's `api` that
specifies the hook, each with a unique `name`. A hook in the past tense is told a fact after its commit, at most once. A
`before_` hook may refuse. Hooks are synchronous. Each says since which version it exists; arguments are only ever added.

Unless it says otherwise here, whatever leaves an implementation is held back, and what it gives is checked against the type that
stands in the signature: a contribution that is wrong is left out, the others are taken. The failure is kept for this hook of this
plugin, with its cause, time and version, in the workspace; `tagwerk plugins` and `tagwerk doctor` show it in any process, until
the hook works again. [Guests](../explanation/guests.md) says why.

The hooks of a plugin can be implemented whether it is installed or not: without it they wait. Import from its `api` module
inside the implementation.

<!-- Written by tests/hook_reference.py from the docstrings; change them, not this page. -->
"""


def page() -> str:
    """The whole page."""
    parts = [INTRODUCTION]
    for title, specifications in SPECIFICATIONS.items():
        parts += [f"## {title}\n", *(entry(hook) for hook in hooks_of(specifications))]
    return "\n".join(parts)


def hooks_of(specifications: ModuleType) -> Iterator[Callable[..., Any]]:
    """The hooks that a module specifies, in the order in which they stand there."""
    for thing in vars(specifications).values():
        if inspect.isfunction(thing) and hasattr(thing, "tagwerk_spec"):
            yield thing


def signature(hook: Callable[..., Any]) -> str:
    """The exact signature, as one writes it."""
    return f"{hook.__name__}{inspect.signature(hook)}".replace("'", "")


def entry(hook: Callable[..., Any]) -> str:
    """What the page says about one hook: its signature, its description, its example."""
    described, _mark, example = inspect.cleandoc(hook.__doc__ or "").partition("Example::")
    text = re.sub(r"\s+", " ", described.replace("``", "`")).strip()
    since = "" if "Since" in text else " Since 0.1."
    lines = [f"### {hook.__name__}\n", f"```python\n{signature(hook)}\n```\n", *textwrap.wrap(text + since, 120), ""]
    if example:
        lines += ["```python", textwrap.dedent(example.strip("\n")).rstrip(), "```", ""]
    return "\n".join(lines)


if __name__ == "__main__":
    PAGE.write_text(page(), encoding="utf-8")
