"""Entry points, names and imports: who takes what is another's loses, whoever does not load is named, and the rest goes on."""

import os

import pytest

from kit.hostile import VERSION, Guests

pytestmark = pytest.mark.heavy

METRIC = (
    "@hookimpl\ndef tagwerk_metrics():\n    from tagwerk.api import Metric\n    return [Metric('own', 'Own', ('x',))]\n"
)


def listed(guests: Guests) -> dict[str, dict[str, object]]:
    return {plugin["distribution"]: plugin for plugin in guests.run("plugins", "--json").json()}


def go_on(guests: Guests) -> None:
    """The other commands work."""
    for done in guests.run_each(["quota", "--json"], ["today"], ["--help"], ["companies", "list", "--json"]):
        assert done.status == 0, done.said
        assert "Traceback" not in done.said


@pytest.mark.parametrize("name", ["core", "email_offers", "telephony"])
def test_a_name_of_ours_stays_ours(guests: Guests, name: str) -> None:
    guests.install("raise RuntimeError('must not be imported')", name, distribution="evil")
    go_on(guests)
    plugins = listed(guests)
    assert plugins["evil"]["state"] == "failed"
    assert "evil 6.6.6" in str(plugins["evil"]["cause"])
    owner = {"core": "tagwerk", "email_offers": "tagwerk-email-offers", "telephony": "tagwerk-telephony"}[name]
    assert plugins[owner]["state"] == "active"
    assert guests.run("quota", "--no-plugins").status == 0


def test_of_two_strangers_with_one_name_one_has_it_and_both_are_named(guests: Guests) -> None:
    guests.install(METRIC, "bells", distribution="tagwerk-bells")
    guests.install(METRIC, "bells", distribution="other")
    go_on(guests)
    plugins = listed(guests)
    assert plugins["tagwerk-bells"]["state"] == "active"
    assert "tagwerk-bells 6.6.6" in str(plugins["other"]["cause"])


def test_one_module_under_two_names_is_loaded_once(guests: Guests) -> None:
    guests.install(METRIC, "one", more="two = tagwerk_one\n")
    go_on(guests)
    states = {plugin["name"]: plugin["state"] for plugin in guests.run("plugins", "--json").json()}
    assert (states["one"], states["two"]) == ("active", "failed")


@pytest.mark.parametrize(
    "entry", ["tagwerk_hostile:plugin", "tagwerk.ledger.hooks", "no such module!", "tagwerk_nowhere.inner"]
)
def test_an_entry_point_that_leads_elsewhere_is_refused(guests: Guests, entry: str) -> None:
    guests.install(METRIC, "hostile", distribution="evil", entry=entry.replace("no such", "no_such"))
    go_on(guests)
    assert listed(guests)["evil"]["state"] == "failed"


@pytest.mark.parametrize("name", ["Hostile", "hos.tile", "hos tile", "hos-tile", "1hostile", "h\u00f6stile", "h" * 300])
def test_a_name_that_is_none_is_refused_and_named(guests: Guests, name: str) -> None:
    guests.install("raise RuntimeError('must not be imported')", name, distribution="evil", entry="tagwerk_evil")
    go_on(guests)
    found = listed(guests)["evil"]
    assert (found["state"], found["version"]) == ("failed", VERSION)
    assert "is no name" in str(found["cause"])
    assert "evil 6.6.6" in guests.run("doctor").out


def test_two_distributions_with_one_module_are_both_named(guests: Guests) -> None:
    guests.install(METRIC, "bells", distribution="tagwerk-bells", entry="tagwerk_shared")
    guests.install(METRIC, "whistles", distribution="tagwerk-whistles", entry="tagwerk_shared")
    go_on(guests)
    plugins = listed(guests)
    assert plugins["tagwerk-bells"]["state"] == "active"
    assert "tagwerk-bells 6.6.6" in str(plugins["tagwerk-whistles"]["cause"])


def test_a_list_of_entry_points_that_cannot_be_read_costs_the_others_nothing(guests: Guests) -> None:
    guests.install(METRIC, "bells")
    guests.install(METRIC, "broken", more="this is no entry point\n[\n")
    go_on(guests)
    assert listed(guests)["tagwerk-bells"]["state"] == "active"


@pytest.mark.parametrize(
    "source",
    [
        "import no_such_module",
        "raise SystemExit(3)",
        "raise KeyboardInterrupt",
        "raise GeneratorExit",
        "def broken(:\n    pass",
        "import os; os.chdir('/'); raise RuntimeError('elsewhere')",
    ],
)
def test_a_module_that_cannot_be_imported_is_named(guests: Guests, source: str) -> None:
    guests.install(source)
    go_on(guests)
    found = guests.plugin()
    assert (found["state"], found["version"]) == ("failed", VERSION)


