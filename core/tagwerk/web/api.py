"""The API below ``/api``: an employee's view of the work for programs, with a token in the header ``Authorization: Bearer``."""

import json
from typing import Annotated, Any

from fastapi import Depends, FastAPI, Query
from fastapi.responses import JSONResponse
from fastapi.security import HTTPAuthorizationCredentials, HTTPBearer
from starlette.exceptions import HTTPException
from starlette.requests import Request

from tagwerk import __version__
from tagwerk.access.actors import Actor
from tagwerk.cli.console import as_json
from tagwerk.cli.work import explanation_fields, standing_fields
from tagwerk.platform import clock
from tagwerk.platform.app import App
from tagwerk.platform.errors import NotAllowed, NotFound, TagwerkError, WrongInput
from tagwerk.staff.tokens import actor_of_token

STATUSES: tuple[tuple[type[TagwerkError], int], ...] = ((NotFound, 404), (WrongInput, 400), (NotAllowed, 403))

bearer = HTTPBearer(auto_error=False, description="A token of `tagwerk staff token make`.")


def build_api(app: App) -> FastAPI:
    """The API of one workspace; its description is at ``/api/openapi.json``, for whoever has a token."""
    api = FastAPI(title="Tagwerk", version=__version__, docs_url=None, redoc_url=None, openapi_url=None)

    def acting(given: Annotated[HTTPAuthorizationCredentials | None, Depends(bearer)]) -> Actor:
        actor = actor_of_token(app, given.credentials) if given is not None else None
        if actor is None:
            raise HTTPException(401, "a token is needed", {"WWW-Authenticate": "Bearer"})
        return actor

    @api.exception_handler(TagwerkError)
    async def failed(_request: Request, error: TagwerkError) -> JSONResponse:
        status = next((status for kind, status in STATUSES if isinstance(error, kind)), 503)
        return JSONResponse({"error": error.message, "hint": error.hint}, status_code=status)

    @api.exception_handler(HTTPException)
    async def refused(_request: Request, error: HTTPException) -> JSONResponse:
        return JSONResponse({"error": error.detail, "hint": ""}, status_code=error.status_code, headers=error.headers)

    @api.get("/quota", summary="How an employee stands, as `tagwerk quota --json` shows it")
    def quota(
        actor: Annotated[Actor, Depends(acting)],
        employee: str | None = None,
        on: Annotated[str | None, Query(description="A date, such as 2026-10-31; today by default.")] = None,
        explain: str | None = None,
    ) -> Any:
        from tagwerk.obligations import standing as quotas

        day = clock.read_date(on)
        stands = standing_fields(quotas.standing(app, actor, employee, day))
        if explain is not None:
            stands |= explanation_fields(quotas.explain(app, actor, explain, employee, day))
        return _plain(stands)

    @api.get("/openapi.json", include_in_schema=False)
    def description(actor: Annotated[Actor, Depends(acting)]) -> Any:
        return api.openapi()

    return api


def _plain(data: object) -> Any:
    """The same document that the command line prints."""
    return json.loads(as_json(data))
