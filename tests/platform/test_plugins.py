"""Plugins: each by itself; what one breaks, the others do not feel."""

import importlib
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from tagwerk.authoring.new import new_plugin
from tagwerk.companies.consent.vetoes import refusals_of
from tagwerk.companies.hookspecs import ContactAttempt
from tagwerk.ledger.hookspecs import tagwerk_activity_kinds, tagwerk_metrics
from tagwerk.platform.config import FILE_NAME
from tagwerk.platform.errors import WrongInput
from tagwerk.platform.plugins import Plugin, Plugins, discover
from tagwerk.staff.hookspecs import tagwerk_board_lines
from tagwerk.workspace.opening import open_workspace, upgrade

Install = Callable[[str, str], None]
HEAD = "from tagwerk.api import hookimpl\n"


@pytest.fixture
def install(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Install:
    """Install a plugin of that name and source, as a distribution of its own."""
    site = tmp_path / "site"
    site.mkdir()
    monkeypatch.syspath_prepend(str(site))

    def put(name: str, source: str) -> None:
        module = f"tagwerk_test_{name}"
        sys.modules.pop(module, None)
        info = site / f"{module}-1.2.dist-info"
        info.mkdir(parents=True)
        (info / "METADATA").write_text(f"Metadata-Version: 2.1\nName: {module}\nVersion: 1.2\n", encoding="utf-8")
        (info / "entry_points.txt").write_text(f"[tagwerk]\n{name} = {module}\n", encoding="utf-8")
        (site / f"{module}.py").write_text(source, encoding="utf-8")
        importlib.invalidate_caches()  # Python may have looked into this folder within the same tick of its clock

    return put


def found(plugins: Plugins) -> dict[str, Plugin]:
    return {plugin.name: plugin for plugin in plugins}


def test_a_plugin_is_found_by_its_entry_point(install: Install) -> None:
    install("success", f"{HEAD}@hookimpl\ndef tagwerk_metrics(): return []\n")
    plugin = found(discover())["success"]
    assert (plugin.state, plugin.version, plugin.hooks) == ("active", "1.2", ["tagwerk_metrics"])


def test_a_broken_import_is_told_and_the_others_go_on(install: Install, caplog: pytest.LogCaptureFixture) -> None:
    install("broken", "import no_such_module_anywhere\n")
    plugins = discover()
    assert found(plugins)["broken"].state == "failed"
    assert "no_such_module_anywhere" in found(plugins)["broken"].cause
    assert "tagwerk_test_broken 1.2" in caplog.text
    assert next(iter(plugins)).state == "active"


def test_an_implementation_that_raises_is_marked_and_the_others_answer(install: Install) -> None:
    install("raises", f"{HEAD}@hookimpl\ndef tagwerk_metrics(): raise RuntimeError('no luck')\n")
    plugins = discover()
    assert "calls" in {metric.name for metric in plugins.collect(tagwerk_metrics)}
    assert found(plugins)["raises"].cause == "RuntimeError: no luck"


def test_an_implementation_gets_only_the_arguments_it_names(install: Install) -> None:
    source = "from tagwerk.api import BoardLine\n"
    source += "@hookimpl\ndef tagwerk_board_lines(on): return [BoardLine('x', f'seen {on}')]\n"
    install("picky", HEAD + source)
    plugins = discover()
    lines = plugins.collect(tagwerk_board_lines, None, 1, "today")  # type: ignore[arg-type]
    assert "seen today" in [line.text for line in lines]


def test_of_two_contributions_of_one_name_the_newcomer_loses_and_both_are_named(install: Install) -> None:
    source = (
        "from tagwerk.api import Metric\n@hookimpl\ndef tagwerk_metrics(): return [Metric('calls', 'Other', ('x',))]\n"
    )
    install("twin", HEAD + source)
    plugins = discover()
    assert [metric.title for metric in plugins.collect(tagwerk_metrics) if metric.name == "calls"] == ["Calls"]
    assert "core (tagwerk 0.1.0)" in plugins["twin"].cause
    assert "twin (tagwerk_test_twin 1.2)" in plugins["twin"].cause


def test_giving_a_kind_of_the_core_as_ones_own_is_no_duplicate(install: Install) -> None:
    source = "from tagwerk.api import CARD_CHANGED\n@hookimpl\ndef tagwerk_activity_kinds(): return [CARD_CHANGED]\n"
    install("also", HEAD + source)
    kinds = discover().collect(tagwerk_activity_kinds)
    assert [kind.name for kind in kinds].count("card_changed") == 2


def test_a_misspelt_hook_is_refused_with_the_right_name(install: Install) -> None:
    install("typo", f"{HEAD}@hookimpl\ndef tagwerk_metric(): return []\n")
    plugin = found(discover())["typo"]
    assert (plugin.state, "tagwerk_metrics" in plugin.cause) == ("failed", True)


def test_a_hook_of_an_absent_plugin_waits(install: Install) -> None:
    install("patient", f"{HEAD}@hookimpl\ndef fax_machine_received(page): pass\n")
    plugin = found(discover())["patient"]
    assert (plugin.state, plugin.waiting_for) == ("active", ["fax_machine_received"])


@pytest.mark.parametrize("away", ["email_offers", "telephony", "reporting"])
def test_a_hook_of_a_plugin_that_is_switched_off_waits_and_works_again(
    caplog: pytest.LogCaptureFixture, away: str
) -> None:
    off = found(discover(disabled=[away]))
    assert off[away].state == "disabled"
    assert {plugin.name: plugin.cause for plugin in off.values() if plugin.state == "failed"} == {}
    assert caplog.text == ""
    on = found(discover())
    assert [plugin.waiting_for for plugin in on.values() if plugin.waiting_for] == []


def test_a_plugin_adds_hooks_that_others_implement(install: Install) -> None:
    adds = "import sys\nfrom tagwerk.api import hookspec\n@hookspec\ndef shop_sold(thing): ...\n"
    adds += "@hookimpl\ndef tagwerk_addhooks(plugins): plugins.add_hookspecs(sys.modules[__name__])\n"
    install("shop", HEAD + adds)
    install("listener", f"{HEAD}heard = []\n@hookimpl\ndef shop_sold(thing): heard.append(thing)\n")
    plugins = discover()
    plugins.notify(sys.modules["tagwerk_test_shop"].shop_sold, thing="lamp")
    assert sys.modules["tagwerk_test_listener"].heard == ["lamp"]


def test_a_hook_wrapper_is_refused(install: Install) -> None:
    install("wraps", f"{HEAD}@hookimpl(wrapper=True)\ndef tagwerk_metrics(): yield\n")
    assert "hook wrapper" in found(discover())["wraps"].cause


def test_only_the_named_plugins_are_imported(install: Install, monkeypatch: pytest.MonkeyPatch) -> None:
    install("wanted", "")
    install("other", "raise RuntimeError('must not be imported')")
    monkeypatch.setenv("TAGWERK_PLUGINS_ONLY", "wanted")
    plugins = found(discover())
    assert (plugins["wanted"].state, plugins["other"].state) == ("active", "disabled")
    assert found(discover(load_any=False))["wanted"].state == "disabled"
    assert "tagwerk_test_other" not in sys.modules


def test_a_veto_that_fails_refuses(install: Install, workspace_folder: Path) -> None:
    install("veto", f"{HEAD}@hookimpl\ndef tagwerk_before_contact(attempts): raise RuntimeError('asleep')\n")
    app = open_workspace(workspace_folder, check_schema=False)
    upgrade(app)
    attempts = [ContactAttempt(7, "email", "a@a.example", None, None)]
    assert refusals_of(app, attempts)[7].reason == "plugin_failed"
    assert refusals_of(app, attempts)[7].reason == "plugin_failed", "it had failed before, so it still refuses"
    app.close()


def test_the_section_of_an_absent_plugin_is_told_and_a_misspelt_one_refused(
    install: Install, workspace_folder: Path, caplog: pytest.LogCaptureFixture
) -> None:
    from tagwerk.platform.errors import ConfigurationError

    (workspace_folder / FILE_NAME).write_text("[plugins.fax_machine]\nspeed = 3\n", encoding="utf-8")
    open_workspace(workspace_folder, check_schema=False).close()
    assert "no plugin here is called `fax_machine`" in caplog.text
    install("carrier", "")
    (workspace_folder / FILE_NAME).write_text("[plugins.carier]\nspeed = 3\n", encoding="utf-8")
    with pytest.raises(ConfigurationError, match=r"Did you mean \[plugins.carrier\]"):
        open_workspace(workspace_folder, check_schema=False)


def test_a_new_plugin_makes_its_own_folder_and_none_above_it(tmp_path: Path) -> None:
    with pytest.raises(WrongInput, match="There is no folder"):
        new_plugin("other", tmp_path / "nowhere" / "b")
    assert not (tmp_path / "nowhere").exists()
    assert new_plugin("other", tmp_path / "b")
