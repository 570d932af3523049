"""The program ``tagwerk``: runs the command that was typed, and turns errors into one line."""

from __future__ import annotations

import gc
import json
import logging
import os
import sys
from contextlib import contextmanager, suppress
from functools import partial
from typing import TYPE_CHECKING, Any, TextIO

import typer

from tagwerk.cli.building import build
from tagwerk.cli.completing import FIELD, asking_shell, completions, typed_so_far, whole_words, written
from tagwerk.cli.console import Cli, CommonOptions
from tagwerk.cli.mistakes import in_words, usage_in_words
from tagwerk.platform.errors import PluginError, TagwerkError
from tagwerk.platform.home.finding import workspace_nearby
from tagwerk.platform.home.private import keep_private
from tagwerk.platform.hosting.failure_log import keep_log_in, log_file, write_down
from tagwerk.platform.hosting.guarding import interrupted_in, is_ctrl_c
from tagwerk.platform.hosting.ownership import culprit
from tagwerk.platform.hosting.plugin import CONTRIBUTED, cause_of
from tagwerk.platform.hosting.stragglers import note_stragglers
from tagwerk.platform.hosting.waiting import take_interrupts
from tagwerk.platform.plugins import discover, failed_in, way_on
from tagwerk.platform.texts import cause_in_words, harmless, language, read_in, translator
from tagwerk.views.documents import as_json

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from tagwerk.companies.own.values import OwnField

INTERRUPTED = 130
"""The exit status that shells give to a program that Ctrl+C ended."""
SELDOM = 50_000, 20, 20
"""How many objects more there are before what nobody needs is looked for: what is loaded at the start stays."""
RUNNING = "of_plugin"  # what an exit carries with it: the plugin whose command ended so
_ = translator("tagwerk")


def main() -> None:
    """The program ``tagwerk``. Exit status: 0 done, 1 failed, 2 wrong input."""
    gc.set_threshold(*SELDOM)
    shell = asking_shell()
    if not shell:
        take_interrupts()
    with read_in(language()):  # it stays the same to the end of the program
        sys.exit(_complete(shell, sys.argv[1:]) if shell else run(sys.argv[1:]))


def run(arguments: Sequence[str]) -> int:
    """Run one command and give back its exit status; an error is one line on standard error."""
    _log_to_stderr()
    note_stragglers()
    keep_private()
    if strange := next((each for each in arguments if not _is_text(each)), None):
        return _fail(_("{text} is no text in UTF-8, which this program reads.", text=ascii(strange)), 2)
    try:
        execute(arguments)
    except TagwerkError as error:
        return _fail(in_words(error), error.exit_status)
    except typer.TyperException as error:
        return _fail(usage_in_words(error), 2)
    except typer.Abort:
        return _fail(_("Nothing was done."), 1)
    except KeyboardInterrupt as error:
        return _fail(_interrupted(error), INTERRUPTED)
    except typer.Exit as leaving:  # Typer makes one of Ctrl+C
        return _fail(_interrupted(leaving), INTERRUPTED) if leaving.exit_code == INTERRUPTED else leaving.exit_code
    except BrokenPipeError:
        sys.stdout = open(os.devnull, "w", encoding="utf-8")  # noqa: SIM115, PTH123 - the reader went away; say nothing more
        return 1
    except Exception as error:
        return _fail(_unexpected(error), 1)
    return 0


def execute(arguments: Sequence[str], *, quiet: bool = False) -> Any:
    """Run one command and give back what it showed, as a machine would read it.

    Raises what the command raises; in the place of what a plugin raises that is no error of the house, PluginError.
    """
    options, rest = CommonOptions.take_from(list(arguments))
    with _standard_output(options) as out:
        workspace = workspace_nearby(options.workspace)
        if workspace is not None:
            keep_log_in(workspace)
        plugins = discover(load_any=options.plugins, workspace=workspace)
        cli = Cli(options, plugins, run=run, execute=partial(execute, quiet=True), quiet=quiet, out=out)
        cli.words = rest
        try:
            status = build(cli)(rest, prog_name="tagwerk", standalone_mode=False, obj=cli)
            if isinstance(status, int) and status:
                leaving = typer.Exit(status)
                setattr(leaving, RUNNING, cli.running[0] if cli.running is not None else None)
                raise leaving
            _went_well(cli, rest)
        except (TagwerkError, typer.TyperException, typer.Abort, typer.Exit, BrokenPipeError):
            raise
        except BaseException as error:
            if (foreign := _of_a_plugin(error, cli, rest)) is not None:
                raise foreign from error
            raise
        finally:
            cli.close()
    return json.loads(as_json(cli.result))


