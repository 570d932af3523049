"""A plugin that is switched off while a server runs: the server lets go of it, and says what waits for a start."""

import httpx
import pytest

from kit.hostile import Guests
from servers.requirement import free_port
from servers.waiting import wait_until
from servers.web import serving

pytestmark = pytest.mark.heavy

SWITCHED = """
def good(app):
    ...

@hookimpl
def tagwerk_jobs(app):
    from tagwerk.api import Routine
    return [Routine("hostile.good", good)]

@hookimpl
def tagwerk_metrics():
    from tagwerk.api import Metric
    return [Metric("hostiles", "Hostiles", ("hostile_done",))]

@hookimpl
def tagwerk_activity_kinds():
    from tagwerk.api import ActivityKind
    return [ActivityKind("hostile_done", "done")]

@hookimpl
def tagwerk_before_contact(app, attempts):
    return []

@hookimpl
def tagwerk_routes(app):
    from starlette.responses import PlainTextResponse
    from starlette.routing import Route
    from tagwerk.api import Routes

    async def echo(request):
        return PlainTextResponse(await request.body())

    own = (Route("/echo", echo, methods=["POST"]),)
    return [Routes("hostile", hooks=own, pages=own)]
"""


def test_a_running_server_lets_go_of_what_is_switched_off_and_says_that_what_is_on_again_waits_for_a_start(
    guests: Guests, monkeypatch: pytest.MonkeyPatch
) -> None:
    from tagwerk.companies.hookspecs import tagwerk_before_contact
    from tagwerk.ledger.known import find_metric, is_measured, unmeasured_because
    from tagwerk.platform.hosting.remembering import following
    from tagwerk.routines.running import find_routines
    from tagwerk.web import build_site
    from tagwerk.workspace.opening import open_workspace

    guests.install(SWITCHED, "hostile", entry="tagwerk_hostile_switched")
    monkeypatch.syspath_prepend(str(guests.site))
    monkeypatch.setattr(following, "EVERY", 0.1)
    app = open_workspace(guests.workspace)
    with serving(build_site(app), free_port()) as address:
        following.follow(app)
        assert httpx.post(f"{address}/hooks/hostile/echo", content=b"abc").text == "abc"
        assert "hostile.good" in find_routines(app)
        assert is_measured(app, find_metric(app, "hostiles"))
        said = guests.run("plugins", "disable", "hostile").out
        assert "a running server or worker lets go of it within seconds" in said
        wait_until(lambda: httpx.post(f"{address}/hooks/hostile/echo").status_code == 404)
        assert httpx.post(f"{address}/hostile/echo").status_code == 404
        assert "hostile.good" not in find_routines(app)
        assert unmeasured_because(app, find_metric(app, "hostiles")) == "not measured (hostile is switched off)"
        assert app.plugins.unheard(tagwerk_before_contact) is None, "an administrator ended its say"
        assert "start `tagwerk serve` and `tagwerk worker` anew" in guests.run("plugins", "enable", "hostile").out
        wait_until(lambda: not app.plugins["hostile"].off)
        assert httpx.post(f"{address}/hooks/hostile/echo").status_code == 404
        assert "start that anew" in str(app.plugins.unheard(tagwerk_before_contact)), "it has a say and cannot be asked"
    app.stopping.set()
    app.close()
    again = open_workspace(guests.workspace)
    with serving(build_site(again), free_port()) as address:
        assert httpx.post(f"{address}/hooks/hostile/echo", content=b"abc").text == "abc"
    again.close()
