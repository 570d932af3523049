"""Requests to and from the exchange carry an HMAC-SHA256 of their path and body, made with the workspace's secret."""

from __future__ import annotations

import hashlib
import hmac
import secrets
from typing import TYPE_CHECKING

from tagwerk_telephony.settings import settings_of

if TYPE_CHECKING:
    from tagwerk.api import App

HEADER = "X-Simulator-Signature"
SECRET_FILE = ".simulator-secret"  # noqa: S105 - a file name


def sign(secret: str, path: str, body: bytes) -> str:
    """The signature of a request."""
    return hmac.new(secret.encode(), path.encode() + b"\n" + body, hashlib.sha256).hexdigest()


def is_authentic(secret: str, path: str, body: bytes, signature: str) -> bool:
    """Whether *signature* is that of the request, compared in constant time."""
    return hmac.compare_digest(sign(secret, path, body).encode(), signature.encode())


def secret_of(app: App) -> str:
    """The secret of the workspace: from the settings, else from a file that only its owner can read."""
    if configured := settings_of(app).simulator.secret:
        return configured
    path = app.folder / SECRET_FILE
    if not path.exists():
        draft = app.folder / f"{SECRET_FILE}.{secrets.token_hex(4)}"
        draft.touch(mode=0o600)
        draft.write_text(secrets.token_hex(32), encoding="ascii")
        try:
            path.hardlink_to(draft)  # whoever comes first wins, and nobody reads half a secret
        except FileExistsError:
            pass
        finally:
            draft.unlink()
    return path.read_text(encoding="ascii")
