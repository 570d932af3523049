"""An offer as a page for the browser: as it will look, its header lines above; nothing in it runs, and nothing is fetched."""

from __future__ import annotations

import base64
import errno
import html
import os
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

from tagwerk.api import WrongInput, translator

if TYPE_CHECKING:
    from tagwerk_email_offers.writing.rendered import MailFile
    from tagwerk_email_offers.writing.trying import Previewed

FOLDER = "previews"
PDF = ".pdf"
POLICY = "default-src 'none'; img-src data:; style-src 'unsafe-inline'; frame-src 'self'; form-action 'none'; base-uri 'none'"
PAGE = """<!DOCTYPE html>
<html lang="{language}">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="{policy}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>{subject}</title>
<style>
  html, body {{ height: 100%; margin: 0; }}
  body {{ display: flex; flex-direction: column; font: 15px/1.5 system-ui, sans-serif; color: #1f2933; background: #ffffff; }}
  dl {{ display: grid; grid-template-columns: max-content 1fr; gap: 2px 14px; margin: 0; padding: 14px 18px; }}
  dt {{ color: #56626e; }} dd {{ margin: 0; overflow-wrap: anywhere; }}
  iframe {{ flex: 1; border: 0; border-top: 1px solid #dde3e8; background: #ffffff; }}
</style>
</head>
<body>
<dl>{header}</dl>
<iframe sandbox="" title="{subject}" srcdoc="{body}"></iframe>
</body>
</html>
"""

_ = translator("tagwerk_email_offers")


def page_of(previewed: Previewed) -> str:
    """The page. Scripts do not run in it, and the browser fetches nothing for it (Content-Security-Policy, a sandboxed frame)."""
    rendered = previewed.rendered
    attached = [file.name for file in rendered.files if not file.content_id]
    header = {
        _("From"): previewed.sender,
        _("To"): previewed.recipient,
        _("Subject"): rendered.subject,
        _("Attached"): ", ".join(attached),
    }
    shown = "".join(
        f"<dt>{html.escape(name)}</dt><dd>{html.escape(value)}</dd>" for name, value in header.items() if value
    )
    body = _with_pictures(rendered.html, rendered.files) if rendered.html else _as_html(rendered.text)
    policy = f'<meta http-equiv="Content-Security-Policy" content="{POLICY}">'
    return PAGE.format(
        language=html.escape(previewed.language),
        policy=POLICY,
        subject=html.escape(rendered.subject),
        header=shown,
        body=html.escape(f"{policy}{body}"),
    )


def write_preview(previewed: Previewed, file: Path) -> list[Path]:
    """Write the page to *file*, and the document beside it; to a file called ``….pdf`` the document alone.

    Gives what was written. Raises WrongInput where that cannot be, and where there is no document.
    """
    document = previewed.rendered.document
    if file.is_dir():
        raise WrongInput(_("{file} is a folder.", file=file), _("Name a file in it."))
    if not file.parent.is_dir():
        raise WrongInput(_("There is no folder {folder}.", folder=file.parent))
    if file.suffix.lower() == PDF:
        if document is None:
            raise WrongInput(_("This offer has no document."), _("Name one in offer.toml, under [document]."))
        return [_write(document.data, file)]
    written = [_write(page_of(previewed).encode(), file)]
    beside = file.with_suffix(PDF)
    if document is not None:
        written.append(_write(document.data, beside))
    return written


def _write(content: bytes, file: Path) -> Path:
    """For its owner's eyes alone."""
    try:
        handle, name = tempfile.mkstemp(dir=file.parent, prefix=f".{file.name}.", suffix=".new")
        with os.fdopen(handle, "wb") as written:
            written.write(content)
        Path(name).replace(file)
    except OSError as error:
        raise WrongInput(_("{file} cannot be written: {cause}.", file=file, cause=_cause(error))) from None
    return file


def _cause(error: OSError) -> str:
    if error.errno in (errno.EACCES, errno.EPERM):
        return _("it is not yours to write there")
    if error.errno in (errno.ENOSPC, errno.EDQUOT):
        return _("the disk is full")
    if error.errno == errno.EROFS:
        return _("the disk is there to read only")
    if error.errno == errno.ENAMETOOLONG:
        return _("its name is too long")
    return _("the disk refuses it ({code})", code=errno.errorcode.get(error.errno or 0, "?"))


def page_file(workspace: Path, template: str, language: str) -> Path:
    """Where the page of a template lies in the workspace; the next one takes its place."""
    folder = workspace / FOLDER
    folder.mkdir(mode=0o700, exist_ok=True)
    return folder / f"{template}.{language}.html"


def _with_pictures(source: str, files: tuple[MailFile, ...]) -> str:
    for file in files:
        if file.content_id:
            data = base64.b64encode(file.data).decode("ascii")
            source = source.replace(f"cid:{file.content_id}", f"data:{file.media_type};base64,{data}")
    return source


def _as_html(text: str) -> str:
    return (
        f'<meta charset="utf-8"><pre style="font: 15px/1.5 monospace; white-space: pre-wrap">{html.escape(text)}</pre>'
    )
