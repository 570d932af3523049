"""The wire: one SMTP connection, kept open, that says of each mail what became of it.

Everything above it sees only ``ready()``, ``send()`` and ``close()``; a faster wire can take its place.
"""

from __future__ import annotations

import re
import smtplib
from contextlib import suppress
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from tagwerk.api import Action, Unreachable, translator
from tagwerk_email_offers.servers import tls_context, unreachable
from tagwerk_email_offers.understanding.mails import plain

if TYPE_CHECKING:
    from types import TracebackType

    from tagwerk_email_offers.settings import EmailOffersSettings
    from tagwerk_email_offers.writing.composing import Envelope

LOST_IN_A_ROW = 3
CLOSING = 421

_ = translator("tagwerk_email_offers")


@dataclass(frozen=True)
class Answer:
    """What became of a mail. ``again``: it surely did not arrive, and the next connection may try it at once.

    *code* and *text* are the server's last answer, 0 and ``""`` without one.
    """

    state: Literal["sent", "deferred", "failed", "uncertain", "again"]
    code: int = 0
    text: str = ""


class SmtpWire:
    """One connection to the server of the settings, made when it is needed and again when it was lost."""

    def __init__(self, settings: EmailOffersSettings) -> None:
        self._settings = settings
        self._server = settings.smtp
        self._smtp: smtplib.SMTP | None = None
        self._lost = 0
        self._trouble: Unreachable | None = None

    def __enter__(self) -> SmtpWire:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, where: TracebackType | None
    ) -> None:
        self.close()

    def ready(self) -> None:
        """See that there is a connection, encrypted and logged in as it must be. Raises Unreachable in one clear line."""
        if self._trouble is not None:
            raise self._trouble
        if self._smtp is not None:
            return
        if self._lost >= LOST_IN_A_ROW:
            raise Unreachable(
                _("The mail server {server} drops the connection again and again.", server=self._server),
                _("What has not left is kept; go on later."),
                Action("campaigns.resume", "CAMPAIGN"),
            )
        try:
            self._smtp = self._connect()
        except (OSError, smtplib.SMTPException, UnicodeError) as error:
            raise unreachable(self._server, error) from None

    def send(self, envelope: Envelope) -> Answer:
        """Send one mail over the ready connection. Trouble with the server as a whole is raised by the next ``ready()``."""
        assert self._smtp is not None
        try:
            answer = self._dialogue(self._smtp, envelope)
        except (OSError, smtplib.SMTPException) as error:
            answer = Answer("again", text=type(error).__name__)
        if answer.state in ("again", "uncertain") or answer.code == CLOSING:
            self._lost += 1
            self._drop()
        else:
            self._lost = 0
        return answer

    def close(self) -> None:
        """Say goodbye."""
        if self._smtp is not None:
            with suppress(OSError, smtplib.SMTPException):
                self._smtp.quit()
            self._drop()

    def _connect(self) -> smtplib.SMTP:
        server, settings = self._server, self._settings
        context = tls_context(settings.cafile)
        smtp: smtplib.SMTP
        if server.starts_with_tls:
            smtp = smtplib.SMTP_SSL(server.host, server.port, timeout=settings.timeout, context=context)
        else:
            smtp = smtplib.SMTP(server.host, server.port, timeout=settings.timeout)
        try:
            smtp.ehlo_or_helo_if_needed()
            if server.wants_starttls(offered=smtp.has_extn("starttls"), cafile=settings.cafile):
                smtp.starttls(context=context)
                smtp.ehlo_or_helo_if_needed()
            if server.user:
                self._login(smtp)
        except BaseException:
            smtp.close()
            raise
        return smtp

    def _login(self, smtp: smtplib.SMTP) -> None:
        """The server's own words stay out of the error: some repeat what was sent to them."""
        try:
            smtp.login(self._server.user, self._server.password)
        except smtplib.SMTPAuthenticationError as error:
            raise Unreachable(
                _(
                    "The mail server {server} refuses user or password ({code}).",
                    server=self._server,
                    code=error.smtp_code,
                ),
                _("Check plugins.email_offers.smtp_url."),
            ) from None
        except smtplib.SMTPNotSupportedError:
            raise Unreachable(
                _("The mail server {server} offers no login.", server=self._server),
                _("Leave user and password out of plugins.email_offers.smtp_url."),
            ) from None

    def _dialogue(self, smtp: smtplib.SMTP, envelope: Envelope) -> Answer:
        """One transaction of RFC 5321. Until the data begin, a lost connection means that nothing arrived."""
        code, text = smtp.mail(envelope.sender)
        if code == CLOSING:  # as many mails as it takes on one connection
            return Answer("again", code, _words(text))
        if code >= 500:
            self._trouble = Unreachable(
                _("The mail server {server} refuses the sender {sender}: {code} {text}", server=self._server,
                  sender=envelope.sender, code=code, text=_words(text)),
                _("Check plugins.email_offers.sender."),
            )  # fmt: skip
            return Answer("again", code, _words(text))
        if code < 400:
            code, text = smtp.rcpt(envelope.recipient)
        if code < 400:
            code, text = smtp.docmd("DATA")
        if code >= 400:
            return _refused(smtp, code, text)
        return self._data(smtp, envelope)

    def _data(self, smtp: smtplib.SMTP, envelope: Envelope) -> Answer:
        try:
            smtp.send(re.sub(rb"(?m)^\.", b"..", envelope.data) + b".\r\n")
            code, text = smtp.getreply()
        except (OSError, smtplib.SMTPException) as error:
            return Answer("uncertain", text=type(error).__name__)
        return Answer("sent", code, _words(text)) if code < 400 else _refused(smtp, code, text)

    def _drop(self) -> None:
        if self._smtp is not None:
            self._smtp.close()
        self._smtp = None


def _refused(smtp: smtplib.SMTP, code: int, text: bytes) -> Answer:
    """The answer is given, whatever becomes of the connection now."""
    with suppress(OSError, smtplib.SMTPException):
        smtp.rset()
    return Answer("failed" if code >= 500 else "deferred", code, _words(text))


def _words(text: bytes) -> str:
    return plain(text.decode("utf-8", "replace"))[:400]
