"""Parrot, an exchange that does not exist: an example of a telephone provider."""

from tagwerk_telephony.api import hookimpl


@hookimpl
def telephony_providers(app):
    from tagwerk_parrot.provider import Parrot

    return [Parrot(app)]
