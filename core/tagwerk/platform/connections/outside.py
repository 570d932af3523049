"""What every connection to a server elsewhere needs: who this machine is, verified TLS, and what stands behind an error."""

from __future__ import annotations

import ssl
from ipaddress import ip_address
from typing import TYPE_CHECKING

from tagwerk.platform.errors import ConfigurationError
from tagwerk.platform.texts import cause_in_words, translator

if TYPE_CHECKING:
    from collections.abc import Iterator

DEEPEST = 20

_ = translator("tagwerk")


def is_this_machine(host: str) -> bool:
    """Whether *host* is this machine by its very name: ``localhost``, or a loopback address."""
    if host == "localhost":
        return True
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return False


def tls_context(cafile: str, setting: str) -> ssl.SSLContext:
    """A context that verifies certificate and host name, with the authorities in *cafile* besides those of the system; *setting*
    is where it was named. Raises ConfigurationError.
    """
    context = ssl.create_default_context()
    if cafile:
        try:
            context.load_verify_locations(cafile)
        except (OSError, ssl.SSLError) as error:
            raise ConfigurationError(
                _("The certificates in {path} cannot be read: {cause}.", path=cafile, cause=cause_in_words(error)),
                _("It is the setting {setting}.", setting=setting),
            ) from None
    return context


def causes_of(error: BaseException | None) -> Iterator[BaseException]:
    """An error and those behind it, as a library for connections wraps them."""
    for _step in range(DEEPEST):
        if error is None:
            return
        yield error
        error = error.__cause__ or error.__context__
