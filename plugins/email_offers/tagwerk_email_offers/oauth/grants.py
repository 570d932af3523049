"""What was given at the last login, kept in a file of the workspace that only its owner reads, and in no backup of the database.

Everything that changes it holds the lock beside it, over processes too: a provider that gives a new refresh token each time
ends a login of which an old one is used twice ("refresh token rotation", RFC 9700, 4.14.2). Each machine that works on a
shared database logs in by itself.
"""

from __future__ import annotations

import os
import secrets
from contextlib import contextmanager, suppress
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Literal

from pydantic import AwareDatetime, BaseModel, ConfigDict, SecretStr, ValidationError, field_serializer

from tagwerk.api import Action, ConfigurationError, Unreachable, cause_in_words, clock, translator

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from tagwerk_email_offers.oauth.providers import Provider, Use
    from tagwerk_email_offers.oauth.tokens import Tokens
    from tagwerk_email_offers.settings import EmailOffersSettings

FILE_NAME = "mail-login.json"
RESERVED = 128 * 1024
"""Bytes that a disk must have before a provider is asked: what it gives next may be the only thing that it still takes."""
PATIENCE = 90.0
"""Seconds that another process is given to renew the login: more than a token server is."""
EARLY, LATE = timedelta(minutes=5), timedelta(seconds=30)
"""How long before its end a token is renewed, and how long before it is no longer used."""

_ = translator("tagwerk_email_offers")


class Grant(BaseModel):
    """What a provider gave for *scopes* to the application *client_id* at *token_url*, and to nobody else."""

    model_config = ConfigDict(frozen=True, extra="ignore")

    provider: Literal["microsoft", "google", "oauth"]
    client_id: str
    token_url: str
    scopes: tuple[str, ...]
    user: str
    logged_in_at: AwareDatetime
    refresh_token: SecretStr
    refresh_until: AwareDatetime | None
    access_token: SecretStr
    made_at: AwareDatetime
    access_until: AwareDatetime

    @field_serializer("refresh_token", "access_token")
    def _written(self, value: SecretStr) -> str:
        return value.get_secret_value()

    @classmethod
    def of(
        cls, settings: EmailOffersSettings, provider: Provider, scopes: tuple[str, ...], user: str, tokens: Tokens
    ) -> Grant:
        """What a login brought. Raises Unreachable where it would end with its first token."""
        if tokens.refresh is None:
            raise Unreachable(
                _("{provider} gave a token that cannot be renewed.", provider=provider.title),
                _("Allow the application offline access at the provider."),
            )
        moment = clock.now()
        return cls(
            provider=provider.name,
            client_id=settings.client_id,
            token_url=provider.token_url,
            scopes=scopes,
            user=user,
            logged_in_at=moment,
            refresh_token=tokens.refresh,
            refresh_until=_end(moment, tokens),
            access_token=tokens.access,
            made_at=moment,
            access_until=moment + tokens.holds,
        )

    def renewed(self, tokens: Tokens) -> Grant:
        """The same with *tokens* that were given for its refresh token."""
        moment = clock.now()
        return self.model_copy(
            update={
                "refresh_token": tokens.refresh or self.refresh_token,
                "refresh_until": _end(moment, tokens) or self.refresh_until,
                "access_token": tokens.access,
                "made_at": moment,
                "access_until": moment + tokens.holds,
            }
        )

    def covers(self, settings: EmailOffersSettings, provider: Provider, use: Use) -> bool:
        """Whether it is the login that the settings speak of, with the right to *use*."""
        same = (self.provider, self.client_id, self.token_url) == (
            provider.name,
            settings.client_id,
            provider.token_url,
        )
        return same and set(provider.rights[use]) <= set(self.scopes)

    def holds(self, moment: datetime, before_end: timedelta) -> bool:
        """Whether the access token is good for more than *before_end*; one that was made in the future is not."""
        margin = min(before_end, (self.access_until - self.made_at) / 5)
        return self.made_at <= moment < self.access_until - margin

    def is_young(self, moment: datetime, age: timedelta) -> bool:
        """Whether the access token was made less than *age* ago."""
        return timedelta() <= moment - self.made_at < age