def _complete(shell: str, arguments: Sequence[str]) -> int:
    """Say what may come next; what goes wrong meanwhile is no matter for who is typing."""
    options, words, unfinished = typed_so_far(arguments)
    logging.disable()
    with suppress(Exception):
        plugins = discover(load_any=options.plugins, workspace=workspace_nearby(options.workspace))
        cli = Cli(options, plugins, run=run, execute=execute, quiet=True)
        if shell == "bash":
            words, unfinished = whole_words(words, unfinished)
        fields = _own_fields(cli) if words[-1:] == [FIELD] else None
        sys.stdout.write(written(shell, completions(build(cli), words, unfinished, fields)))
    return 0


def _own_fields(cli: Cli) -> Mapping[str, OwnField]:
    from tagwerk.companies.own.declaring import own_fields

    try:
        return own_fields(cli.app())
    finally:
        cli.close()


@contextmanager
def _standard_output(options: CommonOptions) -> Iterator[TextIO]:
    """Where the one JSON document goes; whatever else is printed meanwhile, by plugins too, goes to standard error."""
    out = sys.stdout
    if options.json:
        sys.stdout = sys.stderr
    try:
        yield out
    finally:
        if options.json:
            sys.stdout = out


def _went_well(cli: Cli, arguments: Sequence[str]) -> None:
    """What failed in this command before is mended."""
    if cli.running is not None:
        cli.running[0].works(f"command {cli.running[1]}")
    for plugin in cli.plugins:
        if plugin.failures:
            plugin.works(_contributed(arguments))


def _contributed(arguments: Sequence[str]) -> str:
    """What stands in the place of a hook where a command failed over something that a plugin gave before."""
    return f"{CONTRIBUTED} {next((each for each in arguments if not each.startswith('-')), 'today')}"


def _of_a_plugin(error: BaseException, cli: Cli, arguments: Sequence[str]) -> PluginError | None:
    """What a plugin's code raised, as an error that names it; None where no plugin has a part in it, or somebody ended it."""
    if is_ctrl_c(error) or isinstance(error, SystemExit):
        return None
    plugin = culprit(error) or (cli.running[0] if cli.running is not None else None)
    if plugin is None:
        return None
    own = cli.running is not None and cli.running[0] is plugin
    what = f"command {cli.running[1]}" if cli.running is not None and own else _contributed(arguments)
    plugin.fail(error, what)
    if cli.running is not None:
        with suppress(TagwerkError):  # so that the workspace remembers it, where there is one
            cli.app()
    file = write_down(error, plugin, what)
    said = failed_in(plugin, cause_of(error))
    return PluginError(said.message, said.hint + (" " + _("The traceback is in {file}.", file=file) if file else ""))


def _interrupted(error: BaseException) -> str:
    """What Ctrl+C ended, with the plugin whose code was running."""
    found = interrupted_in()
    if found is not None:
        plugin, what = found
        return _("Interrupted while waiting for {hook} of {name} ({origin}). {way_on}", hook=what, name=plugin.name,
                 origin=plugin.origin, way_on=way_on(plugin.name))  # fmt: skip
    owner = culprit(error) or getattr(error, RUNNING, None)
    return _("Interrupted in {name} ({origin}).", name=owner.name, origin=owner.origin) if owner else _("Interrupted.")


def _unexpected(error: Exception) -> str:
    """What nobody has caught. Raises *error* itself where there is no log that its traceback could be in."""
    file = write_down(error)
    if isinstance(error, OSError) and error.strerror:
        what = error.filename or _("What was to be read or written")
        return _("{what}: {cause}.", what=what, cause=cause_in_words(error))
    if log_file() is None:
        raise error
    return _(
        "This should not have happened: {cause}. The traceback is in {file}.", cause=cause_of(error), file=file or "-"
    )


def _is_text(argument: str) -> bool:
    """Whether what a terminal sent is text: bytes that are none come as halves of characters."""
    try:
        argument.encode()
    except UnicodeEncodeError:
        return False
    return True


def _fail(message: str, status: int) -> int:
    sys.stderr.write(_("error: {message}", message=harmless(" ".join(message.split()))) + "\n")
    return status


class _Harmless(logging.Formatter):
    """Lines of the log for a terminal: what a stranger's text would do to it is left out."""

    def format(self, record: logging.LogRecord) -> str:
        """The line."""
        return harmless(super().format(record))


def _log_to_stderr() -> None:
    level = os.environ.get("TAGWERK_LOG", "WARNING").upper()
    handler = logging.StreamHandler()
    handler.setFormatter(_Harmless("%(levelname)s %(name)s: %(message)s"))
    known = level if level in logging.getLevelNamesMapping() else "WARNING"
    logging.basicConfig(level=known, handlers=[handler], force=True)
