"""The program ``tagwerk``: runs the command that was typed, and turns errors into one line."""

from __future__ import annotations

import json
import logging
import os
import sys
from functools import partial
from typing import TYPE_CHECKING, Any

import typer

from tagwerk.cli.building import build
from tagwerk.cli.console import Cli, CommonOptions, harmless
from tagwerk.cli.mistakes import in_words, usage_in_words
from tagwerk.platform.errors import TagwerkError
from tagwerk.platform.plugins import discover
from tagwerk.platform.texts import translator
from tagwerk.views.documents import as_json

if TYPE_CHECKING:
    from collections.abc import Sequence

_ = translator("tagwerk")


def main() -> None:
    """The program ``tagwerk``. Exit status: 0 done, 1 failed, 2 wrong input."""
    sys.exit(run(sys.argv[1:]))


def run(arguments: Sequence[str]) -> int:
    """Run one command and give back its exit status; an error is one line on standard error."""
    _log_to_stderr()
    try:
        execute(arguments)
    except TagwerkError as error:
        return _fail(in_words(error), error.exit_status)
    except typer.TyperException as error:
        return _fail(usage_in_words(error), 2)
    except typer.Abort:
        return _fail(_("Nothing was done."), 1)
    except KeyboardInterrupt:
        return _fail(_("Interrupted."), 130)
    except typer.Exit as leaving:
        return leaving.exit_code
    except BrokenPipeError:
        sys.stdout = open(os.devnull, "w", encoding="utf-8")  # noqa: SIM115, PTH123 - the reader went away; say nothing more
        return 1
    return 0


def execute(arguments: Sequence[str], *, quiet: bool = False) -> Any:
    """Run one command and give back what it showed, as a machine would read it. Raises what the command raises."""
    options, rest = CommonOptions.take_from(list(arguments))
    plugins = discover(load_any=options.plugins)
    cli = Cli(options, plugins, run=run, execute=partial(execute, quiet=True), quiet=quiet)
    try:
        status = build(cli)(rest, prog_name="tagwerk", standalone_mode=False, obj=cli)
        if isinstance(status, int) and status:
            raise typer.Exit(status)
    finally:
        cli.close()
    return json.loads(as_json(cli.result))


def _fail(message: str, status: int) -> int:
    sys.stderr.write(_("error: {message}", message=harmless(" ".join(message.split()))) + "\n")
    return status


def _log_to_stderr() -> None:
    level = os.environ.get("TAGWERK_LOG", "WARNING").upper()
    logging.basicConfig(
        level=level if level in logging.getLevelNamesMapping() else "WARNING",
        format="%(levelname)s %(name)s: %(message)s",
        force=True,
    )
