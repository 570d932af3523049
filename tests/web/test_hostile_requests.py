"""The API against schemathesis: requests made from its description, good and odd ones: no 5xx, and answers as described."""

from collections.abc import Iterator

import httpx
import pytest

from servers.requirement import free_port
from servers.web import serving
from tagwerk.access.actors import Actor
from tagwerk.platform.app import App
from tagwerk.staff.tokens import make_token
from tagwerk.web import build_site, slowing

pytestmark = pytest.mark.heavy


@pytest.fixture
def address(app: App, monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    monkeypatch.setattr(slowing, "LONGEST", 0.0)
    with serving(build_site(app), free_port()) as served:
        yield served


def test_no_request_made_from_the_description_breaks_the_api(app: App, anna: Actor, address: str) -> None:
    schemathesis = pytest.importorskip("schemathesis")
    from hypothesis import HealthCheck, Phase, given, settings
    from schemathesis.specs.openapi.checks import positive_data_acceptance

    headers = {"Authorization": f"Bearer {make_token(app, anna, 'anna', 'test').secret}"}
    described = httpx.get(f"{address}/api/openapi.json", headers=headers).json()
    schema = schemathesis.openapi.from_dict(described)
    schema.config.update(base_url=f"{address}/api")
    tried: set[str] = set()
    for found in schema.get_all_operations():
        operation = found.ok()
        modes = [schemathesis.GenerationMode.POSITIVE, schemathesis.GenerationMode.NEGATIVE]
        for mode in modes:

            @given(case=operation.as_strategy(generation_mode=mode))
            @settings(
                max_examples=60, deadline=None, database=None, suppress_health_check=list(HealthCheck),
                phases=[Phase.generate],
            )  # fmt: skip
            def holds(case: object) -> None:
                response = case.call(headers=headers)  # type: ignore[attr-defined]
                assert response.status_code < 500, response.text
                # a name that nobody has and a date that is none are texts as the description has them
                case.validate_response(response, excluded_checks=[positive_data_acceptance])  # type: ignore[attr-defined]

            holds()
            tried.add(operation.label)
    assert "GET /quota" in tried
