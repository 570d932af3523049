"""Whoever listens is told of each activity; where nobody does, telling costs nothing."""

from dataclasses import replace
from types import ModuleType

import pytest

from kit.activities import DAYS, offer
from tagwerk.access.actors import Actor
from tagwerk.companies.cards import add_company
from tagwerk.ledger import hookspecs
from tagwerk.ledger.activities import tell_recorded
from tagwerk.ledger.hookspecs import tagwerk_activity_recorded
from tagwerk.ledger.tables import Activity
from tagwerk.platform.app import App
from tagwerk.platform.plugins import Plugin, Plugins, hookimpl


def test_whoever_listens_is_told_of_each_activity(app: App, anna: Actor) -> None:
    heard: list[Activity] = []
    module = ModuleType("listening")

    @hookimpl
    def tagwerk_activity_recorded(activity: Activity) -> None:
        heard.append(activity)

    module.tagwerk_activity_recorded = tagwerk_activity_recorded  # type: ignore[attr-defined]
    plugins = Plugins()
    plugins.add_hookspecs(hookspecs)
    plugins.load([Plugin("listening", "listening", "1", modules=(module,))])
    company = add_company(app, anna, "Möbel Größer").id
    recorded = [offer(app, anna, DAYS[0], company), offer(app, anna, DAYS[1], company)]
    tell_recorded(replace(app, plugins=plugins), recorded)
    assert heard == recorded


def test_where_nobody_listens_nobody_is_asked(app: App, anna: Actor, monkeypatch: pytest.MonkeyPatch) -> None:
    assert not app.plugins.implemented(tagwerk_activity_recorded)
    recorded = offer(app, anna, DAYS[0], add_company(app, anna, "Möbel Größer").id)
    monkeypatch.setattr(app.plugins, "notify", lambda *_args: pytest.fail("somebody was asked"))
    tell_recorded(app, [recorded])
