"""Every setting that there is: the core's, and those of all plugins that are installed here."""

from pydantic import BaseModel

from tagwerk.platform.hookspecs import tagwerk_settings
from tagwerk.platform.plugins import discover
from tagwerk.platform.settings.known import Setting, settings_in
from tagwerk.platform.settings.sections import Settings


def models() -> dict[tuple[str, ...], type[BaseModel]]:
    """The models of settings, by the place of their section."""
    found: dict[tuple[str, ...], type[BaseModel]] = {(): Settings}
    for section in discover().collect(tagwerk_settings):
        found["plugins", section.name] = section.type
    return found


MODELS = models()
ALL: list[Setting] = [
    setting
    for place, model in MODELS.items()
    for setting in settings_in(model, place, without=() if place else ("plugins",))
]
