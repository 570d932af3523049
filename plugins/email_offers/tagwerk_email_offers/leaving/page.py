"""One-click unsubscribe (RFC 8058) through ``tagwerk serve``: a POST to the link in a mail, and nobody writes there again.

The token in the link is signed, so there is no login, and it names the message, so nothing has to be sought. A GET never
unsubscribes, for virus scanners and previews follow every link: it shows a page with a button that posts. Whatever is no true
token is a page that is not there, and is told nothing more.
"""

from __future__ import annotations

import logging
from html import escape
from typing import TYPE_CHECKING

import sqlalchemy as sa
from starlette.concurrency import run_in_threadpool
from starlette.exceptions import HTTPException
from starlette.responses import HTMLResponse
from starlette.routing import Route

from tagwerk.api import clock, language, read_in, suppress, translator
from tagwerk_email_offers.leaving.signing import tokens_in
from tagwerk_email_offers.tables import UNSUBSCRIBED, Message

if TYPE_CHECKING:
    from starlette.requests import Request
    from starlette.responses import Response

    from tagwerk.api import App

LARGEST_BODY = 16 * 1024
"""Bytes; mail programs send 26."""
READER = "reader"
"""Who follows the link in a mail is its reader; more is not known."""
HEADERS = {
    "Cache-Control": "no-store",
    "Content-Security-Policy": "default-src 'none'; style-src 'unsafe-inline'; form-action 'self'; frame-ancestors 'none'",
    "Referrer-Policy": "no-referrer",
    "X-Robots-Tag": "noindex",
}
PAGE = """\
<!doctype html>
<html lang="{language}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<title>{title}</title>
<style>body {{ font-family: sans-serif; max-width: 32em; margin: 4em auto; padding: 0 1em; line-height: 1.5 }}</style>
</head>
<body>
<h1>{title}</h1>
<p>{text}</p>
{form}</body>
</html>
"""
FORM = """\
<form method="post"><input type="hidden" name="List-Unsubscribe" value="One-Click"><button>{button}</button></form>
"""

log = logging.getLogger(__name__)

_ = translator("tagwerk_email_offers")


def routes(app: App) -> tuple[Route, ...]:
    """The page and what its button does, below ``/hooks/email_offers``."""

    async def answer(request: Request) -> Response:
        return await run_in_threadpool(_ask, app, request)

    async def take(request: Request) -> Response:
        await _read_to_the_end(request)
        return await run_in_threadpool(_leave, app, request)

    path = "/unsubscribe/{token}"
    return Route(path, answer, methods=["GET"]), Route(path, take, methods=["POST"])


def _ask(app: App, request: Request) -> Response:
    """The page with the button; nothing is changed."""
    message = _message(app, request)
    with read_in(_language_for(message, request)):
        said = _("Shall no more offers by e-mail come to the address that this one came to?")
        return _page(_("Unsubscribe"), said, FORM.format(button=escape(_("Yes, unsubscribe"))))


def _leave(app: App, request: Request) -> Response:
    """Suppress the address, once; the answer is the same however often somebody asks, and in whichever state the message is."""
    message = _message(app, request)
    with app.database.transaction() as session:
        origin = f"message:{message.id}"
        if suppress(session, "email", message.address, UNSUBSCRIBED, made_by=READER, origin=origin):
            log.info("message %s: its reader unsubscribed by the link", message.id)
        left = sa.update(Message).where(Message.id == message.id, Message.left_at.is_(None))
        session.execute(left.values(left_at=clock.now()))
    with read_in(_language_for(message, request)):
        return _page(_("Unsubscribed"), _("No more offers by e-mail will come to this address."))


def _message(app: App, request: Request) -> Message:
    """The message that the token names. Raises HTTPException 404."""
    with app.database.reading() as session:
        tokens = tokens_in(session)
        number = tokens.read("unsubscribe", request.path_params["token"]) if tokens is not None else None
        message = session.get(Message, number) if number is not None else None
    if message is None:
        raise HTTPException(404)
    return message


def _language_for(message: Message, request: Request) -> str:
    """What the browser asks for, which the site has seen to; without a wish, the language of the mail."""
    return "" if request.headers.get("accept-language") else message.language


def _page(title: str, text: str, form: str = "") -> Response:
    page = PAGE.format(language=escape(language()), title=escape(title), text=escape(text), form=form)
    return HTMLResponse(page, headers=HEADERS)


async def _read_to_the_end(request: Request) -> None:
    """What is posted says nothing that the link does not say. Raises HTTPException 413 as soon as it grows too large."""
    size = 0
    async for piece in request.stream():
        size += len(piece)
        if size > LARGEST_BODY:
            raise HTTPException(413)
