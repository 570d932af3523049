"""`plugins show` says what a plugin brings, now and by name, whoever specifies the hook."""

from tagwerk.access.actors import Actor
from tagwerk.platform.app import App
from tagwerk.testing import Runner


def test_what_a_plugin_brings_is_listed_by_name(app: App, anna: Actor, tagwerk: Runner) -> None:
    shown = tagwerk.json("plugins", "show", "telephony")["brings"]
    assert "call" in shown["tagwerk_activity_kinds"]
    assert "/hooks/telephony/hello" in shown["tagwerk_routes"]
    assert "telephony.reconcile" in shown["tagwerk_jobs"]
    assert "plugins.telephony.provider" in shown["tagwerk_settings"]
    assert "simulator" in shown["telephony_providers"]
    assert "telephony_calls" in shown["tagwerk_personal_data"]
    assert "monthly" in tagwerk.json("plugins", "show", "reporting")["brings"]["reporting_reports"]


def test_it_is_said_to_people_in_words(app: App, anna: Actor) -> None:
    from tagwerk.cli.drawing.plugin import plugin_drawn
    from tagwerk.views.plugins import whole_plugin_view

    lines = plugin_drawn(whole_plugin_view(app, "telephony")).splitlines()
    assert "Routines: telephony.reconcile, telephony.assign" in lines
    assert any(line.startswith("Settings: plugins.telephony.provider, ") for line in lines)
    assert "Table telephony_calls: 0 rows" in lines
