"""The API below ``/api``: an employee's view of the work for programs, with a token in the header ``Authorization: Bearer``."""

import json
from collections.abc import AsyncIterator
from typing import Annotated, Any

from fastapi import Depends, FastAPI, Query
from fastapi.exceptions import RequestValidationError
from fastapi.security import HTTPAuthorizationCredentials, HTTPBearer
from pydantic import BaseModel
from starlette.concurrency import run_in_threadpool
from starlette.exceptions import HTTPException
from starlette.requests import Request

from tagwerk import __version__
from tagwerk.access.actors import Actor
from tagwerk.platform import clock
from tagwerk.platform.app import App
from tagwerk.platform.errors import NotAllowed, TagwerkError, WrongInput
from tagwerk.platform.inputs import nearest_hint
from tagwerk.platform.texts import later, read_in, translator
from tagwerk.staff.tokens import actor_of_token
from tagwerk.views.documents import as_json
from tagwerk.views.errors import error_view
from tagwerk.views.standing import explanation_view, standing_view
from tagwerk.web.answers import Json
from tagwerk.web.language import ReaderLanguage, asked_for
from tagwerk.web.slowing import Slowing

DESCRIBING = ("summary", "description")  # the fields of OpenAPI that people read

_ = translator("tagwerk")

bearer = HTTPBearer(auto_error=False, description=later("A token of `tagwerk staff token make`."))


class Problem(BaseModel):
    """What every answer says that is none: the error, what to do, and the command that does it."""

    error: str
    hint: str
    action: dict[str, Any] | None


REFUSALS: dict[int | str, dict[str, Any]] = {
    400: {"model": Problem, "description": later("What was asked cannot be meant.")},
    401: {"model": Problem, "description": later("A token is needed.")},
    403: {"model": Problem, "description": later("The employee may not see this.")},
    404: {"model": Problem, "description": later("There is no such thing.")},
    422: {"model": Problem, "description": later("A part of the request cannot be read.")},
    503: {"model": Problem, "description": later("It cannot be answered now; try again.")},
}


def build_api(app: App, slowing: Slowing) -> FastAPI:
    """The API of one workspace; its description is at ``/api/openapi.json``, for whoever has a token.

    It speaks the language that the request asks for, else that of the employee.
    """
    api = FastAPI(title="Tagwerk", version=__version__, docs_url=None, redoc_url=None, openapi_url=None,
                  default_response_class=Json, redirect_slashes=False, responses=REFUSALS)  # fmt: skip
    api.add_middleware(ReaderLanguage)

    _answer_errors(api, slowing)

    async def acting(
        request: Request, given: Annotated[HTTPAuthorizationCredentials | None, Depends(bearer)]
    ) -> AsyncIterator[Actor]:
        client = request.client.host if request.client is not None else ""
        actor = None
        if given is not None:
            actor = await run_in_threadpool(actor_of_token, app, given.credentials, client)
        if actor is None:
            await slowing.wait(client)
            raise HTTPException(401, _("a token is needed"), {"WWW-Authenticate": "Bearer"})
        with read_in("" if asked_for(request) else actor.language):
            _refuse_unknown(request)
            yield actor

    @api.get("/quota", summary=later("How an employee stands, as `tagwerk quota --json` shows it"))
    def quota(
        actor: Annotated[Actor, Depends(acting)],
        employee: str | None = None,
        on: Annotated[str | None, Query(description=later("A date, such as 2026-10-31; today by default."))] = None,
        explain: str | None = None,
    ) -> Any:
        from tagwerk.obligations import standing as quotas

        day = clock.read_date(on)
        view = standing_view(quotas.standing(app, actor, employee, day))
        if explain is not None:
            view |= explanation_view(quotas.explain(app, actor, explain, employee, day))
        return _plain(view)

    @api.get("/openapi.json", include_in_schema=False)
    def description(actor: Annotated[Actor, Depends(acting)]) -> Any:
        return _in_reader_language(api.openapi())

    return api


def _refuse_unknown(request: Request) -> None:
    """Raises WrongInput for a parameter that there is not: whoever writes ``employe`` would read the own figures as others'."""
    known = [parameter.alias for parameter in request.scope["route"].dependant.query_params]
    for name in request.query_params:
        if name not in known:
            raise WrongInput(_("There is no parameter {name!r}.", name=name), nearest_hint(name, known))


def _answer_errors(api: FastAPI, slowing: Slowing) -> None:
    """What goes wrong is one document of one shape."""

    @api.exception_handler(TagwerkError)
    async def failed(request: Request, error: TagwerkError) -> Json:
        if isinstance(error, NotAllowed):
            await slowing.wait(request.client.host if request.client is not None else "")
        return Json(error_view(error), status_code=error.http_status)

    @api.exception_handler(HTTPException)
    async def refused(_request: Request, error: HTTPException) -> Json:
        view = error_view(TagwerkError(error.detail))
        return Json(view, status_code=error.status_code, headers=error.headers)

    @api.exception_handler(RequestValidationError)
    async def odd(_request: Request, error: RequestValidationError) -> Json:
        named = ", ".join(sorted({str(each["loc"][-1]) for each in error.errors() if each.get("loc")}))
        return Json(error_view(WrongInput(_("cannot be read: {fields}", fields=named))), status_code=422)


def _plain(view: object) -> Any:
    """The same document that the command line prints."""
    return json.loads(as_json(view))


def _in_reader_language(node: Any) -> Any:
    """An OpenAPI description with what people read in it said in their language."""
    if isinstance(node, list):
        return [_in_reader_language(each) for each in node]
    if not isinstance(node, dict):
        return node
    return {
        name: _(said) if name in DESCRIBING and said and isinstance(said, str) else _in_reader_language(said)
        for name, said in node.items()
    }