class GrantFile:
    """The file of a workspace, or of one of its mailboxes that has a login of its own; *mailbox* is its name in the settings."""

    def __init__(self, folder: Path, mailbox: str = "") -> None:
        stem = f"mail-login-{mailbox}" if mailbox else "mail-login"
        self.mailbox = mailbox
        self.path = folder / f"{stem}.json"
        self._lock = folder / f".{stem}.lock"

    @classmethod
    def for_mailbox(cls, folder: Path, mailbox: str) -> GrantFile:
        """The login that *mailbox* is read with: its own, or where it has none that of the workspace."""
        own = cls(folder, mailbox)
        return own if own.path.exists() else cls(folder)

    @property
    def login(self) -> Action:
        """What brings a login into this file."""
        return Action("mail.login", mailbox=self.mailbox) if self.mailbox else Action("mail.login")

    def read(self) -> Grant | None:
        """What is kept; None where nobody has logged in. Raises ConfigurationError for a file that is not ours."""
        try:
            return Grant.model_validate_json(self.path.read_bytes())
        except FileNotFoundError:
            return None
        except ValidationError:
            cause = _("it is damaged")
        except OSError as error:
            cause = cause_in_words(error) if error.strerror else _("it is damaged")
        raise ConfigurationError(
            _("The login in {path} cannot be read: {cause}.", path=self.path, cause=cause),
            _("Log in again."),
            self.login,
        )

    @contextmanager
    def locked(self) -> Iterator[None]:
        """Nobody else changes it meanwhile. Raises Unreachable after a while, ConfigurationError where no file can be made."""
        from filelock import FileLock, Timeout

        lock = FileLock(self._lock, timeout=PATIENCE, mode=0o600)
        try:
            lock.acquire()
        except Timeout:
            raise Unreachable(_("Another process is renewing the login for mail."), _("Try again later.")) from None
        except OSError as error:
            raise self._unwritable(error) from None
        try:
            yield
        finally:
            lock.release()

    @contextmanager
    def replacing(self) -> Iterator[Callable[[Grant], None]]:
        """Gives what keeps a grant in place of the old one; the room on the disk is taken first, so that keeping finds it.

        Raises ConfigurationError where the disk is full, or the folder not to be written to.
        """
        draft = self.path.with_name(f".{self.path.name}.{secrets.token_hex(4)}")
        try:
            opened = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        except OSError as error:
            raise self._unwritable(error) from None
        try:
            with os.fdopen(opened, "wb") as file:
                self._reserve(file.fileno())
                yield lambda grant: self._keep(grant, draft, file.fileno())
        finally:
            with suppress(FileNotFoundError):
                draft.unlink()

    def remove(self) -> None:
        """Forget the login; with it goes whatever a crash left of one that was to be kept."""
        for path in (self.path, *self.path.parent.glob(f".{self.path.name}.*")):
            with suppress(FileNotFoundError):
                path.unlink()

    def _reserve(self, file: int) -> None:
        try:
            os.write(file, b" " * RESERVED)
            os.fsync(file)
        except OSError as error:
            raise self._unwritable(error) from None

    def _keep(self, grant: Grant, draft: Path, file: int) -> None:
        """The bytes first, on the disk, and then the name."""
        content = grant.model_dump_json(indent=1).encode()
        try:
            os.lseek(file, 0, os.SEEK_SET)
            os.write(file, content)
            os.ftruncate(file, len(content))
            os.fsync(file)
            draft.replace(self.path)
        except OSError as error:
            raise self._unwritable(error) from None

    def _unwritable(self, error: OSError) -> ConfigurationError:
        return ConfigurationError(
            _(
                "The login cannot be kept in {path}: {cause}.",
                path=self.path,
                cause=cause_in_words(error),
            ),
            _("Give the workspace room, and the right to write there."),
        )


def _end(moment: datetime, tokens: Tokens) -> datetime | None:
    return moment + tokens.refresh_holds if tokens.refresh_holds is not None else None
