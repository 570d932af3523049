"""Take any one plugin away: the rest works, and what it recorded reads "not measured".

Uninstalled means here what it means to Python: a ``site-packages`` without the distribution. It is made of links to
everything that the test environment has, except that one.
"""

import json
import subprocess
import sys
import sysconfig
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from servers.program import Program

MEASURED_BY = {
    "email_offers": {"offers_emailed"},
    "telephony": {"calls", "phone_offers"},
    "reporting": {"monthly_report"},
}
NEVER_MEASURED = {"reconciliations"}
START = "import site, sys; site.addsitedir(sys.argv.pop(1)); from tagwerk.cli import main; main()"

pytestmark = pytest.mark.heavy


@dataclass
class Without:
    """``tagwerk`` without one plugin's distribution."""

    site: Path
    workspace: Path

    def run(self, *arguments: str) -> subprocess.CompletedProcess[str]:
        command = [sys.executable, "-S", "-c", START, str(self.site), "--workspace", str(self.workspace), *arguments]
        return subprocess.run(command, capture_output=True, text=True, stdin=subprocess.DEVNULL, timeout=120)

    def json(self, *arguments: str) -> Any:
        done = self.run(*arguments, "--json")
        assert done.returncode == 0, done.stderr
        return json.loads(done.stdout)


@pytest.fixture(params=list(MEASURED_BY))
def absent(request: pytest.FixtureRequest) -> str:
    """The plugin that is taken away."""
    name: str = request.param
    return name


@pytest.fixture
def without(absent: str, program: Program, tmp_path: Path) -> Without:
    """A workspace that knew the plugin, and a program that no longer has it."""
    site = tmp_path / "site"
    site.mkdir()
    for entry in Path(sysconfig.get_path("purelib")).iterdir():
        if f"tagwerk_{absent}" not in entry.name:
            (site / entry.name).symlink_to(entry)
    return Without(site, program.workspace)


def test_the_plugin_is_gone_and_the_others_are_not(absent: str, without: Without) -> None:
    names = {plugin["name"] for plugin in without.json("plugins")}
    assert names == {"core", *MEASURED_BY} - {absent}


def test_its_obligations_read_not_measured(absent: str, without: Without) -> None:
    quotas = without.json("quota")["quotas"]
    assert {quota["metric"] for quota in quotas if quota["done"] is None} == MEASURED_BY[absent] | NEVER_MEASURED
    assert "not measured" in without.run("quota").stdout


def test_the_rest_works(absent: str, without: Without) -> None:
    company = without.json("companies", "add", "Möbel Größer")["company"]
    contract = without.json("contracts", "draft", str(company))["contract"]
    without.json("contracts", "sign", contract)
    if absent != "reporting":
        assert Path(without.json("reports", "make", "monthly", "--period", "2026-10")["file"]).is_file()
    if absent != "email_offers":
        assert without.json("campaigns", "templates")
    if absent != "telephony":
        assert without.json("calls", "list") == []
    assert without.json("db", "upgrade")[0]["name"] == "tagwerk"
    done = next(quota for quota in without.json("quota")["quotas"] if quota["metric"] == "new_contracts")["done"]
    assert done == 1


def test_its_settings_may_stay_where_they_are(absent: str, without: Without) -> None:
    with (without.workspace / "tagwerk.toml").open("a", encoding="utf-8") as file:
        file.write(f"[plugins.{absent}]\n")
    done = without.run("quota")
    assert done.returncode == 0
    assert f"no plugin here is called `{absent}`" in done.stderr