@pytest.mark.parametrize(
    "source",
    [
        "from sqlalchemy import func",
        "class Eye:\n    def __getattr__(self, name): raise RuntimeError(name)\neye = Eye()",
        "class Eye:\n    __class__ = property(lambda self: 1 / 0)\neye = Eye()",
        "import sys; sys.stdout.write('noise')",
    ],
)
def test_what_else_stands_in_a_module_is_not_asked(guests: Guests, source: str) -> None:
    guests.install(f"{source}\n{METRIC}")
    go_on(guests)
    assert guests.plugin()["state"] == "active"


def test_a_change_of_the_folder_is_put_back_and_named(guests: Guests) -> None:
    guests.install(f"import os; os.chdir('/')\n{METRIC}")
    guests.environment = {"TAGWERK_WORKSPACE": ""}
    go_on(guests)
    assert "folder" in str(guests.plugin()["cause"])


def test_a_plugin_for_a_newer_tagwerk_is_not_loaded(guests: Guests) -> None:
    guests.install("raise RuntimeError('must not be imported')", metadata="Requires-Dist: tagwerk>=99\n")
    go_on(guests)
    assert "needs tagwerk>=99" in str(guests.plugin()["cause"])


def test_a_command_that_fails_is_one_line_that_names_the_plugin_and_the_way_on(guests: Guests) -> None:
    source = """
import typer
GROUP = typer.Typer()

@GROUP.command("bells")
def ring(context: typer.Context) -> None:
    print("noise")
    {}["key"]

@hookimpl
def tagwerk_commands(cli):
    from tagwerk.api import Command
    return [Command("bells", GROUP)]
"""
    guests.install(source, "bells")
    done = guests.run("bells", "--json")
    assert (done.status, done.out) == (1, "")
    line = done.err.splitlines()[-1]
    assert "bells (tagwerk-bells 6.6.6)" in line
    assert "KeyError" in line
    assert "--no-plugins" in line
    assert "tagwerk.log" in line
    assert "Traceback" in (guests.workspace / "tagwerk.log").read_text(encoding="utf-8")
    assert guests.plugin("bells")["failures"][0]["hook"] == "command bells"
    go_on(guests)


def test_a_command_of_the_core_stays_the_cores(guests: Guests) -> None:
    source = """
import typer
GROUP = typer.Typer()

@GROUP.command("quota")
def quota() -> None:
    print("mine")

@hookimpl
def tagwerk_commands(cli):
    from tagwerk.api import Command
    return [Command("quota", GROUP)]
"""
    guests.install(source)
    go_on(guests)
    assert "quota" in str(guests.plugin()["cause"])


def test_a_file_of_the_workspace_is_loaded_once_somebody_enabled_it(guests: Guests) -> None:
    folder = guests.workspace / "plugins"
    folder.mkdir()
    file = folder / "bells.py"
    file.write_text(f"from tagwerk.api import hookimpl\n{METRIC}", encoding="utf-8")
    guests.environment = {"XDG_CONFIG_HOME": str(guests.site.parent / "config")}
    assert guests.plugin("bells")["state"] == "disabled"
    assert guests.run("plugins", "enable", "bells").status == 0
    assert guests.plugin("bells")["state"] == "active"
    file.write_text(f"{file.read_text(encoding='utf-8')}\nraise RuntimeError\n", encoding="utf-8")
    assert "has changed" in str(guests.plugin("bells")["cause"])
    guests.run("plugins", "enable", "bells")
    assert guests.plugin("bells")["state"] == "failed"
    go_on(guests)
    file.chmod(0o666)
    assert "Others can write" in str(guests.plugin("bells")["cause"])
    file.write_text('requires_tagwerk = ">=99"\nraise RuntimeError', encoding="utf-8")
    file.chmod(0o600)
    guests.run("plugins", "enable", "bells")
    assert "needs tagwerk>=99" in str(guests.plugin("bells")["cause"])
    guests.environment = {"XDG_CONFIG_HOME": str(guests.site.parent / "elsewhere")}
    file.chmod(0o600)
    assert "Nobody has enabled it" in str(guests.plugin("bells")["cause"])
    assert os.environ.get("XDG_CONFIG_HOME") != guests.environment["XDG_CONFIG_HOME"]
